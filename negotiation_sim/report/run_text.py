"""What became of the runs, on one screen: first in words, then in tables.

In:      Overview
Out:     rich renderables, in reading order
Keeps:   the first sentences need no knowledge of statistics; the last line leads deeper
Not here: its first answers (often_text, why_text), one run told round by round (trace_text), printing (cli)
Example: tests/report/test_report.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.agreement.overview import Overview
from negotiation_sim.report import commands, share_words, signing, words
from negotiation_sim.report.explain_text import headline
from negotiation_sim.report.layout import answers, heading, section, table
from negotiation_sim.report.often_text import how_sure, most_often
from negotiation_sim.report.why_text import why_not
from negotiation_sim.runs.result import Result
from negotiation_sim.runs.summary import OutcomeShare, Refusal
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.ties import ties

BAR = 12
MOST_REFUSALS = 5
RARE = 0.01
"""Share of all runs below which a reason of refusal is only counted."""


def told(found: Overview) -> Iterator[RenderableType]:
    """The whole screen; without an explanation it says how to ask for one."""
    result, scenario = found.result, found.result.scenario
    yield heading(scenario.title)
    for line in setting(result):
        yield Text(line, style="dim")
    yield Text("")
    yield from answers(
        ("What comes of it", most_often(result)),
        ("Why", why_not(result)),
        ("How sure", how_sure(result)),
        width=16,
    )
    yield heading("How the runs end")
    yield _outcomes(result)
    if never := [f"'{outcome.title}'" for outcome in result.outcomes if not outcome.runs]:
        yield Text(f"In no run: {words.listed(never, 'or')}.")
    yield Text("")
    agreed = result.summary.endings["agreement"]
    yield from section(
        words.results(scenario, agreed, share_words.of_runs(agreed, result.ensemble)),
        _issues(result) if result.summary.issues else Text(words.NOTHING_SETTLED),
    )
    if result.summary.refusals:
        yield from section("Who refuses the last draft where the talks fail, and why", _refusals(result))
    yield from section(
        "What could be signed, every number at its likeliest value", Text(_could(result, found.explanation))
    )
    for what, command in _deeper(result, found.explanation):
        yield Text(f"{what}\n  {command}", no_wrap=True, overflow="ignore")


def _deeper(result: Result, explanation: Explanation | None) -> Iterator[tuple[str, str]]:
    """Commands that lead on, ready to be copied."""
    scenario, seed, typical = result.scenario, result.ensemble.seed, result.why.typical
    yield (
        f"Run {typical}, told round by round:",
        commands.command("trace", scenario, *commands.as_drawn(scenario, seed), "--run", str(typical)),
    )
    could = (
        "What could be signed, and what it brings:"
        if result.summary.endings["agreement"] == 1.0 or (explanation and explanation.possible)
        else "Why nothing more could be signed, and what would open it:"
    )
    yield could, commands.command("explain", scenario)
    yield "Every number and where it comes from:", commands.command("sources", scenario)


def setting(result: Result) -> Iterator[str]:
    """How many runs of what, and what was changed."""
    scenario, ensemble = result.scenario, result.ensemble
    runs = words.counted(ensemble.runs, "run")
    day = f"; positions as of {scenario.as_of.day} {scenario.as_of:%B %Y}" if scenario.as_of else ""
    how = f"; protocol {scenario.talks.protocol}" if scenario.talks.protocol != "single-text" else ""
    yield f"{runs} of at most {words.counted(scenario.talks.rounds, 'round')}, seed {ensemble.seed}{how}{day}."
    if at_home := signing.at_home(scenario):
        yield f"{at_home} {signing.foreseen(scenario)}".rstrip()
    yield from commands.asked(scenario)
    yield from (f"Note: {tie.message}." for tie in ties(scenario))


def _could(result: Result, explanation: Explanation | None) -> str:
    """What could be signed at the likeliest values, and how that goes with what the runs come to."""
    scenario = result.scenario
    if explanation is None:
        return (
            f"With {len(scenario.commitments)} commitments this takes longer than the runs. Ask for it alone:\n"
            f"  {commands.command('explain', scenario)}"
        )
    return f"{headline(explanation)} {beside_the_runs(result, explanation)}".rstrip()


def beside_the_runs(result: Result, explanation: Explanation) -> str:
    """How what could be signed at the likeliest values goes with what the runs come to; empty if it says the same."""
    agreed = result.summary.endings["agreement"]
    if explanation.possible and not agreed:
        return "No run finds such an agreement."
    more = (
        _beyond(result, explanation)
        if explanation.possible
        else [f"{share_words.of_runs(agreed, result.ensemble)} of them end in agreement"]
    )
    if not agreed or not more:
        return ""
    scenario = result.scenario
    kept = " or commitments" if scenario.commitments else ""
    changed = ", or events have changed them" if scenario.events else ""
    return (
        f"The runs draw each number from its range: {words.listed(more)}, because in those "
        f"runs numbers{kept} differ from their likeliest values{changed}."
    )


def _beyond(result: Result, explanation: Explanation) -> list[str]:
    """The agreements of the runs to which no draft leads at the likeliest values, with their shares.

    None where the time did not suffice to say which outcomes drafts lead to.
    """
    if explanation.unfinished:
        return []
    named = result.scenario.named_outcomes
    reached = {reach.outcome for reach in explanation.reaches if reach.reached}
    agreed, ended = result.ensemble.agreed, result.ensemble.outcome
    shares = {n: float((agreed & (ended == n)).mean()) for n in range(len(named)) if n not in reached}
    often = {n: share for n, share in shares.items() if share >= RARE}
    return [
        f"{share_words.of_runs(share, result.ensemble)} {'' if place else 'of them '}end in "
        f"{'' if named[n].ending == ('agreement',) else 'agreement and in '}'{named[n].title}'"
        for place, (n, share) in enumerate(often.items())
    ]


def _outcomes(result: Result) -> Table:
    """The outcomes that come out, the most frequent first."""
    made = table(("share", "right"), ("95% interval", "right"), ("", "left"), ("outcome", "left"), folds=3)
    for outcome in sorted(result.outcomes, key=lambda o: -o.share):
        if outcome.runs:
            interval = share_words.interval(outcome.low, outcome.high)
            share = share_words.of_runs(outcome.share, result.ensemble)
            made.add_row(share, interval, _bar(outcome), outcome.title)
    return made


def _bar(outcome: OutcomeShare) -> Text:
    return Text("█" * round(BAR * outcome.share), style="cyan")


def _issues(result: Result) -> Table:
    scenario = result.scenario
    made = table(
        ("question", "left"), ("in the middle run", "left"), ("in 9 of 10 runs", "left"), folds=(0, 1, 2)
    )
    for issue in result.summary.issues:
        if issue.options is not None:
            made.add_row(issue.title, *_choice(scenario, issue.id, issue.options))
            continue
        low, half, high = map(scenario.issues[issue.id].scale.place, (issue.p05, issue.p50, issue.p95))
        middle = words.value(scenario, issue.id, half, low, high)
        same = low == half == high
        made.add_row(issue.title, middle, "the same" if same else words.span(scenario, issue.id, low, high))
    return made


def _choice(scenario: Scenario, issue: str, options: dict[str, float]) -> tuple[str, str]:
    """The option of most runs, and the share of each that some run takes, the most frequent first."""
    shares = sorted(((name, share) for name, share in options.items() if share), key=lambda item: -item[1])
    means = scenario.issues[issue].means
    told = [f"{means(name)} in {words.percent(share)}" for name, share in shares]
    return means(shares[0][0]), "the same" if len(told) == 1 else "; ".join(told)


def who_refuses(result: Result, refusal: Refusal) -> tuple[str, str, str]:
    """In how many runs, who, and why."""
    scenario = result.scenario
    why = words.short_reason(scenario, refusal.reason, refusal.issue, refusal.commitment)
    who = f"{scenario.actors[refusal.actor].label}{signing.mark(scenario, refusal.actor)}"
    return share_words.of_runs(refusal.share, result.ensemble), who, why


def _refusals(result: Result) -> Table:
    made = table(("of all runs", "right"), ("who", "left"), ("why", "left"), folds=2)
    refusals = result.summary.refusals
    told = [r for r in refusals if r.share >= RARE][:MOST_REFUSALS] or refusals[:1]
    for refusal in told:
        made.add_row(*who_refuses(result, refusal))
    if rest := len(refusals) - len(told):
        made.add_row("", "", f"(and {words.counted(rest, 'rarer reason')}: see --json)")
    return made
