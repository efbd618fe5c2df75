"""A scenario as data that needs no other file."""

import json
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from loaded import few_first, shipped
from random_scenarios import scenarios
from studies import SMALL, small
from studies import same as same_ends

import negotiation_sim as ns
from negotiation_sim.errors import ScenarioError
from negotiation_sim.runs.ensemble import block_work
from negotiation_sim.scenario.record import resolved, scenario_of


def through_json(scenario: ns.Scenario) -> ns.Scenario:
    """The scenario after a journey to another machine."""
    data = json.loads(json.dumps(resolved(scenario)))
    return scenario_of(
        data,
        path=scenario.path,
        sha256=scenario.sha256,
        variant_id=scenario.variant_id,
        changes=scenario.changes,
    )


def same(one: ns.Scenario, other: ns.Scenario) -> bool:
    """Equal in content and in order, the paths of the ledgers apart."""
    return attrs.evolve(one, evidence=()) == attrs.evolve(other, evidence=()) and orders(one) == orders(other)


def orders(scenario: ns.Scenario) -> list[Any]:
    """What the order of arrays and of the telling depends on."""
    return [
        [*scenario.issues],
        [*scenario.claims],
        [*scenario.variants],
        [[name, [*actor.stances]] for name, actor in scenario.actors.items()],
    ]


@pytest.mark.parametrize("name", few_first(sorted(ns.shipped_scenarios())))
def test_every_shipped_scenario_and_variant_comes_back_as_it_was(name: str) -> None:
    scenario = shipped(name)
    for asked in (scenario, *map(scenario.variant, scenario.variants)):
        assert same(through_json(asked), asked)
    assert not same(through_json(scenario), asked)  # negative control


@pytest.mark.slow
@settings(max_examples=40)
@given(scenarios())
def test_a_random_scenario_comes_back_and_runs_the_same(text: str) -> None:
    scenario = ns.loads(text)
    back = through_json(scenario)
    assert same(back, scenario)
    assert same_ends(block_work(back, 3, 5)(0), block_work(scenario, 3, 5)(0))


def test_dates_and_tables_in_changes_come_back() -> None:
    later = '[variants.later]\ntitle = "later"\nchanges = { "as_of" = 2025-10-01 }'
    scenario = ns.loads(f"as_of = 2025-09-04\n{SMALL}\n{later}")
    assert through_json(scenario).as_of == date(2025, 9, 4)
    assert through_json(scenario).variants["later"].changes == {"as_of": date(2025, 10, 1)}
    assert same(through_json(scenario.variant("later")), scenario.variant("later"))


def test_the_checksum_depends_on_what_is_said_not_on_where() -> None:
    there = attrs.evolve(small(), path="elsewhere.toml", sha256="0", evidence=("x.toml",))
    assert resolved(there)["sha256"] == resolved(small())["sha256"]
    other = small().with_changes({"actors.a.capability": 0.9})
    assert resolved(other)["sha256"] != resolved(small())["sha256"]


@pytest.mark.parametrize("change", ["value", "order", "claims", "missing", "nonsense"])
def test_a_changed_record_is_refused(change: str) -> None:
    data = json.loads(json.dumps(resolved(small())))
    tables = data["scenario"]
    match change:
        case "value":
            tables["talks"]["rounds"] += 1
        case "order":
            tables["actors"] = dict(reversed(tables["actors"].items()))
        case "claims":
            data["claims"] = [{}]
        case "missing":
            del data["claims"]
        case "nonsense":
            data["scenario"] = [1, 2]
    with pytest.raises(ScenarioError):
        scenario_of(data)
