"""``simulate drivers``: which uncertain inputs decide the outcome?

In:      a scenario file, runs, seed, variant, changes, jobs
Out:     words and tables, or JSON
Keeps:   the same bytes for any number of jobs
Not here: measuring (drivers), the words (report.drivers_text)
Example: tests/analysis/test_drivers.py
"""

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given


@click.command()
@options.on_runs(work.how_many_runs("How many runs; the first 49,152 are looked at."))
@options.outcome("; without it, all outcomes")
def drivers(given: Given, outcome: str | None) -> None:
    """Say which uncertain inputs decide the outcome: numbers, commitments kept, events.

    It looks at the runs as they are drawn, and makes no further ones.

    \b
    Examples:
      simulate drivers scenarios/ceasefire.toml
      simulate drivers scenarios/ceasefire.toml --outcome agreement --variant russia_wants_ceasefire
      simulate drivers scenarios/oil.toml --outcome common_front --jobs 2 --json
    """
    from negotiation_sim.analysis.drivers import drivers as decisive
    from negotiation_sim.report.drivers_text import told
    from negotiation_sim.runs.ensemble import run_ensemble

    scenario = given.scenario()
    total = given.runs or scenario.talks.runs
    seed = scenario.talks.seed if given.seed is None else given.seed
    with given.work(total) as (executor, tell):
        ensemble = run_ensemble(scenario, total, seed, executor, tell)
    found = decisive(ensemble, outcome)
    given.show(found, told)
