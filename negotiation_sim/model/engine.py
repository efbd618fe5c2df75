"""The turn loop: events, a round of the protocol, consequences, answers, endings.

In:      CompiledScenario, Draws
Out:     Ended, or Trajectories if every round is to be kept
Keeps:   a run that has ended is frozen; what other runs of the block do never touches it
Not here: what leads to a draft (protocols), whether and when an event may happen (draws), many runs (runs)
Example: tests/model/test_engine.py, tests/reference_engine.py
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.model.answers import Answers, answer, crosses
from negotiation_sim.model.arrays import CompiledEvent, CompiledScenario, Floats
from negotiation_sim.model.consequences import Consequences, meets, unfold
from negotiation_sim.model.draws import Draws
from negotiation_sim.model.outcomes import named
from negotiation_sim.model.protocols import Protocol, Round, begun
from negotiation_sim.model.state import WANTING, WEIGHING, Bools, Table, columns_where
from negotiation_sim.model.trajectories import Ended, Trajectories
from negotiation_sim.scenario.talks import ENDINGS

AGREEMENT, WALKOUT, DEADLINE, NOT_RATIFIED = range(len(ENDINGS))
STILL_TALKING = -1
NEAR = 165_888
"""Numbers in one array of actors, issues and runs: nine actors, nine issues, 2,048 runs. A dozen such arrays are in use."""
LEAST = 256
"""Runs that are negotiated together at least: with fewer, calling numpy costs more than its work."""
LARGEST = 31 << 20
"""Bytes of the largest array after which the C library of Linux still learns; it does so up to 32 MB."""
REFUSALS = ("reason", "reason_issue", "reason_commitment", "refused_in")
Moment = dict[str, NDArray[Any]]
"""One round, by the names of Trajectories."""


def simulate(compiled: CompiledScenario, draws: Draws) -> Ended:
    """Negotiate every run of *draws* to its end.

    As many at a time as keeps the numbers of a round near the processor; never a single one.
    """
    at_once = max(LEAST, NEAR // compiled.stakes.size)
    n_parts = -(-draws.n_runs // at_once)
    if n_parts == 1:
        return Talks(compiled, draws).negotiate()
    parts = np.array_split(np.arange(draws.n_runs), n_parts)
    return Ended.joined(
        [Talks(compiled, draws.cut(slice(part[0], part[-1] + 1))).negotiate() for part in parts]
    )


@cache
def _keep_memory() -> None:
    """Have the C library keep what one round lets go for the next one.

    That of Linux (glibc) gives the free end of its memory back to the system once that is twice as long as
    the largest array so far, and a round would ask for it again, page by page: a tenth to a third of all time.
    One large array, which nobody writes to, and all that is free stays up to twice its length. Elsewhere it changes nothing.
    """
    np.empty(LARGEST, dtype=np.uint8)


def simulate_rounds(compiled: CompiledScenario, draws: Draws) -> Trajectories:
    """Negotiate every run of *draws* to its end, and keep every round; memory grows with the rounds."""
    talks = Talks(compiled, draws)
    start: Moment = {
        "start": talks.protocol.last_text.copy(),
        "positions": talks.table.inputs["positions"].copy(),
        "start_kept": talks.table.kept,
        "start_counted": talks.table.counted.copy(),
        "values": draws.values,
    }
    moments: list[Moment] = []
    ended = talks.negotiate(moments)
    rounds = {name: np.stack([moment[name] for moment in moments]) for name in moments[0]}
    return Trajectories(ended=ended, **start, **rounds)


class Talks:
    """The talks of one block; the arrays shrink as runs end, and never to a single run.

    A round is :meth:`open`, the answers, :meth:`close`. Whoever steps through the rounds may put answers
    of its own in the place of the engine's (game).
    """

    def __init__(
        self, compiled: CompiledScenario, draws: Draws, protocol: type[Protocol] | None = None
    ) -> None:
        _keep_memory()
        n_runs, n_answering = draws.n_runs, len(compiled.answering)
        self.compiled = compiled
        self.table = Table(compiled, draws)
        self.events = Events(compiled, draws)
        self.protocol: Protocol = (
            begun(compiled.protocol, self.table, compiled.rounds)
            if protocol is None
            else protocol(self.table, compiled.rounds)
        )
        self.runs = np.arange(n_runs)
        self.walkers = np.flatnonzero(compiled.walks_out_after)
        self.crossed_in_a_row = np.zeros((len(self.walkers), n_runs), dtype=np.int64)
        self.ended = Ended(
            ending=np.full(n_runs, STILL_TALKING, dtype=np.int8),
            outcome=np.zeros(n_runs, dtype=np.int16),
            rounds=np.full(n_runs, compiled.rounds, dtype=np.int16),
            package=np.empty((len(compiled.issues), n_runs)),
            reason=np.zeros((n_answering, n_runs), dtype=np.int8),
            reason_issue=np.full((n_answering, n_runs), -1, dtype=np.int16),
            reason_commitment=np.full((n_answering, n_runs), -1, dtype=np.int16),
            refused_in=np.zeros((n_answering, n_runs), dtype=np.int16),
        )
        self.refusals = [getattr(self.ended, name).copy() for name in REFUSALS]

    def negotiate(self, moments: list[Moment] | None = None) -> Ended:
        """Round after round, until every run has ended."""
        for number in range(1, self.compiled.rounds + 1):
            happened, played = self.open(number)
            after = self.unfolded(played.text)
            answers = answer(self.table, played, after)
            if moments is not None:
                moments.append(self._moment(happened, played, after, answers))
            self.close(number, after, answers)
            if (self.ended.ending != STILL_TALKING).all():
                break
            # Kept rounds must all be of one shape, so nothing shrinks then.
            if moments is None:
                self._shrink()
        self.ended.outcome[:] = named(self.compiled.outcomes, self.ended.ending, self.ended.package)
        return self.ended

    def open(self, number: int) -> tuple[Bools, Round]:
        """Let happen what is due in round *number*, and put its text on the table.

        Returns:
            Which events happened (ndarray[events, runs]), and the round as the protocol played it.
        """
        happened, deep = self.events.happen(number, self.protocol.last_text, self.table)
        if deep:
            self.protocol.refresh()
        return happened, self.protocol.step(number)

    def report(self, event: int) -> None:
        """Let an event happen now, whatever its chance, its window and its condition."""
        if self.events.report(event, self.table):
            self.protocol.refresh()

    def unfolded(self, text: Floats) -> Consequences:
        """What a *text* (ndarray[issues, runs]) would become, if it were signed now."""
        return unfold(self.compiled, text, self.table.kept, self.table.inputs["values"], agreed=True)

    def close(self, number: int, after: Consequences, answers: Answers) -> None:
        """End the runs that end with these answers: agreement, no ratification, walkout, deadline."""
        self._note_refusals(answers, number)
        agreed = self.sign(answers, after, number)
        self._lose_patience(after, agreed, number)
        if number == self.compiled.rounds:
            self.pass_deadline(number)

    def pass_deadline(self, number: int) -> None:
        """End the runs that still talk."""
        self._end(np.ones(len(self.runs), dtype=bool), DEADLINE, number, self.table.no_deal)

    def sign(self, answers: Answers, after: Consequences, number: int) -> Bools:
        """End the runs in which the answers make the parties sign; where that is, ndarray[runs]."""
        signed = self.table.agreed(answers.accepts, answers.abstains)
        passes = signed & self.table.ratified(answers.accepts) if len(self.compiled.ratifiers) else signed
        self._end(passes, AGREEMENT, number, after.package)
        if passes is not signed:
            self._end(signed, NOT_RATIFIED, number, self.table.no_deal)
        return signed

    def walk_out(self, actors: NDArray[np.intp], leaves: Bools, number: int) -> None:
        """Let *actors* leave (ndarray[actors, runs]); the runs end in which the rule can no longer be met."""
        if leaves.any():
            self.table.leave(actors, leaves)
            self.protocol.refresh()
            # Could the rule still be met if everybody who is left accepted?
            hopeless = ~self.table.agreed(self.table.present[self.table.parties])
            self._end(hopeless, WALKOUT, number, self.table.no_deal)

    def _moment(self, happened: Bools, played: Round, after: Consequences, answers: Answers) -> Moment:
        table, offers, n_runs = self.table, self.protocol.offers(), len(self.runs)
        return {
            "kept": table.kept,
            "no_deals": table.no_deal.copy(),
            "happened": happened,
            "reservations": played.reservations,
            "aspirations": played.aspirations,
            "offers": offers,
            "texts": played.text,
            "authors": np.broadcast_to(played.author, n_runs),
            "pushes": np.broadcast_to(played.push, offers.shape),
            "pushed_by": np.broadcast_to(played.pushed_by, offers.shape),
            "asked": np.broadcast_to(played.asked, n_runs),
            "packages": after.package,
            "waves": after.waves,
            "movers": after.movers,
            "accepts": answers.accepts,
            "abstains": answers.abstains,
            "reasons": answers.reason,
            "reason_issues": answers.issue,
            "reason_commitments": answers.commitment,
            "utilities": answers.utility,
            "counted": table.counted.copy(),
            "red_low": table.meant["red_low"].copy(),
            "red_high": table.meant["red_high"].copy(),
            "gains": table.gains(after.package, table.answering),
        }

    def _note_refusals(self, answers: Answers, number: int) -> None:
        """Keep the last refusals: of parties that are there, of ratifiers if they are asked or foreseen."""
        here = self.table.present[self.table.parties]
        if len(self.compiled.ratifiers):
            signed = self.table.agreed(answers.accepts, answers.abstains)
            heard = np.ones_like(here[:1]) if self.compiled.foresees else signed
            here = np.concatenate(
                [here, np.broadcast_to(heard, (len(self.compiled.ratifiers), len(self.runs)))]
            )
        refused = answers.refuses & here
        when = np.array(number, dtype=np.int16)
        noted: list[NDArray[Any]] = [answers.reason, answers.issue, answers.commitment, when]
        for last, now in zip(self.refusals, noted, strict=True):
            np.copyto(last, now, where=refused)

    def _lose_patience(self, after: Consequences, agreed: Bools, number: int) -> None:
        """Actors leave whose red line the text would have crossed for too many rounds in a row."""
        if not len(self.walkers):
            return
        crossed = crosses(after.package, self.table, self.walkers).any(axis=1)
        self.crossed_in_a_row = np.where(crossed, self.crossed_in_a_row + 1, 0)
        patience = self.compiled.walks_out_after[self.walkers][:, np.newaxis]
        leaves = (self.crossed_in_a_row >= patience) & self.table.present[self.walkers] & ~agreed
        self.walk_out(self.walkers, leaves, number)

    def _end(self, where: Bools, ending: int, number: int, package: Floats) -> None:
        """Freeze the runs that end now."""
        columns = np.flatnonzero(where & (self.ended.ending[self.runs] == STILL_TALKING))
        runs: NDArray[np.intp] = self.runs[columns]
        self.ended.ending[runs] = ending
        self.ended.rounds[runs] = number
        self.ended.package[:, runs] = package[:, columns]
        for name, last in zip(REFUSALS, self.refusals, strict=True):
            getattr(self.ended, name)[:, runs] = last[:, columns]

    def _shrink(self) -> None:
        """Drop runs that have ended once they are a quarter of those at the table."""
        talking = np.flatnonzero(self.ended.ending[self.runs] == STILL_TALKING)
        if len(talking) <= 0.75 * len(self.runs) and len(self.runs) > 2:
            # numpy sums a single column in another order, so one that has ended keeps it company.
            columns = (
                talking if len(talking) > 1 else np.array([talking[0], (talking[0] + 1) % len(self.runs)])
            )
            self.runs = self.runs[columns]
            self.crossed_in_a_row = self.crossed_in_a_row[:, columns]
            self.refusals = [last[:, columns] for last in self.refusals]
            self.table.keep(columns)
            self.events.keep(columns)
            self.protocol.keep(columns)


class Events:
    """The events of one block that can still happen."""

    def __init__(self, compiled: CompiledScenario, draws: Draws) -> None:
        self.events: tuple[CompiledEvent, ...] = compiled.events
        self.pending: Bools = draws.happens.copy()
        self.first: NDArray[np.int64] = draws.first

    def happen(self, number: int, last_text: Floats, table: Table) -> tuple[Bools, bool]:
        """Let happen what is due in round *number*.

        Returns:
            Which events happened (ndarray[events, runs]), and whether more than no-deal has changed.
        """
        happened = np.zeros_like(self.pending)
        for e, event in enumerate(self.events):
            if event.first <= number <= event.last:
                on_time = self.first[e] <= number if event.terms else self.first[e] == number
                happened[e] = meets(event.terms, last_text, self.pending[e] & on_time)
        return happened, self._carry_out(happened, table)

    def report(self, e: int, table: Table) -> bool:
        """Let event *e* happen now in every run; whether more than no-deal has changed."""
        happened = np.zeros_like(self.pending)
        happened[e] = True
        return self._carry_out(happened, table)

    def _carry_out(self, happened: Bools, table: Table) -> bool:
        """Change the *table* where events *happened*, in the order of the file; whether by more than no-deal."""
        self.pending &= ~happened
        touched: set[str] = set()
        for event, where in zip(self.events, happened, strict=True):
            if where.any():
                for slot, value in event.changes:
                    table.change(slot, value, where)
                    touched.add(slot.array)
        if touched:
            table.refresh(touched, columns_where(np.logical_or.reduce(happened, axis=0)))
        return bool(touched & (WEIGHING | WANTING))

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs only."""
        self.pending, self.first = self.pending[:, columns], self.first[:, columns]
