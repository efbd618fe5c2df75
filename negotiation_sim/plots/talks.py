"""How the draft moves from round to round, in many runs or in one.

In:      Scenario, Trajectories
Out:     Figure: one tall row for each question
Keeps:   a run that has ended keeps its last draft; rounds are counted as people count them
Not here: the talks (model.engine), one run in words (report.trace_text)
Example: tests/plots/test_figures.py
"""

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.plots.axis import ticks
from negotiation_sim.plots.figure import Figure, Panel, Row, Shape, apart
from negotiation_sim.plots.outcomes import MOST_QUESTIONS, not_drawn
from negotiation_sim.report import words
from negotiation_sim.scenario.scenario import Scenario

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
TALL = 5.0
LOW = 2.5


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
        Panel(_title(scenario, names[i], one=one), _rows(scenario, names[i], drafts[:, i], one=one), rounds)
        for i in chosen[:MOST_QUESTIONS]
    )
    table = [
        (
            words.title(scenario, names[i]),
            str(r),
            *(
                words.value(scenario, names[i], float(quantiles[q, r, i]))
                for q in ((2,) if one else (2, 0, 4))
            ),
        )
        for i in chosen
        if not scenario.issues[names[i]].options
        for r in sorted({0, *range(1, last, max(1, last // 4)), last})
    ]
    band = (Shape("area", (0.0, 1.0, 1.0, 0.0), (0.2, 0.2, 0.8, 0.8), weight=0.4), "half of the runs")
    wide = (Shape("area", (0.0, 1.0, 1.0, 0.0), (0.2, 0.2, 0.8, 0.8), weight=0.2), "nine of ten runs")
    line = (Shape("line", (0.0, 1.0), (0.5, 0.5)), "the draft" if one else "the middle of the runs")
    return Figure(
        title="How the draft moves" + ("" if one else f", in {drafts.shape[-1]:,} runs"),
        reading="From left to right the rounds; 0 is the stated start. Upwards the question, with its points.",
        panels=panels,
        columns=("question", "round", "draft")
        if one
        else ("question", "round", "middle", "lowest in 9 of 10 runs", "highest"),
        table=tuple(table),
        legend=(line,) if one else (line, band, wide),
        left_out=not_drawn(len(chosen)),
    )


def held(kept: Trajectories) -> NDArray[np.float64]:
    """The drafts of rounds 0, 1, ..., the last one of a run held after its end, ndarray[rounds + 1, issues, runs]."""
    drafts = np.concatenate([kept.start[None], kept.texts])
    number = np.minimum(np.arange(len(drafts))[:, None], kept.ended.rounds)
    return np.take_along_axis(drafts, number[:, None, :], axis=0)


def _title(scenario: Scenario, issue: str, *, one: bool) -> str:
    """The question; of a choice also what its lines are."""
    shares = ", with the share of the runs that have it" if scenario.issues[issue].options and not one else ""
    return f"{words.title(scenario, issue)}{shares}"


def _rows(scenario: Scenario, issue: str, drafts: NDArray[np.float64], *, one: bool) -> tuple[Row, ...]:
    """One tall row for a line; for a choice one for each option, with its share of the runs, round by round."""
    asked = scenario.issues[issue]
    if not asked.options:
        quantiles = np.quantile(drafts, QUANTILES, axis=-1)
        return (Row("", _shapes(quantiles, one=one), height=TALL, ticks=ticks(scenario, issue)),)
    xs = tuple((np.arange(len(drafts)) / max(1, len(drafts) - 1)).tolist())
    return tuple(
        Row(
            asked.means(name),
            (Shape("line", xs, tuple((np.abs(drafts - at) < 1e-6).mean(axis=-1).tolist())),),
            height=LOW,
        )
        for name, at in asked.places().items()
    )


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
