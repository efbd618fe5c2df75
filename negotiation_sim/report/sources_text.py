"""Every number of a scenario with its basis and its claims, in words.

In:      Sources
Out:     rich renderables
Keeps:   in the order of the file; what the scenario sets without evidence is listed apart
Not here: the numbers and their data (runs.sources)
Example: tests/report/test_sources.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.report import words
from negotiation_sim.report.address_words import exactly, number
from negotiation_sim.report.layout import heading, rows
from negotiation_sim.runs.sources import Sources
from negotiation_sim.scenario.correlations import Correlation
from negotiation_sim.scenario.estimates import Input, plain
from negotiation_sim.scenario.scenario import Scenario


def told(found: Sources) -> Iterator[RenderableType]:
    """The numbers, then the claims."""
    scenario, counts = found.scenario, found.evidence
    yield heading(scenario.title)
    yield Text(f"{words.bases(counts)}. {words.how_wide(scenario, counts)}")
    yield Text("")
    yield heading("The numbers: the likeliest value, the range it is drawn from, and on what it rests")
    for given in found.inputs.values():
        if given.basis:
            yield Text(given.address)
            yield rows([_row(scenario, given)], shares=(0, 1))
    exact = [given.address for given in found.inputs.values() if not given.basis]
    follows = {address for address in exact if _follows(scenario, address)}
    for title, those in (
        ("Set by the scenario, not estimated", [one for one in exact if one not in follows]),
        ("Follows from a score sheet, not set by itself", [one for one in exact if one in follows]),
    ):
        if those:
            yield Text("")
            yield heading(title)
            yield rows([(f"{one} = {_as_set(scenario, found.inputs[one])}",) for one in those], shares=(1,))
    if scenario.correlations:
        yield Text("")
        yield heading("Drawn together: the rank correlation, and on what it rests")
    for correlation in scenario.correlations:
        yield Text(f"{correlation.id}: {', '.join(correlation.between)}")
        yield rows([_correlation(correlation)], shares=(0, 1))
    if found.claims:
        yield Text("")
        yield heading("The claims, in our words")
    for name, claim in found.claims.items():
        yield Text(f"{name} ({claim.source}, {claim.found_at}; {claim.speaker})")
        yield rows([(claim.says,)], shares=(1,))


def weak(found: Sources) -> Iterator[RenderableType]:
    """The stated numbers whose claims hold no figure and no point, each with its claims."""
    scenario = found.scenario
    yield heading(scenario.title)
    if not found.evidence["stated"]:
        yield Text("No number of this scenario is stated in a source.")
        return
    yield Text(_how_many(len(found.weak), found.evidence["stated"]))
    for address in found.weak:
        given = found.inputs[address]
        yield Text("")
        yield Text(address)
        given_as = "" if scenario.scales[address].options else number(scenario, address, given.mode)
        yield rows([(given_as, _means(scenario, given))], shares=(0, 1))
        yield rows([(name, scenario.claims[name].says) for name in given.claims], shares=(0, 1))


def _how_many(weak: int, stated: int) -> str:
    if not weak:
        return "Every stated number has in a claim its figure, or a word that tells its point from the others. Only words are compared."
    of = "The only stated number" if stated == 1 else f"{weak} of {stated} stated numbers"
    rest, their = ("rests", "its") if weak == 1 else ("rest", "their")
    return (
        f"{of} {rest} on claims that hold neither {their} figure nor a word that tells {their} point from the others. "
        "Only words are compared: read each claim, and decide if it says the number or only a direction."
    )


def _correlation(correlation: Correlation) -> tuple[str, str]:
    claims = f"Claims: {', '.join(correlation.claims)}." if correlation.claims else ""
    rests_on = claims if correlation.basis == "stated" else correlation.why or claims
    return f"{correlation.rank:<18g}  {correlation.basis:<8}", rests_on


def _row(scenario: Scenario, given: Input) -> tuple[str, str]:
    likeliest, low, high = (
        number(scenario, given.address, place) for place in (given.mode, given.low, given.high)
    )
    spread = "exact" if given.exact else f"{low} to {high}"
    if scenario.scales[given.address].options:  # one of several in no order
        likeliest, spread = "    ", "option"
    claims = f"Claims: {', '.join(given.claims)}." if given.claims else ""
    rests_on = claims if given.basis == "stated" else given.why or claims
    return f"{likeliest:<4}  {spread:<12}  {given.basis:<8}", f"{_means(scenario, given)}{rests_on}"


def _as_set(scenario: Scenario, given: Input) -> str:
    """A number as ``--set`` takes it: in its own unit, or the id of an option."""
    value = scenario.in_unit(given.address, given.mode)
    return value if isinstance(value, str) else plain(value)


def _follows(scenario: Scenario, address: str) -> bool:
    """Whether a number is a salience that a score sheet implies; it cannot be set by itself."""
    at = address.split(".")
    return at[4:] == ["salience"] and scenario.actors[at[1]].stances[at[3]].scored


def _means(scenario: Scenario, given: Input) -> str:
    """What a number means: its place on an issue, or its points on a score sheet."""
    parts = given.address.split(".")
    if parts[-1] == "reservation" and scenario.actors[parts[1]].scores is not None:
        return f"{exactly(scenario, given.address, given.mode)}. "
    if (on := scenario.issue_at(given.address)) or parts[-2] == "worth":
        on = on or parts[3]
        if parts[-2] == "worth":
            scored = scenario.actors[parts[1]].stances[on].scored
            on_sheet = f": {exactly(scenario, given.address, given.mode)}" if scored else ""
            return f"worth of '{scenario.issues[on].means(parts[-1])}'{on_sheet}. "
        if parts[-1] != "salience":
            return f"{words.quoted(scenario, on, given.mode)}. "
    return ""
