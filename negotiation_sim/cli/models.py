"""``simulate models``: every model on one scenario, side by side.

In:      a scenario file, runs, seed, variant, changes
Out:     words and a table, or JSON
Keeps:   all models see the same draws
Not here: comparing (panel), the words (report.models_text)
Example: tests/baselines/test_panel.py
"""

import click

from negotiation_sim.cli import options, work

MOST_RUNS = 200_000
"""All draws of all models are held in memory: some 2 GB for a scenario like ceasefire.toml."""


@click.command()
@options.scenario_file
@click.option(
    "--runs",
    type=click.IntRange(1, MOST_RUNS),
    metavar="N",
    help="How many draws; the file says how many otherwise.",
)
@options.seed
@options.variant
@options.changes
@work.jobs
@options.as_json
@work.quiet
def models(
    file: str,
    runs: int | None,
    seed: int | None,
    variant: str | None,
    changes: tuple[str, ...],
    jobs: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Ask every model where each question would settle, on the same draws.

    Protocols negotiate, with red lines, commitments, events and no-deal. Baselines take the stated
    positions and give a point at once: mean (every actor alike), salience-mean (by how much it
    matters to them), compromise (by capability times salience), median and weighted-median (the
    actor in the middle), nash (the Nash solution of each question by itself).

    Models whose middle points lie within a tenth of the line are said to agree.

    \b
    Examples:
      simulate models scenarios/ceasefire.toml
      simulate models scenarios/ceasefire.toml --variant russia_wants_ceasefire --runs 2000
      simulate models scenarios/oil.toml --json
    """
    from negotiation_sim.baselines.panel import models as ask

    scenario = options.read(file, variant, changes)
    total = min(runs or scenario.talks.runs, MOST_RUNS)
    with work.pool(jobs) as executor, work.progress(total, quiet=quiet) as progress:
        panel = ask(scenario, total, seed, executor, progress)
    if as_json:
        options.show_data(panel.as_json())
    else:
        from negotiation_sim.report.models_text import told

        options.show(told(panel))
