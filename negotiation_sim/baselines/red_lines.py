"""Whose red line lies short of where a model lets an issue settle.

In:      Scenario, an issue, a place on it
Out:     those who sign or ratify and would never sign that place, each with the bound that it crosses
Keeps:   red lines are those by which they answer, at their likeliest places; models that weigh positions know none
Not here: where a model settles (baselines, exchanges), red lines in the talks (model.answers)
Example: tests/baselines/test_exchanges.py
"""

from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario


def crossed(scenario: Scenario, issue: str, place: float) -> dict[str, float]:
    """By actor the bound, 0..1, beyond which a *place* (0..1) on a line lies; nobody where all could sign it."""
    scale, beyond = scenario.issues[issue].scale, dict[str, float]()
    for actor in scenario.talks.answering:
        stance = scenario.actors[actor].stances.get(issue)
        line = None if stance is None else stance.meant.red_line
        for name, bound in line.bounds() if line is not None else ():
            at = scale.number(bound.mode)
            if (place < at - TOLERANCE) if name == "at_least" else (place > at + TOLERANCE):
                beyond[actor] = at
    return beyond
