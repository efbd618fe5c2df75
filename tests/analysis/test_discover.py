"""Scenario discovery: planted boxes are found, noise gives none, and the dilemma is told in a sentence."""

import io
from typing import Any

import numpy as np
import pytest
from loaded import shipped
from numpy.typing import NDArray
from rich.console import Console

import negotiation_sim as ns
from negotiation_sim.analysis.discover import discover
from negotiation_sim.analysis.discovery import Range
from negotiation_sim.analysis.prim import Box, Limit, find_boxes
from negotiation_sim.model.draws import stream
from negotiation_sim.report.discovery_text import limit, told
from negotiation_sim.runs.factors import differing

ROWS, FACTORS = 4_000, 12
STRATEGY = "actors.ukraine.strategy"
Floats = NDArray[np.float64]


def noise(name: str = "factors") -> Floats:
    return stream(7, 0, name).random((FACTORS, ROWS))


def planted(factors: Floats, inside: float = 0.9, outside: float = 0.05) -> Floats:
    """Wanted with one chance where factor 3 is above 0.6 and factor 8 below 0.5 (a fifth of all), else another."""
    box = (factors[3] > 0.6) & (factors[8] < 0.5)
    return (stream(7, 0, "labels").random(ROWS) < np.where(box, inside, outside)).astype(np.float64)


def flagship(variant: str = "russia_wants_ceasefire", runs: int = 2_048) -> ns.Result:
    return ns.run(shipped("ceasefire.toml").variant(variant), runs=runs)


def screen(found: ns.Discovery) -> str:
    console = Console(file=io.StringIO(), width=100)
    for renderable in told(found):
        console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    return " ".join(console.file.getvalue().split())


def test_a_planted_box_is_found_with_its_coverage_and_density() -> None:
    (box,) = find_boxes(noise(), planted(noise()))
    low, high = sorted(box.limits, key=lambda limit: limit.factor)
    assert (low.factor, high.factor) == (3, 8)
    assert (low.high, high.low) == (np.inf, -np.inf)
    assert [low.low, high.high] == pytest.approx([0.6, 0.5], abs=0.03)
    # By construction: density 0.9; coverage 0.2 * 0.9 / (0.2 * 0.9 + 0.8 * 0.05) = 0.818.
    assert box.density == pytest.approx(0.9, abs=0.04)
    assert box.coverage == pytest.approx(0.818, abs=0.05)
    assert box.support == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.95])
def test_random_labels_give_no_box(share: float) -> None:
    for name in ("one", "two", "three", "four", "five"):
        labels = (stream(7, 0, name).random(ROWS) < share).astype(np.float64)
        assert find_boxes(noise(), labels) == ()


def test_labels_of_a_planted_box_in_another_order_give_no_box() -> None:
    labels = planted(noise())
    assert find_boxes(noise(), np.roll(labels, ROWS // 3)) == ()


def test_two_planted_boxes_are_found_one_after_the_other() -> None:
    factors = noise()
    wanted = ((factors[0] < 0.2) | (factors[5] > 0.9)).astype(np.float64)
    first, second = find_boxes(factors, wanted)
    assert [limit.factor for limit in first.limits] == [0]
    assert [limit.factor for limit in second.limits] == [5]
    # The second counts what the first has left: 0.1 * 0.8 of 0.28.
    assert second.coverage == pytest.approx(0.08 / 0.28, abs=0.04)


def test_a_denser_box_can_be_asked_for_and_is_smaller() -> None:
    factors = noise()
    wanted = (stream(7, 0, "slope").random(ROWS) < factors[2]).astype(np.float64)
    usual, dense = (find_boxes(factors, wanted, most=1, density=density)[0] for density in (None, 0.9))
    assert dense.density > usual.density
    assert dense.coverage < usual.coverage


def test_without_factors_there_is_no_box() -> None:
    assert find_boxes(np.empty((0, ROWS)), planted(noise())) == ()


def test_a_limit_is_strict_on_both_sides() -> None:
    factors = np.array([[0.0, 0.5, 1.0]])
    assert Box((Limit(0, low=0.0, high=1.0),)).holds(factors).tolist() == [False, True, False]


def test_factors_are_what_the_runs_were_negotiated_with() -> None:
    result = flagship()
    factors, values = differing(result.scenario, result.ensemble.seed, 2_048)
    names = [(factor.address, factor.kind) for factor in factors]
    kept = values[names.index(("commitments.coalition_deploys.credibility", "kept"))]
    trace = [ns.one_run(result.scenario, run, result.ensemble.seed) for run in range(6)]
    commitment = [c.id for c in result.scenario.commitments].index("coalition_deploys")
    assert [bool(t.start_kept[commitment, 0]) for t in trace] == [bool(k) for k in kept[:6]]
    assert values.shape == (len(factors), 2_048)


def test_the_dilemma_is_discovered_and_told_in_a_sentence() -> None:
    found = discover(flagship(), "agreement")
    (box,) = found.boxes
    assert [(r.address, r.kind, r.low, r.high) for r in box.ranges] == [
        ("commitments.coalition_deploys.credibility", "kept", None, 0.5)
    ]
    assert box.coverage > 0.95
    assert box.density > 0.95
    assert "comes out mostly when - 'The coalition sends its force to Ukraine' is not kept." in screen(found)


def test_what_never_or_always_happens_has_no_box() -> None:
    nothing = discover(flagship(runs=300), "force_without_ceasefire")
    assert not nothing.boxes
    assert "never" in screen(nothing)


def test_an_unknown_outcome_is_named_with_a_suggestion() -> None:
    with pytest.raises(ns.NegotiationSimError, match="did you mean 'war_goes_on'"):
        discover(flagship(runs=2), "war_goes_onn")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Range("events.front_gives_way.chance", "happens", None, 22.5), "happens"),
        (Range("events.front_gives_way.chance", "happens", None, 9.5), "happens in rounds 6 to 9"),
        (Range("events.front_gives_way.chance", "happens", 22.5, None), "does not happen"),
        (Range("events.front_gives_way.chance", "happens", 9.5, None), "happens in rounds 10 to 20, or not at all"),
        (Range("events.us_patience_ends.chance", "happens", None, 15.5), "happens as soon as its condition holds"),
        (Range("events.us_patience_ends.chance", "happens", 15.5, None), "does not happen"),
        (Range("actors.russia.stances.ceasefire.position", "number", 0.1, 0.35),
         "and 'a partial truce: some weapons or some sectors rest, and it may break any day'"),
        (Range("commitments.us_new_measures.credibility", "kept", None, 0.5), "' is not kept at the start"),
        (Range("commitments.coalition_deploys.credibility", "kept", 0.5, None), "Ukraine' is kept"),
        (Range("actors.russia.capability", "number", None, 0.5), "Russia's capability is below 0.50"),
    ],
)  # fmt: skip
def test_a_limit_is_a_clause_that_a_reader_understands(asked: Range, words: str) -> None:
    assert limit(shipped("ceasefire.toml"), asked).endswith(words)


def test_what_is_said_of_an_event_that_waits_is_true_of_the_runs_in_the_box() -> None:
    """Where patience ends, fewer runs go on as before: the box of these runs is that of those without the event."""
    result = ns.run(shipped("ceasefire.toml"), runs=2_048)
    found = discover(result, "war_goes_on")
    name = "events.us_patience_ends.chance"
    (asked,) = (r for r in found.boxes[0].ranges if r.address == name)
    factors, values = differing(result.scenario, result.ensemble.seed, 2_048)
    rounds = values[[factor.address for factor in factors].index(name)]
    inside = rounds > asked.low if asked.low is not None else rounds < asked.high
    never = (rounds > result.scenario.talks.rounds)[inside]
    assert len({*never.tolist()}) == 1
    told_as = "does not happen" if never[0] else "happens as soon as its condition holds"
    assert limit(result.scenario, asked).endswith(told_as)


def test_what_a_box_cannot_limit_is_named_with_the_reason() -> None:
    scenario = shipped("ceasefire.toml").variant("russia_wants_ceasefire")
    vary: dict[str, list[Any]] = {
        "commitments.coalition_deploys.credibility": [0, 0.3, 0.6, 1],
        STRATEGY: ["boulware", "linear"],
    }
    found = discover(ns.sweep(scenario, vary, 20), "agreement")
    assert found.as_json()["left_out"] == [
        {"address": STRATEGY, "why": "its values have no order, so no range of them can be named"}
    ]
    assert "Left out here: Ukraine's strategy; its values have no order" in screen(found)
    del vary[STRATEGY]
    numbers = discover(ns.sweep(scenario, vary, 20), "agreement")
    assert numbers.left_out == {}
    assert "Left out" not in screen(numbers)
