"""What explain says where there is no time for a proof: drafts found by trying, and bounds in the place of silence.

In: councils of many parties, and the scenarios of a seed that a program can prove.
Out: facts about what is found, by the reference engine.
Keeps: what is found holds; what is not found proves nothing.
Not here: what is proved (test_drafts, test_true_to_the_word).
"""

import numpy as np
import pytest
import small
from brute_force import signed_by_reference
from clashes import clash
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.agreement.conflicts import _shrunk, _Together
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes, heard
from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.program import Clock, Program, Unproved
from negotiation_sim.agreement.quest import FAR, MANY_PARTIES
from negotiation_sim.agreement.search import AT_ONCE, Search
from negotiation_sim.report.explain_text import told

N = MANY_PARTIES + 5


def council(share: float, **lines: str) -> ns.Scenario:
    """Many parties spread evenly over two issues, all of which stand at 0 now; *lines* are red lines on x."""
    actors = [
        small.actor(
            f"p{n}",
            0.5,
            x=f"position = {n / (N - 1):.3f}, salience = 1{lines.get(f'p{n}', '')}",
            y=f"position = {n * 7 % N / (N - 1):.3f}, salience = 0.5",
        )
        for n in range(N)
    ]
    parties = ", ".join(f'"p{n}"' for n in range(N))
    rule = f"rule = {{ share = {share} }}"
    return small.scenario(small.issue("x"), small.issue("y"), *actors, parties=f"[{parties}]", talks=rule)


def test_without_time_for_a_proof_a_council_has_drafts_and_bounds() -> None:
    scenario = council(0.6)
    compiled, _ = at_modes(scenario)
    found = explain(scenario, seconds=0.0)
    assert found.possible
    assert FAR in found.unfinished
    drafts = [found.draft, *(fair.draft for fair in found.solutions.values())]
    assert len(drafts) == 3
    for draft in drafts:
        assert signed_by_reference(compiled, np.array([*draft.values()], dtype=np.float64))
    assert not any(fair.proved for fair in found.solutions.values())
    # A draft that gains 60% of them: how far x can go is known from both sides.
    low, high = (float(end) for end in found.ranges["x"])
    assert 0.0 <= low < 0.05
    assert 0.7 < high <= 1.0
    assert any("perhaps farther" in str(part) for part in told(found))


def test_what_was_found_by_trying_lies_within_what_is_proved() -> None:
    for seed in range(12):
        scenario = clash(seed)
        situation = Situation.of(at_modes(scenario)[1])
        search = Search(situation)
        tried = search.first()
        proved = Agreements(situation).signed()
        assert tried is None or proved is not None
        for draft in search.drafts.T[:5]:
            assert signed_by_reference(situation.compiled, draft)


def test_a_draft_that_the_strong_carry_is_nearer_than_one_that_the_many_like() -> None:
    scenario = small.scenario(
        small.issue("x", 0.5),
        *(small.actor(name, 1.0, x="position = 1, salience = 1") for name in ("big", "tall")),
        *(small.actor(name, 0.5, x="position = 0, salience = 1") for name in ("ann", "bob", "eve")),
        parties='["big", "tall", "ann", "bob", "eve"]',
        talks="rule = { share = 0.55 }",
    )
    search = Search(Situation.of(at_modes(scenario)[1]))
    said = heard(search.table, np.repeat([[1.0, 0.0]], AT_ONCE // 2, axis=1))
    assert said.carried[[0, -1]].tolist() == [True, False]
    strong, many = search._score(said)[[0, -1]]
    assert strong > many


def test_nothing_found_proves_nothing() -> None:
    lines = {"p0": ", red_line = { at_most = 0.2 }", f"p{N - 1}": ", red_line = { at_least = 0.8 }"}
    nobody = council(1.0, **lines)
    assert explain(nobody, seconds=0.0, brief=True).possible is None
    assert explain(nobody, brief=True).possible is False


def test_a_program_that_is_being_built_looks_at_the_clock() -> None:
    program = Program(Clock(0.0))
    with pytest.raises(Unproved):
        program.row([(1.0, program.column())])
    clock = Clock()
    assert clock.part(0.5).left > 0.0
    part = clock.part(0.5)
    clock.stop()
    assert part.left == 0.0


def test_a_conflict_is_the_same_whether_it_is_shrunk_by_many_or_one_by_one() -> None:
    tried = 0
    for seed in range(30):
        deal = Agreements(Situation.of(at_modes(clash(seed))[1]))
        held = [*deal.holds]
        if deal.holding(held) is not None:
            continue
        tried += 1
        by_one = [*held]
        for element in held:
            without = [other for other in by_one if other != element]
            if deal.holding(without) is None:
                by_one = without
        assert _shrunk(_Together(deal), held) == by_one
    assert tried >= 10


def test_what_is_found_by_trying_comes_near_the_best_that_is_proved() -> None:
    scenario = shipped("oil.toml")
    best = ns.explain(scenario).solutions
    search = Search(Situation.of(at_modes(scenario)[1]), None)
    assert search.first() is not None
    search.widen()
    able = [[*scenario.talks.parties].index(name) for name in best["egalitarian"].gains]
    least, total = search.gains[able].min(axis=0).max(), search.gains[able].sum(axis=0).max()
    assert least == pytest.approx(min(best["egalitarian"].gains.values()), rel=0.01)
    assert total == pytest.approx(sum(best["utilitarian"].gains.values()), rel=0.01)
