"""Processes that work, are interrupted, and never outlive their parent; and the bar that shows it."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children
from pathlib import Path
from threading import Event

import psutil
import pytest
from studies import blocks, file, small

from negotiation_sim.errors import WorkError
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.runs.blocks import as_finished
from negotiation_sim.runs.ensemble import block_work
from negotiation_sim.runs.workers import pool
from negotiation_sim.study.block_file import to_bytes
from negotiation_sim.study.folder import run_study, study_in

RUNS = 5000 * BLOCK
DEADLINE = 60


@contextmanager
def started(scenario: str, out: Path, errors: int, runs: int = RUNS) -> Iterator["subprocess.Popen[bytes]"]:
    """A study in two processes, in a session of its own, as from a terminal."""
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "negotiation_sim", "study", "run", scenario),
            *(out, "--runs", str(runs), "--jobs", "2", "--json"),
        ],
        stdout=subprocess.PIPE,
        stderr=errors,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something that must come; fail if it does not."""
    end = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


def n_blocks(out: Path) -> int:
    """How many blocks there are."""
    return len([*(out / "blocks").glob("*.npz")])


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run."""
    return [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.slow
def test_an_interruption_ends_all_processes_and_keeps_what_is_finished(tmp_path: Path) -> None:
    """Ctrl-C in a terminal reaches every process of the group."""
    out = tmp_path / "out"
    terminal, errors = pty.openpty()
    shown = b""

    def read() -> bytes:
        nonlocal shown
        while select.select([terminal], [], [], 0)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:  # the other end is closed
                break
        return shown

    with started(file(tmp_path), out, errors) as process:
        os.close(errors)
        wait_until(lambda: b"left" in read() and n_blocks(out) >= 3)
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 2
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)  # an impatient hand
        wait_until(lambda: bool(read()) and process.poll() is not None)
        assert process.communicate()[0] == b""
    read()
    os.close(terminal)
    assert process.returncode == 130
    assert b"Traceback" not in shown
    assert f"of {RUNS:,}".encode() in shown  # the bar
    assert f"{n_blocks(out) * BLOCK:,} of {RUNS:,} runs are kept in {out}. To go on:".encode() in shown
    wait_until(lambda: not alive(children))
    assert_sound(out)


@pytest.mark.slow
def test_the_processes_of_a_killed_study_leave_too(tmp_path: Path) -> None:
    """Nobody tells them."""
    out = tmp_path / "out"
    with started(file(tmp_path), out, subprocess.DEVNULL) as process:
        wait_until(lambda: n_blocks(out) >= 3)
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 2
        process.kill()
        process.communicate()
    wait_until(lambda: not alive(children))
    assert_sound(out)


def assert_sound(out: Path) -> None:
    """The blocks that are there are those of one job."""
    there = study_in(out)
    work = block_work(small(), RUNS, 7)
    done = there.done()
    assert len(done) >= 3
    for block in (done[0], done[-1]):
        assert there.path(block).read_bytes() == to_bytes(work(block), there.block(block))


@pytest.mark.slow
def test_two_jobs_make_the_bytes_of_one(tmp_path: Path) -> None:
    runs = 12 * BLOCK + 9
    run_study(small(), tmp_path / "one", runs)
    with pool(2) as executor:
        run_study(small(), tmp_path / "two", runs, executor=executor)
    assert blocks(tmp_path / "one") == blocks(tmp_path / "two")
    assert not active_children()


def test_a_worker_that_dies_is_told() -> None:
    def lose_one() -> None:
        with pool(2) as executor:
            assert executor is not None
            executor.submit(os._exit, 1).result()

    with pytest.raises(WorkError, match="3 processes have died over the same block"):
        lose_one()
    assert not active_children()


def test_blocks_come_as_they_finish_and_none_is_begun_too_early() -> None:
    """Block 0 is held back: only the blocks within reach of it are handed out meanwhile."""
    begun: list[int] = []
    release = Event()

    def work(block: int) -> int:
        begun.append(block)
        if block == 0:
            assert release.wait(DEADLINE)
        return -block

    with ThreadPoolExecutor(2) as executor:
        results = as_finished(work, range(20), executor, in_flight=5)
        first = [next(results) for _ in range(4)]
        assert first == [(1, -1), (2, -2), (3, -3), (4, -4)]
        assert sorted(begun) == [0, 1, 2, 3, 4]
        release.set()
        assert sorted(results) == [(block, -block) for block in sorted({*range(20)} - {1, 2, 3, 4})]
