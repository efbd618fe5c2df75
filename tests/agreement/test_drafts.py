"""Which texts can be signed: against a grid of texts, and against the reference engine's rule."""

import numpy as np
import pytest
import small
from brute_force import grid, signed_by_reference, some_text
from hypothesis import given, settings
from loaded import shipped
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes
from negotiation_sim.agreement.quest import shortened
from negotiation_sim.agreement.ranges import places
from negotiation_sim.agreement.target import Target


def situation_of(scenario: ns.Scenario) -> Situation:
    return Situation.of(at_modes(scenario)[1])


def found_or_none_on_a_grid(text: str) -> None:
    scenario = ns.loads(text)
    compiled, table = at_modes(scenario)
    situation = Situation.of(table)
    deal = Agreements(situation)
    found = deal.signed()
    if found is None:
        assert not some_text(situation, deal.holds.keys(), grid(situation))
    else:
        assert signed_by_reference(compiled, found)


ANY = scenarios() | scenarios(home=True) | scenarios(insincere=True)


@pytest.mark.slow
@given(ANY)
@settings(max_examples=50)
def test_a_text_is_found_where_one_exists_and_none_where_a_fine_grid_has_none(text: str) -> None:
    found_or_none_on_a_grid(text)


@pytest.mark.slow
@given(ANY)
@settings(max_examples=400)
def test_a_text_is_found_or_none_is_on_a_grid_in_hundreds_of_scenarios(text: str) -> None:
    found_or_none_on_a_grid(text)


@pytest.mark.parametrize("name", ns.shipped_scenarios())
def test_texts_of_the_shipped_scenarios_are_signed_by_the_reference_engine_or_none_is_on_a_grid(
    name: str,
) -> None:
    for variant in (None, *shipped(name).variants):
        scenario = shipped(name) if variant is None else shipped(name).variant(variant)
        compiled, table = at_modes(scenario)
        situation = Situation.of(table)
        found = Agreements(situation).signed()
        if found is not None:
            assert signed_by_reference(compiled, found), variant
            continue
        rng = np.random.default_rng(1)
        steps = [np.linspace(0, 1, len(issue.options) or 21) for issue in scenario.issues.values()]
        texts = np.stack([rng.choice(line, 20_000) for line in steps])
        assert not some_text(situation, Agreements(situation).holds.keys(), texts), variant


TWO = (
    small.issue("pie"),
    small.actor("a", pie="position = 1, salience = 1, red_line = { at_least = 0.4 }"),
    small.actor("b", pie="position = 0, salience = 1, red_line = { at_most = 0.6 }"),
)


def test_the_range_of_an_issue_lies_between_the_red_lines() -> None:
    deal = Agreements(situation_of(small.scenario(*TWO, parties='["a", "b"]', talks="")))
    # No deal is 0, worth 1 to b: nothing above 0 is worth that to b, and a signs nothing below 0.4.
    assert deal.signed() is None
    scenario = small.scenario(*TWO, parties='["a", "b"]').with_changes({"actors.b.reservation": 0})
    assert [*places(Agreements(situation_of(scenario)))] == [pytest.approx((0.4, 0.6))]


def test_a_target_leaves_only_texts_that_lead_there() -> None:
    outcomes = """
        [[outcomes]]
        id = "much"
        title = "a gets much"
        ending = "agreement"
        when = { pie = { at_least = 0.55 } }
        [[outcomes]]
        id = "some"
        title = "a gets some"
        ending = "agreement"
    """
    scenario = small.scenario(*TWO, outcomes, parties='["a", "b"]').with_changes({"actors.b.reservation": 0})
    compiled, table = at_modes(scenario)
    for index, expected in ((0, (0.55, 0.6)), (1, (0.4, 0.55))):
        deal = Agreements(Situation.of(table), Target.outcome(compiled, index))
        assert [*places(deal)] == [pytest.approx(expected, abs=2e-6)]


def test_a_share_of_the_capability_is_enough_where_the_rule_says_so() -> None:
    third = small.actor("c", pie="position = 0, salience = 1, red_line = { at_most = 0.1 }")
    scenario = small.scenario(*TWO, third, parties='["a", "b", "c"]')
    scenario = scenario.with_changes({"actors.b.reservation": 0, "actors.c.reservation": 0})
    assert Agreements(situation_of(scenario)).signed() is None
    by_share = scenario.with_changes({"talks.rule": {"share": 0.6}})
    assert Agreements(situation_of(by_share)).signed() is not None
    with_veto = scenario.with_changes({"talks.rule": {"share": 0.6, "veto": ["c"]}})
    found = Agreements(situation_of(with_veto)).signed()
    assert found is not None  # b and c sign without a
    assert found[0] <= 0.1


def test_what_no_draft_moves_stands_in_a_draft_as_the_file_has_it() -> None:
    rests = small.issue("y", 0.190624) + 'decided_by = "commitments"\n'
    parties = [
        small.actor(name, x="position = 0.5, salience = 1", y="position = 1, salience = 1")
        for name in ("a", "b")
    ]
    found = ns.explain(small.scenario(small.issue("x"), rests, *parties))
    assert {draft["y"] for draft in (found.draft, *(fair.draft for fair in found.solutions.values()))} == {
        0.190624
    }
    assert ns.who_signs(found.scenario, found.draft).agreed


def test_a_draft_that_is_signed_up_to_a_place_and_not_there_is_told_in_two_decimals() -> None:
    scenario = shipped("summit.toml")
    deal = Agreements(situation_of(scenario))
    edge = np.array([0.699999, scenario.issues["place"].places()["near"], 0.0, 0.0])
    assert deal.situation.signed(edge)
    assert deal.rounded(edge, [2]) is None  # 0.70, to the nearest, sets off what Russia does not sign
    short = shortened(scenario, deal, edge)
    assert short[0] == pytest.approx(0.69, abs=1e-12)
    assert deal.situation.signed(short)
