"""Screens of results made by hand: each word is on the side of the number that it tells."""

import pytest
import small
from attrs import evolve
from loaded import shipped
from test_report import plain, printed

import negotiation_sim as ns
from negotiation_sim.analysis.discovery import Discovery, FoundBox, Range
from negotiation_sim.analysis.sensitivity import Index, Method, Sensitivity
from negotiation_sim.baselines.backtest import Backtest, BacktestPart, Measure, ModelErrors
from negotiation_sim.report import (
    backtest_text,
    discovery_text,
    models_text,
    sensitivity_text,
    sweep_text,
    words,
)

FLAGSHIP = shipped("ceasefire.toml")
USA, RUSSIA = "actors.usa.capability", "actors.russia.capability"


def measured(method: Method, *indices: Index) -> str:
    title = "the talks end in agreement"
    found = Sensitivity(FLAGSHIP, method, "agreement", title, 0.25, 0.125, 16, 50, 1, indices, ())
    return plain(printed(sensitivity_text.told(found)))


def morris(address: str, main: float, total: float, error: float = 0.01) -> Index:
    return Index(address, main, None, total, error, 0.1)


@pytest.mark.parametrize(
    ("main", "word", "sentence"),
    [
        (0.2, "more", "the higher it is, the more often this comes out"),
        (-0.2, "less", "the higher it is, the less often this comes out"),
        (0.09, "both ways", "up or down, depending on the other inputs"),
        (-0.09, "both ways", "up or down, depending on the other inputs"),
    ],
)
def test_a_change_is_said_to_go_the_way_of_its_sign_if_most_of_it_does(
    main: float, word: str, sentence: str
) -> None:
    said = measured("morris", morris(USA, main, 0.2), morris(RUSSIA, 0.0, 0.05))
    assert sentence in said
    assert f"0.20 ± 0.01 {word}" in said
    assert "0.05 ± 0.01 both ways" in said
    assert "(Morris)" in said
    assert "Sobol" not in said


def test_shares_of_variance_are_told_with_how_much_an_input_makes_alone() -> None:
    said = measured(
        "sobol", Index(USA, 0.5, 0.1, 0.75, 0.05, None), Index(RUSSIA, 0.0625, 0.125, 0.25, 0.05, None)
    )
    assert "it takes part in 75% of the differences between the points, and makes 50% of them alone" in said
    assert "0.50 ± 0.10 0.75 ± 0.05" in said
    assert "(Sobol indices)" in said
    assert "Morris" not in said
    alone = measured("sobol", Index(RUSSIA, 0.0625, 0.125, 0.25, 0.05, None))
    assert "none of them alone that the sampling can tell from noise" in alone


def test_noise_and_what_moves_nothing_are_counted_apart() -> None:
    said = measured(
        "morris",
        morris(USA, 0.2, 0.2),
        morris(RUSSIA, 0.01, 0.01, 0.02),
        morris("actors.eu.capability", 0.0, 0.0, 0.0),
    )
    assert "1 input makes no difference at any point." in said
    assert "1 input makes no difference that the sampling can tell from noise." in said


def judged(low: float, high: float) -> str:
    around = Measure(10.0, 9.0, 11.0)
    rival = ModelErrors("compromise", "", around, around, around, None)
    other = ModelErrors(
        "tempered", "", Measure(9.0, 8.0, 10.0), around, around, Measure((low + high) / 2, low, high)
    )
    part = BacktestPart(4, 2, (rival, other))
    found = Backtest(4, part, part, (2, 1), {"pull": 0.1}, {}, 2000, 7, (), ())
    return plain(printed(backtest_text.told(found), 200))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-3.0, -1.0, "between -3.0 and -1.0: it is better"),
        (1.0, 3.0, "between +1.0 and +3.0: it is worse"),
        (-1.0, 3.0, "between -1.0 and +3.0: these data do not tell the two apart"),
        (0.0, 3.0, "between +0.0 and +3.0: these data do not tell the two apart"),
        (0.0, 0.0, "the two say the same"),
    ],
)
def test_a_model_is_better_or_worse_only_where_the_whole_interval_is(
    low: float, high: float, verdict: str
) -> None:
    assert verdict in judged(low, high)


def test_the_nearest_model_is_told_first_and_issues_left_out_are_counted() -> None:
    said = judged(-3.0, -1.0)
    assert said.startswith(
        "Nearest to what was decided: tempered, off by 9.00 of 100 on average (compromise by 10.00)"
    )
    assert "are left out" not in said


LATE = """
[[events]]
id = "storm"
title = "A storm"
rounds = [3, 6]
chance = 1
basis = "assumed"
why = "by hand"
changes = { "issues.x.status_quo" = 1 }
"""


def when(low: float | None, high: float | None, boxes: int = 1) -> str:
    asked = small.scenario(small.issue("x"), small.actor("a", x="position = 1, salience = 1"), LATE)
    box = FoundBox((Range("events.storm", "happens", low, high),), 0.5, 0.6, 0.3)
    found = Discovery(asked, "first", "the first", 0.3, 100, "runs", 1, (box,) * boxes, {})
    return plain(printed(discovery_text.told(found)))


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (3.5, 4.5, "happens in round 4."),
        (3.5, 5.5, "happens in rounds 4 to 5."),
        (None, 4.5, "happens in rounds 3 to 4."),
        (4.5, None, "happens in rounds 5 to 6, or not at all."),
        (6.5, None, "does not happen."),
        (6.0, None, "does not happen."),
    ],
)
def test_a_range_of_rounds_is_told_by_its_first_and_its_last(
    low: float | None, high: float | None, told: str
) -> None:
    assert f"'A storm' {told}" in when(low, high)


def test_a_box_is_mostly_where_at_least_half_of_its_runs_end_so() -> None:
    said = when(3.5, 4.5)
    assert "It comes out mostly when" in said
    assert (
        "Where this holds, 60% of the runs end so (density). 50% of all runs that end so are among them"
        in said
    )


def test_a_further_box_is_told_of_the_runs_that_the_first_one_leaves() -> None:
    """Its share is counted without the runs of the boxes before; of all runs in its range more may end so."""
    first, further = when(3.5, 4.5, boxes=2).split(
        "Among the runs that are left, it comes out more often when"
    )
    assert "Where this holds, 60% of the runs end so" in first
    assert "Where this holds, and what stands above does not, 60% of the runs end so" in further


def test_a_value_of_an_axis_has_the_name_of_a_point_only_near_it() -> None:
    asked = small.scenario(
        small.issue("x", low=0.0, middle=0.5, high=1.0), small.actor("a", x="position = 1, salience = 1")
    )
    found = ns.sweep(asked, {"issues.x.status_quo": [0.0, 0.2, 0.48, 0.9]}, runs=2)
    (axis,) = found.axes
    names = [label.name for label in sweep_text.labels(asked, axis, [0.0, 0.2, 0.48, 0.9])]
    assert names == ["low", "", "middle", ""]


def test_a_map_has_the_first_axis_to_the_right_and_the_second_upwards() -> None:
    """What the one party wants is what is signed: both are high in two of six points."""
    both = '[[outcomes]]\nid = "both"\ntitle = "Both"\nwhen = { x = { at_least = 0.5 }, y = { at_least = 0.5 } }\n'
    wants = small.actor("a", x="position = 0, salience = 1", y="position = 0, salience = 1")
    asked = small.scenario(small.issue("x"), small.issue("y"), wants, both)
    x, y = (f"actors.a.stances.{issue}.position" for issue in "xy")
    found = ns.sweep(asked, {x: [0.1, 0.6, 0.9], y: [0.2, 0.7]}, runs=2)
    lines = [plain(line) for line in printed(sweep_text.told(found)).splitlines()]
    low, high = (next(line for line in lines if line.startswith(start)) for start in ("0.20 │", "0.70 │"))
    assert (high, low) == ("0.70 │A█ B█ B█", "0.20 │A█ A█ A█")


def test_a_sensitivity_without_indices_says_that_nothing_matters() -> None:
    found = Sensitivity(FLAGSHIP, "morris", "agreement", "an agreement", 1.0, 0.0, 16, 50, 1, (), ())
    assert "It is the same at every point" in plain(printed(sensitivity_text.told(found)))
    assert "It is the same" not in plain(
        printed(sensitivity_text.told(evolve(found, indices=(morris(USA, 0.2, 0.2),))))
    )


def pay_by_models(middle: float) -> ns.Panel:
    """Three want 0, *middle* and 40 euros; 10 or more are enough for one of them."""
    pay = '[issues.pay]\ntitle = "Pay"\nrange = [0, 40]\nunit = "euros"\nstatus_quo = 0\n'
    enough = '[[outcomes]]\nid = "enough"\ntitle = "Enough"\nwhen = { pay = { at_least = 10 } }\n'
    wants = [
        small.actor(name, pay=f"position = {at}, salience = 1")
        for name, at in (("a", 0), ("b", middle), ("c", 40))
    ]
    return ns.models(small.scenario(pay, *wants, enough, parties='["a", "b", "c"]'), 2)


def test_a_middle_just_below_a_place_at_which_something_turns_is_not_told_as_that_place() -> None:
    # The middle of 0, 9.999999 and 40 is not 10, with which an outcome begins.
    told = plain(printed(models_text.told(pay_by_models(9.999999))))
    assert "9.999999 euros 9.999999" in told
    assert "10 euros" not in told
    # The negative control.
    assert "10 euros 10" in plain(printed(models_text.told(pay_by_models(10))))


def test_models_that_settle_apart_are_told_with_the_lowest_and_the_highest_middle() -> None:
    panel = pay_by_models(10)
    (issue,) = panel.issues
    middles = [said.p50 for said in issue.said]
    # The middle of 0, 10 and 40 is 10, and their mean 16.7.
    assert {said.model: round(said.p50, 1) for said in issue.said}["median"] == 10.0
    assert {said.model: round(said.p50, 1) for said in issue.said}["mean"] == 16.7
    said = models_text.agreement(panel)
    assert f"'Pay': {min(middles):.0f} euros (" in said
    assert f" to {max(middles):.0f} euros (mean, " in said


@pytest.mark.parametrize(
    ("number", "error", "said"),
    [
        (0.31, 0.094, "0.31 ± 0.09"),
        (0.0175, 0.0166, "0.018 ± 0.017"),  # in hundredths, 0 would lie within
        (0.0942, 0.0938, "0.0942 ± 0.0938"),
        (0.0118, 0.0021, "0.012 ± 0.002"),
        (0.004, 0.021, "0.00 ± 0.02"),
        (-0.021, 0.0199, "-0.021 ± 0.020"),
        (0.0, 0.0, "0.00 ± 0.00"),
    ],
)
def test_an_index_and_its_error_say_whether_the_sampling_can_tell_it_from_nothing(
    number: float, error: float, said: str
) -> None:
    assert words.with_error(number, error) == said


def test_shares_in_the_lines_of_a_sweep_have_decimals_where_they_would_else_read_alike() -> None:
    assert sweep_text._percents([0.301, 0.304]) == ["30.1%", "30.4%"]
    assert sweep_text._percents([0.301, 0.301]) == ["30%", "30%"]
    assert sweep_text._percents([0.3, 0.4]) == ["30%", "40%"]


def test_baselines_are_told_to_agree_only_where_not_all_models_do() -> None:
    panel = ns.models(shipped("oil.toml"), 64)
    assert not all(issue.agree for issue in panel.issues)
    assert "do not agree among themselves" in models_text._baselines(panel)
    here = next(issue for issue in panel.issues if not issue.agree)
    same = tuple(evolve(here.said[0], model=one.model) for one in here.said)
    alike = evolve(here, said=same, groups=(tuple(one.model for one in same),))
    assert alike.agree
    assert models_text._baselines(evolve(panel, issues=(alike,))) == ""
