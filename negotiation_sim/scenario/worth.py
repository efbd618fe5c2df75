"""What points and options are worth to an actor: shares of one issue, or a score sheet.

In:      the worth of a stance, as estimates by the id of a point or an option
Out:     its scale, its best place, what is wrong with it
Keeps:   a score sheet's points add up over the issues; without a range of their own they are exact
Not here: what a package is worth in a run (model.worth)
Example: tests/model/test_worth.py
"""

from collections.abc import Collection, Iterator, Mapping

from negotiation_sim.errors import Problem, unknown
from negotiation_sim.scenario.estimates import Estimate, Scale
from negotiation_sim.scenario.issues import Issue

Worth = Mapping[str, Estimate]
FULL = 100.0
"""Points of the best that an actor could get, where it has no score sheet of its own."""


def span(worth: Worth) -> tuple[float, float]:
    """The least and the most that a place can be worth, ranges included."""
    given = [value for e in worth.values() for value in (e.low, e.mode, e.high)]
    numbers = [value for value in given if isinstance(value, float)]
    return (min(numbers), max(numbers)) if numbers else (0.0, 0.0)


def points_scale(worth: Worth) -> Scale:
    """The scale of one row of a score sheet: from its least to its most."""
    low, high = span(worth)
    return Scale(low, high if high > low else low + 1.0, exact=True)


def sheet_scale(rows: Collection[Worth]) -> Scale:
    """The scale of all scores of a score sheet, from its worst to its best draft; no deal may be worth less than both."""
    ends = [span(worth) for worth in rows]
    low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
    return Scale(low, high if high > low else low + 1.0, exact=True, below=True)


def in_points(scores: Scale | None, utility: float, *, gain: bool = False) -> float:
    """A utility in the points of a score sheet; without one, of 100 for the best that the actor could get.

    With *gain* it is a difference of two.
    """
    if scores is None:
        return FULL * utility
    return scores.step_in_unit(utility) if gain else scores.in_unit(utility)


def best(worth: Worth, allowed: Collection[str]) -> str:
    """The id that is worth most at the modes, among the *allowed* ones if any is; the first of equals."""
    known = [name for name in worth if name in allowed] or [*worth]
    return max(known, key=lambda name: _mode(worth[name]))


def _mode(estimate: Estimate) -> float:
    return estimate.mode if isinstance(estimate.mode, float) else 0.0


def coverage_problems(worth: Worth, issue: Issue) -> Iterator[Problem]:
    """Ids that the issue does not have, and options that have no worth."""
    kind, known = ("option", issue.options) if issue.options else ("point", issue.points)
    for name in worth:
        if name not in known:
            give = ': the issue has no points; give it some, such as points = { low = { at = ..., means = "..." } }, '
            remedy = "" if known else f"{give}and say here what each is worth"
            yield Problem(("worth", name), f"{unknown(kind, name, known)}{remedy}")
    missing = [f"'{name}'" for name in issue.options if name not in worth]
    if missing:
        yield Problem(("worth",), f"every option needs a worth; none is given for {', '.join(missing)}")
    elif not issue.options and len(worth) < 2:
        yield Problem(("worth",), "worth on a line needs two points at least: between them it is linear")
