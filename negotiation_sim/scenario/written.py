"""Values as a person would write them into a TOML file.

In:      texts, numbers, pairs of keys and values
Out:     lines of TOML
Keeps:   nothing is lost: what is read back is what was written; what cannot be seen becomes a space
Not here: whole files (sketch, tables.to_scenario), reading (toml)
Example: tests/scenario/test_sketch.py
"""

import json
from collections.abc import Iterable, Iterator

ENDINGS = """
# --- What the endings are called ---------------------------------------------------------------------

[[outcomes]]
id     = "agreement"
title  = "They agree"
ending = "agreement"

[[outcomes]]
id    = "no_agreement"
title = "They do not agree"
"""
"""The two names that every first scenario can have."""


def aligned(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Keys and values with the equals signs below each other."""
    rows = [*pairs]
    width = max((len(key) for key, _ in rows), default=0)
    yield from (f"{key:{width}} = {value}" for key, value in rows)


def number(value: float) -> str:
    """As short as it can be without losing anything; TOML wants a digit on both sides of a point."""
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e15 else repr(value)


def listed(names: list[str]) -> str:
    """A list of texts, one line if it fits."""
    line = f"[{', '.join(quoted(name) for name in names)}]"
    return line if len(line) <= 70 else "[\n" + "".join(f"    {quoted(name)},\n" for name in names) + "]"


def quoted(text: str) -> str:
    """A text in quotes: JSON's basic strings are TOML's. Signs that cannot be seen become spaces."""
    visible = "".join(sign if sign.isprintable() else " " for sign in text)
    return json.dumps(" ".join(visible.split()), ensure_ascii=False)
