"""``simulate models``: every model on one scenario, side by side.

In:      a scenario file, runs, seed, variant, changes
Out:     words and a table, or JSON
Keeps:   all models see the same draws
Not here: comparing (panel), the words (report.models_text)
Example: tests/baselines/test_panel.py
"""

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given

MOST_RUNS = 200_000
"""All draws of all models are held in memory: some 2 GB for a scenario like ceasefire.toml."""


@click.command()
@options.on_runs(work.how_many_runs("How many draws; all are held in memory.", MOST_RUNS))
def models(given: Given) -> None:
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
    from negotiation_sim.report.models_text import told

    scenario = given.scenario()
    total = given.runs or scenario.talks.runs
    if total > MOST_RUNS:
        click.echo(f"models looks at {MOST_RUNS:,} of the {total:,} runs that the file asks for", err=True)
        total = MOST_RUNS
    with given.work(total) as (executor, tell):
        panel = ask(scenario, total, given.seed, executor, tell)
    given.show(panel, told)
