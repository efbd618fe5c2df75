"""``simulate scenarios``: list and copy the scenarios that come with the library.

In:      the name of a shipped scenario
Out:     a list, or files in a folder
Keeps:   nothing is overwritten without --force
Not here: finding them (shipped)
Example: tests/cli/test_cli.py
"""

from pathlib import Path

import click

from negotiation_sim.cli import options


@click.group()
def scenarios() -> None:
    """List the scenarios that come with the library, or copy one to work on.

    \b
    Examples:
      simulate scenarios list
      simulate scenarios copy ceasefire.toml -o lesson
    """


@scenarios.command("list")
@options.as_json
def list_(as_json: bool) -> None:
    """List the scenarios that come with the library.

    \b
    Example:
      simulate scenarios list
    """
    from negotiation_sim.scenario.load import load
    from negotiation_sim.scenario.shipped import shipped_scenarios

    found = [(name, load(path)) for name, path in shipped_scenarios().items()]
    if as_json:
        data = [
            {
                "name": name,
                "title": s.title,
                "summary": s.summary,
                "variants": {i: v.title for i, v in s.variants.items()},
            }
            for name, s in found
        ]
        options.show_data({"schema": 1, "scenarios": data})
        return
    from negotiation_sim.report.scenarios_text import told

    options.show(told(dict(found)))


@scenarios.command()
@click.argument("name")
@options.out("Where to.", "FOLDER", default=".", show_default=True)
@options.force
def copy(name: str, out: Path, force: bool) -> None:
    """Copy a scenario, with what it extends and its evidence, to a folder.

    \b
    Example:
      simulate scenarios copy ceasefire.toml
    """
    from negotiation_sim.report.commands import command_line
    from negotiation_sim.scenario import shipped

    copied = shipped.copy(name, out, force=force)
    for path in copied:
        click.echo(f"wrote {path}")
    click.echo(f"Now: {command_line('run', str(copied[0]))}")
