"""What can be wrong, and how it is told.

    NegotiationSimError
    ├── ScenarioError          a scenario or evidence file is wrong; carries every problem
    ├── StudyError             a folder or a record is not what it should be
    └── WorkError              nothing is wrong with the question: a disk, a process or a cluster has failed

In:      nothing
Out:     the exception tree, and Problem: one thing wrong, and where
Keeps:   a problem names the thing, the rule and the value, and suggests when it can
Not here: finding problems (the modules of the nouns), exit codes (cli)
Example: tests/scenario/test_load.py
"""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from unicodedata import category

from attrs import evolve, frozen

Path = tuple[str | int, ...]


@frozen
class Place:
    """Where in a file something stands.

    Attributes:
        line, column: From 1; the column counts characters.
        source: The line itself.
    """

    file: str
    line: int
    column: int
    source: str = ""


@frozen
class Problem:
    """One thing that is wrong.

    Attributes:
        path: The keys that lead to it; of a list the index, from 0.
        message: What is wrong.
        place: Where that stands in a file, once known.
    """

    path: Path
    message: str
    place: Place | None = None

    def below(self, *parts: str | int) -> "Problem":
        """The same problem, seen from further up: *parts* (keys, or an index from 0) lead to where its path begins."""
        return evolve(self, path=(*parts, *self.path))

    def __str__(self) -> str:
        message = printable(self.message)
        if self.place is None:
            where = printable(dotted(self.path))
            return message if where in message else f"{where}: {message}"
        head = f"{printable(self.place.file)}:{self.place.line}:{self.place.column}: {message}"
        # Very long lines (noise, minified data) are cut so that the message stays readable.
        source, column = self.place.source, self.place.column
        if len(source) > 160:
            start = max(0, column - 60)
            source, column = source[start : start + 120], column - start
        if not source.strip():
            return head
        shown = "".join(
            "\N{REPLACEMENT CHARACTER}" if _unprintable(c) else c for c in source.replace("\t", " ")
        )
        return f"{head}\n    {shown}\n    {' ' * (column - 1)}^"


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


class StoppedError(NegotiationSimError):
    """Raised by a *progress* function to end work early; functions that say so tell what is known by then."""


class WorkError(NegotiationSimError):
    """The place where work is done or kept has failed: a disk, a process, a cluster."""


def printable(text: str) -> str:
    """*text* on one line, with characters that would command a terminal written out."""
    return "".join(c.encode("unicode_escape").decode() if _unprintable(c) else c for c in text)


def _unprintable(character: str) -> bool:
    """Control characters, marks that turn the direction of reading round, and halves of characters."""
    return not character.isprintable() and category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def dotted(path: Path) -> str:
    """``("actors", "russia", "name")`` as ``actors.russia.name``."""
    return ".".join(str(part) for part in path)


MOST_KNOWN, MOST_NAMED = 1_000, 24
"""Names among which a near one is looked for, more would take too long; and so few are told, each of them."""


def suggestion(word: object, known: Iterable[str]) -> str:
    """``; did you mean '...'?`` when a known word is near, else nothing."""
    close = get_close_matches(str(word)[:200], [*islice(known, MOST_KNOWN)], n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def one_of(kind: str, word: object, known: Iterable[str]) -> None:
    """Refuse a word that is none of those there are to choose from.

    Raises:
        NegotiationSimError: If it is none.
    """
    if word not in (names := [*known]):
        raise NegotiationSimError(unknown(kind, word, names))


def unknown(kind: str, word: object, known: Iterable[str]) -> str:
    """The message for an id that does not exist."""
    names = [*known]
    hint = suggestion(word, names)
    if not hint and names:
        hint = f"; there is {', '.join(names)}" if len(names) <= MOST_NAMED else ""
    return f"unknown {kind} {str(word)[:200]!r}{hint}"
