"""``simulate drivers``: which uncertain inputs decide the outcome?

In:      a scenario file, runs, seed, variant, changes, jobs
Out:     words and tables, or JSON
Keeps:   the same bytes for any number of jobs
Not here: measuring (drivers), the words (report.drivers_text)
Example: tests/analysis/test_drivers.py
"""

import click

from negotiation_sim.cli import options, work


@click.command()
@options.scenario_file
@options.outcome("; without it, all outcomes")
@work.runs
@options.seed
@options.variant
@options.changes
@work.jobs
@options.as_json
@work.quiet
def drivers(
    file: str,
    outcome: str | None,
    runs: int | None,
    seed: int | None,
    variant: str | None,
    changes: tuple[str, ...],
    jobs: int,
    as_json: bool,
    quiet: bool,
) -> None:
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

    scenario = options.read(file, variant, changes)
    total = runs or scenario.talks.runs
    with work.pool(jobs) as executor, work.progress(total, quiet=quiet) as progress:
        ensemble = run_ensemble(
            scenario, total, scenario.talks.seed if seed is None else seed, executor, progress
        )
    found = decisive(ensemble, outcome)
    if as_json:
        options.show_data(found.as_json())
    else:
        options.show(told(found))
