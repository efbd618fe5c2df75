"""What a scenario says: issues, actors, commitments, events, talks, outcomes, variants.

In:      the parts, each in its own module
Out:     Scenario: a frozen value; its variants; its numbers by address (inputs)
Keeps:   every Scenario that leaves this module holds together: ids exist, red lines fit positions
Not here: files (load), arrays (arrays), running (engine)
Example: tests/scenario/test_scenario.py
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, Literal

from attrs import evolve, field, frozen

from negotiation_sim.errors import Problem, ScenarioError, dotted, unknown
from negotiation_sim.scenario.actors import Actor, Stance
from negotiation_sim.scenario.addresses import estimates_below, replaced
from negotiation_sim.scenario.claims import Claim
from negotiation_sim.scenario.commitments import EFFECTS, Commitment
from negotiation_sim.scenario.correlations import Correlation, correlation_problems
from negotiation_sim.scenario.estimates import Input, Scale, Value, key, with_keys
from negotiation_sim.scenario.ids import naming_problems
from negotiation_sim.scenario.inputs import EVERYTHING, Parts, estimates_of, parts_of
from negotiation_sim.scenario.issues import Issue
from negotiation_sim.scenario.seating import seating_problems
from negotiation_sim.scenario.short import tables
from negotiation_sim.scenario.talks import (
    UNNAMED,
    Event,
    Outcome,
    Talks,
    Uncertainty,
    Variant,
    beyond,
    in_a_file,
)
from negotiation_sim.shown import Shown

EVENTS_CHANGE = "a status quo, a credibility, and the numbers of actors at the table that the file gives"
LISTS = ("commitments", "correlations", "events", "outcomes")
"""What stands in a list, each item with an id."""


def _internal(default: Any) -> Any:
    return field(default=default, metadata={"internal": True})


@with_keys
@frozen(kw_only=True, repr=False)
class Scenario(Shown):
    """One scenario, as its file says it, checked.

    Load one with :func:`negotiation_sim.load`; ask another question of it with :meth:`variant` and
    :meth:`with_changes`. ``claims`` holds the evidence by id, ``changes`` what was changed by address.
    """

    format: Literal[1] = key("version of the file format: 1")
    title: str = key("what the scenario is about")
    summary: str | None = key("a few plain sentences on what it teaches", None)
    story: str | None = key("what everybody at the table knows beforehand; it stands on the briefs", None)
    as_of: date | None = key("the day whose state of affairs it describes", None)
    evidence: tuple[str, ...] = key("ledgers of claims (seeds/*.toml), relative to this file", ())
    talks: Talks = key("who talks, for how long, under which rule")
    uncertainty: Uncertainty = key("how wide a number is drawn, by its basis", Uncertainty())
    basis: Literal["invented"] | None = key("invented: all numbers that have no basis of their own", None)
    issues: Mapping[str, Issue] = key("the questions, by id")
    actors: Mapping[str, Actor] = key("the actors, by id")
    commitments: tuple[Commitment, ...] = key("promises and threats with their conditions", ())
    correlations: tuple[Correlation, ...] = key("numbers that are drawn together", (), sparse=True)
    events: tuple[Event, ...] = key("what may happen during the talks", ())
    outcomes: tuple[Outcome, ...] = key("names for endings; the first that fits names the run", ())
    variants: Mapping[str, Variant] = key("questions: named sets of changes", {})
    claims: Mapping[str, Claim] = _internal({})
    path: str = _internal("<text>")
    sha256: str = _internal("")
    allow_outside: bool = _internal(False)  # noqa: FBT003 - as load was asked
    without_inner: bool = _internal(False)  # noqa: FBT003 - as :meth:`as_stated` leaves it
    variant_id: str | None = _internal(None)
    changes: Mapping[str, Any] = _internal({})
    like: "tuple[Scenario, Parts] | None" = field(
        init=False, default=None, eq=False, repr=False, metadata={"internal": True}
    )

    def variant(self, name: str) -> "Scenario":
        """The scenario with the changes of one of its variants.

        Raises:
            ScenarioError: If there is no such variant.
        """
        if name not in self.variants:
            raise ScenarioError([Problem((), unknown("variant", name, self.variants))])
        return evolve(self.with_changes(self.variants[name].changes), variant_id=name)

    def with_changes(self, changes: Mapping[str, Any]) -> "Scenario":
        """The scenario with new values by address; a bare number is exact, an :class:`Estimate` keeps its range.

        Raises:
            ScenarioError: If an address does not exist, a value does not fit, a change changes
                nothing, or the scenario no longer holds together.
        """
        changes = {address: tables(value) for address, value in changes.items()}
        changed, problems = self, []
        for address, value in changes.items():
            try:
                changed = replaced(changed, address, value)
            except ScenarioError as error:
                problems += [Problem((address,), p.message) for p in error.problems]
        # With its changes from the start, so that what is worked out for the checks serves the runs too.
        changed = evolve(changed, changes={**self.changes, **changes})
        if "talks.rounds" in changes and (message := beyond(changed.events, changed.talks.rounds)):
            raise ScenarioError([*problems, Problem(("talks.rounds",), message)])
        parts = parts_of(changes) if self._inputs.keys() >= changes.keys() else EVERYTHING
        wrong = [*changed.problems(parts)]
        if not (problems or wrong) and parts is not EVERYTHING:
            changed._liken(self, parts)  # noqa: SLF001
        if not wrong and changed.like is None:
            wrong = [*changed._event_problems(sound=True)]  # noqa: SLF001
        problems += [changed._blamed(problem, changes) for problem in wrong]  # noqa: SLF001
        problems = problems or [
            Problem((address,), "the change changes nothing")
            for address, value in changes.items()
            if _same(changed if len(changes) == 1 else replaced(self, address, value), self, address)
        ]
        if problems:
            raise ScenarioError(problems)
        return changed

    def _liken(self, other: "Scenario", parts: Parts) -> None:
        """Remember that only the numbers in *parts* differ from *other*: all else that it has worked out holds here."""
        scales = {address: scale for address, _, scale, _ in estimates_of(self, parts)}
        if all(other.scales[address] == scale for address, scale in scales.items()):
            first, known = other.like or (other, parts)
            object.__setattr__(self, "like", (first, known | parts))

    def to_toml(self, folder: str | os.PathLike[str] | None = None) -> str:
        """The scenario as a file for *folder*, its own if not given, with variant and changes carried out."""
        from negotiation_sim.scenario.to_toml import toml_text  # noqa: PLC0415 - loads a library of its own

        return toml_text(self, os.path.dirname(self.path) if folder is None else folder)  # noqa: PTH120

    def _blamed(self, problem: Problem, changes: Mapping[str, Any]) -> Problem:
        """What is wrong after *changes*, under the address of the change that did it where that is plain."""
        top, *rest = problem.path or ("",)
        if top in LISTS and rest and isinstance(rest[0], int):
            rest[0] = getattr(self, str(top))[rest[0]].id
        where = dotted((top, *rest))
        for address in changes:
            if where == address or where.startswith(f"{address}."):
                return Problem((address,), problem.message)
        return Problem((), f"the change makes the scenario wrong: {where}: {problem.message}")

    @property
    def at_table(self) -> tuple[str, ...]:
        """Ids of the actors at the table, in the order of the file."""
        talks = self.talks
        if talks.participants is not None:
            seated = {*talks.parties, *talks.participants}
        else:
            inside = {member for actor in self.actors.values() for member in actor.members}
            seated = {name for name in self.actors if name not in inside or name in talks.parties}
        return tuple(name for name in self.actors if name in seated and name not in talks.ratify)

    @property
    def everyone(self) -> tuple[str, ...]:
        """Ids of the actors at the table and of those who ratify, in the order of the file: the rows of arrays."""
        heard = {*self.at_table, *self.talks.ratify}
        return tuple(name for name in self.actors if name in heard)

    @property
    def insincere(self) -> bool:
        """Whether anybody who bears on a run would settle for something else than it says."""
        return any(s.inner for name in self.everyone for s in self.actors[name].stances.values())

    def as_stated(self) -> "Scenario":
        """The scenario in which everybody means what it says: without inner values."""
        said = self.with_stances(lambda stance: evolve(stance, inner=None))
        correlations = (correlation.as_stated() for correlation in self.correlations)
        return evolve(
            said,
            without_inner=True,
            correlations=tuple(c for c in correlations if len(c.between) > 1),
            events=tuple(event.as_stated() for event in self.events),
        )

    def with_stances(self, changed: Callable[[Stance], Stance]) -> "Scenario":
        """The scenario with every stance *changed*."""
        actors = {
            name: evolve(actor, stances={issue: changed(stance) for issue, stance in actor.stances.items()})
            for name, actor in self.actors.items()
        }
        return evolve(self, actors=actors)

    @property
    def named_outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes of the file, and a name for what none of them fits."""
        return (*self.outcomes, UNNAMED)

    def inputs(self) -> dict[str, Input]:
        """Every number that bears on a run, by address: low, mode, high and the evidence for it."""
        return dict(self._inputs)

    @cached_property
    def _inputs(self) -> dict[str, Input]:
        first, parts = self.like or (None, EVERYTHING)
        widths, estimates = self.uncertainty.half_widths, estimates_of(self, parts)
        own = {at: estimate.complete(at, scale, around, widths) for at, estimate, scale, around in estimates}
        return own if first is None else {**first._inputs, **own}  # noqa: SLF001

    @cached_property
    def scales(self) -> dict[str, Scale]:
        """The line on which each of the :meth:`inputs` lies, by address."""
        if self.like:
            return self.like[0].scales
        return {address: scale for address, _, scale, _ in estimates_of(self)}

    @cached_property
    def landmarks(self) -> dict[str, tuple[float, ...]]:
        """The places on each issue, on 0..1, at which something turns, in ascending order.

        Points and the half-ways between them, the ends of conditions, and the modes of what stands on
        an issue. A number that is told keeps its side of each.
        """
        found: dict[str, set[float]] = {
            name: {*issue.places().values()} for name, issue in self.issues.items()
        }
        for name, issue in self.issues.items():
            found[name].update(end for ends in issue.reaches().values() for end in ends)
        conditional: tuple[Commitment | Event | Outcome, ...] = (
            *self.commitments,
            *self.events,
            *self.outcomes,
        )
        for part in conditional:
            for name, ends in part.when.intervals(self.issues).items():
                found[name].update(ends)
        for address, given in self.inputs().items():
            if (on := self.issue_at(address)) is not None:
                found[on].add(given.mode)
        return {name: (*sorted(places),) for name, places in found.items()}

    def issue_at(self, address: str) -> str | None:
        """Id of the issue on whose line the number at *address* lies; None if it lies on none."""
        kind, name, *rest = address.split(".") + [""] * 4
        if kind == "issues" and rest[0] == "status_quo" and name in self.issues:
            return name
        if kind == "actors" and rest[0] == "stances" and {"position", "red_line"} & {*rest[2:4]}:
            return rest[1] if rest[1] in self.issues else None
        if kind == "commitments" and rest[0] in EFFECTS:
            return next((c.issue for c in self.commitments if c.id == name), None)
        return None

    def problems(self, parts: Parts = EVERYTHING) -> Iterator[Problem]:
        """Everything that does not hold together between the parts, with the path to it.

        Where nothing but numbers in some *parts* has changed, it is enough to look at these.
        """
        # Parts on an issue whose line itself is wrong are not checked against that line.
        sound = {name: issue for name, issue in self.issues.items() if issue.has_line}
        if parts is EVERYTHING:
            listed = {name: getattr(self, name) for name in LISTS}
            yield from naming_problems(self.issues, self.actors, self.variants, listed)
        for name, issue in self.issues.items():
            for problem in issue.problems(self.claims) if ("issues", name) in parts else ():
                yield problem.below("issues", name)
        for name, actor in self.actors.items():
            if ("actors", name) in parts:
                stances = {i: s for i, s in actor.stances.items() if i in sound or i not in self.issues}
                for problem in evolve(actor, stances=stances).problems(self.issues, self.actors, self.claims):
                    yield problem.below("actors", name)
        if parts is EVERYTHING:
            yield from self._talks_problems()
        if parts.any_of("actors"):
            yield from seating_problems(
                self.actors,
                self.talks,
                at_table=self.at_table,
                heard=self.everyone,
                n_issues=len(self.issues),
            )
        yield from self._list_problems(sound, parts)

    def _talks_problems(self) -> Iterator[Problem]:
        curves = any(s.worth for actor in self.actors.values() for s in actor.stances.values())
        inner = any(s.inner for actor in self.actors.values() for s in actor.stances.values())
        lines = self.talks.line_problems(self.issues, curves=curves, inner=inner)
        for problem in chain(self.talks.problems(self.actors), lines):
            yield problem.below("talks")

    def _list_problems(self, sound: Mapping[str, Issue], parts: Parts) -> Iterator[Problem]:
        """What is wrong with the things that stand in lists; *sound* are the issues whose line is right."""
        for index, commitment in enumerate(self.commitments):
            placed = commitment.issue in sound or commitment.issue not in self.issues
            if placed and ("commitments", commitment.id) in parts:
                for problem in commitment.problems(self.issues, self.actors, self.claims):
                    yield problem.below("commitments", index)
        if self.correlations and parts is EVERYTHING:
            numbers = {*estimates_below(self)}
            for problem in correlation_problems(self.correlations, numbers, self.claims):
                yield problem.below("correlations")
        for index, event in enumerate(self.events):
            if ("events", event.id) in parts:
                for problem in event.problems(self.talks.rounds, self.issues, self.claims):
                    yield problem.below("events", index)
        for index, outcome in enumerate(self.outcomes if parts is EVERYTHING else ()):
            for problem in outcome.problems(self.issues):
                yield problem.below("outcomes", index)

    def question_problems(self, *, sound: bool = True) -> Iterator[Problem]:
        """What is wrong with the changes of events and variants.

        In a scenario that is not *sound* only the addresses and the form of the values are checked.
        """
        wrong = [*self._event_problems(sound=sound)]
        yield from wrong
        bare = evolve(self, variants={})
        for name, variant in self.variants.items():
            if not variant.changes:
                yield Problem(("variants", name, "changes"), "a variant must change something")
            if wrong or not sound:
                for address, value in variant.changes.items():
                    for problem in self._change(address, value):
                        yield problem.below("variants", name, "changes", address)
                continue
            try:
                bare.with_changes(variant.changes)
            except ScenarioError as error:
                for problem in error.problems:
                    only = problem.path or (tuple(variant.changes) if len(variant.changes) == 1 else ())
                    yield Problem(only, in_a_file(problem.message)).below("variants", name, "changes")

    def _event_problems(self, *, sound: bool) -> Iterator[Problem]:
        for index, event in enumerate(self.events):
            for address, value in event.changes.items():
                for problem in self._event_change(address, value) if sound else self._change(address, value):
                    yield problem.below("events", index, "changes", address)

    def _change(self, address: str, value: Any) -> Iterator[Problem]:
        try:
            replaced(self, address, value)
        except ScenarioError as error:
            yield from (evolve(problem, path=()) for problem in error.problems)

    @cached_property
    def _out_of_reach(self) -> set[str]:
        """Numbers that bear on a run, and yet cannot change while it goes on."""
        members = {member for name in self.at_table for member in self.actors[name].members}
        away = {f"actors.{name}.capability" for name in members - {*self.at_table}}
        fixed = re.compile(r"events\.|commitments\.[^.]*\.(at_|exactly)")
        away |= {
            f"actors.{name}.stances.{issue}.salience"
            for name, actor in self.actors.items()
            for issue, stance in actor.stances.items()
            if stance.scored
        }
        return away | {address for address in self.scales if fixed.match(address)}

    def _event_change(self, address: str, value: Any) -> Iterator[Problem]:
        if address in self.scales and address not in self._out_of_reach:
            try:
                self.number_at(address, value)
            except ValueError as error:
                yield Problem((), str(error))
            return
        wrong = [*self._change(address, value)]
        yield from wrong or [
            Problem((), f"an event cannot change '{address}'; it can change {EVENTS_CHANGE}")
        ]

    def number_at(self, address: str, value: Any) -> float:
        """*Value*, as a file may give it, on the scale 0..1 of the estimate at *address*.

        Raises:
            ValueError: If it is no number or point that fits there.
        """
        if not isinstance(value := tables(value), str):
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e300:
                raise ValueError(f"expected a plain number or a point's id, got {str(value)[:60]}")
            value = float(value)
        return self.scales[address].number(value)

    def in_unit(self, address: str, number: float) -> Value:
        """A *number* from 0 to 1 as a file would give it at *address*: in its own unit, or an option."""
        return self.scales[address].written(number)


def _same(one: Scenario, other: Scenario, address: str) -> bool:
    """Whether two scenarios have the same value at *address*; evidence apart."""
    numbers = [_told(s, address) for s in (one, other)]
    return numbers[0] == numbers[1] if all(numbers) else evolve(one, changes=other.changes) == other


def _told(scenario: Scenario, address: str) -> list[tuple[Value, ...]]:
    """The numbers at *address* in their own unit: the line of a score sheet moves with what stands on it."""
    here = (given for at, given in scenario.inputs().items() if f"{at}.".startswith(f"{address}."))
    return [(g.address, *(scenario.in_unit(g.address, end) for end in (g.low, g.mode, g.high))) for g in here]
