"""Who would sign a draft that somebody brings along, or ratify it, who would not, and why.

In:      Scenario, a draft by issue
Out:     Signing: what the draft sets off, and the answer of each party and each ratifier
Keeps:   the parties answer by the engine's own rule, with all hopes beyond no-deal given up
Not here: which drafts there are (drafts), the words (report.signers_text)
Example: tests/agreement/test_who_signs.py
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from attrs import asdict, frozen

from negotiation_sim.agreement.drafts import at_modes, in_units
from negotiation_sim.errors import Problem, ScenarioError, unknown
from negotiation_sim.model.answers import answer, reasons
from negotiation_sim.model.consequences import unfold
from negotiation_sim.model.protocols import Round
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.runs.units import tidy, weights
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.short import tables
from negotiation_sim.shown import Brief


@frozen
class Answer:
    """The answer of a party, or of a ratifier, to a draft.

    Attributes:
        signs, abstains: Whether it says yes, or lets the draft pass without signing, where the rule has that; else it refuses.
        reason, issue, commitment: Why it says no; None where there is nothing to name.
        worth, no_deal: Utility of the draft's consequences, and of no deal, 0..1.
        gains: Utility that the consequences bring over no deal, by issue.
        worth_in_points, no_deal_in_points: The same in the points of its score sheet; None without one.
    """

    actor: str
    signs: bool
    reason: str | None
    issue: str | None
    commitment: str | None
    worth: float
    no_deal: float
    gains: Mapping[str, float]
    worth_in_points: float | None
    no_deal_in_points: float | None
    abstains: bool = False

    @property
    def refuses(self) -> bool:
        """Whether it stands in the way."""
        return not (self.signs or self.abstains)


@frozen(eq=False, repr=False)
class Signing(Tabled, Brief):
    """A draft and what becomes of it.

    Attributes:
        draft, package: By issue in its own unit, as written and after its consequences.
        left_out: The issues that a draft could move and this one does not name; there it has their status quo.
        waves: The commitments that fire, by id, wave by wave.
        answers: Those of the parties, then those of the ratifiers.
        signed, ratified: Whether enough parties sign; whether all ratifiers say yes.
        weights: By party, its capability, 0 to 1, where the rule counts it; else empty.
    """

    scenario: Scenario
    draft: Mapping[str, Value]
    package: Mapping[str, Value]
    left_out: tuple[str, ...]
    waves: tuple[tuple[str, ...], ...]
    answers: tuple[Answer, ...]
    signed: bool
    ratified: bool
    weights: Mapping[str, float]

    @property
    def agreed(self) -> bool:
        """Whether the draft becomes an agreement."""
        return self.signed and self.ratified

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each who is asked."""
        for found in self.answers:
            yield {name: value for name, value in self._told(found).items() if name != "gains"}

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        scenario = self.scenario
        return {
            **origin(scenario),
            "draft": dict(self.draft),
            "left_out": [*self.left_out],
            "consequences": {"waves": [[*wave] for wave in self.waves], "package": dict(self.package)},
            "answers": [self._told(found) for found in self.answers],
            **({"weights": dict(self.weights)} if self.weights else {}),
            **({"signed": self.signed, "ratified": self.ratified} if scenario.talks.ratify else {}),
            "agreed": self.agreed,
        }

    def _told(self, found: Answer) -> dict[str, Any]:
        """An answer as plain data; who abstains is told where the rule has that."""
        told = asdict(found)
        if not self.scenario.talks.rule.abstain:
            del told["abstains"]
        return told


def who_signs(scenario: Scenario, draft: Mapping[str, Value]) -> Signing:
    """Put a *draft* to the parties, at the modes; an issue that it leaves out keeps its status quo.

    Args:
        scenario: Who is asked.
        draft: By issue a number in the issue's own unit, or a point's id.

    Raises:
        ScenarioError: If there is no such issue, or a value is not on it.
    """
    compiled, table = at_modes(scenario)
    values = on_scale(scenario, draft)
    start = np.array(
        [values.get(name, float(table.inputs["status_quo"][i, 0])) for i, name in enumerate(scenario.issues)]
    )
    written = np.repeat(start[:, np.newaxis], table.n_runs, axis=1)
    reservations = table.reservation(compiled.rounds)
    after = unfold(compiled, written, table.kept, table.inputs["values"], agreed=True)
    answers = answer(table, Round(reservations, reservations, written), after)
    gains = table.gains(after.package, compiled.answering)
    failing, told = reservations[compiled.answering, 0].tolist(), reasons(scenario.talks)
    found = tuple(
        Answer(
            actor=actor,
            signs=bool(answers.accepts[p, 0]),
            abstains=bool(answers.abstains[p, 0]),
            reason=told[int(answers.reason[p, 0])] if answers.refuses[p, 0] else None,
            issue=_name([*scenario.issues], int(answers.issue[p, 0])),
            commitment=_name([c.id for c in scenario.commitments], int(answers.commitment[p, 0])),
            worth=float(answers.utility[p, 0]),
            no_deal=failing[p],
            gains=dict(zip(scenario.issues, gains[p, :, 0].tolist(), strict=True)),
            worth_in_points=_in_points(scenario, actor, float(answers.utility[p, 0])),
            no_deal_in_points=_in_points(scenario, actor, failing[p]),
        )
        for p, actor in enumerate(scenario.talks.answering)
    )
    waves = after.waves[:, 0]
    return Signing(
        scenario,
        draft=in_units(scenario, start),
        package=in_units(scenario, after.package[:, 0]),
        left_out=tuple(n for n, issue in scenario.issues.items() if n not in values and not issue.rests),
        waves=tuple(
            tuple(c.id for c, fired in zip(scenario.commitments, waves, strict=True) if fired == wave)
            for wave in range(1, int(waves.max(initial=0)) + 1)
        ),
        answers=found,
        signed=bool(table.agreed(answers.accepts, answers.abstains)[0]),
        ratified=bool(table.ratified(answers.accepts)[0]),
        weights=weights(scenario, table.counted[:, 0]),
    )


def on_scale(scenario: Scenario, draft: Mapping[str, Value]) -> dict[str, float]:
    """The values of a draft as numbers from 0 to 1, by issue.

    Raises:
        ScenarioError: If there is no such issue, a value is not on it, or no draft moves the issue.
    """
    values, problems = {}, []
    for name, value in draft.items():
        if name not in scenario.issues:
            problems.append(Problem((), unknown("issue", name, scenario.issues)))
            continue
        try:
            values[name] = scenario.number_at(
                f"issues.{name}.status_quo", _rounded(scenario, name, tables(value))
            )
        except ValueError as error:
            problems.append(Problem((), f"{name}: {error}"))
            continue
        rests = scenario.number_at(f"issues.{name}.status_quo", scenario.issues[name].status_quo.mode)
        if scenario.issues[name].rests and abs(values[name] - rests) > TOLERANCE:
            problems.append(Problem((), f"no draft moves '{name}': commitments decide it; leave it out"))
    if problems:
        raise ScenarioError(problems)
    return values


def _rounded(scenario: Scenario, issue: str, value: Value) -> Value:
    """A number that rounding has put just outside the ends of its issue stands on the end."""
    low, high = scenario.issues[issue].range
    if isinstance(value, float | int) and not isinstance(value, bool):
        end = min(max(value, low), high)
        return end if abs(value - end) <= TOLERANCE * (high - low) else value
    return value


def _in_points(scenario: Scenario, actor: str, utility: float) -> float | None:
    scores = scenario.actors[actor].scores
    return None if scores is None else tidy(scores.in_unit(utility))


def _name(names: list[str], index: int) -> str | None:
    return names[index] if index >= 0 else None
