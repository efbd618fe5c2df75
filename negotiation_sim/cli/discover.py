"""``simulate discover``: in which ranges of the inputs an outcome appears.

In:      a scenario file, an outcome, runs, seed, variant, changes, jobs
Out:     sentences, or JSON
Keeps:   the runs are those of ``simulate run`` with the same options
Not here: finding the ranges (discover), the words (report.discovery_text)
Example: tests/analysis/test_discover.py
"""

import click

from negotiation_sim.cli import options, work


@click.command()
@options.scenario_file
@options.outcome(required=True)
@click.option(
    "--density",
    type=click.FloatRange(0, 1),
    metavar="D",
    help="The least share of runs in a box that must end so, 0 to 1; a balance is struck otherwise.",
)
@click.option(
    "--boxes",
    type=click.IntRange(1, 20),
    default=3,
    metavar="N",
    show_default=True,
    help="How many boxes at most.",
)
@work.runs
@options.seed
@options.variant
@options.changes
@work.jobs
@options.as_json
@work.quiet
def discover(
    file: str,
    outcome: str,
    density: float | None,
    boxes: int,
    runs: int | None,
    seed: int | None,
    variant: str | None,
    changes: tuple[str, ...],
    jobs: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say when an outcome appears: in which ranges of the inputs, and how reliably.

    \b
    Examples:
      simulate discover scenarios/ceasefire.toml --outcome agreement
      simulate discover scenarios/ceasefire.toml --outcome walkout --variant russia_wants_ceasefire
      simulate discover scenarios/ceasefire.toml --outcome war_under_pressure --density 0.9 --json
    """
    from negotiation_sim.analysis.discover import discover as find
    from negotiation_sim.model.outcomes import asked
    from negotiation_sim.runs.result import run as negotiate

    scenario = options.read(file, variant, changes)
    asked(scenario, outcome)  # a wrong name is told before anything is negotiated
    total = runs or scenario.talks.runs
    with work.pool(jobs) as executor, work.progress(total, quiet=quiet) as progress:
        result = negotiate(scenario, runs, seed, executor, progress)
    found = find(result, outcome, boxes, density)
    if as_json:
        options.show_data(found.as_json())
    else:
        from negotiation_sim.report.discovery_text import told

        options.show(told(found))
