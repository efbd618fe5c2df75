"""Numbers and their evidence: scales, inheritance, ranges."""

from typing import Any

import pytest
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.scenario.estimates import ABOVE_ZERO, Estimate, Evidence, Scale
from negotiation_sim.scenario.issues import Bound, Issue, Point
from negotiation_sim.scenario.record import resolved, scenario_of

WIDTHS = {"stated": 0.05, "inferred": 0.15, "assumed": 0.25}
SOLDIERS = Scale(0, 600_000, {"none": 0, "as_now": 450_000})
ISSUE = Issue(
    title="t",
    status_quo=Estimate(mode=0.0),
    points={name: Point(at=at, means=name) for name, at in (("none", 0.0), ("some", 0.4), ("full", 1.0))},
)


def test_own_units_and_points_become_numbers_from_0_to_1() -> None:
    assert SOLDIERS.number(150_000) == 0.25
    assert SOLDIERS.number("as_now") == 0.75
    assert SOLDIERS.in_unit(0.75) == 450_000


@pytest.mark.parametrize(
    ("scale", "value"), [(SOLDIERS, 600_001), (SOLDIERS, "nome"), (ABOVE_ZERO, 0), (ABOVE_ZERO, 1.1)]
)
def test_a_value_off_the_scale_is_refused(scale: Scale, value: float | str) -> None:
    with pytest.raises(ValueError, match=r"out of range|did you mean 'none'"):
        scale.number(value)


@pytest.mark.parametrize(
    ("own", "around", "expected"),
    [
        (Evidence(), Evidence(basis="stated", claims=("c",)), Evidence(basis="stated", claims=("c",))),
        (
            Evidence(basis="inferred"),
            Evidence(basis="stated", claims=("c",)),
            Evidence(basis="inferred", claims=("c",)),
        ),
        (
            Evidence(basis="assumed", why="w"),
            Evidence(basis="stated", claims=("c",)),
            Evidence(basis="assumed", why="w"),
        ),
        (
            Evidence(basis="stated", claims=("d",)),
            Evidence(basis="assumed", why="w"),
            Evidence(basis="stated", claims=("d",)),
        ),
    ],
)
def test_a_number_takes_the_evidence_that_it_lacks_from_around_it(
    own: Evidence, around: Evidence, expected: Evidence
) -> None:
    assert own.within(around) == expected


def test_an_estimate_with_its_own_range_keeps_it_and_one_without_takes_that_of_its_basis() -> None:
    around = Evidence(basis="inferred", why="w")
    own = Estimate(mode=0.5, low=0.4, high=0.9).complete("a", Scale(), around, WIDTHS)
    wide = Estimate(mode=0.9).complete("a", Scale(), around, WIDTHS)
    bare = Estimate(mode=0.9).complete("a", Scale(), Evidence(), WIDTHS)
    assert (own.low, own.mode, own.high) == (0.4, 0.5, 0.9)
    assert (wide.low, wide.high) == (0.75, 1.0)
    assert bare.exact
    assert bare.basis is None


@pytest.mark.parametrize(
    ("point", "interval"), [("none", (0.0, 0.2)), ("some", (0.2, 0.7)), ("full", (0.7, 1.0))]
)
def test_nearest_reaches_half_way_to_the_neighbours(point: str, interval: tuple[float, float]) -> None:
    assert Bound(nearest=point).interval(ISSUE) == pytest.approx(interval)


@pytest.mark.parametrize(
    ("number", "point"), [(0.0, "none"), (0.19, "none"), (0.2, "none"), (0.21, "some"), (1.0, "full")]
)
def test_a_value_is_told_by_its_nearest_point_and_half_way_by_the_lower_one(
    number: float, point: str
) -> None:
    assert ISSUE.nearest(number) == point


def test_a_bare_salience_in_a_stated_stance_is_only_inferred() -> None:
    """A source states positions, never weights."""
    scenario = shipped("ceasefire.toml")
    stated = {name for name, given in scenario.inputs().items() if given.basis == "stated"}
    assert stated
    assert not {name for name in stated if name.endswith(".salience")}


INVENTED = """
format = 1
title = "A made-up case"
basis = "invented"
{more}
talks = {{ rounds = 2, parties = ["a"] }}
issues.x = {{ title = "x", status_quo = 0.5 }}
[actors.a]
name = "A"
capability = {{ mode = 0.5, basis = "assumed", why = "w" }}
stances.x = {{ position = 0.4, salience = 1, red_line = {{ at_most = 0.6 }} }}
[[commitments]]
id = "c"
actor = "a"
kind = "promise"
issue = "x"
at_least = 0.5
credibility = 0.7
"""


def test_what_must_have_a_basis_and_has_none_is_invented_where_the_whole_file_is() -> None:
    given = ns.loads(INVENTED.format(more="")).inputs()
    invented = {address.rpartition(".")[2] for address, one in given.items() if one.basis == "invented"}
    assert invented == {"position", "salience", "at_most", "credibility"}
    assert {name for name, one in given.items() if one.basis is None} == {
        "issues.x.status_quo",
        "commitments.c.at_least",
    }
    assert given["actors.a.capability"].basis == "assumed"
    assert all(one.exact for one in given.values() if one.basis != "assumed")


def test_an_invented_number_is_drawn_as_widely_as_the_file_says() -> None:
    wide = ns.loads(INVENTED.format(more="uncertainty = { invented = 0.1 }")).inputs()
    line, status_quo = wide["actors.a.stances.x.red_line.at_most"], wide["issues.x.status_quo"]
    assert (line.low, line.mode, line.high) == (0.5, 0.6, 0.7)
    assert status_quo.exact


def test_without_a_basis_for_the_whole_file_each_number_that_needs_one_is_asked_for_it() -> None:
    """The negative control."""
    with pytest.raises(ns.ScenarioError, match="needs a basis") as caught:
        ns.loads(INVENTED.format(more="").replace('basis = "invented"', ""))
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize(
    "value", [0.3, {"mode": 0.3, "low": 0.2, "high": 0.4}, {"mode": 0.3, "basis": "assumed", "why": "w"}]
)
def test_what_is_set_in_an_invented_case_is_invented_unless_it_says_else(value: Any) -> None:
    address = "actors.a.stances.x.position"
    case = INVENTED.format(more=f"variants.v = {{ title = 't', changes = {{ '{address}' = 0.45 }} }}")
    set_to = ns.loads(case).with_changes({address: value}).inputs()[address]
    assert set_to.basis == (value.get("basis", "invented") if isinstance(value, dict) else "invented")
    assert ns.loads(case).variant("v").inputs()[address].basis == "invented"
    beside = shipped("ceasefire.toml").with_changes({"actors.usa.capability": 0.4})
    assert beside.inputs()["actors.usa.capability"].basis == "assumed"


def test_an_invented_case_comes_back_from_its_record() -> None:
    scenario = ns.loads(INVENTED.format(more=""))
    assert scenario_of(resolved(scenario)).inputs() == scenario.inputs()
