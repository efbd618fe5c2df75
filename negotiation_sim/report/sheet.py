"""What stands on a sheet of paper, as data: headings with sentences, lists, tables, a sheet of points.

In:      words
Out:     Sheet, Section and the blocks of a section
Keeps:   every paper of a class is one of these, whatever it is printed as; nothing here knows of HTML
Not here: the words (brief_text, class_text, instructor_text), printing (page.paper)
Example: tests/page/test_paper.py
"""

from collections.abc import Sequence
from typing import Any

from attrs import field, frozen

SHORT, LONG = 28, 45
"""Lines of a sheet that fits on one page even in large letters; lines of a sheet of points that needs small ones."""


@frozen
class Said:
    """A paragraph; *strong* for the one sentence that must not be missed."""

    words: str
    strong: bool = False


@frozen
class Listed:
    """A list; each item with what stands below it."""

    items: tuple[tuple[str, tuple[str, ...]], ...]


@frozen
class Grid:
    """A table with a head; empty cells with *form* are there to be written into."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    form: bool = False


@frozen
class Line:
    """One line of a sheet of points: how many, at which place, what that means, and a mark in words.

    Attributes:
        points: Empty where nothing is counted.
        at: A number on the issue's line, or the id of an option.
    """

    points: str
    at: str
    words: str
    mark: str = ""


@frozen
class Scored:
    """One issue of a sheet of points; *counts* says how much it matters, *note* what else must be known."""

    title: str
    counts: str
    lines: tuple[Line, ...]
    note: str = ""


@frozen
class Points:
    """A sheet of points; without numbers it is the list of what can be agreed."""

    issues: tuple[Scored, ...]


@frozen
class Told:
    """What the terminal would show: rich renderables of another text."""

    renderables: tuple[Any, ...]


@frozen
class Section:
    """A heading and what stands below it; *keep* holds it together on one page of paper."""

    heading: str
    blocks: tuple[Any, ...]
    keep: bool = False


@frozen
class Sheet:
    """One paper.

    Attributes:
        name: Of its file, without an ending.
        kicker: For whom it is; *private* where nobody else may see it.
        lead: The sentences below the title.
    """

    name: str
    title: str
    kicker: str
    lead: Sequence[str]
    sections: tuple[Section, ...]
    private: bool = field(default=False)

    @property
    def size(self) -> str:
        """How large it is printed: ``short``, ``usual`` or ``long``, so that it fits its pages."""
        blocks = [block for section in self.sections for block in section.blocks]
        if sum(_lines(block) for block in blocks if isinstance(block, Points)) > LONG:
            return "long"
        return "short" if sum(_lines(block) for block in blocks) <= SHORT else "usual"


def _lines(block: Any) -> int:
    """About how many lines a block takes in the usual size."""
    if isinstance(block, Points):
        return sum(2 + len(one.lines) for one in block.issues) // 2
    if isinstance(block, Listed):
        return sum(3 * (1 + len(below)) if below else 1 for _, below in block.items)
    if isinstance(block, Grid):
        return sum(2 + max(map(len, row)) // 45 for row in block.rows)
    return SHORT + 1 if isinstance(block, Told) else 1
