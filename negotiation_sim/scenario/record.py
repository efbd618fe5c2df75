"""The record of a run: all it takes to run it again, on another machine and without the files.

In:      Scenario, runs, seed; or a record as plain data
Out:     the record as plain data, with the scenario as data that stands alone; what it asks for; where two differ
Keeps:   what ``simulate run --json`` prints and the manifest of a study are records
Not here: what came of a run (runs.result), the files of a study (study)
Example: tests/study/test_study_command.py
"""

import json
import platform
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from operator import index
from pathlib import Path
from typing import Any, SupportsIndex

import attrs
from attrs import frozen

from negotiation_sim import durable
from negotiation_sim.errors import Problem, ScenarioError, StudyError, WorkError, printable
from negotiation_sim.plug_ins import PROTOCOLS
from negotiation_sim.scenario.actors import NamedStrategy
from negotiation_sim.scenario.build import built
from negotiation_sim.scenario.claims import PARAGRAPH, Claim
from negotiation_sim.scenario.correlations import felt
from negotiation_sim.scenario.issues import Condition
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.structure import strictly
from negotiation_sim.scenario.talks import MOST_RUNS
from negotiation_sim.strategies import STRATEGIES, options

MOST_BYTES = 100_000_000
EXPLANATION = "explanation"
"""The part of a result's data that is proved in a limit of time, and comes of no run."""
NO_FORECAST = "An exploration of what follows from the numbers of a scenario, not a forecast."


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
        **({"plug_ins": found} if (found := plug_ins(scenario)) else {}),
        "resolved": resolved(scenario),
    }


def plug_ins(scenario: Scenario) -> dict[str, str]:
    """Strategies and the protocol that an installed package brings, with its name and version."""
    names = sorted({actor.strategy.name for actor in scenario.actors.values()})
    found = {name: STRATEGIES.package(name) for name in names}
    found[scenario.talks.protocol] = PROTOCOLS.package(scenario.talks.protocol) or found.get(
        scenario.talks.protocol
    )
    return {name: package for name, package in found.items() if package}


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
            allow_outside=origin.get("allow_outside", False),
            without_inner=data.get("without_inner", False),
            variant_id=variant,
            changes=changes,
        )
        sensible = (
            isinstance(origin["path"], str)
            and all(isinstance(told, bool) for told in (scenario.allow_outside, scenario.without_inner))
            and isinstance(changes, dict)
            and (variant is None or variant in scenario.variants)
            and (runs, seed) == asked_for(scenario, runs, seed)
        )
    except ValueError as error:
        raise StudyError(f"the record is damaged: {error}") from None
    except (KeyError, TypeError) as error:
        raise StudyError(
            f"this is no record of a run: {error}; a record is what `simulate run --json` prints, "
            "or the manifest.json of a study"
        ) from None
    except ScenarioError as error:
        ours, theirs = made_with()["negotiation_sim"], data.get("version")
        hint = "" if theirs == ours else f" (it was made with version {theirs}, and this is {ours})"
        if _is_sound(data["resolved"]):
            needs = _missing(data.get("plug_ins"), data.get("protocol"))
            raise StudyError(f"the record is sound, and cannot be run here: {error}{hint}{needs}") from None
        raise StudyError(f"the record is damaged: {error}{hint}") from None
    if not sensible:
        raise StudyError("the record is damaged: its path, variant, changes, runs or seed make no sense")
    return Asked(scenario, runs, seed)


def _missing(plug_ins: Any, protocol: Any) -> str:
    """What to install, or to register, before a record can be run."""
    named = {str(name): str(what) for name, what in plug_ins.items()} if isinstance(plug_ins, dict) else {}
    lacking = [
        f"{what}, which brings the {kind.kind} '{name}'"
        for name, what in named.items()
        for kind in [PROTOCOLS if name == protocol else STRATEGIES]
        if name not in kind
    ]
    if lacking:
        return f"; it needs {', and '.join(lacking)}"
    return "; a strategy or protocol that somebody added must be there as well"


def _is_sound(data: Any) -> bool:
    """Whether a resolved scenario is as it was written, whatever it says."""
    try:
        sound: bool = data["sha256"] == _digest(data["scenario"], data["claims"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return False
    return sound


def a_scenario(given: Any) -> None:
    """Refuse what is no scenario, such as the path of one.

    Raises:
        ValueError: If it is none.
    """
    if not isinstance(given, Scenario):
        raise ValueError(
            f"this needs a scenario, as ns.load() gives it from a file, and not {type(given).__name__}"
        )


def asked_for(scenario: Scenario, runs: SupportsIndex | None, seed: SupportsIndex | None) -> tuple[int, int]:
    """How many runs, and from which seed; the scenario's own where none is given.

    Whole numbers of any kind will do, numpy's too; they come back as Python's, which every file can hold.

    Raises:
        ValueError: If one is no whole number, or out of range, or it is no scenario.
    """
    a_scenario(scenario)
    return (
        whole_number("runs", scenario.talks.runs if runs is None else runs, 1, MOST_RUNS),
        whole_number("seed", scenario.talks.seed if seed is None else seed, 0, 2**128 - 1),
    )


def run_asked_for(scenario: Scenario, run: SupportsIndex, seed: SupportsIndex | None) -> tuple[int, int]:
    """Which run, from 0, and of which seed; as :func:`asked_for`."""
    return whole_number("run", run, 0, MOST_RUNS - 1), asked_for(scenario, 1, seed)[1]


def whole_number(name: str, value: Any, least: int, most: int) -> int:
    """What a program gives as a whole number, as Python's own.

    Raises:
        ValueError: If it is none (true is none), or out of range.
    """
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ValueError(f"{name} must be a whole number, and is {value!r}")
    if not least <= (number := index(value)) <= most:
        raise ValueError(f"{name} must be from {least} to {most:,}, and is {number}")
    return number


def read(path: Path) -> dict[str, Any]:
    """The JSON object in a file.

    Raises:
        StudyError: If there is none.
    """
    try:
        data = json.loads(durable.read(path, MOST_BYTES))
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


def as_text(data: Any) -> str:
    """Plain data as JSON text that commands no terminal: what cannot be printed is written by its number."""
    text = json.dumps(data, indent=2, ensure_ascii=False, default=str)
    return text if text.isascii() else "".join(map(_escaped, text))


def _escaped(character: str) -> str:
    return (
        character if character == "\n" or printable(character) == character else json.dumps(character)[1:-1]
    )


def plain(data: Any) -> Any:
    """Data as it comes back from JSON, to compare it with what was read."""
    return json.loads(json.dumps(data, default=str))


TAGS: dict[str, Any] = {"$datetime": datetime, "$date": date, "$time": time}
"""JSON has no dates: one is written as ``{"$date": "2025-09-04"}``."""


def resolved(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain data, with variant and changes carried out.

    The keys are those of a scenario file, short forms written out. ``claims`` stand beside the scenario,
    in place of the ledgers that ``evidence`` names.
    """
    tables = {name: value for name, value in _plain(scenario).items() if name != "evidence"}
    claims = [
        {**_plain(claim), "source": claim.source, **({} if claim.part == PARAGRAPH else {"part": claim.part})}
        for claim in scenario.claims.values()
    ]
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
        whole = _dated(tables)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ScenarioError([Problem((), f"this holds no resolved scenario: {error}")]) from None
    if not sound:
        raise ScenarioError([Problem((), "the resolved scenario was changed: its checksum does not fit")])
    return built(whole, known, **origin)


def _digest(tables: Any, claims: Any) -> str:
    """The checksum of the data as compact JSON, in its order."""
    text = json.dumps({"scenario": tables, "claims": claims}, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode(errors="surrogatepass")).hexdigest()  # parts of a path may be no UTF-8


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
        return {"name": value.name, **{name: getattr(value.rule, name) for name in options(value.rule)}}
    if isinstance(value, Condition):
        return {**value.bounds, "agreement": value.agreement}
    keys = [f for f in attrs.fields(type(value)) if not f.metadata.get("internal")]
    own = {f.name: getattr(value, f.name) for f in keys}
    return {f.name: own[f.name] for f in keys if not (f.metadata.get("sparse") and own[f.name] == f.default)}


def _dated(value: Any) -> Any:
    """The same data with its dates."""
    if isinstance(value, dict):
        if len(value) == 1 and (tag := next(iter(value))) in TAGS:
            return TAGS[tag].fromisoformat(value[tag])
        return {name: _dated(inner) for name, inner in value.items()}
    return [_dated(inner) for inner in value] if isinstance(value, list) else value


def _claim(data: Mapping[str, Any]) -> Claim:
    table = {name: _dated(value) for name, value in data.items() if name not in {"source", "part"}}
    return attrs.evolve(strictly(table, Claim), source=data["source"], part=data.get("part", PARAGRAPH))


SCHEMA = 1


def origin(scenario: Scenario) -> dict[str, Any]:
    """The head of a JSON output about one scenario."""
    return {
        "schema": SCHEMA,
        "version": made_with()["negotiation_sim"],
        "note": NO_FORECAST,
        "scenario": {
            "path": scenario.path,
            "title": scenario.title,
            "sha256": scenario.sha256,
            **({"allow_outside": True} if scenario.allow_outside else {}),
        },
        "variant": scenario.variant_id,
        "changes": dict(scenario.changes),
        **({"without_inner": True} if scenario.without_inner else {}),
    }


def goes_with(scenario: Scenario, told: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """As plain data, under ``together``: with what the inputs at the addresses *told* are drawn together.

    Such an input may count for much only because another one goes with it. Empty where none goes with anything.
    """
    found = [
        {"id": correlation.id, "rank": correlation.rank, "between": [*addresses]}
        for correlation, addresses in felt(scenario.correlations, scenario.inputs()).items()
        if not {*addresses}.isdisjoint(told)
    ]
    return {"together": found} if found else {}


@cache
def made_with() -> Mapping[str, str]:
    """The versions of this package and of numpy."""
    return {"negotiation_sim": version("negotiation-sim"), "numpy": version("numpy")}


def here() -> dict[str, str]:
    """The machine, for the record; results do not depend on it."""
    return {"python": platform.python_version(), "platform": platform.platform()}


def require(wanted: Mapping[str, str]) -> None:
    """Refuse to work for somebody with other versions: blocks of two versions must not mix.

    Raises:
        WorkError: If this process, perhaps on another machine, has other versions than *wanted*.
    """
    if wanted != made_with():
        raise WorkError(
            f"a worker on {platform.node()} has {told(made_with())}, and the work was asked for with "
            f"{told(wanted)}; install the same versions everywhere"
        )


def told(versions: Mapping[str, str]) -> str:
    """``negotiation_sim 0.1.0, numpy 2.1.0``."""
    return ", ".join(f"{name} {number}" for name, number in versions.items())
