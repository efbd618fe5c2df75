"""What a value prints in a session: one line that says what it is about."""

from typing import Any

import pytest
from planted import planted

import negotiation_sim as ns
from negotiation_sim.agreement.overview import overview

SUMMIT = "scenarios/summit.toml"


def values() -> list[Any]:
    scenario = ns.load(SUMMIT)
    result = ns.run(scenario, 20, seed=3)
    return [
        *(scenario, result, result.ensemble, result.summary, overview(result), ns.exact(scenario)),
        *(ns.compare(scenario, ["moscow_or_nothing"], runs=5), ns.models(scenario, 5)),
        *(ns.levers(scenario, "agreement", 4), ns.drivers(result.ensemble), ns.discover(result, "agreement")),
        *(ns.sweep(scenario, {"talks.rounds": [13, 14]}, 3), ns.explain(scenario, brief=True)),
        *(ns.missed_deals(planted(), 3), ns.who_signs(scenario, {}), ns.one_run(scenario, 0, 1)),
        ns.read_ledger("seeds/paris-summit-2025-09-04.toml"),
    ]


@pytest.fixture(scope="module")
def told() -> list[tuple[str, str]]:
    return [(type(value).__name__, repr(value)) for value in values()]


def test_every_value_prints_one_short_line_with_its_name(told: list[tuple[str, str]]) -> None:
    for name, line in told:
        assert line.startswith(f"{name}("), line[:100]
        assert "\n" not in line
        assert len(line) <= 200, (name, len(line))


def test_the_line_says_what_was_asked() -> None:
    variant = ns.load(SUMMIT).variant("moscow_or_nothing")
    assert repr(variant) == f"Scenario({variant.title!r}, variant_id='moscow_or_nothing')"
    result = ns.run(variant, 7, seed=3)
    assert repr(result) == f"Result({variant.title!r}, variant_id='moscow_or_nothing', runs=7, seed=3)"
    assert repr(ns.run(variant, 8, seed=3)) != repr(result)
