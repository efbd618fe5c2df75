"""The report in a real browser: whole in itself, readable everywhere, the same bytes each time."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from shlex import split
from typing import Any

import pytest
from browser import chromium, faults
from click.testing import CliRunner
from loaded import shipped
from markupsafe import Markup
from small import actor, issue, scenario

import negotiation_sim as ns
from negotiation_sim.analysis.levers import Levers, levers
from negotiation_sim.cli import command
from negotiation_sim.errors import StoppedError
from negotiation_sim.page.evidence import evidence
from negotiation_sim.page.report import report

ROOT = Path(__file__).parent.parent.parent
SHOWN = [
    "classics/one_price.toml",
    "summit.toml",
    "ceasefire.toml",
    "oil.toml",
    "classics/car_emissions.toml",
    "classics/divide_the_sum.toml",
]
RUNS = 300

HOSTILE = """format = 1
title = '"><script>alert(1)</script> $x$ \U0001f600'
talks = { rounds = 4, parties = ["a", "b"], runs = 50 }
outcomes = [{ id = "deal", title = '<img src=x onerror=alert(2)>', ending = "agreement" }, { id = "none", title = "LONG" }]
issues.i = { title = "\u05e9\u05dc\u05d5\u05dd LONG", status_quo = 0, points = { LONGID = { at = 0, means = "LONG" }, b = { at = 1, means = "<b>" } } }

[actors.a]
name = "</title>LONG"
capability = 0.5
stances.i = { position = 1, salience = 0.8 }
basis = "assumed"
why = "<w>"

[actors.b]
name = "B & 'C' \U0001f1eb\U0001f1f7"
capability = 0.5
stances.i = { position = 0, salience = 0.8 }
basis = "assumed"
why = "w"
""".replace("LONGID", "x" * 60).replace("LONG", "W" * 200)


def written(tmp_path: Path, name: str) -> Path:
    page = tmp_path / "report.html"
    page.write_text(report(shipped(name), runs=RUNS), "utf-8")
    return page


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOWN)
def test_a_report_stands_alone_and_is_readable_on_every_screen(name: str, tmp_path: Path) -> None:
    page = written(tmp_path, name)
    assert page.stat().st_size < 500_000
    with chromium() as browser:
        assert faults(browser, page, 1280) == []
        assert faults(browser, page, 360, "dark") == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "rule"),
    [
        (
            "classics/ring_road.toml",
            "all but 1 must sign. Nothing is agreed without the builder and the ministry.",
        ),
        ("summit.toml", "An agreement needs the signatures of "),
    ],
)
def test_a_report_says_who_must_sign_as_the_rule_has_it(name: str, rule: str) -> None:
    page = report(shipped(name), runs=2)
    assert rule in page
    kinds = {bool(asked.options) for asked in shipped(name).issues.values()}
    assert ("The models settle on lines, and a choice has none." in page) == (kinds == {True, False})
    assert ("What each model is" in page) == (kinds != {True})  # nobody reads of models that say nothing here
    assert "All of them must sign" not in page


@pytest.mark.slow
def test_names_that_are_code_or_very_long_stay_words(tmp_path: Path) -> None:
    page = tmp_path / "hostile.html"
    page.write_text(report(ns.loads(HOSTILE)), "utf-8")
    assert "<script" not in page.read_text("utf-8")
    assert "<img" not in page.read_text("utf-8")
    with chromium() as browser:
        assert faults(browser, page, 360) == []


@pytest.mark.slow
def test_a_page_that_asks_for_something_or_is_too_wide_is_found_out(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        "<title>x</title><body><div style='width:2000px'>x</div><img src='http://127.0.0.1:9/x.png'>", "utf-8"
    )
    with chromium() as browser:
        found = " ".join(faults(browser, page, 360))
    assert "request: http" in found
    assert "overflow" in found
    assert "image-alt" in found


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_the_order_of_hashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This process has one order, and a process with a number of its own another."""
    out, asked = tmp_path / "1.html", ["report", "scenarios/classics/one_price.toml", "--runs", "100", "-o"]
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    call = [sys.executable, "-m", "negotiation_sim", *asked, str(out)]
    subprocess.run(call, check=True, cwd=ROOT, env=environment, capture_output=True)
    monkeypatch.chdir(ROOT)
    assert CliRunner().invoke(command, [*asked, str(tmp_path / "2.html")]).exit_code == 0
    assert (tmp_path / "2.html").read_bytes() == out.read_bytes()


@pytest.mark.slow
def test_a_report_answers_in_the_order_in_which_people_ask() -> None:
    page = report(shipped("summit.toml"), runs=50, variants=["trump_stays_away"])
    ids = (
        "asked",
        "answer",
        "positions",
        "talks",
        "ends",
        "why",
        "variants",
        "deal",
        "matters",
        "models",
        "evidence",
        "limits",
        "repeat",
    )
    places = [page.index(f'<section id="{name}"') for name in ids]
    assert places == sorted(places)
    assert "<strong>median</strong>: the actor in the middle decides, every actor alike.</li>" in page
    main = ns.run(shipped("summit.toml"), runs=50).why.main
    assert main is not None
    chain = f"What the draft of round {main.retold.ended.rounds[0]} in run {main.example} would set off"
    assert f"<h3>{chain}</h3>" in page  # the run told round by round can be another
    assert "simulate report" in page
    assert str(ROOT) not in page


def test_where_no_change_is_tried_none_is_drawn() -> None:
    """The picture said that no change moves it by more than chance, below a sentence that nothing was tried."""
    page = report(ns.load(str(ROOT / "exercises/05-logrolling/scenario.toml")), runs=4)
    assert "Nothing was tried: no number has a range or a point" in page
    assert "What would move the share" not in page
    assert "What would move the share" in report(shipped("classics/car_emissions.toml"), runs=4)


@pytest.mark.slow
def test_thirty_actors_and_twenty_five_questions_fit_on_a_page_with_a_word_about_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pictures and lists of such a scenario; what the models say of it takes its time, and is left out here."""
    questions = [issue(f"q{number}") for number in range(25)]
    stances = {f"q{number}": f"position = {number % 10 / 10}, salience = 0.5" for number in range(25)}
    actors = [actor(f"a{number}", **stances) for number in range(30)]  # type: ignore[arg-type]
    large = scenario(*questions, *actors, parties='["a0", "a1"]')
    monkeypatch.setattr("negotiation_sim.page.report._models", lambda *_: Markup(""))
    monkeypatch.setattr("negotiation_sim.page.report._matters", lambda *_: Markup(""))
    page = report(large, runs=20)
    assert len(page.encode()) < 380_000  # and 80,000 for what the models say
    assert page.count("13 more questions stand in the table only") == 3
    assert "each question shows 12 actors" in page


def test_two_variants_or_two_files_come_side_by_side(tmp_path: Path) -> None:
    out = tmp_path / "c.html"
    summit = str(ROOT / "scenarios" / "summit.toml")
    given = ["report", summit, "--compare", "base", "trump_stays_away", "--runs", "50", "-o", str(out)]
    assert CliRunner().invoke(command, given).exit_code == 0
    assert "Side by side" in out.read_text("utf-8")
    assert CliRunner().invoke(command, given).exit_code != 0  # it is there already
    given = ["report", "--compare", summit, summit, "--runs", "50", "-o", str(out), "--force"]
    assert CliRunner().invoke(command, given).exit_code == 0


@pytest.mark.parametrize(
    "asked",
    [
        ["scenarios/summit.toml", "--compare", "base", "trump_stays_away"],
        ["--compare", "tests/scenarios/mixed.toml", "tests/scenarios/mixed_two_levels.toml"],
        pytest.param(
            ["scenarios/summit.toml", "--set", "talks.rounds=9", "--variants", "trump_stays_away"],
            marks=pytest.mark.slow,
        ),
    ],
)
def test_the_command_on_the_page_makes_the_page(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    first, second = tmp_path / "first.html", tmp_path / "second.html"
    made = CliRunner().invoke(command, ["report", *asked, "--runs", "50", "--seed", "3", "-o", str(first)])
    assert made.exit_code == 0, made.output
    printed = unescape(first.read_text("utf-8").rpartition("<pre><code>")[2].partition("</code></pre>")[0])
    CliRunner().invoke(command, [*split(printed)[1:], "-o", str(second)])
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.slow
def test_a_large_scenario_has_its_work_cut_with_a_word_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cut brought down to a small scenario: 30 of its 50 numbers are changed, and 10 listed."""
    summit = shipped("summit.toml")
    whole = report(summit, runs=50)
    monkeypatch.setattr("negotiation_sim.page.report.NUMBERS_SQUARED", 0)
    monkeypatch.setattr("negotiation_sim.page.evidence.MOST_LISTED", 10)
    tried = list[int]()

    def counting(*given: Any, **more: Any) -> Levers:
        tried.append(len(more["addresses"]))
        return levers(*given, **more)

    monkeypatch.setattr("negotiation_sim.page.report.levers", counting)
    cut = report(summit, runs=50)
    numbers = len(summit.inputs())
    assert tried == [30]
    assert f"of its {numbers} numbers 30 were changed here" in cut
    assert "It lists the first 10 of 46" in cut
    assert "The scenario is large" not in whole  # the twin
    assert "It lists the first" not in whole
    assert "to the ends of its range where it decides something in the draws" in whole
    assert "to the ends of its range" not in report(shipped("classics/one_price.toml"), runs=2)


def test_two_files_of_one_title_are_told_apart_by_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = ns.shipped_scenarios()["classics/one_price.toml"].read_text("utf-8")
    for name in ("earlier.toml", "later.toml"):
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    asked = ["report", "--compare", "earlier.toml", "later.toml", "--runs", "2", "-o", "page.html"]
    assert CliRunner().invoke(command, asked).exit_code == 0
    page = (tmp_path / "page.html").read_text("utf-8")
    for name in ("earlier.toml", "later.toml"):
        assert f"Who stands where: One house, one price ({name})" in page


@pytest.mark.slow
def test_the_changes_that_are_tried_are_told_of_as_the_runs_are_and_a_report_is_whole_or_none() -> None:
    told: list[int] = []
    house = shipped("classics/one_price.toml")
    report(house, runs=100, progress=told.append)
    assert max(told) > 100
    assert told == sorted(told)

    def stop(done: int) -> None:
        if done > 100:
            raise StoppedError("enough")

    with pytest.raises(StoppedError):
        report(house, runs=100, progress=stop)


def test_a_number_and_its_range_stand_in_one_unit() -> None:
    rows = unescape(re.sub(r"<[^>]+>", "|", str(evidence(shipped("summit.toml")))))
    told = [part for part in rows.split("|") if part.strip()]
    credibility = told.index("the credibility of the promise 'Trump comes to the meeting'")
    assert told[credibility + 1 : credibility + 3] == ["50%", "20% to 80%"]
    capability = told.index("Russia's capability")
    assert told[capability + 1 : capability + 3] == ["0.80", "0.65 to 0.95"]


def test_a_number_of_the_file_is_told_with_every_digit_and_one_of_a_score_sheet_in_its_points() -> None:
    """A reservation of 0.625 is not 0.62, and 12 points of 18 are not 0.67."""

    def told(name: str) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", str(evidence(shipped(name))))).split())

    assert "the seller's reservation 0.625 exact" in told("classics/one_price.toml")
    ring = told("classics/ring_road.toml")
    assert (
        "'through the northern fields' on 'Where the ring road runs' is worth to the builder 12 points exact"
        in ring
    )
    assert "the builder's reservation 50 points exact" in ring
