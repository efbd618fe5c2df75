"""The bargaining solutions of textbook polygons, exactly; the weighted Nash identity; the frontier."""

import numpy as np
import pytest
import small
from brute_force import signed_by_reference
from loaded import few_first, shipped

import negotiation_sim as ns
from negotiation_sim.agreement import bargaining
from negotiation_sim.agreement.bargaining import NASH_TOLERANCE, frontier, solutions
from negotiation_sim.agreement.drafts import Situation, at_modes
from negotiation_sim.model.arrays import Floats


def polygon(issues: dict[str, tuple[float, float]], disagreement: tuple[float, float]) -> Situation:
    """Two parties that want 1 and 0 on each issue; all the way is worth (first, second) tenths to them.

    An issue of its own, on which each has what it wants, takes up the rest of each party's weight. So
    utilities in tenths are gains over the utility of losing everything, and the frontier has one edge per issue.
    """
    parts = [small.issue(name) for name in (*issues, "own_a", "own_b")]
    for party, wants in enumerate((1.0, 0.0)):
        name = "ab"[party]
        weights = {issue: worth[party] / 10 for issue, worth in issues.items()}
        stances = {issue: f"position = {wants}, salience = {weight}" for issue, weight in weights.items()}
        rest = 1.0 - sum(weights.values())
        stances[f"own_{name}"] = f"position = 0, salience = {rest}"
        own = f"reservation = {rest + disagreement[party] / 10}"
        parts.append(small.actor_on(name, stances, more=own))
    return Situation.of(at_modes(small.scenario(*parts, parties='["a", "b"]'))[1])


LINE = {"x": (9.0, 6.0)}  # the frontier (0,6)-(9,0)
EQUAL = {"x": (8.0, 8.0)}  # (0,8)-(8,0)
KINKED = {"x": (6.0, 3.0), "y": (2.0, 3.0)}  # (0,6)-(6,3)-(8,0)


# Gains over the origin: textbook polygons, worked out exactly. The utilitarian column by hand: the vertex
# with the largest sum, from the disagreement point on (first and last row: all of 9, 6 + 3).
@pytest.mark.parametrize(
    ("issues", "disagreement", "nash", "kalai_smorodinsky", "egalitarian", "utilitarian"),
    [
        (LINE, (0.0, 0.0), (4.5, 3.0), (4.5, 3.0), (3.6, 3.6), (9.0, 0.0)),
        (LINE, (3.0, 2.0), (4.5, 3.0), (4.5, 3.0), (4.2, 3.2), (6.0, 2.0)),
        (EQUAL, (2.0, 1.0), (4.5, 3.5), (4.5, 3.5), (4.5, 3.5), None),
        (KINKED, (0.0, 0.0), (6.0, 3.0), (4.8, 3.6), (4.0, 4.0), (6.0, 3.0)),
    ],
)
def test_the_solutions_of_textbook_polygons_come_out(  # noqa: PLR0917
    issues: dict[str, tuple[float, float]],
    disagreement: tuple[float, float],
    nash: tuple[float, float],
    kalai_smorodinsky: tuple[float, float],
    egalitarian: tuple[float, float],
    utilitarian: tuple[float, float] | None,
) -> None:
    found = solutions(polygon(issues, disagreement))
    for name, expected in (
        ("nash", nash),
        ("kalai-smorodinsky", kalai_smorodinsky),
        ("egalitarian", egalitarian),
        ("utilitarian", utilitarian),
    ):
        if expected is not None:
            reached = 10 * found[name].gains + np.array(disagreement)
            assert reached == pytest.approx(expected, abs=1e-6 if name == "nash" else 1e-8), name
    assert found["nash"].gap <= NASH_TOLERANCE
    assert found["utilitarian"].gains.sum() >= max(s.gains.sum() for s in found.values()) - 1e-9


def test_a_wrong_solution_would_be_noticed() -> None:
    found = solutions(polygon(KINKED, (0.0, 0.0)))
    assert 10 * found["egalitarian"].gains != pytest.approx((6.0, 3.0), abs=0.5)


@pytest.mark.parametrize(("first", "second"), [(0.5, 0.5), (0.2, 0.8), (0.9, 0.3)])
def test_the_weighted_nash_solution_of_one_issue_is_the_weighted_mean(first: float, second: float) -> None:
    # Parties at 0 and 1, linear utility, disagreement 0: maximise w0 log(1 - y) + w1 log(y), so y = w1 / (w0 + w1).
    parts = [small.issue("pie")]
    parts += [
        small.actor(name, more="reservation = 0", pie=f"position = {place}, salience = 1")
        for name, place in (("a", 0), ("b", 1))
    ]
    situation = Situation.of(at_modes(small.scenario(*parts, parties='["a", "b"]'))[1])
    text = solutions(situation, weights=(first, second))["nash"].draft[0]
    assert text == pytest.approx(second / (first + second), abs=1e-6)
    assert text != pytest.approx(first / (first + second), abs=1e-6) or first == second


def test_the_frontier_runs_along_the_polygon_from_one_best_text_to_the_other() -> None:
    points = np.array([10 * point.gains for point in frontier(polygon(KINKED, (0.0, 0.0)), 9)])
    assert points[0] == pytest.approx((0.0, 6.0), abs=1e-5)
    assert points[-1] == pytest.approx((8.0, 0.0), abs=1e-5)
    edges = np.where(points[:, 0] <= 6.0, 6.0 - points[:, 0] / 2, 3.0 - 1.5 * (points[:, 0] - 6.0))
    assert points[:, 1] == pytest.approx(edges, abs=1e-5)


@pytest.mark.parametrize("name", few_first(ns.shipped_scenarios()))
def test_every_fair_text_of_a_shipped_scenario_is_signed_by_the_reference_engine(name: str) -> None:
    compiled, table = at_modes(shipped(name))
    found = solutions(Situation.of(table))
    assert found
    for solution in found.values():
        assert signed_by_reference(compiled, solution.draft)


def test_where_nothing_can_be_signed_there_is_no_solution() -> None:
    situation = polygon(LINE, (9.0, 6.0))
    assert solutions(situation) == {}
    assert frontier(situation) == []


def test_where_a_party_can_be_overruled_the_least_gain_may_be_a_loss() -> None:
    # Two of three votes are enough. The judge does not care (gain 1), low wants 0 and gains 0.1 - y, high wants 0.9 and
    # gains y - 0.15. With low's vote y is at most 0.1, and high loses 0.05 at least; with high's it is at least 0.15,
    # and low loses 0.05. At 0.1 the least gain is that of high, at 0.15 that of low: -0.05 both times, and the sum of
    # gains is 0.95 both times; so either is right, and never more than that.
    parts = [small.issue("pie", 0.1), small.actor("judge", more="reservation = 0")]
    parts += [
        small.actor("low", more="reservation = 0.9", pie="position = 0, salience = 1"),
        small.actor("high", more="reservation = 0.25", pie="position = 0.9, salience = 1"),
    ]
    scenario = small.scenario(*parts, parties='["judge", "low", "high"]', talks="rule = { share = 0.6 }")
    found = solutions(Situation.of(at_modes(scenario)[1]))
    assert found["egalitarian"].gains.min() == pytest.approx(-0.05, abs=1e-6)
    assert found["egalitarian"].gains.sum() == pytest.approx(0.95, abs=1e-6)
    assert "nash" not in found


def test_a_frontier_needs_two_parties() -> None:
    three = shipped("oil.toml")
    with pytest.raises(ValueError, match="two parties"):
        frontier(Situation.of(at_modes(three)[1]))


def test_the_noise_of_the_solver_is_not_told_as_a_price() -> None:
    """By hand: seller and buyer gain alike from 350 and from 450 on, so the middle, 400, is fair to the last digit."""
    flagship = ns.explain(shipped("ceasefire.toml")).solutions
    assert flagship["egalitarian"].draft["army_support"] == 0.4  # the least that can be signed
    found = ns.explain(shipped("classics/one_price.toml")).solutions
    for name in ("nash", "kalai-smorodinsky", "egalitarian"):
        assert found[name].draft == {"price": 400.0}, name
    assert found["utilitarian"].draft["price"] != 400.0  # where the sum is the same everywhere


def shares_of_the_catch() -> tuple[float, float]:
    """Islandia's share by Kalai-Smorodinsky, and three parties' best product on a line of two against one.

    By hand: Mainland gains 0.7 - s and Islandia s - 0.3, within 0.4 to 0.7: at most 0.3 and 0.4, the same share of
    both at s = 0.37 / 0.7. Two gain 0.4 - x and one x - 0.2: the product is largest at x = 0.8 / 3.
    """
    fair = ns.explain(shipped("classics/two_levels.toml")).solutions
    share = fair["kalai-smorodinsky"].draft["share"]
    parts = [small.issue("x")]
    for name, place, worth in (("a", 0, 0.6), ("b", 0, 0.6), ("c", 1, 0.2)):
        parts.append(small.actor(name, more=f"reservation = {worth}", x=f"position = {place}, salience = 1"))
    best = ns.explain(small.scenario(*parts, parties='["a", "b", "c"]')).solutions["nash"].draft["x"]
    assert isinstance(share, float)
    assert isinstance(best, float)
    return share, best


SEVENTHS, THIRDS = 37 / 0.7, 0.8 / 3


def test_an_optimum_that_is_no_short_number_is_exact_too() -> None:
    share, best = shares_of_the_catch()
    assert share == pytest.approx(SEVENTHS, abs=5e-8)
    assert best == pytest.approx(THIRDS, abs=5e-7)


def test_an_optimum_that_is_no_short_number_is_exact_too_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was: what has been reached gives a little back, and the product is looked at no closer than by tangents."""
    monkeypatch.setattr(bargaining, "SLACK", (1e-8, bargaining.NOTHING))
    monkeypatch.setattr(bargaining, "_settled", lambda _deal, nash, *_: nash)
    share, best = shares_of_the_catch()
    assert share != pytest.approx(SEVENTHS, abs=5e-8)
    assert best != pytest.approx(THIRDS, abs=5e-7)


def test_few_digits_cost_no_solution_anything() -> None:
    """By hand: the buyer counts twice and takes two thirds of 0.25; the nearest hundredth of the line is worse."""
    situation = Situation.of(at_modes(shipped("classics/one_price.toml"))[1])
    weights = np.array([1.0, 2.0])
    nash = solutions(situation, weights.tolist())["nash"]
    assert nash.draft != pytest.approx(np.round(nash.draft, 2), abs=1e-4)

    def product(draft: Floats) -> float:
        return float((weights * np.log(situation.gains(draft))).sum())

    assert product(nash.draft) == pytest.approx(np.log((1 / 12) * (1 / 6) ** 2), abs=1e-6)
    assert product(np.round(nash.draft, 2)) < product(nash.draft) - 1e-6
