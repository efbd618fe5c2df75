"""Of all the uncertainty in the inputs, what decides the outcome.

In:      Ensemble that has been run; the outcome that matters, or none for all of them
Out:     Drivers: for every uncertain input how much the outcome depends on it, and what chance alone would show
Keeps:   no further run: the draws are made again from seed, block and address
Not here: what a change would do (levers), words (report)
Example: tests/analysis/test_drivers.py
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from attrs import asdict, frozen
from numpy.typing import NDArray

from negotiation_sim.model.draws import BLOCK, stream
from negotiation_sim.model.outcomes import asked
from negotiation_sim.runs.ensemble import Ensemble
from negotiation_sim.runs.factors import Factor, Kind, differing
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.runs.result import Result, ensemble_of
from negotiation_sim.scenario.record import goes_with, origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Shown

MOST_RUNS = 24 * BLOCK
"""Runs looked at; the first ones of a larger ensemble are enough to tell what decides it."""
SHUFFLES = 100
PARTS_OF_A_WINDOW = 3
AT_ONCE = 1 << 18
"""Runs of inputs that are counted together."""

Codes = NDArray[np.intp]
Floats = NDArray[np.float64]


@frozen
class Driver:
    """How much the outcome depends on one uncertain input.

    Attributes:
        address, kind: The input; see :class:`negotiation_sim.runs.factors.Factor`.
        delta: How far, on average, knowing it would move the shares of the outcomes (0..1).
        weight: From 0 to 1, where ``delta`` lies between what chance alone shows on average (0) and what an input
            would show that decides everything (1).
        noise: The ``delta`` (0 to 1) that chance alone stays below, for all inputs together, in 95 of 100 studies.
        clear: Whether ``delta`` is above it.
        low, high: Shares (0 to 1) of the outcomes in the third of the runs with the lowest and the highest values;
            in the runs in which it is not kept or does not happen, and in which it does.
    """

    address: str
    kind: Kind
    delta: float
    weight: float
    noise: float
    clear: bool
    low: dict[str, float]
    high: dict[str, float]


@frozen(repr=False)
class Drivers(Tabled, Shown):
    """The uncertain inputs of an ensemble, the most decisive first.

    Attributes:
        runs, seed: How many runs were looked at; the start of their draws, from 0.
        classes: Into how many classes of equal size they were sorted.
        outcome: Id of the outcome that matters, or an ending; None for all outcomes.
        shares: The shares (0 to 1) of the outcomes over these runs; of the one and its absence if one matters.
    """

    scenario: Scenario
    outcome: str | None
    shares: dict[str, float]
    runs: int
    seed: int
    classes: int
    drivers: tuple[Driver, ...]

    _COLUMNS = ("address", "kind", "delta", "weight", "noise", "clear")

    def as_json(self) -> dict[str, Any]:
        """The drivers as plain data; every uncertain input is in it."""
        return {
            **origin(self.scenario),
            "outcome": self.outcome,
            "shares": self.shares,
            "runs": self.runs,
            "seed": self.seed,
            "classes": self.classes,
            "drivers": [asdict(driver) for driver in self.drivers],
            **goes_with(self.scenario, [driver.address for driver in self.drivers]),
        }

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each uncertain input."""
        for driver in self.drivers:
            yield {name: getattr(driver, name) for name in self._COLUMNS}


def drivers(source: Result | Ensemble, outcome: str | None = None) -> Drivers:
    """Say which uncertain inputs decide the outcome, from the runs that were made.

    The measure is Borgonovo's delta, estimated from given data: the runs are sorted by the input into
    classes of equal size, and the outcome shares of each class are compared with those of all runs
    (Borgonovo 2007; Plischke, Borgonovo & Smith 2013, with counts of outcomes in place of densities).
    The noise floor shuffles the outcomes among the runs (Westfall & Young 1993).

    Args:
        source: What :func:`negotiation_sim.run` gave, or the runs of it; of more than 49,152, the first ones
            are looked at.
        outcome: Id of the outcome that matters, or an ending (``agreement``, ``walkout``, ``deadline``); all
            outcomes without it.

    Raises:
        NegotiationSimError: If there is no such outcome.
        ValueError: If the source is no such thing.
    """
    ensemble = ensemble_of(source)
    runs = min(ensemble.runs, MOST_RUNS)
    names, outcomes = _outcomes(ensemble, outcome, runs)
    n_classes = how_many_classes(runs)
    sources, values = differing(ensemble.scenario, ensemble.seed, runs)
    codes = [*_classes(ensemble.scenario, sources, values, n_classes)]
    tables = [_table(code, outcomes, len(names)) for code in codes]
    found = np.array([delta(table) for table in tables])
    usual, noise = _noise(codes, outcomes, len(names), ensemble.seed)
    shares = np.bincount(outcomes, minlength=len(names)) / runs
    most = 1.0 - float((shares**2).sum())
    room = most - usual
    weights = np.clip(np.divide(found - usual, room, out=np.zeros_like(found), where=room > 0), 0.0, 1.0)
    ranked = sorted(range(len(sources)), key=lambda k: (found[k] <= noise[k], -weights[k]))
    return Drivers(
        ensemble.scenario,
        outcome,
        _by_name(names, shares),
        runs,
        ensemble.seed,
        n_classes,
        tuple(
            Driver(
                address=sources[k].address,
                kind=sources[k].kind,
                delta=float(found[k]),
                weight=float(weights[k]),
                noise=float(noise[k]),
                clear=bool(found[k] > noise[k]),
                low=_by_name(names, low),
                high=_by_name(names, high),
            )
            for k in ranked
            for low, high in [_ends(tables[k], sources[k].kind)]
        ),
    )


def delta(table: NDArray[Any]) -> Any:
    """Half the mean absolute difference between the outcome shares of a class and those of all runs.

    Args:
        table: How many runs of each class ended in each outcome, ndarray[..., classes, outcomes].
    """
    classes, outcomes = table.sum(axis=-1, keepdims=True), table.sum(axis=-2, keepdims=True)
    runs = outcomes.sum(axis=-1, keepdims=True)
    away = np.abs(table - classes * outcomes / runs)
    return away.reshape(*table.shape[:-2], -1).sum(axis=-1) / (2.0 * runs[..., 0, 0])


def how_many_classes(runs: int) -> int:
    """How many classes to sort so many runs into (the rule that SALib uses for this measure)."""
    exponent = 2.0 / (7.0 + math.tanh((1500.0 - runs) / 500.0))
    return min(48, math.ceil(math.pow(runs, exponent)))


def _outcomes(ensemble: Ensemble, outcome: str | None, runs: int) -> tuple[list[str], Codes]:
    """Names, and the index of one of them for every run."""
    names = [named.id for named in ensemble.scenario.named_outcomes]
    codes = ensemble.outcome[:runs].astype(np.intp)
    if outcome is None:
        return names, codes
    happens = asked(ensemble.scenario, outcome).among(codes, ensemble.ending[:runs])
    return [f"not {outcome}", outcome], happens.astype(np.intp)


def _classes(
    scenario: Scenario, factors: Sequence[Factor], values: Floats, n_classes: int
) -> Iterator[Codes]:
    """The class of every run by each input: equal parts, kept or not, never or in which part of the window."""
    windows = {f"events.{event.id}.chance": event.window for event in scenario.events}
    for factor, row in zip(factors, values, strict=True):
        if factor.kind == "number":
            yield _ranked(row, n_classes)
        elif factor.kind == "kept":
            yield row.astype(np.intp)
        else:
            first, last = windows[factor.address]
            part = ((row - first) * PARTS_OF_A_WINDOW // (last - first + 1)).astype(np.intp)
            yield np.where(row <= scenario.talks.rounds, 1 + part, 0)


def _ranked(values: NDArray[Any], n_classes: int) -> Codes:
    """The class of every run when they are sorted into classes of equal size."""
    ranks = np.empty(len(values), dtype=np.intp)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    sorted_into: Codes = ranks * n_classes // len(values)
    return sorted_into


def _table(codes: Codes, outcomes: Codes, n_outcomes: int) -> NDArray[Any]:
    n_classes = int(codes.max()) + 1
    counts = np.bincount(codes * n_outcomes + outcomes, minlength=n_classes * n_outcomes)
    table = counts.reshape(n_classes, n_outcomes)
    filled: NDArray[Any] = table[table.sum(axis=1) > 0]
    return filled


def _noise(codes: list[Codes], outcomes: Codes, n_outcomes: int, seed: int) -> tuple[Floats, Floats]:
    """Delta where outcomes and inputs have nothing to do with each other: its mean, and the floor."""
    shuffling = stream(seed, 0, "drivers#noise")
    shuffles = [shuffling.permutation(outcomes) for _ in range(SHUFFLES)]
    by_chance = np.empty((SHUFFLES, len(codes)))
    for where, together, n_classes in _alike(codes):
        shape = len(where), n_classes, n_outcomes
        cells = (together + np.arange(len(where))[:, np.newaxis] * n_classes) * n_outcomes
        for shuffle, shuffled in enumerate(shuffles):
            tables = np.bincount((cells + shuffled).ravel(), minlength=math.prod(shape)).reshape(shape)
            by_chance[shuffle, where] = delta(tables)
    mean, spread = by_chance.mean(axis=0), by_chance.std(axis=0)
    # An input with more classes has more noise of its own; so the largest of all is taken in its own units.
    scaled = np.divide(by_chance - mean, spread, out=np.zeros_like(by_chance), where=spread > 0)
    largest = float(np.quantile(scaled.max(axis=1, initial=0.0), 0.95))
    return mean, mean + largest * spread


def _alike(codes: list[Codes]) -> Iterator[tuple[list[int], Codes, int]]:
    """Inputs with equally many classes, some at a time: which they are, their classes (ndarray[inputs, runs]), how many."""
    filled = [np.unique(code, return_inverse=True) for code in codes]
    by_size: dict[int, list[int]] = {}
    for k, (found, _) in enumerate(filled):
        by_size.setdefault(len(found), []).append(k)
    for size, inputs in by_size.items():
        at_once = max(1, AT_ONCE // len(codes[0]))
        for first in range(0, len(inputs), at_once):
            some = inputs[first : first + at_once]
            yield some, np.stack([filled[k][1] for k in some]), size


def _ends(table: NDArray[Any], kind: Kind) -> tuple[Floats, Floats]:
    """Outcome shares at the two ends of an input."""
    third = max(1, len(table) // 3)
    if len(table) == 1:  # an event that came in every run, in the same part of its window
        low = high = table
    else:
        low, high = (table[:1], table[1:]) if kind != "number" else (table[:third], table[-third:])
    return low.sum(axis=0) / low.sum(), high.sum(axis=0) / high.sum()


def _by_name(names: list[str], shares: Floats) -> dict[str, float]:
    return dict(zip(names, shares.tolist(), strict=True))
