"""The words along the line of an issue.

In:      Scenario, id of an issue
Out:     places from 0 to 1 with a word for each
Keeps:   the short names of worded points, or the two ends in the issue's unit; words keep apart
Not here: whole sentences for a place (report.words)
Example: tests/plots/test_figures.py
"""

from negotiation_sim.plots.figure import apart
from negotiation_sim.report import words
from negotiation_sim.scenario.scenario import Scenario


def ticks(scenario: Scenario, issue: str) -> tuple[tuple[float, str], ...]:
    """Words for places on an issue, as far as they have room."""
    asked = scenario.issues[issue]
    if asked.unit is None and (asked.points or asked.options):
        return apart([(at, name.replace("_", " ")) for name, at in asked.places().items()])
    return tuple((end, words.value(scenario, issue, end)) for end in (0.0, 1.0))
