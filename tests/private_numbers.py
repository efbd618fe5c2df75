"""What the other seats keep to themselves, moved or made conspicuous; for tests that look for leaks.

In: a scenario, a seat.
Out: the same scenario with every private number of the others changed; games at which all is public.
Keeps: what a seat may know is the same in both.
Not here: what is shown to a seat (test_views, test_play_leaks).
"""

from collections.abc import Iterator

import negotiation_sim as ns
from negotiation_sim.errors import ScenarioError


def private(given: ns.Scenario, seat: str) -> Iterator[str]:
    """The addresses of what the others keep to themselves: all but what a source states, and how things stand."""
    for address, number in given.inputs().items():
        kind, name, *rest = address.split(".")
        if kind == "actors" and name != seat:
            said = rest[-1] in ("position", "at_least", "at_most") and "inner" not in rest
            stated = number.basis == "stated" and said
            # What the rule counts is part of the rule: all hear it, and what a bloc weighs may be its members' sum.
            counted = rest == ["capability"] and given.talks.rule.by_capability
            if not stated and not counted:
                yield address
        elif kind == "commitments":
            commitment = next(c for c in given.commitments if c.id == name)
            said = rest != ["credibility"] and commitment.basis == "stated"
            if commitment.actor != seat and not said:
                yield address


def others_changed(given: ns.Scenario, seat: str, salt: int) -> ns.Scenario:
    """The same scenario with every private number of the others moved, where it can be."""
    changed = given
    for place, address in enumerate(private(given, seat)):
        scale, was = given.scales[address], given.inputs()[address].mode
        for step in (0.0317, -0.0291, 0.0113):
            number = was + step * (1 + (place + salt) % 5)
            if 0.001 < number < 1.0:
                try:
                    changed = changed.with_changes({address: scale.in_unit(number)})
                    break
                except ScenarioError:
                    continue
    for name in given.at_table:
        if name != seat:
            changed = changed.with_changes({f"actors.{name}.strategy": {"name": "linear", "k": 0.0123}})
    return changed


def course(given: ns.Scenario) -> ns.Game:
    """An open table at which every seat is taken and all that happens is public."""
    game = ns.Game(given, given.at_table, table="open", seed=11)
    parties = given.talks.parties
    for number in range(min(3, given.talks.rounds)):
        game.end_round()
        if game.ended is not None:
            break
        game.say(parties[0], f"In round {number + 1} I say this.")
        if len(parties) > 1 and given.talks.rule.unanimous:
            game.propose(parties[0], {})
            game.answer(parties[1], len(game.drafts), yes=False)
    return game


def odd(given: ns.Scenario, seat: str) -> tuple[ns.Scenario, dict[str, float]]:
    """The scenario with private numbers that stand nowhere else, and these numbers by address."""
    changed, numbers = given, {}
    for place, address in enumerate(private(given, seat)):
        number = given.scales[address].in_unit(0.5 + 0.0000137 * (place + 1))
        try:
            changed = changed.with_changes({address: number})
            numbers[address] = number
        except ScenarioError:
            continue
    return changed, numbers


def found_in(text: str, numbers: dict[str, float]) -> list[str]:
    return [address for address, number in numbers.items() if f"{number:.9f}".rstrip("0") in text]
