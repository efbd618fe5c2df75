"""``simulate levers``: which single change would move an outcome most?

In:      a scenario file, the outcome that matters, runs, seed, variant, changes, jobs
Out:     words and tables, or JSON
Keeps:   the same bytes for any number of jobs
Not here: trying the changes (levers), the words (report.levers_text)
Example: tests/analysis/test_levers.py
"""

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given

RUNS = 2048
"""Of each of the changes that matter most; all others have at most 256."""


@click.command()
@options.on_runs(
    work.how_many_runs(
        "Runs of each of the changes that matter most; all others have at most 256.", default=RUNS
    )
)
@options.outcome(required=True)
def levers(given: Given, outcome: str) -> None:
    """Find the single change of one number that would move an outcome most.

    Each number is set to the ends of its range and to worded points, each chance also to 0 and 1. All
    changes meet the same draws, so that a difference comes from the change.

    \b
    Examples:
      simulate levers scenarios/ceasefire.toml --outcome agreement
      simulate levers scenarios/ceasefire.toml --outcome agreement --variant russia_wants_ceasefire
      simulate levers scenarios/oil.toml --outcome common_front --jobs 2 --json
    """
    from negotiation_sim.analysis.levers import levers as tried
    from negotiation_sim.report.levers_text import told

    scenario = given.scenario()
    with given.work(None) as (executor, tell):
        found = tried(scenario, outcome, given.runs or RUNS, given.seed, executor, tell)
    given.show(found, told)
