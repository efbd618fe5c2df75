"""How many drafts can be signed, counted one by one, where every issue is a choice.

In:      Scenario
Out:     Counted: all drafts, those that could be signed, those that each party would sign
Keeps:   the engine's own rule answers for every draft, at the modes and with all hopes given up
Not here: scenarios with lines, which have no number of drafts (drafts)
Example: tests/agreement/test_counting.py
"""

from math import prod

import numpy as np
from attrs import frozen

from negotiation_sim.model.answers import answer
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.consequences import unfold
from negotiation_sim.model.draws import modes
from negotiation_sim.model.protocols import Round
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario

MOST = 50_000
"""Drafts that are counted one by one; beyond, nothing is counted."""


@frozen
class Counted:
    """All drafts, where every issue is a choice.

    Attributes:
        drafts, signed: How many there are, and how many become an agreement.
        at_table: How many enough parties would sign, whatever is said at home.
        by_party: By party, then by ratifier, how many it says yes to.
        abstained: By party, on how many it abstains.
    """

    drafts: int
    signed: int
    at_table: int
    by_party: tuple[int, ...]
    abstained: tuple[int, ...]


def counted(scenario: Scenario) -> Counted | None:
    """Count the drafts that can be signed; None where an issue is a line, or there are too many."""
    sizes = [len(issue.options) for issue in scenario.issues.values()]
    if not all(sizes) or prod(sizes) > MOST:
        return None
    compiled = compile_scenario(scenario)
    ways = np.indices(sizes).reshape(len(sizes), -1)
    drafts = ways / (np.array(sizes)[:, np.newaxis] - 1)
    rests = modes(compiled).status_quo[compiled.decided, :1]
    drafts = drafts[:, (np.abs(drafts[compiled.decided] - rests) <= TOLERANCE).all(axis=0)]
    table = Table(compiled, modes(compiled, drafts.shape[1]))
    failing = table.reservation(compiled.rounds)
    after = unfold(compiled, drafts, table.kept, table.inputs["values"], agreed=True)
    answers = answer(table, Round(failing, failing, drafts), after)
    at_table = table.agreed(answers.accepts, answers.abstains)
    agreed = at_table & table.ratified(answers.accepts)
    return Counted(
        drafts.shape[1],
        int(agreed.sum()),
        int(at_table.sum()),
        tuple(answers.accepts.sum(axis=1).tolist()),
        tuple(answers.abstains.sum(axis=1).tolist()),
    )
