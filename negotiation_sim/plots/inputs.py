"""What matters most: single changes, uncertain inputs, maps over two of them, and the evidence below.

In:      Levers, Drivers, Sweep, Scenario
Out:     Figure
Keeps:   what cannot be told from chance is not drawn
Not here: measuring (analysis), sentences about it (report.levers_text, report.drivers_text)
Example: tests/plots/test_figures.py
"""

from string import ascii_uppercase

import numpy as np

from negotiation_sim.analysis.drivers import Drivers
from negotiation_sim.analysis.levers import Levers
from negotiation_sim.analysis.sweep import Sweep
from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.model.outcomes import asked
from negotiation_sim.plots.figure import SHARES, Figure, Panel, Row, Shape
from negotiation_sim.report import address_words, commands, share_words, words
from negotiation_sim.report.sweep_text import labels
from negotiation_sim.runs.summary import evidence_counts
from negotiation_sim.scenario.scenario import Scenario

MOST = 12
MOST_STEPS = 40
"""Points along an axis of a map; more are too small to read."""


def levers(found: Levers) -> Figure:
    """The single changes that move the outcome most, as a tornado."""
    first = {lever.address: lever for lever in reversed(found.levers) if lever.clear}
    chosen = [lever for lever in found.levers if first.get(lever.address) is lever]
    rows = tuple(
        Row(
            _sentence(
                address_words.changed(
                    found.scenario, lever.address, lever.value, given_up=lever.where == "given up"
                )
            ),
            (
                Shape("rule", (lever.effect.before,), tone=4),
                Shape(
                    "bar",
                    tuple(sorted((lever.effect.before, lever.effect.after))),
                    tone=0 if lever.within else 1,
                ),
            ),
            share_words.change(lever.effect)[1],
        )
        for lever in chosen[:MOST]
    )
    title = asked(found.scenario, found.outcome).words
    more = len(chosen) - MOST
    few = (
        f" Where a change was tried in the first {words.counted(found.first_look, 'run')} only, both are shares of these."
        if any(lever.effect.runs < found.runs for lever in chosen)
        else ""
    )
    return Figure(
        title=f"What would move the share of {title}",
        reading=f"Each bar goes from the share as things stand, {words.percent(found.share)} of {words.counted(found.runs, 'run')}, to the share after one change.{few}",
        panels=(Panel("", rows or (Row("No change that was tried moves it by more than chance."),), SHARES),),
        columns=(
            "if",
            "share",
            "instead of",
            "change, 95% interval",
            "within the range of the evidence",
            "to try it: --set",
        ),
        table=tuple(
            (
                address_words.changed(
                    found.scenario, lever.address, lever.value, given_up=lever.where == "given up"
                ),
                after,
                before,
                ends,
                "yes" if lever.within else "no",
                commands.pasted(commands.setting(lever.address, lever.value)),
            )
            for lever in chosen
            for before, after, ends in [share_words.change(lever.effect)]
        ),
        legend=(
            (Shape("bar", (0.0, 0.8), tone=0), "a change within the range of the evidence"),
            (Shape("bar", (0.0, 0.8), tone=1), "a change beyond the range of the evidence"),
            (Shape("rule", (0.5,), tone=4), "as things stand"),
        ),
        left_out=f"{words.counted(more, 'weaker one')} stand{'s' if more == 1 else ''} in the table."
        if more > 0
        else "",
    )


def drivers(found: Drivers) -> Figure:
    """The uncertain inputs on which the outcome depends."""
    clear = [driver for driver in found.drivers if driver.clear]
    told = [(_driver(found.scenario, driver.address, driver.kind), driver.weight) for driver in clear]
    return Figure(
        title="What decides it, and how much",
        reading="1: the outcome depends on this number alone. 0: no more than chance would show.",
        panels=(
            Panel(
                "",
                tuple(
                    Row(name, (Shape("bar", (0.0, weight)),), f"{weight:.2f}") for name, weight in told[:MOST]
                )
                or (Row("No single number stands out from chance."),),
                ((0.0, "0"), (0.5, "0.5"), (1.0, "1")),
            ),
        ),
        columns=("uncertain input", "weight"),
        table=tuple((name, f"{weight:.2f}") for name, weight in told),
        left_out=f"{words.counted(len(told) - MOST, 'weaker one')} in the table." if len(told) > MOST else "",
    )


def swept(found: Sweep) -> Figure:
    """A map: at each point the likeliest outcome, the darker the larger its share.

    Raises:
        NegotiationSimError: If the sweep is no grid over one or two axes.
    """
    if found.design != "grid" or len(found.axes) > 2:
        raise NegotiationSimError("a map needs a sweep with the design 'grid' over one or two axes")
    scenario, shares = found.scenario, found.shares
    across = list(dict.fromkeys(point[0] for point in found.points))
    up = list(dict.fromkeys(point[1] for point in found.points)) if len(found.axes) == 2 else [None]
    if max(len(across), len(up)) > MOST_STEPS:
        raise NegotiationSimError(f"a map shows at most {MOST_STEPS} steps along each axis")
    likeliest = shares.argmax(axis=0)
    seen = sorted(set(likeliest.tolist()), key=lambda k: -shares[k].mean())
    letters = {k: ascii_uppercase[number % 26] for number, k in enumerate(seen)}
    titles = {k: scenario.named_outcomes[k].title for k in seen}
    at = {point: number for number, point in enumerate(found.points)}
    said = [
        dict(
            zip(values, (label.number or label.name for label in labels(scenario, axis, values)), strict=True)
        )
        for axis, values in zip(found.axes, (across, up), strict=False)
    ]
    rows = []
    for value in reversed(up):
        cells = []
        for column, first in enumerate(across):
            number = at[(first,) if value is None else (first, value)]
            k = int(likeliest[number])
            ends = (column / len(across), (column + 1) / len(across))
            cells.append(
                Shape("cell", ends, tone=seen.index(k), weight=float(shares[k, number]), words=letters[k])
            )
        rows.append(Row("" if value is None else said[1][value], tuple(cells), height=1.4))
    ticks = tuple(((column + 0.5) / len(across), said[0][first]) for column, first in enumerate(across))
    every = int(np.ceil(len(ticks) / 6))
    names = [address_words.what(scenario, axis.address) for axis in found.axes]
    return Figure(
        title="What comes out where",
        reading=f"To the right: {names[0]}."
        + (f" Upwards: {names[1]}." if len(names) == 2 else "")
        + " A letter is the most frequent outcome at a point; the darker, the larger its share.",
        panels=(Panel("", tuple(rows), ticks[::every]),),
        columns=(*names, "most frequent outcome", "share"),
        table=tuple(
            (
                *(told[v] for told, v in zip(said, point, strict=True)),
                titles[int(likeliest[n])],
                words.percent(float(shares[likeliest[n], n])),
            )
            for n, point in enumerate(found.points)
        ),
        legend=tuple(
            (Shape("cell", (0.0, 1.0), tone=number, weight=0.7, words=letters[k]), titles[k])
            for number, k in enumerate(seen)
        ),
    )


def evidence(scenario: Scenario) -> Figure:
    """On what the numbers of a scenario rest."""
    counts = evidence_counts(scenario)
    total = max(1, counts["estimates"])
    told = [(basis, name) for basis, name in words.BASES.items() if counts[basis] or basis != "invented"]
    rows = tuple(
        Row(
            name,
            (Shape("bar", (0.0, counts[basis] / total), tone=tone),),
            f"{counts[basis]} ({words.percent(counts[basis] / total)})",
        )
        for tone, (basis, name) in enumerate(told)
    )
    return Figure(
        title=f"On what the {counts['estimates']} numbers rest",
        reading=words.how_wide(scenario, counts),
        panels=(Panel("", rows, SHARES),),
        columns=("basis", "numbers", "share"),
        table=tuple((name, str(counts[basis]), words.percent(counts[basis] / total)) for basis, name in told),
    )


def _driver(scenario: Scenario, address: str, kind: str) -> str:
    name = address.split(".")[1]
    if kind == "happens":
        return f"Whether the event '{address_words.event(scenario, name)}' happens"
    if kind == "kept":
        return f"Whether this is kept{address_words.at_the_start(scenario, name)}: {words.commitment(scenario, name)}"
    said = address_words.what(scenario, address)
    return f"{said[0].upper()}{said[1:]}"


def _sentence(clause: str) -> str:
    return f"If {clause}"
