"""Questions to the person at the terminal, one line each.

In:      a question; a line of the standard input, typed or piped
Out:     the answer
Keeps:   an answer that cannot be used is asked for again; the end of the input is never an error
Not here: what the answers are for (play, new)
Example: tests/cli/test_play.py
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import TypeVar

import click

T = TypeVar("T")


class InputEndedError(Exception):
    """There is nothing more to read: the pipe is empty, or the person pressed Ctrl-D."""


def line(question: str) -> str:
    """The next line, without blanks around it.

    Raises:
        InputEndedError: If there is none.
    """
    if sys.stdin.isatty():
        with suppress(ImportError):  # which Python lacks on Windows: there the terminal edits lines itself
            import_module("readline")
    try:
        given = input(f"{question} ").strip()
    except EOFError:
        click.echo()
        raise InputEndedError from None
    if not sys.stdin.isatty():  # so that what was piped in can be read with its questions
        click.echo(given)
    return given


def until(question: str, read: Callable[[str], T]) -> T:
    """Ask until *read* takes the answer; the ValueError that it raises is what the person is told."""
    while True:
        try:
            return read(line(question))
        except ValueError as error:
            click.echo(f"  {error}")


def yes(question: str, *, default: bool) -> bool:
    """A question that is answered by yes or no; an empty line is the *default*."""

    def read(given: str) -> bool:
        if not given:
            return default
        if given.casefold() not in ("y", "yes", "n", "no"):
            raise ValueError("please type yes or no")
        return given.casefold().startswith("y")

    return until(f"{question} [{'yes' if default else 'no'}]", read)
