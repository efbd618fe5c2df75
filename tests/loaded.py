"""The shipped scenarios, each read once: a scenario never changes, so tests can share it.

In: the name of a shipped scenario.
Out: the Scenario.
Not here: scenarios that a test writes for itself (small, random_scenarios); reading itself (tests/scenario).
"""

from functools import cache

import negotiation_sim as ns


@cache
def shipped(name: str) -> ns.Scenario:
    """A shipped scenario, such as 'classics/one_price.toml'."""
    return ns.load(ns.shipped_scenarios()[name])
