"""What decides the outcome, where it is known what does."""

import numpy as np
import pytest
from click.testing import CliRunner
from planted import NOISE, planted
from small import actor, issue, scenario

import negotiation_sim as ns
from negotiation_sim.analysis.drivers import Driver, Drivers, delta, drivers, how_many_classes
from negotiation_sim.cli import command
from negotiation_sim.runs import ensemble as ensembles
from negotiation_sim.runs.ensemble import run_ensemble


def of(found: Drivers, address: str, kind: str = "number") -> Driver:
    return next(driver for driver in found.drivers if (driver.address, driver.kind) == (address, kind))


def test_a_planted_decisive_commitment_comes_first_and_planted_dummies_are_noise() -> None:
    found = drivers(run_ensemble(planted(), 2_000, seed=1), "peace")
    first = found.drivers[0]
    assert (first.address, first.kind) == ("commitments.deploys.credibility", "kept")
    # The outcome is the answer itself: with share p the classes have shares 0 and 1, so delta is
    # p |0 - p| + ... = (1 - p) p + p (1 - p) = 2 p (1 - p), the most that is possible.
    p = found.shares["peace"]
    assert first.delta == pytest.approx(2 * p * (1 - p))
    assert first.weight == pytest.approx(1.0)
    assert (first.low["peace"], first.high["peace"]) == (1.0, 0.0)
    for part in ("position", "salience"):
        dummy = of(found, f"actors.c.stances.colour.{part}")
        assert not dummy.clear
        assert dummy.delta <= dummy.noise
        assert dummy.weight < 0.05


def test_a_decisive_number_comes_first_too() -> None:
    # Nobody cares about 'level', so it stays as it is drawn; above its middle the run is called high.
    given = scenario(
        issue("topic"),
        issue("level").replace("status_quo = 0.0", "status_quo = { mode = 0.5, low = 0, high = 1 }")
        + 'basis = "assumed"\nwhy = "planted"\n',
        actor("a", topic="position = { mode = 0.5, low = 0, high = 1 }, salience = 1"),
        '[[outcomes]]\nid = "high"\ntitle = "high"\nwhen = { level = { at_least = 0.5 } }',
    )
    found = drivers(run_ensemble(given, 2_000, seed=1), "high")
    assert found.drivers[0].address == "issues.level.status_quo"
    # All classes but the one around the middle decide it; there are 20 or so.
    assert 0.9 < found.drivers[0].weight <= 1.0
    assert not of(found, "actors.a.stances.topic.position").clear


def test_luck_that_decides_nothing_is_seldom_called_a_driver() -> None:
    """The floor holds for all inputs together: in about one of twenty studies something passes it."""
    passed = 0
    for seed in range(8):
        found = drivers(run_ensemble(planted(NOISE), 400, seed), "peace")
        passed += any(driver.clear for driver in found.drivers if "deploys" not in driver.address)
    assert passed <= 2


def test_delta_is_what_loops_say() -> None:
    table = np.random.default_rng(1).integers(0, 50, (7, 4))
    total = table.sum()
    expected = 0.0
    for row in table:
        for outcome in range(4):
            apart = abs(row[outcome] / row.sum() - table[:, outcome].sum() / total)
            expected += row.sum() / total * apart / 2
    assert delta(table) == pytest.approx(expected, abs=1e-12)
    # Rows that are alike know nothing; rows that share nothing know all: 1 - sum of squares.
    assert delta(np.array([[10, 30], [20, 60]])) == pytest.approx(0.0)
    assert delta(np.diag([10, 10, 20])) == pytest.approx(1 - (1 / 16 + 1 / 16 + 1 / 4))


def test_nothing_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ensemble = run_ensemble(planted(), 300, seed=1)

    def refuse(*_: object) -> None:
        raise AssertionError("a run was made")

    monkeypatch.setattr(ensembles, "simulate", refuse)
    assert drivers(ensemble).drivers[0].address == "commitments.deploys.credibility"


def test_the_draws_are_those_of_the_runs_over_several_blocks() -> None:
    # If a block's draws were shifted by one run, knowing the answer would no longer decide everything.
    found = drivers(run_ensemble(planted(), 2_100, seed=4), "agreement")
    assert found.drivers[0].weight == pytest.approx(1.0)


def test_the_number_of_classes_grows_slowly_to_48() -> None:
    assert [how_many_classes(runs) for runs in (100, 10_000, 1_000_000)] == [4, 22, 48]


def test_an_outcome_that_never_happens_has_no_drivers() -> None:
    never = planted().with_changes({"commitments.deploys.credibility": 1})
    found = drivers(run_ensemble(never, 300, seed=1), "peace")
    assert not [driver for driver in found.drivers if driver.clear]


def test_an_outcome_must_exist() -> None:
    with pytest.raises(ns.NegotiationSimError, match="unknown outcome"):
        drivers(run_ensemble(planted(), 20, seed=1), "war")


def test_where_nothing_is_uncertain_the_screen_says_so() -> None:
    sure = str(ns.shipped_scenarios()["classics/one_price.toml"])
    out = CliRunner().invoke(command, ["drivers", sure, "--outcome", "agreement"]).output
    assert "No input of this scenario is uncertain" in out
    assert "0 of 0" not in out
