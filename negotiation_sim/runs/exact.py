"""Negotiate every way in which the chances of a scenario can turn out, each once: exact shares.

In:      Scenario
Out:     Exact: the share of every outcome and ending as a fraction, and the tree of what decides it
Keeps:   nothing is drawn; the shares sum to 1 exactly; numbers with a range are held at their modes
Not here: how a chance can turn out (chances), merging equal results (tree), words (report.exact_text)
Example: tests/runs/test_exact.py
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from fractions import Fraction
from functools import partial
from math import prod
from typing import Any

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.model.arrays import CompiledScenario, compile_scenario
from negotiation_sim.model.draws import BLOCK, modes
from negotiation_sim.model.engine import simulate
from negotiation_sim.runs.blocks import in_order
from negotiation_sim.runs.chances import NEVER, Chance, Way, chances
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.runs.tree import Fork, Leaf, Tree, merged, share_of_results
from negotiation_sim.runs.units import range_told
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS
from negotiation_sim.shown import Brief

MOST_BRANCHES = 1_000_000
"""Combinations negotiated at most; a few minutes of work."""


@frozen
class ExactShare:
    """The share of one outcome, given the numbers of the scenario.

    Attributes:
        share: From 0 to 1, a fraction.
        branches: In how many branches it comes.
    """

    id: str
    title: str
    share: Fraction
    branches: int


@frozen(eq=False, repr=False)
class Exact(Tabled, Brief):
    """What becomes of a scenario, over every way in which its chances can turn out.

    Attributes:
        chances: Everything that can turn out in more than one way.
        held: The numbers that have a range and were held at their mode instead; credibilities and
            chances are not among them: their ranges are part of the shares.
        branches: How many combinations there are.
        outcomes: In the order of the file, the unnamed one only if it happens.
        endings: The share of each ending, 0 to 1.
        tree: The questions that decide the outcome. A leaf's ``result`` is an index into
            ``scenario.named_outcomes``, a fork's ``chance`` one into ``chances``.
    """

    scenario: Scenario
    chances: tuple[Chance, ...]
    held: tuple[Input, ...]
    branches: int
    outcomes: tuple[ExactShare, ...]
    endings: dict[str, Fraction]
    tree: Tree

    def as_json(self) -> dict[str, Any]:
        """The result as plain data; fractions as text, with the nearest float beside them."""
        scenario = self.scenario
        return {
            **origin(scenario),
            "protocol": scenario.talks.protocol,
            "branches": self.branches,
            "held": [{"address": g.address, **range_told(self.scenario, g)} for g in self.held],
            "outcomes": [
                {
                    "id": outcome.id,
                    "title": outcome.title,
                    "branches": outcome.branches,
                    "share": float(outcome.share),
                    "exact": str(outcome.share),
                }
                for outcome in self.outcomes
            ],
            "endings": {name: float(share) for name, share in self.endings.items()},
            "forks": self._forks(),
        }

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each outcome; the share as a number and as the fraction that it is."""
        for outcome in self.outcomes:
            yield {
                "outcome": outcome.id,
                "title": outcome.title,
                "share": float(outcome.share),
                "exact": str(outcome.share),
                "branches": outcome.branches,
            }

    def _forks(self) -> list[dict[str, Any]]:
        """The tree as a list of its forks, the first one first; what hangs on several branches stands once."""
        numbers: dict[int, int] = {}
        forks: list[Fork] = []

        def visit(node: Tree) -> None:
            if isinstance(node, Fork) and id(node) not in numbers:
                numbers[id(node)] = len(forks)
                forks.append(node)
                for branch in node.branches:
                    visit(branch.to)

        visit(self.tree)
        outcomes = [outcome.id for outcome in self.scenario.named_outcomes]
        return [
            {
                "address": self.chances[fork.chance].address,
                "branches": [
                    {
                        "ways": [
                            _way_as_json(self.chances[fork.chance].ways[way], self.chances[fork.chance])
                            for way in branch.ways
                        ],
                        "share": float(branch.share),
                        "exact": str(branch.share),
                        "fork": numbers.get(id(branch.to)),
                        "outcome": outcomes[branch.to.result] if isinstance(branch.to, Leaf) else None,
                    }
                    for branch in fork.branches
                ],
            }
            for fork in forks
        ]


def exact(
    scenario: Scenario,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Exact:
    """Negotiate a scenario once for every way in which its commitments and events can turn out.

    Every other number stands at its mode. If these are all exact, so is the result: it is what
    :func:`negotiation_sim.run` comes near to with many runs.

    Args:
        scenario: What to negotiate.
        executor: Where to work on the blocks; this process without one.
        progress: Called with the number of branches that are done, after every block.

    Raises:
        NegotiationSimError: If there are more than a million combinations, or some go together by a correlation.
    """
    compiled = compile_scenario(scenario)
    if compiled.lot:
        raise NegotiationSimError(
            "who proposes is drawn anew in every round (talks.alternating_offers.proposer = 'lot'); "
            "exact shares count commitments and events only: let the parties take turns"
        )
    everything = chances(compiled)
    _require_apart(scenario, everything)
    n_branches = prod(len(chance.ways) for chance in everything)
    if n_branches > MOST_BRANCHES:
        raise NegotiationSimError(_too_many(everything))
    work = partial(_block, compiled, everything)
    codes: list[NDArray[np.int64]] = []
    for done, found in enumerate(in_order(work, -(-n_branches // BLOCK), executor), start=1):
        codes.append(found)
        if progress is not None:
            progress(min(n_branches, done * BLOCK))
    results = np.concatenate(codes)
    open_chances = tuple(chance for chance in everything if len(chance.ways) > 1)
    shape = tuple(len(chance.ways) for chance in open_chances)
    shares = [[way.share for way in chance.ways] for chance in open_chances]
    by_result = share_of_results(merged(results.reshape(shape), shares))
    outcome_of = results // len(ENDINGS)
    return Exact(
        scenario=scenario,
        chances=open_chances,
        held=_held(compiled),
        branches=n_branches,
        outcomes=_outcomes(scenario, by_result, Counter(outcome_of.tolist())),
        endings={
            name: sum((p for result, p in by_result.items() if result % len(ENDINGS) == number), Fraction(0))
            for number, name in enumerate(ENDINGS)
            if name in scenario.talks.endings
        },
        tree=merged(outcome_of.reshape(shape), shares),
    )


def count_branches(scenario: Scenario) -> int:
    """In how many ways the commitments and events of a scenario can turn out together."""
    return prod(len(chance.ways) for chance in chances(compile_scenario(scenario)))


def _block(compiled: CompiledScenario, everything: tuple[Chance, ...], block: int) -> NDArray[np.int64]:
    """Negotiate the branches of one block; the code of a result is its outcome and its ending."""
    shape = tuple(len(chance.ways) for chance in everything)
    first = block * BLOCK
    wanted = min(BLOCK, prod(shape) - first)
    # A lone run would be summed in another order, so the last branch may keep itself company.
    numbers = np.minimum(first + np.arange(max(2, wanted)), prod(shape) - 1)
    turned_out = np.unravel_index(numbers, shape) if shape else ()
    n_commitments = len(compiled.commitments)
    draws = modes(compiled).cut(np.zeros(len(numbers), dtype=np.intp))
    credibilities, luck = draws.credibilities.copy(), draws.luck.copy()
    happens, when = draws.happens.copy(), draws.first.copy()
    for index, (chance, chosen) in enumerate(zip(everything, turned_out, strict=True)):
        if index < n_commitments:
            credibilities[index] = np.array([float(bool(way.kept)) for way in chance.ways])[chosen]
            luck[index] = np.array([way.luck for way in chance.ways])[chosen]
        else:
            rounds = np.array([way.happens for way in chance.ways])[chosen]
            happens[index - n_commitments] = rounds != NEVER
            when[index - n_commitments] = np.maximum(rounds, 1)
    ended = simulate(
        compiled,
        evolve(draws, credibilities=credibilities, luck=luck, happens=happens, first=when),
    )
    codes: NDArray[np.int64] = ended.outcome.astype(np.int64) * len(ENDINGS) + ended.ending
    return codes[:wanted]


def _require_apart(scenario: Scenario, everything: tuple[Chance, ...]) -> None:
    """Shares of ways multiply only where no two chances go together."""
    open_chances = {chance.address for chance in everything if len(chance.ways) > 1}
    for correlation in scenario.correlations:
        if correlation.rank and len(those := open_chances.intersection(correlation.between)) > 1:
            raise NegotiationSimError(
                f"by the correlation '{correlation.id}' {' and '.join(sorted(those))} do not turn out independently, and exact "
                f"shares need that; draw runs instead, or set it aside: --set correlations.{correlation.id}.rank=0"
            )


def _held(compiled: CompiledScenario) -> tuple[Input, ...]:
    """The numbers that have a range, other than those that the shares are made of."""
    others = (given for given, slot in compiled.inputs if slot.array not in {"credibilities", "chances"})
    # A bloc's members can share a slot, and one number can fill several; it counts once.
    return tuple({given.address: given for given in others if not given.exact}.values())


def _outcomes(
    scenario: Scenario, by_result: dict[int, Fraction], branches: Counter[int]
) -> tuple[ExactShare, ...]:
    """All outcomes of the file in its order; the unnamed one only where it happens."""
    shares = [
        ExactShare(
            rule.id,
            rule.title,
            sum((p for result, p in by_result.items() if result // len(ENDINGS) == index), Fraction(0)),
            branches[index],
        )
        for index, rule in enumerate(scenario.named_outcomes)
    ]
    return tuple(shares if shares[-1].branches else shares[:-1])


def _way_as_json(way: Way, chance: Chance) -> dict[str, Any]:
    """One way; for a commitment with the credibilities that turn it once an event has set them."""
    if way.happens is None:
        turns = [shift for shift in chance.shifts if (way.luck < shift) is not way.kept]
        return {"kept": way.kept, "turned_by": turns, "happens": None, "round": None}
    happens = way.happens != NEVER
    number = way.happens if happens and not chance.waits else None
    return {"kept": None, "turned_by": [], "happens": happens, "round": number}


def _too_many(everything: tuple[Chance, ...]) -> str:
    """How many branches there are, what multiplies them, and which changes would leave few enough."""
    branches = prod(len(chance.ways) for chance in everything)
    widest = sorted(everything, key=lambda chance: -len(chance.ways))
    listed = ", ".join(f"{chance.address} ({len(chance.ways)} ways)" for chance in widest[:3])
    message = (
        f"an exact result would take {branches:,} branches, and more than {MOST_BRANCHES:,} are too many; "
        f"what multiplies them most: {listed}."
    )
    settled: list[str] = []
    while branches > MOST_BRANCHES:
        chance = widest[len(settled)]
        branches //= len(chance.ways)
        settled.append(f"--set {chance.address}=0")
    return f"{message} Settle some of them: with {' '.join(settled)} there are {branches:,}"
