"""The memory of a class: whole, alone, and able to forget."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from negotiation_sim.errors import NegotiationSimError, WorkError
from negotiation_sim.game.moves import Move
from negotiation_sim.web.store import Kept, Store, same_class


def test_two_servers_on_one_file_are_refused(tmp_path: Path) -> None:
    store = Store(tmp_path / "class.sqlite")
    with pytest.raises(WorkError, match="another server is at work"):
        Store(tmp_path / "class.sqlite")
    store.close()
    Store(tmp_path / "class.sqlite").close()


def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "class.sqlite")
    session = store.begin()
    ana = store.add("key", "Ana", 1, "seller")
    said = Kept(session, 1, ana.id, 0, Move("say", "seller", words="Grüße\n=1+1"), "1.stamp")
    store.append([said, Kept(session, 1, None, 0, Move("end_round"))])
    store.close()
    again = Store(tmp_path / "class.sqlite")
    assert again.people() == [ana]
    assert [*again.moves(session)] == [said, Kept(session, 1, None, 0, Move("end_round"))]
    assert again.knows("1.stamp")
    assert not again.knows("1.other")
    again.close()


def test_moves_are_kept_all_or_none(tmp_path: Path) -> None:
    store = Store(tmp_path / "class.sqlite")
    store.begin()
    move = Kept(1, 1, None, 0, Move("end_round"), "same")
    with pytest.raises(Exception, match="UNIQUE"):
        store.append([move, move])
    assert [*store.moves()] == []
    store.close()


def waits(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many moves stand in the log each time that the disk is waited for; it is the log that is waited for."""
    found: list[int] = []

    def sync(file: int) -> None:
        assert os.path.samestat(os.fstat(file), Path(f"{store.path}-wal").stat())
        os.fsync(file)
        with closing(sqlite3.connect(store.path)) as other:
            found.append(int(other.execute("SELECT count(*) FROM moves").fetchone()[0]))

    monkeypatch.setattr("negotiation_sim.web.store.SYNC", sync)
    return found


def test_the_disk_is_waited_for_before_a_call_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "class.sqlite")
    assert store._file.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    found = waits(store, monkeypatch)
    store.begin()
    store.append([Kept(1, 1, None, 0, Move("end_round"))])
    assert found == [0, 1]
    store.close()


def test_in_a_server_the_disk_is_waited_for_before_anything_is_acknowledged_or_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "class.sqlite")
    store.begin()
    store.gathering = True
    found = waits(store, monkeypatch)

    async def course() -> None:
        store.append([Kept(1, 1, None, 0, Move("end_round"))])
        store.afterwards(lambda: told.append(len(found)))
        assert (found, told) == ([], [])
        await store.settled()
        assert (found, told) == ([1], [1])
        await store.settled()  # nothing is new, so nothing is waited for
        assert found == [1]

    told: list[int] = []
    asyncio.run(course())
    store.close()


def test_a_disk_that_fails_is_told_to_whoever_waits_and_the_next_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "class.sqlite")
    store.begin()
    store.gathering = True

    def fails(_: int) -> None:
        raise OSError("no space")

    async def course() -> None:
        with monkeypatch.context() as patched:
            patched.setattr("negotiation_sim.web.store.SYNC", fails)
            store.append([Kept(1, 1, None, 0, Move("end_round"))])
            with pytest.raises(sqlite3.OperationalError, match="no space"):
                await store.settled()
        store.append([Kept(1, 2, None, 0, Move("end_round"))])
        await store.settled()

    asyncio.run(course())
    store.close()


def test_a_forgotten_name_is_nowhere_in_the_files(tmp_path: Path) -> None:
    store = Store(tmp_path / "class.sqlite")
    store.add("key", "Scheherazade", 1, "seller")
    files = [*tmp_path.glob("class.sqlite*")]
    assert any(b"Scheherazade" in path.read_bytes() for path in files)  # the negative control
    assert store.forget() == 1
    assert [person.name for person in store.people()] == ["student 1"]
    store.close()
    assert not any(b"Scheherazade" in path.read_bytes() for path in tmp_path.glob("class.sqlite*"))


def test_a_file_of_another_class_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path / "class.sqlite")
    same_class(store, {"groups": 2})
    same_class(store, {"groups": 2})
    with pytest.raises(NegotiationSimError, match="another scenario"):
        same_class(store, {"groups": 3})
    store.close()


@pytest.mark.parametrize(
    "content", [b"no database at all, but longer than a header" * 30, b"SQLite format 3\0" + b"x" * 200]
)
def test_a_file_that_is_no_class_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "class.sqlite").write_bytes(content)
    with pytest.raises(WorkError, match="cannot be used"):
        Store(tmp_path / "class.sqlite")


def test_what_is_asked_at_the_same_time_waits_for_the_disk_once_and_is_there_then(tmp_path: Path) -> None:
    store = Store(tmp_path / "class.sqlite")
    store.begin()
    store.gathering = True
    commits: list[str] = []
    store._file.set_trace_callback(lambda said: commits.append(said) if said == "COMMIT" else None)
    told: list[int] = []

    async def move(number: int) -> int:
        store.append([Kept(1, number, None, 0, Move("end_round"))])
        store.afterwards(lambda: told.append(number))
        assert told == []
        await store.settled()
        with closing(sqlite3.connect(store.path)) as other:  # somebody else reads the file
            return int(other.execute("SELECT count(*) FROM moves").fetchone()[0])

    async def course() -> list[int]:
        return await asyncio.gather(*(move(number) for number in range(5)))

    assert asyncio.run(course()) == [5] * 5
    assert commits == ["COMMIT"]
    assert told == [0, 1, 2, 3, 4]
    store.close()


def test_a_part_that_fails_takes_nothing_else_with_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "class.sqlite")
    store.begin()
    store.gathering = True
    one = Kept(1, 1, None, 0, Move("end_round"), "same")

    async def course() -> None:
        store.append([one])
        with pytest.raises(sqlite3.IntegrityError):
            store.append([Kept(1, 2, None, 0, Move("end_round")), one])
        await store.settled()

    asyncio.run(course())
    assert [kept.group for kept in store.moves()] == [1]
    store.close()
