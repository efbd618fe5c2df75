"""Why the talks fail, in a paragraph.

In:      Result
Out:     a paragraph
Keeps:   an example is told of the run that is named
Not here: finding the main reason and the run (runs.why), the rest of the screen (run_text)
Example: tests/report/test_report.py
"""

from negotiation_sim.report import share_words, words
from negotiation_sim.report.chain import red_line_chain
from negotiation_sim.report.minutes import Minutes
from negotiation_sim.runs.result import Result
from negotiation_sim.runs.summary import Refusal
from negotiation_sim.runs.why import MainReason
from negotiation_sim.scenario.no_deal import other_offers

NEARLY = 0.99
"""From which part of the runs that the main reason stops a reason is told beside it."""


def why_not(result: Result) -> str:
    """How many runs end without agreement, what is the main reason, and an example."""
    why, agreed = result.why, result.summary.endings["agreement"]
    if agreed == 1.0:
        return f"Every run ends in agreement.{_nothing_changes(result)}"
    failed = f"{share_words.of_runs(1.0 - agreed, result.ensemble)} of the runs end without agreement."
    if agreed > 0.5:
        failed = f"{share_words.of_runs(agreed, result.ensemble)} of the runs end in agreement, and the others without."
        failed += _nothing_changes(result)
    failed = words.opening(failed)
    if why.main is None:
        return failed
    return f"{failed} {_main(result, why.main)}"


def _main(result: Result, main: MainReason) -> str:
    share, minutes = words.percent(main.share), Minutes(result.scenario, main.retold)
    if main.refusal is None:
        return (
            f"The main reason is a walkout: it ends {share} of the runs that fail. "
            f"In run {main.example}, for example, {minutes.who_left()}."
        )
    reason, example = _reason(minutes, main.refusal, main.example)
    also = _as_often(result, main.refusal)
    return (
        f"{'One main reason' if also else 'The main reason'} is {result.scenario.actors[main.refusal.actor].name}: {reason}. "
        f"This is the answer to the last draft in {share} of the runs that fail.{example}{also}"
    )


def _as_often(result: Result, main: Refusal) -> str:
    """The reasons that stop as many runs as the *main* one, or nearly as many, each as a sentence."""
    scenario = result.scenario
    return "".join(
        f" {'Just' if one.share == main.share else 'Nearly'} as often it is {scenario.actors[one.actor].name}: "
        f"{words.reason(scenario, one.reason, one.issue, one.commitment, at_home=one.actor in scenario.talks.ratify)}."
        for one in result.summary.refusals
        if one != main and one.share >= NEARLY * main.share
    )


def _nothing_changes(result: Result) -> str:
    """A word where the agreement of a typical run leaves all as it would be without."""
    why = result.why
    if why.changes is not False or other_offers(result.scenario):
        return ""
    return f" In run {why.agreed}, for example, the agreement changes nothing: on every issue it is what would hold without one."


def _reason(minutes: Minutes, main: Refusal, example: int) -> tuple[str, str]:
    """A reason, and how it goes in an *example* of it: the chain to the red line, or what is at stake."""
    scenario, kept = minutes.scenario, minutes.kept
    party, at_home = scenario.talks.answering.index(main.actor), main.actor in scenario.talks.ratify
    why = words.reason(scenario, main.reason, main.issue, main.commitment, at_home=at_home)
    if main.reason.startswith(words.AT_HOME):
        said = [f"{name} {answer.rstrip('.')}" for name, answer in minutes.at_home(minutes.rounds)]
        return why, f" In run {example}, for example, {words.listed(said)}."
    if main.commitment and (chain := red_line_chain(scenario, kept, minutes.rounds, party)):
        return why.partition(" (")[0], f" In run {example}, for example: {' -> '.join(chain)}."
    loses, wins = minutes.stakes(party, minutes.rounds)
    if main.issue or not loses:
        return why, ""
    weighed, named = words.weighed(loses, wins), scenario.actors[main.actor].name
    return why, f" In run {example}, for example, {named} would {weighed}, compared with no deal."
