"""The words for an address: what number it is, and what a value of it means.

In:      Scenario, address, value on the scale 0..1
Out:     phrases
Keeps:   a number that lies on an issue is told by the issue's points
Not here: reasons, shares and packages (words)
Example: tests/test_sweep.py
"""

from negotiation_sim.axes import issue_of
from negotiation_sim.report import words
from negotiation_sim.scenario import Scenario

OWN = {"at_least": "at least", "at_most": "at most", "exactly": "exactly"}


def named(scenario: Scenario, address: str) -> str:
    """What number this is, as a phrase; the address itself where there is no better one."""
    kind, name, *rest = address.split(".") + [""] * 3
    if kind == "issues" and name in scenario.issues and rest[0] == "status_quo":
        return f"how things stand on '{words.title(scenario, name)}'"
    if kind == "commitments" and any(c.id == name for c in scenario.commitments):
        promise = words.commitment(scenario, name)
        if rest[0] == "credibility":
            return f"the credibility of '{promise}'"
        return f"what '{promise}' amounts to ({OWN[rest[0]]})" if rest[0] in OWN else address
    if kind == "events" and rest[0] == "chance":
        return f"the chance of '{event(scenario, name)}'"
    if kind == "actors" and name in scenario.actors:
        return _of_actor(scenario, address)
    return {"talks.rounds": "number of rounds"}.get(address, address)


def value(scenario: Scenario, address: str, number: float) -> str:
    """A value at this address, 0..1, in the words of the issue on which it lies, or as a number."""
    issue = issue_of(scenario, address)
    if issue is not None:
        asked = scenario.issues[issue]
        point = asked.nearest(number)
        if asked.unit is not None or point is None:
            return words.point(scenario, issue, number)
        here = "at" if abs(asked.places()[point] - number) < 0.005 else "near"
        return f"{number:.2f} ({here} '{point.replace('_', ' ')}')"
    return words.percent(number) if address.endswith((".credibility", ".chance")) else f"{number:.2f}"


def event(scenario: Scenario, name: str) -> str:
    """What happens, as a short sentence without a full stop."""
    found = next((e for e in scenario.events if e.id == name), None)
    return (found.title or name).rstrip(".") if found else name


def _of_actor(scenario: Scenario, address: str) -> str:
    _, name, *rest = address.split(".")
    actor = _genitive(scenario.actors[name].name)
    if rest[:1] == ["stances"] and len(rest) > 2 and rest[1] in scenario.issues:
        title = words.title(scenario, rest[1])
        if rest[2] == "position":
            return f"{actor} position on '{title}'"
        if rest[2] == "salience":
            return f"{actor} salience on '{title}'"
        if rest[2] == "red_line" and rest[-1] in OWN:
            return f"{actor} red line on '{title}' ({OWN[rest[-1]]})"
    plain = {
        name: name.replace("_", " ") for name in ("capability", "cost_of_delay", "reservation", "strategy")
    }
    return f"{actor} {plain[rest[0]]}" if rest[0] in plain else address


def _genitive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"
