"""Which single change of one input would move an outcome most.

In:      Scenario, the outcome that matters, runs, seed, an executor or none
Out:     Levers: every change tried, with the difference it makes over the same runs; what could not be tried
Keeps:   one input at a time, set to one exact value; every change meets the same luck
Not here: what decides the outcome as things stand (drivers), the smallest change that opens a deal, words (report)
Example: tests/analysis/test_levers.py
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Any, Literal, SupportsIndex

import numpy as np
from attrs import asdict, evolve, frozen
from numpy.typing import NDArray

from negotiation_sim.analysis.cases import explore_scenarios
from negotiation_sim.analysis.paired import Difference, differences, mean_interval
from negotiation_sim.errors import ScenarioError, StoppedError
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.model.outcomes import asked
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.runs.summary import drawn
from negotiation_sim.scenario.estimates import Basis, Input, Scale, Value
from negotiation_sim.scenario.record import asked_for, goes_with, origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Shown

FIRST_LOOK = 128
"""Runs in which every change is tried; some are then tried in all runs."""
MOST, WITHIN = 20, 10
"""How many: the largest; and of the rest the largest within the ranges of their inputs."""

SAME = 1e-9

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Where = Literal["point", "low end", "high end", "never", "always", "given up"]


@frozen
class Lever:
    """One change of one input, and what it does to the share of the outcome.

    Attributes:
        address, value: The change, as ``--set`` takes it: in the unit of the file.
        where: What the value is: a worded ``point``, an end of the input's range, ``never`` or ``always``
            for a chance of 0 or 1, ``given up`` for a red line that no longer excludes anything.
        within: Whether the value lies within the input's range, so that the evidence cannot rule it out.
        effect: The difference over the same runs, with its 95 % interval.
        clear: Whether more than chance: its interval leaves out 0 even when all changes are judged together.
        tied: Whether it was tried in as many runs as the largest one and cannot be told from it.
        basis, claims: What the input rests on.
    """

    address: str
    value: Value
    where: Where
    within: bool
    effect: Difference
    clear: bool
    tied: bool
    basis: Basis | None
    claims: tuple[str, ...]


@frozen
class Skipped:
    """A change that the scenario does not allow.

    Attributes:
        address, value: The change, in the unit of the file.
        reason: Why not.
    """

    address: str
    value: Value
    reason: str


@frozen(repr=False)
class Levers(Tabled, Shown):
    """The changes of a scenario, the one that moves the outcome most first.

    Attributes:
        outcome: Id of the outcome, or an ending.
        share: Its share of the runs as things stand, 0 to 1.
        runs, first_look, seed: In how many runs the largest changes are tried, and all; the start of the draws, from 0.
        exact: Addresses of the numbers that no change was made of: each is known exactly and has no worded
            point to go to, so that any other value would be an invention.
        not_tried: How many changes were not tried, since *progress* ended the work.
    """

    scenario: Scenario
    outcome: str
    share: float
    runs: int
    first_look: int
    seed: int
    levers: tuple[Lever, ...]
    skipped: tuple[Skipped, ...]
    exact: tuple[str, ...] = ()
    not_tried: int = 0

    _COLUMNS = (
        *("address", "value", "place", "within_range", "before", "after", "difference"),
        *("low", "high", "runs", "gained", "lost", "clear", "basis"),
    )

    def as_json(self) -> dict[str, Any]:
        """The levers as plain data; every change that was tried is in it."""
        return {
            **origin(self.scenario),
            "outcome": self.outcome,
            "share": self.share,
            "runs": self.runs,
            "first_look": self.first_look,
            "seed": self.seed,
            "levers": [{**asdict(lever), "claims": list(lever.claims)} for lever in self.levers],
            "skipped": [asdict(skipped) for skipped in self.skipped],
            "exact": list(self.exact),
            "not_tried": self.not_tried,
            **goes_with(self.scenario, [lever.address for lever in self.levers]),
        }

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each change that was tried."""
        for lever in self.levers:
            yield {
                "address": lever.address,
                "value": str(lever.value),
                "place": lever.where,
                "within_range": lever.within,
                **asdict(lever.effect),
                "clear": lever.clear,
                "basis": None if lever.basis is None else str(lever.basis),
            }


def levers(  # noqa: PLR0917 - the order of `run`
    scenario: Scenario,
    outcome: str,
    runs: SupportsIndex | None = None,
    seed: SupportsIndex | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
    addresses: Collection[str] | None = None,
    first_look: int = FIRST_LOOK,
    ends: Collection[str] | None = None,
    most: int = MOST,
    within: int = WITHIN,
) -> Levers:
    """Try every single change of one input: to the ends of its range, and to worded points.

    Inputs that a variant or :meth:`Scenario.with_changes` has set stay as they are: they are the question.
    One that is known exactly and has no worded point to go to, such as an exact reservation, capability or
    worth, stays too: nothing says which other value it could have.

    Args:
        scenario: What to change.
        outcome: Id of the outcome that matters, or an ending: ``agreement``, ``walkout``, ``deadline``.
        runs: How many runs of the changes that matter most; 2,048 if not given.
        seed: Start of all random draws, from 0; the scenario's if not given.
        executor: Any ``concurrent.futures.Executor``; this process without one.
        progress: Called with the number of runs that are done; where it raises :class:`StoppedError`, only
            the changes that were tried by then are told.
        addresses: The inputs to try; all of them if not given.
        first_look: In how many runs every change is tried, at most *runs*.
        ends: The inputs that are set to the ends of their ranges, too; all of them if not given.
        most: How many of the largest changes are tried in all runs.
        within: How many of the rest, those within the ranges of their inputs first.

    Raises:
        NegotiationSimError: If there is no such outcome.
        StoppedError: If not one change was tried before *progress* raised it.
    """
    wanted = asked(scenario, outcome)
    runs, seed = asked_for(scenario, BLOCK if runs is None else runs, seed)
    first_look = min(runs, first_look)
    asked_about = [a for a in scenario.inputs() if addresses is None or a in addresses]
    changes, made, skipped = _tried(scenario, asked_about, asked_about if ends is None else ends)
    given, scales = scenario.inputs(), scenario.scales
    exact = tuple(a for a in asked_about if a not in scenario.changes and not any(moves(given[a], scales[a])))
    first = explore_scenarios([scenario, *made], first_look, seed, executor, progress, partly=True)
    looked = wanted.among(first.outcome, first.ending)
    before, after = looked[0], looked[1:]
    tried = np.flatnonzero(first.whole[1:])
    stopped = not first.whole.all()
    if stopped and not (first.whole[0] and len(tried)):
        raise StoppedError("stopped before a single change was tried")
    by_size = tried[np.argsort(-np.abs(after[tried].mean(axis=1) - before.mean()), kind="stable")].tolist()
    again = by_size[:most] + sorted(by_size[most:], key=lambda k: not changes[k].within)[:within]
    told = None if progress is None else lambda done: progress(looked.size + done)
    closely = (
        first
        if stopped
        else explore_scenarios([scenario, *(made[k] for k in again)], runs, seed, executor, told, partly=True)
    )
    if not closely.whole.all():  # stopped, in the first look or in the closer one
        runs, again, closely = first_look, [], first
    closer = wanted.among(closely.outcome, closely.ending)
    others = [k for k in tried.tolist() if k not in again]
    judged = partial(_judged, n_tried=len(made), drawn=drawn(scenario))
    found = [
        *judged([changes[k] for k in again], closer[0], closer[1 : 1 + len(again)]),
        *judged([changes[k] for k in others], before, after[others]),
    ]
    share, left = float(closer[0].mean()), len(made) - len(tried)
    return Levers(scenario, outcome, share, runs, first_look, seed, _ranked(found), skipped, exact, left)


def count_runs(scenario: Scenario, runs: int) -> int:
    """How many runs :func:`levers` makes, or a few fewer: some changes lead to no scenario."""
    scales, given = scenario.scales, scenario.inputs()
    n_changes = sum(
        1
        for address in given
        if address not in scenario.changes
        for _ in moves(given[address], scales[address])
    )
    return (1 + n_changes) * min(runs, FIRST_LOOK) + (1 + min(n_changes, MOST + WITHIN)) * runs


def moves(given: Input, scale: Scale) -> Iterator[tuple[Where, Value]]:
    """The values that are worth a try for one input, each place once; words before numbers."""
    wanted: list[tuple[Where, Value]] = []
    if given.address.endswith(".red_line.at_most"):
        wanted.append(("given up", scale.high))
    if given.address.endswith(".red_line.at_least"):
        wanted.append(("given up", scale.low))
    wanted += [("point", point) for point in scale.points]
    if given.address.endswith((".credibility", ".chance")):
        wanted += [("never", 0.0), ("always", 1.0)]
    ends: tuple[tuple[Where, float], ...] = (("low end", given.low), ("high end", given.high))
    if scale.options:
        ends = ()
    # Ten digits: a value that people can read and type, far finer than any evidence.
    wanted += [(where, float(f"{scale.in_unit(end):.10g}")) for where, end in ends]
    seen = [given.mode] if given.exact else []
    for where, value in wanted:
        number = _number(scale, value)
        if all(abs(number - other) > SAME for other in seen):
            seen.append(number)
            yield where, value


def _number(scale: Scale, value: Value) -> float:
    at = scale.points[value] if isinstance(value, str) else value
    return (at - scale.low) / (scale.high - scale.low)


@frozen
class _Change:
    """One input, set to one value."""

    given: Input
    value: Value
    where: Where
    within: bool


def _tried(
    scenario: Scenario, addresses: Collection[str], ends: Collection[str]
) -> tuple[list[_Change], list[Scenario], tuple[Skipped, ...]]:
    """Every change and the scenario it leads to, and those that lead to none."""
    changes: list[_Change] = []
    made: list[Scenario] = []
    skipped: list[Skipped] = []
    scales = scenario.scales
    for address, given in scenario.inputs().items():
        if address not in addresses:
            continue
        # What the question itself has set (a variant, --set) is what is asked; it is no lever.
        for where, value in moves(given, scales[address]) if address not in scenario.changes else ():
            if where in {"low end", "high end"} and address not in ends:
                continue
            number = _number(scales[address], value)
            try:
                made.append(scenario.with_changes({address: value}))
            except ScenarioError as error:
                skipped.append(Skipped(address, value, error.problems[0].message))
            else:
                within = given.low - SAME <= number <= given.high + SAME
                changes.append(_Change(given, value, where, within))
    return changes, made, tuple(skipped)


def _judged(
    changes: Sequence[_Change], before: Bools, after: Bools, *, n_tried: int, drawn: bool
) -> list[tuple[Lever, Floats]]:
    """Levers with their effects, and what each gains in every run in its own direction."""
    # Bonferroni: of all changes together, one is called clear by chance in at most one of twenty studies.
    strict = differences(before, after, 1.0 - 0.05 / max(1, n_tried), drawn=drawn)
    return [
        (
            Lever(
                address=change.given.address,
                value=change.value,
                where=change.where,
                within=change.within,
                effect=effect,
                clear=cautious.clear,
                tied=False,
                basis=change.given.basis,
                claims=change.given.claims,
            ),
            (later.astype(np.float64) - before) * np.sign(effect.difference),
        )
        for change, effect, cautious, later in zip(
            changes, differences(before, after, drawn=drawn), strict, after, strict=True
        )
    ]


def _ranked(found: list[tuple[Lever, Floats]]) -> tuple[Lever, ...]:
    """The largest first, those tried in all runs before the others; ties with the largest, over all its runs, are marked."""
    if not found:
        return ()
    # Of equals, the one that the evidence cannot rule out comes first.
    found = sorted(
        found, key=lambda item: (-item[0].effect.runs, -abs(item[0].effect.difference), not item[0].within)
    )
    best = found[0][1]
    return tuple(evolve(lever, tied=len(gain) == len(best) and _alike(best, gain)) for lever, gain in found)


def _alike(best: Floats, gain: Floats) -> bool:
    """Whether two gains over the same runs differ by less than 1.96 standard errors of their difference."""
    _, low, high = mean_interval(best - gain)
    return low <= 0.0 <= high
