"""Numbers that are drawn together: their ranks, their marginals, and what stays as it was."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
import small

import negotiation_sim as ns
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import BLOCK, Draws, draw, placed
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.record import asked

SHAPES = {  # low, mode, high: even sides, a peak at the end, a lean one, and nearly nothing
    "a": (0.0, 0.5, 1.0),
    "b": (0.2, 0.9, 0.9),
    "c": (0.1, 0.2, 0.8),
    "d": (0.5, 0.5, 0.501),
}
WHY = 'basis = "assumed"\nwhy = "w"'


def estimate(low: float, mode: float, high: float) -> str:
    return f'{{ low = {low}, mode = {mode}, high = {high}, basis = "assumed", why = "w" }}'


def correlation(name: str, between: list[str], rank: float) -> str:
    return f'[[correlations]]\nid = "{name}"\nbetween = {between}\nrank = {rank}\n{WHY}\n'


def position(name: str) -> str:
    return f"actors.{name}.stances.i.position"


def four(*more: str) -> ns.Scenario:
    actors = [
        small.actor(name, i=f"position = {estimate(*shape)}, salience = 1") for name, shape in SHAPES.items()
    ]
    return small.scenario(small.issue("i"), *actors, *more, parties=f"{[*SHAPES]}")


def positions(scenario: ns.Scenario, n_blocks: int = 10) -> np.ndarray:
    """The positions of the four, ndarray[4, runs]."""
    compiled = compile_scenario(scenario)
    return np.concatenate(
        [draw(compiled, 7, block, BLOCK).positions[:, 0] for block in range(n_blocks)], axis=1
    )


def spearman(one: np.ndarray, two: np.ndarray) -> float:
    """The rank correlation by scipy."""
    stats = pytest.importorskip("scipy.stats")
    return float(stats.spearmanr(one, two).statistic)


@pytest.mark.parametrize("rank", [0.6, -0.3, 0.95])
def test_every_pair_of_draws_has_the_rank_correlation_that_the_file_gives(rank: float) -> None:
    names = ["a", "b", "c", "d"] if rank > -1 / 3 else ["a", "b"]
    drawn = positions(four(correlation("x", [position(name) for name in names], rank)))
    error = 4 / drawn.shape[1] ** 0.5
    for one in range(4):
        for two in range(one):
            assert spearman(drawn[one], drawn[two]) == pytest.approx(rank, abs=error)


def test_without_a_correlation_there_is_none() -> None:
    """Negative control: the same comparison fails for draws that go with nothing."""
    drawn = positions(four())
    assert abs(spearman(drawn[0], drawn[1])) < 4 / drawn.shape[1] ** 0.5


@pytest.mark.parametrize("rank", [0.9, -0.9])
def test_each_number_keeps_its_distribution_whatever_it_goes_with(rank: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    drawn = positions(four(correlation("x", [position("c"), position("a")], rank)))
    for row, (low, mode, high) in enumerate(SHAPES.values()):
        shape = stats.triang((mode - low) / (high - low), low, high - low)
        assert stats.kstest(drawn[row], shape.cdf).pvalue > 1e-3
    wrong = stats.triang(0.2, 0.1, 0.7)  # the twin: c has its peak at 1/7 of its range
    assert stats.kstest(drawn[2], wrong.cdf).pvalue < 1e-3


def test_a_number_in_no_correlation_and_the_first_of_each_keep_their_very_bytes() -> None:
    apart, together = (
        positions(four(), 1),
        positions(four(correlation("x", [position("b"), position("a")], 0.6)), 1),
    )
    for row in (0, 2, 3):
        assert apart[row].tobytes() == together[row].tobytes()
    assert apart[1].tobytes() != together[1].tobytes()
    assert (
        positions(four(correlation("x", [position("b"), position("a")], 0.0)), 1).tobytes() == apart.tobytes()
    )


def test_places_become_the_values_that_numpy_draws() -> None:
    for shape in SHAPES.values():
        alone, places = np.random.default_rng(3), np.random.default_rng(3)
        expected = alone.triangular(*shape, 1_000)
        assert placed(Input("x", *shape), places.random(1_000)) == pytest.approx(expected, abs=1e-15)


def test_fewer_runs_are_the_first_of_many() -> None:
    compiled = compile_scenario(four(correlation("x", [position(name) for name in "abcd"], 0.6)))
    few, many = draw(compiled, 1, 4, 3), draw(compiled, 1, 4, BLOCK)
    assert few.positions.tobytes() == np.ascontiguousarray(many.positions[..., :3]).tobytes()


def test_any_number_of_workers_gives_the_same_bytes_and_a_record_runs_to_them_again(tmp_path: Path) -> None:
    scenario = four(correlation("x", [position(name) for name in "abcd"], 0.6))
    here = ns.run(scenario, 2 * BLOCK + 5, 1).ensemble
    with ThreadPoolExecutor(2) as pool:
        there = ns.run(scenario, 2 * BLOCK + 5, 1, pool).ensemble
    assert here.package(0).tobytes() == there.package(0).tobytes()
    ns.run_study(scenario, tmp_path / "study", 2 * BLOCK + 5, 1)
    assert ns.open_study(tmp_path / "study").ensemble.package(0).tobytes() == here.package(0).tobytes()
    again = asked(ns.run(scenario, 10, 1).as_json()).scenario
    assert ns.run(again, 2 * BLOCK + 5, 1).ensemble.package(0).tobytes() == here.package(0).tobytes()
    assert ns.run(four(), 2 * BLOCK + 5, 1).ensemble.package(0).tobytes() != here.package(0).tobytes()


def test_setting_a_number_leaves_the_others_as_they_were_drawn() -> None:
    scenario = four(correlation("x", [position(name) for name in "abcd"], 0.6))
    asked_about = scenario.with_changes({position("a"): 0.25})
    assert positions(asked_about, 1)[1:].tobytes() == positions(scenario, 1)[1:].tobytes()
    alone = scenario.with_changes({"talks.parties": ["b"], "talks.participants": ["c"]})  # a and d are away
    assert positions(alone, 1).tobytes() == np.ascontiguousarray(positions(scenario, 1)[1:3]).tobytes()


def promises(rank: float, *credibilities: float) -> Draws:
    """Promises of these credibilities and an event of chance 0.3, all of which go together."""
    parts = [
        f'[[commitments]]\nid = "p{n}"\nactor = "a"\nkind = "promise"\nissue = "i"\nat_least = 1\n'
        f"credibility = {chance}\n{WHY}\n"
        for n, chance in enumerate(credibilities)
    ]
    parts.append('[[events]]\nid = "e"\nround = 1\nchance = 0.3\nchanges = { "issues.i.status_quo" = 1 }\n')
    lots = [f"commitments.p{n}.credibility" for n in range(len(credibilities))] + ["events.e.chance"]
    compiled = compile_scenario(
        small.scenario(
            small.issue("i"),
            small.actor("a", i=f"position = {estimate(0, 0.5, 1)}, salience = 1"),
            *parts,
            correlation("x", [*lots, position("a")], rank),
        )
    )
    blocks = [draw(compiled, 1, block, BLOCK) for block in range(10)]
    return Draws(
        **{
            name: np.concatenate([getattr(block, name) for block in blocks], axis=-1)
            for name in Draws.__annotations__
        }
    )


def test_promises_and_events_that_go_together_are_kept_and_happen_together() -> None:
    stats = pytest.importorskip("scipy.stats")
    draws = promises(0.6, 0.8, 0.5)
    kept, happens = draws.luck < draws.credibilities, draws.happens[0]
    pearson, error = 2 * np.sin(np.pi * 0.6 / 6), 4 * 0.5 / draws.n_runs**0.5
    normal = stats.multivariate_normal([0, 0], [[1, pearson], [pearson, 1]])
    for one, two, chances in ((kept[0], kept[1], (0.8, 0.5)), (kept[1], happens, (0.5, 0.3))):
        both = normal.cdf([NormalDist().inv_cdf(chance) for chance in chances])
        assert np.mean(one & two) == pytest.approx(both, abs=error)
        assert np.mean(one & two) > chances[0] * chances[1] + error  # the twin: not as if apart
    assert kept.mean(axis=1) == pytest.approx([0.8, 0.5], abs=error)
    assert happens.mean() == pytest.approx(0.3, abs=error)


def test_a_promise_goes_with_a_number_by_being_kept_where_the_number_is_high() -> None:
    draws = promises(0.6, 0.5)
    kept, places = (draws.luck < draws.credibilities)[0], draws.positions[0, 0]
    assert spearman(-draws.luck[0], places) == pytest.approx(0.6, abs=0.03)
    assert places[kept].mean() > places[~kept].mean() + 0.1


def test_a_promise_of_credibility_one_is_kept_in_every_run() -> None:
    draws = promises(0.95, 1.0, 0.0)
    kept = draws.luck < draws.credibilities
    assert kept[0].all()
    assert not kept[1].any()
