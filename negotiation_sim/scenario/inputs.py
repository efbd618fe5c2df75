"""The numbers of a scenario that bear on a run, each with its address, part by part.

In:      what holds the numbers, and which of its parts are asked for
Out:     every estimate with its address, its scale and the evidence around it
Keeps:   the order of the file; a part is an issue, an actor, a commitment or an event, and holds its numbers alone
Not here: completing an estimate (estimates), setting a number (addresses)
Example: tests/scenario/test_inputs.py
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from attrs import frozen

from negotiation_sim.scenario.actors import Actor
from negotiation_sim.scenario.commitments import Commitment
from negotiation_sim.scenario.estimates import UNIT, Estimate, Evidence, Scale
from negotiation_sim.scenario.issues import Issue
from negotiation_sim.scenario.talks import Event

Part = tuple[str, str]
"""The kind and the id of a part, such as ("actors", "russia"): the first two words of every address in it."""


@frozen
class Parts:
    """Parts of a scenario: ``some``, or all where it is None."""

    some: frozenset[Part] | None = None

    def __contains__(self, part: object) -> bool:
        return self.some is None or part in self.some

    def __or__(self, more: "Parts") -> "Parts":
        return Parts(None if self.some is None or more.some is None else self.some | more.some)

    def any_of(self, kind: str) -> bool:
        """Whether there is one of this kind among them."""
        return self.some is None or any(part[0] == kind for part in self.some)


EVERYTHING = Parts()


class Holder(Protocol):
    """What holds numbers: a scenario."""

    @property
    def issues(self) -> Mapping[str, Issue]:
        """The issues by id."""

    @property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id."""

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Promises and threats."""

    @property
    def events(self) -> tuple[Event, ...]:
        """What may happen during the talks."""

    @property
    def at_table(self) -> tuple[str, ...]:
        """Ids of the actors at the table."""

    @property
    def everyone(self) -> tuple[str, ...]:
        """Ids of the actors at the table and of those who ratify."""


def parts_of(addresses: Iterable[str]) -> Parts:
    """The parts in which numbers stand; where a score sheet gives one, it bears on others of the same actor."""
    words = (address.split(".", 2) for address in addresses)
    return Parts(frozenset((kind, name) for kind, name, _ in words))


def estimates_of(
    scenario: Holder, parts: Parts = EVERYTHING
) -> Iterator[tuple[str, Estimate, Scale, Evidence]]:
    """Every number in the *parts* that bears on a run."""
    for name, issue in scenario.issues.items():
        if ("issues", name) in parts:
            yield f"issues.{name}.status_quo", issue.status_quo, issue.scale, issue.around()
    if parts.any_of("actors"):
        yield from _of_actors(scenario, parts)
    for commitment in scenario.commitments:
        if ("commitments", commitment.id) in parts:
            for part, estimate, scale, around in commitment.estimates(scenario.issues[commitment.issue]):
                yield f"commitments.{commitment.id}.{part}", estimate, scale, around
    for event in scenario.events:
        if ("events", event.id) in parts:
            yield f"events.{event.id}.chance", event.chance, UNIT, event.chance_evidence


def _of_actors(scenario: Holder, parts: Parts) -> Iterator[tuple[str, Estimate, Scale, Evidence]]:
    seated, heard = set(scenario.at_table), set(scenario.everyone)
    blocs = (scenario.actors[name] for name in seated)
    inside = {member for bloc in blocs if not bloc.capability for member in bloc.members}
    for name, actor in scenario.actors.items():
        if ("actors", name) not in parts:
            continue
        for part, estimate, scale in actor.estimates():
            weighs = name in seated or name in inside
            if weighs if part == "capability" else name in heard:
                yield f"actors.{name}.{part}", estimate, scale, actor
        for issue_id, stance in actor.stances.items() if name in heard else ():
            for part, estimate, scale, around in stance.estimates(scenario.issues[issue_id], actor):
                yield f"actors.{name}.stances.{issue_id}.{part}", estimate, scale, around
