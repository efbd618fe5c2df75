"""Alternating offers: closed forms of bargaining theory, plain loops, and what happens at the edges."""

import re
from typing import Any, Literal

import numpy as np
import pytest
import small
from attrs import evolve
from cases import case_of
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded import shipped
from random_scenarios import scenarios
from reference_engine import negotiate
from reference_protocols import AlternatingOffers as PlainOffers
from reference_protocols import Foresight as PlainForesight
from test_engine import differences, history_differs

import negotiation_sim as ns
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import draw
from negotiation_sim.model.engine import simulate, simulate_rounds
from negotiation_sim.scenario.rule import UNANIMITY
from negotiation_sim.scenario.talks import AlternatingOffersOptions
from negotiation_sim.strategies import View
from negotiation_sim.strategies.time_dependent import TimeDependent


def pie(first: str, second: str, rounds: int, options: str = "") -> ns.Scenario:
    """One issue: a, who proposes first, wants 0, b wants 1, and failing is worth nothing to either."""
    return small.scenario(
        small.issue("share"),
        small.actor("a", 1.0, f"reservation = 0\n{first}", share="position = 0, salience = 1"),
        small.actor("b", 1.0, f"reservation = 0\n{second}", share="position = 1, salience = 1"),
        parties='["a", "b"]',
        rounds=rounds,
        talks=f'protocol = "alternating-offers"\nalternating_offers = {{ {options} }}',
    )


def rubinstein(a: float, b: float, rounds: int) -> float:
    """What the first to propose gets if both reason backwards; they agree at once."""
    options = f'play = "subgame-perfect", discount = {{ a = {a}, b = {b} }}'
    ended = ns.run_at_modes(pie("", "", rounds, options)).ended
    assert (ended.ending[0], ended.rounds[0]) == (0, 1)
    return 1 - float(ended.package[0, 0])


@pytest.mark.parametrize(
    ("a", "b", "share"), [(0.9, 0.9, 0.526316), (0.9, 0.8, 0.714286), (0.5, 0.5, 0.666667)]
)
def test_with_a_far_deadline_the_first_gets_what_rubinstein_found(a: float, b: float, share: float) -> None:
    """Rubinstein (1982): (1 - d2) / (1 - d1 d2), at once."""
    assert share == pytest.approx((1 - b) / (1 - a * b), abs=1e-6)
    assert rubinstein(a, b, 400) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(
    ("discount", "shares"),
    [
        (0.9, {1: 1, 2: 0.1, 3: 0.91, 4: 0.181, 5: 0.8371, 10: 0.342801}),
        (0.5, {1: 1, 2: 0.5, 3: 0.75, 4: 0.625, 5: 0.6875, 10: 0.666016}),
    ],
)
def test_with_a_near_deadline_it_matters_who_proposes_last(discount: float, shares: dict[int, float]) -> None:
    """From the end: the last proposer takes all, and s(t) = 1 - d s(t + 1) before (Stahl 1972)."""
    for rounds, share in shares.items():
        assert rubinstein(discount, discount, rounds) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("proposer", ["turns", "lot"])
@pytest.mark.parametrize(
    ("discount", "rounds", "felt"),
    [(0.999, 1_000, 1), (0.9, 10, 1), (0.9, 100, 0), (0.5, 9, 0)],
)
def test_a_deadline_that_is_felt_in_the_first_round_is_warned_of(
    discount: float, rounds: int, felt: int, proposer: str
) -> None:
    """0.999^999 is 0.37, 0.9^9 is 0.39, 0.9^99 is 0.00003, 0.5^8 is 0.004."""
    options = (
        f'proposer = "{proposer}", play = "subgame-perfect", discount = {{ a = {discount}, b = {discount} }}'
    )
    told = [w.message for w in ns.warnings(pie("", "", rounds, options)) if "deadline" in w.message]
    assert len(told) == felt
    if proposer == "turns":  # and so it is: the first offer is that without a deadline, or not
        off = abs(rubinstein(discount, discount, rounds) - 1 / (1 + discount))
        assert (off > 0.005) == bool(felt)


def test_without_discounting_the_last_proposer_takes_all_from_the_first_round_on() -> None:
    assert rubinstein(1, 1, 7) == pytest.approx(1)
    assert rubinstein(1, 1, 8) == pytest.approx(0, abs=1e-9)


def test_parties_who_follow_their_strategies_do_not_play_rubinstein() -> None:
    """The negative control: the same pie without foresight ends elsewhere, and later."""
    ended = ns.run_at_modes(pie("", "", 400)).ended
    assert (1 - ended.package[0, 0], ended.rounds[0]) == (pytest.approx(0.5), 200)


def test_what_failing_is_worth_is_kept_and_only_the_gain_is_shared() -> None:
    """a can have 0.4 without b: of the 0.6 to be gained the shares are those of the whole pie: 0.4 + 0.6 * 0.91."""
    options = 'play = "subgame-perfect", discount = { a = 0.9, b = 0.9 }'
    given = pie("", "", 3, options).with_changes({"actors.a.reservation": 0.4})
    # By hand: round 3 a takes all; round 2 it must get 0.4 + 0.9 * 0.6 = 0.94; round 1 b must get 0.9 * 0.06.
    assert 1 - ns.run_at_modes(given).ended.package[0, 0] == pytest.approx(1 - 0.9 * 0.06)


def test_over_two_issues_the_proposer_gives_what_costs_it_least() -> None:
    """a cares 0.8 : 0.2 and b 0.2 : 0.8; two rounds, b takes all in the second, so it asks for 0.9.

    Giving issue y costs a 0.2 and brings b 0.8; the missing 0.1 is half of what b gains on x.
    """
    given = small.scenario(
        small.issue("x"),
        small.issue("y"),
        small.actor(
            "a", 1.0, "reservation = 0", x="position = 0, salience = 0.8", y="position = 0, salience = 0.2"
        ),
        small.actor(
            "b", 1.0, "reservation = 0", x="position = 1, salience = 0.2", y="position = 1, salience = 0.8"
        ),
        parties='["a", "b"]',
        rounds=2,
        talks='protocol = "alternating-offers"\n'
        'alternating_offers = { play = "subgame-perfect", discount = { a = 0.9, b = 0.9 } }',
    )
    assert ns.run_at_modes(given).ended.package[:, 0] == pytest.approx([0.5, 1.0])


PATIENCE = [(0.9, 0.8), (0.8, 0.9), (0.5, 1.0), (0.99, 0.999)]


@pytest.mark.parametrize(
    ("e1", "e2", "time", "place"),
    [
        (1, 1, 0.5, 0.5),
        (2, 0.5, 0.524889, 0.724492),
        *(
            pytest.param(*case, marks=pytest.mark.slow)
            for case in (
                (0.5, 0.5, 0.707107, 0.5),
                (2, 2, 0.25, 0.5),
                (0.5, 1, 0.618034, 0.381966),
                (0.2, 0.2, 0.870551, 0.5),
                (0.2, 2, 0.697357, 0.164921),
            )
        ),
    ],
)
def test_two_who_concede_with_time_meet_where_their_curves_do(
    e1: float, e2: float, time: float, place: float
) -> None:
    """Faratin et al. (1998): F = t^(1/e), agreement when F1 + F2 >= 1, in N rounds within one of t N."""
    # In continuous time they meet at the root of the sum, at the place F1.
    assert time ** (1 / e1) + time ** (1 / e2) == pytest.approx(1, abs=1e-5)
    assert time ** (1 / e1) == pytest.approx(place, abs=1e-5)
    n = 1000
    one, other = (f'strategy = {{ name = "boulware", e = {e} }}' for e in (e1, e2))
    ended = ns.run_at_modes(pie(one, other, n)).ended
    first = next(t for t in range(1, n + 1) if (t / n) ** (1 / e1) + (t / n) ** (1 / e2) >= 1 - 1e-9)
    assert ended.rounds[0] == first
    assert abs(first - time * n) <= 1
    steepest = max(first / n - time, 1 / n) * max(1 / e1, 1 / e2, 2)
    assert ended.package[0, 0] == pytest.approx(place, abs=steepest)


def test_the_parties_take_turns_and_the_text_is_the_offer_of_the_one_whose_turn_it_is() -> None:
    """Linear, four rounds: a offers 1/4 in the first and 3/4 in the third, b never moves from 1."""
    run = ns.run_at_modes(pie("", 'strategy = "hardliner"', 4))
    assert run.authors[:, 0].tolist() == [0, 1, 0, 1]
    assert run.texts[:, 0, 0] == pytest.approx([0.25, 1, 0.75, 1])
    assert run.offers[:, :, 0, 0].ravel() == pytest.approx([0.25, 1, 0.25, 1, 0.75, 1, 0.75, 1])


def test_a_party_that_has_left_is_passed_over() -> None:
    """b leaves after one text across its red line; a and c have the share that the rule asks for, and take turns."""
    given = small.scenario(
        small.issue("x"),
        small.actor("a", 1.0, 'strategy = "hardliner"', x="position = 0, salience = 1"),
        small.actor(
            "b", 0.1, "walks_out_after = 1", x="position = 1, salience = 1, red_line = { at_least = 0.9 }"
        ),
        small.actor("c", 1.0, 'strategy = "hardliner"', x="position = 0.5, salience = 1"),
        parties='["a", "b", "c"]',
        rounds=5,
        talks='protocol = "alternating-offers"\nrule = { share = 0.9 }',
    )
    run = ns.run_at_modes(given)
    assert run.authors[:, 0].tolist() == [0, 2, 2, 0, 2]


def test_a_reciprocal_party_gives_back_what_the_other_gave() -> None:
    """b offers 1 - 2/4 in round 2, 0.5 less than it stated; a at rate 0.4 gives 0.2 in round 3."""
    run = ns.run_at_modes(pie('strategy = { name = "reciprocal", rate = 0.4 }', "", 4))
    assert run.texts[:3, 0, 0] == pytest.approx([0, 0.5, 0.2])
    assert run.aspirations[:3, 0, 0] == pytest.approx([1, 1, 0.8])


def test_a_trace_says_whose_offer_the_text_is() -> None:
    given = pie("", 'strategy = "hardliner"', 4)
    rounds = ns.trace(given).as_json()["rounds"]
    assert [played["author"] for played in rounds] == ["a", "b", "a", "b"]
    assert all(played["pushes"] == [] and len(played["answers"]) == 2 for played in rounds)


@pytest.mark.parametrize(
    ("e", "shares"),
    [
        (0.2, (0.000977, 0.03125, 0.237305, 0.59049)),
        (1, (0.25, 0.5, 0.75, 0.9)),
        (2, (0.5, 0.707107, 0.866025, 0.948683)),
    ],
)
def test_a_strategy_concedes_with_time_as_its_curve_says(e: float, shares: tuple[float, ...]) -> None:
    """Faratin et al. (1998), F = t^(1/e) at t = 0.25, 0.5, 0.75 and 0.9; with nothing to lose by failing, 1 - F is left."""
    nothing = np.zeros((1, 2))
    for time, share in zip((0.25, 0.5, 0.75, 0.9), shares, strict=True):
        view = View(nothing, nothing, nothing, time)
        assert 1 - TimeDependent(e).aspiration(view)[0, 0] == pytest.approx(share, abs=1e-6)


@settings(max_examples=15)
@given(
    scenarios() | scenarios(home=True),
    st.booleans(),
    st.sampled_from([0.5, 0.9, 1.0]),
    st.sampled_from(["turns", "lot"]),
)
def test_the_protocol_agrees_with_plain_loops(
    text: str,
    foresight: bool,  # noqa: FBT001
    discount: float,
    proposer: Literal["turns", "lot"],
) -> None:
    found = ns.loads(text)
    options = AlternatingOffersOptions(proposer=proposer)
    talks = evolve(found.talks, protocol="alternating-offers", alternating_offers=options)
    foresight = foresight and len(found.at_table) > 1
    if foresight:
        options = evolve(options, play="subgame-perfect", discount={found.at_table[0]: discount})
        talks = evolve(talks, parties=found.at_table[:2], rule=UNANIMITY, alternating_offers=options)
    compiled = compile_scenario(evolve(found, talks=talks))
    draws = draw(compiled, seed=7, block=3, n_runs=6)
    ended = simulate(compiled, draws)
    kept = simulate_rounds(compiled, draws)
    for run in range(6):
        plain = PlainForesight([discount, 1.0]) if foresight else PlainOffers()
        expected = negotiate(case_of(compiled, draws, run), plain)
        assert not differences(compiled, ended, run, expected)
        assert not differences(compiled, kept.ended, run, expected)
        assert not history_differs(compiled, draws, kept, run, expected)


def lot(rounds: int, proposer: str = "lot") -> ns.Ensemble:
    """A pie of which a third of a second party's gain is left a round later, and two thirds of the first's."""
    options = f'proposer = "{proposer}", play = "subgame-perfect", discount = {{ a = {2 / 3}, b = {1 / 3} }}'
    return ns.run(pie("", "", rounds, options), runs=300, seed=5).ensemble


def test_where_the_proposer_is_drawn_the_shares_are_those_of_the_lot() -> None:
    """With d = (2/3, 1/3): v1 = (1 - d2) / (2 - d1 - d2) = 2/3; 1 - d2 v2 = 8/9 if a proposes, d1 v1 = 4/9 if not."""
    found = lot(200)
    shares = 1 - found.package(0)
    assert (found.rounds == 1).all()
    assert [*np.unique(shares.round(6))] == pytest.approx([4 / 9, 8 / 9], abs=1e-6)
    # 300 fair lots: more than four standard deviations off in one of 16,000 seeds.
    assert shares.mean() == pytest.approx(2 / 3, abs=4 * (2 / 9) / 300**0.5)


def test_without_the_lot_the_first_party_always_proposes_first() -> None:
    shares = 1 - lot(200, "turns").package(0)
    assert shares == pytest.approx(np.full(300, (1 - 1 / 3) / (1 - 2 / 9)), abs=1e-6)


def test_lots_do_not_depend_on_the_number_of_runs_or_rounds() -> None:
    def lots(rounds: int, n_runs: int) -> np.ndarray[Any, Any]:
        given = pie("", "", rounds, 'proposer = "lot"')
        return draw(compile_scenario(given), seed=5, block=0, n_runs=n_runs).lots

    assert np.array_equal(lots(9, 40), lots(20, 70)[:9, :40])
    assert not np.array_equal(lots(9, 40)[0], lots(9, 40)[1])


def test_every_party_that_is_left_is_drawn_about_as_often() -> None:
    parts = [small.issue("share")]
    parts += [
        small.actor(n, 1.0, "reservation = 0", share=f"position = {x}, salience = 1")
        for n, x in (("a", 0), ("b", 0.5), ("c", 1))
    ]
    talks = 'protocol = "alternating-offers"\nalternating_offers = { proposer = "lot" }'
    given = small.scenario(*parts, parties='["a", "b", "c"]', rounds=3, talks=talks)
    compiled = compile_scenario(given)
    kept = simulate_rounds(compiled, draw(compiled, seed=5, block=0, n_runs=600))
    first = np.bincount(kept.authors[0], minlength=3)
    assert first.sum() == 600
    assert (np.abs(first - 200) < 4 * (600 * 2 / 9) ** 0.5).all()


def test_exact_shares_do_not_branch_on_a_lot() -> None:
    with pytest.raises(ns.NegotiationSimError, match="let the parties take turns"):
        ns.exact(pie("", "", 3, 'proposer = "lot"'))


def test_runs_do_not_touch_each_other() -> None:
    given = shipped("ceasefire.toml").with_changes({"talks.protocol": "alternating-offers"})
    compiled = compile_scenario(given)
    draws = draw(compiled, seed=3, block=0, n_runs=150)
    together = simulate(compiled, draws)
    for first in (0, 77, 148):
        alone = simulate(compiled, draws.cut(slice(first, first + 2)))
        assert np.array_equal(alone.package, together.package[:, first : first + 2])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ('play = "subgame-perfect", discount = { c = 0.9 }', "unknown party 'c'"),
        ('play = "subgame-perfect", discount = { a = 0 }', "a discount is above 0 and up to 1, and is 0"),
        ("discount = { a = 0.9 }", "a discount changes nothing unless play = 'subgame-perfect'"),
        ('play = "perfect"', "subgame-perfect"),
    ],
)
def test_options_that_make_no_sense_are_told(options: str, message: str) -> None:
    with pytest.raises(ns.ScenarioError, match=message):
        pie("", "", 3, options)


def test_backward_induction_is_for_two_parties_who_must_both_sign() -> None:
    given = pie("", "", 3, 'play = "subgame-perfect"')
    with pytest.raises(ns.ScenarioError, match="two parties who must both sign"):
        given.with_changes({"talks.parties": ["a"]})


def test_one_discount_can_be_changed_by_its_address() -> None:
    given = pie("", "", 3, 'play = "subgame-perfect", discount = { a = 0.9, b = 0.9 }')
    changed = given.with_changes({"talks.alternating_offers.discount.b": 0.5})
    assert changed.talks.alternating_offers.discount == {"a": 0.9, "b": 0.5}
    with pytest.raises(ns.ScenarioError, match="expected a number"):
        given.with_changes({"talks.alternating_offers.discount.b": "much"})


@pytest.mark.parametrize(
    ("a", "b", "proposer"),
    [
        *((*PATIENCE[0], proposer) for proposer in ("turns", "lot")),
        *(
            pytest.param(*pair, proposer, marks=pytest.mark.slow)
            for pair in PATIENCE[1:]
            for proposer in ("turns", "lot")
        ),
    ],
)
def test_the_warning_says_what_a_far_deadline_comes_to(a: float, b: float, proposer: str) -> None:
    """The closed form against backward induction over so many rounds that the deadline is no longer felt."""
    options = f'play = "subgame-perfect", proposer = "{proposer}", discount = {{ a = {a}, b = {b} }}'
    (warning,) = [
        w.message for w in ns.warnings(pie("", "", 2, options)) if "the deadline is felt" in w.message
    ]
    told = float(re.findall(r"would get ([\d.]+) of one pie", warning)[0])
    far = pie("", "", 1_000, options)
    if proposer == "turns":
        assert 1 - float(ns.run_at_modes(far).ended.package[0, 0]) == pytest.approx(told, abs=5e-4)
    else:
        shares = 1 - ns.run(far, 2_000).ensemble.package("share")
        assert float(shares.mean()) == pytest.approx(told, abs=0.02)


def test_where_nobody_loses_by_waiting_there_is_no_closed_form_to_tell() -> None:
    options = 'play = "subgame-perfect", discount = { a = 1, b = 1 }'
    (warning,) = [
        w.message for w in ns.warnings(pie("", "", 2, options)) if "the deadline is felt" in w.message
    ]
    assert "without a deadline" not in warning


@pytest.mark.parametrize("moves", [0.2, 0.9])
def test_foresight_follows_an_event_that_moves_what_no_draft_touches(moves: float) -> None:
    """A promise sets the issue with and without a deal: what no deal is worth stays, and only the draft changes."""
    issue = '[issues.x]\ntitle = "x"\nstatus_quo = 0.5\ndecided_by = "commitments"\n'
    promise = (
        '[[commitments]]\nid = "c"\nactor = "a"\nkind = "threat"\nissue = "x"\nexactly = 0\ncredibility = 1\n'
        'basis = "assumed"\nwhy = "by hand"\nwhen = {}\n'
    )
    event = (
        '[[events]]\nid = "e"\nround = 2\nchance = 1\nbasis = "assumed"\nwhy = "by hand"\n'
        f'changes = {{ "issues.x.status_quo" = {moves} }}\n'
    )
    found = small.scenario(
        *(issue, small.issue("y")),
        small.actor("a", x="position = 1, salience = 1", y="position = 1, salience = 1"),
        small.actor("b", x="position = 1, salience = 1", y="position = 0, salience = 1"),
        *(promise, event),
        rounds=3,
        parties='["a", "b"]',
        talks='protocol = "alternating-offers"\n'
        'alternating_offers = { play = "subgame-perfect", discount = { a = 0.9, b = 0.9 } }',
    )
    compiled, draws = small.ready(found)
    kept = simulate_rounds(compiled, draws)
    expected = negotiate(case_of(compiled, draws, 0), PlainForesight([0.9, 0.9]))
    for number, record in enumerate(expected.history):
        assert kept.aspirations[number, :, 0] == pytest.approx(record.aspirations, abs=1e-12)
    assert len(expected.history) == 3
