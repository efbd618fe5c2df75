"""What the holder of a seat can do, and the file that keeps it.

In:      moves, or the lines of a saved game
Out:     Move; lines of JSON, one move each
Keeps:   a game is its head and its list of moves: the same lines give the same game
Not here: whether a move is allowed, and what comes of it (game)
Example: tests/game/test_moves.py
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from attrs import asdict, field, frozen

from negotiation_sim.errors import NegotiationSimError, printable
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.short import tables

Kind = Literal["propose", "answer", "withdraw", "say", "leave", "hand_back", "take", "report", "end_round"]
MOST_WORDS = 2_000
KINDS: tuple[Kind, ...] = get_args(Kind)


class GameError(NegotiationSimError):
    """A move that cannot be made, or a saved game that cannot be read; nothing has changed.

    *line* is the line of a saved game that is wrong; None where no line is.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(message)


def _plain(draft: Mapping[str, Any] | None) -> dict[str, Value] | None:
    """A draft in Python's own numbers; what is no value stays, and is refused where the move is made."""
    return None if draft is None else {name: tables(value) for name, value in draft.items()}


@frozen
class Move:
    """One move; what its kind does not need is left out.

    Attributes:
        kind: propose, answer, withdraw, say, leave, hand_back, take, report or end_round.
        seat: Who makes it; None for report and end_round.
        draft: For propose, by issue a number in its own unit, or the id of a point.
        draft_id: For answer and withdraw, the number of the draft, from 1.
        yes: For answer.
        words: For say; for report, news that is no event of the scenario.
        event: For report, the id of an event.
    """

    kind: Kind
    seat: str | None = None
    draft: Mapping[str, Value] | None = field(default=None, converter=_plain)
    draft_id: int | None = field(default=None, converter=tables)
    yes: bool | None = field(default=None, converter=tables)
    words: str | None = None
    event: str | None = None

    def spoken(self) -> str:
        """Its words.

        Raises:
            GameError: If there are none, or too many.
        """
        words = (self.words or "").strip()
        if not words or len(words) > MOST_WORDS:
            raise GameError(f"say something, in {MOST_WORDS:,} characters at most")
        return words

    def line(self) -> str:
        """The move as one line of JSON."""
        given = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps(given, ensure_ascii=False)


def read_lines(text: str) -> tuple[dict[str, Any], list[Move]]:
    """The head and the moves of a saved game.

    A last line that was never finished is left out: whatever stopped the game stopped it there.

    Raises:
        GameError: If the text is no saved game; it says which line is wrong.
    """
    *lines, _ = text.split("\n")
    if not lines:
        raise GameError("this is no saved game: it has no whole line")
    head = _object(lines[0], 1)
    return head, [_move(line, number) for number, line in enumerate(lines[1:], start=2)]


def as_lines(head: Mapping[str, Any], moves: Iterable[Move]) -> str:
    """A saved game: the head, then one move a line."""
    return "".join(f"{line}\n" for line in [json.dumps(head, ensure_ascii=False), *(m.line() for m in moves)])


def _move(line: str, number: int) -> Move:
    given = _object(line, number)
    kinds: dict[str, tuple[type, ...]] = {
        "kind": (str,),
        "seat": (str,),
        "draft": (dict,),
        "draft_id": (int,),
        "yes": (bool,),
        "words": (str,),
        "event": (str,),
    }
    sound = all(name in kinds and type(value) in kinds[name] for name, value in given.items())
    if not sound or given.get("kind") not in KINDS:
        raise GameError(f"line {number} of the saved game holds no move: {printable(line[:80])}", number)
    return Move(**given)


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise GameError(f"line {number} of the saved game is damaged: {printable(line[:80])}", number)
    return found
