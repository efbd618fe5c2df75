"""Seats that change hands during a game, and news that is told at any time."""

from pathlib import Path

import pytest
from loaded import shipped
from small import actor, issue, scenario

import negotiation_sim as ns

ROOT = Path(__file__).parent.parent.parent
CEASEFIRE = shipped("ceasefire.toml")
PRICE = scenario(
    issue("price", status_quo=0.5),
    actor(
        "seller", price="position = 1, salience = 1, red_line = { at_least = 0.3 }", more="reservation = 0.4"
    ),
    actor(
        "buyer", price="position = 0, salience = 1, red_line = { at_most = 0.8 }", more="reservation = 0.4"
    ),
    "[[events]]\nid = 'flood'\ntitle = 'A flood'\nround = 9\nchance = 0\n"
    "changes = { 'actors.buyer.reservation' = 0.1, 'issues.price.status_quo' = 0.6 }\n",
    parties='["seller", "buyer"]',
)


def rounds(game: ns.Game, number: int) -> list[object]:
    """What is drafted and answered in so many rounds."""
    for _ in range(number):
        game.end_round()
    return [(dict(draft.values), dict(draft.answers)) for draft in game.drafts]


def test_seats_that_were_all_handed_back_at_once_play_the_engines_run() -> None:
    # Red lines are told to nobody here, and nobody has patience, so the chair and the answers are the engine's.
    game = ns.Game(PRICE, PRICE.at_table, seed=3)
    for seat in PRICE.at_table:
        game.hand_back(seat)
    left = ns.one_run(PRICE, 0, 3)
    played = rounds(game, 2)
    assert [dict(draft.values)["price"] for draft in game.drafts] == pytest.approx(
        left.texts[:2, 0, 0].tolist()
    )
    # The negative control: a seat that is held stands by its stated position.
    held = ns.Game(PRICE, PRICE.at_table, seed=3)
    assert rounds(held, 2) != played


def test_a_seat_that_was_handed_back_answers_what_lies_on_the_table() -> None:
    # The seller, linear over ten rounds, aims in round 1 at 0.4 + 0.6 * 0.9 = 0.94, and the draft brings it 0.95.
    game = ns.Game(PRICE, PRICE.at_table, table="open")
    game.end_round()
    game.propose("buyer", {"price": 0.95})
    assert game.drafts[0].answers == {"buyer": True}
    game.hand_back("seller")
    assert game.held == {"buyer"}
    assert game.ended is not None
    assert game.ended.ending == "agreement"


def test_who_takes_a_seat_in_the_middle_stands_by_what_the_engine_offered_last() -> None:
    game = ns.Game(PRICE, PRICE.at_table)
    game.hand_back("seller")
    rounds(game, 3)
    game.take("seller")
    # 1 - (0.4 + 0.6 * (1 - 0.3)) = 0.18 is what a linear seller has conceded in round 3.
    assert game.view("seller").offer["price"] == pytest.approx(1 - 0.18)
    game.propose("seller", {"price": 0.9})
    assert game.view("seller").offer["price"] == pytest.approx(0.9)


def test_a_seat_that_was_handed_back_makes_no_moves_until_it_is_taken() -> None:
    game = ns.Game(PRICE, ["seller"], table="open")
    with pytest.raises(ns.GameError, match="held from outside already"):
        game.take("seller")
    game.hand_back("seller")
    with pytest.raises(ns.GameError, match="was handed back to the engine"):
        game.say("seller", "Good morning.")
    with pytest.raises(ns.GameError, match="the engine holds the seat 'buyer'"):
        game.take("buyer")
    game.take("seller")
    game.say("seller", "Good morning.")


def test_news_is_told_at_once_and_changes_what_it_says() -> None:
    # 0.8 brings the buyer 0.2: less than its no deal of 0.4, and more than the 0.1 + 0.9 * 0.1 it aims at
    # in round 9 once the flood is known.
    game = ns.Game(PRICE, ["seller"], table="open")
    rounds(game, 9)
    game.propose("seller", {"price": 0.8})
    assert game.drafts[-1].answers["buyer"] is False
    game.report("flood")
    assert [(news.round, news.event) for news in game.news] == [(9, "flood")]
    assert game.view("seller").status_quo["price"] == pytest.approx(0.6)
    assert game.ended is not None


def test_news_is_told_once() -> None:
    game = ns.Game(PRICE, ["seller"], table="open")
    game.report("flood")
    with pytest.raises(ns.GameError, match="happened already"):
        game.report("flood")
    with pytest.raises(ns.GameError, match="did you mean 'flood'"):
        game.report("flod")
    assert len(game.moves) == 1


def test_a_game_in_which_seats_changed_hands_can_be_saved_and_read_again() -> None:
    game = ns.Game(CEASEFIRE, CEASEFIRE.at_table, table="open")
    for seat in CEASEFIRE.at_table[2:]:
        game.hand_back(seat)
    game.end_round()
    game.propose("ukraine", {"ceasefire": "full"})
    game.report("front_gives_way")
    game.hand_back("russia")
    again = ns.Game.from_lines(game.as_lines())
    assert again.as_lines() == game.as_lines()
    assert again.drafts == game.drafts
    assert again.held == game.held == {"ukraine"}
