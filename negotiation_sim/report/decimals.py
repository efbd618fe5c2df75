"""How many decimals a number takes, so that whoever reads what is printed is right.

In:      numbers, and what stands beside them
Out:     a count of decimals
Keeps:   a number that is read back lies on its own side of all that it is held against
Not here: the words, the unit (words)
Example: tests/report/test_decimals.py
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from negotiation_sim.scenario.issues import TOLERANCE

MOST = 12
"""Decimals beyond the least that are tried."""
UNDER_HALF = 0.499
"""Of the last place: what lies nearer than this to a number is read as that number, whichever way a half is rounded."""


def decimals(
    number: float,
    others: Iterable[float],
    least: int,
    read: Callable[[float, int], float] = round,
    *,
    tolerance: float = TOLERANCE,
    landmarks: Iterable[float] = (),
) -> int:
    """Decimals with which *number*, as it is read, keeps its side of all others, themselves and as they are read.

    On a landmark it is read exactly; with another number that is its equal it only has to be read alike.
    """
    landmarks, others, most = [*landmarks], [*others], least + MOST
    exact = [*landmarks, *(other for other in others if apart(number, other, tolerance))]

    def keeps(digits: int) -> bool:
        as_read = [(other, read(other, digits)) for other in (*landmarks, *others)]
        return all(
            apart(read(number, digits), bound, tolerance) == apart(number, other, tolerance)
            for other, bound in (*zip(exact, exact, strict=True), *as_read)
        )

    return next((digits for digits in range(least, most) if keeps(digits)), most)


def apart(number: float, of: float, tolerance: float) -> bool:
    """Whether a number lies beside another, with the very sums of the engine: at the tolerance others round otherwise."""
    return number > of + tolerance or number < of - tolerance


def together(groups: Iterable[Sequence[float]], least: int, tolerance: float) -> tuple[int, int]:
    """Decimals with which numbers are told apart, and those of the difference of each pair.

    Whoever subtracts what is printed of a pair, and rounds, comes to the difference as it is printed. Of thirds no count
    of decimals adds up in all places: 36.67 less 23.33 is told as 13.3.
    """
    groups = [*groups]
    numbers = [*chain(*groups)]
    pairs = [(one, other) for one, other in (group for group in groups if len(group) == 2)]
    enough = max(decimals(number, numbers, least, tolerance=tolerance) for number in numbers)
    told = (decimals(one - other, (0.0,), least, tolerance=tolerance) for one, other in pairs)
    of_gain = max(told, default=least)

    def reads(digits: int, fewer: int) -> bool:
        subtracted = ((round(one, digits) - round(other, digits), one - other) for one, other in pairs)
        return all(abs(read - round(gain, fewer)) < UNDER_HALF / 10**fewer for read, gain in subtracted)

    tried = ((d, g) for d in range(enough, least + MOST) for g in range(of_gain, max(d, of_gain) + 1))
    return next((both for both in tried if reads(*both)), (enough, of_gain))
