"""The questions under negotiation, and the words for what lies on them.

In:      an issue's table
Out:     Issue, Point; conditions on issues (Bound, Condition) as closed intervals on 0..1
Keeps:   inside, every issue goes from 0 to 1; a value on a bound meets it
Not here: who wants what (actors), what happens when a condition holds (commitments, talks)
Example: tests/scenario/test_estimates.py
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from math import isfinite
from typing import Literal

from attrs import frozen

from negotiation_sim.errors import Problem, unknown
from negotiation_sim.scenario.estimates import (
    NO_EVIDENCE,
    Estimate,
    Evidence,
    Scale,
    Value,
    key,
    plain,
    with_keys,
)

RESERVED = ("agreement", "ending")
TOLERANCE = 1e-9
"""A value this near to a bound counts as on it."""
PLURAL = re.compile(r"[a-z]{2,}[a-hj-rtv-z]s")
ENDINGS = {"ies": "y", "sses": "ss", "shes": "sh", "ches": "ch", "xes": "x"}
"""Longer endings of a plural, and what is left of each in the singular."""


@with_keys
@frozen(kw_only=True)
class Point:
    """A place on an issue that has words."""

    at: float = key("where it lies, in the issue's unit")
    means: str = key("what it means, in words a reader understands")


@with_keys
@frozen(kw_only=True)
class Issue(Evidence):
    """One question under negotiation: a line from 0 to 1, or in its own unit, with worded points."""

    title: str = key("the question, in words")
    range: tuple[float, float] = key("the two ends of the line in its own unit", (0.0, 1.0))
    unit: str | None = key("name of the unit, for issues that are counted", None)
    status_quo: Estimate = key("how things stand without agreement, in its unit: a value or an estimate")
    points: Mapping[str, Point] = key("the points by id, each with at and means", {})
    options: Mapping[str, str] = key("the choices by id, in words: an issue that is no line", {})
    decided_by: Literal["drafts", "commitments"] = key(
        "drafts: what is signed sets it; commitments: no draft touches it, only commitments and events move it",
        "drafts",
    )

    @cached_property
    def scale(self) -> Scale:
        """The line with its points, to turn values into numbers from 0 to 1; options stand evenly on it."""
        if self.options:
            last = max(1, len(self.options) - 1)
            return Scale(points={name: k / last for k, name in enumerate(self.options)}, options=True)
        low, high = self.range
        return Scale(low, high, {name: point.at for name, point in self.points.items()})

    @property
    def rests(self) -> bool:
        """Whether no draft touches it, so that it rests at the status quo until commitments or events move it."""
        return self.decided_by == "commitments"

    @property
    def has_line(self) -> bool:
        """Whether its range is one on which values can be told apart."""
        low, high = self.range
        return low < high and isfinite(high - low)

    def nearest(self, number: float) -> str | None:
        """Id of the point that lies nearest to a *number* from 0 to 1; the lower one of :meth:`nearby`."""
        return next(iter(self.nearby(number)), None)

    def nearby(self, number: float) -> tuple[str, ...]:
        """Ids of the points to which no other lies nearer: two where a *number* from 0 to 1 is half-way."""
        return tuple(
            name
            for name, (low, high) in self.reaches().items()
            if low - TOLERANCE <= number <= high + TOLERANCE
        )

    def reaches(self) -> dict[str, tuple[float, float]]:
        """What lies nearest to each point, as closed intervals on 0..1, in ascending order.

        The only rule for "nearest": conditions and screens read it here.
        """
        places = self.places()
        halves = [0.0, *((lower + upper) / 2 for lower, upper in pairwise(places.values())), 1.0]
        return dict(zip(places, pairwise(halves), strict=True)) if places else {}

    def means(self, name: str) -> str:
        """What a point or an option means, in words."""
        return self.options[name] if self.options else self.points[name].means

    def said(self, number: float) -> float | str:
        """A number from 0 to 1 as results give it: in the issue's own unit, or the id of an option."""
        return self.scale.written(number) if self.options else self.scale.told(number)

    def measured(self, number: str) -> str:
        """A *number* as it stands on a screen, with the unit: ``0 hours``, ``1 hour a week``, ``1.5 percent``."""
        if self.unit is None:
            return number
        return f"{number} {singular(self.unit) if number == '1' else self.unit}"

    def places(self) -> dict[str, float]:
        """The points or options on the scale 0..1, in ascending order."""
        if self.options:
            return dict(self.scale.points)
        low, high = self.range
        places = [(name, (point.at - low) / (high - low)) for name, point in self.points.items()]
        return dict(sorted(places, key=lambda item: item[1]))

    def problems(self, known_claims: Mapping[str, object]) -> Iterator[Problem]:
        """Everything wrong with the issue."""
        if self.options:
            yield from self._option_problems()
        low, high = self.range
        if not self.has_line:
            what = "must go up" if not low < high else "is too wide"
            yield Problem(("range",), f"the range {what}: from {plain(low)} to {plain(high)}")
            return
        at: dict[float, str] = {}
        for name, point in self.points.items():
            if not low <= point.at <= high:
                yield Problem(
                    ("points", name, "at"),
                    f"{plain(point.at)} is outside the issue's range, from {plain(low)} to {plain(high)}",
                )
            elif point.at in at:
                yield Problem(
                    ("points", name, "at"), f"points '{at[point.at]}' and '{name}' lie at the same place"
                )
            at[point.at] = name
        for problem in self.status_quo.problems(self.scale, self.around(), known_claims):
            yield problem.below("status_quo")

    def _option_problems(self) -> Iterator[Problem]:
        if len(self.options) < 2:
            yield Problem(("options",), "a choice needs two options at least")
        for name, given in (
            ("range", self.range != (0.0, 1.0)),
            ("unit", self.unit),
            ("points", self.points),
        ):
            if given:
                yield Problem((name,), f"an issue with options is no line, so it has no {name}")

    def around(self) -> Evidence:
        """The evidence that the status quo takes over: the issue's own."""
        return (
            NO_EVIDENCE
            if self.basis is None
            else Evidence(basis=self.basis, claims=self.claims, why=self.why)
        )


def singular(unit: str) -> str:
    """A unit as it stands behind 1: its first word in the singular, where that is a regular English plural."""
    first, space, rest = unit.partition(" ")
    if not PLURAL.fullmatch(first):
        return unit
    ending = next((ending for ending in ENDINGS if first.endswith(ending)), "s")
    return f"{first.removesuffix(ending)}{ENDINGS.get(ending, '')}{space}{rest}"


@with_keys
@frozen(kw_only=True)
class Bound:
    """What a condition asks of one issue; every bound is closed: a value exactly on it meets it."""

    at_least: Value | None = key("the value is at least this, in the issue's unit", None)
    at_most: Value | None = key("the value is at most this, in the issue's unit", None)
    nearest: str | None = key("no other point lies nearer to the value", None)
    any_of: tuple[str, ...] = key("the value is one of these options; is = 'x' asks for one", ())

    def interval(self, issue: Issue) -> tuple[float, float]:
        """The bound as a closed interval on 0..1; halves of the way to the neighbours for ``nearest``.

        For options the interval around all of them; see :meth:`between` for what lies inside and is not meant.

        Raises:
            ValueError: If a value or point is not on the issue.
        """
        scale = issue.scale
        if self.any_of:
            places = [scale.number(name) for name in self.any_of]
            return min(places), max(places)
        low = 0.0 if self.at_least is None else scale.number(self.at_least)
        high = 1.0 if self.at_most is None else scale.number(self.at_most)
        if self.nearest is not None:
            scale.number(self.nearest)
            lower, upper = issue.reaches()[self.nearest]
            low, high = max(low, lower), min(high, upper)
        return low, high

    def between(self, issue: Issue) -> list[float]:
        """The options inside the interval that the bound does not allow, on 0..1."""
        if not self.any_of:
            return []
        low, high = self.interval(issue)
        return [at for name, at in issue.places().items() if low < at < high and name not in self.any_of]

    def problems(self, issue: Issue) -> Iterator[Problem]:
        """Everything wrong with the bound on this issue."""
        given = [name for name in ("at_least", "at_most", "nearest") if getattr(self, name) is not None]
        if issue.options or self.any_of:
            yield from self._option_problems(issue, given)
            return
        if not given:
            yield Problem((), "a condition needs at_least, at_most or nearest")
        for name in given:
            try:
                Bound(**{name: getattr(self, name)}).interval(issue)
            except ValueError as error:
                yield Problem((name,), str(error))
                return
        low, high = self.interval(issue)
        if low > high:
            yield Problem((), "no value can meet this: its lower end lies above its upper end")

    def _option_problems(self, issue: Issue, given: list[str]) -> Iterator[Problem]:
        if not issue.options:
            yield Problem(("any_of",), "this issue is a line: ask for at_least, at_most or nearest")
        elif given or not self.any_of:
            yield Problem(tuple(given[:1]), "options have no order: ask for is = '...' or any_of = [...]")
        else:
            yield from unknown_options("any_of", self.any_of, issue)


def unknown_options(name: str, ids: tuple[str, ...], issue: Issue) -> Iterator[Problem]:
    """The *ids* under the key *name* that are no options of the issue."""
    for index, option in enumerate(ids):
        if option not in issue.options:
            yield Problem((name, index), unknown("option", option, issue.options))


@with_keys
@frozen(kw_only=True)
class Condition:
    """What must hold of a package; all bounds together, and whether there is an agreement."""

    bounds: Mapping[str, Bound] = {}
    agreement: bool | None = None

    def intervals(self, issues: Mapping[str, Issue]) -> dict[str, tuple[float, float]]:
        """The bounds as closed intervals on 0..1, by issue."""
        return {name: bound.interval(issues[name]) for name, bound in self.bounds.items()}

    def problems(self, issues: Mapping[str, Issue], *, agreement: bool = False) -> Iterator[Problem]:
        """Everything wrong with it; *agreement* says whether it may ask for one."""
        if self.agreement is not None and not agreement:
            yield Problem(
                ("agreement",),
                "only a commitment's condition can ask for an agreement (an outcome has the key 'ending')",
            )
        for name, bound in self.bounds.items():
            if name not in issues:
                yield Problem((name,), unknown("issue", name, issues))
            else:
                for problem in bound.problems(issues[name]):
                    yield problem.below(name)


ALWAYS = Condition()
