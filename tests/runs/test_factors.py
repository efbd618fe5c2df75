"""What was drawn is told once, by addresses that can be set."""

import json

import numpy as np
import pytest
from planted import planted
from small import actor, issue, scenario
from studies import answer

import negotiation_sim as ns
from negotiation_sim.runs.factors import Factor, differing

SHIPPED = ["scenarios/ceasefire.toml", "scenarios/oil.toml", "scenarios/summit.toml"]


def takes(given: ns.Scenario, factor: Factor) -> bool:
    """Whether the scenario with another value there, or the likeliest one as an exact one, can be made."""
    mode = given.inputs()[factor.address].mode
    likely = given.scales[factor.address].in_unit(mode)
    value = likely if factor.kind == "number" else 0.5 if mode != 0.5 else 0.4
    return given.with_changes({factor.address: value}) != given


@pytest.mark.parametrize("file", SHIPPED)
def test_every_address_can_be_set(file: str) -> None:
    given = ns.load(file)
    factors, values = differing(given, 1, 300)
    assert len(factors) == len(values) > 10
    assert all(takes(given, factor) for factor in factors)
    assert len({factor.address for factor in factors}) == len(factors)


@pytest.mark.parametrize("command", ["drivers", "discover", "models"])
def test_every_command_tells_them_by_the_same_addresses(command: str) -> None:
    asked = ["--outcome", "agreement"] if command != "models" else []
    variant = ["--variant", "russia_wants_ceasefire"]
    code, out, _ = answer(command, SHIPPED[0], *asked, *variant, "--runs", 600, "--json")
    assert code == 0
    told = json.loads(out)
    found = told.get("drivers") or [
        address
        for part in told.get("boxes") or told["issues"]
        for address in part.get("limits") or part["rests_on"]
    ]
    factors, _ = differing(ns.load(SHIPPED[0]).variant(variant[1]), told.get("seed", 20250904), 600)
    assert found
    assert {(f["address"], f["kind"]) for f in found} <= {(f.address, f.kind) for f in factors}


def test_an_address_without_its_last_part_cannot_be_set() -> None:
    """Negative control: the way in which commitments were once told."""
    with pytest.raises(ns.ScenarioError):
        planted().with_changes({"commitments.deploys": 0.5})


def test_what_is_the_same_in_every_run_is_no_factor() -> None:
    sure = planted().with_changes({"commitments.deploys.credibility": 1})
    assert "commitments.deploys.credibility" in {f.address for f in differing(planted(), 1, 50)[0]}
    assert "commitments.deploys.credibility" not in {f.address for f in differing(sure, 1, 50)[0]}


def test_a_member_of_a_bloc_has_a_factor_of_its_own() -> None:
    # The bloc's capability is the sum, and has no number of its own that could be set.
    ranged = "capability = { mode = 0.3, low = 0.1, high = 0.5 }"
    members = "".join(
        f'[actors.{name}]\nname = "{name}"\n{ranged}\nbasis = "assumed"\nwhy = "by hand"\n'
        for name in ("x", "y")
    )
    bloc = '[actors.bloc]\nname = "Bloc"\nmembers = ["x", "y"]\nstances.topic = { position = 1, salience = 1, basis = "assumed", why = "by hand" }\n'
    given = scenario(issue("topic"), actor("a", topic="position = 0, salience = 1"), members, bloc)
    factors, values = differing(given, 1, 100)
    assert [f.address for f in factors] == ["actors.x.capability", "actors.y.capability"]
    assert not np.array_equal(values[0], values[1])
    assert all(takes(given, factor) for factor in factors)
