"""The baselines against hand calculations, brute force and published numbers.

In: small sets of positions, drawn and chosen.
Out: facts about mean, median and Nash solution.
Not here: comparing models (test_panel).
"""

import csv
from pathlib import Path

import numpy as np
import pytest
from small import actor, issue, ready, scenario

from negotiation_sim.baselines.baselines import (
    BASELINES,
    Positions,
    compromise,
    influence_median,
    median,
    nash,
    positions_of,
)
from negotiation_sim.model.arrays import Floats

EMISSIONS = Path(__file__).parents[1] / "data" / "emission_standards_1994.csv"


def seen(positions: Floats, saliences: Floats, capabilities: Floats, status_quo: float = 0.5) -> Positions:
    """One issue; actors first, runs last."""
    return Positions(
        positions[:, np.newaxis],
        saliences[:, np.newaxis],
        capabilities[:, np.newaxis],
        np.ones((len(positions), 1, 1), dtype=bool),
        np.full((1, positions.shape[-1]), status_quo),
    )


def drawn(n_actors: int, n_runs: int = 400) -> Positions:
    """Random actors; a third of the positions coincide with another's."""
    random = np.random.default_rng(n_actors)
    positions = random.random((n_actors, n_runs))
    positions[: n_actors // 3] = (
        positions[-(n_actors // 3) :] if n_actors >= 3 else positions[: n_actors // 3]
    )
    return seen(positions, random.random((n_actors, n_runs)), random.uniform(0.1, 1, (n_actors, n_runs)))


def emissions() -> Positions:
    """The ten actors of the EC car-emission case (Bueno de Mesquita 1994, table p. 78), 4 to 10 years as 0 to 1."""
    lines = EMISSIONS.read_text(encoding="utf-8").splitlines()
    rows = [*csv.DictReader(line for line in lines if not line.startswith("#"))]
    years, saliences, capabilities = (
        np.array([[float(row[name])] for row in rows])
        for name in ("position_years", "salience_0_1", "capability")
    )
    return seen((years - 4) / 6, saliences, capabilities)


def test_of_two_actors_the_weighted_nash_solution_is_the_weighted_mean() -> None:
    # Maximise w0 log(1 - y) + w1 log y: w0 / (1 - y) = w1 / y, so y = w1 / (w0 + w1).
    weights = np.array([[0.2, 0.5, 0.9, 0.05], [0.6, 0.5, 0.1, 0.95]])
    given = seen(np.repeat([[0.0], [1.0]], 4, axis=1), np.ones((2, 4)), weights)
    expected = weights[1] / weights.sum(axis=0)
    assert nash(given)[0] == pytest.approx(expected, abs=1e-12)
    assert compromise(given)[0] == pytest.approx(expected, abs=1e-12)


def test_of_three_actors_nash_and_mean_differ() -> None:
    """Negative control of the identity: it holds for two actors at the ends only."""
    given = seen(np.array([[0.0], [0.1], [1.0]]), np.ones((3, 1)), np.array([[0.2], [0.2], [0.2]]))
    assert abs(float(nash(given)[0, 0] - compromise(given)[0, 0])) > 0.01


@pytest.mark.parametrize("n_actors", [2, 3, 5, 9])
def test_nothing_on_a_fine_grid_is_better_than_the_nash_solution(n_actors: int) -> None:
    given = drawn(n_actors)
    weights = given.influence[:, 0]

    def product(point: Floats) -> Floats:
        worth: Floats = (weights * np.log(1 - np.abs(point - given.positions[:, 0]))).sum(axis=0)
        return worth

    best = product(nash(given)[0])
    for point in np.linspace(0.001, 0.999, 500):
        assert (product(np.full_like(best, point)) <= best + 1e-9).all()


@pytest.mark.parametrize("n_actors", [1, 2, 3, 6, 9])
def test_the_weighted_median_loses_to_no_other_position(n_actors: int) -> None:
    given = drawn(n_actors)
    weights, positions = given.influence[:, 0], given.positions[:, 0]
    chosen = influence_median(given)[0]
    for rival in positions:
        nearer = np.abs(positions - rival) - np.abs(positions - chosen)
        assert ((weights * np.sign(nearer)).sum(axis=0) >= -1e-12).all()  # those for the median outweigh


def test_the_mean_does_lose_to_another_position() -> None:
    """Negative control: the vote of the test above tells a winner from a loser."""
    given = drawn(9)
    weights, positions = given.influence[:, 0], given.positions[:, 0]
    chosen, rival = compromise(given)[0], influence_median(given)[0]
    nearer = np.abs(positions - rival) - np.abs(positions - chosen)
    assert ((weights * np.sign(nearer)).sum(axis=0) < -1e-12).any()


def test_an_even_number_of_equal_actors_has_the_lower_median() -> None:
    given = seen(np.array([[0.8], [0.1], [0.4], [0.6]]), np.ones((4, 1)), np.ones((4, 1)))
    assert float(median(given)[0, 0]) == 0.4


def test_the_emission_case_has_its_published_mean_and_median() -> None:
    # Scholz, Calbert & Smith 2011: round 0 has median 7.0 and mean 7.39 years; cumulative weight
    # .248 at 4 years and .341 at 7, of .677 in all.
    given = emissions()
    assert 4 + 6 * float(influence_median(given)[0, 0]) == pytest.approx(7.0)
    assert 4 + 6 * float(compromise(given)[0, 0]) == pytest.approx(7.39, abs=5e-5)
    weights, years = given.influence[:, 0, 0], 4 + 6 * given.positions[:, 0, 0]
    reached = [float(weights[years <= year].sum()) for year in (4, 7, 10)]
    assert reached == pytest.approx([0.248, 0.341, 0.677], abs=5e-4)


def test_who_has_no_stance_counts_in_no_baseline_and_an_issue_of_nobody_keeps_its_status_quo() -> None:
    given = scenario(
        issue("money", 0.3),
        issue("border", 0.7),
        actor("a", money="position = 0.2, salience = 0.5"),
        actor("b", money="position = 0.4, salience = 0.5"),
        actor("c"),
    )
    compiled, draws = ready(given)
    for name, baseline in BASELINES.items():
        money, border = baseline.settle(positions_of(compiled, draws))[:, 0].tolist()
        assert border == 0.7, name
        # Two alike: means in the middle, medians at the lower; all of 0.2..0.4 is as good to Nash when
        # slopes cancel in the middle only: 1/(1-(y-.2)) = 1/(1-(.4-y)), so y = 0.3.
        assert money == pytest.approx(0.2 if "median" in name else 0.3, abs=1e-9), name


def cut(given: Positions, runs: slice) -> Positions:
    """Some of the runs only."""
    return Positions(
        np.ascontiguousarray(given.positions[..., runs]),
        np.ascontiguousarray(given.saliences[..., runs]),
        np.ascontiguousarray(given.capabilities[..., runs]),
        given.takes_part,
        np.ascontiguousarray(given.status_quo[..., runs]),
    )


def test_each_run_has_its_own_point() -> None:
    given = drawn(7)
    for baseline in BASELINES.values():
        halves = [baseline.settle(cut(given, runs)) for runs in (slice(0, 150), slice(150, 400))]
        assert np.array_equal(baseline.settle(given), np.concatenate(halves, axis=-1)), baseline.name
