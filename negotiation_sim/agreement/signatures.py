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

FINER = 1e3
"""By how much a row is stretched in which a tie is not enough: else the solver takes a tie for more."""


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
        if quota.exceeded:
            enough, finer = quota.share * sum(weights) + TOLERANCE / 2, FINER
        else:
            enough, finer = quota.share * sum(weights) - 2 * TOLERANCE, 1.0
        terms = [(finer * weight, signs) for weight, signs in zip(weights, self.columns, strict=True)]
        self.program.row(terms, low=finer * enough)
