"""How soon a move in a class is seen at its table, with 30 and with 300 seats that each move every two seconds.

In:      --quick, or how many seats for how long
Out:     one table: percentiles of the time from sending a move to its arrival on an open page, memory, processor
Keeps:   every move that was acknowledged arrives on every page of its table, or the benchmark stops; the browsers
         run on the same cores as the server
Not here: whether moves survive a kill (tests/web/test_killed.py)
Example: python benchmarks/web_load.py --quick
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

import psutil
from attrs import define, field

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "web"), str(ROOT / "benchmarks")]

from served import Served, served
from side_by_side import conditions, table

OIL = ROOT / "scenarios" / "oil.toml"
SEATS_OF_A_TABLE = 6
BETWEEN = 2.0
"""Seconds between two moves of a seat."""
DRAFTS = 4
"""Each so-manieth move is a draft, the others are words."""
PATIENCE = 20.0
"""Seconds in which all moves must have arrived after the last one."""


@define
class Table:
    """One table: what was said there and when, and on how many pages it arrived after how long."""

    sent: dict[str, float] = field(factory=dict)
    seen: dict[str, list[float]] = field(factory=dict)


async def connection(
    at: Served, head: str, body: str = ""
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", at.port, limit=4_000_000)
    more = (
        f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n" if body else ""
    )
    writer.write(
        f"{head} HTTP/1.1\r\nhost: 127.0.0.1:{at.port}\r\nx-own-script: 1\r\n{more}\r\n{body}".encode()
    )
    await writer.drain()
    return reader, writer


async def page(at: Served, seat: str, of: Table, opened: asyncio.Event) -> None:
    """An open page: waits for what is sent to it, and notes when each move has arrived."""
    reader, writer = await connection(at, f"GET {seat}/stream")
    missing: set[str] = set()
    known = 0
    try:
        while line := await reader.readline():
            now = perf_counter()
            if line.startswith(b"data:"):
                opened.set()
            if known < len(of.sent):
                missing.update([*of.sent][known:])
                known = len(of.sent)
            text = line.decode()
            for stamp in [stamp for stamp in missing if stamp in text]:
                missing.discard(stamp)
                of.seen.setdefault(stamp, []).append(now - of.sent[stamp])
    finally:
        writer.close()


async def mover(at: Served, seat: str, number: int, of: Table, seconds: float, *, drafts: bool) -> int:
    """A person who moves every two seconds; how many moves were acknowledged."""
    reader, writer = await asyncio.open_connection("127.0.0.1", at.port)
    begun, acknowledged = perf_counter(), 0
    await asyncio.sleep(BETWEEN * (number * 0.618 % 1))
    while (now := perf_counter()) < begun + seconds:
        if drafts and (acknowledged + number // 7) % DRAFTS == 0:
            kind, form = (
                "propose",
                {"v.us_measures": f"{number % 100 / 100}", "once": f"{number}.{acknowledged}", "sure": "yes"},
            )
        else:
            stamp = f"w{number}x{acknowledged}e"
            kind, form = "say", {"words": stamp, "once": stamp}
            of.sent[stamp] = now
        body = urlencode(form)
        head = f"POST {seat}/{kind} HTTP/1.1\r\nhost: 127.0.0.1:{at.port}\r\nx-own-script: 1\r\n"
        head += f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n\r\n"
        writer.write((head + body).encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        if b" 204 " not in answer.partition(b"\r\n")[0]:
            raise SystemExit(f"a move was refused: {answer.decode()} {(await reader.read(300)).decode()}")
        acknowledged += 1
        await asyncio.sleep(max(0.0, BETWEEN - (perf_counter() - now)))
    writer.close()
    return acknowledged


async def join(at: Served, number: int) -> str:
    """Join, as soon as the door lets so many people in."""
    body = urlencode({"name": f"bot {number}", "code": at.code})
    while True:
        reader, writer = await connection(at, "POST /join", body)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        writer.close()
        if " 303 " in answer:
            return next(
                line.split()[1] for line in answer.splitlines() if line.lower().startswith("location:")
            )
        await asyncio.sleep(0.2)


async def measure(
    at: Served,
    seats: int,
    seconds: float,
    used: Callable[[], float],
    *,
    size: int = SEATS_OF_A_TABLE,
    drafts: bool = True,
) -> tuple[list[float], int, float]:
    """The times from sending to arrival, sorted, how many moves were acknowledged, what was used meanwhile."""
    joined = [await join(at, number) for number in range(seats)]
    at.wish("times", limit="0", silence="0")
    at.wish("begin")
    tables = [Table() for _ in range(seats // size)]
    opened = [asyncio.Event() for _ in joined]
    pages = [
        asyncio.ensure_future(page(at, seat, tables[n % len(tables)], opened[n]))
        for n, seat in enumerate(joined)
    ]
    await asyncio.gather(*(one.wait() for one in opened))
    before = used()
    moves = await asyncio.gather(
        *(
            mover(at, seat, n, tables[n % len(tables)], seconds, drafts=drafts)
            for n, seat in enumerate(joined)
        )
    )
    ended = perf_counter()
    while any(len(one.seen.get(stamp, ())) < size for one in tables for stamp in one.sent):
        if perf_counter() > ended + PATIENCE:
            raise SystemExit("a move that was acknowledged has not arrived everywhere")
        await asyncio.sleep(0.05)
    for one in pages:
        one.cancel()
    times = sorted(t for one in tables for times in one.seen.values() for t in times)
    return times, sum(moves), used() - before


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="a few seconds with few seats: does it run?")
    parser.add_argument(
        "--seats", type=int, nargs="+", default=[30, 300], help="how many seats, a multiple of 6"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they move")
    given = parser.parse_args(arguments)
    cases, seconds = ([12], 5.0) if given.quick else (given.seats, given.seconds)
    print(conditions())
    rows = [["seats", "moves", "median", "95 %", "99 %", "longest", "memory", "processor a move"]]
    for seats in cases:
        with tempfile.TemporaryDirectory() as folder:
            groups = str(seats // SEATS_OF_A_TABLE)
            with served(OIL, Path(folder), "--groups", groups) as at:
                process = psutil.Process(at.process.pid)
                times, moves, used = asyncio.run(
                    measure(at, seats, seconds, lambda p=process: sum(p.cpu_times()[:2]))  # type: ignore[misc]
                )
                memory = process.memory_info().rss
        found = [f"{1_000 * times[int(share * (len(times) - 1))]:.0f} ms" for share in (0.5, 0.95, 0.99, 1.0)]
        rows.append(
            [str(seats), f"{moves:,}", *found, f"{memory / 1e6:.0f} MB", f"{1_000 * used / moves:.1f} ms"]
        )
    print(table(rows))


if __name__ == "__main__":
    main()
