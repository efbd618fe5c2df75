"""The steps of the box search, by hand: when rows are denser, which box is chosen, and when nothing can be said."""

import numpy as np
import pytest

from negotiation_sim.analysis.prim import LEAST_ROWS, Box, Limit, _chosen, _clearly_denser, _difference

NONE = np.zeros(8, dtype=np.bool_)


def rows(*numbers: int, of: int = 8) -> np.ndarray:
    return np.isin(np.arange(of), numbers)


def test_a_difference_is_told_in_standard_errors_with_a_row_of_each_kind_added() -> None:
    """3 of 4 here and 0 of 4 there: means 4/6 and 1/6, variances (2/9)/4 and (5/36)/4."""
    wanted = np.array([1, 1, 1, 0, 0, 0, 0, 0], dtype=np.float64)
    expected = (4 / 6 - 1 / 6) / np.sqrt(2 / 9 / 4 + 5 / 36 / 4)
    assert _difference(wanted, rows(0, 1, 2, 3), rows(4, 5, 6, 7)) == pytest.approx(expected)
    assert _difference(wanted, rows(4, 5, 6, 7), rows(0, 1, 2, 3)) == pytest.approx(-expected)


def test_without_rows_on_either_side_there_is_no_difference() -> None:
    wanted = np.ones(8)
    assert _difference(wanted, NONE, rows(0, 1)) == 0.0
    assert _difference(wanted, rows(0, 1), NONE) == 0.0


def test_denser_asks_for_enough_rows_and_for_a_clear_difference() -> None:
    many = 10 * LEAST_ROWS
    here = rows(*range(many), of=2 * many)
    wanted = here.astype(np.float64)
    assert _clearly_denser(wanted, here, ~here)
    few = rows(*range(LEAST_ROWS - 1), of=2 * many)
    assert not _clearly_denser(wanted, few, ~here)
    everywhere = np.ones(2 * many)  # as dense outside as inside
    assert not _clearly_denser(everywhere, here, ~here)


def test_the_first_box_that_is_dense_enough_is_chosen_and_the_last_where_none_is() -> None:
    factors = np.array([[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]])
    wanted = np.array([0, 0, 0, 0, 0, 1, 0, 1], dtype=np.float64)
    boxes = [Box((Limit(0, low=low),)) for low in (0.05, 0.45, 0.55, 0.65)]  # dense: 2/8, 2/4, 2/3, 1/2
    assert _chosen(boxes, factors, wanted, 0.5) is boxes[1]
    assert _chosen(boxes, factors, wanted, 0.6) is boxes[2]
    assert _chosen(boxes, factors, wanted, 0.9) is boxes[-1]
    assert (
        _chosen(boxes, factors, wanted, None) is boxes[2]
    )  # the closest to all that is wanted, and only that
