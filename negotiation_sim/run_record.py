"""The record of a run: all it takes to run it again, on another machine and without the files.

In:      Scenario, runs, seed; or a record as plain data
Out:     the record as plain data; what it asks for; where two records differ
Keeps:   what ``simulate run --json`` prints and the manifest of a study are records
Not here: the scenario as data (resolved), what came of it (result)
Example: tests/test_study_command.py
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from negotiation_sim.errors import ScenarioError, StudyError
from negotiation_sim.origin import origin
from negotiation_sim.resolved import resolved, scenario_of
from negotiation_sim.scenario import Scenario
from negotiation_sim.talks import MOST_RUNS
from negotiation_sim.versions import made_with

MOST_BYTES = 100_000_000


@frozen
class Asked:
    """What a record asks for: so many runs of a scenario, from a seed."""

    scenario: Scenario
    runs: int
    seed: int


def record(scenario: Scenario, runs: int, seed: int) -> dict[str, Any]:
    """What was asked for, as plain data; the first keys of the JSON contract, and the resolved scenario."""
    return {
        **origin(scenario),
        "protocol": scenario.talks.protocol,
        "runs": runs,
        "seed": seed,
        "resolved": resolved(scenario),
    }


def asked(data: Mapping[str, Any]) -> Asked:
    """What a record asks for.

    Raises:
        StudyError: If it is no record, or was changed since it was written.
    """
    try:
        origin, variant, changes = data["scenario"], data["variant"], data["changes"]
        runs, seed = data["runs"], data["seed"]
        scenario = scenario_of(
            data["resolved"],
            path=origin["path"],
            sha256=origin["sha256"],
            variant_id=variant,
            changes=changes,
        )
        sensible = (
            isinstance(origin["path"], str)
            and isinstance(changes, dict)
            and (variant is None or variant in scenario.variants)
            and (type(runs), type(seed)) == (int, int)
            and 1 <= runs <= MOST_RUNS
            and 0 <= seed < 2**128
        )
    except (KeyError, TypeError) as error:
        raise StudyError(
            f"this is no record of a run: {error}; a record is what `simulate run --json` prints, "
            "or the manifest.json of a study"
        ) from None
    except ScenarioError as error:
        ours, theirs = made_with()["negotiation_sim"], data.get("version")
        hint = "" if theirs == ours else f" (it was made with version {theirs}, and this is {ours})"
        raise StudyError(f"the record is damaged: {error}{hint}") from None
    if not sensible:
        raise StudyError("the record is damaged: its path, variant, changes, runs or seed make no sense")
    return Asked(scenario, runs, seed)


def read(path: Path) -> dict[str, Any]:
    """The JSON object in a file.

    Raises:
        StudyError: If there is none.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise StudyError(f"{path} is too large for a record")
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise StudyError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise StudyError(f"{path} is no JSON: {error}") from None
    if not isinstance(data, dict):
        raise StudyError(f"{path} holds no record of a run")
    return data


def differences(one: Any, other: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every place at which two pieces of plain data differ, with both values; None where there is none."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in {**one, **other}:
            yield from differences(one.get(name), other.get(name), f"{path}.{name}" if path else name)
    elif isinstance(one, list) and isinstance(other, list):
        for index in range(max(len(one), len(other))):
            before, after = (side[index] if index < len(side) else None for side in (one, other))
            item = next((str(s[index]["id"]) for s in (one, other) if _has_id(s, index)), str(index))
            yield from differences(before, after, f"{path}.{item}" if path else item)
    elif one != other:
        yield path, one, other


def _has_id(items: list[Any], index: int) -> bool:
    return index < len(items) and isinstance(items[index], dict) and "id" in items[index]


def plain(data: Any) -> Any:
    """Data as it comes back from JSON, to compare it with what was read."""
    return json.loads(json.dumps(data, default=str))
