"""What the reference engine must give, each value worked out by hand.

In: small cases, one or two issues. Out: a fact in each test's name, its derivation below it.
Keeps: a test that ends in `_can_fail` takes the cause away from the fact before it, and the fact is gone.
Not here: the comparison with the package's own engine.
"""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from reference_engine import (
    Actor,
    Bound,
    Case,
    Commitment,
    Consequences,
    Event,
    Outcome,
    Refusal,
    Result,
    answer,
    aspiration,
    cheapest_first,
    consequences,
    negotiate,
    no_deal,
    offer,
    reservation,
    text,
    utility,
)

LINEAR = ("time-dependent", 1.0)
HARDLINER = ("hardliner", 0.0)
STILL_HOPES = "worth less than it still hopes for"


def party(
    *positions: float, saliences: tuple[float, ...] = (), strategy: tuple[str, float] = LINEAR
) -> Actor:
    return Actor(
        capability=1.0,
        strategy=strategy,
        concession="logrolling",
        cost_of_delay=0.0,
        reservation=0.0,
        walks_out_after=None,
        positions=list(positions),
        saliences=list(saliences) or [1.0 for _ in positions],
        red_lines=[(0.0, 1.0) for _ in positions],
    )


def talks(*actors: Actor, rounds: int = 10, commitments: tuple[Commitment, ...] = ()) -> Case:
    return Case(
        rounds=rounds,
        parties=list(range(len(actors))),
        rule=None,
        actors=list(actors),
        status_quo=[0.0 for _ in actors[0].positions],
        commitments=list(commitments),
        events=[],
        outcomes=[],
    )


def makes(issue: int, effect: str, value: float, *when: Bound) -> Commitment:
    return Commitment(issue, effect, value, kept=True, when=list(when), agreement=None)


def never(commitment: Commitment) -> Commitment:
    return replace(commitment, kept=False)


def test_utility_falls_with_the_weighted_distance() -> None:
    """Saliences 3 and 1 are weights 3/4 and 1/4: 1 - 3/4 * 0.5 - 1/4 * 0.5 = 0.5. No stakes: 1."""
    assert utility(party(0.0, 1.0, saliences=(3.0, 1.0)), [0.5, 0.5]) == pytest.approx(0.5)
    assert utility(party(0.0, 1.0, saliences=(0.0, 0.0)), [0.5, 0.5]) == 1.0


@pytest.mark.parametrize(
    ("e", "tau", "conceded"),
    [(0.2, 0.5, 0.03125), (0.2, 0.75, 0.2373046875), (1.0, 0.25, 0.25), (2.0, 0.25, 0.5), (2.0, 1.0, 1.0)],
)
def test_aspiration_falls_to_the_reservation_as_in_faratin(e: float, tau: float, conceded: float) -> None:
    """Faratin's F = tau**(1/e) with k = 0 (0.5**5 = 1/32, 0.25**(1/2) = 1/2): alpha = 0.2 + 0.8 * (1 - F)."""
    actor = party(0.0, strategy=("time-dependent", e))
    assert aspiration(actor, 0.2, tau, 1.0, [[0.5]]) == pytest.approx(0.2 + 0.8 * (1 - conceded), abs=1e-12)


def test_tit_for_tat_returns_half_of_what_the_last_text_brought() -> None:
    """Text from 0.5 to 0.4 brings an actor at 0 a gain of 0.1; rate 1/2: 1 - 0.05, but not below its reservation.

    Back from 0.4 to 0.5: 0.95 + 0.05 = 1; in round 1 no text has changed yet.
    """
    actor = party(0.0, strategy=("reciprocal", 0.5))
    assert aspiration(actor, 0.0, 0.3, 1.0, [[0.5], [0.5], [0.4]]) == pytest.approx(0.95)
    assert aspiration(actor, 0.98, 0.3, 1.0, [[0.5], [0.5], [0.4]]) == 0.98
    assert aspiration(actor, 0.0, 0.4, 0.95, [[0.5], [0.5], [0.4], [0.5]]) == pytest.approx(1.0)
    assert aspiration(actor, 0.0, 0.1, 1.0, [[0.5]]) == 1.0


def test_delay_lowers_what_no_deal_is_worth_unless_the_actor_names_its_own() -> None:
    """A status quo of 0.5 that a threat makes 0.6 is worth 0.4 at 0; four rounds at 0.05 leave 0.2."""
    threat = Commitment(0, "at_least", 0.6, kept=True, when=[], agreement=False)
    actor = replace(party(0.0), reservation=None, cost_of_delay=0.05)
    case = replace(talks(actor, commitments=(threat,)), status_quo=[0.5])
    failure = no_deal(case)
    assert failure == [0.6]
    assert consequences(case, [0.5], agreed=True).package == [0.5]  # a threat against failing only
    assert reservation(actor, failure, 4) == pytest.approx(0.2)
    assert reservation(replace(actor, reservation=0.3), failure, 4) == 0.3


CEASEFIRE = Bound(0, 0.8, 1.0)
TROOPS = Bound(1, 0.5, 1.0)
DEPLOYS = makes(1, "at_least", 0.7, CEASEFIRE)
RESUMES = makes(0, "exactly", 0.0, TROOPS)


def test_a_deployment_that_a_ceasefire_triggers_ends_the_ceasefire_in_a_second_wave() -> None:
    """(1, 0) meets only the first condition; then (1, 0.7) meets the second; (0, 0.7) is what remains."""
    after = consequences(talks(party(1.0, 0.0), commitments=(DEPLOYS, RESUMES)), [1.0, 0.0], agreed=True)
    assert after == Consequences([0.0, 0.7], [[0], [1]], moved_by=[1, 0])


def test_a_deployment_that_a_ceasefire_triggers_ends_the_ceasefire_in_a_second_wave_can_fail() -> None:
    """Without the first link the second never comes."""
    after = consequences(
        talks(party(1.0, 0.0), commitments=(never(DEPLOYS), RESUMES)), [1.0, 0.0], agreed=True
    )
    assert after == Consequences([1.0, 0.0], [], moved_by=[-1, -1])


def test_one_wave_reads_its_conditions_before_any_of_it_is_carried_out() -> None:
    """The first ends the ceasefire on which the others wait, yet all hold at (1, 0); the third adds nothing to 0.7."""
    ends, also = makes(0, "at_most", 0.2, CEASEFIRE), makes(1, "at_least", 0.6, CEASEFIRE)
    after = consequences(talks(party(1.0, 0.0), commitments=(ends, DEPLOYS, also)), [1.0, 0.0], agreed=True)
    assert after == Consequences([0.2, 0.7], [[0, 1, 2]], moved_by=[0, 1])


def test_an_offer_gives_up_first_what_is_cheap_for_oneself_and_dear_to_the_other() -> None:
    """Own weights 1/4 and 3/4, the other's 3/4 and 1/4: issue 0 costs 0.25 of 0.4, 0.15 of 0.75 is left for issue 1.

    Evenly: 0.4 of the way on both. With at most 0.5 on issue 0, it costs 0.125, and 0.275 / 0.75 is left.
    """
    actor = party(0.0, 0.0, saliences=(1.0, 3.0))
    other = party(1.0, 1.0, saliences=(3.0, 1.0))
    assert offer(talks(actor, other), 0, 0.6, [1.0, 1.0], set()) == pytest.approx([1.0, 0.2])
    even = replace(actor, concession="even")
    assert offer(talks(even, other), 0, 0.6, [1.0, 1.0], set()) == pytest.approx([0.4, 0.4])
    bound = replace(actor, red_lines=[(0.0, 0.5), (0.0, 1.0)])
    assert offer(talks(bound, other), 0, 0.6, [1.0, 1.0], set()) == pytest.approx([0.5, 0.275 / 0.75])


def test_what_is_cheap_depends_on_who_else_is_there() -> None:
    """Own weights 1/2; 0.2 cares about issue 0, 0.5 about issue 1: 0.5/0.2 = 2.5 against 1. Without the last: infinite."""
    own = party(0.0, 0.0)
    small = replace(party(0.0, 0.0, saliences=(1.0, 0.0)), capability=0.2)
    large = replace(party(0.0, 0.0, saliences=(0.0, 1.0)), capability=0.5)
    assert cheapest_first(talks(own, small, large), 0, set()) == [1, 0]
    assert cheapest_first(talks(own, small, large), 0, {2}) == [0, 1]


def test_the_chair_takes_the_weighted_mean_into_common_ground_where_there_is_any() -> None:
    """Weights 1 * 1 and 0.5 * 0.5: 0.25 / 1.25 = 0.2; at least 0.3 makes it 0.3; at most 0.1 as well: it stays 0.2.

    A party that has left needs nothing; what nobody cares about stays as it is, here 0.4.
    """
    first, second = party(0.0), replace(party(1.0, saliences=(0.5,)), capability=0.5)
    needs = replace(second, red_lines=[(0.3, 1.0)])
    bars = replace(first, red_lines=[(0.0, 0.1)])
    assert text(talks(first, second), [[0.0], [1.0]], set()) == pytest.approx([0.2])
    assert text(talks(first, needs), [[0.0], [1.0]], set()) == [0.3]
    assert text(talks(first, needs), [[0.0], None], {1}) == [0.0]
    assert text(replace(talks(party(0.0, saliences=(0.0,))), status_quo=[0.4]), [[0.0]], set()) == [0.4]
    assert text(talks(bars, needs), [[0.0], [1.0]], set()) == pytest.approx([0.2])


def meet(e_first: float, e_second: float, rounds: int) -> Result:
    first = party(0.0, strategy=("time-dependent", e_first))
    return negotiate(talks(first, party(1.0, strategy=("time-dependent", e_second)), rounds=rounds))


@pytest.mark.parametrize(("e", "first_round"), [(1.0, 5), (0.5, 8), (2.0, 3), (0.2, 9)])
def test_equals_meet_halfway_in_the_first_round_that_has_both_conceded_half(
    e: float, first_round: int
) -> None:
    """From 0 and 1 the text is 0.5 throughout, worth 0.5 to both; each accepts from F = (t/T)**(1/e) >= 0.5.

    So F1 + F2 >= 1, t/T >= 0.5**e: 0.5, 0.7071, 0.25, 0.8706; of T = 10 rounds the 5th, 8th, 3rd, 9th.
    """
    result = meet(e, e, 10)
    assert (result.ending, result.rounds) == ("agreement", first_round)
    assert result.package == pytest.approx([0.5])


def test_unequals_meet_when_their_concessions_make_up_the_whole() -> None:
    """Both accept y when 1 - F2 <= y <= F1, which needs F1 + F2 >= 1: tau**2 + tau >= 1, tau >= 0.618, round 62.

    Round 61: offers 0.61**2 = 0.3721 and 0.39, text 0.38105. Round 62: 1 - F2 = 0.38 and F1 = 0.3844 lie on
    either side of that text, both go as far as it and no further, and it is agreed.
    """
    result = meet(0.5, 1.0, 100)
    assert result.rounds == 62
    assert result.package == pytest.approx([0.38105])


def test_unequals_meet_when_their_concessions_make_up_the_whole_can_fail() -> None:
    """e = 0.2 and 2: F1 + F2 >= 1 from round 70 (0.70**5 + 0.70**0.5 = 1.0047), but they agree in round 71.

    Round 69: offers 0.15640 and 0.16934, text 0.16287. Round 70: the first goes only as far as that text, the
    second to 1 - F2 = 0.16334; their mean is below 0.16334, so the second refuses. Round 71 asks for 0.15739.
    """
    result = meet(0.2, 2.0, 100)
    lowest = 1 - 0.70**0.5
    last = (0.69**5 + 1 - 0.69**0.5) / 2
    assert result.history[69].accepts == [True, False]
    assert result.rounds == 71
    assert result.package == pytest.approx([(last + lowest) / 2])


def ceasefire_talks(promise: Commitment, most_troops: float = 0.0) -> Case:
    """Issues: ceasefire, foreign troops. Both want a ceasefire; the first cares as much that no troops come."""
    invader = replace(
        party(1.0, 0.0), reservation=None, red_lines=[(0.0, 1.0), (0.0, most_troops)], walks_out_after=11
    )
    return talks(invader, party(1.0, 1.0, saliences=(0.8, 0.2)), commitments=(promise,))


def test_the_promise_of_troops_leaves_no_ceasefire_to_agree_on() -> None:
    """Every text says ceasefire 1, troops 0; with the promise it leads to troops 0.7, past the red line at 0."""
    result = negotiate(ceasefire_talks(DEPLOYS))
    assert (result.ending, result.rounds, result.package) == ("deadline", 10, [0.0, 0.0])
    assert result.refusals[0] == Refusal("crossed by commitment", issue=1, commitment=0, round=10)
    assert result.history[0].waves == [[0]]


def test_the_promise_of_troops_leaves_no_ceasefire_to_agree_on_can_fail() -> None:
    """Without it: worth 1 to the first, 0.8 to the second, which accepts from 1 - t/10 <= 0.8: round 2.

    With it, and troops up to 0.7 allowed: worth 1 - 0.35 = 0.65 to the first, for which failing is worth 0.5;
    it accepts from 0.5 + 0.5 * (1 - t/10) <= 0.65: round 7.
    """
    without = negotiate(ceasefire_talks(never(DEPLOYS)))
    assert (without.ending, without.rounds, without.package) == ("agreement", 2, [1.0, 0.0])
    relaxed = negotiate(ceasefire_talks(DEPLOYS, most_troops=0.7))
    assert (relaxed.ending, relaxed.rounds, relaxed.package) == ("agreement", 7, [1.0, 0.7])


def impatient(case: Case, a: int, patience: int) -> Case:
    actors = [
        replace(actor, walks_out_after=patience if n == a else None) for n, actor in enumerate(case.actors)
    ]
    return replace(case, actors=actors)


def test_a_party_walks_out_after_three_rounds_across_its_red_line() -> None:
    """The promise crosses it in rounds 1, 2 and 3; the signature of every party is needed."""
    result = negotiate(impatient(ceasefire_talks(DEPLOYS), 0, 3))
    assert (result.ending, result.rounds, result.package) == ("walkout", 3, [0.0, 0.0])


def test_a_party_walks_out_after_three_rounds_across_its_red_line_can_fail() -> None:
    """Nothing crosses the other party's: it stays to the end, however little patience it has."""
    assert negotiate(impatient(ceasefire_talks(DEPLOYS), 1, 1)).ending == "deadline"


def three_at_the_table(rule: tuple[float, list[int]]) -> Case:
    """Hardliners of 0.6 and 0.3 at 0, and one of 0.1 at 1 that bears nothing below 0.5, and that once."""
    third = replace(party(1.0, strategy=HARDLINER), capability=0.1, red_lines=[(0.5, 1.0)], walks_out_after=1)
    first = replace(party(0.0, strategy=HARDLINER), capability=0.6, red_lines=[(0.0, 0.4)])
    return replace(talks(first, replace(first, capability=0.3), third), rule=rule)


def test_a_share_of_the_parties_agrees_without_the_one_that_left() -> None:
    """Round 1: no common ground, text 0.1, worth 0.9 to two hardliners: no. Round 2: it has left, the text is 0.

    Now 0.9 of the capability agrees, 0.8 is enough. The one that left keeps its reason of round 1.
    """
    result = negotiate(three_at_the_table((0.8, [])))
    assert (result.ending, result.rounds, result.package) == ("agreement", 2, [0.0])
    assert result.history[1].offers == [[0.0], [0.0], None]
    assert result.history[1].accepts == [True, True, False]
    assert result.refusals[2] == Refusal("red line", issue=0, commitment=-1, round=1)


@pytest.mark.parametrize("rule", [(0.95, []), (0.8, [2])])
def test_a_share_of_the_parties_agrees_without_the_one_that_left_can_fail(
    rule: tuple[float, list[int]],
) -> None:
    """0.9 is less than 0.95; and a veto cannot leave: the talks end with the walkout in round 1."""
    result = negotiate(three_at_the_table(rule))
    assert (result.ending, result.rounds) == ("walkout", 1)


@pytest.mark.parametrize(("veto", "ending"), [([0], "agreement"), ([1], "deadline")])
def test_a_veto_outweighs_a_share(veto: list[int], ending: str) -> None:
    """0.9 at 0 and a hardliner of 0.1 at 1, two rounds: start 0.1, offers 0.1 and 1, text 0.19, worth 0.81.

    The first accepts that from 1 - 1/2 on; the other never accepts anything but 1.
    """
    strong, weak = (
        replace(party(0.0), capability=0.9),
        replace(party(1.0, strategy=HARDLINER), capability=0.1),
    )
    result = negotiate(replace(talks(strong, weak, rounds=2), rule=(0.67, veto)))
    assert result.ending == ending
    assert result.history[0].text == pytest.approx([0.19])
    last = 1 if ending == "agreement" else 2
    assert result.refusals == [None, Refusal(STILL_HOPES, -1, -1, last)]


AT_MOST_HALF = replace(party(0.0, 0.0), red_lines=[(0.0, 0.5), (0.0, 0.5)])


def test_refusal_for_a_red_line_that_the_text_itself_crosses_comes_first() -> None:
    """Commitment 4 crosses issue 0, the text itself issue 1: the text's own fault is named."""
    after = Consequences([0.7, 0.6], [[4]], moved_by=[4, -1])
    assert answer(AT_MOST_HALF, [0.4, 0.6], after, 0.0, 0.0, now=3) == Refusal("red line", 1, -1, 3)


def test_refusal_for_a_commitment_that_crosses_a_red_line() -> None:
    """The text is within at (0.4, 0.4); commitment 4 makes it (0.7, 0.4), across issue 0."""
    after = Consequences([0.7, 0.4], [[4]], moved_by=[4, -1])
    assert answer(AT_MOST_HALF, [0.4, 0.4], after, 0.0, 0.0, now=3) == Refusal(
        "crossed by commitment", 0, 4, 3
    )


def test_refusal_for_less_than_no_deal() -> None:
    """(0.4, 0.4) is worth 0.6, failing 0.7."""
    after = Consequences([0.4, 0.4], [], moved_by=[-1, -1])
    refusal = answer(AT_MOST_HALF, [0.4, 0.4], after, 0.7, 0.9, now=3)
    assert refusal == Refusal("worth less than no deal", -1, -1, 3)


def test_refusal_in_hope_of_more() -> None:
    """(0.4, 0.4) is worth 0.6: as much as failing, less than 0.9, but not less than 0.6."""
    after = Consequences([0.4, 0.4], [], moved_by=[-1, -1])
    assert answer(AT_MOST_HALF, [0.4, 0.4], after, 0.6, 0.9, now=3) == Refusal(STILL_HOPES, -1, -1, 3)
    assert answer(AT_MOST_HALF, [0.4, 0.4], after, 0.6, 0.6, now=3) is None


def status_quo_moves(*, happens: bool) -> Result:
    event = Event(happens, first=3, last=3, when=[], changes=[(("status_quo", 0), 0.8)])
    watching = replace(party(0.0), reservation=None)
    case = replace(talks(watching, party(1.0, strategy=HARDLINER), rounds=4), events=[event])
    before = copy.deepcopy(case)
    result = negotiate(case)
    assert case == before  # the event changed a copy
    return result


def test_an_event_that_moves_the_status_quo_moves_what_failing_is_worth() -> None:
    """At 0, failing is worth 1 up to round 2 and 0.2 from round 3: alpha 1, 1, 0.2 + 0.8 * 1/4 = 0.4, 0.2."""
    result = status_quo_moves(happens=True)
    assert [a_round.aspirations[0] for a_round in result.history] == pytest.approx([1.0, 1.0, 0.4, 0.2])
    assert (result.ending, result.package) == ("deadline", [0.8])


def test_an_event_that_moves_the_status_quo_moves_what_failing_is_worth_can_fail() -> None:
    """An event that is not drawn changes nothing."""
    result = status_quo_moves(happens=False)
    assert [a_round.aspirations[0] for a_round in result.history] == [1.0, 1.0, 1.0, 1.0]
    assert result.package == [0.0]


@pytest.mark.parametrize(("last", "aspirations"), [(4, [0.75, 0.5, 0.55, 0.4]), (2, [0.75, 0.5, 0.25, 0.0])])
def test_a_conditional_event_waits_for_the_last_text(last: int, aspirations: list[float]) -> None:
    """A hardliner at 0, the other from 1 with 1/4, 1/2, ... to give: texts 0.375, 0.25, so "at most 0.25" in round 3.

    Its reservation becomes 0.4 there: 0.4 + 0.6 * 1/4 = 0.55, then 0.4. A window that closes in round 2 misses it.
    """
    event = Event(
        happens=True, first=1, last=last, when=[Bound(0, 0.0, 0.25)], changes=[(("reservation", 1), 0.4)]
    )
    case = replace(talks(party(0.0, strategy=HARDLINER), party(1.0), rounds=4), events=[event])
    result = negotiate(case)
    assert [a_round.aspirations[1] for a_round in result.history] == pytest.approx(aspirations)


def test_an_event_happens_at_most_once() -> None:
    """As above; round 3 offers 0.55, text 0.275, so "at most 0.3" holds again in round 4.

    Yet what another event makes of the reservation there, 0.1, stands.
    """
    once = Event(
        happens=True, first=1, last=4, when=[Bound(0, 0.0, 0.3)], changes=[(("reservation", 1), 0.4)]
    )
    later = Event(happens=True, first=4, last=4, when=[], changes=[(("reservation", 1), 0.1)])
    case = replace(talks(party(0.0, strategy=HARDLINER), party(1.0), rounds=4), events=[later, once])
    aspirations = [a_round.aspirations[1] for a_round in negotiate(case).history]
    assert aspirations == pytest.approx([0.75, 0.5, 0.55, 0.1])


def test_a_position_follows_the_red_line_that_leaves_it_behind() -> None:
    """0.9 starts at its red line 0.5, so the start is 0.25, as far as the other goes with 0.5 to give.

    In round 2 the line becomes 0.3; a hardliner offers 0.5, then 0.3.
    """
    event = Event(happens=True, first=2, last=2, when=[], changes=[(("red_high", 0, 0), 0.3)])
    actor = replace(party(0.9, strategy=HARDLINER), red_lines=[(0.0, 0.5)])
    history = negotiate(replace(talks(actor, party(0.0), rounds=2), events=[event])).history
    assert history[0].offers == [[0.5], [0.25]]
    assert history[1].offers[0] == [0.3]


def test_the_first_outcome_that_fits_names_the_run() -> None:
    """The agreed (1, 0) has no troops, so 0 does not fit; 1 is for other endings; 2 and 3 fit; alone, 0 names none."""
    ceasefire = Outcome(["agreement"], [CEASEFIRE])
    outcomes = [Outcome([], [TROOPS]), Outcome(["walkout", "deadline"], []), ceasefire, Outcome([], [])]
    case = ceasefire_talks(never(DEPLOYS))
    assert negotiate(replace(case, outcomes=outcomes)).outcome == 2
    assert negotiate(replace(case, outcomes=outcomes[:1])).outcome == -1
