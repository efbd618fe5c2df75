"""A sheet of paper on the screen of a terminal."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import attrs
import pytest
from loaded import few_first
from rich.console import Console
from rich.text import Text

import negotiation_sim as ns
from negotiation_sim.game.briefs import briefs
from negotiation_sim.report.brief_text import brief_sheet
from negotiation_sim.report.sheet import Grid, Line, Points, Said, Scored, Section, Sheet
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


def test_a_paragraph_is_strong_only_where_that_is_asked_for() -> None:
    said = (Said("Usual."), Said("Not to be missed.", strong=True))
    lines = [line for line in told(Sheet("a", "A", "", (), (Section("B", said),))) if isinstance(line, Text)]
    styles = {line.plain: line.style for line in lines}
    assert (styles["Usual."], styles["Not to be missed."]) == ("", "bold")


@pytest.mark.parametrize(
    ("paragraphs", "points", "size"),
    [(28, 0, "short"), (29, 0, "usual"), (0, 45, "usual"), (0, 46, "long")],
)
def test_a_paper_is_printed_as_large_as_fits_its_pages(paragraphs: int, points: int, size: str) -> None:
    """A line of a sheet of points takes half a line, and its issue one."""
    scored = Scored("Pay", "", (Line("1", "0", "low"),) * (2 * points - 2))
    blocks = (Said("One."),) * paragraphs + ((Points((scored,)),) if points else ())
    assert Sheet("a", "A", "", (), (Section("B", blocks),)).size == size
