"""A brief has all and only what its seat may know, and its points add up to what the engine counts."""

from pathlib import Path

import pytest
import small
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded import shipped
from private_numbers import others_changed
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.agreement.who_signs import who_signs
from negotiation_sim.game.briefs import briefs
from negotiation_sim.scenario.worth import in_points

SHIPPED = ns.shipped_scenarios()


@pytest.mark.parametrize("path", SHIPPED.values(), ids=lambda path: path.name)
def test_the_points_of_the_rows_add_up_to_what_a_draft_is_worth(path: Path) -> None:
    scenario = ns.load(path)
    for seat, brief in briefs(scenario).items():
        if seat not in scenario.talks.parties:
            continue
        draft = {row.stance.issue: row.places[-1].value for row in brief.rows}
        signing = who_signs(scenario, draft)
        after = {name: scenario.issues[name].scale.number(value) for name, value in signing.package.items()}
        told = {name: scenario.issues[name].scale.number(value) for name, value in draft.items()}
        if any(abs(after[name] - told[name]) > 1e-9 for name in told):
            continue  # what the draft sets off stands on no sheet
        answer = next(a for a in signing.answers if a.actor == seat)
        total = sum(row.places[-1].points for row in brief.rows)
        assert total == pytest.approx(in_points(scenario.actors[seat].scores, answer.worth), abs=1e-9)


def test_points_by_hand() -> None:
    # One price: 200 to 600 thousand; the seller asks 500 and takes no less than 350. Each 4 thousand away from 500
    # cost a point: 350 is worth 62.5, which is what its own limit makes of no deal.
    (row,) = briefs(shipped("classics/one_price.toml"))["seller"].rows
    assert [(place.value, place.points, place.signs) for place in row.places] == [
        (200.0, 25.0, False),
        ("low", 50.0, False),
        (350.0, 62.5, True),
        ("mid", 75.0, True),
        ("high", 100.0, True),
        (600.0, 75.0, True),
    ]
    # A score sheet stands as it is, with its minimum.
    candidate = briefs(shipped("classics/job_offer.toml"))["candidate"]
    assert [place.points for place in candidate.rows[0].places] == pytest.approx([0.0, 20.0, 40.0])
    assert candidate.no_deal == pytest.approx(55.0)


def test_the_brief_of_who_is_asked_at_home_has_no_deal_after_the_first_round() -> None:
    # No deal leaves 0.25 of a line on which it wants 1; each round costs 0.05, and one has passed.
    given = small.scenario(
        small.issue("pie", status_quo=0.25),
        *(small.actor(name, pie=f"position = {at}, salience = 1") for name, at in (("a", 0), ("b", 1))),
        small.actor("home", more="cost_of_delay = 0.05", pie="position = 1, salience = 1").replace(
            "capability = 1.0\n", ""
        ),
        parties='["a", "b"]',
        talks='ratify = ["home"]',
    )
    assert briefs(given)["home"].no_deal == pytest.approx(20.0)


@settings(max_examples=5)
@given(scenarios(), st.integers(0, 4))
def test_a_brief_does_not_change_with_what_the_others_keep_to_themselves(text: str, salt: int) -> None:
    scenario = ns.loads(text)
    for seat in scenario.at_table:
        other = briefs(others_changed(scenario, seat, salt))[seat]
        assert briefs(scenario)[seat].as_json() == other.as_json()


def test_another_seats_brief_does_change() -> None:
    # The negative control: what is compared would show it.
    scenario = shipped("ceasefire.toml")
    assert (
        briefs(scenario)["russia"].as_json()
        != briefs(others_changed(scenario, "ukraine", 0))["russia"].as_json()
    )
