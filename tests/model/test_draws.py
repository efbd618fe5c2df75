"""Draws: their distribution, and who shares them with whom."""

import numpy as np
import pytest
import small

import negotiation_sim as ns
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import BLOCK, draw, modes, stream

ESTIMATE = '{ low = 0.2, mode = 0.3, high = 0.9, basis = "assumed", why = "w" }'


def two_actors(*extra: str) -> ns.Scenario:
    return small.scenario(
        small.issue("i"),
        small.actor("a", i=f"position = {ESTIMATE}, salience = 1"),
        small.actor("b", i=f"position = {ESTIMATE}, salience = 1"),
        *extra,
        parties='["a", "b"]',
    )


def kolmogorov(sample: np.ndarray, low: float, mode: float, high: float) -> float:
    """Largest distance between the sample's distribution function and the triangular one."""
    x = np.sort(sample)
    rising = (x - low) ** 2 / ((high - low) * (mode - low))
    falling = 1 - (high - x) ** 2 / ((high - low) * (high - mode))
    return float(np.abs(np.where(x < mode, rising, falling) - (np.arange(len(x)) + 0.5) / len(x)).max())


def test_an_estimate_is_drawn_from_the_triangular_distribution() -> None:
    _, draws = small.ready(two_actors(), n_runs=BLOCK)
    assert kolmogorov(draws.positions[0, 0], 0.2, 0.3, 0.9) < 1.63 / BLOCK**0.5  # 1 % level


def test_the_test_of_the_distribution_can_fail() -> None:
    _, draws = small.ready(two_actors(), n_runs=BLOCK)
    assert kolmogorov(draws.positions[0, 0], 0.2, 0.4, 0.9) > 1.63 / BLOCK**0.5


def test_the_draw_at_an_address_is_the_same_whoever_else_is_there() -> None:
    _, alone = small.ready(two_actors(), n_runs=50)
    _, joined = small.ready(
        two_actors(small.actor("c", i=f"position = {ESTIMATE}, salience = 0.5")), n_runs=50
    )
    assert (alone.positions == joined.positions[:2]).all()
    assert not (alone.positions[0] == alone.positions[1]).any()


def test_more_runs_leave_the_first_ones_as_they_were() -> None:
    compiled = compile_scenario(two_actors())
    few, many = draw(compiled, 1, 4, 3), draw(compiled, 1, 4, BLOCK)
    assert (few.positions == many.positions[..., :3]).all()


def test_streams_differ_by_seed_block_and_address() -> None:
    streams = [stream(1, 0, "x"), stream(2, 0, "x"), stream(1, 1, "x"), stream(1, 0, "y")]
    assert len({generator.random() for generator in streams}) == 4
    assert stream(1, 0, "x").random() == stream(1, 0, "x").random()


def test_a_number_without_a_range_is_drawn_around_its_mode_by_its_basis() -> None:
    text = """
        format = 1
        title = "t"
        talks = { rounds = 1, parties = ["a"] }
        [issues.i]
        title = "i"
        status_quo = 0.5
        [actors.a]
        name = "A"
        capability = { mode = 0.9, basis = "assumed", why = "w" }
        stances.i = { position = 0.5, salience = 0.5, basis = "inferred", why = "w" }
    """
    inputs = ns.loads(text).inputs()
    capability, position = inputs["actors.a.capability"], inputs["actors.a.stances.i.position"]
    assert (capability.low, capability.high) == pytest.approx((0.65, 1.0))  # clipped to the scale
    assert (position.low, position.high) == pytest.approx((0.35, 0.65))
    assert inputs["issues.i.status_quo"].exact


def test_a_commitment_is_kept_as_often_as_its_credibility_says() -> None:
    commitment = """
        [[commitments]]
        id = "c"
        actor = "a"
        kind = "promise"
        issue = "i"
        at_least = 1
        credibility = { mode = 0.3, basis = "assumed", why = "w" }
    """
    _, draws = small.ready(two_actors(commitment), n_runs=BLOCK)
    kept = (draws.luck[0] < draws.credibilities[0]).mean()
    assert abs(kept - 0.3) < 3 * (0.3 * 0.7 / BLOCK) ** 0.5


@pytest.mark.parametrize(("credibility", "kept"), [(0.5, True), (0.499999, False), (1.0, True), (0.0, False)])
def test_at_the_modes_a_commitment_counts_as_kept_from_one_half_up(*, credibility: float, kept: bool) -> None:
    commitment = f"""
        [[commitments]]
        id = "c"
        actor = "a"
        kind = "promise"
        issue = "i"
        at_least = 1
        credibility = {{ mode = {credibility}, basis = "assumed", why = "w" }}
    """
    draws = modes(compile_scenario(two_actors(commitment)))
    assert (draws.luck < draws.credibilities).all() == kept
    assert (draws.positions == 0.3).all()


def test_an_event_happens_once_and_its_round_is_drawn_evenly_from_the_window() -> None:
    event = '[[events]]\nid = "e"\nrounds = [3, 6]\nchance = 0.5\nchanges = { "issues.i.status_quo" = 1 }'
    _, draws = small.ready(two_actors(event), n_runs=BLOCK)
    assert abs(draws.happens[0].mean() - 0.5) < 0.04
    counts = np.bincount(draws.first[0], minlength=7)
    assert counts[:3].sum() == 0
    assert (np.abs(counts[3:] / BLOCK - 0.25) < 0.03).all()


def test_a_bloc_without_capability_weighs_what_its_members_weigh_together() -> None:
    given = small.scenario(
        small.issue("i"),
        small.actor("m", 0.2),
        small.actor("n", 0.3),
        '[actors.bloc]\nname = "Bloc"\nmembers = ["m", "n"]\nbasis = "assumed"\nwhy = "w"\n'
        "stances.i = { position = 1, salience = 1 }",
        parties='["bloc"]',
    )
    compiled, draws = small.ready(given)
    assert compiled.actors == ("bloc",)
    assert draws.capabilities == pytest.approx(np.full((1, 2), 0.5))
