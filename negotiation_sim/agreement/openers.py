"""What would open a deal: the smallest change of one number, or the cheapest pairs of changes.

In:      a compiled scenario, a Situation in which nothing can be signed, perhaps a target to lead to
Out:     Opener: addresses with the values from which on a text can be signed
Keeps:   the change opens a deal, and a hundredth less of it does not
Not here: why there is none (conflicts), which change moves the talks most (levers)
Example: tests/agreement/test_openers.py
"""

from collections.abc import Iterator
from math import ceil, log10

import numpy as np
from attrs import frozen

from negotiation_sim.agreement.drafts import Agreements, Element, Situation, Target
from negotiation_sim.agreement.program import Column, Term
from negotiation_sim.model.arrays import CompiledScenario, Slot
from negotiation_sim.scenario.estimates import Input

KEPT_FROM = 0.5
"""At the modes a commitment counts as kept from this credibility up."""
JUST_BELOW = 1e-6
LEAST_CAPABILITY = 1e-6
MOST_PAIRS = 5


@frozen
class Move:
    """One number that would have to move, on the scale 0..1.

    Attributes:
        address: Where it stands.
        was, becomes: Its mode, and the value that would do.
        beyond: How far that lies outside the range of its estimate; 0 means that the evidence allows it.
    """

    address: str
    was: float
    becomes: float
    beyond: float

    @property
    def change(self) -> float:
        """How far it moves."""
        return abs(self.becomes - self.was)


@frozen
class Opener:
    """Changes that open a deal together, none of which can be spared."""

    moves: tuple[Move, ...]

    @property
    def cost(self) -> tuple[float, float]:
        """What openers are sorted by: how far beyond the evidence, then how far at all."""
        return sum(move.beyond for move in self.moves), sum(move.change for move in self.moves)


def openers(
    compiled: CompiledScenario, situation: Situation, target: Target | None = None
) -> tuple[Opener, ...]:
    """For each number that can open a deal alone its smallest change; where none can, the cheapest pairs.

    Numbers that move: red lines, positions, saliences and reservations of parties, their cost of delay,
    the status quo, credibilities and values of commitments, and capabilities where these decide.
    Pairs are looked for among all of these but saliences and capabilities.
    """
    asked = _Asked(situation, target)
    moves = [move for given, slot in compiled.inputs for move in _alone(asked, given, slot)]
    if moves:
        return tuple(sorted((Opener((move,)) for move in moves), key=lambda opener: opener.cost))
    return tuple(_pairs(asked, compiled))


@frozen
class _Asked:
    """What is to be opened."""

    situation: Situation
    target: Target | None

    def deal(self, *movable: Slot) -> Agreements:
        return Agreements(self.situation, self.target, movable)

    def reach(self, slot: Slot) -> tuple[float, float] | None:
        """From where to where a number can move and matter; None where it cannot."""
        if slot.array in ("status_quo", "values", "credibilities"):
            return 0.0, 1.0
        if slot.array == "chances" or slot.index[0] not in self.situation.compiled.parties:
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

    def now(self, slot: Slot) -> float:
        """Where a number is now."""
        return float(self.situation.inputs[slot.array][slot.index])


# --- one number alone -------------------------------------------------------------------------


def _alone(asked: _Asked, given: Input, slot: Slot) -> Iterator[Move]:
    """The smallest change of one number that opens a deal, if any does."""
    if slot.array == "credibilities":
        becomes = _flipped(asked, slot)
    elif slot.array == "saliences" and slot.index[0] in asked.situation.compiled.parties:
        becomes = _salience(asked, slot)
    elif slot.array == "capabilities":
        becomes = _capability(asked, slot)
    else:
        becomes = _nearest(asked, slot)
    if becomes is not None:
        yield _move(given, becomes)


def _move(given: Input, becomes: float) -> Move:
    return Move(given.address, given.mode, becomes, max(0.0, given.low - becomes, becomes - given.high))


def _nearest(asked: _Asked, slot: Slot) -> float | None:
    """The nearest value with which a text can be signed, rounded away from where it was."""
    reach = asked.reach(slot)
    if reach is None:
        return None
    deal = asked.deal(slot)
    number, was = deal.numbers.get(slot), asked.now(slot)
    if number is None:  # it has no part in what can be signed
        return None
    found = []
    for sign, low, high in ((-1.0, was, reach[1]), (1.0, reach[0], was)):
        if low < high:
            deal.program.bound(number, low, high)
            solution = deal.best({number: sign})
            if solution is not None:
                found.append(float(solution[number]))
    for nearest in sorted(found, key=lambda value: abs(value - was)):
        for spare in (1e-3, 1e-5, 1e-7):
            becomes = _rounded(nearest, was, spare)
            deal.program.bound(number, becomes, becomes)
            if reach[0] <= becomes <= reach[1] and deal.any() is not None:
                return becomes
    return None


def _rounded(nearest: float, was: float, spare: float) -> float:
    """*nearest* with as few digits as a share *spare* of the change allows, away from *was*, within 0..1."""
    change = max(abs(nearest - was), 1e-9)
    digits = min(12, ceil(-log10(change * spare)))
    steps = ceil(change * 10**digits - 1e-6)
    return min(1.0, max(0.0, round(float(was + np.sign(nearest - was) * steps / 10**digits), 12)))


def _flipped(asked: _Asked, slot: Slot) -> float | None:
    """The credibility at which a commitment is no longer kept, or is kept after all."""
    deal = asked.deal(slot)
    kept = bool(asked.situation.kept[slot.index])
    deal.program.bound(deal.numbers[slot], 1.0 - kept, 1.0 - kept)
    return _over_the_edge(kept=kept) if deal.any() is not None else None


def _over_the_edge(*, kept: bool) -> float:
    return KEPT_FROM - JUST_BELOW if kept else KEPT_FROM


def _salience(asked: _Asked, slot: Slot) -> float | None:
    """The nearest salience of a party with which a text is worth its no-deal value.

    For each text what it is worth beyond no-deal, times the sum of saliences, is a straight line over
    this salience, and the largest of these lines is convex. It is below 0 where the salience is now, so
    there is at most one place on each side where it rises above 0. From an end where it is above, the
    best text's own line leads there in a few steps (Newton).
    """
    actor, issue = slot.index
    deal = asked.deal(slot)
    deal.program.bound(deal.holds[Element("no-deal value", actor)], 0.0, 1.0)
    was, found = asked.now(slot), []
    for end in (0.0, 1.0):
        salience = end
        for _ in range(50):
            line = _line(deal, actor, issue, salience)
            if line is None or line[0] + line[1] * salience < -1e-12:
                break
            root = was if line[1] == 0.0 else -line[0] / line[1]
            if abs(root - salience) < 1e-12 or not min(was, end) <= root <= max(was, end):
                found.append(salience)
                break
            salience = root
    if not found:
        return None
    return _rounded(min(found, key=lambda value: abs(value - was)), was, 1e-4)


def _line(deal: Agreements, actor: int, issue: int, salience: float) -> tuple[float, float] | None:
    """Height at 0 and slope, over the salience, of what the best text there is worth beyond no-deal."""
    situation = deal.situation
    saliences = situation.inputs["saliences"][actor].copy()
    saliences[issue] = salience
    away = {i: column for (a, i), column in deal.away.items() if a == actor}
    solution = deal.best({c: -saliences[i] for i, c in away.items() if isinstance(c, Column)})
    if solution is None:
        return None
    own = float(situation.inputs["reservations"][actor])
    distance = np.abs(situation.no_deal - situation.inputs["positions"][actor])
    beyond = np.full_like(distance, 1.0 - own) if not np.isnan(own) else distance.copy()
    if np.isnan(own):
        beyond += situation.inputs["cost_of_delay"][actor] * situation.elapsed
    for i, operand in away.items():
        beyond[i] -= solution[operand] if isinstance(operand, Column) else operand
    saliences[issue] = 0.0
    return float((saliences * beyond).sum()), float(beyond[issue])


def _capability(asked: _Asked, slot: Slot) -> float | None:
    """The nearest capability of a party with which the rule is met; the rule is met ever more, or ever less."""
    situation = asked.situation
    if situation.compiled.share is None or slot.index[0] not in situation.compiled.parties:
        return None
    was, found = asked.now(slot), []
    for end in (LEAST_CAPABILITY, 1.0):
        shut, open_ = was, end
        if not _signed_with(asked, slot, end):
            continue
        while abs(open_ - shut) > 1e-4 * abs(open_ - was):
            middle = (shut + open_) / 2
            shut, open_ = (shut, middle) if _signed_with(asked, slot, middle) else (middle, open_)
        found.append(open_)
    return min(found, key=lambda value: abs(value - was)) if found else None


def _signed_with(asked: _Asked, slot: Slot, capability: float) -> bool:
    return Agreements(asked.situation.with_number(slot, capability), asked.target).any() is not None


# --- pairs ------------------------------------------------------------------------------------


def _pairs(asked: _Asked, compiled: CompiledScenario) -> Iterator[Opener]:
    """The cheapest pairs of changes, one after another, each found by one program in which all may move."""
    able = {slot: given for given, slot in compiled.inputs if asked.reach(slot) is not None}
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
        yield Opener(tuple(_move(able[slot], _moved_to(asked, solution, deal, slot)) for slot in pair))
        deal.program.row([(1.0, moved[slot]) for slot in pair], high=len(pair) - 1.0)


def _moved_to(asked: _Asked, solution: np.ndarray, deal: Agreements, slot: Slot) -> float:
    value = float(solution[deal.numbers[slot]])
    if slot.array == "credibilities":
        return _over_the_edge(kept=value < 0.5)
    return _rounded(value, asked.now(slot), 1e-4)


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
        move = _move(given, _over_the_edge(kept=kept))
        yield moves, move.beyond + CHANGE * move.change
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
