"""Work that comes in blocks, on any executor of the standard library's kind.

In:      a function of a block's number, how many blocks, an executor or none
Out:     the results, in the order of the blocks
Keeps:   a bounded number of blocks is in flight; nothing but ``submit`` is asked of an executor
Not here: what a block is (streams), which executor (cli, the caller)
Example: tests/test_execution.py
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")
IN_FLIGHT = 16
"""Blocks handed out and not yet taken in; enough to keep a few workers busy, little enough to hold."""


def in_order(work: Callable[[int], T], n_blocks: int, executor: Executor | None = None) -> Iterator[T]:
    """Yield ``work(0)``, ``work(1)``, ... up to *n_blocks*.

    With an *executor* the blocks are worked on elsewhere (*work* must then be picklable) and put in
    order here. An exception of the work is raised here, and blocks not yet begun are cancelled.
    """
    if executor is None:
        yield from map(work, range(n_blocks))
        return
    finished: SimpleQueue[Future[T]] = SimpleQueue()
    block_of: dict[Future[T], int] = {}
    waiting: dict[int, T] = {}
    handed_out = 0
    try:
        for block in range(n_blocks):
            while handed_out < min(n_blocks, block + IN_FLIGHT):
                future = executor.submit(work, handed_out)
                block_of[future] = handed_out
                future.add_done_callback(finished.put)
                handed_out += 1
            while block not in waiting:
                future = finished.get()
                waiting[block_of.pop(future)] = future.result()
            yield waiting.pop(block)
    finally:
        for future in block_of:
            future.cancel()
