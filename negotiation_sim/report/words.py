"""The words for single things: values, reasons, shares, commitments.

In:      ids and numbers
Out:     phrases
Keeps:   the same thing has the same words in every report
Not here: sentences about a whole run or ensemble (run_text, trace_text)
Example: tests/report/test_report.py
"""

from collections.abc import Iterator
from typing import Any

from negotiation_sim.model.protocols import Push
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import Ending

ENDINGS: dict[Ending, str] = {
    "agreement": "an agreement",
    "walkout": "a walkout",
    "deadline": "the deadline, without agreement",
}

PUSHES: dict[Push, str] = {
    Push.CONFRONTATION: "loses a confrontation with {by} over {issue}",
    Push.COMPROMISE: "compromises with {by} on {issue}",
    Push.CAPITULATION: "gives in to {by} on {issue}",
    Push.EXCHANGE: "moves, in exchange with {by}, on {issue}",
}
"""How an actor is moved by another one; the words of the expected-utility and the exchange model."""


def percent(share: float) -> str:
    """A share in whole per cent, honest at the ends: what is more than 0 is not told as 0."""
    if 0 < share <= 0.005:
        return "under 1%"
    if 0.995 <= share < 1:
        return "over 99%"
    return f"{share:.0%}"


def interval(low: float, high: float) -> str:
    """An interval of shares, with one decimal where whole per cents would hide it."""
    if high < 0.001:
        return "under 0.1%"
    digits = 0 if high - low >= 0.02 else 1
    return f"{100 * low:.{digits}f} to {100 * high:.{digits}f}%"


def value(scenario: Scenario, issue: str, number: float) -> str:
    """A place on an issue, in the words of the nearest point, or in its own unit."""
    asked = scenario.issues[issue]
    point = asked.nearest(number)
    if asked.unit is not None:
        return f"{asked.scale.in_unit(number):,.0f} {asked.unit}"
    return asked.points[point].means if point else f"{number:.2f}"


def point(scenario: Scenario, issue: str, number: float) -> str:
    """A place on an issue, short: the name of the nearest point, or the number in the issue's own unit."""
    asked = scenario.issues[issue]
    nearest = asked.nearest(number) if asked.unit is None else None
    return nearest.replace("_", " ") if nearest else value(scenario, issue, number)


def title(scenario: Scenario, issue: str) -> str:
    """The question."""
    return scenario.issues[issue].title


def commitment(scenario: Scenario, name: str) -> str:
    """What a commitment does, as a short sentence without a full stop."""
    found = next(c for c in scenario.commitments if c.id == name)
    if found.title:
        return found.title.rstrip(".")
    effect, estimate = found.effect
    actor = scenario.actors[found.actor].name if found.actor in scenario.actors else found.actor
    return f"{actor} makes '{title(scenario, found.issue)}' {effect.replace('_', ' ')} {estimate.mode}"


def short_reason(scenario: Scenario, kind: str, issue: str | None, caused_by: str | None) -> str:
    """Why somebody refuses a text, for a table."""
    if kind == "red line":
        return f"the text crosses its red line on '{title(scenario, issue or '')}'"
    if kind == "crossed by commitment":
        return (
            f"what the text sets off ('{commitment(scenario, caused_by or '')}') "
            f"crosses its red line on '{title(scenario, issue or '')}'"
        )
    return kind.replace("worth less than no deal", "worth less to it than no deal")


def weighed(loses: list[str], wins: list[str]) -> str:
    """Where signing costs a party and where it gains, as the end of a sentence; empty if nowhere."""
    parts = [f"lose on {listed(loses)}"] if loses else []
    parts += [f"gain on {listed(wins)}"] if wins else []
    return ", and ".join(parts)


def reason(scenario: Scenario, kind: str, issue: str | None, caused_by: str | None) -> str:
    """Why somebody refuses a text, as the end of a sentence that began with its name."""
    if kind == "red line":
        return f"the text crosses its red line on '{title(scenario, issue or '')}'"
    if kind == "crossed by commitment":
        return (
            f"it could sign the text itself, but not what the text sets off ('{commitment(scenario, caused_by or '')}'), "
            f"which crosses its red line on '{title(scenario, issue or '')}'"
        )
    if kind == "worth less than no deal":
        return "what would come of the text is worth less to it than no deal"
    return "what would come of the text is worth less than it still hopes for"


def asked(scenario: Scenario) -> Iterator[str]:
    """Which question it is: the variant, and what was changed beyond it; nothing for the scenario as it is."""
    if scenario.variant_id:
        yield f"Variant {scenario.variant_id}: {scenario.variants[scenario.variant_id].title}"
    if others := changed(scenario):
        yield f"Changed: {', '.join(f'{address} = {value}' for address, value in others.items())}"


def changed(scenario: Scenario) -> dict[str, Any]:
    """What was changed beyond the variant, by address."""
    own = scenario.variants[scenario.variant_id].changes if scenario.variant_id else {}
    return {address: value for address, value in scenario.changes.items() if address not in own}


def counted(number: int, what: str) -> str:
    """``no runs``, ``1 run``, ``2,048 runs``."""
    return f"{f'{number:,}' if number else 'no'} {what}{'' if number == 1 else 's'}"


def listed(names: list[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return (
        names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else "nobody"
    )
