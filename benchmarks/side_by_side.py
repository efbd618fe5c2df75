"""Measure pieces of work side by side, so that whatever else the machine does meets all of them alike.

In:      pieces of work, how often
Out:     seconds of each, and ratios of the medians of pairs
Keeps:   A B A B: two times that are compared were taken one right after the other
Not here: what is measured (the other files of this folder)
Example: python benchmarks/engine.py --quick
"""

import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import process_time

import numpy as np

Seconds = dict[str, list[float]]


def alternate(
    works: Mapping[str, Callable[[], object]], times: int, clock: Callable[[], float] = process_time
) -> Seconds:
    """Do each of *works* in turn, *times* over; the seconds of each.

    The clock is that of the processor: time in which other programs had it does not count.
    """
    seconds: Seconds = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            began = clock()
            work()
            seconds[name].append(clock() - began)
    return seconds


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the ratios of numbers taken in pairs."""
    return median(a / b for a, b in zip(above, below, strict=True))


def conditions() -> str:
    """On what this was measured."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"numpy {np.__version__}, {sys.platform}{load}"
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns, the first to the left, the others to the right; the first row is the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *others = row
        cells = [first.ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  " + "  ".join(cells))
    lines.insert(1, "  " + "-" * (len(lines[0]) - 2))
    return "\n".join(lines)
