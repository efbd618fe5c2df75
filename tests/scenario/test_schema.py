"""The JSON Schema: what it accepts, what it refuses, and that its keys are those of the code and the documentation."""

import copy
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from attrs import fields

import negotiation_sim as ns
from negotiation_sim.scenario.claims import Ledger
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.schema import SHORT_FORMS
from negotiation_sim.strategies import STRATEGIES

FILES = sorted([*Path("scenarios").rglob("*.toml"), Path("tests/scenarios/base.toml")])
SCENARIOS = sorted(Path("scenarios").glob("*.toml"))
REFERENCE = Path("docs/reference/scenario.md").read_text("utf-8")


def data(path: Path) -> dict[str, Any]:
    """A file as an editor hands it to a validator: dates as texts."""
    plain = json.loads(json.dumps(tomllib.loads(path.read_text("utf-8")), default=str))
    assert isinstance(plain, dict)
    return plain


def complaints(document: Any, schema: dict[str, Any]) -> list[str]:
    """The paths at which a document breaks the schema."""
    validator = jsonschema.Draft202012Validator(schema)
    return ["/".join(map(str, error.absolute_path)) for error in validator.iter_errors(document)]


def test_the_schemas_are_schemas() -> None:
    scenario = ns.load(SCENARIOS[0])
    for schema in (ns.json_schema(), ns.json_schema(scenario), ns.json_schema(ledger=True)):
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_shipped_file_fits_the_schema(path: Path) -> None:
    assert complaints(data(path), ns.json_schema()) == []


@pytest.mark.parametrize("path", SCENARIOS, ids=str)
def test_every_shipped_scenario_fits_the_schema_of_its_own_ids(path: Path) -> None:
    assert complaints(data(path), ns.json_schema(ns.load(path))) == []


def test_the_shipped_ledgers_fit_their_schema() -> None:
    for path in Path("seeds").glob("*.toml"):
        assert complaints(data(path), ns.json_schema(ledger=True)) == []


BROKEN: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "an unknown key": (("actors", "north", "colour"), "green"),
    "a text for a number": (("talks", "rounds"), "12"),
    "a boolean for a number": (("actors", "north", "capability"), True),
    "a fraction for a whole number": (("talks", "rounds"), 12.5),
    "too many rounds": (("talks", "rounds"), 1001),
    "a word that is no choice": (("commitments", 0, "kind"), "promiss"),
    "an unknown strategy": (("actors", "north", "strategy"), "boulwar"),
    "a strategy with the number of another": (("actors", "north", "strategy"), {"name": "linear", "rate": 1}),
    "an unknown rule": (("talks", "rule"), "majority"),
    "an empty text": (("title",), ""),
    "an id that is none": (("issues", "Border Line"), {"title": "t", "status_quo": 0}),
    "three ends of a range": (("issues", "army", "range"), [0, 1, 2]),
    "a condition that is a number": (("outcomes", 0, "when"), {"border": 0.5}),
}


def with_value(document: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    around: Any = changed
    for part in path[:-1]:
        around = around[part]
    around[path[-1]] = value
    return changed


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_breaks_the_schema(what: str) -> None:
    path, value = BROKEN[what]
    base = data(Path("tests/scenarios/base.toml"))
    assert complaints(base, ns.json_schema()) == []
    assert complaints(with_value(base, path, value), ns.json_schema())


UNKNOWN_IDS: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "party": (("talks", "parties"), ["north", "sout"]),
    "issue of a commitment": (("commitments", 0, "issue"), "amry"),
    "actor of a commitment": (("commitments", 0, "actor"), "unoin"),
    "issue of a stance": (("actors", "north", "stances", "boarder"), {"position": 0, "salience": 1}),
    "point of a position": (("actors", "south", "stances", "border", "position"), "newline"),
    "point of a condition": (("commitments", 0, "when"), {"border": {"nearest": "midle"}}),
    "issue of a condition": (("outcomes", 0, "when"), {"water": {"at_least": 0.5}}),
    "claim": (("actors", "north", "stances", "border", "claims"), ["nobody-said-so"]),
    "member": (("actors", "union", "members"), ["east", "wset"]),
}


@pytest.mark.parametrize("what", UNKNOWN_IDS)
def test_only_the_schema_of_one_scenario_refuses_an_unknown_id(what: str) -> None:
    path, value = UNKNOWN_IDS[what]
    base = Path("tests/scenarios/base.toml")
    wrong = with_value(data(base), path, value)
    assert complaints(wrong, ns.json_schema()) == []
    assert complaints(wrong, ns.json_schema(ns.load(base)))


# --- The keys ------------------------------------------------------------------------------------------


def classes(cls: type, found: dict[str, type] | None = None) -> dict[str, type]:
    """Every attrs class that a file can hold, by name, found through the types of the fields."""
    found = {} if found is None else found
    attrs.resolve_types(cls)
    found[cls.__name__] = cls
    for field in fields(cls):
        if not field.metadata.get("internal"):
            for name, inner in _inside(field.type):
                if name not in found:
                    classes(inner, found)
    return found


def _inside(type_: Any) -> list[tuple[str, type]]:
    if attrs.has(type_):
        return [(type_.__name__, type_)]
    return [pair for part in getattr(type_, "__args__", ()) for pair in _inside(part)]


READ_BY_HAND = {"NamedStrategy", "Condition"}
"""Written in a shorter form than the object; the pages on strategies and conditions describe them."""
CLASSES = {
    name: cls for top in (Scenario, Ledger) for name, cls in classes(top).items() if name not in READ_BY_HAND
}
DOCUMENTED = {
    name: re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    for name, table in re.findall(r"<!-- keys: (\w+) -->\n\n((?:\|.*\n)+)", REFERENCE)
}


def _keys(cls: type) -> list[str]:
    return [field.name for field in fields(cls) if not field.metadata.get("internal")]


def test_the_reference_page_has_a_table_for_every_part_of_a_file() -> None:
    assert {*DOCUMENTED} == {*CLASSES}


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_the_reference_page_documents_exactly_the_keys_that_are_read(name: str) -> None:
    assert sorted(DOCUMENTED[name]) == sorted(_keys(CLASSES[name]))


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_the_sentence_in_the_reference_is_that_of_the_code(name: str) -> None:
    table = REFERENCE.split(f"<!-- keys: {name} -->")[1].split("\n\n")[1]
    for field in fields(CLASSES[name]):
        if field.metadata.get("internal"):
            continue
        row = next(line for line in table.splitlines() if line.startswith(f"| `{field.name}` |"))
        assert field.metadata["doc"] in row, field.name
        optional = field.default is not attrs.NOTHING
        assert optional or "required" in row or "exactly one" in row, field.name


def test_the_schema_offers_exactly_the_keys_that_are_read() -> None:
    schemas = {**ns.json_schema()["$defs"], **ns.json_schema(ledger=True)["$defs"]}
    schemas |= {"Scenario": ns.json_schema(), "Ledger": ns.json_schema(ledger=True)}
    for name, cls in CLASSES.items():
        short = {"extends", *SHORT_FORMS.get(cls, {})}
        assert {*schemas[name]["properties"]} - short == {*_keys(cls)}, name


def test_the_reference_page_names_every_strategy() -> None:
    table = REFERENCE.split("### Strategies")[1].split("\n## ")[0]
    assert {*re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)} == {*STRATEGIES}
