"""The exchange model against figures worked out by hand, and against plain loops."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
import small
from attrs import evolve
from cases import case_of
from hypothesis import given, settings
from random_scenarios import scenarios
from reference_engine import negotiate
from reference_protocols import Exchange as PlainExchange
from test_engine import differences, history_differs

import negotiation_sim as ns
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import draw
from negotiation_sim.model.engine import simulate, simulate_rounds
from negotiation_sim.model.protocols.exchange import Standing, possible, trades


def two_actors(**changed: float) -> Standing:
    """One actor at 0 on both issues (saliences .1 and .9), one at 1 on both (.6 and .5), equal power."""
    positions = np.array([[[0.0], [0.0]], [[1.0], [1.0]]])
    saliences = np.array([[[0.1], [0.9]], [[0.6], [0.5]]])
    full = np.ones_like(positions)
    return Standing(
        positions=positions,
        saliences=saliences,
        influence=saliences / saliences.sum(axis=0),
        here=np.ones(positions.shape, dtype=bool),
        low=0 * full + changed.get("low", 0.0),
        high=full * changed.get("high", 1.0),
        heading=np.full(positions.shape, int(changed.get("heading", 0)), dtype=np.int8),
    )


def test_the_outcomes_before_any_trade_are_the_published_ones() -> None:
    # 100 * 60 / 70 and 100 * 50 / 140.
    assert 100 * two_actors().outcome[:, 0] == pytest.approx([85.7143, 35.7143], abs=1e-4)


def test_both_gain_the_same_and_the_one_who_cares_more_gets_the_issue() -> None:
    """By hand: the second cares for the first issue (.6 / .5 > .1 / .9), so it demands that.

    The first moves all the way to 1 there: dp = .1 / .7. Equal gain: dq = dp * .7 / 1.4 = .1 / 1.4; the
    second must move dq / (.5 / 1.4) = .2 on the other issue, which is less than the whole way.
    Gain of the second: .6 / 7 - .5 / 14 = .05; of the first: .9 / 14 - .1 / 7 = .05.
    """
    found = trades(two_actors())
    assert found.gain == pytest.approx([0.05], abs=1e-12)
    assert (found.demander[0], found.supplier[0], found.wanted[0], found.paid[0]) == (1, 0, 0, 1)
    assert (found.supplied[0], found.given[0]) == pytest.approx((1.0, 0.8), abs=1e-12)


def test_nobody_moves_past_a_red_line_and_the_price_falls_with_the_move() -> None:
    # The supplier may go to 0.5 only: half the move for half the price, and half the gain.
    found = trades(two_actors(high=0.5))
    assert (found.supplied[0], found.given[0]) == pytest.approx((0.5, 0.9), abs=1e-12)
    assert found.gain == pytest.approx([0.025], abs=1e-12)


def test_nobody_turns_back_on_an_issue() -> None:
    assert len(trades(two_actors(heading=-1)).gain) == 0
    assert len(possible(two_actors(heading=-1))[0]) == 1


def test_two_on_the_same_side_have_nothing_to_trade() -> None:
    together = evolve(two_actors(), positions=np.full((2, 2, 1), 0.3))
    assert len(possible(together)[0]) == 0


@settings(max_examples=15)
@given(scenarios() | scenarios(home=True))
def test_the_protocol_agrees_with_plain_loops(text: str) -> None:
    given = ns.loads(text)
    compiled = compile_scenario(evolve(given, talks=evolve(given.talks, protocol="exchange")))
    draws = draw(compiled, seed=7, block=3, n_runs=3)
    ended, kept = simulate(compiled, draws), simulate_rounds(compiled, draws)
    for run in range(3):
        expected = negotiate(case_of(compiled, draws, run), PlainExchange(compiled.stakes.tolist()))
        assert not differences(compiled, ended, run, expected)
        assert not differences(compiled, kept.ended, run, expected)
        assert not history_differs(compiled, draws, kept, run, expected)


def test_the_talks_end_where_the_hand_calculation_ends() -> None:
    scenario = small.scenario(
        small.issue("p"),
        small.issue("q"),
        small.actor("a", p="position = 0, salience = 0.1", q="position = 0, salience = 0.9"),
        small.actor("b", p="position = 1, salience = 0.6", q="position = 1, salience = 0.5"),
        parties='["a", "b"]',
        talks='protocol = "exchange"',
    )
    package = ns.run_at_modes(scenario).ended.package[:, 0]
    # p: both at 1 after the trade; q: (.5 * .8) / 1.4. Each then gains over the status quo of 0, or not:
    # the first prefers no deal, since it wants 0 on both.
    assert package == pytest.approx([0.0, 0.0])
    assert ns.run_at_modes(scenario).texts[0, :, 0] == pytest.approx([1.0, 0.4 / 1.4], abs=1e-12)


def copenhagen(path: str) -> tuple[Standing, list[str], list[str]]:
    """The table of the conference, which a user brings along: issue, actor, position, salience, capability."""
    with Path(path).open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    issues, actors = (list(dict.fromkeys(row[name] for row in rows)) for name in ("issue", "actor"))
    positions, saliences, capabilities = (np.zeros((len(actors), len(issues), 1)) for _ in range(3))
    for row in rows:
        at = actors.index(row["actor"]), issues.index(row["issue"])
        positions[at], saliences[at] = float(row["position"]) / 100, float(row["salience"])
        capabilities[at] = float(row["capability"])
    weights = capabilities * saliences
    ones = np.ones_like(positions)
    here, heading = weights > 0, np.zeros(positions.shape, dtype=np.int8)
    influence = weights / weights.sum(axis=0)
    return Standing(positions, saliences, influence, here, 0 * ones, ones, heading), actors, issues


@pytest.mark.skipif("NEGOTIATION_SIM_COPENHAGEN" not in os.environ, reason="set it to the data file")
def test_the_conference_of_copenhagen_gives_the_published_trades() -> None:
    standing, actors, issues = copenhagen(os.environ["NEGOTIATION_SIM_COPENHAGEN"])
    outcomes = [61.5763, 58.1447, 30.7074, 52.2359, 51.9499, 57.6214, 64.6207]
    assert 100 * standing.outcome[:, 0] == pytest.approx(outcomes, abs=1e-4)
    assert len(possible(standing)[0]) == 437
    found = trades(standing)
    assert len(found.gain) == 420
    best, second = (found.of(np.argsort(-found.gain, kind="stable")[n : n + 1]) for n in (0, 1))
    assert 100 * best.gain[0] == pytest.approx(3.278817733990, abs=1e-10)
    assert (actors[best.demander[0]], issues[best.paid[0]], 100 * best.given[0]) == ("USA", "Extra", 90.0)
    assert (issues[best.wanted[0]], 100 * best.supplied[0]) == (
        "Commitments",
        pytest.approx(21.8937, abs=1e-4),
    )
    assert 100 * second.gain[0] == pytest.approx(2.364532019704, abs=1e-10)
    assert 100 * second.supplied[0] == pytest.approx(47.4241, abs=1e-4)
