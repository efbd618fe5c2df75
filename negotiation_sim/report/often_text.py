"""What comes of the talks most often, and how sure that is: a paragraph for each.

In:      Result
Out:     paragraphs
Keeps:   no knowledge of statistics is needed; a page that shows only these loads nothing that proves
Not here: why the talks fail (why_text), the rest of the screen (run_text)
Example: tests/report/test_report.py
"""

from negotiation_sim.report import share_words, words
from negotiation_sim.runs.result import Result

NEARLY_ALL = 0.95


def most_often(result: Result) -> str:
    """Whether the talks succeed where nearly all do or do not; the outcome of most runs; how long the talks last."""
    top = max(result.outcomes, key=lambda outcome: outcome.share)
    agreed = result.summary.endings["agreement"]
    how_many = "All" if agreed in (0.0, 1.0) else "Nearly all"
    first = (
        f"{how_many} talks end in agreement. "
        if agreed >= NEARLY_ALL
        else f"{how_many} talks fail. "
        if agreed <= 1.0 - NEARLY_ALL
        else ""
    )
    share = words.opening(share_words.of_runs(top.share, result.ensemble))
    ends = (
        f"Every simulated run ends so: {top.title}. "
        if top.share == 1.0
        else f"Most often: {top.title}. {share} of the simulated runs end so. "
    )
    return (
        f"{first}{ends}"
        f"The talks last {words.counted(round(result.summary.rounds['mean']), 'round')} on average."
    )


def how_sure(result: Result) -> str:
    """What the shares are, and on how many numbers they rest."""
    counts = result.summary.evidence
    top = max(result.outcomes, key=lambda outcome: outcome.share)
    sampling = f"Sampling error of the share above: {share_words.interval(top.low, top.high)} (95% interval)."
    if top.low == top.high:
        sampling = share_words.NOTHING_DRAWN
    return (
        "This is an exploration, not a forecast: the shares count simulated runs, and say nothing about how "
        f"likely anything is in the world. They rest on {words.bases(counts)}. {sampling}"
    )
