"""What stands on the papers of a class, in words."""

from pathlib import Path

import numpy as np
import pytest
import small
from attrs import evolve
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.agreement.explain import explain
from negotiation_sim.game.briefs import briefs
from negotiation_sim.page.paper import html, markdown
from negotiation_sim.report import instructor_text, words
from negotiation_sim.report.brief_text import brief_sheet
from negotiation_sim.report.class_text import agreement_form, everyone, sign_up
from negotiation_sim.report.instructor_text import misread

SHIPPED = ns.shipped_scenarios()
CEASEFIRE = shipped("ceasefire.toml")
ROOT = Path(__file__).parents[2]
BARE = """
format = 1
title = "Bare"
basis = "invented"
talks = { rounds = 2, parties = ["a", "b"] }
[issues.cut]
title = "Cut"
range = [0, 60]
unit = "percent"
status_quo = 5
[actors.a]
name = "A"
capability = 0.5
stances.cut = { position = 10, salience = 1 }
[actors.b]
name = "B"
capability = 0.5
stances.cut = { position = 20, salience = 1 }
"""


def test_a_brief_says_what_the_seat_wants_can_never_sign_and_has_heard() -> None:
    told = markdown(brief_sheet(briefs(CEASEFIRE)["ukraine"]))
    assert "An agreement needs the signatures of Russia and you." in told
    assert "| 16.1 | 1 | the guns fall silent everywhere, without conditions | you ask for this |" in told
    assert "On 'Status of the occupied regions': anything above 0.50" in told
    assert "Coalition of the willing, promise: The coalition sends its force to Ukraine." in told
    assert "When there is no agreement. It makes 'Status of the occupied regions' at least 0.60" in told
    assert "Sergey Lavrov: There can be lasting peace only if the world recognises" in told
    # What is only inferred was said by nobody: what Russia wants of the ceasefire, and what Washington may do.
    assert "Russia on 'How the fighting stops'" not in told
    assert "us_new_measures" not in told


@pytest.mark.parametrize("name", ["ceasefire.toml", "classics/ring_road.toml"])
def test_no_brief_tells_a_seat_to_ask_for_the_engine_answers_nobody(name: str) -> None:
    told = " ".join(markdown(brief_sheet(next(iter(briefs(shipped(name)).values())))).split())
    assert "you must find out." in told
    assert "must ask" not in told


def test_a_brief_says_below_which_number_not_to_sign_and_fits_a_class_without_rounds() -> None:
    told = " ".join(markdown(brief_sheet(briefs(CEASEFIRE)["ukraine"])).split())
    assert "Sign nothing worth less than 20.5 if you believe that it will be done, and nothing" in told
    assert "less than 23.4 if you do not." in told
    job = shipped("classics/job_offer.toml")
    plain = " ".join(markdown(brief_sheet(briefs(job)["candidate"])).split())
    assert "No deal is worth 55 points to you. Sign nothing that is worth less." in plain
    for paper in (plain, markdown(everyone(job))):
        assert "class without rounds" in paper


def test_what_a_round_costs_is_told_however_little_it_is_and_only_where_it_costs() -> None:
    brief = briefs(CEASEFIRE)["ukraine"]
    for delay, cost in ((0.5, "every round takes 0.5 points"), (0.004, "every round takes 0.004 points")):
        assert cost in " ".join(markdown(brief_sheet(evolve(brief, delay=delay))).split())
    assert "Waiting costs" not in markdown(brief_sheet(evolve(brief, delay=0.0)))


def test_the_page_for_all_has_the_story_the_rules_and_the_news_but_not_their_chance() -> None:
    told = markdown(everyone(CEASEFIRE))
    assert "September 2025. The war goes on along the whole front." in told
    assert "| 6 to 20 | Russia's offensive takes more land |" in told
    assert "35%" not in told
    assert "Points" not in told


def test_the_rule_is_told_as_it_is() -> None:
    road = shipped("classics/ring_road.toml")
    assert "all but 1 must sign. Nothing is agreed without the builder and the ministry." in markdown(
        everyone(road)
    )
    cars = shipped("classics/car_emissions.toml")
    assert "at least 71% of their weight together" in markdown(everyone(cars))


def test_only_a_party_is_told_what_to_sign() -> None:
    papers = {
        "sign": markdown(brief_sheet(briefs(CEASEFIRE)["ukraine"])),
        "support": markdown(brief_sheet(briefs(CEASEFIRE)["china"])),
        "say yes to": markdown(brief_sheet(briefs(shipped("classics/two_levels.toml"))["parliament"])),
    }
    for does, told in papers.items():
        others = [other for other in papers if other != does]
        assert f"What you can never {does}" in told
        assert f"{does[0].upper()}{does[1:]} nothing" in told
        assert not any(f"that you {other}" in told or f"never {other}" in told for other in others)
    assert "the least that you say yes to" in papers["say yes to"]


def test_who_must_add_up_weights_reads_them_on_its_paper_and_on_the_page_for_all() -> None:
    cars = shipped("classics/car_emissions.toml")
    told = markdown(brief_sheet(briefs(cars)["germany"]))
    assert "Of their weight: the Netherlands 8%, Belgium 8%, Luxembourg 3%, you 16%," in told
    assert "Of their weight: the Netherlands 8%, Belgium 8%, Luxembourg 3%, Germany 16%," in markdown(
        everyone(cars)
    )
    assert "weight" not in markdown(everyone(CEASEFIRE))


def test_who_has_no_stake_is_not_told_that_no_deal_is_worth_more_than_the_best() -> None:
    idle = ns.loads(BARE.replace("stances.cut = { position = 20, salience = 1 }", ""))
    told = markdown(brief_sheet(briefs(idle)["b"]))
    assert "whatever is agreed, or nothing at all, is worth the same to you" in told
    assert "The best that you could get" not in told
    assert ("B", "must sign", "100", "100", "0.5") in instructor_text._seats(idle, briefs(idle)).rows
    # The negative control: who has a stake.
    assert "The best that you could get is 100 points." in markdown(brief_sheet(briefs(idle)["a"]))


def test_a_no_deal_that_is_other_on_a_brief_than_in_the_explanation_is_told_as_such() -> None:
    river = ns.load(ROOT / "exercises" / "08-credibility" / "scenario.toml")
    upper = briefs(river)["upper"]
    gains = max(fair.gains["upper"] for fair in explain(river).solutions.values())
    assert (
        (upper.no_deal, upper.no_deal_if_kept) == (100, 100) == pytest.approx((upper.best,) * 2)
    )  # it knows of no threat, and yet it gains
    assert gains > 0.3
    for given, private in ((river, True), (shipped("classics/job_offer.toml"), False)):
        section = next(instructor_text.numbers(given, briefs(given)))
        assert ("known to its own seat alone" in str(section)) == private


def test_a_promise_of_somebody_without_a_seat_stands_in_no_brief() -> None:
    outside = (
        BARE
        + """
[actors.c]
name = "C"
capability = 0.5
[[commitments]]
id = "cap"
title = "C stops all cuts"
actor = "c"
kind = "threat"
issue = "cut"
at_most = 10
when = { cut = { at_least = 10 } }
credibility = 1
"""
    )
    for text, says in (
        (outside.replace('"b"] }', '"b"], participants = [] }'), "no brief has it"),
        (outside.replace('"b"] }', '"b"], participants = ["c"] }'), "only the brief of this seat has it"),
    ):
        given = ns.loads(text)
        (row,) = instructor_text._commitments(given).rows
        assert row[-1].startswith(says)
        assert any("C stops all cuts" in markdown(brief_sheet(one)) for one in briefs(given).values()) == (
            says == "only the brief of this seat has it"
        )


def test_a_question_without_named_places_has_no_empty_table() -> None:
    bare = ns.loads(BARE)
    for told in (markdown(everyone(bare)), html(everyone(bare))):
        assert "Any number from 0 to 60 percent." in told
        assert "what it means" not in told
        assert "<tbody></tbody>" not in told
    assert "what it means" in markdown(everyone(CEASEFIRE))


def test_a_column_in_which_nothing_stands_is_left_out() -> None:
    assert "| at | what it means |\n|---|---|\n" in markdown(everyone(CEASEFIRE))
    assert "| points | at | what it means |  |\n" in markdown(brief_sheet(briefs(CEASEFIRE)["ukraine"]))


@pytest.mark.parametrize("points", [{}, {"some": 0.4}, {"none": 0.0, "all": 1.0}])
def test_the_papers_say_how_far_a_line_goes_that_has_no_point_at_each_end(points: dict[str, float]) -> None:
    cut = small.scenario(small.issue("cut", **points), small.actor("a", cut="position = 1, salience = 1"))
    page, form, ends = markdown(everyone(cut)), markdown(agreement_form(cut)), "all" in points
    assert ("Any number from 0 to 1." in page, "any number from 0 to 1 |" in form) == (not ends, not ends)
    for told in (page, form):
        assert ("between the first and the last one" in told) == ends


def test_a_form_says_what_can_be_written_on_it() -> None:
    told = markdown(agreement_form(shipped("classics/job_offer.toml")))
    assert (
        "| The salary | low: 60 thousand a year; middle: 65 thousand a year; high: 70 thousand a year |  |"
        in told
    )
    for given, kinds in (
        (shipped("classics/job_offer.toml"), "the short name before the colon"),
        (shipped("classics/two_levels.toml"), "a number"),
        (shipped("summit.toml"), "a number or the short name before the colon"),
    ):
        assert f"Write one value for every question: {kinds}." in markdown(agreement_form(given))


def test_likely_misunderstandings_come_from_the_numbers() -> None:
    found = briefs(CEASEFIRE)
    told = str(misread(CEASEFIRE, found, explain(CEASEFIRE, brief=True)))
    # Without agreement Russia takes more land: worth more to it than how things stand, less to Ukraine.
    for seat, name in (("russia", "Russia"), ("ukraine", "Ukraine")):
        plain, kept = words.points(found[seat].no_deal), words.points(found[seat].no_deal_if_kept)
        assert f"{name}: 'no deal leaves everything as it is' is wrong. It is worth {plain} points as" in told
        assert f", and {kept} once" in told
    assert found["russia"].no_deal < found["russia"].no_deal_if_kept
    assert found["ukraine"].no_deal > found["ukraine"].no_deal_if_kept


def test_a_brief_has_room_for_some_statements_and_says_where_the_rest_stands() -> None:
    brief = briefs(CEASEFIRE)["ukraine"]
    heard = brief.public.statements
    long = evolve(brief, public=evolve(brief.public, statements=heard * 4))
    assert f"And {4 * len(heard) - 12} more: they stand on the page for all." in markdown(brief_sheet(long))
    assert "more: they stand" not in markdown(brief_sheet(brief))


@pytest.mark.parametrize("name", ["ceasefire.toml", "classics/two_levels.toml"])
def test_the_instructor_reads_who_signs_who_ratifies_and_who_does_neither(name: str) -> None:
    scenario = shipped(name)
    talks = scenario.talks
    told = {row[0]: row[1] for row in instructor_text._seats(scenario, briefs(scenario)).rows}
    for seat in (*scenario.at_table, *talks.ratify):
        says = (
            "must sign"
            if seat in talks.parties
            else "must ratify"
            if seat in talks.ratify
            else "no signature"
        )
        assert told[scenario.actors[seat].label] == says
    assert {"must sign", "must ratify" if talks.ratify else "no signature"} <= {*told.values()}


def test_what_a_seat_signs_stands_in_quotation_marks_behind_its_bound() -> None:
    found = instructor_text._signs(CEASEFIRE, briefs(CEASEFIRE)["russia"], "foreign_troops")
    assert found == "at most 'no foreign soldiers in any form'"


def test_no_claim_on_a_brief_tells_how_much_a_question_matters_to_another_seat() -> None:
    """What the experts estimate of an actor is no statement of its; the position that they name is on the brief."""
    for name in ns.shipped_scenarios():
        given = shipped(name)
        for seat in given.talks.parties:
            told = markdown(brief_sheet(briefs(given)[seat])).lower()
            assert "salience" not in told, (name, seat)
            assert "capability" not in told, (name, seat)
    cars = shipped("classics/car_emissions.toml")
    assert "a delay of 10 years. (row 5)" in markdown(brief_sheet(briefs(cars)["germany"]))
    assert any("salience 0.60" in claim.says for claim in cars.claims.values()), (
        "negative control: the ledger has it"
    )


def test_how_often_a_promise_is_kept_is_the_mean_of_its_draws() -> None:
    """Credibility is drawn from 0.5 to 0.95, most likely 0.8: kept in 75% of the draws, and not in 80%."""
    kept = {row[2]: row[4] for row in instructor_text._commitments(CEASEFIRE).rows}
    assert kept["The coalition sends its force to Ukraine"] == "75%"
    happens = {row[1]: row[2] for row in instructor_text._events(CEASEFIRE).rows}
    assert happens["Washington's expectations are not met, and its patience ends"] == words.percent(
        (0.1 + 0.25 + 0.5) / 3
    )
    random = np.random.default_rng(1)
    drawn = random.random(40_000) < random.triangular(0.5, 0.8, 0.95, 40_000)
    assert words.percent(round(float(drawn.mean()), 2)) == "75%"


def test_a_question_without_a_stake_is_no_line_of_the_score_sheet() -> None:
    given = ns.loads(BARE.replace("[actors.a]", "[issues.dues]\ntitle = 'Dues'\nstatus_quo = 0\n[actors.a]"))
    told = markdown(brief_sheet(briefs(given)["a"]))
    assert "No points for you in 'Dues': you have no stake there." in told
    assert "| 0 |  |" not in told
    assert "no stake" not in markdown(brief_sheet(briefs(ns.loads(BARE))["a"]))


def test_whoever_ratifies_is_looked_for_and_has_a_place_on_the_form() -> None:
    """What the two governments sign holds only with a yes of the parliament: a group needs somebody for it."""
    treaty, sale = (shipped(f"classics/{name}.toml") for name in ("two_levels", "one_price"))
    asked = "A group needs somebody for Mainland, Islandia's government and Islandia's parliament;"
    assert asked in markdown(sign_up(treaty))
    assert "| Islandia's parliament, at home: yes or no |" in markdown(agreement_form(treaty))
    for_all = markdown(everyone(treaty))
    assert "What is signed goes home for one yes or no, on the form." in for_all
    assert for_all.count("with a yes at home, from Islandia's parliament") == 1, "once is enough"
    for page in (sign_up(sale), agreement_form(sale), everyone(sale)):
        assert "yes or no" not in markdown(page)


@pytest.mark.parametrize("name", ["two_levels", "divide_the_sum", "car_emissions"])
def test_points_fall_on_both_sides_only_of_a_place_inside_a_line(name: str) -> None:
    """Who asks for all of the catch cannot get more of it."""
    scenario = shipped(f"classics/{name}.toml")
    told = str(misread(scenario, briefs(scenario), explain(scenario, brief=True)))
    given = scenario.inputs().items()
    inside = any(0.0 < one.mode < 1.0 for address, one in given if address.endswith(".position"))
    assert ("points fall on both sides" in told) == inside == (name == "car_emissions")
    assert "the loudest demand" not in told  # there is one question alone
