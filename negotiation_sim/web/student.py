"""The pages of a student who has joined.

In:      requests; the key in the address says who asks
Out:     pages, parts of them as they change, moves
Keeps:   whoever has no key gets nothing; of the game a page knows only the View of its own seat
Not here: joining (door), what stands on the page of a seat (seat_page), what can be done in it (now)
Example: tests/web/test_student.py
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from negotiation_sim.game.moves import GameError, Move
from negotiation_sim.game.seen import seen
from negotiation_sim.game.views import Draft, View
from negotiation_sim.report import seat_text, words
from negotiation_sim.scenario.no_deal import told_without_deal
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.web import pages, seat_page
from negotiation_sim.web.classroom import Classroom, RefusedError
from negotiation_sim.web.door import TOO_FAST
from negotiation_sim.web.group import Group
from negotiation_sim.web.guard import Limits
from negotiation_sim.web.memo import Memo
from negotiation_sim.web.now import came, now, sentence
from negotiation_sim.web.pages import OURS, done, drawn, nothing, page, refused, same, sure
from negotiation_sim.web.store import Person
from negotiation_sim.web.stream import Hub, Parts, streamed
from negotiation_sim.web.table_page import TablePage

MOST_DRAFTS = 6
"""Drafts that the page of a seat shows; the others stand on a page of their own."""
GONE = "Your instructor has freed the seat, or the address is not right."


class Student:
    """The pages of everybody who has joined."""

    def __init__(
        self,
        classroom: Classroom,
        hub: Hub,
        tables: TablePage,
        *,
        address: str = "",
        mine: Callable[[Person, Group], str] | None = None,
    ) -> None:
        self.classroom, self.hub, self.tables, self.address = classroom, hub, tables, address
        self.mine = mine or self._mine
        self.moves = Limits(burst=30, rate=5)
        self.seen = {name: seen(classroom.scenario, name) for name in classroom.scenario.at_table}
        self.told = told_without_deal(classroom.scenario)
        self.lying, self.cards = Memo[Parts](), Memo[Markup]()
        self.worths, self.lines = Memo[seat_page.Worth](), Memo[tuple[seat_page.Line, ...]]()
        self.tries = Limits(burst=60, rate=15)

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/seat/{key}", self.seat),
            Route("/seat/{key}/stream", self.stream),
            Route("/seat/{key}/try", self.calculate),
            Route("/seat/{key}/drafts", self.drafts),
            Route("/seat/{key}/{kind}", self.act, methods=["POST"]),
        ]

    # --- the seat -----------------------------------------------------------------------------

    async def seat(self, request: Request) -> Response:
        """The page of a seat; with a draft in its address it holds what would come of that."""
        if (person := self._person(request)) is None:
            return self._gone(request)
        return self._page(person, request.query_params)

    async def stream(self, request: Request) -> Response:
        """What changes on the page of a seat."""
        if (person := self._person(request)) is None:
            return self._gone(request)
        key = person.key

        def at() -> int | None:
            here = self.classroom.people.get(key)
            return None if here is None else here.group  # whoever was taken out is told so

        return streamed(self.hub.events(key, lambda: self.parts(key), at))

    async def calculate(self, request: Request) -> Response:
        """My calculator: what would come of a draft."""
        person = self._person(request)
        if person is None or (view := self._view(person)) is None:
            return self._gone(request)
        if not self.tries.allow(person.key):
            return Response(TOO_FAST, 429)
        self.classroom.seen[person.key] = self.classroom.now()
        scenario = self.seen[view.seat]
        try:
            draft = seat_page.sent(scenario, request.query_params)
            worth, heard = seat_page.calculated(scenario, view, draft), seat_page.heard(scenario, view, draft)
        except (RefusedError, GameError) as error:
            return Response(str(error), 409)
        return HTMLResponse(drawn("worth.html", worth=worth, heard=heard, fold=""))

    async def act(self, request: Request) -> Response:
        """A move, or taking the seat back."""
        if (person := self._person(request)) is None:
            return self._gone(request)
        back = f"/seat/{person.key}"
        if not self.moves.allow(person.key):
            return refused(request, TOO_FAST, back, 429)
        form = await pages.form(request)
        kind = request.path_params["kind"]
        try:
            if kind == "back":
                self._take(person)
            elif kind in MOVES:
                moves = self._moves(kind, person, form)
                if "sure" not in form and (why := self._doubt(person, moves[-1])):
                    return sure(request, why, SURE[kind], form, back)
                self.classroom.act(person, *moves, once=str(form.get("once", "")) or None)
            else:
                return nothing(request)
            await self.classroom.settled()
        except (RefusedError, GameError) as error:
            return refused(request, sentence(str(error)), back)
        return done(request, f"{back}#{kind}")

    def _moves(self, kind: str, person: Person, form: Mapping[str, Any]) -> list[Move]:
        """The moves that a form asks for: one, or a draft that takes the place of earlier ones."""
        move = _move(kind, person, form, self.classroom.scenario)
        view = self._view(person) if kind == "propose" and "instead" in form else None
        earlier = () if view is None else seat_text.standing(view)[0]
        return [*(Move("withdraw", person.seat, draft_id=draft) for draft in earlier), move]

    def _doubt(self, person: Person, move: Move) -> str:
        """What in the seat's own numbers speaks against a yes or an offer, in sentences; empty if nothing does."""
        view = self._view(person)
        if view is None or view.ending is not None:
            return ""
        if move.kind == "propose":
            return seat_text.against(view, {**view.offer, **(move.draft or {})})
        known = move.yes and 1 <= (move.draft_id or 0) <= len(view.drafts)
        return (
            seat_text.against(view, view.drafts[move.draft_id - 1].values) if known and move.draft_id else ""
        )

    def _take(self, person: Person) -> None:
        """The own seat back, or for who watches the next free one."""
        if person.seat is not None:
            self.classroom.take_back(person)
            return
        for group, seat in self.classroom.free():
            self.classroom.move(person, group, seat)
            return
        raise RefusedError("No seat is free now.")

    # --- what stands on it --------------------------------------------------------------------

    def parts(self, key: str) -> Parts:
        """The parts of the page that change."""
        person = self.classroom.people.get(key)
        group = None if person is None else self.classroom.group_of(person)
        if person is None or group is None:
            return {"seat": "none"}  # the page is asked for anew, and says what has happened
        return {
            "seat": f"{group.number}.{person.seat}",
            **self.tables.parts(group),
            "mine": self.mine(person, group),
            **self._lying(person, group),
        }

    def _mine(self, person: Person, group: Group) -> str:
        """What stands first on the page: whether the talks go on, what came of them, and who holds the seat."""
        classroom, seat = self.classroom, person.seat
        holds = classroom.holds(person)
        over = seat is not None and now(classroom, group, seat).over
        return same(
            "mine.html",
            person=person,
            me=seat and classroom.scenario.actors[seat].name,
            came=tuple(came(self.seen[seat], group.game.view(seat), group)) if seat and over else (),
            holds=holds,
            rehearsal=not holds and classroom.store.sessions().get(classroom.session, False),
            phase=classroom.phase,
            free=next(classroom.free(), None) is not None if seat is None else False,
            debrief=classroom.debrief,
        )

    def _lying(self, person: Person, group: Group) -> Parts:
        """What lies on the table, as the seat sees it; drawn anew only when that has changed."""
        seat = person.seat
        if seat is None:
            return {"drafts": "", "standing": "", "offer": "", "speak": ""}
        at = self._at(group, seat)
        return self.lying.get(
            person.key, (at, group.game.drafts, seat), lambda: self._drawn(person, group, seat, at)
        )

    def _drawn(self, person: Person, group: Group, seat: str, at: tuple[Any, ...]) -> Parts:
        view, can, chair = group.game.view(seat), at[-1], self.classroom.table == "protocol"
        cards = [
            self.cards.get(
                (person.key, draft.id % MOST_DRAFTS),
                (at, draft, seat, draft.id == len(view.drafts) and draft.author is None),
                partial(self._card, person, view, draft, at),
            )
            for draft in view.drafts[: -MOST_DRAFTS - 1 : -1]
        ]
        html = drawn(
            "drafts.html",
            cards=cards,
            all=len(view.drafts),
            chair=chair,
            round=view.round,
            can=can,
            key=person.key,
        )
        offering = seat_text.offering(self.seen[seat], view, self.classroom.table)
        return {
            "drafts": html,
            "standing": "" if can.offer else self._standing(view),
            "offer": same("offer.html", why=can.offer, offering=offering, chair=chair),
            "speak": "" if can.over else same("speak.html", why=can.speak),
        }

    def _at(self, group: Group, seat: str) -> tuple[Any, ...]:
        """All on which a card rests beside its draft; last what can be done in the seat."""
        game = group.game
        return (
            self.classroom.session,
            game.round,
            len(game.news),
            game.ended is None,
            len(group.game.left),
            now(self.classroom, group, seat),
        )

    def _card(
        self, person: Person, view: View, draft: Draft, at: tuple[Any, ...], *, plain: bool = False
    ) -> Markup:
        """One draft; what it says and what it is worth is worked out once, however often it is answered.

        Not once for a table: how many digits a number has rests on the red lines of who reads it.
        """
        scenario, place = self.seen[view.seat], (person.key, draft.id % MOST_DRAFTS)
        state = at, draft.id, view.seat
        lines = self.lines.get(place, state, lambda: seat_page.lines(scenario, view, draft, self.told))
        worth = self.worths.get(place, state, lambda: seat_page.calculated(scenario, view, draft.values))
        return Markup(  # noqa: S704
            drawn(
                "card.html",
                card=seat_page.card(scenario, view, draft, lines, worth),
                key=person.key,
                can=at[-1],
                chair=self.classroom.table == "protocol",
                plain=plain,
            )
        )

    async def drafts(self, request: Request) -> Response:
        """All drafts of the table, the newest first; a form on it leads back to the seat."""
        person = self._person(request)
        group = None if person is None else self.classroom.group_of(person)
        if person is None or group is None or (view := self._view(person)) is None:
            return self._gone(request)
        at = self._at(group, view.seat)
        cards = [self._card(person, view, draft, at, plain=True) for draft in reversed(view.drafts)]
        return page("all_drafts.html", title=self.classroom.scenario.title, key=person.key, cards=cards)

    def _standing(self, view: View) -> str:
        """Where the seat's signature stands while it makes another draft; only at an open table."""
        own, others = ((), ()) if self.classroom.table == "protocol" else seat_text.standing(view)
        own_, others_ = (words.listed([str(draft) for draft in drafts]) for drafts in (own, others))
        return same(
            "standing.html",
            own=own and own_,
            one=len(own) == 1,
            others=others and others_,
            signs=view.own.signs,
        )

    def _page(self, person: Person, query: Mapping[str, Any]) -> Response:
        classroom, view = self.classroom, self._view(person)
        worth, fields, brief, why = None, list[seat_page.Field](), None, ""
        heard, standing = tuple[str, ...](), list[tuple[str, str]]()
        if view is not None:
            scenario = self.seen[view.seat]
            brief = seat_page.brief(classroom.scenario, view)
            standing = seat_page.standing(scenario, view, self.told)
            try:
                draft = seat_page.sent(scenario, query)
                asked = draft or view.offer or view.status_quo
                worth, heard = (
                    seat_page.calculated(scenario, view, asked),
                    seat_page.heard(scenario, view, asked),
                )
            except (RefusedError, GameError) as error:
                draft, why = {}, sentence(str(error))
            fields = seat_page.fields(scenario, view, draft or view.offer, self.told)
        return page(
            "seat.html",
            title=classroom.scenario.title,
            person=person,
            brief=brief,
            standing=standing,
            fields=fields,
            worth=worth,
            heard=heard,
            fold="",
            why=why,
            phase=classroom.phase,
            chair=classroom.table == "protocol",
            parts=self.parts(person.key),
            left=self.hub.left(),
        )

    def _gone(self, request: Request) -> Response:
        """There is no such seat: nobody learns whether there ever was one, and a student how to join again."""
        if not self.address:
            return nothing(request)
        if OURS in request.headers:
            return Response(GONE, 404, media_type="text/plain; charset=utf-8")
        return page("gone.html", 404, why=GONE, address=self.address)

    def _view(self, person: Person) -> View | None:
        group = self.classroom.group_of(person)
        return None if group is None or person.seat is None else group.game.view(person.seat)

    def _person(self, request: Request) -> Person | None:
        return self.classroom.people.get(request.path_params["key"])


SURE = {"propose": "Put it forward all the same", "answer": "Sign it all the same"}
MOVES = ("propose", "answer", "withdraw", "say")


def _move(kind: str, person: Person, form: Mapping[str, Any], scenario: Scenario) -> Move:
    """The move that a form asks for."""
    if kind == "propose":
        return Move("propose", person.seat, draft=seat_page.sent(scenario, form))
    if kind == "answer":
        return Move("answer", person.seat, draft_id=_number(form), yes=form.get("yes") == "yes")
    if kind == "withdraw":
        return Move("withdraw", person.seat, draft_id=_number(form))
    return Move("say", person.seat, words=str(form.get("words", "")))


def _number(form: Mapping[str, Any]) -> int:
    """The number of a draft in a form."""
    given = str(form.get("draft", ""))
    if not given.isdecimal() or len(given) > 6:
        raise RefusedError("This form names no draft.")
    return int(given)
