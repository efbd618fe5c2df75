"""One local server for one application, until Ctrl-C.

In:      an application, a port
Out:     pages on this machine
Keeps:   only this machine is answered, unless another address is asked for
Not here: the pages (lab)
Example: tests/web/test_pages.py
"""

import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from negotiation_sim.errors import WorkError


def serve(app: Starlette, port: int, ready: Callable[[str], None], host: str = "127.0.0.1") -> None:
    """Answer requests until the process is interrupted.

    Args:
        app: What answers.
        port: Where; 0 takes any port that is free.
        ready: Told the address once it is open, before the first request.
        host: The address to listen at.

    Raises:
        WorkError: If somebody listens there already.
    """
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        raise WorkError(f"port {port} cannot be used: {error.strerror}; choose another with --port") from None
    with listener:
        ready(f"http://{host}:{listener.getsockname()[1]}/")
        config = uvicorn.Config(app, log_level="error", lifespan="off", access_log=False)
        uvicorn.Server(config).run(sockets=[listener])
