"""Whether the parties that sign are enough, as rows of a mixed-integer program.

In:      a Program, the table of one run
Out:     a column per party, 1 where it signs, and one, 1 where it lets a draft pass; of each solution, whether the rule is met
Keeps:   the engine's own rule has the last word: the rows let a little more pass, a group that is too small is cut off
Not here: what makes a party sign (drafts), the rule itself (model.rule)
Example: tests/agreement/test_signatures.py
"""

import numpy as np

from negotiation_sim.agreement.program import Column, Operand, Program
from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.rule import CompiledQuota
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.issues import TOLERANCE

MOST_SUMS = 20_000
DIGITS = 12
"""Decimals in which sums of weights are told apart."""


class Signatures:
    """Who signs, and who lets a draft pass; under unanimity, where everybody must sign, there are no columns.

    Where nobody may abstain the two are the same.
    """

    def __init__(self, program: Program, table: Table) -> None:
        self.program, self.table = program, table
        self.columns: list[Column] = []
        self.passing: list[Column] = []
        rule, n_parties = table.compiled.rule, len(table.compiled.parties)
        if rule.unanimous:
            return
        self.columns = self.passing = [program.column(whole=True) for _ in range(n_parties)]
        if rule.abstain:
            self.passing = [program.column(whole=True) for _ in range(n_parties)]
            for signs, passes in zip(self.columns, self.passing, strict=True):
                program.row([(1.0, passes), (-1.0, signs)], low=0.0)
            program.row([(1.0, signs) for signs in self.columns], low=1.0)
        if rule.all_but is not None:
            program.row([(1.0, passes) for passes in self.passing], low=float(n_parties - rule.all_but))
        for quota in rule.quotas:
            self._ask(quota)
        for veto in rule.veto:
            program.bound(self.passing[veto], 1.0, 1.0)

    def of(self, party: int) -> Operand:
        """1 where a party signs, by its place among the parties."""
        return self.columns[party] if self.columns else 1.0

    def passes(self, party: int) -> Operand:
        """1 where a party signs or abstains."""
        return self.passing[party] if self.passing else 1.0

    def enough(self, solution: Floats) -> bool:
        """Whether those who sign in a *solution* are enough; if not, no later solution has them alone."""
        if not self.columns:
            return True
        sign, lets = (solution[columns] > 0.5 for columns in (self.columns, self.passing))
        twice = [np.repeat(who[:, np.newaxis], self.table.n_runs, axis=1) for who in (sign, lets & ~sign)]
        if self.table.agreed(*twice).all():
            return True
        others = [(1.0, column) for column, signs in zip(self.columns, sign, strict=True) if not signs]
        self.program.row(others, low=1.0)
        return False

    def _ask(self, quota: CompiledQuota) -> None:
        """The row of one quota."""
        capabilities = self.table.inputs["capabilities"][self.table.compiled.parties]
        weights = quota.weights(capabilities)[:, 0].tolist()
        asked = quota.share * sum(weights)
        enough = _beyond(weights, asked + TOLERANCE) if quota.exceeded else asked - 2 * TOLERANCE
        self.program.row(zip(weights, self.columns, strict=True), low=enough)


def _beyond(weights: list[float], limit: float) -> float:
    """A number that every group has who weighs more than a *limit*, and no other: half-way to the next sum.

    Ties are common where a share must be exceeded, and there are many groups that tie. Where there are too
    many sums to look through, ties are rare, and the limit itself will do.
    """
    sums = {0.0}
    for weight in weights:
        sums |= {round(one + weight, DIGITS) for one in sums}
        if len(sums) > MOST_SUMS:
            return limit - TOLERANCE / 2
    below, above = max(one for one in sums if one <= limit), [one for one in sums if one > limit]
    return (below + min(above, default=2.0 * limit + 1.0)) / 2
