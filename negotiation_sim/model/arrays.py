"""Names become indices: a scenario as read-only arrays and index tables.

In:      Scenario
Out:     CompiledScenario
Keeps:   order of actors, issues, commitments and events is that of the file; nothing is drawn yet
Not here: drawing (draws), the meaning of the numbers (scenario)
Example: tests/scenario/test_scenario.py
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import numpy as np
from attrs import cmp_using, field, frozen
from numpy.typing import NDArray

from negotiation_sim.model.inner import Meant, inner_rows, meant_of
from negotiation_sim.model.rule import CompiledRule, compiled_rule
from negotiation_sim.model.worth import Shapes, shape_of, shapes_of
from negotiation_sim.plug_ins import NamedProtocol
from negotiation_sim.scenario.commitments import EFFECTS
from negotiation_sim.scenario.correlations import Together, together
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.issues import TOLERANCE, Condition
from negotiation_sim.scenario.record import a_scenario
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ChallengeOptions
from negotiation_sim.strategies import Strategy

Field = Literal[
    "status_quo",
    "capabilities",
    "cost_of_delay",
    "reservations",
    "positions",
    "saliences",
    "red_low",
    "red_high",
    "credibilities",
    "values",
    "chances",
    "worth",
    "inner",
]
Floats = NDArray[np.float64]


@frozen
class Slot:
    """Where one number goes: the array of that name, at this index."""

    array: Field
    index: tuple[int, ...]


@frozen
class Term:
    """A condition's bound on one issue, tolerance included."""

    issue: int
    low: float
    high: float
    outside: bool = False
    """Whether the value must lie outside the interval."""


ALWAYS = Term(0, -np.inf, np.inf)
"""Holds for every package."""


@frozen
class CompiledCommitment:
    """A commitment by index; ``agreement`` None means that it fires either way."""

    issue: int
    effect: Literal["at_least", "at_most", "exactly"]
    terms: tuple[Term, ...]
    agreement: bool | None


@frozen(eq=False)
class Triggers:
    """The conditions of all commitments, so that they can be read at once.

    Attributes:
        issues, low, high (ndarray[terms]), ndarray[terms, 1]: The bounds, in the order of the
            commitments; one that nothing can miss where a commitment has no condition on an issue.
        outside (ndarray[terms, 1]): Where the value must lie outside; None if nowhere.
        first (ndarray[commitments]): The first of the commitment's bounds; None if each has one.
        agreed, failed (ndarray[commitments, 1]): Whether the commitment can fire with an agreement,
            and without one.
        sets_off (ndarray[commitments]): Whether another commitment has a condition on the issue that this one moves.
    """

    issues: NDArray[np.intp]
    low: Floats
    high: Floats
    outside: NDArray[np.bool_] | None
    first: NDArray[np.intp] | None
    agreed: NDArray[np.bool_]
    failed: NDArray[np.bool_]
    sets_off: NDArray[np.bool_]


@frozen
class CompiledEvent:
    """An event by index: its window of rounds, its condition, and what it sets to which value."""

    first: int
    last: int
    terms: tuple[Term, ...]
    changes: tuple[tuple[Slot, float], ...]


@frozen
class CompiledOutcome:
    """An outcome by index; no endings means any."""

    endings: tuple[str, ...]
    terms: tuple[Term, ...]


@frozen
class CompiledScenario:
    """A scenario as arrays.

    Attributes:
        inputs: What is drawn, with the slot that each number fills (a bloc's members share one).
        together: What is drawn together, with the weights by which it is mixed.
        defaults: By array, what stands where nothing is drawn: shapes (I,), (A,), (A, I), (K,), (E,).
        stakes (ndarray[actors, issues]): Whether the actor has a stance on the issue.
        decided (ndarray[decided]): Indices of the issues that no draft touches.
        parties (ndarray[parties]): Indices of the actors that must sign.
        ratifiers (ndarray[ratifiers]): Indices of the actors that ratify what has been signed.
        foresees: Whether the parties refuse what would not be ratified.
        strategies: Each strategy with the indices of the actors that follow it.
        even (ndarray[actors]): Whether the actor concedes on all issues alike.
        walks_out_after (ndarray[actors]): Rounds until it leaves; 0 means never.
        red_lines: The stances that have a red line, as indices of actors and of issues.
        triggers: The conditions of the commitments.
        rule: When the answers of the parties make an agreement.
        protocol: What happens in a round, with its options.
        lot: Whether the proposer of alternating offers is drawn anew in every round.
        discounts (ndarray[parties]): What is left of a gain a round later; None unless the parties
            of alternating offers reason backwards.
        challenge: The options of the protocol of that name.
        shapes: What is no plain line; None where everything is.
        meant: What inner values take the place of, by kind; empty where everybody means what it says.
        meant_shapes: The shapes by which actors answer, with inner red lines.
        shape: The same as plain values, to compare scenarios by.
        answering (ndarray[answering]): The parties, and after them the ratifiers.
    """

    rounds: int
    protocol: NamedProtocol
    issues: tuple[str, ...]
    actors: tuple[str, ...]
    parties: NDArray[np.intp] = field(eq=cmp_using(np.array_equal))
    ratifiers: NDArray[np.intp] = field(eq=cmp_using(np.array_equal))
    foresees: bool
    inputs: tuple[tuple[Input, Slot], ...]
    together: tuple[Together, ...]
    defaults: Mapping[Field, Floats] = field(eq=False)
    stakes: NDArray[np.bool_] = field(eq=cmp_using(np.array_equal))
    decided: NDArray[np.intp] = field(eq=cmp_using(np.array_equal))
    strategies: tuple[tuple[Strategy, tuple[int, ...]], ...]
    even: NDArray[np.bool_] = field(eq=cmp_using(np.array_equal))
    walks_out_after: NDArray[np.intp] = field(eq=cmp_using(np.array_equal))
    rule: CompiledRule
    commitments: tuple[CompiledCommitment, ...]
    events: tuple[CompiledEvent, ...]
    outcomes: tuple[CompiledOutcome, ...]
    lot: bool
    discounts: Floats | None = field(eq=cmp_using(np.array_equal))
    challenge: ChallengeOptions
    shapes: Shapes | None = field(eq=False)
    meant: tuple[Meant, ...] = field(eq=False)
    meant_shapes: Shapes | None = field(eq=False)
    shape: tuple[Any, ...]
    answering: NDArray[np.intp] = field(init=False, eq=False, repr=False)
    red_lines: tuple[NDArray[np.intp], NDArray[np.intp]] = field(init=False, eq=False, repr=False)
    triggers: Triggers = field(init=False, eq=False, repr=False)

    @answering.default
    def _answering(self) -> NDArray[np.intp]:
        return _read_only(np.concatenate([self.parties, self.ratifiers]))

    @red_lines.default
    def _red_lines(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        slots = [slot for _, slot in self.inputs]
        slots += [slot for event in self.events for slot, _ in event.changes]
        there = np.zeros_like(self.stakes)
        for slot in slots:
            if slot.array in {"red_low", "red_high"}:
                there[slot.index] = True
        for meant in self.meant:
            if meant.array in {"red_low", "red_high"}:
                there[meant.cells] = True
        actors, issues = there.nonzero()
        return _read_only(actors), _read_only(issues)

    @triggers.default
    def _triggers(self) -> Triggers:
        terms = [commitment.terms or (ALWAYS,) for commitment in self.commitments]
        flat = [term for several in terms for term in several]
        first = np.cumsum([0, *map(len, terms)], dtype=np.intp)[:-1]
        asks = [commitment.agreement for commitment in self.commitments]
        on = [(k, term.issue) for k, commitment in enumerate(self.commitments) for term in commitment.terms]
        sets_off = [any(i == c.issue and k != n for k, i in on) for n, c in enumerate(self.commitments)]
        return Triggers(
            issues=_read_only(np.array([term.issue for term in flat], dtype=np.intp)),
            low=_read_only(np.array([[term.low] for term in flat], dtype=np.float64).reshape(-1, 1)),
            high=_read_only(np.array([[term.high] for term in flat], dtype=np.float64).reshape(-1, 1)),
            outside=_read_only(np.array([[term.outside] for term in flat], dtype=bool))
            if any(term.outside for term in flat)
            else None,
            first=None if len(flat) == len(terms) else _read_only(first),
            agreed=_read_only(np.array([[ask is not False] for ask in asks], dtype=bool).reshape(-1, 1)),
            failed=_read_only(np.array([[ask is not True] for ask in asks], dtype=bool).reshape(-1, 1)),
            sets_off=_read_only(np.array(sets_off, dtype=bool)),
        )

    def in_answers(self) -> Iterator[tuple[Input, Slot]]:
        """Every number that has its part in an answer, and where."""
        for given, slot in self.inputs:
            if (place := self.bears_on(slot)) is not None:
                yield given, place

    def bears_on(self, slot: Slot) -> Slot | None:
        """Where a number has its part in the answers: an inner one in the place of what is said, which then has none."""
        for meant in self.meant:
            if slot.array == "inner" and slot.index[0] in meant.rows:
                at = meant.rows.tolist().index(slot.index[0])
                return Slot(meant.array, (int(meant.cells[0][at]), int(meant.cells[1][at])))
            if slot.array == meant.array and slot.index in {
                *zip(*(c.tolist() for c in meant.cells), strict=True)
            }:
                return None
        return slot


def compile_scenario(scenario: Scenario) -> CompiledScenario:
    """Turn names into indices and estimates into slots.

    Raises:
        ValueError: If it is no scenario.
    """
    a_scenario(scenario)
    issues, actors = tuple(scenario.issues), scenario.everyone
    seats = [scenario.actors[name] for name in actors]
    parties = [actors.index(name) for name in scenario.talks.parties]
    slots = _slots(scenario, issues, actors)
    events = tuple(
        CompiledEvent(
            *event.window,
            terms_of(event.when, scenario),
            tuple((slots[a][0], scenario.number_at(a, value)) for a, value in event.changes.items()),
        )
        for event in scenario.events
    )
    return CompiledScenario(
        rounds=scenario.talks.rounds,
        protocol=scenario.talks.named_protocol,
        issues=issues,
        actors=actors,
        parties=_read_only(np.array(parties, dtype=np.intp)),
        ratifiers=_read_only(np.array([actors.index(name) for name in scenario.talks.ratify], dtype=np.intp)),
        foresees=scenario.talks.foresees_ratification,
        inputs=tuple((given, slot) for name, given in scenario.inputs().items() for slot in slots[name]),
        together=together(scenario.correlations),
        defaults=_defaults(scenario, slots, len(issues), len(actors)),
        stakes=_read_only(
            np.array([[name in seat.stances for name in issues] for seat in seats], dtype=bool)
        ),
        decided=_read_only(
            np.array([i for i, issue in enumerate(scenario.issues.values()) if issue.rests], np.intp)
        ),
        strategies=_grouped([seat.strategy.rule for seat in seats]),
        even=_read_only(np.array([seat.concession == "even" for seat in seats], dtype=bool)),
        walks_out_after=_read_only(np.array([seat.walks_out_after or 0 for seat in seats], dtype=np.intp)),
        rule=compiled_rule(scenario.talks),
        commitments=tuple(
            CompiledCommitment(
                issues.index(c.issue), c.effect[0], terms_of(c.when, scenario), c.when.agreement
            )
            for c in scenario.commitments
        ),
        events=events,
        outcomes=tuple(
            CompiledOutcome(o.ending, terms_of(o.when, scenario)) for o in scenario.named_outcomes
        ),
        lot=scenario.talks.protocol == "alternating-offers"
        and scenario.talks.alternating_offers.proposer == "lot",
        discounts=_discounts(scenario),
        challenge=scenario.talks.challenge,
        shapes=(shapes := shapes_of(scenario, issues, actors)),
        meant=meant_of(scenario, issues, actors),
        meant_shapes=shapes_of(scenario.with_stances(lambda s: s.meant), issues, actors)
        if scenario.insincere
        else shapes,
        shape=tuple(shape_of(scenario, actors)),
    )


def _discounts(scenario: Scenario) -> Floats | None:
    options = scenario.talks.alternating_offers
    if options.play == "strategies":
        return None
    return _read_only(np.array([options.discount.get(name, 1.0) for name in scenario.talks.parties]))


def _slots(scenario: Scenario, issues: tuple[str, ...], actors: tuple[str, ...]) -> dict[str, list[Slot]]:
    """The slots that the number at each address fills."""
    slots: dict[str, list[Slot]] = {}
    n_worth = 0
    for i, name in enumerate(issues):
        slots[f"issues.{name}.status_quo"] = [Slot("status_quo", (i,))]
    for a, name in enumerate(actors):
        actor = scenario.actors[name]
        for member in actor.members if actor.capability is None else (name,):
            slots.setdefault(f"actors.{member}.capability", []).append(Slot("capabilities", (a,)))
        slots[f"actors.{name}.cost_of_delay"] = [Slot("cost_of_delay", (a,))]
        slots[f"actors.{name}.reservation"] = [Slot("reservations", (a,))]
        for issue in actor.stances:
            here, index = f"actors.{name}.stances.{issue}", (a, issues.index(issue))
            slots[f"{here}.position"] = [Slot("positions", index)]
            slots[f"{here}.salience"] = [Slot("saliences", index)]
            slots[f"{here}.red_line.at_least"] = [Slot("red_low", index)]
            slots[f"{here}.red_line.at_most"] = [Slot("red_high", index)]
            for place in actor.stances[issue].worth:
                slots[f"{here}.worth.{place}"] = [Slot("worth", (n_worth,))]
                n_worth += 1
    for n, (address, _, _) in enumerate(inner_rows(scenario, issues, actors)):
        slots[address] = [Slot("inner", (n,))]
    for k, commitment in enumerate(scenario.commitments):
        slots[f"commitments.{commitment.id}.credibility"] = [Slot("credibilities", (k,))]
        for effect in EFFECTS:
            slots[f"commitments.{commitment.id}.{effect}"] = [Slot("values", (k,))]
    for e, event in enumerate(scenario.events):
        slots[f"events.{event.id}.chance"] = [Slot("chances", (e,))]
    return slots


def _defaults(
    scenario: Scenario, slots: Mapping[str, list[Slot]], n_issues: int, n_actors: int
) -> dict[Field, Floats]:
    """What stands in the arrays where nothing is drawn; 0 where something is, since draws are added."""
    shapes: dict[Field, tuple[int, ...]] = {
        "status_quo": (n_issues,),
        "capabilities": (n_actors,),
        "cost_of_delay": (n_actors,),
        "reservations": (n_actors,),
        "positions": (n_actors, n_issues),
        "saliences": (n_actors, n_issues),
        "red_low": (n_actors, n_issues),
        "red_high": (n_actors, n_issues),
        "credibilities": (len(scenario.commitments),),
        "values": (len(scenario.commitments),),
        "chances": (len(scenario.events),),
        "worth": (sum(slot.array == "worth" for several in slots.values() for slot in several),),
    }
    start: dict[Field, float] = {"reservations": np.nan, "red_high": 1.0}
    inner = [*inner_rows(scenario, scenario.issues, scenario.everyone)]
    shapes["inner"] = (len(inner),)
    arrays = {name: np.full(shape, start.get(name, 0.0)) for name, shape in shapes.items()}
    arrays["inner"][:] = [start.get(array, 0.0) for _, array, _ in inner]
    for address in scenario.inputs():
        for slot in slots[address]:
            arrays[slot.array][slot.index] = 0.0
    return {name: _read_only(array) for name, array in arrays.items()}


def terms_of(condition: Condition, scenario: Scenario) -> tuple[Term, ...]:
    """The bounds of a condition on issues, by index."""
    names = list(scenario.issues)
    intervals = condition.intervals(scenario.issues).items()
    gaps = [
        Term(names.index(name), at - TOLERANCE, at + TOLERANCE, outside=True)
        for name, bound in condition.bounds.items()
        for at in bound.between(scenario.issues[name])
    ]
    return (
        *(Term(names.index(name), low - TOLERANCE, high + TOLERANCE) for name, (low, high) in intervals),
        *gaps,
    )


def _grouped(rules: list[Strategy]) -> tuple[tuple[Strategy, tuple[int, ...]], ...]:
    """Equal strategies together: the engine asks once per strategy, not once per actor."""
    groups: dict[Strategy, list[int]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(rule, []).append(index)
    return tuple((rule, tuple(members)) for rule, members in groups.items())


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array
