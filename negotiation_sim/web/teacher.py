"""The pages of the instructor: all tables at a glance, what can be done with them, the export; and the wall.

In:      requests; the instructor's key in the address says who asks
Out:     pages, parts of them as they change, what the class does next; files to take away
Keeps:   whoever has no key gets the wall and nothing else, and the wall tells no secret before the debrief
Not here: what a wish does (classroom), the pages of a student (student)
Example: tests/web/test_teacher.py
"""

from asyncio import to_thread
from collections.abc import Callable, Mapping
from secrets import compare_digest
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from negotiation_sim.game.moves import GameError
from negotiation_sim.report import words
from negotiation_sim.web import debrief_page, export, overview, pages
from negotiation_sim.web.classroom import Classroom, RefusedError
from negotiation_sim.web.guard import HEADERS
from negotiation_sim.web.pages import done, drawn, nothing, page, refused, same
from negotiation_sim.web.store import Person
from negotiation_sim.web.stream import Hub, Parts, streamed

MINUTE = 60
POLICY = "content-security-policy"


class Teacher:
    """The pages of the instructor, and the wall."""

    def __init__(
        self, classroom: Classroom, hub: Hub, key: str, code: str, invitation: Mapping[str, str]
    ) -> None:
        self.classroom, self.hub, self.key, self.code = classroom, hub, key, code
        self.invitation = invitation
        self.told: tuple[int, str] = (0, "")
        self.looked: dict[int, tuple[object, dict[str, Any]]] = {}
        self.wishes: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "begin": lambda _: classroom.begin(),
            "pause": lambda _: classroom.pause(),
            "next": lambda _: classroom.next_round(),
            "end": lambda _: classroom.end(),
            "debrief": lambda _: classroom.show_debrief(),
            "again": lambda _: classroom.begin_again(),
            "rehearse": lambda _: classroom.begin_again(rehearsal=True),
            "news": lambda form: classroom.report(str(form.get("event", ""))),
            "tell": lambda form: classroom.report(None, str(form.get("words", ""))),
            "times": self._times,
            "door": lambda form: classroom.set_door(open_=form.get("open") == "yes"),
            "move": self._move,
            "remove": lambda form: classroom.remove(self._somebody(form)),
        }

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/wall", self.wall),
            Route("/wall/stream", self.wall_stream),
            Route("/teach/{key}", self.desk),
            Route("/teach/{key}/stream", self.desk_stream),
            Route("/teach/{key}/table-{group:int}", self.table),
            Route("/teach/{key}/moves.csv", self.moves),
            Route("/teach/{key}/tables.csv", self.tables),
            Route("/teach/{key}/session-{session:int}-table-{group:int}.jsonl", self.game),
            Route("/teach/{key}/{wish}", self.wish, methods=["POST"]),
        ]

    # --- the wall -----------------------------------------------------------------------------

    async def wall(self, _: Request) -> Response:
        """The page for the projector."""
        shown = page(
            "wall.html",
            title=self.classroom.scenario.title,
            parts=self.wall_parts(),
            left=self.hub.left(),
        )
        # The places of shapes in a picture are style attributes.
        shown.headers[POLICY] = f"{HEADERS[POLICY]}; style-src-attr 'unsafe-inline'"
        return shown

    async def wall_stream(self, request: Request) -> Response:
        """What changes on the wall."""
        whose = f"wall {request.client.host if request.client else ''}"
        return streamed(self.hub.events(whose, self.wall_parts))

    def wall_parts(self) -> Parts:
        """The parts of the wall that change."""
        classroom = self.classroom
        return {
            "status": self._status(),
            "door": drawn(
                "door.html",
                open=classroom.door and classroom.phase != "closed",
                invitation=self.invitation,
                code=self.code,
            ),
            "glance": "" if classroom.debrief else drawn("glance.html", glances=overview.glances(classroom)),
            "debrief": self._debrief() if classroom.debrief else "",
        }

    def _debrief(self) -> str:
        """The debrief, drawn once: nothing changes until the talks go on."""
        if self.told[0] != self.classroom.session or not self.told[1]:
            self.told = self.classroom.session, debrief_page.debrief(self.classroom)
        return self.told[1]

    # --- the desk -----------------------------------------------------------------------------

    async def desk(self, request: Request) -> Response:
        """The instructor's page."""
        if not self._may(request):
            return nothing(request)
        return page(
            "desk.html",
            title=self.classroom.scenario.title,
            key=self.key,
            invitation=self.invitation,
            code=self.code,
            classroom=self.classroom,
            minutes=f"{self.classroom.limit / MINUTE:g}",
            patience=f"{self.classroom.silence / MINUTE:g}",
            parts=self.desk_parts(),
            left=self.hub.left(),
        )

    async def desk_stream(self, request: Request) -> Response:
        """What changes on the instructor's page."""
        if not self._may(request):
            return nothing(request)
        return streamed(self.hub.events("desk", self.desk_parts))

    def desk_parts(self) -> Parts:
        """The parts of the instructor's page that change."""
        classroom, scenario = self.classroom, self.classroom.scenario
        talking = [group for group in classroom.groups if group.game.ended is None]
        if classroom.phase == "closed":
            talking = []
        heard = [{news.event for news in group.game.news} for group in talking]
        return {
            "status": self._status(),
            "controls": drawn(
                "controls.html",
                key=self.key,
                phase=classroom.phase,
                debrief=classroom.debrief,
                rehearsal=classroom.store.sessions().get(classroom.session, False),
                door=classroom.door,
                over=all(group.game.ended is not None for group in classroom.groups),
                events=[
                    (e.id, e.title or e.id) for e in scenario.events if any(e.id not in at for at in heard)
                ],
            ),
            "telling": same("telling.html", talking=bool(talking)),
            "tables": drawn("tables.html", key=self.key, tables=overview.tables(classroom)),
            "class": drawn(
                "people_desk.html",
                key=self.key,
                people=[(p, self._state(p)) for p in classroom.people.values()],
                free=[(g.number, s, scenario.actors[s].label) for g, s in classroom.free()],
                actors={name: actor.label for name, actor in scenario.actors.items()},
            ),
            "export": drawn(
                "export.html", key=self.key, sessions=classroom.store.sessions(), groups=len(classroom.groups)
            ),
        }

    async def table(self, request: Request) -> Response:
        """How the talks of one table went, and what can be told of them once they are over."""
        number = request.path_params["group"]
        if not self._may(request) or not 1 <= number <= len(self.classroom.groups):
            return nothing(request)
        group = self.classroom.groups[number - 1]
        state = self.classroom.session, group.version
        if self.looked.get(number, (None, None))[0] != state:
            self.looked[number] = state, await to_thread(debrief_page.table, self.classroom, group)
        return page(
            "table.html",
            title=self.classroom.scenario.title,
            key=self.key,
            groups=len(self.classroom.groups),
            **self.looked[number][1],
        )

    def _state(self, person: Person) -> str:
        """How somebody is there, in a word."""
        if person.seat is None:
            return "watches"
        group = self.classroom.group_of(person)
        if group is not None and (group.game.ended is not None or self.classroom.holds(person)):
            return "plays"
        return "the computer plays"

    def _status(self) -> str:
        classroom = self.classroom
        signed = sum(glance.signed for glance in overview.glances(classroom))
        return drawn(
            "status.html",
            phase=classroom.phase,
            round=max(group.game.round for group in classroom.groups),
            rounds=classroom.scenario.talks.rounds,
            ending="",
            signed=None,
            closed=f"a deal at {signed} of {words.counted(len(classroom.groups), 'table')}",
        )

    async def wish(self, request: Request) -> Response:
        """Something that the class is to do."""
        if not self._may(request):
            return nothing(request)
        back, wish = f"/teach/{self.key}", request.path_params["wish"]
        if wish not in self.wishes:
            return nothing(request)
        form = await pages.form(request)
        if wish == "debrief" and self.classroom.phase == "closed":
            self.told = self.classroom.session, await to_thread(debrief_page.debrief, self.classroom)
        try:
            self.wishes[wish](form)
            await self.classroom.settled()
        except (RefusedError, GameError) as error:
            return refused(request, str(error), back)
        return done(request, back)

    def _times(self, form: Mapping[str, Any]) -> None:
        self.classroom.set_times(_minutes(form, "limit"), _minutes(form, "silence"))

    def _move(self, form: Mapping[str, Any]) -> None:
        person = self._somebody(form)
        number, _, seat = str(form.get("to", "")).partition(".")
        if not number.isdecimal() or not 1 <= int(number[:6]) <= len(self.classroom.groups):
            raise RefusedError("There is no such table.")
        self.classroom.move(person, self.classroom.groups[int(number[:6]) - 1], seat)

    def _somebody(self, form: Mapping[str, Any]) -> Person:
        """The person whom a form names, by number."""
        number = str(form.get("person", ""))
        for person in self.classroom.people.values():
            if str(person.id) == number:
                return person
        raise RefusedError("There is no such person.")

    # --- what can be taken away ---------------------------------------------------------------

    async def moves(self, request: Request) -> Response:
        """All moves of all sessions, as a table."""
        return self._file(request, "moves.csv", lambda: export.moves(self.classroom))

    async def tables(self, request: Request) -> Response:
        """How every table ended, as a table."""
        return self._file(request, "tables.csv", lambda: export.tables(self.classroom))

    async def game(self, request: Request) -> Response:
        """One game as lines of JSON."""
        session, number = request.path_params["session"], request.path_params["group"]
        if session not in self.classroom.store.sessions() or not 1 <= number <= len(self.classroom.groups):
            return nothing(request)
        name = f"session-{session}-table-{number}.jsonl"
        return self._file(request, name, lambda: export.game(self.classroom, session, number))

    def _file(self, request: Request, name: str, made: Callable[[], str]) -> Response:
        if not self._may(request):
            return nothing(request)
        kind = "text/csv" if name.endswith(".csv") else "application/jsonl"
        header = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(made(), media_type=f"{kind}; charset=utf-8", headers=header)

    def _may(self, request: Request) -> bool:
        return compare_digest(request.path_params["key"].encode(), self.key.encode())


def _minutes(form: Mapping[str, Any], name: str) -> int:
    """Minutes in a form, as seconds."""
    try:
        return round(min(max(float(str(form.get(name, ""))[:10] or 0), 0.0), 1_440.0) * MINUTE)
    except ValueError:
        raise RefusedError("Please give minutes as a number.") from None
