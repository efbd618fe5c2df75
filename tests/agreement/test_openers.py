"""What opens a deal does, and a fifth less of it does not; what opens it on a grid is found."""

import numpy as np
import pytest
import small
from clashes import clash
from loaded import shipped
from test_conflicts import DILEMMA, PROMISE

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes
from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.moves import Admission, NumberMove, Opener
from negotiation_sim.agreement.openers import openers


def openers_of(scenario: ns.Scenario) -> tuple[Opener, ...]:
    return tuple(openers(scenario))


def openable(scenario: ns.Scenario) -> bool:
    return Agreements(Situation.of(at_modes(scenario)[1])).signed() is None


def opens(scenario: ns.Scenario, moves: tuple[NumberMove | Admission, ...], share: float = 1.0) -> bool:
    changes = {m.address: scenario.in_unit(m.address, m.was + share * (m.becomes - m.was)) for m in moves}
    return Agreements(Situation.of(at_modes(scenario.with_changes(changes))[1])).signed() is not None


@pytest.mark.parametrize("home", [False, True])
@pytest.mark.parametrize(
    "seed", [pytest.param(n, marks=[] if n < 6 else pytest.mark.slow) for n in range(60)]
)
def test_an_opener_opens_a_deal_and_a_fifth_less_of_it_does_not(seed: int, home: bool) -> None:  # noqa: FBT001
    scenario = clash(seed, home=home)
    if not openable(scenario):
        return
    for opener in openers_of(scenario):
        assert opens(scenario, opener.moves)
        # A commitment is believed or not, whatever lies between.
        if not any(move.address.endswith(".credibility") for move in opener.moves):
            assert not opens(scenario, opener.moves, share=0.8)


def test_most_of_these_scenarios_have_no_deal_to_begin_with() -> None:
    assert sum(openable(clash(seed)) for seed in range(20)) >= 10


@pytest.mark.parametrize(
    "seed", [pytest.param(n, marks=[] if n < 62 else pytest.mark.slow) for n in range(60, 75)]
)
def test_a_change_that_opens_a_deal_on_a_grid_is_no_smaller_than_the_opener(seed: int) -> None:
    scenario = clash(seed)
    if not openable(scenario):
        return
    smallest = {o.moves[0].address: o.moves[0].change for o in openers_of(scenario) if len(o.moves) == 1}
    for address, given in scenario.inputs().items():
        for value in np.linspace(0.0, 1.0, 6).tolist():
            inward = value > given.mode if ".at_least" in address else value < given.mode
            if value == given.mode or (".red_line." in address and inward):
                continue
            try:
                changed = scenario.with_changes({address: value})
            except ns.ScenarioError:  # a position outside its own red line, a capability of 0
                continue
            opened = Agreements(Situation.of(at_modes(changed)[1])).signed() is not None
            if opened and not address.endswith(".credibility"):  # believed or not, whatever lies between
                assert smallest[address] <= abs(value - given.mode) * 1.25 + 1e-4, address


def test_the_dilemma_opens_by_relaxing_the_red_line_or_by_less_of_the_promise() -> None:
    found = openers_of(small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]'))
    moves = {o.moves[0].address: o.moves[0].becomes for o in found}
    assert moves["actors.a.stances.troops.red_line.at_most"] == pytest.approx(0.7)
    assert moves["commitments.deploys.at_least"] == pytest.approx(0.2)
    assert moves["commitments.deploys.credibility"] == 0.0
    # Just below 0.5 the promise is not set off; half of it would be on the edge, so it is clearly below.
    assert 0.45 <= moves["actors.b.stances.ceasefire.red_line.at_least"] < 0.5


def test_openers_begin_with_what_people_can_do_and_what_the_evidence_allows() -> None:
    scenario = shipped("summit.toml")
    found = explain(scenario, outcome="two_meet").openers
    assert [o.order for o in found] == sorted(o.order for o in found)
    ranks = [max(move.rank for move in opener.moves) for opener in found]
    assert ranks == sorted(ranks)
    assert found[0].past == 0.0  # that Trump stays away lies within the range of his promise
    assert found[-1].past > 0.0


def test_pairs_are_told_where_no_single_change_suffices() -> None:
    line = "position = {}, salience = 1, red_line = {{ {} }}"
    parts = [small.issue("x"), small.issue("y")]
    for name, place, limit in (("a", 1, "at_least = 0.6"), ("b", 0, "at_most = 0.4")):
        stance = line.format(place, limit)
        parts.append(small.actor(name, more="reservation = 0", x=stance, y=stance))
    scenario = small.scenario(*parts, parties='["a", "b"]')
    found = openers_of(scenario)
    assert {len(opener.moves) for opener in found} == {2}
    for opener in found:
        assert opens(scenario, opener.moves)
        for move in opener.moves:
            assert not opens(scenario, (move,))
    alone = openers_of(scenario.with_changes({"actors.b.stances.y.red_line.at_most": 1}))
    assert [len(opener.moves) for opener in alone] == [1] * len(alone) != []


def test_the_first_pair_that_is_found_is_the_one_that_the_evidence_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("negotiation_sim.agreement.openers.MOST_PAIRS", 1)

    def first(a: str, b: str) -> set[str]:
        parts = [small.issue("x"), small.issue("y")]
        for name, place, line in (("a", 1, f"at_least = {a}"), ("b", 0, f"at_most = {b}")):
            stance = f"position = {place}, salience = 1, red_line = {{ {line} }}"
            parts.append(small.actor(name, more="reservation = 0", x=stance, y=stance))
        (opener,) = openers_of(small.scenario(*parts, parties='["a", "b"]'))
        return {move.address for move in opener.moves}

    likely = "{{ mode = {}, low = {}, high = {} }}".format
    lines = {
        name: {f"actors.{name[0]}.stances.{i}.red_line.{name[2:]}" for i in "xy"}
        for name in ("a.at_least", "b.at_most")
    }
    # One side's evidence goes all the way to the other's line, the other's only a quarter of it.
    assert first(likely(0.6, 0.55, 0.65), likely(0.4, 0.35, 0.65)) == lines["b.at_most"]
    assert first(likely(0.6, 0.35, 0.65), likely(0.4, 0.35, 0.45)) == lines["a.at_least"]


def test_a_promise_that_some_draws_keep_comes_first_and_a_certain_one_does_not() -> None:
    certain = small.scenario(*DILEMMA, PROMISE, parties='["a", "b"]')
    address = "commitments.deploys.credibility"
    (move,) = next(o.moves for o in explain(certain).openers if o.moves[0].address == address)
    assert (move.beyond, move.rank) == (1.0, 1)
    first = explain(certain.with_changes({address: 0.8})).openers[0].moves[0]
    assert (first.address, first.beyond, first.rank) == (address, 0.0, 0)


def test_a_red_line_that_opens_on_a_round_number_between_two_points_is_told_there() -> None:
    """By hand: the seller signs from 350 up, so the buyer's line at 350 is enough, and at 349 is not."""
    scenario = shipped("classics/one_price.toml").variant("no_zone")
    address = "actors.buyer.stances.price.red_line.at_most"
    settings = [{move.address: move.setting for move in one.moves} for one in ns.explain(scenario).openers]
    found = [setting for setting in settings if address in setting]
    assert [setting[address] for setting in found] == [350.0, 350.0]
    for setting in found:
        assert ns.explain(scenario.with_changes(setting), brief=True).possible
        assert not ns.explain(scenario.with_changes({**setting, address: 349.0}), brief=True).possible


def test_the_capability_that_carries_a_vote_is_told_to_its_first_digits() -> None:
    """By hand: Ann alone signs, with 0.4 of 1; half is enough, so she needs 0.6 beside 0.6, or he 0.4 beside 0.4."""
    scenario = small.scenario(
        small.issue("x"),
        small.actor("ann", 0.4, x="position = 1, salience = 1"),
        small.actor("bob", 0.6, x="position = 0, salience = 1"),
        parties='["ann", "bob"]',
        talks="rule = { share = 0.5 }",
    )
    moves = {
        one.moves[0].address: one.moves[0].becomes
        for one in explain(scenario, goal="x=1").openers
        if len(one.moves) == 1
    }
    assert moves["actors.ann.capability"] == pytest.approx(0.6, abs=0.02)
    assert moves["actors.bob.capability"] == pytest.approx(0.4, abs=0.02)
    assert moves["actors.ann.capability"] >= 0.6
    assert moves["actors.bob.capability"] <= 0.4


def test_what_a_party_does_not_care_about_yet_can_open_a_deal_once_it_does() -> None:
    """By hand: on the field Bob loses 0.5; peace goes to 0.6 at most, so it must weigh 0.5 / 0.6 with him."""
    peace = "position = 0.6, salience = 0.5, red_line = { at_most = 0.6 }"
    scenario = small.scenario(
        small.issue("field"),
        small.issue("peace"),
        small.actor("ann", field="position = 1, salience = 1", peace=peace),
        small.actor("bob", field="position = 0, salience = 0.5", peace="position = 1, salience = 0"),
        parties='["ann", "bob"]',
    )
    found = explain(scenario, goal="field=1").openers
    moves = {one.moves[0].address: one.moves[0].becomes for one in found if len(one.moves) == 1}
    assert 0.5 / 0.6 <= moves["actors.bob.stances.peace.salience"] <= 0.9
