"""The chances that are left in a scenario when every other number is settled: what can turn out how.

In:      Scenario, CompiledScenario
Out:     one Chance for each commitment and event, with its ways and their shares
Keeps:   the shares of a chance's ways sum to 1 exactly; ways that never come out are left out
Not here: negotiating the combinations (exact), random draws (draws)
Example: tests/runs/test_exact.py
"""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from negotiation_sim.model.arrays import CompiledScenario, Slot
from negotiation_sim.scenario.estimates import Input

NEVER = 0
"""The round of an event that does not happen; rounds count from 1."""


@frozen
class Way:
    """One way in which a chance can turn out.

    Attributes:
        share: Of this way, 0 to 1, among the ways of its chance.
        kept: For a commitment, whether it is kept at the start; None for an event.
        luck: For a commitment, a number from 0 to 1 that decides whether it is kept once an event has set another
            credibility: it is then kept where the luck lies below it.
        happens: For an event, the number of the first round in which it may happen, or NEVER; None for a commitment.
    """

    share: Fraction
    kept: bool | None = None
    luck: float = 0.5
    happens: int | None = None


@frozen
class Chance:
    """Something that can turn out in several ways, independently of the other chances.

    Attributes:
        address: Of the credibility or of the chance.
        ways: At least one.
        shifts: For a commitment, the credibilities (0 to 1) that events may set, ascending.
        waits: For an event, whether it also waits for a condition.
    """

    address: str
    ways: tuple[Way, ...]
    shifts: tuple[float, ...] = ()
    waits: bool = False


def chances(compiled: CompiledScenario) -> tuple[Chance, ...]:
    """Every commitment and event of a scenario, in the order of the file, with the ways it can turn out.

    A credibility or chance that is itself uncertain counts with the whole of its range: what matters
    is how often a draw of it, and then of the luck, turns out so.
    """
    found = []
    set_by_events = {change for event in compiled.events for change in event.changes}
    credibilities = (given for given, slot in compiled.inputs if slot.array == "credibilities")
    for k, given in enumerate(credibilities):
        shifts = sorted(value for slot, value in set_by_events if slot == Slot("credibilities", (k,)))
        found.append(Chance(given.address, tuple(_kept(given, shifts)), shifts=tuple(shifts)))
    given_chances = (given for given, slot in compiled.inputs if slot.array == "chances")
    for event, given in zip(compiled.events, given_chances, strict=True):
        happens = mean(given)
        rounds = [event.first] if event.terms else range(event.first, event.last + 1)
        ways = [Way(1 - happens, happens=NEVER)]
        ways += [Way(happens / len(rounds), happens=number) for number in rounds]
        found.append(Chance(given.address, tuple(way for way in ways if way.share), waits=bool(event.terms)))
    return tuple(found)


def mean(given: Input) -> Fraction:
    """The mean of a number that is drawn from triangular(low, mode, high)."""
    return (_exact(given.low) + _exact(given.mode) + _exact(given.high)) / 3


def _kept(given: Input, shifts: Iterable[float]) -> Iterable[Way]:
    """The ways of a commitment.

    The luck of a run is a number drawn evenly from 0..1, and the commitment is kept where it lies
    below the credibility. Events that set another credibility read the same luck again, so what
    counts is between which of these values it lies, and whether it lies below the first credibility.
    """
    edges = [Fraction(0), *(_exact(shift) for shift in shifts), Fraction(1)]
    for lower, upper in pairwise(edges):
        luck = float((lower + upper) / 2)
        kept = _below(given, upper) - _below(given, lower)
        for share, is_kept in ((kept, True), (upper - lower - kept, False)):
            if share > 0:
                yield Way(share, kept=is_kept, luck=luck)


def _below(given: Input, bound: Fraction) -> Fraction:
    """How often the luck lies below *bound* and below the credibility: E[min(credibility, bound)].

    It is the integral from 0 to *bound* of the share of credibilities above u; the share below u is
    (u - low)^2 / ((high - low)(mode - low)) up to the mode, and mirrored from there on.
    """
    low, mode, high = _exact(given.low), _exact(given.mode), _exact(given.high)
    if bound <= low:
        return bound
    if bound >= high:
        return (low + mode + high) / 3
    until_mode = min(bound, mode)
    missed = Fraction(0)
    if mode > low:
        missed += (until_mode - low) ** 3 / (3 * (high - low) * (mode - low))
    if bound > mode:
        mirrored = (high - mode) ** 3 - (high - bound) ** 3
        missed += (bound - mode) - mirrored / (3 * (high - low) * (high - mode))
    return bound - missed


def _exact(number: float) -> Fraction:
    """The decimal that somebody wrote, rather than the binary number nearest to it: 0.3 is 3/10."""
    return Fraction(repr(float(number)))
