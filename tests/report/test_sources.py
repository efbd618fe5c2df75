"""Every number of a scenario with its evidence, in words and as data."""

from pathlib import Path

import pytest
from loaded import few_first, shipped
from test_report import plain, printed

import negotiation_sim as ns
from negotiation_sim.plots import inputs
from negotiation_sim.report import words
from negotiation_sim.report.address_words import number
from negotiation_sim.report.sources_text import told, weak
from negotiation_sim.scenario.estimates import BASES
from negotiation_sim.scenario.load import read_value

ROOT = Path(__file__).parents[2]
OIL = shipped("oil.toml")


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
    assert "actors.usa.capability 0.40 exact assumed Set to ask a question." in screen
    assert "actors.usa.capability 0.40 exact" not in plain(printed(told(ns.sources(OIL))))


@pytest.mark.parametrize("width", [60, 80])
def test_a_narrow_screen_cuts_nothing(width: int) -> None:
    narrow, wide = printed(told(ns.sources(OIL)), width), printed(told(ns.sources(OIL)), 300)
    assert "".join(narrow.split()) == "".join(wide.split())


@pytest.mark.parametrize("name", few_first(ns.shipped_scenarios()))
def test_every_setting_printed_can_be_given_to_set_and_changes_nothing(name: str) -> None:
    """A line such as 'issues.price.status_quo = 400', given as it stands: 0.5 would be half a thousand."""
    scenario = shipped(name)
    said = printed(told(ns.sources(scenario)), 300).partition("Set by the scenario, not estimated")[2]
    lines = said.partition("The claims")[0].partition("Follows from a score sheet")[0].strip().splitlines()
    assert lines or all(given.basis for given in scenario.inputs().values())
    for line in lines:
        address, value = line.strip().split(" = ")
        with pytest.raises(ns.ScenarioError, match=f"{address}: the change changes nothing"):
            scenario.with_changes({address: read_value(value)})


def test_a_salience_that_a_score_sheet_implies_is_told_apart_since_it_cannot_be_set() -> None:
    scenario = shipped("classics/job_offer.toml")
    said = printed(told(ns.sources(scenario)), 300)
    follows = said.partition("Follows from a score sheet, not set by itself")[2]
    assert "actors.candidate.stances.bonus.salience = 0.5" in follows
    with pytest.raises(ns.ScenarioError, match="no place in a score sheet"):
        scenario.with_changes({"actors.candidate.stances.bonus.salience": 0.5})
    assert "actors.candidate.reservation\n  55    exact         invented  55 points." in said


def test_only_what_is_drawn_is_said_to_be_drawn_and_weak_numbers_need_stated_ones() -> None:
    exact = shipped("classics/car_emissions.toml")
    assert words.WIDER not in plain(printed(told(ns.sources(exact))))
    assert words.WIDER in plain(printed(told(ns.sources(OIL))))  # negative control
    invented = ns.sources(shipped("classics/one_price.toml"))
    assert "No number of this scenario is stated in a source." in printed(weak(invented))
    for found in (exact, OIL, invented.scenario):  # the picture of the report says what the screen does
        reading = inputs.evidence(found).reading
        assert reading in plain(printed(told(ns.sources(found))))
        assert (reading == words.WIDER) == (found is OIL)


@pytest.mark.parametrize("name", sorted(ns.shipped_scenarios()))
def test_a_number_stands_in_the_unit_in_which_a_file_gives_it(name: str) -> None:
    """Read back from the screen as a file would give it, each is the number of the scenario again."""
    scenario = shipped(name)
    for address, given in scenario.inputs().items():
        shown, scale = number(scenario, address, given.mode), scenario.scales[address]
        back = scale.number(shown if scale.options else float(shown.replace(",", "")))
        assert back == pytest.approx(given.mode, abs=5e-7), address


def test_the_price_of_a_house_stands_in_thousands() -> None:
    house = shipped("classics/one_price.toml")
    screen = plain(printed(told(ns.sources(house))))
    assert "red_line.at_least 350 exact invented 350 thousand" in screen
    assert "actors.seller.reservation 0.625 exact" in screen


def test_how_many_stated_numbers_are_weak_is_told_for_one_for_several_and_for_none() -> None:
    def said(scenario: ns.Scenario) -> str:
        return plain(printed(weak(ns.sources(scenario))))

    assert "The only stated number rests on claims that hold neither its figure" in said(OIL)
    assert "2 of 8 stated numbers rest on claims that hold neither their figure" in said(
        shipped("ceasefire.toml")
    )
    given_up = {"actors.usa.stances.european_purchases.basis": "inferred"}
    assert "No number of this scenario is stated" in said(OIL.with_changes(given_up))


def test_a_claim_is_found_at_what_its_source_is_made_of() -> None:
    table, report = shipped("classics/car_emissions.toml"), shipped("summit.toml")
    rows, paragraphs = (plain(printed(told(ns.sources(given)))) for given in (table, report))
    assert "clean cars in the European Community, row 5; the table)" in rows
    assert "paragraph" not in rows
    assert "paragraph 12; Volodymyr Zelensky)" in paragraphs


def test_what_a_commitment_brings_is_told_in_the_words_of_its_point() -> None:
    screen = plain(printed(told(ns.sources(shipped("summit.toml")))))
    assert (
        "commitments.russia_receives.at_least 1.00 0.95 to 1.00 stated 'the presidents meet'. Claims:"
        in screen
    )
    assert (
        "commitments.zelensky_stays_away.at_most 0.00 0.00 to 0.15 inferred 'there is no meeting'. He"
        in screen
    )
    assert "1.00 'the presidents meet'. putin-invites-to-moscow" in plain(
        printed(weak(ns.sources(shipped("summit.toml"))))
    )


def test_a_claim_that_shares_a_word_with_every_point_is_not_said_to_share_none() -> None:
    # The points of the issue are 'the presidents meet', 'envoys meet first' and 'there is no meeting': no claim about
    # a meeting tells them apart, and yet it has a word of each.
    screen = plain(printed(weak(ns.sources(shipped("summit.toml")))))
    assert "meeting-with-putin-needed He and Putin have to meet." in screen
    assert "nor a word that tells their point from the others." in screen
    assert "nor a word of their point" not in screen
