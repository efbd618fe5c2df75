"""What all models say about a scenario, on one screen.

In:      Panel
Out:     rich renderables
Keeps:   the first sentence says where the models agree and where they do not
Not here: comparing (panel)
Example: tests/baselines/test_panel.py
"""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from negotiation_sim.baselines.panel import APART, IssuePanel, Link, Panel
from negotiation_sim.report import commands, words
from negotiation_sim.report.address_words import drawn
from negotiation_sim.scenario.no_deal import told_without_deal

INDENT = 2
LEAST, POINT = 26, 40
"""Columns for the words of a point."""
FEW = 3
RED_LINES = (
    "No baseline asks who would sign. Red lines are taken at their likeliest places: whoever has one short of a middle point "
    "would not sign it."
)


def told(panel: Panel) -> Iterator[RenderableType]:
    """The whole screen."""
    for sentence in (agreement(panel), _baselines(panel), _protocols(panel)):
        if sentence:
            yield Text(sentence)
    yield from map(Text, left_out(panel))
    yield Text("")
    yield from _settles(panel)
    for line in commands.asked(panel.scenario):
        yield Text(line, style="dim")
    yield Text(
        f"{panel.runs:,} draws, the same for every model, seed {panel.seed}. An exploration, not a forecast.",
        style="dim",
    )


def left_out(panel: Panel) -> Iterator[str]:
    """Which models and which questions are not in the comparison, each with the reason."""
    if not panel.issues:
        return
    names: dict[str, list[str]] = {}
    for name, reason in panel.left_out.items():
        cause = reason.removeprefix("talks.protocol: ").replace(f"the protocol '{name}'", "such a protocol")
        for issue, asked in panel.scenario.issues.items():
            cause = cause.replace(f"'{issue}'", f"'{asked.title}'")
        names.setdefault(cause, []).append(name)
    for cause, those in names.items():
        yield f"Left out: {words.listed(those)}, which cannot negotiate this scenario ({cause})."
    choices = [f"'{issue.title}'" for issue in panel.scenario.issues.values() if issue.options]
    if choices:
        yield f"Left out: {words.listed(choices)}. The models settle on lines, and a choice has none."


def agreement(panel: Panel) -> str:
    """Where the models agree, and where they lie furthest apart."""
    agreed = [issue for issue in panel.issues if issue.agree]
    apart = [issue for issue in panel.issues if not issue.agree]
    n_issues = len(panel.issues)
    if not n_issues:
        return "No question here is a line, so there is nothing on which the models can be compared."
    if not apart:
        on = "the one question" if n_issues == 1 else f"all {n_issues} questions"
        return f"{_models(panel)} agree on {on}: {_points(panel, agreed)}."
    widest = max(apart, key=lambda issue: _share_of_line(panel, issue, issue.apart["p50"]))
    ends = (widest.groups[0], widest.groups[-1])
    low, high = (_quoted(panel, widest, end) for end in ends)
    if low == high:
        low, high = (
            f"{low} ({_range(panel, widest, widest.of(end[0]).p50, widest.of(end[-1]).p50)})" for end in ends
        )
    far = f"'{widest.title}': {low} ({_few(panel, ends[0])}) against {high} ({_few(panel, ends[1])})"
    if n_issues == 1:
        return f"{_models(panel)} do not agree on the one question, {far}."
    if not agreed:
        return (
            f"{_models(panel)} agree on none of the {n_issues} questions; they lie furthest apart on {far}."
        )
    return (
        f"{_models(panel)} agree on {len(agreed)} of {n_issues} questions ({_points(panel, agreed)}) "
        f"and disagree on {len(apart)}, most on {far}."
    )


def _models(panel: Panel) -> str:
    """Who is compared: all, or those that settle something in some draw."""
    settle = {said.model for issue in panel.issues for said in issue.said}
    return f"The {len(settle)} models{'' if len(settle) == len(panel.models) else ' that settle anything'}"


def _few(panel: Panel, group: tuple[str, ...]) -> str:
    """The first names of a group, and how many more there are."""
    names = _listed(panel, group).split(", ")
    more = len(names) - FEW
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:FEW])} and {more} more"


def _baselines(panel: Panel) -> str:
    """Where the models agree that always settle, if not all do."""
    names = {model.name for model in panel.models if model.kind == "baseline"}
    alike = [issue for issue in panel.issues if not issue.agree and _spread(panel, issue, names) <= APART]
    said = f"agree among themselves on {_points(panel, alike, names)}" if alike else ""
    if not said and any(not issue.agree for issue in panel.issues):
        said = f"do not agree among themselves {'either' if len(panel.issues) == 1 else 'on any of these either'}"
    return f"The {len(names)} baselines, which know no talks, red lines or promises, {said}." if said else ""


def _protocols(panel: Panel) -> str:
    shares = [
        f"{model.name} {words.percent(1 - model.agreement)}"
        for model in panel.models
        if model.agreement is not None and model.agreement < 1
    ]
    if not shares:
        return ""
    return f"Draws without agreement: {words.listed(shares)}{_without_deal(panel)}."


def _without_deal(panel: Panel) -> str:
    """What counts as the result of a draw without agreement; nothing where no question is compared."""
    says = told_without_deal(panel.scenario)
    told = [f"'{issue.title}'" for issue in panel.issues if issue.id in says]
    if not panel.issues:
        return ""
    if not told:
        return "; there nothing is settled, and they count nowhere below"
    counts = "; there, what holds without a deal counts as the result"
    if len(told) == len(panel.issues):
        return counts
    return f"{counts} on {words.listed(told)}, and on the other questions nothing is settled"


def _spread(panel: Panel, issue: IssuePanel, names: set[str]) -> float:
    middles = [said.p50 for said in issue.said if said.model in names]
    return _share_of_line(panel, issue, max(middles) - min(middles))


def _share_of_line(panel: Panel, issue: IssuePanel, step: float) -> float:
    low, high = panel.scenario.issues[issue.id].range
    return step / (high - low)


def _points(panel: Panel, issues: list[IssuePanel], names: set[str] | None = None) -> str:
    return "; ".join(
        f"'{issue.title}': {_quoted(panel, issue, [m for m in _all(issue) if names is None or m in names])}"
        for issue in issues
    )


def _all(issue: IssuePanel) -> list[str]:
    return [name for group in issue.groups for name in group]


def _label(panel: Panel, issue: IssuePanel, group: Sequence[str]) -> str:
    """Where a group of models settles: numbers in the issue's unit, or the words of the nearest points."""
    return " to ".join(_nearest(panel, issue, group)) or _numbers(panel, issue, group)


def _quoted(panel: Panel, issue: IssuePanel, group: Sequence[str]) -> str:
    """The same for the middle of a sentence: the words of a point stand in quotation marks."""
    means = [f"'{name}'" for name in _nearest(panel, issue, group)]
    return " to ".join(means) or _numbers(panel, issue, group)


def _nearest(panel: Panel, issue: IssuePanel, group: Sequence[str]) -> list[str]:
    """The words of the points that lie nearest; none for an issue with a unit, which speaks in numbers."""
    asked = panel.scenario.issues[issue.id]
    ends = [issue.of(group[end]).nearest_point for end in (0, -1)]
    return [*dict.fromkeys(asked.means(name) for name in ends if name)] if asked.unit is None else []


def _numbers(panel: Panel, issue: IssuePanel, group: Sequence[str]) -> str:
    scenario, place = panel.scenario, panel.scenario.issues[issue.id].scale.place
    low, high = (place(issue.of(group[end]).p50) for end in (0, -1))
    ends = [words.value(scenario, issue.id, low, high), words.value(scenario, issue.id, high, low)]
    return ends[0] if ends[0] == ends[1] else words.span(scenario, issue.id, low, high)


def _settles(panel: Panel) -> Iterator[RenderableType]:
    """Each question with what its distance rests on, and below it who says what."""
    if not panel.issues:
        return
    yield Text("would settle at, or nearest to (middle; 9 of 10 draws)", style="dim")
    for issue in panel.issues:
        asked = panel.scenario.issues[issue.id]
        yield Text(f"{issue.title} ({asked.unit})" if asked.unit else issue.title, style="bold")
        table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, show_header=False)
        table.add_column(min_width=INDENT - 2)  # and the padding of 2
        for width in (LEAST, 9, 9):
            table.add_column(min_width=width, max_width=POINT - INDENT)
        table.add_column(ratio=1)
        above = ""
        for group in issue.groups:
            said = [issue.of(name) for name in group]
            middle = _range(panel, issue, said[0].p50, said[-1].p50)
            reach = _range(panel, issue, min(s.p05 for s in said), max(s.p95 for s in said))
            label = _label(panel, issue, group)
            table.add_row("", "as above" if label == above else label, middle, reach, _listed(panel, group))
            above = label
        if issue.nowhere:
            table.add_row("", "settled in no draw", "", "", ", ".join(issue.nowhere))
        for actor, past in _past_red_lines(panel, issue):
            table.add_row("", f"past the red line of {actor}", "", "", past)
        yield table
        if issue.rests_on:
            yield Padding(Text(_link(panel, issue.rests_on[0]), style="dim"), (0, 0, 0, INDENT))
    if any(said.crosses for issue in panel.issues for said in issue.said):
        yield Text("")
        yield Text(RED_LINES, style="dim")
    for sentence in between(panel):
        yield Text("")
        yield Text(sentence, style="dim")
    if any(issue.rests_on for issue in panel.issues):
        yield Text("")
        yield Text(
            f"Rank correlations: with + the larger, the further apart; chance alone stays below {panel.noise_floor:.2f}.",
            style="dim",
        )


def between(panel: Panel) -> Iterator[str]:
    """Where a median takes the lower one of two places, so that the line turned round would tell another story."""
    lower: dict[tuple[str, ...], list[str]] = {}
    for issue in panel.issues:
        lower.setdefault(tuple(s.model for s in issue.said if s.between), []).append(f"'{issue.title}'")
    for those, titles in lower.items():
        if those:
            yield (
                f"On {words.some(titles)} the middle can lie between two places, of which the lower one is taken: "
                f"{', '.join(those)}."
            )


def _past_red_lines(panel: Panel, issue: IssuePanel) -> Iterator[tuple[str, str]]:
    """Each who would not sign where some baselines settle, and these."""
    for actor in dict.fromkeys(actor for said in issue.said for actor in said.crosses):
        models = tuple(said.model for said in issue.said if actor in said.crosses)
        yield panel.scenario.actors[actor].name, _listed(panel, models)


def _link(panel: Panel, link: Link) -> str:
    """The input with which the models' distance goes most, in words."""
    return (
        f"The disagreement is most linked to {drawn(panel.scenario, link.address)} ({link.correlation:+.2f})."
    )


def _listed(panel: Panel, group: tuple[str, ...]) -> str:
    """The names of the models, in the order of the panel."""
    baselines = [model.name for model in panel.models if model.kind == "baseline"]
    named = [model.name for model in panel.models if model.name in group]
    if len(baselines) > 1 and {*baselines} <= {*group}:
        named = [*(name for name in named if name not in baselines), f"all {len(baselines)} baselines"]
    return ", ".join(named)


def _range(panel: Panel, issue: IssuePanel, low: float, high: float) -> str:
    """From one place to another, both in the issue's own unit."""
    place = panel.scenario.issues[issue.id].scale.place
    return "-".join(dict.fromkeys(words.in_unit(panel.scenario, issue.id, place(end)) for end in (low, high)))
