"""Joining: the page on which students type their name.

In:      requests with a name and the code of the class
Out:     the page; a seat, and the key to it in a cookie and in the address
Keeps:   guessing the code is slow, and no crowd can stop the class; the page has no form where nobody can join
Not here: who gets which seat (classroom), the page of a seat (student)
Example: tests/web/test_student.py
"""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from negotiation_sim.web import pages
from negotiation_sim.web.classroom import Classroom, RefusedError
from negotiation_sim.web.guard import Limits
from negotiation_sim.web.pages import page
from negotiation_sim.web.store import Person

COOKIE = "seat"
TOO_FAST = "This was too fast. Please wait a moment."


class Door:
    """The way into a class."""

    def __init__(self, classroom: Classroom, code: str) -> None:
        self.classroom, self.code = classroom, code
        self.joins = Limits(burst=60, rate=10)
        self.guesses = Limits(burst=20, rate=0.5)

    def routes(self) -> list[Route]:
        """The addresses."""
        return [Route("/", self.door), Route("/join", self.join, methods=["POST"])]

    async def door(self, request: Request) -> Response:
        """Where students type their name."""
        return self._door(code=request.query_params.get("code", "")[:20], held=self._held(request))

    async def join(self, request: Request) -> Response:
        """Give somebody a seat, and the key to it."""
        form = await pages.form(request)
        name, code = str(form.get("name", "")), str(form.get("code", "")).strip().upper()[:20]
        asks = request.client.host if request.client else ""
        if code != self.code:
            known = self.guesses.allow(asks)
            why = "This is not the code of the class." if known else TOO_FAST
            return self._door(name, "", why=why, status=403 if known else 429)
        if not self.joins.allow("all"):
            return self._door(name, code, why="Many people join just now. Please try again.", status=429)
        try:
            person = self.classroom.join(name)
            await self.classroom.settled()
        except RefusedError as error:
            return self._door(name, code, why=str(error), status=409)
        answer = RedirectResponse(f"/seat/{person.key}", 303)
        answer.set_cookie(COOKIE, person.key, httponly=True, samesite="strict", max_age=86_400)
        return answer

    def _door(
        self, name: str = "", code: str = "", why: str = "", held: Person | None = None, status: int = 200
    ) -> HTMLResponse:
        title = self.classroom.scenario.title
        shut = self.classroom.no_entry()
        return page(
            "join.html",
            status,
            title=title,
            name=name[:80],
            code=code,
            why=why or shut,
            held=held,
            shut=bool(shut),
        )

    def _held(self, request: Request) -> Person | None:
        return self.classroom.people.get(request.cookies.get(COOKIE, ""))
