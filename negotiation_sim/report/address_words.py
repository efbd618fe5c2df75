"""The words for an address: what the number is, what a value of it means, and what it means to set it.

In:      Scenario, address, value
Out:     phrases that name actors, issues and commitments
Keeps:   a phrase fits into a sentence or behind "if"; an unknown kind of address is named as it is
Not here: values on issues, reasons, shares (words); which changes matter (levers)
Example: tests/report/test_report_paired.py
"""

import re

from negotiation_sim.report import words
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.scenario import Scenario

# The address, what its number is, and what it means to set it.
PHRASES = (
    ("issues.ISSUE.status_quo", "how things stand on {issue}", "things stood at {place} on {issue}"),
    ("actors.ACTOR.capability", "{whose} capability", "{whose} capability were {number} of 1"),
    (
        "actors.ACTOR.cost_of_delay",
        "{whose} cost of delay",
        "a round without a deal cost {actor} {number}",
    ),
    (
        "actors.ACTOR.reservation",
        "{whose} reservation",
        "no deal were worth {number} to {actor}",
    ),
    (
        "actors.ACTOR.stances.ISSUE.position",
        "{whose} position on {issue}",
        "{actor} wanted {place} on {issue}",
    ),
    (
        "actors.ACTOR.stances.ISSUE.salience",
        "{whose} salience on {issue}",
        "{issue} mattered {number} of 1 to {actor}",
    ),
    (
        "actors.ACTOR.stances.ISSUE.inner.position",
        "{whose} inner position on {issue}",
        "{actor} really wanted {place} on {issue}",
    ),
    (
        "actors.ACTOR.stances.ISSUE.inner.salience",
        "{whose} inner salience on {issue}",
        "{issue} really mattered {number} of 1 to {actor}",
    ),
    (
        "actors.ACTOR.stances.ISSUE.inner.red_line.BOUND",
        "{whose} inner red line on {issue} ({bound})",
        "{actor} really drew its red line on {issue} at {place}",
    ),
    (
        "actors.ACTOR.stances.ISSUE.worth.PLACE",
        "what {means} on {issue} is worth to {actor}",
        "{means} on {issue} were worth {number} to {actor}",
    ),
    (
        "actors.ACTOR.stances.ISSUE.red_line.BOUND",
        "{whose} red line on {issue} ({bound})",
        "{actor} drew its red line on {issue} at {place}",
    ),
    (
        "commitments.COMMITMENT.credibility",
        "the credibility of the {kind} {commitment}",
        "the {kind} {commitment} were {kept}",
    ),
    (
        "commitments.COMMITMENT.BOUND",
        "what the {kind} {commitment} brings ({bound})",
        "the {kind} {commitment} brought {bound} {place} on {issue}",
    ),
    ("events.EVENT.chance", "the chance of the event {event}", "the event {event} {happened}"),
)
GIVEN_UP = "{actor} gave up its red line on {issue}"


def _pattern(kind: str) -> re.Pattern[str]:
    """The kind of address, with a group for each id in it."""
    return re.compile(
        re.sub(r"[A-Z]+", lambda part: f"(?P<{part[0].lower()}>[^.]+)", kind.replace(".", r"\."))
    )


_PATTERNS = tuple((_pattern(kind), what_it_is, what_if) for kind, what_it_is, what_if in PHRASES)


def what(scenario: Scenario, address: str) -> str:
    """The number at an address, as a phrase: ``Russia's position on '...'``."""
    for pattern, phrase, _ in _PATTERNS:
        if found := pattern.fullmatch(address):
            return phrase.format(**_names(scenario, found.groupdict()))
    return {"talks.rounds": "the number of rounds"}.get(address, address)


def changed(scenario: Scenario, address: str, value: Value, *, given_up: bool = False) -> str:
    """What it means to set an address, as a clause behind "if": ``Russia wanted '...' on '...'``."""
    for pattern, _, phrase in _PATTERNS:
        if found := pattern.fullmatch(address):
            parts = found.groupdict()
            values = _values(scenario, parts, value)
            return (GIVEN_UP if given_up else phrase).format(**_names(scenario, parts), **values)
    return f"{address} were {value}"


def value(scenario: Scenario, address: str, number: float, *others: float) -> str:
    """A value at this address, 0..1, in the words of the issue on which it lies, told apart from *others*."""
    if issue := scenario.issue_at(address):
        return words.quoted(scenario, issue, number, *others)
    return (
        words.percent(number)
        if address.endswith((".credibility", ".chance"))
        else words.plain(number, *others)
    )


def number(scenario: Scenario, address: str, place: float) -> str:
    """A value at this address, 0..1, as a number in the unit in which the file gives it; the id of an option."""
    scale = scenario.scales[address]
    if scale.options:
        return str(scale.written(place))
    if issue := scenario.issue_at(address):
        return words.in_unit(scenario, issue, place)
    whole = f"{scale.in_unit(place):.6g}"
    return max(words.plain(place), whole, key=len) if (scale.low, scale.high) == (0.0, 1.0) else whole


def event(scenario: Scenario, name: str) -> str:
    """What happens in an event, as a short sentence without a full stop."""
    found = next((item for item in scenario.events if item.id == name), None)
    return (found.title or name.replace("_", " ")).rstrip(".") if found else name


def _names(scenario: Scenario, parts: dict[str, str]) -> dict[str, str]:
    """The words for the ids in an address."""
    names = {"bound": parts.get("bound", "").replace("_", " ")}
    if "issue" in parts:
        names["issue"] = f"'{words.title(scenario, parts['issue'])}'"
    if "actor" in parts:
        names["actor"] = name = scenario.actors[parts["actor"]].name
        names["whose"] = f"{name}'" if name.endswith("s") else f"{name}'s"
    if "place" in parts:
        names["means"] = f"'{scenario.issues[parts['issue']].means(parts['place'])}'"
    if "event" in parts:
        names["event"] = f"'{event(scenario, parts['event'])}'"
    if "commitment" in parts:
        found = next(c for c in scenario.commitments if c.id == parts["commitment"])
        names["commitment"] = f"'{words.commitment(scenario, found.id)}'"
        names["kind"] = found.kind
        names["issue"] = f"'{words.title(scenario, found.issue)}'"
    return names


def _values(scenario: Scenario, parts: dict[str, str], value: Value) -> dict[str, str]:
    """The words for a value, as a place on the issue, a number and a chance."""
    commitment = next((c for c in scenario.commitments if c.id == parts.get("commitment")), None)
    issue = commitment.issue if commitment else parts.get("issue")
    place = _place(scenario, issue, value) if issue else ""
    if isinstance(value, str):
        return {"place": place, "number": value, "kept": value, "happened": value}
    often = {0.0: "never {}", 1.0: "always {}"}.get(value, f"{{}} in {value:.0%} of the runs")
    return {
        "place": place,
        "number": f"{value:.2f}" if value <= 1 else f"{value:g}",
        "kept": often.format("kept"),
        "happened": often.format("happened"),
    }


def _place(scenario: Scenario, issue: str, value: Value) -> str:
    """A place on an issue, in the words of its point or as a number."""
    asked = scenario.issues[issue]
    if isinstance(value, str):
        return f"'{asked.means(value)}'"
    number = (value - asked.scale.low) / (asked.scale.high - asked.scale.low)
    return words.quoted(scenario, issue, number)
