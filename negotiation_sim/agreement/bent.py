"""Numbers that bend what drafts are worth: how far a salience or a worth must move until one is worth its no-deal value.

In:      a Scenario, the number, perhaps a target, a Clock
Out:     the nearest value on each side, on the scale 0..1
Keeps:   each step is a program at one value of the number; what a draft is worth there is the engine's answer
Not here: numbers that are columns of a program (openers), whether the value opens a deal as it is printed (openers)
Example: tests/agreement/test_openers.py
"""

from collections.abc import Iterator
from functools import cache

import numpy as np

from negotiation_sim.agreement.drafts import Agreements, Element, Situation, at_modes
from negotiation_sim.agreement.program import Clock, Column
from negotiation_sim.agreement.target import Target
from negotiation_sim.errors import ScenarioError
from negotiation_sim.model.arrays import Field, Floats
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.scenario import Scenario

BENT: tuple[Field, ...] = ("saliences", "worth")
CLOSE = 1e-7
"""What the solver leaves between a draft and the edge."""
STEPS = 50


def bent(
    scenario: Scenario, given: Input, target: Target | None, clock: Clock | None, alone: dict[str, bool]
) -> Iterator[tuple[float, float]]:
    """The nearest value of a number on each side with which a draft is worth its no-deal value, and 1.0 for up or -1.0 for down.

    For each draft what it is worth to the actor beyond no-deal, times the sum of its saliences or in points of its
    score sheet, is a straight line over this number, and the largest of these lines is convex. It is below 0 where the
    number is now, so there is at most one place on each side where it rises above 0. From an end where it is above,
    the best draft's own line leads there in a few steps (Newton).

    Nothing where it is not the actor's no-deal value alone that stands in the way; *alone* keeps that by actor.
    """
    name = given.address.split(".")[1]
    if name not in scenario.talks.answering or not alone.get(name, True):
        return
    actor = scenario.everyone.index(name)

    @cache
    def at(number: float) -> tuple[Scenario, Situation]:
        changed = scenario
        if abs(number - given.mode) > CLOSE:
            changed = scenario.with_changes({given.address: scenario.scales[given.address].in_unit(number)})
        return changed, Situation.of(at_modes(changed)[1])

    def best(number: float) -> Floats | None:
        """What the draft leads to that is worth most to the actor, whether it would sign or not."""
        return _best(at(number)[1], actor, target, clock)

    def beyond(number: float, package: Floats) -> float:
        """What a package is worth to the actor beyond no-deal, on a scale on which the number makes a straight line."""
        changed, here = at(number)
        twice = np.repeat(package[:, np.newaxis], here.table.n_runs, axis=1)
        gain = float(
            here.table.utility(twice, np.array([actor], dtype=np.intp))[0, 0] - here.reservations[actor]
        )
        scores = changed.actors[name].scores
        return (
            gain * float(here.inputs["saliences"][actor].sum())
            if scores is None
            else scores.step_in_unit(gain)
        )

    if name not in alone:
        alone[name] = best(given.mode) is not None
    if not alone[name]:
        return
    try:
        at(0.0), at(1.0)
    except ScenarioError:  # such as a sheet on which nothing would be worth anything
        return
    for end, towards in ((0.0, -1.0), (1.0, 1.0)):
        number = end
        for _ in range(STEPS):
            if abs(number - given.mode) <= CLOSE or (package := best(number)) is None:
                break
            low, high = beyond(0.0, package), beyond(1.0, package)
            if low + (high - low) * number < -CLOSE:
                break
            root = given.mode if high == low else low / (low - high)
            if abs(root - number) < CLOSE or not min(given.mode, end) <= root <= max(given.mode, end):
                yield number, towards
                break
            number = root


def _best(situation: Situation, actor: int, target: Target | None, clock: Clock | None) -> Floats | None:
    deal = Agreements(situation, target, clock=clock)
    deal.program.bound(deal.holds[Element("no-deal value", actor)], 0.0, 1.0)
    weights = situation.weights[actor].tolist()
    away = {
        column: -weights[i]
        for (a, i), column in deal.away.items()
        if a == actor and isinstance(column, Column)
    }
    solution = deal.best(away)
    if solution is None:
        return None
    return np.array([solution[place] if isinstance(place, Column) else place for place in deal.after])
