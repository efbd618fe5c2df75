"""What the parties say to a text, and those who ratify it, and why they refuse.

In:      Table, Round, the consequences of its text
Out:     Answers: who accepts; for those who do not, the reason
Keeps:   consequences are judged, not the text as written; tolerance 1e-9
Not here: what the answers lead to (engine), the words for a reason (report)
Example: tests/model/test_answers.py
"""

from enum import IntEnum

import numpy as np
from attrs import fields, frozen
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.consequences import Consequences
from negotiation_sim.model.protocols import Round
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.talks import Talks

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


FIRST_AT_HOME = len(REASONS)
"""The number of the reason that the first ratifier would say no; the next number is the second, and so on."""


def reasons(talks: Talks) -> tuple[str, ...]:
    """The words of every reason that there can be in these *talks*, by its number."""
    at_home = talks.ratify if talks.foresees_ratification else ()
    return (*REASONS.values(), *(f"would not be ratified by {name}" for name in at_home))


@frozen(eq=False)
class Answers:
    """The answers, ndarray[answering, runs] each: those of the parties, then those of the ratifiers.

    What a ratifier says counts once the parties have signed.

    Attributes:
        accepts: Whether the actor accepts.
        abstains: Whether the party would accept, but gains nothing, and the rule lets it abstain.
        reason: A Reason, or from FIRST_AT_HOME on a ratifier; NONE where it accepts or abstains, and where nobody asked it.
        issue, commitment: What the reason is about, by index; -1 where it is about nothing.
        utility: What the consequences of the text are worth to the actor.
    """

    accepts: Bools
    abstains: Bools
    reason: NDArray[np.int8]
    issue: NDArray[np.int16]
    commitment: NDArray[np.int16]
    utility: Floats

    @property
    def refuses(self) -> Bools:
        """Where an actor was asked and says no."""
        refused: Bools = self.reason != Reason.NONE
        return refused


def crosses(package: Floats, table: Table, actors: slice | NDArray[np.intp]) -> Bools:
    """Where a *package* (ndarray[issues, runs]) crosses a red line, ndarray[actors, issues, runs]."""
    lined = table.compiled.red_lines
    values = package[lined[1]]
    crossed = np.zeros(table.weights.shape, dtype=bool)
    over = values > table.meant["red_high"][lined] + TOLERANCE
    over |= values < table.meant["red_low"][lined] - TOLERANCE
    crossed[lined] = over
    if (shapes := table.compiled.meant_shapes) is not None:
        crossed[shapes.ruled] |= shapes.crossed(package)
    return crossed[actors]


def gains_nothing(utility: Floats, reservation: Floats) -> Bools:
    """Where what is worth so much is worth no more than no deal."""
    nothing: Bools = utility <= reservation + TOLERANCE
    return nothing


def answer(table: Table, played: Round, after: Consequences) -> Answers:
    """Ask every party, and every ratifier what it would say."""
    compiled = table.compiled
    least, here = played.aspirations[table.parties], table.present[table.parties]
    said = _said(table, played, after, table.parties, least, here)
    if compiled.rule.abstain:
        said.abstains[:] = said.accepts & gains_nothing(said.utility, played.reservations[table.parties])
        said.accepts[said.abstains] = False
    if not len(compiled.ratifiers):
        return said
    home = compiled.ratifiers
    asked = np.ones((len(home), table.n_runs), dtype=bool)
    ratified = _said(table, played, after, home, played.reservations[home], asked)
    if compiled.foresees:
        fails = said.accepts & ~np.logical_and.reduce(ratified.accepts, axis=0)
        said.accepts[fails] = False
        first = FIRST_AT_HOME + ratified.accepts.argmin(axis=0)
        np.copyto(said.reason, first, where=fails, casting="unsafe")
    return Answers(
        **{
            f.name: np.concatenate([getattr(said, f.name), getattr(ratified, f.name)])
            for f in fields(Answers)
        }
    )


def _said(  # noqa: PLR0917 - one question, put to parties and to ratifiers
    table: Table,
    played: Round,
    after: Consequences,
    actors: slice | NDArray[np.intp],
    least: Floats,
    here: Bools,
) -> Answers:
    """What *actors* say who accept what is worth *least* to them, and are *here* (ndarray[actors, runs] each)."""
    utility = table.utility(after.package, actors)
    crossed = crosses(after.package, table, actors)
    outside = crossed.any(axis=1)
    accepts = ~outside & (utility >= least - TOLERANCE) & here
    accepts &= played.asked
    hopeless = utility < played.reservations[actors] - TOLERANCE
    reason = np.where(
        hopeless, np.int8(Reason.WORTH_LESS_THAN_NO_DEAL), np.int8(Reason.WORTH_LESS_THAN_HOPED)
    )
    issue = np.full(reason.shape, -1, dtype=np.int16)
    commitment = issue.copy()
    if outside.any():
        written = crossed & crosses(played.text, table, actors)
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
    return Answers(accepts, np.zeros_like(accepts), reason, issue, commitment, utility)


def _first(crossed: Bools) -> NDArray[np.int16]:
    """The first issue on which something is so, ndarray[actors, runs]; -1 if there is none."""
    n_issues = crossed.shape[1]
    backwards = np.arange(n_issues, 0, -1, dtype=np.int16)[:, np.newaxis]
    first: NDArray[np.int16] = n_issues - (crossed * backwards).max(axis=1)
    first[first == n_issues] = -1
    return first
