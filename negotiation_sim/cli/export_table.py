"""``simulate export``: a scenario becomes a table of experts.

In:      a scenario file, variant, changes
Out:     CSV on stdout, or a .csv or .xlsx file; on stderr what a table cannot hold
Keeps:   importing the table gives the same numbers
Not here: the rows (from_scenario)
Example: tests/tables/test_import.py
"""

from pathlib import Path

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.files import write
from negotiation_sim.cli.options import Given


@click.command("export")
@options.given(options.file, options.variant, options.changes, options.allow_outside)
@options.out("Write a .csv or .xlsx file (extra 'data'); CSV to standard output otherwise.")
@options.force
def export_table(given: Given, out: Path | None, force: bool) -> None:
    """Write who stands where as a table: one row for each actor and issue, with all ranges.

    \b
    Examples:
      simulate export scenarios/ceasefire.toml -o ceasefire.csv
      simulate export scenarios/oil.toml -o oil.xlsx
    """
    from negotiation_sim.tables.from_scenario import as_csv, as_spreadsheet, lost_in_a_table, table_rows

    scenario = given.scenario()
    rows = table_rows(scenario)
    lost = ", ".join(lost_in_a_table(scenario))
    if out is None:
        click.echo(as_csv(rows).decode(), nl=False)
    elif (ending := out.suffix.lower()) in (".csv", ".xlsx"):
        write(out, as_spreadsheet(rows) if ending == ".xlsx" else as_csv(rows), force=force)
        click.echo(f"wrote {out}: {len(rows)} rows")
    else:
        raise click.UsageError(f"-o writes .csv or .xlsx, and got {str(out)!r}")
    if lost:
        click.echo(f"note: not in the table: {lost}", err=True)
