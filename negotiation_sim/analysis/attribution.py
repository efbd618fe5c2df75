"""Which of the changes between two scenarios makes the difference between their outcomes.

In:      two scenarios, such as the same talks at two dates; runs, seed, an executor or none
Out:     Attribution: what each change does alone, what is lost without it, and the rest that only several explain
Keeps:   all on the same draws; alone effects and the rest sum to the whole difference, exactly
Not here: what the changes are (changes), the two sides as wholes (compare)
Example: tests/analysis/test_compare.py
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, SupportsIndex

import numpy as np
from attrs import asdict, frozen
from numpy.typing import NDArray

from negotiation_sim.analysis.cases import explore_scenarios
from negotiation_sim.analysis.changes import Change, changes_between, only
from negotiation_sim.analysis.paired import Difference, difference, mean_interval
from negotiation_sim.errors import ScenarioError
from negotiation_sim.scenario.record import asked_for
from negotiation_sim.scenario.scenario import Scenario

Codes = NDArray[np.int64]


@frozen
class Effect:
    """What one change does to the share of each outcome.

    Attributes:
        alone: By outcome, the earlier scenario with this change against the one without; None if it is
            wrong alone, and ``problem`` says why.
        last: By outcome, the later scenario against the one in which this change is taken back.
    """

    change: Change
    alone: dict[str, Difference] | None
    last: dict[str, Difference] | None
    problem: str | None


@frozen
class Rest:
    """The part of a difference that only several changes together explain, with its 95 % interval."""

    difference: float
    low: float
    high: float


@frozen
class Attribution:
    """The difference between two scenarios, change by change, the largest first."""

    effects: tuple[Effect, ...]
    total: dict[str, Difference]
    rest: dict[str, Rest]
    runs: int
    seed: int

    def as_json(self) -> dict[str, Any]:
        """The attribution as plain data."""
        return {
            "runs": self.runs,
            "changes": [
                {
                    "addresses": list(effect.change.addresses),
                    "before": list(effect.change.before),
                    "after": list(effect.change.after),
                    "alone": _listed(effect.alone),
                    "last": _listed(effect.last),
                    "problem": effect.problem,
                }
                for effect in self.effects
            ],
            "total": _listed(self.total),
            "rest": _listed(self.rest),
        }


def attribute(  # noqa: PLR0917 - the order of `run`
    before: Scenario,
    after: Scenario,
    runs: SupportsIndex | None = None,
    seed: SupportsIndex | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Attribution:
    """Say what each change between two scenarios does to the outcomes.

    Args:
        before: The earlier scenario.
        after: The later one.
        runs: Runs of each scenario that is made of them; as many as *before* says if not given.
        seed: Start of all random draws, from 0; that of *before* if not given.
        executor: Any ``concurrent.futures.Executor``; this process without one.
        progress: Called with the number of runs that are done.
    """
    runs, seed = asked_for(before, runs, seed)
    changes = changes_between(before, after)
    made: list[Scenario] = [before, after]
    places: list[tuple[int | None, int | None, str | None]] = []
    for change in changes:
        others = [other for other in changes if other is not change]
        alone, problem = _placed(before, after, [change], made)
        last, _ = _placed(before, after, others, made)
        places.append((alone, last, problem))
    explored = explore_scenarios(made, runs, seed, executor, progress)
    names = list(
        dict.fromkeys(outcome.id for scenario in (before, after) for outcome in scenario.named_outcomes)
    )
    codes = [_codes(scenario, row, names) for scenario, row in zip(made, explored.outcome, strict=True)]
    effects = [
        Effect(
            change,
            None if alone is None else _differences(codes[0], codes[alone], names),
            None if last is None else _differences(codes[last], codes[1], names),
            problem,
        )
        for change, (alone, last, problem) in zip(changes, places, strict=True)
    ]
    singles = [codes[alone] for alone, _, _ in places if alone is not None]
    return Attribution(
        tuple(sorted(effects, key=_size, reverse=True)),
        _differences(codes[0], codes[1], names),
        {name: _rest(codes[0], codes[1], singles, k) for k, name in enumerate(names)},
        runs,
        seed,
    )


def _placed(
    before: Scenario, after: Scenario, changes: Sequence[Change], made: list[Scenario]
) -> tuple[int | None, str | None]:
    """Add the scenario with these changes; where it stands, or why it cannot be made."""
    try:
        made.append(only(before, after, changes))
    except ScenarioError as error:
        return None, error.problems[0].message
    return len(made) - 1, None


def _codes(scenario: Scenario, outcome: NDArray[np.int16], names: Sequence[str]) -> Codes:
    """Outcomes by their place among the names of both scenarios."""
    own = np.array([names.index(named.id) for named in scenario.named_outcomes], dtype=np.int64)
    return own[outcome]


def _differences(before: Codes, after: Codes, names: Sequence[str]) -> dict[str, Difference]:
    return {name: difference(before == k, after == k) for k, name in enumerate(names)}


def _rest(before: Codes, after: Codes, singles: Sequence[Codes], outcome: int) -> Rest:
    base = (before == outcome).astype(np.int64)
    together = (after == outcome) - base
    return Rest(*mean_interval(together - sum((single == outcome) - base for single in singles)))


def _listed(found: Mapping[str, Difference | Rest] | None) -> list[dict[str, Any]] | None:
    return None if found is None else [{"id": name, **asdict(part)} for name, part in found.items()]


def _size(effect: Effect) -> float:
    """By its larger effect, alone or last."""
    sides = [side for side in (effect.alone, effect.last) if side is not None]
    return max((abs(found.difference) for side in sides for found in side.values()), default=-1.0)
