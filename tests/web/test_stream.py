"""What is sent to the pages that are open."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from small_class import classroom
from starlette.requests import Request

from negotiation_sim.game.moves import Move
from negotiation_sim.web.stream import MOST_OF_ONE, Hub
from negotiation_sim.web.student import Student
from negotiation_sim.web.table_page import TablePage


async def told(events: AsyncIterator[str]) -> dict[str, Any]:
    """The next news of a stream."""
    while True:
        event = await asyncio.wait_for(anext(events), 5)
        if event.startswith("data: "):
            found: dict[str, Any] = json.loads(event.removeprefix("data: "))
            return found


def test_a_page_is_told_what_has_changed_and_nothing_else(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    hub, parts = Hub(room), {"one": "a", "two": "b"}

    async def course() -> None:
        events = hub.events("key", lambda: parts, lambda: 1)
        assert (await told(events))["parts"] == {"one": "a", "two": "b"}
        parts["two"] = "c"
        room.set_times(60, 0)
        assert (await told(events))["parts"] == {"two": "c"}

    asyncio.run(course())
    room.store.close()


def test_a_page_is_not_woken_by_another_table(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    hub = Hub(room)
    ana = room.join("Ana")

    async def course() -> None:
        own = hub.events("one", lambda: {"n": str(len(room.groups[0].game.moves))}, lambda: 1)
        other = hub.events("two", dict, lambda: 2)
        await told(own)
        await told(other)
        room.act(ana, Move("say", "seller", words="Good morning."))
        assert "n" in (await told(own))["parts"]
        waiting = asyncio.ensure_future(told(other))
        await asyncio.sleep(0)
        assert not waiting.done()
        waiting.cancel()

    asyncio.run(course())
    room.store.close()


def test_a_student_who_is_taken_out_is_told_so_at_once_and_the_neighbour_is_not(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    hub = Hub(room)
    student = Student(room, hub, TablePage(room))
    ana, bo = room.join("Ana"), room.join("Bo")

    async def stream(key: str) -> AsyncIterator[str]:
        request = Request({"type": "http", "path_params": {"key": key}, "headers": []})
        answer: Any = await student.stream(request)
        return answer.body_iterator  # type: ignore[no-any-return]

    async def course() -> None:
        gone, stays = await stream(ana.key), await stream(bo.key)
        await told(gone)
        await told(stays)
        room.store.gathering = True  # as in a server: pages are told once it is on the disk
        room.remove(ana)
        await room.settled()
        assert (await told(gone))["parts"] == {"seat": "none"}  # so its page asks for itself anew
        room.set_times(60, 0)
        await room.settled()
        assert "mine" not in (await told(stays))["parts"]

    asyncio.run(course())
    room.store.close()


def test_many_changes_in_a_row_are_told_once(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    hub = Hub(room)
    ana, drawn = room.join("Ana"), 0

    def draw() -> dict[str, str]:
        nonlocal drawn
        drawn += 1
        return {"n": str(len(room.groups[0].game.remarks))}

    async def course() -> None:
        events = hub.events("key", draw, lambda: 1)
        await told(events)
        for _ in range(20):
            room.act(ana, Move("say", "seller", words="and"))
        assert (await told(events))["parts"] == {"n": "20"}

    asyncio.run(course())
    assert drawn == 2
    room.store.close()


def test_one_address_keeps_a_few_pages_open_and_the_oldest_ends(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    hub = Hub(room)

    async def course() -> None:
        opened = [hub.events("key", dict) for _ in range(MOST_OF_ONE + 1)]
        for events in opened:
            await told(events)
        assert len(hub.open["key"]) == MOST_OF_ONE  # else the next line would wait for ever
        assert [event async for event in opened[0]] == []
        hub.close()
        for events in opened[1:]:
            assert [event async for event in events] == []
        assert hub.open == {}

    asyncio.run(course())
    room.store.close()


def test_the_clock_is_told_in_seconds(tmp_path: Path) -> None:
    room = classroom(tmp_path)
    hub = Hub(room)
    assert hub.left() is None
    room.set_times(90, 0)
    room.begin()
    room.now.time += 30  # type: ignore[attr-defined]
    assert hub.left() == 60
    room.store.close()
