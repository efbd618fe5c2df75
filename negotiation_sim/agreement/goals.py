"""What the consequences of a draft are asked to be, as people write it.

In:      Scenario; a goal: ``"ceasefire=full"``, several of these, or what an issue is to be, by issue
Out:     the Condition that a file would hold
Keeps:   a number asks for that very place, a point for what lies nearest to it, an option for itself
Not here: drafts that lead there (drafts), what a condition means (scenario.issues)
Example: tests/report/test_explain_text.py
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from negotiation_sim.errors import NegotiationSimError, Problem, ScenarioError
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import Condition
from negotiation_sim.scenario.load import read_value
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.short import tables
from negotiation_sim.scenario.structure import strictly

Goal = str | Iterable[str] | Mapping[str, Value | Mapping[str, Any]]
FORM = re.compile(r"\s*([^<>=\s]+)\s*(>=|<=|=)\s*(.+?)\s*")
BOUNDS = {"=": ("nearest",), ">=": ("at_least",), "<=": ("at_most",)}


def condition_of(scenario: Scenario, goal: Goal) -> Condition:
    """A goal as a condition.

    Raises:
        NegotiationSimError: If it is none, or asks for what the scenario does not have.
    """
    bounds: dict[str, dict[str, Any]] = {}
    for name, sign, value in _asked(goal):
        if sign is None:
            bounds.setdefault(name, {}).update(value)
        else:
            bounds.setdefault(name, {}).update(_bound(scenario, name, sign, value))
    condition = strictly(bounds, Condition)
    problems = [*condition.problems(scenario.issues)]
    if problems or not condition.bounds:
        raise ScenarioError(problems or [Problem((), "a goal needs a bound on an issue")])
    return condition


def _asked(goal: Goal) -> Iterator[tuple[str, str | None, Any]]:
    """Issue, sign and place of every part; a bound that is written out has no sign."""
    if isinstance(goal, Mapping):
        for name, place in tables(goal).items():
            yield name, None if isinstance(place, Mapping) else "=", place
        return
    for text in [goal] if isinstance(goal, str) else goal:
        if (match := FORM.fullmatch(text)) is None:
            raise NegotiationSimError(
                f"a goal is ISSUE=PLACE, ISSUE>=PLACE or ISSUE<=PLACE, and {text!r} is none"
            )
        yield match[1], match[2], read_value(match[3])


def _bound(scenario: Scenario, name: str, sign: str, value: Any) -> dict[str, Any]:
    """The bound on one issue."""
    issue = scenario.issues.get(name)
    if issue is not None:
        try:
            issue.scale.number(value)
        except (TypeError, ValueError) as error:
            raise NegotiationSimError(f"the goal {name}{sign}{value}: {error}") from None
        if issue.options and sign != "=":
            raise NegotiationSimError(
                f"the goal {name}{sign}{value}: options have no order: ask for {name}=OPTION"
            )
        if issue.options:
            return {"any_of": [value]}
    exact = sign == "=" and not isinstance(value, str)
    return dict.fromkeys(("at_least", "at_most") if exact else BOUNDS[sign], value)
