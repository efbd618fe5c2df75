"""The shipped scenarios, each read once: a scenario never changes, so tests can share it.

In: the name of a shipped scenario; all that a test goes through.
Out: the Scenario; parameters, of which a few belong to every run of the tests.
Not here: scenarios that a test writes for itself (small, random_scenarios); reading itself (tests/scenario).
"""

from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import negotiation_sim as ns

FEW = ("summit.toml", "classics/one_price.toml", "classics/two_levels.toml")
"""Small shipped scenarios, of different kinds."""


@cache
def shipped(name: str) -> ns.Scenario:
    """A shipped scenario, such as 'classics/one_price.toml'."""
    return ns.load(ns.shipped_scenarios()[name])


def few_first(every: Iterable[Any], few: Collection[Any] = FEW) -> list[Any]:
    """Parameters of a test: the *few* go into every run of the tests, the others among the slow ones."""
    paths = {ns.shipped_scenarios()[name] for name in FEW} if few is FEW else ()
    return [
        one
        if one in few or (isinstance(one, Path) and one.resolve() in paths)
        else pytest.param(one, marks=pytest.mark.slow)
        for one in every
    ]
