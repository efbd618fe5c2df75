"""What was left on the table, where several drafts do equally well: against every draft there is."""

from itertools import product

import numpy as np
import pytest
from small import actor, four_gifts, issue, scenario

from negotiation_sim.agreement.counting import every_draft
from negotiation_sim.agreement.drafts import Situation, at_modes
from negotiation_sim.agreement.left_over import improved

LINE = scenario(
    issue("price", status_quo=0.5),
    actor("seller", price="position = 1, salience = 1", more="reservation = 0.4"),
    actor("buyer", price="position = 0, salience = 1", more="reservation = 0.4"),
    parties='["seller", "buyer"]',
)


@pytest.mark.parametrize(("got", "weights"), [((0, 0), (1, 1)), ((0, 0), (1, 0)), ((0.25, 0), (0, 1))])
def test_all_drafts_that_do_equally_well_are_found_where_every_issue_is_a_choice(
    got: tuple[float, float], weights: tuple[float, float]
) -> None:
    situation = Situation.of(at_modes(four_gifts())[1])
    able = {
        draft: gains
        for draft in product((0.0, 1.0), repeat=4)
        if ((gains := situation.gains(np.array(draft))) >= np.array(got) - 1e-9).all()
    }
    best = max(float(gains @ weights) for gains in able.values())
    found = improved(situation, np.array(got), np.array(weights, dtype=float))
    assert found is not None
    assert {*map(tuple, found.drafts.T.tolist())} == {
        draft for draft, gains in able.items() if gains @ weights >= best - 1e-9
    }
    assert found.count == found.drafts.shape[1] > 1


def test_what_only_commitments_move_stands_still_in_every_draft_and_a_line_leaves_no_number_of_them() -> None:
    gifts = four_gifts().with_changes({"issues.gift_2.decided_by": "commitments"})
    situation = Situation.of(at_modes(gifts)[1])
    found = improved(situation, np.zeros(2), np.array([1.0, 0.0]))
    assert found is not None
    # Gift 2 is Ann's; Ben needs one of the other three.
    assert sorted(found.drafts.T.tolist()) == [[0, 0, 0, 1], [0, 0, 1, 0], [1, 0, 0, 0]]
    mixed = scenario(
        issue("price", status_quo=0.5),
        '[issues.when]\ntitle = "When"\nstatus_quo = "now"\noptions = { now = "now", later = "later" }\n',
        actor("seller", price="position = 1, salience = 1", when='position = "now", salience = 1'),
        actor("buyer", price="position = 0, salience = 1", when='position = "later", salience = 1'),
        parties='["seller", "buyer"]',
    )
    table = at_modes(mixed)[1]
    assert every_draft(table.compiled, Situation.of(table).inputs["status_quo"]) is None


def test_on_a_line_there_is_no_number_of_drafts_with_the_same_sum_and_one_that_is_best_for_a_party() -> None:
    situation = Situation.of(at_modes(LINE)[1])
    found = improved(situation, np.zeros(2), np.ones(2))
    assert found is not None
    assert found.count is None
    assert sorted(found.drafts[0].tolist())[:: found.drafts.shape[1] - 1] == pytest.approx([0.4, 0.6])
    assert found.gains.sum(axis=0) == pytest.approx(0.2, abs=1e-6)
    alone = improved(situation, np.zeros(2), np.array([1.0, 0.0]))
    assert alone is not None
    assert alone.drafts.tolist() == [[pytest.approx(0.6)]]


def test_no_draft_is_called_the_only_one_where_another_is_as_good_for_who_asks_and_brings_less_to_others() -> (
    None
):
    """Ann asks on one line and Ben on another: whatever Ben has, Ann gains as much."""
    two = scenario(
        issue("one", status_quo=0.5) + issue("other", status_quo=0.5),
        actor("ann", one="position = 1, salience = 1"),
        actor("ben", other="position = 1, salience = 1"),
        parties='["ann", "ben"]',
    )
    situation = Situation.of(at_modes(two)[1])
    found = improved(situation, np.zeros(2), np.array([1.0, 0.0]))
    assert found is not None
    assert found.drafts.tolist() == [[pytest.approx(1.0)], [pytest.approx(1.0)]]
    assert situation.signed(np.array([1.0, 0.7]))
    assert situation.gains(np.array([1.0, 0.7])) == pytest.approx([0.5, 0.2])
    assert found.count is None
