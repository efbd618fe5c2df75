"""Numbers as values of options.

In:      the least and the most, or no most
Out:     types of options, whose help and messages name them as people write them
Keeps:   2^128 - 1 is not printed with its 39 digits
Not here: the options (options, work, each command)
Example: tests/cli/test_options.py
"""

import click

SEEDS = 2**128


def _described(least: float, most: float | None) -> str:
    if most is None:
        return f"{least} or more"
    return f"{_end(least)} to {_end(most)}"


def _end(number: float) -> str:
    if number == SEEDS - 1:
        return "2^128 - 1"
    return f"{number:,}" if number >= 10_000 else f"{number}"  # a year has no comma


class Whole(click.IntRange):
    """A whole number from *least* to *most*."""

    name = "whole number"

    def __init__(self, least: int, most: int | None = None) -> None:
        super().__init__(least, most)
        self.described = _described(least, most)

    def _describe_range(self) -> str:
        return self.described


class Number(click.FloatRange):
    """A number from *least* to *most*."""

    name = "number"

    def __init__(self, least: float, most: float) -> None:
        super().__init__(least, most)
        self.described = _described(least, most)

    def _describe_range(self) -> str:
        return self.described
