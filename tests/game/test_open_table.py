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
    while game.ended is None:
        assert game.drafts[0].answers["buyer"] is False
        game.end_round()
    assert (game.ended.ending, game.ended.round) == ("agreement", 8)


def test_the_engine_never_signs_across_its_red_line() -> None:
    game = table("seller")
    game.propose("seller", {"price": 0.9})
    while game.ended is None:
        game.end_round()
    assert game.ended.ending == "deadline"


def test_a_draft_that_was_withdrawn_cannot_be_signed() -> None:
    game = table("seller", "buyer")
    game.propose("seller", {"price": 0.6})
    game.withdraw("seller", 1)
    with pytest.raises(ns.GameError, match="draft 1 was withdrawn"):
        game.answer("buyer", 1, yes=True)
    with pytest.raises(ns.GameError, match="withdrawn already"):
        game.withdraw("seller", 1)


def test_drafts_come_with_the_first_round() -> None:
    game = ns.Game(PRICE, ["seller"], table="open")
    with pytest.raises(ns.GameError, match="from round 1 on"):
        game.propose("seller", {"price": 0.6})
