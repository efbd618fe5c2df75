"""A bar on stderr for whatever takes longer than a moment.

In:      how much there is to do; how much is done
Out:     a bar with the time that is left; it disappears when the work ends
Keeps:   nothing is shown when nobody watches, and nothing within the first second
Not here: what is done (the library calls back)
Example: tests/test_workers.py
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

PATIENCE = 1.0
"""Seconds after which progress is shown."""
REMEMBERED = 300.0
"""Seconds of work from which the time left is estimated; blocks may take long."""
Tell = Callable[[int], None]


@contextmanager
def progress(total: int, what: str = "negotiating", *, quiet: bool = False) -> Iterator[Tell | None]:
    """A function to tell how much of *total* is done; None when there is nobody to tell it to.

    What is told first was done before, perhaps days ago, and does not count as speed.

    Args:
        total: In the unit that is told, such as runs.
        what: A word or two before the bar.
        quiet: Whether to show nothing.
    """
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f},"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(
        *columns, console=console, transient=True, refresh_per_second=4, speed_estimate_period=REMEMBERED
    ) as bar:
        task = bar.add_task(what, total=total, visible=False)
        patience = Timer(PATIENCE, lambda: bar.update(task, visible=True))
        patience.daemon = True
        patience.start()
        try:
            yield lambda so_far: bar.update(task, completed=so_far)
        finally:
            patience.cancel()
