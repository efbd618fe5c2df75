"""``simulate import``: a table of experts becomes a scenario file.

In:      a CSV file or spreadsheet, what the user says about its scales
Out:     a scenario file, or its text on stdout; on stderr how the table was read
Keeps:   what is written can be run: it is read back before it is written
Not here: understanding the table (experts), writing the scenario (to_scenario)
Example: tests/tables/test_import.py
"""

import re
from pathlib import Path

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.files import write

SCALE = re.compile(r"\s*(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\s*")


@click.command("import")
@click.argument("table", type=click.Path(), metavar="TABLE")
@options.out("Write here; to standard output otherwise.")
@options.force
@click.option("--title", metavar="TEXT", help="What the scenario is about; the name of the table otherwise.")
@click.option(
    "--issue",
    metavar="TEXT",
    help="What the issue is called, if the table has only one; the name of the table otherwise.",
)
@click.option(
    "--scale",
    "scales",
    multiple=True,
    metavar="WHAT=LOW..HIGH",
    help="Ends of a scale: WHAT is position, salience, capability or an issue; several times.",
)
@click.option("--ignore", multiple=True, metavar="COLUMN", help="Leave out a column; several times.")
@click.option("--encoding", metavar="NAME", help="How the text is encoded, if not in UTF-8.")
@click.option(
    "--uncertain", is_flag=True, help="Draw numbers without a range of their own; they are exact otherwise."
)
def import_table(
    table: str,
    out: Path | None,
    force: bool,
    title: str | None,
    issue: str | None,
    scales: tuple[str, ...],
    ignore: tuple[str, ...],
    encoding: str | None,
    uncertain: bool,
) -> None:
    """Make a scenario file from a table of actors: capability, position, salience.

    \b
    The table can be
      long:  one row for each actor and issue, with columns issue, actor, capability, position, salience;
      wide:  one row for each actor, and two columns for each issue: 'tariffs position', 'tariffs salience';
      wide:  one row for each issue, and two columns for each actor: p_france, s_france;
      short: one row for each actor, without an issue, if there is only one.

    A column 'expert' tells several experts apart: their answers become a range. Ranges can also stand
    in columns like position_low and position_high; a number without a range is exact, or drawn from a
    range around it with --uncertain. CSV with commas, semicolons or tabs; .xlsx needs
    the extra 'data'. How scales were read is told; --scale says it otherwise.

    \b
    Examples:
      simulate import experts.csv -o tariffs.toml
      simulate import experts.csv --scale position=0..10 --scale tariffs=0..25 --ignore comment
    """
    from negotiation_sim.report.words import counted
    from negotiation_sim.tables.columns import is_header
    from negotiation_sim.tables.experts import expert_table
    from negotiation_sim.tables.sheet import read_sheet
    from negotiation_sim.tables.to_scenario import read_back, scenario_text

    name = Path(table).stem.replace("_", " ").replace("-", " ").strip() or "A table"
    ends = dict(_scale(text) for text in scales)
    found = expert_table(read_sheet(table, encoding, is_header), ends, ignore, issue or name)
    text = scenario_text(found, title or name.capitalize(), out.name if out else "FILE", uncertain=uncertain)
    scenario = read_back(table, text)
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    if out is None:
        click.echo(text, nl=False)
        return
    write(out, text.encode(), force=force)
    click.echo(
        f"wrote {out}: {counted(len(scenario.actors), 'actor')}, {counted(len(scenario.issues), 'issue')}, "
        f"{counted(len(scenario.inputs()), 'number')}"
    )
    click.echo(f"Now: simulate run {out}")


def _scale(text: str) -> tuple[str, tuple[float, float]]:
    what, equals, ends = text.rpartition("=")
    match = SCALE.fullmatch(ends)
    try:
        low, high = (float(match[1]), float(match[2])) if match else (0.0, 0.0)
    except ValueError:
        low = high = 0.0
    if not equals or not what.strip() or not low < high:
        raise click.UsageError(f"--scale takes WHAT=LOW..HIGH, for example salience=0..100, and got {text!r}")
    return what.strip(), (low, high)
