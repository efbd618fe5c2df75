"""The result of the runs beside what could be signed: each is what it is alone."""

from planted import PROMISE, planted

import negotiation_sim as ns
from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.overview import overview


def test_both_are_what_they_are_alone() -> None:
    result = ns.run(planted(), runs=50)
    data = overview(result).as_json()
    assert data.pop("explanation") == explain(planted(), brief=True).as_json()
    assert data == result.as_json()


def test_with_many_commitments_there_is_no_explanation() -> None:
    def promises(number: int) -> str:
        return "".join(PROMISE.replace('"deploys"', f'"deploys{k}"') for k in range(number))

    assert overview(ns.run(planted(promise=promises(15)), runs=2)).as_json()["explanation"] is not None
    assert overview(ns.run(planted(promise=promises(16)), runs=2)).as_json()["explanation"] is None
