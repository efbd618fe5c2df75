"""Models against what really came out: errors over many decisions, with their uncertainty.

In:      Decisions
Out:     Backtest: errors of every model on all issues, and of the fitted one on the test half
Keeps:   what has a parameter is fitted on the training half and judged on the test half alone
Not here: the data set (decisions), the models (baselines, backtest), the words (report.backtest_text)
Example: tests/baselines/test_backtest.py
"""

import os
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from itertools import product
from typing import TYPE_CHECKING, Any, SupportsIndex, Union

import numpy as np
from attrs import asdict, evolve, frozen
from numpy.typing import NDArray

from negotiation_sim.baselines.baselines import BASELINES, Positions, median_half_way, weighted_mean
from negotiation_sim.baselines.decisions import HIGHEST, Decisions, read_decisions
from negotiation_sim.model.arrays import Floats, compile_scenario
from negotiation_sim.model.draws import Draws, modes, stream
from negotiation_sim.model.engine import simulate
from negotiation_sim.plug_ins import PROTOCOLS
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.scenario.load import loads
from negotiation_sim.scenario.record import whole_number
from negotiation_sim.tables.from_frame import sheet_of
from negotiation_sim.tables.sheet import Sheet, read_sheet

if TYPE_CHECKING:
    import pandas as pd

RIVAL = "compromise"
"""The model that the others are compared with: famously hard to beat."""
RESAMPLES = 2000
GRID = {
    "capability_power": (0.0, 0.5, 1.0, 1.5, 2.0),
    "salience_power": (0.0, 0.25, 0.5, 0.75, 1.0),
    "pull": (0.0, 0.05, 0.1, 0.15, 0.2),
}
COMPROMISE = {"capability_power": 1.0, "salience_power": 1.0, "pull": 0.0}
INTERVAL = (0.025, 0.975)


@frozen
class Measure:
    """A number with the 95 % interval of its bootstrap.

    Attributes:
        value, low, high: On the scale 0..100 of the data.
    """

    value: float
    low: float
    high: float


@frozen
class ModelErrors:
    """How far one model is off.

    Attributes:
        model, says: Its name, and what it does in words.
        mae, rmse, median: Mean absolute error, root mean square, median absolute error, on the scale 0..100.
        difference: The mean absolute error minus that of the compromise model on the same issues, paired; None for
            that model itself.
    """

    model: str
    says: str
    mae: Measure
    rmse: Measure
    median: Measure
    difference: Measure | None


@frozen
class BacktestPart:
    """The errors on some of the issues.

    Attributes:
        issues, decisions: How many there are.
        models: The errors of each model.
    """

    issues: int
    decisions: int
    models: tuple[ModelErrors, ...]

    def of(self, model: str) -> ModelErrors:
        """The errors of one model."""
        return next(errors for errors in self.models if errors.model == model)


@frozen
class IssuePoints:
    """One issue: what was decided, and where each model saw it settle.

    Attributes:
        training: Whether it lies in the half on which a model was fitted.
        outcome: What was decided, 0..100.
        points: By model where it saw it settle, 0..100.
    """

    issue: str
    decision: str
    training: bool
    outcome: float
    points: Mapping[str, float]


@frozen
class Backtest(Tabled):
    """What came of it.

    Attributes:
        in_file: How many issues the file holds.
        whole, test: The errors on all issues, and on the half on which nothing was fitted.
        training: How many issues and decisions the other half has.
        fitted: By name the parameters of the tempered model, shares from 0 to 1.
        training_mae: By model its mean absolute error on the other half, 0..100.
        resamples, seed: How many times the decisions were drawn anew; the start of these draws, from 0.
        notes: What must be known about the data, in sentences.
        issues: Every issue with the points of all models.
    """

    in_file: int
    whole: BacktestPart
    test: BacktestPart
    training: tuple[int, int]
    fitted: Mapping[str, float]
    training_mae: Mapping[str, float]
    resamples: int
    seed: int
    notes: tuple[str, ...]
    issues: tuple[IssuePoints, ...]

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each issue and model: the outcome and where the model saw it settle, on 0..100."""
        for one in self.issues:
            for model, point in one.points.items():
                yield {
                    "issue": one.issue,
                    "decision": one.decision,
                    "half": "training" if one.training else "test",
                    "model": model,
                    "point": point,
                    "outcome": one.outcome,
                }

    def as_json(self) -> dict[str, Any]:
        """The result as plain data; ``schema`` is the version of its form."""
        return {"schema": 1, "version": version("negotiation-sim"), **asdict(self)}


Table = Union[str, os.PathLike[str], "pd.DataFrame"]


def backtest(
    data: Decisions | Table,
    capability: Table | None = None,
    seed: SupportsIndex = 0,
    resamples: int = RESAMPLES,
    *,
    middle_median: bool = False,
    undated: int | None = None,
    encoding: str | None = None,
) -> Backtest:
    """Measure every model against the recorded outcomes, and one fitted model on the test half.

    Args:
        data: A file or DataFrame with one row for each issue, on the scale 0 to 100: columns ``issue``, ``proposal``
            (the decision it belongs to), ``outcome``, and for each actor ``p_ACTOR`` and ``s_ACTOR``.
        capability: One row for each actor and one column for each period; all alike without it.
        seed: Start of the resampling, from 0.
        resamples: How many times the decisions are drawn anew.
        middle_median: The median of an even number of actors is half-way between the two in the middle, not the
            lower of them.
        undated: The year (a number such as 1999) of issues without a date of adoption; that of introduction otherwise.
        encoding: How files are encoded, if not in UTF-8.

    Intervals come from resampling whole decisions with replacement (cluster bootstrap): issues of one
    decision are not independent of each other.

    Raises:
        ValueError: If one of the halves is empty: two decisions at least are needed.
        ScenarioError: If the table cannot be read, with every problem at its row and column.
    """
    seed = whole_number("seed", seed, 0, 2**128 - 1)
    decisions = data if isinstance(data, Decisions) else _read(data, capability, undated, encoding)
    points = {b.name: (b.says, b.settle(decisions.seen)[0]) for b in BASELINES.values()}
    if middle_median:
        says = "the middle of the actors, half-way between the two in the middle of an even number"
        points["median"] = (says, median_half_way(decisions.seen)[0])
    for name in PROTOCOLS.ours:
        points[name] = (
            "talks between all that take part, no agreement being worth nothing",
            settled(decisions, name),
        )
    points["middle"] = (
        "half-way between the ends, whoever wants what",
        np.full_like(decisions.outcomes, 0.5),
    )
    training = decisions.training
    if not training.any() or training.all():
        raise ValueError(
            "all decisions fall into one half: there is nothing to fit on, or nothing to test on"
        )
    fitted = _fit(decisions, training)
    tempered_points = tempered(decisions.seen, **fitted)
    says = "like compromise, with fitted powers of capability and salience and a pull to the middle"
    with_fitted = {**points, "tempered": (says, tempered_points)}
    everything = np.ones_like(training)
    return Backtest(
        in_file=decisions.in_file,
        whole=_measured(decisions, points, everything, seed, resamples),
        test=_measured(decisions, with_fitted, ~training, seed, resamples),
        training=(int(training.sum()), len(_names(decisions, training))),
        fitted=fitted,
        training_mae={
            name: float(HIGHEST * np.abs(with_fitted[name][1] - decisions.outcomes)[training].mean())
            for name in (RIVAL, "tempered")
        },
        resamples=resamples,
        seed=seed,
        notes=decisions.notes,
        issues=tuple(
            IssuePoints(
                issue,
                decisions.decisions[at],
                bool(training[at]),
                float(HIGHEST * decisions.outcomes[at]),
                {model: float(HIGHEST * values[at]) for model, (_, values) in with_fitted.items()},
            )
            for at, issue in enumerate(decisions.issues)
        ),
    )


def _read(data: Table, capability: Table | None, undated: int | None, encoding: str | None) -> Decisions:
    def sheet(table: Table) -> Sheet:
        files = (str, os.PathLike)
        return read_sheet(os.fspath(table), encoding) if isinstance(table, files) else sheet_of(table)

    return read_decisions(sheet(data), None if capability is None else sheet(capability), undated)


def tempered(given: Positions, capability_power: float, salience_power: float, pull: float) -> Floats:
    """The tempered compromise, ndarray[runs]: ``(1 - pull) * mean + pull / 2``.

    The mean is weighted by ``(c / c_max)^capability_power * s^salience_power``; powers below 1 make
    actors more alike, and the pull draws the point towards the middle of the line.
    """
    capabilities = np.where(given.takes_part, given.capabilities, 0.0)
    relative = np.divide(
        capabilities, capabilities.max(axis=0), out=np.zeros_like(capabilities), where=capabilities > 0
    )
    weights: Floats = relative**capability_power * given.saliences**salience_power * given.takes_part
    # Nobody cares: a salience of 0 to the power 0 would count, so such issues keep the middle.
    cared = (given.saliences * given.takes_part).sum(axis=0) > 0
    mean = np.where(cared, weighted_mean(given, weights), given.status_quo)
    point = (1.0 - pull) * mean + pull * 0.5
    only_issue: Floats = point[0]
    return only_issue


def _fit(decisions: Decisions, training: NDArray[np.bool_]) -> dict[str, float]:
    """The parameters with the least mean absolute error on the training half; of equals the nearest to compromise."""
    best = dict(COMPROMISE)
    least = np.inf
    candidates = [dict(zip(GRID, values, strict=True)) for values in product(*GRID.values())]
    for candidate in sorted(candidates, key=_distance):
        errors = np.abs(tempered(decisions.seen, **candidate) - decisions.outcomes)[training]
        if errors.mean() < least - 1e-9:
            best, least = candidate, float(errors.mean())
    return best


def _distance(candidate: Mapping[str, float]) -> float:
    return sum(abs(value - COMPROMISE[name]) for name, value in candidate.items())


def _names(decisions: Decisions, which: NDArray[np.bool_]) -> list[str]:
    return sorted({name for name, chosen in zip(decisions.decisions, which, strict=True) if chosen})


def _measured(
    decisions: Decisions, points: Mapping[str, tuple[str, Floats]], which: NDArray[np.bool_], *how: int
) -> BacktestPart:
    seed, resamples = how
    names = _names(decisions, which)
    group = np.array(
        [names.index(name) for name, chosen in zip(decisions.decisions, which, strict=True) if chosen]
    )
    times = stream(seed, 0, "backtest#resamples").multinomial(
        len(names), np.full(len(names), 1 / len(names)), resamples
    )
    weights = np.concatenate([np.ones((1, len(group))), times[:, group]])  # the data themselves come first
    errors = {name: HIGHEST * np.abs(at - decisions.outcomes)[which] for name, (_, at) in points.items()}
    return BacktestPart(
        issues=int(which.sum()),
        decisions=len(names),
        models=tuple(
            ModelErrors(
                model=name,
                says=says,
                mae=_measure(_means(weights, errors[name])),
                rmse=_measure(np.sqrt(_means(weights, errors[name] ** 2))),
                median=_measure(_medians(weights, errors[name])),
                difference=None if name == RIVAL else _measure(_means(weights, errors[name] - errors[RIVAL])),
            )
            for name, (says, _) in points.items()
        ),
    )


def _means(weights: Floats, values: Floats) -> Floats:
    means: Floats = (weights * values).sum(axis=1) / weights.sum(axis=1)
    return means


def _medians(weights: Floats, values: Floats) -> Floats:
    """The median of *values* by each row of whole *weights*; between the two in the middle half-way."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[:, order], axis=1)
    half = reached[:, -1:] / 2
    lower, upper = (reached >= half).argmax(axis=1), (reached > half).argmax(axis=1)
    middles: Floats = (values[order][lower] + values[order][upper]) / 2
    return middles


def _measure(values: Floats) -> Measure:
    """The value on the data, and the interval of those on the resamples."""
    low, high = np.quantile(values[1:], INTERVAL).tolist() if len(values) > 1 else (values[0], values[0])
    return Measure(float(values[0]), low, high)


ROUNDS = 20


def settled(decisions: Decisions, protocol: str) -> Floats:
    """Where a protocol settles every issue; the actors that take part are the parties, in the order of their ids.

    The data say nothing of red lines, deadlines, commitments and no-deal: there are no red lines, all
    aspirations fall evenly to 0 within 20 rounds, and what is not agreed stays half-way.

    Raises:
        ScenarioError: If the protocol cannot negotiate one issue between many.
    """
    points = np.empty(len(decisions.issues))
    takes_part = decisions.seen.takes_part[:, 0]
    for n_actors in np.unique(takes_part.sum(axis=0)).tolist():
        # Issues with the same number of actors are runs of one scenario; never a single one.
        columns = np.flatnonzero(takes_part.sum(axis=0) == n_actors)
        runs = columns if len(columns) > 1 else np.repeat(columns, 2)
        compiled = compile_scenario(loads(_scenario(n_actors, protocol)))
        ended = simulate(compiled, _draws(decisions, runs, n_actors, modes(compiled)))
        points[runs] = ended.package[0]
    return points


def _draws(decisions: Decisions, runs: NDArray[np.intp], n_actors: int, blank: Draws) -> Draws:
    """The numbers of some issues in the place of draws, those that take part first to last."""
    seen = decisions.seen
    who = np.argsort(~seen.takes_part[:, 0, runs], axis=0, kind="stable")[:n_actors]

    def taken(array: Floats) -> Floats:
        return np.ascontiguousarray(np.take_along_axis(array[:, 0, runs], who, axis=0))

    capabilities = taken(seen.capabilities)
    # All else is as in the scenario, the same in every run.
    return evolve(
        blank.cut(np.zeros(len(runs), dtype=np.intp)),
        capabilities=capabilities / capabilities.max(axis=0),
        positions=taken(seen.positions)[:, np.newaxis],
        saliences=taken(seen.saliences)[:, np.newaxis],
    )


def _scenario(n_actors: int, protocol: str) -> str:
    """A scenario with so many parties and one issue; its numbers are placeholders."""
    names = [f"a{index}" for index in range(n_actors)]
    stance = "{ issue = { position = 0.5, salience = 0.5 } }"
    actors = "\n".join(
        f'actors.{name} = {{ name = "{name}", capability = 0.5, reservation = 0, basis = "assumed", why = "-", stances = {stance} }}'
        for name in names
    )
    listed = ", ".join(f'"{name}"' for name in names)
    return (
        'format = 1\ntitle = "One issue"\n'
        f'talks = {{ protocol = "{protocol}", rounds = {ROUNDS}, parties = [{listed}] }}\n'
        f'issues.issue = {{ title = "The issue", status_quo = 0.5 }}\n{actors}\n'
    )
