"""Every number of a scenario with its basis and its claims.

In:      Scenario
Out:     rich renderables, or plain data
Keeps:   in the order of the file; what the scenario sets without evidence is listed apart
Not here: counting by basis (summary)
Example: tests/test_sources.py
"""

from collections.abc import Iterator
from typing import Any

from attrs import asdict
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from negotiation_sim.estimates import Input
from negotiation_sim.evidence import Claim
from negotiation_sim.scenario import Scenario
from negotiation_sim.summary import evidence_counts


def as_data(scenario: Scenario) -> dict[str, Any]:
    """The numbers and the claims they rest on, as plain data."""
    inputs = scenario.inputs()
    used = {claim for given in inputs.values() for claim in given.claims}
    return {
        "schema": 1,
        "scenario": {"path": scenario.path, "title": scenario.title, "sha256": scenario.sha256},
        "evidence": evidence_counts(scenario),
        "inputs": [asdict(given) for given in inputs.values()],
        "claims": [_claim(claim) for name, claim in scenario.claims.items() if name in used],
        "unused_claims": [name for name in scenario.claims if name not in used],
    }


def told(scenario: Scenario) -> Iterator[RenderableType]:
    """The numbers, then the claims."""
    counts, inputs = evidence_counts(scenario), scenario.inputs()
    yield Text(scenario.title, style="bold")
    yield Text(
        f"{counts['estimates']} numbers: {counts['stated']} stated in the source, {counts['inferred']} inferred from it, "
        f"{counts['assumed']} assumed. The less the source says, the wider a number is drawn."
    )
    yield Text("")
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    for name in ("number (0 to 1)", "likeliest", "range", "basis", "rests on"):
        table.add_column(name, overflow="fold")
    for given in inputs.values():
        if given.basis:
            table.add_row(*_row(given))
    yield table
    exact = [given for given in inputs.values() if not given.basis]
    if exact:
        yield Text("")
        yield Text(
            "Set by the scenario, not estimated: "
            + "; ".join(f"{x.address} = {x.mode:.3g}" for x in exact)
            + "."
        )
    used = {claim for given in inputs.values() for claim in given.claims}
    if used:
        yield Text("")
        yield Text("The claims, in our words", style="bold")
        for name, claim in scenario.claims.items():
            if name in used:
                yield Text(f"{name} ({claim.source}, paragraph {claim.where}; {claim.speaker}): {claim.says}")


def _row(given: Input) -> tuple[str, ...]:
    spread = "exact" if given.exact else f"{given.low:.2f} to {given.high:.2f}"
    rests_on = ", ".join(given.claims) if given.basis == "stated" else given.why or ", ".join(given.claims)
    return given.address, f"{given.mode:.2f}", spread, given.basis or "", rests_on


def _claim(claim: Claim) -> dict[str, Any]:
    plain = asdict(claim)
    return {**plain, "when": str(claim.when) if claim.when else None}
