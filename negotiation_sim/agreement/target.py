"""Where a draft is to lead.

In:      CompiledScenario, an outcome; or bounds of one's own
Out:     Target
Keeps:   what the scenario calls by another name first is no target
Not here: goals as people write them (goals), the rows of a program that ask for it (drafts)
Example: tests/agreement/test_drafts.py
"""

from collections.abc import Iterable

from attrs import frozen

from negotiation_sim.model.arrays import CompiledScenario, Floats
from negotiation_sim.model.arrays import Term as BoundTerm


@frozen
class Target:
    """What the consequences of a draft are to be: all of these bounds, and not all bounds of any other rule."""

    terms: tuple[BoundTerm, ...]
    other_than: tuple[tuple[BoundTerm, ...], ...] = ()

    @classmethod
    def outcome(cls, compiled: CompiledScenario, index: int) -> "Target":
        """What the scenario calls by the name of this outcome when it is agreed: the first rule that fits."""
        rules = [
            rule.terms
            for rule in compiled.outcomes[:index]
            if not rule.endings or "agreement" in rule.endings
        ]
        return cls(compiled.outcomes[index].terms, tuple(rules))

    def met(self, package: Floats) -> bool:
        """Whether a *package* (ndarray[issues]) is what was asked for."""
        return _holds(self.terms, package) and not any(_holds(terms, package) for terms in self.other_than)


NOTHING = Target((), ((),))
"""What no draft leads to: whatever it is, it is the other rule as well."""


def _holds(terms: Iterable[BoundTerm], package: Floats) -> bool:
    return all((term.low <= package[term.issue] <= term.high) != term.outside for term in terms)
