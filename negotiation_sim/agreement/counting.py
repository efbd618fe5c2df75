"""Every draft there is, where every issue is a choice, and how many of them can be signed.

In:      Scenario
Out:     every draft; Counted: all drafts, those that could be signed, those that each party would sign
Keeps:   the engine's own rule answers for every draft, at the modes and with all hopes given up
Not here: scenarios with lines, which have no number of drafts (drafts); which drafts do best (left_over)
Example: tests/agreement/test_counting.py
"""

from copy import copy
from math import prod

import numpy as np
from attrs import frozen

from negotiation_sim.agreement.drafts import Heard, at_modes, heard
from negotiation_sim.model.arrays import CompiledScenario, Floats
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


def each_heard(table: Table, drafts: Floats) -> Heard:
    """What becomes of *drafts* (ndarray[issues, drafts]), each put to all who answer in the first run of a table."""
    own = copy(table)
    own.keep(np.zeros(drafts.shape[1], dtype=np.intp))
    return heard(own, drafts)


def counted(scenario: Scenario) -> Counted | None:
    """Count the drafts that can be signed; None where an issue is a line, or there are too many."""
    if not all(issue.options for issue in scenario.issues.values()):
        return None
    compiled, table = at_modes(scenario)
    drafts = every_draft(compiled, table.inputs["status_quo"][:, 0])
    if drafts is None:
        return None
    said = each_heard(table, drafts)
    return Counted(
        drafts.shape[1],
        int((said.carried & said.ratified).sum()),
        int(said.carried.sum()),
        tuple(said.signs.sum(axis=1).tolist()),
        tuple(said.abstains.sum(axis=1).tolist()),
    )
