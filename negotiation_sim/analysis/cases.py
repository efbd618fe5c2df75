"""Many changed scenarios on common draws, so that what differs between them comes from the changes.

In:      scenarios, most of them one with changes; runs, seed, an executor or none
Out:     Explored: outcome and agreement of every run of every case, the mean final package of each case
Keeps:   run i of every case meets the same luck, and is run i of an ensemble of that case alone
Not here: which cases to look at (levers, compare, sweep), differences and their error (paired)
Example: tests/analysis/test_cases.py
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial

import numpy as np
from attrs import evolve, fields, frozen
from numpy.typing import NDArray

from negotiation_sim.analysis.same_runs import same_runs
from negotiation_sim.errors import StoppedError
from negotiation_sim.model.arrays import CompiledScenario, Floats, compile_scenario
from negotiation_sim.model.draws import BLOCK, Drawn, Draws, draw
from negotiation_sim.model.engine import simulate
from negotiation_sim.runs.blocks import OnlyHere, in_order
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.scenario import Scenario

MOST_COLUMNS = 16 * BLOCK
"""Columns in which it is looked for runs that are the same."""
SHARED = 2 * BLOCK
"""The same where several processes share the work."""
HELD = 64_000_000
"""Bytes of draws that are held for that at most, or those of one case."""


@frozen(eq=False)
class Explored:
    """How the runs of every case ended; row k belongs to case k.

    Attributes:
        outcome (ndarray[cases, runs]): Index into the named outcomes of that case's scenario.
        ending (ndarray[cases, runs]): Index into ENDINGS.
        package_mean (ndarray[cases, issues]): Mean final package, 0..1; NaN beyond the case's own issues.
        whole (ndarray[cases]): Whether all runs of a case were made; the rows of others mean nothing.
    """

    outcome: NDArray[np.int16]
    ending: NDArray[np.int8]
    package_mean: Floats
    whole: NDArray[np.bool_]


def explore_scenarios(
    scenarios: Sequence[Scenario],
    runs: int,
    seed: int,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
    *,
    partly: bool = False,
) -> Explored:
    """Negotiate each of many scenarios on the same draws.

    Scenarios that differ only in numbers share a shape and run on one runs axis, up to 2,048 columns
    at a time; so memory is bounded, and short cases do not pay for many small arrays. A run that is the
    same in several of them, since a promise is kept in both or in neither, is made once.

    Args:
        scenarios: What to negotiate.
        runs: How many runs of each, at least 1.
        seed: Start of all random draws, from 0, the same for each.
        executor: Where to work; this process without one.
        progress: Called with the number of runs that are done, over all scenarios.
        partly: Whether to return what is whole when *progress* raises :class:`StoppedError`.
    """
    if runs < 1:
        raise ValueError(f"runs must be at least 1, and is {runs}")
    plan = _planned(scenarios, runs, SHARED if executor else MOST_COLUMNS)
    explored = Explored(
        outcome=np.zeros((len(scenarios), runs), dtype=np.int16),
        ending=np.zeros((len(scenarios), runs), dtype=np.int8),
        package_mean=np.full(
            (len(scenarios), max((len(s.issues) for s in scenarios), default=0)), np.nan, dtype=np.float64
        ),
        whole=np.zeros(len(scenarios), dtype=np.bool_),
    )
    for row, scenario in enumerate(scenarios):
        explored.package_mean[row, : len(scenario.issues)] = 0.0
    made = np.zeros(len(scenarios), dtype=np.int64)

    def tell() -> None:
        if progress is not None:
            progress(int(made.sum()))

    # Here a long unit can be broken off between its blocks.
    work = partial(_negotiated, plan, seed, OnlyHere(tell))
    try:
        for unit, parts in zip(plan.units, in_order(work, len(plan.units), executor), strict=True):
            first = unit.block * BLOCK
            for case, (outcome, ending, sums) in zip(unit.cases, parts, strict=True):
                explored.outcome[case, first : first + unit.n_runs] = outcome
                explored.ending[case, first : first + unit.n_runs] = ending
                explored.package_mean[case, : len(sums)] += sums / runs
                made[case] += unit.n_runs
            tell()
    except StoppedError:
        if not partly:
            raise
    explored.whole[:] = made == runs
    for array in (explored.outcome, explored.ending, explored.package_mean, explored.whole):
        array.setflags(write=False)
    return explored


@frozen
class _Shape:
    """What cases on one runs axis have in common."""

    compiled: CompiledScenario


@frozen
class _Case:
    """A case as its shape, and the inputs in which it differs from it."""

    shape: int
    changed: tuple[tuple[int, Input], ...]


@frozen
class _Unit:
    """Work for one call of the engine: some cases of one shape, in one block of runs."""

    cases: tuple[int, ...]
    block: int
    n_runs: int


@frozen(eq=False)
class _Plan:
    """All there is to do, small enough to be sent to another process with every unit."""

    shapes: tuple[_Shape, ...]
    cases: tuple[_Case, ...]
    units: tuple[_Unit, ...]


Part = tuple[NDArray[np.int16], NDArray[np.int8], Floats]


def _planned(scenarios: Sequence[Scenario], runs: int, most: int) -> _Plan:
    shapes: list[_Shape] = []
    bare: list[CompiledScenario] = []
    # By whom the others are like: the shape, and what is compared with its inputs.
    known: dict[int, tuple[int, CompiledScenario]] = {}
    cases: list[_Case] = []
    for scenario in scenarios:
        like = scenario.like[0] if scenario.like else scenario
        if id(like) not in known:
            compiled = compile_scenario(like)
            without_numbers = _without_numbers(compiled)
            if without_numbers not in bare:
                bare.append(without_numbers)
                shapes.append(_Shape(compiled))
            known[id(like)] = bare.index(without_numbers), compiled
        number, compiled = known[id(like)]
        inputs = scenario.inputs()
        pairs = zip(compiled.inputs, shapes[number].compiled.inputs, strict=True)
        changed = tuple(
            (n, inputs[given.address])
            for n, ((given, _), (usual, _)) in enumerate(pairs)
            if inputs[given.address] != usual
        )
        cases.append(_Case(number, changed))
    return _Plan(tuple(shapes), tuple(cases), tuple(_units(cases, shapes, runs, most)))


def _without_numbers(compiled: CompiledScenario) -> CompiledScenario:
    """All that two scenarios must have in common to share a runs axis; which inputs there are, included."""
    inputs = tuple((Input(given.address, 0.0, 0.0, 0.0), slot) for given, slot in compiled.inputs)
    return evolve(compiled, inputs=inputs)


def _units(cases: Sequence[_Case], shapes: Sequence[_Shape], runs: int, most: int) -> Iterator[_Unit]:
    """The work, of *most* columns at a time; only cases that may have runs in common stay together beyond it."""
    for shape, of in enumerate(shapes):
        column = 8 * sum(array.size for array in of.compiled.defaults.values())
        width = max(2, min(BLOCK, runs))
        abreast = max(1, min(MOST_COLUMNS, HELD // column) // width)
        sets = _sets(of.compiled, cases, shape)
        for block in range(-(-runs // BLOCK)):
            n_runs = min(BLOCK, runs - block * BLOCK)
            together: list[int] = []
            for alike in sets:
                for first in range(0, len(alike), abreast):
                    more = alike[first : first + abreast]
                    if together and len(together) + len(more) > min(abreast, most // width):
                        yield _Unit(tuple(together), block, n_runs)
                        together = []
                    together += more
            if together:
                yield _Unit(tuple(together), block, n_runs)


def _sets(compiled: CompiledScenario, cases: Sequence[_Case], shape: int) -> list[list[int]]:
    """The cases of a shape, those together that differ only in whether promises are kept and events happen."""
    sets: dict[tuple[tuple[int, Input], ...], list[int]] = {}
    for number, case in enumerate(cases):
        if case.shape == shape:
            numbers = tuple(
                (place, given)
                for place, given in case.changed
                if compiled.inputs[place][1].array not in {"credibilities", "chances"}
            )
            sets.setdefault(numbers, []).append(number)
    return [*sets.values()]


def _negotiated(plan: _Plan, seed: int, pause: OnlyHere, number: int) -> list[Part]:
    """Negotiate one unit, with a *pause* before each block; one part per case."""
    unit = plan.units[number]
    shape = plan.shapes[plan.cases[unit.cases[0]].shape]
    # A single run would be summed in another order, so each case has at least two columns.
    width = max(2, unit.n_runs)
    drawn: Drawn = {}
    draws = [
        draw(_changed(shape.compiled, plan.cases[case]), seed, unit.block, width, drawn)
        for case in unit.cases
    ]
    differing = {n: shape.compiled.inputs[n][1] for case in unit.cases for n, _ in plan.cases[case].changed}
    columns, places = same_runs(differing.values(), draws)
    made = []
    for first in range(0, len(columns), BLOCK):
        pause()
        made.append(simulate(shape.compiled, _chosen(draws, columns[first : first + BLOCK])))
    outcome, ending, package = (
        np.concatenate([getattr(ended, name) for ended in made], axis=-1)
        for name in ("outcome", "ending", "package")
    )
    return [
        (outcome[here], ending[here], np.take(package, here, axis=-1).sum(axis=1))
        for here in places[:, : unit.n_runs]
    ]


def _chosen(draws: Sequence[Draws], columns: NDArray[np.intp]) -> Draws:
    """Some columns of the draws of several cases, ascending; two at least."""
    if len(columns) == 1:
        columns = np.repeat(columns, 2)
    case, run = np.divmod(columns, draws[0].n_runs)
    return _abreast([draws[number].cut(run[case == number]) for number in dict.fromkeys(case.tolist())])


def _changed(compiled: CompiledScenario, case: _Case) -> CompiledScenario:
    inputs = list(compiled.inputs)
    for place, given in case.changed:
        inputs[place] = (given, inputs[place][1])
    return evolve(compiled, inputs=tuple(inputs))


def _abreast(draws: Sequence[Draws]) -> Draws:
    """The draws of several cases side by side on the runs axis."""
    if len(draws) == 1:
        return draws[0]
    names = [f.name for f in fields(Draws)]
    return Draws(**{name: np.concatenate([getattr(d, name) for d in draws], axis=-1) for name in names})
