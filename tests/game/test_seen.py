"""A scenario as one seat sees it holds nothing that the others keep to themselves."""

from attrs import evolve, fields
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded import shipped
from private_numbers import others_changed
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.game.seen import seen
from negotiation_sim.scenario.actors import Actor
from negotiation_sim.scenario.correlations import Correlation


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


def test_of_what_not_everybody_may_know_a_seat_sees_its_own_and_what_is_said_and_else_nothing() -> None:
    whole = shipped("ceasefire.toml").variant("no_deployment")
    together = Correlation(
        basis="assumed", id="c", between=("actors.russia.capability", "commitments.c"), rank=0.5
    )
    whole = evolve(whole, correlations=(together,))
    told = seen(whole, "ukraine")
    for_all = {
        "format",
        "title",
        "story",
        "as_of",
        "evidence",
        "talks",
        "uncertainty",
        "basis",
        "issues",
        "outcomes",
    }
    of_the_file = {"path", "sha256", "allow_outside", "without_inner", "variant_id"}
    in_part = {"actors", "commitments", "events", "claims"}
    names = {one.name for one in fields(ns.Scenario) if one.init} - for_all - of_the_file
    assert {name for name in names if getattr(whole, name)} == {
        "summary",
        "correlations",
        "variants",
        "changes",
    } | in_part
    assert {name for name in names if getattr(told, name)} == in_part
    for name, actor in whole.actors.items():
        known = actor if name == "ukraine" else Actor(name=actor.name, members=actor.members)
        assert told.actors[name] == known != (actor if name != "ukraine" else None)
    assert [event.changes for event in whole.events if event.changes]
    assert not any(event.changes for event in told.events)
    # A claim on which only a guess about somebody else rests is not told; one that was said aloud is.
    heard = {
        claim for one in ns.Game(whole, ["ukraine"]).view("ukraine").public.statements for claim in one.claims
    }
    assert heard < told.claims.keys() < whole.claims.keys()
    # Whether the others would keep the promises that all have heard is nobody's to know.
    heard_of = [one for one in told.commitments if one.actor != "ukraine"]
    assert heard_of
    assert {(one.credibility.low, one.credibility.high) for one in heard_of} == {(1.0, 1.0)}
    said = {one.id for one in whole.commitments if one.actor == "ukraine" or one.basis == "stated"}
    assert {one.id for one in told.commitments} == said < {one.id for one in whole.commitments}


def test_the_scenario_itself_would_tell_by_its_landmarks_alone() -> None:
    # The negative control: what is told has as many decimals as keep it apart from every landmark.
    given = shipped("ceasefire.toml")
    assert given.landmarks != others_changed(given, "ukraine", 0).landmarks
