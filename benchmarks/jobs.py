"""How much faster two processes are than one, and what stands in the way.

In:      --quick
Out:     one table
Keeps:   both print the same bytes
Not here: the speed of one process (engine)
Example: python benchmarks/jobs.py --quick
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent))

from side_by_side import conditions, ratio, table

CEASEFIRE = Path(__file__).resolve().parent.parent / "scenarios" / "ceasefire.toml"
PROGRAM = """
import sys, time
if __name__ == "__main__":
    from negotiation_sim.cli import main
    try:
        main()
    finally:
        print(time.process_time(), file=sys.stderr)
"""


def run(n_runs: int, jobs: int) -> tuple[bytes, float, float, float]:
    """What ``simulate run`` prints; seconds by the clock, of the processors, and of the first process alone."""
    arguments = ["run", str(CEASEFIRE), "--json", "--runs", str(n_runs), "--jobs", str(jobs)]
    before, began = os.times(), perf_counter()
    told = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], check=True, capture_output=True)
    elapsed, after = perf_counter() - began, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return told.stdout, elapsed, used, float(told.stderr.split()[-1])  # before it stands how long it takes


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, and agree?")
    parser.add_argument("--runs", type=int, help="how many runs, and only once (three times 200,000)")
    given = parser.parse_args(arguments)
    n_runs, times = (2_000, 1) if given.quick else (given.runs or 200_000, 1 if given.runs else 3)
    elapsed: dict[int, list[float]] = {1: [], 2: []}
    used: dict[int, list[float]] = {1: [], 2: []}
    alone = []
    print(conditions())
    for _ in range(times):
        told = {}
        for jobs in (1, 2):
            told[jobs], clock, processors, first = run(n_runs, jobs)
            elapsed[jobs].append(clock)
            used[jobs].append(processors)
        if told[1] != told[2]:
            raise SystemExit("one job and two have not printed the same")
        alone.append(first + (used[2][-1] - first) / 2)
    rows = [("", "by the clock", "of the processors")]
    rows += [
        (f"--jobs {jobs}", f"{median(elapsed[jobs]):.2f} s", f"{median(used[jobs]):.2f} s") for jobs in (1, 2)
    ]
    print(
        f"\n{n_runs:,} runs of ceasefire.toml; the same bytes.\n{table(rows)}\n\n"
        f"Two jobs are {ratio(elapsed[1], elapsed[2]):.2f} times as fast by the clock, with whatever else "
        f"was running.\nBy processor time, on two cores of their own, they would be "
        f"{ratio(used[1], alone):.2f} times as fast:\nwhat the first process does itself, and half of what "
        f"the others do."
    )


if __name__ == "__main__":
    main()
