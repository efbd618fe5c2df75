"""Which deals exist and which are missed, over draws: against one draw at a time, and for any number of runs."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import small
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import Situation, at_modes
from negotiation_sim.agreement.missed_deals import missed_deals
from negotiation_sim.model.answers import Reason
from negotiation_sim.model.arrays import Floats

LATE = small.actor(
    "a", more='strategy = "hardliner"', pie="position = 1, salience = 1, red_line = { at_least = 0.3 }"
)


def sale(second: str) -> ns.Scenario:
    return small.scenario(small.issue("pie"), LATE, second, parties='["a", "b"]')


def test_a_deal_that_two_hardliners_miss_is_counted_as_missed() -> None:
    other = small.actor(
        "b", more='reservation = 0.2\nstrategy = "hardliner"', pie="position = 0, salience = 1"
    )
    found = missed_deals(sale(other), 5)
    assert found.exists.all()
    assert not found.found.any()
    assert found.missed.all()
    assert np.isnan(found.left).all()
    assert found.stood_in_the_way() == {
        ("a", "worth less than it still hopes for"): 1.0,
        ("b", "worth less than it still hopes for"): 1.0,
    }


def test_where_red_lines_exclude_each_other_no_deal_exists_and_none_is_missed() -> None:
    other = small.actor(
        "b", more="reservation = 0", pie="position = 0, salience = 1, red_line = { at_most = 0.2 }"
    )
    found = missed_deals(sale(other), 5)
    assert not found.exists.any()
    assert not found.missed.any()
    assert found.stood_in_the_way() == {}


def test_what_is_left_on_the_table_is_the_joint_gain_of_the_best_trade() -> None:
    # Each cares about one issue only. The chair's text meets both where they care; "even" actors meet half-way too
    # early to be on the frontier only if they care about both: with weights 0.8 and 0.2 and a text at (0.5, 0.5) each
    # has 0.5; trading all of one for all of the other gives 0.8 each, so 0.6 is left.
    stances = {
        "a": ("1, salience = 0.8", "1, salience = 0.2"),
        "b": ("0, salience = 0.2", "0, salience = 0.8"),
    }
    parts = [small.issue("x", 0.5), small.issue("y", 0.5)]
    parts += [
        small.actor(
            name, more='reservation = 0.2\nstrategy = "conceder"', x=f"position = {x}", y=f"position = {y}"
        )
        for name, (x, y) in stances.items()
    ]
    scenario = small.scenario(*parts, parties='["a", "b"]')
    found = missed_deals(scenario, 2)
    package = ns.one_run(scenario, 0, scenario.talks.seed).ended.package[:, 0]
    reached = [
        1 - 0.8 * abs(package[0] - 1) - 0.2 * abs(package[1] - 1),
        1 - 0.2 * abs(package[0]) - 0.8 * abs(package[1]),
    ]
    # The frontier: x to a first. From any text, raise x to 1 while b is repaid on y.
    best = max(
        (1 - 0.8 * (1 - x) - 0.2 * (1 - y)) + (1 - 0.2 * x - 0.8 * y)
        for x in np.linspace(0, 1, 401)
        for y in np.linspace(0, 1, 401)
        if 1 - 0.8 * (1 - x) - 0.2 * (1 - y) >= reached[0] - 1e-9
        and 1 - 0.2 * x - 0.8 * y >= reached[1] - 1e-9
    )
    assert found.found.all()
    assert found.left == pytest.approx(best - sum(reached), abs=5e-3)


@pytest.mark.slow
def test_run_by_run_it_is_the_same_for_any_number_of_runs_and_workers() -> None:
    scenario = shipped("summit.toml")
    few = missed_deals(scenario, 20)
    with ThreadPoolExecutor(2) as pool:
        many = missed_deals(scenario, 150, executor=pool)
    for name in ("exists", "found", "left", "reason"):
        np.testing.assert_array_equal(getattr(few, name), getattr(many, name)[..., :20])
    assert (many.found <= many.exists).all()


def test_the_talks_find_what_run_finds() -> None:
    scenario = shipped("ceasefire.toml")
    found = missed_deals(scenario, 40)
    assert found.found.mean() == pytest.approx(ns.run(scenario, runs=40).summary.endings["agreement"])


@pytest.mark.slow
def test_a_refusal_counts_only_if_it_is_of_the_last_text() -> None:
    # Turns from text to text: a party that refused an early text and would sign the last one stands in nobody's way.
    scenario = shipped("summit.toml")
    found = missed_deals(scenario, 200)
    shares = {
        (actor, reason.words): float((found.reason[p] == reason).mean())
        for p, actor in enumerate(scenario.talks.parties)
        for reason in Reason
        if reason != Reason.NONE and (found.reason[p] == reason).any()
    }
    told: dict[tuple[str, str], float] = {}
    for refusal in ns.run(scenario, runs=200).summary.refusals:
        key = refusal.actor, refusal.reason
        told[key] = told.get(key, 0) + refusal.share
    assert shares == pytest.approx(told)


CHOICE = 'options = { p = "p", q = "q", r = "r" }\n'


def left_on_choices() -> tuple[float, float]:
    """What missed_deals says is left, and what the nine drafts on two choices say."""
    parts = [f'[issues.{name}]\ntitle = "{name}"\nstatus_quo = "p"\n{CHOICE}' for name in "xy"]
    worths = {"a": ("p = 0.0, q = 0.4, r = 1.0", "p = 1.0, q = 0.9, r = 0.0")}
    worths["b"] = ("p = 1.0, q = 0.7, r = 0.2", "p = 0.0, q = 0.5, r = 1.0")
    for (name, (x, y)), care in zip(worths.items(), (0.8, 0.6), strict=True):
        of = (f"worth = {{ {x} }}, salience = {care}", f"worth = {{ {y} }}, salience = {1 - care}")
        own = 'reservation = 0\nstrategy = "conceder"'
        parts.append(small.actor(name, more=own, x=of[0], y=of[1]))
    scenario = small.scenario(*parts, parties='["a", "b"]')
    found = missed_deals(scenario, 2)
    assert found.found.all()
    situation = Situation.of(at_modes(scenario)[1])
    got = situation.gains(ns.one_run(scenario, 0, scenario.talks.seed).ended.package[:, 0])
    drafts = [situation.gains(np.array([x, y])) for x in (0.0, 0.5, 1.0) for y in (0.0, 0.5, 1.0)]
    best = max(gains.sum() for gains in drafts if (gains >= got - 1e-9).all())
    return float(found.left[0]), float(best - got.sum())


def test_what_is_left_is_counted_in_the_worth_of_options() -> None:
    assert left_on_choices() == pytest.approx((0.0, 0.0), abs=1e-8)


def test_what_is_left_is_counted_in_the_worth_of_options_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """By distance from the position an option is worth something else."""

    def by_distance(situation: Situation, package: Floats) -> Floats:
        away = np.abs(package - situation.inputs["positions"])
        gains: Floats = 1.0 - (situation.weights * away).sum(axis=1) - situation.reservations
        return gains

    monkeypatch.setattr(Situation, "gains_of", by_distance)
    assert left_on_choices() == pytest.approx((0.12, 0.0), abs=1e-8)
