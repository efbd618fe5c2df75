"""Explore what becomes of a negotiation: stated positions, commitments with conditions, reasons for failure.

    >>> import negotiation_sim as ns
    >>> scenario = ns.load("scenarios/ceasefire.toml")  # doctest: +SKIP
    >>> result = ns.run(scenario, runs=1_000)           # doctest: +SKIP
    >>> result.outcomes[0].title                        # doctest: +SKIP

It explores what follows from stated positions and open assumptions; it never predicts. Names are
imported when they are first used, so that ``import negotiation_sim`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from negotiation_sim.doubts import warnings
    from negotiation_sim.ensemble import Ensemble, one_run, run_at_modes
    from negotiation_sim.errors import NegotiationSimError, Place, Problem, ScenarioError
    from negotiation_sim.estimates import Estimate, Input
    from negotiation_sim.evidence import Claim, Ledger
    from negotiation_sim.result import Result, run
    from negotiation_sim.scenario import Scenario
    from negotiation_sim.scenario_file import load, loads, read_ledger
    from negotiation_sim.schema import json_schema
    from negotiation_sim.shipped import shipped_scenarios
    from negotiation_sim.study import run_study
    from negotiation_sim.summary import Summary
    from negotiation_sim.trajectories import Trajectories
    from negotiation_sim.verification import verify_study

# One table: the public names by module. It makes __all__, and the import of each name on first use.
_PUBLIC = {
    "scenario_file": ("load", "loads", "read_ledger"),
    "result": ("run", "Result"),
    "scenario": ("Scenario",),
    "estimates": ("Estimate", "Input"),
    "evidence": ("Claim", "Ledger"),
    "ensemble": ("one_run", "run_at_modes", "Ensemble"),
    "study": ("run_study",),
    "verification": ("verify_study",),
    "trajectories": ("Trajectories",),
    "summary": ("Summary",),
    "doubts": ("warnings",),
    "schema": ("json_schema",),
    "shipped": ("shipped_scenarios",),
    "errors": ("NegotiationSimError", "ScenarioError", "Problem", "Place"),
}
_MODULE_OF = {name: module for module, names in _PUBLIC.items() for name in names}

__all__ = [
    "Claim",
    "Ensemble",
    "Estimate",
    "Input",
    "Ledger",
    "NegotiationSimError",
    "Place",
    "Problem",
    "Result",
    "Scenario",
    "ScenarioError",
    "Summary",
    "Trajectories",
    "json_schema",
    "load",
    "loads",
    "one_run",
    "read_ledger",
    "run",
    "run_at_modes",
    "run_study",
    "shipped_scenarios",
    "verify_study",
    "warnings",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("negotiation-sim")
    if name in _MODULE_OF:
        return getattr(import_module(f"negotiation_sim.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module 'negotiation_sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
