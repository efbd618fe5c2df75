"""Decide what each finished run is called.

In:      ending and final package of each run, and the outcomes of the scenario
Out:     the index of one outcome per run: the first that fits
Keeps:   naming never changes a run; every run gets a name
Not here: ending a run (engine), counting names (summary), wording (report)
Example: tests/model/test_outcomes.py
"""

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.errors import NegotiationSimError, unknown
from negotiation_sim.model.arrays import CompiledOutcome, Floats
from negotiation_sim.model.consequences import meets
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS

AGREEMENT = "agreement"
"""Asks for any agreement, in place of the id of an outcome."""


def named(
    outcomes: tuple[CompiledOutcome, ...], ending: NDArray[np.int8], package: Floats
) -> NDArray[np.int16]:
    """The first outcome that fits each run; the last of *outcomes* fits everything."""
    outcome = np.full(len(ending), len(outcomes) - 1, dtype=np.int16)
    for index in range(len(outcomes) - 2, -1, -1):
        rule = outcomes[index]
        allowed = [number for number, name in enumerate(ENDINGS) if not rule.endings or name in rule.endings]
        outcome[meets(rule.terms, package, np.isin(ending, allowed))] = index
    return outcome


def title_of(scenario: Scenario, name: str) -> str:
    """The title of an outcome by its id, or the words for an ending.

    Raises:
        NegotiationSimError: If there is neither of that name.
    """
    endings = {
        "agreement": "Agreement",
        "walkout": "A walkout",
        "deadline": "The deadline, without agreement",
    }
    known = endings | {rule.id: rule.title for rule in scenario.named_outcomes}
    if name not in known:
        raise NegotiationSimError(unknown("outcome", name, known))
    return known[name]
