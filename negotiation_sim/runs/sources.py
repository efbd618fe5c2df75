"""Every number of a scenario with its basis and its claims.

In:      Scenario
Out:     Sources: the numbers, the claims they rest on, the claims on which none rests
Keeps:   nothing that bears on a run is left out; in the order of the file
Not here: counting by basis (summary), which stated numbers are weak (scenario.support), words (report.sources_text)
Example: tests/report/test_sources.py
"""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import asdict, frozen

from negotiation_sim.runs.frames import Tabled
from negotiation_sim.runs.summary import evidence_counts
from negotiation_sim.runs.units import range_told
from negotiation_sim.scenario.claims import Claim
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.support import weakly_stated
from negotiation_sim.shown import Brief


@frozen(eq=False, repr=False)
class Sources(Tabled, Brief):
    """On what a scenario rests.

    Attributes:
        evidence: How many numbers there are, by basis.
        inputs: Every number that bears on a run, by address, as the engine holds it: low, mode and high from 0 to 1.
        weak: Addresses of stated numbers whose claims hold neither their figure nor a word that tells their point from the others.
        claims: Those on which a number or a correlation rests, by id.
        unused_claims: Ids of the others.
    """

    scenario: Scenario
    evidence: Mapping[str, int]
    inputs: Mapping[str, Input]
    weak: tuple[str, ...]
    claims: Mapping[str, Claim]
    unused_claims: tuple[str, ...]

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each number; low, mode and high in the unit of the file, options evenly from 0 to 1."""
        weak = {*self.weak}
        for address, given in self.inputs.items():
            yield {
                "address": address,
                **range_told(self.scenario, given),
                "basis": str(given.basis) if given.basis else "",
                "claims": "; ".join(given.claims),
                "why": given.why or "",
                "weak": address in weak,
            }

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            **origin(self.scenario),
            "evidence": dict(self.evidence),
            "inputs": [asdict(given) | range_told(self.scenario, given) for given in self.inputs.values()],
            **(
                {"correlations": [asdict(c) for c in listed]}
                if (listed := self.scenario.correlations)
                else {}
            ),
            "weak": [*self.weak],
            "claims": [
                {**asdict(claim), "when": str(claim.when) if claim.when else None}
                for claim in self.claims.values()
            ],
            "unused_claims": [*self.unused_claims],
        }


def sources(scenario: Scenario) -> Sources:
    """Every number of a scenario with its basis and its claims."""
    inputs = scenario.inputs()
    used = {claim for given in inputs.values() for claim in given.claims}
    used |= {claim for correlation in scenario.correlations for claim in correlation.claims}
    return Sources(
        scenario,
        evidence_counts(scenario),
        inputs,
        weakly_stated(scenario),
        {name: claim for name, claim in scenario.claims.items() if name in used},
        tuple(name for name in scenario.claims if name not in used),
    )
