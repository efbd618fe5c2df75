"""Choices, curves and score sheets in the engine: facts worked out by hand, and what stays as it was."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import negotiation_sim as ns
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import modes
from negotiation_sim.model.engine import simulate_rounds
from negotiation_sim.model.state import Table
from negotiation_sim.model.trajectories import Trajectories

BASE = Path(__file__).parents[1] / "scenarios" / "base.toml"
BEFORE_OPTIONS = "2a48b63ef34124b4083f13e81fecd66063f0b0c11a9e98ddf900dc2bea3e75b5"


def digest(path: Path, seed: int) -> str:
    """How 3,000 runs end, as one number; packages to twelve decimals."""
    ensemble = ns.run(ns.load(path), runs=3000, seed=seed).ensemble
    whole = sha256()
    for name in ("ending", "outcome", "rounds"):
        whole.update(getattr(ensemble, name).tobytes())
    for issue in range(len(ensemble.scenario.issues)):
        whole.update(np.round(ensemble.place(issue), 12).tobytes())
    for party in range(len(ensemble.scenario.talks.parties)):
        for row in ensemble.refusals(party):
            whole.update(np.ascontiguousarray(row).tobytes())
    return whole.hexdigest()


def test_a_scenario_of_plain_lines_gives_what_it_gave_before_there_were_options() -> None:
    """The number was taken from the last version without options."""
    assert digest(BASE, seed=7) == BEFORE_OPTIONS


def test_the_number_for_plain_lines_can_differ() -> None:
    assert digest(BASE, seed=8) != BEFORE_OPTIONS


def two(a: str, b: str, more: str = "", rounds: int = 10) -> str:
    """Two parties on a choice of three places and a line with three dates."""
    return f"""
        format = 1
        title = "t"
        talks = {{ rounds = {rounds}, parties = ["a", "b"], runs = 50 }}
        uncertainty = {{ assumed = 0 }}
        [issues.place]
        title = "Where"
        status_quo = "nowhere"
        options = {{ nowhere = "no meeting", moscow = "in Moscow", geneva = "in Geneva" }}
        [issues.date]
        title = "When"
        status_quo = 0.0
        points.june = {{ at = 0.0, means = "June" }}
        points.july = {{ at = 0.5, means = "July" }}
        points.august = {{ at = 1.0, means = "August" }}
        [actors]
        a = {{ name = "A", capability = 1, basis = "assumed", why = "w", {a} }}
        b = {{ name = "B", capability = 0.5, basis = "assumed", why = "w", {b} }}
        {more}
    """


MOSCOW = 'stances = { place = { position = "moscow", salience = 1 } }'
GENEVA = 'stances = { place = { position = "geneva", salience = 1 } }'
SHEET = (
    "stances = { place = { worth = { nowhere = 0, moscow = 30, geneva = 20 } }, "
    "date = { worth = { june = 0, july = 70, august = 10 } } }"
)


def table(text: str) -> Table:
    compiled = compile_scenario(ns.loads(text))
    return Table(compiled, modes(compiled))


def package(*values: float) -> Any:
    return np.repeat(np.array(values)[:, np.newaxis], 2, axis=1)


@pytest.mark.parametrize(
    ("place", "date", "points"),
    [
        (0.5, 0.5, 100.0),  # Moscow in July: 30 + 70
        (1.0, 0.5, 90.0),
        (0.0, 1.0, 10.0),
        (0.5, 0.25, 65.0),  # half-way from June to July: 30 + 35
        (0.5, 0.75, 70.0),  # half-way from July to August: 30 + 40
        (0.0, 0.0, 0.0),
    ],
)
def test_points_of_a_score_sheet_add_up_and_are_linear_between_points(
    place: float, date: float, points: float
) -> None:
    assert table(two(SHEET, MOSCOW)).utility(package(place, date))[0, 0] == pytest.approx(points / 100)


def test_shares_are_salience_times_worth() -> None:
    """Weights 3/4 and 1/4: 0.75 * 0.4 + 0.25 * 0.9 = 0.525."""
    stances = (
        "stances = { place = { salience = 0.9, worth = { nowhere = 0, moscow = 0.4, geneva = 1 } }, "
        "date = { salience = 0.3, worth = { june = 0.9, august = 0.1 } } }"
    )
    assert table(two(stances, MOSCOW)).utility(package(0.5, 0.0))[0, 0] == pytest.approx(0.525)


def test_a_choice_with_only_a_position_is_all_or_nothing() -> None:
    """Geneva is no nearer to Moscow than no meeting is."""
    found = table(two(MOSCOW, GENEVA)).utility
    assert [found(package(place, 0.0))[0, 0] for place in (0.0, 0.5, 1.0)] == [0.0, 1.0, 0.0]


def rounds_of(text: str) -> Trajectories:
    compiled = compile_scenario(ns.loads(text))
    return simulate_rounds(compiled, modes(compiled))


def test_a_choice_is_switched_in_the_round_in_which_it_can_be_paid() -> None:
    """A weighs more, so the text says Moscow. No deal is worth 0 and hopes fall by a tenth a round: B can pay all in round 10."""
    kept = rounds_of(two(MOSCOW, GENEVA))
    offers = kept.offers[:, :, 0, 0]
    assert offers[:9].tolist() == [[0.5, 1.0]] * 9
    assert offers[9].tolist() == [0.5, 0.5]
    assert kept.texts[:, 0, 0].tolist() == [0.5] * 10


def test_on_a_curve_an_actor_stops_where_going_on_costs_too_much() -> None:
    """A's curve falls from 1 in June to 0 in July and is up at 1 again in August; B wants August and weighs more.

    The text lies beyond July, where A would lose little, but the way leads through July. In round 1 A
    may spend a tenth, so it stops a tenth of the way to July: 0.05.
    """
    valley = "stances = { date = { position = 'june', salience = 1, worth = { june = 1, july = 0, august = 1 } } }, reservation = 0"
    august = "stances = { date = { position = 'august', salience = 1 } }, strategy = 'hardliner'"
    text = two(valley, august).replace("capability = 1", "capability = 0.1").replace("'", '"')
    kept = rounds_of(text)
    assert kept.offers[0, 0, 1, 0] > 0.0
    assert kept.offers[0, 0, 1, 0] == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("a", "b", "chosen"),
    [
        (MOSCOW, GENEVA, 0.5),  # the larger influence
        (MOSCOW.replace("1 }", "0.5 }"), GENEVA, 0.5),  # 1 * 0.5 against 0.5 * 1: the first of the file
        (MOSCOW, GENEVA.replace("salience = 1", 'salience = 1, red_line = { never = ["moscow"] }'), 1.0),
        (MOSCOW, GENEVA.replace("salience = 1", 'salience = 1, red_line = { only = ["geneva"] }'), 1.0),
    ],
)
def test_the_chair_takes_the_option_with_most_support_that_nobody_rules_out(
    a: str, b: str, chosen: float
) -> None:
    assert rounds_of(two(a, b)).texts[0, 0, 0] == chosen


def test_where_all_options_are_ruled_out_the_one_with_most_support_stays() -> None:
    never = GENEVA.replace("salience = 1", 'salience = 1, red_line = { only = ["geneva"] }')
    only = MOSCOW.replace("salience = 1", 'salience = 1, red_line = { only = ["moscow"] }')
    kept = rounds_of(two(only, never))
    assert kept.texts[0, 0, 0] == 0.5
    assert kept.ended.reason_issue[1, 0] == 0


def test_a_score_equal_to_the_minimum_is_enough_and_a_point_more_is_not() -> None:
    """June in Moscow: 30 points."""
    for points, signs in ((30, True), (30.001, False)):
        sheet = f"{SHEET}, reservation = {{ points = {points} }}"
        found = ns.who_signs(ns.loads(two(sheet, MOSCOW)), {"place": "moscow", "date": "june"})
        assert found.answers[0].signs is signs


def test_conditions_and_commitments_name_options() -> None:
    """Whoever signs Geneva gets Moscow, by a promise; no meeting does not set it off."""
    more = """
        [[commitments]]
        id = "c"
        actor = "a"
        kind = "promise"
        issue = "place"
        exactly = "moscow"
        credibility = 1
        basis = "assumed"
        why = "w"
        when = { place = { is = "geneva" }, agreement = true }
    """
    scenario = ns.loads(two(MOSCOW, GENEVA, more))
    assert ns.who_signs(scenario, {"place": "geneva"}).package["place"] == "moscow"
    assert ns.who_signs(scenario, {"place": "nowhere"}).package["place"] == "nowhere"


def test_a_condition_on_the_first_and_the_last_option_leaves_out_the_one_between() -> None:
    outcome = '[[outcomes]]\nid = "x"\ntitle = "x"\nwhen = { place = { any_of = ["nowhere", "geneva"] } }'
    shares = {
        position: ns.run(ns.loads(two(MOSCOW.replace("moscow", position), GENEVA, outcome)))
        .summary.outcomes[0]
        .share
        for position in ("nowhere", "moscow", "geneva")
    }
    assert shares == {"nowhere": 1.0, "moscow": 0.0, "geneva": 1.0}
