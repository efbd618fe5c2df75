"""The trades of a scenario, with what they do to all others."""

import json

import pytest
import small
from click.testing import CliRunner
from loaded import shipped
from test_report import printed

import negotiation_sim as ns
from negotiation_sim.baselines.exchanges import exchanges
from negotiation_sim.cli import command
from negotiation_sim.report import exchanges_text


def three(position: float) -> ns.Scenario:
    """The two of the hand calculation in tests/model/test_exchange, and a third without much weight."""
    return small.scenario(
        "[issues.p]\ntitle = 'p'\nstatus_quo = 0\nrange = [0, 200]\n",
        small.issue("q"),
        small.actor("a", p="position = 0, salience = 0.1", q="position = 0, salience = 0.9"),
        small.actor("b", p="position = 200, salience = 0.6", q="position = 1, salience = 0.5"),
        small.actor("c", 1e-9, p=f"position = {position}, salience = 0.5"),
        parties='["a", "b"]',
    )


def test_a_trade_speaks_the_units_of_its_issues_and_both_gain_the_same() -> None:
    found = exchanges(three(0))
    (trade,) = found.trades
    supplied, paid = trade.moves
    assert (supplied.actor, supplied.issue, supplied.start) == ("a", "p", 0.0)
    assert supplied.end == pytest.approx(200)
    assert (paid.actor, paid.issue, paid.start) == ("b", "q", 1.0)
    assert paid.end == pytest.approx(0.8)
    assert trade.gain == pytest.approx(0.05, abs=1e-6)
    assert found.complete
    assert found.before == pytest.approx({"p": 200 * 6 / 7, "q": 5 / 14}, abs=1e-5)
    assert found.after == pytest.approx({"p": 200, "q": 4 / 14}, abs=1e-5)


@pytest.mark.parametrize(("position", "sign"), [(0, -1), (200, 1)])
def test_who_stands_aside_gains_or_loses_by_the_way_the_outcome_moves(position: float, sign: int) -> None:
    # p settles 1 - 6/7 = 1/7 further up; times the salience of 0.5.
    (trade,) = exchanges(three(position)).trades
    assert trade.externalities == pytest.approx({"c": sign * 0.5 / 7}, abs=1e-6)


def test_the_command_tells_the_trades_and_the_json_has_the_same() -> None:
    shown = CliRunner().invoke(command, ["exchanges", "scenarios/oil.toml"]).output
    found = json.loads(CliRunner().invoke(command, ["exchanges", "scenarios/oil.toml", "--json"]).output)
    assert f"{len(found['trades'])} trades of support" in shown
    assert found["trades"] == [*json.loads(json.dumps(exchanges(shipped("oil.toml")).as_json()))["trades"]]


def test_one_trade_is_told_as_one() -> None:
    said = " ".join(printed(exchanges_text.told(exchanges(three(200)))).split())
    assert "1 trade of support across two issues, with the same gain for both. Nobody loses by it." in said
    lost = " ".join(printed(exchanges_text.told(exchanges(three(0)))).split())
    assert "with the same gain for both. It costs C something." in lost


def test_the_words_of_a_point_stand_in_quotation_marks_where_a_trade_is_told() -> None:
    oil = exchanges(shipped("oil.toml"))
    said = " ".join(printed(exchanges_text.told(oil)).split())
    assert "from 'a warning with a date' to" in said
    assert "At least one trade costs the United States, Slovakia and Hungary something." in said
    assert "from a warning with a date to" not in said


def test_without_opposite_sides_nobody_trades() -> None:
    alone = small.scenario(small.issue("p"), small.actor("a", p="position = 0, salience = 1"))
    assert exchanges(alone).trades == ()


def test_where_trades_settle_past_a_red_line_this_is_said_and_who_signs_says_the_same() -> None:
    oil = shipped("oil.toml")
    found = exchanges(oil)
    said = " ".join(printed(exchanges_text.told(found)).split())
    assert found.crossed == {"european_purchases": ["slovakia", "hungary"]}
    assert "Hungary would accept no more than 0.60" in said
    answers = ns.who_signs(oil, found.after).answers
    assert {a.actor for a in answers if a.reason == "red line"} == {"slovakia", "hungary"}
    gone = {
        f"actors.{a}.stances.european_purchases.red_line.at_most": "stop" for a in ("slovakia", "hungary")
    }
    free = exchanges(oil.with_changes(gone))
    assert free.crossed == {}
    assert "could not be signed" not in printed(exchanges_text.told(free))


def test_a_small_trade_is_told_with_two_places_and_with_a_gain_that_is_none_of_zero() -> None:
    paid = exchanges(shipped("oil.toml").variant("help_that_pays"))
    least = paid.trades[-1]
    assert 0 < least.gain < 0.0005
    told = " ".join(printed(exchanges_text.told(paid)).split()).partition("4. ")[2]
    assert "from 0.9804 (near 'they stop buying') to 0.9798 (near 'they stop buying')" in told
    assert "gain under 0.001 each" in told
    assert "gain 0.000" not in told
