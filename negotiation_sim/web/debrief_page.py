"""The debrief: all tables on one picture, what was left there, why some failed, what the engine does; and one table.

In:      Classroom after the talks
Out:     HTML
Keeps:   it is drawn only when the instructor has asked for it: it tells what was private; both pages count alike
Not here: working it out (game.debrief_tables), the picture (plots.groups), the words (report.class_debrief_text)
Example: tests/web/test_debrief.py
"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from negotiation_sim.agreement.who_signs import Answer, who_signs
from negotiation_sim.game.deals import Deal
from negotiation_sim.game.debrief_tables import class_debrief
from negotiation_sim.page.sentences import sentences
from negotiation_sim.page.svg import drawn as picture
from negotiation_sim.plots.groups import groups
from negotiation_sim.report import class_debrief_text, words
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.web.classroom import Classroom
from negotiation_sim.web.group import Group
from negotiation_sim.web.pages import drawn
from negotiation_sim.web.seat_page import said
from negotiation_sim.web.story import story

TABLE = "table"
"""What the pages of a class call those who share a deal."""
MOST_JUDGED = 60
"""Drafts of one table that are held against the numbers of the parties: the last ones."""
SECONDS = 5.0
"""The longest that the search for what was possible takes for one table, while a class waits."""


def debrief(classroom: Classroom) -> str:
    """The whole debrief."""
    scenario = classroom.scenario
    deals = [Deal(str(group.number), _signed(group) or None) for group in classroom.groups]
    found = class_debrief(scenario, deals, SECONDS)
    told = [*class_debrief_text.told(found, each=TABLE)][1:]  # without the title, which the wall has
    return drawn(
        "debrief.html",
        tables=[_told(scenario, group) for group in classroom.groups],
        picture=Markup(picture(groups(found, TABLE))),  # noqa: S704 - escapes what it draws
        told=Markup(sentences(told, 3)),  # noqa: S704 - so does this
    )


def table(classroom: Classroom, group: Group) -> dict[str, Any]:
    """One table for its instructor: how the talks went, and once they are over all that can be told of them."""
    scenario, game = classroom.scenario, group.game
    found = dict[str, Any](
        number=group.number,
        told=_told(scenario, group),
        people=[
            (scenario.actors[seat].label, person.name)
            for seat in scenario.at_table
            if (person := classroom.sitting(group, seat))
        ],
        over=game.ended is not None or classroom.phase == "closed",
        rounds=story(game),
        judged={draft.id: _judged(scenario, draft.values) for draft in game.drafts[-MOST_JUDGED:]},
    )
    if found["over"]:
        looked = class_debrief(scenario, [Deal(str(group.number), _signed(group) or None)], SECONDS)
        told = [*class_debrief_text.told(looked, each=TABLE)][1:]
        engine = looked.beside[-1].draft
        found["looked"] = Markup(sentences(told, 3))  # noqa: S704 - escapes what it tells
        found["engine"] = [
            (words.title(scenario, name), said(scenario, name, value))
            for name, value in (engine or {}).items()
        ]
    return found


def _judged(scenario: Scenario, draft: Mapping[str, Value]) -> list[str]:
    """What the own numbers of each party, and of whoever is asked at home, say to a draft."""
    return [_would(scenario, answer) for answer in who_signs(scenario, draft).answers]


def _would(scenario: Scenario, answer: Answer) -> str:
    name, at_home = words.opening(scenario.actors[answer.actor].name), answer.actor in scenario.talks.ratify
    does = "ratify" if at_home else "sign"
    if answer.signs:
        return f"{name} would {does} it: {_beside(scenario, answer)}."
    if answer.abstains:
        return f"{name} would abstain: {_beside(scenario, answer)}."
    why = words.reason(scenario, answer.reason or "", answer.issue, answer.commitment, at_home=at_home)
    return f"{name} would not {does} it: {why}."


def _beside(scenario: Scenario, answer: Answer) -> str:
    """What a draft is worth beside no deal to one who would sign it, or abstain."""
    gain = answer.worth - answer.no_deal
    if gain <= TOLERANCE:
        return "worth as much as no deal"
    return f"worth {words.on_sheet(scenario, answer.actor, gain, 0.0, gain=True)} more than no deal"


def _signed(group: Group) -> Mapping[str, Value]:
    """The draft on which a table agreed; empty where it did not."""
    ended = group.game.ended
    if ended is None or ended.signed is None or ended.ending != "agreement":
        return {}
    return group.game.drafts[ended.signed - 1].values


def _told(scenario: Scenario, group: Group) -> dict[str, Any]:
    """How one table ended, what it signed, and why if it did not."""
    ended, game = group.game.ended, group.game
    outcome = {o.id: o.title for o in scenario.named_outcomes}
    lines = [
        (words.title(scenario, name), said(scenario, name, value)) for name, value in _signed(group).items()
    ]
    if ended is None:
        head = f"No agreement; stopped in round {game.round}"
    elif lines:
        head = f"Signed in round {ended.round}: {outcome[ended.outcome]}"
    else:
        head = f"No agreement: {outcome[ended.outcome]}"
    return {
        "number": group.number,
        "head": head,
        "lines": lines,
        "why": [] if lines else _why_not(scenario, group),
    }


def _why_not(scenario: Scenario, group: Group) -> list[str]:
    """Why a table has not agreed: what the parties' own numbers say to the last draft."""
    ended, game = group.game.ended, group.game
    if ended is not None and ended.ending == "not_ratified":
        return ["It was signed, and refused at home."]
    if not game.drafts:
        return ["No draft was put on the table."]
    return [
        f"The last draft, by the numbers of the file: {_would(scenario, answer)}"
        for answer in who_signs(scenario, game.drafts[-1].values).answers
        if answer.refuses
    ] or ["The last draft was no worse than no deal for anybody, and was not signed."]
