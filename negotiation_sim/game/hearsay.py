"""Would they sign? What the holder of a seat can tell from what the others have said, and nothing more.

In:      the scenario as a seat sees it, its View, a draft
Out:     Hearsay by party: red lines that were said and would be crossed, what it wants there, its last answer
Keeps:   it rests on statements and answers alone, so it can be wrong: what was not said is not known
Not here: what the draft is worth to the seat itself (evaluate)
Example: tests/game/test_hearsay.py
"""

from collections.abc import Iterator, Mapping

from attrs import frozen

from negotiation_sim.game.views import Statement, View
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario


@frozen
class Hearsay:
    """What one seat knows of whether another party would sign a draft.

    Attributes:
        crosses: What the party said it will never sign, and would get once all known words are kept.
        elsewhere: What it said it wants, where the draft would bring something else; without the ones above.
        answer: The last draft that it has answered, and what it said: signs, abstains or refuses; None if it answered none.
    """

    party: str
    crosses: tuple[Statement, ...]
    elsewhere: tuple[Statement, ...]
    answer: tuple[int, str] | None


def would_they_sign(scenario: Scenario, view: View, draft: Mapping[str, Value]) -> tuple[Hearsay, ...]:
    """What is known of the other parties that are still at the table.

    Raises:
        GameError: If the draft names an issue that does not exist, or a value that is not on it.
    """
    after = view.evaluate(draft).after
    return tuple(
        Hearsay(party, *_statements(scenario, view, party, after), _last_answer(view, party))
        for party in scenario.talks.parties
        if party != view.seat and party not in view.left
    )


def _statements(
    scenario: Scenario, view: View, party: str, after: Mapping[str, Value]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    said = [statement for statement in view.public.statements if statement.actor == party]
    places = {name: scenario.issues[name].scale.place(value) for name, value in after.items()}
    crossed = [s for s in said if any(_beyond(scenario, s, places[s.issue]))]
    elsewhere = [
        s
        for s in said
        if s not in crossed
        and s.position is not None
        and abs(scenario.issues[s.issue].scale.number(s.position) - places[s.issue]) > TOLERANCE
    ]
    return tuple(crossed), tuple(elsewhere)


def _beyond(scenario: Scenario, statement: Statement, number: float) -> Iterator[bool]:
    """Whether a number from 0 to 1 lies beyond each of the lines that were said."""
    scale = scenario.issues[statement.issue].scale
    if statement.at_least is not None:
        yield number < scale.number(statement.at_least) - TOLERANCE
    if statement.at_most is not None:
        yield number > scale.number(statement.at_most) + TOLERANCE
    for option in statement.never:
        yield abs(number - scale.number(option)) <= TOLERANCE


def _last_answer(view: View, party: str) -> tuple[int, str] | None:
    answered = [draft for draft in view.drafts if party in draft.answers]
    return (answered[-1].id, answered[-1].said(party)) if answered else None
