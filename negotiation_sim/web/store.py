"""The memory of a class: one SQLite file.

In:      a path; what the class begins with; people, moves and settings as they come
Out:     Store: the same again, after whatever ended the process
Keeps:   what a call has written is on the disk when it returns, or, in a server, once :meth:`Store.settled` has: all
         that is asked at the same time then waits for the disk once; two servers never share a file; of a person
         it holds the name as typed and nothing else
Not here: what a move does (game), who may make it (classroom), tables for a spreadsheet (export)
Example: tests/web/test_store.py
"""

import asyncio
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen
from filelock import FileLock, Timeout

from negotiation_sim.errors import NegotiationSimError, WorkError
from negotiation_sim.game.moves import Move, read_lines

FORMAT = 2
SYNC: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)
SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sessions (session INTEGER PRIMARY KEY, rehearsal INTEGER NOT NULL);
CREATE TABLE people (person INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, place INTEGER, seat TEXT);
CREATE TABLE moves (number INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES sessions, place INTEGER NOT NULL,
  person INTEGER, round INTEGER NOT NULL, move TEXT NOT NULL, once TEXT UNIQUE);
"""


@frozen
class Kept:
    """One move as it lies on the disk; *person* None for the class itself, *once* the stamp of its form."""

    session: int
    group: int
    person: int | None
    round: int
    move: Move
    once: str | None = None


@frozen
class Person:
    """Somebody who has joined: the key of the address, the name as typed, and the seat; None for none."""

    id: int
    key: str
    name: str
    group: int | None
    seat: str | None


class Store:
    """The file of a class, open for one server.

    Attributes:
        gathering: Whether writing waits for :meth:`settled`, as in a server; else each call waits for the disk.

    Raises:
        WorkError: If another server has it, it cannot be opened, or is no such file.
        NegotiationSimError: If another version has written it.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.gathering = path, False
        self._next: asyncio.Future[None] | None = None
        self._writing: asyncio.Future[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._afterwards: list[Callable[[], None]] = []
        self._told: list[Callable[[], None]] = []
        self._inside = False
        with ExitStack() as opened:  # closed again if something is wrong
            self._open(opened)
            self._opened = opened.pop_all()

    def _open(self, opened: ExitStack) -> None:
        try:
            opened.enter_context(FileLock(f"{self.path}.lock", timeout=0))
        except Timeout:
            raise WorkError(
                f"another server is at work on {self.path}; stop it, or give another --data"
            ) from None
        except OSError as error:
            raise WorkError(f"{self.path} cannot be opened: {error.strerror or error}") from None
        try:
            given = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            self._file = opened.enter_context(closing(given))
            self._file.execute("PRAGMA journal_mode = WAL")
            # A commit writes to the log without waiting; _sync waits for the disk, once for all that wait.
            self._file.execute("PRAGMA synchronous = NORMAL")
            self._file.execute("PRAGMA secure_delete = ON")
            empty = not self._file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            self._log = os.open(f"{self.path}-wal", os.O_RDWR)
            opened.callback(os.close, self._log)
            if empty:
                with self.together():
                    for statement in SCHEMA.split(";"):
                        self._file.execute(statement)
                    self.remember("format", FORMAT)
            if self.recall("format") != FORMAT:
                raise NegotiationSimError(f"{self.path} was written by another version; give another --data")
        except (sqlite3.Error, OSError) as error:
            raise WorkError(f"{self.path} cannot be used: {error}") from None

    def close(self) -> None:
        """Let go of the file; again does nothing."""
        self._opened.close()

    # --- what the class is --------------------------------------------------------------------

    def remember(self, name: str, value: Any) -> None:
        """Keep a setting: plain data."""
        self._write("INSERT OR REPLACE INTO about VALUES (?, ?)", name, json.dumps(value))

    def recall(self, name: str, otherwise: Any = None) -> Any:
        """A setting that was kept."""
        found = self._file.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return otherwise if found is None else json.loads(found[0])

    def begin(self, *, rehearsal: bool = False) -> int:
        """A new session, by number from 1."""
        return self._write("INSERT INTO sessions (rehearsal) VALUES (?)", rehearsal)

    def sessions(self) -> dict[int, bool]:
        """The sessions by number, and whether they are rehearsals."""
        return {
            number: bool(rehearsal)
            for number, rehearsal in self._file.execute("SELECT session, rehearsal FROM sessions ORDER BY 1")
        }

    # --- people -------------------------------------------------------------------------------

    def add(self, key: str, name: str, group: int | None, seat: str | None) -> Person:
        """Somebody who joins."""
        number = self._write(
            "INSERT INTO people (key, name, place, seat) VALUES (?, ?, ?, ?)", key, name, group, seat
        )
        return Person(number, key, name, group, seat)

    def seat(self, person: int, group: int | None, seat: str | None) -> None:
        """Where somebody sits from now on."""
        self._write("UPDATE people SET place = ?, seat = ? WHERE person = ?", group, seat, person)

    def remove(self, person: int) -> None:
        """Take somebody's key away."""
        self._write("DELETE FROM people WHERE person = ?", person)

    def people(self) -> list[Person]:
        """Everybody who has joined."""
        return [
            Person(*row)
            for row in self._file.execute("SELECT person, key, name, place, seat FROM people ORDER BY 1")
        ]

    def forget(self) -> int:
        """Put a number in the place of every name, and leave no trace of the name in the file."""
        with self.together():
            count = self._file.execute("UPDATE people SET name = 'student ' || person").rowcount
        self._file.execute("VACUUM")
        self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    # --- moves --------------------------------------------------------------------------------

    def append(self, moves: Iterable[Kept]) -> None:
        """Keep moves: all of them, or none."""
        with self.together():
            self._file.executemany(
                "INSERT INTO moves (session, place, person, round, move, once) VALUES (?, ?, ?, ?, ?, ?)",
                [(k.session, k.group, k.person, k.round, k.move.line(), k.once) for k in moves],
            )

    def knows(self, once: str) -> bool:
        """Whether a move of this stamp is on the disk already."""
        return self._file.execute("SELECT 1 FROM moves WHERE once = ?", (once,)).fetchone() is not None

    def moves(self, session: int | None = None) -> Iterator[Kept]:
        """The moves of a session, or of all, in their order."""
        rows = self._file.execute(
            "SELECT session, place, person, round, move, once FROM moves WHERE ? IN (session, 0) ORDER BY number",
            (session or 0,),
        )
        for number, group, person, round_, line, once in rows:
            (move,) = read_lines(f"{{}}\n{line}\n")[1]
            yield Kept(number, group, person, round_, move, once)

    # --- on the disk --------------------------------------------------------------------------

    def _write(self, statement: str, *given: Any) -> int:
        """Write something; the number of the row that was added, if one was."""
        with self.together():
            return int(self._file.execute(statement, given).lastrowid or 0)

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is written inside, or nothing of it."""
        if self._inside:
            yield
            return
        if not self._file.in_transaction:
            self._file.execute("BEGIN IMMEDIATE")
        self._file.execute("SAVEPOINT part")
        self._inside = True
        try:
            yield
        except BaseException:
            self._file.execute("ROLLBACK TO part")
            raise
        finally:
            self._inside = False
            self._file.execute("RELEASE part")
            if not self.gathering:
                self._commit()
                self._sync()
                self._tell()

    async def settled(self) -> None:
        """Wait until all that was written is on the disk.

        Raises:
            sqlite3.Error: If it cannot be kept; then none of it is there.
        """
        if self._file.in_transaction:
            if self._next is None:
                self._next = asyncio.get_running_loop().create_future()
            if self._writer is None:
                self._writer = asyncio.ensure_future(self._write_all())
            await asyncio.shield(self._next)
        elif self._writing is not None:
            await asyncio.shield(self._writing)

    def afterwards(self, tell: Callable[[], None]) -> None:
        """Call *tell* once all that was written so far is on the disk."""
        if self._file.in_transaction:
            self._afterwards.append(tell)
        else:
            tell()

    async def _write_all(self) -> None:
        """Bring to the disk what waits for it, in turn; requests go on meanwhile, and wait for the next turn."""
        try:
            while self._next is not None:
                await asyncio.sleep(0)  # all requests that are ready now share one wait for the disk
                self._writing, self._next = self._next, None
                try:
                    self._commit()
                    await asyncio.to_thread(self._sync)
                except sqlite3.Error as error:
                    self._writing.set_exception(error)
                    self._writing.exception()  # whoever waited may be gone
                else:
                    self._writing.set_result(None)
                self._tell()
                self._writing = None
        finally:
            self._writer = None

    def _commit(self) -> None:
        """All that was written, in the log or not at all."""
        self._told, self._afterwards = self._afterwards, []
        try:
            self._file.execute("COMMIT")
        except sqlite3.Error:
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
            self._tell()
            raise

    def _sync(self) -> None:
        """Wait until the disk has the log."""
        try:
            SYNC(self._log)
        except OSError as error:
            raise sqlite3.OperationalError(str(error)) from error

    def _tell(self) -> None:
        """Tell whoever waits for what is on the disk now, or will never be."""
        told, self._told = self._told, []
        for tell in told:
            tell()


def same_class(store: Store, begun: Mapping[str, Any]) -> None:
    """See to it that a file holds this class and no other; an empty one takes it.

    Raises:
        NegotiationSimError: If it holds another one.
    """
    kept = store.recall("class")
    if kept is None:
        store.remember("class", begun)
    elif kept != json.loads(json.dumps(begun)):
        raise NegotiationSimError(
            f"{store.path} holds a class of another scenario, table, or number of groups; give another --data"
        )
