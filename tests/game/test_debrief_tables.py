"""What a class left on the table: by hand, and against every draft there is."""

from itertools import product

import numpy as np
import pytest
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import Situation, at_modes
from negotiation_sim.agreement.left_over import headroom, improved
from negotiation_sim.game.deals import Deal
from negotiation_sim.game.debrief_tables import class_debrief

SHIPPED = ns.shipped_scenarios()
PRICE = shipped("classics/one_price.toml")
OFFER = shipped("classics/job_offer.toml")


def test_one_price_by_hand() -> None:
    # The seller asks 500 and takes 350, the buyer bids 300 and pays 450; a line of 400 thousand. At 420 the seller is
    # 80 from what it asks and 70 above its limit, the buyer 30 below its own: gains of 70 and 30 of 400.
    found = class_debrief(PRICE, [Deal("1", {"price": 420.0}), Deal("2", None), Deal("3", {"price": 460.0})])
    one, none, high = found.groups
    assert one.gains == pytest.approx({"seller": 70 / 400, "buyer": 30 / 400})
    assert one.left == pytest.approx({"seller": 0.0, "buyer": 0.0})
    assert one.distance == 0.0
    # Any price in the zone brings 100 of 400 together, and 50 of 400 to both alike.
    assert none.gains == {"seller": 0.0, "buyer": 0.0}
    assert sum(none.left.values()) == pytest.approx(100 / 400, abs=1e-6)
    assert none.distance == pytest.approx(50 / 400, abs=1e-6)
    assert found.joint == pytest.approx(100 / 400, abs=1e-6)
    # 460 is beyond what the buyer would pay.
    assert [answer.signs for answer in high.answers] == [True, False]
    assert [group.name for group in found.beside] == ["Nash", "the engine"]


@pytest.mark.slow
def test_what_was_left_is_what_the_best_of_all_drafts_brings() -> None:
    # The slow way: all 6,561 drafts of the job offer, each with the points of both score sheets.
    situation = Situation.of(at_modes(OFFER)[1])
    sizes = [len(issue.options) for issue in OFFER.issues.values()]
    all_drafts = np.array([*product(*([k / (n - 1) for k in range(n)] for n in sizes))]).T
    gains = np.array([situation.gains(draft) for draft in all_drafts.T])
    for got in (np.zeros(2), np.array([10.0 / 122, 5.0 / 118])):
        better = gains[(gains >= got - 1e-9).all(axis=1) & (gains >= -1e-9).all(axis=1)]
        found = improved(situation, got, np.ones(2))
        assert found is not None
        assert found.gains[:, 0].sum() == pytest.approx(better.sum(axis=1).max(), abs=1e-6)
        assert headroom(situation, got) == pytest.approx((better - got).min(axis=1).max(), abs=1e-6)
    # The twin: what is already on the frontier cannot be improved.
    best = gains[(gains >= -1e-9).all(axis=1)]
    top = best[best.sum(axis=1).argmax()]
    assert headroom(situation, top) == 0.0


def test_an_issue_that_is_left_out_stays_as_things_stand() -> None:
    found = class_debrief(OFFER, [Deal("1", {"salary": "high"}, ("bonus",))])
    assert found.groups[0].draft is not None
    assert found.groups[0].draft["bonus"] == "none"
    assert found.as_json()["groups"][0]["left_out"] == ["bonus"]
