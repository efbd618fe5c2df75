"""Scenarios far from the shipped ones: what a round costs there, and how long explain takes.

In:      --quick
Out:     one table: the time of one round of one run for each actor and issue, and that of explain
Keeps:   only rounds that were played are counted; explain gives an answer, or says what it could not finish
Not here: the growth of one size at a time (engine), the program behind explain (agreement)
Example: python benchmarks/far.py --quick
"""

import argparse
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]

from engine import SEED, negotiates
from made_scenario import made
from side_by_side import alternate, conditions, table

import negotiation_sim as ns
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import BLOCK, draw

FAR: dict[str, dict[str, Any]] = {
    "9 actors, 9 issues, 24 rounds, 8 commitments": {"actors": 9, "issues": 9, "rounds": 24},
    "200 actors, 5 issues": {"actors": 200, "issues": 5, "rounds": 24},
    "50 actors, 30 issues": {"actors": 50, "issues": 30, "rounds": 24},
    "500 rounds": {"actors": 9, "issues": 9, "rounds": 500},
    "100 commitments": {"actors": 9, "issues": 9, "rounds": 24, "commitments": 100},
    "27 parties, who decide by a share": {"actors": 27, "issues": 9, "rounds": 24, "share": 0.6},
}
"""The first is that of the other tables; each of the others is far from it in one direction."""
LONGEST = 30.0
"""Seconds of the processor that explain may take."""


def rounds(sizes: dict[str, Any], *, quick: bool) -> float:
    """Microseconds of the processor for one round of one run, for each actor and issue."""
    n_runs = 16 if quick else BLOCK
    compiled = compile_scenario(made(**sizes))
    took = alternate({"": negotiates(compiled, [draw(compiled, SEED, 0, n_runs)])}, 1 if quick else 3)[""]
    steps = n_runs * int(sizes["rounds"]) * int(sizes["actors"]) * int(sizes["issues"])
    return 1e6 * median(took) / steps


def explained(sizes: dict[str, Any], *, apart: bool, seconds: float) -> str:
    """Seconds of the processor and by the clock, and what came of it."""
    scenario, clock, processor = made(**sizes, apart=apart), perf_counter(), process_time()
    found = ns.explain(scenario, seconds=seconds)
    processor, clock = process_time() - processor, perf_counter() - clock
    if processor > LONGEST:
        raise SystemExit(f"explain took {processor:.0f} seconds")
    if found.possible is None and not found.unfinished:
        raise SystemExit("explain gives no answer, and does not say so")
    left = f", {len(found.unfinished)} open" if found.unfinished else ""
    answer = {True: "yes", False: "no", None: "?"}[found.possible]
    return f"{answer} {processor:.1f}, {clock:.1f}{left}"


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="few runs and seconds: does it run?")
    quick = parser.parse_args(arguments).quick
    print(conditions())
    rows = [("", "microseconds", "nothing can be signed", "something can")]
    for name, sizes in list(FAR.items())[: 1 if quick else None]:
        seconds = 1.0 if quick else 20.0
        rows.append(
            (
                name,
                f"{rounds(sizes, quick=quick):.4f}",
                explained(sizes, apart=True, seconds=seconds),
                explained(sizes, apart=False, seconds=seconds),
            )
        )
    print(table(rows))


if __name__ == "__main__":
    main()
