"""What is said leads to drafts, what is meant to answers: by hand, each with a twin without inner values."""

import pytest
import small
from attrs import evolve
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.agreement.explain import explain
from negotiation_sim.scenario.actors import Inner
from negotiation_sim.scenario.talks import Event


def talks(
    inner: str = "", said: str = "position = 0, salience = 1, red_line = { at_most = 0.2 }"
) -> ns.Scenario:
    """A says that it signs 0.2 at most; B wants 1, and signs from 0.4 on."""
    more = f", inner = {{ {inner} }}" if inner else ""
    return small.scenario(
        small.issue("pie"),
        small.actor("a", more="reservation = 0.3", pie=f"{said}{more}"),
        small.actor(
            "b", more="reservation = 0.3", pie="position = 1, salience = 1, red_line = { at_least = 0.4 }"
        ),
        parties='["a", "b"]',
        talks='protocol = "alternating-offers"',
    )


SOFTER = "red_line = { at_most = 0.6 }"


def test_who_would_settle_for_more_than_it_says_signs_what_it_says_it_would_not() -> None:
    """B, whose turn it is in even rounds, asks in round 8 for 0.3 + 0.7 * 0.2 = 0.44; to A that is worth 0.56."""
    run = ns.run_at_modes(talks(SOFTER))
    assert ns.run(talks(SOFTER), runs=2).summary.endings["agreement"] == 1
    assert (run.ended.package[0, 0], run.ended.rounds[0]) == (pytest.approx(0.44), 8)
    assert ns.run(talks(), runs=2).summary.endings["deadline"] == 1  # the twin


def test_offers_and_drafts_are_those_of_what_is_said() -> None:
    """An inner position and salience bear on no offer as long as no deal is worth the same: here it is given."""
    insincere, sincere = (
        ns.run_at_modes(evolve(s, talks=evolve(s.talks, rounds=10)))
        for s in (talks("position = 0.5, salience = 0.3, red_line = { at_most = 0.55 }"), talks())
    )
    same = int(insincere.ended.rounds[0])
    assert (insincere.offers[:same, ..., 0] == sincere.offers[:same, ..., 0]).all()
    assert insincere.utilities[0, 0, 0] != sincere.utilities[0, 0, 0]


def test_what_a_draft_and_no_deal_are_worth_follows_what_is_meant() -> None:
    """The status quo of 0 is worth 1 to who says 0, and 0.4 to who means 0.6."""
    said = "position = 0, salience = 1"
    scenario = small.scenario(
        small.issue("pie"), small.actor("a", pie=f"{said}, inner = {{ position = 0.6 }}"), parties='["a"]'
    )
    run = ns.run_at_modes(scenario)
    assert run.reservations[0, 0, 0] == pytest.approx(0.4)
    assert run.utilities[0, 0, 0] == pytest.approx(1 - abs(float(run.texts[0, 0, 0]) - 0.6))
    sincere = small.scenario(small.issue("pie"), small.actor("a", pie=said), parties='["a"]')
    assert ns.run_at_modes(sincere).reservations[0, 0, 0] == pytest.approx(1.0)


def test_an_inner_red_line_makes_the_whole_red_line_that_counts() -> None:
    """What is said rules out below 0.1 and above 0.2; what is meant only above 0.6."""
    both = "position = 0.15, salience = 1, red_line = { at_least = 0.1, at_most = 0.2 }"
    found = explain(talks(SOFTER, both).with_changes({"actors.b.reservation": 0.0}))
    assert found.ranges["pie"][1] == pytest.approx(0.6)
    lines = {
        e.bound for e in explain(talks(SOFTER, both), goal={"pie": {"at_most": 0.05}}).conflicts.found[0]
    }
    assert "at_least" not in {line for line in lines if line} or len(lines) == 1


def test_an_inner_number_has_an_address_a_range_and_evidence_of_its_own() -> None:
    address = "actors.a.stances.pie.inner.red_line.at_most"
    wide = "red_line = { at_most = { low = 0.3, mode = 0.5, high = 0.9, basis = 'inferred', why = 'w' } }"
    given = talks(wide).inputs()[address]
    assert (given.low, given.mode, given.high, given.basis) == (0.3, 0.5, 0.9, "inferred")
    summary = ns.run(talks(wide), runs=200).summary
    assert 0 < summary.endings["agreement"] < 1
    assert ns.run(talks(wide).with_changes({address: 0.6}), runs=5).summary.endings["agreement"] == 1


def test_a_bare_inner_number_in_a_stated_stance_is_inferred() -> None:
    """As a weight is: a text states what is said."""
    given = shipped("ceasefire.toml")
    russia, issue = given.actors["russia"], given.issues["foreign_troops"]
    stance = evolve(russia.stances["foreign_troops"], inner=Inner(position=ns.Estimate(mode=0.0)))
    basis = {part: number.within(around).basis for part, number, _, around in stance.estimates(issue, russia)}
    assert (basis["position"], basis["inner.position"]) == ("stated", "inferred")


def test_an_event_that_changes_what_is_meant_changes_nothing_in_what_is_said() -> None:
    given = talks(SOFTER)
    line, share = "actors.a.stances.pie.inner.red_line.at_most", "actors.b.capability"
    event = Event(id="later", round=2, changes={line: 0.2, share: 0.5})
    said = evolve(given, events=(event,)).as_stated()
    assert [dict(one.changes) for one in said.events] == [{share: 0.5}]
    assert explain(evolve(given, events=(event,))).as_stated is False


def test_explain_answers_for_what_is_said_and_for_what_is_meant() -> None:
    found = explain(talks(SOFTER))
    assert (found.possible, found.as_stated) == (True, False)
    assert explain(talks(SOFTER).as_stated()).possible is False
    assert explain(talks()).as_stated is None
    shut = explain(talks("red_line = { at_most = 0.3 }"))
    (move,) = next(o for o in shut.openers if "inner" in o.moves[0].address).moves
    assert (move.address, move.setting) == ("actors.a.stances.pie.inner.red_line.at_most", 0.4)
    assert not any(o.moves[0].address == "actors.a.stances.pie.red_line.at_most" for o in shut.openers)


@pytest.mark.parametrize(
    ("inner", "message"),
    [
        ("basis = 'assumed', why = 'w'", "say nothing"),
        ("position = 0.7, red_line = { at_most = 0.6 }", "excludes the actor's own position"),
        ("position = 0.5", "excludes the actor's own position"),
        ("position = 1.5", "1.5"),
        ("worth = { x = 1 }", "unknown key 'worth'"),
    ],
)
def test_inner_values_that_do_not_hold_together_are_told(inner: str, message: str) -> None:
    with pytest.raises(ns.ScenarioError, match=message):
        talks(inner)
