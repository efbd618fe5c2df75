"""The words for shares of the runs, with their intervals.

In:      shares, intervals, differences
Out:     phrases
Keeps:   a share has the same digits wherever one screen tells it; a number that is read lies within the
         interval that is read
Not here: a share by itself (words.percent)
Example: tests/report/test_words.py
"""

from negotiation_sim.analysis.paired import Difference
from negotiation_sim.report.words import percent
from negotiation_sim.runs.ensemble import Ensemble
from negotiation_sim.runs.summary import drawn, wilson
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario

NOTHING_DRAWN = "Nothing is drawn: every run is the same."
MOST_APART = 3
"""Decimals of a per cent, however narrow an interval."""


def interval(low: float, high: float) -> str:
    """An interval of shares, with one decimal where whole per cents would hide it; empty where nothing is drawn."""
    if low == high:
        return ""
    if high < 0.001:
        return "under 0.1%"
    if low > 0.999:
        return "over 99.9%"
    digits = _digits_between(low, high)
    return f"{100 * low:.{digits}f} to {100 * high:.{digits}f}%"


def beside_interval(share: float, low: float, high: float) -> str:
    """A share in whole per cent, or as :func:`interval` writes its ends where it would else lie beyond them."""
    whole, digits = round(100 * share), _digits_between(low, high)
    beyond = not round(100 * low, digits) <= whole <= round(100 * high, digits)
    return percent(share, digits if beyond and 0.005 < share < 0.995 else 0)


def of_runs(share: float, runs: Ensemble) -> str:
    """A share of all *runs*, with the digits that it has beside its interval, wherever it is told."""
    if not drawn(runs.scenario):
        return percent(share)
    return beside_interval(share, *wilson(round(share * runs.runs), runs.runs))


def _digits_between(low: float, high: float) -> int:
    return 0 if high - low >= 0.02 else 1


def as_far_as_told(*scenarios: Scenario) -> str:
    """What to add to a claim that nothing tells two apart: runs that are drawn may be too few; others tell all."""
    return ", as far as these runs can tell" if any(map(drawn, scenarios)) else ""


def change(effect: Difference) -> tuple[str, str, str]:
    """A share before and after, and the 95% interval of the change in points; no interval where nothing is drawn.

    Whoever subtracts one share from the other, as they are told, lands within the interval, as it is told: the
    three have digits enough for that. An interval without 0 is told without it, and its two ends are told apart
    where digits allow it. So the change itself is not told beside them, rounded once more.
    """
    before, after, ends = effect.before, effect.after, (effect.low, effect.high)
    if effect.low == effect.high:
        return percent(before), percent(after), ""
    agreeing = [d for d in range(MOST_APART + 1) if _agree(before, after, *ends, d)] or [MOST_APART]
    apart = [d for d in agreeing if round(100 * ends[0], d) != round(100 * ends[1], d)]
    digits = (apart or agreeing)[0]
    low, high = (f"{100 * end:+.{digits}f}" for end in ends)
    return percent(before, digits), percent(after, digits), f"{low} to {high} points"


def _agree(before: float, after: float, low: float, high: float, digits: int) -> bool:
    least = 10.0**-digits

    def told(share: float) -> tuple[float, float]:
        said, whole = percent(share, digits), round(100 * share, digits)
        return (
            (0.0, least) if "under" in said else (100.0 - least, 100.0) if "over" in said else (whole, whole)
        )

    (first, last), (least_after, most_after) = told(before), told(after)
    lowest, highest = (round(100 * end, digits) for end in (low, high))
    sides = all(end == 0.0 or told_end != 0.0 for end, told_end in ((low, lowest), (high, highest)))
    return sides and least_after - last <= highest + TOLERANCE and most_after - first >= lowest - TOLERANCE
