"""Estimates become draws, block by block.

In:      CompiledScenario, seed, number of the block, how many runs of it
Out:     Draws: every input with the runs axis added, last and contiguous
Keeps:   the draw of run i at one address depends on seed, block, address and its correlations only
Not here: what the numbers mean (arrays), the weights of correlations (scenario.correlations)
Example: tests/model/test_draws.py
"""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from attrs import fields, frozen
from numpy.typing import NDArray

from negotiation_sim.model import normal
from negotiation_sim.model.arrays import CompiledScenario, Field, Floats
from negotiation_sim.scenario.correlations import Together, lot_at
from negotiation_sim.scenario.estimates import Input

Drawn = dict[Input | str, Any]
"""What has been drawn in one block: the numbers of an input, the places of a stream."""


@frozen(eq=False)
class Draws:
    """The inputs of the runs of one block; float64 on 0..1, runs last.

    Attributes:
        status_quo (ndarray[issues, runs])
        capabilities, cost_of_delay, reservations (ndarray[actors, runs]): reservations are NaN where
            the scenario gives none.
        positions, saliences, red_low, red_high (ndarray[actors, issues, runs])
        credibilities, luck, values (ndarray[commitments, runs]): a commitment is kept where
            ``luck < credibilities``.
        worth (ndarray[worth, runs]): What points and options are worth, stance by stance.
        inner (ndarray[inner, runs]): What actors would settle for where it differs from what they say.
        happens (ndarray[events, runs]): Whether the event happens at all.
        first (ndarray[events, runs]): The first round in which it may.
        lots (ndarray[rounds, runs]): Who proposes in a round, as a number from 0 to 1 that is the same
            for whoever is left; no rounds where nobody is drawn.
    """

    status_quo: Floats
    capabilities: Floats
    cost_of_delay: Floats
    reservations: Floats
    positions: Floats
    saliences: Floats
    red_low: Floats
    red_high: Floats
    credibilities: Floats
    values: Floats
    worth: Floats
    inner: Floats
    luck: Floats
    happens: NDArray[np.bool_]
    first: NDArray[np.int64]
    lots: Floats

    @property
    def n_runs(self) -> int:
        """How many runs these draws are for."""
        return int(self.status_quo.shape[-1])

    def cut(self, columns: slice | NDArray[np.intp]) -> "Draws":
        """The draws of some of the runs only."""
        arrays = {f.name: np.ascontiguousarray(getattr(self, f.name)[..., columns]) for f in fields(Draws)}
        return Draws(**arrays)


def draw(
    compiled: CompiledScenario,
    seed: int,
    block: int,
    n_runs: int,
    drawn: Drawn | None = None,
) -> Draws:
    """Draw the inputs of the first *n_runs* runs of a *block* (1 to 2,048).

    Scenarios that share most inputs, and all correlations, may share *drawn*, for one seed, block and number
    of runs: what one of them has drawn is not drawn again.
    """
    arrays = _spread(compiled, n_runs)
    drawn = {} if drawn is None else drawn
    places = _Places(compiled.together, seed, block, n_runs, drawn)
    for given, slot in compiled.inputs:
        if given not in drawn:
            drawn[given] = _draw_input(given, places)
        arrays[slot.array][slot.index] += drawn[given]
    np.minimum(arrays["capabilities"], 1.0, out=arrays["capabilities"])
    chances = arrays.pop("chances")
    happens, first = _events(compiled, chances, places)
    credibilities = (given.address for given, slot in compiled.inputs if slot.array == "credibilities")
    luck = np.empty_like(arrays["credibilities"])
    for k, address in enumerate(credibilities):
        luck[k] = places.of(lot_at(address))
    inputs: dict[str, Any] = {
        **{str(name): array for name, array in arrays.items()},
        "luck": luck,
        "happens": happens,
        "first": first,
        "lots": _lots(compiled, seed, block, n_runs),
    }
    for array in inputs.values():
        array.setflags(write=False)
    return Draws(**inputs)


def modes(compiled: CompiledScenario, n_runs: int = 2) -> Draws:
    """Every input at its mode, as equal runs, two or more; a commitment is kept from credibility 0.5 up.

    Events happen from a chance of 0.5 up, in the middle of their window. Where the proposer is drawn,
    the parties take turns instead.
    """
    arrays = _spread(compiled, n_runs)
    for given, slot in compiled.inputs:
        arrays[slot.array][slot.index] += given.mode
    chances = arrays.pop("chances")
    first = [event.first if event.terms else (event.first + event.last) // 2 for event in compiled.events]
    return Draws(
        **arrays,
        # Just below 0.5, so that a credibility of exactly 0.5 counts as kept.
        luck=np.full_like(arrays["credibilities"], 0.5 - 1e-12),
        happens=chances >= 0.5,
        first=np.repeat(np.array(first, dtype=np.int64).reshape(-1, 1), n_runs, axis=1),
        lots=np.repeat(_turns(compiled)[:, np.newaxis], n_runs, axis=1),
    )


def _lots(compiled: CompiledScenario, seed: int, block: int, n_runs: int) -> Floats:
    """One number per round and run, each round from a stream of its own: longer talks begin alike."""
    lots = np.empty((compiled.rounds if compiled.lot else 0, n_runs))
    for number, lot in enumerate(lots, start=1):
        lot[:] = stream(seed, block, f"talks.alternating_offers.proposer#{number}").random(n_runs)
    return lots


def _turns(compiled: CompiledScenario) -> Floats:
    """The lots with which the parties take turns."""
    n_parties = len(compiled.parties)
    turns: Floats = (np.arange(compiled.rounds if compiled.lot else 0) % n_parties + 0.5) / n_parties
    return turns


def _spread(compiled: CompiledScenario, n_runs: int) -> dict[Field, Floats]:
    return {
        name: np.repeat(default[..., np.newaxis], n_runs, axis=-1)
        for name, default in compiled.defaults.items()
    }


def placed(given: Input, places: Floats) -> Floats:
    """Places from 0 to 1 as values: the inverse of the distribution from which an input with a range is drawn.

    Even between the ends where there is no mode (NaN).
    """
    low, mode, high = given.low, given.mode, given.high
    if np.isnan(mode):
        return low + places * (high - low)
    peak = (mode - low) / (high - low)
    rising = low + np.sqrt(places * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - places) * (high - low) * (high - mode))
    return np.where(places < peak, rising, falling)


def _draw_input(given: Input, places: "_Places") -> Floats | float:
    """The draws of one input, or its value if it is exact.

    One uniform number per run, through the inverse of the distribution function (numpy's own, where the
    input goes with no other).
    """
    if given.exact:
        return given.mode
    if given.address in places.mixed:
        return placed(given, places.mixed[given.address])
    alone = stream(places.seed, places.block, given.address)
    return alone.triangular(given.low, given.mode, given.high, places.n_runs)


class _Places:
    """Where in its distribution each number lies, from 0 to 1, in the runs of one block."""

    def __init__(
        self,
        groups: tuple[Together, ...],
        seed: int,
        block: int,
        n_runs: int,
        drawn: Drawn,
    ) -> None:
        self.seed, self.block, self.n_runs, self.drawn = seed, block, n_runs, drawn
        self.mixed: dict[str, Floats] = {}
        for group in groups:
            self.mixed |= _mixed(group, seed, block, n_runs)

    def of(self, name: str) -> Floats:
        """The places of one stream."""
        if name in self.mixed:
            return self.mixed[name]
        if name not in self.drawn:
            self.drawn[name] = stream(self.seed, self.block, name).random(self.n_runs)
        places: Floats = self.drawn[name]
        return places


@lru_cache(maxsize=8)  # the cases of one block share them
def _mixed(group: Together, seed: int, block: int, n_runs: int) -> Mapping[str, Floats]:
    """The places of what is drawn together, by stream, apart from what only the others go with.

    Whatever is exact, or not at the table, has its part all the same, so that a change of it leaves the others as
    they were.
    """
    names = [lot_at(address) for address in group.addresses]
    # A lot decides by being low, so what goes with it goes against its number.
    signs = [1.0 if name == address else -1.0 for name, address in zip(names, group.addresses, strict=True)]
    normals = [
        sign * normal.quantile(stream(seed, block, name).random(n_runs))
        for sign, name in zip(signs, names, strict=True)
    ]
    mixed = {}
    for name, sign, own, number in zip(
        names, signs, normals, normal.mixed(group.weights, normals), strict=True
    ):
        if number is not own:
            mixed[name] = np.minimum(normal.below(sign * number), BELOW_ONE)
            mixed[name].setflags(write=False)
    return mixed


def _events(
    compiled: CompiledScenario, chances: Floats, places: "_Places"
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which events happen in which run, and from which round on.

    Without a condition the round is drawn evenly from the window; with one it is the first round of
    the window in which the condition holds, so the window's start is kept.
    """
    shape = (len(compiled.events), places.n_runs)
    happens, first = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int64)
    addresses = (given.address for given, slot in compiled.inputs if slot.array == "chances")
    for e, (event, address) in enumerate(zip(compiled.events, addresses, strict=True)):
        happens[e] = places.of(lot_at(address)) < chances[e]
        if event.terms or event.first == event.last:
            first[e] = event.first
        else:
            width = event.last - event.first + 1
            # floor(u * width) rather than integers(): one double per run, so runs do not shift.
            first[e] = event.first + np.floor(places.of(f"{address}#round") * width)
    return happens, first


BLOCK = 2048
"""Runs in one block: the unit of randomness, memory, work and storage."""
BELOW_ONE = 1.0 - 2.0**-53
"""The highest place that a draw has: a commitment of credibility 1 is kept in every run."""


def stream(seed: int, block: int, address: str) -> np.random.Generator:
    """The random stream of one *address* in one *block* of runs.

    Streams of different addresses are independent, so a scenario without some actor draws every
    other number as before (common random numbers: comparisons are paired).
    """
    key = int.from_bytes(blake2b(address.encode(), digest_size=8).digest(), "little")
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block, key)))
