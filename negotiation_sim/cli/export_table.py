"""``simulate export``: a scenario becomes a table of experts, score sheets, or a domain of GENIUS.

In:      a scenario file, variant, changes, the form
Out:     CSV on stdout, or files; on stderr what they cannot hold
Keeps:   importing them gives the same numbers
Not here: the rows (from_scenario, score_table), the domain (genius)
Example: tests/tables/test_import.py
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.files import may_write, write
from negotiation_sim.cli.options import Given

if TYPE_CHECKING:
    from negotiation_sim.tables.score_sheet import ScoreSheet


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
    from negotiation_sim.tables.from_scenario import as_csv, as_spreadsheet, lost_in_a_table, table_rows
    from negotiation_sim.tables.score_sheet import lost_in_score_sheets, score_sheet
    from negotiation_sim.tables.score_table import score_rows

    scenario = given.scenario()
    lost = ", ".join((lost_in_a_table if form == "actors" else lost_in_score_sheets)(scenario))
    if form == "genius":
        _write_domain(score_sheet(scenario), out, force=force)
        if lost:
            click.echo(f"note: not in the domain: {lost}", err=True)
        return
    rows = table_rows(scenario) if form == "actors" else score_rows(score_sheet(scenario))
    if out is None:
        click.echo(as_csv(rows).decode(), nl=False)
    elif (ending := out.suffix.lower()) in (".csv", ".xlsx"):
        write(out, as_spreadsheet(rows) if ending == ".xlsx" else as_csv(rows), force=force)
        click.echo(f"wrote {out}: {len(rows)} rows")
    else:
        raise click.UsageError(f"-o writes .csv or .xlsx, and got {str(out)!r}")
    if lost:
        click.echo(f"note: not in the table: {lost}", err=True)


def _write_domain(sheet: "ScoreSheet", out: Path | None, *, force: bool) -> None:
    """The domain and, beside it, the profiles; none of them if one cannot be written."""
    from negotiation_sim.tables.genius import as_domain

    if out is None or out.suffix.lower() != ".xml":
        raise click.UsageError("--form genius writes several files: say -o NAME.xml")
    files = {out.with_name(name): content for name, content in as_domain(sheet, out.stem).items()}
    for path in files:
        may_write(path, force=force)
    for path, content in files.items():
        write(path, content, force=force)
    click.echo("wrote " + ", ".join(str(path) for path in files))
