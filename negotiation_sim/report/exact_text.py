"""The exact result of a scenario in words: what it rests on, the shares, and the tree of what decides them.

In:      Exact
Out:     lines
Keeps:   what was held at its mode is said before any number is given
Not here: the numbers (exact), data (Exact.as_json), printing (cli)
Example: tests/test_exact.py
"""

import heapq
from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from negotiation_sim.branches import Branch, Fork, Leaf, Tree, n_leaves
from negotiation_sim.chances import NEVER, Chance, Way
from negotiation_sim.exact import Exact
from negotiation_sim.report import address_words, words

MOST_FORKS = 20
"""Questions that the tree shows; the likeliest parts of it are shown first."""
LONGEST_FRACTION = 24


def told(result: Exact) -> Iterator[str]:
    """The whole screen."""
    scenario = result.scenario
    yield scenario.title
    if scenario.variant_id:
        yield f"Variant {scenario.variant_id}: {scenario.variants[scenario.variant_id].title}"
    yield ""
    yield _basis(result)
    yield ""
    yield "How it ends"
    for outcome in sorted(result.outcomes, key=lambda o: -o.probability):
        if outcome.branches:
            fraction = str(outcome.probability)
            shown = f" = {fraction}" if "/" in fraction and len(fraction) <= LONGEST_FRACTION else ""
            share = f"{100 * float(outcome.probability):.4g}%"
            yield f"  {share:>8}  {outcome.title}{shown} ({outcome.branches:,} of the branches)"
    if never := [f"'{outcome.title}'" for outcome in result.outcomes if not outcome.branches]:
        yield f"Never: {', '.join(never)}."
    yield ""
    yield from _tree(result)
    yield ""
    yield "This follows from the numbers in the file. It is an exploration, not a forecast."


def _basis(result: Exact) -> str:
    what = (
        f"{_counted(len(result.chances), 'thing')} can turn out in more than one way: commitments that are kept or "
        f"not, events that happen or not, and when. All {result.branches:,} combinations (branches) were "
        "negotiated once each, so there is no error of sampling."
    )
    if not result.held:
        return f"{what} Every other number is exact, and so are the shares."
    return (
        f"{what} But {_counted(len(result.held), 'other number')} with a range "
        f"{'was' if len(result.held) == 1 else 'were'} held at the likeliest value, so what these ranges would "
        "change is not in the shares: the same command without --exact draws from them."
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _tree(result: Exact) -> Iterator[str]:
    if isinstance(result.tree, Leaf):
        yield "No chance makes a difference: all branches end alike."
        return
    leaves = n_leaves(result.tree)
    yield (
        "What decides it. The question that tells most comes first; what is not asked makes no difference there. "
        "The percentages in front say how it turns out, the ones in brackets are shares of everything."
    )
    shown = _likeliest_forks(result.tree)
    yield from _below(result, result.tree, shown, (), Fraction(1))
    if len(shown) == MOST_FORKS and leaves > MOST_FORKS:
        yield f"The whole tree has {leaves:,} ends; --json writes it out."


def _likeliest_forks(tree: Fork) -> set[tuple[int, ...]]:
    """The forks to show, by their paths: always the likeliest that hangs on those shown so far."""
    shown: set[tuple[int, ...]] = set()
    waiting: list[tuple[Fraction, tuple[int, ...], Fork]] = [(Fraction(-1), (), tree)]
    while waiting and len(shown) < MOST_FORKS:
        reached, path, fork = heapq.heappop(waiting)
        shown.add(path)
        for number, branch in enumerate(fork.branches):
            if isinstance(branch.to, Fork):
                heapq.heappush(waiting, (reached * branch.probability, (*path, number), branch.to))
    return shown


def _below(
    result: Exact, node: Tree, shown: set[tuple[int, ...]], path: tuple[int, ...], reached: Fraction
) -> Iterator[str]:
    indent = "  " * len(path)
    share = f"[{words.percent(float(reached))}]"
    if isinstance(node, Leaf):
        yield f"{indent}-> {result.scenario.named_outcomes[node.result].title} {share}"
        return
    if path not in shown:
        yield f"{indent}-> it depends on {n_leaves(node):,} further cases {share}"
        return
    chance = result.chances[node.chance]
    for number, branch in enumerate(node.branches):
        yield f"{indent}{words.percent(float(branch.probability))} {_turned_out(result, chance, branch)}"
        yield from _below(result, branch.to, shown, (*path, number), reached * branch.probability)


def _turned_out(result: Exact, chance: Chance, branch: Branch) -> str:
    """How a chance turns out in a branch, as a sentence."""
    kind, name, _ = chance.address.split(".")
    ways = [chance.ways[way] for way in branch.ways]
    if kind == "events":
        return f"'{address_words.event(result.scenario, name)}' {_happens(chance, ways)}"
    return f"'{words.commitment(result.scenario, name)}' {_kept(chance, ways)}"


def _happens(chance: Chance, ways: list[Way]) -> str:
    """When an event happens, the rounds in a row taken together."""
    rounds = sorted(way.happens for way in ways if way.happens)
    parts = []
    if rounds and chance.waits:
        parts.append("happens as soon as its condition holds")
    elif len(rounds) == sum(1 for way in chance.ways if way.happens):
        parts.append("happens" if len(rounds) > 1 else f"happens in round {rounds[0]}")
    elif rounds:
        spans = []
        for _, group in groupby(enumerate(rounds), key=lambda item: item[1] - item[0]):
            span = [number for _, number in group]
            spans.append(f"{span[0]}" if len(span) == 1 else f"{span[0]} to {span[-1]}")
        parts.append(f"happens in round {words.listed(spans).replace(' and ', ' or ')}")
    if any(way.happens == NEVER for way in ways):
        parts.append("not at all" if parts else "does not happen")
    return ", or ".join(parts)


def _kept(chance: Chance, ways: list[Way]) -> str:
    """Whether a commitment is kept, and whether events that set its credibility change that."""
    parts = []
    for kept in (True, False):
        these = [way for way in ways if way.kept is kept]
        if not these:
            continue
        start = "is kept" if kept else "is not kept"
        if len(these) == sum(1 for way in chance.ways if way.kept is kept):
            parts.append(start)
            continue
        for way in these:
            turns = [shift for shift in chance.shifts if (way.luck < shift) is not kept]
            set_to = words.listed([f"{shift:.0%}" for shift in turns]).replace(" and ", " or ")
            if not turns:
                parts.append(f"{start}, whatever events do to its credibility")
            elif kept:
                parts.append(f"is kept, until an event sets its credibility to {set_to}")
            else:
                parts.append(f"is not kept, until an event sets its credibility to {set_to}")
    return ", or ".join(parts)
