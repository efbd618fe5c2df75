"""What compare, levers and drivers say: sentences first, names instead of addresses, 100 columns."""

import io
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from loaded import shipped
from planted import NOISE, PROMISE, planted
from rich.console import Console, RenderableType

import negotiation_sim as ns
from negotiation_sim.analysis.attribution import attribute
from negotiation_sim.analysis.compare import compare, compare_scenarios
from negotiation_sim.analysis.drivers import drivers
from negotiation_sim.analysis.levers import levers
from negotiation_sim.analysis.paired import Difference, difference
from negotiation_sim.cli import _exit_code
from negotiation_sim.model.outcomes import TITLES
from negotiation_sim.report import compare_text, drivers_text, levers_text, share_words, words
from negotiation_sim.report.address_words import changed, what
from negotiation_sim.runs.ensemble import run_ensemble
from negotiation_sim.runs.summary import wilson
from negotiation_sim.scenario.talks import ENDINGS, Ending

VARIANTS = """
[variants.kept]
title = "What if B sent the troops in any case?"
changes = { "commitments.deploys.credibility" = 1 }
[variants.broken]
title = "What if B sent none?"
changes = { "commitments.deploys.credibility" = 0 }
"""


def shown(renderables: Iterable[RenderableType]) -> str:
    console = Console(width=100, file=io.StringIO(), highlight=False)
    for renderable in renderables:
        console.print(renderable)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(len(line) for line in text.splitlines()) <= 100
    return " ".join(text.split())


@pytest.mark.parametrize("name", sorted(ns.shipped_scenarios()))
def test_every_number_of_a_shipped_scenario_has_words(name: str) -> None:
    scenario = shipped(name)
    for address in scenario.inputs():
        assert what(scenario, address) != address
        values: tuple[float | str, ...] = (
            *scenario.scales[address].points,
            scenario.scales[address].high,
        )
        for value in values:
            clause = changed(scenario, address, value)
            assert address not in clause
            assert "{" not in clause


@pytest.mark.parametrize(
    ("name", "address", "value", "clause"),
    [
        ("classics/car_emissions.toml", "france.stances.delay.position", "early", "France wanted 4 years on 'D"),
        ("classics/job_offer.toml", "candidate.stances.bonus.position", "none", "the candidate asked for 'no bonus' on 'The yearly bonus', while its score sheet stayed the same"),
        ("summit.toml", "russia.stances.place.position", "near", "Russia asked for 'in a country on good terms with Russia' on 'Where they meet', while what each option is worth to it stayed the same"),
        ("summit.toml", "russia.stances.agenda.position", "ceasefire", "Russia wanted 'first the end of the fighting"),
    ],
)  # fmt: skip
def test_a_position_that_moves_apart_from_what_things_are_worth_is_no_wish(
    name: str, address: str, value: str, clause: str
) -> None:
    """Applied as printed, it leaves the worth as it was: who is said to want it would want what it always wanted."""
    scenario, address = shipped(name), f"actors.{address}"
    assert changed(scenario, address, value).startswith(clause)
    stance = address.removesuffix("position") + "worth"
    worth = [{a: i for a, i in s.inputs().items() if a.startswith(stance)} for s in (scenario, scenario.with_changes({address: value}))]  # fmt: skip
    assert worth[0] == worth[1]
    assert bool(worth[0]) == ("asked for" in clause)


def test_an_unknown_address_is_named_as_it_is() -> None:
    assert what(planted(), "talks.seed") == "talks.seed"
    assert changed(planted(), "talks.seed", 12) == "talks.seed were 12"
    assert what(planted(), "talks.rounds") == "the number of rounds"
    assert changed(planted(), "talks.rounds", 12) == "there were 12 rounds"


def test_levers_are_told_with_the_largest_first() -> None:
    found = levers(planted(), "peace", runs=200)
    text = shown(levers_text.told(found))
    assert f"'There is peace': {found.share:.0%} of the runs as things stand" in text
    assert "the promise 'B sends troops' were never kept" in text
    assert "A gave up the red line on 'troops'" in text
    assert "colour" not in text.split("Not tried")[0]
    data = found.as_json()
    assert {lever["address"] for lever in data["levers"]} >= {"actors.c.stances.colour.salience"}


def reads(told: str) -> tuple[float, float]:
    """The least and the most that a share can be as it is told."""
    number = float(re.sub("[^0-9.]", "", told))
    least = 10.0 ** -len(told.partition(".")[2].rstrip("%"))
    return (0.0, least) if "under" in told else (100.0 - least, 100.0) if "over" in told else (number, number)


def agree(before: str, after: str, ends: str) -> bool:
    """Whether one share less the other, as they are told, lies in the interval as it is told."""
    (was_low, was_high), (low, high) = reads(before), reads(after)
    first, last = (float(end) for end in ends.removesuffix(" points").split(" to "))
    return low - was_high <= last + 1e-9 and high - was_low >= first - 1e-9


@pytest.mark.parametrize("tries", [200, pytest.param(2_000, marks=pytest.mark.slow)])
def test_who_subtracts_two_shares_lands_in_the_interval_that_stands_beside_them(tries: int) -> None:
    rng = np.random.default_rng(1)
    finer = rounded_alone = one_number = 0
    for _ in range(tries):
        runs = int(rng.choice([30, 256, 2_048, 1_000_000]))
        found = counted(rng, runs) if runs < 1_000 else narrow(rng, runs)
        told = share_words.change(found)
        assert agree(*told), (found, told)
        ends = [float(end) for end in told[2].removesuffix(" points").split(" to ")]
        assert found.clear == (ends[0] > 0.0 or ends[1] < 0.0), (found, told)
        if found.high - found.low > 2e-5:  # read in thousandths of a per cent at the finest
            assert ends[0] < ends[1], (found, told)
        one_number += round(100 * found.low) == round(100 * found.high) and found.low < found.high
        finer += "." in told[0]
        whole = (words.percent(found.before), words.percent(found.after))
        rounded_alone += not agree(*whole, f"{100 * found.low:+.0f} to {100 * found.high:+.0f}")
    assert finer > rounded_alone > tries // 100, "negative control: whole per cents alone would not agree"
    assert one_number > tries // 100, (
        "negative control: whole per cents alone would tell intervals as one number"
    )


def counted(rng: np.random.Generator, runs: int) -> Difference:
    """A difference between two sets of runs that have little to do with each other."""
    share = rng.random()
    return difference(rng.random(runs) < share, rng.random(runs) < share + rng.normal(0, 0.1))


def narrow(rng: np.random.Generator, runs: int) -> Difference:
    """A difference that many runs know well."""
    before, after = rng.random(2)
    half = rng.random() / runs**0.5
    return Difference(before, after, after - before, after - before - half, after - before + half, runs, 0, 0)


def test_levers_tell_each_change_from_where_it_begins() -> None:
    found = levers(planted(NOISE), "peace", runs=600, first_look=30)
    few = next(evolve(lever, clear=True) for lever in found.levers if lever.effect.runs == 30)
    assert words.percent(few.effect.before) != words.percent(found.share)
    text = shown(levers_text.told(evolve(found, levers=(few,))))
    assert f"{words.percent(few.effect.before)}*" in text
    assert "* Tried in the first 30 runs only" in text
    assert "*" not in shown(levers_text.told(levers(planted(), "peace", runs=200)))


def test_what_moves_an_outcome_as_far_the_other_way_is_not_told_as_the_same() -> None:
    found = levers(planted(), "peace", runs=200)
    up, down = (next(lever for lever in found.levers if lever.where == w) for w in ("never", "always"))
    both = [evolve(up, clear=True), evolve(down, clear=True, tied=True)]
    assert up.effect.difference * down.effect.difference < 0
    text = levers_text.largest(found, both)
    assert (
        "As strong, the other way, as far as these runs can tell: if the promise 'B sends troops' were alw"
        in text
    )
    assert ". As strong, as far" not in text
    assert ". As strong, as far" in levers_text.largest(found, [both[0], evolve(both[0], tied=True)])


def test_levers_say_so_when_there_are_none() -> None:
    text = shown(levers_text.told(levers(planted(promise=""), "no_peace", runs=60)))
    assert "Within the range that the evidence leaves open, no single number moves it" in text
    exact = planted(promise="").with_changes({"actors.a.stances.troops.red_line.at_most": 1.0})
    assert "'There is none': 0% of the runs" in shown(levers_text.told(levers(exact, "no_peace", runs=60)))


def test_the_two_shares_of_a_driver_are_told_apart_where_they_differ() -> None:
    assert drivers_text.ends_apart(0.006, 0.0142) == ("0.6%", "1.4%")  # both 1% in whole per cents
    assert drivers_text.ends_apart(0.104, 0.42) == ("10%", "42%")
    assert drivers_text.ends_apart(0.5, 0.5) == ("50%", "50%")


def test_a_number_that_decides_most_is_said_to_be_low_or_high_in_a_third_of_the_runs() -> None:
    """The sentence stands alone on a report."""
    found = drivers(run_ensemble(shipped("ceasefire.toml"), 2_048, seed=1), "agreement")
    clear = [driver for driver in found.drivers if driver.clear]
    assert clear[0].kind == "number"
    low, high = (words.percent(share["agreement"]) for share in (clear[0].low, clear[0].high))
    assert (
        f"Where it is low (a third of the runs), {low} of the runs end in an agreement; where it is high "
        f"(another third), {high}." in drivers_text.first(found, clear)
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_run_ends_in_an_ending_that_is_told_in_one_phrase(ending: Ending) -> None:
    """'would end in the deadline, without agreement, and not 13%' was none."""
    title = TITLES[ending]
    assert title.startswith(("A ", "An "))
    assert "," not in title


def test_drivers_are_told_and_noise_is_only_counted() -> None:
    ensemble = run_ensemble(planted(NOISE), 600, seed=1)
    one = shown(drivers_text.told(drivers(ensemble, "peace")))
    assert (
        "Most of all whether the promise 'B sends troops' is kept. Where it is not, 100% of the runs" in one
    )
    assert "colour" not in one
    assert re.search("is kept [0-9.]+ █+ 100% 0%$", one), one
    everything = shown(drivers_text.told(drivers(ensemble)))
    assert "Which of its outcomes a run ends in." in everything
    # The promise, two numbers of the dummy, ten events.
    assert "1 of 13 uncertain inputs stands out" in everything


def test_a_comparison_has_one_row_for_each_side() -> None:
    walks = '[[outcomes]]\nid = "walks"\ntitle = "Somebody walks out"\n'  # never: one before it fits all runs
    text = shown(compare_text.told(compare(planted(walks + VARIANTS), runs=200)))
    assert "A There is peace B There is none" in text
    assert "Somebody walks out" not in text
    assert "kept 0%- 0%- 100%+" in text
    assert "broken 100%+ 100%+ 0%-" in text
    assert "'B sends troops'" in text


def test_sides_that_end_alike_are_not_said_to_be_alike_where_they_settle_elsewhere() -> None:
    """All sides end in agreement; Beth gets 50 coins, 71 with another offer, and 48 where Ann is stronger."""
    scenario = shipped("classics/divide_the_sum.toml")
    text = shown(compare_text.told(compare(scenario, runs=10)))
    assert (
        "the shares are those of base. What is settled on the issues differs in beth_has_another_offer."
        in text
    )
    assert "all ends as in base" not in text
    assert (
        "Nearly as base: shares differ by less than 0.5 points, results on the issues by less than 2%" in text
    )
    for alike, said in (
        (scenario, "As a."),
        (shipped("summit.toml"), "As a, as far as these runs can tell."),
    ):
        same = shown(compare_text.told(compare_scenarios([("a", "a", alike), ("b", "b", alike)], 10, 1)))
        assert said in same  # negative control
        assert "What is settled" not in same


@pytest.mark.parametrize(
    ("name", "most", "as_much"),
    [
        ("classics/two_levels.toml", None, ["narrow", "too_narrow", "narrow_and_unforeseen"]),
        ("summit.toml", "ukraine_would_go", []),
    ],
)
def test_a_side_differs_most_of_all_only_where_no_other_differs_as_much(
    name: str, most: str | None, as_much: list[str]
) -> None:
    """Each of three variants of the treaty turns an outcome from never to always: none is the first."""
    found = compare(shipped(name), runs=400)
    told = " ".join(shown(compare_text.told(found)).split())
    assert re.findall(r"Most of all (\w+)", told) == ([most] if most else [])
    assert [side for side in as_much if side in told.partition("How sure")[0]] == as_much
    assert ("As much: " in told) == bool(as_much)


def test_a_share_of_agreement_that_is_the_same_is_not_told_as_instead_of_itself() -> None:
    scenario = shipped("classics/two_levels.toml")
    text = shown(compare_text.told(compare(scenario, ["narrow"], runs=10)))
    assert "An agreement is reached in 100%, as in base." in text
    text = shown(compare_text.told(compare(scenario, ["too_narrow"], runs=10)))
    assert "An agreement is reached in 0% instead of 100%." in text


def test_of_two_changes_the_one_that_does_more_alone_is_told_as_the_largest() -> None:
    line = "actors.a.stances.troops.red_line.at_most"
    before, after = planted(), planted().with_changes({line: 1, "commitments.deploys.credibility": 0.7})
    compared = compare_scenarios([("before", "then", before), ("after", "now", after)], 200, 1)
    text = shown(compare_text.told(compared, attribute(before, after, 200, 1)))
    alone = 1 - compared.reference.outcomes["peace"].after  # without the line there is peace in every run
    assert f"The largest part that one of them does alone is {100 * alone:+.1f}: A's red line" in text


def test_two_files_are_told_with_what_does_it() -> None:
    before, after = planted(), planted().with_changes({"commitments.deploys.credibility": 1})
    named = [("before", "then", before), ("after", "now", after)]
    compared = compare_scenarios(named, 200, 1)
    text = shown(compare_text.told(compared, attribute(before, after, 200, 1)))
    (side,) = compared.sides
    whole = side.outcomes["peace"]
    between = " to ".join(f"{100 * end:+.1f}" for end in (whole.low, whole.high))
    assert f"in all {100 * whole.difference:+.1f} {between}" in text
    assert "the credibility of the promise 'B sends troops' 0.6 (0.5 to 0.7) 1" in text
    assert "only together +0.0" in text
    same = compare_text.told(compare_scenarios([named[0], named[0]], 50, 1), attribute(before, before, 50, 1))
    assert "Nothing that bears on a run differs between the two." in shown(same)


# --- On the command line ---------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "planted.toml"
    path.write_text(SCENARIO)
    return str(path)


SCENARIO = f"""
format = 1
title = "planted"
[talks]
rounds = 3
runs = 60
parties = ["a", "b"]
[issues.peace]
title = "Peace"
status_quo = 0
[issues.troops]
title = "Troops"
status_quo = 0
[issues.troops.points]
force = {{ at = 1, means = "troops" }}
[actors.a]
name = "A"
capability = 1
stances.peace = {{ position = 1, salience = 1 }}
stances.troops = {{ position = 0, salience = 0.5, red_line = {{ at_most = 0.2 }} }}
basis = "assumed"
why = "planted"
[actors.b]
name = "B"
capability = 1
stances.peace = {{ position = 1, salience = 1 }}
basis = "assumed"
why = "planted"
{PROMISE}
[[outcomes]]
id = "peace"
title = "There is peace"
ending = "agreement"
{VARIANTS}
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("levers", "--outcome", "peace", "--runs", "30"),
        ("drivers", "--outcome", "peace"),
        ("drivers",),
        ("compare", "--all"),
        ("compare", "--variants", "kept,broken", "--against", "broken"),
    ],
)
def test_each_command_prints_words_or_data(
    file: str, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    command, *options = arguments
    assert _exit_code([command, file, *options]) == 0
    assert "planted" in capsys.readouterr().out
    assert _exit_code([command, file, *options, "--json"]) == 0
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert data["schema"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("levers", "FILE", "--outcome", "pease"), "did you mean 'peace'"),
        (("drivers", "FILE", "--outcome", "pease"), "did you mean 'peace'"),
        (("compare", "FILE"), "say which variants"),
        (("compare", "FILE", "--all", "--variants", "kept"), "say which variants"),
        (("compare", "FILE", "--variants", "kepd"), "did you mean 'kept'"),
        (("compare", "FILE", "FILE", "--all"), "go with one file"),
        (("compare", "FILE", "FILE", "FILE"), "one file, or two"),
    ],
)
def test_wrong_use_is_told_with_exit_code_2(
    file: str, arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _exit_code([file if part == "FILE" else part for part in arguments]) == 2
    assert message in capsys.readouterr().err


def test_what_never_varies_is_said_by_levers_and_by_drivers() -> None:
    varied = planted()  # nobody in it walks out; and its second outcome, alone, fits every run
    all_alike = evolve(varied, outcomes=varied.outcomes[1:])
    never = "{} run ends in {}, whichever of the {} numbers tried is changed."
    tried = len({lever.address for lever in levers(varied, "walkout", runs=20).levers})
    assert 1 < tried < len(varied.inputs())  # exact numbers have nowhere to go
    assert never.format("No", "a walkout", tried) in shown(
        levers_text.told(levers(varied, "walkout", runs=20))
    )
    assert never.format("Every", "'There is none'", tried) in shown(
        levers_text.told(levers(all_alike, "no_peace", runs=20))
    )
    nothing = shown(levers_text.told(levers(varied, "walkout", runs=20, addresses=())))
    assert "Nothing was tried" in nothing
    assert "run ends in" not in nothing
    assert "numbers tried is changed" not in shown(levers_text.told(levers(varied, "no_peace", runs=20)))
    ensemble = run_ensemble(varied, 60, seed=1)
    nothing = shown(drivers_text.told(drivers(ensemble, "walkout")))
    assert "Nothing: no run ends in a walkout." in nothing
    assert "The 60 runs do not differ in this, so no input can be told apart in them." in nothing
    assert "hide among them" not in nothing
    alike = run_ensemble(all_alike, 60, seed=1)
    for outcome in ("no_peace", None):
        every = "Nothing: every run ends in 'There is none'."
        assert every in shown(drivers_text.told(drivers(alike, outcome)))
        assert "Nothing: " not in shown(drivers_text.told(drivers(ensemble, outcome)))


@pytest.mark.parametrize("name", ["classics/two_levels.toml", "classics/one_price.toml"])
def test_no_change_has_an_interval_where_nothing_is_drawn(name: str) -> None:
    found = levers(shipped(name), "agreement", runs=256)
    text = shown(levers_text.told(found))
    assert "Nothing is drawn: every run is the same. " in text
    assert any(lever.clear for lever in found.levers)
    compared = shown(compare_text.told(compare(shipped(name))))
    assert "Nothing is drawn: all runs of a side are the same" in compared
    assert "of the runs instead of 0%" in compared
    for screen in (text, compared):
        assert "95%" not in screen
        assert "points" not in screen
        assert "as far as these runs can tell" not in screen


def test_where_something_is_drawn_a_change_has_an_interval() -> None:
    text = shown(levers_text.told(levers(planted(), "peace", runs=200)))
    assert "Nothing is drawn" not in text
    assert "95% interval of the change" in text


@pytest.mark.slow
def test_levers_tell_the_sampling_error_of_the_share_that_they_begin_with() -> None:
    runs = 256
    found = levers(shipped("summit.toml"), "three_meet", runs=runs)
    low, high = (round(100 * end) for end in wilson(round(found.share * runs), runs))
    text = " ".join(shown(levers_text.told(found)).split())
    assert (
        f"of the runs as things stand. Sampling error of this share, over 256 runs: {low} to {high}% (95% interval)."
        in text
    )


@pytest.mark.slow
def test_a_lever_on_an_exact_number_is_not_said_to_leave_a_range() -> None:
    exact = shown(levers_text.told(levers(shipped("classics/one_price.toml"), "agreement", runs=32)))
    assert re.search(
        r"The file gives this number \(.* red line on 'The price of the house' \(at least\)\) exactly; it is invented\.",
        exact,
    )
    assert "range of the number" not in exact
    derived = shown(
        levers_text.told(levers(shipped("classics/job_offer.toml"), "hired_on_the_coast", runs=8))
    )
    assert (
        "The file does not give this number (the candidate's position on 'The yearly bonus'): it follows"
        in derived
    )
    ranged = shown(levers_text.told(levers(shipped("summit.toml"), "agreement", runs=128)))
    assert (
        "This change lies beyond the range of the number (Russia's position on 'What they talk about first')"
        in ranged
    )


@pytest.mark.parametrize(
    ("ids", "against", "told"),
    [
        (["washington_goes_first", "friends_listen"], "base", "Both variants differ clearly from base"),
        (
            ["washington_goes_first", "promise_nobody_believes"],
            "base",
            "1 of 2 variants differs clearly from base",
        ),
        (
            ["base", "friends_listen"],
            "washington_goes_first",
            "Both sides differ clearly from washington_goes_first",
        ),
    ],
)
def test_how_many_differ_is_told_in_good_english(ids: list[str], against: str, told: str) -> None:
    found = compare(shipped("oil.toml"), ids, against, runs=200)
    assert told in shown(compare_text.told(found))
