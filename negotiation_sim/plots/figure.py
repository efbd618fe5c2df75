"""What a picture shows, as plain data: rows of shapes on a line, the words around them, a table.

In:      places from 0 to 1, and words
Out:     Figure, Panel, Row, Shape
Keeps:   every picture of the library is one of these, whoever draws it; the table says all that the picture says
Not here: what is shown (positions, outcomes, talks, inputs, deals), drawing it (draw, page.svg)
Example: tests/plots/test_figures.py
"""

from collections.abc import Sequence
from typing import Literal

from attrs import field, frozen

Kind = Literal["bar", "range", "mark", "rule", "closed", "area", "line", "cell", "word"]
"""A bar from one place to another; a thin range; a mark at a place; a rule across the row; a part that is
closed; an area and a line in a tall row; a cell with a letter in it; a word above a place."""
MOST_ROWS = 30
"""Rows that one picture shows; what is left out is said in words, and stands in the table."""
LABEL_APART = 0.16
"""Words on a line stand this far apart at least."""


@frozen
class Shape:
    """One thing that is drawn, at places from 0 to 1; in a row, *ys* go from the bottom to the top.

    Attributes:
        tone: Which of the colours, from 0; tones differ in their mark as well.
        weight: How large a mark is, how dark a cell or an area.
        words: A letter in a cell; for other shapes what a reader is told who points at it.
    """

    kind: Kind
    xs: tuple[float, ...]
    ys: tuple[float, ...] = ()
    tone: int = 0
    weight: float = 1.0
    words: str = ""

    @property
    def flat(self) -> bool:
        """Whether it is a range from a place to the same place, or an area whose edges are one line."""
        if self.kind == "area":
            return self.ys == self.ys[::-1]
        return self.kind == "range" and len({*self.xs}) == 1


@frozen
class Row:
    """One line of a panel: words, shapes, and the number in words.

    Attributes:
        height: In lines of text.
        ticks: Words beside a tall row, by their place from the bottom to the top.
        depth: How far it stands below the row that leads to it.
    """

    label: str
    shapes: tuple[Shape, ...] = ()
    value: str = ""
    height: float = 1.0
    ticks: tuple[tuple[float, str], ...] = ()
    depth: int = 0


@frozen
class Panel:
    """Rows over one line, with words for places on it."""

    title: str
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...] = ()
    note: str = ""


@frozen
class Figure:
    """A picture: its question, how to read it, its panels, and the table that says the same.

    Attributes:
        legend: What the shapes stand for; :attr:`key` has those that the picture shows.
        left_out: A word about what did not fit; empty if everything did.
    """

    title: str
    reading: str
    panels: tuple[Panel, ...]
    columns: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[Shape, str], ...] = field(default=())
    left_out: str = ""

    @property
    def key(self) -> tuple[tuple[Shape, str], ...]:
        """The legend of what is drawn: what has no width is not."""
        drawn = {
            (shape.kind, shape.tone)
            for panel in self.panels
            for row in panel.rows
            for shape in row.shapes
            if not shape.flat
        }
        return tuple((shape, words) for shape, words in self.legend if (shape.kind, shape.tone) in drawn)


SHARES = ((0.0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "100%"))
"""The line of shares of runs."""


def apart(ticks: Sequence[tuple[float, str]], least: float = LABEL_APART) -> tuple[tuple[float, str], ...]:
    """The words that have room on a line: both ends, and between them what does not touch another."""
    chosen = [*ticks[:1], *(ticks[-1:] if len(ticks) > 1 else ())]
    for tick in ticks[1:-1]:
        if all(abs(tick[0] - other[0]) >= least for other in chosen):
            chosen.append(tick)
    return tuple(sorted(chosen))
