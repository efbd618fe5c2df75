"""How far each issue can go in what can be signed, and what the fair drafts bring.

In:      Explanation
Out:     a table; a range in words
Keeps:   an end that is only approached is told by the bound that it stays short of; any other is rounded into the range
Not here: the page around it (explain_text), working it out (agreement.ranges, agreement.bargaining)
Example: tests/report/test_within_reach.py
"""

from collections.abc import Sequence
from math import ceil, floor

from rich.table import Table

from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.agreement.unfolding import APART
from negotiation_sim.report import words
from negotiation_sim.report.decimals import decimals
from negotiation_sim.report.layout import bare
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario

SOLUTIONS = {"nash": "Nash", "kalai-smorodinsky": "K-S", "egalitarian": "equal", "utilitarian": "sum"}
NEXT_TO = APART + TOLERANCE
"""How near a place stays to a bound that it must not reach."""
DUST = 6
"""Decimals of the last place that is read; what lies beyond them is the rounding of the solver."""


def brought(explanation: Explanation, *, gains: bool = True) -> Table:
    """By issue how low and how high it can be, and what the fair drafts bring, in its own unit; then the *gains*."""
    scenario, fair = explanation.scenario, explanation.solutions
    table = bare()
    for name in ("question", "from", "to"):
        table.add_column(name, overflow="fold")
    for name, found in fair.items():
        table.add_column(f"{SOLUTIONS[name]}{'' if found.proved else '*'}", justify="right", overflow="fold")
    for issue, span in explanation.ranges.items():
        brought = [_fairly(scenario, issue, found.package[issue], span) for found in fair.values()]
        table.add_row(words.title(scenario, issue), *_reach(scenario, issue, span), *brought)
    for party in scenario.talks.parties if fair and gains else ():
        gained = [
            words.worth(scenario, party, round(found.gains[party], 9), gain=True) for found in fair.values()
        ]
        table.add_row(f"gain over no deal: {scenario.actors[party].name}", "", "", *gained, style="dim")
    return table


def _reach(scenario: Scenario, issue: str, span: Sequence[Value]) -> tuple[str, str]:
    """How low and how high an issue can be; of a choice, whose options have no order, which it can have."""
    if options := scenario.issues[issue].options:
        named = [words.value(scenario, issue, scenario.issues[issue].scale.place(one)) for one in span]
        return "any option" if len(span) == len(options) else words.listed(named, "or"), ""
    low, high = _ends(scenario, issue, span)
    return _end(scenario, issue, low, high), _end(scenario, issue, high, low)


def _fairly(scenario: Scenario, issue: str, place: Value, span: Sequence[Value]) -> str:
    """Where a fair draft leads on an issue, within the range as it is read: a number, or the words of an option."""
    number = scenario.number_at(f"issues.{issue}.status_quo", place)
    if scenario.issues[issue].options:
        return words.value(scenario, issue, number)
    low, high = _ends(scenario, issue, span)
    side, bound = _approached(scenario, issue, min(max(number, low), high))
    return f"{side}{words.in_unit(scenario, issue, bound, fine=True)}"


def _ends(scenario: Scenario, issue: str, span: Sequence[Value]) -> tuple[float, float]:
    """How low and how high an issue can be, as it is read."""
    low, high = (scenario.number_at(f"issues.{issue}.status_quo", place) for place in span)
    return _inward(scenario, issue, low, high), _inward(scenario, issue, high, low)


def _inward(scenario: Scenario, issue: str, number: float, other: float) -> float:
    """An end of what can be reached, rounded towards the *other*: what is read can be reached, too."""
    if number == other or _approached(scenario, issue, number)[0]:
        return number
    asked, whole = scenario.issues[issue], ceil if number < other else floor

    def read(at: float, digits: int) -> float:
        return asked.scale.place(whole(round(asked.scale.in_unit(at) * 10**digits, DUST)) / 10**digits)

    least = words.least_decimals(asked, fine=False)
    return read(number, decimals(number, (other,), least, read, landmarks=scenario.landmarks[issue]))


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
    low, high = _ends(scenario, issue, reached)
    if any(_approached(scenario, issue, end)[0] for end in (low, high)):
        return f"{_end(scenario, issue, low, high)} to {_end(scenario, issue, high, low)}"
    return words.span(scenario, issue, low, high)
