"""Serves a class on this machine or to its network, until it is stopped.

In:      Scenario, a data file, how many groups, the port, who may come
Out:     the addresses, and then a server that goes on where the data file stands
Keeps:   only this machine can reach it, unless the network was asked for; nothing is asked of any other machine
Not here: the pages (app), answering requests (serve), the command (cli)
Example: tests/web/test_class_server.py
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import choice, token_urlsafe

import segno
from attrs import frozen

from negotiation_sim.game.course import Form
from negotiation_sim.scenario.record import record
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.web.app import class_app
from negotiation_sim.web.classroom import Classroom
from negotiation_sim.web.serve import answer, listening
from negotiation_sim.web.store import Store, same_class

LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"
"""Of a code: none that looks like another."""
CODE = 5


@frozen
class Addresses:
    """Where a class is found.

    Attributes:
        teacher: The secret address of the instructor.
        wall: The page for the projector.
        students: What students type, with the code in *code*.
        joining: The address in the QR code: it holds the code as well.
    """

    teacher: str
    wall: str
    students: str
    joining: str
    code: str

    def qr(self) -> "segno.QRCode":
        """The address in which the code stands, to be scanned."""
        return segno.make(self.joining, error="m", micro=False)


def serve_class(
    scenario: Scenario,
    data: Path,
    *,
    groups: int,
    table: Form = "open",
    port: int = 8000,
    lan: bool = False,
    ready: Callable[[Addresses], None] = lambda _: None,
) -> None:
    """Serve a class until it is stopped.

    Args:
        scenario: What is negotiated.
        data: The file of the class; what stands in it goes on.
        groups: How many tables.
        table: ``open`` or ``protocol``.
        port: Where to listen; 0 for any free one.
        lan: Whether other machines of the network may come.
        ready: Called with the addresses once everything stands.

    Raises:
        WorkError: If the file or the port belongs to somebody else.
        GameError: If the scenario's protocol has no seats for people.
    """
    host = "0.0.0.0" if lan else "127.0.0.1"  # noqa: S104 - asked for with --lan
    with listening(port, host) as listener, _open(data) as store:
        begun = {"groups": groups, "table": table, **record(scenario, 1, 0)}
        same_class(store, begun)
        code = _kept(store, "code", lambda: "".join(choice(LETTERS) for _ in range(CODE)))
        key = _kept(store, "instructor", lambda: token_urlsafe(16))
        here = f"http://{_own_address() if lan else '127.0.0.1'}:{listener.getsockname()[1]}"
        found = Addresses(f"{here}/teach/{key}", f"{here}/wall", here, f"{here}/?code={code}", code)
        drawn = found.qr().svg_inline(scale=6, border=2, omitsize=True)
        classroom = Classroom(scenario, store, groups, table)
        app, hub = class_app(classroom, key, code, {"address": here.removeprefix("http://"), "qr": drawn})
        ready(found)
        answer(app, listener, hub.close)


@contextmanager
def _open(data: Path) -> Iterator[Store]:
    store = Store(data)
    try:
        yield store
    finally:
        store.close()


def _kept(store: Store, name: str, make: Callable[[], str]) -> str:
    if store.recall(name) is None:
        store.remember(name, make())
    return str(store.recall(name))


def _own_address() -> str:
    """This machine's address in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(
                ("192.0.2.1", 9)
            )  # an address that belongs to nobody; a datagram socket only looks at the route
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
