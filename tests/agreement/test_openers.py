"""What opens a deal does, and a hundredth less of it does not; what opens it on a grid is found."""

import numpy as np
import pytest
import small
from clashes import clash
from test_conflicts import DILEMMA, PROMISE

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import Agreements, Situation
from negotiation_sim.agreement.explain import at_modes, explain
from negotiation_sim.agreement.openers import Move, Opener, openers


def openers_of(scenario: ns.Scenario) -> tuple[Opener, ...]:
    compiled, table = at_modes(scenario)
    return openers(compiled, Situation.of(table))


def openable(scenario: ns.Scenario) -> bool:
    return Agreements(Situation.of(at_modes(scenario)[1])).any() is None


def opens(scenario: ns.Scenario, moves: tuple[Move, ...], share: float = 1.0) -> bool:
    changes = {m.address: scenario.in_unit(m.address, m.was + share * (m.becomes - m.was)) for m in moves}
    return Agreements(Situation.of(at_modes(scenario.with_changes(changes))[1])).any() is not None


@pytest.mark.parametrize("seed", range(60))
def test_an_opener_opens_a_deal_and_a_hundredth_less_of_it_does_not(seed: int) -> None:
    scenario = clash(seed)
    if not openable(scenario):
        return
    for opener in openers_of(scenario):
        assert opens(scenario, opener.moves)
        # A credibility of exactly 0.5 is on the edge: any step down is the smallest.
        if opener.cost[1] > 1e-5:
            assert not opens(scenario, opener.moves, share=0.99)


def test_most_of_these_scenarios_have_no_deal_to_begin_with() -> None:
    assert sum(openable(clash(seed)) for seed in range(20)) >= 10


@pytest.mark.parametrize("seed", range(60, 75))
def test_a_change_that_opens_a_deal_on_a_grid_is_no_smaller_than_the_opener(seed: int) -> None:
    scenario = clash(seed)
    if not openable(scenario):
        return
    smallest = {o.moves[0].address: o.moves[0].change for o in openers_of(scenario) if len(o.moves) == 1}
    for address, given in scenario.inputs().items():
        for value in np.linspace(0.0, 1.0, 6).tolist():
            inward = value > given.mode if ".at_least" in address else value < given.mode
            if value == given.mode or (".red_line." in address and inward):
                continue
            try:
                changed = scenario.with_changes({address: value})
            except ns.ScenarioError:  # a position outside its own red line, a capability of 0
                continue
            if Agreements(Situation.of(at_modes(changed)[1])).any() is not None:
                assert smallest[address] <= abs(value - given.mode) * 1.002 + 1e-9, address


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
