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
from negotiation_sim.cli.stop import stoppable

RUNS = 2048
"""Of each of the changes that matter most; all others have at most 128."""


@click.command()
@options.on_runs(
    work.how_many_runs(
        "Runs of each of the changes that matter most; all others have at most 128.", default=RUNS
    )
)
@options.outcome(default="agreement", show_default=True)
def levers(given: Given, outcome: str) -> int:
    """Find the single change of one number that would move an outcome most.

    Each number is set to the ends of its range and to worded points, each chance also to 0 and 1. All
    changes meet the same draws, so that a difference comes from the change. Ctrl-C ends it with the changes
    that were tried by then.

    \b
    Examples:
      simulate levers scenarios/ceasefire.toml --outcome agreement
      simulate levers scenarios/ceasefire.toml --outcome agreement --variant russia_wants_ceasefire
      simulate levers scenarios/oil.toml --outcome common_front --jobs 2 --json
    """
    from negotiation_sim.analysis.levers import count_runs
    from negotiation_sim.analysis.levers import levers as tried
    from negotiation_sim.report.levers_text import told

    scenario, runs = given.scenario(), given.runs or RUNS
    with given.work(count_runs(scenario, runs)) as (executor, tell), stoppable() as stop:
        found = tried(scenario, outcome, runs, given.seed, executor, stop.telling(tell))
    given.show(found, told)
    return stop.code()
