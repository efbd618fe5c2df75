"""How long the questions take that people wait for, beside 10,000 runs of the same scenario.

In:      --quick, --times N, --only NAME
Out:     seconds of the processor, and ratios to the 10,000 runs that were made right before
Keeps:   the ratio is the median over pairs; how many runs each question asks for stands beside it
Not here: how fast a run is (engine), a report (report), what can be signed (agreement)
Example: python benchmarks/waits.py --times 3
"""

import argparse
from collections.abc import Callable
from statistics import median

from side_by_side import alternate, conditions, ratio, table

import negotiation_sim as ns
from negotiation_sim.analysis.levers import count_runs

RUNS = 10_000
STEPS = 21
PROMISE = "commitments.coalition_deploys.credibility"
WISHES = {"models": 4, "levers": 4, "compare": 4, "sweep": 25, "sweep of two numbers": 25}


def questions(scenario: ns.Scenario, runs: int, steps: int) -> dict[str, tuple[int, Callable[[], object]]]:
    """By name how many runs a question asks for, and the question."""
    each, looks = max(2, runs // 10), min(2_048, runs)
    ends = [0.3 + 0.6 * step / (steps - 1) for step in range(steps)]
    promise = {PROMISE: [step / (steps - 1) for step in range(steps)]}
    one, other = "actors.russia.capability", "actors.ukraine.capability"
    protocols = len([m for m in ns.models(scenario, 2).models if m.kind == "protocol"])
    return {
        "models": (protocols * runs, lambda: ns.models(scenario, runs)),
        "levers": (count_runs(scenario, looks), lambda: ns.levers(scenario, "agreement", looks)),
        "compare": ((1 + len(scenario.variants)) * runs, lambda: ns.compare(scenario, runs=runs)),
        "sweep": (steps * steps * each, lambda: ns.sweep(scenario, {**promise, one: ends}, each)),
        "sweep of two numbers": (
            steps * steps * each,
            lambda: ns.sweep(scenario, {one: ends, other: ends}, each),
        ),
    }


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="a few runs each: does it work?")
    parser.add_argument("--times", type=int, default=3, help="pairs of each")
    parser.add_argument(
        "--only", action="append", choices=[*WISHES], help="one of the questions; several times"
    )
    asked = parser.parse_args(arguments)
    scenario = ns.load(ns.shipped_scenarios()["ceasefire.toml"])
    runs, steps, times = (4, 2, 1) if asked.quick else (RUNS, STEPS, asked.times)
    print(conditions())
    rows = [("question", "runs it asks for", "seconds", "ratio", "wished at most")]
    for name, (total, work) in questions(scenario, runs, steps).items():
        if asked.only and name not in asked.only:
            continue
        seconds = alternate({"run": lambda: ns.run(scenario, runs, 1), name: work}, times)
        times_run = ratio(seconds[name], seconds["run"])
        rows.append(
            (name, f"{total:,}", f"{median(seconds[name]):.1f}", f"{times_run:.1f}", str(WISHES[name]))
        )
    print(f"\nRatios to {runs:,} runs of the same scenario, in seconds of the processor.\n{table(rows)}")


if __name__ == "__main__":
    main()
