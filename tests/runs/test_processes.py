"""Processes that die: one sentence, their work done again, and nothing hangs."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing import active_children
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil
import pytest
from studies import blocks, file, small
from test_workers import started, wait_until

from negotiation_sim.errors import WorkError
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.runs import processes, workers
from negotiation_sim.runs.blocks import in_order
from negotiation_sim.runs.processes import AsItRepays, Processes
from negotiation_sim.study.folder import run_study


def once(mark: Path, ended: Callable[[], None], number: int) -> bytes:
    """A large result; the first process that comes here ends on the way."""
    if number == 3 and not mark.exists():
        mark.touch()
        ended()
    return bytes([number]) * 1_000_000


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_while_handing_over() -> None:
    """Soon after this, most of a million bytes will still be on their way: a pipe holds 65,536."""
    threading.Timer(0.1, killed).start()

    def a_part(pipe: "Connection[Any, Any]", content: bytes) -> None:
        os.write(pipe.fileno(), content[:1000])
        signal.pause()

    Connection._send = a_part  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.parametrize("ended", [killed, killed_while_handing_over])
def test_the_work_of_a_process_that_dies_is_done_again(ended: Callable[[], None], tmp_path: Path) -> None:
    told: list[str] = []
    executor = Processes(2, told.append)
    try:
        futures = [executor.submit(once, tmp_path / "mark", ended, number) for number in range(8)]
        assert [future.result(60)[:1] for future in futures] == [bytes([number]) for number in range(8)]
    finally:
        executor.shutdown(cancel_futures=True)
    assert told == [
        "a process has died; its block is done again (perhaps the memory was full: try fewer --jobs)"
    ]
    assert not active_children()


def test_work_that_kills_every_process_is_told_and_the_others_go_on() -> None:
    told: list[str] = []
    executor = Processes(1, told.append)
    try:
        lost, fine = executor.submit(os._exit, 1), executor.submit(abs, -1)
        with pytest.raises(WorkError, match="3 processes have died over the same block"):
            lost.result(60)
        assert fine.result(60) == 1
    finally:
        executor.shutdown()
    assert len(told) == 3


def test_what_work_raises_is_raised_here() -> None:
    executor = Processes(1, lambda _: None)
    try:
        with pytest.raises(ZeroDivisionError):
            executor.submit(divmod, 1, 0).result(60)
        with pytest.raises(TypeError, match="pickle"):  # a result that cannot travel
            executor.submit(threading.Lock).result(60)
    finally:
        executor.shutdown()


@pytest.mark.parametrize(
    ("repays", "idle", "others"), [(processes.REPAYS, 0.0, 0), (0.0, float("inf"), 0), (0.0, 0.0, 2)]
)
def test_much_work_is_shared_where_cores_idle_and_little_stays_in_one_process(
    repays: float, idle: float, others: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last case is the negative control: in the second one, other programs want the cores."""
    monkeypatch.setattr(processes, "REPAYS", repays)
    monkeypatch.setattr(processes, "IDLE", idle)
    executor = AsItRepays(3, lambda _: None)
    try:
        beside = executor.submit(divmod, 7, 2)
        assert [*in_order(abs, 40, executor)] == [*range(40)]
        assert executor.others == others
        assert beside.result(60) == (3, 1)
        assert executor.submit(divmod, 9, 2).result(60) == (4, 1)  # nobody but this process need be there
        with pytest.raises(ZeroDivisionError):
            executor.submit(divmod, 1, 0).result(60)
    finally:
        executor.shutdown(cancel_futures=True)
    assert not active_children()


def test_processes_that_were_started_do_their_share_and_only_once_they_are_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "REPAYS", 0.0)
    monkeypatch.setattr(processes, "IDLE", 0.0)
    executor = AsItRepays(2, lambda _: None)
    try:
        assert [*in_order(abs, 8, executor)] == [*range(8)]  # done here long before the other one is ready
        wait_until(lambda: bool(executor.others) and not executor._not_ready)
        elsewhere = [executor.submit(os.getpid) for _ in range(3)]
        wait_until(lambda: all(future.done() for future in elsewhere))  # nobody helps
        assert os.getpid() not in {future.result() for future in elsewhere}
    finally:
        executor.shutdown(cancel_futures=True)
    assert not active_children()


def test_a_process_that_nobody_asked_for_and_that_does_not_come_to_life_is_done_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: one that was asked for is missed."""
    monkeypatch.setattr(processes, "REPAYS", 0.0)
    monkeypatch.setattr(processes, "IDLE", 0.0)
    monkeypatch.setattr(processes, "_work", sys.exit)  # leaves at once
    told: list[str] = []
    executor = AsItRepays(2, told.append)
    try:
        assert [*in_order(abs, 8, executor)] == [*range(8)]
        executor._threads[0].join(60)
        assert executor.submit(divmod, 9, 2).result(60) == (4, 1)
    finally:
        executor.shutdown(cancel_futures=True)
    assert (executor.others, told) == (1, [])
    asked_for = Processes(1, told.append)
    try:
        with pytest.raises(WorkError, match="have died"):
            asked_for.submit(divmod, 9, 2).result(60)
    finally:
        asked_for.shutdown()
    assert told
    assert not active_children()


def test_one_core_or_a_container_that_grants_one_starts_no_other_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "QUOTA", tmp_path / "cpu.max")
    free = workers.cores()
    assert 1 <= free <= (os.cpu_count() or 1)
    for granted, cores in (("max 100000", free), ("150000 100000", 1), ("100 100000", 1), ("?", free)):
        (tmp_path / "cpu.max").write_text(granted, "ascii")
        assert workers.cores() == cores
    (tmp_path / "cpu.max").write_text("150000 100000", "ascii")
    with workers.pool(None) as executor:
        assert executor is None
    with workers.pool(2) as executor:  # whoever says so has two
        assert isinstance(executor, Processes)


MANY_CORES = """
from negotiation_sim.cli import main
from negotiation_sim.runs import processes, workers

workers.cores, processes.REPAYS, processes.IDLE = lambda: 2, 0.0, 0.0
main({arguments})
"""


@pytest.mark.slow
def test_processes_that_nobody_asked_for_end_with_ctrl_c_too(tmp_path: Path) -> None:
    arguments = ["run", file(tmp_path), "--runs", "100000000"]
    with subprocess.Popen(
        [sys.executable, "-c", MANY_CORES.format(arguments=arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            wait_until(lambda: bool(psutil.Process(process.pid).children()))
            children = psutil.Process(process.pid).children()
            os.killpg(process.pid, signal.SIGINT)  # as from a terminal
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out) == (130, "")
    assert err == "stopping; the blocks that have been begun are finished first\n\ninterrupted\n"
    wait_until(lambda: not any(child.is_running() for child in children))


@pytest.mark.slow
def test_children_of_a_study_that_are_killed_cost_a_sentence_each(tmp_path: Path) -> None:
    """All that the parent has started, helpers of the standard library included."""
    runs = 60 * BLOCK
    with started(file(tmp_path), tmp_path / "out", subprocess.PIPE, runs) as process:
        wait_until((tmp_path / "out" / "blocks" / "000002.npz").exists)
        children = psutil.Process(process.pid).children()
        for child in children:
            child.kill()
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert b"Traceback" not in err
    assert 1 <= err.count(b"a process has died; its block is done again") <= 2  # no other child does any work
    assert len(err.splitlines()) <= 6
    run_study(small(), tmp_path / "whole", runs)
    assert blocks(tmp_path / "out") == blocks(tmp_path / "whole")


SCRIPT = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import negotiation_sim as ns

scenario = ns.load(ns.shipped_scenarios()["classics/one_price.toml"])
{guard}with ProcessPoolExecutor(2, get_context("{method}")) as executor:
    print(ns.run(scenario, 5000, executor=executor).ensemble.runs)
"""


@pytest.mark.slow
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_script_without_a_main_guard_is_told_what_it_lacks(method: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(method=method, guard=""), "utf-8")
    found = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=60)
    assert found.returncode == 1
    lines = found.stderr.splitlines()
    [told] = [line for line in lines if line.endswith('stands below the line:  if __name__ == "__main__":')]
    assert told.startswith("negotiation_sim.errors.WorkError: the processes of the executor have died; ")
    assert found.stderr.count("Traceback") == 1
    assert len(lines) < 30
    if method == "forkserver":
        return
    # Negative control: with the guard it runs.
    script.write_text(
        SCRIPT.format(method=method, guard='if __name__ == "__main__":\n  ').replace(
            "    print", "      print"
        ),
        "utf-8",
    )
    found = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=60)
    assert (found.stdout, found.stderr) == ("5000\n", "")
