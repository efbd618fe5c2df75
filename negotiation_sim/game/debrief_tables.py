"""A class looks back: what each group signed, who could sign it, what it brought, and what was left on the table.

In:      Scenario, the Deals of the groups
Out:     ClassDebrief: one Group for each deal, beside Nash's draft and what the engine does
Keeps:   every number at its likeliest value, as on the briefs; no deal is counted as at the end of the talks
Not here: reading the table (deals), the debrief of one game (debrief), words (report.class_debrief_text)
Example: tests/game/test_debrief_tables.py
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from attrs import frozen

from negotiation_sim.agreement.bargaining import NOTHING, ideals_of, solutions
from negotiation_sim.agreement.drafts import Situation, at_modes, in_units
from negotiation_sim.agreement.left_over import MOST_NAMED, headroom, improved
from negotiation_sim.agreement.program import Clock, Unproved
from negotiation_sim.agreement.who_signs import Answer, on_scale, who_signs
from negotiation_sim.game.deals import Deal
from negotiation_sim.game.game import Game
from negotiation_sim.model.arrays import Floats
from negotiation_sim.runs.units import gains_in_points
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.worth import in_points

SECONDS = 20.0
"""How long it may take to find what was possible, for each group."""
ACCURACY = 1e-6
"""How far a proven sum of gains may lie from the exact one."""
NASH, ENGINE = "Nash", "the engine"


@frozen(eq=False)
class Group:
    """One group's deal, or a deal to hold it against.

    Attributes:
        draft: By issue, in its unit; None without agreement.
        left_out: Issues on which it said nothing: they stay as things stand.
        answers: What each party's own numbers say to the draft; empty without one.
        enough: Whether enough parties would sign it by their own numbers, as the rule has it; false without one.
        gains: By party, utility over no deal of all that the draft leads to; 0 without agreement.
        left: By party, what it could have gained beyond that at nobody's cost, where the sum grows most.
        ways: In how many ways the sum could have grown as much; None where they cannot be counted.
        left_otherwise: The same as *left*, in up to two of the other ways.
        distance: How much more each party could have gained at once: 0 on the frontier.
    """

    name: str
    draft: Mapping[str, Value] | None
    left_out: tuple[str, ...]
    answers: tuple[Answer, ...]
    enough: bool
    gains: Mapping[str, float]
    left: Mapping[str, float]
    ways: int | None
    left_otherwise: tuple[Mapping[str, float], ...]
    distance: float

    @property
    def holds(self) -> bool:
        """Whether by all own numbers the draft would be signed, and ratified."""
        return self.enough and not any(a.refuses for a in self.answers if a.actor not in self.gains)

    @property
    def against(self) -> tuple[str, ...]:
        """The parties whose own numbers refuse the draft."""
        return tuple(a.actor for a in self.answers if a.refuses and a.actor in self.gains)

    @property
    def joint(self) -> float:
        """The gains of all parties together."""
        return sum(self.gains.values())


@frozen(eq=False)
class ClassDebrief:
    """All groups of a class.

    Attributes:
        beside: Nash's draft and the engine's, where there are such.
        most: By party, the most that it can gain; empty where nothing can be signed.
        joint: The largest sum of gains that can be signed.
        situation: The numbers by which all of it is judged.
    """

    scenario: Scenario
    groups: tuple[Group, ...]
    beside: tuple[Group, ...]
    most: Mapping[str, float]
    joint: float
    situation: Situation

    def share(self, group: Group) -> float | None:
        """What the parties of a *group* gained together, of the most that can be signed; None where nobody can gain.

        What lies within the accuracy of the proofs from nothing or from the most is told as that.
        """
        if self.joint <= 0.0:
            return None
        ends = (end for end in (0.0, self.joint) if abs(group.joint - end) <= ACCURACY)
        return next(ends, group.joint) / self.joint

    def in_points(self, gains: Mapping[str, float]) -> dict[str, float]:
        """Gains by party, in the points of each party's own sheet."""
        actors = self.scenario.actors
        return {p: in_points(actors[p].scores, gain, gain=True) + 0.0 for p, gain in gains.items()}

    def as_json(self) -> dict[str, Any]:
        """The same as plain data; gains are utilities, and in points where there is a score sheet."""
        return {
            **origin(self.scenario),
            "most": dict(self.most),
            "most_in_points": gains_in_points(self.scenario, self.most),
            "joint": self.joint,
            "groups": [_data(self.scenario, group) for group in self.groups],
            "beside": [_data(self.scenario, group) for group in self.beside],
        }


def class_debrief(scenario: Scenario, deals: Iterable[Deal], seconds: float = SECONDS) -> ClassDebrief:
    """Look at the deals of a class.

    Args:
        scenario: What was negotiated.
        deals: By group.
        seconds: How long it may take for each group to find what was possible.
    """
    situation = Situation.of(at_modes(scenario)[1])
    fair = solutions(situation, clock=Clock(seconds))
    try:
        ideals = ideals_of(situation, Clock(seconds))
    except Unproved:
        ideals = None
    groups = tuple(_group(scenario, situation, deal, seconds) for deal in deals)
    beside = tuple(_group(scenario, situation, deal, seconds) for deal in _beside(scenario, fair))
    sums = [float(found.gains.sum()) for found in fair.values()]
    return ClassDebrief(
        scenario,
        groups,
        beside,
        {} if ideals is None else _by_party(scenario, ideals),
        max([0.0, *sums, *(group.joint for group in groups if group.holds)]),
        situation,
    )


def _beside(scenario: Scenario, fair: Mapping[str, Any]) -> Iterator[Deal]:
    if "nash" in fair:
        yield Deal(NASH, in_units(scenario, fair["nash"].draft))
    game = Game(scenario)
    ended = game.play_out({})
    held = [draft for draft in game.drafts if draft.id == ended.signed and ended.ending == "agreement"]
    yield Deal(ENGINE, dict(held[0].values) if held else None)


def _group(scenario: Scenario, situation: Situation, deal: Deal, seconds: float) -> Group:
    parties = scenario.talks.parties
    draft, answers, enough = None, tuple[Answer, ...](), False
    got = np.zeros(len(parties))
    if deal.draft is not None:
        signing = who_signs(scenario, deal.draft)
        draft, answers, enough = signing.draft, signing.answers, signing.signed
        got = situation.gains(_package(scenario, draft))
    better = improved(situation, got, np.ones(len(parties)), Clock(seconds))
    more = np.zeros((1, len(parties))) if better is None else better.gains.T - got
    # Drafts that bring all the same are one way.
    ways = [*dict.fromkeys(tuple(way) for way in np.round(np.where(more > NOTHING, more, 0.0), 9).tolist())]
    first, *others = (_by_party(scenario, np.array(way)) for way in ways[:MOST_NAMED])
    return Group(
        deal.group,
        draft,
        deal.left_out if deal.draft is not None else (),
        answers,
        enough,
        _by_party(scenario, got),
        first,
        # On a line more is looked for: what each can have at the most.
        len(ways) if better is None or better.complete or len(ways) == 1 else None,
        tuple(others),
        headroom(situation, got, Clock(seconds)),
    )


def _package(scenario: Scenario, draft: Mapping[str, Value]) -> Floats:
    values = on_scale(scenario, draft)
    return np.array([values[name] for name in scenario.issues])


def _by_party(scenario: Scenario, values: Floats) -> dict[str, float]:
    return dict(zip(scenario.talks.parties, values.tolist(), strict=True))


def _data(scenario: Scenario, group: Group) -> dict[str, Any]:
    return {
        "group": group.name,
        "draft": None if group.draft is None else dict(group.draft),
        "left_out": [*group.left_out],
        "would_sign": {answer.actor: answer.signs for answer in group.answers},
        "enough": group.enough,
        "gains": dict(group.gains),
        "gains_in_points": gains_in_points(scenario, group.gains),
        "left": dict(group.left),
        "left_in_points": gains_in_points(scenario, group.left),
        "ways": group.ways,
        "left_otherwise": [dict(left) for left in group.left_otherwise],
        "joint": group.joint,
        "distance": group.distance,
    }
