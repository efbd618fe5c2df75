"""What changes, sent to the pages that are open: server-sent events.

In:      Classroom; for each open page a function that draws what may change on it
Out:     Hub, and for each page a stream of JSON: parts of the page by id, and the clock
Keeps:   a page is told only what has changed, and of many changes in a row only the last; whoever reads slowly
         delays nobody
Not here: what stands on a page (student, teacher, wall), reconnecting (web.js)
Example: tests/web/test_stream.py
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from functools import lru_cache

from attrs import define, field
from starlette.responses import StreamingResponse

from negotiation_sim.web.classroom import Classroom
from negotiation_sim.web.group import Group

Parts = Mapping[str, str]
QUIET = 15.0
"""Seconds after which a silent stream says that it is still there."""
MOST_OF_ONE = 6
"""Open pages of one address."""


@define(eq=False)
class Listener:
    """One open page."""

    whose: str
    group: Callable[[], int | None]
    dirty: asyncio.Event = field(factory=asyncio.Event)
    closed: bool = False


class Hub:
    """All open pages of a class."""

    def __init__(self, classroom: Classroom) -> None:
        self.classroom = classroom
        self.open: dict[str, list[Listener]] = {}
        classroom.listeners.append(self._changed)

    def _changed(self, group: Group | None) -> None:
        for listeners in self.open.values():
            for listener in listeners:
                at = listener.group()
                if group is None or at is None or at == group.number:
                    listener.dirty.set()

    def close(self) -> None:
        """Let every stream end, so that the server can stop."""
        for listeners in self.open.values():
            for listener in listeners:
                listener.closed = True
                listener.dirty.set()

    async def events(
        self, whose: str, draw: Callable[[], Parts], group: Callable[[], int | None] = lambda: None
    ) -> AsyncIterator[str]:
        """The events of one page, from a first one with everything to the last.

        Args:
            whose: The key of its address.
            draw: The parts of the page that may change, by id.
            group: The table that it shows; None for all.
        """
        listener = Listener(whose, group)
        others = self.open.setdefault(whose, [])
        others.append(listener)
        if len(others) > MOST_OF_ONE:
            others[0].closed = True
            others.pop(0).dirty.set()
        shown: dict[str, str] = {}
        try:
            yield "retry: 1000\n\n"
            while not listener.closed:
                listener.dirty.clear()
                parts = draw()
                new = {name: html for name, html in parts.items() if shown.get(name) != html}
                shown.update(new)
                sent = ", ".join(f"{_as_json(name)}: {_as_json(html)}" for name, html in new.items())
                yield f'data: {{"parts": {{{sent}}}, "left": {json.dumps(self.left())}}}\n\n'
                try:
                    async with asyncio.timeout(QUIET):
                        await listener.dirty.wait()
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            if listener in others:
                others.remove(listener)
            if not others:
                self.open.pop(whose, None)

    def left(self) -> float | None:
        """Seconds until the round ends; None without a limit."""
        ends = self.classroom.ends
        return None if ends is None else round(max(0.0, ends - self.classroom.now()), 1)


_as_json = lru_cache(1_024)(json.dumps)
"""A part is the same string on all pages that show it, and is written as JSON once."""


def streamed(events: AsyncIterator[str]) -> StreamingResponse:
    """A response that goes on until the page is closed."""
    return StreamingResponse(events, media_type="text/event-stream", headers={"x-accel-buffering": "no"})
