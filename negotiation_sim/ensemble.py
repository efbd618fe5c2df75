"""Many runs of one scenario, block by block.

In:      Scenario, number of runs, seed, an executor or none
Out:     Ensemble: how every run ended
Keeps:   memory is bounded by the block: what is kept of the runs lies in a temporary file once it is large
Not here: one block (engine), numbers about many runs (summary)
Example: tests/test_ensemble.py
"""

import weakref
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Any

import numpy as np
from attrs import field, fields, frozen
from numpy.typing import NDArray

from negotiation_sim.compiled import CompiledScenario, compile_scenario
from negotiation_sim.engine import simulate, simulate_rounds
from negotiation_sim.execution import in_order
from negotiation_sim.sampling import draw, modes
from negotiation_sim.scenario import Scenario
from negotiation_sim.streams import BLOCK
from negotiation_sim.trajectories import Ended, Trajectories

IN_MEMORY = 1_000_000
"""Bytes that an ensemble holds before it goes to a temporary file."""


@frozen(eq=False)
class Ensemble:
    """How every run of a scenario ended; see :class:`Ended` for the arrays and their meaning.

    Arrays are read from the store when asked for, one at a time.
    """

    scenario: Scenario
    seed: int
    runs: int
    _file: Any = field(repr=False)
    _layout: tuple[tuple[str, Any, tuple[int, ...]], ...] = field(repr=False)

    @property
    def ending(self) -> NDArray[np.int8]:
        """Index into ENDINGS, ndarray[runs]."""
        return self._read("ending")

    @property
    def outcome(self) -> NDArray[np.int16]:
        """Index into the scenario's named outcomes, ndarray[runs]."""
        return self._read("outcome")

    @property
    def rounds(self) -> NDArray[np.int16]:
        """The round in which the run ended, ndarray[runs]."""
        return self._read("rounds")

    def package(self, issue: int) -> NDArray[np.float64]:
        """One issue of the final package, 0..1, ndarray[runs]."""
        return self._read("package", issue)

    def refusals(self, party: int) -> tuple[NDArray[Any], ...]:
        """Reason, issue, commitment and round of one party's last refusal, each ndarray[runs]."""
        names = ("reason", "reason_issue", "reason_commitment", "refused_in")
        return tuple(self._read(name, party) for name in names)

    def _read(self, wanted: str, row: int = 0) -> NDArray[Any]:
        """One row of one array over all blocks."""
        dtype = next(dtype for name, dtype, _ in self._layout if name == wanted)
        out = np.empty(self.runs, dtype=dtype)
        start = 0
        for first in range(0, self.runs, BLOCK):
            n_runs = min(BLOCK, self.runs - first)
            for name, kind, rows in self._layout:
                size = kind.itemsize * n_runs
                if name == wanted:
                    self._file.seek(start + row * size)
                    out[first : first + n_runs] = np.frombuffer(self._file.read(size), dtype=kind)
                start += size * int(np.prod(rows))
        return out


def run_ensemble(
    scenario: Scenario,
    runs: int,
    seed: int,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Negotiate a scenario many times.

    Args:
        scenario: What to negotiate.
        runs: How many times, at least 1.
        seed: Start of all random draws; the same seed gives the same runs, whatever *runs* is.
        executor: Where to work on the blocks; this process without one.
        progress: Called with the number of runs that are done, after every block.
    """
    if runs < 1:
        raise ValueError(f"runs must be at least 1, and is {runs}")
    compiled = compile_scenario(scenario)
    work = partial(_block, compiled, scenario.talks.protocol, seed, runs)
    store = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives as long as the ensemble
    layout: tuple[tuple[str, Any, tuple[int, ...]], ...] = ()
    done = 0
    try:
        for ended in in_order(work, -(-runs // BLOCK), executor):
            arrays = [(f.name, getattr(ended, f.name)) for f in fields(Ended)]
            layout = tuple((name, array.dtype, array.shape[:-1]) for name, array in arrays)
            for _, array in arrays:
                store.write(np.ascontiguousarray(array).tobytes())
            done += ended.n_runs
            if progress is not None:
                progress(done)
    except BaseException:
        store.close()
        raise
    ensemble = Ensemble(scenario, seed, runs, store, layout)
    weakref.finalize(ensemble, store.close)
    return ensemble


def one_run(scenario: Scenario, run: int, seed: int) -> Trajectories:
    """Every round of run number *run* (from 0), exactly as it happens in an ensemble of that seed."""
    compiled = compile_scenario(scenario)
    block, column = divmod(run, BLOCK)
    # A single column would be summed in another order, so a neighbour keeps the run company.
    first = max(0, column - 1)
    draws = draw(compiled, seed, block, max(2, column + 1)).cut(slice(first, first + 2))
    return _one(simulate_rounds(compiled, draws, scenario.talks.protocol), column - first)


def run_at_modes(scenario: Scenario) -> Trajectories:
    """Every round of the one run in which each input has its likeliest value.

    A commitment counts as kept, and an event as happening, from a chance of 0.5 up.
    """
    compiled = compile_scenario(scenario)
    return _one(simulate_rounds(compiled, modes(compiled), scenario.talks.protocol), 0)


def _block(compiled: CompiledScenario, protocol: str, seed: int, runs: int, block: int) -> Ended:
    """Negotiate the runs of one block."""
    wanted = min(BLOCK, runs - block * BLOCK)
    return simulate(compiled, draw(compiled, seed, block, max(2, wanted)), protocol).cut(slice(wanted))


def _one(kept: Trajectories, column: int) -> Trajectories:
    only = slice(column, column + 1)
    arrays = {f.name: getattr(kept, f.name) for f in fields(Trajectories)}
    ended = arrays.pop("ended").cut(only)
    return Trajectories(ended=ended, **{name: array[..., only] for name, array in arrays.items()})
