"""What a draft is worth to a seat, as far as it can know."""

import pytest
from small import actor, issue, scenario

import negotiation_sim as ns

BASE = (
    issue("x"),
    issue("y"),
    actor(
        "a",
        x="position = 1, salience = 0.75",
        y="position = 0, salience = 0.25, red_line = { at_most = 0.5 }",
    ),
    actor("b", x="position = 0, salience = 1"),
)
PROMISE = """
[[commitments]]
id = "own"
actor = "{actor}"
kind = "promise"
issue = "y"
at_least = 0.8
when = {{ x = {{ at_least = 0.9 }} }}
credibility = {{ mode = 0.1, basis = "assumed", why = "-" }}
"""


def test_a_draft_is_worth_what_the_model_says_beside_no_deal() -> None:
    game = ns.Game(scenario(*BASE), ["a"])
    found = game.evaluate("a", {"x": 0.6, "y": 0.2})
    # 1 - 0.75 * 0.4 - 0.25 * 0.2 = 0.65; no deal: 1 - 0.75.
    assert (found.worth, found.no_deal) == pytest.approx((0.65, 0.25))
    assert found.crosses == ()


def test_its_own_promise_counts_where_every_word_is_kept() -> None:
    game = ns.Game(scenario(*BASE, PROMISE.format(actor="a")), ["a"])
    found = game.evaluate("a", {"x": 1})
    # As written 1; with y at 0.8, 1 - 0.25 * 0.8 = 0.8, and across its red line.
    assert (found.worth, found.worth_if_kept) == pytest.approx((1.0, 0.8))
    assert found.waves == (("own",),)
    assert [(c.issue, c.commitment) for c in found.crosses] == [("y", "own")]


def test_a_promise_of_which_it_has_not_heard_does_not_count() -> None:
    game = ns.Game(scenario(*BASE, PROMISE.format(actor="b")), ["a"])
    found = game.evaluate("a", {"x": 1})
    assert (found.worth_if_kept, found.waves, found.crosses) == (1.0, (), ())


def test_a_red_line_that_the_draft_itself_crosses_is_nobodys_doing() -> None:
    game = ns.Game(scenario(*BASE), ["a"])
    assert [(c.issue, c.commitment) for c in game.evaluate("a", {"y": 0.6}).crosses] == [("y", None)]


def test_a_view_evaluates_as_its_game_does() -> None:
    game = ns.Game(scenario(*BASE), ["a"])
    assert game.view("a").evaluate({"x": 0.6}) == game.evaluate("a", {"x": 0.6})
