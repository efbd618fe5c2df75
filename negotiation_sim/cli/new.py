"""``simulate new``: a first scenario from a few questions, or from a template.

In:      answers, typed or piped, line by line
Out:     a scenario file that can be run at once
Keeps:   nothing is written before all is answered; what is written is read once more before it counts
Not here: the questions (interview), the text of the file (scenario.sketch)
Example: tests/cli/test_new.py
"""

from pathlib import Path

import click

from negotiation_sim.cli import options, prompts


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--from", "source", type=click.Choice(["template"]), help="Ask nothing, and write an example to change."
)
@options.force
def new(file: Path, source: str | None, force: bool) -> None:
    """Write a first scenario: the title, the questions, who is at the table, who wants what.

    \b
    Examples:
      simulate new library.toml --from template
      simulate new mine.toml
      simulate new mine.toml < answers.txt
    """
    from negotiation_sim.cli import files
    from negotiation_sim.cli.interview import interview
    from negotiation_sim.report.commands import command_line, pasted
    from negotiation_sim.scenario.load import loads
    from negotiation_sim.scenario.sketch import TEMPLATE, scenario_text, uncared
    from negotiation_sim.scenario.warnings import warnings

    files.may_write(file, force=force)
    if source is None:
        try:
            sketch = interview()
        except prompts.InputEndedError:
            raise click.UsageError(
                "the answers ended before the scenario was whole; nothing was written"
            ) from None
    else:
        sketch = TEMPLATE
    left_out = [sketch.issues[name].title for name in uncared(sketch)]
    if len(left_out) == len(sketch.issues):
        raise click.UsageError("nobody wants anything, so there is nothing to negotiate; nothing was written")
    text = scenario_text(sketch, pasted(str(file)))
    doubts = warnings(loads(text, base=str(file.parent)))
    files.write(file, text.encode(), force=force)
    for title in left_out:
        click.echo(f"Nobody wants anything on '{title}', so it is left out.")
    for doubt in doubts:
        click.echo(f"warning: {doubt.message}")
    click.echo(f"{file} can be run at once: {command_line('run', str(file))}")
