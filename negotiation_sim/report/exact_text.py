"""The exact result of a scenario in words: what it rests on, the shares, and the tree of what decides them.

In:      Exact
Out:     rich renderables, in reading order
Keeps:   what was held at its mode is said before any number is given
Not here: the numbers (exact), data (Exact.as_json), printing (cli)
Example: tests/runs/test_exact.py
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from negotiation_sim.report import address_words, commands, words
from negotiation_sim.report.layout import bare, indented
from negotiation_sim.runs.chances import NEVER, Chance, Way
from negotiation_sim.runs.exact import Exact
from negotiation_sim.runs.tree import Branch, Leaf, Path, Tree, likeliest_forks, n_leaves

MOST_FORKS = 20
"""Questions that the tree shows; the likeliest parts of it are shown first."""
LONGEST_FRACTION = 24


def told(result: Exact) -> Iterator[RenderableType]:
    """The whole screen."""
    scenario = result.scenario
    yield Text(scenario.title, style="bold")
    yield from map(Text, commands.asked(scenario))
    yield Text("")
    yield Text(_basis(result))
    yield Text("")
    yield Text("How it ends", style="bold")
    yield _outcomes(result)
    if never := [f"'{outcome.title}'" for outcome in result.outcomes if not outcome.branches]:
        yield Text("")
        yield Text(f"In no branch: {words.listed(never, 'or')}.")
    yield Text("")
    yield from _tree(result)
    yield Text("")
    yield Text("This follows from the numbers in the file. It is an exploration, not a forecast.")


def _basis(result: Exact) -> str:
    what = (
        f"{_counted(len(result.chances), 'thing')} can turn out in more than one way: commitments that are kept or "
        f"not, events that happen or not, and when. All {result.branches:,} combinations (branches) were "
        "negotiated once each, so there is no error of sampling."
        if result.chances
        else "Nothing in it can turn out in more than one way, neither a commitment nor an event: it was "
        "negotiated once."
    )
    if not result.held:
        return f"{what} Every other number is exact, and so are the shares."
    return (
        f"{what} But {_counted(len(result.held), 'other number')} with a range "
        f"{'was' if len(result.held) == 1 else 'were'} held at the likeliest value, so what these ranges would "
        "change is not in the shares: the same command without --exact draws from them."
    )


def _outcomes(result: Exact) -> Table:
    table = bare()
    for name, justify in (
        ("outcome", "left"),
        ("share", "right"),
        ("exactly", "right"),
        ("branches", "right"),
    ):
        table.add_column(name, justify=justify, no_wrap=name != "outcome", overflow="fold")  # type: ignore[arg-type]
    for outcome in sorted(result.outcomes, key=lambda o: -o.share):
        if outcome.branches:
            fraction = str(outcome.share)
            share = f"{100 * float(outcome.share):.4g}%"
            exactly = fraction if len(fraction) <= LONGEST_FRACTION else ""
            table.add_row(outcome.title, share, exactly, f"{outcome.branches:,}")
    return table


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _tree(result: Exact) -> Iterator[RenderableType]:
    if isinstance(result.tree, Leaf):
        yield Text("No chance makes a difference: all branches end alike.")
        return
    yield Text("What decides it", style="bold")
    yield Text(
        "The question that tells most comes first; what is not asked makes no difference there. The percentage "
        "in front says how often it turns out so, the one in brackets is a share of everything."
    )
    shown = likeliest_forks(result.tree, MOST_FORKS)
    for depth, line in _below(result, result.tree, shown.paths, (), Fraction(1)):
        yield indented(Text(line), 2 * depth)
    if not shown.whole:
        yield Text(f"The whole tree has {n_leaves(result.tree):,} ends; --json writes all of it.")


def _below(
    result: Exact, node: Tree, shown: frozenset[Path], path: Path, reached: Fraction
) -> Iterator[tuple[int, str]]:
    """The lines of the tree, each with its depth."""
    share = f"[{words.percent(float(reached))}]"
    if isinstance(node, Leaf):
        yield len(path), f"-> {result.scenario.named_outcomes[node.result].title} {share}"
    elif path not in shown:
        yield len(path), f"-> this depends on more, in {n_leaves(node):,} further ends {share}"
    else:
        chance = result.chances[node.chance]
        for number, branch in enumerate(node.branches):
            yield (
                len(path),
                f"{words.percent(float(branch.share))} {_turned_out(result, chance, branch)}",
            )
            yield from _below(result, branch.to, shown, (*path, number), reached * branch.share)


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
        several = "s" if len(rounds) > 1 else ""
        parts.append(f"happens in round{several} {words.listed(spans).replace(' and ', ' or ')}")
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
