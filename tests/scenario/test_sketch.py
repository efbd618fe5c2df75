"""First scenarios: the file that ``simulate new`` writes."""

import pytest

import negotiation_sim as ns
from negotiation_sim.scenario.estimates import Estimate
from negotiation_sim.scenario.issues import Issue
from negotiation_sim.scenario.names import Names
from negotiation_sim.scenario.sketch import TEMPLATE, Sketch, scenario_text, uncared
from negotiation_sim.scenario.warnings import warnings


def test_the_template_is_read_without_a_warning_and_says_what_was_meant() -> None:
    read = ns.loads(scenario_text(TEMPLATE))
    assert warnings(read) == ()
    assert {name: (issue.title, issue.range, issue.unit) for name, issue in read.issues.items()} == {
        name: (issue.title, issue.range, issue.unit) for name, issue in TEMPLATE.issues.items()
    }
    for name, actor in TEMPLATE.actors.items():
        for issue, stance in actor.stances.items():
            found = read.actors[name].stances[issue]
            assert (found.position, found.salience) == (stance.position, stance.salience)
            assert (found.red_line is None) == (stance.red_line is None)
    assert {given.basis for given in read.inputs().values() if given.basis} == {"invented"}


def test_what_nobody_cares_about_is_left_out() -> None:
    alone = Issue(title="The weather", status_quo=Estimate(mode=0.0))
    more = Sketch(TEMPLATE.title, {**TEMPLATE.issues, "weather": alone}, TEMPLATE.actors, TEMPLATE.parties)
    assert uncared(more) == ["weather"]
    assert scenario_text(more) == scenario_text(TEMPLATE)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("The rent", "the_rent"),
        ("\u00c9t\u00e9", "ete"),
        ("5 per cent", "point_5_per_cent"),
        ("agreement", "point_agreement"),
        ("a very long name that goes on", "a_very_long_name"),
        ("x" * 30, "x" * 20),
        ("\u6771\u4eac", "point_1"),
    ],
)
def test_a_name_becomes_a_short_id(name: str, found: str) -> None:
    assert Names("point", 20).id_of(name) == found
