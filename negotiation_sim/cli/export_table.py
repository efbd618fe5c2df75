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


@click.command("export")
@options.scenario_file
@click.option(
    "--out",
    type=click.Path(),
    metavar="FILE",
    help="Write a .csv or .xlsx file; to standard output otherwise.",
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
@options.variant
@options.changes
def export_table(
    file: str, out: str | None, force: bool, variant: str | None, changes: tuple[str, ...]
) -> None:
    """Write who stands where as a table: one row for each actor and issue, with all ranges.

    \b
    Examples:
      simulate export scenarios/ceasefire.toml --out ceasefire.csv
      simulate export scenarios/oil.toml --out oil.xlsx
    """
    from negotiation_sim.tables.from_scenario import as_csv, as_spreadsheet, lost_in_a_table, table_rows

    scenario = options.read(file, variant, changes)
    rows = table_rows(scenario)
    lost = ", ".join(lost_in_a_table(scenario))
    if out is None:
        click.echo(as_csv(rows).decode(), nl=False)
    elif Path(out).suffix.lower() in (".csv", ".xlsx"):
        write(Path(out), as_spreadsheet(rows) if out.lower().endswith(".xlsx") else as_csv(rows), force=force)
        click.echo(f"wrote {out}: {len(rows)} rows")
    else:
        raise click.UsageError(f"--out writes .csv or .xlsx, and got {out!r}")
    if lost:
        click.echo(f"note: not in the table: {lost}", err=True)
