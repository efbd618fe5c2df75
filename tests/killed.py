"""A study that is killed many times at random moments; to be run as a process of its own.

In: a folder, a number of runs, how often to kill.
Out: the folder, unfinished; how many times a study was killed in the middle.
Keeps: the moments come from a fixed seed: so many blocks, then a few milliseconds.
Not here: what must hold afterwards (test_study).
"""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
from studies import small

from negotiation_sim.study.folder import run_study


def main(folder: Path, runs: int, kills: int) -> None:
    """Fork, let the child work for a random while, kill it; again and again."""
    moments = np.random.default_rng(20250904)
    killed = 0
    for _ in range(kills):
        blocks, more = int(moments.integers(3)), moments.uniform(0.0, 0.008)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            work(folder, runs, writer)
        os.close(writer)
        os.read(reader, 1)  # the start
        for _ in range(blocks):
            os.read(reader, 1)
        time.sleep(more)
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        os.close(reader)
    sys.stdout.write(f"{killed}")


def work(folder: Path, runs: int, writer: int) -> None:
    """Go on with the study, and write one byte at the start and after every block."""

    def tell(_: int) -> None:
        os.write(writer, b".")

    run_study(small(), folder, runs, progress=tell)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
