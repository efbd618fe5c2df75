"""Many cases on one runs axis give what each case gives alone."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import negotiation_sim as ns
from negotiation_sim.analysis.cases import Explored, explore_scenarios

CEASEFIRE = Path(__file__).parents[2] / "scenarios" / "ceasefire.toml"
CASES: list[dict[str, Any]] = [
    {},
    {"commitments.coalition_deploys.credibility": 0},
    {"commitments.coalition_deploys.credibility": 0.5, "actors.usa.capability": 0.3},
    {"actors.russia.cost_of_delay": 0.004},  # an input that the scenario does not have: another shape
    {"talks.rounds": 30},
    {"actors.ukraine.strategy": "linear"},
    {"events.us_patience_ends.chance": 1},
]


@cache
def scenario() -> ns.Scenario:
    return ns.load(CEASEFIRE).variant("russia_wants_ceasefire")


def changed(cases: list[dict[str, Any]], of: ns.Scenario | None = None) -> list[ns.Scenario]:
    return [(of or scenario()).with_changes(case) for case in cases]


def same(one: Explored, other: Explored) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("outcome", "ending", "package_mean")
    )


@pytest.mark.parametrize("runs", [1, 300])
def test_a_case_ends_as_it_ends_alone(runs: int) -> None:
    explored = explore_scenarios(changed(CASES), runs, seed=5)
    for row, changes in enumerate(CASES):
        alone = ns.run(scenario().with_changes(changes), runs, seed=5)
        assert np.array_equal(explored.outcome[row], alone.ensemble.outcome)
        assert np.array_equal(explored.ending[row], alone.ensemble.ending)
        means = [issue.mean for issue in alone.summary.issues]
        assert explored.package_mean[row] == pytest.approx(means, abs=1e-12)


def test_runs_are_the_same_however_many_there_are_and_over_several_blocks() -> None:
    small = ns.load(CEASEFIRE).with_changes(
        {"talks.participants": [], "talks.rounds": 20, "actors.russia.stances.ceasefire.position": "full"}
    )
    cases: list[dict[str, Any]] = [{}, {"actors.ukraine.capability": 1}]
    few, many = (explore_scenarios(changed(cases, small), runs, seed=5) for runs in (40, 2_050))
    assert np.array_equal(few.outcome, many.outcome[:, :40])
    alone = ns.run(small.with_changes(cases[1]), 2_050, seed=5)
    assert np.array_equal(many.outcome[1], alone.ensemble.outcome)


def test_workers_make_no_difference_and_seeds_do() -> None:
    here = explore_scenarios(changed(CASES), 50, seed=5)
    with ThreadPoolExecutor(2) as pool:
        assert same(explore_scenarios(changed(CASES), 50, 5, pool), here)
    assert not same(explore_scenarios(changed(CASES), 50, seed=6), here)


def test_progress_counts_the_runs_of_all_cases() -> None:
    told: list[int] = []
    explore_scenarios(changed(CASES), 50, 5, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 50 * len(CASES)
