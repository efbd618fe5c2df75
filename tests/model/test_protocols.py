"""Offers and texts of the single-text protocol, by hand."""

import numpy as np
import pytest
import small

import negotiation_sim as ns
from negotiation_sim.model.protocols.concession import Concession
from negotiation_sim.model.protocols.single_text import SingleText
from negotiation_sim.model.state import Table


def spent(table: Table, target: tuple[float, ...], budget: float) -> list[float]:
    """How far the first actor moves on each issue, for a budget."""
    budgets = np.full((len(table.compiled.actors), 2), budget)
    found = Concession(table).spent(small.package(*target), budgets)[: len(target), 0]
    return [float(share) for share in found / table.weights[0, :, 0]]


def logrolling(concession: str = "logrolling", line: str = "") -> Table:
    """a cares about x, y, z as 5 : 3 : 2 and the other as 1 : 1 : 8: a gives z, then x or y."""
    given = small.scenario(
        *(small.issue(name) for name in ("x", "y", "z")),
        small.actor(
            "a",
            1.0,
            f'concession = "{concession}"',
            x=f"position = 0, salience = 0.5{line}",
            y="position = 0, salience = 0.3",
            z="position = 0, salience = 0.2",
        ),
        small.actor(
            "b",
            x="position = 1, salience = 0.1",
            y="position = 1, salience = 0.1",
            z="position = 1, salience = 0.8",
        ),
    )
    return Table(*small.ready(given))


def test_the_cheapest_issue_is_conceded_first_and_fully_before_the_next() -> None:
    # Relative weights 5, 3, 0.25: first z (cost 0.2), then y (0.3), then x (0.5).
    assert spent(logrolling(), (1, 1, 1), 0.1) == pytest.approx([0, 0, 0.5])
    assert spent(logrolling(), (1, 1, 1), 0.35) == pytest.approx([0, 0.5, 1])
    assert spent(logrolling(), (1, 1, 1), 0.75) == pytest.approx([0.5, 1, 1])
    assert spent(logrolling(), (1, 1, 1), 9.0) == pytest.approx([1, 1, 1])
    assert spent(logrolling(), (1, 1, 1), 0.0) == pytest.approx([0, 0, 0])


def test_an_even_concession_goes_the_same_share_of_the_way_everywhere() -> None:
    assert spent(logrolling("even"), (1, 0.5, 1), 0.425) == pytest.approx([0.5, 0.25, 0.5])


def test_an_offer_stops_at_the_own_red_line() -> None:
    assert spent(logrolling(line=", red_line = { at_most = 0.2 }"), (1, 1, 1), 9.0) == pytest.approx(
        [0.2, 1, 1]
    )


def test_equal_issues_are_conceded_in_the_order_of_the_file() -> None:
    given = small.scenario(
        *(small.issue(name) for name in ("x", "y", "z")),
        *(
            small.actor_on(who, dict.fromkeys("xyz", f"position = {at}, salience = 0.3"))
            for who, at in (("a", 0), ("b", 1))
        ),
    )
    assert spent(Table(*small.ready(given)), (1, 1, 1), 0.5) == pytest.approx([1, 0.5, 0])


@pytest.mark.parametrize("n_issues", [1, 2, 3, 5, 8, 13])
def test_spending_equals_a_plain_loop_for_any_number_of_issues(n_issues: int) -> None:
    rng = np.random.default_rng(n_issues)
    names = [f"i{n}" for n in range(n_issues)]
    stances = [
        {on: f"position = {rng.random()}, salience = {rng.random()}" for on in names} for _ in range(3)
    ]
    given = small.scenario(
        *(small.issue(name) for name in names),
        *(small.actor_on(who, chosen) for who, chosen in zip("abc", stances, strict=True)),
    )
    table = Table(*small.ready(given))
    target, budget = rng.random(n_issues), 0.3
    weights, positions = table.weights[:, :, 0], table.inputs["positions"][:, :, 0]
    left, expected = budget, np.zeros(n_issues)
    for issue in sorted(range(n_issues), key=lambda i: weights[0, i] / weights[1:, i].sum()):
        cost = weights[0, issue] * abs(target[issue] - positions[0, issue])
        expected[issue] = min(left, cost) / weights[0, issue] * np.sign(target[issue] - positions[0, issue])
        left -= min(left, cost)
    assert spent(table, tuple(target), budget) == pytest.approx(expected.tolist(), abs=1e-12)


def text(*parts: str, parties: str = '["a", "b"]') -> list[float]:
    """The chair's first draft, when nobody concedes anything."""
    given = small.scenario(*parts, parties=parties)
    drafts = SingleText(Table(*small.ready(given)), given.talks.rounds).step(1).text
    return [float(value) for value in drafts[:, 0]]


HARD = 'strategy = "hardliner"'


def test_the_text_is_the_mean_of_the_offers_by_capability_and_salience() -> None:
    a = small.actor("a", 0.5, HARD, x="position = 0, salience = 1")
    b = small.actor("b", 1.0, HARD, x="position = 0.9, salience = 0.25")
    assert text(small.issue("x"), a, b) == pytest.approx([0.9 * 0.25 / 0.75])


def test_the_text_stays_in_the_common_ground_of_the_parties_where_there_is_one() -> None:
    a = small.actor("a", 1.0, HARD, x="position = 0, salience = 1, red_line = { at_most = 0.3 }")
    b = small.actor("b", 1.0, HARD, x="position = 0.9, salience = 1")
    assert text(small.issue("x"), a, b) == pytest.approx([0.3])


def test_without_common_ground_the_draft_stays_as_it_is() -> None:
    a = small.actor("a", 1.0, HARD, x="position = 0, salience = 1, red_line = { at_most = 0.3 }")
    b = small.actor("b", 1.0, HARD, x="position = 0.9, salience = 1, red_line = { at_least = 0.4 }")
    assert text(small.issue("x"), a, b) == pytest.approx([0.45])


def test_a_participants_red_line_does_not_bind_the_chair() -> None:
    a = small.actor("a", 1.0, HARD, x="position = 0, salience = 1, red_line = { at_most = 0.3 }")
    b = small.actor("b", 1.0, HARD, x="position = 0.9, salience = 1")
    assert text(small.issue("x"), a, b, parties='["b"]') == pytest.approx([0.45])


def test_an_issue_that_nobody_cares_about_keeps_its_status_quo() -> None:
    a = small.actor("a", 1.0, HARD, x="position = 0, salience = 1")
    assert text(small.issue("x"), small.issue("y", 0.6), a, parties='["a"]')[1] == 0.6


def test_two_equal_parties_on_one_line_meet_in_the_middle_when_their_concessions_suffice() -> None:
    """Faratin's curves F(t) = t^(1/e): both accept the middle from the first round with 2 F >= 1."""
    for e, first in ((1.0, 5), (0.5, 8), (2.0, 3), (0.2, 9)):
        strategy = f'strategy = {{ name = "boulware", e = {e} }}\nreservation = 0'
        given = small.scenario(
            small.issue("x", 0.0),
            small.actor("a", 1.0, strategy, x="position = 0, salience = 1"),
            small.actor("b", 1.0, strategy, x="position = 1, salience = 1"),
            parties='["a", "b"]',
        )
        result = ns.run(given, runs=2)
        assert result.summary.rounds["mean"] == first
        assert result.summary.issues[0].mean == pytest.approx(0.5)
