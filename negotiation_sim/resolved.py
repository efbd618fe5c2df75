"""A scenario as plain data that needs no other file: its tables and its claims; and back.

In:      Scenario; or the data
Out:     the data, with its checksum; or the same Scenario
Keeps:   what is read back runs the same; the checksum depends on what the scenario says, not on where it lies
Not here: runs and seed (run_record), TOML (scenario_file)
Example: tests/test_resolved.py
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

import attrs

from negotiation_sim.actors import NamedStrategy
from negotiation_sim.errors import Problem, ScenarioError
from negotiation_sim.evidence import Claim
from negotiation_sim.issues import Condition
from negotiation_sim.scenario import Scenario
from negotiation_sim.structure import TooManyProblemsError, strictly, structured

TAGS: dict[str, Any] = {"$datetime": datetime, "$date": date, "$time": time}
"""JSON has no dates: one is written as ``{"$date": "2025-09-04"}``."""


def resolved(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain data, with variant and changes carried out.

    The keys are those of a scenario file, short forms written out. ``claims`` stand beside the scenario,
    in place of the ledgers that ``evidence`` names.
    """
    tables = {name: value for name, value in _plain(scenario).items() if name != "evidence"}
    claims = [{**_plain(claim), "source": claim.source} for claim in scenario.claims.values()]
    return {"sha256": _digest(tables, claims), "scenario": tables, "claims": claims}


def scenario_of(data: Mapping[str, Any], **origin: Any) -> Scenario:
    """The scenario that :func:`resolved` wrote; *origin* holds its path, sha256, variant_id and changes.

    Raises:
        ScenarioError: If the data is no scenario, or was changed since it was written.
    """
    try:
        tables, claims = data["scenario"], data["claims"]
        sound = data["sha256"] == _digest(tables, claims)
        known = {claim["id"]: _claim(claim) for claim in claims}
        scenario, problems, _ = structured(_dated(tables), Scenario)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError, TooManyProblemsError) as error:
        raise ScenarioError([Problem((), f"this holds no resolved scenario: {error}")]) from None
    if not sound:
        raise ScenarioError([Problem((), "the resolved scenario was changed: its checksum does not fit")])
    scenario = attrs.evolve(scenario, claims=known, **origin)
    if found := [*problems, *scenario.problems()]:
        raise ScenarioError(found)
    return scenario


def _digest(tables: Any, claims: Any) -> str:
    """The checksum of the data as compact JSON, in its order."""
    text = json.dumps({"scenario": tables, "claims": claims}, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Tables, lists, text and numbers; what is not given is left out."""
    if isinstance(value, (tuple, list)):
        return [_plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items() if inner is not None}
    if attrs.has(type(value)):
        return _plain(_table(value))
    return next(({tag: value.isoformat()} for tag, kind in TAGS.items() if isinstance(value, kind)), value)


def _table(value: Any) -> dict[str, Any]:
    """An object as the table that a file would have in its place."""
    if isinstance(value, NamedStrategy):
        return {"name": value.name, **_table(value.rule)}
    if isinstance(value, Condition):
        return {**value.bounds, "agreement": value.agreement}
    names = [f.name for f in attrs.fields(type(value)) if not f.metadata.get("internal")]
    return {name: getattr(value, name) for name in names}


def _dated(value: Any) -> Any:
    """The same data with its dates."""
    if isinstance(value, dict):
        if len(value) == 1 and (tag := next(iter(value))) in TAGS:
            return TAGS[tag].fromisoformat(value[tag])
        return {name: _dated(inner) for name, inner in value.items()}
    return [_dated(inner) for inner in value] if isinstance(value, list) else value


def _claim(data: Mapping[str, Any]) -> Claim:
    table = {name: _dated(value) for name, value in data.items() if name != "source"}
    return attrs.evolve(strictly(table, Claim), source=data["source"])
