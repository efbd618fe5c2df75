"""A protocol that somebody else wrote, held to what the engine relies on.

In:      a protocol, begun; what it answers
Out:     copies of it, or an error that names the protocol and says what is wrong
Keeps:   nothing that a protocol does wrong, or writes into later, becomes a number of a result
Not here: what can only be seen by asking twice (model.check_protocol); our own, which the tests watch
Example: tests/model/test_protocol_plug_ins.py
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import define
from numpy.typing import NDArray

from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.protocols._base import Protocol, Push, Round
from negotiation_sim.model.state import Table
from negotiation_sim.plug_ins import NamedProtocol
from negotiation_sim.scenario.issues import TOLERANCE


def begun(named: NamedProtocol, table: Table, rounds: int) -> Protocol:
    """The protocol of one block of talks; watched unless it is ours.

    Raises:
        NegotiationSimError: If it cannot be begun.
    """
    if named.ours:
        ours: Protocol = named(table, rounds)
        return ours
    return Watched(named.name, table, _asked(named.name, "begin", lambda: named(table, rounds)))


@define(eq=False)
class Watched:
    """Asks a protocol, and looks at every answer."""

    name: str
    table: Table
    inner: Protocol

    @property
    def last_text(self) -> Floats:
        """The text of the round before, ndarray[issues, runs]."""
        return self._numbers(
            "last_text", _asked(self.name, "last_text", lambda: self.inner.last_text), 0.0, 1.0
        )

    def step(self, number: int) -> Round:
        """Play a round."""
        played = _asked(self.name, f"step({number})", lambda: self.inner.step(number))
        if not isinstance(played, Round):
            raise self._wrong(f"step has answered with {type(played).__name__}, and a Round is due")
        last = len(self.table.weights) - 1
        return Round(
            self._numbers("reservations", played.reservations, -np.inf, np.inf),
            self._numbers("aspirations", played.aspirations, -np.inf, np.inf),
            self._numbers("text", played.text, 0.0, 1.0),
            self._marks("asked", played.asked, 0, 1),
            self._marks("author", played.author, -1, last),
            self._marks("push", played.push, min(Push), max(Push)),
            self._marks("pushed_by", played.pushed_by, -1, last),
        )

    def offers(self) -> Floats:
        """Where everybody stands, ndarray[actors, issues, runs]."""
        return self._numbers("offers", _asked(self.name, "offers", self.inner.offers), 0.0, 1.0)

    def refresh(self) -> None:
        """Take in what has changed."""
        _asked(self.name, "refresh", self.inner.refresh)

    def keep(self, columns: NDArray[np.intp]) -> None:
        """Go on with some of the runs."""
        _asked(self.name, "keep", lambda: self.inner.keep(columns))

    def _shape(self, name: str) -> tuple[int, ...]:
        actors, issues, runs = self.table.weights.shape
        if name in {"text", "last_text"}:
            return issues, runs
        if name in {"offers", "push", "pushed_by"}:
            return actors, issues, runs
        return (runs,) if name in {"asked", "author"} else (actors, runs)

    def _numbers(self, name: str, answer: Any, low: float, high: float) -> Floats:
        if getattr(answer, "shape", None) != (due := self._shape(name)):
            raise self._wrong(f"{name} has the shape {np.shape(answer)}, and {due} is due")
        if answer.dtype != np.float64:
            raise self._wrong(f"{name} is of {answer.dtype}, and float64 is due")
        if not np.isfinite(answer).all():
            raise self._wrong(f"{name} holds what is no finite number")
        if answer.min() < low - TOLERANCE or answer.max() > high + TOLERANCE:
            raise self._wrong(
                f"{name} goes from {answer.min():g} to {answer.max():g}, and issues go from 0 to 1"
            )
        numbers: Floats = answer.copy()
        return numbers

    def _marks(self, name: str, answer: Any, low: int, high: int) -> NDArray[Any]:
        """Truths or whole numbers; what is the same in every run may be a single one."""
        marks, due = np.array(answer), self._shape(name)
        if marks.shape not in ((), due):
            raise self._wrong(f"{name} has the shape {marks.shape}, and {due} is due, or a single value")
        kinds, told = ("b", "bool") if name == "asked" else ("iu", "a whole number")
        if marks.dtype.kind not in kinds:
            raise self._wrong(f"{name} is of {marks.dtype}, and {told} is due")
        if marks.min() < low or marks.max() > high:
            raise self._wrong(f"{name} goes from {marks.min()} to {marks.max()}, and {low} to {high} is due")
        return marks

    def _wrong(self, what: str) -> NegotiationSimError:
        return NegotiationSimError(f"the protocol '{self.name}': {what}")


def _asked(name: str, what: str, ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except NegotiationSimError:
        raise
    except Exception as error:
        told = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise NegotiationSimError(f"the protocol '{name}' has failed in {what}: {told}") from error
