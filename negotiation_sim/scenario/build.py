"""A scenario from Python: its parts as tables or as objects, checked by the rules of a file.

In:      the keys of a file with their values; claims
Out:     Scenario, or a ScenarioError with every problem and the path of the argument that it is about
Keeps:   what a file may not say, a program may not either
Not here: files and ledgers (load), what must hold between the parts (scenario)
Example: tests/scenario/test_build.py
"""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve

from negotiation_sim.errors import Problem, ScenarioError
from negotiation_sim.scenario.claims import Claim
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.short import tables
from negotiation_sim.scenario.structure import TooManyProblemsError, below_any, structured


def build(claims: Iterable[Claim] = (), **parts: Any) -> Scenario:
    """A scenario from its parts.

    Args:
        claims: The statements on which numbers rest, in place of the ledgers that ``evidence`` names in a file.
        parts: The keys of a scenario file. A value is a table (a dict), as the file would hold it, or an object
            of the class that it stands for: ``Issue``, ``Actor``, ``Stance``, ``Estimate``, ``Commitment`` ...

    Raises:
        ScenarioError: With every problem, each under the path of its argument: ``actors.buyer.capability``.
    """
    if "evidence" in parts:
        raise ScenarioError(
            [Problem(("evidence",), "give the claims themselves: claims = ns.read_ledger(PATH).claims")]
        )
    known: dict[str, Claim] = {}
    for claim in claims:
        if known.setdefault(claim.id, claim) is not claim:
            raise ScenarioError([Problem(("claims",), f"two claims have the id '{claim.id}'")])
    scenario = built({"format": 1, **tables(parts)}, known)
    if found := [*scenario.question_problems()]:
        raise ScenarioError(found)
    return scenario


def built(parts: Mapping[str, Any], claims: Mapping[str, Claim], **origin: Any) -> Scenario:
    """The scenario of whole tables; *origin* holds its path, sha256, variant_id and changes.

    What its variants and events ask is left to the caller: a variant changes nothing in a scenario that
    has been changed so already.

    Raises:
        ScenarioError: With every problem.
    """
    try:
        scenario, problems, mended = structured(parts, Scenario)
    except TooManyProblemsError as error:
        raise ScenarioError(error.problems) from None
    scenario = evolve(based(scenario), claims=claims, **origin)
    problems += (problem for problem in scenario.problems() if not below_any(problem.path, mended))
    if problems:
        raise ScenarioError(problems)
    return scenario


def based(scenario: Scenario) -> Scenario:
    """The scenario with the basis of the whole file written out wherever one is needed and none is within reach."""
    if scenario.basis is None:
        return scenario
    own = scenario.basis
    return evolve(
        scenario,
        actors={name: evolve(actor, basis=actor.basis or own) for name, actor in scenario.actors.items()},
        commitments=tuple(
            evolve(c, credibility=evolve(c.credibility, basis=c.credibility.basis or c.basis or own))
            for c in scenario.commitments
        ),
        correlations=tuple(evolve(c, basis=c.basis or own) for c in scenario.correlations),
    )
