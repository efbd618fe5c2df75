"""``simulate run``: what becomes of the talks, why, and how sure that is.

In:      a scenario file, runs, seed, variant, changes, jobs
Out:     words and tables, or JSON
Keeps:   the same bytes for any number of jobs
Not here: the runs (result), the words (report.run_text)
Example: tests/cli/test_cli.py
"""

from typing import TYPE_CHECKING

import click

from negotiation_sim.cli import options, work

if TYPE_CHECKING:
    from negotiation_sim.runs.result import Result
    from negotiation_sim.scenario.scenario import Scenario


@click.command()
@options.scenario_file
@work.runs
@options.seed
@options.variant
@options.changes
@work.jobs
@click.option(
    "--exact",
    "exactly",
    is_flag=True,
    help="Negotiate every way in which commitments and events can turn out once, instead of drawing.",
)
@options.as_json
@work.quiet
def run(
    file: str,
    runs: int | None,
    seed: int | None,
    variant: str | None,
    changes: tuple[str, ...],
    jobs: int,
    exactly: bool,
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
      simulate run scenarios/oil.toml --exact
    """
    scenario = options.read(file, variant, changes)
    if exactly:
        if runs is not None or seed is not None:
            raise click.UsageError("--exact draws nothing, so it takes neither --runs nor --seed")
        _run_exactly(scenario, jobs, as_json=as_json, quiet=quiet)
        return
    from negotiation_sim.agreement.overview import overview

    found = overview(_negotiated(scenario, runs, seed, jobs, quiet=quiet))
    if as_json:
        options.show_data(found.as_json())
    else:
        from negotiation_sim.report.run_text import told

        options.show(told(found))


def _run_exactly(scenario: "Scenario", jobs: int, *, as_json: bool, quiet: bool) -> None:
    from negotiation_sim.runs.exact import count_branches, exact

    with work.pool(jobs) as executor, work.progress(count_branches(scenario), quiet=quiet) as progress:
        result = exact(scenario, executor, progress)
    if as_json:
        options.show_data(result.as_json())
    else:
        from negotiation_sim.report.exact_text import told

        options.show(told(result))


def _negotiated(
    scenario: "Scenario", runs: int | None, seed: int | None, jobs: int, *, quiet: bool
) -> "Result":
    from negotiation_sim.runs.result import run as negotiate

    total = runs or scenario.talks.runs
    with work.pool(jobs) as executor, work.progress(total, quiet=quiet) as progress:
        return negotiate(scenario, runs, seed, executor, progress)
