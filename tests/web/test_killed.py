"""A server that is killed again and again loses nothing that it has acknowledged."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random

import httpx2
import pytest
from served import OURS, Served, served

import negotiation_sim as ns

ROOT = Path(__file__).parent.parent.parent
OIL = ROOT / "scenarios" / "oil.toml"
TABLES, ROUNDS, MOVES = 3, 3, 30


@contextmanager
def kept_port() -> Iterator[int]:
    """A port that nobody else is given while the server is down: it is bound here, and the server listens."""
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeper.bind(("127.0.0.1", 0))
        yield keeper.getsockname()[1]


def until_answered(ask: Callable[[], httpx2.Response]) -> httpx2.Response:
    """What a browser does: it asks again until it is answered; a test gives up after five minutes."""
    begun = time.monotonic()
    while time.monotonic() < begun + 300:
        try:
            found = ask()
        except httpx2.TransportError:
            time.sleep(0.05)
            continue
        if found.status_code == 429:
            time.sleep(0.2)
            continue
        return found
    raise AssertionError("nobody answers")


def forms(table: int, round_: int, seats: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """What the people of one table do in one round: always the same."""
    dice = Random(100 * table + round_)
    for number in range(MOVES):
        seat, stamp = seats[dice.randrange(len(seats))], f"{table}.{round_}.{number}"
        if dice.random() < 0.5:
            yield f"{seat}/say", {"words": f"word {stamp}", "once": stamp}
        else:
            issue = next(iter(ns.load(OIL).issues))
            yield (
                f"{seat}/propose",
                {f"v.{issue}": str(round(dice.random(), 3)), "once": stamp, "sure": "yes"},
            )


def course(at: Served, during: Callable[[int], None]) -> tuple[list[str], set[str]]:
    """A class of bots, table by table in a fixed order of moves; *during* it is told how many are acknowledged.

    Returns:
        The games as lines, and the stamps that were acknowledged.
    """
    seats: dict[int, list[str]] = {}
    for number in range(TABLES * 3):
        seats.setdefault(1 + number % TABLES, []).append(at.join(f"bot {number}"))
    at.wish("times", limit="0", silence="0")
    at.wish("begin")
    acknowledged: set[str] = set()

    def play(table: int, round_: int) -> None:
        for address, form in forms(table, round_, seats[table]):
            sent = form
            found = until_answered(lambda a=address, f=sent: httpx2.post(a, data=f, headers=OURS, timeout=10))  # type: ignore[misc]
            assert found.status_code == 204, found.text
            acknowledged.add(form["once"])

    for round_ in range(ROUNDS):
        with ThreadPoolExecutor(TABLES) as pool:
            playing = [pool.submit(play, table, round_) for table in seats]
            while not all(one.done() for one in playing):
                during(len(acknowledged))
            for one in playing:
                one.result()
        if round_ < ROUNDS - 1:
            at.wish("next")
    games = [at.get(f"{at.teacher}/session-1-table-{table}.jsonl").text for table in range(1, TABLES + 1)]
    return games, acknowledged


@pytest.mark.slow
def test_twenty_kills_lose_no_acknowledged_move_and_end_in_the_same_state(tmp_path: Path) -> None:
    quiet, killed = tmp_path / "quiet", tmp_path / "killed"
    quiet.mkdir()
    killed.mkdir()
    dice, kills, before = Random(7), 0, 0
    with served(OIL, quiet, "--groups", str(TABLES)) as at:
        expected, _ = course(at, lambda _: time.sleep(0.05))
    with kept_port() as port, served(OIL, killed, "--groups", str(TABLES), port=port) as at:

        def kill() -> None:
            nonlocal kills
            kills += 1
            at.kill()
            at.start()

        def now_and_then(acknowledged: int) -> None:
            nonlocal before
            time.sleep(dice.uniform(0.05, 0.4))
            if kills < 20 and acknowledged > before:  # a slow machine, too, answers between two kills
                kill()
                before = acknowledged

        found, acknowledged = course(at, now_and_then)
        while kills < 20:  # what is left, between moves
            kill()
        again = [at.get(f"{at.teacher}/session-1-table-{t}.jsonl").text for t in range(1, TABLES + 1)]
    assert kills == 20
    assert len(acknowledged) == TABLES * ROUNDS * MOVES
    assert found == expected
    assert again == expected
    for lines in found:
        assert ns.Game.from_lines(lines).round == ROUNDS


def test_the_comparison_sees_a_move_that_is_lost() -> None:
    # The negative control: without one of its moves a game has other lines.
    game = ns.Game(ns.load(OIL), ns.load(OIL).at_table, table="open")
    game.end_round()
    game.say(game.seats[0], "word")
    assert game.replay(game.moves[:-1]).as_lines() != game.as_lines()


def test_a_kept_port_is_given_to_nobody_else() -> None:
    with (
        kept_port() as port,
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(OSError, match="in use"),
    ):
        socket.create_server(("127.0.0.1", port))
