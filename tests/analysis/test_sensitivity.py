"""Sensitivity against indices that can be worked out by hand; needs SALib, which the extra `test` brings."""

import io
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import small
from attrs import evolve
from rich.console import Console

import negotiation_sim as ns
from negotiation_sim.analysis.sensitivity import Index, Sensitivity, count_points
from negotiation_sim.model.draws import placed
from negotiation_sim.report.sensitivity_text import told
from negotiation_sim.scenario.estimates import Input

C1, C2, IDLE = (f"commitments.{name}.credibility" for name in ("first", "second", "idle"))
UNIT = {C1: (0, 1), C2: (0, 1), IDLE: (0, 1)}


def both_kept() -> ns.Scenario:
    """The outcome `both` comes where two independent promises are kept; a third one moves an idle issue."""
    promises = "".join(
        f'[[commitments]]\nid = "{name}"\nactor = "a"\nkind = "promise"\nissue = "{issue}"\nat_least = 1.0\n'
        'credibility = { low = 0.2, mode = 0.5, high = 0.6 }\nbasis = "assumed"\nwhy = "by hand"\n'
        for name, issue in (("first", "x"), ("second", "y"), ("idle", "z"))
    )
    outcomes = """
[[outcomes]]
id = "both"
title = "Both are kept"
when = { x = { at_least = 0.5 }, y = { at_least = 0.5 } }
[[outcomes]]
id = "other"
title = "Not both"
"""
    red = "position = {0}, salience = 1.0, red_line = {{ at_{1} = {0} }}"
    return small.scenario(
        small.issue("x"),
        small.issue("y"),
        small.issue("z"),
        small.issue("w"),
        small.actor("a", w=red.format(0.0, "most")),
        small.actor("b", w=red.format(1.0, "least")),
        promises,
        outcomes,
        rounds=1,
        parties='["a", "b"]',
    )


def measured(method: str, points: int, runs: int = 512) -> Sensitivity:
    return ns.sensitivity(both_kept(), "both", runs, 4, method=method, vary=UNIT, points=points)  # type: ignore[arg-type]


@pytest.mark.slow
def test_sobol_indices_of_a_product_are_those_worked_out_by_hand() -> None:
    # The share is c1 * c2, both even on 0..1. Variance: E[c1^2] E[c2^2] - 1/16 = 1/9 - 1/16 = 7/144.
    # Alone: Var(c1 / 2) = 1/48 = 3/144, so 3/7 each; together 1/7, so each takes part in 4/7; idle in 0.
    found = measured("sobol", 256, 256)
    indices = {index.address: index for index in found.indices}
    for address in (C1, C2):
        assert indices[address].main == pytest.approx(3 / 7, abs=0.06)
        assert indices[address].total == pytest.approx(4 / 7, abs=0.06)
        assert abs(indices[address].total - 4 / 7) < 2 * indices[address].total_error
    assert indices[IDLE].total == pytest.approx(0.0, abs=1e-12)
    assert found.share == pytest.approx(1 / 4, abs=0.02)
    assert found.deviation == pytest.approx((7 / 144) ** 0.5, abs=0.02)
    assert found.points == 256 * 5 == count_points(both_kept(), "sobol", UNIT, 256)
    assert found.indices[-1].address == IDLE


@pytest.mark.slow
def test_sobol_indices_follow_the_ranges() -> None:
    # The control: with the second factor nearly fixed (0.9 to 1) the first makes nearly all of it:
    # E[c2^2] = 2.71/3 = 0.9033, so the variance is 0.9033/3 - 0.9025/4 = 0.0755, and c1 alone makes
    # 0.9025/12 = 0.0752 of it, over 99 %; far from the 3/7 above.
    found = ns.sensitivity(
        both_kept(), "both", 128, 4, method="sobol", vary={C1: (0, 1), C2: (0.9, 1)}, points=64
    )
    assert found.indices[0].address == C1
    assert found.indices[0].total > 0.9
    assert found.indices[1].total < 0.1


def test_elementary_effects_of_a_product_are_the_mean_of_the_other_factor() -> None:
    # A step of 2/3 in c1 changes c1 c2 by 2/3 c2. The mean of c2 over its levels 0, 1/3, 2/3, 1 is 1/2, its
    # standard deviation is the root of 5, divided by 6.
    found = measured("morris", 64)
    indices = {index.address: index for index in found.indices}
    for address in (C1, C2):
        assert indices[address].main == pytest.approx(1 / 3, abs=0.08)
        assert indices[address].total == pytest.approx(indices[address].main)
        assert indices[address].spread == pytest.approx(2 / 3 * 5**0.5 / 6, abs=0.04)
    assert indices[IDLE].total == 0.0


def test_workers_and_the_number_of_runs_abreast_make_no_difference() -> None:
    with ThreadPoolExecutor(2) as pool:
        spread = ns.sensitivity(both_kept(), "both", 300, 4, pool, vary=UNIT, points=4)
    assert spread.as_json() == ns.sensitivity(both_kept(), "both", 300, 4, vary=UNIT, points=4).as_json()


def test_a_point_is_what_a_run_with_these_numbers_gives() -> None:
    at = {C1: 0.4, C2: 0.7, IDLE: 0.5}
    alone = ns.run(both_kept().with_changes(at), 64, seed=4)
    found = ns.sensitivity(
        both_kept(),
        "both",
        64,
        4,
        method="morris",
        vary={name: (x, x + 1e-9) for name, x in at.items()},
        points=2,
    )
    assert found.share == alone.outcomes[0].share


def test_places_become_values_of_the_triangular_distribution() -> None:
    # Share below the mode: (0.5 - 0.2) / (0.6 - 0.2) = 3/4.
    given = Input("c", 0.2, 0.5, 0.6)
    places = np.array([0.0, 0.75, 1.0, 0.5])
    # Half of all lies below 0.2 + sqrt(0.5 * 0.4 * 0.3).
    assert placed(given, places).tolist() == pytest.approx([0.2, 0.5, 0.6, 0.2 + 0.06**0.5])


def test_without_ranges_of_its_own_every_uncertain_number_is_varied() -> None:
    found = ns.sensitivity(both_kept(), "both", 64, method="morris", points=4)
    assert {index.address for index in found.indices} == {C1, C2, IDLE}


def test_what_makes_no_difference_is_said_and_not_listed() -> None:
    nothing = ns.sensitivity(both_kept(), "both", 64, method="morris", vary={IDLE: (0, 1)}, points=4)
    assert nothing.indices == ()
    console = Console(file=io.StringIO(), width=100)
    for found in (nothing, measured("morris", 16)):
        for renderable in told(found):
            console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    text = " ".join(console.file.getvalue().split())
    assert "none of these inputs makes a difference" in text
    assert "It depends most on one of these, which the sampling cannot tell apart: the credibility of" in text
    assert "1 input makes no difference at any point." in text


def words_of(found: Sensitivity) -> str:
    console = Console(file=io.StringIO(), width=100)
    for renderable in told(found):
        console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    return " ".join(console.file.getvalue().split())


def with_indices(*indices: Index, method: str = "sobol") -> Sensitivity:
    return evolve(measured("morris", 2, 2), method=method, indices=indices)  # type: ignore[arg-type]


def test_a_winner_is_named_only_where_the_intervals_are_apart() -> None:
    first, second = Index(C1, 0.5, 0.1, 0.6, 0.1, None), Index(C2, 0.3, 0.1, 0.45, 0.1, None)
    together = with_indices(first, second)  # 0.5 to 0.7 and 0.35 to 0.55
    assert together.as_json()["first"] == [C1, C2]
    assert "one of these, which the sampling cannot tell apart" in words_of(together)
    apart = with_indices(first, evolve(second, total_error=0.04))  # 0.5 to 0.7 and 0.41 to 0.49
    assert apart.as_json()["first"] == [C1]
    assert "it takes part in 60% of the differences between the points, and makes 50% of them" in words_of(
        apart
    )


@pytest.mark.parametrize(
    ("main", "total", "error", "noise"),
    [
        (0.5, 0.6, 0.1, False),
        (0.5, 1.1, 0.1, False),
        (0.5, 1.11, 0.1, True),
        (-0.975, 0.6, 0.1, True),
        (-0.1, 0.6, 0.1, False),
        (0.5, 0.1, 0.1, True),
    ],
)
def test_an_index_that_none_can_be_and_one_whose_interval_holds_nothing_is_noise(
    main: float, total: float, error: float, *, noise: bool
) -> None:
    found = with_indices(Index(C1, main, 0.1, total, error, None), Index(C2, 0.2, 0.1, 0.3, 0.1, None))
    assert found.as_json()["indices"][0]["noise"] is noise
    assert (C1 in found.as_json()["first"]) is not noise
    said = words_of(found)
    assert ("1 input makes no difference that the sampling can tell from noise" in said) is noise
    assert ("an index lies between 0 and 1, and these do not" in said) is (noise and total > error)


def test_a_change_of_a_share_is_never_more_than_all_of_it() -> None:
    """From never to always in each step of two thirds, whose effect divided by the step would be 1.5."""
    high = '[[outcomes]]\nid = "high"\ntitle = "High"\nwhen = { x = { at_least = 0.5 } }'
    alone = small.scenario(small.issue("x"), small.actor("a", x="position = 0.2, salience = 1"), high)
    steep = {"actors.a.stances.x.position": (0, 1)}
    clear = ns.sensitivity(alone, "high", 8, vary=steep, points=8)
    assert clear.indices[0].total == pytest.approx(1)
    assert "the share changes by 100 percentage points on average" in words_of(clear)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"vary": {"commitments.frist.credibility": (0, 1)}}, "did you mean 'commitments.first.credibility'"),
        ({"vary": {C1: (1, 0)}}, "must go up"),
        ({"vary": {C1: (0, 2)}}, "out of range"),
        ({"vary": UNIT, "method": "sobol", "points": 100}, "power of two"),
        ({"vary": UNIT, "runs": 5_000}, "1 to 2,048"),
    ],
)
def test_wrong_use_is_told(asked: dict[str, object], message: str) -> None:
    with pytest.raises(ns.NegotiationSimError, match=message):
        ns.sensitivity(both_kept(), "both", **asked)  # type: ignore[arg-type]


def test_where_nothing_has_a_range_it_is_told_how_to_name_one() -> None:
    fixed = small.scenario(small.issue("x"), small.actor("a", x="position = 0.2, salience = 1"))
    with pytest.raises(ns.NegotiationSimError, match="--vary ADDRESS=LOW:HIGH"):
        ns.sensitivity(fixed, "agreement", runs=1, points=2)


def test_without_salib_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.sample.morris", None)
    with pytest.raises(ns.NegotiationSimError, match=r"negotiation-sim\[sensitivity\]"):
        measured("morris", 4)
