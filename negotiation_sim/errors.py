"""What can be wrong, and how it is told.

    NegotiationSimError
    ├── ScenarioError          a scenario or evidence file is wrong; carries every problem
    ├── StudyError             a folder or a record is not what it should be
    └── WorkError              nothing is wrong with the question: a disk, a process or a cluster has failed

In:      nothing
Out:     the exception tree, and Problem: one thing wrong, and where
Keeps:   a problem names the thing, the rule and the value, and suggests when it can
Not here: finding problems (the modules of the nouns), exit codes (cli)
Example: tests/test_scenario_file.py
"""

from collections.abc import Iterable
from difflib import get_close_matches

from attrs import evolve, frozen

Path = tuple[str | int, ...]


@frozen
class Place:
    """Where in a file something stands; line and column count from 1, column in characters."""

    file: str
    line: int
    column: int
    source: str = ""


@frozen
class Problem:
    """One thing that is wrong, with the path of keys that leads to it and, once known, its place."""

    path: Path
    message: str
    place: Place | None = None

    def below(self, *parts: str | int) -> "Problem":
        """The same problem, seen from further up: *parts* lead to where its path begins."""
        return evolve(self, path=(*parts, *self.path))

    def __str__(self) -> str:
        if self.place is None:
            return f"{dotted(self.path)}: {self.message}" if self.path else self.message
        head = f"{self.place.file}:{self.place.line}:{self.place.column}: {self.message}"
        if not self.place.source.strip():
            return head
        # Very long lines (noise, minified data) are cut so that the message stays readable.
        source, column = self.place.source.expandtabs(1), self.place.column
        if len(source) > 160:
            start = max(0, column - 60)
            source, column = source[start : start + 120], column - start
        return f"{head}\n    {source}\n    {' ' * (column - 1)}^"


class NegotiationSimError(Exception):
    """Any error that this library raises on purpose."""


class ScenarioError(NegotiationSimError):
    """A scenario, or the evidence it rests on, is wrong. ``problems`` holds everything found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["ScenarioError"], tuple[tuple[Problem, ...]]]:
        return (ScenarioError, (self.problems,))


class StudyError(NegotiationSimError):
    """A folder holds no study, or another one; or a record cannot be read."""


class WorkError(NegotiationSimError):
    """The place where work is done or kept has failed: a disk, a process, a cluster."""


def dotted(path: Path) -> str:
    """``("actors", "russia", "name")`` as ``actors.russia.name``."""
    return ".".join(str(part) for part in path)


def suggestion(word: object, known: Iterable[str]) -> str:
    """``; did you mean '...'?`` when a known word is near, else nothing."""
    close = get_close_matches(str(word)[:200], [*known], n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def unknown(kind: str, word: object, known: Iterable[str]) -> str:
    """The message for an id that does not exist."""
    names = [*known]
    hint = suggestion(word, names)
    if not hint and names:
        hint = f"; there is {', '.join(names)}" if len(names) <= 12 else ""
    return f"unknown {kind} {str(word)[:200]!r}{hint}"
