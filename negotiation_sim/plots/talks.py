"""How the draft moves from round to round, in many runs or in one.

In:      Scenario, Trajectories
Out:     Figure: one tall row for each question
Keeps:   a run that has ended keeps its last draft; rounds are counted as people count them
Not here: the talks (model.engine), one run in words (report.trace_text)
Example: tests/plots/test_figures.py
"""

from collections.abc import Iterator

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.plots.axis import ticks
from negotiation_sim.plots.figure import Figure, Panel, Row, Shape, apart
from negotiation_sim.plots.outcomes import MOST_QUESTIONS, not_drawn
from negotiation_sim.report import words
from negotiation_sim.scenario.scenario import Scenario

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
TALL = 5.0
LOW = 2.1
"""Heights of a line and of an option, in lines of words."""
SHARE = 2
"""The colour of a share of the runs; a line has another."""
LAST = " Beside an option of a choice stands its share in the last round."


def trajectories(scenario: Scenario, kept: Trajectories, issue: str | None = None) -> Figure:
    """The draft on the table, round by round; of one *issue* only, if it is given.

    Args:
        scenario: What is negotiated.
        kept: One run, or many; of many the middle one and the ranges are shown.
        issue: Its id.
    """
    drafts = held(kept)  # (rounds + 1, issues, runs)
    names = [*scenario.issues]
    chosen = [names.index(issue)] if issue else [*range(len(names))]
    one = drafts.shape[-1] == 1
    quantiles = np.quantile(drafts, QUANTILES, axis=-1)
    last = drafts.shape[0] - 1
    rounds = apart([(r / max(1, last), f"{r}") for r in range(last + 1)])
    panels = tuple(
        Panel(words.title(scenario, names[i]), _rows(scenario, names[i], drafts[:, i], one=one), rounds)
        for i in chosen[:MOST_QUESTIONS]
    )
    table = [
        (
            words.title(scenario, names[i]),
            f"{r}",
            *_said(scenario, names[i], drafts[r, i], quantiles[:, r, i]),
        )
        for i in chosen
        for r in sorted({0, *range(1, last, max(1, last // 4)), last})
    ]
    band = (Shape("area", (0.0, 1.0, 1.0, 0.0), (0.2, 0.2, 0.8, 0.8), weight=0.4), "half of the runs")
    wide = (Shape("area", (0.0, 1.0, 1.0, 0.0), (0.2, 0.2, 0.8, 0.8), weight=0.2), "nine of ten runs")
    line = (Shape("line", (0.0, 1.0), (0.5, 0.5)), "the draft" if one else "the middle of the runs")
    share = (
        evolve(band[0], tone=SHARE, weight=0.6),
        "of a choice: the share of the runs whose draft has the option",
    )
    return Figure(
        title="How the draft moves" + ("" if one else f", in {drafts.shape[-1]:,} runs"),
        reading="From left to right the rounds; 0 is the stated start. Upwards the question, with its points."
        + (LAST if any(row.value for panel in panels for row in panel.rows) else ""),
        panels=panels,
        columns=("question", "round", "draft")
        if one
        else ("question", "round", "middle", "lowest in 9 of 10 runs", "highest"),
        table=tuple(table),
        legend=(line,) if one else (line, band, wide, share),
        left_out=not_drawn(len(chosen)),
    )


def held(kept: Trajectories) -> NDArray[np.float64]:
    """The drafts of rounds 0, 1, ..., the last one of a run held after its end, ndarray[rounds + 1, issues, runs]."""
    drafts = np.concatenate([kept.start[None], kept.texts])
    number = np.minimum(np.arange(len(drafts))[:, None], kept.ended.rounds)
    return np.take_along_axis(drafts, number[:, None, :], axis=0)


def _said(
    scenario: Scenario, issue: str, drafts: NDArray[np.float64], quantiles: NDArray[np.float64]
) -> list[str]:
    """A row of the table: the draft; of many, the middle and the range, or how many have each option."""
    if drafts.size == 1:
        return [words.value(scenario, issue, float(drafts[0]))]
    if not scenario.issues[issue].options:
        return [words.value(scenario, issue, float(quantiles[q])) for q in (2, 0, 4)]
    shares = [(means, at.mean()) for means, at in _options(scenario, issue, drafts) if at.any()]
    ranked = sorted(shares, key=lambda share: -share[1])
    return [", ".join(f"{means} ({words.percent(float(share))})" for means, share in ranked), "", ""]


def _options(
    scenario: Scenario, issue: str, drafts: NDArray[np.float64]
) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Each option of a choice in its words, and which drafts have it."""
    asked = scenario.issues[issue]
    return ((asked.means(name), np.abs(drafts - at) < 1e-6) for name, at in asked.places().items())


def _rows(scenario: Scenario, issue: str, drafts: NDArray[np.float64], *, one: bool) -> tuple[Row, ...]:
    """One tall row for a line; for a choice one for each option, with its share of the runs, round by round."""
    if not scenario.issues[issue].options:
        quantiles = np.quantile(drafts, QUANTILES, axis=-1)
        return (Row("", _shapes(quantiles, one=one), height=TALL, ticks=ticks(scenario, issue)),)
    xs = tuple((np.arange(len(drafts)) / max(1, len(drafts) - 1)).tolist())
    rows = []
    for means, at in _options(scenario, issue, drafts):
        shares = tuple(at.mean(axis=-1).tolist())
        drawn = Shape("line", xs, shares) if one else _share(xs, shares)
        rows.append(Row(means, (drawn,), "" if one else words.percent(shares[-1]), height=LOW))
    return tuple(rows)


def _share(xs: tuple[float, ...], shares: tuple[float, ...]) -> Shape:
    """The area below a share of the runs."""
    return Shape("area", (*xs, *xs[::-1]), (*shares, *(0.0 for _ in xs)), tone=SHARE, weight=0.6)


def _shapes(quantiles: NDArray[np.float64], *, one: bool) -> tuple[Shape, ...]:
    """A line and two bands; *quantiles* is ndarray[5, rounds + 1]."""
    xs = tuple((np.arange(quantiles.shape[1]) / max(1, quantiles.shape[1] - 1)).tolist())
    line = Shape("line", xs, tuple(quantiles[2].tolist()))
    if one:
        return (line,)
    bands = [
        Shape(
            "area",
            (*xs, *xs[::-1]),
            (*quantiles[low].tolist(), *quantiles[high][::-1].tolist()),
            weight=weight,
        )
        for low, high, weight in ((0, 4, 0.2), (1, 3, 0.4))
    ]
    return (*bands, line)
