"""What the actors of a block accept at least in a round, each by its own strategy.

In:      Table, reservations, the last aspirations, what the last change of the text brought, the time
Out:     aspirations
Keeps:   equal strategies are asked once, not once per actor
Not here: how one strategy lowers its sights (strategies)
Example: tests/model/test_strategies.py
"""

import numpy as np

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.state import Table
from negotiation_sim.strategies import View


def aspire(table: Table, reservations: Floats, last: Floats, gain: Floats, time: float) -> Floats:
    """The aspirations of all actors, ndarray[actors, runs]; *time* is the share that has passed, in (0, 1]."""
    aspirations = np.empty_like(reservations)
    for rule, actors in table.compiled.strategies:
        who = list(actors)
        aspirations[who] = rule.aspiration(View(reservations[who], last[who], gain[who], time))
    return aspirations


def looks_back(table: Table) -> bool:
    """Whether any strategy at the table needs the last aspirations and the gain."""
    return any(rule.looks_back for rule, _ in table.compiled.strategies)
