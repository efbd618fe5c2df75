"""The strategies, listed by the name they have in a scenario file.

In:      one file per strategy in this folder
Out:     STRATEGIES: TOML name -> the class, or the class with other defaults
Keeps:   a reader adds a strategy by adding one file
Not here: the offer that an aspiration leads to (protocols)
Example: tests/model/test_strategies.py
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from negotiation_sim.strategies._base import Strategy, View

__all__ = ["STRATEGIES", "Strategy", "View"]


def _listed() -> dict[str, Callable[..., Strategy]]:
    """Every ``NAMES`` table of the modules in this folder, in alphabetical order of the modules."""
    found: dict[str, Callable[..., Strategy]] = {}
    for module in sorted(info.name for info in iter_modules(__path__)):
        if not module.startswith("_"):
            found |= import_module(f"{__name__}.{module}").NAMES
    return found


STRATEGIES = _listed()
