"""Whether the parties that sign are enough, as rows of a mixed-integer program.

In:      a Program, the table of one run
Out:     a column per party, 1 where it signs; of each solution, whether the rule is met
Keeps:   the engine's own rule has the last word: the rows let a little more pass, a group that is too small is cut off
Not here: what makes a party sign (drafts), the rule itself (model.state)
Example: tests/agreement/test_signatures.py
"""

import numpy as np

from negotiation_sim.agreement.program import Column, Operand, Program
from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.issues import TOLERANCE


class Signatures:
    """Who signs; under unanimity, where everybody must, there are no columns."""

    def __init__(self, program: Program, table: Table) -> None:
        self.program, self.table = program, table
        compiled = table.compiled
        self.columns: list[Column] = []
        if compiled.share is None and not compiled.all_but:
            return
        self.columns = [program.column(whole=True) for _ in compiled.parties]
        if compiled.share is None:
            heads = [(1.0, signs) for signs in self.columns]
            program.row(heads, low=float(len(heads) - compiled.all_but))
        else:
            capabilities = table.inputs["capabilities"][compiled.parties, 0].tolist()
            enough = compiled.share * sum(capabilities) - 2 * TOLERANCE
            program.row(zip(capabilities, self.columns, strict=True), low=enough)
        for veto in compiled.veto:
            program.bound(self.columns[veto], 1.0, 1.0)

    def of(self, party: int) -> Operand:
        """1 where a party signs, by its place among the parties."""
        return self.columns[party] if self.columns else 1.0

    def enough(self, solution: Floats) -> bool:
        """Whether those who sign in a *solution* are enough; if not, no later solution has them alone."""
        if not self.columns:
            return True
        sign = solution[self.columns] > 0.5
        if self.table.agreed(np.repeat(sign[:, np.newaxis], self.table.n_runs, axis=1)).all():
            return True
        others = [(1.0, column) for column, signs in zip(self.columns, sign, strict=True) if not signs]
        self.program.row(others, low=1.0)
        return False
