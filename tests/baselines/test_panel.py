"""All models side by side: the same draws, honest groups, and inputs that really matter.

In: small scenarios whose models are known by hand, and the shipped one.
Out: facts about agreement, distance and what it rests on; the screen.
Not here: the models themselves (test_baselines, test_protocols).
"""

import json
import re
import statistics
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from loaded import shipped
from small import actor, issue, scenario
from test_report import printed

import negotiation_sim as ns
from negotiation_sim.baselines import panel as panel_module
from negotiation_sim.baselines.baselines import BASELINES
from negotiation_sim.baselines.panel import models
from negotiation_sim.cli import command
from negotiation_sim.model.protocols.single_text import SingleText
from negotiation_sim.plug_ins import PROTOCOLS
from negotiation_sim.report import models_text

ASKS = "position = {}, salience = {}"


def two(position: str = "1.0", salience: str = "0.5", weight: str = "0.5") -> ns.Scenario:
    """Two actors on one issue; b's numbers may be ranges."""
    return scenario(
        issue("money", 0.0, little=0.0, half=0.5, much=1.0),
        actor("a", money=ASKS.format(0.0, 0.5)),
        actor("b", money=ASKS.format(position, salience)).replace(
            "capability = 1.0", f"capability = {weight}"
        ),
        parties='["a", "b"]',
    )


def ranged(low: float, mode: float, high: float) -> str:
    """A number with a range."""
    return f"{{ low = {low}, mode = {mode}, high = {high} }}"


def test_every_registered_protocol_and_every_baseline_takes_part() -> None:
    found = models(two(), runs=50)
    assert {m.name for m in found.models} | {*found.left_out} == {*PROTOCOLS, *BASELINES}


def test_a_protocol_joins_by_the_registry_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Echo(SingleText):
        """Says what the single text says."""

    monkeypatch.setitem(PROTOCOLS.added, "echo", Echo)
    found = models(two(), runs=50)
    said = found.issues[0]
    assert said.of("echo").p50 == said.of("single-text").p50
    assert next(m for m in found.models if m.name == "echo").says == "Says what the single text says"


def test_a_protocol_that_cannot_negotiate_the_scenario_is_left_out_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Duel(SingleText):
        """Knows lines and nothing else."""

        lines_only = True

    monkeypatch.setitem(PROTOCOLS.added, "duel", Duel)
    mixed = shipped("summit.toml")
    assert "has options" in models(mixed, runs=20).left_out["duel"]


def test_the_points_of_exact_inputs_are_those_by_hand() -> None:
    # a at 0 with weight 1 * 0.5, b at 1 with weight 0.5 * 0.8: mean .5, by salience .8/1.3,
    # compromise and Nash .4/.9, medians at the lower.
    found = models(two(salience="0.8"), runs=20)
    expected = {
        "mean": 0.5,
        "salience-mean": 0.8 / 1.3,
        "compromise": 0.4 / 0.9,
        "median": 0.0,
        "weighted-median": 0.0,
        "nash": 0.4 / 0.9,
    }
    for name, value in expected.items():
        said = found.issues[0].of(name)
        assert (said.p05, said.p50, said.p95) == pytest.approx((value, value, value), abs=1e-9), name


def test_the_distance_rests_on_the_number_that_moves_it() -> None:
    # Median 0; mean x/2, compromise less: the distance between the outermost models grows with x alone.
    found = models(two(position=ranged(0.6, 0.8, 1.0)), runs=2000)
    strongest = found.issues[0].rests_on[0]
    assert strongest.address == "actors.b.stances.money.position"
    assert strongest.correlation > 0.99


def test_chance_stays_below_the_noise_floor() -> None:
    """Negative control: an input that moves nothing is not named."""
    idle = actor("c", other=ASKS.format(ranged(0.2, 0.5, 0.9), 0.5), money=ASKS.format(0.0, 0.0))
    moved = two(position=ranged(0.6, 0.8, 1.0))
    given = scenario(
        issue("money", 0.0),
        issue("other", 0.5),
        actor("a", money=ASKS.format(0.0, 0.5)),
        actor("b", money=ASKS.format(ranged(0.6, 0.8, 1.0), 0.5)),
        idle,
        talks='participants = ["b", "c"]',
    )
    assert "actors.b.stances.money.position" in {
        s.address for s in models(moved, runs=500).issues[0].rests_on
    }
    found = models(given, runs=500).issues[0]
    assert {link.address for link in found.rests_on} == {"actors.b.stances.money.position"}


def test_ranks_are_those_of_spearman() -> None:
    # Ranks of (3, 1, 4, 1, 5): 3, 1.5, 4, 1.5, 5; against (1..5) Spearman's rho is
    # cov/(sd sd) = (3*1 + 1.5*2 + 4*3 + 1.5*4 + 5*5)/5 - 9 = 0.8 over sqrt(1.9 * 2).
    one, other = (panel_module._ranks(np.array(x, dtype=float)) for x in ([3, 1, 4, 1, 5], [1, 2, 3, 4, 5]))
    assert one is not None
    assert other is not None
    assert float((one * other).mean()) == pytest.approx(0.8 / (1.9 * 2) ** 0.5)


def test_models_that_say_the_same_agree_and_others_do_not() -> None:
    same = models(two(position="0.05"), runs=20).issues[0]
    assert same.agree
    apart = models(two(), runs=20).issues[0]
    assert not apart.agree
    for group in apart.groups:
        middles = [apart.of(name).p50 for name in group]
        assert max(middles) - min(middles) <= 0.1
    assert sorted(name for group in apart.groups for name in group) == sorted(p.model for p in apart.said)


def test_the_draws_are_those_of_run() -> None:
    given = shipped("ceasefire.toml")
    found, negotiated = models(given, runs=300), ns.run(given, runs=300)
    lines = [s for s in negotiated.summary.issues if not given.issues[s.id].options]
    for said, summary in zip(found.issues, lines, strict=True):
        assert said.of("single-text").p50 == summary.p50


def shown(*arguments: str) -> str:
    done = CliRunner().invoke(command, ["models", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_screen_says_first_where_the_models_agree_and_where_not() -> None:
    lines = shown("scenarios/ceasefire.toml", "--runs", "1000").splitlines()
    assert lines[0].startswith("The ")
    assert " agree on " in lines[0]
    assert len(lines) <= 108  # eight questions in the words of their points
    assert max(map(len, lines)) <= 100


def test_where_all_agree_the_screen_says_on_what(tmp_path: Any) -> None:
    text = shown("scenarios/summit.toml", "--runs", "300")
    assert "agree among themselves on 'Whether the presidents meet': 'the presidents meet'" in " ".join(
        text.split()
    )


def test_the_data_hold_every_model_on_every_issue() -> None:
    data = json.loads(shown("scenarios/oil.toml", "--runs", "200", "--json"))
    names = [m["name"] for m in data["models"]]
    assert all([p["model"] for p in issue["said"]] == names for issue in data["issues"])
    assert data["runs"] == 200
    assert 0 < data["noise_floor"] < 1


def test_on_the_one_question_the_models_are_not_said_to_lie_furthest_apart() -> None:
    one, many = (
        models_text.agreement(models(shipped(f"{name}.toml"), runs=20))
        for name in ("classics/car_emissions", "oil")
    )
    assert "do not agree on the one question, 'Delay before the stricter limits hold': " in one
    assert "furthest" not in one
    assert "they lie furthest apart on 'Help for" in many


def test_where_no_question_is_a_line_nothing_is_said_to_agree() -> None:
    road = str(ns.shipped_scenarios()["classics/ring_road.toml"])
    out = CliRunner().invoke(command, ["models", road, "--runs", "5"]).output
    assert "No question here is a line" in out
    assert "agree on" not in out
    assert "would settle at" not in out


def test_a_choice_is_left_out_with_a_word_and_a_line_is_not() -> None:
    out = " ".join(shown("scenarios/ceasefire.toml", "--runs", "5").split())
    assert "on none of the 8 questions" in out or "of 8 questions" in out
    assert "Left out: 'Where and how the two presidents meet'. The models settle on lines" in out
    assert (
        "Left out: challenge and exchange, which cannot negotiate this scenario (such a protocol needs" in out
    )
    assert "talks.protocol" not in out
    assert "a choice has none" not in shown("scenarios/oil.toml", "--runs", "5")


def test_the_screen_names_no_question_by_its_id_and_no_number_by_its_address() -> None:
    found = models(shipped("summit.toml"), runs=100)
    text = " ".join(printed(models_text.told(found)).split())
    assert "needs issues that are lines; 'Where they meet' has options)" in text
    assert "The disagreement is most linked to " in text
    for link in (link for one in found.issues for link in one.rests_on):
        assert link.address not in text
    assert not re.search(r"\w+\.\w+\.\w+", text)
    assert "'place'" not in text
    # The negative control: the data name both.
    assert "'place' has options" in str(found.left_out.values())
    assert any(one.rests_on for one in found.issues)


def test_a_line_speaks_by_the_words_of_its_points_or_in_its_unit_and_never_by_ids() -> None:
    """67 % lies nearest to the point 'half', and is not half."""
    text = " ".join(shown("scenarios/classics/two_levels.toml", "--runs", "5").split())
    assert "0 % of the catch (weighted-median) against 100 % of the catch (median)" in text
    assert "all islandia" not in text
    assert "67 % of the catch 67 67 mean" in text
    text = " ".join(shown("scenarios/summit.toml", "--runs", "20").split())
    assert "'there is no meeting' (single-text, alternating-offers) against 'the presidents meet'" in text


def test_a_draw_without_agreement_settles_nothing_where_the_status_quo_is_of_no_account() -> None:
    failing = shipped("classics/two_levels.toml").variant("too_narrow")
    own = ns.run(failing, runs=20)
    assert not own.ensemble.agreed.any()
    assert not own.summary.issues, "the screen of run tells no result either"
    found = models(failing, runs=20)
    settle = {said.model for said in found.issues[0].said}
    assert settle == {model.name for model in found.models if model.kind == "baseline"}
    assert not {name for group in found.issues[0].groups for name in group} - settle
    text = " ".join(shown("scenarios/classics/two_levels.toml", "--variant", "too_narrow").split())
    assert "The 6 models that settle anything do not agree on the one question" in text
    assert "there nothing is settled, and they count nowhere below" in text
    assert "settled in no draw single-text, alternating-offers, challenge, exchange" in text


def test_a_draw_without_agreement_settles_what_holds_then_where_somebody_weighs_it() -> None:
    failing = shipped("summit.toml").variant("moscow_or_nothing")
    found = models(failing, runs=20)
    assert found.issues[0].of("single-text").p50 == 0.0
    text = " ".join(shown("scenarios/summit.toml", "--variant", "moscow_or_nothing", "--runs", "20").split())
    assert "there, what holds without a deal counts as the result." in text
    assert "settled in no draw" not in text


def test_a_baseline_that_settles_past_a_red_line_is_told_with_who_would_not_sign() -> None:
    oil = shipped("oil.toml")
    found = models(oil, runs=100)
    line = {"slovakia": 0.75, "hungary": 0.6}
    bought = found.issues[0]
    for said in bought.said:
        beyond = {name for name, at in line.items() if said.p50 > at and said.model in BASELINES}
        assert {*said.crosses} == beyond
    assert {*bought.of("nash").crosses} >= {"hungary"}
    assert not bought.of("mean").crosses
    screen = " ".join(printed(models_text.told(found)).split())
    assert "past the red line of Hungary" in screen
    gone = {f"actors.{a}.stances.european_purchases.red_line.at_most": "stop" for a in line}
    free = " ".join(printed(models_text.told(models(oil.with_changes(gone), runs=100))).split())
    assert "past the red line of Hungary" not in free


@pytest.mark.parametrize("name", ["divide_the_sum", "two_levels", "one_price", "car_emissions"])
def test_where_the_middle_lies_between_two_places_it_is_said_that_the_lower_one_is_taken(name: str) -> None:
    """Two equal people: with the line turned round the median would be the other one's place."""
    exact = shipped(f"classics/{name}.toml")
    found = models(exact, runs=10)
    (asked,) = found.issues
    given = exact.inputs()
    places = [given[f"actors.{actor}.stances.{asked.id}.position"].mode for actor in exact.everyone]
    between = statistics.median_low(places) != statistics.median_high(places)
    assert asked.of("median").between == between
    assert not asked.of("mean").between
    screen = " ".join(printed(models_text.told(found)).split())
    lower = [said.model for said in asked.said if said.between]
    assert (f"of which the lower one is taken: {', '.join(lower)}." in screen) == bool(lower)
    assert bool(lower) == (name != "car_emissions")
