"""Options that several commands share, and the way from them to a scenario.

In:      path, variant, changes as text
Out:     Scenario
Keeps:   the same option means the same in every command
Not here: what a command does (its own module)
Example: tests/test_cli.py
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from negotiation_sim.scenario import Scenario

F = TypeVar("F", bound=Callable[..., Any])

scenario_file = click.argument("file", type=click.Path(), metavar="FILE")
variant = click.option("--variant", metavar="ID", help="Use a variant that the scenario names.")
changes = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="ADDRESS=VALUE",
    help="Change one number or setting; can be given several times.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print data instead of words.")
seed = click.option("--seed", type=click.IntRange(0, 2**128 - 1), help="Start of all random draws.")


def read(file: str, variant: str | None, changes: Iterable[str] = ()) -> "Scenario":
    """The scenario of a file, with a variant and then single changes applied."""
    from negotiation_sim.scenario_file import load, read_value

    scenario = load(file)
    if variant is not None:
        scenario = scenario.variant(variant)
    given: dict[str, Any] = {}
    for change in changes:
        address, equals, value = change.partition("=")
        if not equals or not address:
            raise click.UsageError(f"--set takes ADDRESS=VALUE, and got {change!r}")
        given[address.strip()] = read_value(value.strip())
    return scenario.with_changes(given) if given else scenario


def show(renderables: "Iterable[RenderableType]") -> None:
    """Print words and tables; no colour and no wider than 100 columns when nobody watches."""
    console = _console()
    for renderable in renderables:
        console.print(renderable, soft_wrap=False, highlight=False, markup=False, crop=False)


def show_lines(lines: Iterable[str]) -> None:
    """Print lines of a story, wrapped with a hanging indent."""
    import textwrap

    width = _console().width
    for line in lines:
        indent = line[: len(line) - len(line.lstrip())]
        click.echo(textwrap.fill(line, width, subsequent_indent=indent + "    ") if line else "")


def show_data(data: Any) -> None:
    """Print plain data as JSON."""
    import json

    click.echo(json.dumps(data, indent=2, ensure_ascii=False, default=str))


def _console() -> "Console":
    from rich.console import Console

    console = Console(highlight=False)
    console.width = min(console.width, 110) if console.is_terminal else 100
    return console
