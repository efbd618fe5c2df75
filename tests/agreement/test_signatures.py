"""Whether a group of parties is enough: the programs, the engine, ``sign`` and the reference engine say the same.

In: parties that want opposite ends of a line, and rules that a group meets or misses by about as much as rounding takes.
Out: facts about what can be signed.
Keeps: every rule that a group just meets has a twin that it just misses.
Not here: what makes a party sign (test_drafts).
"""

import numpy as np
import pytest
import small
from brute_force import signed_by_reference

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes


def at_ends(rule: str, low: tuple[float, ...], high: tuple[float, ...]) -> ns.Scenario:
    """Parties by their capabilities: some sign only 0, the others only 1."""
    wants = [(c, "position = 0, red_line = { at_most = 0 }") for c in low]
    wants += [(c, "position = 1, red_line = { at_least = 1 }") for c in high]
    actors = [
        small.actor(f"p{n}", capability, "reservation = 0", x=f"{line}, salience = 1")
        for n, (capability, line) in enumerate(wants)
    ]
    names = ", ".join(f'"p{n}"' for n in range(len(wants)))
    return small.scenario(small.issue("x"), *actors, parties=f"[{names}]", talks=f"rule = {rule}")


def signed_at(scenario: ns.Scenario) -> set[float]:
    """The ends that are signed, by whoever is asked; explain finds one of them, or none where there is none."""
    compiled, table = at_modes(scenario)
    ends = {x for x in (0.0, 1.0) if ns.who_signs(scenario, {"x": x}).agreed}
    assert ends == {x for x in (0.0, 1.0) if signed_by_reference(compiled, np.array([x]))}
    found = Agreements(Situation.of(table)).signed()
    assert (found is None) == (not ends)
    assert found is None or float(found[0]) in ends
    assert ns.explain(scenario, brief=True, seconds=2).possible == bool(ends)
    return ends


@pytest.mark.parametrize("equal", [0.5, 1.0, 0.1, 1e-3])
def test_half_meets_a_share_that_lies_above_it_by_no_more_than_rounding(equal: float) -> None:
    assert signed_at(at_ends(f"{{ share = {0.5 + 4e-10 / equal:.15f} }}", (equal,), (equal,))) == {0.0, 1.0}


@pytest.mark.parametrize("equal", [0.5, 1.0, 0.1, 1e-3])
def test_half_meets_a_share_that_lies_above_it_by_no_more_than_rounding_can_fail(equal: float) -> None:
    assert signed_at(at_ends(f"{{ share = {0.5 + 6e-10 / equal:.15f} }}", (equal,), (equal,))) == set()


@pytest.mark.slow
@pytest.mark.parametrize("fifth", [2, 3, 6])
def test_three_fifths_of_equal_parties_meet_a_share_of_three_fifths(fifth: int) -> None:
    alike = (1.0,) * 5 * fifth
    assert signed_at(at_ends("{ share = 0.6 }", alike[: 3 * fifth], alike[3 * fifth :])) == {0.0}
    assert signed_at(at_ends("{ share = 0.6 }", alike[: 3 * fifth - 1], alike[3 * fifth - 1 :])) == set()


def test_where_one_group_falls_short_by_a_little_more_than_rounding_another_is_found() -> None:
    """A half is asked for: those at 0 miss it by 1.5e-9, within what the solver lets pass; those at 1 have it."""
    scenario = at_ends("{ share = 0.5 }", (0.3, 0.2 - 1.5e-9), (0.25, 0.25 + 1.5e-9))
    assert signed_at(scenario) == {1.0}
    assert signed_at(at_ends("{ share = 0.5 }", (0.5 - 1.5e-9,), (0.5 + 1.5e-9,))) == {1.0}
    shorter = at_ends("{ share = 0.500000002 }", (0.3, 0.2), (0.25, 0.25))
    assert signed_at(shorter) == set()


def test_all_but_one_are_enough_where_the_rule_says_so() -> None:
    assert signed_at(at_ends("{ all_but = 1 }", (1.0, 1.0), (1.0,))) == {0.0}
    assert signed_at(at_ends("{ all_but = 1 }", (1.0, 1.0), (1.0, 1.0))) == set()
    assert signed_at(at_ends('{ all_but = 1, veto = ["p2"] }', (1.0, 1.0), (1.0,))) == set()
