"""What the report of the flagship costs, beside the simulation in it, and how much of it is drawing.

In:      --quick
Out:     one table
Keeps:   both do the same runs, one right after the other
Not here: the speed of the engine (engine)
Example: python benchmarks/report.py --quick
"""

import argparse
import sys
from pathlib import Path
from statistics import median
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent))

from side_by_side import alternate, conditions, ratio, table

import negotiation_sim as ns
from negotiation_sim.page.report import ASKED, FAN, GLANCE, TRIED, report
from negotiation_sim.page.svg import drawn
from negotiation_sim.plots.figure import Figure
from negotiation_sim.plots.inputs import MOST
from negotiation_sim.runs.ensemble import first_runs

CEASEFIRE = Path(__file__).resolve().parent.parent / "scenarios" / "ceasefire.toml"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, once")
    quick = parser.parse_args(arguments).quick
    scenario = ns.load(CEASEFIRE)
    runs = 500 if quick else scenario.talks.runs
    seed = scenario.talks.seed
    figures = shown(scenario, runs)

    def simulation() -> None:
        """What a report cannot do without: its runs, its changes, its models."""
        decisive = {driver.address for driver in ns.drivers(ns.run(scenario, runs)).drivers if driver.clear}
        first_runs(scenario, FAN, seed)
        tried = min(TRIED, runs)
        ns.levers(scenario, "agreement", tried, first_look=GLANCE, ends=decisive, most=MOST, within=0)
        ns.models(scenario, min(ASKED, runs))

    def drawing() -> None:
        """Every picture of the report, with its table."""
        for figure in figures:
            drawn(figure)

    seconds = alternate(
        {
            "its runs alone": lambda: ns.run(scenario, runs),
            "simulation": simulation,
            "report": lambda: report(scenario, runs),
            "drawing": drawing,
        },
        1 if quick else 3,
    )
    rows = [("", "seconds", "to the simulation")]
    rows += [
        (name, f"{median(s):.2f}", f"{ratio(s, seconds['simulation']):.2f}") for name, s in seconds.items()
    ]
    print(conditions())
    print(table(rows))


def shown(scenario: ns.Scenario, runs: int) -> list[Figure]:
    """The pictures of a report, taken on their way to be drawn."""
    figures: list[Figure] = []

    def taken(figure: Figure) -> str:
        figures.append(figure)
        return ""

    with patch("negotiation_sim.page.report.drawn", taken):
        report(scenario, runs)
    return figures


if __name__ == "__main__":
    main()
