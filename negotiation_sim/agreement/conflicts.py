"""Why no text can be signed: sets of red lines, no-deal values and commitments that exclude each other.

In:      Situation, perhaps a target that the text is to lead to
Out:     every minimal conflict; texts that undo themselves; commitments that wait for each other
Keeps:   a conflict leaves no text, and without any one of its elements there is one
Not here: what would change it (openers), the sentences (report.explain_text)
Example: tests/agreement/test_conflicts.py
"""

from collections.abc import Iterator

from attrs import frozen

from negotiation_sim.agreement.drafts import Agreements, Element, Situation, Target
from negotiation_sim.agreement.program import Program
from negotiation_sim.agreement.unfolding import moved_into
from negotiation_sim.model.arrays import CompiledCommitment, CompiledScenario, Term

MOST_CONFLICTS = 20
MOST_QUESTIONS = 1_000


@frozen
class Conflicts:
    """Minimal conflicts, the smallest first; ``complete`` says whether these are all there are."""

    found: tuple[tuple[Element, ...], ...]
    complete: bool


def conflicts(situation: Situation, target: Target | None = None, most: int = MOST_CONFLICTS) -> Conflicts:
    """All minimal conflicts, up to *most* (MARCO: Liffiton, Previti, Malik & Marques-Silva 2016).

    A set of elements is a conflict when no text is signed as long as they hold, whether or not the
    other red lines and no-deal values are asked for and the other commitments carried out. Relaxing
    an element can only help, so from each conflict what is not needed can be dropped one by one. None
    where a text can be signed. One empty conflict where not even relaxing everything leads to the target.
    """
    deal = Agreements(situation, target)
    elements = tuple(deal.holds)
    map_, columns = Program(), {}
    for element in elements:
        columns[element] = map_.column(whole=True)
    found: list[tuple[Element, ...]] = []
    for _ in range(MOST_QUESTIONS):
        # The largest set of elements of which nothing is known yet.
        largest = map_.most(dict.fromkeys(columns.values(), 1.0))
        if largest is None or len(found) == most:
            return Conflicts(tuple(sorted(found, key=len)), complete=largest is None)
        held = [element for element in elements if largest[columns[element]] > 0.5]
        if _signed(deal, held):
            map_.row([(1.0, columns[e]) for e in elements if e not in held], low=1.0)
            continue
        for element in [*held]:
            without = [other for other in held if other != element]
            if not _signed(deal, without):
                held = without
        found.append(tuple(held))
        map_.row([(1.0, columns[e]) for e in held], high=len(held) - 1.0)
    return Conflicts(tuple(sorted(found, key=len)), complete=False)


def _signed(deal: Agreements, held: list[Element]) -> bool:
    """Whether a text can be signed when only these elements hold."""
    return deal.any(relaxed=deal.holds.keys() - set(held)) is not None


def self_defeating(compiled: CompiledScenario, situation: Situation) -> list[tuple[int, ...]]:
    """Chains of kept commitments that a text sets off and that take away what set them off.

    The first commitment needs an issue to lie within a bound, and the last one moves that issue out
    of it: a text that says so undoes itself. Each chain by the indices of its commitments.
    """
    kept = [k for k in range(len(situation.kept)) if situation.kept[k]]
    values = situation.inputs["values"]
    able = {k: compiled.commitments[k] for k in kept if compiled.commitments[k].agreement in (None, True)}
    found = []
    for chain in _chains(able, values.tolist()):
        first, last = able[chain[0]], able[chain[-1]]
        if len(chain) > 1 and any(_out_of(term, last, float(values[chain[-1]])) for term in first.terms):
            found.append(chain)
    return [c for c in found if not any(other != c and c[: len(other)] == other for other in found)]


def _chains(able: dict[int, CompiledCommitment], values: list[float]) -> Iterator[tuple[int, ...]]:
    """Every chain of different commitments, each of which moves an issue into the condition of the next."""
    waiting: list[tuple[int, ...]] = [(k,) for k in able]
    while waiting:
        chain = waiting.pop()
        yield chain
        mover = able[chain[-1]]
        waiting += [
            (*chain, k)
            for k, commitment in able.items()
            if k not in chain
            and len(chain) < LONGEST
            and moved_into(commitment.terms, mover.issue, values[chain[-1]])
        ]


LONGEST = 6
"""Commitments in a chain that is told; a longer one is no explanation."""


def _out_of(term: Term, mover: CompiledCommitment, value: float) -> bool:
    """Whether a commitment takes its issue out of a bound on it."""
    if term.issue != mover.issue:
        return False
    lowers = mover.effect != "at_least" and value < term.low
    raises = mover.effect != "at_most" and value > term.high
    return lowers or raises
