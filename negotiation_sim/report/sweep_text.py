"""What comes out where, as a reader wants it: a sentence, a map or lines of shares, and where it turns.

In:      Sweep
Out:     rich renderables, in reading order
Keeps:   axes and values are told in the words of the issues; it is readable without colour in 80 columns
Not here: drawing maps and lines (outcome_map), the shares (sweep), printing (cli)
Example: tests/analysis/test_sweep.py
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.analysis.design import Axis, placed
from negotiation_sim.analysis.sweep import Sweep
from negotiation_sim.report import address_words, commands, words
from negotiation_sim.report.discovery_text import bulleted, left_out, limit
from negotiation_sim.report.layout import bare
from negotiation_sim.report.outcome_map import Label, legend, lettered, lines_of, map_of, shading
from negotiation_sim.scenario.scenario import Scenario

MOST_TOLD = 4
MOST_DIGITS = 10
NEAR = 0.026
"""How near a value lies to a point to be called by its name: half a step of a grid of 20."""


def told(sweep: Sweep, *, table: bool = False) -> Iterator[RenderableType]:
    """The whole screen; with a *table* of all points instead of a map or lines, if asked."""
    scenario, shares = sweep.scenario, sweep.shares
    titles = [rule.title for rule in scenario.named_outcomes]
    letters = lettered(shares)
    yield Text(scenario.title, style="bold")
    yield from map(Text, commands.asked(scenario))
    yield Text(_setting(sweep), style="dim")
    if goes := address_words.varied_together(
        scenario, [axis.address for axis in sweep.axes if axis.is_range]
    ):
        every = (
            "The grid takes every combination all the same."
            if sweep.design == "grid"
            else "The points follow that."
        )
        yield Text(f"{goes} {every}", style="dim")
    yield Text("")
    yield Text(_most_often(sweep, titles))
    yield Text("")
    yield Text("Outcomes, with their average share over all points", style="bold")
    yield from legend(letters, titles, shares)
    yield Text("")
    if table:
        yield from _table(sweep, letters)
    elif sweep.design == "grid" and len(sweep.axes) == 2:
        yield from _map(sweep, letters)
    else:
        for number, axis in enumerate(sweep.axes):
            yield from _lines(sweep, letters, number, axis)
    yield from _where(sweep)
    yield Text(
        "Shares say what follows from the numbers in the file. They are an exploration, not a forecast."
    )


def _setting(sweep: Sweep) -> str:
    designs = {"grid": "every combination", "lhs": "a Latin hypercube", "sobol": "a Sobol sequence"}
    return (
        f"{len(sweep.points):,} points ({designs[sweep.design]}), {sweep.runs:,} runs at each, with the same draws at "
        f"every point (seed {sweep.seed})."
    )


def _most_often(sweep: Sweep, titles: Sequence[str]) -> str:
    """Which outcomes are the most frequent, at how many of the points."""
    title = dict(zip(sweep.outcomes, titles, strict=True))
    found = [*sweep.most_often.items()]
    if len(found) == 1:
        return f"At every point the same comes out most often: {title[found[0][0]]}."
    told_of = "; ".join(
        f"{title[name]} (at {words.percent(share)} of the points)" for name, share in found[:MOST_TOLD]
    )
    more = f"; and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
    return f"What comes out most often depends on where one stands: {told_of}{more}."


def _table(sweep: Sweep, letters: dict[int, str]) -> Iterator[RenderableType]:
    """One row per point: its values, the share of every outcome that occurs, and of agreement."""
    for number, axis in enumerate(sweep.axes, start=1):
        yield Text(f"({number})  {address_words.what(sweep.scenario, axis.address)}")
    yield Text("")
    grid = bare()
    for number in range(1, len(sweep.axes) + 1):
        grid.add_column(f"({number})", justify="right", no_wrap=True)
    for name in [*letters.values(), "agreement"]:
        grid.add_column(name, justify="right", no_wrap=True)
    columns = [
        labels(sweep.scenario, axis, [values[number] for values in sweep.points])
        for number, axis in enumerate(sweep.axes)
    ]
    shares, agreement = sweep.shares, sweep.agreement
    for point in range(len(sweep.points)):
        percents = [words.short_percent(share) for share in (*shares[[*letters], point], agreement[point])]
        grid.add_row(*(column[point].number or column[point].name for column in columns), *percents)
    yield grid
    yield Text("")


def _map(sweep: Sweep, letters: dict[int, str]) -> Iterator[RenderableType]:
    across, upwards = sweep.axes
    columns, lines = (_values(sweep, number) for number in (0, 1))
    shares = sweep.shares.reshape(len(sweep.outcomes), len(columns), len(lines)).swapaxes(1, 2)
    yield Text("The most frequent outcome at every point", style="bold")
    yield Text(f"upwards:      {address_words.what(sweep.scenario, upwards.address)}")
    yield Text(f"to the right: {address_words.what(sweep.scenario, across.address)}")
    yield Text("")
    yield from map_of(
        shares, letters, labels(sweep.scenario, across, columns), labels(sweep.scenario, upwards, lines)
    )
    yield Text("")
    yield Text(shading())
    yield Text("")


def _lines(sweep: Sweep, letters: dict[int, str], number: int, axis: Axis) -> Iterator[RenderableType]:
    """One axis; the others, if there are any, are averaged over."""
    values, shares = sweep.along(number)
    others = ", averaged over the other axes" if len(sweep.axes) > 1 else ""
    yield Text(f"By {address_words.what(sweep.scenario, axis.address)}{others}", style="bold")
    sliced = (
        "" if sweep.design == "grid" or not axis.is_range else "; each line is a slice, named by its middle"
    )
    yield Text(
        f"each letter stands for 2% of the runs; at the end the most frequent outcome{sliced}", style="dim"
    )
    yield from lines_of(shares, letters, labels(sweep.scenario, axis, values))
    yield Text("")


def _where(sweep: Sweep) -> Iterator[RenderableType]:
    """For the outcomes that are the most frequent ones somewhere: the box in which they are densest."""
    sentences = []
    for found in sweep.where:
        for box in found.boxes:
            limits = words.listed([limit(sweep.scenario, asked) for asked in box.ranges])
            sentences.append(
                f"{found.title}: {'mostly' if box.density >= 0.5 else 'more often'} where {limits}. There it has a share of {words.percent(box.density)}, "
                f"and {words.percent(box.coverage)} of all its cases lie there."
            )
    if sentences:
        yield Text("Where each of them comes out", style="bold")
        yield bulleted(sentences)
        yield from map(Text, left_out(sweep.where[0]))
        yield Text("")


def _values(sweep: Sweep, number: int) -> list[Any]:
    return [*dict.fromkeys(values[number] for values in sweep.points)]


def labels(scenario: Scenario, axis: Axis, values: Sequence[Any]) -> list[Label]:
    """The values of an axis; a point of the issue names the value nearest to it, if that is near."""
    numbers = placed(scenario, axis, values)
    if numbers is None:  # settings, and options, which have no order
        return [Label("", str(value).replace("_", " ")) for value in values]
    issue = scenario.issue_at(axis.address)
    if issue is None:
        if axis.address.endswith((".credibility", ".chance")):
            return [Label(text) for text in _percents(numbers.tolist())]
        return [Label(text) for text in _shortest([float(value) for value in values])]
    asked = scenario.issues[issue]
    shown = [words.in_unit(scenario, issue, number, *numbers) for number in numbers.tolist()]
    names = [""] * len(numbers)
    for point, place in asked.places().items():
        nearest = int(np.abs(numbers - place).argmin())
        if abs(numbers[nearest] - place) <= NEAR:
            names[nearest] = point.replace("_", " ")
    return [Label(number, name) for number, name in zip(shown, names, strict=True)]


def _percents(numbers: Sequence[float]) -> list[str]:
    """Shares in per cent, with as many decimals as tell them apart."""
    told_by = ([f"{number:.{digits}%}" for number in numbers] for digits in range(MOST_DIGITS))
    return next((shown for shown in told_by if len({*shown}) == len({*numbers})), [*map(str, numbers)])


def _shortest(numbers: Sequence[float]) -> list[str]:
    """Numbers as they are, where few digits say it; else with as many as tell them apart."""
    told_by = [[f"{number:.{digits}g}" for number in numbers] for digits in range(2, MOST_DIGITS)]
    exact = (shown for shown in told_by if np.allclose([*map(float, shown)], numbers, rtol=1e-12, atol=0.0))
    apart = (shown for shown in told_by if len({*shown}) == len({*numbers}))
    return next(chain(exact, apart), [*map(str, numbers)])
