"""Nothing private leaks: what a seat is shown does not depend on what the others keep to themselves."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded import shipped
from private_numbers import course, found_in, odd, others_changed
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.game.views import in_public
from negotiation_sim.scenario.red_lines import ruling

ROOT = Path(__file__).parent.parent.parent
CEASEFIRE = shipped("ceasefire.toml")
SHIPPED = [
    "ceasefire.toml",
    "oil.toml",
    "summit.toml",
    "classics/one_price.toml",
    "classics/divide_the_sum.toml",
]

Shown = Callable[[ns.Game, str], str]


def shown(game: ns.Game, seat: str) -> str:
    """All that a seat is shown: its view, and what it is told about drafts."""
    view = game.view(seat)
    told = [view.as_json()]
    for share in (0.0, 0.3, 1.0):
        draft: dict[str, Any] = {
            name: [*issue.options][int(share * (len(issue.options) - 1))]
            if issue.options
            else issue.range[0] + share * (issue.range[1] - issue.range[0])
            for name, issue in game.scenario.issues.items()
            if not issue.rests
        }
        told.append({"worth": repr(view.evaluate(draft))})
    return json.dumps(told, default=str)


def leaky(game: ns.Game, seat: str) -> str:
    """The negative control: it tells what somebody else's no deal is worth."""
    other = next(name for name in game.scenario.at_table if name != seat)
    table = game._course.talks.table
    return shown(game, seat) + repr(table.reservation(1)[game._course.actors[other], 0])


def gives_away(given: ns.Scenario, seat: str, show: Shown, salt: int = 0) -> bool:
    """Whether what is shown to a seat changes with what the others keep to themselves."""
    other = others_changed(given, seat, salt)
    started = [ns.Game(s, [seat], seed=11) for s in (given, other)]
    if show(started[0], seat) != show(started[1], seat):
        return True
    gone_on = [course(s) for s in (given, other)]
    return show(gone_on[0], seat) != show(gone_on[1], seat)


@settings(max_examples=6)
@given(scenarios() | scenarios(home=True, insincere=True), st.integers(0, 4))
def test_what_a_seat_is_shown_does_not_depend_on_what_others_keep_to_themselves(text: str, salt: int) -> None:
    given = ns.loads(text)
    for seat in given.at_table:
        # An event that changes the same number would hide the change; whatever it hides is shown to nobody.
        assert not gives_away(given, seat, shown, salt)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] if name == "ceasefire.toml" else []) for name in SHIPPED],
)
def test_no_shipped_scenario_gives_anything_away(name: str) -> None:
    given = shipped(name)
    for seat in given.at_table:
        assert not gives_away(given, seat, shown)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_view_that_tells_one_private_number_is_found_out(name: str) -> None:
    given = shipped(name)
    assert any(gives_away(given, seat, leaky) for seat in given.at_table)


def test_no_private_number_stands_in_what_a_seat_is_shown_from_round_to_round() -> None:
    for seat in ("russia", "ukraine", "slovakia"):
        given, numbers = odd(CEASEFIRE, seat)
        assert len(numbers) > 40
        game = ns.Game(given, [seat])
        for _ in range(4):
            game.end_round()
            assert found_in(shown(game, seat), numbers) == []
        # The negative control: a page that holds all inputs holds them.
        assert len(found_in(repr(given.inputs()), numbers)) == len(numbers)


def with_inner_values(given: ns.Scenario) -> ns.Scenario:
    """To everybody everything matters otherwise than it says."""
    changes = {
        f"actors.{name}.stances.{issue}.inner": {"salience": 0.5}
        for name in given.at_table
        for issue in given.actors[name].stances
    }
    return given.with_changes(changes)


def test_what_the_others_would_settle_for_stands_in_nothing_that_a_seat_is_shown() -> None:
    given, numbers = odd(with_inner_values(CEASEFIRE), "ukraine")
    inner = {address: number for address, number in numbers.items() if ".inner." in address}
    assert len(inner) >= 3
    game = ns.Game(given, ["ukraine"])
    for _ in range(3):
        game.end_round()
        assert found_in(shown(game, "ukraine"), inner) == []
    # The negative control: a page that shows what the others mean.
    table = game._course.talks.table
    assert found_in(json.dumps(table.meant["saliences"].tolist()), inner) != []
    # And a seat knows its own.
    own = {
        a: n
        for a, n in odd(with_inner_values(CEASEFIRE), "russia")[1].items()
        if a.startswith("actors.ukraine.")
    }
    mine = ns.Game(given.with_changes({a: n for a, n in own.items() if ".inner." in a}), ["ukraine"])
    assert found_in(shown(mine, "ukraine"), own) != []


def test_a_chair_that_knew_every_red_line_would_show_where_it_lies() -> None:
    # The negative control, and how it was before: the engine's own chair does not table what a party has
    # ruled out, so its draft comes to rest on a red line that nobody has told.
    given, numbers = odd(CEASEFIRE, "russia")
    game = ns.Game(given, ["russia"])
    game._course.talks.table.said = None
    game._course.talks.protocol.refresh()
    found = []
    for _ in range(4):
        game.end_round()
        found += found_in(shown(game, "russia"), numbers)
    assert "actors.ukraine.stances.territory.red_line.at_most" in found


def test_a_view_holds_what_a_source_states_with_its_claims() -> None:
    heard = ns.Game(CEASEFIRE, ["ukraine"]).view("ukraine").public
    troops = next(s for s in heard.statements if (s.actor, s.issue) == ("russia", "foreign_troops"))
    assert (troops.position, troops.at_most) == (0.0, 0.0)
    assert troops.claims == (
        "ru-troops-unacceptable",
        "ru-will-not-discuss-troops",
        "kremlin-rejects-nato-troops",
    )
    # What Russia wants of the ceasefire is inferred, so nobody has said it.
    assert not any((s.actor, s.issue) == ("russia", "ceasefire") for s in heard.statements)
    # A promise that a source states is known; a threat that is only inferred is not.
    assert "coalition_deploys" in heard.commitments
    assert "us_new_measures" not in heard.commitments


@pytest.mark.parametrize(("likeliest", "told"), [(0.9, 0.9), (1.0, None)])
def test_a_red_line_that_at_its_likeliest_rules_nothing_out_is_heard_no_more_than_it_is_drawn(
    likeliest: float, told: float | None
) -> None:
    russia, here = CEASEFIRE.actors["russia"], "actors.russia.stances.foreign_troops"
    stance = russia.stances["foreign_troops"]
    assert stance.red_line is not None
    assert stance.red_line.at_most is not None
    line = evolve(stance.red_line, at_most=evolve(stance.red_line.at_most, low=0.5, mode=likeliest, high=1.0))
    stances = {**russia.stances, "foreign_troops": evolve(stance, red_line=line)}
    changed = evolve(CEASEFIRE, actors={**CEASEFIRE.actors, "russia": evolve(russia, stances=stances)})
    heard = in_public(changed, "ukraine").statements
    (said,) = (s for s in heard if (s.actor, s.issue) == ("russia", "foreign_troops"))
    assert said.at_most == told
    assert [one.mode for _, one in ruling(changed.inputs(), here)] == ([] if told is None else [told])


def test_a_view_holds_the_seats_own_numbers() -> None:
    own = ns.Game(CEASEFIRE, ["russia"]).view("russia").own
    ceasefire = next(s for s in own.stances if s.issue == "ceasefire")
    assert (ceasefire.position, ceasefire.salience) == (0.0, 0.6)
    assert (own.capability, own.signs) == (0.8, True)


def test_a_view_holds_a_red_line_where_the_seat_has_one_and_nowhere_else() -> None:
    for seat, lined in (
        ("russia", {"foreign_troops"}),
        ("ukraine", {"ceasefire", "army_support", "territory"}),
    ):
        own = ns.Game(CEASEFIRE, [seat]).view(seat).own
        assert {s.issue for s in own.stances if (s.at_least, s.at_most) != (None, None)} == lined


def test_what_the_rule_counts_all_hear_as_it_is_in_this_game_and_else_nobody_hears_it() -> None:
    cars = shipped("classics/car_emissions.toml")
    drawn = cars.with_changes({"actors.germany.capability": {"mode": 0.2, "low": 0.1, "high": 1.0}})
    for seat in ("belgium", "germany"):
        heard = ns.Game(drawn, [seat], seed=3).view(seat).public.weights
        assert list(heard) == [*cars.talks.parties]
        assert heard["germany"] == ns.Game(drawn, ["germany"], seed=3).view("germany").own.capability != 0.2
    assert ns.Game(CEASEFIRE, ["ukraine"]).view("ukraine").public.weights == {}


def test_nobody_sees_a_seat_that_it_does_not_hold() -> None:
    with pytest.raises(ns.GameError, match="the engine holds the seat 'russia'"):
        ns.Game(CEASEFIRE, ["ukraine"]).view("russia")
