"""The whole app of a class: its pages, behind their guard.

In:      Classroom, the instructor's key, the code and the address for students
Out:     an ASGI app, and the Hub of its open pages
Keeps:   every page of a class is listed here
Not here: the network (class_server), the command (cli)
Example: tests/web/test_student.py
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from negotiation_sim.web.classroom import Classroom, RefusedError
from negotiation_sim.web.door import Door
from negotiation_sim.web.guard import Guard, TooLargeError, failed, too_large
from negotiation_sim.web.pages import nothing, static
from negotiation_sim.web.stream import Hub
from negotiation_sim.web.student import Student
from negotiation_sim.web.table_page import TablePage
from negotiation_sim.web.teacher import Teacher

TICK = 0.5
"""Seconds between two looks at the clock."""
KINDS = {"page.css": "text/css", "paper.css": "text/css", "web.css": "text/css", "web.js": "text/javascript"}


def class_app(
    classroom: Classroom, key: str, code: str, invitation: Mapping[str, str]
) -> tuple[ASGIApp, Hub]:
    """The app of a class.

    Args:
        classroom: The class.
        key: The instructor's.
        code: What students type.
        invitation: The ``address`` for students, and its ``qr`` code as SVG.
    """
    hub = Hub(classroom)
    teacher = Teacher(classroom, hub, key, code, invitation)
    student = Student(classroom, hub, TablePage(classroom), address=invitation["address"])
    return app_of(classroom, [*teacher.routes(), *Door(classroom, code).routes(), *student.routes()]), hub


def app_of(classroom: Classroom, routes: Iterable[Route]) -> ASGIApp:
    """An app with these pages and the styles, whose clock runs, behind its guard."""

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        classroom.store.gathering = True
        clock = asyncio.create_task(_clock(classroom))
        yield
        with suppress(RefusedError):
            await classroom.settled()
        classroom.store.gathering = False
        clock.cancel()
        with suppress(asyncio.CancelledError):
            await clock

    app = Starlette(
        routes=[
            Route("/static/{name}", _static),
            *routes,
        ],
        exception_handlers={404: nothing, 405: nothing, 500: failed, TooLargeError: too_large},
        lifespan=living,
    )
    return Guard(app)


async def _clock(classroom: Classroom) -> None:
    while True:
        await asyncio.sleep(TICK)
        with suppress(RefusedError):  # the disk is full: the next look tries again
            classroom.tick()
            await classroom.settled()


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in KINDS:
        return nothing(request)
    return Response(
        static(name), media_type=f"{KINDS[name]}; charset=utf-8", headers={"cache-control": "no-cache"}
    )
