"""``simulate run``: what becomes of the talks, why, and how sure that is.

In:      a scenario file, runs, seed, variant, changes, where to work
Out:     words and tables, or JSON
Keeps:   the same bytes for any number of jobs and machines
Not here: the runs (result), the words (report.run_text)
Example: tests/test_cli.py
"""

import click

from negotiation_sim.cli import options, work


@click.command()
@options.scenario_file
@work.runs
@options.seed
@options.variant
@options.changes
@work.jobs
@options.as_json
@work.quiet
def run(
    file: str,
    runs: int | None,
    seed: int | None,
    variant: str | None,
    changes: tuple[str, ...],
    jobs: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Negotiate a scenario many times and say what comes of it.

    \b
    Examples:
      simulate run scenarios/ceasefire.toml
      simulate run scenarios/ceasefire.toml --variant no_deployment
      simulate run scenarios/ceasefire.toml --set commitments.coalition_deploys.credibility=0
      simulate run scenarios/ceasefire.toml --runs 1000000 --jobs 2 --json
    """
    from negotiation_sim.result import run as negotiate

    scenario = options.read(file, variant, changes)
    with (
        work.pool(jobs) as executor,
        work.progress(runs or scenario.talks.runs, quiet=quiet) as tell,
    ):
        result = negotiate(scenario, runs, seed, executor, tell)
    if as_json:
        options.show_data(result.as_json())
    else:
        from negotiation_sim.report.run_text import told

        options.show(told(result))
