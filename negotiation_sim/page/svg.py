"""Draws a figure as HTML: shapes in small SVGs, all words beside them as text that wraps.

In:      Figure
Out:     HTML that stands alone inside any page with the style of ``style.css``
Keeps:   no ids, no script, nothing global, the same bytes for the same figure; places are per cent, so that
         a picture is as wide as its page
Not here: what is shown (plots), the page (report), matplotlib (plots.draw)
Example: tests/page/test_svg.py
"""

from html import escape
from itertools import groupby

from negotiation_sim.plots.figure import Figure, Panel, Row, Shape

LINE = 1.5
"""Height of a row of one line, in rem; the style has it too."""
GLYPHS = (
    "M-1,0A1,1 0 1 1 1,0A1,1 0 1 1 -1,0Z",
    "M0,-1.2L1.2,0 0,1.2 -1.2,0Z",
    "M-.9,-.9H.9V.9H-.9Z",
    "M-1,-1L1,1M1,-1L-1,1",
    "M-1,0A1,1 0 1 1 1,0A1,1 0 1 1 -1,0Z",
    "M0,-1.1L1.1,.9H-1.1Z",
    "M0,1.1L1.1,-.9H-1.1Z",
)
"""The mark of each tone: circle, diamond, square, cross, grey circle, triangle up and down."""
TONES = 8
EDGE = 0.03
"""So near to an end of the line, words begin or end there."""
TALL = 10
"""So tall a row is a picture by itself, and needs no wide column of words."""
SENTENCE = 30
"""More letters than this in a cell of a table want room."""
SHORT = 6
"""Words so short need one line."""


def drawn(figure: Figure, level: int = 3) -> str:
    """The figure with its title, legend, panels, and the table that says the same.

    Args:
        figure: What to draw.
        level: Of its heading, from 1 to 6.
    """
    panels = "".join(_panel(panel) for panel in figure.panels)
    wide = " many" if len(figure.panels) > 1 else ""
    left_out = f'<p class="note">{_text(figure.left_out)}</p>' if figure.left_out else ""
    reading = f"<p>{_text(figure.reading)}</p>" if figure.reading else ""
    return (
        f'<figure class="ns-figure"><figcaption><h{level}>{_text(figure.title)}</h{level}>'
        f"{reading}{_legend(figure)}</figcaption>"
        f'<div class="panels{wide}">{panels}</div>{left_out}{_table(figure)}</figure>'
    )


def _legend(figure: Figure) -> str:
    items = "".join(
        f'<li><span class="key">{_svg((shape,), 1.0, key=True)}</span><span>{_text(words)}</span></li>'
        for shape, words in figure.key
    )
    return f'<ul class="legend">{items}</ul>' if items else ""


def _panel(panel: Panel) -> str:
    title = f"<h4>{_text(panel.title)}</h4>" if panel.title else ""
    if any(row.depth for row in panel.rows) or not any(row.shapes for row in panel.rows):
        rows = "".join(f'<li style="--depth:{row.depth}">{_text(row.label)}</li>' for row in panel.rows)
        return f'<div class="panel">{title}<ol class="chain">{rows}</ol></div>'
    labels = any(row.label or row.ticks for row in panel.rows)
    values = any(row.value for row in panel.rows)
    kind = "row" + ("" if labels else " bare") + (" valued" if values else "")
    kind += " tall" if panel.rows[0].height > TALL else " side-axis" if panel.rows[0].ticks else ""
    rows = "".join(_row(row, kind) for row in panel.rows)
    return f'<div class="panel">{title}{rows}{_axis(panel, kind)}</div>'


def _row(row: Row, kind: str) -> str:
    label = f'<span class="label">{_text(row.label)}</span>'
    if row.ticks:
        ticks = "".join(
            f'<span style="bottom:{_percent(at)}">{_text(words)}</span>' for at, words in row.ticks
        )
        label = f'<span class="label side" aria-hidden="true">{ticks}</span>'
    value = f'<span class="value">{_text(row.value)}</span>' if "valued" in kind else ""
    return f'<div class="{kind}">{label}<span class="plot">{_svg(row.shapes, row.height)}</span>{value}</div>'


def _axis(panel: Panel, kind: str) -> str:
    """The words below the line, each as wide as the way to its neighbours allows."""
    if not panel.ticks:
        return ""
    words = []
    for number, (at, said) in enumerate(panel.ticks):
        before = at - _border(panel.ticks[number - 1], panel.ticks[number]) if number else at
        after = _border(*panel.ticks[number : number + 2]) - at if number + 1 < len(panel.ticks) else 1 - at
        if at <= EDGE:
            left, room, side = 0.0, at + after, " first"
        elif at >= 1 - EDGE:
            left, room, side = at - before, 1 - at + before, " last"
        else:
            half = min(before, after)
            left, room, side = at - half, 2 * half, ""
        words.append(
            f'<span class="tick{side}" style="left:{_percent(left)};width:{_percent(room)}">{_text(said)}</span>'
        )
    lines = 1 if max(len(said) for _, said in panel.ticks) <= SHORT else 2
    return (
        f'<div class="{kind} axis" aria-hidden="true"><span class="label"></span>'
        f'<span class="plot lines{lines}">{"".join(words)}</span>{"<span></span>" if "valued" in kind else ""}</div>'
    )


def _border(one: tuple[float, str], other: tuple[float, str]) -> float:
    """Where the room of two words on a line meets: each has as much as it needs; one at an end needs all of its width."""
    needs = [
        (max(map(len, said.split() or [""])) + 1) * (1.0 if at <= EDGE or at >= 1 - EDGE else 0.5)
        for at, said in (one, other)
    ]
    return one[0] + (other[0] - one[0]) * needs[0] / sum(needs)


def _svg(shapes: tuple[Shape, ...], height: float, *, key: bool = False) -> str:
    tall = height > 2
    inside = "".join(_shape(shape) for shape in shapes)
    base = "" if key or any(shape.kind == "cell" for shape in shapes) else _base(tall=tall)
    higher = "" if height == 1.0 else f' style="height:{height * LINE:g}rem"'
    return f'<svg aria-hidden="true"{higher}>{base}{inside}</svg>'


def _base(*, tall: bool) -> str:
    if tall:
        return '<rect class="frame" width="100%" height="100%"/>'
    return '<line class="base" x2="100%" y1="50%" y2="50%"/>'


def _shape(shape: Shape) -> str:
    tone = f"t{shape.tone % TONES}"
    x = shape.xs[0]
    if shape.kind in {"bar", "range", "closed", "cell"}:
        start, width = _percent(x), _percent(shape.xs[1] - x)
        y, high = {
            "bar": ("22%", "56%"),
            "range": ("42%", "16%"),
            "closed": ("14%", "72%"),
            "cell": ("0", "100%"),
        }[shape.kind]
        dark = f' fill-opacity="{0.25 + 0.75 * shape.weight:.2f}"' if shape.kind == "cell" else ""
        rect = _told(
            "rect",
            f'class="{shape.kind} {tone}" x="{start}" y="{y}" width="{width}" height="{high}"{dark}',
            shape,
        )
        if shape.kind == "cell":
            middle = _percent((x + shape.xs[1]) / 2)
            return f'{rect}<text class="{"on" if shape.weight > 0.45 else "off"}" x="{middle}" y="50%" dy=".35em">{_text(shape.words)}</text>'
        return rect
    if shape.kind == "rule":
        return _told("line", f'class="rule {tone}" x1="{_percent(x)}" x2="{_percent(x)}" y2="100%"', shape)
    if shape.kind == "word":
        y = _percent(1 - shape.ys[0])
        return f'<text class="off" x="{_percent(x)}" y="{y}" dy="-.75em">{_text(shape.words)}</text>'
    if shape.kind == "mark":
        y = _percent(1 - shape.ys[0]) if shape.ys else "50%"
        size = 2.5 + 4.5 * max(0.0, shape.weight) ** 0.5
        glyph = f'class="glyph {tone}" transform="scale({size:.2f})" d="{GLYPHS[shape.tone % len(GLYPHS)]}"'
        return f'<svg class="mark" x="{_percent(x)}" y="{y}">{_told("path", glyph, shape)}</svg>'
    points = " ".join(
        f"{100 * px:.2f},{100 - 100 * py:.2f}" for px, py in zip(shape.xs, shape.ys, strict=True)
    )
    drawn_as = (
        f'<polygon class="area {tone}" fill-opacity="{shape.weight:.2f}" points="{points}"/>'
        if shape.kind == "area"
        else f'<polyline class="line {tone}" points="{points}"/>'
    )
    return (
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">{drawn_as}</svg>'
    )


def _told(element: str, attributes: str, shape: Shape) -> str:
    """An element, with the words of its shape where it has some."""
    if not shape.words:
        return f"<{element} {attributes}/>"
    return f"<{element} {attributes}><title>{_text(shape.words)}</title></{element}>"


def _table(figure: Figure) -> str:
    if not figure.table:
        return ""
    return f"<details><summary>The same as a table</summary>{table(figure.columns, figure.table, figure.title)}</details>"


def table(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], caption: str) -> str:
    """A table in a box that scrolls by itself where it is too wide."""
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in columns)
    body = "".join(_group(name, [*group]) for name, group in groupby(rows, key=_name))
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{_text(caption)}"><table>'
        f"<caption>{_text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _name(row: tuple[str, ...]) -> str:
    """What a row is about, if its first cell says it; a share or a number is no name."""
    return row[0] if len(row[0]) > SHORT and not row[0].endswith("%") else ""


def _group(name: str, rows: list[tuple[str, ...]]) -> str:
    """The rows that are about the same, which is named once; each by itself where it has no *name*."""
    if len(rows) == 1 or not name:
        return "".join(map(_row_of, rows))
    wide = ' class="long"' if len(name) > SENTENCE else ""
    first = f'<th scope="rowgroup" rowspan="{len(rows)}"{wide}>{_text(name)}</th>'
    return "".join(_row_of(row[1:], "" if number else first) for number, row in enumerate(rows))


def _row_of(cells: tuple[str, ...], first: str = "") -> str:
    return f"<tr>{first}{''.join(f'{cell_start(cell)}{_text(cell)}</td>' for cell in cells)}</tr>"


def cell_start(words: str) -> str:
    """How a cell of a table begins; one with a sentence in it stays wide enough to be read on a phone."""
    return '<td class="long">' if len(words) > SENTENCE else "<td>"


def _percent(place: float) -> str:
    return f"{100 * place + 0.0:.2f}".rstrip("0").rstrip(".") + "%"


def _text(words: str) -> str:
    """Words, safe in a page; each by itself, so that one in another direction leaves the rest in place."""
    return escape(words)
