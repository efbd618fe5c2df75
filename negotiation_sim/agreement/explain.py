"""Why there is no deal, or which there is, and what would open one: everything about one scenario at its modes.

In:      Scenario, perhaps an outcome that the text is to lead to
Out:     Explanation: texts that can be signed, or the conflicts and the openers; outcomes within reach
Keeps:   at the modes, with commitments kept from credibility 0.5 up and no event yet; no draws
Not here: how often a deal exists (missed_deals), the words (report.explain_text)
Example: tests/report/test_explain_text.py
"""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from negotiation_sim.agreement.bargaining import Solution, ideals_of, solutions
from negotiation_sim.agreement.conflicts import Conflicts, conflicts, self_defeating
from negotiation_sim.agreement.drafts import Agreements, Element, Situation, Target
from negotiation_sim.agreement.openers import Opener, openers
from negotiation_sim.errors import Problem, ScenarioError, unknown
from negotiation_sim.model.arrays import CompiledScenario, compile_scenario, terms_of
from negotiation_sim.model.draws import modes
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.issues import Condition
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.structure import strictly
from negotiation_sim.scenario.warnings import waiting_for_each_other


@frozen(eq=False)
class Reach:
    """Whether some text that all can sign leads to an outcome; if none does, a smallest conflict."""

    outcome: int
    reached: bool
    conflict: tuple[Element, ...] = ()


@frozen(eq=False)
class Explanation:
    """What can be signed in a scenario at its modes, and what stands in the way.

    It says what follows from the numbers of the scenario; it is no forecast.

    Attributes:
        outcome: Index of the outcome that the text was asked to lead to; None for any.
        goal: What the consequences of the text were asked to be; None for anything.
        solutions: The bargaining solutions by name; empty where nothing can be signed, or an outcome was asked for.
        most: The most that each party can gain over no deal by such a text; empty as well.
        ranges: How low and how high each issue can be in the consequences of such a text; empty as well.
        conflicts, openers: Empty where a text can be signed.
        reaches: The outcomes that an agreement can lead to, in the order of the file; for the whole scenario only.
        undone: Chains of commitments that undo the text that sets them off, by index.
        circle: Ids of commitments that wait for each other.
    """

    scenario: Scenario
    compiled: CompiledScenario
    situation: Situation
    outcome: int | None
    goal: Condition | None
    possible: bool
    solutions: dict[str, Solution]
    most: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    conflicts: Conflicts
    openers: tuple[Opener, ...]
    reaches: tuple[Reach, ...]
    undone: tuple[tuple[int, ...], ...]
    circle: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The explanation as plain data; ``schema`` is the version of its form."""
        scenario, issues, parties = self.scenario, self.compiled.issues, self.scenario.talks.parties
        ids = [outcome.id for outcome in scenario.named_outcomes]
        commitments = [commitment.id for commitment in scenario.commitments]
        return {
            **origin(scenario),
            "outcome": None if self.outcome is None else ids[self.outcome],
            "goal": None if self.goal is None else self.goal.intervals(scenario.issues),
            "possible": self.possible,
            "kept": [name for name, kept in zip(commitments, self.situation.kept, strict=True) if kept],
            "solutions": {
                name: {
                    "text": dict(zip(issues, found.text.tolist(), strict=True)),
                    "package": dict(zip(issues, found.package.tolist(), strict=True)),
                    "gains": dict(zip(parties, found.gains.tolist(), strict=True)),
                    "gap": found.gap,
                }
                for name, found in self.solutions.items()
            },
            "most": dict(zip(parties, self.most, strict=False)),
            "ranges": {name: [*span] for name, span in zip(issues, self.ranges, strict=False)},
            "conflicts": {
                "complete": self.conflicts.complete,
                "found": [[self.element(e) for e in conflict] for conflict in self.conflicts.found],
            },
            "openers": [
                [
                    {"address": m.address, "was": m.was, "becomes": m.becomes, "beyond": m.beyond}
                    | {"set": scenario.in_unit(m.address, m.becomes)}
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
        }

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


def at_modes(scenario: Scenario) -> tuple[CompiledScenario, Table]:
    """A scenario with every input at its mode, before any event, as two equal runs of a table."""
    compiled = compile_scenario(scenario)
    return compiled, Table(compiled, modes(compiled))


def explain(
    scenario: Scenario,
    outcome: str | None = None,
    goal: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    brief: bool = False,
) -> Explanation:
    """Say which texts all can sign; if there are none, why not, and what would open one.

    Args:
        scenario: What to explain.
        outcome: Id of an outcome; only texts count that lead to it.
        goal: Bounds on issues, as a condition in a file; only texts count whose consequences meet them.
        brief: Leave out fair texts, ranges, openers, and why an outcome is not reached.

    Raises:
        ScenarioError: If there is no such outcome, an agreement cannot lead to it, or the goal is no condition.
    """
    if outcome is not None and goal is not None:
        raise ValueError("ask for an outcome or for a goal, not for both")
    compiled, table = at_modes(scenario)
    situation = Situation.of(table)
    asked = None if outcome is None else _index(scenario, outcome)
    wanted = None if goal is None else _condition(scenario, goal)
    target = None if asked is None else Target.outcome(compiled, asked)
    target = target if wanted is None else Target(terms_of(wanted, scenario))
    deal = Agreements(situation, target)
    possible = deal.any() is not None
    whole = possible and target is None
    ideals = ideals_of(situation) if whole else None
    return Explanation(
        scenario=scenario,
        compiled=compiled,
        situation=situation,
        outcome=asked,
        goal=wanted,
        possible=possible,
        solutions=solutions(situation) if whole and not brief else {},
        most=() if ideals is None else tuple(ideals.tolist()),
        ranges=tuple(deal.ranges()) if possible and not brief else (),
        conflicts=Conflicts((), complete=True) if possible else conflicts(situation, target),
        openers=() if possible or brief else openers(compiled, situation, target),
        reaches=tuple(_reaches(compiled, situation, brief=brief)) if whole else (),
        undone=tuple(self_defeating(compiled, situation)),
        circle=waiting_for_each_other(scenario),
    )


def _index(scenario: Scenario, outcome: str) -> int:
    able = [o.id for o in scenario.named_outcomes if not o.ending or "agreement" in o.ending]
    if outcome not in able:
        problem = unknown("outcome of an agreement", outcome, able)
        raise ScenarioError([Problem((), problem)])
    return [o.id for o in scenario.named_outcomes].index(outcome)


def _condition(scenario: Scenario, goal: Mapping[str, Mapping[str, Any]]) -> Condition:
    condition = strictly(goal, Condition)
    problems = [*condition.problems(scenario.issues)]
    if problems or not condition.bounds:
        raise ScenarioError(problems or [Problem((), "a goal needs a bound on an issue")])
    return condition


def _reaches(compiled: CompiledScenario, situation: Situation, *, brief: bool) -> Iterator[Reach]:
    """The outcomes that name agreements; one that no package at all can have is left out."""
    for index, rule in enumerate(compiled.outcomes):
        if rule.endings and "agreement" not in rule.endings:
            continue
        target = Target.outcome(compiled, index)
        if Agreements(situation, target).any() is not None:
            yield Reach(index, reached=True)
        elif not brief and (found := conflicts(situation, target).found)[0]:
            yield Reach(index, reached=False, conflict=found[0])
