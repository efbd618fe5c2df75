"""Numbers as values of options.

In:      the least and the most, or no most
Out:     types of options, whose help and messages name them as people write them
Keeps:   2^128 - 1 is not printed with its 39 digits
Not here: the options (options, work, each command)
Example: tests/cli/test_options.py
"""

import click

SEEDS = 2**128


def described(least: float | None, most: float | None) -> str:
    """A range in words."""
    return f"{_end(least)} or more" if most is None else f"{_end(least)} to {_end(most)}"


def _end(number: float | None) -> str:
    if number == SEEDS - 1:
        return "2^128 - 1"
    return f"{number:,}" if number is not None and number >= 10_000 else f"{number}"  # a year has no comma


class Whole(click.IntRange):
    """A whole number from the least to the most."""

    name = "whole number"

    def _describe_range(self) -> str:
        return described(self.min, self.max)


class Number(click.FloatRange):
    """A number from the least to the most."""

    name = "number"

    def _describe_range(self) -> str:
        return described(self.min, self.max)
