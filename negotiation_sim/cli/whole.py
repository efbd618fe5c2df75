"""Whole numbers as values of options.

In:      the least and the most
Out:     a type of option, whose help and messages name both as people write them
Keeps:   2^128 - 1 is not printed with its 39 digits
Not here: the options (options, work, each command)
Example: tests/cli/test_options.py
"""

import click

SEEDS = 2**128


class Whole(click.IntRange):
    """A whole number from *least* to *most*."""

    name = "whole number"

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most)
        ends = ["2^128 - 1" if end == SEEDS - 1 else f"{end:,}" for end in (least, most)]
        self.described = " to ".join(ends)

    def _describe_range(self) -> str:
        return self.described
