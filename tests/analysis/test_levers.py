"""The largest single changes, on a scenario where they are known, and on the flagship."""

from pathlib import Path

import pytest
import small
from planted import NOISE, planted

import negotiation_sim as ns
from negotiation_sim.analysis.levers import FIRST_LOOK, Lever, Levers, levers, moves
from negotiation_sim.report import levers_text
from negotiation_sim.scenario.estimates import Input, Scale

CEASEFIRE = Path(__file__).parents[2] / "scenarios" / "ceasefire.toml"


def of(found: Levers, address: str, value: float | str) -> Lever:
    return next(lever for lever in found.levers if (lever.address, lever.value) == (address, value))


def test_each_effect_is_the_difference_of_two_ordinary_ensembles() -> None:
    scenario = planted()
    found = levers(scenario, "peace", runs=300, seed=3)
    base = ns.run(scenario, 300, seed=3).outcomes[0].share
    assert found.share == base
    for lever in found.levers[:6]:
        alone = ns.run(scenario.with_changes({lever.address: lever.value}), 300, seed=3)
        assert (lever.effect.before, lever.effect.after) == (base, alone.outcomes[0].share)
        assert lever.effect.difference == pytest.approx(lever.effect.after - base)


def test_the_planted_commitment_is_found_in_each_of_its_ways() -> None:
    found = levers(planted(), "agreement", runs=300)
    # Never kept, without effect, or without the red line that it crosses: peace in every run, by hand.
    ways: tuple[tuple[str, float | str], ...] = (
        ("commitments.deploys.credibility", 0.0),
        ("commitments.deploys.at_least", "none"),
        ("actors.a.stances.troops.red_line.at_most", 1.0),
    )
    for address, value in ways:
        lever = of(found, address, value)
        assert lever.effect.after == 1.0
        assert lever.clear
        assert lever.tied
    # What was tried in the first look only is not called as strong: over all runs it may be weaker by far.
    once = levers(planted(), "agreement", runs=300, first_look=100, most=1, within=0)
    assert [lever.effect.after for lever in once.levers[:3]] == [1.0, 1.0, 1.0]
    assert [lever.tied for lever in once.levers[:3]] == [True, False, False]
    always = of(found, "commitments.deploys.credibility", 1.0)
    assert always.effect.after == 0.0
    assert always.clear
    assert found.levers[0].effect.after == 1.0


def test_what_leads_to_nothing_is_told_as_noise() -> None:
    found = levers(planted(), "agreement", runs=300)
    dummies = [lever for lever in found.levers if "actors.c." in lever.address]
    assert len(dummies) == 4  # both ends of both numbers
    for lever in dummies:
        assert (lever.effect.gained, lever.effect.lost) == (0, 0)
        assert not lever.clear
        assert not lever.tied


def test_without_the_promise_its_levers_are_gone() -> None:
    """The negative control: what nobody keeps cannot be a lever."""
    found = levers(planted().with_changes({"commitments.deploys.credibility": 0}), "agreement", runs=300)
    assert not [lever for lever in found.levers if "deploys" in lever.address and lever.clear]
    assert not [lever for lever in found.levers if lever.address == "commitments.deploys.credibility"]


@pytest.mark.slow
def test_the_dilemma_of_the_flagship_is_found() -> None:
    scenario = ns.load(CEASEFIRE).variant("russia_wants_ceasefire")
    # Fewer at the table, so that a test can afford it.
    found = levers(scenario.with_changes({"talks.participants": ["coalition"]}), "agreement", runs=24)
    never = of(found, "commitments.coalition_deploys.credibility", 0.0)
    assert never.effect.difference > 0.5
    assert never.clear
    assert never.tied
    assert "coalition-26-commit" in never.claims


def test_only_the_largest_are_tried_in_all_runs() -> None:
    found = levers(planted(NOISE), "agreement", runs=FIRST_LOOK + 40)
    runs = [lever.effect.runs for lever in found.levers]
    assert runs == sorted(runs, reverse=True)
    assert {*runs} == {FIRST_LOOK, FIRST_LOOK + 40}
    sizes = [abs(lever.effect.difference) for lever in found.levers if lever.effect.runs > FIRST_LOOK]
    assert sizes == sorted(sizes, reverse=True)


def test_of_the_others_the_largest_within_their_ranges_are_tried_in_all_runs_too() -> None:
    noisy = planted(NOISE)
    first = levers(noisy, "agreement", runs=20).levers  # all in the first look, the largest first
    inside = [lever for lever in first[2:] if lever.within]
    outside = [lever for lever in first[2:] if not lever.within]
    for within in (0, 3, len(inside) + 1):
        found = levers(noisy, "agreement", runs=30, first_look=20, most=2, within=within)
        closely = {(lever.address, lever.value) for lever in found.levers if lever.effect.runs == 30}
        expected = [*first[:2], *[*inside, *outside][:within]]
        assert closely == {(lever.address, lever.value) for lever in expected}
    assert inside
    assert outside


def test_ends_of_ranges_are_tried_where_they_are_asked_for_and_the_rest_is_as_before() -> None:
    noisy, ends = planted(NOISE), {"low end", "high end"}
    whole = levers(noisy, "peace", runs=100)
    asked = next(lever.address for lever in whole.levers if lever.where in ends)
    left_out = [lever for lever in whole.levers if lever.where in ends and lever.address != asked]
    some = levers(noisy, "peace", runs=100, ends=[asked], most=3)
    assert {lever.address for lever in some.levers if lever.where in ends} == {asked}
    assert left_out
    assert len(some.levers) == len(whole.levers) - len(left_out)
    assert some.exact == whole.exact
    assert all(of(whole, lever.address, lever.value).effect == lever.effect for lever in some.levers)


def test_values_are_points_ends_and_certainties_each_place_once() -> None:
    scale = Scale(0.0, 100.0, {"low": 0.0, "mid": 50.0})
    position = Input("actors.x.stances.y.position", 0.25, 0.5, 0.75)
    assert [*moves(position, scale)] == [
        ("point", "low"),
        ("point", "mid"),
        ("low end", 25.0),
        ("high end", 75.0),
    ]
    red_line = Input("actors.x.stances.y.red_line.at_least", 0.5, 0.5, 0.5)
    assert [*moves(red_line, scale)] == [("given up", 0.0)]  # mid is where it is
    chance = Input("events.x.chance", 0.2, 0.4, 1.0)
    assert [*moves(chance, Scale())] == [("never", 0.0), ("always", 1.0), ("low end", 0.2)]


def test_what_the_scenario_does_not_allow_is_skipped_with_the_reason() -> None:
    found = levers(planted(), "agreement", runs=20)
    skipped = {(change.address, change.value): change.reason for change in found.skipped}
    assert "excludes the actor's own position" in skipped["actors.a.stances.troops.position", "force"]
    assert not [lever for lever in found.levers if (lever.address, lever.value) in skipped]


def test_an_outcome_must_exist() -> None:
    with pytest.raises(ns.NegotiationSimError, match="did you mean 'peace'"):
        levers(planted(), "peaec", runs=20)


def with_reservation(reservation: str) -> Levers:
    """a wants 1 and b 0; b's reservation may or may not be known exactly, everything else is."""
    scenario = small.scenario(
        small.issue("x", 0.5),
        small.actor("a", more="reservation = 0.2", x="position = 1, salience = 1"),
        small.actor("b", more=f"reservation = {reservation}", x="position = 0, salience = 1"),
        parties='["a", "b"]',
    )
    return levers(scenario, "agreement", runs=20)


def test_a_number_that_is_exact_and_has_nowhere_to_go_is_not_tried_and_is_named() -> None:
    found = with_reservation("0.9")
    assert found.levers == ()
    assert {"actors.a.reservation", "actors.b.reservation", "actors.b.capability"} <= {*found.exact}
    screen = " ".join(str(part) for part in levers_text.told(found))
    assert f"{len(found.exact)} numbers are not tried (such as " in screen
    assert "with --set" in screen


def test_a_number_that_is_exact_and_has_nowhere_to_go_is_not_tried_and_is_named_can_fail() -> None:
    found = with_reservation('{ mode = 0.9, low = 0.1, high = 0.9, basis = "assumed", why = "w" }')
    assert {lever.address for lever in found.levers} == {"actors.b.reservation"}
    assert "actors.b.reservation" not in found.exact
    assert "actors.a.reservation" in found.exact
    assert {lever.value: lever.effect.after for lever in found.levers} == {0.1: 1.0, 0.9: 0.0}
