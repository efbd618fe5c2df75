"""Every number of a scenario with its evidence, in words and as data."""

from pathlib import Path

import pytest
from test_report import plain, printed

import negotiation_sim as ns
from negotiation_sim.report.sources_text import told
from negotiation_sim.scenario.estimates import BASES

ROOT = Path(__file__).parents[2]
OIL = ns.load(ROOT / "scenarios" / "oil.toml")


def test_no_number_that_bears_on_a_run_is_left_out() -> None:
    data = ns.sources(OIL).as_json()
    assert [given["address"] for given in data["inputs"]] == [*OIL.inputs()]
    screen = printed(told(ns.sources(OIL)))
    assert [address for address in OIL.inputs() if address not in screen] == []


def test_a_number_that_is_not_there_would_be_missed() -> None:
    """The negative control: the screen does not hold just any address."""
    assert "actors.usa.stances.supply_help.position" not in printed(told(ns.sources(OIL)))


def test_every_claim_is_either_used_or_named_as_unused() -> None:
    data = ns.sources(OIL).as_json()
    used, unused = {claim["id"] for claim in data["claims"]}, {*data["unused_claims"]}
    assert used | unused == {*OIL.claims}
    assert not used & unused
    assert used == {claim for given in data["inputs"] for claim in given["claims"]}
    assert all(isinstance(claim["where"], int) and claim["says"] for claim in data["claims"])


def test_the_count_is_that_of_the_numbers_shown() -> None:
    data = ns.sources(OIL).as_json()
    by_basis = [given["basis"] for given in data["inputs"]]
    counts = data["evidence"]
    assert [counts[basis] for basis in BASES] == [by_basis.count(basis) for basis in BASES]
    first = plain(printed(told(ns.sources(OIL)))).partition(" The less")[0]
    assert f"{counts['estimates']} numbers: {counts['stated']} stated in the source" in first


def test_a_change_is_exact_and_says_that_somebody_set_it() -> None:
    asked = OIL.with_changes({"actors.usa.capability": 0.4})
    screen = plain(printed(told(ns.sources(asked))))
    assert "actors.usa.capability 0.40 exact assumed set to ask a question" in screen
    assert "actors.usa.capability 0.40 exact" not in plain(printed(told(ns.sources(OIL))))


@pytest.mark.parametrize("width", [60, 80])
def test_a_narrow_screen_cuts_nothing(width: int) -> None:
    narrow, wide = printed(told(ns.sources(OIL)), width), printed(told(ns.sources(OIL)), 300)
    assert "".join(narrow.split()) == "".join(wide.split())
