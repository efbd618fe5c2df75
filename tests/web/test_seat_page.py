"""The words on the page of a seat."""

import re
from decimal import Decimal

import pytest
from loaded import shipped
from small import actor, issue, scenario

import negotiation_sim as ns
from negotiation_sim.game.briefs import briefs
from negotiation_sim.report.brief_text import brief_sheet
from negotiation_sim.web import seat_page
from negotiation_sim.web.classroom import RefusedError

HOUSE = scenario(
    '[issues.price]\ntitle = "Price"\nrange = [100, 300]\nunit = "coins"\nstatus_quo = 100\n',
    issue("date", early=0.0, late=1.0),
    '[issues.colour]\ntitle = "Colour"\nstatus_quo = "red"\noptions = { red = "in red", blue = "in blue" }\n',
    actor("a", price="position = 300, salience = 1", date="position = 0, salience = 0.5"),
    actor("b", price="position = 100, salience = 1", date="position = 1, salience = 0.5"),
    parties='["a", "b"]',
)
VIEW = ns.Game(HOUSE, HOUSE.at_table, table="open").view("a")


def test_a_form_is_read_as_a_worded_choice_or_as_the_value_of_the_slider() -> None:
    form = {"v.price": "250", "c.date": "late", "v.date": "0.2", "c.colour": "blue"}
    assert seat_page.sent(HOUSE, form) == {"price": 250.0, "date": "late", "colour": "blue"}
    assert seat_page.sent(HOUSE, {"c.date": "=", "v.date": "0.2"}) == {"date": 0.2}
    with pytest.raises(RefusedError, match="'Price': inf is no number"):
        seat_page.sent(HOUSE, {"v.price": "inf"})


def test_the_form_of_a_draft_stands_where_things_stand() -> None:
    price, date, colour = seat_page.fields(HOUSE, VIEW, {}, HOUSE.issues)
    assert (price.value, price.step, price.unit, price.choices) == (100, 1, "coins", ())
    assert [(choice.id, choice.chosen) for choice in date.choices] == [("early", True), ("late", False)]
    assert not colour.slides
    assert colour.chosen == "in red"
    assert seat_page.fields(HOUSE, VIEW, {"date": 0.5}, HOUSE.issues)[1].exact


def test_an_option_is_worth_the_points_of_the_brief() -> None:
    ceasefire = shipped("ceasefire.toml")
    view = ns.Game(ceasefire, ["russia"]).view("russia")
    meeting = next(
        field
        for field in seat_page.fields(ceasefire, view, {}, ceasefire.issues)
        if field.issue == "leaders_meeting"
    )
    # The saliences of Russia's sheet add up to 4.7, of which the meeting has 0.2: at best 4.3 of 100 points.
    assert [choice.worth for choice in meeting.choices] == ["2.6", "4.3", "2.1", "1.3"]


def test_what_is_said_of_a_draft_that_sets_something_off_is_said_of_what_is_written() -> None:
    ceasefire = shipped("ceasefire.toml")
    view = ns.Game(ceasefire, ["russia"]).view("russia")
    told = seat_page.calculated(ceasefire, view, {"ceasefire": "full"})
    assert told.lead.startswith("As written, worth 60.2 points to you; no deal is worth 73 points")
    assert any(more.startswith("Once all of that has been done, the draft is worth ") for more in told.more)
    same = seat_page.calculated(ceasefire, view, {"ceasefire": "phased"})
    assert "Once all of that has been done, the draft is worth as much to you." in same.more
    assert not any("73 points" in more or "60.2 points" in more for more in told.more), "told twice"
    assert seat_page.calculated(HOUSE, VIEW, {}).lead.startswith("Worth ")


def test_the_step_of_a_slider_is_a_round_number_of_at_most_a_hundredth() -> None:
    assert [field.step for field in seat_page.fields(HOUSE, VIEW, {}, HOUSE.issues)[:2]] == [1, 0.01]


def test_a_brief_is_the_one_on_paper() -> None:
    told = seat_page.brief(HOUSE, VIEW)
    paper = brief_sheet(briefs(HOUSE)["a"])
    assert (told.title, told.lead) == ("A", paper.lead)
    assert [section.heading for section in told.sections] == [section.heading for section in paper.sections]


def test_whoever_subtracts_what_no_deal_is_worth_comes_to_the_number_that_every_page_tells() -> None:
    one_decimal = 0
    for price in range(101, 301, 7):
        found, lead = (
            VIEW.evaluate({"price": price}),
            seat_page.calculated(HOUSE, VIEW, {"price": price}).lead,
        )
        worth, no_deal, apart = map(Decimal, re.findall(r"\d+(?:\.\d+)?", lead))
        gain = 100 * abs(found.worth - found.no_deal)
        assert round(apart, 1) == round(Decimal(gain), 1)  # as the instructor's page has it
        assert abs(worth - no_deal) == apart
        told = round(100 * found.worth, 1) - round(100 * found.no_deal, 1)
        one_decimal += abs(told) != pytest.approx(round(gain, 1))
    assert one_decimal  # each number rounded by itself would not have done
