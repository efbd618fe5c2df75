"""The bargaining solutions: which of the drafts that can be signed is fair, in the field's terms.

In:      Situation, a Clock
Out:     Solution by name: nash, kalai-smorodinsky, egalitarian, utilitarian; the frontier of two parties
Keeps:   every draft is one that the engine signs, and its gains are the engine's; gains are counted from the
         no-deal value; a party that can gain nothing is left out of the comparison; every iteration has a bound
Not here: which drafts can be signed at all (drafts), which do better than one (left_over), what the talks arrive at
          (engine)
Example: tests/agreement/test_bargaining.py
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from attrs import evolve, frozen

from negotiation_sim.agreement.drafts import DIGITS, Agreements, Situation
from negotiation_sim.agreement.program import Clock, Column, Unproved
from negotiation_sim.model.arrays import Floats

NOTHING = 1e-6
"""A gain below this is none: the solver may miss by a thousandth of it."""
SLACK = (0.0, 1e-8, NOTHING)
"""What a gain that has been reached gives back, so that rounding shuts nothing out: nothing where that will do."""
NASH_TOLERANCE = 1e-7
"""How far the logarithm of the Nash product may lie below the largest one, where the solver can tell that little."""
MOST_TANGENTS = 60
"""Rounds in which Nash's logarithm is drawn more finely; a set too small for the solver would take any number."""
MOST_LINES = 4
STEP = 1e-5
"""How far the product is looked at to both sides of a draft, to tell on which it grows."""
NEAR = 1e-3
"""A gap of the logarithm above this, or a gain that misses by more than a thousandth of NEAR, is not proved."""
NOISE = 1e-4
"""How far the solver may end from the best draft: the logarithm is flat there."""
ROUNDING = 1e-12
"""By how much a sum of gains that is the same may differ."""
NOTABLE = 5e-4
"""A gain below this shows as 0.000."""
Measure = Callable[[Floats], Floats]
"""What a solution raises, of the gains of all parties: the first number first."""


@frozen(eq=False)
class Solution:
    """One draft that can be signed, with what its consequences are worth.

    Attributes:
        draft, package (ndarray[issues]): As written, and after its consequences.
        gains (ndarray[parties]): Utility beyond the no-deal value; below 0 where a party is overruled.
        gap: For Nash, how far the logarithm of the product may lie below the largest one; else 0.
        proved: Whether no draft does better, within what the solver can tell; else it is the best one found.
    """

    draft: Floats
    package: Floats
    gains: Floats
    gap: float = 0.0
    proved: bool = True


def solutions(
    situation: Situation,
    weights: Sequence[float] | None = None,
    clock: Clock | None = None,
    ideals: Floats | None = None,
) -> dict[str, Solution]:
    """The four solutions; empty where nothing can be signed, without Nash where all cannot gain at once.

    Nash (1950) maximises the product of gains, Kalai & Smorodinsky (1975) the least share of the ideal
    gains, the egalitarian solution (Kalai 1977) the least gain, the utilitarian one the sum.
    Kalai-Smorodinsky and egalitarian are raised to the frontier by the sum of gains.

    Args:
        situation: Where the parties stand.
        weights: Bargaining weights of the parties for the Nash solution; all alike without.
        clock: How long it may take; one of which no draft is found in time is left out.
        ideals (ndarray[parties]): The most that each can gain, where that is known already.

    Raises:
        Unproved: If the time is over before the ideal gains are known.
    """
    ideals = ideals_of(situation, clock) if ideals is None else ideals
    if ideals is None:
        return {}
    able = [p for p, ideal in enumerate(ideals) if ideal > NOTHING]
    shares = {p: float(ideals[p]) for p in able}
    equal = _least_first(situation, dict.fromkeys(able, 1.0), clock)
    # Where every draft leaves somebody with nothing, so that the product is 0 everywhere, none is Nash's.
    together = bool(able) and equal is not None and equal.gains[able].min() > NOTHING
    nash = _nash(situation, shares, weights, clock) if together else None
    even, most = _least_first(situation, shares, clock), _least_first(situation, {}, clock)
    found = {
        "nash": plainest(situation, nash, _product(able, weights)),
        "kalai-smorodinsky": plainest(situation, even, _least_and_sum(able, ideals)),
        "egalitarian": plainest(situation, equal, _least_and_sum(able, np.ones(len(ideals)))),
        "utilitarian": plainest(situation, most, _least_and_sum([], ideals)),
    }
    return {name: solution for name, solution in found.items() if solution is not None}


def frontier(situation: Situation, n_points: int = 21) -> list[Solution]:
    """The Pareto frontier of two parties: the most for the second at even steps of the first's gain.

    The set of what can be signed need not be convex, so each point is worked out for itself. From the
    second party's best draft to the first's; empty where nothing can be signed.
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
        deal.program.bound(first, float(least) - SLACK[1], 3.0)
        found = solution_in(deal, deal.best({second: 1.0, first: 1e-4}))
        if found is not None:
            points.append(found)
    return points


def anybody_gains(ideals: Iterable[float]) -> bool:
    """Whether one of the largest gains is more than nothing, to the digits in which gains are told."""
    return max(ideals, default=0.0) >= NOTABLE


def ideals_of(situation: Situation, clock: Clock | None = None) -> Floats | None:
    """The most that each party can gain, ndarray[parties]; None where nothing can be signed.

    Raises:
        Unproved: If the time on the *clock* is over before.
    """
    deal = Agreements(situation, clock=clock)
    if deal.signed() is None:
        return None
    best = [deal.best({gain: 1.0}) for gain in deal.gains]
    # A set so small that the solver loses it again leaves nothing to gain.
    gains = [0.0 if one is None else float(one[gain]) for one, gain in zip(best, deal.gains, strict=True)]
    return np.maximum(gains, 0.0)


def _least_first(situation: Situation, shares: dict[int, float], clock: Clock | None) -> Solution | None:
    """Raise the least of ``gain / share`` as far as it goes, then the sum of gains."""
    deal = Agreements(situation, clock=clock)
    first, proved = None, True
    # Below 0 only where the rule lets parties be overruled.
    least = deal.program.column(-3.0 / min(shares.values(), default=1.0), 3.0)
    if shares:
        for p, share in shares.items():
            deal.program.row([(1.0, deal.gains[p]), (-share, least)], low=0.0)
        first, proved = raised(deal, {least: 1.0})
    for slack in SLACK:
        if first is not None:
            deal.program.bound(least, float(first[least]) - slack, 3.0)
        second, too = raised(deal, dict.fromkeys(deal.gains, 1.0))
        if (found := solution_in(deal, second, proved=proved and too)) is not None or first is None:
            return found
    return solution_in(deal, first, proved=False)


def _nash(
    situation: Situation, shares: dict[int, float], weights: Sequence[float] | None, clock: Clock | None
) -> Solution | None:
    """Outer approximation (Duran & Grossmann 1986): the logarithm from above, by tangents, until they touch."""
    deal = Agreements(situation, clock=clock)
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
    best, least, tried = None, np.inf, list[Floats]()
    for _ in range(MOST_TANGENTS):
        found, proved = raised(deal, {logs[p]: weigh[p] for p in shares})
        if found is None:
            break
        reached = {p: max(float(found[deal.gains[p]]) / shares[p], 1e-12) for p in shares}
        gap = sum(weigh[p] * (float(found[logs[p]]) - float(np.log(reached[p]))) for p in shares)
        tried.append(found[deal.draft])
        if gap < least:
            best, least = found, gap
        if gap <= NASH_TOLERANCE or not proved:
            break
        for p in shares:
            touch(p, reached[p])
    nash = solution_in(deal, best, max(0.0, least), proved=least <= NEAR and proved)
    return None if nash is None else _settled(deal, nash, tried, _product([*shares], weights))


def _settled(deal: Agreements, nash: Solution, tried: list[Floats], measure: Measure) -> Solution:
    """The same, moved to where the *measure* is largest on the lines through the drafts that were *tried* last.

    The logarithm is flat at its largest, so that the tangents touch it some way off.
    """
    stays = _stays(deal.situation)
    for other in tried[-MOST_LINES:]:
        way = other - nash.draft
        way[stays] = 0.0
        if not ROUNDING < (length := np.abs(way).max()) <= NEAR:
            continue
        way, low, high = way / length, -NEAR, NEAR

        def worth(at: float, start: Floats = nash.draft, way: Floats = way) -> float:
            return float(measure(deal.situation.gains(start + at * way))[0])

        while high - low > ROUNDING:
            middle = (low + high) / 2
            low, high = (middle, high) if worth(middle + STEP) > worth(middle - STEP) else (low, middle)
        draft = deal.rounded(nash.draft + low * way)
        if draft is not None and measure(gains := deal.situation.gains(draft)) > measure(nash.gains):
            nash = evolve(nash, draft=draft, package=deal.situation.after(draft), gains=gains)
    return nash


def _product(able: list[int], weights: Sequence[float] | None) -> Measure:
    """What :func:`_nash` raises, as a measure of gains."""
    weigh = np.array([1.0 if weights is None else weights[p] for p in able])
    return lambda gains: np.array([(weigh * np.log(np.maximum(gains[able], 1e-12))).sum()])


def _least_and_sum(able: list[int], shares: Floats) -> Measure:
    """What :func:`_least_first` raises, as a measure of gains."""
    return lambda gains: np.array([(gains[able] / shares[able]).min(initial=np.inf), gains.sum()])


def plainest(situation: Situation, found: Solution | None, measure: Measure) -> Solution | None:
    """The same in the fewest decimals that the engine signs and that lower no *measure* of the gains.

    The solver stops near the best draft: 399.99 where 400 is better still.
    """
    if found is None:
        return None
    stays, least = _stays(situation), measure(found.gains) - ROUNDING
    for digits in range(2, DIGITS[0]):
        draft = np.round(found.draft, digits) + 0.0
        draft[stays] = found.draft[stays]
        near = bool((np.abs(draft - found.draft) <= NOISE).all())
        if near and situation.signed(draft):
            gains = situation.gains(draft)
            if bool((measure(gains) >= least).all()):
                return evolve(found, draft=draft, package=situation.after(draft), gains=gains)
    return found


def _stays(situation: Situation) -> list[int]:
    """The issues that no draft moves a little: what commitments decide, and choices, which have nothing between options."""
    shapes = situation.compiled.meant_shapes
    return [*situation.compiled.decided, *(() if shapes is None else shapes.choices)]


def raised(deal: Agreements, objective: dict[Column, float]) -> tuple[Floats | None, bool]:
    """The best columns that are found in time, and whether they are proved to be the best."""
    try:
        return deal.best(objective), True
    except Unproved as stopped:
        return stopped.best, False


def solution_in(
    deal: Agreements, found: Floats | None, gap: float = 0.0, *, proved: bool = True
) -> Solution | None:
    """What a solution of the program says, by the engine's own rule; None where the engine does not sign it."""
    draft = None if found is None else deal.draft_in(found)
    if found is None or draft is None:
        return None
    gains = deal.situation.gains(draft)
    as_good = bool((gains >= found[deal.gains] - NEAR / 1_000).all())
    return Solution(draft, deal.situation.after(draft), gains, gap, proved and as_good)
