"""The bargaining solutions: which of the texts that can be signed is fair, in the field's terms.

In:      Situation
Out:     Solution by name: nash, kalai-smorodinsky, egalitarian, utilitarian; the frontier of two parties
Keeps:   gains are counted from the no-deal value; a party that can gain nothing is left out of the comparison
Not here: which texts can be signed at all (drafts), what the talks arrive at (engine)
Example: tests/agreement/test_bargaining.py
"""

from collections.abc import Callable, Sequence

import numpy as np
from attrs import frozen

from negotiation_sim.agreement.drafts import Agreements, Situation, tidy
from negotiation_sim.agreement.program import Column
from negotiation_sim.model.arrays import Floats

NOTHING = 1e-7
"""A gain below this is none."""
SLACK = 1e-8
"""What a gain that has been reached may give back, so that rounding shuts nothing out."""
NASH_TOLERANCE = 1e-7
"""How far the logarithm of the Nash product may lie below the largest one."""


@frozen(eq=False)
class Solution:
    """One text that can be signed, with what its consequences are worth.

    Attributes:
        text, package (ndarray[issues]): As written, and after its consequences.
        gains (ndarray[parties]): Utility beyond the no-deal value.
        gap: For Nash, how far the logarithm of the product may lie below the largest one; else 0.
    """

    text: Floats
    package: Floats
    gains: Floats
    gap: float = 0.0


def solutions(situation: Situation, weights: Sequence[float] | None = None) -> dict[str, Solution]:
    """The four solutions; empty where nothing can be signed, without Nash where all cannot gain at once.

    Nash (1950) maximises the product of gains, Kalai & Smorodinsky (1975) give all the same share of
    their ideal gain, the egalitarian solution (Kalai 1977) gives all the same gain, the utilitarian one
    maximises the sum. Kalai-Smorodinsky and egalitarian are raised to the frontier by the sum of gains.

    Args:
        situation: Where the parties stand.
        weights: Bargaining weights of the parties for the Nash solution; all alike without.
    """
    ideals = ideals_of(situation)
    if ideals is None:
        return {}
    able = [p for p, ideal in enumerate(ideals) if ideal > NOTHING]
    shares = {p: float(ideals[p]) for p in able}
    equal = _least_first(situation, dict.fromkeys(able, 1.0))
    # Where every text leaves somebody with nothing, so that the product is 0 everywhere, no text is Nash's.
    together = bool(able) and equal.gains[able].min() > NOTHING
    return {
        **({"nash": _nash(situation, shares, weights)} if together else {}),
        "kalai-smorodinsky": _least_first(situation, shares),
        "egalitarian": equal,
        "utilitarian": _solution(situation, lambda deal: dict.fromkeys(deal.gains, 1.0)),
    }


def frontier(situation: Situation, n_points: int = 21) -> list[Solution]:
    """The Pareto frontier of two parties: the most for the second at even steps of the first's gain.

    The set of what can be signed need not be convex, so each point is worked out for itself. From the
    second party's best text to the first's; empty where nothing can be signed.
    """
    if len(situation.compiled.parties) != 2:
        raise ValueError("a frontier is drawn for two parties")
    ideals = ideals_of(situation)
    if ideals is None:
        return []
    deal = Agreements(situation)
    first, second = deal.gains
    points: list[Solution] = []
    for least in np.linspace(0.0, float(ideals[0]), n_points):
        deal.program.bound(first, float(least) - SLACK, 3.0)
        found = deal.best({second: 1.0, first: 1e-4})
        if found is not None:
            points.append(_of(deal, found))
    return points


def ideals_of(situation: Situation) -> Floats | None:
    """The most that each party can gain, ndarray[parties]; None where nothing can be signed."""
    deal = Agreements(situation)
    best = [deal.best({gain: 1.0}) for gain in deal.gains]
    if any(found is None for found in best):
        return None
    return np.array(
        [
            max(0.0, float(found[gain]))
            for found, gain in zip(best, deal.gains, strict=True)
            if found is not None
        ]
    )


def _solution(situation: Situation, objective: Callable[[Agreements], dict[Column, float]]) -> Solution:
    deal = Agreements(situation)
    found = deal.best(objective(deal))
    assert found is not None
    return _of(deal, found)


def _least_first(situation: Situation, shares: dict[int, float]) -> Solution:
    """Raise the least of ``gain / share`` as far as it goes, then the sum of gains."""
    deal = Agreements(situation)
    # Below 0 only where the rule lets parties be overruled.
    least = deal.program.column(-3.0 / min(shares.values(), default=1.0), 3.0)
    for p, share in shares.items():
        deal.program.row([(1.0, deal.gains[p]), (-share, least)], low=0.0)
    found = deal.best({least: 1.0}) if shares else None
    if found is not None:
        deal.program.bound(least, float(found[least]) - SLACK, 3.0)
    found = deal.best(dict.fromkeys(deal.gains, 1.0))
    assert found is not None
    return _of(deal, found)


def _nash(situation: Situation, shares: dict[int, float], weights: Sequence[float] | None) -> Solution:
    """Outer approximation (Duran & Grossmann 1986): the logarithm from above, by tangents, until they touch."""
    deal = Agreements(situation)
    weigh = {p: 1.0 if weights is None else weights[p] for p in shares}
    logs = {p: deal.program.column(-60.0, 0.0) for p in shares}  # of the share of the ideal gain

    def touch(p: int, share: float) -> None:
        """Log x <= log share + (x - share) / share, for x = gain / ideal."""
        deal.program.row(
            [(1.0, logs[p]), (-1.0 / (share * shares[p]), deal.gains[p])], high=float(np.log(share)) - 1.0
        )

    for p in shares:
        for share in np.geomspace(0.02, 1.0, 12):
            touch(p, float(share))
    objective = {logs[p]: weigh[p] for p in shares}
    while True:
        found = deal.best(objective)
        assert found is not None
        reached = {p: max(float(found[deal.gains[p]]) / shares[p], 1e-12) for p in shares}
        gap = sum(weigh[p] * (float(found[logs[p]]) - float(np.log(reached[p]))) for p in shares)
        if gap <= NASH_TOLERANCE:
            return _of(deal, found, max(0.0, gap))
        for p in shares:
            touch(p, reached[p])


def _of(deal: Agreements, found: Floats, gap: float = 0.0) -> Solution:
    package = [float(found[o]) if isinstance(o, Column) else o for o in deal.after]
    return Solution(deal.text_of(found), tidy(np.array(package)), deal.worth(found), gap)
