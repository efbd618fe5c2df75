"""Scenarios side by side, and which change between two of them makes the difference."""

from functools import cache
from pathlib import Path

import pytest
import small
from planted import PROMISE, planted

import negotiation_sim as ns
from negotiation_sim.analysis.attribution import attribute
from negotiation_sim.analysis.changes import changes_between, same_talks
from negotiation_sim.analysis.compare import Comparison, Side, compare, compare_scenarios

CEASEFIRE = Path(__file__).parents[2] / "scenarios" / "ceasefire.toml"
RUNS = 300


@cache
def dilemma() -> Comparison:
    names = ["no_deployment", "russia_wants_ceasefire", "russia_wants_ceasefire_no_promise"]
    return compare(ns.load(CEASEFIRE), names, runs=RUNS, seed=5)


def side(name: str) -> Side:
    return next(one for one in dilemma().sides if one.id == name)


def test_the_sides_are_ordinary_ensembles() -> None:
    alone = ns.run(ns.load(CEASEFIRE).variant("russia_wants_ceasefire"), RUNS, seed=5)
    found = side("russia_wants_ceasefire")
    for outcome in alone.outcomes:
        assert found.outcomes[outcome.id].after == outcome.share
    lines = [issue for issue in alone.summary.issues if not alone.scenario.issues[issue.id].options]
    for shift, issue in zip(found.issues, lines, strict=True):
        assert (shift.after, shift.median_after) == pytest.approx((issue.mean, issue.p50))
        assert shift.difference == pytest.approx(shift.after - shift.before)
        assert shift.low <= shift.difference <= shift.high
    shares = {(r.actor, r.reason, r.issue, r.commitment): r.share for r in alone.summary.refusals}
    after = {(r.actor, r.reason, r.issue, r.commitment): r.effect.after for r in found.refusals}
    assert {key: share for key, share in after.items() if share} == pytest.approx(shares)


def test_the_dilemma_shows_side_by_side() -> None:
    with_promise, without = side("russia_wants_ceasefire"), side("russia_wants_ceasefire_no_promise")
    assert without.agreement.after > 0.9
    assert with_promise.agreement.after < 0.5
    assert with_promise.outcomes["russia_walks_out"].clear
    assert without.outcomes["ceasefire_without_force"].low > 0.5
    main = next(r for r in with_promise.refusals if r.commitment == "coalition_deploys")
    assert (main.actor, main.issue) == ("russia", "foreign_troops")
    assert main.effect.low > 0.5


def test_the_promise_alone_changes_nothing_in_any_run() -> None:
    """The twin: on common draws, what does not matter differs in no run at all."""
    found = side("no_deployment")
    assert not [name for name, effect in found.outcomes.items() if effect.gained or effect.lost]
    assert not [name for name, effect in found.outcomes.items() if effect.clear]


def test_against_turns_the_difference_around() -> None:
    there = compare(planted_variants(), ["kept"], runs=RUNS).sides[0].agreement
    back = compare(planted_variants(), ["base"], against="kept", runs=RUNS).sides[0].agreement
    assert (back.difference, back.low, back.high) == pytest.approx(
        (-there.difference, -there.high, -there.low)
    )


def planted_variants() -> ns.Scenario:
    return planted(
        '[variants.kept]\ntitle = "Kept"\nchanges = { "commitments.deploys.credibility" = 1 }\n'
        '[variants.broken]\ntitle = "Broken"\nchanges = { "commitments.deploys.credibility" = 0 }\n'
    )


def test_all_variants_are_compared_unless_some_are_named() -> None:
    found = compare(planted_variants(), runs=20)
    assert (found.reference.id, [one.id for one in found.sides]) == ("base", ["kept", "broken"])
    with pytest.raises(ns.NegotiationSimError, match="did you mean 'broken'"):
        compare(planted_variants(), ["brokn"], runs=20)


# --- Two dated sets of positions -------------------------------------------------------------------

# Three addresses differ: the red line, the salience of peace for A, and how credible the promise is.
LATER = {
    "actors.a.stances.troops.red_line.at_most": 0.9,
    "actors.a.stances.peace.salience": 0.2,
    "commitments.deploys.credibility": 1,
}


def test_three_changed_addresses_are_found_whatever_else_is_reworded() -> None:
    before, after = planted(), planted().with_changes(LATER)
    reworded = after.with_changes({"title": "Another title", "outcomes.peace.title": "Peace at last"})
    found = changes_between(before, reworded)
    assert {address for change in found for address in change.addresses} == {*LATER}
    assert not changes_between(before, before.with_changes({"title": "Another title"}))
    assert not same_talks(before, after)


def test_each_change_is_attributed_and_the_rest_is_what_only_several_explain() -> None:
    before, after = planted(), planted().with_changes(LATER)
    found = attribute(before, after, RUNS, seed=2)

    def share(scenario: ns.Scenario) -> float:
        return ns.run(scenario, RUNS, seed=2).outcomes[0].share

    parts = 0.0
    for effect in found.effects:
        (address,) = effect.change.addresses
        assert effect.alone is not None
        assert effect.last is not None
        alone = share(before.with_changes({address: LATER[address]})) - share(before)
        assert effect.alone["peace"].difference == pytest.approx(alone)
        others = {name: value for name, value in LATER.items() if name != address}
        last = share(after) - share(before.with_changes(others))
        assert effect.last["peace"].difference == pytest.approx(last)
        parts += alone
    total = share(after) - share(before)
    assert found.total["peace"].difference == pytest.approx(total)
    assert found.rest["peace"].difference == pytest.approx(total - parts)
    assert found.rest["peace"].low <= total - parts <= found.rest["peace"].high


def test_changes_that_only_work_together_show_in_the_rest() -> None:
    # Two promises guard the peace, and each alone is enough to keep A from signing. So each change alone does
    # nothing, taking either back undoes all, and the rest is the whole difference.
    before = planted(PROMISE.replace('"deploys"', '"second"')).with_changes(
        {"commitments.deploys.credibility": 1, "commitments.second.credibility": 1}
    )
    after = planted(PROMISE.replace('"deploys"', '"second"')).with_changes(
        {"commitments.deploys.credibility": 0, "commitments.second.credibility": 0}
    )
    found = attribute(before, after, 100, seed=2)
    assert len(found.effects) == 2
    for effect in found.effects:
        assert effect.alone is not None
        assert effect.last is not None
        assert (effect.alone["peace"].difference, effect.last["peace"].difference) == (0.0, 1.0)
    assert found.rest["peace"].difference == 1.0


def test_a_position_that_needs_its_red_line_moved_is_one_change() -> None:
    before = planted()
    after = before.with_changes(
        {"actors.a.stances.troops.red_line.at_most": 1.0, "actors.a.stances.troops.position": 0.5}
    )
    (change,) = changes_between(before, after)
    assert {*change.addresses} == {
        "actors.a.stances.troops.red_line.at_most",
        "actors.a.stances.troops.position",
    }
    (effect,) = attribute(before, after, 50, seed=2).effects
    assert effect.problem is None
    assert effect.alone is not None
    assert effect.alone["peace"].after == 1.0


def test_a_change_that_cannot_be_made_alone_says_why() -> None:
    """A promise about an issue that only one side has: without the issue there can be no such promise."""
    both = small.issue("extra") + PROMISE.replace('"deploys"', '"more"').replace(
        '"troops"', '"extra"'
    ).replace('at_least = "force"', "at_least = 1")
    found = attribute(planted(), planted(both), 20, seed=2).effects
    problems = {effect.change.addresses[0]: effect.problem for effect in found}
    assert problems["issues.extra"] is None
    assert "extra" in str(problems["commitments.more"])


def test_a_new_commitment_and_a_lost_actor_are_changes_too() -> None:
    without = planted(promise="")
    (change,) = changes_between(without, planted())
    assert change.addresses == ("commitments.deploys",)
    (effect,) = attribute(without, planted(), RUNS, seed=2).effects
    assert effect.alone is not None
    assert effect.alone["peace"].before == 1.0
    assert effect.alone["peace"].high < -0.3
    (back,) = attribute(planted(), without, RUNS, seed=2).effects
    assert back.alone is not None
    assert back.alone["peace"].difference == pytest.approx(-effect.alone["peace"].difference)


def test_two_scenarios_with_other_outcomes_can_be_compared() -> None:
    third = '[[outcomes]]\nid = "third"\ntitle = "Never"\n'
    named = [("before", "then", planted()), ("after", "now", planted(third, promise=""))]
    found = compare_scenarios(named, RUNS, seed=2)
    assert found.sides[0].outcomes["peace"].after == 1.0
    assert [*found.sides[0].outcomes] == ["peace", "no_peace", "unnamed", "third"]
    assert [*found.titles] == ["peace", "no_peace", "third"]
    assert (found.sides[0].outcomes["third"].before, found.sides[0].outcomes["third"].after) == (0.0, 0.0)
    parts = attribute(planted(), planted(third, promise=""), RUNS, seed=2)
    assert parts.total["peace"].difference == found.sides[0].outcomes["peace"].difference


def test_a_red_line_that_only_one_side_has_is_one_change() -> None:
    with_line = planted()
    without = ns.loads(with_line.to_toml().replace("red_line = {at_most = 0.2}", ""))
    assert without.actors["a"].stances["troops"].red_line is None
    for before, after in ((with_line, without), (without, with_line)):
        (change,) = changes_between(before, after)
        assert change.addresses == ("actors.a.stances.troops.red_line",)
