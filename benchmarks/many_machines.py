"""What a study costs on a cluster: what the scheduler sees, and how many workers it can feed.

In: nothing; a scheduler and one worker process are started on this machine.
Out: a table of measured numbers on stdout.
Keeps: workers beyond this machine are threads that sleep as long as a block takes, and then send a
    real block; everything else (scheduler, client, messages, files, fsync) is the real thing.
Not here: how fast the engine is beside others.

    python benchmarks/many_machines.py
"""

import json
import pickle
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psutil

import negotiation_sim as ns
from negotiation_sim import durable
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.runs import workers
from negotiation_sim.runs.blocks import as_finished
from negotiation_sim.runs.ensemble import block_work, in_flight
from negotiation_sim.scenario.record import made_with
from negotiation_sim.study import block_file
from negotiation_sim.study.folder import WRITERS, block_content


def main() -> None:
    """Measure, and print."""
    scenario = ns.load(ns.shipped_scenarios()["ceasefire.toml"])
    versions, issues, parties = made_with(), len(scenario.issues), len(scenario.talks.parties)
    like = block_file.Block(scenario.sha256, 1, versions, issues, parties, 0, BLOCK)
    work = partial(block_content, block_work(scenario, 10**9, 1), like)
    content = work(0)
    seconds = min(cpu_seconds(work, block) for block in range(1, 6))
    ended = block_file.from_bytes(content, like)
    rounds = float(ended.rounds.mean())
    print(f"one block: {seconds:.3f} s of one core, {BLOCK / seconds:,.0f} runs/s, ", end="")
    print(f"{BLOCK * rounds / seconds:,.0f} run-rounds/s")
    print(f"a task carries {len(pickle.dumps(work)):,} bytes, and brings back {len(content):,}")
    with tempfile.TemporaryDirectory() as folder:
        for n_workers, sleep in ((1, 0.0), (16, seconds), (64, seconds), (256, seconds)):
            found = on_cluster(Path(folder), content, n_workers, sleep, in_flight(scenario))
            of = f"{n_workers:4} workers that " + ("sleep:" if sleep else "do nothing:")
            print(f"{of:28}{found['each']:6.1f} ms for each block by the clock; processor time: ", end="")
            print(f"client {found['client']:.1f} ms, scheduler {found['scheduler']:.1f} ms")
        for n_writers in (1, WRITERS):
            start, busy = time.perf_counter(), time.process_time()
            with ThreadPoolExecutor(n_writers) as disk:
                [*disk.map(lambda n: durable.write(Path(folder) / f"{n}.npz", content), range(200))]
            print(
                f"{n_writers} at a time, writing a block, synced: {(time.perf_counter() - start) * 5:.1f} ms ",
                end="",
            )
            print(f"by the clock; processor time {(time.process_time() - busy) * 5:.1f} ms")


def cpu_seconds(work: partial[bytes], block: int) -> float:
    """Processor time of one block, so that other programs do not count."""
    start = time.process_time()
    work(block)
    return time.process_time() - start


def pretend(content: bytes, seconds: float, block: int) -> bytes:
    """What a worker does, seen from outside: nothing for a while, then a block's bytes."""
    time.sleep(seconds)
    return content[:-8] + block.to_bytes(8, "little")


def on_cluster(folder: Path, content: bytes, n_workers: int, sleep: float, ahead: int) -> dict[str, float]:
    """Milliseconds for each block, once all workers have begun: by the clock, and of two processors.

    The clock counts whatever else this machine is doing; the processor times do not.
    """
    n_blocks = max(300, 3 * n_workers)
    contact = folder / f"scheduler{n_workers}.json"

    def dask(*arguments: str) -> "subprocess.Popen[bytes]":
        command = [
            sys.executable,
            "-m",
            "dask",
            *arguments,
            "--no-dashboard",
            "--scheduler-file",
            str(contact),
        ]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=folder, env=PATH)

    threads = ("--nthreads", str(n_workers), "--no-nanny", "--memory-limit", "0")
    processes = [dask("scheduler", "--host", "127.0.0.1", "--port", "0"), dask("worker", *threads)]
    try:
        while not contact.exists() or not contact.stat().st_size:
            time.sleep(0.05)
        with workers.cluster(json.loads(contact.read_bytes())["address"]) as executor:
            task = partial(pretend, content, sleep)
            [*as_finished(task, range(2 * n_workers), executor, ahead)]  # warm up
            scheduler = psutil.Process(processes[0].pid)
            start, client, far = time.perf_counter(), time.process_time(), sum(scheduler.cpu_times()[:2])
            for _ in as_finished(task, range(n_blocks), executor, ahead):
                pass
            spent = {
                "each": time.perf_counter() - start,
                "client": time.process_time() - client,
                "scheduler": sum(scheduler.cpu_times()[:2]) - far,
            }
            return {name: 1e3 * value / n_blocks for name, value in spent.items()}
    finally:
        for process in processes:
            process.kill()
            process.wait()


PATH = {"PYTHONPATH": str(Path(__file__).parent)}

if __name__ == "__main__":
    # Under its own name, so that the worker can import what it is sent.
    import many_machines

    many_machines.main()
