"""What was kept of the runs: how each ended, and, on request, every round of it.

In:      what the engine did in each round
Out:     Ended (always), Trajectories (on request)
Keeps:   plain arrays, runs last; index -1 means nothing
Not here: names of endings (outcomes), numbers about many runs (summary)
Example: tests/model/test_engine.py
"""

from collections.abc import Sequence

import numpy as np
from attrs import fields, frozen
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.state import Bools
from negotiation_sim.scenario.issues import TOLERANCE


@frozen(eq=False)
class Ended:
    """How the runs ended; this is what is kept of every run.

    Attributes:
        ending (ndarray[runs]): Index into ENDINGS.
        outcome (ndarray[runs]): Index into the scenario's named outcomes, the unnamed one last.
        rounds (ndarray[runs]): The round in which the run ended, from 1.
        package (ndarray[issues, runs]): The final package, 0..1.
        reason, reason_issue, reason_commitment, refused_in (ndarray[answering, runs]): Why each party,
            and after them each ratifier, last refused, what that is about, and in which round; 0 and -1
            where it never did.
    """

    ending: NDArray[np.int8]
    outcome: NDArray[np.int16]
    rounds: NDArray[np.int16]
    package: Floats
    reason: NDArray[np.int8]
    reason_issue: NDArray[np.int16]
    reason_commitment: NDArray[np.int16]
    refused_in: NDArray[np.int16]

    @property
    def n_runs(self) -> int:
        """How many runs these are."""
        return len(self.ending)

    def cut(self, columns: slice) -> "Ended":
        """Some of the runs."""
        return Ended(**{f.name: getattr(self, f.name)[..., columns] for f in fields(Ended)})

    @classmethod
    def joined(cls, parts: Sequence["Ended"]) -> "Ended":
        """Runs side by side."""
        arrays = {f.name: [getattr(part, f.name) for part in parts] for f in fields(Ended)}
        return cls(**{name: np.concatenate(several, axis=-1) for name, several in arrays.items()})


@frozen(eq=False, repr=False)
class Trajectories:
    """Every round of some runs; the first axis counts rounds from 1, the last one runs.

    What stands there after the end of a run means nothing: ``ended.rounds`` says where that is.

    Attributes:
        start (ndarray[issues, runs]): The text of round 0, from the stated positions.
        positions (ndarray[actors, issues, runs]): These positions.
        start_kept (ndarray[commitments, runs]): Which commitments are kept at the start.
        start_counted (ndarray[parties, runs]): What each party counts in the decision rule at the start.
        values (ndarray[commitments, runs]): What each commitment makes of its issue.
        kept (ndarray[rounds, commitments, runs]), no_deals (ndarray[rounds, issues, runs])
        happened (ndarray[rounds, events, runs])
        reservations, aspirations (ndarray[rounds, actors, runs])
        offers (ndarray[rounds, actors, issues, runs])
        texts, packages (ndarray[rounds, issues, runs]): As written, and after its consequences.
        authors (ndarray[rounds, runs]): The actor whose offer the text is; -1 if it is nobody's.
        pushes, pushed_by (ndarray[rounds, actors, issues, runs]): How an actor was moved (a Push), by whom.
        asked (ndarray[rounds, runs]): Whether the parties were asked for their answer.
        waves (ndarray[rounds, commitments, runs]), movers (ndarray[rounds, issues, runs])
        red_low, red_high (ndarray[rounds, actors, issues, runs]): The red lines, 0 and 1 where there are none.
        gains (ndarray[rounds, answering, issues, runs]): Utility that the consequences of the text
            would bring an actor over no-deal, issue by issue; they sum to the difference.
        accepts, abstains, reasons, reason_issues, reason_commitments, utilities (ndarray[rounds, answering, runs]):
            The parties, and after them what each ratifier would say.
        counted (ndarray[rounds, parties, runs]): What each party counts in the decision rule; no row where capability
            does not count, as in *start_counted*.
    """

    ended: Ended
    start: Floats
    positions: Floats
    start_kept: Bools
    start_counted: Floats
    values: Floats
    kept: Bools
    no_deals: Floats
    happened: Bools
    reservations: Floats
    aspirations: Floats
    offers: Floats
    texts: Floats
    authors: NDArray[np.int16]
    pushes: NDArray[np.int8]
    pushed_by: NDArray[np.int16]
    asked: Bools
    packages: Floats
    waves: NDArray[np.int16]
    movers: NDArray[np.int16]
    accepts: Bools
    abstains: Bools
    reasons: NDArray[np.int8]
    reason_issues: NDArray[np.int16]
    reason_commitments: NDArray[np.int16]
    utilities: Floats
    counted: Floats
    red_low: Floats
    red_high: Floats
    gains: Floats

    def __repr__(self) -> str:
        """In one line; the arrays are there by name."""
        return f"Trajectories(runs={self.ended.n_runs}, rounds={len(self.texts)})"

    def changes_nothing(self) -> bool:
        """Whether what the last draft of the first of the runs would lead to is what holds without agreement."""
        last = int(self.ended.rounds[0]) - 1
        away = np.abs(self.packages[last, :, 0] - self.no_deals[last, :, 0])
        return bool((away <= TOLERANCE).all())
