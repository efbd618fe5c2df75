"""What an explanation says about one scenario at its modes, as a value.

In:      what was found about the drafts that can be signed
Out:     Explanation, Reach, Fair, AtTable; the same as plain data
Keeps:   every number in its issue's own unit; an element of a conflict has its address and its claims
Not here: finding it (explain), the words (report.explain_text)
Example: tests/report/test_explain_text.py
"""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from negotiation_sim.agreement.conflicts import Conflicts
from negotiation_sim.agreement.counting import Counted
from negotiation_sim.agreement.drafts import Element, Situation
from negotiation_sim.agreement.moves import Admission, Opener
from negotiation_sim.agreement.program import solver_version
from negotiation_sim.model.arrays import CompiledScenario
from negotiation_sim.model.outcomes import Asked
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.runs.units import gains_in_points
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import Condition
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Shown


@frozen(eq=False)
class Reach:
    """Whether some draft that all can sign leads to an outcome.

    Attributes:
        outcome: Its index among the outcomes of the scenario.
        reached: Whether one does.
        conflict: If none does, a smallest conflict.
    """

    outcome: int
    reached: bool
    conflict: tuple[Element, ...] = ()


@frozen(eq=False)
class Fair:
    """A bargaining solution.

    Attributes:
        draft, package: By issue in its own unit, as written, and after its consequences.
        gains: By party, utility beyond its no-deal value; below 0 where it is overruled.
        gap: For Nash, how far the logarithm of the product of utilities may lie below the largest one; else 0.
        proved: Whether no draft does better; else it is the best one that was found in time.
    """

    draft: Mapping[str, Value]
    package: Mapping[str, Value]
    gains: Mapping[str, float]
    gap: float
    proved: bool


@frozen(eq=False)
class AtTable:
    """What the parties could sign if nobody were asked at home.

    Attributes:
        possible: Whether some draft; None where the time was over before this was known.
        draft: One of them, by issue in its own unit; empty where there is none.
        ranges: By issue, in its own unit, how low and how high it can be; of a choice the options that it can have.
    """

    possible: bool | None
    draft: Mapping[str, Value]
    ranges: Mapping[str, tuple[Value, ...]]


@frozen(eq=False, repr=False)
class Explanation(Tabled, Shown):
    """What can be signed in a scenario at its modes, and what stands in the way.

    It says what follows from the numbers of the scenario; it is no forecast.

    Attributes:
        compiled, situation: Of the engine: the scenario as arrays, and the numbers of which all this is said.
        outcome: What the draft was asked to lead to; None for any agreement.
        goal: What the consequences of the draft were asked to be; None for anything.
        possible: Whether some draft can be signed, and ratified where somebody ratifies; None where the time was over before this was known.
        draft: One whole draft that can be signed, by issue in its own unit; empty where there is none.
        solutions: The bargaining solutions by name; empty where nothing can be signed, or an outcome was asked for.
        most: The most that each party can gain over no deal by such a draft, in utility; empty as well.
        as_stated: Whether a draft could be signed if everybody meant what it says; None where everybody does, or if
            it is not known.
        at_table: What the parties could sign, whatever is said at home; None where nobody ratifies.
        ranges: By issue, in its own unit, how low and how high it can be in the consequences of such a draft, and
            of a choice the options that it can have; each taken for itself: they do not hold jointly.
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
    as_stated: bool | None
    at_table: AtTable | None
    ranges: Mapping[str, tuple[Value, ...]]
    conflicts: Conflicts
    openers: tuple[Opener, ...]
    reaches: tuple[Reach, ...]
    undone: tuple[tuple[int, ...], ...]
    circle: tuple[str, ...]
    counted: Counted | None
    unfinished: tuple[str, ...]
    seconds: float

    _COLUMNS = (
        *("part", "number", "kind", "actor", "issue", "commitment"),
        *("address", "value", "text"),
    )

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each thing that is told, by *part*; a value in its issue's own unit, or as text.

        A draft, the ends of ranges or the options, fair drafts and gains where something can be signed; the elements of
        conflicts and the moves of openers, by the number of their set, where nothing can.
        """
        empty: dict[str, Any] = dict.fromkeys(self._COLUMNS, "") | {"number": 0, "value": None}

        def row(part: str, value: Value | list[str] | None = None, **named: Any) -> dict[str, Any]:
            listed = ", ".join(value) if isinstance(value, list) else value
            told = {"text": listed} if isinstance(listed, str) else {"value": listed}
            return {**empty, "part": part, **told, **{k: v for k, v in named.items() if v is not None}}

        packages = {"draft": self.draft}
        choices = [issue for issue, asked in self.scenario.issues.items() if asked.options]
        for part, end in (("lowest", 0), ("highest", -1)):
            packages |= {part: {i: span[end] for i, span in self.ranges.items() if i not in choices}}
        packages |= {name: found.draft for name, found in self.solutions.items()}
        for part, package in packages.items():
            yield from (row(part, value, kind="issue", issue=issue) for issue, value in package.items())
        for issue in choices:
            options = self.ranges.get(issue, ())
            yield from (row("possible option", option, kind="issue", issue=issue) for option in options)
        for name, fair in self.solutions.items():
            yield from (row(name, gain, kind="gain", actor=actor) for actor, gain in fair.gains.items())
        for number, conflict in enumerate(self.conflicts.found, 1):
            for element in map(self.element, conflict):
                named = {k: element[k] for k in ("kind", "actor", "issue", "commitment", "address")}
                yield row("conflict", number=number, **named)
        for number, opener in enumerate(self.openers, 1):
            for move in opener.moves:
                yield row("opener", move.value, number=number, kind="change", address=move.address)

    def as_json(self) -> dict[str, Any]:
        """The explanation as plain data; ``schema`` is the version of its form."""
        scenario, parties = self.scenario, self.scenario.talks.parties
        ids = [outcome.id for outcome in scenario.named_outcomes]
        commitments = [commitment.id for commitment in scenario.commitments]
        inputs = scenario.inputs()
        return {
            **origin(scenario),
            "outcome": None if self.outcome is None else self.outcome.name,
            "goal": None if self.goal is None else self._goal(self.goal),
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
                    "gains_in_points": gains_in_points(scenario, found.gains),
                    "gap": found.gap,
                    "proved": found.proved,
                }
                for name, found in self.solutions.items()
            },
            "most": (most := dict(zip(parties, self.most, strict=False))),
            "most_in_points": gains_in_points(scenario, most),
            "ranges": {name: [*span] for name, span in self.ranges.items()},
            "conflicts": {
                "complete": self.conflicts.complete,
                "found": [[self.element(e) for e in conflict] for conflict in self.conflicts.found],
            },
            "openers": [
                [
                    {"address": m.address, "was": m.was, "becomes": m.becomes, "beyond": m.beyond}
                    | {
                        "set": m.value,
                        "mean": None if isinstance(m, Admission) else m.scale.told(inputs[m.address].mean),
                    }
                    for m in opener.moves
                ]
                for opener in self.openers
            ],
            "openers_without_gain": [
                place for place, opener in enumerate(self.openers) if opener.gains is False
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
            **({"as_stated": {"possible": self.as_stated}} if scenario.insincere else {}),
            **({} if self.at_table is None else {"parties_alone": self._alone(self.at_table)}),
        }

    def _goal(self, goal: Condition) -> dict[str, list[float]]:
        """The bounds by issue, in its own unit."""
        issues = self.scenario.issues
        return {name: [*map(issues[name].scale.told, ends)] for name, ends in goal.intervals(issues).items()}

    def _alone(self, found: AtTable) -> dict[str, Any]:
        ranges = {name: [*span] for name, span in found.ranges.items()}
        return {"possible": found.possible, "draft": dict(found.draft), "ranges": ranges}

    def _counts(self, found: Counted) -> dict[str, Any]:
        talks = self.scenario.talks
        by_party = dict(zip(talks.answering, found.by_party, strict=True))
        alone = {"parties_alone": found.at_table} if talks.ratify else {}
        abstained = dict(zip(talks.parties, found.abstained, strict=False))
        passes = {"abstained": abstained} if talks.rule.abstain else {}
        return {"all": found.drafts, "signed": found.signed, **alone, "by_party": by_party, **passes}

    def _red_line(self, actor: str, issue: str, bound: str) -> tuple[str, Any]:
        """The address of the red line by which an actor answers, and its evidence."""
        around = self.scenario.actors[actor]
        stance, here = around.stances[issue], f"actors.{actor}.stances.{issue}."
        evidence, inner = stance.within(around), stance.inner
        if inner is not None and inner.red_line is not None:
            here, evidence = f"{here}inner.", inner.within(stance.weight_evidence(around))
        line = stance.meant.red_line
        if bound != "never":
            return f"{here}red_line.{bound}", self.scenario.inputs().get(f"{here}red_line.{bound}")
        assert line is not None  # options have no numbers; the red line itself has the evidence
        return f"{here}red_line.{'never' if line.only is None else 'only'}", line.within(evidence)

    def element(self, element: Element) -> dict[str, Any]:
        """One element of a conflict as plain data, with its address and the claims it rests on."""
        compiled, inputs = self.compiled, self.scenario.inputs()
        actor = compiled.actors[element.actor] if element.actor >= 0 else None
        issue = compiled.issues[element.issue] if element.issue >= 0 else None
        commitment = self.scenario.commitments[element.commitment].id if element.commitment >= 0 else None
        address, given = None, None
        if element.kind == "red line":
            address, given = self._red_line(str(actor), str(issue), element.bound)
        elif commitment:
            # What it says, and under which condition, is its own evidence; without, that of its credibility.
            address = f"commitments.{commitment}.credibility"
            promise = self.scenario.commitments[element.commitment]
            given = promise if promise.basis else inputs.get(address)
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
