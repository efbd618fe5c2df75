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
    from negotiation_sim.comparison import compare
    from negotiation_sim.decisive import drivers
    from negotiation_sim.discovery import Discovery as Discovery
    from negotiation_sim.discovery import discover
    from negotiation_sim.doubts import warnings
    from negotiation_sim.ensemble import Ensemble as Ensemble
    from negotiation_sim.ensemble import one_run, run_at_modes
    from negotiation_sim.errors import NegotiationSimError, ScenarioError
    from negotiation_sim.errors import Place as Place
    from negotiation_sim.errors import Problem as Problem
    from negotiation_sim.estimates import Estimate
    from negotiation_sim.estimates import Input as Input
    from negotiation_sim.evidence import Claim
    from negotiation_sim.evidence import Ledger as Ledger
    from negotiation_sim.exact_shares import Exact as Exact
    from negotiation_sim.exact_shares import exact
    from negotiation_sim.explanation import Explanation as Explanation
    from negotiation_sim.explanation import explain
    from negotiation_sim.leverage import levers
    from negotiation_sim.missed import MissedDeals as MissedDeals
    from negotiation_sim.missed import missed_deals
    from negotiation_sim.panel import Panel as Panel
    from negotiation_sim.panel import models
    from negotiation_sim.result import Result, run
    from negotiation_sim.scenario import Scenario
    from negotiation_sim.scenario_file import load, loads, read_ledger
    from negotiation_sim.schema import json_schema
    from negotiation_sim.sensitivities import Sensitivity as Sensitivity
    from negotiation_sim.sensitivities import sensitivity
    from negotiation_sim.shipped import shipped_scenarios
    from negotiation_sim.signers import Signing as Signing
    from negotiation_sim.signers import who_signs
    from negotiation_sim.study import run_study
    from negotiation_sim.summary import Summary as Summary
    from negotiation_sim.sweeps import Sweep as Sweep
    from negotiation_sim.sweeps import sweep
    from negotiation_sim.trajectories import Trajectories as Trajectories
    from negotiation_sim.verification import verify_study

# The public names by module: what people call and catch, in __all__ ...
_PUBLIC = {
    "scenario_file": ("load", "loads", "read_ledger"),
    "result": ("run", "Result"),
    "panel": ("models",),
    "scenario": ("Scenario",),
    "estimates": ("Estimate",),
    "evidence": ("Claim",),
    "ensemble": ("one_run", "run_at_modes"),
    "explanation": ("explain",),
    "signers": ("who_signs",),
    "missed": ("missed_deals",),
    "comparison": ("compare",),
    "leverage": ("levers",),
    "decisive": ("drivers",),
    "sweeps": ("sweep",),
    "sensitivities": ("sensitivity",),
    "discovery": ("discover",),
    "exact_shares": ("exact",),
    "study": ("run_study",),
    "verification": ("verify_study",),
    "doubts": ("warnings",),
    "schema": ("json_schema",),
    "shipped": ("shipped_scenarios",),
    "errors": ("NegotiationSimError", "ScenarioError"),
}
# ... and what they are given, there for annotations, and left out of the list that people learn.
_GIVEN = {
    "panel": ("Panel",),
    "ensemble": ("Ensemble",),
    "summary": ("Summary",),
    "trajectories": ("Trajectories",),
    "explanation": ("Explanation",),
    "signers": ("Signing",),
    "missed": ("MissedDeals",),
    "sweeps": ("Sweep",),
    "sensitivities": ("Sensitivity",),
    "discovery": ("Discovery",),
    "exact_shares": ("Exact",),
    "estimates": ("Input",),
    "evidence": ("Ledger",),
    "errors": ("Problem", "Place"),
}
_MODULE_OF = {
    name: module for table in (_PUBLIC, _GIVEN) for module, names in table.items() for name in names
}

__all__ = [
    "Claim",
    "Estimate",
    "NegotiationSimError",
    "Result",
    "Scenario",
    "ScenarioError",
    "compare",
    "discover",
    "drivers",
    "exact",
    "explain",
    "json_schema",
    "levers",
    "load",
    "loads",
    "missed_deals",
    "models",
    "one_run",
    "read_ledger",
    "run",
    "run_at_modes",
    "run_study",
    "sensitivity",
    "shipped_scenarios",
    "sweep",
    "verify_study",
    "warnings",
    "who_signs",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("negotiation-sim")
    if name in _MODULE_OF:
        return getattr(import_module(f"negotiation_sim.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module 'negotiation_sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
