"""One round of the expected-utility model on one issue: who challenges whom, and who moves where.

In:      Field: positions, weights and saliences of the actors, one column per issue and run
Out:     Moves: where they stand afterwards, how each was moved and by whom; the weighted median
Keeps:   columns do not touch each other; nobody moves outside the positions that are held
Not here: red lines, the text, which columns are still moving (challenge)
Example: tests/model/test_challenge.py, tests/plain_challenge.py

Scholz, Calbert & Smith (2011), after Bueno de Mesquita (1994); docs/explanation/models.md has the
formulas. A matrix is ndarray[challenger i, challenged j, columns] unless it says otherwise.
"""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols._base import Push
from negotiation_sim.model.state import Bools
from negotiation_sim.scenario.talks import ChallengeOptions

ROUNDING = 1e-12
"""Differences below this are rounding, and decide nothing."""
DECIMALS = 12
PRINTED = "printed"
AFTER = 10.0
"""Added to rank one kind of offer after another; a line is no longer than 1."""
_PUSHES = np.array([Push.CONFRONTATION, Push.COMPROMISE, Push.CAPITULATION, Push.NONE], dtype=np.int8)


@frozen(eq=False)
class Field:
    """The actors on one issue, one column per issue and run.

    Attributes:
        positions, weights, saliences (ndarray[actors, columns]): A weight is capability times
            salience, as a share of all; 0 for who does not take part. Positions lie on 0..1.
        here (ndarray[actors, columns]): Who takes part; at least one actor with a weight.
        reach (ndarray[columns]): The length of the line between the outermost positions, above 0.
    """

    positions: Floats
    weights: Floats
    saliences: Floats
    here: Bools
    reach: Floats


@frozen(eq=False)
class Moves:
    """What becomes of the actors in a round, ndarray[actors, columns] each.

    Attributes:
        positions: Where they stand afterwards.
        push: How they were moved, a Push.
        pushed_by: Who moved them; -1 if nobody did.
    """

    positions: Floats
    push: NDArray[np.int8]
    pushed_by: NDArray[np.int16]


def moves(field: Field, options: ChallengeOptions) -> Moves:
    """Everybody weighs a challenge to everybody else; then all who must move do so at once."""
    apart = distances(field)
    chances = _chances(field, apart, None, options)
    risks = exponents(field, apart, chances, options)
    if options.formulas != PRINTED:
        chances = _chances(field, apart, risks, options)
    views = _Views(field, apart, risks, options)
    return _chosen(field, views.of_challenging(chances), views.of_being_challenged(chances), apart)


def distances(field: Field) -> Floats:
    """How far apart the actors are, as a share of the line, ndarray[actors, actors, columns]."""
    apart: Floats = np.abs(field.positions - field.positions[:, np.newaxis])
    # Divided last, so that the outermost two are exactly 1 apart: near 1 a root of 1 - distance is steep.
    apart /= field.reach
    return apart


def median(positions: Floats, weights: Floats) -> Floats:
    """The lower weighted median, against which no other position wins a vote; ndarray[columns]."""
    order = np.argsort(positions, axis=0, kind="stable")
    reached = np.take_along_axis(weights, order, axis=0).cumsum(axis=0)
    half = reached >= (0.5 - ROUNDING) * reached[-1]
    first = np.take_along_axis(order, half.argmax(axis=0)[np.newaxis], axis=0)
    found: Floats = np.take_along_axis(positions, first, axis=0)[0]
    return found


def exponents(field: Field, apart: Floats, chances: Floats, options: ChallengeOptions) -> Floats:
    """The risk exponent of each actor, from 0.5 (in the most danger) to 2; ndarray[actors, columns].

    Danger is the sum of what the others expect of a challenge, when all see alike. Where all are in
    equal danger: 1.
    """
    here = field.here
    challenges = _Views(field, apart, None, options).of_challenging(chances)
    others = here[:, np.newaxis] & ~np.eye(len(here), dtype=bool)[..., np.newaxis]
    danger = np.where(others, challenges, 0.0).sum(axis=0)
    most = np.where(here, danger, -np.inf).max(axis=0)
    least = np.where(here, danger, np.inf).min(axis=0)
    spread = most - least
    even = ~(here & (spread > ROUNDING))
    third = np.divide(2.0 * danger - most - least, 3.0 * spread, out=np.zeros_like(danger), where=~even)
    found: Floats = (1.0 - third) / (1.0 + third)
    return found


def _raised(base: Floats, risks: Floats | None) -> Floats:
    """*base*, raised in place, as the actors of its first axis see it with their risk exponents."""
    if risks is not None:
        np.power(base, risks[:, np.newaxis], out=base)
    return base


def _utility(base: Floats, risks: Floats | None) -> Floats:
    """2 - 4 base^r, in place."""
    seen = _raised(base, risks)
    seen *= -4.0
    seen += 2.0
    return seen


def _chances(field: Field, apart: Floats, risks: Floats | None, options: ChallengeOptions) -> Floats:
    """How likely a challenge succeeds: the votes for i's position against j's, as a share; 0 at the same place."""
    votes = _raised(apart.copy(), risks)  # of voter k, against position b
    votes *= field.weights[:, np.newaxis]
    total = votes.sum(axis=0)
    size = np.zeros_like(votes)
    # One row of pairs at a time: all of them would be actors cubed numbers for every column.
    spare = np.empty_like(votes)
    for i in range(len(votes) - 1):
        row = np.subtract(votes[:, i + 1 :], votes[:, i : i + 1], out=spare[:, i + 1 :])
        size[i, i + 1 :] = size[i + 1 :, i] = np.abs(row, out=row).sum(axis=0)
    # The votes for i are half of all votes and of its lead over j.
    chances = spare
    np.subtract(total, total[:, np.newaxis], out=chances)
    chances += size
    chances *= 0.5
    if options.formulas == PRINTED:
        # Where no vote is cast for either side, neither is the likelier winner.
        cast = (size > ROUNDING) & (apart > 0)
        np.copyto(chances, 0.5, where=~cast)
        np.divide(chances, size, out=chances, where=cast)
    else:
        size *= field.here & field.here[:, np.newaxis]
        everything = size.reshape(-1, size.shape[-1]).sum(axis=0)
        chances *= np.divide(1.0, everything, out=np.zeros_like(everything), where=everything > 0)
    chances *= apart > 0
    return chances


class _Views:
    """What a challenge is worth in the eyes of the actors of the first axis."""

    def __init__(self, field: Field, apart: Floats, risks: Floats | None, options: ChallengeOptions) -> None:
        self.saliences = field.saliences
        half = 0.5 * apart
        self.success = _utility(0.5 - half, risks)
        half += 0.5
        self.stakes = np.subtract(self.success, _utility(half, risks), out=half)
        unchanged = np.full((len(apart), 1, apart.shape[-1]), 0.5)
        self.left_alone = self.left_alone_by_others = _utility(unchanged, risks)
        if options.stays < 1.0:
            mine, theirs = self._drift(field, apart, risks, options)
            self.left_alone = options.stays * unchanged + (1.0 - options.stays) * mine
            self.left_alone_by_others = options.stays * unchanged + (1.0 - options.stays) * theirs

    def of_challenging(self, chances: Floats) -> Floats:
        """What i expects of challenging j, as i sees it; the salience is that of the challenged."""
        return self._expected(1.0 - chances, self.saliences, self.left_alone)

    def of_being_challenged(self, chances: Floats) -> Floats:
        """What j can expect of challenging i, as i sees it: matrix[challenged i, challenger j]."""
        fails = 1.0 - chances.swapaxes(0, 1)
        return self._expected(fails, self.saliences[:, np.newaxis], self.left_alone_by_others)

    def _expected(self, fails: Floats, saliences: Floats, left_alone: Floats) -> Floats:
        """A challenge, s (P Us + (1 - P) Uf) + (1 - s) Us, against being left alone; overwrites *fails*, 1 - P."""
        fails *= saliences
        fails *= self.stakes
        np.subtract(self.success, fails, out=fails)
        fails -= left_alone
        return fails

    def _drift(
        self, field: Field, apart: Floats, risks: Floats | None, options: ChallengeOptions
    ) -> tuple[Floats, Floats]:
        """What it is worth if the one whom nobody challenges goes to the median, for challenger i and for j."""
        middle = median(field.positions, field.weights)
        off = 0.25 * np.abs(field.positions - middle) / field.reach
        if options.formulas == PRINTED:
            # Better where the way to the median leads towards the challenger, worse where it leads away.
            way = (middle - field.positions) * (field.positions[:, np.newaxis] - field.positions)
            better = 0.5 + 0.5 * np.sign(way)
        else:
            better = np.ones_like(apart)
        found = []
        for challenger, nearer in ((off[:, np.newaxis], better), (off, better.swapaxes(0, 1))):
            moved = challenger + 0.25 * apart
            best, worst = _utility(0.5 - moved, risks), _utility(0.5 + moved, risks)
            found.append(nearer * best + (1.0 - nearer) * worst)
        return found[0], found[1]


def _chosen(field: Field, own: Floats, others: Floats, apart: Floats) -> Moves:
    """Each actor's choice among the offers it gets: matrices[receiver i, from j].

    Confrontations that it loses come first, then compromises, then capitulations.
    """
    threatened = (others > ROUNDING) & (apart > 0) & field.here & field.here[:, np.newaxis]
    loses = threatened & (own > ROUNDING) & (others > own + ROUNDING)
    weaker = threatened & (own < -ROUNDING)
    compromises = weaker & (others > ROUNDING - own)
    here, there = field.positions[:, np.newaxis], field.positions
    # Compromises go by the mean of both places, weighed by what either expects; the lowest, wherever that is.
    mean = others * there
    mean -= own * here
    np.divide(mean, others - own, out=mean, where=compromises)
    mean += AFTER
    rank = apart + 2.0 * AFTER
    np.copyto(rank, mean, where=compromises)
    np.copyto(rank, apart, where=loses)
    np.copyto(rank, np.inf, where=~(loses | weaker))
    np.round(rank, DECIMALS, out=rank)
    first = rank.min(axis=1)
    # The first in the order of the file, of those that rank first.
    numbers = np.arange(len(own), dtype=np.int16)[:, np.newaxis]
    by = np.where(rank == first[:, np.newaxis], numbers, np.int16(len(own))).min(axis=1)
    push = np.digitize(first, [AFTER, 2.0 * AFTER, np.inf]).astype(np.int8)
    return _moved(field.positions, own, others, by, _PUSHES[push])


def _moved(
    positions: Floats, own: Floats, others: Floats, by: NDArray[np.int16], push: NDArray[np.int8]
) -> Moves:
    """Where the actors go: all the way to the one that moves them, or in a compromise a part of it."""
    row = by[:, np.newaxis].astype(np.intp)
    price = -np.take_along_axis(own, row, axis=1)[:, 0]
    worth = np.take_along_axis(others, row, axis=1)[:, 0]
    there = np.take_along_axis(positions, by.astype(np.intp), axis=0)
    part = np.divide(price, worth, out=np.ones_like(price), where=push == Push.COMPROMISE)
    moved = np.where(push == Push.COMPROMISE, positions + (there - positions) * part, there)
    nobody = push == Push.NONE
    return Moves(np.where(nobody, positions, moved), push, np.where(nobody, np.int16(-1), by))
