"""A protocol in a package of its own."""

import numpy as np
from attrs import define, field, validators
from numpy.typing import NDArray

from negotiation_sim.model.protocols import Round, Table, aspire


@define(eq=False)
class Mediator:
    """A mediator drafts what lies between the parties, whatever they offer, and moves there step by step."""

    table: Table
    rounds: int
    pace: float = field(
        default=0.5,
        validator=[validators.gt(0.0), validators.le(1.0)],
        metadata={"doc": "which share of the way to the middle it goes in a round (above 0, up to 1)"},
    )
    last_text: NDArray[np.float64] = field(init=False)
    aspirations: NDArray[np.float64] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Begin at the status quo; everybody still hopes for everything."""
        self.last_text = self.table.inputs["status_quo"].copy()
        self.aspirations = np.ones(self.table.present.shape)

    def step(self, number: int) -> Round:
        """Ask the strategies what they still hope for, and go on towards the middle."""
        table = self.table
        reservations = table.reservation(number)
        gain = np.zeros_like(reservations)
        self.aspirations = aspire(table, reservations, self.aspirations, gain, number / self.rounds)
        middle = table.inputs["positions"][table.parties].mean(axis=0)
        self.last_text = self.last_text + self.pace * (middle - self.last_text)
        return Round(reservations, self.aspirations, self.last_text)

    def offers(self) -> NDArray[np.float64]:
        """Nobody makes offers: everybody stands by its position."""
        return self.table.inputs["positions"].copy()

    def refresh(self) -> None:
        """Nothing is kept that an event could change."""

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs; take, not an index: arrays stay contiguous along the runs."""
        self.last_text = np.take(self.last_text, columns, axis=-1)
        self.aspirations = np.take(self.aspirations, columns, axis=-1)
