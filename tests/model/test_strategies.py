"""How aspirations move, against the closed forms of the literature, and one contract for all strategies."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from attrs import evolve, frozen
from studies import small

from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import draw
from negotiation_sim.model.engine import simulate
from negotiation_sim.runs.ensemble import run_ensemble
from negotiation_sim.strategies import STRATEGIES, View
from negotiation_sim.strategies.time_dependent import TimeDependent


def seen(time: float, *, reservation: float = 0.0, last: float = 1.0, gain: float = 0.0) -> View:
    """What one actor sees in two equal runs."""
    return View(np.full((1, 2), reservation), np.full((1, 2), last), np.full((1, 2), gain), time)


# Faratin, Sierra & Jennings 1998: conceded share t^(1/e), with k = 0.
CONCEDED = {
    0.2: [0.000977, 0.03125, 0.237305, 0.59049],
    1.0: [0.25, 0.5, 0.75, 0.9],
    2.0: [0.5, 0.707107, 0.866025, 0.948683],
}


@pytest.mark.parametrize("e", CONCEDED)
def test_time_dependent_aspirations_follow_faratin_1998(e: float) -> None:
    found = [1.0 - TimeDependent(e).aspiration(seen(time))[0, 0] for time in (0.25, 0.5, 0.75, 0.9)]
    assert found == pytest.approx(CONCEDED[e], abs=1e-6)


def test_a_share_given_at_once_lifts_the_whole_curve() -> None:
    # F(t) = k + (1 - k) t^(1/e): with k = 0.2 and e = 1, F(0.5) = 0.2 + 0.8 * 0.5 = 0.6, and F(1) = 1.
    rule = STRATEGIES["linear"](k=0.2)
    assert rule.aspiration(seen(0.5))[0, 0] == pytest.approx(0.4)
    assert rule.aspiration(seen(1e-12))[0, 0] == pytest.approx(0.8)
    assert rule.aspiration(seen(1.0, reservation=0.3))[0, 0] == pytest.approx(0.3)


# The same paper, the exponential family: conceded share exp((1 - t)^b log k) half-way, with k = 0.1.
@pytest.mark.parametrize(("b", "conceded"), [(1.0, 0.316228), (2.0, 0.562341), (0.5, 0.196288)])
def test_exponential_aspirations_follow_faratin_1998(b: float, conceded: float) -> None:
    rule = STRATEGIES["exponential"](b=b, k=0.1)
    assert 1.0 - rule.aspiration(seen(0.5))[0, 0] == pytest.approx(conceded, abs=1e-6)
    assert 1.0 - rule.aspiration(seen(1.0))[0, 0] == 1.0
    assert 1.0 - STRATEGIES["exponential"](b=b, k=0.2).aspiration(seen(0.5))[0, 0] != pytest.approx(
        conceded, abs=1e-2
    )


def test_the_comparison_with_faratin_can_fail() -> None:
    found = [1.0 - TimeDependent(0.5).aspiration(seen(time))[0, 0] for time in (0.25, 0.5, 0.75, 0.9)]
    assert found != pytest.approx(CONCEDED[2.0], abs=1e-6)


def test_the_named_strategies_differ_in_e_alone() -> None:
    assert [STRATEGIES[name]() for name in ("boulware", "linear", "conceder")] == [
        TimeDependent(0.2),
        TimeDependent(1.0),
        TimeDependent(3.0),
    ]


def test_at_the_deadline_nothing_but_the_reservation_is_left() -> None:
    for name in ("boulware", "linear", "conceder"):
        assert STRATEGIES[name]().aspiration(seen(1.0, reservation=0.37))[0, 0] == pytest.approx(0.37)


def test_a_hardliner_asks_for_everything_even_at_the_deadline() -> None:
    assert (STRATEGIES["hardliner"]().aspiration(seen(1.0, reservation=0.2)) == 1.0).all()


def test_tit_for_tat_gives_back_its_rate_of_what_it_gained() -> None:
    rule = STRATEGIES["reciprocal"](rate=0.5)
    assert rule.aspiration(seen(0.1, last=0.9, gain=0.2))[0, 0] == pytest.approx(0.8)
    assert rule.aspiration(seen(0.1, last=0.9, gain=-0.1))[0, 0] == pytest.approx(0.95)
    assert rule.aspiration(seen(0.1, last=0.9, gain=-9.0))[0, 0] == 1.0
    assert rule.aspiration(seen(0.1, last=0.4, gain=0.5, reservation=0.3))[0, 0] == 0.3


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_keeps_the_contract(name: str) -> None:
    """Shape kept, inputs untouched, between reservation and 1, batch equals single."""
    rng = np.random.default_rng(5)
    reservation, gain = rng.uniform(0, 0.6, (3, 50)), rng.normal(0, 0.3, (3, 50))
    last = rng.uniform(reservation, 1.0)
    view = View(reservation, last, gain, 0.4)
    for array in (reservation, last, gain):
        array.setflags(write=False)
    rule = STRATEGIES[name]()
    found = rule.aspiration(view)
    assert found.shape == (3, 50)
    assert (found >= reservation).all()
    assert (found <= 1.0).all()
    alone = rule.aspiration(View(reservation[:, 7:9], last[:, 7:9], gain[:, 7:9], 0.4))
    assert alone.tobytes() == np.ascontiguousarray(found[:, 7:9]).tobytes()
    assert hash(rule) == hash(STRATEGIES[name]())


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (lambda view: view.reservation * np.nan, "up to nan"),
        (lambda view: view.reservation * 0 + 7.0, "up to 7.0, and nothing is worth more than 1"),
        (lambda view: view.reservation - np.inf, "down to -inf"),
        (lambda view: view.reservation[0], "of shape"),
        (lambda _: 0.5, "of the kind float"),
        (lambda view: view.reservation.astype(complex), "of complex128"),
        (lambda _: 1 / 0, "failed: ZeroDivisionError: division by zero"),
    ],
)
def test_a_strategy_that_answers_with_what_can_be_no_aspiration_is_named(
    answer: Callable[[View], Any], what: str
) -> None:
    @frozen
    class Odd:
        looks_back: bool = False

        def aspiration(self, view: View) -> Any:
            return answer(view)

    compiled = compile_scenario(small())
    assert run_ensemble(small(), 4, 1).runs == 4  # negative control: those of the scenario answer well
    odd = evolve(compiled, strategies=((Odd(), tuple(range(len(compiled.actors)))),))
    with pytest.raises(NegotiationSimError, match=f"the strategy Odd has .*{what}"):
        simulate(odd, draw(odd, 1, 0, 2))
