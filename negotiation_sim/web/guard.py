"""What stands before every page: limits, headers, and no word about what went wrong inside.

In:      an ASGI app
Out:     the same app: bodies of bounded size, so many requests a second and no more, no forged forms, safe headers
Keeps:   a page runs no script but our own, is framed nowhere and asks nobody else for anything; an error is one
         sentence
Not here: keys (student, teacher), what may be done (classroom)
Example: tests/web/test_attacks.py
"""

from collections.abc import Callable
from time import monotonic

from attrs import define
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
"""Names under which this machine reaches itself; a page from elsewhere cannot borrow another name for it."""
MOST_BYTES = 64_000
"""Of the body of one request."""
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # an address is a key, so no other site is told it
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
RAW = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


@define
class Bucket:
    """So many at once, and so many a second."""

    burst: float
    rate: float
    left: float
    at: float

    def takes(self, now: float) -> bool:
        """Whether one more is within the limit."""
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1.0:
            return False
        self.left -= 1.0
        return True


class Limits:
    """Buckets by whom they are for; the ones that are full again are forgotten."""

    MOST = 5_000

    def __init__(self, burst: float, rate: float, now: Callable[[], float] = monotonic) -> None:
        self.burst, self.rate, self.now = burst, rate, now
        self.buckets: dict[str, Bucket] = {}

    def allow(self, whom: str) -> bool:
        """Whether *whom* may do it once more."""
        now = self.now()
        if len(self.buckets) >= self.MOST:
            slow = {name: b for name, b in self.buckets.items() if b.left + (now - b.at) * b.rate < b.burst}
            self.buckets = slow if len(slow) < self.MOST else {}
        return self.buckets.setdefault(whom, Bucket(self.burst, self.rate, self.burst, now)).takes(now)


class Guard:
    """The app behind its limits."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in RAW if pair[0] not in given)]
            await send(message)

        if request.method == "POST" and (refused := _refused(request)) is not None:
            await refused(scope, receive, with_headers)
        else:
            await self.app(scope, _bounded(receive), with_headers)


class TooLargeError(Exception):
    """A body beyond the limit."""


def too_large(_: Request, __: Exception | None = None) -> PlainTextResponse:
    """A body beyond the limit is not read."""
    return PlainTextResponse("This is too large.", 413)


def failed(_: Request, __: Exception | None = None) -> PlainTextResponse:
    """What went wrong inside is told to whoever runs the server, and to nobody else."""
    return PlainTextResponse("Something went wrong here. Please try again.", 500)


def _refused(request: Request) -> PlainTextResponse | None:
    """Why a form is refused before it is read: it came from another site, or is too large."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    ours = {f"{scheme}://{request.headers.get('host', '')}" for scheme in ("http", "https")}
    if site not in (None, "same-origin", "none") or (origin is not None and origin not in ours):
        return PlainTextResponse("This form was sent from another site.", 403)
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return too_large(request)
    return None


def _bounded(receive: Receive) -> Receive:
    """The same body, up to the limit, whatever its header said."""
    seen = 0

    async def read() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            raise TooLargeError
        return message

    return read
