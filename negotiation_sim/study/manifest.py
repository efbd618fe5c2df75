"""The manifest of a study: what is run, and what its folder holds.

In:      Scenario, runs, seed, the command; or the bytes of a manifest
Out:     the bytes of the manifest; the same as plain data; where it is another study's
Keeps:   the last key is the checksum of all before it, so that no bit of it can change unseen
Not here: blocks (folder), what a record is (record)
Example: tests/study/test_folder.py
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from negotiation_sim.model.answers import reasons
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.runs.ensemble import n_blocks
from negotiation_sim.scenario.record import Asked, as_text, differences, here, made_with, record
from negotiation_sim.scenario.scenario import Scenario

MOST_TOLD = 8


def manifest(scenario: Scenario, runs: int, seed: int, command: str = "") -> dict[str, Any]:
    """The manifest as plain data: a record, and all it takes to read the blocks without us."""
    asked = record(scenario, runs, seed)
    resolved = asked.pop("resolved")
    return {
        **asked,
        "study": {
            "block": BLOCK,
            "blocks": n_blocks(runs),
            "command": command,
            "made_with": dict(made_with()),
            **here(),
            "issues": [*scenario.issues],
            "parties": [*scenario.talks.answering],
            "endings": [*scenario.talks.endings],
            "outcomes": [outcome.id for outcome in scenario.named_outcomes],
            "reasons": [*reasons(scenario.talks)],
            "commitments": [commitment.id for commitment in scenario.commitments],
        },
        "resolved": resolved,
    }


def to_bytes(data: Mapping[str, Any]) -> bytes:
    """The manifest as it is written, with its checksum."""
    return as_json({**data, "sha256": sha256(as_json(data)).hexdigest()})


def from_bytes(content: bytes) -> dict[str, Any]:
    """The manifest that was written.

    Raises:
        ValueError: If a single bit is not as it was written.
    """
    data = json.loads(content)
    if not isinstance(data, dict) or "study" not in data:
        raise ValueError("it is none")
    data.pop("sha256", None)
    if to_bytes(data) != content:
        raise ValueError("its checksum does not fit")
    return data


def require_form(data: Mapping[str, Any], asked: Asked) -> None:
    """Refuse a manifest that lacks something, or has something else in its place, whatever its checksum says.

    Raises:
        ValueError: If it has not the form that :func:`manifest` gives.
    """
    ours = manifest(asked.scenario, asked.runs, asked.seed)
    for part in ("schema", "version", "scenario", "protocol", "study"):
        for path, found, due in differences(_form(data.get(part)), _form(ours[part]), part):
            raise ValueError(f"{path} is {found or 'missing'}, and should be {due or 'nothing'}")


def _form(value: Any) -> Any:
    """What kind of thing something is; a table by its keys."""
    if isinstance(value, Mapping):
        return {name: _form(inner) for name, inner in value.items()}
    return KINDS.get(type(value), "nothing")


KINDS = {str: "text", int: "a whole number", list: "a list"}


def as_json(data: Any) -> bytes:
    """Plain data as the bytes of a file; the same as ``simulate run --json`` prints."""
    return f"{as_text(data)}\n".encode()


def conflicts(there: Mapping[str, Any], asked: Mapping[str, Any]) -> list[str]:
    """Why two manifests are of different studies, in words; empty if one continues the other."""
    found = [*_conflicts(there, asked)]
    more = len(found) - MOST_TOLD
    return [*found[:MOST_TOLD], f"and {more} more differences"] if more > 0 else found


def _conflicts(there: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterator[str]:
    if there["seed"] != asked["seed"]:
        yield f"seed: {there['seed']} there, {asked['seed']} asked for"
    if there["runs"] > asked["runs"]:
        yield f"runs: {there['runs']:,} there, only {asked['runs']:,} asked for"
    for name, number in made_with().items():
        if there["study"]["made_with"].get(name) != number:
            yield f"version of {name}: {there['study']['made_with'].get(name)} there, {number} here"
    for name, package in asked.get("plug_ins", {}).items():
        if (before := there.get("plug_ins", {}).get(name)) != package:
            yield f"the strategy '{name}': of {before or 'no package'} there, of {package} here"
    if there["study"]["block"] != BLOCK:
        yield f"runs in a block: {there['study']['block']} there, {BLOCK} here"
    for part in ("scenario", "claims"):
        for path, old, new in differences(there["resolved"][part], asked["resolved"][part]):
            yield f"{part}, {path}: {_short(old)} there, {_short(new)} asked for"


def _short(value: Any) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
