"""How long the report of the flagship takes, beside the simulation in it, and how much of it is drawing.

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

sys.path.insert(0, str(Path(__file__).resolve().parent))

from side_by_side import alternate, conditions, ratio, table

import negotiation_sim as ns
from negotiation_sim.page.report import ASKED, FAN, TRIED, report
from negotiation_sim.page.svg import drawn
from negotiation_sim.plots.positions import positions
from negotiation_sim.plots.talks import trajectories
from negotiation_sim.runs.ensemble import first_runs

CEASEFIRE = Path(__file__).resolve().parent.parent / "scenarios" / "ceasefire.toml"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, once")
    quick = parser.parse_args(arguments).quick
    scenario = ns.load(CEASEFIRE)
    runs = 500 if quick else scenario.talks.runs
    seed = scenario.talks.seed
    kept = first_runs(scenario, FAN, seed)

    def simulation() -> None:
        """What a report cannot do without: its runs, its changes, its models."""
        ns.run(scenario, runs)
        first_runs(scenario, FAN, seed)
        ns.levers(scenario, "agreement", min(TRIED, runs))
        ns.models(scenario, min(ASKED, runs))

    def drawing() -> None:
        """The two largest pictures."""
        drawn(positions(scenario))
        drawn(trajectories(scenario, kept))

    seconds = alternate(
        {"simulation": simulation, "report": lambda: report(scenario, runs), "drawing": drawing},
        1 if quick else 3,
    )
    rows = [("", "seconds", "to the simulation")]
    rows += [
        (name, f"{median(s):.2f}", f"{ratio(s, seconds['simulation']):.2f}") for name, s in seconds.items()
    ]
    print(conditions())
    print(table(rows))


if __name__ == "__main__":
    main()
