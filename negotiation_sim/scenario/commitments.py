"""Promises and threats: who will make which issue what, and on which condition.

In:      a commitment's table
Out:     Commitment
Keeps:   exactly one effect on exactly one issue; fires at most once per package
Not here: how effects chain (consequences)
Example: tests/model/test_consequences.py
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from attrs import frozen

from negotiation_sim.errors import Problem, unknown
from negotiation_sim.scenario.estimates import (
    NO_BASIS,
    NO_EVIDENCE,
    UNIT,
    Estimate,
    Evidence,
    Scale,
    key,
    loose,
    with_keys,
)
from negotiation_sim.scenario.issues import ALWAYS, Condition, Issue

Effect = Literal["at_least", "at_most", "exactly"]
EFFECTS: tuple[Effect, ...] = ("at_least", "at_most", "exactly")


@with_keys
@frozen(kw_only=True)
class Commitment(Evidence):
    """*actor* will make *issue* at least / at most / exactly a value *when* a condition holds."""

    id: str = key("name of the commitment, unique in the scenario")
    title: str | None = key("what is done, as a short sentence for the telling", None)
    actor: str = key("who commits itself")
    kind: Literal["promise", "threat"] = key("promise or threat")
    issue: str = key("the issue that it moves")
    at_least: Estimate | None = key("raises the issue to this place, in its unit", None)
    at_most: Estimate | None = key("lowers the issue to this place, in its unit", None)
    exactly: Estimate | None = key("sets the issue to this place, in its unit", None)
    when: Condition = key("bounds on issues and agreement = true or false; without it: always", ALWAYS)
    credibility: Estimate = key("chance that it is believed and kept, 0 to 1")
    firm: bool = key("true: what it does is exact, whatever its basis, and never drawn", False)  # noqa: FBT003

    @property
    def effect(self) -> tuple[Effect, Estimate]:
        """The one effect that is given, with its value."""
        return next((name, value) for name in EFFECTS if (value := getattr(self, name)) is not None)

    @property
    def value_evidence(self) -> Evidence:
        """The value of a commitment is exact unless a basis is given for it or for the commitment."""
        return self if self.basis is not None else NO_EVIDENCE

    def estimates(self, issue: Issue) -> Iterator[tuple[str, Estimate, Scale, Evidence]]:
        """Its credibility and its value."""
        effect, value = self.effect
        yield "credibility", self.credibility, UNIT, self
        yield effect, value, issue.scale.firm(self.firm), self.value_evidence

    def problems(
        self, issues: Mapping[str, Issue], actors: Mapping[str, object], known_claims: Mapping[str, object]
    ) -> Iterator[Problem]:
        """Everything wrong with the commitment, among these issues and actors."""
        if self.actor not in actors:
            yield Problem(("actor",), unknown("actor", self.actor, actors))
        yield from self.unknown_claims(known_claims)
        given = [name for name in EFFECTS if getattr(self, name) is not None]
        if len(given) != 1:
            what = "none is" if not given else " and ".join(given) + " are"
            yield Problem((), f"a commitment has exactly one of at_least, at_most, exactly; {what} given")
        if self.issue not in issues:
            yield Problem(("issue",), unknown("issue", self.issue, issues))
        else:
            if issues[self.issue].options and (ordered := [n for n in given if n != "exactly"]):
                yield Problem((ordered[0],), "options have no order: use exactly = '...'")
                return
            for name in given:
                value: Estimate = getattr(self, name)
                found = value.problems(issues[self.issue].scale, self.value_evidence, known_claims)
                for problem in (*found, *loose(value, firm=self.firm)):
                    yield problem.below(name)
        for problem in self.when.problems(issues, agreement=True):
            yield problem.below("when")
        if self.credibility.within(self).basis is None:
            yield Problem(("credibility",), NO_BASIS)
        for problem in self.credibility.problems(UNIT, self, known_claims):
            yield problem.below("credibility")
