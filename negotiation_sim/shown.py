"""How a value shows itself in a notebook: it asks the room of pages, by name and only then.

In:      a scenario or a result
Out:     HTML
Keeps:   a leaf that every folder may import; the page lies above all of them, so it is found when asked for
Not here: what is shown, and how (page.notebook)
Example: tests/page/test_notebook.py
"""

from importlib import import_module
from typing import Any


class Shown:
    """Gives a class the method that notebooks call."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        page: Any = import_module("negotiation_sim.page.notebook")
        html: str = page.html(self)
        return html
