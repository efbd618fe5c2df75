"""One result of every kind on the shipped summit, each computed once and only where a test asks for it.

In: the name of a kind of result.
Out: the result.
Keeps: few runs, so that each takes a fraction of a second.
Not here: whether the numbers are right (the tests of each room).
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.baselines.exchanges import exchanges
from negotiation_sim.runs.sources import sources
from negotiation_sim.runs.trace import trace

SUMMIT, RUSSIA = "summit.toml", "actors.russia.capability"


@cache
def result(kind: str) -> Any:
    """The result of a kind, such as 'Levers'."""
    return _KINDS[kind](shipped(SUMMIT))


_KINDS: dict[str, Callable[[ns.Scenario], Any]] = {
    "Result": lambda summit: ns.run(summit, runs=60),
    "Comparison": lambda summit: ns.compare(summit, ["trump_stays_away"], runs=40),
    "Levers": lambda summit: ns.levers(summit, "agreement", runs=20),
    "Drivers": lambda _: ns.drivers(result("Result")),
    "Sweep": lambda summit: ns.sweep(summit, {RUSSIA: [0.3, 0.9]}, runs=20),
    "Models": lambda summit: ns.models(summit, runs=20),
    "Exact": ns.exact,
    "Explanation": ns.explain,
    "Sensitivity": lambda summit: ns.sensitivity(
        summit, "agreement", runs=5, points=2, vary={RUSSIA: [0.3, 0.9]}
    ),
    "Discovery": lambda _: ns.discover(result("Result"), "agreement"),
    "MissedDeals": lambda summit: ns.missed_deals(summit, runs=5),
    "Signatures": lambda summit: ns.who_signs(summit, {"meeting": 0.5}),
    "Trace": lambda summit: trace(summit, 0),
    "Sources": sources,
    "Exchanges": lambda _: exchanges(shipped("oil.toml")),
}
KINDS = [*_KINDS]
