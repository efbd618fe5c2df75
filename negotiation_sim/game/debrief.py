"""What was possible in a game, what came of it, who blocked it and why, and what the others kept to themselves.

In:      the Course of a game that has ended, and its seats
Out:     Debrief
Keeps:   judged by the numbers of this game as they were at its end, with every private one; a gain is counted
         from what no deal was worth then
Not here: what a seat may know before the end (views), the words (report.debrief_text)
Example: tests/game/test_debrief.py
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, get_args

import numpy as np
from attrs import asdict, frozen

from negotiation_sim.agreement.drafts import Situation, in_units
from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.agreement.left_over import MOST_NAMED, improved
from negotiation_sim.agreement.program import Clock
from negotiation_sim.game.course import Course, GameEnded
from negotiation_sim.game.views import Own, own_numbers
from negotiation_sim.model.answers import Reason, answer, reasons
from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols import Round
from negotiation_sim.runs.units import beside, gains_in_points
from negotiation_sim.scenario.claims import Claim
from negotiation_sim.scenario.estimates import Basis, Value
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario

SECONDS = 20.0
"""How long it may take to find what was possible."""
WORTH_TELLING = 5e-4
"""Utility below which nothing was left on the table."""


@frozen
class Better:
    """A draft that could have been signed.

    Attributes:
        draft: By issue in its own unit; of several that bring a seat as much, the one with the largest sum of gains.
        gains: By party what it gains over no deal, in utility.
        drafts: How many bring the seat as much and cost no other party anything, this one included; None where a draft
            can move along a line, so that they cannot be counted.
        others: Up to two more of them, by issue in its own unit.
    """

    draft: Mapping[str, Value]
    gains: Mapping[str, float]
    drafts: int | None = 1
    others: tuple[Mapping[str, Value], ...] = ()


@frozen
class Reply:
    """What a party said to the last draft, and why it would or would not sign it by its own numbers.

    Attributes:
        answer: What it said; None if it was not asked, or abstained.
        abstained: Whether it let the draft pass without signing it.
        reason, issue, commitment: What speaks against it; reason ``none`` where nothing does.
        worth, no_deal: Of the draft with all that it sets off, and of no deal, in utility from 0 to 1.
        hoped: The least utility that it asked for in that round, 0 to 1; for a taken seat what no deal is worth.
    """

    party: str
    answer: bool | None
    reason: str
    issue: str | None
    commitment: str | None
    worth: float
    no_deal: float
    hoped: float
    abstained: bool = False


@frozen(eq=False)
class Debrief:
    """A game that has ended, with every private number.

    Attributes:
        left: By actor that left the talks, the number of the round.
        draft: The draft that was signed, or the last one, by issue in its own unit.
        explanation: What could have been signed, which of it is fair, or why nothing could.
        gains: By party what it got over no deal, in utility; 0 without agreement.
        better: By taken seat that signs, the draft that is best for it and costs no other party anything
            against what came of the game; a seat that left nothing on the table is not in it.
        said: What the parties said to the draft that was signed, or to the last one.
        numbers: By actor at the table, the numbers that it kept to itself.
        strategies: By actor that the engine held, how it gave way.
        kept: By commitment, whether it was believed and kept in this game.
        rests_on: By basis, on how many of the numbers that decided it this rests.
        claims: The claims behind these numbers.
    """

    scenario: Scenario
    seats: tuple[str, ...]
    ended: GameEnded
    left: Mapping[str, int]
    explanation: Explanation
    gains: Mapping[str, float]
    better: Mapping[str, Better]
    draft: Mapping[str, Value]
    said: tuple[Reply, ...]
    numbers: Mapping[str, Own]
    strategies: Mapping[str, str]
    kept: Mapping[str, bool]
    rests_on: Mapping[str, int]
    claims: tuple[Claim, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        found = self.explanation
        fair = {name: dict(one.draft) for name, one in found.solutions.items()}
        most = _by_party(self.scenario, found.most)
        own = ("ended", "left", "gains", "draft", "kept", "rests_on", "strategies")
        return {
            **origin(self.scenario),
            "seats": [*self.seats],
            **{
                name: asdict(value) if isinstance(value := getattr(self, name), GameEnded) else dict(value)
                for name in own
            },
            "gains_in_points": gains_in_points(self.scenario, self.gains),
            "possible": {
                "any": found.possible,
                "fair": fair,
                "most": most,
                "most_in_points": gains_in_points(self.scenario, most),
            },
            "better": {
                seat: asdict(one) | {"gains_in_points": gains_in_points(self.scenario, one.gains)}
                for seat, one in self.better.items()
            },
            "said": [
                asdict(one, filter=lambda field, value: field.name != "abstained" or value)
                | beside(self.scenario, one.party, worth=one.worth, no_deal=one.no_deal, hoped=one.hoped)
                for one in self.said
            ],
            "numbers": {actor: asdict(own) for actor, own in self.numbers.items()},
            "claims": [claim.id for claim in self.claims],
        }


def debrief(course: Course, seats: tuple[str, ...], seconds: float = SECONDS) -> Debrief:
    """Look back on a game that has ended.

    Args:
        course: The game.
        seats: The seats that were taken from outside.
        seconds: How long it may take to find what was possible.
    """
    scenario, table, ended = course.scenario, course.talks.table, course.ended
    assert ended is not None
    situation = Situation.of(table, course.column)
    draft = course.signed or max((d.id for d in course.drafts if not d.withdrawn), default=0)
    package = course.packages[draft - 1] if draft else None
    agreed = ended.ending == "agreement" and package is not None
    gains = situation.gains(package) if agreed and package is not None else np.zeros(len(course.parties))
    said = () if package is None else tuple(_said(course, seats, draft, package))
    rests_on, claims = _evidence(scenario, [one for one in said if not agreed and one.reason != "none"])
    return Debrief(
        scenario=scenario,
        seats=seats,
        ended=ended,
        left=dict(course.left),
        explanation=explain(scenario, seconds=seconds, at=situation),
        gains=_by_party(scenario, gains.tolist()),
        better=dict(_better(course, seats, situation, gains, seconds)),
        draft={} if package is None else course.in_units(package),
        said=said,
        numbers={actor: own_numbers(scenario, table, actor, course.column) for actor in course.actors},
        strategies={a: scenario.actors[a].strategy.name for a in scenario.at_table if a not in seats},
        kept=dict(
            zip((c.id for c in scenario.commitments), table.kept[:, course.column].tolist(), strict=True)
        ),
        rests_on=rests_on,
        claims=claims,
    )


def _by_party(scenario: Scenario, values: Any) -> dict[str, float]:
    return dict(zip(scenario.talks.parties, values, strict=False))


def _said(course: Course, seats: tuple[str, ...], draft: int, package: Floats) -> Iterator[Reply]:
    """What each party and each ratifier said to a draft, and what its own numbers say."""
    table, column, scenario = course.talks.table, course.column, course.scenario
    reservations, aspirations = table.reservation(course.round), course.played.aspirations.copy()
    taken = [course.actors[actor] for actor in (*seats, *scenario.talks.ratify)]
    aspirations[taken] = reservations[taken]
    text = np.repeat(package[:, np.newaxis], table.n_runs, axis=1)
    answers = answer(table, Round(reservations, aspirations, text), course.talks.unfolded(text))
    issues, commitments = [*scenario.issues], [c.id for c in scenario.commitments]
    told, spoken = reasons(scenario.talks), course.drafts[draft - 1]
    for p, party in enumerate(scenario.talks.answering):
        issue, commitment = int(answers.issue[p, column]), int(answers.commitment[p, column])
        a, reason = course.actors[party], int(answers.reason[p, column])
        abstained = party in spoken.abstains
        if reason == Reason.WORTH_LESS_THAN_HOPED and answers.utility[p, column] >= aspirations[a, column]:
            # It had left, or was not asked: its numbers say nothing against the draft.
            reason = int(Reason.NONE)
        yield Reply(
            party,
            None if abstained else spoken.answers.get(party, spoken.at_home.get(party)),
            told[reason],
            issues[issue] if issue >= 0 else None,
            commitments[commitment] if commitment >= 0 else None,
            float(answers.utility[p, column]),
            float(reservations[a, column]),
            float(aspirations[a, column]),
            abstained,
        )


def _better(
    course: Course, seats: tuple[str, ...], situation: Situation, got: Floats, seconds: float
) -> Iterator[tuple[str, Better]]:
    """For each seat that signs, what it could have had at nobody's cost."""
    for seat in seats:
        if seat not in course.parties:
            continue
        own = course.parties[seat]
        found = improved(situation, got, np.eye(len(got))[own], Clock(seconds))
        if found is not None and found.gains[own, 0] > got[own] + WORTH_TELLING:
            gains = _by_party(course.scenario, found.gains[:, 0].tolist())
            first, *others = (in_units(course.scenario, draft) for draft in found.drafts.T[:MOST_NAMED])
            yield seat, Better(first, gains, found.count, tuple(others))


def _evidence(scenario: Scenario, against: list[Reply]) -> tuple[dict[str, int], tuple[Claim, ...]]:
    """The numbers that decided it, counted by basis, and their claims: what spoke against the last draft.

    Where nothing did, what the parties want and will never sign.
    """
    patterns, named = [], set[str]()
    for one in against:
        if one.commitment is not None:
            patterns.append(f"commitments.{one.commitment}.credibility")
            named |= {*next(c.claims for c in scenario.commitments if c.id == one.commitment)}
        if one.issue is not None:
            patterns.append(f"actors.{one.party}.stances.{one.issue}.red_line.*")
        else:
            patterns.append(f"actors.{one.party}.stances.*.position")
    if not patterns:
        for party in scenario.talks.parties:
            patterns += [f"actors.{party}.stances.*.{part}" for part in ("position", "red_line.*")]
    counts: dict[str, int] = dict.fromkeys(get_args(Basis), 0)
    for address, given in scenario.inputs().items():
        if given.basis and any(fnmatchcase(address, pattern) for pattern in patterns):
            counts[given.basis] += 1
            named |= {*given.claims}
    return counts, tuple(claim for name, claim in scenario.claims.items() if name in named)
