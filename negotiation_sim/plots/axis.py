"""The words along a line.

In:      Scenario, id of an issue; or the ends of a line of numbers
Out:     places from 0 to 1 with a word for each
Keeps:   the short names of worded points, or the two ends in the issue's unit; words keep apart; a number
         stands where it belongs
Not here: whole sentences for a place (report.words)
Example: tests/plots/test_figures.py
"""

from math import ceil, floor, log10

from negotiation_sim.plots.figure import apart
from negotiation_sim.report import words
from negotiation_sim.scenario.scenario import Scenario


def ticks(scenario: Scenario, issue: str) -> tuple[tuple[float, str], ...]:
    """Words for places on an issue, as far as they have room."""
    asked = scenario.issues[issue]
    if asked.unit is None and (asked.points or asked.options):
        return apart([(at, name.replace("_", " ")) for name, at in asked.places().items()])
    return tuple((end, words.value(scenario, issue, end)) for end in (0.0, 1.0))


def round_numbers(low: float, high: float) -> tuple[tuple[float, str], ...]:
    """Three to six round numbers between the ends of a line, where they belong."""
    ten = 10.0 ** floor(log10((high - low) / 2.0))
    step = next(ten * k for k in (0.5, 1.0, 2.0, 5.0) if (high - low) / (ten * k) < 6.0)
    numbers = range(ceil(low / step), floor(high / step) + 1)
    return tuple(((n * step - low) / (high - low), f"{n * step:.6g}") for n in numbers)
