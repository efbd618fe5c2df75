"""The open table: any seat tables drafts, and what is signed ends the game."""

import pytest
from small import actor, issue, scenario

import negotiation_sim as ns

PRICE = scenario(
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


def table(*seats: str) -> ns.Game:
    game = ns.Game(PRICE, seats, table="open")
    game.end_round()
    return game


def test_a_draft_that_both_sign_ends_the_game_at_once() -> None:
    game = table("seller", "buyer")
    game.propose("seller", {"price": 0.6})
    assert game.drafts[0].answers == {"seller": True}
    game.answer("buyer", 1, yes=True)
    assert game.ended is not None
    assert (game.ended.ending, game.ended.signed, game.ended.package) == ("agreement", 1, {"price": 0.6})


def test_any_seat_may_put_a_draft_before_the_parties() -> None:
    game = table("seller", "buyer", "broker")
    game.propose("broker", {"price": 0.5})
    assert game.drafts[0].answers == {}
    game.answer("seller", 1, yes=True)
    game.answer("buyer", 1, yes=False)
    assert game.ended is None
    game.answer("buyer", 1, yes=True)
    assert game.ended is not None


def test_the_engine_signs_once_it_aims_low_enough() -> None:
    # The buyer, linear over ten rounds, aims at 0.4 + 0.6 * (1 - t / 10); 0.45 is worth 0.55 to it, from
    # round 8 on: 0.4 + 0.6 * 0.2 = 0.52, and 0.58 in round 7.
    game = table("seller")
    game.propose("seller", {"price": 0.45})
    own = len(game.drafts) - 1
    while game.ended is None:
        assert game.drafts[own].answers["buyer"] is False
        game.end_round()
    assert (game.ended.ending, game.ended.round) == ("agreement", 8)


def test_the_engine_never_signs_across_its_red_line() -> None:
    game = table("seller")
    game.propose("seller", {"price": 0.9})
    while game.ended is None:
        game.end_round()
    assert game.ended.ending == "deadline"


def test_each_round_one_party_of_the_engine_tables_a_draft_that_it_would_sign() -> None:
    # Linear over ten rounds towards 0.9, the buyer aims at 0.4 + 0.6 * (1 - t / 10), and 1 - price is its worth.
    game = table("seller")
    game.propose("seller", {"price": 0.9})
    for number in range(2, 6):
        game.end_round()
        live = [draft for draft in game.drafts if not draft.withdrawn and draft.author == "buyer"]
        assert [(draft.round, draft.answers) for draft in live] == [(number, {"buyer": True})]
        assert live[0].values["price"] == pytest.approx(0.06 * number)


def test_where_the_engine_holds_all_seats_they_come_to_an_agreement() -> None:
    game = table("seller", "buyer", "broker")
    for seat in game.seats:
        game.hand_back(seat)
    while game.ended is None:
        game.end_round()
    authors = {draft.author for draft in game.drafts}
    assert authors == {"seller", "buyer"}
    assert game.ended.ending == "agreement"
    assert game.replay(game.moves).as_lines() == game.as_lines()


def test_the_engine_tables_nothing_where_people_hold_every_party() -> None:
    game = table("seller", "buyer")
    game.end_round()
    assert game.drafts == ()


def test_a_draft_of_the_engine_that_somebody_has_signed_stays() -> None:
    three = scenario(
        issue("price", status_quo=0.5),
        *(actor(name, price=f"position = {at}, salience = 1") for name, at in (("a", 0), ("b", 1), ("c", 1))),
        parties='["a", "b", "c"]',
    )
    game = ns.Game(three, ["b", "c"], table="open")
    game.end_round()
    game.answer("b", 1, yes=True)
    game.end_round()
    assert [draft.withdrawn for draft in game.drafts] == [False, False]
    game.end_round()
    assert [draft.withdrawn for draft in game.drafts] == [False, True, False]


def test_a_draft_that_was_withdrawn_cannot_be_signed() -> None:
    game = table("seller", "buyer")
    game.propose("seller", {"price": 0.6})
    game.withdraw("seller", 1)
    with pytest.raises(ns.GameError, match="draft 1 was withdrawn"):
        game.answer("buyer", 1, yes=True)
    with pytest.raises(ns.GameError, match="withdrawn already"):
        game.withdraw("seller", 1)


def test_the_engine_says_no_more_to_a_draft_that_was_withdrawn() -> None:
    game = table("seller")
    game.propose("seller", {"price": 0.45})  # the buyer would sign it from round 8 on
    own = len(game.drafts) - 1
    game.withdraw("seller", game.drafts[own].id)
    for _ in range(8):
        assert game.drafts[own].answers == {"seller": True, "buyer": False}
        game.end_round()
    assert game.ended is None


def test_drafts_come_with_the_first_round() -> None:
    game = ns.Game(PRICE, ["seller"], table="open")
    with pytest.raises(ns.GameError, match="from round 1 on"):
        game.propose("seller", {"price": 0.6})
