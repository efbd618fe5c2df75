"""Sensitivity against indices that can be worked out by hand; needs SALib, which the extra `test` brings."""

import io
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import small
from rich.console import Console

import negotiation_sim as ns
from negotiation_sim.analysis.sensitivity import Sensitivity, _quantile, count_points
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
    # d(c1 c2)/dc1 = c2, whose mean over the four levels 0, 1/3, 2/3, 1 is 1/2; its spread is sqrt(5)/6.
    found = measured("morris", 64)
    indices = {index.address: index for index in found.indices}
    for address in (C1, C2):
        assert indices[address].main == pytest.approx(0.5, abs=0.12)
        assert indices[address].total == pytest.approx(indices[address].main)
        assert indices[address].spread == pytest.approx(5**0.5 / 6, abs=0.06)
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
    assert _quantile(given, places).tolist() == pytest.approx([0.2, 0.5, 0.6, 0.2 + 0.06**0.5])


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
    assert "Most depends on the credibility of" in text
    assert "The other input matters less" in text


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


def test_without_salib_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.sample.morris", None)
    with pytest.raises(ns.NegotiationSimError, match=r"negotiation-sim\[sensitivity\]"):
        measured("morris", 4)
