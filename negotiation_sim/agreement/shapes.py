"""Choices and curves as rows of a mixed-integer program.

In:      a Program, where an issue ends up, the shapes of a scenario
Out:     columns for its options, for what a place is worth, and for options that are ruled out
Keeps:   an option is a binary; a curve takes a binary for each of its parts
Not here: what a party signs (drafts), the same in the engine (model.worth)
Example: tests/agreement/test_counting.py
"""

import numpy as np

from negotiation_sim.agreement.program import Column, Operand, Program, Term
from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.worth import Shapes
from negotiation_sim.scenario.issues import TOLERANCE


class Shaped:
    """The columns of choices and curves; each is made once."""

    def __init__(self, program: Program, shapes: Shapes, worth: Floats) -> None:
        self.program, self.shapes, self.numbers = program, shapes, worth
        self.sizes = dict(zip(shapes.choices.tolist(), shapes.sizes.tolist(), strict=True))
        self.known: dict[tuple[int, Column], list[Column]] = {}
        self.plain = set(zip(*(index.tolist() for index in shapes.plain), strict=True))
        self.curves = {
            (a, i): row for row, (a, i) in enumerate(zip(*(x.tolist() for x in shapes.curves), strict=True))
        }

    def options(self, issue: int, place: Column) -> list[Column]:
        """One column per option of a choice, 1 where it is taken."""
        if (issue, place) not in self.known:
            size = self.sizes[issue]
            taken = [self.program.column(whole=True) for _ in range(size)]
            self.program.row([(1.0, option) for option in taken], low=1.0, high=1.0)
            at = [(k / (size - 1), option) for k, option in enumerate(taken)]
            self.program.row([*at, (-1.0, place)], low=0.0, high=0.0)
            self.known[issue, place] = taken
        return self.known[issue, place]

    def ruled_out(self, actor: int, issue: int, place: Operand) -> list[Term]:
        """Terms that sum to 1 where an option is taken that the actor's red line rules out, else to 0; none without one."""
        rows = np.flatnonzero((self.shapes.ruled[0] == actor) & (self.shapes.ruled[1] == issue))
        if not len(rows):
            return []
        out = self.shapes.ruled_out[rows[0]].tolist()
        if not isinstance(place, Column):
            return [(1.0, float(out[round(place * (self.sizes[issue] - 1))]))]
        return [(1.0, option) for option, no in zip(self.options(issue, place), out, strict=False) if no]

    def loss(self, actor: int, issue: int, place: Operand, position: Operand) -> Operand | None:
        """What a place costs an actor before weighing; None on a plain line, where it is the distance."""
        if (actor, issue) in self.plain:
            assert not isinstance(position, Column)
            if not isinstance(place, Column):
                return float(abs(place - position) > TOLERANCE)
            own = round(position * (self.sizes[issue] - 1))
            return self._sum([(1.0, o) for k, o in enumerate(self.options(issue, place)) if k != own])
        if (actor, issue) not in self.curves:
            return None
        row = self.curves[actor, issue]
        knots = self.shapes.knots[row, :, 0]
        worth = self.numbers[self.shapes.slots[row]]
        at, lost = knots[knots <= 1.0].tolist(), (1.0 - worth[knots <= 1.0]).tolist()
        if not isinstance(place, Column):
            return float(np.interp(place, at, lost))
        if issue in self.sizes:
            return self._sum([*zip(lost, self.options(issue, place), strict=True)])
        return self._curve(at, lost, place)

    def _curve(self, at: list[float], lost: list[float], place: Column) -> Operand:
        """The loss along a line: a mix of two neighbouring knots."""
        knots = sorted({0.0, *at, 1.0})
        lost, at = np.interp(knots, at, lost).tolist(), knots
        shares = [self.program.column() for _ in at]
        self.program.row([(1.0, share) for share in shares], low=1.0, high=1.0)
        self.program.row([*zip(at, shares, strict=True), (-1.0, place)], low=0.0, high=0.0)
        parts = [self.program.column(whole=True) for _ in at[1:]]
        self.program.row([(1.0, part) for part in parts], low=1.0, high=1.0)
        for k, share in enumerate(shares):
            beside = [(-1.0, part) for part in parts[max(0, k - 1) : k + 1]]
            self.program.row([(1.0, share), *beside], high=0.0)
        return self._sum([*zip(lost, shares, strict=True)])

    def _sum(self, terms: list[Term]) -> Column:
        total = self.program.column(-1.0, 2.0)
        self.program.row([*terms, (-1.0, total)], low=0.0, high=0.0)
        return total
