"""Who negotiates: capability, strategy, and a stance on each issue it has a stake in.

In:      an actor's table
Out:     Actor, Stance, Inner
Keeps:   a position lies inside the actor's own red line; no stance means no stake
Not here: what a red line leaves (red_lines), how a strategy moves an aspiration (strategies), who must sign (talks)
Example: tests/scenario/test_scenario.py
"""

import math
from collections.abc import Iterator, Mapping
from typing import Literal

from attrs import evolve, frozen, validators

from negotiation_sim.errors import Problem, unknown
from negotiation_sim.scenario.estimates import (
    ABOVE_ZERO,
    NO_EVIDENCE,
    UNIT,
    Estimate,
    Evidence,
    KnownClaims,
    Scale,
    Value,
    derived,
    key,
    numbered,
    plain,
    with_keys,
)
from negotiation_sim.scenario.issues import Issue
from negotiation_sim.scenario.red_lines import RedLine
from negotiation_sim.scenario.worth import best, coverage_problems, points_scale, sheet_scale, span
from negotiation_sim.strategies import Strategy
from negotiation_sim.strategies.time_dependent import TimeDependent

LONGEST_PATIENCE = 1_000  # rounds; no talks last longer (talks)


@frozen
class NamedStrategy:
    """A strategy as the file names it, with the object that carries it out."""

    name: str
    rule: Strategy


@with_keys
@frozen(kw_only=True)
class Inner(Evidence):
    """What an actor would settle for on one issue, where that differs from what it says."""

    position: Estimate | None = key(
        "what it really wants, in the issue's unit; without it what it says", None
    )
    salience: Estimate | None = key("how much the issue really matters to it, 0 to 1", None)
    red_line: RedLine | None = key(
        "the part of the issue it will really never sign; in place of the one it names", None
    )


@with_keys
@frozen(kw_only=True)
class Stance(Evidence):
    """An actor's position, salience and red line on one issue."""

    position: Estimate | None = key(
        "what the actor says it wants, in the issue's unit: a value or an estimate; without it the best place by worth, or its red line",
        None,
    )
    salience: Estimate | None = key("how much the issue matters to it, 0 to 1; not in a score sheet", None)
    worth: Mapping[str, Estimate] = key(
        "what each point or option is worth to it: 0 to 1, or points of a score sheet where there is no salience",
        {},
    )
    red_line: RedLine | None = key("the part of the issue it will never sign", None)
    inner: Inner | None = key("what it would settle for, where that differs from what it says", None)

    @property
    def meant(self) -> "Stance":
        """The stance by which the actor answers: what it says, with the inner values in their places."""
        if self.inner is None:
            return self
        parts = ("position", "salience", "red_line")
        return evolve(
            self, inner=None, **{name: getattr(self.inner, name) or getattr(self, name) for name in parts}
        )

    def weight_evidence(self, around: Evidence) -> Evidence:
        """A text states positions, never weights: a bare salience or share of worth in a stated stance is inferred."""
        full = self.within(around)
        if full.basis != "stated" or not full.claims:
            return full
        return Evidence(basis="inferred", claims=full.claims, why=full.why)

    def ruled_out(self, issue: Issue) -> list[str]:
        """The options that its red line rules out; none on a line."""
        allowed = issue.options if self.red_line is None else self.red_line.allowed(issue)
        return [name for name in issue.options if name not in allowed]

    @property
    def scored(self) -> bool:
        """Whether it is a row of a score sheet: worth in points, which carry the weight as well."""
        return bool(self.worth) and self.salience is None

    @property
    def worth_scale(self) -> Scale:
        """The scale of the worth: shares from 0 to 1, or points."""
        return points_scale(self.worth) if self.scored else UNIT

    def estimates(self, issue: Issue, around: "Actor") -> Iterator[tuple[str, Estimate, Scale, Evidence]]:
        """Every number of the stance: where it stands, itself, its scale and the evidence around it."""
        full = self.within(around)
        if self.position is not None:
            yield "position", self.position, issue.scale, full
        else:
            yield (
                "position",
                derived(self._best(issue) if self.worth else self._line()),
                issue.scale,
                NO_EVIDENCE,
            )
        if self.salience is not None:
            yield "salience", self.salience, UNIT, self.weight_evidence(around)
        else:
            yield "salience", derived(around.weight_of(self)), UNIT, NO_EVIDENCE
        weights = full if self.scored else self.weight_evidence(around)
        for name, estimate in self.worth.items():
            yield f"worth.{name}", estimate, self.worth_scale, weights
        if self.red_line is not None:
            for name, estimate in self.red_line.bounds():
                scale = issue.scale.firm(self.red_line.firm)
                yield f"red_line.{name}", estimate, scale, self.red_line.within(full)
        if self.inner is not None:
            yield from self._inner_estimates(issue, self.inner, self.weight_evidence(around))

    def _inner_estimates(
        self, issue: Issue, inner: Inner, around: Evidence
    ) -> Iterator[tuple[str, Estimate, Scale, Evidence]]:
        """A text states what is said: a bare inner number in a stated stance is inferred, as a weight is."""
        own = inner.within(around)
        if inner.position is not None:
            yield "inner.position", inner.position, issue.scale, own
        if inner.salience is not None:
            yield "inner.salience", inner.salience, UNIT, own
        for name, estimate in inner.red_line.bounds() if inner.red_line is not None else ():
            assert inner.red_line is not None
            scale = issue.scale.firm(inner.red_line.firm)
            yield f"inner.red_line.{name}", estimate, scale, inner.red_line.within(own)

    def problems(self, issue: Issue, around: Evidence, known_claims: KnownClaims) -> Iterator[Problem]:
        """Everything wrong with the stance on this issue."""
        full = self.within(around)
        yield from self.unknown_claims(known_claims)
        parts = (
            ("position", self.position, issue.scale, full),
            ("salience", self.salience, UNIT, self.weight_evidence(around)),
        )
        for name, estimate, scale, evidence in parts:
            if estimate is not None:
                yield from numbered(name, estimate, scale, evidence, known_claims)
            elif not self.worth and (name == "salience" or self.red_line is None):
                yield Problem((name,), f"missing key '{name}'")
            elif name == "position" and not self.worth and len(self._ends()) != 1:
                message = "missing key 'position': only a red line with one end, or with one option, can stand for it"
                yield Problem((name,), message)
        if self.worth:
            yield from coverage_problems(self.worth, issue)
            weights = full if self.scored else self.weight_evidence(around)
            for name, estimate in self.worth.items():
                for problem in numbered(name, estimate, self.worth_scale, weights, known_claims):
                    yield problem.below("worth")
        if self.red_line is not None:
            for problem in self.red_line.problems(issue, full, known_claims):
                yield problem.below("red_line")
            yield from self._excluded_position(issue)
        inner = () if self.inner is None else self._inner_problems(issue, self.inner, around, known_claims)
        for problem in inner:
            yield problem.below("inner")

    def _inner_problems(
        self, issue: Issue, inner: Inner, around: Evidence, known_claims: KnownClaims
    ) -> Iterator[Problem]:
        """Everything wrong with the inner values."""
        own = inner.within(self.weight_evidence(around))
        yield from inner.unknown_claims(known_claims)
        if inner.position is None and inner.salience is None and inner.red_line is None:
            yield Problem((), "inner values that say nothing are none: give position, salience or red_line")
        if inner.position is not None and self.worth:
            yield Problem(
                ("position",), "where a stance gives its own worth, an inner position changes nothing"
            )
        elif inner.position is not None:
            yield from numbered("position", inner.position, issue.scale, own, known_claims)
        if inner.salience is not None and self.scored:
            yield Problem(("salience",), "a salience has no place in a score sheet, nor has an inner one")
        elif inner.salience is not None:
            yield from numbered("salience", inner.salience, UNIT, own, known_claims)
        if inner.red_line is not None:
            for problem in inner.red_line.problems(issue, own, known_claims):
                yield problem.below("red_line")
        if inner.position is not None or inner.red_line is not None:
            meant = self.meant
            if meant.red_line is not None:
                yield from meant._excluded_position(issue)  # noqa: SLF001

    def _ends(self) -> tuple[Value, ...]:
        """The ends of its red line, or the options that it names as the only ones."""
        line = self.red_line
        return () if line is None else (*(bound.mode for _, bound in line.bounds()), *(line.only or ()))

    def _line(self) -> Value:
        """Where its red line is: the position of one that only says what it refuses."""
        return next(iter(self._ends()), math.nan)

    def _best(self, issue: Issue) -> str:
        """The place that is worth most to it at the modes, within its red line where that leaves one."""
        places, line = issue.places(), self.red_line
        low, high = 0.0, 1.0
        if line is not None and not issue.options:
            low = low if line.at_least is None else issue.scale.number(line.at_least.mode)
            high = high if line.at_most is None else issue.scale.number(line.at_most.mode)
        inside = [name for name, at in places.items() if low <= at <= high]
        return best(self.worth, line.allowed(issue) if line is not None and issue.options else inside)

    def _excluded_position(self, issue: Issue) -> Iterator[Problem]:
        """A position outside the actor's own red line; of inner values, what is meant of the two."""
        assert self.red_line is not None
        if self.position is None:
            return
        if issue.options and self.position.mode in issue.options:
            if self.position.mode in self.ruled_out(issue):
                said = plain(self.position.mode)
                yield Problem(("red_line",), f"this red line excludes the actor's own position ({said})")
            return
        for name, bound in self.red_line.bounds():
            try:
                position, limit = issue.scale.number(self.position.mode), issue.scale.number(bound.mode)
            except ValueError:  # told already
                continue
            if (position < limit) if name == "at_least" else (position > limit):
                yield Problem(
                    ("red_line", name),
                    f"this red line, drawn at {plain(bound.mode)}, excludes the actor's own position ({plain(self.position.mode)})",
                )


@with_keys
@frozen(kw_only=True)
class Actor(Evidence):
    """State, alliance, leader or bloc, with its influence and its stance on issues."""

    name: str = key(
        "the name people know it by, with its 'the' if a sentence needs one: 'the European Union'"
    )
    capability: Estimate | None = key("influence, 0 to 1 and not 0, in one unit for all actors", None)
    members: tuple[str, ...] = key("ids of the actors a bloc is made of", ())
    strategy: NamedStrategy = key(
        "how its aspiration falls: boulware, linear, conceder, exponential, hardliner, reciprocal, or a table with name and numbers of its own",
        NamedStrategy("linear", TimeDependent()),
    )
    concession: Literal["logrolling", "even"] = key(
        "logrolling: the cheapest issue first; even: all issues alike", "logrolling"
    )
    cost_of_delay: Estimate | None = key("utility that no-deal loses with every round, 0 to 1", None)
    reservation: Estimate | None = key(
        "what no-deal is worth to it, in utility (0 to 1) or points of its score sheet, in place of the computed value",
        None,
    )
    walks_out_after: int | None = key(
        "leaves after so many rounds (at least 1) in a row in which the draft would cross a red line of its own",
        None,
        validator=validators.optional([validators.ge(1), validators.le(LONGEST_PATIENCE)]),
    )
    stances: Mapping[str, Stance] = key("its stances by issue; no stance means no stake", {})

    @property
    def label(self) -> str:
        """The name where it stands by itself, as in a table: without the article that a sentence needs."""
        bare = self.name.removeprefix("the ")
        return self.name if bare == self.name else f"{bare[:1].upper()}{bare[1:]}"

    @property
    def scores(self) -> Scale | None:
        """The scale of its score sheet, from the worst to the best draft; None if it has none."""
        rows = [stance.worth for stance in self.stances.values() if stance.scored]
        return sheet_scale(rows) if rows else None

    def weight_of(self, row: Stance) -> float:
        """How much a row of its score sheet matters: its width in points over that of the widest row."""
        low, high = span(row.worth)
        rows = [span(s.worth) for s in self.stances.values() if s.scored]
        widest = max((b - a for a, b in rows), default=0.0)
        return (high - low) / widest if widest > 0 else 0.0

    def estimates(self) -> Iterator[tuple[str, Estimate, Scale]]:
        """The numbers of the actor itself, its stances apart."""
        for name, estimate, scale in (
            ("capability", self.capability, ABOVE_ZERO),
            ("cost_of_delay", self.cost_of_delay, UNIT),
            ("reservation", self.reservation, self.scores or UNIT),
        ):
            if estimate is not None:
                yield name, estimate, scale

    def problems(
        self, issues: Mapping[str, Issue], actors: Mapping[str, "Actor"], known_claims: KnownClaims
    ) -> Iterator[Problem]:
        """Everything wrong with the actor, among these issues and actors."""
        yield from self.unknown_claims(known_claims)
        for name, estimate, scale in self.estimates():
            yield from numbered(name, estimate, scale, self, known_claims)
        for index, member in enumerate(self.members):
            if member not in actors:
                yield Problem(("members", index), unknown("actor", member, actors))
            elif actors[member].members:
                yield Problem(
                    ("members", index), f"'{member}' is a bloc itself; a bloc's members are single actors"
                )
            elif member in self.members[:index]:
                yield Problem(("members", index), f"'{member}' stands twice among the members")
        yield from self._style_problems()
        for name, stance in self.stances.items():
            if name not in issues:
                yield Problem(("stances", name), unknown("issue", name, issues))
            else:
                for problem in stance.problems(issues[name], self, known_claims):
                    yield problem.below("stances", name)

    def _style_problems(self) -> Iterator[Problem]:
        """Shares and a score sheet in one actor."""
        if self.scores is None:
            return
        for name, stance in self.stances.items():
            if stance.salience is not None:
                message = "a salience has no place in a score sheet: give every stance of the actor worth in points and no salience, or a salience to each"
                yield Problem(("stances", name, "salience"), message)
