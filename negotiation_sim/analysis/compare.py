"""Scenarios side by side, each meeting the same luck.

In:      Scenario with its variants, or two scenarios; runs, seed, an executor or none
Out:     Comparison: shares of outcomes, where issues settle and who refuses, against one of them
Keeps:   run i of every side has the same draws, so a difference comes from what differs between the sides
Not here: which of several differences does it (attribution), words and tables (report)
Example: tests/analysis/test_compare.py
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from functools import cached_property
from importlib.metadata import version
from typing import Any, SupportsIndex

import numpy as np
from attrs import asdict, define, field, frozen
from numpy.typing import NDArray

from negotiation_sim.analysis.paired import Difference, mean_interval, paired
from negotiation_sim.errors import NegotiationSimError, unknown
from negotiation_sim.model.answers import reasons
from negotiation_sim.runs.ensemble import Ensemble, run_ensembles
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.runs.summary import drawn
from negotiation_sim.scenario.no_deal import told_without_deal
from negotiation_sim.scenario.record import NO_FORECAST, asked_for
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Shown

BASE = "base"
"""Stands for the scenario without a variant."""

Bools = NDArray[np.bool_]
Refuses = tuple[str, str, str | None, str | None]


@frozen
class IssueShift:
    """Where an issue of the final package lies, in its own unit, on both sides.

    Attributes:
        before, after: The mean, in the issue's own unit.
        median_before, median_after: The middle run, in the same unit.
        difference, low, high: The mean difference over the same runs, in that unit, with its 95 % interval.
    """

    issue: str
    before: float
    after: float
    median_before: float
    median_after: float
    difference: float
    low: float
    high: float


@frozen
class RefusalShift:
    """How often an actor refuses the last draft of talks that fail, for one reason.

    Attributes:
        effect: The shares of all runs on both sides.
    """

    actor: str
    reason: str
    issue: str | None
    commitment: str | None
    effect: Difference


@frozen
class Side:
    """One scenario, compared with the reference.

    Attributes:
        id, title: Of the variant, or of the file.
        outcomes: By id; ``before`` is the share in the reference, ``after`` the share here.
        agreement: The same for any agreement.
        issues: Issues that both scenarios have and that are lines.
        refusals: The reasons that occur on either side, the largest difference first.
    """

    id: str
    title: str
    scenario: Scenario
    outcomes: dict[str, Difference]
    agreement: Difference
    issues: tuple[IssueShift, ...]
    refusals: tuple[RefusalShift, ...]

    def as_json(self) -> dict[str, Any]:
        """The side as plain data."""
        scenario = self.scenario
        return {
            "id": self.id,
            "title": self.title,
            "scenario": {"path": scenario.path, "title": scenario.title, "sha256": scenario.sha256},
            "changes": dict(scenario.changes),
            "agreement": asdict(self.agreement),
            "outcomes": [{"id": name, **asdict(effect)} for name, effect in self.outcomes.items()],
            "issues": [asdict(shift) for shift in self.issues],
            "refusals": [asdict(shift) for shift in self.refusals],
        }


@frozen(repr=False)
class Comparison(Tabled, Shown):
    """Scenarios side by side.

    Attributes:
        reference: What all are compared with, itself included, so that all its differences are 0.
        sides: The scenarios that are compared with it.
        titles: The title of each outcome by id.
        runs, seed: How many runs each side has; the start of all draws, from 0.
    """

    reference: Side
    sides: tuple[Side, ...]
    titles: dict[str, str]
    runs: int
    seed: int

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {
            "schema": 1,
            "version": version("negotiation-sim"),
            "note": NO_FORECAST,
            "runs": self.runs,
            "seed": self.seed,
            "outcomes": [{"id": name, "title": title} for name, title in self.titles.items()],
            "reference": self.reference.as_json(),
            "sides": [side.as_json() for side in self.sides],
        }

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each side and outcome: shares before and after, and their difference with its interval."""
        for side in self.sides:
            for name, effect in side.outcomes.items():
                yield {"side": side.id, "outcome": name, **asdict(effect)}


def compare(  # noqa: PLR0917 - the order of `run`, behind what is compared
    scenario: Scenario,
    variants: Sequence[str] | None = None,
    against: str = BASE,
    runs: SupportsIndex | None = None,
    seed: SupportsIndex | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Compare variants of a scenario.

    Args:
        scenario: The scenario that names them.
        variants: Their ids; all of them if not given. ``base`` is the scenario itself.
        against: The variant they are compared with; the scenario itself if not given.
        runs: How many runs of each side; as many as the scenario says if not given.
        seed: Start of all random draws, from 0, the same for every side; the scenario's if not given.
        executor: Any ``concurrent.futures.Executor``; this process without one.
        progress: Called with the number of runs that are done, over all sides.

    Raises:
        NegotiationSimError: If there is no such variant.
    """
    asked = [BASE, *scenario.variants] if variants is None else [*variants]
    for name in (against, *asked):
        if name not in (BASE, *scenario.variants):
            raise NegotiationSimError(unknown("variant", name, [BASE, *scenario.variants]))
    chosen = list(dict.fromkeys([against, *asked]))
    named = [
        (BASE, "The scenario as it is", scenario)
        if name == BASE
        else (name, scenario.variants[name].title, scenario.variant(name))
        for name in chosen
    ]
    return compare_scenarios(named, runs, seed, executor, progress)


def compare_scenarios(
    named: Sequence[tuple[str, str, Scenario]],
    runs: SupportsIndex | None = None,
    seed: SupportsIndex | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Compare scenarios, each with an id and a title, with the first of them.

    Raises:
        NegotiationSimError: If one of them has no issue in common with the first.
    """
    first = named[0][2]
    for name, _, scenario in named:
        if not first.issues.keys() & scenario.issues.keys():
            raise NegotiationSimError(f"'{named[0][0]}' and '{name}' have no issue in common")
    runs, seed = asked_for(first, runs, seed)
    ended = run_ensembles([scenario for _, _, scenario in named], runs, seed, executor, progress)
    return compare_ensembles(
        (name, title, ensemble) for (name, title, _), ensemble in zip(named, ended, strict=True)
    )


def compare_ensembles(named: Iterable[tuple[str, str, Ensemble]]) -> Comparison:
    """Compare scenarios that have been run, as often and with the same seed, with the first of them."""
    reference: _Ended | None = None
    sides: list[Side] = []
    titles: dict[str, str] = {}
    for name, title, ensemble in named:
        ended = _Ended(ensemble)
        reference = reference or ended
        sides.append(_side(name, title, reference, ended))
        titles |= {outcome.id: outcome.title for outcome in ended.scenario.named_outcomes}
    happened = {key for side in sides for key, effect in side.outcomes.items() if effect.after}
    titles = {key: title for key, title in titles.items() if key != "unnamed" or key in happened}
    assert reference is not None, "nothing to compare"
    return Comparison(sides[0], tuple(sides[1:]), titles, reference.ensemble.runs, reference.ensemble.seed)


@define(eq=False)
class _Ended:
    """What a comparison asks of the runs of one side, worked out when it is asked."""

    ensemble: Ensemble
    scenario: Scenario = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.scenario = self.ensemble.scenario

    def in_outcome(self, name: str) -> Bools:
        names = [outcome.id for outcome in self.scenario.named_outcomes]
        where: Bools = self.outcome == (names.index(name) if name in names else -1)
        return where

    @cached_property
    def outcome(self) -> NDArray[np.int16]:
        return self.ensemble.outcome

    @cached_property
    def agreed(self) -> Bools:
        return self.ensemble.agreed

    @cached_property
    def packages(self) -> dict[str, NDArray[np.float64]]:
        return {name: self.ensemble.package(index) for index, name in enumerate(self.scenario.issues)}

    @property
    def told(self) -> Collection[str]:
        """The issues that have a result in every run."""
        return self.scenario.issues if self.agreed.all() else told_without_deal(self.scenario)

    @cached_property
    def refusals(self) -> dict[Refuses, Bools]:
        """In which runs the last draft of talks that failed was refused, by actor and reason."""
        issues = [*self.scenario.issues, None]  # index -1 is nothing
        commitments = [*(commitment.id for commitment in self.scenario.commitments), None]
        found: dict[Refuses, Bools] = {}
        for party, actor in enumerate(self.scenario.talks.answering):
            reason, issue, commitment, _ = self.ensemble.refusals(party)
            stands = self.ensemble.in_the_way(party)
            kinds = np.unique(np.stack([reason, issue, commitment]).astype(np.int64)[:, stands], axis=1)
            for r, i, k in kinds.T.tolist():
                key = (actor, reasons(self.scenario.talks)[r], issues[i], commitments[k])
                found[key] = stands & (reason == r) & (issue == i) & (commitment == k)
        return found


def _side(name: str, title: str, before: _Ended, after: _Ended) -> Side:
    nobody = np.zeros(len(before.outcome), dtype=np.bool_)
    ends = dict.fromkeys(outcome.id for ended in (before, after) for outcome in ended.scenario.named_outcomes)
    refused = {**before.refusals, **after.refusals}
    effects = iter(
        paired(
            [
                (before.agreed, after.agreed),
                *((before.in_outcome(end), after.in_outcome(end)) for end in ends),
                *((before.refusals.get(key, nobody), after.refusals.get(key, nobody)) for key in refused),
            ],
            drawn=drawn(before.scenario) or drawn(after.scenario),
        )
    )
    return Side(
        id=name,
        title=title,
        scenario=after.scenario,
        agreement=next(effects),
        outcomes={end: next(effects) for end in ends},
        issues=tuple(
            _shift(issue, before.packages[issue], values)
            for issue, values in after.packages.items()
            if issue in before.told and issue in after.told and not after.scenario.issues[issue].options
        ),
        refusals=tuple(
            sorted(
                (RefusalShift(*key, next(effects)) for key in refused),
                key=lambda shift: -abs(shift.effect.difference),
            )
        ),
    )


def _shift(issue: str, before: NDArray[Any], after: NDArray[Any]) -> IssueShift:
    mean, low, high = mean_interval(after - before)
    return IssueShift(
        issue,
        float(before.mean()),
        float(after.mean()),
        float(np.median(before)),
        float(np.median(after)),
        mean,
        low,
        high,
    )
