"""Whether a strategy that somebody wrote keeps what the engine relies on.

In:      a strategy
Out:     sentences on what it does not keep; none if all is well
Keeps:   the same strategy gets the same verdict
Not here: what the engine refuses while it runs (protocols.aspiration)
Example: tests/model/test_plug_ins.py
"""

import pickle
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from attrs import evolve

from negotiation_sim.strategies._base import NUMBERS, Array, Strategy, View

ACTORS, RUNS, ROUNDS = 3, 8, 6


def check_strategy(strategy: Strategy) -> list[str]:
    """Say what a strategy does that the engine relies on nobody doing.

    It must answer with one number for each actor and run, finite, at most 1; leave what it is given as it is;
    answer the same when asked again; and answer for an actor in a run the same in whatever company, since runs
    are worked out in blocks, and blocks anywhere. To work in other processes it must go through pickle.

    Returns:
        One sentence for each thing that is wrong.
    """
    try:
        return [*_problems(strategy)]
    except Exception as error:  # noqa: BLE001 - whatever it does
        return [f"it fails: {type(error).__name__}: {error}"]


def _problems(strategy: Strategy) -> Iterator[str]:
    first = _answers(strategy, _views())
    for view, answer in zip(_views(), first, strict=True):
        if not isinstance(answer, np.ndarray):
            yield f"it answers with {type(answer).__name__} where an array is due"
            return
        if answer.shape != view.last.shape:
            yield f"it answers with the shape {answer.shape} where {view.last.shape} (actors, runs) is due"
            return
        if answer.dtype.kind not in NUMBERS:
            yield f"it answers with {answer.dtype} where numbers are due"
            return
    if not all(np.isfinite(answer).all() for answer in first):
        yield "it answers with what is no finite number"
        return
    if any(answer.max() > 1.0 for answer in first):
        yield "it asks for more than 1, which nothing is worth"
    given = _views()
    _answers(strategy, given)
    if not all(_same(before, after) for before, after in zip(_views(), given, strict=True)):
        yield "it changes the arrays that it is given"
    if not all(map(np.array_equal, first, _answers(strategy, _views()))):
        yield "it answers otherwise when it is asked the same again"
    if not _is_alone(strategy, first):
        yield "its answer for one actor in one run depends on the others in the same block"
    if first and any((later > earlier + 1e-9).any() for earlier, later in pairwise(first)):
        yield "it asks for more in a later round, though no deal is worth the same and nothing has changed for the better"
    try:
        pickle.dumps(strategy)
    except Exception:  # noqa: BLE001 - whatever stands in the way
        yield "it cannot be sent to another process: its class must stand at the top of a module"


def _answers(strategy: Strategy, views: list[View]) -> list[Any]:
    return [strategy.aspiration(view) for view in views]


def _is_alone(strategy: Strategy, whole: list[Array]) -> bool:
    """Whether each actor in each run gets the same answer by itself."""
    for view, answer in zip(_views(), whole, strict=True):
        for actor in range(ACTORS):
            for run in range(RUNS):
                here = np.s_[actor : actor + 1, run : run + 1]
                part = evolve(
                    view, reservation=view.reservation[here], last=view.last[here], gain=view.gain[here]
                )
                if not np.allclose(strategy.aspiration(part), answer[here], rtol=0, atol=1e-12):
                    return False
    return True


def _same(one: View, other: View) -> bool:
    pairs = ((one.reservation, other.reservation), (one.last, other.last), (one.gain, other.gain))
    return all(np.array_equal(before, after) for before, after in pairs)


def _views() -> list[View]:
    """The rounds of talks in which nothing is won: no deal is worth 0 to 0.7, each actor and run its own."""
    reservation = np.linspace(0.0, 0.7, ACTORS * RUNS).reshape(ACTORS, RUNS)
    last = np.linspace(1.0, 0.8, ACTORS * RUNS).reshape(ACTORS, RUNS)
    gain = np.linspace(0.0, 0.1, ACTORS * RUNS).reshape(ACTORS, RUNS)
    return [View(reservation.copy(), last.copy(), gain.copy(), (n + 1) / ROUNDS) for n in range(ROUNDS)]
