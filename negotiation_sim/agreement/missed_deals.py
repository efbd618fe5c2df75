"""Deals that exist and are missed: over many draws, what could be signed and what the talks find.

In:      Scenario, number of runs, seed, an executor or none
Out:     MissedDeals: for each run whether a deal exists, whether the talks find one, what is left on the table
Keeps:   run i is run i of the ensemble; a deal exists at the numbers as they stand when the talks end
Not here: one situation (drafts), the talks (engine)
Example: tests/agreement/test_missed_deals.py
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import partial
from typing import Any, SupportsIndex

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.agreement.drafts import Agreements, Situation, signable
from negotiation_sim.errors import StoppedError
from negotiation_sim.model.answers import Reason, reasons
from negotiation_sim.model.arrays import CompiledScenario, Floats, compile_scenario
from negotiation_sim.model.draws import BLOCK, Draws, draw
from negotiation_sim.model.engine import AGREEMENT, NOT_RATIFIED, simulate_rounds
from negotiation_sim.model.state import Bools, Table
from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.runs.blocks import in_order
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.record import asked_for
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Brief

CHUNK = 32
"""Runs that are looked at together; a divisor of the block."""


@frozen(eq=False, repr=False)
class MissedDeals(Tabled, Brief):
    """What could have been signed, run by run.

    Attributes:
        seed: The start of the draws, from 0.
        exists, found (ndarray[runs]): Whether some draft could be signed; whether the talks signed one.
        left (ndarray[runs]): Joint gain, in utility summed over the parties, that another draft would
            have brought without loss to any of them; 0 on the Pareto frontier, NaN where nothing was signed.
        reason (ndarray[answering, runs]): Why each party, and after them each ratifier, refused the last draft
            of failed talks, as the number of a reason.
    """

    scenario: Scenario
    seed: int
    exists: NDArray[np.bool_]
    found: NDArray[np.bool_]
    left: Floats
    reason: NDArray[np.int8]

    @property
    def missed(self) -> NDArray[np.bool_]:
        """Where a deal exists and the talks fail, ndarray[runs]."""
        return self.exists & ~self.found

    def stood_in_the_way(self) -> dict[tuple[str, str], float]:
        """By party and reason, the share (0 to 1) of the runs that miss a deal in which it refused the last draft so."""
        missed = self.missed
        shares = {
            (actor, words): float((self.reason[p, missed] == reason).mean())
            for p, actor in enumerate(self.scenario.talks.answering)
            for reason, words in enumerate(reasons(self.scenario.talks))
            if reason != Reason.NONE and missed.any()
        }
        return {key: share for key, share in sorted(shares.items(), key=lambda item: -item[1]) if share}

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each run; *left* is nothing where nothing was signed."""
        columns = self.exists.tolist(), self.found.tolist(), self.left.tolist()
        for run, (exists, found, left) in enumerate(zip(*columns, strict=True)):
            yield {"run": run, "exists": exists, "found": found, "missed": exists and not found, "left": left}

    def as_json(self) -> dict[str, Any]:
        """The shares as plain data."""
        return {
            "runs": len(self.exists),
            "seed": self.seed,
            "exists": float(self.exists.mean()),
            "found": float(self.found.mean()),
            "missed": float(self.missed.mean()),
            "left": float(np.nanmean(self.left)) if self.found.any() else None,
            "stood_in_the_way": [
                {"actor": actor, "reason": reason, "share": share}
                for (actor, reason), share in self.stood_in_the_way().items()
            ],
        }


def missed_deals(
    scenario: Scenario,
    runs: SupportsIndex = 1_000,
    seed: SupportsIndex | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> MissedDeals:
    """Look in each of *runs* draws for a draft that all can sign, and hold it against the talks.

    Args:
        scenario: Whose talks.
        runs: How many draws, at least 1.
        seed: Start of all random draws, from 0; the scenario's if not given.
        executor: Where to work; this process without one.
        progress: Called with the number of draws that are done; where it raises :class:`StoppedError`, the
            result is of those.

    Raises:
        ValueError: If *runs* is below 1.
    """
    runs, seed = asked_for(scenario, runs, seed)
    compiled = compile_scenario(scenario)
    work = partial(_chunk, compiled, seed, runs)
    chunks = []
    for chunk in in_order(work, -(-runs // CHUNK), executor):
        chunks.append(chunk)
        if progress is not None:
            try:
                progress(min(runs, len(chunks) * CHUNK))
            except StoppedError:
                break
    exists, found, left, reason = (np.concatenate(parts, axis=-1) for parts in zip(*chunks, strict=True))
    return MissedDeals(scenario, seed, exists, found, left, reason)


def _chunk(
    compiled: CompiledScenario, seed: int, runs: int, chunk: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Floats, NDArray[np.int8]]:
    first = chunk * CHUNK
    wanted = min(CHUNK, runs - first)
    block, column = divmod(first, BLOCK)
    # Never a single run: numpy would sum it in another order.
    draws = draw(compiled, seed, block, column + max(2, wanted)).cut(slice(column, column + max(2, wanted)))
    kept = simulate_rounds(compiled, draws)
    table = _at_the_end(compiled, draws, kept)
    found: Bools = kept.ended.ending == AGREEMENT
    exists = found | _exists(table, found)
    left = np.full(found.shape, np.nan)
    for run in np.flatnonzero(found[:wanted]).tolist():
        left[run] = _left(Situation.of(table, run), kept.ended.package[:, run])
    # As in a summary: a refusal counts only if it is of the draft on which the talks ended.
    stands = ~found & (kept.ended.refused_in == kept.ended.rounds)
    stands[: len(compiled.parties)] &= kept.ended.ending != NOT_RATIFIED  # signed without it
    reason = np.where(stands, kept.ended.reason, np.int8(Reason.NONE))
    return exists[:wanted], found[:wanted], left[:wanted], reason[:, :wanted]


def _at_the_end(compiled: CompiledScenario, draws: Draws, kept: Trajectories) -> Table:
    """The table with every event that happened before the run ended."""
    table = Table(compiled, draws)
    in_time = np.arange(1, len(kept.happened) + 1)[:, np.newaxis] <= kept.ended.rounds
    for e, event in enumerate(compiled.events):
        where: Bools = np.logical_or.reduce(kept.happened[:, e] & in_time, axis=0)
        for slot, value in event.changes:
            table.change(slot, value, where)
    table.refresh()
    return table


def _exists(table: Table, found: Bools) -> Bools:
    """In which other runs some draft can be signed; a draft that does in one is tried in all that are left."""
    exists, open_ = found.copy(), ~found
    for run in range(len(found)):
        if open_[run]:
            open_[run] = False
            draft = Agreements(Situation.of(table, run)).signed()
            if draft is not None:
                exists[run] = True
                fits = open_ & signable(table, draft)
                exists |= fits
                open_ &= ~fits
    return exists


def _left(situation: Situation, package: Floats) -> float:
    """The most that the parties could gain together beyond a *package*, none of them losing."""
    deal = Agreements(situation)
    gains = situation.gains_of(package)
    for gain, reached in zip(deal.gains, gains.tolist(), strict=True):
        deal.program.bound(gain, reached - TOLERANCE, 3.0)
    best = deal.best(dict.fromkeys(deal.gains, 1.0))
    return 0.0 if best is None else max(0.0, float(best[deal.gains].sum() - gains.sum()))
