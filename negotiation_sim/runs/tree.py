"""A tree of questions that tells equal results apart from unequal ones, and asks nothing else.

In:      the result of every combination of chances, one axis per chance; the shares along each axis
Out:     a tree of Fork and Leaf; the share of each result; its likeliest forks
Keeps:   shares are fractions, so they sum to 1 exactly; a fork's branches lead to different things
Not here: what the chances and results mean (exact), words (report)
Example: tests/runs/test_exact.py
"""

import heapq
from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Results = NDArray[np.int64]
Weights = list[NDArray[np.float64]]


@frozen
class Leaf:
    """Whatever has not been asked on the way makes no difference.

    Attributes:
        result: The index of what comes of it.
    """

    result: int


@frozen
class Branch:
    """The ways of a fork's chance that lead to the same.

    Attributes:
        ways: Their indices.
        share: Of all these ways together, 0 to 1.
        to: Where they lead.
    """

    ways: tuple[int, ...]
    share: Fraction
    to: "Fork | Leaf"


@frozen
class Fork:
    """A question: how does this chance turn out?

    Attributes:
        chance: Its index.
        branches: The answers.
    """

    chance: int
    branches: tuple[Branch, ...]


Tree = Fork | Leaf
Path = tuple[int, ...]
"""How a fork is reached from the top: which branch to take at each fork on the way."""


@frozen
class Likeliest:
    """Some forks of a tree, by their paths, and whether they are the *whole* tree."""

    paths: frozenset[Path]
    whole: bool


def merged(results: Results, shares: Sequence[Sequence[Fraction]]) -> Tree:
    """The tree of all combinations, with equal results merged.

    At every fork the chance is asked that tells most about the result (the largest gain of
    information, Quinlan 1986), so what matters most stands at the top; chances that make no
    difference below a fork are not asked there.

    Args:
        results: One axis per chance, one entry per way: a code of the result.
        shares: By chance, the shares of its ways.
    """
    weights = [np.array([float(way) for way in chance]) for chance in shares]
    known: dict[tuple[Any, ...], Tree] = {}

    def grown(here: Results, chances: tuple[int, ...]) -> Tree:
        here, chances = _without_idle(here, chances)
        name = (chances, here.tobytes())
        if name not in known:
            known[name] = forked(here, chances) if chances else Leaf(int(here))
        return known[name]

    def forked(here: Results, chances: tuple[int, ...]) -> Tree:
        axis = _most_telling(here, [weights[chance] for chance in chances])
        chance, rest = chances[axis], (*chances[:axis], *chances[axis + 1 :])
        alike: dict[bytes, list[int]] = {}
        for way in range(here.shape[axis]):
            alike.setdefault(np.take(here, way, axis).tobytes(), []).append(way)
        return Fork(
            chance,
            tuple(
                Branch(
                    tuple(ways),
                    sum((shares[chance][way] for way in ways), Fraction(0)),
                    grown(np.take(here, ways[0], axis), rest),
                )
                for ways in alike.values()
            ),
        )

    return grown(results, tuple(range(results.ndim)))


def share_of_results(tree: Tree) -> dict[int, Fraction]:
    """The share of each result."""
    known: dict[int, dict[int, Fraction]] = {}

    def below(node: Tree) -> dict[int, Fraction]:
        if isinstance(node, Leaf):
            return {node.result: Fraction(1)}
        # Trees share their branches, so each is summed once; it lives as long as the tree.
        if id(node) not in known:
            found: dict[int, Fraction] = {}
            for branch in node.branches:
                for result, share in below(branch.to).items():
                    found[result] = found.get(result, Fraction(0)) + branch.share * share
            known[id(node)] = found
        return known[id(node)]

    return below(tree)


def likeliest_forks(tree: Tree, most: int) -> Likeliest:
    """At most so many forks of a tree: always the likeliest that hangs on those taken so far."""
    taken: set[Path] = set()
    waiting: list[tuple[Fraction, Path, Fork]] = [(Fraction(-1), (), tree)] if isinstance(tree, Fork) else []
    while waiting and len(taken) < most:
        reached, path, fork = heapq.heappop(waiting)
        taken.add(path)
        for number, branch in enumerate(fork.branches):
            if isinstance(branch.to, Fork):
                heapq.heappush(waiting, (reached * branch.share, (*path, number), branch.to))
    return Likeliest(frozenset(taken), not waiting)


def n_leaves(tree: Tree) -> int:
    """How many leaves the tree has when it is written out."""
    known: dict[int, int] = {}

    def below(node: Tree) -> int:
        if isinstance(node, Leaf):
            return 1
        if id(node) not in known:
            known[id(node)] = sum(below(branch.to) for branch in node.branches)
        return known[id(node)]

    return below(tree)


def _without_idle(here: Results, chances: tuple[int, ...]) -> tuple[Results, tuple[int, ...]]:
    """Without the chances that make no difference here."""
    for axis in reversed(range(here.ndim)):
        if (here == np.take(here, [0], axis)).all():
            here = np.take(here, 0, axis)
            chances = (*chances[:axis], *chances[axis + 1 :])
    return np.ascontiguousarray(here) if here.ndim else here, chances


def _most_telling(here: Results, weights: Weights) -> int:
    """The axis that leaves the least uncertainty about the result; the first of equals."""
    joint = reduce(np.multiply.outer, weights)
    tables = [
        np.stack(
            [
                np.where(here == result, joint, 0.0).sum(axis=tuple(a for a in range(here.ndim) if a != axis))
                for result in np.unique(here)
            ]
        )
        for axis in range(here.ndim)
    ]
    left = [_uncertainty(table) for table in tables]
    # To nine decimals, so that rounding does not decide between chances that tell as much.
    return int(np.argmin(np.round(left, 9)))


def _uncertainty(table: NDArray[np.float64]) -> float:
    """Entropy of the results given the way, from their shares together (results, ways)."""
    given = table.sum(axis=0)
    share = np.divide(table, given, out=np.ones_like(table), where=table > 0)
    return float(-(table * np.log(share)).sum())
