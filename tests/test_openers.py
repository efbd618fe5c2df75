"""What opens a deal does, and a hundredth less of it does not; what opens it on a grid is found."""

from collections.abc import Iterator

import numpy as np
import pytest
import small
from hypothesis import HealthCheck, assume, given, settings
from random_scenarios import scenarios
from test_impasse import DILEMMA, PROMISE

import negotiation_sim as ns
from negotiation_sim.agreement import Agreements, Situation
from negotiation_sim.explanation import at_modes, explain
from negotiation_sim.openers import Move, Opener, openers


def openers_of(scenario: ns.Scenario) -> tuple[Opener, ...]:
    compiled, table = at_modes(scenario)
    return openers(compiled, Situation.of(table))


def opens(scenario: ns.Scenario, moves: tuple[Move, ...], share: float = 1.0) -> bool:
    changes = {m.address: scenario.in_unit(m.address, m.was + share * (m.becomes - m.was)) for m in moves}
    return Agreements(Situation.of(at_modes(scenario.with_changes(changes))[1])).any() is not None


@given(scenarios())
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_an_opener_opens_a_deal_and_a_hundredth_less_of_it_does_not(text: str) -> None:
    scenario = ns.loads(text)
    assume(Agreements(Situation.of(at_modes(scenario)[1])).any() is None)
    for opener in openers_of(scenario):
        assert opens(scenario, opener.moves)
        # A credibility of exactly 0.5 is on the edge: any step down is the smallest.
        if opener.cost[1] > 1e-5:
            assert not opens(scenario, opener.moves, share=0.99)


def grid_of(scenario: ns.Scenario) -> Iterator[tuple[str, float, float]]:
    """Every number of a party, of an issue and of a commitment, with where it could move."""
    for address, given_ in scenario.inputs().items():
        kind, name, *_ = address.split(".")
        if kind == "events" or (kind == "actors" and name not in scenario.talks.parties):
            continue
        for value in np.linspace(0.0, 1.0, 11).tolist():
            yield address, given_.mode, value


@given(scenarios())
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_a_change_that_opens_a_deal_on_a_grid_is_no_smaller_than_the_opener(text: str) -> None:
    scenario = ns.loads(text)
    assume(len(scenario.issues) <= 2)
    assume(Agreements(Situation.of(at_modes(scenario)[1])).any() is None)
    smallest = {o.moves[0].address: o.moves[0].change for o in openers_of(scenario) if len(o.moves) == 1}
    for address, was, value in grid_of(scenario):
        try:
            changed = scenario.with_changes({address: scenario.in_unit(address, value)})
        except ns.ScenarioError:  # the same value, or a red line that would exclude the position
            continue
        inward = (".at_least" in address and value > was) or (".at_most" in address and value < was)
        if "red_line" in address and inward:
            continue
        if Agreements(Situation.of(at_modes(changed)[1])).any() is not None:
            assert smallest[address] <= abs(value - was) * 1.002 + 1e-9


def test_the_dilemma_opens_by_relaxing_the_red_line_or_by_less_of_the_promise() -> None:
    found = openers_of(small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]'))
    moves = {o.moves[0].address: o.moves[0].becomes for o in found}
    assert moves["actors.a.stances.troops.red_line.at_most"] == pytest.approx(0.7)
    assert moves["commitments.deploys.at_least"] == pytest.approx(0.2)
    assert moves["commitments.deploys.credibility"] == pytest.approx(0.5, abs=1e-5)
    assert moves["actors.b.stances.ceasefire.red_line.at_least"] == pytest.approx(0.5, abs=1e-3)


def test_openers_are_sorted_by_how_far_they_go_beyond_the_evidence() -> None:
    scenario = ns.load(ns.shipped_scenarios()["summit.toml"])
    costs = [opener.cost for opener in explain(scenario, outcome="three_meet").openers]
    assert costs == sorted(costs)
    assert costs[0][0] == 0.0  # within the range of Ukraine's red line
    assert costs[-1][0] > 0.0


def test_pairs_are_told_where_no_single_change_suffices() -> None:
    line = "position = {}, salience = 1, red_line = {{ {} }}"
    parts = [small.issue("x"), small.issue("y")]
    for name, place, limit in (("a", 1, "at_least = 0.6"), ("b", 0, "at_most = 0.4")):
        stance = line.format(place, limit)
        parts.append(small.actor(name, more="reservation = 0", x=stance, y=stance))
    scenario = small.scenario(*parts, parties='["a", "b"]')
    found = openers_of(scenario)
    assert {len(opener.moves) for opener in found} == {2}
    for opener in found:
        assert opens(scenario, opener.moves)
        for move in opener.moves:
            assert not opens(scenario, (move,))
