"""Which inputs an outcome depends on, and how much: Sobol's indices and Morris' elementary effects.

In:      Scenario, an outcome, ranges of inputs, a method, points, runs, seed, an executor or none
Out:     Sensitivity: one Index per input, each with its error, the largest first
Keeps:   the same draws of everything else at every point, so that chance does not blur the comparison
Not here: sampling and formulas (SALib, extra `sensitivity`), words (report.sensitivity_text)
Example: tests/analysis/test_sensitivity.py
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from functools import partial
from importlib import import_module
from math import ceil
from typing import Any, Literal, SupportsIndex, get_args

import numpy as np
from attrs import asdict, evolve, fields, frozen
from numpy.typing import NDArray

from negotiation_sim.analysis.design import axis_of, listed, scale_at
from negotiation_sim.errors import NegotiationSimError, one_of, unknown
from negotiation_sim.model.arrays import CompiledScenario, compile_scenario
from negotiation_sim.model.draws import BLOCK, Drawn, Draws, draw, placed
from negotiation_sim.model.engine import simulate
from negotiation_sim.model.outcomes import Asked, asked
from negotiation_sim.runs.blocks import in_order
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.scenario.addresses import numbers_at
from negotiation_sim.scenario.correlations import is_number
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.record import asked_for, origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Brief

Method = Literal["sobol", "morris"]
MORRIS_LEVELS = 4
MORRIS_STEP = 2 / 3
"""Of its range, by which Morris moves an input at this number of levels."""
BEYOND = 0.1
"""How far outside of 0..1 an estimate of a Sobol index may lie and still be one."""
RESAMPLES = 200
TOGETHER = 640
"""Points that are sent to a worker with each block of them; all would be too much to send."""
Floats = NDArray[np.float64]


@frozen
class Index:
    """How much an outcome depends on one input.

    Attributes:
        main: Sobol: the share (0 to 1) of the differences (of the variance) that the input makes alone. Morris:
            the mean change of the outcome's share when the input alone goes up by two thirds of its range;
            it has a sign, -1 to 1.
        total: Sobol: the share (0 to 1) in which it takes part at all. Morris: the mean size of that change.
        main_error, total_error: Half-widths of 95 % intervals, in the same unit (of ``main`` for Sobol only).
        spread: Morris only: how much that change differs from place to place, 0 to 1.
    """

    address: str
    main: float
    main_error: float | None
    total: float
    total_error: float
    spread: float | None

    @property
    def noise(self) -> bool:
        """Whether the sampling cannot tell it from nothing.

        That is so where the interval of ``total`` holds 0, and where a Sobol index lies where none can.
        """
        beyond = self.spread is None and not all(
            -BEYOND <= index <= 1.0 + BEYOND for index in (self.main, self.total)
        )
        return bool(beyond or self.total <= self.total_error)

    def apart_from(self, other: "Index") -> bool:
        """Whether the intervals of the two totals do not touch."""
        return abs(self.total - other.total) > self.total_error + other.total_error


@frozen(eq=False, repr=False)
class Sensitivity(Tabled, Brief):
    """Which inputs an outcome depends on, the strongest first.

    Attributes:
        seed: The start of all draws, from 0.
        share, deviation: Mean and standard deviation of the outcome's share (0 to 1) over all points.
        points, runs: At how many points, with how many runs each.
        left_aside: Ids of the correlations between inputs that are varied: the points do not follow them.
    """

    scenario: Scenario
    method: Method
    outcome: str
    title: str
    share: float
    deviation: float
    points: int
    runs: int
    seed: int
    indices: tuple[Index, ...]
    left_aside: tuple[str, ...]

    @property
    def first(self) -> tuple[Index, ...]:
        """The strongest input, and those that the sampling cannot tell apart from it; empty if all is noise."""
        clear = [index for index in self.indices if not index.noise]
        return tuple(index for index in clear if not clear[0].apart_from(index))

    _COLUMNS = ("address", "main", "main_error", "total", "total_error", "spread", "noise")

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each input."""
        for index in self.indices:
            yield {name: getattr(index, name) for name in self._COLUMNS}

    def as_json(self) -> dict[str, Any]:
        """The sensitivity as plain data."""
        scenario = self.scenario
        return {
            **origin(scenario),
            "method": self.method,
            "outcome": self.outcome,
            "title": self.title,
            "share": self.share,
            "deviation": self.deviation,
            "points": self.points,
            "runs": self.runs,
            "seed": self.seed,
            "first": [index.address for index in self.first],
            "indices": [{**asdict(index), "noise": index.noise} for index in self.indices],
            **({"left_aside": [*self.left_aside]} if self.left_aside else {}),
        }


def sensitivity(  # noqa: PLR0917 - executor and progress stand where `run` has them
    scenario: Scenario,
    outcome: str,
    runs: SupportsIndex = 200,
    seed: SupportsIndex | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
    *,
    method: Method = "morris",
    vary: Mapping[str, Iterable[Any]] | None = None,
    points: int | None = None,
) -> Sensitivity:
    """Say which inputs the share of an outcome depends on.

    Both methods need inputs that are varied independently of each other, so the points leave correlations
    between them aside; ``left_aside`` names those.

    Args:
        scenario: What to negotiate.
        outcome: Id of an outcome, or an ending: ``agreement``, ``walkout``, ``deadline``.
        runs: How many runs at each point, 1 to 2,048; they average over what is not varied.
        seed: Start of all random draws, from 0; the scenario's if not given.
        executor: Where to work; this process without one.
        progress: Called with the number of runs that are done.
        method: ``morris`` for a first look at many inputs (Morris 1991; Campolongo et al. 2007), ``sobol``
            for shares of the variance of few (Sobol' 1993; Saltelli et al. 2010; Jansen 1999).
        vary: Low and high by address, each drawn evenly between them; without it every number that
            has a range, drawn as in a run.
        points: How many trajectories (Morris; 20 otherwise) or base points (Sobol; a power of two,
            256 otherwise). An input adds one point to each.

    Raises:
        NegotiationSimError: If SALib is not installed, or something asked for does not exist.
    """
    one_of("method", method, get_args(Method))
    wanted = asked(scenario, outcome)
    runs, start = asked_for(scenario, runs, seed)
    if runs > BLOCK:
        raise NegotiationSimError(f"runs at each point are 1 to {BLOCK:,}, and {runs:,} are asked for")
    compiled = compile_scenario(scenario)
    inputs = _varied(scenario, compiled, vary)
    problem = {
        "num_vars": len(inputs),
        "names": [given.address for given in inputs],
        "bounds": [[0.0, 1.0]] * len(inputs),
    }
    places = _sampled(problem, method, points, start)
    values = np.stack([placed(given, places[:, column]) for column, given in enumerate(inputs)])
    shares = np.empty(0)
    for first in range(0, len(places), TOGETHER):
        here = values[:, first : first + TOGETHER]
        work = _Work(compiled, start, runs, inputs, here, wanted)
        for found in in_order(partial(_shares, work), ceil(here.shape[1] / work.abreast), executor):
            shares = np.concatenate([shares, found])
            if progress is not None:
                progress(len(shares) * runs)
    indices = _analysed(problem, method, places, shares, start) if np.ptp(shares) > 0 else []
    return Sensitivity(
        scenario=scenario,
        method=method,
        outcome=outcome,
        title=wanted.title,
        share=float(shares.mean()),
        deviation=float(shares.std()),
        points=len(places),
        runs=runs,
        seed=start,
        indices=tuple(sorted(indices, key=lambda index: -index.total)),
        left_aside=tuple(
            c.id
            for c in scenario.correlations
            if c.rank and sum(g.address in c.between and is_number(g.address) for g in inputs) > 1
        ),
    )


def count_points(
    scenario: Scenario, method: Method, vary: Mapping[str, Iterable[Any]] | None, points: int | None
) -> int:
    """At how many points :func:`sensitivity` will negotiate."""
    n_inputs = len(_varied(scenario, compile_scenario(scenario), vary))
    return _base_points(method, points) * (n_inputs + (2 if method == "sobol" else 1))


def _varied(
    scenario: Scenario, compiled: CompiledScenario, vary: Mapping[str, Iterable[Any]] | None
) -> tuple[Input, ...]:
    """The inputs that are varied, with the range in which they are."""
    known = {given.address: given for given, _ in compiled.inputs}
    if vary is None:
        found = tuple(given for given in known.values() if not given.exact)
        if not found:
            raise NegotiationSimError(
                "no number of this scenario has a range: name what to vary, and from where to where"
                " (--vary ADDRESS=LOW:HIGH; in Python vary={address: (low, high)})"
            )
        return found
    varied = []
    for address, ends in vary.items():
        if address not in known and numbers_at(scenario, address) is not None:
            raise NegotiationSimError(
                f"{address} is a setting, and no number that is drawn: a sweep varies it"
            )
        if address not in known:
            raise NegotiationSimError(unknown("address of a number", address, known))
        scale = scale_at(scenario, address)
        try:
            numbers = [
                scale.number(end) for end in axis_of(scenario, address, listed(address, ends), 0).values
            ]
        except ValueError as error:
            raise NegotiationSimError(f"{address}: {error}") from None
        # Without a mode of its own: even between the ends.
        varied.append(Input(address, numbers[0], float("nan"), numbers[1]))
    return tuple(varied)


@frozen(eq=False)
class _Work:
    """What is the same in every block of points."""

    compiled: CompiledScenario
    seed: int
    runs: int
    inputs: tuple[Input, ...]
    values: Floats
    wanted: Asked

    @property
    def width(self) -> int:
        """Columns of one point; a single run would be summed in another order."""
        return max(2, self.runs)

    @property
    def abreast(self) -> int:
        """Points that share a runs axis."""
        return max(1, BLOCK // self.width)


def _shares(work: _Work, block: int) -> Floats:
    """How often the outcome comes out at each point of one block of points."""
    drawn: Drawn = {}
    draws = []
    for point in work.values.T[block * work.abreast : (block + 1) * work.abreast].tolist():
        at = {
            given.address: Input(given.address, number, number, number)
            for given, number in zip(work.inputs, point, strict=True)
        }
        inputs = tuple((at.get(given.address, given), slot) for given, slot in work.compiled.inputs)
        draws.append(draw(evolve(work.compiled, inputs=inputs), work.seed, 0, work.width, drawn))
    together = {f.name: np.concatenate([getattr(d, f.name) for d in draws], axis=-1) for f in fields(Draws)}
    ended = simulate(work.compiled, Draws(**together))
    hits = work.wanted.among(ended.outcome, ended.ending)
    shares: Floats = hits.reshape(len(draws), work.width)[:, : work.runs].mean(axis=1)
    return shares


def _base_points(method: Method, points: int | None) -> int:
    chosen = (256 if method == "sobol" else 20) if points is None else points
    if chosen < 2 or (method == "sobol" and chosen & (chosen - 1)):
        kind = "a power of two, 2 or more" if method == "sobol" else "2 or more"
        raise NegotiationSimError(
            f"the method {method} needs a number of points that is {kind}; it is {chosen}"
        )
    return chosen


def _sampled(problem: Mapping[str, Any], method: Method, points: int | None, seed: int) -> Floats:
    chosen = _base_points(method, points)
    if method == "sobol":
        sampled = _salib("sample.sobol").sample(problem, chosen, calc_second_order=False, seed=_small(seed))
    else:
        sampled = _salib("sample.morris").sample(problem, chosen, num_levels=MORRIS_LEVELS, seed=_small(seed))
    return np.asarray(sampled, dtype=np.float64)


def _analysed(
    problem: Mapping[str, Any], method: Method, places: Floats, shares: Floats, seed: int
) -> list[Index]:
    names = problem["names"]
    if method == "sobol":
        found = _salib("analyze.sobol").analyze(
            problem, shares, calc_second_order=False, num_resamples=RESAMPLES, seed=_small(seed)
        )
        return [
            Index(
                name,
                float(found["S1"][n]),
                float(found["S1_conf"][n]),
                float(found["ST"][n]),
                float(found["ST_conf"][n]),
                None,
            )
            for n, name in enumerate(names)
        ]
    found = _salib("analyze.morris").analyze(
        problem, places, shares, num_levels=MORRIS_LEVELS, num_resamples=RESAMPLES, seed=_small(seed)
    )
    return [
        Index(
            name,
            MORRIS_STEP
            * float(found["mu"][n]),  # SALib divides by the step; a share's change has no need of it
            None,
            MORRIS_STEP * float(found["mu_star"][n]),
            MORRIS_STEP * float(found["mu_star_conf"][n]),
            MORRIS_STEP * float(found["sigma"][n]),
        )
        for n, name in enumerate(names)
    ]


def _small(seed: int) -> int:
    """SALib takes seeds of 32 bits only."""
    return seed % 2**32


def _salib(module: str) -> Any:
    try:
        return import_module(f"SALib.{module}")
    except ImportError:
        raise NegotiationSimError("this needs SALib: pip install 'negotiation-sim[sensitivity]'") from None
