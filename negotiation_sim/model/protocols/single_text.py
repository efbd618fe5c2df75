"""The single negotiating text: the actors make offers, the chair drafts, the parties answer.

In:      Table, the number of the round
Out:     the chair's draft for every run, with the aspirations and reservations behind it
Keeps:   the chair does not table what a signatory, or a ratifier who is foreseen, has ruled out, where the red
         lines leave a choice
Not here: consequences and answers (answers), endings (engine)
Example: tests/model/test_protocols.py, tests/reference_engine.py
"""

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols._base import Round, weighted_mean
from negotiation_sim.model.protocols.aspiration import aspire, looks_back
from negotiation_sim.model.protocols.stances import Stances
from negotiation_sim.model.protocols.switching import Switching, concession_of
from negotiation_sim.model.state import WEIGHING, Bools, Table


class SingleText:
    """Talks over a chair's draft (the single-text procedure, Raiffa 1982, chapter 14)."""

    def __init__(self, table: Table, rounds: int) -> None:
        self.table = table
        self.rounds = rounds
        self.concession = concession_of(table)
        self.chair = Chair(table, self.concession.stances)
        self.aspirations = np.ones((len(table.compiled.actors), table.n_runs))
        self.gain = np.zeros_like(self.aspirations)
        self.looks_back = looks_back(table)
        self.last_text = weighted_mean(table, table.inputs["positions"])
        self.before = self.last_text

    def step(self, number: int) -> Round:
        """Aspirations, offers, text."""
        if self.looks_back:
            self.gain = self.table.utility(self.last_text) - self.table.utility(self.before)
        reservations = self.table.reservation(number)
        time = number / self.rounds
        self.aspirations = aspire(self.table, reservations, self.aspirations, self.gain, time)
        budget = np.maximum(1.0 - self.aspirations, 0.0)
        spent = self.concession.spent(self.last_text, budget)
        text = self.chair.draft(spent)
        if isinstance(self.concession, Switching):
            self.chair.choose(text, self.concession.chosen_options())
        self.before, self.last_text = self.last_text, text
        return Round(reservations, self.aspirations, text)

    def offers(self) -> Floats:
        """Where each actor moved from its position."""
        return self.concession.offers(self.before)

    def refresh(self) -> None:
        """Take in what has changed in the table."""
        self.concession.refresh()
        self.chair.refresh()

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs only."""
        for name in ("aspirations", "gain", "before", "last_text"):
            setattr(self, name, np.take(getattr(self, name), columns, axis=-1))
        self.refresh()


class Chair:
    """How the chair makes one text from the offers: what stays the same from round to round.

    Attributes:
        pull (ndarray[stances, runs]): How far the draft moves for what is spent on a stance.
        stated (ndarray[issues, runs]): The draft that the stated positions would make.
        uncared (ndarray[issues, runs]): Where nobody cares about the issue.
        bound: The rows of those whose red lines bind the draft: the parties, and the ratifiers if they are foreseen.
        low, high (ndarray[issues, runs]): The common ground of these red lines; 0 to 1 if there is none,
            or no draft touches the issue.
    """

    def __init__(self, table: Table, stances: Stances) -> None:
        self.table, self.stances = table, stances
        self.bound = table.answering if table.compiled.foresees else table.parties
        self.pull: Floats = np.empty(0)
        self.refresh()

    def draft(self, spent: Floats) -> Floats:
        """The text for what is spent on each stance (ndarray[stances, runs]), ndarray[issues, runs]."""
        np.multiply(spent, self.pull, out=self.stances.packed)
        text: Floats = self.stances.spread().sum(axis=0)
        text += self.stated
        # An issue that nobody cares about, or that no draft touches, keeps the status quo.
        np.copyto(text, self.table.inputs["status_quo"], where=self.uncared)
        np.maximum(text, self.low, out=text)
        return np.minimum(text, self.high, out=text)

    def choose(self, text: Floats, chosen: Floats) -> None:
        """Put the options with most support (*chosen*: ndarray[actors, choices, runs]) into *text*, among those that no signatory rules out."""
        table, shapes = self.table, self.table.compiled.shapes
        assert shapes is not None
        binds = np.zeros_like(table.present)
        binds[self.bound] = self._binds()
        status_quo, decided = table.inputs["status_quo"], table.compiled.decided
        text[shapes.choices] = shapes.favoured(table.influence, chosen, status_quo, shapes.allowed(binds))
        text[decided] = status_quo[decided]

    def _binds(self) -> Bools:
        """Whose red lines bind the draft now: parties that are still there, and ratifiers always."""
        table = self.table
        here: Bools = table.present[self.bound]
        if table.compiled.foresees:
            here = here.copy()
            here[len(table.compiled.parties) :] = True
        return here

    def refresh(self) -> None:
        """Take in what has changed in the table."""
        table, changed = self.table, self.table.changed
        if self.pull.shape != (shape := self.stances.by_rank.shape):
            self.pull = np.empty(shape)
            self.stated, self.low, self.high = (np.empty(table.no_deal.shape) for _ in range(3))
            self.uncared = np.empty(table.no_deal.shape, dtype=bool)
        influence = changed.of(table.influence)
        changed.put(self.stated, (influence * changed.of(table.inputs["positions"])).sum(axis=0))
        if table.touched & WEIGHING:
            weights = changed.of(table.weights)
            # Utility spent on an issue, divided by its weight, is the way moved on it.
            pull = np.divide(influence, weights, out=np.zeros_like(weights), where=weights > 0)
            changed.put(self.pull, self.stances.of(pull))
            changed.put(self.uncared, ~(influence.sum(axis=0) > 0))
        here = changed.of(self._binds())[:, np.newaxis]
        known = (changed.of(table.inputs[name][self.bound]) for name in ("red_low", "red_high"))
        red_low, red_high = table.said or known
        low = np.where(here, red_low, 0.0).max(axis=0)
        high = np.where(here, red_high, 1.0).min(axis=0)
        # Where the red lines leave nothing in common the draft stays as it is.
        common = low <= high
        common[table.compiled.decided] = False
        changed.put(self.low, np.where(common, low, 0.0))
        changed.put(self.high, np.where(common, high, 1.0))


NAMES = {"single-text": SingleText}
