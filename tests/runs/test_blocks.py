"""Blocks on any executor: every block once, in order, with little in flight, and errors passed on."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest

from negotiation_sim.runs.blocks import IN_FLIGHT, in_order

BLOCKS = 100


class Hostile(Executor):
    """Does nothing until it has to, then finishes what it has been given in random order."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.waiting: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = []
        self.most_waiting = 0
        self.order: list[Any] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        assert not kwargs
        future: Future[Any] = Future()
        self.waiting.append((future, fn, args))
        self.most_waiting = max(self.most_waiting, len(self.waiting))
        return future

    def work(self) -> None:
        """Finish one piece of work, any one."""
        if not self.waiting:
            return
        future, function, arguments = self.waiting.pop(self.random.randrange(len(self.waiting)))
        if future.set_running_or_notify_cancel():
            self.order.append(arguments)
            try:
                future.set_result(function(*arguments))
            except Exception as error:  # noqa: BLE001 - handed over to whoever waits
                future.set_exception(error)


def worked(hostile: Hostile) -> Iterator[None]:
    """Keep it at work in the background."""
    stop = threading.Event()

    def loop() -> None:
        while not stop.wait(0.0001):
            hostile.work()

    worker = threading.Thread(target=loop)
    worker.start()
    yield
    stop.set()
    worker.join()


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    made = Hostile()
    background = worked(made)
    next(background)
    yield made
    next(background, None)


def square(number: int) -> int:
    return number * number


def test_results_come_in_the_order_of_the_blocks_from_anywhere(hostile: Hostile) -> None:
    due = [square(block) for block in range(BLOCKS)]
    assert [*in_order(square, BLOCKS)] == due
    assert [*in_order(square, BLOCKS, hostile)] == due
    assert hostile.order != sorted(hostile.order)  # it was hostile indeed
    with ThreadPoolExecutor(3) as pool:
        assert [*in_order(square, BLOCKS, pool)] == due


def test_no_more_than_a_few_blocks_are_in_flight(hostile: Hostile) -> None:
    for _ in in_order(square, BLOCKS, hostile):
        pass
    assert hostile.most_waiting <= IN_FLIGHT
    assert len(hostile.order) == BLOCKS


def test_a_failure_in_a_block_is_raised_here_and_stops_the_rest(hostile: Hostile) -> None:
    def fails(block: int) -> int:
        if block == 5:
            raise ZeroDivisionError
        return block

    with pytest.raises(ZeroDivisionError):
        for _ in in_order(fails, BLOCKS, hostile):
            pass
    with pytest.raises(ZeroDivisionError):
        [*in_order(fails, BLOCKS)]
    assert len(hostile.order) < BLOCKS


def test_who_stops_listening_stops_the_work(hostile: Hostile) -> None:
    results = in_order(square, BLOCKS, hostile)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    assert len(hostile.order) < BLOCKS


def test_no_blocks_are_no_work(hostile: Hostile) -> None:
    assert [*in_order(square, 0, hostile)] == []
    assert hostile.order == []
