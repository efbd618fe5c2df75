"""Issues that no draft touches: they keep the status quo until commitments and events move them, by hand.

In: two parties who settle x, and y which a third actor promises to move.
Out: facts about offers, drafts, and what can be signed.
Keeps: the twin of each fact is the same scenario without ``decided_by``.
Not here: the engine against the reference engine (test_engine), whose random scenarios have such issues.
"""

import numpy as np
import pytest
import small

import negotiation_sim as ns
from negotiation_sim.agreement.counting import counted
from negotiation_sim.baselines.baselines import BASELINES, positions_of
from negotiation_sim.model.engine import simulate_rounds
from negotiation_sim.model.protocols.concession import Concession
from negotiation_sim.model.state import Table

PROTOCOLS = ("single-text", "alternating-offers", "challenge", "exchange")
PROMISE = """
[[commitments]]
id = "promised"
actor = "c"
kind = "promise"
issue = "y"
at_least = 0.8
when = { x = { at_least = 0.5 }, agreement = true }
credibility = { mode = 1, low = 1, high = 1, basis = "assumed", why = "w" }
"""


def talks(decided_by: str = "commitments", protocol: str = "single-text", more: str = "") -> ns.Scenario:
    """a wants y, which is 0.25; b wants x; c promises y for x. All weigh both alike."""
    return small.scenario(
        small.issue("x"),
        small.issue("y", 0.25) + f'decided_by = "{decided_by}"\n',
        small.actor("a", x="position = 0, salience = 0.5", y="position = 1, salience = 0.5"),
        small.actor("b", x="position = 1, salience = 0.5", y="position = 0, salience = 0.5"),
        small.actor("c"),
        PROMISE,
        more,
        parties='["a", "b"]',
        talks=f'protocol = "{protocol}"',
    )


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_draft_has_the_status_quo_on_it_and_the_promise_moves_it_once_signed(protocol: str) -> None:
    kept = simulate_rounds(*small.ready(talks(protocol=protocol)))
    assert (kept.texts[:, 1] == 0.25).all()
    x, y = kept.ended.package[:, 0]
    assert y == (0.8 if x >= 0.5 else 0.25)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_where_drafts_decide_it_they_move_it(protocol: str) -> None:
    """The negative control."""
    kept = simulate_rounds(*small.ready(talks("drafts", protocol)))
    assert (kept.texts[:, 1] != 0.25).any()


def test_an_offer_spends_only_what_its_best_draft_leaves_of_its_hopes() -> None:
    """a's best draft has x at 0 and y at 0.25: it is worth 1 - 0.5 * 0.75 = 0.625.

    Down to an aspiration of 0.5 it may spend 0.125 on x, a quarter of the way; at 0.7 nothing.
    """
    table = Table(*small.ready(talks()))
    for aspiration, way in ((0.5, 0.25), (0.7, 0.0)):
        conceding = Concession(table)
        budget = np.full((3, 2), 1.0 - aspiration)
        conceding.spent(small.package(1.0, 0.25), budget)
        assert conceding.offers(small.package(1.0, 0.25))[0, :, 0] == pytest.approx([way, 0.25])


def test_an_event_moves_it_in_the_next_draft() -> None:
    event = '[[events]]\nid = "e"\nround = 3\nchanges = { "issues.y.status_quo" = 0.5 }\n'
    kept = simulate_rounds(*small.ready(talks(more=event)))
    assert kept.texts[:3, 1, 0].tolist() == [0.25, 0.25, 0.5]
    assert (kept.texts[2:, 1] == 0.5).all()


def test_every_offer_has_the_status_quo_of_now_on_it_whoever_proposed_when() -> None:
    """The status quo moves in round 3: a proposes in rounds 1 and 3, b in 2 and 4, c never."""
    event = '[[events]]\nid = "e"\nround = 3\nchanges = { "issues.y.status_quo" = 0.5 }\n'
    for protocol in ("single-text", "alternating-offers"):
        kept = simulate_rounds(*small.ready(talks(protocol=protocol, more=event)))
        assert (kept.offers[:2, :, 1] == 0.25).all()
        assert (kept.offers[2:, :, 1] == 0.5).all()
        moved = simulate_rounds(*small.ready(talks("drafts", protocol, event)))
        assert (moved.offers[2:, :2, 1] != 0.5).any()  # the twin


def test_what_could_be_signed_leaves_it_alone_and_sign_refuses_a_draft_that_does_not() -> None:
    spans = {
        decided: ns.explain(talks(decided).with_changes({"commitments.promised.credibility": 0})).ranges["y"]
        for decided in ("commitments", "drafts")
    }
    # Without the promise a draft with y at 1 and x at 0.75 costs neither anything: the twin.
    assert spans == {"commitments": (0.25, 0.25), "drafts": (0.25, 1.0)}
    drafts = [found.draft["y"] for found in ns.explain(talks()).solutions.values()]
    assert set(drafts) == {0.25}
    assert ns.who_signs(talks("drafts"), {"x": 1, "y": 0.8}).draft["y"] == 0.8
    with pytest.raises(ns.ScenarioError, match="no draft moves 'y': commitments decide it"):
        ns.who_signs(talks(), {"x": 1, "y": 0.8})
    assert ns.who_signs(talks(), {"x": 1, "y": 0.25}).package["y"] == 0.8


def test_a_choice_that_no_draft_touches_is_not_counted_among_the_drafts() -> None:
    parts = [
        '[issues.x]\ntitle = "x"\nstatus_quo = "p"\noptions = { p = "p", q = "q", r = "r" }\n',
        '[issues.y]\ntitle = "y"\nstatus_quo = "q"\noptions = { p = "p", q = "q" }\n',
        small.actor("a", x='position = "p", salience = 1', y='position = "p", salience = 1'),
    ]
    both = counted(small.scenario(*parts))
    one = counted(small.scenario(parts[0], parts[1] + 'decided_by = "commitments"\n', parts[2]))
    assert (both and both.drafts, one and one.drafts) == (6, 3)


def test_no_baseline_moves_it() -> None:
    given = positions_of(*small.ready(talks()))
    for baseline in BASELINES.values():
        assert (baseline.settle(given)[1] == 0.25).all(), baseline.name


def test_no_seat_of_a_game_can_propose_it() -> None:
    game = ns.Game(talks(), ["a"], table="open")
    game.end_round()
    with pytest.raises(ns.GameError, match="'y'"):
        game.propose("a", {"x": 1, "y": 0.8})
    game.propose("a", {"x": 1})
    assert game.drafts[-1].values["y"] == 0.25
