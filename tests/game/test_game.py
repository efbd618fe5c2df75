"""Games: the engine with some seats taken from outside."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded import shipped
from random_scenarios import scenarios
from small import actor, issue, scenario

import negotiation_sim as ns
from negotiation_sim.game.course import Form
from negotiation_sim.model.arrays import Floats
from negotiation_sim.strategies import View as StrategyView
from negotiation_sim.strategies.hardliner import Hardliner

ROOT = Path(__file__).parent.parent.parent
CEASEFIRE = shipped("ceasefire.toml")
# Two who each want the other end of two issues, and care most about different ones.
TRADE = scenario(
    issue("x"),
    issue("y", status_quo=1.0),
    actor(
        "a", x="position = 1, salience = 0.9", y="position = 1, salience = 0.1", more='strategy = "conceder"'
    ),
    actor(
        "b", x="position = 0, salience = 0.1", y="position = 0, salience = 0.9", more='strategy = "conceder"'
    ),
    parties='["a", "b"]',
)
BOTH_WANT = {"x": 1, "y": 0}


def differences(given: ns.Scenario, seed: int | None) -> list[str]:
    """Where a game without taken seats differs from the engine's run, round by round."""
    kept = ns.run_at_modes(given) if seed is None else ns.one_run(given, 1, seed)
    game, found = ns.Game(given, seed=seed, run=1 if seed is not None else 0), []
    rounds = int(kept.ended.rounds[0])
    for number in range(1, rounds + 1):
        game.end_round()
        text = np.array([game.drafts[-1].values[name] for name in given.issues])
        accepts = [game.drafts[-1].answers.get(party, False) for party in given.talks.parties]
        happened = {news.event for news in game.news if news.round == number}
        due = {e.id for e, yes in zip(given.events, kept.happened[number - 1, :, 0], strict=True) if yes}
        if np.abs(text - kept.texts[number - 1, :, 0]).max() > 1e-11:
            found.append(f"the draft of round {number}")
        if accepts != kept.accepts[number - 1, :, 0].tolist():
            found.append(f"the answers of round {number}")
        if happened != due:
            found.append(f"the events of round {number}")
    game.end_round()
    ended = game.ended
    assert ended is not None
    if ended.round != rounds or [*ended.package.values()] != kept.ended.package[:, 0].tolist():
        found.append("the ending")
    if ended.outcome != given.named_outcomes[int(kept.ended.outcome[0])].id:
        found.append("the outcome")
    return found


@settings(max_examples=20)
@given(scenarios(), st.integers(0, 5), st.sampled_from(["single-text", "alternating-offers", "challenge"]))
def test_a_game_left_to_the_engine_is_the_engines_run(text: str, seed: int, protocol: str) -> None:
    given = ns.loads(text)
    if protocol != "single-text":
        given = given.with_changes({"talks.protocol": protocol})
    assert differences(given, seed or None) == []


def test_a_game_left_to_another_strategy_is_not_the_engines_run() -> None:
    # The negative control: the comparison sees a difference where there is one.
    game = ns.Game(TRADE, strategies={"a": Hardliner()})
    while game.ended is None:
        game.end_round()
    assert int(ns.run_at_modes(TRADE).ended.rounds[0]) != game.ended.round


def test_the_chair_drafts_from_the_offer_of_a_seat_that_is_taken() -> None:
    # Influence on x is 0.9 to 0.1; b, a conceder, is worth nothing to reckon with if it stands at 0 as well.
    game = ns.Game(TRADE, ["a", "b"])
    game.propose("a", {"x": 0.5})
    game.end_round()
    # (0.9 * 0.5 + 0.1 * 0) = 0.45; on y a stands at 1 with 0.1 and b at 0 with 0.9.
    assert game.drafts[0].values == pytest.approx({"x": 0.45, "y": 0.1})
    assert game.drafts[0].author is None


@pytest.mark.parametrize("protocol", ["single-text", "alternating-offers"])
def test_who_has_offered_nothing_yet_asks_for_no_change_where_it_has_no_stake(protocol: str) -> None:
    bare = scenario(
        issue("x"),
        issue("y", status_quo=0.6),
        actor("a", x="position = 1, salience = 1"),
        actor("b", x="position = 0, salience = 1"),
        parties='["a", "b"]',
        talks=f'protocol = "{protocol}"',
    )
    game = ns.Game(bare, ["a", "b"])
    assert game.view("a").offer == {"x": 1.0, "y": 0.6}
    game.end_round()
    assert game.drafts[0].values["y"] == 0.6
    # Where it has a stake, what it wants stands, however things are.
    assert ns.Game(TRADE, ["b"]).view("b").offer == {"x": 0.0, "y": 0.0}


def test_with_alternating_offers_the_draft_is_the_offer_of_whose_turn_it_is() -> None:
    game = ns.Game(TRADE.with_changes({"talks.protocol": "alternating-offers"}), ["a"])
    game.propose("a", BOTH_WANT)
    game.end_round()
    assert game.drafts[0].author == "a"
    assert game.drafts[0].values == BOTH_WANT
    # b aims at 0.1 + 0.9 * (1 - 0.1 ** (1 / 3)) = 0.58, and with x at 1 and y at 0 it has 0.9.
    assert game.drafts[0].answers == {"a": True, "b": True}
    game.answer("a", 1, yes=False)
    game.end_round()
    assert game.drafts[1].author == "b"


def test_what_all_parties_sign_ends_the_game() -> None:
    game = ns.Game(TRADE, ["a", "b"])
    for seat in ("a", "b"):
        game.propose(seat, BOTH_WANT)
    game.end_round()
    for seat in ("a", "b"):
        game.answer(seat, 1, yes=True)
    game.end_round()
    ended = game.ended
    assert ended is not None
    assert (ended.ending, ended.round, ended.signed) == ("agreement", 1, 1)
    assert ended.package == BOTH_WANT


def test_whoever_has_not_answered_has_said_no() -> None:
    game = ns.Game(TRADE, ["a", "b"])
    game.end_round()
    game.answer("a", 1, yes=True)
    game.end_round()
    assert game.ended is None
    assert game.round == 2


def test_who_must_sign_and_leaves_ends_the_talks() -> None:
    game = ns.Game(TRADE, ["a"])
    game.end_round()
    game.leave("a")
    assert game.ended is not None
    assert game.ended.ending == "walkout"
    assert game.view("a").left == {"a": 1}


def test_who_need_not_sign_leaves_and_the_talks_go_on() -> None:
    game = ns.Game(CEASEFIRE, ["usa"])
    game.end_round()
    game.leave("usa")
    game.end_round()
    assert game.ended is None
    with pytest.raises(ns.GameError, match="'usa' has left the talks"):
        game.say("usa", "and yet")


def test_the_deadline_ends_a_game() -> None:
    game = ns.Game(TRADE, ["a", "b"])
    for _ in range(11):
        game.end_round()
    assert game.ended is not None
    assert (game.ended.ending, game.ended.round) == ("deadline", 10)
    assert game.ended.package == {"x": 0.0, "y": 1.0}


def played() -> ns.Game:
    """A game with moves of every kind."""
    game = ns.Game(CEASEFIRE, ["ukraine", "usa"], seed=7)
    game.say("usa", "Let us begin — with “the guns”.")
    game.propose("ukraine", {"ceasefire": "full", "foreign_troops": 0.4})
    game.end_round()
    game.answer("ukraine", 1, yes=True)
    game.end_round()
    game.leave("usa")
    game.end_round()
    return game


def test_the_same_moves_give_the_same_bytes() -> None:
    game = played()
    lines = game.as_lines()
    again = ns.Game.from_lines(lines)
    assert again.as_lines() == lines == game.replay(game.moves).as_lines()
    assert again.view("ukraine").as_json() == game.view("ukraine").as_json()
    assert again.drafts == game.drafts


def test_another_move_gives_another_game() -> None:
    game = played()
    other = game.replay([move for move in game.moves if move.kind != "propose"])
    assert other.drafts != game.drafts


WRONG = {
    "unknown seat 'mars'": lambda game: game.propose("mars", {}),
    "the engine holds the seat 'russia'": lambda game: game.propose("russia", {}),
    "unknown issue 'ceasefires'; did you mean 'ceasefire'?": lambda game: game.propose(
        "ukraine", {"ceasefires": 1}
    ),
    "ceasefire: 1.5 is out of range: the scale goes from 0 to 1": lambda game: game.propose(
        "ukraine", {"ceasefire": 1.5}
    ),
    "there is no draft 9; the last one is draft 3": lambda game: game.answer("ukraine", 9, yes=True),
    "draft 1 is no longer on the table; draft 3 is": lambda game: game.answer("ukraine", 1, yes=True),
    "only the parties answer drafts, and 'nato' is not one of them": lambda game: game.answer(
        "nato", 3, yes=True
    ),
    "draft 3 cannot be withdrawn: at this table the next one takes its place": lambda game: game.withdraw(
        "ukraine", 3
    ),
    "say something, in 2,000 characters at most": lambda game: game.say("ukraine", "  "),
}


@pytest.mark.parametrize("message", WRONG)
def test_a_wrong_move_is_one_sentence_and_changes_nothing(message: str) -> None:
    game = ns.Game(CEASEFIRE, ["ukraine", "nato"])
    for _ in range(3):
        game.end_round()
    before = game.as_lines(), game.view("ukraine").as_json()
    with pytest.raises(ns.GameError) as error:
        WRONG[message](game)
    assert str(error.value).startswith(message)
    assert (game.as_lines(), game.view("ukraine").as_json()) == before


def test_who_is_asked_at_home_is_known_and_has_no_seat() -> None:
    treaty = shipped("classics/two_levels.toml")
    with pytest.raises(ns.GameError, match="'parliament' has no seat at the table: at home it is asked once"):
        ns.Game(treaty, ["parliament"])
    with pytest.raises(ns.GameError, match="unknown seat 'senate'"):
        ns.Game(treaty, ["senate"])


def test_a_game_that_is_over_takes_no_moves() -> None:
    game = ns.Game(TRADE, ["a"])
    game.leave("a")
    with pytest.raises(ns.GameError, match="the game is over"):
        game.end_round()


def test_no_seat_is_taken_where_the_protocol_leaves_no_offers() -> None:
    given = TRADE.with_changes({"talks.protocol": "challenge"})
    with pytest.raises(ns.GameError, match="play at an open table"):
        ns.Game(given, ["a"])
    ns.Game(given, ["a"], table="open")


def test_programs_hold_seats_to_the_end() -> None:
    def generous(view: ns.View) -> list[ns.Move]:
        if view.round == 0:
            return [ns.Move("propose", view.seat, draft=BOTH_WANT)]
        return [ns.Move("answer", view.seat, draft_id=view.drafts[-1].id, yes=True)]

    ended = ns.Game(TRADE, ["a", "b"]).play_out({"a": generous, "b": generous})
    assert (ended.ending, ended.round) == ("agreement", 1)
    with pytest.raises(ns.GameError, match="made a move for 'b'"):
        ns.Game(TRADE, ["a", "b"]).play_out({"a": lambda _: [ns.Move("leave", "b")]})


@pytest.mark.parametrize("seat", CEASEFIRE.at_table)
def test_a_strategy_of_the_users_own_can_sit_in_any_seat(seat: str) -> None:
    heard = []

    class Listening(Hardliner):
        def aspiration(self, view: StrategyView) -> Floats:
            heard.append(view.time)
            return super().aspiration(view)

    ended = ns.Game(CEASEFIRE, seed=3, strategies={seat: Listening()}).play_out({})
    assert len(heard) == ended.round


RESTS = """
[issues.flats]
title = "Flats that the state promises"
status_quo = { mode = 0.3, low = 0.1, high = 0.6, basis = "assumed", why = "-" }
decided_by = "commitments"
"""


@pytest.mark.parametrize("table", ["protocol", "open"])
def test_what_was_tabled_can_be_weighed_where_no_draft_touches_an_issue(table: Form) -> None:
    # The status quo of this game is drawn, so that drafts do not say there what the file says.
    given = scenario(
        issue("price"),
        actor("a", price="position = 1, salience = 1"),
        actor("b", price="position = 0, salience = 1"),
        RESTS,
        parties='["a", "b"]',
    )
    game = ns.Game(given, ["a"], table=table, seed=5)
    game.end_round()
    if table == "open":
        game.propose("a", {"price": 0.5})
    drawn = game.drafts[-1].values["flats"]
    assert drawn != 0.3
    assert game.evaluate("a", game.drafts[-1].values).after["flats"] == drawn
    game.propose("a", {**game.drafts[-1].values, "price": 0.7})
    with pytest.raises(ns.GameError, match="no draft moves 'flats'"):
        game.evaluate("a", {"flats": 0.9})
