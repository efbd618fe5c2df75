"""Sets that are tiny or flat, a loss that is told as it is, one unit for drafts, an end to every question."""

from pathlib import Path

import pytest
import small
from clashes import clash
from test_conflicts import DILEMMA, PROMISE
from test_true_to_the_word import applied, check

import negotiation_sim as ns
from negotiation_sim.agreement.bargaining import solutions
from negotiation_sim.agreement.conflicts import conflicts, self_defeating
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes
from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.program import Clock, Unproved
from negotiation_sim.cli import main

TIGHT = Path(__file__).parent.parent / "scenarios" / "tight"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("asserts_1", {}, marks=pytest.mark.slow),
        ("asserts_1", {"issues.i1.status_quo": 0.81}),
        ("asserts_2", {}),
        ("asserts_2", {"actors.a0.stances.i0.red_line.at_most": 1}),
        pytest.param("asserts_3", {}, marks=pytest.mark.slow),
        pytest.param("asserts_4", {}, marks=pytest.mark.slow),
        ("never_ends", {}),
        ("opener_that_does_not_open", {}),
    ],
)
def test_a_set_that_is_a_point_a_face_or_tiny_is_explained(name: str, changes: dict[str, float]) -> None:
    scenario = ns.load(TIGHT / f"{name}.toml")
    scenario = scenario.with_changes(changes) if changes else scenario
    found = explain(scenario)
    if found.possible:
        check(scenario, found)
    applied(scenario, found)


def test_a_party_that_is_overruled_loses_what_it_loses() -> None:
    # A and C hold 2 of 2.2 of the capability: enough without B, to whom no deal (1) is worth 1.
    parts = [small.issue("pie", 1.0)]
    for name, place, capability, own in (
        ("a", 0, 1, ""),
        ("b", 1, 0.2, "reservation = 1"),
        ("c", 0.3, 1, ""),
    ):
        parts.append(small.actor(name, capability, own, pie=f"position = {place}, salience = 1"))
    scenario = small.scenario(*parts, parties='["a", "b", "c"]', talks="rule = { share = 0.6 }")
    nash = explain(scenario).solutions["nash"]
    # No deal is 1. At y <= 0.3 a gains 1 - y and c y + 0.4: (1 - y)(0.4 + y) is largest at 0.3. B then has 0.3 for its 1.
    assert nash.draft["pie"] == pytest.approx(0.3, abs=1e-3)
    assert nash.gains["b"] == pytest.approx(-0.7, abs=1e-3)


def test_a_fair_draft_speaks_the_unit_in_which_it_can_be_put_to_the_parties() -> None:
    pie = '[issues.pie]\ntitle = "pie"\nrange = [0, 200]\nunit = "euros"\nstatus_quo = 0\n'
    parts = [
        small.actor(name, more="reservation = 0", pie=f"position = {place}, salience = 1")
        for name, place in (("a", 0), ("b", 200))
    ]
    scenario = small.scenario(pie, *parts, parties='["a", "b"]')
    found = explain(scenario)
    assert found.solutions["nash"].draft["pie"] == pytest.approx(100, abs=0.1)
    assert found.ranges["pie"] == pytest.approx((0, 200))
    signing = ns.who_signs(scenario, found.solutions["nash"].draft)
    assert signing.agreed
    assert signing.draft == found.solutions["nash"].draft


def test_a_stopped_clock_ends_every_question_and_names_what_is_missing() -> None:
    stopped = Clock()
    stopped.stop()
    scenario = small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]')
    situation = Situation.of(at_modes(scenario)[1])
    with pytest.raises(Unproved):
        Agreements(situation, clock=stopped).signed()
    with pytest.raises(Unproved):
        solutions(situation, clock=stopped)
    assert not conflicts(situation, clock=stopped).complete
    found = explain(scenario, watch=lambda _, clock: clock.stop())
    assert found.possible is None
    assert found.unfinished == ("whether a draft can be signed",)
    late = explain(scenario, watch=lambda name, clock: clock.stop() if "changes" in name else None)
    assert late.possible is False
    assert late.conflicts.found
    assert late.unfinished == ("the changes that open a deal",)


def test_many_chains_of_commitments_are_told_at_once() -> None:
    # 24 commitments, each of which sets off all others: 24! chains, and 24 * 23 shortest ones.
    rows = [
        PROMISE.replace("deploys", f"c{n}")
        .replace('"troops"', '"ceasefire"')
        .replace("at_least = 0.7", "exactly = 0.6")
        for n in range(24)
    ]
    compiled, table = at_modes(small.scenario(*DILEMMA, *rows, parties='["a", "b"]'))
    assert self_defeating(compiled, Situation.of(table)) == []


def test_an_opener_at_half_way_between_two_points_goes_beyond_it() -> None:
    parts = [small.issue("clause", 0.0, none=0, half=0.5, full=1)]
    parts.append(small.actor("union", clause="position = 0, salience = 0.3, red_line = { at_most = 0.5 }"))
    parts.append(small.actor("company", clause="position = 1, salience = 0.9"))
    parts.append(
        '[[outcomes]]\nid = "peace"\ntitle = "Peace"\nending = "agreement"\nwhen = { clause = { nearest = "full" } }\n'
    )
    scenario = small.scenario(*parts, parties='["union", "company"]').with_changes(
        {"actors.union.reservation": 0}
    )
    (opener,) = explain(scenario, outcome="peace").openers
    assert opener.moves[0].setting == 0.76
    changed = scenario.with_changes({opener.moves[0].address: 0.76})
    assert explain(changed, outcome="peace").possible


def test_a_goal_may_be_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    scenario = ns.shipped_scenarios()["ceasefire.toml"]
    with pytest.raises(SystemExit) as end:
        main(["explain", str(scenario), "--goal", "territory=0.5", "--all"])
    assert end.value.code == 0
    assert " is 0.5" in " ".join(capsys.readouterr().out.split())


def test_the_same_scenario_gives_the_same_explanation() -> None:
    assert explain(clash(3, fine=True)).as_json() == explain(clash(3, fine=True)).as_json()
