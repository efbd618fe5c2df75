"""Alternating offers: one party proposes, and its own offer is the text.

In:      Table, the number of the round
Out:     the proposer's offer for every run, with the aspirations and reservations behind it
Keeps:   the parties propose in the order of the file, or as the lot falls; one that has left is passed over
Not here: backward induction (foresight), consequences and answers (answers), endings (engine)
Example: tests/model/test_alternating_offers.py, tests/reference_protocols.py
"""

import numpy as np
from numpy.typing import NDArray

from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols._base import Round, weighted_mean
from negotiation_sim.model.protocols.aspiration import aspire, looks_back
from negotiation_sim.model.protocols.foresight import Foresight
from negotiation_sim.model.protocols.switching import concession_of
from negotiation_sim.model.state import Table


class AlternatingOffers:
    """Talks in which a party proposes (Rubinstein 1982; Faratin et al. 1998).

    Drawing the proposer by lot is the procedure of Baron & Ferejohn (1989).
    """

    def __init__(self, table: Table, rounds: int) -> None:
        self.table = table
        self.rounds = rounds
        discounts = table.compiled.discounts
        self.foresight = None if discounts is None else Foresight(table, rounds, discounts)
        self.concession = concession_of(table)
        self.aspirations = np.ones((len(table.compiled.actors), table.n_runs))
        self.looks_back = looks_back(table)
        self.standing = table.start.copy()
        self.proposed = np.zeros(self.aspirations.shape, dtype=bool)
        self.last_text = weighted_mean(table, self.standing)
        self.before = self.last_text
        self.last_author = np.zeros(table.n_runs, dtype=np.int16)

    def step(self, number: int) -> Round:
        """Aspirations, and the offer of the party whose turn it is."""
        author = self._turn(number)
        reservations = self.table.reservation(number)
        if self.foresight is None:
            time = number / self.rounds
            self.aspirations = aspire(self.table, reservations, self.aspirations, self._gain(), time)
            text = self._concede(author)
        else:
            # Two parties who must both sign: nobody is ever passed over.
            proposer = (author != self.table.compiled.parties[0]).astype(np.intp)
            self.aspirations[self.table.compiled.parties] = self.foresight.aspirations(number, proposer)
            text = self.foresight.offer(number, proposer)
        for actor, offer in self.table.given.items():
            text = np.where(author == actor, offer, text)
        text[self.table.compiled.decided] = self.table.inputs["status_quo"][self.table.compiled.decided]
        self._put_forward(author, text)
        return Round(reservations, self.aspirations.copy(), text, author=author)

    def offers(self) -> Floats:
        """What each party has put forward last; the position of an actor that has not had its turn."""
        offers, decided = self.standing.copy(), self.table.compiled.decided
        offers[:, decided] = self.table.inputs["status_quo"][decided]
        return offers

    def refresh(self) -> None:
        """Take in what has changed in the table."""
        self.concession.refresh()
        if self.foresight is not None:
            self.foresight.refresh()
        proposed = self.proposed[:, np.newaxis]
        self.standing = np.where(proposed, self.standing, self.table.start)

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs only."""
        for name in ("aspirations", "standing", "proposed", "last_text", "before", "last_author"):
            setattr(self, name, np.take(getattr(self, name), columns, axis=-1))
        self.refresh()

    def _turn(self, number: int) -> NDArray[np.int16]:
        """Whose turn it is among the parties that are still there, ndarray[runs].

        The next one in the order of the file; with the lot, each as likely as any other.
        """
        parties, present = self.table.compiled.parties, self.table.present
        order = np.roll(parties, -((number - 1) % len(parties)))
        chosen = present[order].argmax(axis=0)
        if self.table.compiled.lot:
            order, here = parties, present[parties].cumsum(axis=0)
            chosen = (here > self.table.inputs["lots"][number - 1] * here[-1]).argmax(axis=0)
        turn: NDArray[np.int16] = order[chosen].astype(np.int16)
        return turn

    def _concede(self, author: NDArray[np.int16]) -> Floats:
        """The author's offer: from its position towards what the other parties ask for."""
        towards = self._others(author)
        self.concession.spent(towards, np.maximum(1.0 - self.aspirations, 0.0))
        return _of(author, self.concession.offers(towards))

    def _others(self, author: NDArray[np.int16]) -> Floats:
        """The mean of what the other parties have put forward, by their influence.

        If none of them cares, what the author wants; the status quo if it does not care either.
        """
        parties, inputs = self.table.compiled.parties, self.table.inputs
        others = parties[:, np.newaxis, np.newaxis] != author
        weight = np.where(others, self.table.influence[parties], 0.0)
        total = weight.sum(axis=0)
        asked = (weight * self.standing[parties]).sum(axis=0)
        cares = _of(author, self.table.weights) > 0
        mean = np.where(cares, _of(author, inputs["positions"]), inputs["status_quo"])
        np.divide(asked, total, out=mean, where=total > 0)
        if (shapes := self.table.compiled.shapes) is not None:
            mean[shapes.choices] = shapes.favoured(weight, self.standing[parties][:, shapes.choices], mean)
        return mean

    def _gain(self) -> Floats:
        """What the last offer brought everybody else over its author's offer before, ndarray[actors, runs]."""
        if not self.looks_back:
            return np.zeros_like(self.aspirations)
        gain = self.table.utility(self.last_text) - self.table.utility(self.before)
        np.put_along_axis(gain, self.last_author[np.newaxis].astype(np.intp), 0.0, axis=0)
        return gain

    def _put_forward(self, author: NDArray[np.int16], text: Floats) -> None:
        """Let the offer stand in the place of its author's last one."""
        self.before, self.last_text, self.last_author = _of(author, self.standing), text, author
        whose = author[np.newaxis].astype(np.intp)
        np.put_along_axis(self.standing, whose[:, np.newaxis], text[np.newaxis], axis=0)
        np.put_along_axis(self.proposed, whose, values=True, axis=0)


def _of(author: NDArray[np.int16], packages: Floats) -> Floats:
    """The author's package in every run, ndarray[issues, runs]."""
    whose = author[np.newaxis, np.newaxis].astype(np.intp)
    taken: Floats = np.take_along_axis(packages, whose, axis=0)[0]
    return taken


NAMES = {"alternating-offers": AlternatingOffers}
