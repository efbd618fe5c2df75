"""Sweeps: axes and designs, shares at the points, the map and the lines, and what is refused."""

import csv
import io
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import small
from attrs import evolve
from click.testing import CliRunner
from rich.console import Console

import negotiation_sim as ns
from negotiation_sim.analysis.design import MOST_POINTS, Axis, axis_of, designed, grid_values
from negotiation_sim.cli import command
from negotiation_sim.report import outcome_map, words
from negotiation_sim.report.outcome_map import Label
from negotiation_sim.report.sweep_text import told

PROMISE = "commitments.coalition_deploys.credibility"
RED_LINE = "actors.russia.stances.foreign_troops.red_line.at_most"
FILE = "scenarios/ceasefire.toml"
SMALL = {"talks.participants": ["coalition"]}


def scenario() -> ns.Scenario:
    """The dilemma with few seats, so that it is quick."""
    return ns.load(FILE).variant("russia_wants_ceasefire").with_changes(SMALL)


@pytest.fixture(scope="module", name="swept")
def _swept() -> ns.Sweep:
    axes = [
        axis_of(scenario(), PROMISE, [0, 1], 3),
        axis_of(scenario(), RED_LINE, ["none", "ground_force"], 3),
    ]
    return ns.sweep(scenario(), axes, runs=60, seed=3)


def shown(swept: ns.Sweep) -> str:
    console = Console(file=io.StringIO(), width=100, no_color=True)
    for renderable in told(swept):
        console.print(renderable, highlight=False)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_grid_takes_every_combination_and_the_ends() -> None:
    axes = [Axis("a", (0.0, 0.3), 4), Axis("b", ("x", "y"))]
    assert grid_values(axes[0]) == (0, 0.1, 0.2, 0.3)
    points = designed(axes, "grid", None, seed=1)
    assert points[:3] == ((0, "x"), (0, "y"), (0.1, "x"))
    assert len(points) == 8


def test_a_latin_hypercube_has_one_point_in_every_slice_of_every_axis() -> None:
    axes = [Axis("a", (0.0, 1.0), 0), Axis("b", (-5.0, 5.0), 0), Axis("c", ("x", "y", "z"))]
    points = designed(axes, "lhs", 12, seed=1)
    assert sorted(int(a * 12) for a, _, _ in points) == [*range(12)]
    assert sorted(int((b + 5) / 10 * 12) for _, b, _ in points) == [*range(12)]
    assert sorted(c for _, _, c in points) == ["x"] * 4 + ["y"] * 4 + ["z"] * 4
    assert points == designed(axes, "lhs", 12, seed=1)
    assert points != designed(axes, "lhs", 12, seed=2)
    # A further axis leaves the others as they were.
    assert [p[:2] for p in points] == [*designed(axes[:2], "lhs", 12, seed=1)]


@pytest.mark.slow
def test_a_sobol_design_fills_every_quarter_alike_and_chance_does_not() -> None:
    axes = [Axis("a", (0.0, 1.0), 0), Axis("b", (0.0, 1.0), 0)]

    def counts(points: Any) -> list[int]:
        places = np.array(points)
        return np.histogram2d(places[:, 0], places[:, 1], bins=4, range=[[0, 1], [0, 1]])[0].ravel().tolist()  # type: ignore[no-any-return]

    assert counts(designed(axes, "sobol", 64, seed=1)) == [4] * 16
    assert counts(designed(axes, "lhs", 64, seed=1)) != [4] * 16
    assert designed(axes, "sobol", 64, seed=1) == designed(axes, "sobol", 64, seed=1)


def test_without_scipy_a_sobol_design_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats.qmc", None)
    with pytest.raises(ns.NegotiationSimError, match=r"negotiation-sim\[sensitivity\]"):
        designed([Axis("a", (0.0, 1.0), 0)], "sobol", 8, seed=1)


def test_each_point_is_what_a_run_of_it_alone_gives(swept: ns.Sweep) -> None:
    at = {PROMISE: 0.5, RED_LINE: 0.5}
    number = swept.points.index((0.5, 0.5))
    alone = ns.run(scenario().with_changes(at), runs=60, seed=3)
    shares = {outcome.id: outcome.share for outcome in alone.outcomes}
    for row, name in enumerate(swept.outcomes):
        assert swept.shares[row, number] == pytest.approx(shares.get(name, 0.0))
    assert swept.agreement[number] == pytest.approx(alone.summary.endings["agreement"])
    assert swept.shares.sum(axis=0) == pytest.approx(np.ones(9))


def test_the_same_luck_at_every_point_makes_the_promise_a_staircase(swept: ns.Sweep) -> None:
    # With common draws a more credible promise is kept in the runs in which it was kept before, and in more.
    walkout = swept.outcomes.index("russia_walks_out")
    ends = [swept.points.index((credibility, 0)) for credibility in (0, 0.5, 1)]
    runs = [swept.explored.outcome[number] == walkout for number in ends]
    assert runs[0].sum() < runs[1].sum() < runs[2].sum()
    assert not (runs[0] & ~runs[1]).any()
    assert not (runs[1] & ~runs[2]).any()


def test_workers_make_no_difference() -> None:
    vary: dict[str, list[Any]] = {PROMISE: [0, 1], "actors.ukraine.strategy": ["boulware", "linear"]}
    with ThreadPoolExecutor(2) as pool:
        assert (
            ns.sweep(scenario(), vary, 30, executor=pool).as_json()
            == ns.sweep(scenario(), vary, 30).as_json()
        )


def test_a_value_that_stands_already_is_no_error() -> None:
    vary: dict[str, list[Any]] = {
        "talks.rounds": [24, 25],
        "actors.russia.stances.ceasefire.position": ["full", "phased"],
    }
    swept = ns.sweep(scenario(), vary, 20)
    assert len(swept.points) == 4


def test_the_map_has_a_letter_for_the_likeliest_outcome_at_every_point() -> None:
    # Three outcomes at 2 x 3 points (upwards, across).
    shares = np.array(
        [
            [[0.95, 0.6, 0.4], [0.3, 0.2, 0.1]],
            [[0.05, 0.4, 0.35], [0.7, 0.8, 0.5]],
            [[0.0, 0.0, 0.25], [0.0, 0.0, 0.4]],
        ]
    )
    letters = outcome_map.lettered(shares.reshape(3, 6))
    assert letters == {1: "A", 0: "B", 2: "C"}  # by the mean share: 0.47, 0.43, 0.11
    lines = [text.plain for text in outcome_map.map_of(shares, letters, [Label("0", "low"), Label("1"), Label("2", "high")], [Label("0"), Label("1.5")])]  # fmt: skip
    assert lines[0] == "1.5 │A▓ A▓ A▒ "
    assert lines[1] == "  0 │B█ B▒ B░ "
    assert lines[3:] == ["     0 low 2 high"]


def test_small_cells_keep_a_wide_map_within_eighty_columns() -> None:
    shares = np.full((2, 60, 100), 0.4)
    shares[1] = 0.6
    labels = [Label(f"{number / 100:.2f}") for number in range(100)]
    lines = [*outcome_map.map_of(shares, {1: "A", 0: "B"}, labels, labels[:60])]
    assert max(len(line.plain) for line in lines) <= 80
    assert lines[0].plain.endswith("A")
    for share, letter in ((0.5, "A"), (0.49, "a")):  # a half is no less than a half
        (line, *_) = outcome_map.map_of(np.full((1, 1, 100), share), {0: "A"}, labels, labels[:1])
        assert line.plain.endswith(letter)


def test_the_shade_of_a_cell_is_the_one_that_the_legend_names() -> None:
    shares = np.array([0.9, 0.89, 0.7, 0.69, 0.5, 0.49, 0.01])
    (line, *_) = outcome_map.map_of(
        shares.reshape(1, 1, -1), {0: "A"}, [Label(str(n)) for n in range(7)], [Label("0")]
    )
    assert line.plain.partition("│")[2].replace("A", "").split() == [*"█▓▓▒▒░░"]
    assert outcome_map.shading().endswith("█ 90% and more, ▓ from 70%, ▒ from 50%, ░ below")


def test_bars_keep_their_length_and_give_the_largest_remainders() -> None:
    shares = np.array([[1 / 3, 0.998], [1 / 3, 0.002], [1 / 3, 0.0]])
    letters = {0: "A", 1: "B", 2: "C"}
    first, second = outcome_map.lines_of(shares, letters, [Label("0"), Label("1.25")])
    told = [line.plain.split()[0] for line in outcome_map.legend(letters, "xyz", shares[:, 1:])]
    assert told == [">99%", "<1%", "0%"]
    assert first.plain == f"   0 │{'A' * 17}{'B' * 17}{'C' * 16}│ A 33%"
    assert second.plain == f"1.25 │{'A' * 50}│ A >99%"


def test_the_report_speaks_the_words_of_the_issues_in_eighty_columns(swept: ns.Sweep) -> None:
    text = shown(swept)
    assert (
        "upwards:      Russia's red line on 'Foreign troops in Ukraine once the fighting stops' (at most)"
        in text
    )
    assert "to the right: the credibility of the promise 'The coalition sends its force to Ukraine'" in text
    rows = [line for line in text.splitlines() if "│" in line]
    assert [row.split("│")[0].strip() for row in rows] == [
        "1.00 ground force",
        "0.50",
        "0.00 none",
    ]
    assert all(len(row.rstrip()) <= 80 for row in rows)
    assert "\x1b" not in text


def test_a_table_has_the_shares_of_every_point(swept: ns.Sweep) -> None:
    console = Console(file=io.StringIO(), width=100)
    for renderable in told(swept, table=True):
        console.print(renderable, highlight=False)
    assert isinstance(console.file, io.StringIO)
    rows = [line.split() for line in console.file.getvalue().splitlines()]
    letters = [*outcome_map.lettered(swept.shares)]
    at = swept.points.index((0.5, 1))
    shown_shares = [f"{100 * share:.0f}%" for share in (*swept.shares[letters, at], swept.agreement[at])]
    assert ["50%", "1.00", *shown_shares] in rows
    assert sum(row[0].endswith("%") and "." in row[1] for row in rows if len(row) > 3) == 9


def test_one_axis_is_told_by_lines_of_shares_and_more_by_averages() -> None:
    one = shown(ns.sweep(scenario(), {PROMISE: [0, 0.5, 1]}, 40))
    assert "By the credibility of the promise 'The coalition sends its force to Ukraine'\n" in one
    assert one.count("│") == 6
    spread = ns.sweep(
        scenario(),
        [Axis(PROMISE, (0.0, 1.0), 0), Axis(RED_LINE, (0.0, 1.0), 0), Axis("talks.rounds", (24, 30))],
        10, design="lhs", points=24,
    )  # fmt: skip
    assert " ".join(shown(spread).split()).count("averaged over the other axes") == 3


def test_a_sweep_can_be_asked_when_an_outcome_appears() -> None:
    axes = [Axis(PROMISE, (0.0, 1.0), 0), Axis("actors.russia.capability", (0.2, 0.9), 0)]
    swept = ns.sweep(scenario(), axes, 8, 3, design="lhs", points=100)
    (box,) = ns.discover(swept, "russia_walks_out").boxes
    assert [r.address for r in box.ranges] == [PROMISE]
    assert box.ranges[0].low is not None
    assert 0.2 < box.ranges[0].low < 0.8
    # The control: the same shares at points that have nothing to do with them.
    shuffled = evolve(swept, points=tuple(sorted(swept.points, key=lambda values: values[1])))
    assert ns.discover(shuffled, "russia_walks_out").boxes == ()


def test_what_the_screen_says_of_a_sweep_stands_in_its_data() -> None:
    swept = ns.sweep(scenario(), {PROMISE: [k / 20 for k in range(21)]}, 40)
    data = swept.as_json()
    winners = swept.shares.argmax(axis=0).tolist()
    assert {o["id"]: o["most_often"] for o in data["outcomes"]} == {
        name: winners.count(row) / 21 for row, name in enumerate(swept.outcomes)
    }
    assert len({*winners}) > 1
    assert {box["outcome"] for box in data["where"]} <= {swept.outcomes[row] for row in winners}
    for box in data["where"]:
        alone = ns.discover(swept, box.pop("outcome"), boxes=1).as_json()["boxes"]
        assert [box] == alone
        assert f"There it has a share of {words.percent(box['density'])}" in " ".join(shown(swept).split())


def test_every_setting_of_an_axis_is_labelled() -> None:
    names = ["boulware", "linear", "conceder"]
    across = Axis("actors.ukraine.strategy", tuple(names))
    for axes in ([across, Axis(PROMISE, (0, 1))], [Axis(PROMISE, (0, 1)), across]):
        text = shown(ns.sweep(scenario(), axes, 5))
        assert [text.count(name) for name in names] == [1, 1, 1]


def test_values_that_are_close_have_labels_that_tell_them_apart() -> None:
    text = shown(ns.sweep(scenario(), {PROMISE: [0.5, 0.505, 0.51]}, 5))
    assert [row.split("│")[0].strip() for row in text.splitlines() if "│" in row] == [
        "50.0%",
        "50.5%",
        "51.0%",
    ]


def test_rows_speak_the_unit_of_the_file() -> None:
    unit = "unit = 'euro'\nrange = [0, 200]"
    text = small.issue("x", status_quo=0) + unit
    alone = small.scenario(text, small.actor("a", x="position = 120, salience = 1"))
    swept = ns.sweep(alone, {"actors.a.stances.x.position": [50, 120]}, 2)
    assert [row["package.x"] for row in swept.rows()] == pytest.approx([50, 120])
    assert swept.as_json()["points"][0]["package"] == pytest.approx({"x": 50})


def test_two_values_of_a_number_are_a_range_however_they_are_written_and_two_of_a_setting_are_not() -> None:
    names = {"actors.russia.strategy": ("boulware", "linear")}
    whole = ns.sweep(scenario(), {PROMISE: (0, 1), **names}, 2, design="lhs", points=16)
    assert (
        whole.points
        == ns.sweep(scenario(), {PROMISE: (0.0, 1.0), **names}, 2, design="lhs", points=16).points
    )
    assert len({values[0] for values in whole.points}) == 16
    assert {values[1] for values in whole.points} == {"boulware", "linear"}


def run(*arguments: str) -> tuple[int, str]:
    """Exit code as the command line would set it, and everything printed."""
    result = CliRunner().invoke(command, ["sweep", FILE, *arguments])
    error = result.exception
    if isinstance(error, ns.NegotiationSimError):
        return 2, str(error)
    return result.exit_code, result.output


def test_the_command_writes_a_table_and_overwrites_nothing(tmp_path: Path) -> None:
    table = tmp_path / "points.csv"
    asked = [
        "--vary",
        f"{PROMISE}=0:1:2",
        "--vary",
        f"{RED_LINE}=none,sea_and_air",
        "--runs",
        "20",
        "-o",
        str(table),
    ]
    asked += ["--set", 'talks.participants=["coalition"]']
    assert run(*asked)[0] == 0
    with table.open(encoding="utf-8") as rows:
        read = [*csv.DictReader(rows)]
    outcomes = len({row["outcome"] for row in read})
    assert {row["address_2"] for row in read} == {RED_LINE}
    assert [row["axis_2"] for row in read[::outcomes]] == ["none", "sea_and_air"] * 2
    for first in range(0, len(read), outcomes):
        assert sum(float(row["share"]) for row in read[first : first + outcomes]) == pytest.approx(1)
    assert all(re.fullmatch("[a-z][a-z0-9_]{0,31}", name) for name in read[0])
    before = table.read_bytes()
    code, message = run(*asked)
    assert (code, table.read_bytes()) == (2, before)
    assert "--force" in message
    assert run(*asked, "--force")[0] == 0
    assert [*tmp_path.iterdir()] == [table]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["--vary", "talks.rounds"], "ADDRESS=LOW:HIGH:N"),
        (["--vary", f"{PROMISE}=0:1"], "in how many steps"),
        (["--vary", f"{PROMISE}=0:1:2.5"], "whole number"),
        (["--vary", f"{PROMISE}=1:0:3"], "must go up"),
        (["--vary", f"{PROMISE}=0:1:1"], "at least 2 steps"),
        (["--vary", f"{PROMISE}=0:2:3"], "at commitments.coalition_deploys.credibility = 2"),
        (["--vary", f"{PROMISE}=low:high:3"], "two numbers or points"),
        (["--vary", "actors.rusia.capability=0:1:3"], "did you mean"),
        (["--vary", f"{PROMISE}=0:1:3", "--vary", f"{PROMISE}=0,1"], "only once"),
        (["--vary", f"{PROMISE}=0:1:1000", "--vary", f"{RED_LINE}=0:1:1000"], "1,000,000 points"),
        (["--vary", f"{PROMISE}=0:1:1000000000"], "100,000 points at most"),
        (["--vary", f"{PROMISE}=0:1:3", "--points", "8"], "--points goes with"),
        (["--vary", f"{PROMISE}=0:1:3", "--design", "lhs"], "takes no steps"),
        (["--vary", f"{PROMISE}=0:1", "--design", "sobol", "--points", "100"], "64 or 128"),
        (["--vary", f"{PROMISE}=0:1:2", "-o", "no/such/folder/points.csv"], "no folder"),
    ],
)
def test_wrong_use_is_told_before_the_work(asked: list[str], message: str) -> None:
    code, output = run(*asked)
    assert code == 2
    assert message in " ".join(output.split())


def test_what_fails_at_the_far_end_of_a_sweep_fails_before_the_work() -> None:
    asked: list[int] = []
    axis = Axis(PROMISE, (0.0, 0.5, 7.0))  # two values that fit, and a last one that does not
    with pytest.raises(ns.ScenarioError, match="7"):
        ns.sweep(scenario(), [axis], runs=20, progress=asked.append)
    assert asked == []


def test_a_grid_may_have_as_many_steps_as_points_and_no_more() -> None:
    assert len(grid_values(Axis("a", (0.0, 1.0), MOST_POINTS))) == MOST_POINTS
    with pytest.raises(ns.NegotiationSimError, match="points at most"):
        grid_values(Axis("a", (0.0, 1.0), MOST_POINTS + 1))


@pytest.mark.parametrize(("columns", "cell"), [(25, 3), (26, 2), (38, 2), (39, 1), (76, 1), (77, 1)])
def test_a_map_is_as_wide_as_there_is_room_for(columns: int, cell: int) -> None:
    """Eighty places less two of the margin and two of its line leave seventy-six: 25 cells of 3, 38 of 2, 76 of 1."""
    shares = np.ones((1, 2, columns))
    labels = [Label(str(n)) for n in range(columns)]
    first = next(outcome_map.map_of(shares, {0: "A"}, labels, [Label("10"), Label("11")])).plain
    assert first.startswith("11 │")
    assert len(first.removeprefix("11 │")) == cell * min(columns, 76)


def test_axes_may_come_one_after_the_other() -> None:
    axes = [Axis(PROMISE, (0.0, 1.0), 2), Axis("talks.rounds", (24, 30))]
    listed, flowing = (ns.sweep(scenario(), given, 20) for given in (axes, iter(axes)))
    assert len(flowing.points) == 4
    assert flowing.points == listed.points
