"""The sentences and tables of the terminal as HTML, so that both say the same.

In:      rich renderables of report
Out:     HTML: headings, paragraphs, tables, commands
Keeps:   not one word of its own; everything is escaped
Not here: the words (report), pictures (svg)
Example: tests/page/test_svg.py
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from negotiation_sim.page.svg import cell_start

BAR, ITEM = "█", "- "
OTHER_WAY = re.compile(
    r"(<pre>.*?</pre>)|[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[^\w<>&;]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])*",
    re.DOTALL,
)
"""Words from right to left, after which numbers would go on to their left without a mark; none in what is copied."""


def sentences(renderables: Iterable[RenderableType], level: int = 4) -> str:
    """What the terminal would show.

    Args:
        renderables: From a function ``told`` of report.
        level: Of the headings.
    """
    return "".join(_html(renderable, level) for renderable in renderables).replace("</ul><ul>", "")


def with_direction(page: str) -> str:
    """The page with a mark after words from right to left, so that what follows stays on its side of them."""
    return OTHER_WAY.sub(lambda found: found[1] or f"{found[0]}\u200e", page)


def _html(shown: Any, level: int) -> str:
    if isinstance(shown, Padding):
        return _html(shown.renderable, level)
    return _table(shown) if isinstance(shown, Table) else _words(shown, level)


def _words(shown: Any, level: int) -> str:
    if not (words := str(shown).strip()):
        return ""
    if isinstance(shown, Text) and str(shown.style) == "bold":
        return f"<h{level}>{escape(words)}</h{level}>"
    if words.startswith(ITEM):
        return f"<ul><li>{escape(words.removeprefix(ITEM))}</li></ul>"
    what, _, command = words.rpartition("\n")
    if getattr(shown, "no_wrap", False) or command.strip().startswith("simulate "):  # to be copied
        before = f"<p>{escape(what)}</p>" if what else ""
        return f"{before}<pre><code>{escape(command.strip())}</code></pre>"
    dim = ' class="note"' if isinstance(shown, Text) and str(shown.style) == "dim" else ""
    return f"<p{dim}>{escape(words)}</p>"


def _table(shown: Table) -> str:
    """A table with a head, or rows without one; a column that holds bars only is left to the pictures."""
    columns = [column for column in shown.columns if not _bars(column.cells)]
    rows = [*zip(*(column.cells for column in columns), strict=True)]
    if not shown.show_header or not any(str(column.header) for column in columns):
        return _scrolling(f'<table class="plain"><tbody>{"".join(_row(row) for row in rows)}</tbody></table>')
    head = "".join(f'<th scope="col">{escape(str(column.header))}</th>' for column in columns)
    body = "".join(_row(row) for row in rows)
    return _scrolling(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def _scrolling(table: str) -> str:
    """A table in a box that scrolls by itself where it is too wide."""
    return f'<div class="scroll" role="group" tabindex="0" aria-label="table">{table}</div>'


def _bars(cells: Iterable[Any]) -> bool:
    texts = [str(cell) for cell in cells]
    return any(BAR in text for text in texts) and all(not text.strip(BAR + " ") for text in texts)


def _row(cells: Iterable[Any]) -> str:
    return f"<tr>{''.join(_cells(cells))}</tr>"


def _cells(cells: Iterable[Any]) -> Iterator[str]:
    for cell in cells:
        yield f"{cell_start(str(cell))}{escape(str(cell)).replace(chr(10), '<br>')}</td>"
