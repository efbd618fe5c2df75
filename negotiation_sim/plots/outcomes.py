"""How the runs end, where the questions settle, and how that differs between variants.

In:      Result, Comparison, Panel (of models)
Out:     Figure
Keeps:   shares are shares of simulated runs; an interval is drawn beside every share
Not here: counting (runs.summary), comparing (analysis.compare, baselines.panel)
Example: tests/plots/test_figures.py
"""

from typing import TYPE_CHECKING

from negotiation_sim.plots.axis import ticks
from negotiation_sim.plots.figure import MOST_ROWS, SHARES, Figure, Panel, Row, Shape
from negotiation_sim.report import share_words, words
from negotiation_sim.runs.result import Result
from negotiation_sim.runs.summary import IssueSummary
from negotiation_sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from negotiation_sim.analysis.compare import Comparison
    from negotiation_sim.baselines.panel import Panel as Models

MOST_QUESTIONS = 12
"""Questions that are drawn; the others stand in the table."""
INTERVAL = (Shape("range", (0.1, 0.9), tone=4), "95% interval: how sure the simulation is of its own number")


def outcomes(result: Result) -> Figure:
    """How often each outcome comes out, the most frequent first."""
    ranked = sorted(result.outcomes, key=lambda outcome: -outcome.share)
    happened = [outcome for outcome in ranked if outcome.runs]
    rows = tuple(
        Row(
            outcome.title,
            (
                Shape("bar", (0.0, outcome.share)),
                Shape("range", (outcome.low, outcome.high), tone=4),
            ),
            share_words.of_runs(outcome.share, result.ensemble),
        )
        for outcome in happened[:MOST_ROWS]
    )
    never = [f"'{outcome.title}'" for outcome in ranked if not outcome.runs]
    return Figure(
        title="How the runs end",
        reading=f"Shares of {words.counted(result.ensemble.runs, 'simulated run')}; they are no chances in the world.",
        panels=(Panel("", rows, SHARES),),
        columns=("outcome", "runs", "share", "95% interval"),
        table=tuple(
            (
                o.title,
                f"{o.runs:,}",
                share_words.of_runs(o.share, result.ensemble) if o.runs else "no run",
                share_words.interval(o.low, o.high) if o.runs else "",
            )
            for o in ranked
        ),
        legend=((Shape("bar", (0.0, 0.8)), "share of the runs"), INTERVAL),
        left_out=f"In no run: {words.listed(never, 'or')}." if never else "",
    )


def settled(result: Result) -> Figure:
    """What holds in the end on each question, whether signed or left as it is."""
    scenario, agreed = result.scenario, result.summary.endings["agreement"]
    panels = tuple(_settled(scenario, issue) for issue in result.summary.issues[:MOST_QUESTIONS])
    choices = {issue.options is not None for issue in result.summary.issues}
    kinds = (
        ("The mark is the middle run; nine of ten runs end within the range.", False in choices),
        ("A choice shows the share of each option.", True in choices),
    )
    told = ["Each line is one question.", *(said for said, shown in kinds if shown)] if panels else []
    return Figure(
        title=words.results(scenario, agreed, share_words.of_runs(agreed, result.ensemble)),
        reading=" ".join(told),
        panels=panels,
        columns=("question", "in the middle run", "lowest in 9 of 10 runs", "highest in 9 of 10 runs"),
        table=tuple(_settled_row(scenario, issue) for issue in result.summary.issues),
        legend=(
            (Shape("mark", (0.5,), weight=0.6), "middle run"),
            (Shape("range", (0.1, 0.9)), "nine of ten runs"),
        ),
        left_out=not_drawn(len(result.summary.issues)) if result.summary.issues else words.NOTHING_SETTLED,
    )


def _settled(scenario: Scenario, issue: IssueSummary) -> Panel:
    """A line with its middle and its range, or a choice with the share of each option."""
    if issue.options is not None:
        rows = tuple(
            Row(scenario.issues[issue.id].means(name), (Shape("bar", (0.0, share)),), words.percent(share))
            for name, share in issue.options.items()
        )
        return Panel(issue.title, rows, SHARES)
    low, half, high = map(scenario.issues[issue.id].scale.place, (issue.p05, issue.p50, issue.p95))
    shapes = (Shape("range", (low, high)), Shape("mark", (half,), weight=0.6))
    return Panel(issue.title, (Row("", shapes),), ticks(scenario, issue.id))


def _settled_row(scenario: Scenario, issue: IssueSummary) -> tuple[str, ...]:
    if issue.options is None:
        places = (issue.p50, issue.p05, issue.p95)
        return (issue.title, *(words.told(scenario, issue.id, at) for at in places))
    means = scenario.issues[issue.id].means
    shares = sorted(issue.options.items(), key=lambda item: -item[1])
    return issue.title, ", ".join(f"{means(n)} ({words.percent(s)})" for n, s in shares if s), "", ""


def compared(found: "Comparison") -> Figure:
    """The share of each outcome in the reference and on every other side."""
    sides = found.sides
    panels = []
    for name, title in found.titles.items():
        effects = [(side, side.outcomes[name]) for side in sides if name in side.outcomes]
        if not any(effect.before or effect.after for _, effect in effects):
            continue
        panels.append(
            Panel(
                title,
                tuple(
                    Row(
                        side.title,
                        (
                            Shape("range", tuple(sorted((effect.before, effect.after))), tone=4),
                            Shape("mark", (effect.before,), tone=4, weight=0.5, words=found.reference.title),
                            Shape("mark", (effect.after,), tone=0, weight=0.6, words=side.title),
                        ),
                        share_words.change(effect)[1],
                    )
                    for side, effect in effects
                ),
                SHARES,
            )
        )
    return Figure(
        title="Side by side",
        reading=f"From the grey mark ({found.reference.title}) to the coloured one; {words.counted(found.runs, 'run')} each, on the same draws.",
        panels=tuple(panels),
        columns=("outcome", "side", "reference", "here", "change, 95% interval"),
        table=tuple(
            (
                title,
                side.title,
                before,
                after,
                ends,
            )
            for name, title in found.titles.items()
            for side in sides
            if (effect := side.outcomes.get(name)) and (effect.before or effect.after)
            for before, after, ends in [share_words.change(effect)]
        ),
        legend=(
            (Shape("mark", (0.5,), tone=4, weight=0.5), found.reference.title),
            (Shape("mark", (0.5,), tone=0, weight=0.6), "the side that the line names"),
        ),
    )


def modelled(panel: "Models") -> Figure:
    """Where each model sees each question settle."""
    scenario = panel.scenario
    kinds = {model.name: model.kind for model in panel.models}
    panels = tuple(
        Panel(
            issue.title,
            tuple(
                Row(
                    said.model,
                    (
                        Shape("range", (place(said.p05), place(said.p95)), tone=_tone(kinds[said.model])),
                        Shape("mark", (place(said.p50),), tone=_tone(kinds[said.model]), weight=0.5),
                    ),
                )
                for said in issue.said
            ),
            ticks(scenario, issue.id),
        )
        for issue in panel.issues[:MOST_QUESTIONS]
        for place in [scenario.issues[issue.id].scale.place]
    )
    return Figure(
        title="Where each model sees the questions settle",
        reading="The mark is the middle draw; nine of ten draws lie within the range. The same draws for every model.",
        panels=panels,
        columns=("question", "model", "middle draw", "nine of ten from", "to"),
        table=tuple(
            (
                issue.title,
                said.model,
                *(words.told(scenario, issue.id, at) for at in (said.p50, said.p05, said.p95)),
            )
            for issue in panel.issues
            for said in issue.said
        ),
        legend=(
            (Shape("mark", (0.5,), tone=0, weight=0.5), "a protocol, which negotiates"),
            (Shape("mark", (0.5,), tone=1, weight=0.5), "a baseline, which only weighs positions"),
        ),
        left_out=" ".join(
            [
                *(
                    f"'{issue.title}' is settled in no draw by {words.listed([*issue.nowhere])}."
                    for issue in panel.issues
                    if issue.nowhere
                ),
                not_drawn(len(panel.issues)),
            ]
        ).strip(),
    )


def not_drawn(questions: int) -> str:
    """A word about the questions that stand in the table only; nothing where all are drawn."""
    more = questions - MOST_QUESTIONS
    if more <= 0:
        return ""
    return (
        f"{more} more questions stand in the table only."
        if more > 1
        else "One more question stands in the table only."
    )


def _tone(kind: str) -> int:
    return 0 if kind == "protocol" else 1
