"""What explain says of random scenarios holds: drafts are signed, changes open as printed, and a grid knows no better."""

import pytest
from brute_force import grid, signed_by_reference, some_text
from clashes import clash

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes
from negotiation_sim.agreement.explain import Explanation, explain
from negotiation_sim.cli.options import assignments
from negotiation_sim.report import obstacles

QUICK, SLOW = 300, 1_000


def scenario_of(seed: int) -> ns.Scenario:
    return clash(seed, fine=bool(seed % 3))


def signed(scenario: ns.Scenario, draft: dict[str, float]) -> bool:
    """By the library as a user calls it, and by the reference engine; they may not differ."""
    compiled, table = at_modes(scenario)
    values = [scenario.number_at(f"issues.{name}.status_quo", value) for name, value in draft.items()]
    said = ns.who_signs(scenario, draft).agreed
    assert said == signed_by_reference(compiled, table.inputs["status_quo"][:, 0] * 0.0 + values)
    return said


def check(scenario: ns.Scenario, found: Explanation) -> None:
    """Every draft is signed; where there is none, a grid has none either."""
    assert found.unfinished == ()
    if found.possible:
        for draft in (found.draft, *(fair.draft for fair in found.solutions.values())):
            assert signed(scenario, dict(draft))
        assert {*found.solutions} >= {"kalai-smorodinsky", "egalitarian", "utilitarian"}
        for fair in found.solutions.values():
            low = min(fair.gains.values())
            assert low >= -1e-8 or scenario.talks.rule.share is not None
    else:
        situation = Situation.of(at_modes(scenario)[1])
        assert not some_text(situation, Agreements(situation).holds.keys(), grid(situation))


def applied(scenario: ns.Scenario, found: Explanation) -> int:
    """Set every opener as it stands on the screen, and explain again; how many there were."""
    for opener in found.openers:
        setting = obstacles.setting(opener).replace("--set ", "").split()
        changed = scenario.with_changes(assignments("--set", setting))
        again = explain(changed)
        assert again.possible, setting
        check(changed, again)
    return len(found.openers)


def all_true(seed: int) -> int:
    scenario = scenario_of(seed)
    found = explain(scenario)
    check(scenario, found)
    return applied(scenario, found)


@pytest.mark.parametrize("first", range(0, QUICK, 50))
def test_every_sentence_about_what_can_be_signed_holds(first: int) -> None:
    assert sum(all_true(seed) for seed in range(first, first + 50)) >= 50


@pytest.mark.slow
@pytest.mark.parametrize("first", range(QUICK, QUICK + SLOW, 100))
def test_and_in_a_thousand_more(first: int) -> None:
    assert sum(all_true(seed) for seed in range(first, first + 100)) >= 100
