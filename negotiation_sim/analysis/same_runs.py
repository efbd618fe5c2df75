"""Which runs of several changed scenarios are one and the same run, so that it is made once.

In:      the draws of some cases of one shape in one block, and the slots in which the cases differ
Out:     the columns to make, and which of them every column is
Keeps:   two columns count as one only where all that bears on a run is equal: of a credibility whether the
         commitment is kept at the start (an event sets it to the same in all cases), of a chance whether the
         event happens, of all else the number itself
Not here: negotiating them (cases)
Example: tests/analysis/test_cases.py
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Slot
from negotiation_sim.model.draws import Draws

Index = NDArray[np.intp]
LARGEST = 2**40
"""Codes below it can take another digit."""


def same_runs(differing: Collection[Slot], draws: Sequence[Draws]) -> tuple[Index, Index]:
    """What to make of the columns of all *draws*, case by case on one axis, each as wide as the others.

    Returns:
        The columns to make, ascending; and for every column its place among these (ndarray[cases, runs]).
    """
    width = draws[0].n_runs
    codes = np.zeros((len(draws), width), dtype=np.int64)
    numbers: list[Slot] = []
    for slot in differing:
        if slot.array == "chances":
            codes = _with_digit(codes, np.array([d.happens[slot.index] for d in draws]))
        elif slot.array == "credibilities":
            codes = _with_digit(
                codes, np.array([d.luck[slot.index] < d.credibilities[slot.index] for d in draws])
            )
        else:
            numbers.append(slot)
    seen: dict[tuple[bytes, ...], int] = {}
    case = [
        seen.setdefault(tuple(getattr(d, s.array)[s.index].tobytes() for s in numbers), len(seen))
        for d in draws
    ]
    codes = _short(codes) * len(seen) + np.array(case)[:, np.newaxis]
    codes = _short(codes) * width + np.arange(width)
    _, first, which = np.unique(codes, return_index=True, return_inverse=True)
    order = np.argsort(first)  # in the order of the columns, so that a case stays together
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return first[order], place[which.reshape(codes.shape)]


def _with_digit(codes: NDArray[np.int64], yes: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The codes with one more binary digit."""
    longer: NDArray[np.int64] = _short(codes) * 2 + yes
    return longer


def _short(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same classes by small numbers, where the codes have become long."""
    if codes.max(initial=0) < LARGEST:
        return codes
    return np.unique(codes, return_inverse=True)[1].reshape(codes.shape).astype(np.int64)
