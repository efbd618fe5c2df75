"""A small class for tests: two parties and a broker, and a browser without a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from httpx2 import Response
from small import actor, issue, scenario
from starlette.testclient import TestClient

import negotiation_sim as ns
from negotiation_sim.web.app import class_app
from negotiation_sim.web.classroom import Classroom
from negotiation_sim.web.store import Store

PRICE = scenario(
    issue("price", status_quo=0.5),
    issue("date"),
    actor(
        "seller",
        price="position = 1, salience = 0.75, red_line = { at_least = 0.3 }",
        date="position = 0, salience = 0.25",
        more="reservation = 0.4",
    ),
    actor(
        "buyer",
        price="position = 0, salience = 0.8, red_line = { at_most = 0.8 }",
        date="position = 1, salience = 0.2",
        more="reservation = 0.35",
    ),
    actor("broker", price="position = 0.5, salience = 1"),
    "[[events]]\nid = 'flood'\ntitle = 'A flood'\nround = 9\nchance = 0\n"
    "changes = { 'issues.price.status_quo' = 0.6 }\n",
    parties='["seller", "buyer"]',
)
KEY, CODE = "K" * 22, "ABCDE"
OURS = {"x-own-script": "1"}


class Clock:
    """A clock that a test winds."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


OPEN: list[Store] = []
"""The files of the classrooms of a test, which are closed after it (conftest)."""


def classroom(folder: Path, groups: int = 2, given: ns.Scenario = PRICE, **how: Any) -> Classroom:
    how.setdefault("now", Clock())
    how.setdefault("table", "open")
    OPEN.append(Store(folder / "class.sqlite"))
    return Classroom(given, OPEN[-1], groups, **how)


class Pages:
    """The pages of a class, asked for one by one."""

    def __init__(self, room: Classroom, client: TestClient) -> None:
        self.room, self.client = room, client

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def post(self, path: str, **form: object) -> Response:
        return self.client.post(path, data=form, headers=OURS)

    def join(self, name: str) -> str:
        """Join by the form, and keep the address of the seat."""
        found = self.client.post("/join", data={"name": name, "code": CODE})
        assert found.status_code == 303, found.text
        return str(found.headers["location"])

    def wish(self, wish: str, **form: object) -> Response:
        return self.post(f"/teach/{KEY}/{wish}", **form)


@contextmanager
def pages(room: Classroom) -> Iterator[Pages]:
    """The whole app of a class."""
    app, _ = class_app(room, KEY, CODE, {"address": "class.example:8000", "qr": "<svg></svg>"})
    with TestClient(app, follow_redirects=False) as client:  # one thread for all that is asked
        yield Pages(room, client)
    room.store.close()
