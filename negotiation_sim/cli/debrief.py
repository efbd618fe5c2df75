"""``simulate debrief``: what the groups of a class have reached, beside what was possible.

In:      a scenario file, a table of deals
Out:     words, or JSON; an HTML page, a table for grading
Keeps:   everything in the table that cannot be read is told at once, cell by cell; nothing is overwritten unasked
Not here: reading deals (game.deals), judging them (game.debrief_tables), the debrief of one game (cli.play)
Example: tests/cli/test_debrief.py
"""

from pathlib import Path

import click

from negotiation_sim.cli import files, options
from negotiation_sim.cli.options import Given


@click.command()
@options.given(options.file, options.variant, options.changes, options.as_json, options.allow_outside)
@click.argument("deals", type=click.Path(), metavar="DEALS")
@options.out("A page with a picture for the wall (HTML).")
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A table for grading, one row for each group.",
)
@click.option("--encoding", metavar="NAME", help="Encoding of DEALS, if it is not UTF-8.")
@options.force
def debrief(
    given: Given, deals: str, out: Path | None, table: Path | None, encoding: str | None, force: bool
) -> None:
    """Say what the groups of a class gained, who could sign it, and what they left on the table.

    DEALS has a row for each group and a column for each question (`simulate briefs` makes an empty one).
    A cell takes what people type: a point or an option by its id or its words, a number in the issue's unit,
    80% on a line from 0 to 1. An empty cell stays as things stand; an empty row is a group without agreement.

    \b
    Examples:
      simulate debrief scenarios/classics/job_offer.toml class/deals.csv -o debrief.html
      simulate debrief scenarios/ceasefire.toml deals.xlsx --csv grades.csv
    """
    from negotiation_sim.game.deals import read_deals
    from negotiation_sim.game.debrief_tables import class_debrief
    from negotiation_sim.report.class_debrief_text import grading, told

    for path in (out, table):
        if path is not None:
            files.may_write(path, force=force)
    scenario = given.scenario()
    signed, notes = read_deals(deals, scenario, encoding)
    found = class_debrief(scenario, signed)
    if table is not None:
        files.write(table, grading(found).encode(), force=force)
    if out is not None:
        from negotiation_sim.page.class_debrief import class_debrief_page

        files.write(out, class_debrief_page(found, notes).encode(), force=force)
    if given.as_json:
        options.show_data(found.as_json())
    else:
        options.show(told(found, notes))
