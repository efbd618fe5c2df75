"""What would open a deal: the smallest change of one number, or the cheapest pairs of changes.

In:      a Scenario in which nothing can be signed, perhaps a target to lead to, a Clock
Out:     Opener: addresses with the values from which on a draft can be signed
Keeps:   each opener, set as it is printed, opens a deal by the engine's own rule; a fifth less of it does not,
         but where the change is so small that rounding takes more
Not here: options (option_openers), what bends a worth (bent), why there is none (conflicts), which change moves the talks most (levers)
Example: tests/agreement/test_openers.py
"""

from collections.abc import Iterator
from math import floor, log10

import numpy as np
from attrs import field, frozen

from negotiation_sim.agreement.bent import BENT, bent
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes
from negotiation_sim.agreement.moves import RANK, NumberMove, Opener
from negotiation_sim.agreement.program import Clock, Column, Term
from negotiation_sim.agreement.target import Target
from negotiation_sim.errors import ScenarioError
from negotiation_sim.model.arrays import Slot
from negotiation_sim.scenario.estimates import UNIT, Input, Scale
from negotiation_sim.scenario.scenario import Scenario

LEAST_CAPABILITY = 1e-6
MOST_PAIRS = 5
CLEARLY = ((0.01, 0.1), (0.1, 0.5), (0.5, 2.0))
"""From where to where beyond the nearest value an opener may lie, in shares of the change; tried in this order."""
LEAST = 2e-6
"""The least that an opener goes beyond an edge, on the scale 0..1: twice what a program tells apart."""
SAME = 1e-9
SHORT = 3
"""Significant digits up to which a value on the edge itself is one that people would name."""


def openers(scenario: Scenario, target: Target | None = None, clock: Clock | None = None) -> Iterator[Opener]:
    """For each number that can open a deal alone its smallest change; where none can, the cheapest pairs.

    Pairs are looked for among all numbers but saliences, worths and capabilities.

    Raises:
        Unproved: If the time on the *clock* is over; what was found before has been told.
    """
    single = False
    for move in alone(scenario, target, clock):
        single = True
        yield Opener((move,))
    yield from () if single else _pairs(_Asked.of(scenario, target, clock))


def alone(
    scenario: Scenario, target: Target | None = None, clock: Clock | None = None
) -> Iterator[NumberMove]:
    """For each number that can open a deal alone its smallest change.

    Numbers that move: red lines, positions, saliences, worths and reservations of parties and ratifiers, their cost of
    delay, the status quo, credibilities and values of commitments, and capabilities where these decide. What stands on
    a choice is an option, and no number (option_openers).

    Raises:
        Unproved: If the time on the *clock* is over; what was found before has been told.
    """
    asked = _Asked.of(scenario, target, clock)
    for given, slot in asked.situation.compiled.in_answers():
        if slot.array in RANK and (move := _alone(asked, given, slot)) is not None:
            yield move


@frozen(eq=False)
class _Asked:
    """What is to be opened; *alone*: by actor, whether its no-deal value alone stands in the way, where that is known."""

    scenario: Scenario
    situation: Situation
    target: Target | None
    clock: Clock | None
    alone: dict[str, bool] = field(factory=dict)

    @classmethod
    def of(cls, scenario: Scenario, target: Target | None, clock: Clock | None) -> "_Asked":
        """At the modes of a scenario."""
        return cls(scenario, Situation.of(at_modes(scenario)[1]), target, clock)

    def deal(self, *movable: Slot) -> Agreements:
        return Agreements(self.situation, self.target, movable, self.clock)

    def reach(self, slot: Slot) -> tuple[float, float] | None:
        """From where to where a number can move and matter; None where it cannot."""
        if self.shaped(slot):
            return None
        if slot.array in ("status_quo", "values", "credibilities"):
            return 0.0, 1.0
        if slot.array == "chances" or slot.index[0] not in self.situation.compiled.answering:
            return None
        value, inputs = self.now(slot), self.situation.inputs
        reaches = {
            "red_low": (0.0, value),
            "red_high": (value, 1.0),
            "reservations": (0.0, value),
            "cost_of_delay": (value, 1.0),
        }
        if slot.array == "positions":  # a position stays within the actor's own red line
            return float(inputs["red_low"][slot.index]), float(inputs["red_high"][slot.index])
        return reaches.get(slot.array)

    def shaped(self, slot: Slot) -> bool:
        """Whether a number lies on a choice, or says what is asked for where a curve says what it is worth: not moved."""
        compiled, shapes = self.situation.compiled, self.situation.compiled.shapes
        if shapes is None:
            return False
        if slot.array == "values":
            return compiled.commitments[slot.index[0]].issue in shapes.choices
        if slot.array == "status_quo":
            return slot.index[0] in shapes.choices
        cells = [(a, i) for index in (shapes.plain, shapes.curves) for a, i in zip(*index, strict=True)]
        return slot.array == "positions" and slot.index in cells

    def now(self, slot: Slot) -> float:
        """Where a number is now."""
        return float(self.situation.inputs[slot.array][slot.index])

    def opens(self, *moves: NumberMove) -> bool:
        """Whether a draft can be signed once these numbers are set as they are printed."""
        try:
            changed = self.scenario.with_changes({move.address: move.setting for move in moves})
        except ScenarioError:  # such as a position outside its own red line
            return False
        situation = Situation.of(at_modes(changed)[1])
        return Agreements(situation, self.target, clock=self.clock).signed() is not None

    def moves(self, given: Input, slot: Slot, nearest: float, towards: float) -> list[NumberMove]:
        """The moves to *nearest* and clearly beyond it, *towards* 1.0 up or -1.0 down; the least first."""
        low, high = self.reach(slot) or (0.0, 1.0)
        scale, found = self.scenario.scales[given.address], []
        for setting in _settings(scale, given, slot, nearest, towards, asked=self.target is not None):
            if scale.low <= setting <= scale.high and not (scale.open_at_low and setting == scale.low):
                becomes = scale.number(setting)
                if low <= becomes <= high and becomes != given.mode:
                    found.append(_move(given, slot, becomes, setting, scale))
        return found


def _move(given: Input, slot: Slot, to: float, setting: float, scale: Scale = UNIT) -> NumberMove:
    past, rank = max(0.0, given.low - to, to - given.high), RANK[slot.array]
    if slot.array == "credibilities":  # a commitment that some draws keep and others do not goes either way
        past = float(given.low >= 1.0 if to < given.mode else given.high <= 0.0)
        rank -= past == 0.0
    return NumberMove(given.address, given.mode, to, past, setting, rank, scale)


def _settings(
    scale: Scale, given: Input, slot: Slot, nearest: float, towards: float, *, asked: bool
) -> Iterator[float]:
    """Values in the unit of the file: the edge itself where it has few digits, then some clearly beyond it.

    Half-way between two points is no edge to stop at where an outcome or a goal is *asked* for.
    """
    unit, edge = scale.high - scale.low, scale.in_unit(nearest)
    short = float(f"{edge:.{SHORT}g}")
    red_line = slot.array in ("red_low", "red_high")  # a bound is near no point, unless a point is asked for
    at_edge = not _half_way(scale, nearest) or (red_line and not asked)
    if abs(short - edge) <= SAME * unit and at_edge:
        yield short
    change = abs(nearest - given.mode)
    for least, most in CLEARLY:
        near = edge + towards * unit * max(least * change, LEAST)
        far = edge + towards * unit * max(most * change, 10 * LEAST)
        yield _fewest_digits(min(near, far), max(near, far), towards)
    yield scale.high if towards > 0.0 else scale.low


def _half_way(scale: Scale, number: float) -> bool:
    """Whether a number lies half-way between two points, where it is no nearer to the one than to the other."""
    away = sorted(abs(scale.number(point) - number) for point in scale.points)
    return len(away) > 1 and away[1] - away[0] < LEAST


def _fewest_digits(low: float, high: float, towards: float) -> float:
    """The number from *low* to *high* with the fewest decimals; of several the one farthest against *towards*."""
    digits = -floor(log10(high - low))
    for decimals in range(digits - 1, digits + 2):
        step = 10.0**-decimals
        first = np.ceil(low / step - SAME) if towards > 0.0 else np.floor(high / step + SAME)
        found = round(float(first * step), max(0, decimals))
        if low <= found <= high:
            return found
    return low if towards > 0.0 else high


# --- one number alone -------------------------------------------------------------------------


def _alone(asked: _Asked, given: Input, slot: Slot) -> NumberMove | None:
    """The smallest change of one number that opens a deal, if any does."""
    if asked.shaped(slot):
        return None
    answers = slot.index[0] in asked.situation.compiled.answering
    if slot.array == "credibilities":
        becomes = 0.0 if asked.situation.kept[slot.index] else 1.0
        candidates = [_move(given, slot, becomes, becomes)]
    else:
        was = asked.now(slot)
        if slot.array in BENT:
            nearest = [*bent(asked.scenario, given, asked.target, asked.clock, asked.alone)]
        elif slot.array == "capabilities":
            nearest = [*_capability(asked, slot)] if answers else []
        else:
            nearest = [*_nearest(asked, slot)]
        candidates = [
            move
            for value, towards in sorted(nearest, key=lambda found: abs(found[0] - was))
            for move in asked.moves(given, slot, value, towards)
        ]
    return next((move for move in candidates if asked.opens(move)), None)


def _nearest(asked: _Asked, slot: Slot) -> Iterator[tuple[float, float]]:
    """The nearest value on each side with which a draft can be signed, and 1.0 for up or -1.0 for down."""
    reach = asked.reach(slot)
    if reach is None:
        return
    deal = asked.deal(slot)
    number, was = deal.numbers.get(slot), asked.now(slot)
    if number is None:  # it has no part in what can be signed
        return
    for towards, low, high in ((1.0, was, reach[1]), (-1.0, reach[0], was)):
        if low < high:
            deal.program.bound(number, low, high)
            solution = deal.best({number: -towards})
            if solution is not None:
                yield float(solution[number]), towards


def _capability(asked: _Asked, slot: Slot) -> Iterator[tuple[float, float]]:
    """The nearest capability of a party on each side with which the rule is met; it is met ever more, or ever less."""
    if not asked.situation.compiled.rule.by_capability:
        return
    was = asked.now(slot)
    for end, towards in ((LEAST_CAPABILITY, -1.0), (1.0, 1.0)):
        shut, open_ = was, end
        if not _signed_with(asked, slot, end):
            continue
        while abs(open_ - shut) > max(LEAST, 1e-4 * abs(open_ - was)):
            middle = (shut + open_) / 2
            shut, open_ = (shut, middle) if _signed_with(asked, slot, middle) else (middle, open_)
        yield open_, towards


def _signed_with(asked: _Asked, slot: Slot, capability: float) -> bool:
    situation = asked.situation.with_number(slot, capability)
    return Agreements(situation, asked.target, clock=asked.clock).signed() is not None


# --- pairs ------------------------------------------------------------------------------------


def _pairs(asked: _Asked) -> Iterator[Opener]:
    """The cheapest pairs of changes, one after another, each found by one program in which all may move."""
    able = {
        slot: given for given, slot in asked.situation.compiled.in_answers() if asked.reach(slot) is not None
    }
    deal = asked.deal(*able)
    moved = {slot: deal.program.column(whole=True) for slot in able if slot in deal.numbers}
    cost: dict[Column, float] = {}
    for slot in deal.numbers:
        for column, price in _priced(deal, asked, slot, able[slot], moved[slot]):
            cost[column] = -price
    deal.program.row([(1.0, yes) for yes in moved.values()], high=2.0)
    for _ in range(MOST_PAIRS):
        solution = deal.best(cost)
        if solution is None:
            return
        pair = [slot for slot, yes in moved.items() if solution[yes] > 0.5]
        ways = [_ways(asked, able[slot], slot, float(solution[deal.numbers[slot]])) for slot in pair]
        for level in range(max(map(len, ways), default=0)):
            moves = tuple(way[min(level, len(way) - 1)] for way in ways if way)
            if len(moves) == len(pair) and asked.opens(*moves):
                yield Opener(moves)
                break
        deal.program.row([(1.0, moved[slot]) for slot in pair], high=len(pair) - 1.0)


def _ways(asked: _Asked, given: Input, slot: Slot, value: float) -> list[NumberMove]:
    """The moves that one number of a pair can make, the least first."""
    if slot.array == "credibilities":
        becomes = float(value > 0.5)
        return [_move(given, slot, becomes, becomes)]
    return asked.moves(given, slot, value, 1.0 if value > asked.now(slot) else -1.0)


def _priced(
    deal: Agreements, asked: _Asked, slot: Slot, given: Input, moves: Column
) -> Iterator[tuple[Column, float]]:
    """Let a number move where *moves* is 1; columns with the price of each unit of change."""
    number = deal.numbers[slot]
    if slot.array == "credibilities":
        kept = bool(asked.situation.kept[slot.index])
        deal.program.bound(number, 0.0, 1.0)
        sign = -1.0 if kept else 1.0
        deal.program.row([(sign, number), (float(kept), 1.0), (-1.0, moves)], low=0.0, high=0.0)
        move = _move(given, slot, 1.0 - kept, 1.0 - kept)
        yield moves, move.past + CHANGE * move.change
        return
    reach = asked.reach(slot)
    assert reach is not None
    deal.program.bound(number, *reach)
    was = asked.now(slot)
    for sign, room, free in (
        (1.0, reach[1] - was, given.high - was),
        (-1.0, was - reach[0], was - given.low),
    ):
        change = deal.program.column(0.0, max(0.0, room))
        beyond = deal.program.column()
        terms: list[Term] = [(1.0, change), (-sign, number)]
        deal.program.row([*terms, (sign * was, 1.0)], low=0.0)
        deal.program.row([(1.0, change), (-1.0, moves)], high=0.0)
        deal.program.row([(1.0, beyond), (-1.0, change)], low=-max(0.0, free))
        yield change, CHANGE
        yield beyond, 1.0


CHANGE = 1e-3
"""What a unit of change within the evidence costs, where a unit beyond it costs 1."""
