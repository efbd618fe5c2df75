"""Many runs of one scenario or of several, block by block.

In:      Scenario, number of runs, seed, an executor or none
Out:     Ensemble: how every run ended
Keeps:   memory is bounded by the block: what is kept of the runs lies in a temporary file once it is large
Not here: one block (engine), numbers about many runs (summary)
Example: tests/runs/test_ensemble.py
"""

import operator
import weakref
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Executor
from functools import lru_cache, partial
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, Protocol, SupportsIndex

import numpy as np
from attrs import field, fields, frozen
from numpy.typing import NDArray

from negotiation_sim.errors import unknown
from negotiation_sim.model.arrays import CompiledScenario, compile_scenario
from negotiation_sim.model.draws import BLOCK, Drawn, Draws, draw, modes
from negotiation_sim.model.engine import simulate, simulate_rounds
from negotiation_sim.model.trajectories import Ended, Trajectories
from negotiation_sim.runs.blocks import IN_FLIGHT, in_order
from negotiation_sim.runs.units import told
from negotiation_sim.scenario.correlations import Together
from negotiation_sim.scenario.record import asked_for, made_with, require, run_asked_for
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS
from negotiation_sim.shown import Brief

IN_MEMORY = 1_000_000
"""Bytes that an ensemble holds before it goes to a temporary file."""
SHARED = 8
"""Blocks whose draws are kept for other scenarios."""
HELD = 64_000_000
"""Bytes of blocks that may be on their way from the workers; of draws that are kept for other scenarios."""


@frozen(eq=False, repr=False)
class Ensemble(Brief):
    """How every run of a scenario ended; see :class:`Ended` for the arrays and their meaning.

    Arrays are read from the store when asked for, one at a time.

    Attributes:
        seed: The start of its draws, from 0.
        runs: How many there are.
        store: Of the engine: where the arrays lie.
    """

    scenario: Scenario
    seed: int
    runs: int
    store: "Store" = field(repr=False)

    @property
    def ending(self) -> NDArray[np.int8]:
        """Index into ENDINGS, ndarray[runs]."""
        return self.store.row("ending", 0)

    @property
    def agreed(self) -> NDArray[np.bool_]:
        """Which runs end in an agreement, ndarray[runs]."""
        where: NDArray[np.bool_] = self.ending == ENDINGS.index("agreement")
        return where

    @property
    def outcome(self) -> NDArray[np.int16]:
        """Index into the scenario's named outcomes, ndarray[runs]."""
        return self.store.row("outcome", 0)

    @property
    def rounds(self) -> NDArray[np.int16]:
        """The round in which the run ended, ndarray[runs]."""
        return self.store.row("rounds", 0)

    def package(self, issue: SupportsIndex | str) -> NDArray[np.float64]:
        """One *issue* of the final package, by id or by number from 0, in its own unit, ndarray[runs].

        The options of a choice stand evenly from 0 to 1.

        Raises:
            ValueError: If there is no such issue.
        """
        index = _index("issue", issue, [*self.scenario.issues])
        return told([*self.scenario.issues.values()][index].scale, self.place(index))

    def place(self, issue: int) -> NDArray[np.float64]:
        """The same of an *issue* by number from 0, as the engine holds it: from 0 to 1, ndarray[runs]."""
        return self.store.row("package", issue)

    def refusals(self, party: SupportsIndex | str) -> tuple[NDArray[Any], ...]:
        """Reason, issue, commitment and round of one party's last refusal, each ndarray[runs].

        The *party* is given by id or by number from 0; those who ratify come after the parties.

        Raises:
            ValueError: If there is no such party.
        """
        index = _index("party", party, self.scenario.talks.answering)
        names = ("reason", "reason_issue", "reason_commitment", "refused_in")
        return tuple(self.store.row(name, index) for name in names)

    def in_the_way(self, party: SupportsIndex | str) -> NDArray[np.bool_]:
        """Where the talks failed with a refusal of one who answers, ndarray[runs].

        The *party* is given by id or by number from 0, as in :meth:`refusals`. Its refusal is in nobody's way
        where the draft is signed without it, and fails at home.

        Raises:
            ValueError: If there is no such party.
        """
        index, ending = _index("party", party, self.scenario.talks.answering), self.ending
        failed = ending != ENDINGS.index("agreement")
        if index < len(self.scenario.talks.parties):
            failed &= ending != ENDINGS.index("not_ratified")
        stands: NDArray[np.bool_] = failed & (self.store.row("refused_in", index) == self.rounds)
        return stands


def _index(kind: str, wanted: SupportsIndex | str, names: Sequence[str]) -> int:
    """The row of an issue or party."""
    if isinstance(wanted, str):
        if wanted not in names:
            raise ValueError(unknown(kind, wanted, names))
        return names.index(wanted)
    if isinstance(wanted, bool) or not hasattr(wanted, "__index__"):
        raise ValueError(f"{kind}: expected an id or a number, got {wanted!r}")
    if not 0 <= (row := operator.index(wanted)) < len(names):
        raise ValueError(f"there is no {kind} {row}; they have the numbers 0 to {len(names) - 1}")
    return row


Layout = tuple[tuple[str, Any, tuple[int, ...]], ...]
"""Of each array of a block: its name, its type, and its shape before the runs."""


class Store(Protocol):
    """Where the blocks of an ensemble lie."""

    def row(self, name: str, index: int) -> NDArray[Any]:
        """One row of one array of :class:`Ended` over all runs."""


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
        seed: Start of all random draws, from 0; the same seed gives the same runs, whatever *runs* is.
        executor: Where to work on the blocks; this process without one.
        progress: Called with the number of runs that are done, after every block.
    """
    (ensemble,) = run_ensembles([scenario], runs, seed, executor, progress)
    return ensemble


def run_ensembles(
    scenarios: Sequence[Scenario],
    runs: int,
    seed: int,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Ensemble]:
    """Negotiate several scenarios on the same draws, each as :func:`run_ensemble` does it.

    Their blocks are one queue, so that no process waits for the last block of a scenario.
    *progress* is called with the number of runs that are done, over all scenarios.
    """
    if runs < 1:
        raise ValueError(f"runs must be at least 1, and is {runs}")
    each = n_blocks(runs)
    numbers = len({given for scenario in scenarios for given in scenario.inputs().values()})
    shares = len(scenarios) > 1 and each <= SHARED and 8 * numbers * BLOCK * SHARED <= HELD
    works = [block_work(scenario, runs, seed, shares=shares) for scenario in scenarios]
    held = min(map(in_flight, scenarios))
    blocks = in_order(partial(_block_of, works, each), each * len(works), executor, held)
    done = 0
    try:
        for scenario in scenarios:
            store = _Spool(runs)
            try:
                for ended in islice(blocks, each):
                    store.append(ended)
                    done += ended.n_runs
                    if progress is not None:
                        progress(done)
            except BaseException:
                store.file.close()
                raise
            yield Ensemble(scenario, seed, runs, store)
    finally:
        _drawn.cache_clear()


class _Spool:
    """Blocks in a temporary file, one after the other; in memory while they are few."""

    def __init__(self, runs: int, layout: "Layout" = (), data: bytes = b"") -> None:
        self.runs, self.layout = runs, layout
        self.file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives as long as the ensemble
        self.file.write(data)
        weakref.finalize(self, self.file.close)

    def __reduce__(self) -> tuple[Any, ...]:
        self.file.seek(0)
        return _Spool, (self.runs, self.layout, self.file.read())

    def append(self, ended: Ended) -> None:
        arrays = [(f.name, getattr(ended, f.name)) for f in fields(Ended)]
        self.layout = tuple((name, array.dtype, array.shape[:-1]) for name, array in arrays)
        for _, array in arrays:
            self.file.write(np.ascontiguousarray(array).tobytes())

    def row(self, name: str, index: int) -> NDArray[Any]:
        """One row of one array over all blocks."""
        dtype = next(dtype for found, dtype, _ in self.layout if found == name)
        out = np.empty(self.runs, dtype=dtype)
        start = 0
        for first in range(0, self.runs, BLOCK):
            n_runs = min(BLOCK, self.runs - first)
            for found, kind, rows in self.layout:
                size = kind.itemsize * n_runs
                if found == name:
                    self.file.seek(start + index * size)
                    out[first : first + n_runs] = np.frombuffer(self.file.read(size), dtype=kind)
                start += size * int(np.prod(rows))
        return out


def block_work(scenario: Scenario, runs: int, seed: int, *, shares: bool = False) -> Callable[[int], Ended]:
    """The function of a block's number that negotiates its runs; it can be sent to other machines.

    There it refuses to work with other versions than the ones here. One that *shares* keeps what it has drawn
    for the same block of other scenarios.
    """
    compiled = compile_scenario(scenario)
    return partial(_block, compiled, seed, runs, dict(made_with()), shares)


def n_blocks(runs: int) -> int:
    """Into how many blocks so many runs are cut."""
    return -(-runs // BLOCK)


def in_flight(scenario: Scenario) -> int:
    """How many blocks may be out at once: what fits in memory, so that it feeds a hundred workers."""
    numbers = 2 + len(scenario.issues) + len(scenario.talks.answering)
    return max(IN_FLIGHT, HELD // (8 * numbers * BLOCK))


def one_run(scenario: Scenario, run: SupportsIndex, seed: SupportsIndex | None = None) -> Trajectories:
    """Every round of run number *run* (from 0), exactly as it happens in an ensemble of that seed.

    The seed is the scenario's if not given.

    Raises:
        ValueError: If *run* or *seed* is no whole number, or out of range.
    """
    run, seed = run_asked_for(scenario, run, seed)
    return some_runs(scenario, [run], seed)[run]


def some_runs(scenario: Scenario, runs: Collection[int], seed: int) -> dict[int, Trajectories]:
    """The same for several runs, by number; those of one block are negotiated together."""
    compiled = compile_scenario(scenario)
    columns: dict[int, list[int]] = {}
    for run in sorted(runs):
        columns.setdefault(run // BLOCK, []).append(run % BLOCK)
    found: dict[int, Trajectories] = {}
    for block, wanted in columns.items():
        # A single column would be summed in another order, so a neighbour keeps the run company.
        together = wanted if len(wanted) > 1 else [wanted[0], wanted[0] - 1 if wanted[0] else 1]
        draws = draw(compiled, seed, block, max(together) + 1).cut(np.array(together))
        kept = simulate_rounds(compiled, draws)
        found |= {block * BLOCK + column: _one(kept, place) for place, column in enumerate(wanted)}
    return found


def draws_of_run(compiled: CompiledScenario, seed: int | None, run: int = 0) -> tuple[Draws, int]:
    """The draws of one run and of a neighbour, and which of the two columns it is; at the modes without a seed."""
    if seed is None:
        return modes(compiled), 0
    block, column = divmod(run, BLOCK)
    # A single column would be summed in another order, so a neighbour keeps the run company.
    first = max(0, column - 1)
    return draw(compiled, seed, block, max(2, column + 1)).cut(slice(first, first + 2)), column - first


def first_runs(scenario: Scenario, runs: int, seed: SupportsIndex | None = None) -> Trajectories:
    """Every round of the first *runs* of an ensemble of that seed, 2 to 2,048; it takes memory."""
    _, seed = asked_for(scenario, runs, seed)
    compiled = compile_scenario(scenario)
    return simulate_rounds(compiled, draw(compiled, seed, 0, min(max(2, runs), BLOCK)))


def run_at_modes(scenario: Scenario) -> Trajectories:
    """Every round of the one run in which each input has its likeliest value.

    A commitment counts as kept, and an event as happening, from a chance of 0.5 up.
    """
    compiled = compile_scenario(scenario)
    draws, column = draws_of_run(compiled, None)
    return _one(simulate_rounds(compiled, draws), column)


def _block(  # noqa: PLR0917 - a partial
    compiled: CompiledScenario,
    seed: int,
    runs: int,
    versions: dict[str, str],
    shares: bool,  # noqa: FBT001
    block: int,
) -> Ended:
    """Negotiate the runs of one block."""
    require(versions)
    wanted = min(BLOCK, runs - block * BLOCK)
    n_runs = max(2, wanted)
    drawn = _drawn(seed, block, n_runs, compiled.together) if shares else None
    return simulate(compiled, draw(compiled, seed, block, n_runs, drawn)).cut(slice(wanted))


@lru_cache(maxsize=SHARED)
def _drawn(seed: int, block: int, n_runs: int, together: tuple[Together, ...]) -> Drawn:  # noqa: ARG001
    """What scenarios with the same correlations have drawn so far for one block."""
    return {}


def _block_of(works: Sequence[Callable[[int], Ended]], each: int, number: int) -> Ended:
    """One of the blocks of several scenarios, *each* of them a scenario's."""
    scenario, block = divmod(number, each)
    return works[scenario](block)


def _one(kept: Trajectories, column: int) -> Trajectories:
    only = slice(column, column + 1)
    arrays = {f.name: getattr(kept, f.name) for f in fields(Trajectories)}
    ended = arrays.pop("ended").cut(only)
    return Trajectories(ended=ended, **{name: array[..., only] for name, array in arrays.items()})
