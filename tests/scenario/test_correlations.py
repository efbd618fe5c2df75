"""Correlations in a scenario: what they may say, their weights, and how they change."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import negotiation_sim as ns
from negotiation_sim.analysis.changes import changes_between, only, same_talks
from negotiation_sim.scenario.correlations import Correlation, correlation_problems, felt, together
from negotiation_sim.scenario.record import record, resolved, scenario_of

SCENARIOS = Path(__file__).parents[1] / "scenarios"
NORTH, SOUTH = "actors.north.capability", "actors.south.capability"
STRENGTH = f"""
[[correlations]]
id = "strength"
between = ["{NORTH}", "{SOUTH}"]
rank = 0.6
basis = "assumed"
why = "Both live from the same river."
"""


def border(*more: str) -> ns.Scenario:
    return ns.loads("\n".join(['extends = "base.toml"', *more]), SCENARIOS)


def correlation(name: str, between: str, rank: float) -> Correlation:
    return Correlation(id=name, between=tuple(between), rank=rank, basis="assumed", why="w")


def pearson(correlations: list[Correlation], names: str) -> np.ndarray:
    """The matrix of the normal numbers, independently of the library."""
    matrix = np.eye(len(names))
    for c in correlations:
        for one in c.between:
            for two in c.between:
                if one != two:
                    matrix[names.index(one), names.index(two)] = 2 * np.sin(np.pi * c.rank / 6)
    return matrix


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(-0.95, 0.95), min_size=6, max_size=6))
def test_weights_are_the_cholesky_factor_and_a_contradiction_is_told_exactly_where_there_is_none(
    ranks: list[float],
) -> None:
    pairs = ["ab", "ac", "ad", "bc", "bd", "cd"]
    correlations = [correlation(pair, pair, rank) for pair, rank in zip(pairs, ranks, strict=True)]
    least = np.linalg.eigvalsh(pearson(correlations, "abcd")).min()
    problems = [*correlation_problems(correlations, "abcd", {})]
    if least < -1e-9:
        [problem] = problems
        assert "contradict" in problem.message
        times = float(problem.message.split("; ")[1].split(" times")[0])
        milder = [evolve(c, rank=c.rank * times) for c in correlations]
        stronger = [evolve(c, rank=c.rank * (times + 0.0102)) for c in correlations]
        assert np.linalg.eigvalsh(pearson(milder, "abcd")).min() > -1e-9
        assert np.linalg.eigvalsh(pearson(stronger, "abcd")).min() < 1e-9
    elif least > 1e-9:
        assert problems == []
        [group] = together(tuple(correlations))
        factor = np.array([[*row, *[0.0] * (4 - len(row))] for row in group.weights])
        assert factor == pytest.approx(np.linalg.cholesky(pearson(correlations, "abcd")), abs=1e-7)


def test_a_contradiction_names_those_that_take_part_and_no_others() -> None:
    correlations = [
        *(correlation(one + two, one + two, 0.9) for one, two in pairwise("abc")),
        correlation("cz", "cz", 0.1),
    ]
    [problem] = correlation_problems(correlations, "abcz", {})
    assert problem.path == (1, "rank")
    assert "'ab' and 'bc'" in problem.message
    assert "'a' and 'c' stand in no correlation" in problem.message
    assert "cz" not in problem.message


def test_the_order_of_addresses_and_of_correlations_changes_no_weight() -> None:
    one = together((correlation("x", "bca", 0.5), correlation("y", "cd", -0.3)))
    assert one == together((correlation("y", "dc", -0.3), correlation("x", "abc", 0.5)))
    assert one != together((correlation("x", "abc", 0.4), correlation("y", "cd", -0.3)))


def test_numbers_between_which_there_is_no_rank_are_no_group() -> None:
    groups = together((correlation("x", "ab", 0.5), correlation("y", "cd", 0.5), correlation("z", "de", 0.5)))
    assert [group.addresses for group in groups] == [("a", "b"), ("c", "d", "e")]


def test_a_file_that_extends_another_changes_and_adds_correlations_by_id() -> None:
    base = border(STRENGTH)
    text = (
        STRENGTH.replace("0.6", "0.2")
        .replace("strength", "other")
        .replace("capability", "stances.border.salience")
    )
    both = ns.loads(f'extends = "base.toml"\n{STRENGTH}{text}', SCENARIOS)
    assert [(c.id, c.rank) for c in base.correlations] == [("strength", 0.6)]
    assert [(c.id, c.rank) for c in both.correlations] == [("strength", 0.6), ("other", 0.2)]


def test_a_rank_has_an_address_like_any_number() -> None:
    variant = '[variants.loose]\ntitle = "?"\nchanges = { "correlations.strength.rank" = -0.2 }'
    scenario = border(STRENGTH, variant)
    assert scenario.variant("loose").correlations[0].rank == -0.2
    assert scenario.with_changes({"correlations.strength.rank": 0}).correlations[0].rank == 0.0
    for value, message in (
        (1.5, "rank must be above -1 and below 1, and is 1.5"),
        (0.6, "the change changes nothing"),
    ):
        with pytest.raises(ns.ScenarioError) as caught:
            scenario.with_changes({"correlations.strength.rank": value})
        assert str(caught.value) == f"correlations.strength.rank: {message}"


def test_as_stated_a_scenario_has_no_inner_value_and_no_correlation_of_one() -> None:
    inner = "actors.north.stances.army.inner.position"
    text = (
        STRENGTH.replace("capability", "stances.border.salience")
        .replace("strength", "other")
        .replace(SOUTH, inner)
    )
    scenario = border(
        STRENGTH.replace(f'"{SOUTH}"', f'"{SOUTH}", "{inner}"'),
        text.replace("actors.south.stances.border.salience", inner.replace("position", "salience")),
        "[actors.north.stances.army.inner]\nposition = 300_000\nsalience = 0.3",
    )
    stated = scenario.as_stated()
    assert [(c.id, c.between) for c in stated.correlations] == [("strength", (NORTH, SOUTH))]
    assert stated.with_changes({NORTH: 0.3}).correlations == stated.correlations


def test_a_number_that_is_set_to_ask_a_question_may_stand_in_a_correlation() -> None:
    scenario = border(STRENGTH)
    assert scenario.with_changes({NORTH: 0.3}).correlations == scenario.correlations
    assert [*felt(scenario.correlations, scenario.inputs()).values()] == [(NORTH, SOUTH)]
    assert felt(scenario.correlations, scenario.with_changes({NORTH: 0.3}).inputs()) == {}


def test_a_number_that_is_never_drawn_is_a_warning_with_its_remedy() -> None:
    scenario = border(
        '[[correlations]]\nid = "c"\nrank = 0.3\nbasis = "assumed"\nwhy = "w"\n'
        f'between = ["{NORTH}", "issues.border.status_quo", "actors.union.capability"]'.replace(
            '"actors.union.capability"', '"events.storm.chance"'
        ),
        '[[events]]\nid = "storm"\nround = 1\nchanges = { "issues.border.status_quo" = 1 }',
    )
    found = [problem for problem in ns.warnings(scenario) if problem.path[0] == "correlations"]
    assert [(problem.path, problem.message) for problem in found] == [
        (
            ("correlations", 0, "between", 1),
            "'issues.border.status_quo' is not drawn, so nothing goes with it: it is exact; give it a low and a high",
        ),
        (
            ("correlations", 0, "between", 2),
            "'events.storm.chance' is not drawn, so nothing goes with it: it is 1 in every run; give it another value",
        ),
    ]


def test_a_scenario_built_in_python_and_one_from_a_file_are_the_same() -> None:
    scenario = border(STRENGTH)
    again = ns.loads(scenario.to_toml(SCENARIOS), SCENARIOS)
    assert again.correlations == scenario.correlations
    made = ns.build(
        title="t",
        basis="invented",
        talks={"rounds": 3, "parties": ["a"]},
        issues={"i": ns.Issue(title="i", status_quo=ns.Estimate(mode=0.0))},
        actors={
            "a": ns.Actor(name="A", capability=ns.Estimate(mode=0.5, low=0.1, high=0.9)),
            "b": ns.Actor(name="B", capability=ns.Estimate(mode=0.5)),
        },
        correlations=[
            ns.Correlation(id="c", between=("actors.a.capability", "actors.b.capability"), rank=0.5)
        ],
    )
    assert made.correlations[0].basis == "invented"  # that of the whole file
    assert ns.loads(made.to_toml()).correlations == made.correlations


def test_a_record_holds_correlations_and_one_without_any_is_as_it_was() -> None:
    scenario = border(STRENGTH)
    data = resolved(scenario)
    assert scenario_of(data).correlations == scenario.correlations
    assert "correlations" not in resolved(border())["scenario"]
    assert record(scenario, 1, 1)["resolved"]["sha256"] != record(border(), 1, 1)["resolved"]["sha256"]


def test_a_correlation_is_a_difference_between_scenarios_and_its_reason_is_none() -> None:
    apart, scenario = border(), border(STRENGTH)
    [change] = changes_between(apart, scenario)
    assert change.addresses == ("correlations.strength",)
    assert only(apart, scenario, [change]).correlations == scenario.correlations
    [change] = changes_between(scenario, scenario.with_changes({"correlations.strength.rank": 0.1}))
    assert (change.before, change.after) == (("0.6",), ("0.1",))
    assert same_talks(scenario, border(STRENGTH.replace("river", "mountain")))
    assert not same_talks(scenario, border(STRENGTH.replace("0.6", "0.5")))


def test_the_schema_of_a_scenario_offers_its_addresses() -> None:
    between = ns.json_schema(border())["$defs"]["Correlation"]["properties"]["between"]
    assert NORTH in between["items"]["enum"]
