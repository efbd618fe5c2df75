"""Where the work of a command is done, and how far it is.

In:      number of jobs, the address of a cluster, how much there is to do
Out:     an executor or none; a bar on stderr with the time that is left
Keeps:   nothing is shown before it takes longer than a moment; when nobody watches, one sentence at most
Not here: the work (the library), splitting it into blocks (blocks), pools and clusters (workers)
Example: tests/runs/test_workers.py
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import click

from negotiation_sim.cli.ranges import Whole

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

F = TypeVar("F", bound=Callable[..., Any])

PATIENCE = 1.0
"""Seconds after which progress is shown."""
ENOUGH = 5.0
"""Seconds of work from which the whole can be foreseen."""
REMEMBERED = 300.0
"""Seconds of work from which the time left is estimated; blocks may take long."""
CLUSTER = "negotiation_sim.cluster"
"""Where the context of a command keeps the address of its cluster."""

MOST_RUNS = 1_000_000_000


def how_many_runs(
    what: str = "How many runs; the file says how many otherwise.",
    most: int = MOST_RUNS,
    default: int | None = None,
) -> Callable[[F], F]:
    """The option --runs, with what it means for a command and without the numbers that would be too much."""
    shown = default is not None
    return click.option(
        "--runs", type=Whole(1, most), default=default, show_default=shown, metavar="N", help=what
    )


runs = how_many_runs()
quiet = click.option("-q", "--quiet", is_flag=True, help="No progress.")


def jobs(command: F) -> F:
    """The options --jobs and --cluster; a command hands *jobs* to :func:`pool`, which knows of both."""
    on_cluster = click.option(
        "--cluster",
        metavar="ADDRESS",
        expose_value=False,
        callback=_remember,
        help="Work on a dask cluster instead; its scheduler's address, such as tcp://10.0.0.1:8786.",
    )
    in_processes = click.option(
        "--jobs",
        type=Whole(1, 256),
        default=None,
        metavar="N",
        show_default="as many as repay their start, up to one for each core",
        help="Processes to work in.",
    )
    return in_processes(on_cluster(command))


def _remember(context: click.Context, _: click.Parameter, address: str | None) -> None:
    context.meta[CLUSTER] = address


def cluster() -> str | None:
    """The address that was given with --cluster."""
    address: str | None = click.get_current_context().meta.get(CLUSTER)
    return address


def pool(jobs: int | None) -> "AbstractContextManager[Executor | None]":
    """Where the blocks are worked on: this process (None), several, or the cluster that was asked for."""
    from negotiation_sim.runs import workers

    def tell(sentence: str) -> None:
        click.echo(sentence, err=True)

    address = cluster()
    if address is None:
        return workers.pool(jobs, tell)
    if jobs is not None and jobs > 1:
        raise click.UsageError("--jobs and --cluster exclude each other: a cluster has its own workers")
    return workers.cluster(address, tell)


@contextmanager
def progress(
    total: int | None, *, quiet: bool, what: str = "negotiating"
) -> Iterator[Callable[[int], None] | None]:
    """A function to tell how much of *total* is done; None when there is nobody to tell it to.

    What is told first was done before, perhaps days ago, and does not count as speed. Where nobody
    watches, a sentence on stderr says how long it takes, if that is more than a minute.

    Args:
        total: In the unit that is told, such as runs; None if nobody knows.
        quiet: Whether to show nothing.
        what: A word or two before the bar.
    """
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None if quiet or total is None else _foreseen(total)
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = [TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}")]
    if total is not None:
        columns += [TextColumn(f"of {total:,},"), TimeRemainingColumn(), TextColumn("left")]
    with Progress(
        *columns,
        console=console,
        transient=True,
        refresh_per_second=4,
        speed_estimate_period=REMEMBERED,
    ) as bar:
        task = bar.add_task(what, total=total, visible=False)
        patience = Timer(PATIENCE, lambda: bar.update(task, visible=True))
        patience.daemon = True
        patience.start()
        try:
            yield lambda so_far: bar.update(task, completed=so_far)
        finally:
            patience.cancel()


def _foreseen(total: int) -> Callable[[int], None]:
    """Say once, where there is no bar, how long it takes: if that is more than a minute."""
    first: tuple[float, int] | None = None
    undecided = True

    def tell(so_far: int) -> None:
        nonlocal first, undecided
        now = monotonic()
        first = first or (now, so_far)
        spent, done = now - first[0], so_far - first[1]
        if not undecided or spent < ENOUGH or not done:
            return
        undecided = False
        minutes = spent * (total - so_far) / done / 60
        if minutes > 1:
            click.echo(f"this takes about {ceil(minutes):,} more minutes; Ctrl-C ends it", err=True)

    return tell


@contextmanager
def watched(what: Callable[[], str], *, quiet: bool) -> Iterator[None]:
    """Say on stderr *what* is worked on, once it takes longer than a moment and while somebody watches."""
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield
        return
    from rich.live import Live

    began = monotonic()
    shown = Live(
        get_renderable=lambda: what() if monotonic() - began > PATIENCE else "",
        console=console,
        transient=True,
        refresh_per_second=4,
    )
    with shown:
        yield
