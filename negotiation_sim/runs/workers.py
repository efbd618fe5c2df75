"""Where work is done: in this process, in several, or on a cluster; always an executor.

In:      a number of processes, or the address of a dask scheduler
Out:     a ``concurrent.futures.Executor``, or none for this process
Keeps:   whatever ends the work, no process of ours outlives it
Not here: the processes (processes), handing out blocks (blocks), options (cli)
Example: tests/runs/test_workers.py, tests/runs/test_cluster.py
"""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from importlib import import_module
from logging import CRITICAL, getLogger
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any, TypeVar

from negotiation_sim.errors import NegotiationSimError, WorkError
from negotiation_sim.runs.processes import AsItRepays, Processes

T = TypeVar("T")
Tell = Callable[[str], None]
PATIENCE = 10
"""Seconds in which a scheduler must answer."""
QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Where Linux says which part of its time a container may use the processors."""
MANY = 256
"""More processes than that are never started."""


@contextmanager
def pool(jobs: int | None, tell: Tell = lambda _: None) -> Iterator[Executor | None]:
    """Several processes on this machine; None, which is this process, for one job.

    Where no number is given, other processes are started once the work repays it, at most one for each core.

    On an interruption they finish what they have begun, which is a block each, and leave. They also
    leave when this process is killed. Where one of them dies, another does its block again.

    Args:
        jobs: How many processes; None for as many as repay their start.
        tell: Called with a sentence when there is something to wait for.

    Raises:
        WorkError: If several of them die over the same block.
    """
    most = cores() if jobs is None else jobs
    if most == 1:
        yield None
        return
    with _interrupted_once():
        executor = AsItRepays(most, tell) if jobs is None else Processes(jobs, tell)
        try:
            yield executor
        except KeyboardInterrupt:
            if executor.others:
                tell("stopping; the blocks that have been begun are finished first")
            raise
        finally:
            executor.shutdown(cancel_futures=True)


def cores() -> int:
    """How many processors this process may use at the same time."""
    if hasattr(os, "process_cpu_count"):  # from Python 3.13 on
        count = os.process_cpu_count()
    elif hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count()
    return min(count or 1, _quota())


def _quota() -> int:
    """How many processors the container grants."""
    try:
        granted, period = QUOTA.read_text("ascii").split()
        return max(1, int(granted) // int(period))
    except (OSError, ValueError):  # no container, or no limit
        return MANY


@contextmanager
def _interrupted_once() -> Iterator[None]:
    """Only the first interruption counts: a second one, in the middle of stopping, would leave locks held."""

    def interrupt(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def cluster(address: str, tell: Tell = lambda _: None) -> Iterator[Executor]:
    """The workers of a dask scheduler, as an executor.

    Args:
        address: Of the scheduler, such as ``tcp://10.0.0.1:8786``.
        tell: Called with a sentence when there is something to wait for.

    Raises:
        NegotiationSimError: If dask is not installed, or *address* is none.
        WorkError: If no scheduler answers there, or the cluster fails.
    """
    distributed = _distributed()
    # What the client logs about a lost scheduler is a traceback; the error below says it.
    getLogger("distributed.client").setLevel(CRITICAL)
    try:
        distributed.comm.get_address_host_port(address, strict=True)
    except (ValueError, KeyError) as error:
        raise NegotiationSimError(
            f"{address!r} is not the address of a scheduler, such as tcp://10.0.0.1:8786: {error}"
        ) from None
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except OSError as error:
        raise WorkError(f"no dask scheduler answers at {address}: {error}") from None
    try:
        if not client.scheduler_info(n_workers=1)["workers"]:
            tell(f"the scheduler at {address} has no workers yet; start one with: dask worker {address}")
        yield _ClusterExecutor(client)
    except distributed.KilledWorker as error:
        raise WorkError(f"several workers of the cluster at {address} died on a block: {error}") from None
    except (distributed.comm.CommClosedError, CancelledError):
        raise WorkError(f"the scheduler at {address} has gone") from None
    finally:
        client.close()


class _ClusterExecutor(Executor):
    """A client's workers.

    The client's own executor takes a result for an error where its worker dies just after handing it over
    (distributed 2026.8: ``_cascade_future`` asks for the status after the result).
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Work elsewhere; whatever goes wrong there, or on the way, is the future's exception."""
        far = self._client.submit(work, *args, pure=False, **kwargs)
        near: Future[T] = Future()
        near.add_done_callback(lambda ended: far.cancel() if ended.cancelled() else None)
        self._client.loop.add_callback(self._hand_over, far, near)
        return near

    async def _hand_over(self, far: Any, near: Future[T]) -> None:
        try:
            result = await self._client.gather(far, asynchronous=True)
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            if near.set_running_or_notify_cancel():
                near.set_exception(error)
        else:
            if near.set_running_or_notify_cancel():
                near.set_result(result)


def _distributed() -> Any:
    """The library of the extra ``cluster``."""
    try:
        return import_module("distributed")
    except ImportError:
        raise NegotiationSimError(
            "a cluster needs dask.distributed: pip install 'negotiation-sim[cluster]'"
        ) from None
