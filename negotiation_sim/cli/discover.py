"""``simulate discover``: in which ranges of the inputs an outcome appears.

In:      a scenario file, an outcome, runs, seed, variant, changes, jobs
Out:     sentences, or JSON
Keeps:   the runs are those of ``simulate run`` with the same options
Not here: finding the ranges (discover), the words (report.discovery_text)
Example: tests/analysis/test_discover.py
"""

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given
from negotiation_sim.cli.ranges import Number


@click.command()
@options.on_runs(work.how_many_runs("How many runs; the first 50,000 are looked at."))
@options.outcome(default="agreement", show_default=True)
@click.option(
    "--density",
    type=Number(0, 1),
    metavar="D",
    help="The least share of runs in a box that must end so; a balance is struck otherwise.",
)
@options.whole("--boxes", 1, 20, 3, "How many boxes at most.")
def discover(given: Given, outcome: str, density: float | None, boxes: int) -> None:
    """Say when an outcome appears: in which ranges of the inputs, and how reliably.

    \b
    Examples:
      simulate discover scenarios/ceasefire.toml --outcome agreement
      simulate discover scenarios/ceasefire.toml --outcome walkout --variant russia_wants_ceasefire
      simulate discover scenarios/ceasefire.toml --outcome war_under_pressure --density 0.9 --json
    """
    from negotiation_sim.analysis.discover import discover as find
    from negotiation_sim.model.outcomes import asked
    from negotiation_sim.report.discovery_text import told
    from negotiation_sim.runs.result import run as negotiate

    scenario = given.scenario()
    asked(scenario, outcome)  # a wrong name is told before anything is negotiated
    total = given.runs or scenario.talks.runs
    with given.work(total) as (executor, tell):
        result = negotiate(scenario, given.runs, given.seed, executor, tell)
    found = find(result, outcome, boxes, density)
    given.show(found, told)
