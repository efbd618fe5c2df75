"""The front door of the library: what a result holds, and what becomes of it elsewhere."""

import builtins
import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.model.answers import Reason
from negotiation_sim.scenario.talks import ENDINGS

ROOT = Path(__file__).parents[2]
SUMMIT = shipped("summit.toml")


@pytest.fixture(scope="module")
def result() -> ns.Result:
    return ns.run(SUMMIT, runs=50, seed=11)


def test_runs_and_seed_are_the_scenarios_unless_they_are_given(result: ns.Result) -> None:
    assert (result.ensemble.runs, result.ensemble.seed) == (50, 11)
    small = SUMMIT.with_changes({"talks.runs": 20, "talks.seed": 11})
    own = ns.run(small)
    assert (own.ensemble.runs, own.ensemble.seed) == (20, 11)
    assert own.ensemble.outcome.tolist() == result.ensemble.outcome.tolist()[:20]


def test_a_result_remembers_what_was_changed() -> None:
    changed = SUMMIT.variant("trump_stays_away").with_changes({"talks.rounds": 10})
    data = ns.run(changed, runs=5).as_json()
    assert data["variant"] == "trump_stays_away"
    assert data["changes"] == {**SUMMIT.variants["trump_stays_away"].changes, "talks.rounds": 10}
    assert data["scenario"]["path"] == str(ROOT / "scenarios" / "summit.toml")


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    ns.run(SUMMIT, runs=5).as_json()
    assert capfd.readouterr() == ("", "")


def test_a_frame_has_one_row_per_run(result: ns.Result) -> None:
    frame = result.to_dataframe()
    ensemble = result.ensemble
    assert frame.index.name == "run"
    assert frame["ending"].tolist() == [ENDINGS[index] for index in ensemble.ending]
    assert frame["outcome"].tolist() == [SUMMIT.named_outcomes[index].id for index in ensemble.outcome]
    assert frame["rounds"].tolist() == ensemble.rounds.tolist()
    for index, issue in enumerate(SUMMIT.issues):
        said = [SUMMIT.issues[issue].said(place) for place in ensemble.package(index).tolist()]
        assert frame[f"package_{issue}"].tolist() == said
    for party, actor in enumerate(SUMMIT.talks.parties):
        words = [Reason(int(code)).words for code in ensemble.refusals(party)[0]]
        assert frame[f"refusal_{actor}"].tolist() == words
    shares = frame["outcome"].value_counts(normalize=True)
    assert {o.id: o.share for o in result.outcomes} == pytest.approx(
        {o.id: shares[o.id] for o in result.outcomes}
    )


def test_named_axes_hold_the_same(result: ns.Result) -> None:
    data = result.to_xarray()
    assert dict(data.sizes) == {"issue": len(SUMMIT.issues), "run": 50}
    assert data["package"].sel(issue="place").values.tolist() == result.ensemble.package(1).tolist()
    assert data["outcome"].values.tolist() == result.to_dataframe()["outcome"].tolist()
    assert (data.attrs["seed"], data.attrs["sha256"]) == ("11", SUMMIT.sha256)
    assert "changes" not in data.attrs


def test_a_data_set_names_its_variant_and_its_changes() -> None:
    asked = SUMMIT.variant("moscow_or_nothing").with_changes({"actors.usa.capability": 0.5})
    told = ns.run(asked, runs=2).to_xarray().attrs
    assert told["variant"] == "moscow_or_nothing"
    assert json.loads(told["changes"]) == dict(asked.changes)
    assert told["version"] == ns.run(asked, runs=2).as_json()["version"]


@pytest.mark.parametrize(("method", "library"), [("to_dataframe", "pandas"), ("to_xarray", "xarray")])
def test_without_the_extra_it_is_named(
    method: str, library: str, result: ns.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ns.NegotiationSimError, match=rf"needs {library}: .*negotiation-sim\[data\]"):
        getattr(result, method)()


class Cells(HTMLParser):
    """The texts of a page, and whether every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_notebook_shows_the_outcomes_and_that_they_are_no_forecast() -> None:
    marked = SUMMIT.with_changes({"talks.runs": 5})
    result = ns.run(marked)
    cells = Cells()
    cells.feed(result._repr_html_())
    assert cells.open == []
    assert SUMMIT.title in cells.texts
    assert any("5 simulated runs" in text for text in cells.texts)
    assert any("not a forecast" in text for text in cells.texts)
    assert {o.title for o in result.outcomes} <= {*cells.texts}


def test_a_title_cannot_put_html_into_a_notebook() -> None:
    text = f'extends = "{ROOT.as_posix()}/scenarios/summit.toml"\ntitle = "<script>alert(1)</script>"'
    assert "<script>" not in ns.run(ns.loads(text), runs=2)._repr_html_()


def test_a_result_costs_memory_for_one_array_at_a_time(result: ns.Result) -> None:
    first = result.ensemble.package(0)
    assert not np.shares_memory(first, result.ensemble.package(0))


def test_importing_the_library_loads_next_to_nothing() -> None:
    code = "import sys, negotiation_sim; print('numpy' in sys.modules, 'attrs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
    assert builtins.print is print


def test_draws_beside_outcomes_are_what_the_runs_were_negotiated_with() -> None:
    scenario = shipped("ceasefire.toml").variant("russia_wants_ceasefire")
    result = ns.run(scenario, 40, seed=5)
    drawn = result.draws()
    assert drawn.index.equals(result.to_dataframe().index)
    issues, events = [*scenario.issues], [event.id for event in scenario.events]
    commitments = [commitment.id for commitment in scenario.commitments]
    positions = [name for name in drawn.columns if name.endswith(".position")]
    assert positions
    for run in range(3):
        kept = ns.one_run(scenario, run, 5)
        for address in positions:
            _, actor, _, issue, _ = address.split(".")
            seat, row = scenario.at_table.index(actor), issues.index(issue)
            at = scenario.number_at(address, float(drawn[address][run]))
            low, high = kept.red_low[0, seat, row, 0], kept.red_high[0, seat, row, 0]
            assert kept.positions[seat, row, 0] == pytest.approx(min(max(at, low), high))
        for row, name in enumerate(commitments):
            if (address := f"commitments.{name}.credibility") in drawn:
                assert drawn[address][run] == kept.start_kept[row, 0]
        for row, name in enumerate(events):
            if (address := f"events.{name}.chance") in drawn and not scenario.events[row].when.bounds:
                happened = kept.happened[: int(kept.ended.rounds[0]), row, 0]
                first = int(happened.argmax()) + 1 if happened.any() else None
                told = drawn[address][run]
                assert first is None or first == told
    assert len({*drawn[positions[0]]}) > 30  # the control: they differ from run to run
