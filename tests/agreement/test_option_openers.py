"""Options that a red line rules out: what is offered opens a deal as it is printed, and nothing that would is left out."""

import shlex
from collections.abc import Iterator

import pytest
import small
from click.testing import CliRunner
from hypothesis import given, settings
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes
from negotiation_sim.agreement.moves import Admission
from negotiation_sim.agreement.option_openers import every_opener
from negotiation_sim.cli import command
from negotiation_sim.report import obstacles

SUMMIT = "scenarios/summit.toml"


def signed(scenario: ns.Scenario) -> bool:
    return Agreements(Situation.of(at_modes(scenario)[1])).signed() is not None


def choice(*options: str) -> str:
    listed = "\n".join(f'{option} = "{option}"' for option in options)
    return f'[issues.place]\ntitle = "Where"\nstatus_quo = "{options[0]}"\n[issues.place.options]\n{listed}\n'


def two(ann: str, bob: str) -> ns.Scenario:
    """Two who want other places and have red lines; without a deal both have nothing."""
    line = "position = '{}', salience = 1, red_line = {{ {} }}"
    return small.scenario(
        choice("home", "rome", "oslo"),
        small.actor("ann", more="reservation = 0", place=line.format("rome", ann)),
        small.actor("bob", more="reservation = 0", place=line.format("oslo", bob)),
        parties='["ann", "bob"]',
    )


def ways(scenario: ns.Scenario) -> set[tuple[tuple[str, tuple[str, ...]], ...]]:
    return {
        tuple((move.address, move.setting) for move in opener.moves if isinstance(move, Admission))
        for opener in every_opener(scenario)
    }


def test_either_of_two_who_rule_out_the_others_place_can_open_a_deal() -> None:
    assert ways(two('only = ["rome"]', 'never = ["home", "rome"]')) == {
        (("actors.ann.stances.place.red_line.only", ("rome", "oslo")),),
        (("actors.bob.stances.place.red_line.never", ("home",)),),
    }


def test_two_who_rule_out_a_common_third_place_too_can_meet_there_if_both_admit_it() -> None:
    """Neither alone: what is left to both after one change is nothing. A third party rules out rome and oslo."""
    scenario = small.scenario(
        choice("home", "rome", "oslo"),
        *(
            small.actor(
                name,
                more="reservation = 0",
                place=f"position = '{at}', salience = 1, red_line = {{ only = ['{at}'] }}",
            )
            for name, at in (("ann", "rome"), ("bob", "oslo"), ("eve", "home"))
        ),
        parties='["ann", "bob", "eve"]',
    )
    found = [*every_opener(scenario)]
    assert found
    assert {len(opener.moves) for opener in found} == {2}
    for opener in found:
        assert signed(scenario.with_changes({move.address: move.value for move in opener.moves}))
        for move in opener.moves:  # the twin: neither can be spared
            assert not signed(scenario.with_changes({move.address: move.value}))


def admissions(scenario: ns.Scenario) -> Iterator[dict[str, list[str]]]:
    """Every red line on a choice with one option more, by hand."""
    for name in (*scenario.talks.parties, *scenario.talks.ratify):
        for issue, stance in scenario.actors[name].stances.items():
            line, options = stance.red_line, [*scenario.issues[issue].options]
            if line is not None and options:
                here = f"actors.{name}.stances.{issue}.red_line"
                if line.only is not None:
                    yield from ({f"{here}.only": [*line.only, o]} for o in options if o not in line.only)
                for out in line.never or ():
                    yield {f"{here}.never": [o for o in line.never or () if o != out]}


@pytest.mark.slow
@settings(max_examples=25)
@given(scenarios(mix=True))
def test_every_option_that_opens_a_deal_is_offered_and_no_other(text: str) -> None:
    scenario = ns.loads(text)
    if signed(scenario):
        return
    found = [*every_opener(scenario)]
    for opener in found:
        assert signed(scenario.with_changes({move.address: move.value for move in opener.moves}))
    offered = [
        {move.address: move.value for move in opener.moves}
        for opener in found
        if len(opener.moves) == 1 and isinstance(opener.moves[0], Admission)
    ]
    wanted = [changes for changes in admissions(scenario) if signed(scenario.with_changes(changes))]
    assert sorted(map(str, offered)) == sorted(map(str, wanted))


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [("--variant", "moscow_or_nothing"), ("--outcome", "zelensky_in_moscow")],
    ids=lambda asked: asked[1],
)
def test_what_is_printed_can_be_pasted_and_opens_a_deal(asked: tuple[str, str]) -> None:
    scenario = ns.load(SUMMIT).variant(asked[1]) if asked[0] == "--variant" else ns.load(SUMMIT)
    found = ns.explain(scenario, outcome=asked[1] if asked[0] == "--outcome" else None)
    run = CliRunner()
    printed = run.invoke(command, ["explain", SUMMIT, *asked]).output
    assert found.openers
    for opener in found.openers:
        typed = obstacles.setting(opener)
        assert typed in printed
        again = run.invoke(command, ["explain", SUMMIT, *asked, *shlex.split(typed)]).output
        assert "No draft" not in again
    assert "No draft" in printed  # the negative control
