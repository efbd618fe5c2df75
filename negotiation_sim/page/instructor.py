"""The instructor's page: all numbers, what can be signed, what usually happens, what is likely to be misread.

In:      Scenario
Out:     Sheet with pictures
Keeps:   it explores and does not predict, and says so first; the same scenario gives the same page
Not here: the words (report.instructor_text), printing (paper), a seat's brief (report.brief_text)
Example: tests/page/test_paper.py
"""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.game.briefs import briefs
from negotiation_sim.page.paper import Picture
from negotiation_sim.plots import deals, outcomes
from negotiation_sim.report import commands, explain_text, instructor_text, often_text, run_text
from negotiation_sim.report.sheet import Listed, Said, Section, Sheet, Told
from negotiation_sim.report.why_text import why_not
from negotiation_sim.runs.result import Result, run
from negotiation_sim.scenario.scenario import Scenario

RUNS = 2_048
"""Runs from which 'what usually happens' is told."""
EXPLORES = (
    "This page is for the instructor alone: it has the private numbers of every seat. It explores what follows from the "
    "numbers of the file. It does not predict what a class will do, nor what happens in the world."
)


def instructor(scenario: Scenario) -> Sheet:
    """The page of all numbers."""
    all_briefs, explanation = briefs(scenario), explain(scenario)
    result = run(scenario, min(scenario.talks.runs, RUNS))
    sections = [
        Section("What can be signed", tuple(_signed(scenario, explanation, result))),
        Section("What usually happens in the runs", tuple(_usual(result))),
        instructor_text.misread(scenario, all_briefs, explanation),
        instructor_text.questions(scenario),
        *instructor_text.numbers(scenario, all_briefs),
        Section("How to repeat it", (Listed(tuple((line, ()) for line in _repeat(scenario, result))),)),
    ]
    lead = [EXPLORES, *([scenario.summary.strip()] if scenario.summary else []), *commands.asked(scenario)]
    return Sheet(
        "instructor", scenario.title, "For the instructor alone", tuple(lead), tuple(sections), private=True
    )


def _signed(scenario: Scenario, explanation: Explanation, result: Result) -> Iterator[Any]:
    runs = run_text.beside_the_runs(result, explanation)
    yield Told(tuple([*explain_text.told(explanation, runs=runs)][1:]))
    if explanation.possible and len(scenario.talks.parties) == 2:
        yield Picture(deals.gains(scenario, result))


def _usual(result: Result) -> Iterator[Any]:
    yield Said(f"{often_text.most_often(result)} {why_not(result)}")
    yield Picture(outcomes.outcomes(result))
    yield Said(
        "In the runs the parties follow a strategy that lowers its sights from round to round. People talk, ask and "
        "explain, and may well end elsewhere: hold your groups beside each other, not beside the runs alone."
    )


def _repeat(scenario: Scenario, result: Result) -> Iterator[str]:
    yield f"sha256 of the file: {scenario.sha256}"
    yield f"{result.ensemble.runs:,} runs, seed {result.ensemble.seed}"
    yield f"negotiation_sim {version('negotiation-sim')}"
