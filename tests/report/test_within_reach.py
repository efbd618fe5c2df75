"""What explain says of how far an issue can go, and of what fair drafts bring, is in words that hold as they stand.

In: a line with a bound at which a threat begins, a choice among options.
Not here: whether the ranges are right (tests/agreement), the page around the table (test_explain_text).
"""

import io
import re
from pathlib import Path

import pytest
from attrs import evolve
from loaded import shipped
from rich.console import Console
from test_report import plain, printed

import negotiation_sim as ns
from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.overview import overview
from negotiation_sim.page.report import report
from negotiation_sim.report import run_text, within_reach

DAM = """
format = 1
title = "A dam"
basis = "invented"
talks = { rounds = 4, parties = ["upper", "lower"] }
issues.dam = { title = "Flow", range = [0, 100], unit = "percent", status_quo = 10 }
issues.port = { title = "Port", status_quo = "open", points = { closed = { at = 0, means = "closed" }, open = { at = 1, means = "open" } } }
issues.seat = { title = "Seat", status_quo = "no_seat", options = { no_seat = "there is no seat", upper_town = "it is in the upper town" } }
[actors.upper]
name = "Upper"
capability = 0.5
stances.dam = { position = 100, salience = 0.9 }
stances.port = { position = "open", salience = 0.1, red_line = { at_least = "open" } }
stances.seat = { position = "upper_town", salience = 0.1 }
[actors.lower]
name = "Lower"
capability = 0.5
stances.dam = { position = 0, salience = 0.1 }
stances.port = { position = "open", salience = 0.5 }
stances.seat = { position = "upper_town", salience = 0.9 }
[[commitments]]
id = "closes"
actor = "lower"
kind = "threat"
issue = "port"
at_most = "closed"
when = { dam = { at_least = 51 } }
credibility = 1
[[outcomes]]
id = "all"
title = "All"
"""


def table(scenario: ns.Scenario) -> str:
    console = Console(width=200, file=io.StringIO(), highlight=False)
    console.print(within_reach.brought(explain(scenario)))
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_an_end_that_is_only_approached_is_told_by_its_bound_and_that_is_true() -> None:
    scenario = ns.loads(DAM)
    (flow,) = [line for line in table(scenario).splitlines() if line.startswith("Flow")]
    assert re.search(r"  below 51 percent  +below 51", flow), "to, and the first fair draft"
    assert within_reach.span(scenario, "dam", explain(scenario).ranges["dam"]).endswith(
        " to below 51 percent"
    )
    rest = {"seat": "upper_town", "port": "open"}
    assert not ns.who_signs(scenario, {"dam": 51, **rest}).agreed
    for nearer in (50.9, 50.999, 50.99999):
        assert ns.who_signs(scenario, {"dam": nearer, **rest}).agreed


def test_an_end_that_is_reached_is_told_as_it_is() -> None:
    """Negative control: the threat begins beyond 51."""
    scenario = ns.loads(DAM.replace("when = { dam = { at_least = 51 } }", "when = { agreement = false }"))
    scenario = scenario.with_changes({"actors.lower.stances.dam.red_line": {"at_most": 51}})
    flow = next(line for line in table(scenario).splitlines() if line.startswith("Flow"))
    assert "below" not in flow
    assert "  51 percent" in flow


def test_an_end_between_two_places_that_are_read_is_rounded_into_the_range_and_a_fair_draft_there_with_it() -> (
    None
):
    oil, issue = shipped("oil.toml"), "european_purchases"
    found = explain(oil)
    assert found.ranges[issue][1] == pytest.approx(5 / 9)
    assert within_reach.span(oil, issue, found.ranges[issue]).endswith(
        " to 0.55 (near 'they buy less, and say so')"
    )
    nash = found.solutions["nash"]
    at_the_end = evolve(nash, package={**nash.package, issue: found.ranges[issue][1]})
    row = printed([within_reach.brought(evolve(found, solutions={"nash": at_the_end}))], 200).splitlines()[1]
    assert re.search(r" 0\.55 \(near .* 0\.55$", row.rstrip())
    best_for_hungary = {"china_pressure": 0.3, "us_measures": 0.0, "supply_help": 1.0}
    signed = [ns.who_signs(oil, {issue: read, **best_for_hungary}).agreed for read in (0.55, 0.56)]
    assert signed == [True, False]  # negative control: 0.56, which is nearer, lies beyond


def test_a_fair_draft_names_an_option_by_its_words() -> None:
    told = table(ns.loads(DAM))
    (seat,) = [line for line in told.splitlines() if line.startswith("Seat")]
    assert seat.count("it is in the upper town") >= 2
    assert "upper_town" not in told
    assert "upper town" not in told.replace("it is in the upper town", "")


@pytest.mark.parametrize("credibility", [0.6, 1])
def test_agreements_of_the_runs_that_the_likeliest_values_rule_out_are_named_beside_them(
    credibility: float,
) -> None:
    told = credibility < 1
    high = '[[outcomes]]\nid = "high"\ntitle = "High"\nending = "agreement"\nwhen = { dam = { at_least = 51 } }\n'
    text = DAM.replace("[[outcomes]]", f"{high}[[outcomes]]").replace(
        "credibility = 1", f"credibility = {credibility}"
    )
    result = ns.run(ns.loads(text), runs=100)
    share = next(outcome.share for outcome in result.outcomes if outcome.id == "high")
    assert (share > 0.0) == told
    screen = " ".join(plain(printed(run_text.told(overview(result)))).split())
    could = screen.partition("every number at its likeliest value")[2]
    assert "sign a draft that leads to 'All'" in could
    beside = f"The runs draw each number from its range: {share:.0%} of them end in "
    assert (f"{beside}'High'" in could) == told
    page = report(result.scenario, runs=100)
    assert (f"<p>{beside}&#x27;High&#x27;" in page) == told  # or it seems that no run could end so
    assert ("in those runs numbers or commitments differ from their likeliest values." in could) == told


def test_where_there_is_no_commitment_and_no_event_none_is_why_a_run_ends_otherwise() -> None:
    found = ns.load(Path(__file__).parents[2] / "exercises" / "12-evidence-and-assumption" / "scenario.toml")
    said = run_text.beside_the_runs(ns.run(found, runs=100), explain(found))
    assert said.endswith("because in those runs numbers differ from their likeliest values.")


def test_without_proof_of_what_can_be_signed_no_agreement_of_the_runs_is_called_beyond_it() -> None:
    result = ns.run(shipped("oil.toml"), runs=200)
    explanation = overview(result).explanation
    assert explanation is not None
    assert "The runs draw each number" in run_text._could(result, explanation)
    unproved = evolve(explanation, unfinished=("the outcomes",))
    assert "The runs draw each number" not in run_text._could(result, unproved)
