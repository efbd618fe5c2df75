"""What counts as a number, a text, a table in a file: nothing is coerced.

In:      one value as a parser of TOML gives it
Out:     the same value, or a ValueError that says what was due and what is there
Keeps:   "12" is no number, true is no number, 12.7 is no whole number
Not here: which value belongs where (structure), on which scale it lies (estimates)
Example: tests/scenarios/invalid/
"""

import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, get_args

from negotiation_sim.errors import Problem, suggestion
from negotiation_sim.scenario.estimates import PER_CENT, Value


class Unread(float):
    """A number that could not be read; it is NaN, and no comparison with it holds."""


UNREAD = Unread("nan")
SLUG = re.compile(r"[a-z][a-z0-9_-]*\Z")
"""What an id looks like."""


def told(value: Any) -> str:
    """A value from a file, as a message shows it."""
    if isinstance(value, bool):
        return f"{str(value).lower()} (a boolean)"
    if isinstance(value, str):
        return f"the text {value[:60]!r}"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, (date, datetime)):
        return f"the date {value}"
    return str(value)[:60] if not isinstance(value, int) or abs(value) < 10**60 else "a huge number"


LIMIT = re.compile(r"'(\w+)' must be (.+): (.+)$")


def limit_told(match: re.Match[str]) -> tuple[str, str]:
    """What attrs' validators say of a limit, as the file would have it, and the number that breaks it."""
    limit = match[2].replace(">=", "at least").replace("<=", "at most").replace(">", "above")
    given = match[3][:80].removesuffix(".0")
    return f"{match[1]} must be {limit.removesuffix('.0')}, and is {given}", given


def number(value: Any, _: object = None) -> float:
    """A finite number."""
    if isinstance(value, Unread):
        return value
    if isinstance(value, str) and PER_CENT.fullmatch(value):
        share = float(value.strip().removesuffix("%"))
        raise ValueError(
            f"expected a number, got {told(value)}: write {share:.12g}, or {share / 100:.12g} for a share"
        )
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"expected a number, got {told(value)}")
    if isinstance(value, int) and abs(value) > 10**300:
        raise ValueError("expected a number, got a huge one")
    if not math.isfinite(value):
        raise ValueError(f"expected a finite number, got {value}")
    return float(value)


def whole(value: Any, _: object = None) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"expected a whole number, got {told(value)}")
    if abs(value) > 10**60:
        raise ValueError("expected a whole number, got a huge one")
    return value


def text(value: Any, _: object = None) -> str:
    """A text of a person: not empty, and without characters that command a terminal."""
    if not isinstance(value, str):
        raise ValueError(f"expected a text, got {told(value)}")
    if not value.strip():
        raise ValueError("expected a text, got an empty one")
    if strange := CONTROL.search(value):
        raise ValueError(f"a text cannot hold control characters, such as {strange[0]!r}")
    return value


CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What commands a terminal, or turns the direction of reading round."""


def boolean(value: Any, _: object = None) -> bool:
    """True or false, as TOML writes them."""
    if not isinstance(value, bool):
        raise ValueError(f"expected true or false, got {told(value)}")
    return value


def day(value: Any, _: object = None) -> date:
    """A day."""
    if not isinstance(value, date):
        raise ValueError(f"expected a date such as 2025-09-04 (without quotes), got {told(value)}")
    return value.date() if isinstance(value, datetime) else value


def number_or_point(value: Any, _: object = None) -> Value:
    """A number, or a text that may be a point's id."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"expected a number or a point's id, got {told(value)}")
    return number(value)


def choice(value: Any, choices: Any) -> Any:
    """One of a few words or numbers."""
    options = get_args(choices) or tuple(choices)
    if isinstance(value, bool) or value not in options or not isinstance(value, type(options[0])):
        *others, last = (repr(option) for option in options)
        words = f"{', '.join(others)} or {last}" if others else last
        raise ValueError(f"expected {words}, got {told(value)}{suggestion(value, map(str, options))}")
    return value


def day_or_text(value: Any, _: object) -> date | str:
    """A day, or a text about it."""
    return day(value) if isinstance(value, date) else text(value)


def table(value: Any, example: str = "") -> dict[str, Any]:
    """A table; the message shows an *example* of one."""
    if not isinstance(value, dict):
        example = f" such as {example}" if example else ""
        headings = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
        instead = ": in place of [[NAME]] write [NAME.ID], with an id for each" if headings else ""
        raise ValueError(f"expected a table{example}, got {told(value)}{instead}")
    return value


def list_of(value: Any) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise ValueError(f"expected a list, got {told(value)}")
    return value


def id_problems(name: str) -> Iterator[Problem]:
    """What is wrong with the id of something, and the nearest one that would do."""
    if not SLUG.match(name):
        near = re.sub(r"[^a-z0-9_-]+", "_", name.lower()).strip("_")
        hint = f"; did you mean '{near[:80]}'?" if SLUG.match(near) else ""
        message = f"id '{name[:80]}' is none: an id has lower-case letters, digits, _ and -, a letter first"
        yield Problem((), message + hint)
