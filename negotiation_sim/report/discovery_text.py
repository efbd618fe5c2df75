"""When an outcome appears, as sentences in the words of the issues.

In:      Discovery
Out:     rich renderables, in reading order
Keeps:   every limit is a phrase that a reader of the scenario file understands
Not here: finding the boxes (prim, discover), words for one address (address_words)
Example: tests/analysis/test_discover.py
"""

from collections.abc import Iterable, Iterator
from math import ceil, floor

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from negotiation_sim.analysis.discovery import Discovery, FoundBox, Range
from negotiation_sim.report import address_words, commands, words
from negotiation_sim.scenario.scenario import Scenario


def told(found: Discovery) -> Iterator[RenderableType]:
    """The whole screen."""
    scenario = found.scenario
    yield Text(scenario.title, style="bold")
    yield from map(Text, commands.asked(scenario))
    yield Text("")
    where = f"{found.rows:,} runs" if found.what == "runs" else f"the runs at {found.rows:,} points"
    yield Text(f"When does this come out: {found.title}? It does in {words.percent(found.share)} of {where}.")
    yield Text("")
    if not found.boxes:
        yield Text(_nothing(found))
        yield from map(Text, left_out(found))
        return
    for number, box in enumerate(found.boxes):
        yield from _box(found, box, number)
        yield Text("")
    yield from map(Text, left_out(found))
    if goes := address_words.drawn_together(scenario, found.limited) if found.what == "runs" else "":
        yield Text(f"{goes} So a range of one may stand for a range of another.")
        yield Text("")
    yield Text(
        f"{found.n_factors} inputs differ between the {found.what}; those that are not named make no clear "
        f"difference here. The ranges were found on one half of the {found.what}, and the percentages measured on "
        "the other. They say what follows from the numbers in the file: an exploration, not a forecast."
    )


def left_out(found: Discovery) -> Iterator[str]:
    """What was varied and is no part of any box, and why."""
    for address, why in found.left_out.items():
        yield f"Left out here: {address_words.what(found.scenario, address)}; {why}."


def limit(scenario: Scenario, asked: Range) -> str:
    """What a box asks of one input, as a clause."""
    name = asked.address.split(".")[1]
    if asked.kind == "kept":
        kept = asked.low is not None
        start = address_words.at_the_start(scenario, name)
        return f"'{words.commitment(scenario, name)}' is {'kept' if kept else 'not kept'}{start}"
    if asked.kind == "happens":
        return f"'{address_words.event(scenario, name)}' {_when(scenario, asked)}"
    what = address_words.what(scenario, asked.address)
    place = scenario.scales[asked.address].place
    low, high = (
        None if end is None else address_words.value(scenario, asked.address, place(end))
        for end in (asked.low, asked.high)
    )
    if low is None:
        return f"{what} is below {high}"
    return f"{what} is above {low}" if high is None else f"{what} is between {low} and {high}"


def bulleted(lines: Iterable[str]) -> Table:
    """Lines with a dash in front, the rest of a long one aligned with its beginning."""
    grid = Table.grid(padding=(0, 1, 0, 0), pad_edge=True)
    for line in lines:
        grid.add_row(" -", line)
    return grid


def _nothing(found: Discovery) -> str:
    if found.share in {0.0, 1.0}:
        return f"It {'always' if found.share else 'never'} comes out, so there is nothing to tell apart."
    return (
        f"No box was found: there is no range of the {found.n_factors} inputs in which it is clearly more frequent "
        f"than elsewhere. If it is rare, more {found.what} may show one."
    )


def _box(found: Discovery, box: FoundBox, number: int) -> Iterator[RenderableType]:
    limits = [limit(found.scenario, asked) for asked in box.ranges]
    if number:
        yield Text("Among the runs that are left, it comes out more often when")
    else:
        yield Text(f"It comes out {'mostly' if box.density >= 0.5 else 'more often'} when")
    yield bulleted([*(f"{clause}, and" for clause in limits[:-1]), f"{limits[-1]}."])
    here = {1: "this holds", 2: "both hold"}.get(len(limits), "all of this holds")
    if number:  # its runs are counted without those of the boxes before
        here += ", and what stands above does not"
    yield Text(
        f"Where {here}, {words.percent(box.density)} of the runs end so (density). {words.opening(words.percent(box.coverage))} of "
        "all runs that end so are among them (coverage)."
    )


def _when(scenario: Scenario, asked: Range) -> str:
    """A range of rounds in words; one more than there are stands for never.

    An event that waits for a condition is drawn for the first round of its window, or for never.
    """
    event = next(e for e in scenario.events if e.id == asked.address.split(".")[1])
    first, last = event.window
    waits = bool(event.when.bounds)
    if asked.low is not None and asked.low >= (first if waits else last):
        return "does not happen"
    if waits:
        return "happens as soon as its condition holds"
    never = asked.high is None or asked.high > scenario.talks.rounds + 1
    begins = first if asked.low is None else max(first, floor(asked.low) + 1)
    ends = last if asked.high is None else min(last, ceil(asked.high) - 1)
    rounds = f"in round {begins}" if begins == ends else f"in rounds {begins} to {ends}"
    happens = "happens" if (begins, ends) == (first, last) else f"happens {rounds}"
    return f"{happens}, or not at all" if never else happens
