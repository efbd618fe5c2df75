"""Whether a scenario is worth a class's hour, and whether an exercise asks each student something of their own.

In:      Scenario, or Exercise
Out:     problems: what would spoil it
Keeps:   judged with every number at its likeliest value, as a printed brief has it
Not here: slips in any scenario (scenario.warnings), right answers (grading)
Example: tests/exercises/test_fitness.py
"""

from collections.abc import Iterator
from itertools import islice

from attrs import evolve

from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes
from negotiation_sim.errors import Problem, ScenarioError, unknown
from negotiation_sim.exercises.questions import Asked
from negotiation_sim.exercises.task import Exercise
from negotiation_sim.exercises.version import NAMED, every_version, made_of, solution, versions
from negotiation_sim.model.engine import AGREEMENT
from negotiation_sim.runs.ensemble import run_at_modes
from negotiation_sim.scenario.load import load
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


MOST_VERSIONS = 12
"""Versions of an exercise of which the answers are looked at."""


def made_for_all(exercise: Exercise) -> None:
    """Make sure that every student gets a version: each value fits, each variant is there, and some version will do.

    Raises:
        ScenarioError: With all that does not fit.
    """
    given, told = load(exercise.folder / "scenario.toml"), dict[str, None]()
    for version in every_version(exercise):
        try:
            made_of(exercise, given, version)
        except ScenarioError as error:
            told.update(dict.fromkeys(map(str, error.problems)))
    wrong = [Problem((), f"vary: {message}") for message in told]
    wrong += [
        Problem((), f"README.md: {unknown('variant', name, given.variants)}")
        for name in dict.fromkeys(NAMED.findall(exercise.text))
        if name not in given.variants
    ]
    if not wrong and next(versions(exercise), None) is None:
        wrong.append(Problem((), f"no version of {exercise.name} holds all that it must"))
    if wrong:
        raise ScenarioError(wrong)


def without_an_answer(exercise: Exercise) -> Iterator[Problem]:
    """Choices among which the right answer is not."""
    given, asked = (
        load(exercise.folder / "scenario.toml"),
        {item.id for item in exercise.items if item.kind == "choice"},
    )
    for version in islice(versions(exercise), MOST_VERSIONS if asked else 0):
        engine = Asked(made_of(exercise, given, version))
        for item in exercise.items_of(version):
            if item.id not in asked or item.question is None:
                continue
            if (right := engine.answer(item.question)) not in item.choices:
                asked.remove(item.id)
                has = ", ".join(f"{name} = {value}" for name, value in version.items())
                message = f"{item.id}: {right!r} is the right answer{f' with {has}' if has else ''}, and none of the choices"
                yield Problem(("items",), message)


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
