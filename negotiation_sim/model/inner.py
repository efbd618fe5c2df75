"""What actors would settle for, where it differs from what they say: which numbers take the place of which.

In:      Scenario, the order of its issues and actors
Out:     Meant, by kind of number; the addresses of the rows
Keeps:   a scenario in which everybody means what it says has none
Not here: the numbers themselves (draws), what is reckoned with them (state)
Example: tests/model/test_inner.py
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.model.worth import Cells
from negotiation_sim.scenario.scenario import Scenario

Kind = Literal["positions", "saliences", "red_low", "red_high"]


@frozen(eq=False)
class Meant:
    """Inner numbers of one kind: rows of the array ``inner``, and the actors and issues whose they are."""

    array: Kind
    rows: NDArray[np.intp]
    cells: Cells


def inner_rows(
    scenario: Scenario, issues: Iterable[str], actors: Iterable[str]
) -> Iterator[tuple[str, Kind, tuple[int, int]]]:
    """The rows of the array ``inner``: the address, what it takes the place of, and whose on which issue.

    An inner red line takes the place of both ends of the one that is said, so it has a row for each.
    """
    named = [*issues]
    for a, actor in enumerate(actors):
        for issue, stance in scenario.actors[actor].stances.items():
            here, cell = f"actors.{actor}.stances.{issue}.inner", (a, named.index(issue))
            if stance.inner is None:
                continue
            if stance.inner.position is not None:
                yield f"{here}.position", "positions", cell
            if stance.inner.salience is not None:
                yield f"{here}.salience", "saliences", cell
            if stance.inner.red_line is not None:
                yield f"{here}.red_line.at_least", "red_low", cell
                yield f"{here}.red_line.at_most", "red_high", cell


def meant_of(scenario: Scenario, issues: Iterable[str], actors: Iterable[str]) -> tuple[Meant, ...]:
    """The inner numbers by kind; none where everybody means what it says."""
    by_kind: dict[Kind, list[tuple[int, int, int]]] = {}
    for n, (_, kind, cell) in enumerate(inner_rows(scenario, issues, actors)):
        by_kind.setdefault(kind, []).append((n, *cell))
    found = {kind: np.array(own, dtype=np.intp) for kind, own in by_kind.items()}
    return tuple(
        Meant(kind, own[:, 0].copy(), (own[:, 1].copy(), own[:, 2].copy())) for kind, own in found.items()
    )
