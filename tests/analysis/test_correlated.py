"""What becomes of correlations in designs, in indices of sensitivity, in exact shares and on the screens."""

from collections.abc import Iterable

import numpy as np
import pytest
import small
from attrs import evolve
from rich.console import Console, RenderableType

import negotiation_sim as ns
from negotiation_sim.analysis.cases import explore_scenarios
from negotiation_sim.analysis.design import Axis, designed
from negotiation_sim.page.report import report
from negotiation_sim.report import (
    discovery_text,
    drivers_text,
    levers_text,
    sensitivity_text,
    sources_text,
    sweep_text,
)
from negotiation_sim.scenario.correlations import Correlation

RANGE = '{ low = 0, mode = 0.5, high = 1, basis = "assumed", why = "w" }'
WHY = 'basis = "assumed"\nwhy = "w"'
A, B = "actors.a.stances.i.position", "actors.b.stances.i.position"
PROMISES = ["commitments.p.credibility", "commitments.q.credibility"]


def scenario(rank: float = 0.8, between: list[str] | None = None) -> ns.Scenario:
    """Two that sign where they are near each other; two promises that are kept in half of the runs."""
    promises = [
        f'[[commitments]]\nid = "{name}"\nactor = "a"\nkind = "promise"\nissue = "{on}"\nat_least = 1\n'
        f"credibility = 0.5\n{WHY}\n"
        for name, on in (("p", "j"), ("q", "k"))
    ]
    return small.scenario(
        *(small.issue(name) for name in "ijk"),
        small.actor("a", i=f"position = {RANGE}, salience = 1"),
        small.actor("b", i=f"position = {RANGE}, salience = 1"),
        *promises,
        f'[[correlations]]\nid = "x"\nbetween = {between or [A, B]}\nrank = {rank}\n{WHY}\n',
        '[[outcomes]]\nid = "high"\ntitle = "High"\nwhen = { i = { at_least = 0.6 } }',
        parties='["a", "b"]',
    )


def screen(told: Iterable[RenderableType]) -> str:
    console = Console(width=1_000, no_color=True, force_terminal=False)
    with console.capture() as caught:
        for part in told:
            console.print(part)
    return " ".join(caught.get().split())


AXES = [Axis("a", (0.0, 1.0), 0), Axis("b", (10.0, 20.0), 0), Axis("c", (0.0, 1.0), 0)]
TOGETHER = (Correlation(id="x", between=("a", "b"), rank=-0.7, basis="assumed", why="w"),)


def spearman(points: Iterable[tuple[float, ...]], one: int, two: int) -> float:
    columns = np.array([*points]).T
    return float(np.corrcoef(columns[one].argsort().argsort(), columns[two].argsort().argsort())[0, 1])


@pytest.mark.parametrize("design", ["lhs", pytest.param("sobol", marks=pytest.mark.slow)])
def test_points_of_a_design_follow_a_correlation_and_other_axes_stay(design: str) -> None:
    if design == "sobol":
        pytest.importorskip("scipy")
    apart, together = (designed(AXES, design, 1_024, 1, c) for c in ((), TOGETHER))  # type: ignore[arg-type]
    assert spearman(together, 0, 1) == pytest.approx(-0.7, abs=0.04)
    assert abs(spearman(apart, 0, 1)) < 0.1  # the twin
    assert abs(spearman(together, 0, 2)) < 0.1
    for column in (0, 2):
        assert [point[column] for point in together] == [point[column] for point in apart]


def test_a_latin_hypercube_that_follows_a_correlation_has_the_same_values_on_every_axis() -> None:
    apart, together = (designed(AXES, "lhs", 64, 1, c) for c in ((), TOGETHER))
    assert sorted(point[1] for point in together) == sorted(point[1] for point in apart)
    assert {int(64 * (point[1] - 10) / 10) for point in together} == {*range(64)}


def test_a_grid_takes_every_combination_all_the_same() -> None:
    axes = [Axis("a", (0.0, 1.0), 3), Axis("b", (0.0, 1.0), 3)]
    assert designed(axes, "grid", None, 1, TOGETHER) == designed(axes, "grid", None, 1)


def test_a_sweep_says_what_its_points_make_of_a_correlation() -> None:
    varied = {A: (0, 1), B: (0, 1)}
    wanted = "Drawn together: A's position on 'i' and B's position on 'i' (rank 0.8)."
    spread = ns.sweep(scenario(), varied, 10, design="lhs", points=8)
    assert f"{wanted} The points follow that." in screen(sweep_text.told(spread))
    assert "together" not in screen(
        sweep_text.told(ns.sweep(scenario(), {A: (0, 1)}, 10, design="lhs", points=8))
    )
    assert spread.points != ns.sweep(scenario(0.0), varied, 10, design="lhs", points=8).points


@pytest.mark.slow
def test_indices_leave_a_correlation_aside_and_say_so() -> None:
    pytest.importorskip("SALib")
    found = ns.sensitivity(scenario(), "high", 10, points=2)
    assert found.left_aside == ("x",)
    assert found.as_json()["left_aside"] == ["x"]
    assert "(rank 0.8). The points leave that aside" in screen(sensitivity_text.told(found))
    apart = ns.sensitivity(scenario(0.0), "high", 10, points=2)
    assert apart.indices == found.indices
    assert "left_aside" not in apart.as_json()
    assert "aside" not in screen(sensitivity_text.told(apart))
    assert ns.sensitivity(scenario(), "high", 10, points=2, vary={A: (0, 1)}).left_aside == ()


def test_exact_shares_are_refused_for_promises_that_go_together_and_for_no_others() -> None:
    with pytest.raises(ns.NegotiationSimError) as caught:
        ns.exact(scenario(between=PROMISES))
    assert str(caught.value) == (
        "by the correlation 'x' commitments.p.credibility and commitments.q.credibility do not turn out "
        "independently, and exact shares need that; draw runs instead, or set it aside: --set correlations.x.rank=0"
    )
    for apart in (scenario(0.0, PROMISES), scenario(between=[PROMISES[0], A])):
        assert sum(outcome.share for outcome in ns.exact(apart).outcomes) == 1


def test_screens_that_name_an_input_name_what_goes_with_it() -> None:
    together = "Drawn together: A's position on 'i' and B's position on 'i' (rank 0.8)."
    runs = ns.run(scenario(), 2_000, 1)
    found = ns.drivers(runs)
    assert {driver.address for driver in found.drivers if driver.clear} == {A, B}
    assert f"{together} So one of them may stand here for what another decides." in screen(
        drivers_text.told(found)
    )
    box = ns.discover(runs, "high")
    assert f"{together} So a range of one may stand for a range of another." in screen(
        discovery_text.told(box)
    )
    levers = ns.levers(scenario(), "high", 300, 1)
    assert f"{together} Where one of them is changed here, the others stay as they are drawn." in screen(
        levers_text.told(levers)
    )
    goes = [{"id": "x", "rank": 0.8, "between": [A, B]}]
    assert [one.as_json()["together"] for one in (found, box, levers)] == [goes] * 3
    apart = ns.run(scenario(0.0), 2_000, 1)
    assert "together" not in ns.drivers(apart).as_json().keys() | ns.discover(apart, "high").as_json().keys()
    assert "together:" not in screen(drivers_text.told(ns.drivers(apart)))
    assert "together:" not in screen(discovery_text.told(ns.discover(apart, "high")))


@pytest.mark.slow
def test_a_report_says_what_goes_together_with_its_evidence_and_only_where_something_does() -> None:
    page = report(scenario(), 500, 1)
    for said in (
        "So one of them may stand",
        "the others stay as they are drawn",
        "What goes together in the draws",
    ):
        assert said in page
    assert "apart from those of which the file says that they do" in page
    apart = scenario()
    bare = report(evolve(apart, correlations=()), 500, 1)
    assert "rawn together" not in bare
    assert "goes together" not in bare
    assert "as if none went with another." in bare


def test_every_run_of_a_changed_scenario_is_that_of_the_scenario_alone_whatever_its_ranks() -> None:
    base = scenario(0.8, [*PROMISES, A, B])
    changes = [{PROMISES[0]: 0.2}, {A: 0.9}, {"correlations.x.rank": 0.1}, {"correlations.x.rank": 0.0}]
    cases = [base, *(base.with_changes(change) for change in changes)]
    explored = explore_scenarios(cases, 300, 3)
    for outcome, case in zip(explored.outcome, cases, strict=True):
        assert outcome.tobytes() == ns.run(case, 300, 3).ensemble.outcome.tobytes()
    assert all((outcome != explored.outcome[0]).any() for outcome in explored.outcome[2:])  # the twin


def test_sources_list_a_correlation_with_its_evidence() -> None:
    found = ns.sources(scenario())
    assert f"x: {A}, {B} 0.8 assumed w" in screen(sources_text.told(found))
    assert found.as_json()["correlations"] == [
        {"id": "x", "between": (A, B), "rank": 0.8, "basis": "assumed", "claims": (), "why": "w"}
    ]


def test_what_is_likeliest_does_not_change() -> None:
    one, other = (ns.explain(scenario(rank)).as_json() for rank in (0.8, 0.0))
    one["scenario"] = other["scenario"]  # the text of the file
    assert one == other
