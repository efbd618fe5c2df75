"""Damage to scenario files, at random but from a seed.

In: a folder with scenario files, a random number generator.
Out: the bytes of one of the files with one to three kinds of damage.
Keeps: the same seed damages alike.
Not here: what must come of it (test_mutations).
"""

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

ODD = (
    *(
        "nan",
        "inf",
        "-inf",
        "-1",
        "0",
        "-0.0",
        "1",
        "2",
        "0.5",
        "1.0000001",
        "1e308",
        "1e-320",
        "-1e308",
        "1e999",
    ),
    *(
        "9" * 30,
        "9" * 400,
        "9" * 5000,
        "0x" + "f" * 300,
        "true",
        "false",
        '""',
        '"nan"',
        '"0.5"',
        '"\\u0000"',
    ),
    *("[]", "{}", "[1]", "[[1]]", "{ mode = 0.5 }", "{ mode = nan }", "{ low = 1, mode = 0, high = 0 }"),
    *("2025-09-04", "07:32:00", "1979-05-27T07:32:00Z", '"' + "x" * 3000 + '"', "'''\n'''", '"\u202e\ud7ff"'),
    *("[" * 30 + "]" * 30, "[" * 3000 + "]" * 3000, "{ a = " * 15 + "1" + " }" * 15, "{ agreement = true }"),
)
PLAIN: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2,
        0.5,
        1.5,
        1e308,
        -1e308,
        5e-324,
        float("nan"),
        float("inf"),
        10**20,
        10**80,
    ),
    *(
        "",
        " ",
        "x",
        "none",
        "full",
        "russia",
        "north",
        "border",
        "agreement",
        "stated",
        "assumed",
        "a.b.c",
        "\u202e",
    ),
    *(
        [],
        {},
        [[]],
        [{}],
        [1, 2],
        [0.0, 1.0],
        ["north"],
        {"mode": 0.5},
        {"at_least": 0.5},
        {"name": "linear"},
    ),
    *(
        {"basis": "stated"},
        {"low": 0.1, "mode": 0.2, "high": 0.3},
        {"x": {"y": {"z": [{}]}}},
        date(2025, 9, 4),
    ),
)
JUNK = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\r\n",
    b"\x1b[31m",
    b'"',
    b"'''",
    b"[",
    b"]]",
    b"{",
    b"=",
    b"#",
)


def damaged(content: bytes, random: Random) -> bytes:
    """The content with one to three kinds of damage."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        kind = random.choice(KINDS)
        try:
            content = kind(content.decode(), random).encode(errors="surrogatepass")
        except (ValueError, RecursionError):
            content = _bytes(content, random)
    return _bytes(content, random) if random.random() < 0.1 else content


def _bytes(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    junk = random.choice((*JUNK, random.randbytes(5), bytes([random.randrange(256)])))
    return content[:at] + junk + content[at + random.choice((0, 0, 1, 20)) :]


def _lines(text: str, random: Random) -> str:
    lines = text.split("\n")
    one, other = sorted(random.randrange(len(lines)) for _ in range(2))
    match random.randrange(6):
        case 0:
            del lines[one]
        case 1:
            del lines[one : one + random.randrange(1, 12)]
        case 2:
            lines.insert(other, lines[one])
        case 3:
            lines[one], lines[other] = lines[other], lines[one]
        case 4:
            lines[one:one] = lines[one : one + random.randrange(1, 12)]
        case _:
            lines[one] = lines[one].strip() * random.choice((2, 500))
    return "\n".join(lines)


def _value(text: str, random: Random) -> str:
    """Another value after some equals sign."""
    places = [*re.finditer(r"= *([^\n,}]+)", text)]
    if not places:
        return text
    place = random.choice(places)
    return text[: place.start(1)] + random.choice(ODD) + text[place.end(1) :]


def _word(text: str, random: Random) -> str:
    """A misspelt word, or a word where another belongs."""
    places = [*re.finditer(r"[A-Za-z_]{2,}", text)]
    if not places:
        return text
    place, other = random.choice(places), random.choice(places)
    word, at = place[0], random.randrange(len(place[0]))
    new = random.choice((word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], other[0], word.upper(), ""))
    return text[: place.start()] + new + text[place.end() :]


def _cut(text: str, random: Random) -> str:
    return text[: random.randrange(len(text) + 1)]


def _ends(text: str, random: Random) -> str:
    end = random.choice(("\r\n", "\r", "\u2028", "\n\n", " \n"))
    return random.choice(("", "\ufeff")) + text.replace("\n", end)


def _long(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return (
        text[:at]
        + random.choice(("a.", " ", "9", "[", "{a=", '"', "'", "\n", "x", "# ", "[[a]]\n")) * 20_000
        + text[at:]
    )


def _tree(text: str, random: Random) -> str:
    """Another value, or none, somewhere in the tables; the file is still TOML."""
    if max(map(len, text.split("\n"))) > 5_000:  # tomllib would not come back
        return text
    document = tomllib.loads(text)
    for _ in range(random.choice((1, 1, 2, 4))):
        around: Any = document
        while True:
            names = [*around] if isinstance(around, dict) else [*range(len(around))]
            if not names:
                break
            name = random.choice(names)
            if isinstance(around[name], (dict, list)) and around[name] and random.random() < 0.8:
                around = around[name]
                continue
            value = random.choice(PLAIN)
            if value is None or random.random() < 0.2:
                del around[name]
            else:
                around[name] = value
            break
    return "".join(f"{json.dumps(name)} = {_toml(value)}\n" for name, value in document.items())


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {_toml(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, (str, bool)):
        return json.dumps(value)
    return str(value)


KINDS: tuple[Callable[[str, Random], str], ...] = (
    *(_lines, _lines, _value, _value, _value, _word, _word, _word),
    *(_cut, _ends, _long, _tree, _tree, _tree, _tree),
)
