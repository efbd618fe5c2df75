"""What each seat is told before the talks, as data: all and only what it may know.

In:      Scenario, with every number at its likeliest value; or the View of one seat
Out:     Brief of each seat: its sheet of points, what no deal is worth to it, what it has heard
Keeps:   made from a view, which is an allow list, and from the scenario as the seat sees it
Not here: what a seat sees while the talks go on (views), the words (report.brief_text), the page (page.paper)
Example: tests/game/test_briefs.py
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from attrs import asdict, frozen

from negotiation_sim.agreement.drafts import at_modes
from negotiation_sim.game.game import Game
from negotiation_sim.game.seen import seen
from negotiation_sim.game.views import (
    Own,
    OwnStance,
    Public,
    View,
    in_public,
    knowledge_of,
    own_numbers,
    weighed,
)
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.worth import FULL, in_points


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

    stance: OwnStance
    most: float
    places: tuple[Place, ...]


@frozen(eq=False)
class Brief:
    """What one seat is told before the talks.

    Attributes:
        scenario: As the seat sees it.
        own, public: As in the view.
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

    @property
    def has_a_stake(self) -> bool:
        """Whether any question counts for it; else everything is worth the same to it."""
        return any(row.most > 0.0 for row in self.rows)

    @property
    def best(self) -> float:
        """The points of the best that it could get."""
        return sum(row.most for row in self.rows) if self.has_a_stake else self.no_deal

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
    """The brief of every seat at the table, then of who ratifies at home, every number at its likeliest value."""
    # An open table, since every protocol leaves room for one.
    at_table = {
        seat: brief(scenario, Game(scenario, [seat], table="open").view(seat)) for seat in scenario.at_table
    }
    return at_table | {seat: _at_home(scenario, seat) for seat in scenario.talks.ratify}


def brief(scenario: Scenario, view: View) -> Brief:
    """The brief of one seat, with the numbers of its *view* of a game."""
    found = view.evaluate(view.status_quo)
    return _made(scenario, view.seat, view.own, view.public, (found.no_deal, found.no_deal_if_kept))


def _at_home(scenario: Scenario, seat: str) -> Brief:
    """The brief of who has no seat in a game: it says yes or no once."""
    _, table = at_modes(scenario)
    now = np.array([issue.scale.number(issue.status_quo.mode) for issue in scenario.issues.values()])
    no_deal = knowledge_of(scenario, table, seat, 0).no_deal(now, 1)
    public = weighed(in_public(scenario, seat), scenario, table, 0)
    return _made(scenario, seat, own_numbers(scenario, table, seat, 0), public, no_deal)


def _made(scenario: Scenario, seat: str, own: Own, public: Public, no_deal: tuple[float, float]) -> Brief:
    scores = scenario.actors[seat].scores
    plain, kept = (in_points(scores, utility) for utility in no_deal)
    return Brief(
        scenario=seen(scenario, seat),
        seat=seat,
        own=own,
        public=public,
        rows=tuple(_rows(scenario, own, seat)),
        no_deal=plain,
        no_deal_if_kept=kept,
        delay=in_points(scores, own.cost_of_delay, gain=True) if own.reservation is None else 0.0,
    )


def _rows(scenario: Scenario, own: Own, seat: str) -> Iterator[Row]:
    scored = scenario.actors[seat].scores is not None
    whole = sum(stance.salience for stance in own.stances)
    for stance in own.stances:
        weight = FULL * stance.salience / whole if whole else 0.0
        places = tuple(
            _place(scenario, stance, value, None if scored else weight) for value in _values(scenario, stance)
        )
        yield Row(stance, max(place.points for place in places), places)


def _values(scenario: Scenario, stance: OwnStance) -> list[Value]:
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


def _place(scenario: Scenario, stance: OwnStance, value: Value, weight: float | None) -> Place:
    scale = scenario.issues[stance.issue].scale
    number, position = scale.number(value), scale.number(stance.position)
    low = 0.0 if stance.at_least is None else scale.number(stance.at_least)
    high = 1.0 if stance.at_most is None else scale.number(stance.at_most)
    return Place(
        value,
        points=_points(scenario, stance, number, weight),
        signs=low - TOLERANCE <= number <= high + TOLERANCE and value not in stance.never,
        wanted=abs(position - number) <= TOLERANCE,
    )


def _points(scenario: Scenario, stance: OwnStance, number: float, weight: float | None) -> float:
    """What one place of one issue adds: a score of the sheet, or with a *weight* what the place leaves of it."""
    issue = scenario.issues[stance.issue]
    away = abs(number - issue.scale.number(stance.position))
    if stance.worth:
        knots = sorted((issue.scale.number(name), worth) for name, worth in stance.worth.items())
        worth = float(np.interp(number, [at for at, _ in knots], [worth for _, worth in knots]))
    else:
        worth = float(away <= TOLERANCE) if issue.options else 1.0 - away
    return worth if weight is None else weight * worth + 0.0
