"""A real cluster on this machine: a scheduler and two workers, each a process; one is killed."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen
from studies import answer, blocks, file, small

from negotiation_sim.errors import NegotiationSimError, WorkError
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.runs import workers
from negotiation_sim.study.folder import run_study, study_in

RUNS = 40 * BLOCK


@frozen
class Cluster:
    """The address of a scheduler, and the processes: the scheduler, then two workers."""

    address: str
    processes: list["subprocess.Popen[bytes]"]

    def kill(self, index: int) -> None:
        """End one of the processes as a power failure does."""
        self.processes[index].kill()
        self.processes[index].wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers."""
    folder = tmp_path_factory.mktemp("cluster")
    contact = folder / "scheduler.json"

    def dask(*arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "dask", *arguments),
                *("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", contact),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )

    worker = ("worker", "--nthreads", "1", "--no-nanny", "--local-directory", "scratch")
    processes = [dask("scheduler", "--port", "0"), dask(*worker), dask(*worker)]
    try:
        wait_until(lambda: contact.exists() and contact.stat().st_size > 0)
        yield Cluster(json.loads(contact.read_bytes())["address"], processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something that must come; fail if it does not."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


@pytest.mark.slow
def test_the_options_reach_the_cluster_and_the_bytes_are_those_of_one_job(
    cluster: Cluster, tmp_path: Path
) -> None:
    scenario, out = file(tmp_path), tmp_path / "far"
    _, near, _ = answer("run", scenario, "--json")
    assert answer("run", scenario, "--json", "--cluster", cluster.address)[1] == near
    code, far, _ = answer("study", "run", scenario, out, "--json", "--cluster", cluster.address)
    assert (code, far) == (0, near)


@pytest.mark.slow
def test_a_worker_dies_in_mid_study_and_the_bytes_are_those_of_one_job(
    cluster: Cluster, tmp_path: Path
) -> None:
    """Then the scheduler dies as well, while more runs are added: what is finished is kept."""
    folder = tmp_path / "far"
    run_study(small(), tmp_path / "near", RUNS)
    with workers.cluster(cluster.address) as far:
        run_study(small(), folder, RUNS, None, far, lambda n: cluster.kill(1) if n > 10 * BLOCK else None)
        assert cluster.processes[1].poll() is not None
        assert blocks(folder) == blocks(tmp_path / "near")

    with (
        pytest.raises(WorkError, match=f"the scheduler at {cluster.address} has gone"),
        workers.cluster(cluster.address) as far,
    ):
        run_study(small(), folder, 4 * RUNS, None, far, lambda n: cluster.kill(0) if n > 1.4 * RUNS else None)
    assert RUNS // BLOCK < len(study_in(folder).done()) < 4 * RUNS // BLOCK


def test_where_nobody_answers_the_message_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 0.1)
    code, _, err = answer("run", file(tmp_path), "--cluster", "tcp://127.0.0.1:9")
    assert code == 1
    assert err.startswith("no dask scheduler answers at tcp://127.0.0.1:9")


def test_without_dask_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(NegotiationSimError, match=r"pip install 'negotiation-sim\[cluster\]'"),
        workers.cluster("tcp://127.0.0.1:9"),
    ):
        pass
