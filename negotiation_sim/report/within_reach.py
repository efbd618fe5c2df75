"""How far each issue can go in what can be signed, and what the fair drafts bring.

In:      Explanation
Out:     a table; a range in words
Keeps:   an end that is only approached is told by the bound that it stays short of
Not here: the page around it (explain_text), working it out (agreement.ranges, agreement.bargaining)
Example: tests/report/test_within_reach.py
"""

from collections.abc import Sequence

from rich.table import Table

from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.agreement.unfolding import APART
from negotiation_sim.report import words
from negotiation_sim.report.layout import bare
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario

SOLUTIONS = {"nash": "Nash", "kalai-smorodinsky": "K-S", "egalitarian": "equal", "utilitarian": "sum"}
NEXT_TO = APART + TOLERANCE
"""How near a place stays to a bound that it must not reach."""


def brought(explanation: Explanation, *, gains: bool = True) -> Table:
    """By issue how low and how high it can be, and what the fair drafts bring, in its own unit; then the *gains*."""
    scenario, fair = explanation.scenario, explanation.solutions
    table = bare()
    for name in ("question", "from", "to"):
        table.add_column(name, overflow="fold")
    for name, found in fair.items():
        table.add_column(f"{SOLUTIONS[name]}{'' if found.proved else '*'}", justify="right", overflow="fold")
    for issue, span in explanation.ranges.items():
        brought = [_fairly(scenario, issue, found.package[issue]) for found in fair.values()]
        table.add_row(words.title(scenario, issue), *_reach(scenario, issue, span), *brought)
    for party in scenario.talks.parties if fair and gains else ():
        gained = [
            words.worth(scenario, party, round(found.gains[party], 9), gain=True) for found in fair.values()
        ]
        table.add_row(f"gain over no deal: {scenario.actors[party].name}", "", "", *gained, style="dim")
    return table


def _reach(scenario: Scenario, issue: str, span: Sequence[Value]) -> tuple[str, str]:
    """How low and how high an issue can be; of a choice, whose options have no order, which it can have."""
    places = [scenario.number_at(f"issues.{issue}.status_quo", place) for place in span]
    if options := scenario.issues[issue].options:
        named = [words.value(scenario, issue, place) for place in places]
        return "any option" if len(places) == len(options) else words.listed(named, "or"), ""
    low, high = (_end(scenario, issue, *ends) for ends in (places, places[::-1]))
    return low, high


def _fairly(scenario: Scenario, issue: str, place: Value) -> str:
    """Where a fair draft leads on an issue: a number, or the words of an option."""
    number = scenario.number_at(f"issues.{issue}.status_quo", place)
    if scenario.issues[issue].options:
        return words.value(scenario, issue, number)
    side, bound = _approached(scenario, issue, number)
    return f"{side}{words.in_unit(scenario, issue, bound, fine=True)}"


def _end(scenario: Scenario, issue: str, number: float, other: float) -> str:
    """An end of what can be reached; one that is only approached is told by the bound that it stays short of."""
    side, bound = _approached(scenario, issue, number)
    return (
        f"{side}{words.quoted(scenario, issue, bound)}"
        if side
        else words.value(scenario, issue, number, other)
    )


def _approached(scenario: Scenario, issue: str, number: float) -> tuple[str, float]:
    """On which side of which bound a place stays as near as a solver can tell; the place itself otherwise."""
    for bound in scenario.landmarks[issue]:
        if TOLERANCE < abs(number - bound) <= NEXT_TO:
            return ("below " if number < bound else "above "), bound
    return "", number


def span(scenario: Scenario, issue: str, reached: Sequence[Value]) -> str:
    """The same in one piece, with its unit once."""
    if scenario.issues[issue].options:
        return _reach(scenario, issue, reached)[0]
    low, high = (scenario.number_at(f"issues.{issue}.status_quo", x) for x in reached)
    if any(_approached(scenario, issue, end)[0] for end in (low, high)):
        return f"{_end(scenario, issue, low, high)} to {_end(scenario, issue, high, low)}"
    return words.span(scenario, issue, low, high)
