"""What a program gives in the course of ordinary work: numpy's numbers, ranges, names, and slips that are told."""

import gc
import pickle
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import small
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.analysis.design import axis_of, grid_values
from negotiation_sim.runs import ensemble

SCENARIO = shipped("summit.toml")
OUTCOME = SCENARIO.outcomes[0].id
PROMISE = next(address for address in SCENARIO.inputs() if address.endswith(".credibility"))
ROUNDS = SCENARIO.talks.rounds


def _studied(folder: Path, **how: Any) -> object:
    try:
        return ns.run_study(SCENARIO, folder / "study", **how)
    finally:
        assert "runs" in how or not (folder / "study").exists()


ASKED: dict[str, Callable[..., Any]] = {
    "run": lambda _, **how: ns.run(SCENARIO, **{"runs": 20, **how}),
    "run_study": lambda folder, **how: _studied(
        folder, **({"runs": 20, **how} if "seed" not in how else how)
    ),
    "compare": lambda _, **how: ns.compare(SCENARIO, **{"runs": 20, **how}),
    "levers": lambda _, **how: ns.levers(SCENARIO, OUTCOME, addresses=[PROMISE], **{"runs": 20, **how}),
    "models": lambda _, **how: ns.models(SCENARIO, **{"runs": 20, **how}),
    "missed_deals": lambda _, **how: ns.missed_deals(SCENARIO, **{"runs": 2, **how}),
    "sweep": lambda _, **how: ns.sweep(SCENARIO, {PROMISE: [0, 1]}, **{"runs": 20, **how}),
    "sensitivity": lambda _, **how: ns.sensitivity(
        SCENARIO, "agreement", vary={PROMISE: (0, 1)}, points=2, **{"runs": 2, **how}
    ),
}


NO_SEED, NO_RUNS = [True, 2**200, -1, 3.0], [10.0, True, 0]


ANY: Any = ns
"""The library as a program uses it whose types nobody checks."""


@pytest.mark.parametrize("name", [*ASKED])
def test_what_is_no_number_of_runs_and_no_seed_is_refused_before_anything_is_written(
    name: str, tmp_path: Path
) -> None:
    for what, wrong in [*(("seed", one) for one in NO_SEED), *(("runs", one) for one in NO_RUNS)]:
        with pytest.raises(ValueError, match=f"{what} must be"):
            ASKED[name](tmp_path, **{what: wrong})
        assert not [*tmp_path.iterdir()], (what, wrong)


@pytest.mark.parametrize("name", [*ASKED])
def test_whole_numbers_of_numpy_are_ordinary_and_come_back_as_pythons(name: str, tmp_path: Path) -> None:
    found = ASKED[name](tmp_path, runs=np.int64(2), seed=np.uint8(3))
    seed = getattr(found, "seed", None) if name != "compare" else found.seed
    if name in {"run", "run_study"}:
        seed = found.ensemble.seed
    assert type(seed) is int
    assert seed == 3


@pytest.mark.parametrize(("run", "seed"), [(-1, 0), (True, 0), (1.0, 0), (0, True)])
def test_one_run_and_a_game_take_whole_numbers_only(run: Any, seed: Any) -> None:
    with pytest.raises(ValueError, match="must be"):
        ns.one_run(SCENARIO, run, seed)
    with pytest.raises(ValueError, match="must be"):
        ns.Game(SCENARIO, run=run, seed=seed)


def test_one_run_of_the_scenarios_seed_needs_none() -> None:
    alone = ns.one_run(SCENARIO, np.int64(3))
    assert np.array_equal(alone.texts, ns.one_run(SCENARIO, 3, SCENARIO.talks.seed).texts)


@pytest.mark.parametrize(
    "made", [tuple, np.array, lambda ends: map_to(np.float64, ends), lambda ends: map_to(float, ends)]
)
def test_a_range_of_whole_numbers_is_one_however_its_ends_are_typed(made: Callable[[Any], Any]) -> None:
    """The kind of an axis follows from the address: rounds are whole, so only whole ones are drawn, and all of them."""
    swept = ns.sweep(SCENARIO, {"talks.rounds": made([ROUNDS, ROUNDS + 5])}, 2, design="lhs", points=60)
    counted = np.bincount([value for (value,) in swept.points])
    assert counted[ROUNDS:].tolist() == [10] * 6  # sixty slices, ten to each
    assert {type(value) for (value,) in swept.points} == {int}


def map_to(kind: Callable[[Any], Any], ends: list[int]) -> list[Any]:
    return [kind(end) for end in ends]


@pytest.mark.parametrize("ends", [(0, 1), (0.0, 1.0), np.array([0, 1])])
def test_a_range_of_a_number_is_one_however_its_ends_are_typed(ends: Any) -> None:
    swept = ns.sweep(SCENARIO, {PROMISE: ends}, 2, design="lhs", points=8)
    assert len({value for (value,) in swept.points}) == 8
    assert sum(0 < value < 1 for (value,) in swept.points) == 8


def test_a_grid_over_whole_numbers_takes_whole_ones_once() -> None:
    swept = ns.sweep(SCENARIO, {"talks.rounds": np.arange(ROUNDS, ROUNDS + 3)}, 2)
    assert swept.points == ((ROUNDS,), (ROUNDS + 1,), (ROUNDS + 2,))
    assert grid_values(axis_of(SCENARIO, "talks.rounds", [4, 6], 6)) == (4, 5, 6)


@pytest.mark.parametrize(
    ("values", "told"),
    [([], "no value to take"), ("linear", r"such as \['linear'\]"), (0.5, r"such as \[0\.5\]")],
)
def test_values_that_are_no_list_are_told(values: Any, told: str) -> None:
    with pytest.raises(ns.NegotiationSimError, match=told):
        ns.sweep(SCENARIO, {PROMISE: values}, 2)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda s: ANY.sweep(s, {PROMISE: (0, 1)}, 2, design="lhc", points=4), "unknown design 'lhc'.*'lhs'"),
        (lambda s: ANY.sensitivity(s, "agreement", 2, method="moris"), "unknown method 'moris'.*'morris'"),
        (lambda s: ANY.sensitivity(s, "agreement", 2, vary={PROMISE: 1}), "the values come in a list"),
        (lambda s: ANY.sensitivity(s, "agreement", 2, vary={PROMISE: (0, 0.5, 1)}), "a range needs two"),
        (lambda s: ANY.sweep(s, [PROMISE], 2), "say what to vary as"),
        (lambda s: ANY.to_table(s, "pionts"), "unknown form 'pionts'.*'points'"),
        (lambda s: ANY.discover(ANY.run(s, 20), "agreement", boxes=0), "boxes must be from 1"),
        (lambda s: ANY.discover(ANY.run(s, 20), "agreement", density=3), "a share from 0 to 1"),
        (lambda _: ANY.run("summit.toml", 20), r"as ns.load\(\) gives it from a file, and not str"),
        (lambda _: ANY.explain("summit.toml"), r"as ns.load\(\) gives it from a file, and not str"),
        (lambda _: ANY.from_table("experts.csv"), r"ns.import_table\(\) reads a file"),
        (
            lambda _: ANY.from_table(
                pd.DataFrame([{"actor": "a", "issue": "Years", "position": 2, "salience": 5}]),
                scales={"Years": (5, 0)},
            ),
            "the scale of 'Years' must go up: 5 to 0 does not",
        ),
        (lambda _: ANY.register("three", 3), "'three' is no strategy"),
    ],
)
def test_a_word_or_a_number_that_is_none_of_those_to_choose_from_is_told_and_not_taken_for_another(
    ask: Callable[[ns.Scenario], Any], told: str
) -> None:
    with pytest.raises((ns.NegotiationSimError, ValueError), match=told):
        ask(SCENARIO)


@pytest.mark.parametrize("kind", [np.float32, np.int16, np.int64, float, int])
def test_a_draft_may_have_numbers_of_numpy_and_a_game_with_them_can_be_kept(
    kind: Callable[[int], Any],
) -> None:
    sale = ns.load(ns.shipped_scenarios()["classics/one_price.toml"])
    assert ns.who_signs(sale, {"price": kind(410)}).draft == {"price": 410}
    game = ns.Game(sale, ["seller"], table="open")
    game.end_round()
    game.propose("seller", {"price": kind(410)})
    again = ns.Game.from_lines(game.as_lines())
    assert dict(again.drafts[-1].values) == {"price": 410}
    with pytest.raises(ns.GameError, match="a plain number"):
        ANY.Game.propose(game, "seller", {"price": None})


def test_a_change_may_be_numpys_or_an_estimate() -> None:
    exact = SCENARIO.with_changes({PROMISE: np.float32(0.25)})
    assert (exact.inputs()[PROMISE].low, exact.inputs()[PROMISE].high) == (0.25, 0.25)
    assert type(exact.changes[PROMISE]) is float
    wide = ns.Estimate(low=0.1, mode=0.2, high=0.9, basis="assumed", why="to see")
    ranged = SCENARIO.with_changes({PROMISE: wide})
    assert (ranged.inputs()[PROMISE].low, ranged.inputs()[PROMISE].high) == (0.1, 0.9)
    record = ns.run(ranged, 20).as_json()["changes"][PROMISE]
    assert ns.run(SCENARIO.with_changes({PROMISE: record}), 20).outcomes == ns.run(ranged, 20).outcomes


@pytest.mark.parametrize("goal", ["x = full", ["x=full"], {"x": "full"}])
def test_a_goal_in_its_short_form_is_that_of_a_file(goal: Any) -> None:
    text = small.issue("x", none=0.0, full=1.0), small.actor("a", x="position = 1, salience = 1")
    scenario = small.scenario(*text, small.actor("b", x="position = 1, salience = 1"))
    asked = ns.explain(scenario, goal=goal, brief=True)
    assert asked.goal == ns.explain(scenario, goal={"x": {"nearest": "full"}}, brief=True).goal


@pytest.mark.parametrize("in_memory", [1_000_000, 1_000])
def test_a_result_goes_through_pickle_whole_and_leaves_nothing_open(
    in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not in memory lies on disk, where nothing can be pickled as it is."""
    monkeypatch.setattr(ensemble, "IN_MEMORY", in_memory)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = ns.run(SCENARIO, 200)
        again = pickle.loads(pickle.dumps(result))  # noqa: S301 - ours
        assert np.array_equal(again.ensemble.package(0), result.ensemble.package(0))
        assert again.summary == result.summary
        del again, result
        gc.collect()


@pytest.mark.parametrize("what", [ns.drivers, ns.discover])
def test_drivers_and_discover_take_the_same_thing(what: Callable[..., Any]) -> None:
    result = ns.run(SCENARIO, 200)
    assert what(result, "agreement").as_json() == what(result.ensemble, "agreement").as_json()
    with pytest.raises(ValueError, match=r"what ns\.run\(\) gave, not Scenario"):
        what(SCENARIO, "agreement")


@pytest.mark.parametrize("wrong", [9, -1, 2.0, None, True, "no_such"])
def test_what_is_no_row_of_an_ensemble_is_refused(wrong: Any) -> None:
    made = ns.run(SCENARIO, 20).ensemble
    for read in (made.package, made.refusals, made.in_the_way):
        with pytest.raises(ValueError, match=r"there is no|expected an id|unknown"):
            read(wrong)


def test_a_sweep_over_nothing_is_told() -> None:
    with pytest.raises(ns.NegotiationSimError, match="something to vary"):
        ns.sweep(SCENARIO, {}, 2)
