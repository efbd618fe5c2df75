"""A sheet of paper for a class, as HTML to print or as Markdown.

In:      Sheet
Out:     HTML that needs no script and nothing from outside; the same as Markdown
Keeps:   the same sheet gives the same bytes; both forms have the same words; everything is escaped
Not here: the words (report), which sheets there are (page.class_folder), pictures (svg)
Example: tests/page/test_paper.py
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from negotiation_sim.page.sentences import sentences
from negotiation_sim.page.svg import drawn
from negotiation_sim.plots.figure import Figure
from negotiation_sim.report.sheet import Grid, Listed, Points, Said, Scored, Sheet, Told


@frozen
class Picture:
    """A block that is drawn in HTML, and a table in Markdown."""

    figure: Figure


def html(sheet: Sheet) -> str:
    """The sheet as a whole page."""
    template, style = _form()
    return template.render(sheet=sheet, style=style) + "\n"


def markdown(sheet: Sheet) -> str:
    """The same words as Markdown."""
    lines = [f"*{_md(sheet.kicker)}*", "", f"# {_md(sheet.title)}", ""]
    for sentence in sheet.lead:
        lines += [_md(sentence), ""]
    for section in sheet.sections:
        lines += [f"## {_md(section.heading)}", ""]
        for block in section.blocks:
            lines += [*_lines(block), ""]
    return "\n".join(lines).rstrip() + "\n"


@cache
def _form() -> tuple[Template, Markup]:
    """The empty page and its style."""
    here = files("negotiation_sim.page")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["block"] = block
    style = "".join((here / name).read_text("utf-8") for name in ("style.css", "paper.css"))
    return environment.from_string((here / "paper.html").read_text("utf-8")), Markup(style)  # noqa: S704 - our own


def block(shown: Any) -> Markup:
    """One block of a sheet as HTML."""
    if isinstance(shown, Said):
        kind = Markup(' class="strong"') if shown.strong else Markup("")
        return Markup("<p{} dir=auto>{}</p>").format(kind, shown.words)
    if isinstance(shown, Listed):
        kind = Markup(' class="sources"') if any(below for _, below in shown.items) else Markup("")
        return Markup("<ul{}>{}</ul>").format(kind, _join(_item(*item) for item in shown.items))
    if isinstance(shown, Grid):
        return _grid(shown)
    if isinstance(shown, Points):
        return Markup('<div class="sheet">{}</div>').format(_join(_scored(one) for one in shown.issues))
    if isinstance(shown, Picture):
        return Markup(drawn(shown.figure))  # noqa: S704 - svg escapes every word
    assert isinstance(shown, Told)
    return Markup(sentences(shown.renderables, 3))  # noqa: S704 - so does sentences


def _join(parts: Iterator[Markup]) -> Markup:
    return Markup("").join(parts)


def _item(words: str, below: tuple[str, ...]) -> Markup:
    inner = Markup("<ul>{}</ul>").format(_join(Markup("<li>{}</li>").format(line) for line in below))
    return Markup("<li>{}{}</li>").format(words, inner if below else "")


def _grid(block: Grid) -> Markup:
    head = _join(Markup('<th scope="col">{}</th>').format(name) for name in block.columns)
    body = _join(
        Markup("<tr>{}</tr>").format(_join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in block.rows
    )
    caption = Markup("<caption>{}</caption>").format(block.caption) if block.caption else Markup("")
    kind = Markup(' class="form"') if block.form else Markup("")
    return Markup(
        '<div class="scroll" role="group" tabindex="0" aria-label="{}"><table{}>{}<thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(block.caption or ", ".join(filter(None, block.columns)), kind, caption, head, body)


def _scored(one: Scored) -> Markup:
    lines = _join(
        Markup('<tr class="{}"><td class="points">{}</td><td class="at">{}</td><td>{}{}</td></tr>').format(
            "never" if "never" in line.mark else "wanted" if line.mark else "",
            line.points,
            line.at,
            line.words,
            Markup(' <span class="mark">{}</span>').format(line.mark) if line.mark else "",
        )
        for line in one.lines
    )
    counts = Markup(' <span class="counts">{}</span>').format(one.counts) if one.counts else Markup("")
    note = Markup('<p class="note">{}</p>').format(one.note) if one.note else Markup("")
    bare = "" if any(line.points for line in one.lines) else " bare"
    sheet = Markup("<table><tbody>{}</tbody></table>").format(lines) if one.lines else Markup("")
    return Markup('<div class="issue{}"><h3>{}{}</h3>{}{}</div>').format(bare, one.title, counts, sheet, note)


def _lines(block: Any) -> Iterator[str]:
    """One block as lines of Markdown."""
    if isinstance(block, Said):
        yield f"**{_md(block.words)}**" if block.strong else _md(block.words)
    elif isinstance(block, Listed):
        for words, below in block.items:
            yield f"* {_md(words)}"
            yield from (f"  * {_md(line)}" for line in below)
    elif isinstance(block, Grid):
        yield from (f"**{_md(block.caption)}**", "") if block.caption else ()
        yield from _table(block.columns, block.rows)
    elif isinstance(block, Points):
        for one in block.issues:
            counts = f" ({one.counts})" if one.counts else ""
            yield from (f"### {_md(one.title)}{counts}", "")
            if one.lines:
                heads = ("points", "at", "what it means", "")
                cells = zip(
                    *((line.points, line.at, line.words, line.mark) for line in one.lines), strict=True
                )
                filled = [column for column in zip(heads, cells, strict=True) if any(column[1])]
                yield from _table(
                    tuple(head for head, _ in filled),
                    tuple(zip(*(column for _, column in filled), strict=True)),
                )
            yield from ("", _md(one.note), "") if one.note else ("",)
    elif isinstance(block, Picture):
        yield f"### {_md(block.figure.title)}"
        yield from ("", _md(block.figure.reading), "")
        yield from _table(block.figure.columns, block.figure.table)
    else:
        assert isinstance(block, Told)
        for renderable in block.renderables:
            yield from _told(renderable)


def _told(shown: Any) -> Iterator[str]:
    """What the terminal would show, as Markdown."""
    if isinstance(shown, Padding):
        yield from _told(shown.renderable)
    elif isinstance(shown, Table):
        cells = [tuple(str(cell) for cell in column.cells) for column in shown.columns]
        yield from _table(
            tuple(str(column.header) for column in shown.columns), tuple(zip(*cells, strict=True))
        )
        yield ""
    elif words := str(shown).strip():
        bold = isinstance(shown, Text) and str(shown.style) == "bold"
        yield from (f"### {_md(words)}" if bold else _md(words), "")


def _table(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    yield f"| {' | '.join(_cell(name) for name in columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(words: str) -> str:
    return _md(words).replace("|", "\\|")


def _md(words: str) -> str:
    """Words of a file as Markdown reads them: on one line, with nothing that would mark or link."""
    plain = " ".join(words.split())
    for sign in "\\`*_[]#":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("&", "&amp;").replace("<", "&lt;")
