"""Several processes as an executor that survives their death.

In:      how many processes; functions and what they take, picklable
Out:     futures of their results
Keeps:   each process has a pipe of its own: one that is killed, even in the middle of handing over, is
         noticed at once, another takes its place, and its work is done again; the others go on undisturbed
Not here: who asks for processes, interruptions (workers), handing out blocks (blocks)
Example: tests/runs/test_processes.py
"""

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from queue import SimpleQueue
from threading import Thread
from traceback import format_exc
from typing import TYPE_CHECKING, Any, TypeVar

from negotiation_sim.errors import NegotiationSimError, WorkError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
TRIES = 3
"""How often work is begun before it counts as what kills its process."""


class Processes(Executor):
    """Processes that start afresh (spawn), so that it works alike on every system.

    The standard library's pool is of no use once one of its processes dies, and waits for ever for the
    rest of a result whose sender was killed while sending: all of them share one pipe.
    """

    def __init__(self, jobs: int, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._waiting: SimpleQueue[tuple[Future[Any], bytes] | None] = SimpleQueue()
        self._threads = [Thread(target=self._serve, daemon=True) for _ in range(jobs)]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Work in one of the processes; whatever goes wrong there is the future's exception."""
        future: Future[T] = Future()
        self._waiting.put((future, pickle.dumps((work, args, kwargs))))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - the standard library's
        """Let the processes finish what they have begun, and leave."""
        while cancel_futures and not self._waiting.empty():
            if (item := self._waiting.get()) is not None:
                item[0].cancel()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _serve(self) -> None:
        """Hand one piece of work after the other to one process."""
        worker = _Worker()
        with suppress(WorkError):  # told with the first piece of work
            worker.start()
        while (item := self._waiting.get()) is not None:
            future, task = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                came_out, answer = pickle.loads(self._done(worker, task))  # noqa: S301 - from a process of ours
            except Exception as error:  # noqa: BLE001 - raised where the result is asked for
                came_out, answer = False, error
            (future.set_result if came_out else future.set_exception)(answer)
        worker.leave()

    def _done(self, worker: "_Worker", task: bytes) -> bytes:
        """What a process answers, begun again by another where one dies."""
        for _ in range(TRIES):
            try:
                return worker.asked(task)
            except (EOFError, OSError):
                worker.leave()
                self._tell(f"a process has died; its block is done again ({HINT})")
        raise WorkError(f"{TRIES} processes have died over the same block; {HINT}")


HINT = "perhaps the memory was full: try fewer --jobs"


class _Worker:
    """A process, and our end of its pipe; nobody else holds the other end, so that its death closes it."""

    def __init__(self) -> None:
        self.process: BaseProcess | None = None
        self.pipe: Connection[Any, Any] | None = None

    def start(self) -> "Connection[Any, Any]":
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True)
        try:
            with _unheard_by_children():
                self.process.start()
        except (OSError, RuntimeError) as error:
            self.process = self.pipe = None
            raise WorkError(f"no process can be started: {error}") from None
        finally:
            theirs.close()
        return self.pipe

    def asked(self, task: bytes) -> bytes:
        pipe = self.pipe or self.start()
        pipe.send_bytes(task)
        return pipe.recv_bytes()

    def leave(self) -> None:
        if self.pipe is not None and self.process is not None:
            self.pipe.close()
            self.process.join()
        self.process = self.pipe = None


def _work(pipe: "Connection[Any, Any]") -> None:
    """The life of a process. It leaves interruptions to its parent, and leaves with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):  # the parent wants no more
        while True:
            pipe.send_bytes(_answered(pipe.recv_bytes()))


def _answered(task: bytes) -> bytes:
    """Whether something came out, and what; or what went wrong."""
    try:
        work, args, kwargs = pickle.loads(task)  # noqa: S301 - from our parent
        return pickle.dumps((True, work(*args, **kwargs)))
    except Exception as error:  # noqa: BLE001 - raised where the result is asked for
        if not isinstance(error, NegotiationSimError):
            error.add_note(f"in a process of the pool:\n{format_exc()}")
        try:
            return pickle.dumps((False, error))
        except Exception:  # noqa: BLE001 - then in words
            return pickle.dumps((False, WorkError(f"{type(error).__name__}: {error}")))


def _leave_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


@contextmanager
def _unheard_by_children() -> Iterator[None]:
    """Processes that start in here never hear an interruption, not even before they can ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
