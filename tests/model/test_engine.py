"""The engine against the reference engine, and against itself in other company."""

from typing import Any

import numpy as np
import pytest
from attrs import fields
from cases import case_of
from hypothesis import given, settings
from hypothesis import strategies as st
from random_scenarios import scenarios
from reference_engine import Result, negotiate

import negotiation_sim as ns
from negotiation_sim.model.answers import FIRST_AT_HOME, REASONS, Reason
from negotiation_sim.model.arrays import CompiledScenario, compile_scenario
from negotiation_sim.model.draws import Draws, draw
from negotiation_sim.model.engine import simulate, simulate_rounds
from negotiation_sim.model.trajectories import Ended, Trajectories
from negotiation_sim.scenario.talks import ENDINGS

EXACT = 1e-12
RUNS = 6


def drawn(text: str, n_runs: int = RUNS) -> tuple[CompiledScenario, Draws]:
    compiled = compile_scenario(ns.loads(text))
    return compiled, draw(compiled, seed=7, block=3, n_runs=n_runs)


def differences(compiled: CompiledScenario, ended: Ended, run: int, expected: Result) -> list[str]:
    """What one run of the engine has otherwise than the reference."""
    found = []
    if ENDINGS[ended.ending[run]] != expected.ending:
        found.append("ending")
    if ended.rounds[run] != expected.rounds:
        found.append("rounds")
    if ended.outcome[run] != expected.outcome:
        found.append("outcome")
    if np.abs(ended.package[:, run] - expected.package).max() > EXACT:
        found.append("package")
    assert len(ended.reason) == len(expected.refusals)
    for party, refusal in enumerate(expected.refusals):
        told = (
            REASONS[Reason(code)]
            if (code := int(ended.reason[party, run])) < FIRST_AT_HOME
            else f"would not be ratified by {compiled.ratifiers[code - FIRST_AT_HOME]}",
            int(ended.reason_issue[party, run]),
            int(ended.reason_commitment[party, run]),
            int(ended.refused_in[party, run]),
        )
        due = ("none", -1, -1, 0)
        if refusal is not None:
            due = (refusal.reason, refusal.issue, refusal.commitment, refusal.round)
        if told != due:
            found.append(f"refusal of party {party}: {told}, not {due}")
    return found


def history_differs(
    compiled: CompiledScenario, draws: Draws, kept: Trajectories, run: int, expected: Result
) -> bool:
    for number, record in enumerate(expected.history):
        pairs: list[tuple[Any, Any]] = [
            (kept.aspirations[number, :, run], record.aspirations),
            (kept.texts[number, :, run], record.text),
            (kept.packages[number, :, run], record.consequences),
            (kept.accepts[number, : len(record.accepts), run], record.accepts),
        ]
        for actor, offer in enumerate(record.offers):
            # What an actor offers where it has no stake is of no account; who ratifies offers nothing.
            if offer is not None and actor not in compiled.ratifiers:
                cared = draws.saliences[actor, :, run] > 0
                # In utility, since a step of it that no number can hold moves an issue of little weight far.
                weight = draws.saliences[actor, cared, run] / draws.saliences[actor, cared, run].sum()
                pairs.append(
                    (weight * kept.offers[number, actor, cared, run], weight * np.array(offer)[cared])
                )
        if any(
            np.abs(np.subtract(ours, theirs, dtype=np.float64)).max(initial=0.0) > EXACT
            for ours, theirs in pairs
        ):
            return True
        waves = [
            [k for k in range(len(compiled.commitments)) if kept.waves[number, k, run] == wave + 1]
            for wave in range(len(record.waves))
        ]
        if waves != record.waves:
            return True
    return False


EVERYTHING = (
    scenarios()
    | scenarios(mix=True)
    | scenarios(home=True)
    | scenarios(insincere=True)
    | scenarios(mix=True, home=True, insincere=True)
)


def agrees(text: str) -> None:
    compiled, draws = drawn(text)
    ended = simulate(compiled, draws)
    kept = simulate_rounds(compiled, draws)
    for run in range(RUNS):
        expected = negotiate(case_of(compiled, draws, run))
        assert not differences(compiled, ended, run, expected)
        assert not differences(compiled, kept.ended, run, expected)
        assert not history_differs(compiled, draws, kept, run, expected)


@settings(max_examples=25)
@given(EVERYTHING)
def test_the_engine_agrees_with_the_reference_engine(text: str) -> None:
    agrees(text)


@pytest.mark.slow
@settings(max_examples=1_000)
@given(EVERYTHING)
def test_the_engine_agrees_with_the_reference_engine_a_thousand_times(text: str) -> None:
    agrees(text)


def test_the_comparison_with_the_reference_engine_can_fail() -> None:
    text = """
        format = 1
        title = "a hair's breadth"
        talks = { rounds = 3, parties = ["a"] }
        uncertainty = { assumed = 0 }
        issues.i = { title = "i", status_quo = 0 }
        actors.a = { name = "a", capability = 1, basis = "assumed", why = "w", stances.i = { position = 0.5, salience = 1 } }
    """
    compiled, draws = drawn(text)
    case = case_of(compiled, draws, 0)
    case.actors[0].positions[0] += 1e-11
    assert differences(compiled, simulate(compiled, draws), 0, negotiate(case)) == ["package"]


@settings(max_examples=15)
@given(
    scenarios() | scenarios(mix=True) | scenarios(mix=True, home=True, insincere=True),
    st.sampled_from([1, 2, 3, 17, 64, 65]),
)
def test_a_run_is_the_same_to_the_bit_in_any_company(text: str, n_runs: int) -> None:
    compiled, draws = drawn(text, 65)
    everyone = simulate(compiled, draws)
    some = simulate(compiled, drawn(text, max(2, n_runs))[1])
    for field in fields(Ended):
        ours, theirs = getattr(everyone, field.name)[..., :n_runs], getattr(some, field.name)[..., :n_runs]
        assert ours.tobytes() == theirs.tobytes(), field.name


@pytest.mark.parametrize("rounds", [1, 5])
def test_keeping_every_round_changes_nothing(rounds: int) -> None:
    text = f"""
        format = 1
        title = "two on one line"
        talks = {{ rounds = {rounds}, parties = ["a", "b"] }}
        issues.i = {{ title = "i", status_quo = 0.3 }}
        [actors.a]
        name = "a"
        capability = 1
        basis = "assumed"
        why = "w"
        stances.i = {{ position = 0.1, salience = 1 }}
        [actors.b]
        name = "b"
        capability = 1
        basis = "assumed"
        why = "w"
        stances.i = {{ position = 0.9, salience = 1 }}
    """
    compiled, draws = drawn(text, 50)
    kept = simulate_rounds(compiled, draws)
    assert kept.ended.package.tobytes() == simulate(compiled, draws).package.tobytes()
    assert kept.texts.shape[0] <= rounds
