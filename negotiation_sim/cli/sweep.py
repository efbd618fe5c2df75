"""``simulate sweep``: what comes out where, between low and high of some numbers.

In:      a scenario file, axes, a design, runs, seed, variant, changes, jobs
Out:     an outcome map or lines of shares, in words; JSON; a table
Keeps:   the same draws at every point; a file is not overwritten without --force
Not here: negotiating (sweep), axes and designs (design), words and maps (report)
Example: tests/analysis/test_sweep.py
"""

from typing import TYPE_CHECKING, Any

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given
from negotiation_sim.cli.ranges import Whole
from negotiation_sim.cli.stop import lost

if TYPE_CHECKING:
    from negotiation_sim.analysis.design import Axis
    from negotiation_sim.scenario.scenario import Scenario

RUNS = 1_000
"""At each point."""

vary = click.option(
    "--vary",
    "vary",
    multiple=True,
    required=True,
    metavar="ADDRESS=LOW:HIGH:N",
    help="Vary a number from LOW to HIGH in N steps, ends included; or ADDRESS=a,b,c through these values; several times.",
)


@click.command()
@options.on_runs(work.how_many_runs("How many runs at each point.", default=RUNS))
@vary
@click.option(
    "--design",
    type=click.Choice(["grid", "lhs", "sobol"]),
    default="grid",
    show_default=True,
    help="Every combination; or points spread over ADDRESS=LOW:HIGH: a Latin hypercube, or a Sobol sequence (extra 'sensitivity').",
)
@click.option(
    "--points",
    type=Whole(2),
    metavar="N",
    help="How many points lhs or sobol spreads (sobol: a power of two); 256 otherwise.",
)
@click.option("--table", is_flag=True, help="Print the shares at every point instead of a map or lines.")
def sweep(given: Given, vary: tuple[str, ...], design: Any, points: int | None, table: bool) -> None:
    """Map what comes out where: vary one number, two, or more, with the same draws at every point.

    \b
    Examples:
      simulate sweep scenarios/ceasefire.toml --vary commitments.coalition_deploys.credibility=0:1:11
      simulate sweep scenarios/ceasefire.toml --variant russia_wants_ceasefire \\
        --vary commitments.coalition_deploys.credibility=0:1:21 \\
        --vary actors.russia.stances.foreign_troops.red_line.at_most=0:1:21 --jobs 2
      simulate sweep scenarios/ceasefire.toml --vary actors.ukraine.strategy=boulware,linear,conceder
      simulate sweep scenarios/ceasefire.toml --design lhs --points 200 \\
        --vary actors.russia.capability=0.2:0.9 --vary actors.ukraine.capability=0.2:0.9 -o points.csv
    """
    from negotiation_sim.analysis.design import designed
    from negotiation_sim.analysis.sweep import sweep as negotiate
    from negotiation_sim.report.sweep_text import told

    scenario, runs = given.scenario(), given.runs or RUNS
    axes = [axis(scenario, text, needs_steps=design == "grid") for text in vary]
    n_points = 256 if points is None and design != "grid" else points
    total = len(designed(axes, design, n_points, 0)) * runs
    with lost(), given.work(total) as (executor, tell):
        swept = negotiate(scenario, axes, runs, given.seed, executor, tell, design=design, points=n_points)
    given.show(swept, lambda it: told(it, table=table))


def axis(scenario: "Scenario", text: str, *, needs_steps: bool) -> "Axis":
    """An axis as the command line gives it: ADDRESS=LOW:HIGH:N, ADDRESS=LOW:HIGH or ADDRESS=a,b,c."""
    from negotiation_sim.analysis.design import axis_of
    from negotiation_sim.scenario.load import read_value

    address, equals, values = (part.strip() for part in text.partition("="))
    if not equals or not address or not values:
        raise click.UsageError(f"--vary takes ADDRESS=LOW:HIGH:N or ADDRESS=a,b,c, and got {text!r}")
    if ":" not in values:
        return axis_of(scenario, address, [read_value(value.strip()) for value in values.split(",")])
    low, high, *steps = (part.strip() for part in values.split(":"))
    if len(steps) > 1 or (steps and not (steps[0].isdecimal() and len(steps[0]) <= MOST_DIGITS)):
        raise click.UsageError(
            f"--vary takes ADDRESS=LOW:HIGH:N with a whole number N, and got {text[:100]!r}"
        )
    if needs_steps and not steps:
        raise click.UsageError(f"a grid needs to know in how many steps: --vary {address}={low}:{high}:N")
    if steps and not needs_steps:
        raise click.UsageError(
            f"this design spreads its points over the whole range, so it takes no steps: --vary {address}={low}:{high}"
        )
    return axis_of(scenario, address, [read_value(low), read_value(high)], int(steps[0]) if steps else 0)


MOST_DIGITS = 18
"""Of a number of steps; Python itself refuses to read some thousands."""
