"""Where the work of a command is done, and how far it is.

In:      number of jobs, number of runs
Out:     an executor or none; a bar on stderr
Keeps:   nothing is shown when nobody watches, or before it takes longer than a moment
Not here: the work (the library), splitting it into blocks (execution)
Example: tests/test_cli.py
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import click

PATIENCE = 1.0
"""Seconds after which progress is shown."""

MOST_RUNS = 1_000_000_000
runs = click.option(
    "--runs",
    type=click.IntRange(1, MOST_RUNS),
    metavar="N",
    help="How many runs; the file says how many otherwise.",
)
jobs = click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=1,
    metavar="N",
    show_default=True,
    help="Processes to work in.",
)
quiet = click.option("-q", "--quiet", is_flag=True, help="No progress.")


def pool(jobs: int) -> Any:
    """A process pool for several jobs; fresh processes, so that it works alike on every system."""
    if jobs == 1:
        return nullcontext()
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


@contextmanager
def progress(total: int | None, *, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """A bar on stderr once a run takes longer than a moment; nothing when nobody watches."""
    from time import monotonic

    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    began = monotonic()
    with Progress(console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("negotiating", total=total, visible=False)

        def tell(done: int) -> None:
            bar.update(task, completed=done, visible=monotonic() - began > PATIENCE, refresh=True)

        yield tell
