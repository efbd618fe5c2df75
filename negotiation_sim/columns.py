"""Some of the runs of a block, or all of them: what is worked out anew where something has changed.

In:      flags, one per run
Out:     Columns, which takes those runs out of an array and puts them back
Keeps:   two runs at the least, since numpy sums a single column in another order
Not here: what is worked out (table, protocols)
Example: tests/test_columns.py
"""

from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray


@frozen(eq=False)
class Columns:
    """Runs by index; ``index`` None is all of them."""

    index: NDArray[np.intp] | None = None

    def of(self, array: NDArray[Any]) -> NDArray[Any]:
        """These runs of an array whose last axis is runs; contiguous, and the array itself if all."""
        return array if self.index is None else np.take(array, self.index, axis=-1)

    def put(self, array: NDArray[Any], values: NDArray[Any]) -> None:
        """Write *values* into these runs of *array*."""
        array[... if self.index is None else (..., self.index)] = values


ALL = Columns()


def columns_where(flags: NDArray[np.bool_]) -> Columns:
    """The runs with a flag, and a neighbour if there is only one; all if that is most of them."""
    index = np.flatnonzero(flags)
    if 2 * len(index) >= len(flags):
        return ALL
    return Columns(index if len(index) != 1 else np.array([index[0], (index[0] + 1) % len(flags)]))


def rows(index: NDArray[np.intp]) -> slice | NDArray[np.intp]:
    """The same rows as *index*, as a slice if they are evenly spaced: that is a view, and no copy."""
    if len(index) == 1:
        return slice(int(index[0]), int(index[0]) + 1)
    steps = np.diff(index)
    if len(steps) and steps[0] > 0 and (steps == steps[0]).all():
        return slice(int(index[0]), int(index[-1]) + 1, int(steps[0]))
    return index
