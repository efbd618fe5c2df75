"""Strategies and protocols by name: ours, those that a program adds, and those of installed packages.

In:      the modules of a folder, each with its table NAMES; entry points; `register`
Out:     STRATEGIES, PROTOCOLS: name -> what makes one
Keeps:   one file adds one of ours; a name means one thing; packages are looked through only for a name that is not ours
Not here: whether one is sound (strategies, model.check_protocol), what it does
Example: tests/model/test_plug_ins.py
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property, partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import attrs

NAME = re.compile(r"[a-z][a-z0-9_-]*\Z")
Make = Callable[..., Any]
GIVEN = ("table", "rounds")
"""What the engine gives a protocol; its other fields are options."""


class Plugged(Mapping[str, Make]):
    """By name: ours first, then what was registered, then what is installed.

    Ours are looked for when they are asked for: the folder may lie above whoever asks.
    """

    def __init__(self, kind: str, folder: str, first: str = "") -> None:
        self.kind, self.folder, self.first = kind, folder, first
        self.group = f"negotiation_sim.{folder.rpartition('.')[2]}"
        self.added: dict[str, Make] = {}

    @cached_property
    def ours(self) -> dict[str, Make]:
        """Every ``NAMES`` table of the modules in the folder; the default first, the others by the name of the module."""
        found: dict[str, Make] = {}
        top = str(Path(__file__).parent.joinpath(*self.folder.split(".")))
        for module in sorted(info.name for info in iter_modules([top])):
            if not module.startswith("_"):
                found |= getattr(import_module(f"negotiation_sim.{self.folder}.{module}"), "NAMES", {})
        return {name: found[name] for name in sorted(found, key=self.first.__ne__)} if self.first else found

    def __getitem__(self, name: str) -> Make:
        if made := self.ours.get(name) or self.added.get(name):
            return made
        return _loaded(installed(self.group)[name])

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys([*self.ours, *self.added, *installed(self.group)])

    def __len__(self) -> int:
        return sum(1 for _ in iter(self))

    def package(self, name: str) -> str | None:
        """The package that brings one, with its version; None for ours and for what was registered."""
        if name in self.ours or name in self.added or name not in installed(self.group):
            return None
        found = installed(self.group)[name].dist
        return f"{found.name} {found.version}" if found else None


STRATEGIES = Plugged("strategy", "strategies")
PROTOCOLS = Plugged("protocol", "model.protocols", first="single-text")


def register(name: str, made: Make) -> None:
    """Give a strategy or a protocol of yours a name that scenarios can use, for as long as the program runs.

    Args:
        name: Lower-case letters, digits, ``_`` and ``-``; none that is ours.
        made: A class with :class:`Strategy`'s two members, or what makes one without arguments; or the class of a
            protocol, made of a table and a number of rounds. The fields of an attrs class are options that a file can set.

    Raises:
        ValueError: If the name cannot be one or is taken, or it is neither a strategy nor a protocol.
    """
    if not NAME.match(name):
        raise ValueError(f"{name!r} is no name: it has lower-case letters, digits, _ and -, a letter first")
    into = PROTOCOLS if callable(getattr(made, "step", None)) else STRATEGIES
    if into is PROTOCOLS:
        lacking = [part for part in ("offers", "refresh", "keep") if not callable(getattr(made, part, None))]
        if lacking:
            raise ValueError(f"'{name}' is no protocol yet: it needs {', '.join(lacking)}")
    elif (
        not callable(made)
        or not callable(getattr(rule := made(), "aspiration", None))
        or not hasattr(rule, "looks_back")
    ):
        raise ValueError(
            f"'{name}' is no strategy: it needs aspiration(view) and looks_back; a protocol needs step(number)"
        )
    if name in into.ours or into.added.get(name, made) is not made:
        raise ValueError(f"the name '{name}' is taken: call your {into.kind} something else")
    into.added[name] = made


def options(strategy: Any) -> dict[str, Any]:
    """The fields of a strategy that a file can set, by name; none of one that is no attrs class."""
    kind = type(strategy)
    return attrs.fields_dict(kind) if attrs.has(kind) else {}


def options_of(protocol: Make) -> dict[str, Any]:
    """The fields of a protocol that a file can set, by name."""
    found = attrs.fields_dict(protocol) if isinstance(protocol, type) and attrs.has(protocol) else {}
    return {name: field for name, field in found.items() if field.init and name not in GIVEN}


@attrs.frozen
class NamedProtocol:
    """A protocol as a scenario names it, with its options: makes the protocol of one block of talks."""

    name: str
    make: Make
    options: tuple[tuple[str, float], ...] = ()

    @property
    def ours(self) -> bool:
        """Whether it comes along with the package."""
        return self.name in PROTOCOLS.ours

    def __call__(self, table: Any, rounds: int) -> Any:
        """Begin the talks of a block."""
        return partial(self.make, **dict(self.options))(table, rounds)


@cache
def installed(group: str) -> dict[str, EntryPoint]:
    """What installed packages bring, by name."""
    return {found.name: found for found in entry_points(group=group)}


@cache
def _loaded(found: EntryPoint) -> Make:
    made: Make = found.load()
    return made
