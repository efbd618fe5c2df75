"""Writes the tables of options in docs/reference/commands.md: ``python tests/commands_page.py``.

In: the commands as click has them, the page.
Out: the page; each table below a command lists its own options, then those that it shares with others.
Keeps: what is typed around the tables; a test says when a table is no longer current.
Not here: whether the page is true (test_docs).
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from negotiation_sim.cli import command
from negotiation_sim.cli.ranges import Number, Whole, described

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "commands.md"
SHARED = "Options that several commands share"
MANY = 3
"""Commands that have an option in the same words, from which on it is told once."""
TABLE = re.compile(r"^\| option \| meaning \|.*\n(?:\|.*\n)+", re.MULTILINE)
Row = tuple[str, str, str]


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name."""

    def below(name: str, group: click.Command) -> Iterator[tuple[str, click.Command]]:
        if isinstance(group, click.Group):
            for word, inner in group.commands.items():
                yield from below(f"{name} {word}", inner)
        else:
            yield name, group

    yield from below("simulate", command)


def written(page: str) -> str:
    """The page with every table of options as it is now."""
    tables = {f"## {name}": own(given) for name, given in commands()} | {f"## {SHARED}": [*shared()]}
    parts = re.split(r"(?=^## )", page, flags=re.MULTILINE)
    return "".join(_with(part, tables.get(part.partition("\n")[0])) for part in parts)


def _with(part: str, lines: list[Row] | None) -> str:
    head = "| option | meaning | default |\n|---|---|---|\n"
    table = head + "".join(f"| {' | '.join(line)} |\n".replace("|  |", "| |") for line in lines or ())
    return TABLE.sub(lambda _: table, part, count=1) if lines else part


def own(given: click.Command) -> list[Row]:
    """The rows of one command: its own options, and one row that names all that it shares."""
    once, lines = shared(), rows(given)
    common = ", ".join(line[0] for line in lines if line in once)
    link = f"[shared options](#{SHARED.lower().replace(' ', '-')})"
    return [line for line in lines if line not in once] + ([(common, link, "")] if common else [])


def shared() -> list[Row]:
    """The rows of options that many commands have in the same words."""
    found = Counter(line for _, given in commands() for line in rows(given))
    return [line for line, times in found.items() if times >= MANY]


def rows(given: click.Command) -> list[Row]:
    """An option in each: how it is typed, what it does, what holds without it."""
    return [_row(option) for option in given.params if isinstance(option, click.Option)]


def _row(option: click.Option) -> Row:
    *short, last = option.opts
    metavar = "" if option.is_flag else f" {option.make_metavar(click.Context(click.Command('x')))}"
    typed = ", ".join(f"`{name}`" for name in (*short, last + metavar.replace("|", "\\|")))
    meaning = (option.help or "").rstrip(".")
    if not meaning[1:2].isupper():
        meaning = meaning[0].lower() + meaning[1:]
    if isinstance(option.type, Whole | Number):
        meaning += f" ({described(option.type.min, option.type.max)})"
    default = f"`{option.default}`" if option.show_default else "required" if option.required else ""
    if isinstance(option.show_default, str):
        default = option.show_default
    return typed, meaning.replace("|", "\\|"), default


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
