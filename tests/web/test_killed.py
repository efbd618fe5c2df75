"""A server that is killed again and again loses nothing that it has acknowledged."""

import re
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random

import httpx2
import pytest
from attrs import evolve, frozen
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


Place = tuple[str, str]
"""A table and a seat, as a page calls them."""


@frozen
class Course:
    """What became of a class.

    Attributes:
        games: As lines, table by table.
        acknowledged: The stamps of the moves that the server said yes to.
        bots: The address of every bot, by name.
        given: Where the server let each of them sit, by name, as its own page said.
        says: The name of who said a word.
    """

    games: list[str]
    acknowledged: set[str]
    bots: dict[str, str]
    given: dict[str, Place]
    says: dict[str, str]


def own_page(at: Served, bot: str) -> Place:
    """Where a bot sits, as the page says that its key opens."""
    page = at.get(bot).text
    found = re.search(r", table (\d+)</p>\s*<h1>(.+)</h1>", page)
    assert found, page
    return found[1], found[2]


def on_the_desk(at: Served) -> list[tuple[str, Place]]:
    """Everybody with the seat, as the instructor's page says."""
    row = r'<tr><td dir="auto">(bot \d+)</td><td>(\d*)</td><td>([^<]*)</td>'
    return [(name, (table, seat)) for name, table, seat in re.findall(row, at.get(at.teacher).text)]


def strangers(found: Course, opens: Mapping[str, Place], desk: list[tuple[str, Place]]) -> list[str]:
    """Who does not hold the seat that the server gave, whose key opens another, and who spoke in one.

    Args:
        found: The class.
        opens: Where the key of each bot leads now, by name.
        desk: Who sits where now.
    """
    titles = {seat: actor.label for seat, actor in ns.load(OIL).actors.items()}
    wrong = [
        f"{name} is on the desk {desk.count((name, at))} times"
        for name, at in found.given.items()
        if desk.count((name, at)) != 1
    ]
    wrong += [f"{at} is held {held} times" for at, held in Counter(at for _, at in desk).items() if held > 1]
    wrong += [
        f"the key of {name} opens {opens[name]}" for name, at in found.given.items() if opens[name] != at
    ]
    for table, lines in enumerate(found.games, start=1):
        for remark in ns.Game.from_lines(lines).remarks:
            name = found.says[remark.words]
            if found.given[name] != (str(table), titles[remark.seat]):
                wrong.append(f"{name} spoke as {remark.seat} at table {table}")
    return wrong


def course(at: Served, during: Callable[[int], None]) -> Course:
    """A class of bots, table by table in a fixed order of moves; *during* it is told how many are acknowledged."""
    seats: dict[int, list[str]] = {}
    bots: dict[str, str] = {}
    for number in range(TABLES * 3):
        name = f"bot {number}"
        bots[name] = at.join(name)
        seats.setdefault(1 + number % TABLES, []).append(bots[name])
    given = {name: own_page(at, bot) for name, bot in bots.items()}
    names = {bot: name for name, bot in bots.items()}
    says: dict[str, str] = {}
    at.wish("times", limit="0", silence="0")
    at.wish("begin")
    acknowledged: set[str] = set()

    def play(table: int, round_: int) -> None:
        for address, form in forms(table, round_, seats[table]):
            sent = form
            if "words" in form:
                says[form["words"]] = names[address.removesuffix("/say")]
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
    return Course(games, acknowledged, bots, given, says)


@pytest.mark.slow
def test_twenty_kills_lose_no_acknowledged_move_give_nobody_anothers_seat_and_end_in_the_same_state(
    tmp_path: Path,
) -> None:
    quiet, killed = tmp_path / "quiet", tmp_path / "killed"
    quiet.mkdir()
    killed.mkdir()
    dice, kills, before = Random(7), 0, 0
    with served(OIL, quiet, "--groups", str(TABLES)) as at:
        expected = course(at, lambda _: time.sleep(0.05)).games
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

        found = course(at, now_and_then)
        while kills < 20:  # what is left, between moves
            kill()
        again = [at.get(f"{at.teacher}/session-1-table-{t}.jsonl").text for t in range(1, TABLES + 1)]
        opens = {name: own_page(at, bot) for name, bot in found.bots.items()}
        desk = on_the_desk(at)
    assert kills == 20
    assert len(found.acknowledged) == TABLES * ROUNDS * MOVES
    assert found.games == expected
    assert again == expected
    assert found.says
    assert strangers(found, opens, desk) == []
    # The negative control: had two of a table changed places, or one taken the seat of another, it would be seen.
    one, other = "bot 0", f"bot {TABLES}"
    assert found.given[one][0] == found.given[other][0]
    swapped = {one: found.given[other], other: found.given[one]}
    assert len(strangers(found, {**opens, **swapped}, desk)) == 2
    assert strangers(found, opens, [(name, swapped.get(name, at)) for name, at in desk])
    assert strangers(found, opens, [(name, opens[other] if name == one else at) for name, at in desk])
    assert strangers(evolve(found, says=dict.fromkeys(found.says, one)), opens, desk)
    for lines in found.games:
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
