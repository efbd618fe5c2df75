"""The talks at one table, told in the order in which they went.

In:      Game
Out:     Chapter for each round: what was said and reported, the drafts with their answers, who left
Keeps:   it tells what everybody at the table has seen; a draft is told once, where it was tabled, with how it ended
Not here: what a draft was worth to anybody (debrief_page, report.debrief_text), HTML (templates)
Example: tests/web/test_story.py
"""

from collections.abc import Collection, Iterator
from itertools import groupby

from attrs import frozen

from negotiation_sim.game.game import Game
from negotiation_sim.game.moves import Move
from negotiation_sim.game.views import Draft
from negotiation_sim.report import seat_text, words
from negotiation_sim.scenario.scenario import Scenario


@frozen
class Tabled:
    """A draft as it was tabled, and how it stood at the end.

    Attributes:
        lines: Issue and value in words, where the draft differs from how things stood.
        answers: Party and what it said last: signs, abstains, refuses, waits; left, where it had left before.
        fate: withdrawn, signed, or nothing.
    """

    id: int
    author: str
    lines: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    fate: str


@frozen
class Line:
    """One thing that happened: *who* is empty for news; *draft* where one was tabled."""

    round: int
    who: str
    words: str
    draft: Tabled | None = None


Chapter = tuple[int, tuple[Line, ...]]


def story(game: Game) -> list[Chapter]:
    """The talks round by round, from 0 for what came before the first one."""
    return [(number, tuple(lines)) for number, lines in groupby(_lines(game), key=lambda line: line.round)]


def _lines(game: Game) -> Iterator[Line]:
    """What happened, in its order; the game is played again to find it."""
    again, drafts, news, left = game.replay(()), 0, 0, dict[str, int]()
    for move in game.moves:
        again.play(move)
        for seat in [seat for seat in again.left if seat not in left]:
            left[seat] = min(again.left[seat], again.round)
            yield Line(left[seat], game.scenario.actors[seat].label, "left the talks")
        for one in again.news[news:]:
            yield Line(one.round, "", seat_text.news_title(game.scenario, one))
        news = len(again.news)
        yield from _told(game.scenario, again, move)
        for draft in game.drafts[drafts : len(again.drafts)]:
            yield Line(
                draft.round,
                _author(game.scenario, draft),
                "",
                _tabled(game, draft, again.drafts[drafts], left),
            )
        drafts = len(again.drafts)


def _told(scenario: Scenario, now: Game, move: Move) -> Iterator[Line]:
    if move.seat is None or (said := _does(move)) is None:
        return
    yield Line(now.round, scenario.actors[move.seat].label, said)


def _does(move: Move) -> str | None:
    """What everybody saw of a move; offers are told with the draft that came of them."""
    if move.kind == "answer":
        return f"{'signed' if move.yes else 'did not sign'} draft {move.draft_id}"
    return {
        "say": move.words,
        "withdraw": f"took draft {move.draft_id} from the table",
    }.get(move.kind)


def _tabled(game: Game, end: Draft, first: Draft, left: Collection[str]) -> Tabled:
    scenario = game.scenario
    signed = game.ended is not None and game.ended.signed == end.id
    return Tabled(
        first.id,
        _author(scenario, end),
        tuple(
            (words.title(scenario, name), words.given(scenario, name, value))
            for name, value in end.values.items()
        ),
        tuple(
            (scenario.actors[p].label, "left" if p in left else end.said(p)) for p in scenario.talks.parties
        ),
        "signed" if signed else "withdrawn" if end.withdrawn else "",
    )


def _author(scenario: Scenario, draft: Draft) -> str:
    return "the chair" if draft.author is None else scenario.actors[draft.author].name
