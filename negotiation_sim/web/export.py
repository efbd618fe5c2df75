"""What a class leaves behind, as tables for a spreadsheet and as games that can be played again.

In:      Classroom
Out:     CSV with session, group, seat and round; lines of JSON that ``ns.Game.from_lines`` reads
Keeps:   the same class gives the same bytes; no cell is read as a formula
Not here: the file on the disk (store), what a game holds (game.moves)
Example: tests/web/test_export.py
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from negotiation_sim.game.game import Game
from negotiation_sim.game.moves import as_lines
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.web.classroom import Classroom

MOVES = (
    "session",
    "rehearsal",
    "group",
    "seat",
    "name",
    "round",
    "move",
    "kind",
    "draft_id",
    "yes",
    "words",
    "event",
)
TABLES = ("session", "rehearsal", "group", "ending", "round", "signed", "outcome")


def moves(classroom: Classroom) -> str:
    """Every move of every session, with the values of drafts in columns of their own."""
    store, issues = classroom.store, [*classroom.scenario.issues]
    names = {p.id: p.name for p in store.people()}
    sessions, counts = store.sessions(), dict[tuple[int, int], int]()

    def rows() -> Iterator[list[Any]]:
        for kept in store.moves():
            move, at = kept.move, (kept.session, kept.group)
            counts[at] = counts.get(at, 0) + 1
            draft = move.draft or {}
            yield [
                kept.session,
                int(sessions[kept.session]),
                kept.group,
                move.seat or "",
                "" if kept.person is None else names.get(kept.person, ""),
                kept.round,
                counts[at],
                move.kind,
                _blank(move.draft_id),
                "" if move.yes is None else int(move.yes),
                move.words or "",
                move.event or "",
                *(_blank(draft.get(issue)) for issue in issues),
            ]

    return _table([*MOVES, *issues], rows())


def tables(classroom: Classroom) -> str:
    """How every table of every session stands: the ending, and what then holds (0 to 1)."""
    issues, sessions = [*classroom.scenario.issues], classroom.store.sessions()

    def rows() -> Iterator[list[Any]]:
        for session, rehearsal in sessions.items():
            for number in range(1, len(classroom.groups) + 1):
                played = _game(classroom, session, number)
                ended = played.ended
                first = [session, int(rehearsal), number]
                if ended is None:
                    yield [*first, "", played.round, "", "", *("" for _ in issues)]
                else:
                    yield [
                        *first,
                        ended.ending,
                        ended.round,
                        _blank(ended.signed),
                        ended.outcome,
                        *(_told(ended.package[issue]) for issue in issues),
                    ]

    return _table([*TABLES, *issues], rows())


def game(classroom: Classroom, session: int, group: int) -> str:
    """One game, as ``ns.Game.from_lines`` reads it."""
    kept = [k.move for k in classroom.store.moves(session) if k.group == group]
    return as_lines(classroom.groups[group - 1].game.head(), kept)


def _game(classroom: Classroom, session: int, group: int) -> Game:
    at_table = classroom.groups[group - 1].game
    if session == classroom.session:
        return at_table
    return at_table.replay(k.move for k in classroom.store.moves(session) if k.group == group)


def _table(columns: list[str], rows: Iterable[list[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _told(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"


def _blank(value: Any) -> Any:
    return "" if value is None else value
