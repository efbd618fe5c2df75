"""What would open a deal where issues are choices: an option that a red line rules out is admitted.

In:      a Scenario in which nothing can be signed, perhaps a target to lead to, a Clock
Out:     Opener: with the list of options that would do; and with them all that numbers can open
Keeps:   each opener, set as it is printed, opens a deal by the engine's own rule; one option at a time is admitted
Not here: numbers that move (openers), why there is none (conflicts)
Example: tests/agreement/test_option_openers.py
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes
from negotiation_sim.agreement.moves import RANK, Admission, NumberMove, Opener
from negotiation_sim.agreement.openers import MOST_PAIRS, openers
from negotiation_sim.agreement.program import Clock
from negotiation_sim.agreement.target import Target
from negotiation_sim.scenario.scenario import Scenario


def every_opener(
    scenario: Scenario, target: Target | None = None, clock: Clock | None = None
) -> Iterator[Opener]:
    """What can open a deal alone, a number or an option; where nothing can, pairs of changes.

    Pairs are those of two numbers, of two options, and of an option with a commitment that is believed or not.

    Raises:
        Unproved: If the time on the *clock* is over; what was found before has been told.
    """
    admitted = [*_admissions(scenario)]
    alone = False
    for move in admitted:
        if _opens(scenario, (move,), target, clock):
            alone = True
            yield Opener((move,))
    for found in openers(scenario, target, clock):
        if alone and len(found.moves) > 1:
            return
        alone = alone or len(found.moves) == 1
        yield found
    if not alone:
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
    found = 0
    believed = [*_believed(scenario)] if admitted else []
    pairs: list[tuple[Admission, NumberMove | Admission]] = [
        (move, other) for move in admitted for other in believed
    ]
    for pair in (*pairs, *combinations(admitted, 2)):
        if pair[0].address != pair[1].address and _opens(scenario, pair, target, clock):
            yield Opener(pair)
            found += 1
            if found == MOST_PAIRS:
                return


def _believed(scenario: Scenario) -> Iterator[NumberMove]:
    """Each commitment believed where it was not, or no longer."""
    for commitment in scenario.commitments:
        address = f"commitments.{commitment.id}.credibility"
        given = scenario.inputs()[address]
        becomes = 0.0 if given.mode >= 0.5 else 1.0  # as the engine counts it at the modes
        beyond = float(given.low >= 1.0 if becomes == 0.0 else given.high <= 0.0)
        rank = RANK["credibilities"] - (beyond == 0.0)
        yield NumberMove(address, given.mode, becomes, beyond, becomes, rank)


def _opens(
    scenario: Scenario, moves: Sequence[NumberMove | Admission], target: Target | None, clock: Clock | None
) -> bool:
    changed = scenario.with_changes({move.address: move.value for move in moves})
    return Agreements(Situation.of(at_modes(changed)[1]), target, clock=clock).signed() is not None
