"""How soon words are seen at a table of two, and what they cost the server, beside oTree in the same run.

In:      the path of oTree's command, from its own environment; how many people, for how long, how often in turn
Out:     one table: percentiles from sending to arrival on both pages, processor time a move, and ratios of medians
Keeps:   both servers run one after the other on the same machine, each as its own command starts it; both keep what
         is said; every message that was sent arrives on both pages, or the benchmark stops
Not here: larger tables and drafts (web_load)
Example: python3 -m venv /tmp/otree && /tmp/otree/bin/pip install -r benchmarks/otree/requirements.txt
         python benchmarks/beside_otree.py --otree /tmp/otree/bin/otree
"""

import argparse
import asyncio
import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter

import httpx2
import psutil
from attrs import define

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "web"), str(ROOT / "benchmarks")]

import web_load
from served import served
from side_by_side import conditions, ratio, table

PRICE = ROOT / "scenarios" / "classics" / "one_price.toml"
PATIENCE = 60


@define
class Found:
    """What one server did: times from sending to arrival, sorted; moves; processor seconds; bytes."""

    times: list[float]
    moves: int
    used: float
    memory: int

    @property
    def a_move(self) -> float:
        """Processor seconds of one move."""
        return self.used / self.moves

    def at(self, share: float) -> float:
        """The time that *share* of all stay below."""
        return self.times[int(share * (len(self.times) - 1))]


def ours(seats: int, seconds: float) -> Found:
    """A class of two at each table who say something every two seconds."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(PRICE, Path(folder), "--groups", str(seats // 2)) as at,
    ):
        process = psutil.Process(at.process.pid)
        times, moves, used = asyncio.run(
            web_load.measure(at, seats, seconds, lambda: _used(process), size=2, drafts=False)
        )
        return Found(times, moves, used, process.memory_info().rss)


def otrees(command: str, seats: int, seconds: float) -> Found:
    """The same with oTree's live page."""
    with tempfile.TemporaryDirectory() as folder, _otree(command, Path(folder)) as (address, process):
        pages = _pages(address, seats)
        times, moves, used = asyncio.run(_measure(address, pages, seconds, lambda: _used(process)))
        return Found(times, moves, used, process.memory_info().rss)


def _used(process: psutil.Process) -> float:
    """Seconds of the processor that a server has had."""
    return float(sum(process.cpu_times()[:2]))


@contextmanager
def _otree(command: str, folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """OTree's server for production, at a free port."""
    project = folder / "project"
    shutil.copytree(ROOT / "benchmarks" / "otree", project)
    for name in ("_static", "_templates"):
        (project / name).mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {**os.environ, "OTREE_PRODUCTION": "1", "PATH": f"{Path(command).parent}:{os.environ['PATH']}"}
    quiet = {"cwd": project, "env": env, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([command, "resetdb", "--noinput"], check=True, **quiet)  # type: ignore[call-overload]
    with subprocess.Popen([command, "prodserver1of2", str(port)], **quiet) as server:  # type: ignore[call-overload]
        address = f"http://127.0.0.1:{port}"
        try:
            _until_answered(address)
            yield address, psutil.Process(server.pid)
        finally:
            for helper in psutil.Process(server.pid).children(recursive=True):  # it would outlive the server
                helper.kill()
            server.kill()


def _until_answered(address: str) -> None:
    begun = time.monotonic()
    while time.monotonic() < begun + PATIENCE:
        with suppress(httpx2.TransportError):
            httpx2.get(address, timeout=5)
            return
        time.sleep(0.2)
    raise SystemExit("oTree does not answer")


def _pages(address: str, seats: int) -> list[str]:
    """Where the live page of each participant listens; two and two are in one group."""
    with httpx2.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        asked = {"session_config_name": "talk", "num_participants": seats}
        code = client.post("/api/sessions", json=asked).json()["code"]
        people = client.get(f"/api/sessions/{code}").json()["participants"]
        pages = [client.get(f"/InitializeParticipant/{one['code']}").text for one in people]
    found = [re.search(r'data-socket-url="(/live\?[^"]+)"', page) for page in pages]
    return [one[1].replace("&amp;", "&") for one in found if one]


async def _measure(
    address: str, pages: list[str], seconds: float, used: Callable[[], float]
) -> tuple[list[float], int, float]:
    sent: list[dict[str, float]] = [{} for _ in range(len(pages) // 2)]
    times: list[float] = []
    sockets = [await _socket(address, page) for page in pages]
    listening = [
        asyncio.ensure_future(_listen(reader, sent[n // 2], times)) for n, (reader, _) in enumerate(sockets)
    ]
    before = used()
    moves = await asyncio.gather(
        *(_talk(writer, n, sent[n // 2], seconds) for n, (_, writer) in enumerate(sockets))
    )
    ended = perf_counter()
    while len(times) < 2 * sum(moves):
        if perf_counter() > ended + PATIENCE:
            raise SystemExit("what was said in oTree has not arrived everywhere")
        await asyncio.sleep(0.05)
    for one in listening:
        one.cancel()
    for _, writer in sockets:
        writer.close()
    return sorted(times), sum(moves), used() - before


async def _socket(address: str, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A web socket (RFC 6455)."""
    port = int(address.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = base64.b64encode(os.urandom(16)).decode()
    head = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
    writer.write(f"{head}sec-websocket-key: {key}\r\nsec-websocket-version: 13\r\n\r\n".encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in answer:
        raise SystemExit(f"oTree opens no live page: {answer.decode()[:200]}")
    return reader, writer


async def _talk(writer: asyncio.StreamWriter, number: int, sent: dict[str, float], seconds: float) -> int:
    """A person who says something every two seconds; how often."""
    begun, said = perf_counter(), 0
    await asyncio.sleep(web_load.BETWEEN * (number * 0.618 % 1))
    while (now := perf_counter()) < begun + seconds:
        stamp = f"w{number}x{said}e"
        sent[stamp] = now
        body = json.dumps(stamp).encode()
        # One text frame under a mask of zeros, which leaves the bytes as they are.
        writer.write(bytes([0x81, 0x80 | len(body)]) + bytes(4) + body)
        said += 1
        await asyncio.sleep(max(0.0, web_load.BETWEEN - (perf_counter() - now)))
    return said


async def _listen(reader: asyncio.StreamReader, sent: dict[str, float], times: list[float]) -> None:
    """An open page: notes when each message has arrived."""
    while True:
        head = await reader.readexactly(2)
        length = head[1] & 0x7F
        if length == 126:
            length = int.from_bytes(await reader.readexactly(2))
        body = await reader.readexactly(length)
        if head[0] & 0x0F == 1:
            times.append(perf_counter() - sent[json.loads(body)["live_method_payload"]])


def main(arguments: list[str] | None = None) -> None:
    """Measure both in turn, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--otree", required=True, help="oTree's command, as pip has installed it")
    parser.add_argument("--seats", type=int, default=30, help="how many people, an even number")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long they talk each time")
    parser.add_argument("--times", type=int, default=3, help="how often in turn")
    given = parser.parse_args(arguments)
    print(conditions())
    found = [
        (ours(given.seats, given.seconds), otrees(given.otree, given.seats, given.seconds))
        for _ in range(given.times)
    ]
    rows = [["server", "moves", "median", "95 %", "processor a move", "memory"]]
    rows += [
        [
            name,
            f"{one.moves:,}",
            *(f"{1_000 * one.at(share):.1f} ms" for share in (0.5, 0.95)),
            f"{1_000 * one.a_move:.2f} ms",
            f"{one.memory / 1e6:.0f} MB",
        ]
        for pair in found
        for name, one in zip(("simulate class", "oTree"), pair, strict=True)
    ]
    print(table(rows))
    asked: dict[str, Callable[[Found], float]] = {
        "median": lambda one: one.at(0.5),
        "95 %": lambda one: one.at(0.95),
        "processor a move": lambda one: one.a_move,
    }
    for what, of in asked.items():
        apart = ratio([of(other) for _, other in found], [of(own) for own, _ in found])
        print(f"oTree over simulate class, {what}: {apart:.2f}")


if __name__ == "__main__":
    main()
