"""How commitments unfold, wave by wave, by hand."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
import small

from negotiation_sim.model.consequences import unfold

if TYPE_CHECKING:
    import negotiation_sim as ns


def commitment(name: str, issue: str, effect: str, when: str = "", *, credibility: float = 1.0) -> str:
    return f"""
        [[commitments]]
        id = "{name}"
        actor = "a"
        kind = "promise"
        issue = "{issue}"
        {effect}
        when = {{ {when} }}
        credibility = {{ mode = {credibility}, basis = "assumed", why = "w" }}
    """


def unfolded(
    *commitments: str, start: tuple[float, ...], agreed: bool = True
) -> tuple[list[float], list[int], list[int]]:
    """Package, waves and movers of a package over the issues x, y, z."""
    issues = [small.issue(name, none=0, some=0.5, full=1) for name in ("x", "y", "z")]
    given: ns.Scenario = small.scenario(
        *issues, small.actor("a", x="position = 0, salience = 1"), *commitments
    )
    compiled, draws = small.ready(given)
    kept = draws.luck < draws.credibilities
    after = unfold(compiled, small.package(*start), kept, draws.values, agreed=agreed)
    return after.package[:, 0].tolist(), after.waves[:, 0].tolist(), after.movers[:, 0].tolist()


CHAIN = (
    commitment("deploys", "y", "at_least = 0.7", 'x = { nearest = "full" }'),
    commitment("answers", "x", "at_most = 0.2", "y = { at_least = 0.5 }"),
)


def test_a_promise_sets_off_a_threat_in_the_next_wave() -> None:
    assert unfolded(*CHAIN, start=(0.97, 0.0, 0.0)) == ([0.2, 0.7, 0.0], [1, 2], [1, 0, -1])


def test_nothing_follows_where_the_first_condition_does_not_hold() -> None:
    assert unfolded(*CHAIN, start=(0.74, 0.0, 0.0)) == ([0.74, 0.0, 0.0], [0, 0], [-1, -1, -1])


def test_a_commitment_that_is_not_kept_breaks_the_chain() -> None:
    broken = commitment("deploys", "y", "at_least = 0.7", 'x = { nearest = "full" }', credibility=0)
    assert unfolded(broken, CHAIN[1], start=(0.97, 0.0, 0.0))[1] == [0, 0]


@pytest.mark.parametrize(("start", "fires"), [(0.75, 1), (0.75 - 5e-10, 1), (0.75 - 5e-9, 0)])
def test_a_value_on_the_bound_meets_it_within_rounding(start: float, fires: int) -> None:
    assert unfolded(CHAIN[0], start=(start, 0.0, 0.0))[1] == [fires]


def test_conditions_are_read_at_the_start_of_a_wave_and_effects_come_in_file_order() -> None:
    package, waves, movers = unfolded(
        commitment("first", "x", "exactly = 0.3"),
        commitment("second", "x", "exactly = 0.6", "x = { at_most = 0.1 }"),
        start=(0.0, 0.0, 0.0),
    )
    assert (package[0], waves, movers[0]) == (0.6, [1, 1], 1)


def test_a_threat_for_failed_talks_stays_silent_when_a_text_is_signed() -> None:
    threat = commitment("threat", "z", "exactly = 0.9", "agreement = false")
    assert unfolded(threat, start=(0.0, 0.0, 0.0), agreed=True)[0][2] == 0.0
    assert unfolded(threat, start=(0.0, 0.0, 0.0), agreed=False)[0][2] == 0.9


def test_raising_never_lowers_and_lowering_never_raises() -> None:
    both = (commitment("up", "x", "at_least = 0.5"), commitment("down", "y", "at_most = 0.5"))
    assert unfolded(*both, start=(0.8, 0.2, 0.0)) == ([0.8, 0.2, 0.0], [1, 1], [-1, -1, -1])


def test_two_commitments_that_undo_each_other_come_to_rest() -> None:
    package, waves, _ = unfolded(
        commitment("up", "x", "at_least = 1", "x = { at_most = 0.5 }"),
        commitment("down", "x", "at_most = 0", "x = { at_least = 0.5 }"),
        start=(0.0, 0.0, 0.0),
    )
    assert (package[0], waves) == (0.0, [1, 2])


def test_runs_unfold_each_for_itself() -> None:
    issues = [small.issue(name, none=0, some=0.5, full=1) for name in ("x", "y")]
    given = small.scenario(*issues, small.actor("a", x="position = 0, salience = 1"), *CHAIN)
    compiled, draws = small.ready(given)
    start = np.array([[1.0, 0.0], [0.0, 0.0]])
    after = unfold(compiled, start, draws.luck < draws.credibilities, draws.values, agreed=True)
    assert after.package.tolist() == [[0.2, 0.0], [0.7, 0.0]]
    assert start.tolist() == [[1.0, 0.0], [0.0, 0.0]]
