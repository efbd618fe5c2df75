"""Work that comes in blocks, on any executor of the standard library's kind.

In:      a function of a block's number, which blocks, an executor or none
Out:     the results, as they come or in the order of the blocks
Keeps:   a bounded number of blocks is in flight; nothing but ``submit`` is asked of an executor, and of one
         that has it ``help``: to do one piece of its work here, meanwhile
Not here: what a block is (draws), pools and clusters (workers)
Example: tests/runs/test_blocks.py, tests/runs/test_workers.py
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from multiprocessing import current_process
from queue import SimpleQueue
from typing import TypeVar

from negotiation_sim.errors import WorkError

T = TypeVar("T")
IN_FLIGHT = 16
"""Blocks handed out and not yet taken in; enough to keep a few workers busy, little enough to hold."""


class OnlyHere:
    """A function that work may call while it is done in this process; in another one it does nothing."""

    def __init__(self, function: Callable[[], None] = lambda: None) -> None:
        self._function = function

    def __call__(self) -> None:
        """Call it."""
        self._function()

    def __reduce__(self) -> tuple[type["OnlyHere"], tuple[()]]:
        return OnlyHere, ()


def as_finished(
    work: Callable[[int], T],
    blocks: Sequence[int],
    executor: Executor | None = None,
    in_flight: int = IN_FLIGHT,
) -> Iterator[tuple[int, T]]:
    """Yield ``(block, work(block))`` for all *blocks*, each as soon as it is there.

    With an *executor* the blocks are worked on elsewhere (*work* must then be picklable). No block is
    handed out that lies *in_flight* or more behind the oldest unfinished one. An exception of the work
    is raised here, and blocks not yet begun are cancelled.

    Raises:
        WorkError: If the processes of the executor have died.
    """
    if executor is None:
        for block in blocks:
            yield block, work(block)
        return
    if getattr(current_process(), "_inheriting", False):
        # A process that is starting runs the script of its parent, and has come to this very call: there
        # is no main guard. It leaves without a word; its parent, whose processes have died, says why.
        raise SystemExit(1)
    finished: SimpleQueue[Future[T]] = SimpleQueue()
    index_of: dict[Future[T], int] = {}  # in the order of handing out, so the first is the oldest
    handed_out = 0
    help_it: Callable[[], bool] = getattr(executor, "help", lambda: False)
    try:
        while handed_out < len(blocks) or index_of:
            oldest = next(iter(index_of.values()), handed_out)
            while handed_out < min(len(blocks), oldest + in_flight):
                future = executor.submit(work, blocks[handed_out])
                index_of[future] = handed_out
                future.add_done_callback(finished.put)
                handed_out += 1
            while finished.empty() and help_it():
                pass
            future = finished.get()
            yield blocks[index_of.pop(future)], future.result()
    except BrokenExecutor:
        raise WorkError(
            "the processes of the executor have died; perhaps the memory was full. In a script, what starts "
            'processes stands below the line:  if __name__ == "__main__":'
        ) from None
    finally:
        for future in index_of:
            future.cancel()


def in_order(
    work: Callable[[int], T], n_blocks: int, executor: Executor | None = None, in_flight: int = IN_FLIGHT
) -> Iterator[T]:
    """Yield ``work(0)``, ``work(1)``, ... up to *n_blocks*; see :func:`as_finished`.

    Blocks that are finished early wait here, never more than *in_flight* of them.
    """
    waiting: dict[int, T] = {}
    awaited = 0
    for block, result in as_finished(work, range(n_blocks), executor, in_flight):
        waiting[block] = result
        while awaited in waiting:
            yield waiting.pop(awaited)
            awaited += 1
