"""A scenario in which only numbers were set is the same as one that was checked and worked out anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded import few_first
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.analysis.levers import moves
from negotiation_sim.model.arrays import CompiledScenario, compile_scenario
from negotiation_sim.scenario import inputs, scenario
from negotiation_sim.scenario.load import loads

FOLDER = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted([*FOLDER.glob("*.toml"), *(FOLDER / "classics").glob("*.toml")])


def tries(of: ns.Scenario) -> Iterator[dict[str, Any]]:
    """The changes that levers would try, values out of reach, and two numbers at once."""
    found = of.inputs()
    for address, one in found.items():
        yield from ({address: value} for _, value in moves(one, of.scales[address]))
        yield {address: of.in_unit(address, one.mode)}
        yield {address: 7.25}
        yield {address: {"low": 0.25, "mode": 0.5, "high": 0.5}}
    yield dict.fromkeys([*found][:2], 0.5)


def answer(of: ns.Scenario, changes: dict[str, Any]) -> Any:
    """The changed scenario, or what is wrong with it."""
    try:
        return of.with_changes(changes)
    except ns.ScenarioError as error:
        return str(error)


def anew(of: ns.Scenario, changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The same, with every part looked at."""
    with monkeypatch.context() as patch:
        patch.setattr(scenario, "parts_of", lambda _: inputs.EVERYTHING)
        return answer(of, changes)


def assert_same(of: ns.Scenario, monkeypatch: pytest.MonkeyPatch, *, every: int = 1) -> int:
    """Every try, or one of so many, comes to the same; how many were like the scenario before."""
    n_like = 0
    for number, changes in enumerate(tries(of)):
        if number % every:
            continue
        quick, whole = answer(of, changes), anew(of, changes, monkeypatch)
        assert quick == whole
        if not isinstance(quick, ns.Scenario) or quick.like is None:
            continue
        n_like += 1
        assert whole.like is None
        assert [*quick.inputs().items()] == [*whole.inputs().items()]
        assert quick.scales == whole.scales
        compiled, base = compile_scenario(whole), compile_scenario(of)
        assert without_numbers(compiled) == without_numbers(base)
        assert all(
            np.array_equal(compiled.defaults[n], base.defaults[n], equal_nan=True) for n in base.defaults
        )
    return n_like


def without_numbers(compiled: CompiledScenario) -> CompiledScenario:
    return evolve(
        compiled,
        inputs=tuple((ns.Input(given.address, 0.0, 0.0, 0.0), slot) for given, slot in compiled.inputs),
    )


@pytest.mark.parametrize("path", few_first(SHIPPED), ids=lambda path: path.stem)
def test_setting_a_number_of_a_shipped_scenario_is_the_same_as_working_all_out_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert assert_same(ns.load(path), monkeypatch, every=31)


@settings(max_examples=6)
@given(text=scenarios(mix=True, home=True, insincere=True) | scenarios(), every=st.just(7))
def test_setting_a_number_of_a_random_scenario_is_the_same_as_working_all_out_anew(
    text: str, every: int
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert_same(loads(text), monkeypatch, every=every)


def test_a_part_that_is_not_looked_at_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenario, "parts_of", lambda _: inputs.Parts(frozenset()))
    with pytest.raises(AssertionError):
        assert_same(ns.load(FOLDER / "summit.toml"), monkeypatch)
