"""``simulate sensitivity``: which inputs an outcome depends on, and how much.

In:      a scenario file, an outcome, a method, ranges, points, runs, seed, variant, changes, jobs
Out:     a sentence and a table, or JSON
Keeps:   the same draws of everything else at every point
Not here: methods and formulas (sensitivity), the words (report.sensitivity_text)
Example: tests/analysis/test_sensitivity.py
"""

from typing import Any

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given
from negotiation_sim.cli.ranges import Whole
from negotiation_sim.cli.stop import lost

RUNS = 200
"""At each point."""


@click.command()
@options.on_runs(work.how_many_runs("How many runs at each point.", 2_048, RUNS))
@options.outcome(default="agreement", show_default=True)
@click.option(
    "--method",
    type=click.Choice(["morris", "sobol"]),
    default="morris",
    show_default=True,
    help="A first look at many inputs, or shares of the variance of a few.",
)
@click.option(
    "--vary",
    multiple=True,
    metavar="ADDRESS=LOW:HIGH",
    help="An input and its range; several times; every number that has a range otherwise.",
)
@click.option(
    "--points",
    type=Whole(2, 100_000),
    metavar="N",
    help="Trajectories (morris: 20) or base points (sobol: 256, a power of two); each input adds one point to each.",
)
def sensitivity(given: Given, outcome: str, method: Any, vary: tuple[str, ...], points: int | None) -> None:
    """Say which inputs an outcome depends on, and how much. Needs the extra 'sensitivity'.

    \b
    Examples:
      simulate sensitivity scenarios/ceasefire.toml --outcome agreement --jobs 2
      simulate sensitivity scenarios/ceasefire.toml --outcome agreement --method sobol \\
        --variant russia_wants_ceasefire \\
        --vary commitments.coalition_deploys.credibility=0:1 \\
        --vary actors.russia.stances.foreign_troops.red_line.at_most=none:ground_force
    """
    from negotiation_sim.analysis.sensitivity import count_points
    from negotiation_sim.analysis.sensitivity import sensitivity as measure
    from negotiation_sim.report.sensitivity_text import told

    scenario, runs = given.scenario(), given.runs or RUNS
    ranges = dict(_range(text) for text in vary) or None
    total = count_points(scenario, method, ranges, points) * runs
    with lost(), given.work(total) as (executor, tell):
        found = measure(
            scenario,
            outcome,
            runs,
            given.seed,
            executor,
            tell,
            method=method,
            vary=ranges,
            points=points,
        )
    given.show(found, told)


def _range(text: str) -> tuple[str, tuple[Any, Any]]:
    from negotiation_sim.scenario.load import read_value

    address, _, ends = (part.strip() for part in text.partition("="))
    low, colon, high = (part.strip() for part in ends.partition(":"))
    if not (address and low and colon and high) or ":" in high:
        raise click.UsageError(f"--vary takes ADDRESS=LOW:HIGH here, and got {text!r}")
    return address, (read_value(low), read_value(high))
