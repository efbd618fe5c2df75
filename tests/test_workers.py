"""Processes that work, are interrupted, and never outlive their parent; and the bar that shows it."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

import psutil
from studies import blocks, file, small

from negotiation_sim.block_file import to_bytes
from negotiation_sim.ensemble import block_work
from negotiation_sim.streams import BLOCK
from negotiation_sim.study import open_study, run_study
from negotiation_sim.workers import pool

RUNS = 5000 * BLOCK
DEADLINE = 60


def started(scenario: str, out: Path, errors: int) -> "subprocess.Popen[bytes]":
    """A study in two processes, in a session of its own, as from a terminal."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "negotiation_sim", "study", scenario),
            *("--out", out, "--runs", str(RUNS), "--jobs", "2", "--json"),
        ],
        stdout=subprocess.PIPE,
        stderr=errors,
        start_new_session=True,
    )


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


def test_two_jobs_are_interrupted_then_killed_and_keep_what_is_finished(tmp_path: Path) -> None:
    scenario, out = file(tmp_path), tmp_path / "out"

    # Ctrl-C in a terminal reaches every process of the group.
    terminal, errors = pty.openpty()
    process = started(scenario, out, errors)
    os.close(errors)
    shown = b""

    def read() -> bytes:
        nonlocal shown
        if select.select([terminal], [], [], 0)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:  # the other end is closed
                return shown
        return shown

    wait_until(lambda: b"left" in read() and n_blocks(out) >= 3)
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 2
    os.killpg(process.pid, signal.SIGINT)
    wait_until(lambda: bool(read()) and process.poll() is not None)
    while select.select([terminal], [], [], 0)[0] and len(shown) != len(read()):
        pass
    os.close(terminal)
    assert process.returncode == 130
    assert b"Traceback" not in shown
    assert f"runs are kept in {out}. To go on:".encode() in shown
    assert f"of {RUNS:,}".encode() in shown  # the bar
    assert process.communicate()[0] == b""
    wait_until(lambda: not alive(children))

    # kill -9: nobody tells the children, and they leave all the same.
    kept = n_blocks(out)
    process = started(scenario, out, subprocess.DEVNULL)
    wait_until(lambda: n_blocks(out) > kept)
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    wait_until(lambda: not alive(children))
    there = open_study(out)
    work = block_work(small(), RUNS, 7)
    assert {block: to_bytes(work(block)) for block in there.done()} == {
        block: there.path(block).read_bytes() for block in there.done()
    }


def test_two_jobs_make_the_bytes_of_one(tmp_path: Path) -> None:
    runs = 12 * BLOCK + 9
    run_study(small(), tmp_path / "one", runs)
    with pool(2) as executor:
        run_study(small(), tmp_path / "two", runs, executor=executor)
    assert blocks(tmp_path / "one") == blocks(tmp_path / "two")
    assert not active_children()
