"""Stated holds for the number itself: what the claims do not hold is listed, and the shipped files keep the rule."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.cli import command
from negotiation_sim.scenario.support import weakly_stated

CLAIMS = """format = 1
source = { title = "A paper", kind = "news report" }
claims = [{ id = "c", speaker = "the paper", kind = "demand", says = "SAYS", where = 1 }]
"""
SCENARIO = """format = 1
title = "Hours"
evidence = ["claims.toml"]
talks = { rounds = 3, parties = ["a"] }
[issues.week]
title = "Hours of work in a week"
range = [30, 50]
status_quo = 40
points = { short = { at = 30, means = "four days" }, long = { at = 50, means = "six days" } }
[actors.a]
name = "A"
capability = { mode = 1, basis = "assumed", why = "w" }
stances.week = { position = POSITION, salience = 0.5, basis = "stated", claims = ["c"] }
"""
POSITION = "actors.a.stances.week.position"


def weak(folder: Path, says: str, position: str) -> tuple[str, ...]:
    (folder / "claims.toml").write_text(CLAIMS.replace("SAYS", says))
    (folder / "hours.toml").write_text(SCENARIO.replace("POSITION", position))
    return weakly_stated(ns.load(folder / "hours.toml"))


@pytest.mark.parametrize(
    ("says", "position"),
    [
        ("They ask for 35 hours.", "35"),
        ("They ask for a short week.", '"short"'),
        ("Four are enough.", '"short"'),
    ],
)
def test_a_claim_holds_its_figure_or_a_word_of_its_point(tmp_path: Path, says: str, position: str) -> None:
    assert weak(tmp_path, says, position) == ()


@pytest.mark.parametrize(
    ("says", "position"),
    [
        ("They ask for fewer hours.", "35"),  # a direction, no figure
        ("They ask for 36 hours.", "35"),  # another figure
        ("They ask for a long week.", '"short"'),  # another point
        ("They speak of days.", '"short"'),  # a word that both points have
        ("They ask for a short week.", "31"),  # near a point is not at it
    ],
)
def test_a_direction_without_figure_or_point_is_listed(tmp_path: Path, says: str, position: str) -> None:
    assert weak(tmp_path, says, position) == (POSITION,)


def test_the_screen_shows_what_is_listed_with_its_claim_and_nothing_else(tmp_path: Path) -> None:
    weak(tmp_path, "They ask for fewer hours.", "35")
    run = CliRunner().invoke(command, ["sources", str(tmp_path / "hours.toml"), "--weak"])
    assert run.exit_code == 0
    assert POSITION in run.stdout
    assert "They ask for fewer hours." in run.stdout
    assert "actors.a.capability" not in run.stdout


def test_clean_cars_count_what_the_table_says_and_what_it_does_not() -> None:
    """30 figures of the table; ten values of no deal and the status quo are assumed."""
    cars = shipped("classics/car_emissions.toml").inputs().values()
    assert Counter(given.basis for given in cars) == {"stated": 30, "assumed": 11}


@pytest.mark.parametrize(
    ("scenario", "address"),
    [
        ("ceasefire", "commitments.allies_build_up_army.at_least"),
        ("ceasefire", "commitments.coalition_deploys.at_least"),
        ("ceasefire", "commitments.russia_peace_needs_recognition.at_most"),
        ("ceasefire", "actors.coalition.stances.oil_pressure.position"),
        ("ceasefire", "actors.coalition.stances.foreign_troops.position"),
        ("ceasefire", "actors.usa.stances.leaders_meeting.worth.no_meeting"),
        ("oil", "actors.coalition.stances.us_measures.position"),
        ("oil", "actors.usa.stances.china_pressure.position"),
    ],
)
def test_a_direction_in_the_report_is_no_stated_number(scenario: str, address: str) -> None:
    given = shipped(f"{scenario}.toml").inputs()[address]
    assert given.basis == "inferred"
    assert given.low < given.high
