"""The command line in a pseudo-terminal, and a player who types.

In: the arguments of a command; what to type at each prompt.
Out: what the screen shows; the process, which can be killed.
Keeps: nothing is typed before a prompt asks for it.
Not here: what must be on the screen (test_play).
"""

import os
import pty
import re
import select
import subprocess
import sys

TABLE = re.compile(r"Round \d+ of \d+ > $")
QUESTION = re.compile(r"(\]|>|:) $")
ESCAPES = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")
PATIENCE = 60.0


class Terminal:
    """A running command."""

    def __init__(self, *arguments: str) -> None:
        self.screen, inside = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "negotiation_sim", *arguments],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={**os.environ, "COLUMNS": "100", "TERM": "xterm"},  # as wide as what is piped
        )
        os.close(inside)
        self.seen = ""
        self.code: int | None = None

    def prompt(self) -> str:
        """What the screen has shown since the last line was typed, up to a prompt or the end."""
        shown = ""
        while not QUESTION.search(shown):
            if not select.select([self.screen], [], [], PATIENCE)[0]:
                raise TimeoutError(shown[-300:])
            try:
                more = os.read(self.screen, 65_536)
            except OSError:  # the other end is gone
                more = b""
            if not more:
                self.code = self.process.wait()
                os.close(self.screen)
                break
            shown = ESCAPES.sub("", (shown + more.decode(errors="replace")).replace("\r", ""))
        self.seen += shown
        return shown

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self.screen, f"{line}\n".encode())

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        os.close(self.screen)

    def answers(self, table: list[str], rest: str = "next") -> None:
        """Play to the end: *table* at the table, then *rest* for ever; Enter at every other question."""
        waiting = [*table]
        while True:
            shown = self.prompt()
            if self.code is not None:
                return
            self.type((waiting.pop(0) if waiting else rest) if TABLE.search(shown) else "")
