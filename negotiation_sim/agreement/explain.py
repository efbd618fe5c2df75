"""Why there is no deal, or which there is, and what would open one: everything about one scenario at its modes.

In:      Scenario, perhaps an outcome that the draft is to lead to, a number of seconds
Out:     Explanation: drafts that can be signed, or the conflicts and the openers; outcomes within reach
Keeps:   at the modes, with commitments kept from credibility 0.5 up and no event yet; no draws; what is not
         proved in time is named as unfinished
Not here: how often a deal exists (missed_deals), the words (report.explain_text)
Example: tests/report/test_explain_text.py
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from attrs import evolve, frozen

from negotiation_sim.agreement.bargaining import Solution, ideals_of, solutions
from negotiation_sim.agreement.conflicts import Conflicts, conflicts, self_defeating
from negotiation_sim.agreement.counting import Counted, counted
from negotiation_sim.agreement.drafts import (
    NOTHING,
    Agreements,
    Element,
    Situation,
    Target,
    at_modes,
    in_units,
    tidy,
)
from negotiation_sim.agreement.openers import Opener, openers
from negotiation_sim.agreement.program import Clock, Unproved, solver_version
from negotiation_sim.errors import Problem, ScenarioError
from negotiation_sim.model.arrays import CompiledOutcome, CompiledScenario, terms_of
from negotiation_sim.model.outcomes import AGREEMENT, Asked, asked
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import Condition
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.structure import strictly
from negotiation_sim.scenario.warnings import waiting_for_each_other
from negotiation_sim.shown import Shown

SECONDS = 20.0
"""How long an explanation may take, where nobody says otherwise."""
MOST_REASONS = 5
"""Conflicts that are looked for to tell why an outcome is not reached; the smallest is told."""
ALWAYS = frozenset({"kalai-smorodinsky", "egalitarian", "utilitarian"})
"""Fair drafts that there are wherever anything can be signed."""
Watch = Callable[[str, Clock], None]
"""Told which part begins; it may stop the clock."""


@frozen(eq=False)
class Reach:
    """Whether some draft that all can sign leads to an outcome; if none does, a smallest conflict."""

    outcome: int
    reached: bool
    conflict: tuple[Element, ...] = ()


@frozen(eq=False)
class Fair:
    """A bargaining solution: every number in its issue's own unit.

    Attributes:
        draft, package: By issue, as written, and after its consequences.
        gains: By party, utility beyond its no-deal value; below 0 where it is overruled.
        gap: For Nash, how far the logarithm of the product may lie below the largest one; else 0.
        proved: Whether no draft does better; else it is the best one that was found in time.
    """

    draft: Mapping[str, Value]
    package: Mapping[str, Value]
    gains: Mapping[str, float]
    gap: float
    proved: bool


@frozen(eq=False)
class Explanation(Shown):
    """What can be signed in a scenario at its modes, and what stands in the way.

    It says what follows from the numbers of the scenario; it is no forecast.

    Attributes:
        outcome: What the draft was asked to lead to; None for any agreement.
        goal: What the consequences of the draft were asked to be; None for anything.
        possible: Whether some draft can be signed; None where the time was over before this was known.
        draft: One whole draft that can be signed, by issue in its own unit; empty where there is none.
        solutions: The bargaining solutions by name; empty where nothing can be signed, or an outcome was asked for.
        most: The most that each party can gain over no deal by such a draft; empty as well.
        ranges: By issue, in its own unit, how low and how high it can be in the consequences of such a draft,
            each taken for itself: they do not hold jointly.
        conflicts, openers: Empty where a draft can be signed.
        reaches: The outcomes that an agreement can lead to, in the order of the file; for the whole scenario only.
        undone: Chains of commitments that undo the draft that sets them off, by index.
        circle: Ids of commitments that wait for each other.
        counted: How many drafts there are and can be signed; None where an issue is a line, for the whole scenario only.
        unfinished: The parts for which the time was too short; what they hold is right, and may not be all.
        seconds: How long it was allowed to take.
    """

    scenario: Scenario
    compiled: CompiledScenario
    situation: Situation
    outcome: Asked | None
    goal: Condition | None
    possible: bool | None
    draft: Mapping[str, Value]
    solutions: Mapping[str, Fair]
    most: tuple[float, ...]
    ranges: Mapping[str, tuple[Value, Value]]
    conflicts: Conflicts
    openers: tuple[Opener, ...]
    reaches: tuple[Reach, ...]
    undone: tuple[tuple[int, ...], ...]
    circle: tuple[str, ...]
    counted: Counted | None
    unfinished: tuple[str, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The explanation as plain data; ``schema`` is the version of its form."""
        scenario, parties = self.scenario, self.scenario.talks.parties
        ids = [outcome.id for outcome in scenario.named_outcomes]
        commitments = [commitment.id for commitment in scenario.commitments]
        inputs = scenario.inputs()
        return {
            **origin(scenario),
            "outcome": None if self.outcome is None else self.outcome.name,
            "goal": None if self.goal is None else self.goal.intervals(scenario.issues),
            "possible": self.possible,
            "unfinished": [*self.unfinished],
            "solver": {"name": "HiGHS", "version": solver_version()},
            "kept": [name for name, kept in zip(commitments, self.situation.kept, strict=True) if kept],
            "draft": dict(self.draft),
            "solutions": {
                name: {
                    "draft": dict(found.draft),
                    "package": dict(found.package),
                    "gains": dict(found.gains),
                    "gains_in_points": self._in_points(found.gains),
                    "gap": found.gap,
                    "proved": found.proved,
                }
                for name, found in self.solutions.items()
            },
            "most": (most := dict(zip(parties, self.most, strict=False))),
            "most_in_points": self._in_points(most),
            "ranges": {name: [*span] for name, span in self.ranges.items()},
            "conflicts": {
                "complete": self.conflicts.complete,
                "found": [[self.element(e) for e in conflict] for conflict in self.conflicts.found],
            },
            "openers": [
                [
                    {"address": m.address, "was": m.was, "becomes": m.becomes, "beyond": m.beyond}
                    | {"set": m.setting, "mean": inputs[m.address].mean}
                    for m in opener.moves
                ]
                for opener in self.openers
            ],
            "outcomes": [
                {
                    "id": ids[reach.outcome],
                    "reached": reach.reached,
                    "conflict": [self.element(e) for e in reach.conflict],
                }
                for reach in self.reaches
            ],
            "undone": [[commitments[k] for k in chain] for chain in self.undone],
            "circle": [*self.circle],
            **({} if self.counted is None else {"drafts": self._counts(self.counted)}),
        }

    def _in_points(self, gains: Mapping[str, float]) -> dict[str, float]:
        """Gains of the parties that have a score sheet, in its points."""
        sheets = {name: self.scenario.actors[name].scores for name in gains}
        return {
            name: tidy(sheet.step_in_unit(gains[name])) for name, sheet in sheets.items() if sheet is not None
        }

    def _counts(self, found: Counted) -> dict[str, Any]:
        by_party = dict(zip(self.scenario.talks.parties, found.by_party, strict=True))
        return {"all": found.drafts, "signed": found.signed, "by_party": by_party}

    def element(self, element: Element) -> dict[str, Any]:
        """One element of a conflict as plain data, with its address and the claims it rests on."""
        compiled, inputs = self.compiled, self.scenario.inputs()
        actor = compiled.actors[element.actor] if element.actor >= 0 else None
        issue = compiled.issues[element.issue] if element.issue >= 0 else None
        commitment = self.scenario.commitments[element.commitment].id if element.commitment >= 0 else None
        address = None
        if element.kind == "red line":
            address = f"actors.{actor}.stances.{issue}.red_line.{element.bound}"
        elif commitment:
            address = f"commitments.{commitment}.credibility"
        given: Any = inputs.get(address or "")
        if element.bound == "never":  # options have no numbers; the red line itself has the evidence
            stance = self.scenario.actors[str(actor)].stances[str(issue)]
            assert stance.red_line is not None
            given = stance.red_line.within(stance.within(self.scenario.actors[str(actor)]))
            address = f"actors.{actor}.stances.{issue}.red_line.{'never' if stance.red_line.only is None else 'only'}"
        if (
            commitment
        ):  # what it says, and under which condition, is its own evidence; without, that of its credibility
            own = self.scenario.commitments[element.commitment]
            given = own if own.basis else given
        return {
            "kind": element.kind,
            "actor": actor,
            "issue": issue,
            "bound": element.bound or None,
            "commitment": commitment,
            "address": address,
            "basis": given.basis if given else None,
            "claims": [*given.claims] if given else [],
        }


def explain(
    scenario: Scenario,
    outcome: str | None = None,
    goal: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    brief: bool = False,
    seconds: float = SECONDS,
    watch: Watch | None = None,
    at: Situation | None = None,
) -> Explanation:
    """Say which drafts all can sign; if there are none, why not, and what would open one.

    Args:
        scenario: What to explain.
        outcome: Id of an outcome, or an ending; only drafts count that lead to it.
        goal: Bounds on issues, as a condition in a file; only drafts count whose consequences meet them.
        brief: Leave out fair drafts, ranges, openers, and why an outcome is not reached.
        seconds: How long it may take; what is not proved by then is named in ``unfinished``.
        watch: Called as each part begins, with its name and the clock, which it may stop.
        at: Where the parties stand; at the modes of the scenario without it. What would open a deal, and how
            many drafts there are, is asked of the scenario alone.

    Raises:
        NegotiationSimError: If there is no such outcome, or the goal is no condition.
    """
    if outcome is not None and goal is not None:
        raise ValueError("ask for an outcome or for a goal, not for both")
    situation = Situation.of(at_modes(scenario)[1]) if at is None else at
    compiled, brief_or_game = situation.compiled, brief or at is not None
    named = _named(scenario, outcome)
    wanted = None if goal is None else _condition(scenario, goal)
    target = None if named is None else _signed_as(compiled, named)
    target = target if wanted is None else Target(terms_of(wanted, scenario))
    parts = _Parts(Clock(seconds), watch)
    clock, brief_or_asked = parts.clock, brief or target is not None
    deal = Agreements(situation, target, clock=clock)
    possible: bool | None = None
    draft, ideals, ranges = None, None, dict[str, tuple[Value, Value]]()
    reaches, fair, changes = list[Reach](), dict[str, Fair](), list[Opener]()
    reasons = Conflicts((), complete=True)
    with parts.part("whether a draft can be signed"):
        draft = deal.signed()
        possible = draft is not None
    if possible:
        if target is None:
            with parts.part("the outcomes within reach"):
                reaches.extend(_reaches(compiled, situation, clock))
            with parts.part("what each could gain"):
                ideals = ideals_of(situation, clock)
        if not brief:
            with parts.part("how far each issue can go"):
                for issue, span in zip(compiled.issues, deal.ranges(), strict=True):
                    address = f"issues.{issue}.status_quo"
                    ranges[issue] = scenario.in_unit(address, span[0]), scenario.in_unit(address, span[1])
        if not brief_or_asked:
            with parts.part("fair drafts"):
                found = solutions(situation, clock=clock)
                fair.update(_fair(scenario, found))
                draft = next((solution.draft for solution in found.values()), draft)
                if not found.keys() >= ALWAYS:
                    raise Unproved
    elif possible is False:
        with parts.part("the reasons"):
            reasons = conflicts(situation, target, clock=clock)
            if clock.left <= 0.0:
                raise Unproved
        if not brief_or_game:
            with parts.part("the changes that open a deal"):
                changes.extend(openers(scenario, target, clock))
    if not brief_or_asked:
        asked_of, reaches = reaches, [reach for reach in reaches if reach.reached]
        with parts.part("why outcomes are out of reach"):
            reaches = [*_with_reasons(situation, asked_of, clock)]
    return Explanation(
        scenario=scenario,
        compiled=compiled,
        situation=situation,
        outcome=named,
        goal=wanted,
        possible=possible,
        draft=in_units(scenario, draft if (short := deal.rounded(draft)) is None else short)
        if draft is not None
        else {},
        solutions=fair,
        most=() if ideals is None else tuple(tidy(ideal) for ideal in ideals.tolist()),
        ranges=ranges,
        conflicts=reasons,
        openers=tuple(sorted(changes, key=lambda opener: opener.order)),
        reaches=tuple(reach for reach in reaches if reach.reached or not brief),
        undone=tuple(self_defeating(compiled, situation)),
        circle=waiting_for_each_other(scenario),
        counted=counted(scenario) if target is None and not brief_or_game else None,
        unfinished=tuple(parts.unfinished),
        seconds=seconds,
    )


class _Parts:
    """The parts of an explanation, one after another; those that the clock ends are remembered."""

    def __init__(self, clock: Clock, watch: Watch | None) -> None:
        self.clock, self.watch = clock, watch
        self.unfinished: list[str] = []

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """What is done here may end early; it keeps what it has found so far."""
        if self.watch is not None:
            self.watch(name, self.clock)
        try:
            yield
        except Unproved:
            self.unfinished.append(name)


def _named(scenario: Scenario, outcome: str | None) -> Asked | None:
    """What is asked for by name; nothing where any agreement will do."""
    named = None if outcome is None else asked(scenario, outcome)
    return None if named is not None and named.is_ending and named.name == AGREEMENT else named


def _signed_as(compiled: CompiledScenario, named: Asked) -> Target:
    """The drafts that lead to an outcome when they are signed; none to one of talks without agreement."""
    if named.is_ending or not _of_an_agreement(compiled.outcomes[named.index]):
        return NOTHING
    return Target.outcome(compiled, named.index)


def _condition(scenario: Scenario, goal: Mapping[str, Mapping[str, Any]]) -> Condition:
    condition = strictly(goal, Condition)
    problems = [*condition.problems(scenario.issues)]
    if problems or not condition.bounds:
        raise ScenarioError(problems or [Problem((), "a goal needs a bound on an issue")])
    return condition


def _reaches(compiled: CompiledScenario, situation: Situation, clock: Clock) -> Iterator[Reach]:
    """The outcomes that name agreements."""
    for index, rule in enumerate(compiled.outcomes):
        if _of_an_agreement(rule):
            target = Target.outcome(compiled, index)
            yield Reach(index, Agreements(situation, target, clock=clock).signed() is not None)


def _of_an_agreement(rule: CompiledOutcome) -> bool:
    return not rule.endings or AGREEMENT in rule.endings


def _with_reasons(situation: Situation, reaches: Iterable[Reach], clock: Clock) -> Iterator[Reach]:
    """The same with a smallest conflict for each that is not reached; one that no package can have is left out."""
    for reach in reaches:
        if reach.reached:
            yield reach
            continue
        target = Target.outcome(situation.compiled, reach.outcome)
        found = conflicts(situation, target, MOST_REASONS, clock).found
        if not found:
            raise Unproved
        if found[0]:
            yield evolve(reach, conflict=found[0])


def _fair(scenario: Scenario, found: Mapping[str, Solution]) -> dict[str, Fair]:
    parties = scenario.talks.parties
    return {
        name: Fair(
            draft=in_units(scenario, solution.draft),
            package=in_units(scenario, solution.package),
            gains={party: tidy(gain) for party, gain in zip(parties, solution.gains.tolist(), strict=True)},
            gap=tidy(solution.gap),
            proved=solution.proved,
        )
        for name, solution in found.items()
    }
