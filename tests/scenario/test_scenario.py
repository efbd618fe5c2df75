"""Scenarios as values: addresses, changes, variants, extends."""

import re
from pathlib import Path
from typing import Any

import pytest
import small
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.scenario.addresses import addresses
from negotiation_sim.scenario.load import read_value

BASE = (
    small.issue("x", 0.3, none=0, full=1),
    small.actor("a", x='position = "none", salience = 1, red_line = { at_most = 0.5 }'),
    """
        [[commitments]]
        id = "c"
        actor = "a"
        kind = "promise"
        issue = "x"
        at_least = 0.9
        credibility = { mode = 0.5, basis = "assumed", why = "w" }
    """,
    small.actor("b"),
    '[[events]]\nid = "e"\nround = 2\nchanges = { "actors.b.capability" = 0.5 }',
    '[variants.v]\ntitle = "What if?"\nchanges = { "actors.a.stances.x.position" = 0.25, "talks.rounds" = 3 }',
)


def given() -> ns.Scenario:
    return small.scenario(*BASE)


def test_a_change_gives_a_new_scenario_and_leaves_the_old_one_alone() -> None:
    before = given()
    after = before.with_changes({"actors.a.stances.x.position": 0.25})
    assert before == given()
    assert after.inputs()["actors.a.stances.x.position"].mode == 0.25
    assert after.changes == {"actors.a.stances.x.position": 0.25}


def test_a_bare_number_that_is_set_is_exact_and_a_table_keeps_it_uncertain() -> None:
    exact = given().with_changes({"commitments.c.credibility": 0.75}).inputs()["commitments.c.credibility"]
    wide = {"low": 0.5, "mode": 0.75, "high": 1.0}
    drawn = given().with_changes({"commitments.c.credibility": wide}).inputs()["commitments.c.credibility"]
    assert (exact.low, exact.high, exact.basis) == (0.75, 0.75, "assumed")
    assert (drawn.low, drawn.high) == (0.5, 1.0)


RED_LINE = "actors.a.stances.x.red_line"
DRAWN = f"{RED_LINE}.at_most"


def drawn(*more: str) -> ns.Scenario:
    """The same scenario, with what is assumed drawn from 0.2 below to 0.2 above."""
    return ns.loads(small.text(*BASE, *more).replace("assumed = 0 ", "assumed = 0.2 "))


@pytest.mark.parametrize(
    ("line", "basis"),
    [({"at_most": 0.5}, "assumed"), ({"at_most": 0.5, "basis": "inferred", "why": "w"}, "inferred")],
)
def test_a_red_line_that_is_set_as_a_whole_is_exact_like_a_number(line: Any, basis: str) -> None:
    before, after = drawn().inputs()[DRAWN], drawn().with_changes({RED_LINE: line}).inputs()[DRAWN]
    assert (before.low, before.high) == (0.3, 0.7)
    assert (after.low, after.high, after.basis) == (0.5, 0.5, basis)


def test_a_red_line_that_is_set_as_a_whole_to_what_it_is_changes_nothing() -> None:
    exact = drawn().with_changes({DRAWN: 0.5})
    with pytest.raises(ns.ScenarioError, match="changes nothing"):
        exact.with_changes({RED_LINE: {"at_most": 0.5}})


def test_a_firm_red_line_and_what_a_firm_commitment_does_are_not_drawn() -> None:
    based = drawn().with_changes({"commitments.c.basis": "assumed", "commitments.c.why": "w"})
    firm = based.with_changes({f"{RED_LINE}.firm": True, "commitments.c.firm": True})
    for address in (DRAWN, "commitments.c.at_least"):
        assert not based.inputs()[address].exact
        assert firm.inputs()[address].exact
        assert firm.inputs()[address].basis == "assumed"


def test_a_variant_is_its_changes() -> None:
    variant = given().variant("v")
    assert variant.talks.rounds == 3
    assert variant.variant_id == "v"
    assert {**variant.changes} == {"actors.a.stances.x.position": 0.25, "talks.rounds": 3}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"actors.a.stances.x.positon": 1}, "did you mean 'actors.a.stances.x.position'"),
        ({"actors.a.stances.x.position": "nome"}, "did you mean 'none'"),
        ({"actors.a.stances.x.position": 0.0}, "changes nothing"),
        ({"actors.a.stances.x.position": 0.9}, "excludes the actor's own position"),
        ({"actors.a.capability": 0}, "out of range"),
        ({"actors.a.strategy": "boulwar"}, "did you mean 'boulware'"),
        ({"events.e.changes": {"talks.rounds": 4}}, "an event cannot change 'talks.rounds'"),
        ({"talks.participants": []}, "events.e.changes.actors.b.capability: an event cannot change"),
        ({"evidence": ["other.toml"]}, "'evidence' is read with the file"),
        ({"actors": {"a": 1}}, "an address with dots stands in quotes"),
        ({"actors.a.claims": ["c"], "foo": 1}, "unknown claim 'c'"),
        ({"talks.rounds": 0}, "rounds must be at least 1"),
        ({"actors.a": 1}, "goes further down"),
        ({"commitments.c.id": "d"}, "goes further down"),
    ],
)
def test_a_change_that_cannot_be_says_why(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ns.ScenarioError, match=message):
        given().with_changes(changes)


def test_every_address_of_an_input_is_an_address() -> None:
    scenario = shipped("ceasefire.toml")
    assert {*scenario.inputs()} <= {*addresses(scenario)}


def test_every_input_can_be_changed_by_its_address() -> None:
    scenario = shipped("ceasefire.toml")
    for address, number in scenario.inputs().items():
        table = {"low": number.low, "mode": number.mode, "high": min(1.0, number.high + 0.001)}
        apart = any(part in address for part in ("red_line", "position")) or scenario.scales[address].options
        if table["high"] != number.high and not apart:
            assert scenario.with_changes({address: table}).inputs()[address].high == table["high"]


def test_extends_merges_tables_by_key_and_lists_by_id(tmp_path: Path) -> None:
    base = f"{small.HEAD}\n[talks]\nrounds = 9\nparties = ['a']\n" + "\n".join(BASE)
    (tmp_path / "base.toml").write_text(base, "utf-8")
    own = """
        extends = "base.toml"
        format = 1
        title = "mine"
        talks.rounds = 4
        [actors.a.stances.x]
        salience = 0.5
        [[commitments]]
        id = "c"
        at_least = 0.8
        [[commitments]]
        id = "d"
        actor = "a"
        kind = "threat"
        issue = "x"
        at_most = 0.1
        credibility = { mode = 0.5, basis = "assumed", why = "w" }
    """
    (tmp_path / "own.toml").write_text(own, "utf-8")
    scenario = ns.load(tmp_path / "own.toml")
    assert (scenario.title, scenario.talks.rounds) == ("mine", 4)
    assert [c.id for c in scenario.commitments] == ["c", "d"]
    assert scenario.inputs()["commitments.c.at_least"].mode == 0.8
    assert scenario.inputs()["actors.a.stances.x.salience"].mode == 0.5
    assert scenario.inputs()["actors.a.stances.x.position"].mode == 0.0


def test_who_sits_at_the_table_is_said_by_the_talks() -> None:
    parts = (
        small.issue("x"),
        small.actor("a", x="position = 0, salience = 1"),
        small.actor("b"),
        small.actor("c"),
    )
    assert small.scenario(*parts).at_table == ("a", "b", "c")
    assert small.scenario(*parts, talks='participants = ["c"]').at_table == ("a", "c")


def test_an_actor_that_only_refuses_wants_what_its_red_line_still_leaves() -> None:
    given = small.scenario(
        small.issue("x"),
        small.actor("a", x="red_line = { at_most = 0.3 }, salience = 1"),
        small.actor("b", x="position = 1, salience = 1"),
        '[issues.y]\ntitle = "y"\nstatus_quo = "p"\noptions = { p = "p", q = "q", r = "r" }\n',
        '[actors.a.stances.y]\nred_line = { only = ["q"] }\nsalience = 1\n',
        parties='["a", "b"]',
    )
    inputs = given.inputs()
    x, y = (inputs[f"actors.a.stances.{on}.position"] for on in ("x", "y"))
    assert (x.low, x.mode, x.high, x.basis) == (0.3, 0.3, 0.3, None)
    assert y.mode == 0.5
    assert sum(ns.run(given, runs=2).summary.endings.values()) == 1


def test_shorter_talks_say_what_to_set_for_the_events_and_that_works_as_printed() -> None:
    late = '[[events]]\nid = "late"\nrounds = [5, 8]\nchanges = { "actors.b.capability" = 0.4 }\n'
    over = '[[events]]\nid = "over"\nround = 9\nchanges = { "actors.b.capability" = 0.3 }\n'
    scenario = small.scenario(*BASE[:-1], late, over)
    with pytest.raises(ns.ScenarioError) as caught:
        scenario.with_changes({"talks.rounds": 6})
    [problem] = caught.value.problems
    assert problem.message == (
        'events may happen after round 6; set as well: --set "events.late.rounds=[5, 6]" '
        '--set "events.over.round=6" --set "events.over.chance=0"'
    )
    printed = re.findall(r'--set "(.*?)=(.*?)"', problem.message)
    changes = {address: read_value(value) for address, value in printed}
    shorter = scenario.with_changes({"talks.rounds": 6, **changes})
    assert [event.window for event in shorter.events[1:]] == [(5, 6), (6, 6)]
    assert shorter.inputs()["events.over.chance"].mode == 0


@pytest.mark.parametrize("points", [0.5, 5, 15])
def test_the_least_of_a_score_sheet_can_be_raised_up_to_the_next(points: float) -> None:
    offer = ns.load(ns.shipped_scenarios()["classics/job_offer.toml"])
    address = "actors.company.stances.salary.worth.high"  # 0 points, the next is worth 20
    raised = offer.with_changes({address: points})
    worth = [ns.who_signs(one, {"salary": "high"}).answers[1].worth_in_points for one in (raised, offer)]
    assert worth[0] == pytest.approx(float(worth[1] or 0.0) + points)
    with pytest.raises(ns.ScenarioError, match="changes nothing"):
        offer.with_changes({address: 0})
