"""The consequences of a package as rows of a mixed-integer program.

In:      a Program, the package as columns, which commitments are kept, their values
Out:     the package afterwards, as columns
Keeps:   the same waves as consequences.unfold, but for packages within 1e-6 outside a condition's bound
Not here: consequences of known packages (consequences), what they are worth (drafts)
Example: tests/agreement/test_unfolding.py
"""

from collections.abc import Iterator, Sequence

from negotiation_sim.agreement.program import Column, Operand, Program, settled
from negotiation_sim.model.arrays import CompiledCommitment, CompiledScenario, Term
from negotiation_sim.scenario.issues import TOLERANCE

APART = 1e-6
"""How far outside its bound a condition counts as not met; a solver cannot tell less."""
BETWEEN = 1e-3
"""Nearer than two options of a choice can be."""
MOST_CHAINS = 2_000
"""Chains of commitments that are followed one by one; beyond, every commitment may fire in every wave."""


def unfolded(
    program: Program,
    compiled: CompiledScenario,
    package: Sequence[Operand],
    kept: Sequence[Operand],
    values: Sequence[Operand],
    *,
    agreed: bool,
) -> list[Operand]:
    """What *package* becomes, wave by wave (DESIGN: consequences).

    Args:
        program: Where the rows go.
        compiled: The commitments.
        package: One operand per issue.
        kept: For each commitment a column that is 1 where it is kept, or a constant.
        values: What each commitment makes of its issue.
        agreed: Whether the package has been agreed.
    """
    able = {
        k: commitment
        for k, commitment in enumerate(compiled.commitments)
        if commitment.agreement in (None, agreed) and not settled(kept[k], 0.0)
    }
    after = [*package]
    fired: dict[int, list[Operand]] = {k: [] for k in able}
    bounds = Bounds(program)
    for wave in _waves(able, values):
        firing = {
            k: _fires(program, bounds.met(able[k].terms, after), kept[k], fired[k]) for k in sorted(wave)
        }
        for k, fires in firing.items():
            issue = able[k].issue
            after[issue] = _carried_out(program, able[k].effect, after[issue], values[k], fires)
            fired[k].append(fires)
    return after


def _waves(able: dict[int, CompiledCommitment], values: Sequence[Operand]) -> Iterator[set[int]]:
    """Which commitments can fire in each wave.

    After the first wave one fires only because another has just moved an issue into its condition,
    and none fires twice: so it ends a chain of different commitments, each setting off the next.
    """
    sets_off = {
        k: [other for other in able if other != k and moved_into(able[other].terms, first.issue, values[k])]
        for k, first in able.items()
    }
    wave = set(able)
    chains = {(frozenset((k,)), k) for k in able}
    for _ in able:
        if not wave:
            return
        yield wave
        if len(chains) <= MOST_CHAINS:
            chains = {
                (used | {other}, other) for used, k in chains for other in sets_off[k] if other not in used
            }
            wave = {k for _, k in chains}
        else:
            wave = {other for k in wave for other in sets_off[k]}


def moved_into(terms: tuple[Term, ...], issue: int, value: Operand) -> bool:
    """Whether a condition has a bound on *issue* that *value* meets: setting the one can set off the other."""
    return any(
        term.issue == issue
        and (isinstance(value, Column) or (term.low <= value <= term.high) != term.outside)
        for term in terms
    )


class Bounds:
    """Columns that say whether a value meets a bound; each is made once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.known: dict[tuple[bool, Operand, float, bool], Operand] = {}

    def met(self, terms: tuple[Term, ...], package: Sequence[Operand]) -> list[Operand]:
        """One operand per bound that can fail."""
        inside = [term for term in terms if not term.outside]
        asked = [(package[t.issue], t.low + TOLERANCE, True) for t in inside if t.low > 0.0]
        asked += [(package[t.issue], t.high - TOLERANCE, False) for t in inside if t.high < 1.0]
        return [self._once(*bound) for bound in asked] + [
            self._other_than(package[term.issue], (term.low + term.high) / 2)
            for term in terms
            if term.outside
        ]

    def _other_than(self, value: Operand, option: float) -> Operand:
        """1 where a choice has another option than this one."""
        below = self._once(value, option - BETWEEN, False)  # noqa: FBT003
        above = self._once(value, option + BETWEEN, True)  # noqa: FBT003
        if not isinstance(below, Column) and not isinstance(above, Column):
            return below + above
        either = self.program.column()
        self.program.row([(1.0, either), (-1.0, below), (-1.0, above)], low=0.0, high=0.0)
        return either

    def _once(self, value: Operand, bound: float, at_least: bool) -> Operand:  # noqa: FBT001
        key = (isinstance(value, Column), value, bound, at_least)
        if key not in self.known:
            self.known[key] = self._met(value, bound, at_least)
        return self.known[key]

    def _met(self, value: Operand, bound: float, at_least: bool) -> Operand:  # noqa: FBT001
        if not isinstance(value, Column):
            inside = value >= bound - TOLERANCE if at_least else value <= bound + TOLERANCE
            return float(inside)
        yes = self.program.column(whole=True)
        if at_least:
            self.program.row([(1.0, value), (-bound, yes)], low=0.0)
            self.program.row([(1.0, value), (bound - APART - 1.0, yes)], high=bound - APART)
        else:
            self.program.row([(1.0, value), (1.0 - bound, yes)], high=1.0)
            self.program.row([(1.0, value), (bound + APART, yes)], low=bound + APART)
        return yes


def _fires(program: Program, met: list[Operand], kept: Operand, before: list[Operand]) -> Operand:
    """1 where the commitment is kept, every bound is met, and it has not fired before."""
    needed = [operand for operand in (kept, *met) if not settled(operand, 1.0)]
    if any(settled(operand, 0.0) for operand in needed):
        return 0.0
    if not before and len(needed) <= 1:
        return needed[0] if needed else 1.0
    fires = program.column()
    for operand in needed:
        program.row([(1.0, fires), (-1.0, operand)], high=0.0)
    earlier = [(1.0, operand) for operand in before]
    if before:
        program.row([(1.0, fires), *earlier], high=1.0)
    every = [(-1.0, operand) for operand in needed]
    program.row([(1.0, fires), *every, *earlier], low=1.0 - len(needed))
    return fires


def _carried_out(program: Program, effect: str, issue: Operand, value: Operand, fires: Operand) -> Operand:
    """The issue after the commitment: where it fires, raised to, lowered to, or set to its value."""
    if settled(fires, 0.0):
        return issue
    after = program.column()
    moves = fires if effect == "exactly" else program.column(whole=True)
    low, high = (0.0 if effect == "at_least" else -1.0), (0.0 if effect == "at_most" else 1.0)
    # Where nothing moves the issue stays; where something does it goes the right way, to the value.
    program.row([(1.0, after), (-1.0, issue), (-high, moves)], high=0.0)
    program.row([(1.0, after), (-1.0, issue), (-low, moves)], low=0.0)
    program.row([(1.0, after), (-1.0, value), (1.0, moves)], high=1.0)
    program.row([(1.0, after), (-1.0, value), (-1.0, moves)], low=-1.0)
    if effect != "exactly":
        program.row([(1.0, moves), (-1.0, fires)], high=0.0)
        # It fires without moving only where the issue is there already.
        sign = 1.0 if effect == "at_least" else -1.0
        program.row([(sign, issue), (-sign, value), (-1.0, fires), (1.0, moves)], low=-1.0)
    return after
