"""What stands on the page of one seat, in words: the brief, the drafts, the calculator, the form of a draft.

In:      the Scenario as the seat sees it, its View; a form as it was sent
Out:     plain data for the templates; a draft
Keeps:   of the game it knows nothing but the View of this seat; a game in the terminal has the same words
Not here: what a seat may know (game.views), HTML (templates), who holds the seat (student)
Example: tests/web/test_seat_page.py
"""

from collections.abc import Collection, Mapping
from math import floor, isfinite, log10
from typing import Any

from attrs import frozen

from negotiation_sim.game import briefs
from negotiation_sim.game.views import Draft, View
from negotiation_sim.report import seat_text, words
from negotiation_sim.report.brief_text import brief_sheet
from negotiation_sim.report.sheet import Sheet
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.web.classroom import RefusedError

EXACT = "="
"""The choice that stands for the value of the slider."""
STEPS = 100


@frozen
class Line:
    """A value on an issue in words, where it is not as things stand."""

    issue: str
    title: str
    value: str


@frozen
class Worth:
    """What a draft means to the seat, in sentences, and as places on a line from 0 to 1."""

    worth: float
    no_deal: float
    lead: str
    more: tuple[str, ...]
    bad: tuple[str, ...]
    good: bool


@frozen
class Card:
    """A draft on the table as one seat sees it; *rest* if it leaves anything as it is."""

    id: int
    author: str
    round: int
    lines: tuple[Line, ...]
    rest: bool
    answers: tuple[tuple[str, str], ...]
    open: bool
    withdrawn: bool
    signed: bool
    own: bool
    answer: bool | None
    asked: bool
    worth: Worth
    values: Mapping[str, Value]


@frozen
class Choice:
    """One worded place on an issue."""

    id: str
    means: str
    at: Value
    chosen: bool
    worth: str


@frozen
class Field:
    """One issue in the form of a draft."""

    issue: str
    title: str
    choices: tuple[Choice, ...]
    slides: bool
    low: float
    high: float
    step: float
    value: float
    told: str
    unit: str
    exact: bool
    chosen: str
    now: str


said = words.given


def brief(scenario: Scenario, view: View) -> Sheet:
    """What the holder of a seat has to know before the talks: as on paper, with the numbers of this game."""
    return brief_sheet(briefs.brief(scenario, view))


def standing(scenario: Scenario, view: View, told: Collection[str]) -> list[tuple[str, str]]:
    """How things stand as long as nothing is signed, on the issues on which that is *told*."""
    return [
        (issue.title, said(scenario, name, view.status_quo[name]))
        for name, issue in scenario.issues.items()
        if name in told
    ]


def calculated(scenario: Scenario, view: View, draft: Mapping[str, Value]) -> Worth:
    """What would come of a draft, and what it is worth to the seat."""
    found = view.evaluate(draft)
    gain = found.worth - found.no_deal
    worth, no_deal, apart = seat_text.beside(scenario, view, found)[0]
    head = "As written, worth" if found.waves else "Worth"
    beside = f"{apart} {'more' if gain > 0 else 'less'}" if abs(gain) > TOLERANCE else "the same"
    more = (*seat_text.sets_off(scenario, found), *seat_text.if_done(scenario, view, found))
    bad = tuple(map(str, seat_text.crossings(scenario, view, found)))
    return Worth(
        found.worth,
        found.no_deal,
        f"{head} {worth} to you; no deal is worth {no_deal}: {beside}.",
        tuple(map(str, more)),
        bad,
        good=gain > TOLERANCE and not bad,
    )


def heard(scenario: Scenario, view: View, draft: Mapping[str, Value]) -> tuple[str, ...]:
    """Whether the others would sign, as far as the seat can know."""
    return tuple(str(line) for line in seat_text.would_sign(scenario, view, draft))


def fields(scenario: Scenario, view: View, draft: Mapping[str, Value], told: Collection[str]) -> list[Field]:
    """The form of a draft, filled in; what *draft* leaves out is as things stand, which is said where it is *told*."""
    now = view.status_quo
    worth = {
        row.stance.issue: {str(place.value): place.points for place in row.places}
        for row in briefs.brief(scenario, view).rows
        if row.stance.worth
    }
    return [
        _field(
            scenario,
            name,
            draft.get(name, now[name]),
            now[name] if name in told else None,
            worth.get(name, {}),
        )
        for name in scenario.issues
    ]


def sent(scenario: Scenario, form: Mapping[str, Any]) -> dict[str, Value]:
    """The draft in a form as it was sent: a worded choice, or the value of the slider.

    Raises:
        RefusedError: If a value is no number.
    """
    draft: dict[str, Value] = {}
    for name, issue in scenario.issues.items():
        choice, number = str(form.get(f"c.{name}", EXACT))[:80], str(form.get(f"v.{name}", ""))[:40]
        if choice != EXACT:
            draft[name] = choice
        elif number:
            try:
                draft[name] = float(number)
            except ValueError:
                raise RefusedError(f"'{issue.title}': {number} is no number.") from None
            if not isfinite(float(number)):
                raise RefusedError(f"'{issue.title}': {number} is no number.")
    return draft


def lines(scenario: Scenario, view: View, draft: Draft, told: Collection[str]) -> tuple[Line, ...]:
    """What a draft changes, in the words of the seat; all that it says where it is not *told* how things stand."""
    return tuple(
        Line(name, words.title(scenario, name), said(scenario, name, value))
        for name, value in draft.values.items()
        if name not in told or not _same(scenario, name, value, view.status_quo[name])
    )


def card(scenario: Scenario, view: View, draft: Draft, told: tuple[Line, ...], worth: Worth) -> Card:
    """A draft on the table, as the seat sees it, with what it says and what it is worth to the seat."""
    left = {*view.left}
    answers = tuple(
        (
            scenario.actors[party].label,
            "left" if party in left else draft.said(party),
        )
        for party in scenario.talks.parties
    )
    last = view.drafts[-1].id
    live = view.ending is None and not draft.withdrawn
    return Card(
        id=draft.id,
        author="the chair" if draft.author is None else scenario.actors[draft.author].name,
        round=draft.round,
        lines=told,
        rest=len(told) < len(draft.values),
        answers=answers,
        open=live and (draft.author is not None or draft.id == last),
        withdrawn=draft.withdrawn,
        signed=view.signed == draft.id,
        own=draft.author == view.seat,
        answer=draft.answers.get(view.seat),
        asked=view.own.signs,
        worth=worth,
        values=draft.values,
    )


def _same(scenario: Scenario, issue: str, one: Value, other: Value) -> bool:
    scale = scenario.issues[issue].scale
    return abs(scale.number(one) - scale.number(other)) <= TOLERANCE


def _field(
    scenario: Scenario, name: str, value: Value, now: Value | None, worth: Mapping[str, float]
) -> Field:
    issue = scenario.issues[name]
    low, high = issue.range
    number = issue.scale.number(value)
    at = low if issue.options else issue.scale.in_unit(number)
    choices = tuple(
        Choice(
            id_,
            issue.means(id_),
            place if issue.options else issue.scale.in_unit(place),
            chosen=abs(place - number) <= TOLERANCE,
            worth=words.points(worth[id_]) if id_ in worth else "",
        )
        for id_, place in issue.places().items()
    )
    return Field(
        issue=name,
        title=issue.title,
        choices=choices,
        slides=not issue.options,
        low=low,
        high=high,
        step=10.0 ** floor(log10((high - low) / STEPS)),
        value=at,
        told=words.in_unit(scenario, name, number, fine=True),
        unit=issue.unit or "",
        exact=not any(choice.chosen for choice in choices),
        chosen=said(scenario, name, value),
        now="" if now is None else said(scenario, name, now),
    )
