"""What each seat is told before the talks, as data: all and only what it may know.

In:      Scenario, every number at its likeliest value
Out:     Brief of each seat: its sheet of points, what no deal is worth to it, what it has heard
Keeps:   made from the allow list of views and from the scenario as the seat sees it; the same for every run
Not here: what a seat sees while the talks go on (views), the words (report.brief_text), the page (page.paper)
Example: tests/game/test_briefs.py
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from attrs import asdict, frozen

from negotiation_sim.agreement.drafts import at_modes
from negotiation_sim.game.seen import seen
from negotiation_sim.game.views import Own, Public, Stance, in_public, knowledge_of, own_numbers
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario

FULL = 100.0
"""Points of the best that a seat could get, where it has no score sheet of its own."""


@frozen
class Place:
    """A place on an issue, and what it adds to a seat's points.

    Attributes:
        value: In the issue's unit, or the id of an option.
        signs: Whether it lies within the seat's red lines.
        wanted: Whether it is the seat's position.
    """

    value: Value
    points: float
    signs: bool
    wanted: bool


@frozen
class Row:
    """One issue of a seat's sheet.

    Attributes:
        most: The points of its best place: how much the issue counts.
        places: The points or options, the ends, its position and its red lines, in the order of the line.
            Between them points rise and fall evenly.
    """

    stance: Stance
    most: float
    places: tuple[Place, ...]


@frozen(eq=False)
class Brief:
    """What one seat is told before the talks.

    Attributes:
        scenario: As the seat sees it.
        own, public: As in a view of a game in which every number has its likeliest value.
        rows: The issues it has a stake in, in the order of the file; points add up.
        no_deal, no_deal_if_kept: Points without agreement after the first round, if nobody keeps its word, and
            if all do of whom it knows.
        delay: Points that every round takes from that.
    """

    scenario: Scenario
    seat: str
    own: Own
    public: Public
    rows: tuple[Row, ...]
    no_deal: float
    no_deal_if_kept: float
    delay: float

    def as_json(self) -> dict[str, Any]:
        """The brief as plain data."""
        return {
            "seat": self.seat,
            "title": self.scenario.title,
            "story": self.scenario.story,
            "own": asdict(self.own),
            "public": asdict(self.public),
            "rows": [asdict(row) for row in self.rows],
            "no_deal": {"points": self.no_deal, "if_kept": self.no_deal_if_kept, "delay": self.delay},
        }


def briefs(scenario: Scenario) -> dict[str, Brief]:
    """The brief of every seat at the table, by actor."""
    _, table = at_modes(scenario)
    return {seat: _brief(scenario, table, seat) for seat in scenario.at_table}


def in_points(scenario: Scenario, actor: str, utility: float, *, gain: bool = False) -> float:
    """A utility in the points of an actor's score sheet; where it has none, of 100 for the best that it could get.

    With *gain* it is a difference of two.
    """
    scores = scenario.actors[actor].scores
    if scores is None:
        return FULL * utility
    return utility * (scores.high - scores.low) + (0.0 if gain else scores.low)


def _brief(scenario: Scenario, table: Table, seat: str) -> Brief:
    own = own_numbers(scenario, table, seat, 0)
    knowledge = knowledge_of(scenario, table, seat, 0)
    now = np.array([issue.scale.number(issue.status_quo.mode) for issue in scenario.issues.values()])
    worth, kept = (in_points(scenario, seat, u) for u in knowledge.no_deal(now, 1))
    return Brief(
        scenario=seen(scenario, seat),
        seat=seat,
        own=own,
        public=in_public(scenario, seat),
        rows=tuple(_rows(scenario, table, own, seat)),
        no_deal=worth,
        no_deal_if_kept=kept,
        delay=in_points(scenario, seat, own.cost_of_delay, gain=True) if own.reservation is None else 0.0,
    )


def _rows(scenario: Scenario, table: Table, own: Own, seat: str) -> Iterator[Row]:
    for stance in own.stances:
        places = tuple(_place(scenario, table, seat, stance, value) for value in _values(scenario, stance))
        yield Row(stance, max(place.points for place in places), places)


def _values(scenario: Scenario, stance: Stance) -> list[Value]:
    """The places of a row: the points or options, and on a line both ends and what the seat itself has there."""
    issue = scenario.issues[stance.issue]
    if issue.options:
        return [*issue.options]
    found: dict[float, Value] = {at: name for name, at in issue.places().items()}
    for value in (*issue.range, stance.position, stance.at_least, stance.at_most):
        if value is not None:
            number = issue.scale.number(value)
            if all(abs(number - at) > TOLERANCE for at in found):
                found[number] = value
    return [found[at] for at in sorted(found)]


def _place(scenario: Scenario, table: Table, seat: str, stance: Stance, value: Value) -> Place:
    number = scenario.issues[stance.issue].scale.number(value)
    low, high = (
        0.0 if stance.at_least is None else scenario.issues[stance.issue].scale.number(stance.at_least),
        1.0 if stance.at_most is None else scenario.issues[stance.issue].scale.number(stance.at_most),
    )
    return Place(
        value,
        points=_points(scenario, table, seat, stance, number),
        signs=low - TOLERANCE <= number <= high + TOLERANCE and value not in stance.never,
        wanted=abs(scenario.issues[stance.issue].scale.number(stance.position) - number) <= TOLERANCE,
    )


def _points(scenario: Scenario, table: Table, seat: str, stance: Stance, number: float) -> float:
    """What one place of one issue adds: a score of the sheet, or the issue's weight less what the place costs."""
    if scenario.actors[seat].scores is not None and stance.worth:
        knots = {scenario.issues[stance.issue].scale.number(name): w for name, w in stance.worth.items()}
        return float(np.interp(number, sorted(knots), [knots[at] for at in sorted(knots)]))
    a, i = table.compiled.actors.index(seat), [*scenario.issues].index(stance.issue)
    package = np.zeros((len(scenario.issues), table.n_runs))
    package[i] = number
    part = table.weights[a, i, 0] * (1.0 - table.lost(package)[a, i, 0])
    return FULL * float(part) + 0.0
