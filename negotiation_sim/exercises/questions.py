"""The questions that the engine can be asked about a scenario, and its answers.

In:      Scenario, Question
Out:     a number in the issue's own unit, an id, or true or false
Keeps:   an answer is computed from the scenario every time; none is written down anywhere
Not here: what an exercise asks (task), whether an answer counts as right (grading)
Example: tests/exercises/test_exercises.py
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.agreement.who_signs import Answer as Signed
from negotiation_sim.agreement.who_signs import who_signs
from negotiation_sim.baselines.panel import Panel, models
from negotiation_sim.errors import Problem, ScenarioError, unknown
from negotiation_sim.exercises.task import Question
from negotiation_sim.runs.result import run
from negotiation_sim.runs.summary import Summary
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.scenario import Scenario

RUNS = 2_000
"""Runs behind a share: every student's share has the same sampling error."""
Answer = float | str | bool


class Asked:
    """A scenario that is asked several questions: what one needs is worked out once for all of them."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._others: dict[str, Asked] = {}
        self._explained: dict[str | None, Explanation] = {}

    def answer(self, question: Question) -> Answer:
        """What the engine answers.

        Raises:
            ScenarioError: If the question is about something that the scenario does not have.
        """
        _named("question", question.ask, QUESTIONS)
        return QUESTIONS[question.ask](self._other(question.variant, question.changes), question)

    def _other(self, variant: str | None, changes: Mapping[str, Any]) -> "Asked":
        """The same scenario as a variant, or with changes."""
        if not variant and not changes:
            return self
        name = repr((variant, sorted(changes.items())))
        if name not in self._others:
            changed = self.scenario.variant(variant) if variant else self.scenario
            self._others[name] = Asked(changed.with_changes(changes) if changes else changed)
        return self._others[name]

    @cached_property
    def summary(self) -> Summary:
        """What becomes of the runs."""
        return run(self.scenario, runs=min(RUNS, self.scenario.talks.runs)).summary

    @cached_property
    def panel(self) -> Panel:
        """What all models say."""
        return models(self.scenario, runs=min(RUNS, self.scenario.talks.runs))

    @cached_property
    def inputs(self) -> dict[str, Input]:
        """The numbers of the scenario by address."""
        return self.scenario.inputs()

    def explained(self, outcome: str | None = None) -> Explanation:
        """What can be signed."""
        if outcome not in self._explained:
            self._explained[outcome] = explain(self.scenario, outcome)
        return self._explained[outcome]

    def reply(self, question: Question) -> Signed:
        """What the actor in question says to the draft in question."""
        name = _named("party", question.actor, self.scenario.talks.answering)
        return next(g for g in who_signs(self.scenario, question.draft).answers if g.actor == name)


def _share(asked: Asked, question: Question) -> float:
    """The share of runs that end in an outcome, or in agreement."""
    shares = {found.id: found.share for found in asked.summary.outcomes} | asked.summary.endings
    name = _named("outcome", question.outcome, shares)
    return float(shares[name])


def _most_often(asked: Asked, question: Question) -> str:
    """The outcome in which most runs end."""
    del question
    return max(asked.summary.outcomes, key=lambda found: found.share).id


def _refuser(asked: Asked, question: Question) -> str:
    """The party that refuses most often where the talks fail."""
    del question
    shares: dict[str, float] = {}
    for refusal in asked.summary.refusals:
        shares[refusal.actor] = shares.get(refusal.actor, 0.0) + refusal.share
    return max(shares, key=lambda actor: shares[actor]) if shares else "nobody"


def _signable(asked: Asked, question: Question) -> bool:
    """Whether some draft can be signed by all who must sign; leading to an outcome, if one is named."""
    return bool(asked.explained(question.outcome).possible)


def _count(asked: Asked, question: Question) -> Answer:
    """How many drafts can be signed, where every issue is a choice."""
    del question
    found = asked.explained().counted
    if found is None:
        raise ScenarioError([Problem((), "drafts can be counted only where every issue is a choice")])
    return float(found.signed)


def _range(asked: Asked, question: Question) -> Answer:
    """How low or how high an issue can be in the consequences of a draft that can be signed."""
    found = asked.explained()
    if not found.possible:
        raise ScenarioError([Problem((), "nothing can be signed, so that no issue has a range")])
    issue = _named("issue", question.issue, found.ranges)
    if asked.scenario.issues[issue].options:
        raise ScenarioError([Problem((), f"{issue!r} is a choice: its options have no low and no high end")])
    return found.ranges[issue][0 if question.end == "low" else 1]


def _settled(asked: Asked, question: Question) -> float:
    """What an issue comes to in the middle of all runs, in its unit."""
    found = {issue.id: issue.p50 for issue in asked.summary.issues}
    name = _named("issue", question.issue, found)
    return found[name]


def _can_sign(asked: Asked, question: Question) -> str:
    """The same as ``signable``, as a choice: yes or no."""
    return "yes" if _signable(asked, question) else "no"


def _adopted(asked: Asked, question: Question) -> str:
    """Whether a draft is adopted under the decision rule: yes or no."""
    return "yes" if who_signs(asked.scenario, question.draft).agreed else "no"


def _gain(asked: Asked, question: Question) -> float:
    """What a fair draft brings an actor over no deal."""
    found = asked.explained().solutions
    solution = found[_named("solution", question.solution, found)]
    return float(solution.gains[_named("party", question.actor, solution.gains)])


def _signs(asked: Asked, question: Question) -> bool:
    """Whether an actor signs a draft."""
    return asked.reply(question).signs


def _agreed(asked: Asked, question: Question) -> bool:
    """Whether a draft is adopted under the decision rule."""
    return who_signs(asked.scenario, question.draft).agreed


def _worth(asked: Asked, question: Question) -> float:
    """What a draft is worth to an actor, with all that it sets off."""
    return _in_points(asked, question, asked.reply(question).worth)


def _no_deal(asked: Asked, question: Question) -> float:
    """What no deal is worth to an actor."""
    return _in_points(asked, question, asked.reply(question).no_deal)


def _in_points(asked: Asked, question: Question, utility: float) -> float:
    """A worth as the actor counts it: in the points of its score sheet, or from 0 to 1."""
    scores = asked.scenario.actors[str(question.actor)].scores
    return float(utility if scores is None else round(scores.in_unit(utility), 9))


def _reason(asked: Asked, question: Question) -> str:
    """Why an actor does not sign a draft: red-line, commitment, no-deal; or signs."""
    found = asked.reply(question)
    if found.signs:
        return "signs"
    if found.commitment is not None:
        return "commitment"
    return "red-line" if found.issue is not None else "no-deal"


def _value(asked: Asked, question: Question) -> Answer:
    """The likeliest value of a number of the scenario, in its own unit."""
    address = _named("address", question.address, asked.inputs)
    return asked.scenario.in_unit(address, asked.inputs[address].mode)


def _basis(asked: Asked, question: Question) -> str:
    """On what a number rests: stated, inferred, assumed or invented."""
    return str(asked.inputs[_named("address", question.address, asked.inputs)].basis)


def _settles(asked: Asked, question: Question) -> float:
    """Where a model sees an issue settle, in the issue's unit."""
    issues = {found.id: found for found in asked.panel.issues}
    of = {said.model: said.p50 for said in issues[_named("issue", question.issue, issues)].said}
    return of[_named("model", question.model, of)]


QUESTIONS: Mapping[str, Callable[[Asked, Question], Answer]] = {
    "share": _share,
    "most_often": _most_often,
    "refuser": _refuser,
    "signable": _signable,
    "can_sign": _can_sign,
    "settled": _settled,
    "adopted": _adopted,
    "count": _count,
    "range": _range,
    "gain": _gain,
    "signs": _signs,
    "agreed": _agreed,
    "worth": _worth,
    "no_deal": _no_deal,
    "reason": _reason,
    "value": _value,
    "basis": _basis,
    "settles": _settles,
}
"""What can be asked, by name; the docstrings say what is answered."""


def _named(what: str, name: str | None, known: Any) -> str:
    if name not in known:
        raise ScenarioError([Problem((), unknown(what, str(name), known))])
    return str(name)
