"""A scenario as one seat sees it holds nothing that the others keep to themselves."""

from hypothesis import given, settings
from hypothesis import strategies as st
from loaded import shipped
from private_numbers import others_changed
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.game.seen import seen


def all_of(given: ns.Scenario, seat: str) -> str:
    """Everything in a seen scenario; its path and checksum tell where it is from."""
    whole = seen(given, seat)
    return repr((whole.actors, whole.issues, whole.commitments, whole.events, whole.summary, whole.landmarks))


@settings(max_examples=10)
@given(scenarios(), st.integers(0, 4))
def test_it_does_not_change_with_what_the_others_keep_to_themselves(text: str, salt: int) -> None:
    given = ns.loads(text)
    for seat in given.at_table:
        assert all_of(given, seat) == all_of(others_changed(given, seat, salt), seat)


def test_the_scenario_itself_would_tell_by_its_landmarks_alone() -> None:
    # The negative control: what is told has as many decimals as keep it apart from every landmark.
    given = shipped("ceasefire.toml")
    assert given.landmarks != others_changed(given, "ukraine", 0).landmarks
