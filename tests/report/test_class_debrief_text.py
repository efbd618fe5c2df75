"""What the groups of a class have reached, in words."""

import pytest
from attrs import evolve
from loaded import shipped
from small import actor, four_gifts, issue, scenario
from test_report import plain, printed

from negotiation_sim.game.deals import Deal
from negotiation_sim.game.debrief_tables import ENGINE, class_debrief
from negotiation_sim.report.class_debrief_text import grading, headline, refusals, told
from negotiation_sim.scenario.estimates import Basis

PRICE = shipped("classics/one_price.toml")


def test_the_headline_counts_who_agreed_and_who_signed_against_its_own_numbers() -> None:
    found = class_debrief(PRICE, [Deal("1", {"price": 400.0}), Deal("2", {"price": 340.0}), Deal("3", None)])
    assert headline(found) == (
        "A deal in 2 of 3 groups; in 1 group (2) somebody signed what its own numbers refuse; 1 group (1) could not "
        "have gained more for all at once."
    )
    assert [*refusals(found, found.groups[1])] == [
        "Group 2: by the numbers of the file the seller would not sign: the draft crosses a red line on 'The price of the house'."
    ]


def test_whoever_the_rule_can_do_without_has_not_signed_against_its_own_numbers() -> None:
    """All but one must sign: a road that the green league alone refuses holds without its signature."""
    ring = shipped("classics/ring_road.toml")
    north = {"route": "north", "quiet": "walls", "work": "half", "money": "half", "fund": "fair"}
    dear = {"route": "tunnel", "quiet": "night", "work": "all", "money": "all", "fund": "large"}
    found = class_debrief(ring, [Deal("1", north), Deal("2", dear)])
    assert [group.enough for group in found.groups] == [True, False]
    told = headline(found)
    assert "in 1 group (2) somebody signed what its own numbers refuse" in told
    (said,) = refusals(found, found.groups[0])
    assert said.startswith("Group 1: by the numbers of the file the green league would not sign: ")
    assert said.endswith(" than no deal. Enough others would.")
    assert not any("Enough others" in said for said in refusals(found, found.groups[1]))


def test_nobody_has_signed_against_its_own_numbers_where_all_would_abstain() -> None:
    """What stands brings nothing to anybody: all would let it pass, and too few would sign."""
    parties = [actor(name, x=f"position = {at}, salience = 1") for name, at in (("ann", 1), ("ben", 0))]
    talks = "rule = { share = 0.6, abstain = true }"
    idle = scenario(issue("x", status_quo=0.5), *parties, parties='["ann", "ben"]', talks=talks)
    found = class_debrief(idle, [Deal("1", {"x": 0.5}), Deal("2", {"x": 0.2})])
    assert headline(found) == (
        "A deal in 2 of 2 groups; in 1 group (2) somebody signed what its own numbers refuse; in 1 group (1) too few would "
        "sign by their own numbers, and nobody would refuse."
    )
    screen = plain(printed(told(found), width=200))
    assert "Ann 0 (would abstain), Ben 0 (would abstain)" in screen
    assert "Ann -30 (would not sign), Ben +30 " in screen


def test_what_the_engine_signs_and_is_refused_at_home_is_no_deal_to_be_held_against() -> None:
    """The parliament asks for 60 %, nobody thinks of it, and half for each is signed in vain."""
    treaty = shipped("classics/two_levels.toml")
    for variant, gains in (("narrow_and_unforeseen", {0.0}), ("narrow", {0.1, 0.3})):
        found = class_debrief(treaty.variant(variant), [Deal("1", None)])
        assert headline(found) == "A deal in 0 of 1 group."
        (engine,) = (group for group in found.beside if group.name == ENGINE)
        assert (engine.draft is None) == (variant == "narrow_and_unforeseen")
        assert {round(gain, 9) for gain in engine.gains.values()} == gains


def test_a_group_that_gained_all_that_can_be_gained_has_a_joint_gain_of_the_whole() -> None:
    # Whatever share of the catch is agreed, both together gain 0.4: 1 - y - 0.3 and y - 0.3.
    fish = shipped("classics/two_levels.toml")
    deals = [Deal(str(y), {"share": float(y)}) for y in (41, 47, 53, 55, 63, 69, 80)]
    found = class_debrief(fish, [*deals, Deal("none", None)])
    assert [found.share(group) for group in found.groups] == [1.0] * 7 + [0.0]
    lines = grading(found).splitlines()[1:9]
    assert [line.split(",")[-3] for line in lines] == ["1.000"] * 7 + ["0.000"]
    # The twin: not all was gained at the job offer, where the two want different things.
    job = shipped("classics/job_offer.toml")
    (group,) = (part := class_debrief(job, [Deal("1", {"salary": "high", "bonus": "large"})])).groups
    share = part.share(group)
    assert share is not None
    assert 0.01 < share < 0.99


def test_where_several_drafts_have_the_largest_sum_it_is_told_in_how_many_ways_they_share_it() -> None:
    # 15 drafts bring 40 points together, 30 more than no deal: Ann and Ben can share them in four ways.
    gifts = {f"gift_{k}": "ben" for k in range(1, 5)}
    found = class_debrief(four_gifts(), [Deal("1", None), Deal("2", dict(gifts))])
    screen = plain(printed(told(found), width=400))
    assert (
        "no agreement in one of 4 ways: Ann 30; or Ann 20, Ben 10; or Ann 10, Ben 20; and 1 more 0%" in screen
    )
    assert found.groups[0].ways == 4
    assert ",4," in grading(found).splitlines()[1]
    # The twin: who has it all leaves nothing, and is told of no other way.
    assert "Ann 0, Ben +30 nothing 100%" in screen
    # On a line there is no number of ways.
    sale = plain(printed(told(class_debrief(PRICE, [Deal("1", None)])), width=400))
    assert (
        "Seller 25; or Buyer 25; and in other ways" in sale
        or "Buyer 25; or Seller 25; and in other ways" in sale
    )


def test_no_spreadsheet_takes_the_name_of_a_group_for_a_formula() -> None:
    table = grading(class_debrief(PRICE, [Deal("=1+1", None)]))
    assert "\n'=1+1,no,,,0.00,0.00," in table


def test_a_group_that_could_have_gained_more_is_not_told_otherwise() -> None:
    job = shipped("classics/job_offer.toml")
    middle: dict[str, float | str] = {name: [*issue.places()][1] for name, issue in job.issues.items()}
    found = class_debrief(job, [Deal("1", middle | {"place": "home"})])
    assert found.groups[0].distance > 0.1
    assert headline(found) == "A deal in 1 of 1 group."


@pytest.mark.parametrize("basis", ["stated", "assumed"])
def test_where_a_seat_has_not_heard_of_a_threat_it_is_said_that_its_gain_counts_it(basis: Basis) -> None:
    # What the brief calls no deal leaves the threat out, so the two screens would otherwise contradict each other.
    sale = shipped("summit.toml")
    heard = [
        evolve(one, basis=basis, claims=one.claims if basis == "stated" else (), why="w")
        for one in sale.commitments
    ]
    screen = plain(printed(told(class_debrief(evolve(sale, commitments=tuple(heard)), [Deal("1", None)]))))
    assert ("whether a seat has heard of it or not" in screen) == (basis == "assumed")
    assert ("all that a draft sets off." in screen) == (basis == "stated")


@pytest.mark.parametrize(("names", "said"), [(("ann",), "Ann"), (("ann", "ben"), "Ann and Ben")])
def test_what_was_gained_is_said_in_words_that_are_right_for_one_party_and_for_several(
    names: tuple[str, ...], said: str
) -> None:
    parties = [actor(name, x="position = 1, salience = 1") for name in names]
    alone = scenario(issue("x"), *parties, parties=f"[{', '.join(map(repr, names))}]")
    screen = plain(printed(told(class_debrief(alone, [Deal("1", None)]))))
    assert f"Gains over no deal: {said}, in the points of each one's own sheet, every number" in screen
