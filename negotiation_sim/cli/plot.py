"""``simulate plot``: one picture, as SVG, PNG or PDF.

In:      the kind of picture, a scenario file, what to draw of it
Out:     one file
Keeps:   the same input gives the same bytes; a file is not overwritten without --force
Not here: what the pictures show and how they are drawn (plots)
Example: tests/plots/test_draw.py
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from negotiation_sim.cli import files, options, work
from negotiation_sim.cli.options import Given
from negotiation_sim.cli.ranges import Whole
from negotiation_sim.cli.sweep import axis

if TYPE_CHECKING:
    from negotiation_sim.scenario.scenario import Scenario

KINDS = (
    "positions",
    "trajectories",
    "outcomes",
    "compare",
    "sweep",
    "levers",
    "drivers",
    "frontier",
    "models",
    "consequences",
)
FORMATS = ("svg", "png", "pdf")
AT_A_POINT = 200
FEW_RUNS = {
    "positions": "shows no run",
    "trajectories": "shows the first 256, or the one of --run",
    "consequences": "shows one: --run says which",
}


@click.command()
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@options.given(
    options.file,
    work.how_many_runs(most=1_000_000),
    options.seed,
    options.variant,
    options.changes,
    work.jobs,
    work.quiet,
    options.allow_outside,
)
@options.out("The file to write, which ends in .svg, .png or .pdf.", required=True)
@click.option("--issue", metavar="ID", help="One question only, for positions and trajectories.")
@click.option(
    "--run",
    "one",
    type=Whole(0, 10**9 - 1),
    metavar="I",
    help="One run, from 0, for trajectories and consequences.",
)
@options.outcome(", for levers", default="agreement", show_default=True)
@click.option("--vary", multiple=True, metavar="ADDRESS=LOW:HIGH:N", help="One axis or two, for sweep.")
@options.force
def plot(
    given: Given,
    kind: str,
    out: Path,
    issue: str | None,
    one: int | None,
    outcome: str,
    vary: tuple[str, ...],
    force: bool,
) -> None:
    """Draw one picture of a scenario (extra 'plot').

    KIND is positions, trajectories, outcomes, compare (all variants), sweep, levers, drivers,
    frontier (two parties), models, or consequences.

    \b
    Examples:
      simulate plot positions scenarios/ceasefire.toml -o positions.svg
      simulate plot trajectories scenarios/summit.toml --issue place -o place.png
      simulate plot consequences scenarios/ceasefire.toml --variant russia_wants_ceasefire --run 1 -o chain.pdf
    """
    ending = out.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise click.UsageError(f"-o takes a file that ends in .svg, .png or .pdf, and got {str(out)!r}")
    if bool(vary) != (kind == "sweep"):
        raise click.UsageError("--vary goes with the kind 'sweep', which needs it once or twice")
    if given.runs is not None and kind in FEW_RUNS:
        raise click.UsageError(f"--runs goes with pictures of many runs, and '{kind}' {FEW_RUNS[kind]}")
    files.may_write(out, force=force)
    from negotiation_sim.plots.draw import saved

    scenario = given.scenario()
    if issue is not None and issue not in scenario.issues:
        from negotiation_sim.errors import unknown

        raise click.UsageError(unknown("issue", issue, scenario.issues))
    drawn = _quick(kind, scenario, issue, one, given.seed) or _long(kind, scenario, outcome, vary, given)
    files.write(out, saved(drawn, ending), force=force)
    click.echo(f"wrote {out}")


def _quick(kind: str, scenario: "Scenario", issue: str | None, one: int | None, seed: int | None) -> Any:
    """The pictures that need no runs, or few."""
    from negotiation_sim.plots import plot as draw

    if kind == "positions":
        return draw.plot_positions(scenario, issue)
    if kind == "trajectories":
        return draw.plot_trajectories(scenario, issue, one, seed)
    if kind == "consequences":
        return draw.plot_consequences(scenario, one or 0, seed)
    return None


def _long(kind: str, scenario: "Scenario", outcome: str, vary: tuple[str, ...], given: Given) -> Any:
    """The pictures of many runs."""
    from negotiation_sim.analysis.compare import compare
    from negotiation_sim.analysis.drivers import drivers
    from negotiation_sim.analysis.levers import levers
    from negotiation_sim.analysis.sweep import sweep
    from negotiation_sim.baselines.panel import models
    from negotiation_sim.plots import plot as draw
    from negotiation_sim.runs.result import run

    runs, seed = given.runs, given.seed
    with given.work(None) as (executor, tell):
        if kind == "compare":
            return draw.plot_compare(compare(scenario, None, "base", runs, seed, executor, tell))
        if kind == "levers":
            return draw.plot_levers(levers(scenario, outcome, runs, seed, executor, tell))
        if kind == "models":
            return draw.plot_models(models(scenario, runs, seed, executor, tell))
        if kind == "sweep":
            axes = [axis(scenario, text, needs_steps=True) for text in vary]
            return draw.plot_sweep(sweep(scenario, axes, runs or AT_A_POINT, seed, executor, tell))
        result = run(scenario, runs, seed, executor, tell)
        if kind == "drivers":
            return draw.plot_drivers(drivers(result.ensemble))
        return draw.plot_frontier(scenario, result) if kind == "frontier" else draw.plot_outcomes(result)
