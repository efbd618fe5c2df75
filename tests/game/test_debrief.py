"""The debrief of a game, on a sale whose numbers are worked out by hand."""

import re

import pytest
from attrs import evolve
from loaded import shipped
from small import actor, four_gifts, issue, scenario
from test_report import plain, printed

import negotiation_sim as ns
from negotiation_sim.report import debrief_text

# Worth y to the seller and 1 - y to the buyer, no deal 0.4 to both: they can sign from 0.4 to 0.6.
SALE = scenario(
    issue("price", status_quo=0.5),
    actor(
        "seller", price="position = 1, salience = 1, red_line = { at_least = 0.3 }", more="reservation = 0.4"
    ),
    actor(
        "buyer", price="position = 0, salience = 1, red_line = { at_most = 0.8 }", more="reservation = 0.4"
    ),
    actor("broker", price="position = 0.5, salience = 1"),
    parties='["seller", "buyer"]',
)


def ended(*prices: float, seats: tuple[str, ...] = ("seller",)) -> ns.Game:
    """An open table at which the first seat proposes these prices, to the end."""
    game = ns.Game(SALE, seats, table="open")
    game.end_round()
    for price in prices:
        game.propose(seats[0], {"price": price})
    while game.ended is None:
        game.end_round()
    return game


def refused() -> ns.Game:
    """A game whose last draft, of the last round, crosses the buyer's red line."""
    game = ns.Game(SALE, ["seller"], table="open")
    while game.round < SALE.talks.rounds:
        game.end_round()
    game.propose("seller", {"price": 0.9})
    game.end_round()
    return game


def test_a_game_without_agreement_left_the_whole_gain_on_the_table() -> None:
    found = ended(0.9).debrief()
    assert found.explanation.possible
    assert found.explanation.most == pytest.approx((0.2, 0.2))
    assert found.gains == {"seller": 0.0, "buyer": 0.0}
    assert found.better["seller"].gains == pytest.approx({"seller": 0.2, "buyer": 0.0}, abs=1e-6)
    assert found.better["seller"].draft == pytest.approx({"price": 0.6}, abs=1e-6)


def test_who_blocked_the_last_draft_is_named_with_the_reason() -> None:
    seller, buyer = refused().debrief().said
    assert (seller.answer, seller.reason) == (True, "none")
    assert (buyer.answer, buyer.reason, buyer.issue) == (False, "red line", "price")
    assert (buyer.worth, buyer.no_deal) == pytest.approx((0.1, 0.4))


@pytest.mark.parametrize("seats", [("seller", "buyer", "broker"), ("seller", "buyer")])
def test_the_numbers_of_the_others_are_announced_only_where_there_are_others(seats: tuple[str, ...]) -> None:
    game = ns.Game(SALE, seats, table="open")
    game.leave("seller")
    told = plain(printed(debrief_text.told(game.debrief())))
    assert ("The numbers of the others" in told) == ("broker" not in seats)


def test_only_who_has_a_reason_is_told_with_one() -> None:
    said = plain(printed(debrief_text.told(refused().debrief())))
    assert "said yes; none of the numbers spoke against it. It was worth 90 points, no deal 40 points" in said
    assert (
        "said no; the draft crosses a red line on 'price'. It was worth 10 points, no deal 40 points" in said
    )


def test_a_draft_is_told_to_be_worth_what_it_is_with_all_that_it_sets_off() -> None:
    """Trump comes along: the draft says another place on the circle than the one that counts."""
    game = ns.Game(shipped("summit.toml"), ["ukraine"])
    for _ in range(13):
        game.end_round()
    debrief = game.debrief()
    ukraine = next(said for said in debrief.said if said.party == "ukraine")
    assert debrief.kept["trump_joins"]
    last = game.view("ukraine").evaluate(debrief.draft)
    assert ukraine.worth != pytest.approx(last.worth, abs=1e-3)
    told = plain(printed(debrief_text.told(debrief)))
    worths = re.findall(r"With all that it sets off it was worth (\S+) points", told)
    assert any(float(worth) == pytest.approx(100 * ukraine.worth, abs=0.05) for worth in worths)


@pytest.mark.parametrize(
    ("price", "reason"), [(0.5, "none"), (0.35, "worth less than no deal"), (0.2, "red line")]
)
def test_of_somebody_who_has_left_only_what_its_own_numbers_say_is_told(price: float, reason: str) -> None:
    game = ns.Game(SALE, ["seller", "broker"], table="open")
    game.end_round()
    game.propose("broker", {"price": price})
    game.leave("seller")
    seller = game.debrief().said[0]
    assert (seller.party, seller.answer, seller.reason) == ("seller", None, reason)


def test_what_nobody_can_better_without_loss_to_another_leaves_nothing_on_the_table() -> None:
    found = ended(0.5).debrief()
    assert found.ended.ending == "agreement"
    assert found.gains == pytest.approx({"seller": 0.1, "buyer": 0.1})
    assert found.better == {}


def test_drafts_that_are_as_good_for_a_seat_are_counted_and_three_of_them_named() -> None:
    game = ns.Game(four_gifts(), ["ann"], table="open")
    while game.ended is None:
        game.end_round()
    found = game.debrief()
    better = found.better["ann"]
    assert (better.drafts, len(better.others)) == (4, 2)
    assert all([*draft.values()].count("ben") == 1 for draft in (better.draft, *better.others))
    screen = plain(printed(debrief_text.told(found)))
    assert "Left on the table: with any of 4 drafts Ann would have gained 30 points, and no other" in screen
    assert screen.count("Or, where it reads otherwise") == 2
    assert "And 1 more." in screen
    # The twin: one price is best for the seller, and on a line nothing is counted.
    alone = ended(0.9).debrief()
    assert (alone.better["seller"].drafts, alone.better["seller"].others) == (None, ())
    assert "with this draft Seller would" in plain(printed(debrief_text.told(alone)))


def test_what_the_others_kept_to_themselves_is_told() -> None:
    found = ended(0.5).debrief()
    assert found.numbers["buyer"].reservation == 0.4
    assert found.numbers["buyer"].stances[0].at_most == 0.8
    assert found.strategies == {"buyer": "linear", "broker": "linear"}


def test_an_ending_without_a_name_is_told_as_that() -> None:
    assert SALE.outcomes == ()
    lines = [str(line) for line in debrief_text.told(ended(0.5).debrief())]
    assert "The scenario has no name for this." in lines
    assert not any("calls this" in line for line in lines)


def test_where_nothing_was_signed_no_promise_is_told_of_as_carried_out() -> None:
    gift = """[[commitments]]
id = "gift"
actor = "buyer"
kind = "promise"
issue = "price"
at_least = 1.0
when = { price = { at_least = 0.9 } }
credibility = 1
basis = "assumed"
why = "by hand"
"""
    two = (actor(name, price="position = 1, salience = 1") for name in ("seller", "buyer"))
    game = ns.Game(scenario(issue("price"), *two, gift, parties='["seller", "buyer"]'), ["seller"])
    game.end_round()
    game.leave("seller")
    lines = [str(line) for line in debrief_text.told(game.debrief())]
    # The seller had not heard of the gift, which no source states; the buyer's own debrief needs no such word.
    assert any("whether it was heard of before or not" in line for line in lines)
    own = [str(line) for line in debrief_text.told(evolve(game.debrief(), seats=("buyer",)))]
    assert not any("whether it was heard of before or not" in line for line in own)
    (heading,) = (line for line in lines if line.startswith("Which promises and threats"))
    assert heading.endswith("are kept in this game, once what they wait for has come")


def test_a_seat_that_signs_nothing_has_nothing_to_gain() -> None:
    assert ended(0.5, seats=("broker",)).debrief().better == {}


def test_nothing_is_told_before_the_end() -> None:
    game = ns.Game(SALE, ["seller"], table="open")
    with pytest.raises(ns.GameError, match="comes at the end"):
        game.debrief()


def test_the_debrief_is_plain_data_as_well() -> None:
    data = refused().debrief().as_json()
    assert data["possible"]["most"] == pytest.approx({"seller": 0.2, "buyer": 0.2})
    assert data["said"][1]["reason"] == "red line"
    assert data["rests_on"] == {"stated": 0, "inferred": 0, "assumed": 1, "invented": 0}
