"""Every number of a scenario with its evidence, in words and as data."""

from pathlib import Path

import pytest
from test_report import plain, printed

import negotiation_sim as ns
from negotiation_sim.report.sources_text import as_data, told
from negotiation_sim.scenario.estimates import BASES

ROOT = Path(__file__).parents[2]
OIL = ns.load(ROOT / "scenarios" / "oil.toml")


def test_no_number_that_bears_on_a_run_is_left_out() -> None:
    data = as_data(OIL)
    assert [given["address"] for given in data["inputs"]] == [*OIL.inputs()]
    screen = printed(told(OIL))
    assert [address for address in OIL.inputs() if address not in screen] == []


def test_a_number_that_is_not_there_would_be_missed() -> None:
    """The negative control: the screen does not hold just any address."""
    assert "actors.usa.stances.supply_help.position" not in printed(told(OIL))


def test_every_claim_is_either_used_or_named_as_unused() -> None:
    data = as_data(OIL)
    used, unused = {claim["id"] for claim in data["claims"]}, {*data["unused_claims"]}
    assert used | unused == {*OIL.claims}
    assert not used & unused
    assert used == {claim for given in data["inputs"] for claim in given["claims"]}
    assert all(isinstance(claim["where"], int) and claim["says"] for claim in data["claims"])


def test_the_count_is_that_of_the_numbers_shown() -> None:
    data = as_data(OIL)
    by_basis = [given["basis"] for given in data["inputs"]]
    counts = data["evidence"]
    assert [counts[basis] for basis in BASES] == [by_basis.count(basis) for basis in BASES]
    first = plain(printed(told(OIL))).partition(" The less")[0]
    assert f"{counts['estimates']} numbers: {counts['stated']} stated in the source" in first


def test_a_change_is_exact_and_says_that_somebody_set_it() -> None:
    asked = OIL.with_changes({"actors.usa.capability": 0.4})
    screen = plain(printed(told(asked)))
    assert "actors.usa.capability 0.40 exact assumed set to ask a question" in screen
    assert "actors.usa.capability 0.40 exact" not in plain(printed(told(OIL)))


@pytest.mark.parametrize("width", [60, 80])
def test_a_narrow_screen_cuts_nothing(width: int) -> None:
    narrow, wide = printed(told(OIL), width), printed(told(OIL), 300)
    assert "".join(narrow.split()) == "".join(wide.split())
