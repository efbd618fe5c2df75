"""Why the talks fail, in a paragraph, and a run that shows it.

In:      Result
Out:     a paragraph; the number of a run that is like most
Keeps:   an example is a run in which it happens
Not here: counting refusals (summary), the rest of the screen (run_text)
Example: tests/report/test_report.py
"""

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.model.answers import REASONS
from negotiation_sim.report import words
from negotiation_sim.report.chain import red_line_chain
from negotiation_sim.report.minutes import Minutes
from negotiation_sim.runs.ensemble import one_run
from negotiation_sim.runs.result import Result
from negotiation_sim.runs.summary import Refusal
from negotiation_sim.scenario.talks import ENDINGS


def why_not(result: Result, refused: NDArray[np.bool_]) -> str:
    """How many runs end without agreement, who is the main reason, and an example; *refused* as below."""
    summary = result.summary
    agreed = summary.endings["agreement"]
    if agreed == 1.0:
        return f"Every run ends in agreement.{_nothing_changes(result)}"
    failed = f"{words.percent(1.0 - agreed)} of the runs end without agreement."
    if agreed > 0.5:
        failed = f"{words.percent(agreed)} of the runs end in agreement, and the others without."
        failed += _nothing_changes(result)
    failed = failed[0].upper() + failed[1:]
    n_failed = int((result.ensemble.ending != ENDINGS.index("agreement")).sum())
    walkouts = result.ensemble.ending == ENDINGS.index("walkout")
    if int(walkouts.sum()) > int(refused.sum()):
        return f"{failed} {_walkout(result, walkouts, n_failed)}"
    if not summary.refusals:
        return failed
    main = summary.refusals[0]
    why, example = _reason(result, main, typical_run(result, refused, of_refusal=True))
    return (
        f"{failed} The main reason is {result.scenario.actors[main.actor].name}: {why}. This is its answer "
        f"to the last draft in {words.percent(int(refused.sum()) / n_failed)} of the runs that fail.{example}"
    )


def _walkout(result: Result, walkouts: NDArray[np.bool_], n_failed: int) -> str:
    """That a walkout ends most of the runs that fail, and how it goes in one of them."""
    example = typical_run(result, walkouts, of_refusal=True)
    minutes = Minutes(result.scenario, one_run(result.scenario, example, result.ensemble.seed))
    share = words.percent(int(walkouts.sum()) / n_failed)
    return f"The main reason is a walkout: it ends {share} of the runs that fail. In run {example}, for example, {minutes.who_left()}."


def _nothing_changes(result: Result) -> str:
    """A word where the agreement of a typical run leaves all as it would be without."""
    agreed = result.ensemble.ending == ENDINGS.index("agreement")
    example = typical_run(result, agreed, of_refusal=True)
    minutes = Minutes(result.scenario, one_run(result.scenario, example, result.ensemble.seed))
    if not minutes.changes_nothing():
        return ""
    return f" In run {example}, for example, the agreement changes nothing: on every issue it is what would hold without one."


def refused_for_main_reason(result: Result) -> NDArray[np.bool_]:
    """The failed runs whose last draft was refused for the most frequent reason."""
    ensemble, scenario = result.ensemble, result.scenario
    if not result.summary.refusals:
        return np.zeros(ensemble.runs, dtype=np.bool_)
    main = result.summary.refusals[0]
    reason, issue, commitment, refused_in = ensemble.refusals(scenario.talks.parties.index(main.actor))
    issues, commitments = [*scenario.issues], [given.id for given in scenario.commitments]
    same = (ensemble.ending != ENDINGS.index("agreement")) & (refused_in == ensemble.rounds)
    same &= reason == next(code for code, told in REASONS.items() if told == main.reason)
    same &= issue == (issues.index(main.issue) if main.issue else -1)
    same &= commitment == (commitments.index(main.commitment) if main.commitment else -1)
    return np.asarray(same, dtype=np.bool_)


def typical_run(result: Result, refused: NDArray[np.bool_], *, of_refusal: bool = False) -> int:
    """The first run that ends in the likeliest outcome, refused for the main reason if there is one such.

    With *of_refusal* it is a run refused for the main reason, in the likeliest outcome if there is one such.
    """
    top = max(result.outcomes, key=lambda outcome: outcome.share)
    names = [outcome.id for outcome in result.scenario.named_outcomes]
    fits = result.ensemble.outcome == names.index(top.id)
    both = fits & refused
    return int((both if both.any() else refused if of_refusal else fits).argmax())


def _reason(result: Result, main: Refusal, example: int) -> tuple[str, str]:
    """A reason, and how it goes in an *example* of it: the chain to the red line, or what is at stake."""
    scenario = result.scenario
    kept, party = one_run(scenario, example, result.ensemble.seed), scenario.talks.parties.index(main.actor)
    minutes = Minutes(scenario, kept)
    why = words.reason(scenario, main.reason, main.issue, main.commitment)
    if main.commitment and (chain := red_line_chain(scenario, kept, minutes.rounds, party)):
        return why.partition(" (")[0], f" In run {example}, for example: {' -> '.join(chain)}."
    loses, wins = minutes.stakes(party, minutes.rounds)
    if main.issue or not loses:
        return why, ""
    weighed = words.weighed(loses[:2], wins[:2])
    return why, f" In run {example}, for example, it would {weighed}, compared with no deal."
