"""A class served by the command itself, in a process that can be killed."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from attrs import define, field

OURS = {"x-own-script": "1"}


@define
class Served:
    """A server at work, and how to ask it."""

    command: list[str]
    folder: Path
    process: subprocess.Popen[str] = field(init=False)
    teacher: str = ""
    wall: str = ""
    students: str = ""
    code: str = ""

    def start(self) -> None:
        """Start it, and wait until it has said where it is."""
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline() for _ in range(3)]
        found = re.findall(r"http://\S+", "".join(lines))
        assert len(found) == 3, lines
        self.teacher, self.wall, self.students = found
        self.code = lines[2].split()[-1]

    def kill(self) -> None:
        """End it as the machine would: at once, without a word."""
        self.process.send_signal(signal.SIGKILL)
        self._ended()

    def stop(self) -> None:
        """End it as a person would: with Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        self._ended()

    def _ended(self) -> None:
        self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()

    @property
    def port(self) -> int:
        return int(self.students.rpartition(":")[2])

    def get(self, address: str) -> httpx2.Response:
        return httpx2.get(address, timeout=30)

    def wish(self, wish: str, **form: str) -> httpx2.Response:
        return httpx2.post(f"{self.teacher}/{wish}", data=form, headers=OURS, timeout=30)

    def join(self, name: str) -> str:
        """Join, and keep the address of the seat."""
        found = httpx2.post(f"{self.students}/join", data={"name": name, "code": self.code}, timeout=30)
        assert found.status_code == 303, found.text
        return self.students + found.headers["location"]


@contextmanager
def served(scenario: Path, folder: Path, *more: str, port: int = 0) -> Iterator[Served]:
    """``simulate class`` at work in a folder of its own."""
    command = [sys.executable, "-m", "negotiation_sim", "class", str(scenario), "--port", str(port), *more]
    at = Served(command, folder)
    at.start()
    try:
        yield at
    finally:
        if at.process.poll() is None:
            at.stop()
