"""The screens of run and trace say what is so: who leaves over which line, what moves, what can be pasted."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from loaded import shipped
from random_scenarios import scenarios
from test_report import plain, printed, screen_of
from test_words import read_back

import negotiation_sim as ns
from negotiation_sim.report import commands, trace_text, words
from negotiation_sim.report.minutes import Minutes
from negotiation_sim.report.why_text import why_not
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.load import read_value

PENSION = ns.load(Path(__file__).parents[1] / "scenarios" / "screens" / "pension.toml")


def run_screen(scenario: ns.Scenario, runs: int = 200) -> str:
    return plain(printed(screen_of(ns.run(scenario, runs=runs)), 200))


def trace_screen(scenario: ns.Scenario) -> str:
    return plain(printed(trace_text.told(ns.trace(scenario)), 200))


def test_a_red_line_is_told_where_it_lies_and_not_where_the_position_is() -> None:
    told = trace_screen(PENSION)
    assert "61 years red line of Miners: no more" in told
    assert "58 years Miners " in told
    assert "0.60 (near 'a strike needs notice') red line of Miners: no more" in told
    same = PENSION.with_changes({"actors.miners.stances.age.position": 61})
    assert "61 years Miners (will accept no more)" in trace_screen(same)


def test_who_leaves_is_told_with_the_line_that_the_last_draft_would_have_crossed() -> None:
    told = trace_screen(PENSION)
    assert (
        "The talks broke off in round 3: Miners left after 3 drafts in a row that would have crossed a red line, "
        "the last one on 'Pension age' (no more than 61 years)." in told
    )
    assert "The last draft Pension age " in told


def test_where_walkouts_end_most_of_the_runs_that_fail_they_are_the_main_reason() -> None:
    """Under challenge nobody is asked before the end, so a run that breaks off has no refusal."""
    challenge = PENSION.with_changes({"talks.protocol": "challenge", "actors.miners.walks_out_after": 1})
    result = ns.run(challenge, runs=200)
    assert result.summary.endings["walkout"] > 0.5
    assert "The main reason is a walkout: it ends" in run_screen(challenge)
    stays = challenge.with_changes({"actors.miners.walks_out_after": 11})
    assert "The main reason is a walkout" not in run_screen(stays)


@pytest.mark.parametrize("name", ["job_offer", "ring_road", "divide_the_sum"])
def test_steps_are_told_only_where_somebody_moves(name: str) -> None:
    """Options are no steps: where all stand still from one concession to the next, nobody moves."""
    scenario = shipped(f"classics/{name}.toml")
    found, told = ns.trace(scenario), trace_screen(scenario)
    stretches = re.findall(r"Rounds? (\d+)(?: to (\d+))?: (nobody moves|small steps)", told)
    assert stretches
    for first, last, said in stretches:
        offers = found.kept.offers[int(first) - 2 : int(last or first), ..., 0]
        assert (said == "nobody moves") == bool((offers == offers[0]).all()), (first, last)


@pytest.mark.parametrize("name", ["classics/two_levels.toml", "classics/ring_road.toml", "summit.toml"])
def test_where_parties_propose_in_turn_every_round_says_whose_draft_is_answered(name: str) -> None:
    """A draft that reads almost as the last one of its author is no less somebody's."""
    turns = shipped(name).with_changes({"talks.protocol": "alternating-offers"})
    found = ns.trace(turns)
    told = trace_screen(turns).partition("The talks end")[0].partition("The deadline")[0]
    _, *rounds = re.split(r"Round (?=\d+ )", told)
    assert len(rounds) > 5
    for said in rounds:
        author = turns.everyone[int(found.kept.authors[int(said.split()[0]) - 1, 0])]
        assert f"Proposed by {turns.actors[author].name}" in said
        whole = not re.search("all else as|in a small step|reads as before", said)
        # What is not told is said to be as before.
        assert whole <= all(issue.title in said for issue in turns.issues.values())


def test_small_steps_are_told_by_what_they_add_up_to() -> None:
    rent = ns.loads("""
        format = 1
        title = "Rent"
        uncertainty = { assumed = 0 }
        talks = { rounds = 12, parties = ["tenant", "owner"] }
        [issues.rent]
        title = "Rent"
        range = [500, 1000]
        unit = "euros"
        status_quo = 1000
        points = { low = { at = 600, means = "cheap" }, mid = { at = 800, means = "fair" } }
        [actors]
        tenant = { name = "Tenant", capability = 0.5, strategy = "hardliner", stances.rent = { position = 710, salience = 0.8 }, basis = "assumed", why = "w" }
        owner = { name = "Owner", capability = 0.5, stances.rent = { position = 950, salience = 0.8 }, basis = "assumed", why = "w" }
    """)
    kept = ns.run_at_modes(rent)
    told = trace_screen(rent)
    stretches = re.findall(r"Rounds? (\d+)(?: to (\d+))?: small steps", told)
    assert stretches
    for first, last in stretches:
        was, now = (
            words.value(rent, "rent", float(kept.texts[n - 1, 0, 0]))
            for n in (int(first) - 1, int(last or first))
        )
        assert (f"Rent from {was} to {now}" in told) == (was != now)
    assert "reads the same" not in told or any(
        kept.texts[int(a) - 2, 0, 0] == kept.texts[int(b or a) - 1, 0, 0] for a, b in stretches
    )


def test_an_agreement_on_how_things_stand_is_said_to_change_nothing() -> None:
    idle = ns.loads("""
        format = 1
        title = "Nothing new"
        uncertainty = { assumed = 0 }
        talks = { rounds = 3, parties = ["a", "b"], runs = 50 }
        issues.law = { title = "Law", status_quo = 0.5 }
        actors.a = { name = "A", capability = 0.5, stances.law = { position = 0.5, salience = 1 }, basis = "assumed", why = "w" }
        actors.b = { name = "B", capability = 0.5, stances.law = { position = 0.5, salience = 1 }, basis = "assumed", why = "w" }
        outcomes = [{ id = "new", title = "A new law", ending = "agreement" }]
    """)
    assert "the agreement changes nothing: on every issue it is what would hold without one." in run_screen(
        idle
    )
    assert "Nothing changes by it" in trace_screen(idle)
    moved = idle.with_changes({"issues.law.status_quo": 0.4})
    assert "changes nothing" not in run_screen(moved)
    assert "Nothing changes" not in trace_screen(moved)


def test_an_agreement_changes_something_where_no_deal_is_not_how_things_stand() -> None:
    house = shipped("classics/one_price.toml")  # no deal: worths of their own, no sale
    assert ns.run(house, runs=2).why.changes is False  # on the one question 400 is signed, and stands at 400
    assert "changes nothing" not in run_screen(house)
    assert "Nothing changes" not in trace_screen(house)
    assert "Why nothing more could be signed" not in run_screen(house)  # all runs agree


def test_where_nothing_is_drawn_no_sampling_error_is_told() -> None:
    exact = PENSION.with_changes({"uncertainty.assumed": 0})
    assert "Nothing is drawn: every run is the same." in run_screen(exact)
    assert all(o.low == o.high == o.share for o in ns.run(exact, runs=50).outcomes)
    assert "Sampling error of the share above:" in run_screen(PENSION)


def test_the_data_of_run_say_that_they_are_no_forecast() -> None:
    assert "not a forecast" in ns.run(PENSION, runs=20).as_json()["note"]


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("scenarios/oil.toml", "scenarios/oil.toml"),
        ("my files/what's new.toml", '"my files/what\'s new.toml"'),
        ("a.red_line={ at_most = 'none' }", "\"a.red_line={ at_most = 'none' }\""),
        ("rounds=10", "rounds=10"),
        ("a&b.toml", '"a&b.toml"'),
        ("$HOME.toml", "'$HOME.toml'"),
    ],
)
def test_an_argument_that_is_pasted_arrives_as_it_was(argument: str, told: str) -> None:
    assert commands.pasted(argument) == told
    assert shlex.split(told) == [argument]


@pytest.mark.parametrize(
    "value", [0.25, 3, True, "full", {"at_most": "none"}, [1, 6], {"share": 0.5, "veto": ["a"]}]
)
def test_a_value_in_a_printed_command_is_read_as_the_same(value: Any) -> None:
    assert read_value(commands.as_toml(value)) == value
    assert '"' not in commands.as_toml(value)


@settings(max_examples=20)
@given(text=scenarios() | scenarios(home=True, insincere=True))
def test_every_number_of_a_trace_is_on_the_side_of_the_line_that_the_engine_saw(text: str) -> None:
    scenario = ns.loads(text)
    kept = ns.run_at_modes(scenario)
    minutes = Minutes(scenario, kept)
    for number, (issue, told) in enumerate(zip(scenario.issues, minutes.last_draft(), strict=True)):
        read, true = read_back(told[1]), float(kept.texts[minutes.rounds - 1, number, 0])
        for line in scenario.landmarks[issue]:
            assert (read > line + TOLERANCE, read < line - TOLERANCE) == (
                true > line + TOLERANCE,
                true < line - TOLERANCE,
            )
    if minutes.ending == "walkout":
        assert "(no " in minutes.who_left()


def test_the_results_of_a_choice_are_told_in_words() -> None:
    screen = run_screen(shipped("classics/job_offer.toml"), runs=20)
    assert "The salary 60 thousand a year the same" in screen


def test_where_two_refuse_equally_often_both_are_named_as_the_reason() -> None:
    scenario = shipped("classics/one_price.toml")
    screen = run_screen(scenario.variant("no_zone"), runs=20)
    assert "One main reason is the seller: the draft crosses a red line" in screen
    assert "Just as often it is the buyer: the draft crosses a red line" in screen
    alone = run_screen(scenario.with_changes({"actors.buyer.reservation": 1.0}), runs=20)
    assert "The main reason is the buyer" in alone
    assert "Just as often" not in alone


def test_where_a_second_refuses_in_nearly_all_the_runs_of_the_first_both_are_named() -> None:
    firm = ns.run(shipped("summit.toml").variant("ceasefire_first"), runs=2_000)
    first, second = firm.summary.refusals[:2]
    assert 0.99 * first.share < second.share < first.share
    said = why_not(firm)
    assert "One main reason is Ukraine: " in said
    assert said.endswith(
        "Nearly as often it is Russia: after all that it sets off, the draft is worth less than no deal."
    )
    rarer = ns.run(shipped("oil.toml").variant("washington_holds_out"), runs=2_000)
    first, second = rarer.summary.refusals[:2]
    assert 0.8 * first.share < second.share < 0.9 * first.share
    assert "as often" not in why_not(rarer)  # negative control
