"""``simulate levers``: which single change would move an outcome most?

In:      a scenario file, the outcome that matters, runs, seed, variant, changes, jobs
Out:     words and tables, or JSON
Keeps:   the same bytes for any number of jobs
Not here: trying the changes (levers), the words (report.levers_text)
Example: tests/analysis/test_levers.py
"""

import click

from negotiation_sim.cli import options, work


@click.command()
@options.scenario_file
@options.outcome(required=True)
@click.option(
    "--runs",
    type=click.IntRange(1, work.MOST_RUNS),
    default=2048,
    show_default=True,
    metavar="N",
    help="Runs of each of the changes that matter most; all others have at most 256.",
)
@options.seed
@options.variant
@options.changes
@work.jobs
@options.as_json
@work.quiet
def levers(
    file: str,
    outcome: str,
    runs: int,
    seed: int | None,
    variant: str | None,
    changes: tuple[str, ...],
    jobs: int,
    as_json: bool,
    quiet: bool,
) -> None:
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

    scenario = options.read(file, variant, changes)
    with work.pool(jobs) as executor, work.progress(None, quiet=quiet) as progress:
        found = tried(scenario, outcome, runs, seed, executor, progress)
    if as_json:
        options.show_data(found.as_json())
    else:
        options.show(told(found))
