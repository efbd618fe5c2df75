"""The forms of outputs: every real output has its form, a spoiled one has not, and no form has a key too many."""

import copy
import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import click
import jsonschema
import pytest
import small
from studies import answer

import negotiation_sim as ns
from negotiation_sim.cli import command
from negotiation_sim.outputs.forms import FORMS

ROOT = Path(__file__).parents[2]
SCENARIOS = {name: str(path) for name, path in ns.shipped_scenarios().items()}
CEASEFIRE, OIL, SUMMIT = (SCENARIOS[f"{name}.toml"] for name in ("ceasefire", "oil", "summit"))
LEVELS, RING = (SCENARIOS[f"classics/{name}.toml"] for name in ("two_levels", "ring_road"))
MIXED_LEVELS = str(ROOT / "tests/scenarios/mixed_two_levels.toml")
JOB = SCENARIOS["classics/job_offer.toml"]
EVERY = {
    "run": ("run", "{}", "--runs", "20"),
    "trace": ("trace", "{}"),
    "explain": ("explain", "{}", "--runs", "4"),
    "drivers": ("drivers", "{}", "--runs", "40"),
    "discover": ("discover", "{}", "--outcome", "agreement", "--runs", "200"),
    "models": ("models", "{}", "--runs", "20"),
    "sources": ("sources", "{}"),
    "check": ("check", "{}"),
}
"""Outputs that every scenario has."""
QUICK = LEVELS
"""The other scenarios are asked for them by slow tests."""
WHERE_TRUE = (".without_inner", ".allow_outside")
"""Parts of the head that few outputs have."""
PROMISE = "commitments.coalition_deploys.credibility"
DILEMMA = ("--variant", "russia_wants_ceasefire")
OTHERS: list[tuple[str, tuple[str, ...]]] = [
    ("run", ("run", CEASEFIRE, *DILEMMA, "--runs", "200")),
    ("run", ("study", "run", SUMMIT, "study", "--runs", "20")),
    ("run-exact", ("run", SUMMIT, "--exact")),
    ("run-exact", ("run", LEVELS, "--exact")),
    ("trace", ("trace", CEASEFIRE, *DILEMMA)),
    ("trace", ("trace", OIL, "--set", "talks.protocol=challenge")),
    ("models", ("models", CEASEFIRE, "--runs", "400")),
    ("trace", ("trace", SCENARIOS["classics/car_emissions.toml"], "--modes")),
    ("explain", ("explain", SUMMIT, "--variant", "moscow_or_nothing")),
    ("explain", ("explain", JOB, "--goal", "salary=high")),
    ("explain", ("explain", SUMMIT, "--set", "actors.russia.stances.circle.inner={ position = 0.4 }")),
    ("sign", ("sign", CEASEFIRE, "ceasefire=full")),
    ("run", ("run", MIXED_LEVELS, "--variant", "foreseen", "--runs", "100")),
    ("run-exact", ("run", MIXED_LEVELS, "--exact")),
    ("explain", ("explain", MIXED_LEVELS, "--runs", "20")),
    ("trace", ("trace", MIXED_LEVELS, "--run", "2")),
    ("explain", ("explain", MIXED_LEVELS, "--as-stated")),
    ("sign", ("sign", JOB, "salary=high")),
    ("sign", ("sign", LEVELS, "share=0.5")),
    ("explain", ("explain", RING, "--set", "talks.parties=['builder', 'ministry', 'town', 'union', 'villages']", "--set", "talks.ratify=['greens']")),
    ("trace", ("trace", RING, "--set", "talks.parties=['builder', 'ministry', 'town', 'union', 'villages']", "--set", "talks.ratify=['greens']")),
    ("compare", ("compare", CEASEFIRE, "--variants", "no_deployment", "--runs", "40")),
    ("compare", ("compare", "earlier.toml", "later.toml", "--runs", "40")),
    ("sweep", ("sweep", CEASEFIRE, *DILEMMA, "--vary", f"{PROMISE}=0:1:21", "--vary", "actors.ukraine.strategy=linear,conceder", "--runs", "20")),
    ("sweep", ("sweep", OIL, "--vary", "actors.usa.capability=0.2:0.8", "--design", "lhs", "--points", "8", "--runs", "5")),
    ("sensitivity", ("sensitivity", "earlier.toml", "--outcome", "agreement", "--points", "2", "--runs", "8")),
    ("sensitivity", ("sensitivity", SUMMIT, "--outcome", "agreement", "--method", "sobol", "--points", "4", "--runs", "8")),
    ("sensitivity", ("sensitivity", "together.toml", "--outcome", "agreement", "--points", "2", "--runs", "8")),
    ("sources", ("sources", "together.toml")),
    ("drivers", ("drivers", "together.toml", "--runs", "40")),
    ("levers", ("levers", "together.toml", "--outcome", "agreement", "--runs", "8")),
    ("discover", ("discover", "together.toml", "--outcome", "agreement", "--runs", "1500")),
    ("levers", ("levers", LEVELS, "--outcome", "agreement", "--runs", "8")),
    ("levers", ("levers", JOB, "--outcome", "agreement", "--runs", "8")),
    ("exchanges", ("exchanges", OIL)),
    ("backtest", ("backtest", str(ROOT / "tests/data/decisions.csv"))),
    ("debrief", ("debrief", JOB, "deals.csv")),
    ("replay", ("replay", "left.jsonl")),
    ("replay", ("replay", "ended.jsonl")),
    ("replay", ("replay", "scored.jsonl")),
    ("replay", ("replay", "council.jsonl")),
    ("trace", ("trace", "council.toml")),
    ("explain", ("explain", "council.toml")),
    ("sign", ("sign", "council.toml", "place=rome")),
    ("study-status", ("study", "status", "study")),
    ("study-verify", ("study", "verify", "study")),
    ("check", ("check", str(ROOT / "tests/scenarios/invalid/variant_changes_nothing.toml"))),
    ("check", ("check", "idle.toml")),
    ("scenarios-list", ("scenarios", "list")),
    ("exercise-list", ("exercise", "list")),
]  # fmt: skip

PLAYED = [
    (JOB, "company", "left.jsonl", "leave\nyes\n"),
    (SUMMIT, "ukraine", "ended.jsonl", "next\n" * 60),
    (JOB, "company", "scored.jsonl", "next\n" * 60),
    ("council.toml", "ann", "council.jsonl", "next\n" * 60),
]
COUNCIL = small.text(
    '[issues.place]\ntitle = "Where"\nstatus_quo = "home"\n[issues.place.options]\nhome = "home"\nrome = "Rome"\n',
    small.actor("ann", place="position = 'rome', salience = 1"),
    small.actor("bob", place="position = 'rome', salience = 1"),
    small.actor("cat"),
    small.actor("dan", place="position = 'rome', salience = 1").replace("capability = 1.0", ""),
    parties='["ann", "bob", "cat"]',
    talks='ratify = ["dan"]\nrule = { share = 0.6, abstain = true }',
)
"""Cat gains nothing and loses nothing, so she abstains; Dan is asked at home."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """The outputs of all commands, by the name of their form."""
    folder = tmp_path_factory.mktemp("outputs")
    base, ledger = (
        (ROOT / "tests/scenarios" / name).read_text("utf-8") for name in ("base.toml", "ledger.toml")
    )
    (folder / "ledger.toml").write_text(ledger, "utf-8")
    idle = '[issues.idle]\ntitle = "Nobody has a stance on this"\nstatus_quo = 0\n'
    (folder / "deals.csv").write_text("group;salary;bonus\n1;middle;large\n2;;\n", "utf-8")
    (folder / "idle.toml").write_text(f"{base}\n{idle}", "utf-8")
    pair = 'between = ["actors.north.stances.army.salience", "actors.north.stances.army.position"]'
    together = (
        f'[[correlations]]\nid = "x"\n{pair}\nrank = 0.5\nbasis = "stated"\nclaims = ["north-keeps-line"]\n'
    )
    (folder / "together.toml").write_text(f"{base}\n{together}", "utf-8")
    (folder / "council.toml").write_text(COUNCIL, "utf-8")
    (folder / "earlier.toml").write_text(base, "utf-8")
    (folder / "later.toml").write_text(base.replace("rounds  = 10", "rounds  = 12", 1), "utf-8")
    found: dict[str, list[Any]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for path, seat, saved, typed in PLAYED:
            with mock.patch("studies.StringIO", side_effect=[StringIO(), StringIO(), StringIO(typed)]):
                answer("play", path, "--as", seat, "--save", saved)
        asked = [
            (name, tuple(QUICK if part == "{}" else part for part in parts)) for name, parts in EVERY.items()
        ]
        for name, arguments in [*asked, *OTHERS]:
            _, out, err = answer(*arguments, "--json")
            assert out, (arguments, err)
            found.setdefault(name, []).append(json.loads(out))
    settings: dict[str, list[Any]] = {
        "actors.usa.strategy": ["linear", "conceder"],
        "actors.usa.capability": [0.3, 0.6],
    }
    found["discover"].append(ns.discover(ns.sweep(ns.load(OIL), settings, 5), "agreement").as_json())
    return found


def complaints(data: Any, name: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(ns.json_schema(output=name))
    return [f"{error.json_path}: {error.message[:120]}" for error in validator.iter_errors(data)]


def commands(of: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by its words, joined by a hyphen."""
    if isinstance(of, click.Group):
        for word, inner in of.commands.items():
            yield from commands(inner, f"{path}-{word}".removeprefix("-"))
    else:
        yield path, of


def test_every_command_that_answers_with_data_has_a_form() -> None:
    answering = {
        name for name, given in commands(command) if any("--json" in each.opts for each in given.params)
    }
    assert answering - {"schema", "rerun", "study-run"} == {*FORMS} - {"run-exact"}


@pytest.mark.slow
def test_every_output_has_its_form(printed: dict[str, list[Any]]) -> None:
    for name in FORMS:
        jsonschema.Draft202012Validator.check_schema(ns.json_schema(output=name))
        assert printed[name], name
        for data in printed[name]:
            assert complaints(data, name) == [], name


@pytest.mark.parametrize(
    "path", [pytest.param(p, marks=[] if p == QUICK else pytest.mark.slow) for p in SCENARIOS.values()]
)
def test_every_output_of_a_shipped_scenario_has_its_form(path: str) -> None:
    for name, parts in EVERY.items():
        _, out, err = answer(*(path if part == "{}" else part for part in parts), "--json")
        assert out, err
        assert complaints(json.loads(out), name) == [], name


SPOILS: list[Callable[[dict[str, Any]], object]] = [
    lambda data: data.pop("schema"),
    lambda data: data.update(odds=0.5),
    lambda data: data.update(schema="1"),
]


@pytest.mark.slow
@pytest.mark.parametrize("spoil", SPOILS)
def test_a_spoiled_output_has_not(
    spoil: Callable[[dict[str, Any]], object], printed: dict[str, list[Any]]
) -> None:
    for name in FORMS:
        data = copy.deepcopy(printed[name][0])
        spoil(data)
        assert len(complaints(data, name)) == 1, name


@pytest.mark.slow
def test_a_share_above_1_and_a_reason_that_is_none_are_refused(printed: dict[str, list[Any]]) -> None:
    for place, value in (("share", 1.01), ("reason", "bad temper")):
        data = copy.deepcopy(next(data for data in printed["run"] if data["refusals"]))
        data["refusals"][0][place] = value
        assert len(complaints(data, "run")) == 1


def keys(schema: dict[str, Any], path: str) -> Iterator[str]:
    """Every key that a form names, as a path."""
    for part in [schema, *schema.get("anyOf", ())]:
        for key, inner in part.get("properties", {}).items():
            yield f"{path}.{key}"
            yield from keys(inner, f"{path}.{key}")
        if "items" in part:
            yield from keys(part["items"], f"{path}[]")
        if part.get("additionalProperties"):
            yield from keys(part["additionalProperties"], f"{path}.*")


def reached(schema: dict[str, Any], data: Any, path: str) -> Iterator[str]:
    """The keys of a form that some data have."""
    for part in [schema, *schema.get("anyOf", ())]:
        if isinstance(data, dict):
            for key, inner in data.items():
                if key in part.get("properties", {}):
                    yield f"{path}.{key}"
                    yield from reached(part["properties"][key], inner, f"{path}.{key}")
                elif part.get("additionalProperties"):
                    yield from reached(part["additionalProperties"], inner, f"{path}.*")
        elif isinstance(data, list) and "items" in part:
            for item in data:
                yield from reached(part["items"], item, f"{path}[]")


@pytest.mark.slow
def test_no_form_has_a_key_that_no_output_has(printed: dict[str, list[Any]]) -> None:
    found = {path for name in FORMS for data in printed[name] for path in reached(FORMS[name], data, name)}
    brief = "run.explanation."  # what `explain` finds beyond that is in its own outputs
    named = {key for name in FORMS for key in keys(FORMS[name], name) if not key.startswith(brief)}
    assert {key for key in named - found if not key.endswith(WHERE_TRUE)} == set()


def test_an_unknown_output_is_told_with_what_there_is() -> None:
    with pytest.raises(ns.NegotiationSimError, match="unknown output 'rum'; did you mean 'run'"):
        ns.json_schema(output="rum")
    code, out, _ = answer("schema", "--of", "run")
    assert (code, json.loads(out)) == (0, ns.json_schema(output="run"))
    assert answer("schema", CEASEFIRE, "--of", "run")[0] == 2
