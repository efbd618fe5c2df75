"""Draws a figure with matplotlib, for papers and slides.

In:      Figure, perhaps the axes to draw on, perhaps a file
Out:     matplotlib Axes; bytes of SVG, PNG or PDF
Keeps:   no global setting is touched; one version of matplotlib gives the same bytes each time; a dollar is a dollar
Not here: what is shown (the other modules), drawing for pages (page.svg)
Example: tests/plots/test_draw.py
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.plots.figure import Figure, Panel, Row, Shape

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#0b5fa5", "#b4530a", "#1a7f5a", "#b3261e", "#59626d", "#8a3b8f", "#7a6a00", "#2b7a9b")
"""The colours of the tones; they differ in lightness or in mark, too."""
MARKS = ("o", "D", "s", "x", "o", "^", "v", "P")
STYLE = {
    "svg.hashsalt": "negotiation_sim",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.unicode_minus": False,
    "text.usetex": False,
    "text.parse_math": False,
}
NO_DATES: dict[str, dict[str, None]] = {
    "svg": {"Date": None},
    "pdf": {"CreationDate": None, "ModDate": None},
    "png": {},
}
LABEL, TITLE = 40, 60
"""Characters of a line of words."""
WIDE = "\u2e80"
"""From here on letters are as wide as capitals, or wider."""
WIDTH = 8.0
LINE = 0.24
"""Inches of a line."""


def draw(figure: Figure, axes: "Axes | None" = None) -> "Axes":
    """Draw a figure on *axes*, or on axes of its own, as high as it needs.

    Raises:
        NegotiationSimError: If matplotlib is not installed.
    """
    with _styled():
        rows, height = _laid_out(figure)
        above = "\n".join(part for part in (figure.title, figure.reading, figure.left_out) if part)
        if axes is None:
            size = (WIDTH, max(1.6, LINE * (height + 5 + len(figure.left_out) // 90 + len(figure.key))))
            whole = _matplotlib("figure").Figure(figsize=size, layout="constrained")
            whole.set_label(". ".join(part for part in (figure.title, figure.reading) if part))
            # Over the words at the left, too: the axes alone are too narrow for it.
            whole.suptitle(_wrapped(above, 90), x=0.01, ha="left", fontsize=10, parse_math=False)
            axes = whole.add_subplot()
        else:
            axes.set_title(_wrapped(above, TITLE), loc="left", fontsize=10, parse_math=False)
        _frame(figure, axes, height)
        for below, panel, row in rows:
            if row is None:
                _words(axes, 0.0, -below + 0.15, _wrapped(panel.title, TITLE), weight="bold", va="bottom")
            else:
                _row(axes, row, below)
                if row is panel.rows[-1]:
                    _ticks(axes, panel, -below - 0.1)
    return axes


def saved(axes: "Axes", kind: str) -> bytes:
    """The figure of *axes* as a file of *kind* svg, png or pdf."""
    with _styled(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # an emoji becomes a box
        whole, out = axes.get_figure(root=True), BytesIO()
        assert whole is not None
        # What a picture shows is told to who cannot see it: an SVG without a title is silent.
        named = {"Title": str(whole.get_label())} if kind == "svg" else {}
        whole.savefig(out, format=kind, metadata={**NO_DATES[kind], **named}, dpi=150)
    return out.getvalue()


def _laid_out(figure: Figure) -> tuple[list[tuple[float, Panel, Row | None]], float]:
    """Rows, and titles of panels, each with how far down its lower edge lies; and the height of all."""
    below, found = 0.0, list[tuple[float, Panel, Row | None]]()
    for panel in figure.panels:
        if panel.title:
            below += 1.0 + _wrapped(panel.title, TITLE).count("\n")
            found.append((below, panel, None))
        for row in panel.rows:
            below += max(row.height, _lines(row))
            found.append((below, panel, row))
        below += 1.8 if panel.ticks else 0.4
    return found, below


def _lines(row: Row) -> float:
    """How many lines the words of a row take."""
    width = LABEL if row.shapes else 2 * TITLE
    return 0.9 * (1 + _wrapped(row.label, width).count("\n")) + (0.1 if row.shapes else 0.5)


def _frame(figure: Figure, axes: "Axes", height: float) -> None:
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-height, 0.3)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    handles = [_handle(shape, words) for shape, words in figure.key]
    if handles:
        legend = axes.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(0, 0),
            frameon=False,
            fontsize=8,
            borderaxespad=0.5,
        )
        for text in legend.get_texts():
            text.set_parse_math(False)


def _row(axes: "Axes", row: Row, below: float) -> None:
    tall = row.height > 2
    height = row.height if tall else max(row.height, _lines(row))
    middle = -below + height / 2
    if not row.shapes:
        indent = 0.04 * row.depth
        arrow = "\N{RIGHTWARDS ARROW} " if row.depth else ""
        _words(axes, indent, middle, arrow + _wrapped(row.label, 2 * TITLE), va="center")
        return
    if tall:
        _patch(axes, "Rectangle", (0, -below), 1, height, fill=False, edgecolor="#c9ced6", linewidth=0.8)
    elif row.shapes[0].kind != "cell":
        axes.plot([0, 1], [middle, middle], color="#c9ced6", linewidth=0.8, zorder=0)
    _words(axes, -0.03, middle, _wrapped(row.label, LABEL), ha="right", va="center")
    for at, said in row.ticks:
        _words(axes, -0.03, -below + at * height, _wrapped(said, LABEL), ha="right", va="center", size=8)
    if row.value:
        _words(axes, 1.04, middle, row.value, va="center")
    for shape in row.shapes:
        _shape(axes, shape, -below, height)


def _shape(axes: "Axes", shape: Shape, low: float, height: float) -> None:
    colour, middle = COLOURS[shape.tone % len(COLOURS)], low + height / 2
    if shape.kind in {"bar", "range", "closed", "cell"}:
        thick = {"bar": 0.55, "range": 0.16, "closed": 0.72, "cell": height}[shape.kind]
        clear = {"bar": 1.0, "range": 0.4, "closed": 0.22, "cell": 0.25 + 0.75 * shape.weight}[shape.kind]
        start, width = shape.xs[0], shape.xs[1] - shape.xs[0]
        _patch(
            axes,
            "Rectangle",
            (start, middle - thick / 2),
            width,
            thick,
            facecolor=colour,
            alpha=clear,
            linewidth=0,
        )
        if shape.words and shape.kind == "cell":
            white = "white" if shape.weight > 0.45 else "black"
            _words(axes, start + width / 2, middle, shape.words, ha="center", va="center", color=white)
    elif shape.kind == "rule":
        axes.plot([shape.xs[0]] * 2, [low, low + height], color=colour, linestyle=(0, (3, 2)), linewidth=1)
    elif shape.kind == "word":
        y = low + height * shape.ys[0]
        _words(axes, shape.xs[0], y + 0.35, shape.words, ha="center", va="bottom", weight="bold", size=9)
    elif shape.kind == "mark":
        y = low + height * shape.ys[0] if shape.ys else middle
        mark, size = MARKS[shape.tone % len(MARKS)], 3 + 6 * max(0.0, shape.weight) ** 0.5
        axes.plot(
            [shape.xs[0]],
            [y],
            mark,
            color=colour,
            markersize=size,
            markeredgewidth=1.5 if mark == "x" else 0.5,
            clip_on=False,
        )
    else:
        ys = [low + height * y for y in shape.ys]
        if shape.kind == "line":
            axes.plot(shape.xs, ys, color=colour, linewidth=1.6)
        else:
            axes.fill(shape.xs, ys, color=colour, alpha=shape.weight, linewidth=0)


def _ticks(axes: "Axes", panel: Panel, y: float) -> None:
    for at, said in panel.ticks:
        side = "left" if at < 0.03 else "right" if at > 0.97 else "center"
        _words(axes, at, y, _wrapped(said, 18, 2), ha=side, va="top", size=8, color="#545d68")


def _handle(shape: Shape, words: str) -> Any:
    """What stands for a shape in the legend."""
    lines, patches = _matplotlib("lines"), _matplotlib("patches")
    colour, label = COLOURS[shape.tone % len(COLOURS)], _wrapped(words, 95)
    if shape.kind == "mark":
        return lines.Line2D(
            [], [], linestyle="", marker=MARKS[shape.tone % len(MARKS)], color=colour, label=label
        )
    if shape.kind in {"line", "rule", "range"}:
        dashes, width = ("--", 1) if shape.kind == "rule" else ("-", 1.6 if shape.kind == "line" else 4)
        return lines.Line2D(
            [],
            [],
            color=colour,
            linestyle=dashes,
            linewidth=width,
            alpha=0.5 if width == 4 else 1,
            label=label,
        )
    clear = {"bar": 1.0, "closed": 0.22, "cell": 0.75}.get(shape.kind, shape.weight)
    return patches.Patch(
        facecolor=colour, alpha=clear, label=f"{shape.words}: {label}" if shape.words else label
    )


def _words(axes: "Axes", x: float, y: float, words: str, **style: Any) -> None:
    axes.text(x, y, words, parse_math=False, clip_on=False, **style)


def _patch(axes: "Axes", kind: str, *places: Any, **style: Any) -> None:
    axes.add_patch(getattr(_matplotlib("patches"), kind)(*places, **style))


def _wrapped(words: str, width: int, most: int = 5) -> str:
    """Words in at most so many lines; longer ones end in an ellipsis."""
    wide = sum(letter.isupper() or letter > WIDE for letter in words) > len(words) / 2
    width = width // 2 if wide else width
    parts = (
        wrap(part, width, max_lines=most, placeholder=" \N{HORIZONTAL ELLIPSIS}")
        for part in words.split("\n")
    )
    return "\n".join(line for part in parts for line in (part or [""]))


@contextmanager
def _styled() -> Iterator[None]:
    with _matplotlib().rc_context(STYLE):
        yield


def _matplotlib(module: str = "") -> Any:
    """The library, or a module of it."""
    try:
        return import_module(f"matplotlib.{module}" if module else "matplotlib")
    except ImportError:
        raise NegotiationSimError("this needs matplotlib: pip install 'negotiation-sim[plot]'") from None
