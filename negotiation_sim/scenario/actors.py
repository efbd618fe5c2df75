"""Who negotiates: capability, strategy, and a stance on each issue it has a stake in.

In:      an actor's table
Out:     Actor, Stance, RedLine
Keeps:   a position lies inside the actor's own red line; no stance means no stake
Not here: how a strategy moves an aspiration (strategies), who must sign (talks)
Example: tests/scenario/test_scenario.py
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from attrs import frozen, validators

from negotiation_sim.errors import Problem, unknown
from negotiation_sim.scenario.estimates import (
    ABOVE_ZERO,
    NO_BASIS,
    UNIT,
    Estimate,
    Evidence,
    Scale,
    key,
    plain,
)
from negotiation_sim.scenario.issues import Issue
from negotiation_sim.strategies import Strategy
from negotiation_sim.strategies.time_dependent import TimeDependent

KnownClaims = Mapping[str, object]
LONGEST_PATIENCE = 1_000  # rounds; no talks last longer (talks)


@frozen
class NamedStrategy:
    """A strategy as the file names it, with the object that carries it out."""

    name: str
    rule: Strategy


@frozen(kw_only=True)
class RedLine(Evidence):
    """The part of an issue that the actor will never sign lies outside these bounds."""

    at_least: Estimate | None = key("signs nothing below this", None)
    at_most: Estimate | None = key("signs nothing above this", None)

    def problems(self, scale: Scale, around: Evidence, known_claims: KnownClaims) -> Iterator[Problem]:
        """Everything wrong with it, whatever the position."""
        if self.at_least is None and self.at_most is None:
            yield Problem((), "a red line needs at_least or at_most")
        for name, estimate in self.bounds():
            for problem in estimate.problems(scale, self.within(around), known_claims):
                yield problem.below(name)

    def bounds(self) -> Iterator[tuple[str, Estimate]]:
        """The bounds that are given, by key."""
        if self.at_least is not None:
            yield "at_least", self.at_least
        if self.at_most is not None:
            yield "at_most", self.at_most


@frozen(kw_only=True)
class Stance(Evidence):
    """An actor's position, salience and red line on one issue."""

    position: Estimate = key("what the actor says it wants: a value or an estimate")
    salience: Estimate = key("how much the issue matters to it, 0 to 1")
    red_line: RedLine | None = key("the part of the issue it will never sign", None)

    def salience_evidence(self, around: Evidence) -> Evidence:
        """A text states positions, never weights: a bare salience in a stated stance is inferred."""
        full = self.within(around)
        if full.basis != "stated" or not full.claims:
            return full
        return Evidence(basis="inferred", claims=full.claims, why=full.why)

    def estimates(self, issue: Issue, around: Evidence) -> Iterator[tuple[str, Estimate, Scale, Evidence]]:
        """Every number of the stance: where it stands, itself, its scale and the evidence around it."""
        full = self.within(around)
        yield "position", self.position, issue.scale, full
        yield "salience", self.salience, UNIT, self.salience_evidence(around)
        if self.red_line is not None:
            for name, estimate in self.red_line.bounds():
                yield f"red_line.{name}", estimate, issue.scale, self.red_line.within(full)

    def problems(self, issue: Issue, around: Evidence, known_claims: KnownClaims) -> Iterator[Problem]:
        """Everything wrong with the stance on this issue."""
        full = self.within(around)
        for index, claim in enumerate(self.claims):
            if claim not in known_claims:
                yield Problem(("claims", index), unknown("claim", claim, known_claims))
        parts = (
            ("position", self.position, issue.scale, full),
            ("salience", self.salience, UNIT, self.salience_evidence(around)),
        )
        for name, estimate, scale, evidence in parts:
            yield from _numbered(name, estimate, scale, evidence, known_claims)
        if self.red_line is not None:
            for problem in self.red_line.problems(issue.scale, full, known_claims):
                yield problem.below("red_line")
            yield from self._excluded_position(issue)

    def _excluded_position(self, issue: Issue) -> Iterator[Problem]:
        assert self.red_line is not None
        for name, bound in self.red_line.bounds():
            try:
                position, limit = issue.scale.number(self.position.mode), issue.scale.number(bound.mode)
            except ValueError:  # told already
                continue
            if (position < limit) if name == "at_least" else (position > limit):
                yield Problem(
                    ("red_line", name),
                    f"this red line ({plain(bound.mode)}) excludes the actor's own position ({plain(self.position.mode)})",
                )


@frozen(kw_only=True)
class Actor(Evidence):
    """State, alliance, leader or bloc, with its influence and its stance on issues."""

    name: str = key("the name people know it by")
    capability: Estimate | None = key("influence: above 0, up to 1, one unit for all actors", None)
    members: tuple[str, ...] = key("ids of the actors a bloc is made of", ())
    strategy: NamedStrategy = key(
        "how its aspiration falls: boulware, linear, conceder, exponential, hardliner, reciprocal, or a table with name and numbers of its own",
        NamedStrategy("linear", TimeDependent()),
    )
    concession: Literal["logrolling", "even"] = key(
        "logrolling: the cheapest issue first; even: all issues alike", "logrolling"
    )
    cost_of_delay: Estimate | None = key("utility that no-deal loses with every round", None)
    reservation: Estimate | None = key("what no-deal is worth to it, in place of the computed value", None)
    walks_out_after: int | None = key(
        "leaves after so many rounds in a row in which the text would cross a red line of its own",
        None,
        validator=validators.optional([validators.ge(1), validators.le(LONGEST_PATIENCE)]),
    )
    stances: Mapping[str, Stance] = key("its stances by issue; no stance means no stake", {})

    def estimates(self) -> Iterator[tuple[str, Estimate, Scale]]:
        """The numbers of the actor itself, its stances apart."""
        for name, estimate, scale in (
            ("capability", self.capability, ABOVE_ZERO),
            ("cost_of_delay", self.cost_of_delay, UNIT),
            ("reservation", self.reservation, UNIT),
        ):
            if estimate is not None:
                yield name, estimate, scale

    def problems(
        self, issues: Mapping[str, Issue], actors: Mapping[str, "Actor"], known_claims: KnownClaims
    ) -> Iterator[Problem]:
        """Everything wrong with the actor, among these issues and actors."""
        for index, claim in enumerate(self.claims):
            if claim not in known_claims:
                yield Problem(("claims", index), unknown("claim", claim, known_claims))
        for name, estimate, scale in self.estimates():
            yield from _numbered(name, estimate, scale, self, known_claims)
        if self.capability is None and not self.members:
            yield Problem((), "missing key 'capability' (only a bloc with members can do without)")
        for index, member in enumerate(self.members):
            if member not in actors:
                yield Problem(("members", index), unknown("actor", member, actors))
            elif actors[member].members:
                yield Problem(
                    ("members", index), f"'{member}' is a bloc itself; a bloc's members are single actors"
                )
            elif member in self.members[:index]:
                yield Problem(("members", index), f"'{member}' stands twice among the members")
        for name, stance in self.stances.items():
            if name not in issues:
                yield Problem(("stances", name), unknown("issue", name, issues))
            else:
                for problem in stance.problems(issues[name], self, known_claims):
                    yield problem.below("stances", name)


def _numbered(
    name: str, estimate: Estimate, scale: Scale, around: Evidence, known_claims: KnownClaims
) -> Iterator[Problem]:
    """The problems of a number that must have a basis."""
    if estimate.within(around).basis is None:
        yield Problem((name,), NO_BASIS)
    for problem in estimate.problems(scale, around, known_claims):
        yield problem.below(name)
