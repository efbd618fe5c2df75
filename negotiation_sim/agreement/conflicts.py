"""Why no draft can be signed: sets of red lines, no-deal values and commitments that exclude each other.

In:      Situation, perhaps a target that the draft is to lead to; a Clock
Out:     every minimal conflict; drafts that undo themselves
Keeps:   a conflict leaves no draft, and without any one of its elements there is one
Not here: what would change it (openers), the sentences (report.explain_text)
Example: tests/agreement/test_conflicts.py
"""

from collections import deque
from collections.abc import Collection, Iterator

from attrs import frozen

from negotiation_sim.agreement.drafts import Agreements, Element, Situation
from negotiation_sim.agreement.program import Clock, Program, Unproved
from negotiation_sim.agreement.target import Target
from negotiation_sim.agreement.unfolding import moved_into
from negotiation_sim.model.arrays import CompiledCommitment, CompiledScenario, Term

MOST_CONFLICTS = 20
MOST_QUESTIONS = 1_000


@frozen
class Conflicts:
    """Minimal conflicts, the smallest first; ``complete`` says whether these are all there are."""

    found: tuple[tuple[Element, ...], ...]
    complete: bool


def conflicts(
    situation: Situation,
    target: Target | None = None,
    most: int = MOST_CONFLICTS,
    clock: Clock | None = None,
) -> Conflicts:
    """All minimal conflicts, up to *most* (MARCO: Liffiton, Previti, Malik & Marques-Silva 2016).

    A set of elements is a conflict when no draft is signed as long as they hold, whether or not the
    other red lines and no-deal values are asked for and the other commitments carried out. Relaxing
    an element can only help, so from each conflict what is not needed can be dropped one by one. None
    where a draft can be signed. One empty conflict where not even relaxing everything leads to the target.
    What is not found before the *clock* runs out, or within MOST_QUESTIONS, is missing, and said to be.
    """
    found: list[tuple[Element, ...]] = []
    complete = True
    try:
        for conflict in _minimal(situation, target, clock):
            if len(found) == most:
                complete = False
                break
            found.append(conflict)
    except Unproved:
        complete = False
    return Conflicts(tuple(sorted(found, key=len)), complete)


def _minimal(
    situation: Situation, target: Target | None, clock: Clock | None
) -> Iterator[tuple[Element, ...]]:
    """One minimal conflict after another."""
    deal = Agreements(situation, target, clock=clock)
    elements = tuple(deal.holds)
    map_, columns, together = Program(clock), {}, _Together(deal)
    for element in elements:
        columns[element] = map_.column(whole=True)
    for _ in range(MOST_QUESTIONS):
        # The largest set of elements of which nothing is known yet.
        largest = map_.most(dict.fromkeys(columns.values(), 1.0))
        if largest is None:
            return
        held = [element for element in elements if largest[columns[element]] > 0.5]
        if together.hold(held):
            map_.row([(1.0, columns[e]) for e in elements if e not in held], low=1.0)
            continue
        held = _shrunk(together, held)
        yield tuple(held)
        map_.row([(1.0, columns[e]) for e in held], high=len(held) - 1.0)
    raise Unproved


def _shrunk(together: "_Together", held: list[Element]) -> list[Element]:
    """The same without what is not needed, from the first on; many at once where many can go."""
    waiting, size = [*held], max(1, len(held) // 4)
    while waiting:
        some = waiting[:size]
        without = [element for element in held if element not in some]
        if not together.hold(without):
            held, waiting, size = without, waiting[size:], 2 * size
        elif size == 1:
            waiting = waiting[1:]
        else:
            size = max(1, size // 4)
    return held


class _Together:
    """Which elements can hold together; what one draft shows of many sets is not asked again."""

    def __init__(self, deal: Agreements) -> None:
        self.deal = deal
        self._known: list[frozenset[Element]] = []

    def hold(self, some: Collection[Element]) -> bool:
        """Whether a draft can be signed when these elements hold."""
        if any(known.issuperset(some) for known in self._known):
            return True
        found = self.deal.holding(some)
        if found is not None:
            self._known.append(found)
        return found is not None


def self_defeating(compiled: CompiledScenario, situation: Situation) -> list[tuple[int, ...]]:
    """Chains of kept commitments that a draft sets off and that take away what set them off.

    The first commitment needs an issue to lie within a bound, and the last one moves that issue out
    of it: a draft that says so undoes itself. Each chain by the indices of its commitments; of those
    with the same ends the shortest.
    """
    values = situation.inputs["values"].tolist()
    able = {
        k: commitment
        for k, commitment in enumerate(compiled.commitments)
        if situation.kept[k] and commitment.agreement in (None, True)
    }
    sets_off = {
        k: [o for o in able if o != k and moved_into(able[o].terms, mover.issue, values[k])]
        for k, mover in able.items()
    }
    found = [
        chain
        for first in able
        for chain in _shortest(first, sets_off)
        if any(_out_of(term, able[chain[-1]], values[chain[-1]]) for term in able[first].terms)
    ]
    return [c for c in found if not any(other != c and c[: len(other)] == other for other in found)]


def _shortest(first: int, sets_off: dict[int, list[int]]) -> Iterator[tuple[int, ...]]:
    """One commitment alone, then a shortest chain from it to each that it sets off, directly or through others."""
    reached = {first}
    waiting: deque[tuple[int, ...]] = deque([(first,)])
    while waiting:
        chain = waiting.popleft()
        yield chain
        for k in sets_off[chain[-1]]:
            if k not in reached and len(chain) < LONGEST:
                reached.add(k)
                waiting.append((*chain, k))


LONGEST = 6
"""Commitments in a chain that is told; a longer one is no explanation."""


def _out_of(term: Term, mover: CompiledCommitment, value: float) -> bool:
    """Whether a commitment takes its issue out of a bound on it."""
    if term.issue != mover.issue:
        return False
    lowers = mover.effect != "at_least" and value < term.low
    raises = mover.effect != "at_most" and value > term.high
    return lowers or raises
