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
from negotiation_sim.cli.whole import Whole


@click.command()
@options.given(
    options.file,
    options.seed,
    options.variant,
    options.changes,
    options.as_json,
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
    from negotiation_sim.runs.ensemble import one_run, run_at_modes

    scenario = given.scenario()
    start = scenario.talks.seed if given.seed is None else given.seed
    kept = run_at_modes(scenario) if modes else one_run(scenario, run, start)
    if given.as_json:
        from negotiation_sim.report.trace_data import as_data
        from negotiation_sim.scenario.record import origin

        number = {"run": None} if modes else {"run": run}
        options.show_data(
            {
                **origin(scenario),
                **number,
                "seed": None if modes else start,
                **as_data(scenario, kept),
            }
        )
        return
    from negotiation_sim.report.trace_text import told

    which = (
        "The run in which every number has its likeliest value (a commitment counts as kept from credibility 0.5 up)."
        if modes
        else f"Run {run} of seed {start}."
    )
    options.show(told(scenario, kept, which))
