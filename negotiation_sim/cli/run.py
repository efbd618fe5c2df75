"""``simulate run``: what becomes of the talks, why, and how sure that is.

In:      a scenario file, runs, seed, variant, changes, jobs
Out:     words and tables, or JSON
Keeps:   the same bytes for any number of jobs
Not here: the runs (result), the words (report.run_text)
Example: tests/cli/test_cli.py
"""

from typing import TYPE_CHECKING

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.options import Given

if TYPE_CHECKING:
    from negotiation_sim.scenario.scenario import Scenario


@click.command()
@options.on_runs()
@click.option(
    "--exact",
    "exactly",
    is_flag=True,
    help="Negotiate every way in which commitments and events can turn out once, instead of drawing.",
)
def run(given: Given, exactly: bool) -> None:
    """Negotiate a scenario many times and say what comes of it.

    \b
    Examples:
      simulate run scenarios/ceasefire.toml
      simulate run scenarios/ceasefire.toml --variant no_deployment
      simulate run scenarios/ceasefire.toml --set commitments.coalition_deploys.credibility=0
      simulate run scenarios/ceasefire.toml --runs 1000000 --jobs 2 --json
      simulate run scenarios/oil.toml --exact
    """
    scenario = given.scenario()
    if exactly:
        _exactly(given, scenario)
        return
    from negotiation_sim.agreement.overview import overview
    from negotiation_sim.report.run_text import told
    from negotiation_sim.runs.result import run as negotiate

    with given.work(given.runs or scenario.talks.runs) as (executor, tell):
        result = negotiate(scenario, given.runs, given.seed, executor, tell)
    given.show(overview(result), told)


def _exactly(given: Given, scenario: "Scenario") -> None:
    from negotiation_sim.report.exact_text import told
    from negotiation_sim.runs.exact import count_branches, exact

    if given.runs is not None or given.seed is not None:
        raise click.UsageError("--exact draws nothing, so it takes neither --runs nor --seed")
    with given.work(count_branches(scenario)) as (executor, tell):
        result = exact(scenario, executor, tell)
    given.show(result, told)
