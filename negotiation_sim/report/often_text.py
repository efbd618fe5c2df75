"""What comes of the talks most often, and how sure that is: a paragraph for each.

In:      Result
Out:     paragraphs
Keeps:   no knowledge of statistics is needed; a page that shows only these loads nothing that proves
Not here: why the talks fail (why_text), the rest of the screen (run_text)
Example: tests/report/test_report.py
"""

from negotiation_sim.analysis.paired import difference
from negotiation_sim.report import share_words, words
from negotiation_sim.runs.result import Result
from negotiation_sim.runs.summary import OutcomeShare

NEARLY_ALL = 0.95


def most_often(result: Result) -> str:
    """Whether the talks succeed where nearly all do or do not; the outcome of most runs; how long the talks last."""
    agreed = result.summary.endings["agreement"]
    how_many = "All" if agreed in (0.0, 1.0) else "Nearly all"
    first = (
        f"{how_many} talks end in agreement. "
        if agreed >= NEARLY_ALL
        else f"{how_many} talks fail. "
        if agreed <= 1.0 - NEARLY_ALL
        else ""
    )
    return (
        f"{first}{_ends(result)} "
        f"The talks last {words.counted(round(result.summary.rounds['mean']), 'round')} on average."
    )


def _ends(result: Result) -> str:
    """The outcome of most runs; all that may be, where the runs do not tell which it is."""
    found, runs = leading(result), result.ensemble
    top, shares = found[0], [share_words.of_runs(outcome.share, runs) for outcome in found]
    if top.share == 1.0:
        return f"Every simulated run ends so: {top.title}."
    if len(found) == 1:
        return f"Most often: {top.title}. {words.opening(shares[0])} of the simulated runs end so."
    shares[0] += " of the simulated runs"
    titles = [f"'{one.title}' ({share})" for one, share in zip(found, shares, strict=True)]
    return f"Most often: {words.listed(titles, 'or')}; these runs do not tell which of them is the most frequent."


def leading(result: Result) -> list[OutcomeShare]:
    """The outcome of most runs, and those that these runs cannot tell apart from it, the most frequent first."""
    ended, ids = result.ensemble.outcome, [outcome.id for outcome in result.scenario.named_outcomes]
    most, *others = sorted((one for one in result.outcomes if one.runs), key=lambda outcome: -outcome.share)
    here = {one.id: ended == ids.index(one.id) for one in (most, *others)}
    return [most, *(one for one in others if not difference(here[one.id], here[most.id]).clear)]


def how_sure(result: Result) -> str:
    """What the shares are, and on how many numbers they rest."""
    counts = result.summary.evidence
    intervals = [share_words.interval(one.low, one.high) for one in leading(result)]
    shares = "share" if len(intervals) == 1 else "shares"
    sampling = f"Sampling error of the {shares} above: {words.listed(intervals)} (95% interval)."
    if not all(intervals):
        sampling = share_words.NOTHING_DRAWN
    return (
        "This is an exploration, not a forecast: the shares count simulated runs, and say nothing about how "
        f"likely anything is in the world. They rest on {words.bases(counts)}. {sampling}"
    )
