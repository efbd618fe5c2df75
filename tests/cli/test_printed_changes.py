"""A change that levers, compare, sweep or report prints, copied from it and made by run, gives the printed share.

In: random scenarios that use every feature of the format; variants and sweeps of shipped ones.
Keeps: run is asked with the printed text alone; a few by default, 120 more with pytest -m slow.
Not here: changes that explain prints (tests/agreement/test_true_to_the_word); commands, and levers of shipped
scenarios (test_printed_commands).
"""

import json
import re
import shlex
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from loaded import shipped
from random_scenarios import scenarios
from studies import answer

import negotiation_sim as ns
from negotiation_sim.report import words

RUNS = ("--runs", "60")
SHARE = r"(?:under |over |<|>)?\d[\d.]*%"
ADDRESS = re.compile(r"^(?:issues|actors|commitments|correlations|events)\.[^\s=]+=\S.*$")
KINDS: tuple[dict[str, bool], ...] = ({}, {"mix": True}, {"home": True}, {"mix": True, "insincere": True})
Row = tuple[str, str, str]


def made(path: str, outcome: str, *options: str) -> float:
    """The share of an outcome in a run that is asked so."""
    code, out, err = answer("run", path, *RUNS, "--json", "-q", *options)
    assert code == 0, (options, err)
    said = json.loads(out)
    shares = {one["id"]: one["share"] for one in said["outcomes"]}
    return float((shares | said["endings"])[outcome])


def same(told: str, share: float) -> bool:
    """Whether a share is the one that is told, as it is told."""
    said = told.replace("<", "under ").replace(">", "over ")
    return said in {words.percent(share, digits) for digits in range(4)}


def changes(screen: str) -> list[Row]:
    """The changes in the tables of levers: before, after, and what stands below the clause."""
    rows: list[Row] = []
    shares: list[str] = []
    for line in screen.split("\n"):
        if found := re.search(rf" ({SHARE})[* ]? +({SHARE})\*?(?: +[+-]\d|$)", line):
            assert not shares, f"no change stands below the row with {shares}"
            shares = [*found.groups()]
        elif shares and ADDRESS.match(line):
            rows.append((shares[0], shares[1], line))
            shares = []
    assert not shares
    return rows


def wrong(path: str, outcome: str, rows: list[Row]) -> list[Row]:
    """The rows of which the change, made as it is printed, gives another share."""
    as_it_is = made(path, outcome)
    return [
        row
        for row in rows
        if not (same(row[0], as_it_is) and same(row[1], made(path, outcome, "--set", row[2])))
    ]


def pulled(path: str) -> int:
    """Ask levers, and make each change that it prints; how many there were."""
    n = 0
    for outcome in ("first", "agreement"):
        code, screen, err = answer("levers", path, "--outcome", outcome, *RUNS)
        assert code == 0, err
        rows = changes(screen)
        assert not wrong(path, outcome, rows)
        n += len(rows)
    return n


@pytest.mark.parametrize(
    ("number", "part"), [(1, 0), *(pytest.param(40, part, marks=pytest.mark.slow) for part in range(1, 4))]
)
def test_changes_that_levers_prints_do_what_is_said(
    number: int, part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    n: list[int] = []

    @seed(part)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(st.sampled_from(KINDS).flatmap(lambda kind: scenarios(**kind)))
    def each(text: str) -> None:
        Path("random.toml").write_text(text, "utf-8")
        n.append(pulled("random.toml"))

    each()
    assert number < 40 or sum(n) >= 10


@pytest.mark.slow
@pytest.mark.parametrize("name", ["summit.toml", "oil.toml"])
def test_the_same_of_a_shipped_scenario_and_another_change_would_be_noticed(name: str) -> None:
    path = str(ns.shipped_scenarios()[name])
    code, screen, _ = answer("levers", path, "--outcome", "agreement", *RUNS)
    rows = changes(screen)
    assert code == 0
    assert rows
    assert not wrong(path, "agreement", rows)
    others = [(before, before, change) for before, _, change in rows]
    assert wrong(path, "agreement", others) == others


@pytest.mark.slow
@pytest.mark.parametrize("name", ["summit.toml", "ceasefire.toml", "oil.toml"])
def test_the_agreements_that_compare_tells_of_are_those_of_each_variant(name: str) -> None:
    path = str(ns.shipped_scenarios()[name])
    code, screen, _ = answer("compare", path, "--all", *RUNS)
    assert code == 0
    variants = shipped(name).variants
    told = dict(re.findall(rf"^\s*(\w+) +({SHARE})[+-]?(?= )", screen, re.MULTILINE))
    assert told.keys() >= {*variants}
    for variant in variants:
        assert same(told[variant], made(path, "agreement", "--variant", variant)), variant


@pytest.mark.parametrize(
    ("name", "address", "values"),
    [
        ("oil.toml", "commitments.us_acts_on_its_own.credibility", "0:1:3"),
        ("classics/one_price.toml", "actors.buyer.stances.price.red_line.at_most", "340:440:3"),
    ],
)
def test_the_points_of_a_sweep_have_the_shares_of_a_run_there(name: str, address: str, values: str) -> None:
    """Of a rare outcome the table said 0%, and of one that nearly always comes out 100%."""
    path, runs = str(ns.shipped_scenarios()[name]), ("--runs", "400")
    code, screen, err = answer("sweep", path, "--vary", f"{address}={values}", "--table", *runs)
    assert code == 0, err
    rows = [line.split() for line in re.findall(rf"^ *\d[\d.,]*%? +{SHARE} .*%$", screen, re.MULTILINE)]
    rows = [cells for cells in rows if all(cell.endswith("%") for cell in cells[1:])]
    assert len(rows) == int(values[-1])
    assert len({cells[-1] for cells in rows}) > 1, "no negative control: all points are alike"
    for value, *shares, agreed in rows:
        place = str(float(value[:-1]) / 100) if value.endswith("%") else value.replace(",", "")
        code, out, err = answer("run", path, *runs, "--json", "-q", "--set", f"{address}={place}")
        assert code == 0, err
        said = json.loads(out)
        there = [one["share"] for one in said["outcomes"]]
        assert sorted(s for s in shares if s != "0%") == sorted(words.short_percent(s) for s in there if s)
        assert agreed == words.short_percent(said["endings"]["agreement"])


@pytest.mark.parametrize(
    "name", ["classics/two_levels.toml", pytest.param("oil.toml", marks=pytest.mark.slow)]
)
def test_the_changes_and_the_draft_in_a_report_do_what_is_said_there(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, page = str(ns.shipped_scenarios()[name]), tmp_path / "report.html"
    code, _, err = answer("report", path, "-o", page, *RUNS)
    assert code == 0, err
    html = page.read_text("utf-8")
    cells = [unescape(cell) for cell in re.findall(r"<td[^>]*>([^<]*)</td>", html)]
    at = [number for number, cell in enumerate(cells) if ADDRESS.match(cell)]
    about = re.search(
        "<caption>What would move the share of (?:&#x27;(.*)&#x27;|an agreement)</caption>", html
    )
    assert about is not None
    titles = {outcome.title: outcome.id for outcome in shipped(name).outcomes}
    outcome = titles[unescape(about[1])] if about[1] else "agreement"
    rows = [(cells[number - 3], cells[number - 4], cells[number]) for number in at]
    assert rows
    assert not wrong(path, outcome, rows)
    others = [(before, before, change) for before, after, change in rows if before != after]
    assert wrong(path, outcome, others) == others != []
    draft = re.search(r"<pre><code>simulate (sign [^<]*)</code></pre>", html)
    assert draft is not None
    monkeypatch.chdir(Path(path).parent)  # the page names the file alone
    code, said, err = answer(*shlex.split(unescape(draft[1])), "--json")
    assert code == 0, err
    assert all(one["signs"] for one in json.loads(said)["answers"])
