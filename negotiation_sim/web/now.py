"""What the holder of a seat can do now, and what came of the talks for it.

In:      Classroom, Group, a seat; the Scenario as the seat sees it, its View
Out:     Now: what a page offers, and in words why not; sentences on the end
Keeps:   a page offers nothing that would be refused; what a game allows is the game's own answer
Not here: the rules of a game (game), whether a move is made (classroom), pages (student)
Example: tests/web/test_now.py
"""

from collections.abc import Iterator

from attrs import frozen

from negotiation_sim.game.views import View
from negotiation_sim.report import seat_text, words
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.web import seat_page
from negotiation_sim.web.classroom import Classroom
from negotiation_sim.web.group import Group

OVER = "The talks are over. You can still try drafts here, and see what would have come of them."
PAUSED = "The talks are paused. You can {} when they go on."
SOON = "You can put a draft on the table once the talks have begun."


@frozen
class Now:
    """What the holder of a seat can do.

    Attributes:
        over: Whether the talks are over for it.
        answers: Whether drafts can be answered and withdrawn.
        offer: Why it can make no offer, in a sentence; empty if it can.
        speak: Why it can say nothing, in a sentence; empty if it can, and where nobody would hear it.
    """

    over: bool
    answers: bool
    offer: str = ""
    speak: str = ""


def now(classroom: Classroom, group: Group, seat: str) -> Now:
    """What can be done in a seat."""
    game, chair = group.game, classroom.table == "protocol"
    if classroom.phase == "closed" or game.ended is not None:
        return Now(over=True, answers=False, offer=OVER)
    if classroom.phase == "paused":
        offer = PAUSED.format("make an offer" if chair else "put a draft on the table")
        return Now(over=False, answers=False, offer=offer, speak=PAUSED.format("speak"))
    waiting = classroom.phase == "waiting"
    if waiting and not chair:
        return Now(over=False, answers=False, offer=SOON)
    return Now(over=False, answers=not waiting, offer=sentence(game.no_offer(seat)))


def came(scenario: Scenario, view: View, group: Group) -> Iterator[str]:
    """How the talks ended, and what that is worth to the seat by its own numbers, in sentences."""
    ended, last = group.game.ended, view.round
    if view.seat in view.left and (ended is None or ended.ending != "walkout"):
        yield f"You left the talks in round {view.left[view.seat]}."
    if ended is None:
        yield f"The talks were ended in round {last}: nothing is signed at your table."
    elif ended.ending == "agreement":
        yield f"Draft {ended.signed} was signed in round {ended.round}."
    elif ended.ending == "not_ratified":
        yield f"Draft {ended.signed} was signed in round {ended.round}, and refused at home: nothing is agreed."
    elif ended.ending == "walkout":
        who = "You have left" if view.seat in view.left else "A party has left"
        yield f"{who} in round {ended.round}: nothing is agreed."
    else:
        yield f"Nothing was signed in {words.counted(scenario.talks.rounds, 'round')}."
    if view.ending == "agreement" and view.signed is not None:
        yield seat_page.calculated(scenario, view, view.drafts[view.signed - 1].values).lead
    else:
        yield seat_text.no_deal(scenario, view, view.evaluate(view.status_quo))


def sentence(told: str) -> str:
    """What the game says, as a sentence that stands alone."""
    return told[:1].upper() + told[1:] + ("" if not told or told.endswith((".", "?")) else ".")
