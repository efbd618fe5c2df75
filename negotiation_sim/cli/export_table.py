"""``simulate export``: a scenario becomes a table of experts, score sheets, or a domain of GENIUS.

In:      a scenario file, variant, changes, the form
Out:     CSV on stdout, or files; on stderr what they cannot hold
Keeps:   importing them gives the same numbers
Not here: the rows (from_scenario, score_table), the domain (genius)
Example: tests/tables/test_import.py
"""

from pathlib import Path

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.files import may_write, write
from negotiation_sim.cli.options import Given


@click.command("export")
@options.given(options.file, options.variant, options.changes, options.allow_outside)
@options.out(
    "Write a .csv or .xlsx file (extra 'data'), or .xml for genius; CSV to standard output otherwise."
)
@click.option(
    "--form",
    type=click.Choice(["actors", "points", "genius"]),
    default="actors",
    help="What to write: who stands where (actors), score sheets (points), or a domain in several files (genius).",
)
@options.force
def export_table(given: Given, out: Path | None, form: str, force: bool) -> None:
    """Write a scenario as a table, or as a domain of GENIUS.

    \b
    actors: one row for each actor and issue, with all ranges;
    points: one row for each issue and option, one column for each party's score sheet;
    genius: the domain in one .xml file, and beside it a profile for each party.

    \b
    Examples:
      simulate export scenarios/ceasefire.toml -o ceasefire.csv
      simulate export scenarios/oil.toml -o oil.xlsx
      simulate export scenarios/classics/job_offer.toml --form points -o points.xlsx
      simulate export scenarios/classics/job_offer.toml --form genius -o offer.xml
    """
    from negotiation_sim.tables.from_scenario import as_csv
    from negotiation_sim.tables.to_file import contents, lost, rows_of

    scenario = given.scenario()
    if form == "genius" and (out is None or out.suffix.lower() != ".xml"):
        raise click.UsageError("--form genius writes several files: say -o NAME.xml")
    if out is None:
        click.echo(as_csv(rows_of(scenario, form)).decode(), nl=False)
    else:
        if form != "genius" and out.suffix.lower() not in (".csv", ".xlsx"):
            raise click.UsageError(f"-o writes .csv or .xlsx, and got {str(out)!r}")
        files = contents(scenario, out, form)
        for path in files:
            may_write(path, force=force)
        for path, content in files.items():
            write(path, content, force=force)
        rows = "" if form == "genius" else f": {len(rows_of(scenario, form))} rows"
        click.echo("wrote " + ", ".join(map(str, files)) + rows)
    if missing := ", ".join(lost(scenario, form)):
        click.echo(f"note: not in the {'domain' if form == 'genius' else 'table'}: {missing}", err=True)
