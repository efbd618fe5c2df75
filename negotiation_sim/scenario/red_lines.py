"""What an actor will never sign on one issue: bounds of a line, or options that are ruled out.

In:      the table of a red line
Out:     RedLine
Keeps:   a red line leaves something; on options it names them, on a line it is a bound
Not here: whether it excludes the actor's own position (actors)
Example: tests/scenario/test_scenario.py
"""

from collections.abc import Iterator, Mapping

from attrs import frozen

from negotiation_sim.errors import Problem
from negotiation_sim.scenario.estimates import (
    Estimate,
    Evidence,
    Input,
    KnownClaims,
    key,
    loose,
    numbered,
    with_keys,
)
from negotiation_sim.scenario.issues import Issue, unknown_options

ENDS = {"at_least": 0.0, "at_most": 1.0}
"""Where a bound would leave the whole issue."""


def ruling(inputs: Mapping[str, Input], stance: str) -> list[tuple[str, Input]]:
    """The bounds at the address of a *stance* that at their likeliest rule anything out, by key: at its issue's end one does not."""
    found = ((bound, end, inputs.get(f"{stance}.red_line.{bound}")) for bound, end in ENDS.items())
    return [(bound, given) for bound, end, given in found if given and given.mode != end]


@with_keys
@frozen(kw_only=True)
class RedLine(Evidence):
    """The part of an issue that the actor will never sign lies outside these bounds."""

    at_least: Estimate | None = key("signs nothing below this place, in the issue's unit", None)
    at_most: Estimate | None = key("signs nothing above this place, in the issue's unit", None)
    only: tuple[str, ...] | None = key("signs nothing but one of these options", None)
    never: tuple[str, ...] | None = key("signs none of these options; an empty list rules out nothing", None)
    firm: bool = key("true: its bounds are exact, whatever their basis, and never drawn", False)  # noqa: FBT003

    def problems(self, issue: Issue, around: Evidence, known_claims: KnownClaims) -> Iterator[Problem]:
        """Everything wrong with it, whatever the position."""
        if issue.options:
            yield from self._option_problems(issue)
            return
        if self.only is not None or self.never is not None:
            yield Problem(
                ("never" if self.only is None else "only",),
                "this issue is a line: a red line on it is at_least or at_most",
            )
        elif self.at_least is None and self.at_most is None:
            yield Problem((), "a red line needs at_least or at_most")
        for name, estimate in self.bounds():
            yield from numbered(name, estimate, issue.scale, self.within(around), known_claims)
            for problem in loose(estimate, firm=self.firm):
                yield problem.below(name)

    def _option_problems(self, issue: Issue) -> Iterator[Problem]:
        for name, _ in self.bounds():
            yield Problem(
                (name,), "options have no order: a red line on them is only = [...] or never = [...]"
            )
            return
        if (self.only is None) == (self.never is None):
            yield Problem((), "a red line on options is either only = [...] or never = [...]")
        given = {"only": self.only or (), "never": self.never or ()}
        wrong = [problem for name, ids in given.items() for problem in unknown_options(name, ids, issue)]
        yield from wrong
        if not wrong and not self.allowed(issue):
            yield Problem(
                ("never" if self.only is None else "only",), "this red line leaves no option at all"
            )

    def allowed(self, issue: Issue) -> list[str]:
        """The options that it leaves."""
        only, never = issue.options if self.only is None else self.only, self.never or ()
        return [name for name in issue.options if name in only and name not in never]

    def bounds(self) -> Iterator[tuple[str, Estimate]]:
        """The bounds that are given, by key."""
        if self.at_least is not None:
            yield "at_least", self.at_least
        if self.at_most is not None:
            yield "at_most", self.at_most
