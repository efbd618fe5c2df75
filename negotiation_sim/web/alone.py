"""One person's game in the browser: the page of a seat, with the rounds in the person's own hands.

In:      Scenario, an actor, the form of the table, a seed; requests
Out:     an ASGI app: the page of the seat, the debrief, the file of the game
Keeps:   the pages, the moves and what a seat may know are those of a class; before the end no page tells more
Not here: the page of a seat (student), the rules of the game (game), the same in the terminal (cli.play)
Example: tests/web/test_alone.py
"""

from asyncio import to_thread
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from markupsafe import Markup
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from negotiation_sim.game.course import Form
from negotiation_sim.game.moves import GameError, Move
from negotiation_sim.page.sentences import sentences
from negotiation_sim.report import debrief_text
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.web import pages
from negotiation_sim.web.app import app_of
from negotiation_sim.web.classroom import Classroom, RefusedError
from negotiation_sim.web.group import Group
from negotiation_sim.web.guard import HOSTS
from negotiation_sim.web.now import came
from negotiation_sim.web.pages import done, drawn, nothing, page, refused, sure
from negotiation_sim.web.store import Person, Store
from negotiation_sim.web.story import story
from negotiation_sim.web.stream import Hub
from negotiation_sim.web.student import Student
from negotiation_sim.web.table_page import TablePage

NAME = "You"


@contextmanager
def playing(
    scenario: Scenario, actor: str, *, table: Form = "protocol", seed: int | None = None
) -> Iterator[tuple[ASGIApp, Hub]]:
    """The app of a game that one person plays against the engine.

    Args:
        scenario: What is negotiated.
        actor: The seat that is taken; the engine holds all others.
        table: ``protocol`` or ``open``.
        seed: Of the numbers; None for their likeliest values.

    Raises:
        GameError: If there is no such seat, or the protocol has no offers that a seat could make.
    """
    with TemporaryDirectory() as folder, closing(Store(Path(folder) / "game.sqlite")) as store:
        classroom = Classroom(scenario, store, 1, table, seats=[actor], seed=seed)
        classroom.set_times(0, 0)
        hub = Hub(classroom)
        own = Alone(classroom, hub, classroom.join(NAME).key)
        classroom.begin_again()  # a game in which the seat was taken from the start
        yield TrustedHostMiddleware(app_of(classroom, own.routes()), allowed_hosts=HOSTS), hub


class Alone:
    """The pages of one person's game."""

    def __init__(self, classroom: Classroom, hub: Hub, key: str) -> None:
        self.classroom, self.key = classroom, key
        self.student = Student(classroom, hub, TablePage(classroom), mine=self._mine)
        self.told: tuple[int, str] = (0, "")
        self.wishes: dict[str, Callable[[], None]] = {
            "begin": classroom.begin,
            "next": classroom.next_round,
            "leave": self._leave,
            "again": classroom.begin_again,
        }

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/", self.front),
            Route("/seat/{key}/debrief", self.debrief),
            Route("/seat/{key}/game.jsonl", self.game),
            Route("/seat/{key}/rounds/{wish}", self.wish, methods=["POST"]),
            *self.student.routes(),
        ]

    @property
    def group(self) -> Group:
        """The one table."""
        return self.classroom.groups[0]

    async def front(self, _: Request) -> Response:
        """The short address leads to the seat."""
        return RedirectResponse(f"/seat/{self.key}", 303)

    async def wish(self, request: Request) -> Response:
        """What the person does with the rounds."""
        wish, back = request.path_params["wish"], f"/seat/{self.key}"
        if request.path_params["key"] != self.key or wish not in self.wishes:
            return nothing(request)
        form = await pages.form(request)
        if wish == "leave" and "sure" not in form:
            return sure(request, "Nobody who has left can come back.", "Leave for good", form, back)
        try:
            self.wishes[wish]()
            await self.classroom.settled()
        except (RefusedError, GameError) as error:
            return refused(request, str(error), back)
        return done(request, back)

    def _leave(self) -> None:
        """Leave for good; the others play on to the end."""
        classroom, seat = self.classroom, self.classroom.people[self.key].seat
        classroom.act(classroom.people[self.key], Move("leave", seat))
        while self.group.game.ended is None:
            classroom.next_round()

    async def debrief(self, request: Request) -> Response:
        """How the game went, what was possible, and what the others kept to themselves; only at its end."""
        game = self.group.game
        if request.path_params["key"] != self.key or game.ended is None:
            return nothing(request)
        if self.told[0] != self.classroom.session:
            found = await to_thread(game.debrief)
            self.told = self.classroom.session, sentences(debrief_text.told(found), 2)
        return page(
            "debrief_alone.html",
            title=self.classroom.scenario.title,
            key=self.key,
            rounds=story(game),
            told=Markup(self.told[1]),  # noqa: S704 - escapes what it tells
        )

    async def game(self, request: Request) -> Response:
        """The game so far, as ``simulate play --resume`` and ``simulate replay`` read it."""
        if request.path_params["key"] != self.key:
            return nothing(request)
        header = {"content-disposition": 'attachment; filename="game.jsonl"'}
        return Response(self.group.game.as_lines(), media_type="application/jsonl", headers=header)

    def _mine(self, person: Person, group: Group) -> str:
        """What stands first on the page: where the game is, and what can be done with it."""
        seat, over = str(person.seat), group.game.ended is not None
        return drawn(
            "alone.html",
            key=person.key,
            me=self.classroom.scenario.actors[seat].name,
            phase=self.classroom.phase,
            last=group.game.round == self.classroom.scenario.talks.rounds,
            came=[*came(self.student.seen[seat], group.game.view(seat), group)] if over else [],
            open=self.classroom.table == "open",
        )
