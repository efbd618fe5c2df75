"""Whether this checkout gives the same bytes as an older one, and takes no longer.

In:      the folder of the older checkout, scenario files that both can read, --times N
Out:     for each scenario whether endings, outcomes, rounds and final packages are the same to the bit, and the ratio of processor time
Keeps:   both versions work in turn, each in a process of its own that has everything loaded
Not here: how fast this version is (engine), other people's libraries (peers)
Example: git worktree add /tmp/before COMMIT && python benchmarks/versions.py /tmp/before /tmp/before/scenarios/ceasefire.toml
"""

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles

from side_by_side import conditions, ratio, table

HERE = Path(__file__).resolve().parent.parent
WORK = """
import hashlib, sys
from time import process_time
sys.path.insert(0, sys.argv[1])
import negotiation_sim as ns
scenario = ns.load(sys.argv[2])
for line in sys.stdin:
    began = process_time()
    result = ns.run(scenario, runs=int(line), seed=1)
    seconds = process_time() - began
    said = hashlib.sha256()
    kept = result.ensemble
    for array in (kept.ending, kept.outcome, kept.rounds, *map(kept.package, scenario.issues)):
        said.update(array.tobytes())
    print(seconds, said.hexdigest(), flush=True)
"""


class Version:
    """One checkout, loaded in a process of its own."""

    def __init__(self, checkout: Path, scenario: Path) -> None:
        command = [sys.executable, "-I", "-c", WORK, str(checkout), str(scenario)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=checkout
        )

    def run(self, runs: int) -> tuple[float, str]:
        """Seconds of processor time for so many runs, and a hash of what came out."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{runs}\n")
        self.process.stdin.flush()
        seconds, said = self.process.stdout.readline().split()
        return float(seconds), said

    def end(self) -> None:
        """Let the process go."""
        self.process.communicate()


def compared(older: Path, scenario: Path, runs: int, times: int) -> list[str]:
    """One row: the scenario, whether the results are the same, the ratio of this version to the older one."""
    now, before = Version(HERE, scenario), Version(older, scenario)
    same = now.run(runs)[1] == before.run(runs)[1]  # and both are warm
    pairs = []
    for number in range(times):
        first, second = (now, before) if number % 2 else (before, now)
        one, other = first.run(runs)[0], second.run(runs)[0]
        pairs.append((one, other) if number % 2 else (other, one))
    now.end()
    before.end()
    ours, theirs = zip(*pairs, strict=True)
    low, _, high = quantiles([a / b for a, b in pairs], n=4)
    return [
        scenario.stem,
        "the same" if same else "DIFFERENT",
        f"{median(theirs):.3f} s",
        f"{median(ours):.3f} s",
        f"{ratio(ours, theirs):.3f}",
        f"{low:.3f} to {high:.3f}",
    ]


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    asked.add_argument("older", type=Path)
    asked.add_argument("scenarios", type=Path, nargs="+")
    asked.add_argument("--times", type=int, default=40)
    asked.add_argument("--runs", type=int, default=4_096)
    given = asked.parse_args()
    head = ["scenario", "results", "before", "now", "now / before", "middle half"]
    rows = [compared(given.older, path, given.runs, given.times) for path in given.scenarios]
    print(f"{given.times} pairs of {given.runs:,} runs; {conditions()}")
    print(table([head, *rows]))


if __name__ == "__main__":
    main()
