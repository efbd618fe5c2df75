"""What would open a deal where issues are choices: an option that a red line rules out is admitted.

In:      a Scenario in which nothing can be signed, perhaps a target to lead to, a Clock
Out:     Opener: with the list of options that would do; and with them all that numbers can open
Keeps:   each opener, set as it is printed, opens a deal by the engine's own rule; one option at a time is admitted
Not here: numbers that move (openers), why there is none (conflicts)
Example: tests/agreement/test_option_openers.py
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes
from negotiation_sim.agreement.moves import Admission, NumberMove, Opener
from negotiation_sim.agreement.openers import MOST_PAIRS, alone, openers
from negotiation_sim.agreement.program import Clock
from negotiation_sim.agreement.target import Target
from negotiation_sim.scenario.scenario import Scenario


def every_opener(
    scenario: Scenario, target: Target | None = None, clock: Clock | None = None
) -> Iterator[Opener]:
    """What can open a deal alone, a number or an option; where nothing can, pairs of changes.

    Pairs are those of two numbers, of two options, and of an option with a number.

    Raises:
        Unproved: If the time on the *clock* is over; what was found before has been told.
    """
    admitted = [*_admissions(scenario)]
    single = False
    for move in admitted:
        if _opens(scenario, (move,), target, clock):
            single = True
            yield Opener((move,))
    for found in openers(scenario, target, clock):
        if single and len(found.moves) > 1:
            return
        single = single or len(found.moves) == 1
        yield found
    if not single:
        yield from _pairs(scenario, admitted, target, clock)


def _admissions(scenario: Scenario) -> Iterator[Admission]:
    """Each option that a red line of somebody who answers rules out, admitted."""
    for actor in (*scenario.talks.parties, *scenario.talks.ratify):
        for name, stance in scenario.actors[actor].stances.items():
            issue, line = scenario.issues[name], stance.red_line
            if line is None:
                continue
            for option in stance.ruled_out(issue):
                key = "never" if line.only is None else "only"
                left = tuple(other for other in line.never or () if other != option)
                address = f"actors.{actor}.stances.{name}.red_line.{key}"
                yield Admission(address, option, left if line.only is None else (*line.only, option))


def _pairs(
    scenario: Scenario, admitted: Sequence[Admission], target: Target | None, clock: Clock | None
) -> Iterator[Opener]:
    yield from map(Opener, islice(_two(scenario, admitted, target, clock), MOST_PAIRS))


def _two(
    scenario: Scenario, admitted: Sequence[Admission], target: Target | None, clock: Clock | None
) -> Iterator[tuple[Admission, NumberMove | Admission]]:
    """Two options, or an option and what would open a deal alone once it is admitted."""
    for one, other in combinations(admitted, 2):
        if one.address != other.address and _opens(scenario, (one, other), target, clock):
            yield one, other
    for move in admitted:
        for number in alone(scenario.with_changes({move.address: move.value}), target, clock):
            yield move, number


def _opens(
    scenario: Scenario, moves: Sequence[NumberMove | Admission], target: Target | None, clock: Clock | None
) -> bool:
    changed = scenario.with_changes({move.address: move.value for move in moves})
    return Agreements(Situation.of(at_modes(changed)[1]), target, clock=clock).signed() is not None
