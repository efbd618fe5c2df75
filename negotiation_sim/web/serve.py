"""One server for one application, until Ctrl-C.

In:      an application, a port
Out:     pages on this machine
Keeps:   only this machine is answered, unless another address is asked for
Not here: the pages (lab, app)
Example: tests/web/test_pages.py
"""

import gc
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from negotiation_sim.errors import WorkError


@contextmanager
def listening(port: int, host: str) -> Iterator[socket.socket]:
    """An open port, before anybody is answered.

    Raises:
        WorkError: If somebody listens there already.
    """
    try:
        listener = socket.create_server((host, port), backlog=2_048)
    except OSError as error:
        raise WorkError(f"port {port} cannot be used: {error.strerror}; choose another with --port") from None
    with listener:
        yield listener


def answer(app: ASGIApp, listener: socket.socket, stopping: Callable[[], None] = lambda: None) -> None:
    """Answer at an open port until the process is interrupted; *stopping* then lets go of open pages."""
    gc.freeze()  # what is there from the start stays: looking through it again and again would hold up moves
    gc.enable()
    _Server(app, stopping).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that lets its open pages go when it is told to stop."""

    def __init__(self, app: ASGIApp, stopping: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
            limit_concurrency=2_000,
            ws="none",
        )
        super().__init__(config)
        self.stopping = stopping

    def handle_exit(self, sig: int, frame: object) -> None:
        """Open pages first, then the rest."""
        self.stopping()
        super().handle_exit(sig, frame)  # type: ignore[arg-type]
