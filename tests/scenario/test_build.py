"""A scenario from Python is the scenario of the file that says the same, and is checked as that file is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import negotiation_sim as ns

ROOT = Path(__file__).parents[2]
FILE = """
format = 1
title = "A price"
as_of = 2025-09-04
basis = "invented"
[talks]
rounds = 8
parties = ["seller", "buyer"]
[issues.price]
title = "The price"
range = [0, 100]
status_quo = 0
points = { low = { at = 10, means = "a low price" } }
[actors.seller]
name = "Seller"
capability = 0.5
strategy = "boulware"
[actors.seller.stances.price]
position = 90
salience = { mode = 1, low = 0.5, high = 1 }
red_line = { at_least = 40 }
[actors.buyer]
name = "Buyer"
capability = 0.5
[actors.buyer.stances.price]
position = "low"
salience = 1
[[commitments]]
id = "free_delivery"
actor = "seller"
kind = "promise"
issue = "price"
at_most = 80
when = { price = { nearest = "low" } }
credibility = 1
"""
TALKS = {"rounds": 8, "parties": ["seller", "buyer"]}


def price() -> ns.Scenario:
    return ns.build(
        title="A price",
        as_of=date(2025, 9, 4),
        basis="invented",
        talks=TALKS,
        issues={
            "price": ns.Issue(
                title="The price",
                range=(0, 100),
                status_quo=ns.Estimate(mode=0),
                points={"low": ns.Point(at=10, means="a low price")},
            )
        },
        actors={
            "seller": ns.Actor(
                name="Seller",
                capability=ns.Estimate(mode=0.5),
                strategy="boulware",  # type: ignore[arg-type]  # as the file says it
                stances={
                    "price": ns.Stance(
                        position=ns.Estimate(mode=90),
                        salience=ns.Estimate(mode=1, low=0.5, high=1),
                        red_line=ns.RedLine(at_least=ns.Estimate(mode=40)),
                    )
                },
            ),
            "buyer": {
                "name": "Buyer",
                "capability": 0.5,
                "stances": {"price": {"position": "low", "salience": 1}},
            },
        },
        commitments=[
            {
                "id": "free_delivery",
                "actor": "seller",
                "kind": "promise",
                "issue": "price",
                "at_most": 80,
                "when": {"price": {"nearest": "low"}},
                "credibility": 1,
            }
        ],
    )


def test_parts_as_objects_and_as_tables_make_the_scenario_of_the_file() -> None:
    built, loaded = price(), ns.loads(FILE)
    assert built.to_toml() == loaded.to_toml()
    assert built.inputs() == loaded.inputs()
    assert ns.run(built, 300).outcomes == ns.run(loaded, 300).outcomes
    assert ns.run(built, 300).as_json()["issues"] == ns.run(loaded, 300).as_json()["issues"]


def test_all_problems_come_at_once_each_under_the_path_of_its_argument() -> None:
    with pytest.raises(ns.ScenarioError) as caught:
        ns.build(
            title="A price",
            basis="invented",
            talks={**TALKS, "rounds": 0, "partis": []},
            issues={"price": {"title": "The price", "status_quo": 0}},
            actors={
                "seller": {
                    "name": "Seller",
                    "capability": True,
                    "stances": {"prise": {"position": 1, "salience": 1}},
                },
                "buyer": {
                    "name": "Buyer",
                    "capability": 0.5,
                    "stances": {"price": {"position": 3, "salience": 1}},
                },
            },
        )
    told = [str(problem) for problem in caught.value.problems]
    for part in (
        "talks.partis: unknown key 'partis'; did you mean 'parties'?",
        "actors.seller.capability",
        "actors.seller.stances.prise",
        "actors.buyer.stances.price.position",
        "talks.rounds",
    ):
        assert any(line.startswith(part) for line in told), (part, told)


def test_claims_are_given_as_they_are() -> None:
    claims = ns.read_ledger(ROOT / "seeds/paris-summit-2025-09-04.toml").claims
    parts: dict[str, Any] = {
        "title": "A price",
        "talks": TALKS,
        "issues": {"price": {"title": "The price", "status_quo": 0}},
        "actors": {
            name: {
                "name": name,
                "capability": {"mode": 0.5, "basis": "stated", "claims": [claims[0].id]},
                "stances": {"price": {"position": 1, "salience": 1, "basis": "assumed", "why": "x"}},
            }
            for name in ("seller", "buyer")
        },
    }
    assert ns.build(claims, **parts).inputs()["actors.buyer.capability"].claims == (claims[0].id,)
    with pytest.raises(ns.ScenarioError, match=f"unknown claim '{claims[0].id}'"):
        ns.build(**parts)
    with pytest.raises(ns.ScenarioError, match="two claims have the id"):
        ns.build([claims[0], ns.Claim(id=claims[0].id, speaker="x", kind="fact", says="x", where=1)], **parts)
    with pytest.raises(ns.ScenarioError, match="give the claims themselves"):
        ns.build(evidence=["seeds/paris-summit-2025-09-04.toml"], **parts)
