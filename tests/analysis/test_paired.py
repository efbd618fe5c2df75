"""The interval for a difference of paired shares, against published values and its own promise."""

import numpy as np
import pytest

from negotiation_sim.analysis.paired import Difference, difference, tango


def interval(gained: int, lost: int, runs: int, level: float = 0.95) -> tuple[float, float]:
    low, high = tango(np.array([gained * 1.0]), np.array([lost * 1.0]), runs, level)
    return float(low[0]), float(high[0])


def test_published_intervals_are_met() -> None:
    # Airway hyper-responsiveness before and after a transplantation (Bentur et al. 2009): 1 of 21 patients
    # only before, 7 only after. The R package ratesci gives Tango's interval as -0.517 to -0.026.
    assert interval(1, 7, 21) == pytest.approx((-0.517, -0.026), abs=5e-4)
    # The score interval of the R package PropCIs: scoreci.mp(25, 28, 618, 0.90).
    assert interval(28, 25, 618, 0.90) == pytest.approx((-0.0148, 0.0247), abs=5e-5)


def test_without_a_differing_run_the_interval_is_that_of_the_score_test_at_zero() -> None:
    # gained = lost = 0 gives q = 0 for d > 0 (all discordance is gain, chance d), so the score is
    # -n d / sqrt(n d (1 - d)), and |score| = z at d = z^2 / (n + z^2).
    z2 = 1.959963984540054**2
    assert interval(0, 0, 100) == pytest.approx((-z2 / (100 + z2), z2 / (100 + z2)), abs=1e-12)


def test_turning_the_pairs_around_turns_the_interval_around() -> None:
    low, high = interval(30, 12, 400)
    assert interval(12, 30, 400) == pytest.approx((-high, -low), abs=1e-12)
    assert low < 18 / 400 < high


def test_only_an_interval_that_leaves_out_nothing_at_all_is_clear() -> None:
    ends = [(0.0, 0.1), (-0.1, 0.0), (-0.1, 0.1), (0.01, 0.1), (-0.1, -0.01)]
    found = [Difference(0.5, 0.5, 0.0, low, high, runs=100, gained=1, lost=1).clear for low, high in ends]
    assert found == [False, False, False, True, True]


def test_the_ends_stay_within_minus_one_and_one() -> None:
    assert interval(10, 0, 10)[1] == pytest.approx(1.0)
    assert interval(0, 10, 10)[0] == pytest.approx(-1.0)
    assert -1 < interval(0, 10, 10)[1] < 0


def coverage(gain: float, loss: float, runs: int, *, shrunk: float = 1.0) -> float:
    """How often the interval holds the true difference, over 4,000 samples of pairs."""
    counts = np.random.default_rng(1).multinomial(runs, [gain, loss, 1 - gain - loss], 4_000)
    gained, lost = counts[:, 0].astype(float), counts[:, 1].astype(float)
    low, high = tango(gained, lost, runs)
    seen = (gained - lost) / runs
    low, high = seen + shrunk * (low - seen), seen + shrunk * (high - seen)
    return float(((low <= gain - loss) & (gain - loss <= high)).mean())


@pytest.mark.parametrize(("gain", "loss", "runs"), [(0.3, 0.05, 256), (0.02, 0.01, 256), (0.0, 0.004, 1_000)])
def test_it_holds_the_truth_in_nineteen_of_twenty_samples(gain: float, loss: float, runs: int) -> None:
    # Counts are whole numbers, so it cannot be 95 % exactly; the fewer, the coarser.
    assert 0.92 <= coverage(gain, loss, runs) <= 0.985


def test_the_count_of_the_truth_can_fail() -> None:
    """The negative control: intervals that are two thirds as wide miss too often."""
    assert coverage(0.3, 0.05, 256, shrunk=2 / 3) < 0.85


def test_shares_and_pairs_are_counted() -> None:
    before = np.array([True, True, False, False, False])
    after = np.array([True, False, True, True, False])
    found = difference(before, after)
    assert (found.before, found.after, found.gained, found.lost) == (0.4, 0.6, 2, 1)
    assert found.difference == pytest.approx(0.2)
    assert not found.clear
