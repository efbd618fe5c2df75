"""What the parties say to a text, and why they refuse.

In:      Table, Round, the consequences of its text
Out:     Answers: who accepts; for those who do not, the reason
Keeps:   a party judges consequences, not the text as written; tolerance 1e-9
Not here: what the answers lead to (engine), the words for a reason (report)
Example: tests/model/test_answers.py
"""

from enum import IntEnum

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.consequences import Consequences
from negotiation_sim.model.protocols import Round
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.issues import TOLERANCE

Bools = NDArray[np.bool_]


class Reason(IntEnum):
    """Why a party refuses a text; the words are those of the results and of the documentation."""

    NONE = 0
    RED_LINE = 1
    CROSSED_BY_COMMITMENT = 2
    WORTH_LESS_THAN_NO_DEAL = 3
    WORTH_LESS_THAN_HOPED = 4

    @property
    def words(self) -> str:
        """The reason as the design and the JSON output name it."""
        return REASONS[self]


REASONS = {
    Reason.NONE: "none",
    Reason.RED_LINE: "red line",
    Reason.CROSSED_BY_COMMITMENT: "crossed by commitment",
    Reason.WORTH_LESS_THAN_NO_DEAL: "worth less than no deal",
    Reason.WORTH_LESS_THAN_HOPED: "worth less than it still hopes for",
}


@frozen(eq=False)
class Answers:
    """The parties' answers, ndarray[parties, runs] each.

    Attributes:
        accepts: Whether the party accepts.
        reason: A Reason; NONE where it accepts, and where nobody asked it.
        issue, commitment: What the reason is about, by index; -1 where it is about nothing.
        utility: What the consequences of the text are worth to the party.
    """

    accepts: Bools
    reason: NDArray[np.int8]
    issue: NDArray[np.int16]
    commitment: NDArray[np.int16]
    utility: Floats

    @property
    def refuses(self) -> Bools:
        """Where a party was asked and says no."""
        refused: Bools = self.reason != Reason.NONE
        return refused


def crosses(package: Floats, table: Table, actors: slice | NDArray[np.intp]) -> Bools:
    """Where a *package* (ndarray[issues, runs]) crosses a red line, ndarray[actors, issues, runs]."""
    lined = table.compiled.red_lines
    values = package[lined[1]]
    crossed = np.zeros(table.weights.shape, dtype=bool)
    over = values > table.inputs["red_high"][lined] + TOLERANCE
    over |= values < table.inputs["red_low"][lined] - TOLERANCE
    crossed[lined] = over
    if (shapes := table.compiled.shapes) is not None:
        crossed[shapes.ruled] |= shapes.crossed(package)
    return crossed[actors]


def answer(table: Table, played: Round, after: Consequences) -> Answers:
    """Ask every party."""
    parties = table.parties
    utility = table.utility(after.package, parties)
    crossed = crosses(after.package, table, parties)
    outside = crossed.any(axis=1)
    accepts = ~outside & (utility >= played.aspirations[parties] - TOLERANCE) & table.present[parties]
    accepts &= played.asked
    hopeless = utility < played.reservations[parties] - TOLERANCE
    reason = np.where(
        hopeless, np.int8(Reason.WORTH_LESS_THAN_NO_DEAL), np.int8(Reason.WORTH_LESS_THAN_HOPED)
    )
    issue = np.full(reason.shape, -1, dtype=np.int16)
    commitment = issue.copy()
    if outside.any():
        written = crossed & crosses(played.text, table, parties)
        by_text = written.any(axis=1)
        first = np.where(by_text, _first(written), _first(crossed))
        why = np.where(by_text, np.int8(Reason.RED_LINE), np.int8(Reason.CROSSED_BY_COMMITMENT))
        np.copyto(reason, why, where=outside)
        np.copyto(issue, first, where=outside)
        mover = np.take_along_axis(after.movers, np.maximum(first, 0), axis=0)
        np.copyto(commitment, mover, where=outside & ~by_text)
    says_nothing_against_it = accepts | ~played.asked
    reason[says_nothing_against_it] = Reason.NONE
    issue[says_nothing_against_it] = -1
    commitment[says_nothing_against_it] = -1
    return Answers(accepts, reason, issue, commitment, utility)


def _first(crossed: Bools) -> NDArray[np.int16]:
    """The first issue on which something is so, ndarray[actors, runs]; -1 if there is none."""
    n_issues = crossed.shape[1]
    backwards = np.arange(n_issues, 0, -1, dtype=np.int16)[:, np.newaxis]
    first: NDArray[np.int16] = n_issues - (crossed * backwards).max(axis=1)
    first[first == n_issues] = -1
    return first
