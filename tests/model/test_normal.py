"""The normal distribution in plain arithmetic, against scipy's."""

import numpy as np
import pytest

from negotiation_sim.model import normal

special = pytest.importorskip("scipy.special")

NUMBERS = np.linspace(-8.5, 8.5, 20_001)
PLACES = np.concatenate(
    [10.0 ** -np.linspace(0.01, 16, 5_000), 1 - 10.0 ** -np.linspace(0.31, 15, 5_000), np.arange(1, 64) / 64]
)


def test_the_share_below_a_number_is_that_of_the_normal_distribution_in_the_tails_too() -> None:
    assert np.abs(normal.below(NUMBERS) / special.ndtr(NUMBERS) - 1).max() < 1e-13


def test_the_comparison_sees_an_error_in_the_tenth_digit() -> None:
    """Negative control."""
    assert np.abs(normal.below(NUMBERS + 1e-10) / special.ndtr(NUMBERS) - 1).max() > 1e-13


def test_the_number_at_a_place_is_that_of_the_normal_distribution() -> None:
    assert np.abs(normal.quantile(PLACES) - special.ndtri(PLACES)).max() < 1e-14


def test_there_and_back_is_where_one_was() -> None:
    assert np.abs(normal.below(normal.quantile(PLACES)) - PLACES).max() < 3e-16
    assert normal.quantile(np.array([0.5])) == 0.0


def test_no_place_and_no_number_is_beyond_the_ends() -> None:
    ends = normal.quantile(np.array([0.0, 1.0]))
    assert ends == pytest.approx(special.ndtri([2.0**-54, 0.5])[[0, 0]] * [1, -1])
    assert normal.below(np.array([-100.0, 100.0])) == pytest.approx([0.0, 1.0])


def test_the_value_of_a_number_depends_on_no_other() -> None:
    together = normal.quantile(PLACES)
    assert together[:7].tobytes() == normal.quantile(PLACES[:7]).tobytes()
    assert normal.below(together)[3:4].tobytes() == normal.below(together[3:4]).tobytes()
