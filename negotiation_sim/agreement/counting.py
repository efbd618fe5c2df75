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
from negotiation_sim.model.arrays import CompiledScenario, Floats, compile_scenario
from negotiation_sim.model.consequences import unfold
from negotiation_sim.model.draws import modes
from negotiation_sim.model.protocols import Round
from negotiation_sim.model.state import Table
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


def every_draft(compiled: CompiledScenario, status_quo: Floats) -> Floats | None:
    """Every draft there is, ndarray[issues, drafts]; None where one can move along a line, or there are too many."""
    shapes = compiled.shapes
    options = {} if shapes is None else dict(zip(shapes.choices.tolist(), shapes.sizes.tolist(), strict=True))
    free = [issue for issue in range(len(status_quo)) if issue not in compiled.decided]
    sizes = [options.get(issue, 0) for issue in free]
    if not all(sizes) or prod(sizes) > MOST:
        return None
    drafts = np.repeat(status_quo[:, np.newaxis], prod(sizes), axis=1)
    if free:
        drafts[free] = np.indices(sizes).reshape(len(sizes), -1) / (np.array(sizes)[:, np.newaxis] - 1)
    return drafts


def counted(scenario: Scenario) -> Counted | None:
    """Count the drafts that can be signed; None where an issue is a line, or there are too many."""
    if not all(issue.options for issue in scenario.issues.values()):
        return None
    compiled = compile_scenario(scenario)
    drafts = every_draft(compiled, modes(compiled).status_quo[:, 0])
    if drafts is None:
        return None
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
