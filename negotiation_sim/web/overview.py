"""All tables at a glance: for the wall, without a secret, and for the instructor.

In:      Classroom
Out:     plain data for the templates
Keeps:   what the wall shows before the debrief is no more than where each table stands
Not here: one table (table_page), what was possible (debrief_page)
Example: tests/web/test_teacher.py
"""

from typing import Any

from attrs import frozen

from negotiation_sim.report import words
from negotiation_sim.web.classroom import Classroom
from negotiation_sim.web.group import Group
from negotiation_sim.web.seat_page import said
from negotiation_sim.web.store import Person


@frozen
class Glance:
    """Where one table stands."""

    number: int
    state: str
    over: bool
    signed: bool
    people: int
    silent: int
    drafts: int


def glances(classroom: Classroom) -> list[Glance]:
    """Every table, as anybody may see it."""
    return [_glance(classroom, group) for group in classroom.groups]


def tables(classroom: Classroom) -> list[dict[str, Any]]:
    """Every table, as the instructor sees it: who sits there, the last drafts, what was said last."""
    return [_table(classroom, group) for group in classroom.groups]


def sitting_in(classroom: Classroom, group: Group) -> list[Person]:
    """Everybody at a table, in the order of joining."""
    return [p for p in classroom.people.values() if p.group == group.number]


def _glance(classroom: Classroom, group: Group) -> Glance:
    game, ended = group.game, group.game.ended
    people = sitting_in(classroom, group)
    if ended is not None:
        state = {
            "agreement": f"signed in round {ended.round}",
            "walkout": f"a party left in round {ended.round}",
            "deadline": "no agreement",
            "not_ratified": f"signed in round {ended.round}, refused at home",
        }[ended.ending]
    elif classroom.phase == "closed":
        state = f"no agreement, stopped in round {game.round}"
    else:
        state = f"round {game.round}" if game.round else "has not begun"
    return Glance(
        number=group.number,
        state=state,
        over=ended is not None or classroom.phase == "closed",
        signed=ended is not None and ended.ending == "agreement",
        people=len(people),
        silent=sum(1 for p in people if p.seat is not None and not classroom.holds(p))
        if ended is None
        else 0,
        drafts=len(game.drafts),
    )


def _table(classroom: Classroom, group: Group) -> dict[str, Any]:
    scenario, game = classroom.scenario, group.game
    who = {p.seat: p for p in sitting_in(classroom, group) if p.seat is not None}
    return {
        "glance": _glance(classroom, group),
        "seats": [
            {
                "name": scenario.actors[seat].label,
                "party": seat in scenario.talks.parties,
                "who": who[seat].name if seat in who else "",
                "silent": seat in who and seat not in game.held,
            }
            for seat in scenario.at_table
            if seat in scenario.talks.parties or seat in who
        ],
        "computer": sum(
            1 for seat in scenario.at_table if seat not in scenario.talks.parties and seat not in who
        ),
        "drafts": [
            {
                "id": draft.id,
                "author": "the chair" if draft.author is None else scenario.actors[draft.author].name,
                "round": draft.round,
                "withdrawn": draft.withdrawn,
                "signed": game.ended is not None and game.ended.signed == draft.id,
                "signs": words.listed([scenario.actors[a].name for a, yes in draft.answers.items() if yes]),
                "lines": [
                    (words.title(scenario, name), said(scenario, name, value))
                    for name, value in draft.values.items()
                ],
            }
            for draft in reversed(game.drafts[-3:])
        ],
        "said": [(scenario.actors[r.seat].label, r.words) for r in game.remarks[-4:]],
    }
