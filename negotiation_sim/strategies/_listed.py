"""The strategies there are: ours, those of installed packages, and those that a program adds.

In:      the modules of this folder; entry points of the group ``negotiation_sim.strategies``; `register`
Out:     STRATEGIES: TOML name -> what makes one
Keeps:   a name means one thing; a package is looked for only where a name is not ours
Not here: whether a strategy is sound (_check), the aspirations it answers with (protocols)
Example: tests/model/test_plug_ins.py
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import attrs

from negotiation_sim.strategies._base import Strategy

GROUP = "negotiation_sim.strategies"
NAME = re.compile(r"[a-z][a-z0-9_-]*\Z")
Make = Callable[..., Strategy]


class _Strategies(Mapping[str, Make]):
    """By name: ours first, then what was registered, then what is installed."""

    def __init__(self, ours: Mapping[str, Make]) -> None:
        self.ours = dict(ours)
        self.added: dict[str, Make] = {}

    def __getitem__(self, name: str) -> Make:
        if made := self.ours.get(name) or self.added.get(name):
            return made
        return _loaded(_installed()[name])

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys([*self.ours, *self.added, *_installed()])

    def __len__(self) -> int:
        return sum(1 for _ in iter(self))

    def package(self, name: str) -> str | None:
        """The package that brings a strategy, with its version; None for ours and for what was registered."""
        if name in self.ours or name in self.added or name not in _installed():
            return None
        found = _installed()[name].dist
        return f"{found.name} {found.version}" if found else None


def register(name: str, strategy: Make) -> None:
    """Give a strategy of yours a name that scenarios can use, for as long as the program runs.

    Args:
        name: Lower-case letters, digits, ``_`` and ``-``; none that is ours.
        strategy: A class with :class:`Strategy`'s two members, or what makes one without arguments. The fields of
            an attrs class are options that a file can set.

    Raises:
        ValueError: If the name cannot be one or is taken, or there is no such thing as an aspiration.
    """
    if not NAME.match(name):
        raise ValueError(f"{name!r} is no name: it has lower-case letters, digits, _ and -, a letter first")
    if name in STRATEGIES.ours or STRATEGIES.added.get(name, strategy) is not strategy:
        raise ValueError(f"the name '{name}' is taken: call your strategy something else")
    if not callable(getattr(strategy(), "aspiration", None)) or not hasattr(strategy(), "looks_back"):
        raise ValueError(f"'{name}' is no strategy: it needs aspiration(view) and looks_back")
    STRATEGIES.added[name] = strategy


def options(strategy: Any) -> dict[str, Any]:
    """The fields of a strategy that a file can set, by name; none of one that is no attrs class."""
    kind = type(strategy)
    return attrs.fields_dict(kind) if attrs.has(kind) else {}


@cache
def _installed() -> dict[str, EntryPoint]:
    return {found.name: found for found in entry_points(group=GROUP)}


@cache
def _loaded(found: EntryPoint) -> Make:
    made: Make = found.load()
    return made


def _ours() -> dict[str, Make]:
    """Every ``NAMES`` table of the modules in this folder, in alphabetical order of the modules."""
    found: dict[str, Make] = {}
    for module in sorted(info.name for info in iter_modules([str(Path(__file__).parent)])):
        if not module.startswith("_"):
            found |= import_module(f"negotiation_sim.strategies.{module}").NAMES
    return found


STRATEGIES = _Strategies(_ours())
