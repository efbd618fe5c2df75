"""Every way in which chances can turn out, once: against hand calculations and against random draws."""

import io
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import small
from attrs import evolve
from cases import case_of
from loaded import shipped
from reference_engine import negotiate
from rich.console import Console

import negotiation_sim as ns
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import modes
from negotiation_sim.report.exact_text import told
from negotiation_sim.runs.chances import chances, mean
from negotiation_sim.runs.exact import Exact, exact
from negotiation_sim.runs.tree import (
    Branch,
    Fork,
    Leaf,
    Likeliest,
    likeliest_forks,
    merged,
    n_leaves,
    share_of_results,
)
from negotiation_sim.scenario.estimates import Input

OUTCOMES = """
[[outcomes]]
id = "both"
title = "Both rise"
when = { x = { at_least = 0.5 }, y = { at_least = 0.5 } }
[[outcomes]]
id = "x_only"
title = "Only x rises"
when = { x = { at_least = 0.5 } }
[[outcomes]]
id = "y_only"
title = "Only y rises"
when = { y = { at_least = 0.5 } }
[[outcomes]]
id = "neither"
title = "Nothing rises"
"""


def promise(name: str, issue: str, credibility: str, when: str = "{}") -> str:
    return (
        f'[[commitments]]\nid = "{name}"\nactor = "a"\nkind = "promise"\nissue = "{issue}"\nat_least = 1.0\n'
        f'when = {when}\ncredibility = {credibility}\nbasis = "assumed"\nwhy = "by hand"\n'
    )


def event(name: str, chance: float, rounds: str, changes: str, when: str = "{}") -> str:
    return f'[[events]]\nid = "{name}"\nrounds = {rounds}\nchance = {chance}\nwhen = {when}\nchanges = {changes}\n'


def nobody_signs(*parts: str, rounds: int = 4) -> ns.Scenario:
    """Talks that always fail, so that the outcome shows no-deal in the last round."""
    return small.scenario(
        OUTCOMES,
        small.issue("x"),
        small.issue("y"),
        small.issue("z"),
        small.actor("a", z="position = 0.0, salience = 1.0, red_line = { at_most = 0.1 }"),
        small.actor("b", z="position = 1.0, salience = 1.0, red_line = { at_least = 0.9 }"),
        *parts,
        rounds=rounds,
        parties='["a", "b"]',
    )


def shares(result: Exact) -> dict[str, Fraction]:
    return {outcome.id: outcome.share for outcome in result.outcomes if outcome.share}


def shown(result: Exact) -> str:
    console = Console(file=io.StringIO(), width=100)
    for renderable in told(result):
        console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    return " ".join(console.file.getvalue().split())


def five_events(chance_of_first: float = 0.3) -> ns.Scenario:
    """Three promises, of which events change two; a window, a condition, and an event that undoes another."""
    return nobody_signs(
        promise("p", "x", "{ low = 0.1, mode = 0.3, high = 0.9 }"),
        promise("q", "y", "{ low = 0.4, mode = 0.4, high = 0.4 }"),
        promise("r", "y", "{ low = 0.0, mode = 0.2, high = 0.2 }", "{ x = { at_least = 0.5 } }"),
        event("one", chance_of_first, "[1, 3]", '{ "commitments.p.credibility" = 0.7 }'),
        event("two", 0.5, "[2, 4]", '{ "commitments.p.credibility" = 0.2 }'),
        event("three", 0.25, "[3, 3]", '{ "commitments.q.credibility" = 0.9 }'),
        event("four", 0.6, "[2, 4]", '{ "issues.y.status_quo" = 0.6 }', "{ z = { at_least = 0.3 } }"),
        event("five", 0.35, "[3, 4]", '{ "issues.y.status_quo" = 0.1, "issues.x.status_quo" = 0.55 }'),
    )


def lies_within_all_intervals(result: Exact, drawn: ns.Result) -> bool:
    """Whether each exact share lies in the 99.99 % interval of the drawn one (the normal one, widened)."""
    shares = {outcome.id: float(outcome.share) for outcome in result.outcomes}
    n = drawn.ensemble.runs
    return all(
        abs(o.share - shares[o.id]) <= 3.9 * (shares[o.id] * (1 - shares[o.id]) / n) ** 0.5 + 1e-12
        for o in drawn.outcomes
    )


def test_two_independent_chances_multiply() -> None:
    # x rises if the promise is kept (3/10), y if the event comes (1/2): products of the two.
    given = nobody_signs(
        promise("p", "x", "{ low = 0.3, mode = 0.3, high = 0.3 }"),
        event("e", 0.5, "[1, 2]", '{ "issues.y.status_quo" = 1.0 }'),
    )
    result = exact(given)
    assert shares(result) == {
        "both": Fraction(3, 20),
        "x_only": Fraction(3, 20),
        "y_only": Fraction(7, 20),
        "neither": Fraction(7, 20),
    }
    assert result.endings == {"agreement": 0, "walkout": 0, "deadline": 1}
    # Kept or not, times never, in round 1 or in round 2; which round does not matter, so four ends.
    assert result.branches == 6
    assert n_leaves(result.tree) == 4
    assert not result.held


def test_a_changed_credibility_is_held_against_the_same_luck() -> None:
    # The luck u is even on 0..1. Kept at the end: without the event (1/2) where u < 0.3, with it where
    # u < 0.7; so 1/2 * 3/10 + 1/2 * 7/10 = 1/2. What u says: kept anyway (3/10), kept only with the
    # event (4/10), never kept (3/10).
    given = nobody_signs(
        promise("p", "x", "{ low = 0.3, mode = 0.3, high = 0.3 }"),
        event("e", 0.5, "[2, 2]", '{ "commitments.p.credibility" = 0.7 }'),
    )
    result = exact(given)
    assert shares(result) == {"x_only": Fraction(1, 2), "neither": Fraction(1, 2)}
    (ways,) = [chance.ways for chance in result.chances if "commitments" in chance.address]
    assert [(way.kept, way.share) for way in ways] == [
        (True, Fraction(3, 10)),
        (False, Fraction(4, 10)),
        (False, Fraction(3, 10)),
    ]


def test_an_uncertain_credibility_counts_with_its_whole_range() -> None:
    # E[min(c, 1/2)] of triangular(0, 1/2, 1) is the integral of 1 - 2u^2 up to 1/2: 1/2 - 1/12 = 5/12;
    # E[c] = 1/2. So: kept and luck below 1/2 has 5/12, kept and above 1/12, not kept and below 1/12.
    given = nobody_signs(
        promise("p", "x", "{ low = 0.0, mode = 0.5, high = 1.0 }"),
        event("e", 0.5, "[2, 2]", '{ "commitments.p.credibility" = 0.5 }'),
    )
    (promised, _) = chances(compile_scenario(given))
    assert sorted(way.share for way in promised.ways) == [
        Fraction(1, 12),
        Fraction(1, 12),
        Fraction(5, 12),
        Fraction(5, 12),
    ]
    assert mean(Input("c", 0.1, 0.2, 0.9)) == Fraction(4, 10)


@pytest.mark.parametrize(("low", "mode", "high"), [(0.1, 0.3, 0.9), (0.2, 0.2, 0.8), (0.2, 0.8, 0.8)])
def test_the_ways_of_a_commitment_are_those_of_many_draws(low: float, mode: float, high: float) -> None:
    given = nobody_signs(
        promise("p", "x", f"{{ low = {low}, mode = {mode}, high = {high} }}"),
        event("e", 0.5, "[2, 2]", '{ "commitments.p.credibility" = 0.25 }'),
        event("f", 0.5, "[2, 2]", '{ "commitments.p.credibility" = 0.6 }'),
    )
    compiled, draws = small.ready(given, 2_048)
    del compiled
    ways = chances(compile_scenario(given))[0].ways
    assert sum(way.share for way in ways) == 1
    for way in ways:
        lower = max(edge for edge in (0.0, 0.25, 0.6) if edge < way.luck)
        upper = min(edge for edge in (0.25, 0.6, 1.0) if edge > way.luck)
        kept = draws.luck[0] < draws.credibilities[0]
        share = ((kept == way.kept) & (draws.luck[0] >= lower) & (draws.luck[0] < upper)).mean()
        assert share == pytest.approx(float(way.share), abs=0.04)  # 3.9 standard errors of a half


def test_exact_shares_are_those_of_many_runs_with_five_events() -> None:
    result, drawn = exact(five_events()), ns.run(five_events(), runs=40_960, seed=3)
    assert lies_within_all_intervals(result, drawn)
    assert sum(outcome.share for outcome in result.outcomes) == 1
    assert abs(sum(float(o.share) for o in result.outcomes) - 1) < 1e-12
    assert sum(result.endings.values()) == 1
    assert sum(o.branches for o in result.outcomes) == result.branches


def test_exact_shares_are_those_of_many_runs_can_fail() -> None:
    # The chance of one event is 0.45 in the one and 0.3 in the other.
    assert not lies_within_all_intervals(exact(five_events(0.45)), ns.run(five_events(), runs=40_960, seed=3))


@pytest.mark.slow
def test_exact_shares_are_those_of_the_reference_engine_over_tenths_of_luck() -> None:
    # All credibilities are tenths, so a luck in each tenth stands for all of them; each counts 1/100.
    given = nobody_signs(
        promise("p", "x", "{ low = 0.3, mode = 0.3, high = 0.3 }"),
        promise("q", "y", "{ low = 0.6, mode = 0.6, high = 0.6 }", "{ x = { at_most = 0.4 } }"),
        event("one", 0.3, "[1, 2]", '{ "commitments.p.credibility" = 0.7 }'),
        event(
            "two", 0.5, "[2, 3]", '{ "commitments.p.credibility" = 0.1, "commitments.q.credibility" = 0.9 }'
        ),
    )
    compiled, modes_of = compile_scenario(given), modes(compile_scenario(given))
    found: dict[str, Fraction] = {}
    for p, q, one, two in product(range(10), range(10), (0, 1, 2), (0, 2, 3)):
        weight = Fraction(1, 100)
        weight *= Fraction(7, 10) if one == 0 else Fraction(3, 20)
        weight *= Fraction(1, 2) if two == 0 else Fraction(1, 4)
        columns = {
            "luck": [(p + 0.5) / 10, (q + 0.5) / 10],
            "happens": [one > 0, two > 0],
            "first": [max(1, one), max(1, two)],
        }
        draws = evolve(
            modes_of, **{name: np.repeat(np.array(v)[:, None], 2, 1) for name, v in columns.items()}
        )
        name = given.named_outcomes[negotiate(case_of(compiled, draws, 0)).outcome].id
        found[name] = found.get(name, Fraction(0)) + weight
    assert found == shares(exact(given))
    assert len(found) == 4


def test_the_tree_as_data_leads_to_every_outcome_with_its_share() -> None:
    data = exact(five_events()).as_json()
    reached: dict[str, Fraction] = {}

    def walk(fork: int, so_far: Fraction) -> None:
        for branch in data["forks"][fork]["branches"]:
            here = so_far * Fraction(branch["exact"])
            if branch["outcome"] is None:
                walk(branch["fork"], here)
            else:
                reached[branch["outcome"]] = reached.get(branch["outcome"], Fraction(0)) + here

    walk(0, Fraction(1))
    assert {name: str(share) for name, share in reached.items()} == {
        outcome["id"]: outcome["exact"] for outcome in data["outcomes"] if outcome["branches"]
    }


def test_workers_make_no_difference() -> None:
    told_of: list[int] = []
    with ThreadPoolExecutor(2) as pool:
        spread = exact(five_events(), pool, told_of.append)
    assert spread.as_json() == exact(five_events()).as_json()
    assert told_of[-1] == spread.branches


def test_a_tree_asks_only_what_matters() -> None:
    # The result is 1 where the first chance has way 2, else the way of the last; the middle one is idle.
    results = np.array([[[1 if first == 2 else last for last in (0, 1)]] * 2 for first in range(3)])
    half, third = Fraction(1, 2), Fraction(1, 3)
    tree = merged(results, [[third] * 3, [half] * 2, [half] * 2])
    assert isinstance(tree, Fork)
    assert n_leaves(tree) == 3
    assert share_of_results(tree) == {0: third, 1: 2 * third}
    assert merged(np.zeros((2, 2), dtype=np.int64), [[half] * 2] * 2) == Leaf(0)


def test_held_numbers_are_named_and_said_first() -> None:
    given = nobody_signs(promise("p", "x", "{ low = 0.3, mode = 0.3, high = 0.3 }")).with_changes(
        {"actors.b.capability": {"low": 0.1, "mode": 0.5, "high": 0.9}}
    )
    result = exact(given)
    assert [number.address for number in result.held] == ["actors.b.capability"]
    screen = shown(result)
    assert 0 < screen.index("1 other number with a range was held") < screen.index("How it ends")
    assert "held" not in shown(exact(five_events()))


def test_too_many_branches_are_refused_with_a_way_out() -> None:
    flagship = shipped("ceasefire.toml")
    with pytest.raises(ns.NegotiationSimError, match=r"119,439,360 branches.*europe_stops_buying") as refused:
        exact(flagship)
    asked = [part.split("=")[0] for part in str(refused.value).split("--set ")[1:]]
    fewer = flagship.with_changes(dict.fromkeys(asked, 0))
    assert 1 < np.prod([len(chance.ways) for chance in chances(compile_scenario(fewer))]) <= 1_000_000


def test_the_likeliest_forks_hang_together_and_say_whether_they_are_all() -> None:
    """By hand: below the root a fork of 3/4 with one of 1/2 below it (3/8 in all), and one of 1/4."""
    leaf = Leaf(0)
    below = Fork(2, (Branch((0,), Fraction(1), leaf),))
    left = Fork(1, (Branch((0,), Fraction(1, 2), below), Branch((1,), Fraction(1, 2), leaf)))
    root = Fork(0, (Branch((0,), Fraction(1, 4), below), Branch((1,), Fraction(3, 4), left)))
    found = [likeliest_forks(root, most) for most in (1, 2, 3, 4, 9)]
    assert [sorted(one.paths) for one in found[:3]] == [[()], [(), (1,)], [(), (1,), (1, 0)]]
    assert [one.whole for one in found] == [False, False, False, True, True]
    assert likeliest_forks(leaf, 1) == Likeliest(frozenset(), whole=True)
