"""What became of the runs, on one screen: first in words, then in tables.

In:      Result
Out:     rich renderables, in reading order
Keeps:   the first sentences need no knowledge of statistics; the last line leads deeper
Not here: one run told round by round (trace_text), printing (cli)
Example: tests/test_report.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from negotiation_sim.answers import REASONS
from negotiation_sim.ensemble import one_run
from negotiation_sim.report import words
from negotiation_sim.report.minutes import Minutes
from negotiation_sim.result import Result
from negotiation_sim.summary import OutcomeShare

BAR = 20
MOST_REFUSALS = 6


def told(result: Result) -> Iterator[RenderableType]:
    """The whole screen."""
    scenario = result.scenario
    yield Text(scenario.title, style="bold")
    yield Text(_setting(result), style="dim")
    yield Text("")
    typical = _typical(result)
    for sentence in (_likeliest(result), _why_not(result, typical), _evidence(result)):
        yield Text(sentence)
        yield Text("")
    yield from _table("How the runs end", _outcomes(result))
    if never := [f"'{outcome.title}'" for outcome in result.outcomes if not outcome.runs]:
        yield Text(f"In no run: {', '.join(never)}.")
        yield Text("")
    yield from _table(
        "What then holds, whether signed or left as it is",
        _issues(result),
    )
    if result.summary.refusals:
        yield from _table(
            "Who refuses the last text where the talks fail, and why (share of all runs)", _refusals(result)
        )
    rounds = result.summary.rounds
    yield Text(f"The talks last {rounds['mean']:.0f} rounds on average (of {scenario.talks.rounds}).")
    yield Text("")
    for what, command in _deeper(result, typical):
        yield Text(f"{what}\n  {command}", no_wrap=True, overflow="ignore")


def _deeper(result: Result, typical: int) -> Iterator[tuple[str, str]]:
    """Commands that lead on, ready to be copied."""
    scenario, seed = result.scenario, result.ensemble.seed
    variant = f" --variant {scenario.variant_id}" if scenario.variant_id else ""
    changes = "".join(f" --set '{a}={v}'" for a, v in scenario.changes.items() if not _of_variant(result, a))
    options = f"{variant}{changes}"
    seeded = f" --seed {seed}" if seed != scenario.talks.seed else ""
    yield (
        f"Run {typical}, told round by round:",
        f"simulate trace {scenario.path}{options}{seeded} --run {typical}",
    )
    yield "Every number and where it comes from:", f"simulate sources {scenario.path}{options}"


def _setting(result: Result) -> str:
    scenario, ensemble = result.scenario, result.ensemble
    parts = [f"{ensemble.runs:,} runs of at most {scenario.talks.rounds} rounds, seed {ensemble.seed}"]
    if scenario.talks.protocol != "single-text":
        parts.append(f"protocol {scenario.talks.protocol}")
    if scenario.as_of:
        parts.append(f"positions as of {scenario.as_of:%-d %B %Y}")
    if scenario.variant_id:
        parts.append(f"variant {scenario.variant_id} ({scenario.variants[scenario.variant_id].title})")
    if others := [a for a in scenario.changes if not _of_variant(result, a)]:
        parts.append("changed: " + ", ".join(f"{a} = {scenario.changes[a]}" for a in others))
    return "; ".join(parts) + "."


def _of_variant(result: Result, address: str) -> bool:
    scenario = result.scenario
    return scenario.variant_id is not None and address in scenario.variants[scenario.variant_id].changes


def _likeliest(result: Result) -> str:
    top = max(result.outcomes, key=lambda outcome: outcome.share)
    return (
        f"What comes out most often: {top.title}. {words.percent(top.share)} of the simulated runs end so "
        f"(95% interval of the simulation: {words.interval(top.low, top.high)})."
    )


def _why_not(result: Result, typical: int) -> str:
    summary = result.summary
    failed = 1.0 - summary.endings["agreement"]
    if not failed:
        return "Every run ends in agreement."
    if not summary.refusals:
        return f"No agreement is reached in {words.percent(failed)} of the runs."
    main = summary.refusals[0]
    actor = result.scenario.actors[main.actor].name
    why = words.reason(result.scenario, main.reason, main.issue, main.commitment)
    example = "" if main.issue else _for_example(result, main.actor, typical)
    return (
        f"{words.percent(failed)} of the runs end without agreement. The main reason is {actor}: {why}. "
        f"This is its answer to the last text in {words.percent(min(1.0, main.share / failed))} of the runs that fail."
        f"{example}"
    )


def _for_example(result: Result, actor: str, typical: int) -> str:
    """Where signing would cost a party, in a run that is like most."""
    minutes = Minutes(result.scenario, one_run(result.scenario, typical, result.ensemble.seed))
    loses, wins = minutes.stakes(result.scenario.talks.parties.index(actor), minutes.rounds)
    if not loses:
        return ""
    gains = f", and gain on {words.listed(wins)}" if wins else ""
    return (
        f" Against no deal it would lose most on {words.listed(loses)}{gains} (run {typical}, for example)."
    )


def _typical(result: Result) -> int:
    """The first run that ends in the likeliest outcome, if possible by the main refusal."""
    ensemble, summary = result.ensemble, result.summary
    shares = {outcome.id: outcome.share for outcome in summary.outcomes}
    top = max(shares, key=lambda name: shares[name])
    names = [outcome.id for outcome in result.scenario.named_outcomes]
    fits = ensemble.outcome == names.index(top)
    if summary.refusals:
        main = summary.refusals[0]
        reason, _, _, refused_in = ensemble.refusals(result.scenario.talks.parties.index(main.actor))
        codes = [code for code, words_ in REASONS.items() if words_ == main.reason]
        both = fits & (reason == codes[0]) & (refused_in == ensemble.rounds)
        fits = both if both.any() else fits
    return int(fits.argmax())


def _evidence(result: Result) -> str:
    counts = result.summary.evidence
    total = max(1, counts["estimates"])
    return (
        f"All this rests on {counts['estimates']} numbers: {counts['stated']} stated in the source, "
        f"{counts['inferred']} inferred from it, {counts['assumed']} assumed "
        f"({words.percent(counts['assumed'] / total)}). "
        "The shares say what follows from these numbers and how far they are uncertain. "
        "They are an exploration, not a forecast."
    )


def _table(title: str, table: Table) -> Iterator[RenderableType]:
    yield Text(title, style="bold")
    yield Padding(table, (0, 0, 1, 0))


def _plain(*columns: tuple[str, str], ratio: int = 0) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim", expand=False)
    for index, (name, justify) in enumerate(columns):
        table.add_column(name, justify=justify, no_wrap=index != ratio, overflow="fold")  # type: ignore[arg-type]
    return table


def _outcomes(result: Result) -> Table:
    table = _plain(("outcome", "left"), ("share", "right"), ("95% interval", "right"), ("", "left"))
    for outcome in sorted(result.outcomes, key=lambda o: -o.share):
        if outcome.runs:
            share = words.interval(outcome.low, outcome.high)
            table.add_row(outcome.title, words.percent(outcome.share), share, _bar(outcome))
    return table


def _bar(outcome: OutcomeShare) -> Text:
    return Text("█" * round(BAR * outcome.share), style="cyan")


def _issues(result: Result) -> Table:
    table = _plain(
        ("question", "left"), ("in the middle run", "left"), ("9 of 10 runs lie between", "left"), ratio=0
    )
    table.columns[1].no_wrap = False
    table.columns[2].no_wrap = False
    for issue in result.summary.issues:
        low = words.point(result.scenario, issue.id, issue.p05)
        high = words.point(result.scenario, issue.id, issue.p95)
        middle = words.point(result.scenario, issue.id, issue.p50)
        table.add_row(issue.title, middle, low if low == high else f"{low} and {high}")
    return table


def _refusals(result: Result) -> Table:
    table = _plain(("who", "left"), ("share", "right"), ("why", "left"), ratio=2)
    for refusal in result.summary.refusals[:MOST_REFUSALS]:
        why = words.reason(result.scenario, refusal.reason, refusal.issue, refusal.commitment)
        table.add_row(result.scenario.actors[refusal.actor].name, words.percent(refusal.share), why)
    return table
