"""How a value shows itself: in one line, and in a notebook by asking the room of pages, by name and only then.

In:      a scenario or a result
Out:     a line; HTML
Keeps:   a leaf that every folder may import; the page lies above all of them, so it is found when asked for
Not here: what is shown, and how (page.notebook)
Example: tests/page/test_notebook.py
"""

from importlib import import_module
from typing import Any

FACTS = ("variant_id", "outcome", "method", "design", "runs", "seed")
"""What the line of a value says of it, where it has such an attribute."""


class Brief:
    """Gives a class about a scenario one line for ``repr``: what it is about, and not all that it holds."""

    __slots__ = ()

    def __repr__(self) -> str:
        value: Any = self
        about = getattr(value, "ensemble", value)
        side = getattr(value, "reference", value)
        scenario = getattr(side, "scenario", side)
        places = {"variant_id": scenario}
        facts = {name: getattr(places.get(name, about), name, None) for name in FACTS}
        told = [f"{name}={fact!r}" for name, fact in facts.items() if isinstance(fact, int | str)]
        return f"{type(self).__name__}({', '.join([repr(scenario.title), *told])})"


class Shown(Brief):
    """Gives a class the method that notebooks call, too."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        page: Any = import_module("negotiation_sim.page.notebook")
        html: str = page.html(self)
        return html
