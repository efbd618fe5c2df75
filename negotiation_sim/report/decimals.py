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


def together(groups: Iterable[Sequence[float]], least: int, tolerance: float) -> int:
    """Decimals with which numbers are told apart, and with which :func:`subtracted` a pair reads as its difference.

    A difference that another page tells with fewer decimals is told there as this one reads when it is rounded.
    """
    groups = [*groups]
    numbers = [*chain(*groups)]
    pairs = [(one, other) for one, other in (group for group in groups if len(group) == 2)]
    enough = max(decimals(number, numbers, least, tolerance=tolerance) for number in numbers)
    fewer = max(
        (decimals(one - other, (0.0,), least, tolerance=tolerance) for one, other in pairs), default=least
    )

    def reads(digits: int) -> bool:
        return all(
            abs(subtracted(one, other, digits) - round(one - other, fewer)) < UNDER_HALF / 10**fewer
            for one, other in pairs
        )

    return next((digits for digits in range(max(enough, fewer), least + MOST) if reads(digits)), enough)


def subtracted(one: float, other: float, digits: int) -> float:
    """What whoever subtracts two printed numbers comes to: of thirds 36.67 less 23.33 is 13.34, not 13.33."""
    return round(round(one, digits) - round(other, digits), digits)
