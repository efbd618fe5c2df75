"""A scenario written as a file again: it reads as before, runs as before, and looks as a person would write it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from loaded import few_first
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.scenario.record import resolved

ROOT = Path(__file__).parents[2]
SHIPPED = [path for path in sorted((ROOT / "scenarios").rglob("*.toml")) if path.parent.name != "common"]


def read_again(scenario: ns.Scenario, folder: Path = ROOT) -> ns.Scenario:
    return ns.loads(scenario.to_toml(folder), folder)


def tables(scenario: ns.Scenario) -> object:
    return {**resolved(scenario)["scenario"], "variants": None}


@pytest.mark.parametrize("path", few_first(SHIPPED), ids=lambda path: path.stem)
def test_a_shipped_scenario_loads_to_an_equal_one(path: Path) -> None:
    scenario = ns.load(path)
    again = read_again(scenario)
    assert resolved(again) == resolved(scenario)
    assert again.to_toml(ROOT) == scenario.to_toml(ROOT)


@pytest.mark.parametrize("most", [1, pytest.param(None, marks=pytest.mark.slow)])
@pytest.mark.parametrize("path", few_first(SHIPPED), ids=lambda path: path.stem)
def test_a_variant_is_carried_out_in_what_is_written(path: Path, most: int | None) -> None:
    scenario = ns.load(path)
    for name in [*scenario.variants][:most]:
        changed = scenario.variant(name)
        assert tables(read_again(changed)) == tables(changed)
        assert tables(changed) != tables(scenario)  # the twin: a variant is another scenario


@settings(max_examples=12)
@given(scenarios(mix=True))
def test_a_random_scenario_loads_to_an_equal_one_and_runs_to_the_same_bytes(text: str) -> None:
    scenario = ns.loads(text)
    again = read_again(scenario, Path())
    assert resolved(again) == resolved(scenario)
    one, other = (ns.run(s, 40, 7).ensemble for s in (scenario, again))
    assert one.outcome.tobytes() == other.outcome.tobytes()
    assert one.package(0).tobytes() == other.package(0).tobytes()


def test_it_reads_as_a_person_would_have_written_it() -> None:
    text = """
format = 1
title = "A price"
[talks]
rounds = 8
parties = ["seller", "buyer"]
[issues.price]
title = "The price"
range = [0, 100]
unit = "dollars"
status_quo = 0
[actors.seller]
name = "Seller"
strategy = "boulware"
[actors.seller.capability]
mode = 0.5
basis = "assumed"
why = "As strong as the other."
[actors.seller.stances.price]
position = 90
salience = { mode = 1, low = 0.5, high = 1 }
basis = "assumed"
why = "More is better."
red_line = { at_least = 40 }
[actors.buyer]
name = "Buyer"
capability = { mode = 0.5, basis = "assumed", why = "As strong as the other." }
[actors.buyer.stances.price]
position = 10
salience = 1
basis = "assumed"
why = "Less is better."
"""
    written = ns.loads(text).with_changes({"actors.buyer.stances.price.position": 20}).to_toml()
    assert written.splitlines() == [
        "format = 1",
        'title = "A price"',
        "",
        "[talks]",
        "rounds = 8",
        'parties = ["seller", "buyer"]',
        "",
        "[issues.price]",
        'title = "The price"',
        "range = [0, 100]",
        'unit = "dollars"',
        "status_quo = 0",
        "",
        "[actors.seller]",
        'name = "Seller"',
        'capability = {mode = 0.5, basis = "assumed", why = "As strong as the other."}',
        'strategy = "boulware"',
        "",
        "[actors.seller.stances.price]",
        "position = 90",
        "salience = {mode = 1, low = 0.5, high = 1}",
        "red_line = {at_least = 40}",
        'basis = "assumed"',
        'why = "More is better."',
        "",
        "[actors.buyer]",
        'name = "Buyer"',
        'capability = {mode = 0.5, basis = "assumed", why = "As strong as the other."}',
        "",
        "[actors.buyer.stances.price]",
        'position = {mode = 20, low = 20, high = 20, basis = "assumed", why = "Set to ask a question."}',
        "salience = 1",
        'basis = "assumed"',
        'why = "Less is better."',
    ]
