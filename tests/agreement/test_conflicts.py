"""Minimal conflicts: nothing can be signed while they hold, and something once any element is dropped."""

import pytest
import small
from brute_force import grid, some_text
from clashes import clash

import negotiation_sim as ns
from negotiation_sim.agreement.conflicts import conflicts, self_defeating
from negotiation_sim.agreement.drafts import Agreements, Element, Situation, at_modes
from negotiation_sim.agreement.explain import explain


def conflicts_of(scenario: ns.Scenario) -> tuple[tuple[Element, ...], ...]:
    found = conflicts(Situation.of(at_modes(scenario)[1]))
    assert found.complete
    return found.found


@pytest.mark.parametrize(
    "seeds",
    [
        *(range(40), range(160, 180)),
        *(pytest.param(range(n, n + 40), marks=pytest.mark.slow) for n in (40, 80, 120, 180, 220)),
    ],
    ids=str,
)
def test_no_text_is_signed_while_a_conflict_holds_and_one_is_when_any_element_goes(seeds: range) -> None:
    for seed in seeds:
        holds_while_all_elements_do(seed, home=seed >= 160)


def holds_while_all_elements_do(seed: int, *, home: bool) -> None:
    situation = Situation.of(at_modes(clash(seed, home=home))[1])
    found = conflicts(situation).found
    texts = grid(situation)
    assert some_text(situation, Agreements(situation).holds.keys(), texts) == (found == ())
    for conflict in found:
        assert not some_text(situation, conflict, texts)
        for element in conflict:
            assert some_text(situation, [e for e in conflict if e != element], texts)


DILEMMA = (
    small.issue("ceasefire"),
    small.issue("troops"),
    small.actor(
        "a",
        ceasefire="position = 1, salience = 0.9",
        troops="position = 0, salience = 0.1, red_line = { at_most = 0.2 }",
    ),
    small.actor("b", ceasefire="position = 1, salience = 1, red_line = { at_least = 0.8 }"),
    small.actor("ally", troops="position = 1, salience = 1"),
)
PROMISE = """
[[commitments]]
id = "deploys"
title = "The ally sends troops"
actor = "ally"
kind = "promise"
issue = "troops"
at_least = 0.7
when = { ceasefire = { at_least = 0.5 } }
credibility = 1
basis = "assumed"
why = "by hand"
"""


def test_the_dilemma_is_one_conflict_of_three() -> None:
    scenario = small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]')
    (conflict,) = conflicts_of(scenario)
    assert {(e.kind, e.actor, e.issue, e.bound, e.commitment) for e in conflict} == {
        ("commitment", -1, -1, "", 0),
        ("red line", 0, 1, "at_most", -1),
        ("red line", 1, 0, "at_least", -1),
    }


def test_without_the_promise_there_is_no_conflict() -> None:
    assert conflicts_of(small.scenario(*DILEMMA, parties='["a", "b"]')) == ()


def test_a_promise_whose_answer_takes_back_its_condition_defeats_the_text() -> None:
    answer = (
        PROMISE.replace("deploys", "resumes")
        .replace('"troops"', '"ceasefire"')
        .replace("at_least = 0.7", "at_most = 0")
    )
    answer = answer.replace("ceasefire = { at_least = 0.5 }", "troops = { at_least = 0.5 }")
    compiled, table = at_modes(small.scenario(*DILEMMA, PROMISE, answer, parties='["a", "b"]'))
    assert self_defeating(compiled, Situation.of(table)) == [(0, 1)]
    compiled, table = at_modes(small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]'))
    assert self_defeating(compiled, Situation.of(table)) == []


def test_a_promise_that_takes_back_its_own_condition_defeats_the_draft_alone() -> None:
    def undone(at_most: float) -> list[tuple[int, ...]]:
        answer = PROMISE.replace('"troops"', '"ceasefire"').replace("at_least = 0.7", f"at_most = {at_most}")
        compiled, table = at_modes(small.scenario(*DILEMMA, answer, parties='["a", "b"]'))
        return self_defeating(compiled, Situation.of(table))

    def mirrored(at_least: float) -> list[tuple[int, ...]]:
        answer = PROMISE.replace('"troops"', '"ceasefire"').replace(
            "at_least = 0.7", f"at_least = {at_least}"
        )
        answer = answer.replace("ceasefire = { at_least = 0.5 }", "ceasefire = { at_most = 0.5 }")
        compiled, table = at_modes(small.scenario(*DILEMMA, answer, parties='["a", "b"]'))
        return self_defeating(compiled, Situation.of(table))

    assert (undone(at_most=0.2), undone(at_most=0.6)) == ([(0,)], [])
    assert (mirrored(at_least=0.8), mirrored(at_least=0.4)) == ([(0,)], [])


def test_commitments_that_wait_for_each_other_are_named() -> None:
    other = PROMISE.replace("deploys", "stops").replace('"troops"', '"ceasefire"')
    other = other.replace("ceasefire = { at_least = 0.5 }", "troops = { at_least = 0.5 }")
    scenario = small.scenario(*DILEMMA, PROMISE, other, parties='["a", "b"]')
    assert set(explain(scenario).circle) == {"deploys", "stops"}
    assert explain(small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]')).circle == ()


@pytest.mark.parametrize("most", [1, 2])
def test_a_cap_is_said(most: int) -> None:
    lines = [small.issue(name) for name in ("x", "y")]
    red = "position = {}, salience = 1, red_line = {{ {} }}"
    for name, place, line in (("a", 1, "at_least = 0.6"), ("b", 0, "at_most = 0.4")):
        stance = red.format(place, line)
        lines.append(small.actor(name, more="reservation = 0", x=stance, y=stance))
    found = conflicts(Situation.of(at_modes(small.scenario(*lines, parties='["a", "b"]'))[1]), most=most)
    assert len(found.found) == most
    assert found.complete == (most == 2)  # there are two: the red lines on x, and those on y
