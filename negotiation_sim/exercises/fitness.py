"""Whether a scenario is worth a class's hour, and whether an exercise asks each student something of their own.

In:      Scenario, or Exercise
Out:     problems: what would spoil it
Keeps:   judged with every number at its likeliest value, as a printed brief has it
Not here: slips in any scenario (scenario.warnings), right answers (grading)
Example: tests/exercises/test_fitness.py
"""

from collections.abc import Iterator

from attrs import evolve

from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes
from negotiation_sim.errors import Problem
from negotiation_sim.exercises.task import Exercise
from negotiation_sim.exercises.version import solution, versions
from negotiation_sim.model.engine import AGREEMENT
from negotiation_sim.runs.ensemble import run_at_modes
from negotiation_sim.scenario.rule import UNANIMITY
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import AlternatingOffersOptions


def spoilers(scenario: Scenario) -> Iterator[Problem]:
    """Parties that would sign nothing even if they could write the draft alone, and a first draft that all sign."""
    for party in scenario.talks.parties:
        if _signs_nothing(scenario, party):
            name = scenario.actors[party].name
            message = (
                f"no draft satisfies {name}, not even one of its own: whoever has this seat can only say no"
            )
            yield Problem(("actors", party), message)
    options = scenario.talks.alternating_offers
    if scenario.talks.protocol == "alternating-offers" and options.play == "subgame-perfect":
        return  # whoever foresees it all signs at once
    ended = run_at_modes(scenario).ended
    if int(ended.ending[0]) == AGREEMENT and int(ended.rounds[0]) == 1:
        message = "all parties sign the first draft at once, so there is nothing to negotiate"
        yield Problem(("talks",), message)


def same_for_all(exercise: Exercise) -> Iterator[Problem]:
    """An exercise in which every student has the same answers."""
    first = None
    for version in versions(exercise):
        answers = solution(exercise, version)
        if first is None:
            first = answers
        elif answers != first:
            return
    if first:
        message = (
            f"every answer is the same for every student ({', '.join(first)}): one can copy from another"
        )
        yield Problem(("vary",), message)


def _signs_nothing(scenario: Scenario, party: str) -> bool:
    alone = evolve(
        scenario.talks,
        parties=(party,),
        ratify=(),
        participants=tuple(name for name in scenario.everyone if name != party),
        rule=UNANIMITY,
        protocol="single-text",
        alternating_offers=AlternatingOffersOptions(),
    )
    _, table = at_modes(evolve(scenario, talks=alone))
    return Agreements(Situation.of(table)).signed() is None
