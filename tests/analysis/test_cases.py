"""Many cases on one runs axis give what each case gives alone."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import negotiation_sim as ns
from negotiation_sim.analysis.cases import Explored, explore_scenarios
from negotiation_sim.model.arrays import CompiledScenario
from negotiation_sim.model.draws import Draws
from negotiation_sim.model.engine import simulate
from negotiation_sim.model.trajectories import Ended

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


WHETHER: list[dict[str, Any]] = [
    {"commitments.coalition_deploys.credibility": share / 10, "events.us_patience_ends.chance": chance}
    for share in range(11)
    for chance in (0, 0.25, 1)
]


def columns(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many runs the engine makes, call by call, from now on."""
    made: list[int] = []

    def watched(compiled: CompiledScenario, draws: Draws) -> Ended:
        made.append(draws.n_runs)
        return simulate(compiled, draws)

    monkeypatch.setattr("negotiation_sim.analysis.cases.simulate", watched)
    return made


@pytest.mark.slow
def test_a_run_that_a_promise_kept_or_not_makes_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = columns(monkeypatch)
    explored = explore_scenarios(changed(WHETHER), 40, seed=5)
    assert sum(made) <= 2 * 2 * 40  # kept or not, with the event or without, instead of 33 cases
    made.clear()
    grid: list[dict[str, Any]] = [
        {"commitments.coalition_deploys.credibility": share / 8, "actors.usa.capability": weight / 20}
        for share in range(9)
        for weight in range(1, 10)
    ]
    monkeypatch.setattr("negotiation_sim.analysis.cases.MOST_COLUMNS", 1_000)
    explore_scenarios(changed(grid), 40, seed=5)
    assert sum(made) <= 2 * 9 * 40  # instead of 81 cases, which are more than fit together
    monkeypatch.undo()
    for row in (0, 4, 17, 32):
        alone = ns.run(scenario().with_changes(WHETHER[row]), 40, seed=5)
        assert np.array_equal(explored.outcome[row], alone.ensemble.outcome)
        assert explored.package_mean[row] == pytest.approx([i.mean for i in alone.summary.issues], abs=1e-12)


def test_runs_that_only_seem_the_same_are_made_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    made = columns(monkeypatch)
    numbers: list[dict[str, Any]] = [{"actors.usa.capability": share} for share in (0.3, 0.6, 0.9)]
    explore_scenarios(changed(numbers), 40, seed=5)
    assert sum(made) == 3 * 40
    # An event sets this credibility anew while the talks go on.
    reset = ns.build(**later())
    cases = [{"commitments.help.credibility": share} for share in (0.0, 0.4, 0.45, 0.7)]
    explored = explore_scenarios(changed(cases, reset), 200, seed=5)
    for row, case in enumerate(cases):
        alone = ns.run(reset.with_changes(case), 200, seed=5).ensemble
        assert np.array_equal(explored.outcome[row], alone.outcome)


def later() -> dict[str, Any]:
    """The parts of a scenario in which an event makes a promise sure in some runs."""
    actor = {"capability": 0.5, "reservation": 0.4}
    return {
        "title": "A promise that becomes sure",
        "basis": "invented",
        "talks": {"rounds": 8, "parties": ["a", "b"]},
        "issues": {"x": {"title": "X", "status_quo": 0.5}},
        "actors": {
            "a": {"name": "A", **actor, "stances": {"x": {"position": 0.0, "salience": 1}}},
            "b": {"name": "B", **actor, "stances": {"x": {"position": 0.6, "salience": 1}}},
        },
        "commitments": [
            {
                "id": "help",
                "actor": "b",
                "kind": "promise",
                "issue": "x",
                "at_least": 0.55,
                "when": {"x": {"at_least": 0.2}},
                "credibility": 0.5,
            }
        ],
        "events": [
            {"id": "sure", "rounds": [2, 6], "chance": 0.5, "changes": {"commitments.help.credibility": 1}}
        ],
        "outcomes": [
            {"id": "high", "title": "High", "ending": "agreement", "when": {"x": {"at_least": 0.5}}},
            {"id": "low", "title": "Low", "ending": "agreement"},
        ],
    }


def test_progress_counts_the_runs_of_all_cases() -> None:
    told: list[int] = []
    explore_scenarios(changed(CASES), 50, 5, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 50 * len(CASES)
