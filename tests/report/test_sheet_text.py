"""A sheet of paper on the screen of a terminal."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import attrs
import pytest
from loaded import few_first
from rich.console import Console

import negotiation_sim as ns
from negotiation_sim.game.briefs import briefs
from negotiation_sim.report.brief_text import brief_sheet
from negotiation_sim.report.sheet import Grid, Said, Section, Sheet
from negotiation_sim.report.sheet_text import told


def shown(sheet: Sheet) -> str:
    """What the terminal shows, on one line."""
    out = StringIO()
    console = Console(file=out, width=100, highlight=False, markup=False)
    for renderable in told(sheet):
        console.print(renderable)
    return " ".join(out.getvalue().split())


def texts(value: Any) -> Iterator[str]:
    """Every text in a block."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif attrs.has(type(value)):
        yield from texts(tuple(getattr(value, field.name) for field in attrs.fields(type(value))))


@pytest.mark.parametrize("path", few_first(ns.shipped_scenarios().values()), ids=lambda path: path.name)
def test_every_text_of_a_brief_is_shown(path: Path) -> None:
    for brief in briefs(ns.load(path)).values():
        sheet = brief_sheet(brief)
        screen = shown(sheet).replace("- ", "")
        for section in sheet.sections:
            for text in texts(section.blocks):
                assert " ".join(text.split()).replace("- ", "") in screen, text


def test_a_table_is_shown_with_its_caption() -> None:
    grid = Grid(("group", "signed"), (("one", "yes"),), "two groups")
    screen = shown(Sheet("x", "Title", "-", ("Lead.",), (Section("Heading", (grid, Said("Words."))),)))
    assert screen == "Title Lead. Heading group signed one yes two groups Words."
