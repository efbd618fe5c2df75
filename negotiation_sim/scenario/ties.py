"""What the rule or the protocol makes of two equal halves, which a reader may not expect.

In:      Scenario
Out:     Problems, for the check of a file and for the screen of a run
Keeps:   judged at the likeliest capabilities; a tie of a median only where its weights are exact, so that every draw has it
Not here: other warnings (warnings), the rule and the median themselves (model)
Example: tests/scenario/test_warnings.py
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from negotiation_sim.errors import Problem
from negotiation_sim.scenario.estimates import Input, plain
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.rule import Quota, Rule
from negotiation_sim.scenario.scenario import Scenario

MOST_COUNTED = 16
"""Parties whose groups are looked through for two equal halves; with more there is one, near enough."""


def ties(scenario: Scenario) -> Iterator[Problem]:
    """A rule that half of the parties can meet, and medians between two equal halves."""
    talks, inputs = scenario.talks, scenario.inputs()
    if talks.rule.by_capability and not talks.rule.quotas:
        weights = [_capability(scenario, inputs, name) for name in talks.parties]
        for problem in _half_that_adopts(talks.rule, "the parties' capability", weights):
            yield problem.below("talks", "rule")
    elif len(talks.rule.quotas) == 1 and not talks.rule.by_capability and talks.rule.all_but is None:
        ((name, quota),) = talks.rule.quotas.items()
        votes = [quota.votes.get(party, 0.0) if quota.votes else 1.0 for party in talks.parties]
        for problem in _half_that_adopts(quota, f"the {name.replace('_', ' ')}", votes):
            yield problem.below("talks", "rule", "quotas", name)
    if talks.protocol == "challenge" and talks.challenge.text == "median":
        for name, issue in scenario.issues.items():
            if not issue.rests and (ends := _tied_median(scenario, inputs, name)):
                low, high = (issue.measured(plain(issue.scale.written(end))) for end in ends)
                message = (
                    f"on '{issue.title}' two halves of equal weight stand at {low} and {high} at the start: their median is "
                    "anything between, and the lower end is taken, whoever stands there; "
                    "with --set talks.challenge.text=mean the draft is the mean"
                )
                yield Problem(("talks", "protocol"), message)


def _half_that_adopts(rule: Rule | Quota, of: str, weights: list[float]) -> Iterator[Problem]:
    """A share that two groups of parties without a common member can both meet."""
    key, share = ("share", rule.share) if rule.more_than is None else ("more_than", rule.more_than)
    if share is None or share > 0.5 or (share == 0.5 and key == "more_than"):
        return
    sums = {0.0}
    for weight in weights[:MOST_COUNTED]:
        sums |= {round(weight + other, 9) for other in sums}
    half = any(abs(2 * one - sum(weights)) <= TOLERANCE for one in sums)
    if share < 0.5 or half or len(weights) > MOST_COUNTED:
        enough, against = ("half", "as much") if share == 0.5 else ("less than half", "more")
        asked = f"a share of {share:g}" if key == "share" else f"more than {share:g}"
        message = (
            f"{asked} is met by {enough} of {of}: a draft can be adopted although "
            f"{against} of it is against; ask for more_than = 0.5 if a tie is to fail"
        )
        yield Problem((key,), message)


def _capability(scenario: Scenario, inputs: Mapping[str, Input], name: str) -> float:
    """The likeliest capability of an actor; of a bloc without its own, the sum of its members'."""
    own = name if scenario.actors[name].capability else None
    return sum(
        inputs[f"actors.{n}.capability"].mode for n in ([own] if own else scenario.actors[name].members)
    )


def _tied_median(scenario: Scenario, inputs: Mapping[str, Input], issue: str) -> tuple[float, float] | None:
    """The places between which the median of the stated positions is open, if it is, in every draw."""
    on = f".stances.{issue}"
    here = [name for name in scenario.at_table if f"actors.{name}{on}.salience" in inputs]
    weighing = [inputs[f"actors.{name}{on}.salience"] for name in here]
    weighing += [g for a, g in inputs.items() if a.endswith(".capability")]
    if not all(given.exact for given in weighing):
        return None
    places = sorted(
        (
            inputs[f"actors.{name}{on}.position"].mode,
            _capability(scenario, inputs, name) * inputs[f"actors.{name}{on}.salience"].mode,
        )
        for name in here
    )
    reached, half = 0.0, sum(weight for _, weight in places) / 2
    for (place, weight), (next_place, _) in pairwise(places):
        reached += weight
        if abs(reached - half) <= TOLERANCE and next_place > place + TOLERANCE and half > 0:
            return place, next_place
    return None
