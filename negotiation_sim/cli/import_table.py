"""``simulate import``: a table of experts, score sheets or a domain of GENIUS become a scenario file.

In:      a CSV file, spreadsheet or XML file, what the user says about its scales
Out:     a scenario file, or its text on stdout; on stderr how the table was read
Keeps:   what is written can be run: it is read back before it is written
Not here: reading the table (tables.from_file)
Example: tests/tables/test_import.py
"""

import re
from pathlib import Path

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.files import write

SCALE = r"\s*(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\s*"


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
    "--profile",
    "profiles",
    multiple=True,
    metavar="FILE",
    help="A party's profile of a domain of GENIUS; several times.",
)
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
    profiles: tuple[str, ...],
    uncertain: bool,
) -> None:
    """Make a scenario file from a table of actors, from score sheets, or from a domain of GENIUS.

    \b
    A table of actors, with capability, position and salience, can be
      long:  one row for each actor and issue, with columns issue, actor, capability, position, salience;
      wide:  one row for each actor, and two columns for each issue: 'tariffs position', 'tariffs salience';
      wide:  one row for each issue, and two columns for each actor: p_france, s_france;
      short: one row for each actor, without an issue, if there is only one.

    A column 'expert' tells several experts apart: their answers become a range. Ranges can also stand
    in columns like position_low and position_high; a number without a range is exact, or drawn from a
    range around it with --uncertain. CSV with commas, semicolons or tabs; .xlsx needs
    the extra 'data'. How scales were read is told; --scale says it otherwise.

    \b
    Score sheets have one row for each issue and option, and one column of points for each party:
    issue, option, candidate, company; in the row 'minimum' stands the least that each accepts.
    A domain of GENIUS is an .xml file; its profiles are those that it names, or --profile FILE.

    \b
    Examples:
      simulate import experts.csv -o tariffs.toml
      simulate import points.xlsx -o offer.toml
      simulate import laptop.xml --profile buyer.xml --profile seller.xml -o laptop.toml
      simulate import experts.csv --scale position=0..10 --scale tariffs=0..25 --ignore comment
    """
    from negotiation_sim.report.commands import command_line, pasted
    from negotiation_sim.report.words import counted
    from negotiation_sim.tables.from_file import imported

    found = imported(
        table,
        title,
        dict(_scale(text) for text in scales),
        ignore,
        issue,
        encoding=encoding,
        profiles=profiles,
        uncertain=uncertain,
        file=pasted(out.name) if out else "FILE",
    )
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    scenario, text = found.scenario, found.text
    if out is None:
        click.echo(text, nl=False)
        return
    write(out, text.encode(), force=force)
    click.echo(
        f"wrote {out}: {counted(len(scenario.actors), 'actor')}, {counted(len(scenario.issues), 'issue')}, "
        f"{counted(len(scenario.inputs()), 'number')}"
    )
    click.echo(f"Now: {command_line('run', str(out))}")


def _scale(text: str) -> tuple[str, tuple[float, float]]:
    what, equals, ends = text.rpartition("=")
    match = re.fullmatch(SCALE, ends)
    try:
        low, high = (float(match[1]), float(match[2])) if match else (0.0, 0.0)
    except ValueError:
        low = high = 0.0
    if not equals or not what.strip() or not low < high:
        raise click.UsageError(
            f"--scale takes WHAT=LOW..HIGH with LOW below HIGH, for example salience=0..100, and got {text!r}"
        )
    return what.strip(), (low, high)
