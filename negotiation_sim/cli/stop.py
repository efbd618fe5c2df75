"""Ctrl-C where what is known so far is worth telling.

In:      the signal of the keyboard, while some work is done
Out:     Stop: whether it was asked for; a progress function that ends the work
Keeps:   the first Ctrl-C ends the work, the second one the command
Not here: what is known by then (the work itself), work of which a part is worth nothing (lost)
Example: tests/cli/test_stop.py
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from negotiation_sim.agreement.program import Clock

INTERRUPTED = 130


class Stop:
    """Whether Ctrl-C was pressed, and who is to hear of it."""

    def __init__(self) -> None:
        self.asked = False
        self.part = ""
        self._clock: Clock | None = None

    def ask(self, *_: object) -> None:
        """Ctrl-C."""
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        if self._clock is not None:
            self._clock.stop()

    def watch(self, part: str, clock: "Clock") -> None:
        """For work that goes by a clock: remember which part it is at."""
        self.part, self._clock = part, clock
        if self.asked:
            clock.stop()

    def telling(self, tell: Callable[[int], None] | None) -> Callable[[int], None]:
        """For work that tells how far it is: the same, and an end to it once that is asked for."""
        from negotiation_sim.errors import StoppedError

        def told(so_far: int) -> None:
            if self.asked:
                raise StoppedError("stopped from the keyboard")
            if tell is not None:
                tell(so_far)

        return told

    def code(self) -> int:
        """The exit code; where it was asked for, a word on stderr that this is not all."""
        if self.asked:
            click.echo("interrupted; this is what was known by then", err=True)
        return INTERRUPTED if self.asked else 0


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Let Ctrl-C ask for an end, instead of being one; where nothing is known by then it is one after all."""
    import signal

    from negotiation_sim.errors import StoppedError

    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.signal(signal.SIGINT, stop.ask)
    try:
        yield stop
    except StoppedError:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def lost() -> Iterator[None]:
    """Say of work of which a part is worth nothing that Ctrl-C has left nothing."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo("interrupted; nothing of it is kept", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None
