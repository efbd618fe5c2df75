"""What a package costs an actor against its best, where the issue is a choice or worth is a curve.

In:      Scenario; packages, positions and worth, runs last
Out:     Shapes; losses per actor and issue; options that red lines rule out; the option with most support
Keeps:   a scenario of plain lines has no Shapes, and nothing here is called for it
Not here: weights and utility (state), how far an actor moves (protocols.switching)
Example: tests/model/test_worth.py
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from attrs import astuple, evolve, frozen
from numpy.typing import NDArray

from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Cells = tuple[NDArray[np.intp], NDArray[np.intp]]
"""Stances, as indices of actors and of issues."""


@frozen(eq=False)
class Shapes:
    """The issues and stances that are no plain lines.

    Options stand evenly from 0 to 1 inside, so that an option is a number like any other.

    Attributes:
        choices (ndarray[choices]): The issues with options.
        sizes (ndarray[choices]): How many options each has.
        plain: Stances on a choice that only name a position: it is worth 1, all else 0.
        curves: Stances with worth.
        knots, before, after (ndarray[curves, knots, 1]): Where the worth is given, ascending, and the
            neighbours. Short curves are filled up with knots out of reach.
        ends (ndarray[curves, 2, 1]): The first and the last knot; beyond them a curve is level.
        slots (ndarray[curves, knots]): Where in the array ``worth`` it stands.
        lasts (ndarray[curves, 1]): On a choice, the number of its last option; 0 on a line.
        ruled: Stances with a red line on a choice.
        ruled_out (ndarray[ruled, options]): Whether the option is outside it.
    """

    choices: NDArray[np.intp]
    sizes: NDArray[np.intp]
    plain: Cells
    curves: Cells
    knots: Floats
    before: Floats
    after: Floats
    ends: Floats
    slots: NDArray[np.intp]
    lasts: NDArray[np.intp]
    ruled: Cells
    ruled_out: Bools

    def __attrs_post_init__(self) -> None:
        """Let nobody write into what is kept and shared."""
        for value in astuple(self, recurse=False):
            for array in value if isinstance(value, tuple) else (value,):
                array.setflags(write=False)

    def losses(self, lost: Floats, package: Floats, worth: Floats) -> Floats:
        """Put right in *lost* (ndarray[actors, issues, runs]) what is no distance on a line.

        Args:
            lost: How far the package is from the actors' positions; changed in place.
            package: ndarray[issues, runs], or one for each actor, ndarray[actors, issues, runs].
            worth: What the knots are worth, ndarray[worth, runs].
        """
        lost[self.plain] = lost[self.plain] > TOLERANCE
        at = package[self.curves[1]] if package.ndim == 2 else package[self.curves]
        found, chosen = np.empty(at.shape), self.lasts[:, 0] > 0
        if chosen.any():
            found[chosen] = self.worth_of_options(at[chosen], worth, chosen)
        if not chosen.all():
            found[~chosen] = self.worth(at[~chosen][:, np.newaxis], worth, ~chosen)[:, 0]
        lost[self.curves] = 1.0 - found
        return lost

    def worth_of_options(self, places: Floats, worth: Floats, curves: Bools) -> Floats:
        """What the options at *places* (ndarray[curves, runs]) are worth on some *curves* over choices."""
        at = np.rint(places * self.lasts[curves]).astype(np.intp)
        at += np.flatnonzero(curves)[:, np.newaxis] * self.slots.shape[1]
        # Flat places: numpy looks them up several times as fast as rows and columns.
        at = np.take(self.slots, at, mode="clip") * worth.shape[-1]
        at += np.arange(worth.shape[-1])
        found: Floats = np.take(worth, at, mode="clip")
        return found

    def worth(self, places: Floats, worth: Floats, curves: Bools | slice = slice(None)) -> Floats:
        """What *places* (ndarray[curves, places, runs]) are worth on all *curves*, or on some."""
        ends = self.ends[curves]
        at = np.clip(places, ends[:, :1], ends[:, 1:])[:, :, np.newaxis]
        knots, before, after = (k[curves][:, np.newaxis] for k in (self.knots, self.before, self.after))
        # How much of the worth of each knot counts: 1 on it, falling to 0 at its neighbours.
        share = np.minimum((at - before) / (knots - before), (after - at) / (after - knots))
        np.clip(share, 0.0, 1.0, out=share)
        found: Floats = (share * worth[self.slots[curves]][:, np.newaxis]).sum(axis=2)
        return found

    def option(self, package: Floats) -> NDArray[np.intp]:
        """Which option each choice of a package has, ndarray[choices, ...]."""
        last = (self.sizes - 1).reshape(-1, *[1] * (package.ndim - 1))
        return np.rint(package[self.choices] * last).astype(np.intp)

    def crossed(self, package: Floats) -> Bools:
        """Where a package (ndarray[issues, runs]) has an option that a red line rules out, ndarray[ruled, runs]."""
        if not len(self.ruled[0]):
            return np.zeros((0, package.shape[-1]), dtype=bool)
        option = self.option(package)[np.searchsorted(self.choices, self.ruled[1])]
        crossed: Bools = np.take_along_axis(self.ruled_out, option, axis=1)
        return crossed

    def allowed(self, here: Bools) -> Bools:
        """The options that no actor *here* (ndarray[actors, runs]) rules out, ndarray[choices, options, runs].

        Where they leave none, all of them; the same for all runs (ndarray[choices, options, 1]) where nobody rules out any.
        """
        there = (np.arange(self.sizes.max(initial=1)) < self.sizes[:, np.newaxis])[:, :, np.newaxis]
        if not len(self.ruled[0]):
            return there
        out = np.zeros((*there.shape[:2], here.shape[-1]), dtype=bool)
        which = np.searchsorted(self.choices, self.ruled[1])
        np.logical_or.at(out, which, self.ruled_out[:, :, np.newaxis] & here[self.ruled[0]][:, np.newaxis])
        left: Bools = ~out & there
        return np.where(left.any(axis=1, keepdims=True), left, there)

    def favoured(
        self, weight: Floats, chosen: Floats, otherwise: Floats, allowed: Bools | None = None
    ) -> Floats:
        """The option of each choice with the largest support; of equals the first of the file.

        Args:
            weight: How much each actor counts, ndarray[actors, issues, runs].
            chosen: What it asks for, ndarray[actors, choices, runs].
            otherwise: What stands where nobody counts, ndarray[issues, runs].
            allowed: Options that may be taken, ndarray[choices, options, runs]; all without it.

        Returns:
            ndarray[choices, runs], from 0 to 1.
        """
        counts = weight[:, self.choices]
        caring = counts.any(axis=(1, 2))  # few have a stance on a choice
        counts, asked = counts[caring], np.rint(chosen[caring] * (self.sizes - 1)[:, np.newaxis])
        options = np.arange(self.sizes.max(initial=1))[:, np.newaxis]
        support = (counts[:, :, np.newaxis] * (asked[:, :, np.newaxis] == options)).sum(axis=0)
        if (nobody := ~(counts.sum(axis=0) > 0)).any():
            support += nobody[:, np.newaxis] & (self.option(otherwise)[:, np.newaxis] == options)
        if allowed is not None:
            support = np.where(allowed, support, -1.0)
        first = (support >= support.max(axis=1, keepdims=True) - TOLERANCE).argmax(axis=1)
        favoured: Floats = first / (self.sizes - 1)[:, np.newaxis]
        return favoured


@lru_cache(maxsize=64)
def among(shapes: Shapes, rows: tuple[int, ...]) -> Shapes:
    """The same for some of the actors, who take rows 0, 1, 2 ... in this order."""
    place = {row: n for n, row in enumerate(rows)}

    def some(cells: Cells) -> tuple[NDArray[np.intp], Cells]:
        kept = np.flatnonzero(np.isin(cells[0], rows))
        return kept, (np.array([place[a] for a in cells[0][kept].tolist()], dtype=np.intp), cells[1][kept])

    (_, plain), (curves, curved), (ruled, ruling) = map(some, (shapes.plain, shapes.curves, shapes.ruled))
    names = ("knots", "before", "after", "ends", "slots", "lasts")
    by_curve = {name: getattr(shapes, name)[curves] for name in names}
    return evolve(
        shapes, plain=plain, curves=curved, ruled=ruling, ruled_out=shapes.ruled_out[ruled], **by_curve
    )


def shape_of(scenario: Scenario, actors: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Options, and the worth and red lines that go by id."""
    for name, issue in scenario.issues.items():
        if issue.options:
            yield name, *issue.options
    for actor in actors:
        for name, stance in scenario.actors[actor].stances.items():
            line = stance.red_line
            if stance.worth or (line is not None and (line.only or line.never)):
                places = scenario.issues[name].places()
                yield actor, name, *((p, places[p]) for p in stance.worth), line and (line.only, line.never)


def shapes_of(scenario: Scenario, issues: tuple[str, ...], actors: tuple[str, ...]) -> Shapes | None:
    """What of a scenario is no plain line; None where everything is."""
    choices = [i for i, name in enumerate(issues) if scenario.issues[name].options]
    stances = [
        (a, issues.index(name), stance)
        for a, actor in enumerate(actors)
        for name, stance in scenario.actors[actor].stances.items()
    ]
    curves = [(a, i, stance.worth) for a, i, stance in stances if stance.worth]
    if not choices and not curves:
        return None
    widest = max((len(worth) for _, _, worth in curves), default=1)
    knots = np.full((3, len(curves), widest, 1), 9.0)  # out of reach: before < at < after, far above 1
    knots[0], knots[2] = 8.0, 10.0
    slots, ends = np.zeros((len(curves), widest), dtype=np.intp), np.zeros((len(curves), 2, 1))
    first = 0
    for row, (_, i, worth) in enumerate(curves):
        places = scenario.issues[issues[i]].places()
        order = sorted(range(len(worth)), key=[places[name] for name in worth].__getitem__)
        at = np.array([places[[*worth][k]] for k in order])
        knots[1, row, : len(at), 0] = at
        knots[0, row, : len(at), 0] = [at[0] - 1.0, *at[:-1]]
        knots[2, row, : len(at), 0] = [*at[1:], at[-1] + 1.0]
        ends[row, :, 0] = at[0], at[-1]
        slots[row, : len(at)] = first + np.array(order)
        first += len(worth)
    ruled = [(a, i, s) for a, i, s in stances if i in choices and s.red_line is not None]
    sizes = [len(scenario.issues[issues[i]].options) for i in choices]
    out = np.zeros((len(ruled), max(sizes, default=1)), dtype=bool)
    for row, (_, i, stance) in enumerate(ruled):
        issue = scenario.issues[issues[i]]
        out[row, : len(issue.options)] = [name in stance.ruled_out(issue) for name in issue.options]
    plain = [(a, i, s) for a, i, s in stances if i in choices and not s.worth]
    lasts = [max(len(scenario.issues[issues[i]].options) - 1, 0) for _, i, _ in curves]
    return Shapes(
        choices=np.array(choices, dtype=np.intp),
        sizes=np.array(sizes, dtype=np.intp),
        plain=_cells(plain),
        curves=_cells(curves),
        knots=knots[1],
        before=knots[0],
        after=knots[2],
        ends=ends,
        slots=slots,
        lasts=np.array(lasts, dtype=np.intp)[:, np.newaxis],
        ruled=_cells(ruled),
        ruled_out=out,
    )


def _cells(stances: Sequence[tuple[int, int, Any]]) -> Cells:
    index = np.array([(a, i) for a, i, _ in stances], dtype=np.intp).reshape(-1, 2)
    return index[:, 0].copy(), index[:, 1].copy()
