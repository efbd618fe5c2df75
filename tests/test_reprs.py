"""What a value prints in a session: one line that says what it is about."""

from typing import Any

import pytest
from loaded import shipped
from planted import planted
from results import KINDS, SUMMIT, result

import negotiation_sim as ns
from negotiation_sim.agreement.overview import overview


def values() -> list[Any]:
    summit, of_runs = shipped(SUMMIT), result("Result")
    return [
        *(summit, of_runs.ensemble, of_runs.summary, overview(of_runs), ns.one_run(summit, 0, 1)),
        *(result(kind) for kind in KINDS if kind not in ("MissedDeals", "Signatures", "Exchanges")),
        *(ns.missed_deals(planted(), 3), ns.who_signs(summit, {}), result("Exchanges")),
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
    variant = shipped(SUMMIT).variant("moscow_or_nothing")
    assert repr(variant) == f"Scenario({variant.title!r}, variant_id='moscow_or_nothing')"
    result = ns.run(variant, 7, seed=3)
    assert repr(result) == f"Result({variant.title!r}, variant_id='moscow_or_nothing', runs=7, seed=3)"
    assert repr(ns.run(variant, 8, seed=3)) != repr(result)
