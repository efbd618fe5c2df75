"""Names that are code, very long, in another direction or full of signs come out whole on every screen, page and file.

In: one scenario in which everything that can be named has such a name.
Keeps: what a name says is found again, letter by letter, where names are told; no name is markup, mathematics or a formula.
Not here: names that command a terminal, which no file may hold (test_hostile_texts), the pages of a class (web/test_attacks).
"""

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from loaded import few_first, shipped
from rich.cells import cell_len
from rich.console import Console
from studies import answer

import negotiation_sim as ns
from negotiation_sim.cli.plot import FEW_RUNS, KINDS
from negotiation_sim.page.report import comparison_report, report

NASTY = "<script>alert(1)</script> \"q\" 'a' & $x^2$ \U0001f600 \u05e9\u05dc\u05d5\u05dd "
LONG = "W" * 200
PLACES = (
    "title",
    "issue",
    "point",
    "option",
    "actor",
    "commitment",
    "event",
    "outcome",
    "variant",
    "unit",
    "speaker",
    "says",
    "why",
)


def named(place: str) -> str:
    """The name of something, which tells what it is."""
    return f"{NASTY}{place} {LONG if place in {'actor', 'issue', 'option', 'outcome'} else ''}".strip()


SAID = {place: json.dumps(named(place), ensure_ascii=False) for place in PLACES}
LEDGER = """format = 1
[source]
title = {title}
kind = "interview"
[[claims]]
id = "c"
speaker = {speaker}
actor = "a"
kind = "position"
says = {says}
where = 1
"""
SCENARIO = """format = 1
title = {title}
evidence = ["ledger.toml"]
talks = {{ rounds = 4, parties = ["a", "b"], runs = 40 }}

[issues.i]
title = {issue}
status_quo = 0
range = [0, 10]
unit = {unit}
[issues.j]
title = "@j {NASTY}"
status_quo = "r"
options = {{ r = {option}, s = "+s" }}

[issues.m]
title = "m"
status_quo = "p"
points = {{ p = {{ at = 0, means = {point} }}, q = {{ at = 1, means = "=1+1" }} }}

[actors.a]
name = {actor}
capability = 0.5
basis = "assumed"
why = {why}
[actors.a.stances]
i = {{ position = 10, salience = 0.8, basis = "stated", claims = ["c"], red_line = {{ at_least = 1, basis = "stated", claims = ["c"] }} }}
j = {{ position = "s", salience = 0.5 }}
m = {{ position = "p", salience = 0.5 }}
[actors.b]
name = "B {NASTY}"
capability = 0.5
basis = "assumed"
why = {why}
[actors.b.stances]
i = {{ position = 0, salience = 0.8, red_line = {{ at_most = 7 }} }}
j = {{ position = "r", salience = 0.5 }}
m = {{ position = "q", salience = 0.5 }}

[[commitments]]
id = "k"
title = {commitment}
actor = "b"
kind = "threat"
issue = "i"
exactly = 8
when = {{ j = {{ is = "s" }} }}
credibility = 0.6
basis = "assumed"
why = {why}

[[events]]
id = "e"
title = {event}
round = 2
chance = 0.5
changes = {{ "actors.b.capability" = 0.6 }}

[[outcomes]]
id = "deal"
title = {outcome}
ending = "agreement"
[[outcomes]]
id = "none"
title = "none"

[variants.v]
title = {variant}
changes = {{ "issues.i.status_quo" = 5 }}
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "ledger.toml").write_text(LEDGER.format(**SAID), "utf-8")
    nasty = json.dumps(NASTY, ensure_ascii=False)[1:-1]
    (folder / "hostile.toml").write_text(SCENARIO.format(NASTY=nasty, **SAID), "utf-8")
    return folder / "hostile.toml"


class Reader(HTMLParser):
    """The elements and the words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements, self.said, self.inside = set[str](), "", ""
        self.handlers = set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}

    def handle_data(self, data: str) -> None:
        self.said += data


def missing(places: tuple[str, ...], told: str) -> list[str]:
    """Which names are not found as they stand in the file, wherever lines were broken."""
    whole = "".join(told.replace("\u200e", "").split())
    return [place for place in places if "".join(named(place).split()) not in whole]


def test_a_report_tells_every_name_and_runs_none(file: Path) -> None:
    page = Reader(report(ns.load(file), 40, variants=["v"]))
    assert page.elements.isdisjoint({"script", "img", "iframe", "object"})
    assert not page.handlers
    assert missing(tuple(place for place in PLACES if place != "event"), page.said) == []


def test_a_comparison_tells_every_name_and_runs_none(file: Path) -> None:
    scenario = ns.load(file)
    found = ns.compare(scenario, ["v"], runs=40)
    page = Reader(comparison_report(found, [scenario.title, named("variant")]))
    assert page.elements.isdisjoint({"script", "img", "iframe", "object"})
    assert missing(("title", "issue", "option", "actor", "outcome", "variant"), page.said) == []


@pytest.mark.slow
def test_words_after_a_name_in_another_direction_stay_after_it(file: Path) -> None:
    """The mark that says "left to right again" stands behind such a name, but in nothing that is copied."""
    page = report(ns.load(file), 40)
    assert "\u05e9\u05dc\u05d5\u05dd\u200e" in page
    assert "\u05dd " not in page
    assert "\u200e" not in report(shipped("classics/one_price.toml"), 40)  # the twin


def test_a_notebook_shows_names_as_words(file: Path) -> None:
    scenario = ns.load(file)
    for shown, told in (
        (scenario, ("title", "actor", "issue")),
        (ns.run(scenario, 40), ("title", "outcome")),
        (ns.explain(scenario), ("title", "actor")),
    ):
        page = Reader(shown._repr_html_())
        assert page.elements.isdisjoint({"script", "img"}), type(shown)
        assert missing(told, page.said) == [], type(shown)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "FILE"], ("title", "outcome")),
        (["trace", "FILE"], ("title", "commitment", "actor", "issue")),
        (["explain", "FILE"], ("title", "actor")),
        (["sources", "FILE"], ("title",)),
        (["drivers", "FILE"], ("title",)),
        (["levers", "FILE", "--outcome", "agreement", "--runs", "2"], ("title",)),
        (["models", "FILE", "--runs", "20"], ("issue",)),
        (["compare", "FILE", "--all"], ("title",)),
        (["check", "FILE"], ()),
    ],
    ids=lambda given: given[0] if isinstance(given, list) else "",
)
def test_a_screen_tells_names_letter_by_letter_within_its_width(
    words: list[str], told: tuple[str, ...], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("negotiation_sim.cli.options._console", lambda: Console(highlight=False, width=80))
    code, out, err = answer(*(str(file) if word == "FILE" else word for word in words))
    assert code == 0, err
    assert missing(told, out) == []
    assert "\u2026" not in out  # nothing is cut off
    to_copy = ("simulate ", "--set ")
    wide = [line for line in out.splitlines() if cell_len(line) > 80 and not line.strip().startswith(to_copy)]
    assert wide == []


@pytest.mark.parametrize("kind", few_first(KINDS, ("positions", "consequences", "sweep")))
def test_every_picture_draws_names_as_words(kind: str, file: Path, tmp_path: Path) -> None:
    more = ["--vary", "actors.b.capability=0.3:0.9:2"] if kind == "sweep" else []
    out, runs = tmp_path / "picture.svg", [] if kind in FEW_RUNS else ["--runs", 40]
    code, _, err = answer("plot", kind, file, "-o", out, *runs, *more)
    assert (code, err) == (0, "")
    assert "<script" not in out.read_text("utf-8")


@pytest.mark.parametrize("words", [("run",), ("drivers",), ("compare", "--all"), ("sources",)], ids=" ".join)
def test_tables_on_disk_keep_every_letter_and_hold_no_formula(
    words: tuple[str, ...], file: Path, tmp_path: Path
) -> None:
    pandas = pytest.importorskip("pandas")
    code, _, err = answer(words[0], file, *words[1:], "-o", tmp_path / "t.csv")
    assert code == 0, err
    rows = [*csv.reader(io.StringIO((tmp_path / "t.csv").read_text("utf-8")))]
    assert len({len(row) for row in rows}) == 1
    code, _, err = answer(words[0], file, *words[1:], "-o", tmp_path / "t.parquet")
    assert code == 0, err
    kept = pandas.read_parquet(tmp_path / "t.parquet")
    assert [*kept.columns] == rows[0]
    assert len(kept) == len(rows) - 1
