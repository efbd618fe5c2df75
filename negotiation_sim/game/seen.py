"""A scenario as the holder of one seat sees it: what words are made from, so that no word gives anything away.

In:      Scenario, a seat
Out:     Scenario: the story, the issues, the rules; one actor whole, the others by name; what is said in public
Keeps:   nothing that the others keep to themselves is in it, not even how many decimals it would take to tell it;
         it is for reading only, and never simulated
Not here: the numbers of a seat (views), the words (report.seat_text)
Example: tests/game/test_seen.py
"""

from attrs import evolve

from negotiation_sim.game.views import in_public
from negotiation_sim.scenario.actors import Actor
from negotiation_sim.scenario.estimates import derived
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import Event


def seen(scenario: Scenario, seat: str) -> Scenario:
    """What *seat* may know of a scenario.

    Of the other actors there are names and members; of commitments the known ones, whose word is taken; of
    events the titles, once they are news.
    """
    public = in_public(scenario, seat)
    heard = {claim.id: claim for claim in public.claims}
    return evolve(
        scenario,
        actors={
            name: actor if name == seat else Actor(name=actor.name, members=actor.members)
            for name, actor in scenario.actors.items()
        },
        commitments=tuple(
            commitment if commitment.actor == seat else evolve(commitment, credibility=derived(1.0))
            for commitment in scenario.commitments
            if commitment.id in public.commitments
        ),
        correlations=(),  # they are about numbers of the others
        events=tuple(Event(id=event.id, title=event.title, round=1, changes={}) for event in scenario.events),
        summary=None,  # a summary may tell what both sides keep to themselves
        variants={},
        claims=heard,
        changes={},
    )
