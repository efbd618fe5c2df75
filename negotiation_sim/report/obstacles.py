"""Sentences for what stands in the way: red lines, no-deal values, commitments, and what would move them.

In:      Explanation, an Element or an Opener of it
Out:     sentences that name actors, issues and claims
Keeps:   a sentence about an element begins with who would not accept what, or with the promise or threat
Not here: the page they stand on (explain_text), words for single values (words)
Example: tests/report/test_explain_text.py
"""

from collections.abc import Sequence

from negotiation_sim.agreement.drafts import Element
from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.agreement.moves import Admission, NumberMove, Opener
from negotiation_sim.report import address_words, commands, words
from negotiation_sim.runs.units import tidy
from negotiation_sim.scenario.estimates import OWN_WORDS, plain
from negotiation_sim.scenario.issues import Condition
from negotiation_sim.scenario.scenario import Scenario

WITHIN = 1e-6
"""A change beyond the range of an estimate by less than this is within it."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def told(explanation: Explanation, element: Element) -> str:
    """What an element says, as a sentence without a full stop."""
    scenario, compiled = explanation.scenario, explanation.compiled
    if element.kind == "commitment":
        commitment = scenario.commitments[element.commitment]
        when = condition(scenario, commitment.when)
        title = f"the {commitment.kind} '{words.commitment(scenario, commitment.id)}'"
        return f"{title} takes effect{f' when {when}' if when else ''}"
    actor = scenario.actors[compiled.actors[element.actor]].name
    if element.kind == "no-deal value":
        threats = _without_agreement(explanation)
        may_abstain = scenario.talks.rule.abstain and compiled.actors[element.actor] in scenario.talks.parties
        also = ", and would abstain on what is worth as much" if may_abstain else ""
        return f"{actor} would not accept what is worth less than no deal{f' ({threats})' if threats else ''}{also}"
    issue = compiled.issues[element.issue]
    if element.bound == "never":
        asked = scenario.issues[issue]
        stance = scenario.actors[compiled.actors[element.actor]].stances[issue].meant
        out = [f"'{asked.means(option)}'" for option in stance.ruled_out(asked)]
        return f"{actor} would not accept {words.listed(out, 'or')} on '{words.title(scenario, issue)}'"
    limit = explanation.situation.inputs["red_low" if element.bound == "at_least" else "red_high"]
    place = words.quoted(scenario, issue, float(limit[element.actor, element.issue]))
    how = "less than" if element.bound == "at_least" else "more than"
    return f"{actor} would not accept {how} {place} on '{words.title(scenario, issue)}'"


def rests_on(explanation: Explanation, element: Element) -> str:
    """The basis of an element and its claims, for brackets."""
    if element.kind == "no-deal value":
        return "follows from what is wanted and how things stand"
    basis, names = explanation.element(element)["basis"], claims(explanation, element)
    return f"{basis}: {', '.join(names)}" if names and basis not in OWN_WORDS else str(basis)


def claims(explanation: Explanation, element: Element) -> tuple[str, ...]:
    """Ids of the claims that an element rests on."""
    return tuple(explanation.element(element)["claims"])


def together(explanation: Explanation, conflict: Sequence[Element]) -> str:
    """How the elements of a minimal conflict hang together."""
    n_elements = len(conflict)
    if n_elements == 1:
        return "This alone rules it out."
    if explanation.conflicts.complete and explanation.conflicts.found == (tuple(conflict),):
        draft = asked_for(explanation, "draft")
        return f"Nothing else stands in the way: without any one of these, {draft} could be signed{_and_ratified(explanation)}."
    if n_elements == 2:
        return "Each alone leaves room for a deal on this; together they rule it out."
    count = NUMBERS[n_elements - 1] if n_elements <= len(NUMBERS) else str(n_elements - 1)
    return f"Any {count} of these leave room for a deal on this; all together rule it out."


def asked_for(explanation: Explanation, what: str) -> str:
    """Any draft or deal, or one such as it is asked for: with an outcome, or after which a condition holds."""
    return f"such a {what}" if explanation.outcome is not None or explanation.goal else f"a {what}"


def _and_ratified(explanation: Explanation) -> str:
    return " and ratified" if explanation.scenario.talks.ratify else ""


def in_one_sentence(explanation: Explanation, conflict: Sequence[Element]) -> str:
    """A conflict, as one sentence."""
    return f"{'; '.join(told(explanation, element) for element in conflict)}."


def opener(explanation: Explanation, found: Opener) -> str:
    """What would have to move, and from where to where."""
    idle = (
        "" if found.gains is not False else "; what could be signed then brings nobody anything over no deal"
    )
    return f"{', and '.join(_move(explanation.scenario, move) for move in found.moves)}{idle}."


def setting(found: Opener) -> str:
    """The options that try an opener."""
    return " ".join(f"--set {_typed(move)}" for move in found.moves)


def _typed(move: NumberMove | Admission) -> str:
    """The change as a shell takes it."""
    if isinstance(move, Admission):
        return commands.pasted(f"{move.address}={commands.as_toml(move.value)}")
    return f"{move.address}={plain(move.setting)}"


def condition(scenario: Scenario, when: Condition) -> str:
    """A condition, as the words that follow 'when'."""
    parts = []
    for issue, (low, high) in when.intervals(scenario.issues).items():
        bound, name = when.bounds[issue], words.title(scenario, issue)
        if bound.nearest is not None:
            point = f"'{scenario.issues[issue].means(bound.nearest)}'"
            parts.append(f"'{name}' is nearest to {point}{_reach(scenario, issue, low, high)}")
        elif bound.any_of:
            meant = [f"'{scenario.issues[issue].means(option)}'" for option in bound.any_of]
            parts.append(f"'{name}' is {words.listed(meant, 'or')}")
        elif low == high:
            parts.append(f"'{name}' is {words.quoted(scenario, issue, low)}")
        else:
            ends = (("at least", low, low > 0.0), ("at most", high, high < 1.0))
            asked = [f"{what} {words.quoted(scenario, issue, end)}" for what, end, given in ends if given]
            parts.append(f"'{name}' is {words.listed(asked or ['anything'])}")
    return words.listed(parts) if parts else ""


def _reach(scenario: Scenario, issue: str, low: float, high: float) -> str:
    """The part of a line that is meant, in numbers; nothing where it is all of it."""
    asked = scenario.issues[issue]
    ends = [
        address_words.figure(float(scenario.in_unit(f"issues.{issue}.status_quo", end)))
        for end in (low, high)
    ]
    if low > 0.0:
        return (
            f" ({asked.measured(ends[0])} or more)"
            if high >= 1.0
            else f" ({asked.measured(' to '.join(ends))})"
        )
    return f" ({asked.measured(ends[1])} or less)" if high < 1.0 else ""


def _without_agreement(explanation: Explanation) -> str:
    """The commitments that are carried out without agreement, as 'without one ...'."""
    scenario = explanation.scenario
    titles = [
        words.commitment(scenario, commitment.id)
        for commitment, kept in zip(scenario.commitments, explanation.situation.kept, strict=True)
        if kept and commitment.when.agreement is False
    ]
    return f"without one: {'; '.join(titles)}" if titles else ""


def _move(scenario: Scenario, move: NumberMove | Admission) -> str:
    _, name, *rest = move.address.split(".")
    if isinstance(move, Admission):
        meant = scenario.issues[rest[1]].means(move.option)
        return f"{scenario.actors[name].name} accepted '{meant}' on '{words.title(scenario, rest[1])}'"
    if rest == ["credibility"]:
        believed, commitment = move.becomes > move.was, next(c for c in scenario.commitments if c.id == name)
        told = "believed" if believed else "no longer believed"
        given = scenario.inputs()[move.address]
        often = {0.0: "none", 1.0: "all"}.get(given.mean, f"about {words.percent(given.mean)}")
        title = f"the {commitment.kind} '{words.commitment(scenario, name)}'"
        return f"{title} were {told} (it is kept in {often} of the draws)"
    what, issue = address_words.what(scenario, move.address), scenario.issue_at(move.address)
    beyond = f"{move.beyond:.2g}"
    if issue is None:
        was, becomes = address_words.figure(tidy(move.was)), address_words.figure(move.setting)
    else:
        was = address_words.as_set(scenario, issue, scenario.in_unit(move.address, move.at))
        becomes = address_words.as_set(scenario, issue, move.setting)
        beyond = scenario.issues[issue].measured(beyond)
    where = f"{beyond} beyond its range" if move.past > WITHIN else "within its range"
    if scenario.inputs()[move.address].exact:
        where = "though it is given exactly"
    return f"{what} went from {was} to {becomes}, {where}"
