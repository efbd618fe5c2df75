"""What parties leave on the table: every draft that would have brought the most more, at nobody's cost.

In:      Situation, what the parties gain as it is, a Clock
Out:     Better: the drafts that do equally well; how far the frontier is
Keeps:   where all that drafts move are choices these are all of them, in the order of the file where their sums are the
         same; on a line, which has no number of drafts, they differ in what they bring to whom
Not here: which draft is fair (bargaining), what a game or a class came to (game)
Example: tests/agreement/test_left_over.py
"""

import numpy as np
from attrs import frozen

from negotiation_sim.agreement.bargaining import NOTHING, SLACK, Solution, plainest, raised, solution_in
from negotiation_sim.agreement.counting import each_heard, every_draft
from negotiation_sim.agreement.drafts import Agreements, Situation
from negotiation_sim.agreement.program import Clock
from negotiation_sim.model.arrays import Floats
from negotiation_sim.scenario.issues import TOLERANCE

MOST_NAMED = 3
"""Drafts that are looked for where there is no number of them, and that are named of many."""
TIE = 1e-8
"""How little another party's gain counts beside one that counts alone, where both can be raised."""
SAME = 1e-6
"""By how much the solver may miss the best."""
APART = 5e-4
"""By how much what two drafts bring must differ, to be told apart."""


@frozen(eq=False)
class Better:
    """Drafts that do equally well, the one with the largest sum of gains first.

    Attributes:
        drafts (ndarray[issues, found]): As written.
        gains (ndarray[parties, found]): Utility beyond the no-deal value.
        complete: Whether these are all of them, which can be known where all that drafts move are choices.
    """

    drafts: Floats
    gains: Floats
    complete: bool

    @property
    def count(self) -> int | None:
        """How many there are; None where they cannot be counted."""
        return self.drafts.shape[1] if self.complete else None


def improved(situation: Situation, got: Floats, weights: Floats, clock: Clock | None = None) -> Better | None:
    """The drafts that raise the weighted sum of gains most and cost no party anything against *got*.

    Args:
        situation: Where the parties stand.
        got (ndarray[parties]): What they gain as it is; 0 without agreement.
        weights (ndarray[parties]): How much the gain of each counts.
        clock: How long it may take; then it is the best that was found.
    """
    drafts = every_draft(situation.compiled, situation.inputs["status_quo"])
    if drafts is not None:
        return _counted(situation, drafts, got, weights)
    best = _best(situation, got, weights, clock)
    return None if best is None else _beside(situation, best, got, weights, clock)


def headroom(situation: Situation, got: Floats, clock: Clock | None = None) -> float:
    """How much more each party could gain at once than it *got*: the distance to the frontier, at least 0."""
    deal = Agreements(situation, clock=clock)
    least = deal.program.column(0.0, 3.0)
    for p, gain in enumerate(deal.gains):
        deal.program.row([(1.0, gain), (-1.0, least)], low=float(got[p]) - SLACK[1])
    found, _ = raised(deal, {least: 1.0})
    return 0.0 if found is None or found[least] < NOTHING else float(found[least])


def _counted(situation: Situation, drafts: Floats, got: Floats, weights: Floats) -> Better | None:
    """All that do best of all the *drafts* there are (ndarray[issues, drafts])."""
    said = each_heard(situation.table, drafts)
    gains = said.gains[: len(got)]
    able = said.carried & said.ratified & (gains >= got[:, np.newaxis] - SLACK[1]).all(axis=0)
    if not able.any():
        return None
    worth = (weights[:, np.newaxis] * gains).sum(axis=0)
    able &= worth >= worth[able].max() - TOLERANCE
    drafts, gains = drafts[:, able], gains[:, able]
    order = np.argsort(-np.round(gains.sum(axis=0), 6), kind="stable")
    return Better(drafts[:, order], gains[:, order], complete=True)


def _best(situation: Situation, got: Floats, weights: Floats, clock: Clock | None) -> Solution | None:
    """One draft that does best."""
    weighed = np.where(weights > 0.0, weights, TIE)
    for slack in SLACK[:2]:
        deal = _at_nobodys_cost(situation, got, slack, clock)
        found, proved = raised(deal, dict(zip(deal.gains, weighed.tolist(), strict=True)))
        if (better := solution_in(deal, found, proved=proved)) is not None:
            # No party may have less than it got, nor than in what was found.
            return plainest(
                situation, better, lambda gains: np.array([weighed @ gains, *np.minimum(gains, got)])
            )
    return None


def _beside(
    situation: Situation, best: Solution, got: Floats, weights: Floats, clock: Clock | None
) -> Better:
    """The same with drafts beside it that do as well and bring more to somebody."""
    worth, found = float(weights @ best.gains), [best]
    for p in range(len(got)):
        if len(found) == MOST_NAMED:
            break
        deal = _at_nobodys_cost(situation, got, SLACK[1], clock)
        deal.program.row(
            [(weight, gain) for gain, weight in zip(deal.gains, weights.tolist(), strict=True) if weight],
            low=worth - SLACK[1],
        )
        other, proved = raised(deal, {deal.gains[p]: 1.0})

        def measure(gains: Floats, p: int = p) -> Floats:
            return np.array([weights @ gains, gains[p], *np.minimum(gains, got)])

        solution = plainest(situation, solution_in(deal, other, proved=proved), measure)
        as_good = solution is not None and weights @ solution.gains >= worth - SAME
        if solution and as_good and all(np.abs(solution.gains - one.gains).max() > APART for one in found):
            found.append(solution)
    return Better(
        np.array([one.draft for one in found]).T,
        np.array([one.gains for one in found]).T,
        complete=False,
    )


def _at_nobodys_cost(situation: Situation, got: Floats, slack: float, clock: Clock | None) -> Agreements:
    """What can be signed and brings nobody less than it *got*."""
    deal = Agreements(situation, clock=clock)
    for gain, reached in zip(deal.gains, got.tolist(), strict=True):
        deal.program.bound(gain, reached - slack, 3.0)
    return deal
