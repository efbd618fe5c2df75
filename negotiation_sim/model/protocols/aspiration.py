"""What the actors of a block accept at least in a round, each by its own strategy.

In:      Table, reservations, the last aspirations, what the last change of the text brought, the time
Out:     aspirations
Keeps:   equal strategies are asked once, not once per actor
Not here: how one strategy lowers its sights (strategies)
Example: tests/model/test_strategies.py
"""

from typing import Any

import numpy as np

from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.strategies import NUMBERS, Strategy, View


def aspire(table: Table, reservations: Floats, last: Floats, gain: Floats, time: float) -> Floats:
    """The aspirations of all actors, ndarray[actors, runs]; *time* is the share that has passed, in (0, 1].

    Raises:
        NegotiationSimError: If a strategy fails, or answers with what can be no aspiration.
    """
    aspirations = np.empty_like(reservations)
    for rule, who in table.followers:
        try:
            answer = rule.aspiration(View(reservations[who], last[who], gain[who], time))
        except Exception as error:
            what = f"the strategy {type(rule).__name__} has failed: {type(error).__name__}: {error}"
            raise NegotiationSimError(what) from error
        aspirations[who] = _sensible(answer, rule, reservations[who])
    return aspirations


def _sensible(answer: Any, rule: Strategy, reservations: Floats) -> Floats:
    """The answer of a strategy, which anybody may have written.

    Raises:
        NegotiationSimError: If it is not one number for each actor and run, finite, and within reach.
    """
    if not isinstance(answer, np.ndarray):
        what = f"of the kind {type(answer).__name__}, and an array is due"
    elif answer.shape != reservations.shape:
        what = f"of shape {np.shape(answer)}, and is due for {reservations.shape} (actors, runs)"
    elif answer.dtype.kind not in NUMBERS:
        what = f"of {answer.dtype}, and numbers are due"
    elif not answer.max() <= (most := max(1.0, float(reservations.max()))) + TOLERANCE:
        what = f"up to {answer.max()}, and nothing is worth more than {most:g}"
    elif not np.isfinite(answer.min()):
        what = f"down to {answer.min()}"
    else:
        sensible: Floats = answer
        return sensible
    raise NegotiationSimError(f"the strategy {type(rule).__name__} has answered with aspirations {what}")


def looks_back(table: Table) -> bool:
    """Whether any strategy at the table needs the last aspirations and the gain."""
    return any(rule.looks_back for rule, _ in table.compiled.strategies)
