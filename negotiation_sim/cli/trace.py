"""``simulate trace``: one run, told round by round.

In:      a scenario file, the number of a run, or the modes
Out:     the minutes of the talks, or JSON
Keeps:   run i is the one that ``simulate run`` counts, whatever its number of runs
Not here: the words (report.trace_text)
Example: tests/cli/test_cli.py
"""

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.options import Given
from negotiation_sim.cli.ranges import Whole


@click.command()
@options.given(
    options.file,
    options.seed,
    options.variant,
    options.changes,
    options.as_json,
    options.on_disk,
    options.allow_outside,
)
@click.option(
    "--run",
    "run",
    type=Whole(0, 10**9 - 1),
    default=0,
    metavar="I",
    show_default=True,
    help="Which run, from 0; the same as in run with the same seed.",
)
@click.option("--modes", is_flag=True, help="The run in which every number has its likeliest value, instead.")
def trace(given: Given, run: int, modes: bool) -> None:
    """Tell one run round by round: offers, the draft, what it would set off, who refuses and why.

    \b
    Examples:
      simulate trace scenarios/ceasefire.toml
      simulate trace scenarios/ceasefire.toml --run 17
      simulate trace scenarios/ceasefire.toml --modes --variant no_deployment
    """
    from negotiation_sim.report.trace_text import told
    from negotiation_sim.runs.trace import trace as traced

    given.show(traced(given.scenario(), None if modes else run, given.seed), told)
