"""Which stated numbers are held by no figure and no point in their claims: a list to look at.

In:      Scenario
Out:     addresses, in the order of the file
Keeps:   only words and figures are compared; what is listed may well be right, and a reader decides
Not here: what a basis needs (estimates), the screen (report.sources_text)
Example: tests/scenario/test_support.py
"""

import math
import re

from negotiation_sim.scenario.estimates import UNIT, Input
from negotiation_sim.scenario.issues import Issue
from negotiation_sim.scenario.scenario import Scenario

FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
WORD = re.compile(r"[^\W\d_]{4,}")
STEM = 5  # letters: "soldier" and "soldiers" are one word


def weakly_stated(scenario: Scenario) -> tuple[str, ...]:
    """The addresses of stated numbers whose claims hold neither their figure nor a word that tells their point from the others.

    A claim holds a figure if it names the number, in the issue's unit or in per cent. It holds a point
    if it has a word (from four letters) that tells this point from the others of its issue.
    """
    stated = (given for given in scenario.inputs().values() if given.basis == "stated")
    return tuple(given.address for given in stated if not _held(scenario, given))


def _held(scenario: Scenario, given: Input) -> bool:
    issue = _issue(scenario, given.address)
    says = [scenario.claims[claim].says for claim in given.claims if claim in scenario.claims]
    number = (issue.scale if issue else UNIT).in_unit(given.mode)
    figures = {float(found.replace(",", "")) for text in says for found in FIGURE.findall(text)}
    if any(math.isclose(figure, wanted) for figure in figures for wanted in (number, 100 * number)):
        return True
    own = _own_words(issue, given.mode) if issue else set()
    return any(own & _words(text) for text in says)


def _issue(scenario: Scenario, address: str) -> Issue | None:
    """The issue on whose line the number lies; None for a number that is on no line."""
    parts = address.split(".")
    if parts[0] == "issues":
        return scenario.issues[parts[1]]
    if "stances" in parts and parts[-1] != "salience" and parts[-2] != "worth":
        return scenario.issues[parts[3]]
    if parts[0] == "commitments" and parts[-1] != "credibility":
        return scenario.issues[next(c.issue for c in scenario.commitments if c.id == parts[1])]
    return None


def _own_words(issue: Issue, number: float) -> set[str]:
    """The words of the point or option at *number*, 0..1, that no other one of the issue has."""
    words = {name: _words(f"{name} {issue.means(name)}") for name in issue.places()}
    here = [name for name, at in issue.places().items() if math.isclose(at, number, abs_tol=1e-9)]
    others = set[str]().union(*(found for name, found in words.items() if name not in here))
    return set[str]().union(*(words[name] for name in here)) - others


def _words(text: str) -> set[str]:
    return {word[:STEM] for word in WORD.findall(text.casefold().replace("_", " "))}
