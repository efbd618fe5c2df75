"""The words for an address: what the number is, what a value of it means, and what it means to set it.

In:      Scenario, address, value
Out:     phrases that name actors, issues and commitments
Keeps:   a phrase fits into a sentence or behind "if"; an unknown kind of address is named as it is
Not here: values on issues, reasons, shares (words); which changes matter (levers)
Example: tests/report/test_report_paired.py
"""

import re
from collections.abc import Collection, Mapping, Sequence

from negotiation_sim.report import words
from negotiation_sim.scenario.correlations import Correlation, felt, is_number
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
        "{actor} {wanted} {place} on {issue}{stays}",
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
        "{actor} really drew the red line on {issue} at {place}",
    ),
    (
        "actors.ACTOR.stances.ISSUE.worth.PLACE",
        "what {means} on {issue} is worth to {actor}",
        "{means} on {issue} were worth {number} to {actor}",
    ),
    (
        "actors.ACTOR.stances.ISSUE.red_line.BOUND",
        "{whose} red line on {issue} ({bound})",
        "{actor} drew the red line on {issue} at {place}",
    ),
    (
        "commitments.COMMITMENT.credibility",
        "the credibility of the {kind} {commitment}",
        "the {kind} {commitment} were {kept}",
    ),
    (
        "commitments.COMMITMENT.BOUND",
        "what the {kind} {commitment} brings ({bound})",
        "the {kind} {commitment} brought {place}{beyond} on {issue}",
    ),
    (
        "correlations.CORRELATION.rank",
        "the rank of the correlation {correlation}",
        "the rank of the correlation {correlation} were {number}",
    ),
    ("events.EVENT.chance", "the chance of the event {event}", "the event {event} {happened}"),
    ("actors.ACTOR.strategy", "{whose} strategy", "{actor} followed the strategy '{number}'"),
    ("talks.rounds", "the number of rounds", "there were {number} rounds"),
)
MOST_NAMED = 4
CHANCES = (".credibility", ".chance")
BEYOND = {"at_least": " or more", "at_most": " or less"}
GIVEN_UP = "{actor} gave up the red line on {issue}"


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
    return address


def drawn(scenario: Scenario, address: str) -> str:
    """What is drawn at an address: the number, or whether a commitment is kept or an event happens."""
    if is_number(address):
        return what(scenario, address)
    name = address.split(".")[1]
    if address.startswith("events."):
        return f"whether the event '{event(scenario, name)}' happens"
    kind = next(c.kind for c in scenario.commitments if c.id == name)
    return f"whether the {kind} '{words.commitment(scenario, name)}' is kept{at_the_start(scenario, name)}"


def at_the_start(scenario: Scenario, name: str) -> str:
    """What "kept" has behind it where an event sets the credibility: a draw decides how the talks begin, not how they go on."""
    address = f"commitments.{name}.credibility"
    return " at the start" if any(address in event.changes for event in scenario.events) else ""


def drawn_together(scenario: Scenario, told: Collection[str]) -> str:
    """What the addresses *told* of are drawn together with; empty if they go with nothing."""
    return _together(scenario, felt(scenario.correlations, scenario.inputs()), told, 1)


def varied_together(scenario: Scenario, varied: Collection[str]) -> str:
    """Which of the numbers that are *varied* the file has drawn together; empty if none are."""
    numbers = [address for address in varied if is_number(address)]
    return _together(scenario, felt(scenario.correlations, {}, numbers), numbers, 2)


def _together(
    scenario: Scenario,
    found: Mapping[Correlation, Sequence[str]],
    told: Collection[str],
    at_least: int,
) -> str:
    clauses = []
    for correlation, addresses in found.items():
        if len({*addresses}.intersection(told)) >= at_least:
            named = [drawn(scenario, address) for address in addresses[:MOST_NAMED]]
            more = f" and {len(addresses) - MOST_NAMED} more" if len(addresses) > MOST_NAMED else ""
            listed = f"{', '.join(named)}{more}" if more else words.listed(named)
            clauses.append(f"{listed} (rank {correlation.rank:g})")
    return f"Drawn together: {'; '.join(clauses)}." if clauses else ""


def changed(scenario: Scenario, address: str, value: Value, *, given_up: bool = False) -> str:
    """What it means to set an address, as a clause behind "if": ``Russia wanted '...' on '...'``."""
    for pattern, _, phrase in _PATTERNS:
        if found := pattern.fullmatch(address):
            parts = found.groupdict()
            values = _values(scenario, address, value)
            return (GIVEN_UP if given_up else phrase).format(**_names(scenario, parts), **values)
    return f"{address} were {value}"


def value(scenario: Scenario, address: str, number: float, *others: float) -> str:
    """A value at this address, 0..1, in the words of the issue on which it lies, told apart from *others*."""
    if issue := scenario.issue_at(address):
        return words.quoted(scenario, issue, number, *others)
    if _scored(scenario, address):
        return words.counted_points(*map(scenario.scales[address].in_unit, (number, *others)))
    return words.percent(number) if address.endswith(CHANCES) else words.plain(number, *others)


def exactly(scenario: Scenario, address: str, place: float) -> str:
    """The same for a number of the file, with every digit that it has there."""
    if scenario.issue_at(address) or _scored(scenario, address):
        return value(scenario, address, place)
    return f"{100 * place:.6g}%" if address.endswith(CHANCES) else number(scenario, address, place)


def as_set(scenario: Scenario, issue: str, value: Value) -> str:
    """A *value* in the issue's own unit, with every digit it has, so that it can be set as it is printed."""
    number = scenario.issues[issue].scale.place(value)
    return words.quoted(scenario, issue, number, figure="" if isinstance(value, str) else figure(value))


def figure(number: float) -> str:
    """A number with all its decimals."""
    separator = "," if abs(number) >= words.SEPARATED_FROM else ""
    shown = f"{number:{separator}.9f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def number(scenario: Scenario, address: str, place: float) -> str:
    """A value at this address, 0..1, as a number in the unit in which the file gives it; the id of an option."""
    scale = scenario.scales[address]
    if scale.options:
        return str(scale.written(place))
    if issue := scenario.issue_at(address):
        return words.in_unit(scenario, issue, place)
    whole = f"{scale.in_unit(place):.6g}"
    return max(words.plain(place), whole, key=len) if (scale.low, scale.high) == (0.0, 1.0) else whole


def _scored(scenario: Scenario, address: str) -> bool:
    """Whether the number at an address is in the points of a score sheet."""
    of, actor, *rest = address.split(".")
    if of != "actors":
        return False
    if rest == ["reservation"]:
        return scenario.actors[actor].scores is not None
    return rest[2:3] == ["worth"] and scenario.actors[actor].stances[rest[1]].scored


def event(scenario: Scenario, name: str) -> str:
    """What happens in an event, as a short sentence without a full stop."""
    found = next((item for item in scenario.events if item.id == name), None)
    return (found.title or name.replace("_", " ")).rstrip(".") if found else name


def _names(scenario: Scenario, parts: dict[str, str]) -> dict[str, str]:
    """The words for the ids in an address."""
    bound = parts.get("bound", "")
    names = {"bound": bound.replace("_", " "), "beyond": BEYOND.get(bound, "")}
    if "issue" in parts:
        names["issue"] = f"'{words.title(scenario, parts['issue'])}'"
    if "actor" in parts:
        names["actor"] = name = scenario.actors[parts["actor"]].name
        names["whose"] = name if name.endswith("'s") else f"{name}'" if name.endswith("s") else f"{name}'s"
        stance = scenario.actors[parts["actor"]].stances.get(parts.get("issue", ""))
        names["wanted"], names["stays"] = ("wanted", "")
        if stance is not None and stance.worth:
            # The position is only what it asks for: it moves apart from what things are worth to it.
            place = "option" if scenario.issues[parts["issue"]].options else "point"
            worth = "its score sheet" if stance.scored else f"what each {place} is worth to it"
            names["wanted"], names["stays"] = ("asked for", f", while {worth} stayed the same")
    if "place" in parts:
        names["means"] = words.given_quoted(scenario, parts["issue"], parts["place"])
    if "event" in parts:
        names["event"] = f"'{event(scenario, parts['event'])}'"
    if "correlation" in parts:
        names["correlation"] = f"'{parts['correlation']}'"
    if "commitment" in parts:
        found = next(c for c in scenario.commitments if c.id == parts["commitment"])
        names["commitment"] = f"'{words.commitment(scenario, found.id)}'"
        names["kind"] = found.kind
        names["issue"] = f"'{words.title(scenario, found.issue)}'"
    return names


def _values(scenario: Scenario, address: str, value: Value) -> dict[str, str]:
    """The words for a value, as a place on the issue, a number and a chance."""
    issue = scenario.issue_at(address)
    place = as_set(scenario, issue, value) if issue else ""
    if isinstance(value, str):
        return {"place": place, "number": value, "kept": value, "happened": value}
    often = {0.0: "never {}", 1.0: "always {}"}.get(value, f"{{}} in {100 * value:.6g}% of the runs")
    return {
        "place": place,
        "number": words.counted_points(value)
        if _scored(scenario, address)
        else max(f"{value:.2f}" if value <= 1 else "", f"{value:.6g}", key=len),
        "kept": often.format("kept"),
        "happened": often.format("happened"),
    }
