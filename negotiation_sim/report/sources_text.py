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
from negotiation_sim.report.layout import heading, rows
from negotiation_sim.runs.sources import Sources
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.scenario import Scenario


def told(found: Sources) -> Iterator[RenderableType]:
    """The numbers, then the claims."""
    scenario, counts = found.scenario, found.evidence
    yield heading(scenario.title)
    wider = "" if counts["invented"] == counts["estimates"] else f" {words.WIDER}"
    yield Text(f"{words.bases(counts)}.{wider}")
    yield Text("")
    yield heading(
        "The numbers: the likeliest value, the range it is drawn from (0 to 1), and on what it rests"
    )
    for given in found.inputs.values():
        if given.basis:
            yield Text(given.address)
            yield rows([_row(scenario, given)], shares=(0, 1))
    if exact := [
        f"{given.address} = {_exact(scenario, given)}" for given in found.inputs.values() if not given.basis
    ]:
        yield Text("")
        yield heading("Set by the scenario, not estimated")
        yield rows([(line,) for line in exact], shares=(1,))
    if found.claims:
        yield Text("")
        yield heading("The claims, in our words")
    for name, claim in found.claims.items():
        yield Text(f"{name} ({claim.source}, paragraph {claim.where}; {claim.speaker})")
        yield rows([(claim.says,)], shares=(1,))


def weak(found: Sources) -> Iterator[RenderableType]:
    """The stated numbers whose claims hold no figure and no point, each with its claims."""
    scenario = found.scenario
    yield heading(scenario.title)
    yield Text(
        f"{len(found.weak)} of {found.evidence['stated']} stated numbers rest on claims in which neither their figure nor a word of their "
        "point was found. Only words are compared: read each claim, and decide if it says the number or only a direction."
    )
    for address in found.weak:
        given = found.inputs[address]
        yield Text("")
        yield Text(address)
        number = "" if scenario.scales[address].options else f"{given.mode:.2f}"
        yield rows([(number, _means(scenario, given))], shares=(0, 1))
        yield rows([(name, scenario.claims[name].says) for name in given.claims], shares=(0, 1))


def _row(scenario: Scenario, given: Input) -> tuple[str, str]:
    number, spread = f"{given.mode:.2f}", f"{given.low:.2f} to {given.high:.2f}"
    if scenario.scales[given.address].options:  # one of several in no order
        number, spread = "    ", "option"
    elif given.exact:
        spread = "exact"
    claims = f"Claims: {', '.join(given.claims)}." if given.claims else ""
    rests_on = claims if given.basis == "stated" else given.why or claims
    return f"{number}  {spread:<12}  {given.basis:<8}", f"{_means(scenario, given)}{rests_on}"


def _exact(scenario: Scenario, given: Input) -> str:
    """A number from 0 to 1, or an option."""
    scale = scenario.scales[given.address]
    return str(scale.written(given.mode)) if scale.options else f"{given.mode:.3g}"


def _means(scenario: Scenario, given: Input) -> str:
    """What a number means, where it lies on an issue that has words."""
    parts = given.address.split(".")
    if parts[0] == "issues" or "stances" in parts:
        on = parts[1] if parts[0] == "issues" else parts[3]
        if parts[-2] == "worth":
            return f"worth of '{scenario.issues[on].means(parts[-1])}'. "
        if parts[-1] != "salience":
            return f"{words.quoted(scenario, on, given.mode)}. "
    return ""
