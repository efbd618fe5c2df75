"""Several processes as an executor that survives their death; as many as repay their start.

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
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.resource_tracker import ensure_running
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import perf_counter, thread_time
from traceback import format_exc
from typing import TYPE_CHECKING, Any, TypeVar

from negotiation_sim.errors import NegotiationSimError, WorkError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
Task = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
TRIES = 3
"""How often work is begun before it counts as what kills its process."""
REPAYS = 2.0
"""Seconds of work ahead, for each process at work, from which another is started; its start takes about one."""
IDLE = 0.75
"""The part of the time that this process must have got a core while it worked; less, and others want all cores."""
FIRST_OF_ALL = "negotiation_sim.analysis.cases"
"""What a process imports before it takes work from one that could do it meanwhile."""


class Processes(Executor):
    """Processes that start afresh (spawn), so that it works alike on every system.

    The standard library's pool is of no use once one of its processes dies, and waits for ever for the
    rest of a result whose sender was killed while sending: all of them share one pipe.
    """

    def __init__(self, jobs: int, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._waiting: SimpleQueue[tuple[Future[Any], Task] | None] = SimpleQueue()
        self._threads: list[Thread] = []
        for _ in range(jobs):
            self._start(_Worker())

    @property
    def others(self) -> int:
        """How many processes were started."""
        return len(self._threads)

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Work in one of the processes; whatever goes wrong there is the future's exception."""
        future: Future[T] = Future()
        self._waiting.put((future, (work, args, kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - the standard library's
        """Let the processes finish what they have begun, and leave."""
        with suppress(Empty):
            while cancel_futures:
                if (item := self._waiting.get_nowait()) is not None:
                    item[0].cancel()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _start(self, worker: "_Worker") -> None:
        self._threads.append(Thread(target=self._serve, args=(worker,), daemon=True))
        self._threads[-1].start()

    def _serve(self, worker: "_Worker") -> None:
        """The life of a thread, which is that of one process."""
        with suppress(WorkError):  # told with the first piece of work
            worker.start()
        self._hand_out(worker)

    def _hand_out(self, worker: "_Worker") -> None:
        """Hand one piece of work after the other to one process."""
        while (item := self._waiting.get()) is not None:
            future, task = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                came_out, answer = pickle.loads(self._done(worker, pickle.dumps(task)))  # noqa: S301 - from a process of ours
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


class AsItRepays(Processes):
    """This process, and others besides once the work ahead repays their start.

    Work is done here by whoever waits for it. What a piece of work takes is measured, never foreseen, so that
    little work stays in one process whatever it consists of. A process takes its first work once it is
    ready, and one that is not ready when all is done is not waited for.
    """

    def __init__(self, most: int, tell: Callable[[str], None]) -> None:
        super().__init__(0, tell)
        self._most = most
        self._spent, self._passed, self._pieces = 0.0, 0.0, 0
        self._lock, self._over = Lock(), False
        self._not_ready: set[_Worker] = set()

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Work in whichever process comes to it first."""
        future: Future[T] = _DoneByWhoWaits(self)
        self._waiting.put((future, (work, args, kwargs)))
        return future

    def help(self) -> bool:
        """Do one piece of the work here; False where none waits."""
        try:
            item = self._waiting.get_nowait()
        except Empty:
            return False
        if item is None or not item[0].set_running_or_notify_cancel():
            return True
        future, (work, args, kwargs) = item
        began, at = thread_time(), perf_counter()
        try:
            answer = work(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - raised where the result is asked for
            future.set_exception(error)
        else:
            future.set_result(answer)
        self._spent += thread_time() - began
        self._passed += perf_counter() - at
        self._pieces += 1
        idle = self._spent >= IDLE * self._passed
        while idle and 1 + self.others < self._most and self._ahead() > REPAYS * (1 + self.others):
            self._start(_Worker())
        return True

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - the standard library's
        """Let the processes finish what they have begun, and leave."""
        with self._lock:
            self._over = True
            for worker in self._not_ready:
                worker.kill()
        super().shutdown(wait, cancel_futures=cancel_futures)

    def _ahead(self) -> float:
        """Seconds of work that wait; of work that comes a few pieces at a time, at least what lies behind."""
        waiting = self._waiting.qsize()
        return max(waiting * self._spent / self._pieces, self._spent if waiting > 1 else 0.0)

    def _serve(self, worker: "_Worker") -> None:
        """As above, but nobody has asked for this process: where it does not come to life, it is done without."""
        ready = False
        with suppress(EOFError, OSError, WorkError):
            with self._lock:
                if self._over:
                    return
                worker.start()
                self._not_ready.add(worker)
            worker.asked(pickle.dumps((import_module, (FIRST_OF_ALL,), {})))
            ready = True
        with self._lock:
            self._not_ready.discard(worker)
            ready = ready and not self._over
        if ready:
            self._hand_out(worker)
        else:
            worker.leave()


class _DoneByWhoWaits(Future[T]):
    """A result that is worked out by whoever asks for it, where nobody has begun."""

    def __init__(self, executor: AsItRepays) -> None:
        super().__init__()
        self._executor = executor

    def result(self, timeout: float | None = None) -> T:
        while not self.done() and self._executor.help():
            pass
        return super().result(timeout)


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

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()

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
    ensure_running()  # the standard library's helper; where it starts later, it lets interruptions through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
