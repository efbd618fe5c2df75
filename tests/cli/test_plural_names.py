"""Sentences that are right for one actor and for several: no verb after a name tells how many there are."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from studies import answer

NAMES = ("Weavers", "Potters", "Millers", "Elders", "Tinkers", "Coopers")
SINGULAR = re.compile(
    rf"(?:{'|'.join(NAMES)})(?:, at home| \(at home\))?[|,]? [|(]?\s*((?:[a-z]+[^s\W]s|does|has|is|was))\b"
)
"""A verb that is right for one actor alone, behind the name of several."""
ONE = re.compile(
    r"worth less to it than|(?:no deal|example,) it (?:would|loses|gains)|To it the result|points to it\b|brings it more"
    r"|its red line\b|crossed a red line of its own|it will (?:accept|never)|its answer|it still hopes|what it wants|It (?:has not|stands)"
    r"|its numbers|it asked|matters to it,|draft \d+ it said|its own brief has|it could sign|that it has said"
)
"""What is told of several as of one."""
MARKET = """
format = 1
title = "A market"
basis = "invented"

[talks]
rounds = 6
runs = 20
parties = ["weavers", "potters"]
participants = ["millers"]
ratify = ["elders"]
foresees_ratification = true

[issues.day]
title = "Day of the market"
status_quo = 0.5
points.early = { at = 0, means = "at dawn" }
points.late = { at = 1, means = "at noon" }

[issues.toll]
title = "The toll"
status_quo = 0
points.free = { at = 0, means = "free" }
points.dear = { at = 1, means = "dear" }

[actors.weavers]
name = "the Weavers"
capability = 0.5
walks_out_after = 4
stances.day = { position = 0, salience = 1, red_line = { at_most = 0.2 } }
stances.toll = { position = 0, salience = 0.5, red_line = { at_most = 0 } }

[actors.potters]
name = "the Potters"
capability = 0.5
stances.day = { position = 1, salience = 1, red_line = { at_least = 0.8 } }
stances.toll = { position = 1, salience = 0.2 }

[actors.millers]
name = "the Millers"
capability = 0.4
members = ["tinkers", "coopers"]
stances.toll = { position = 1, salience = 1 }

[actors.tinkers]
name = "the Tinkers"
capability = 0.2

[actors.coopers]
name = "the Coopers"
capability = 0.2

[actors.elders]
name = "the Elders"
stances.day = { position = 1, salience = 1, red_line = { at_least = 0.6 } }

[[commitments]]
id = "dear"
actor = "millers"
kind = "threat"
issue = "toll"
at_least = 0.9
when = { agreement = false }
credibility = 1
"""
OPEN = ("--set", "actors.weavers.stances.day.red_line.at_most=0.9")


def screens(folder: Path) -> Iterator[tuple[str, str]]:
    """What is printed on a market whose actors are all several, by the command."""
    file = folder / "market.toml"
    file.write_text(MARKET)
    asked = [
        (command, *change, *more)
        for change in ((), OPEN, ("--set", "talks.protocol=alternating-offers"))
        for command, *more in (("run",), ("trace",), ("explain",), ("sign", "day=0.9", "toll=0.5"))
    ]
    asked += [("trace", "--set", f"talks.protocol={name}") for name in ("challenge", "exchange")]
    asked += [("exchanges",), ("exchanges", *OPEN), ("briefs", "-o", str(folder / "class"), "--form", "md")]
    asked += [("play", "--as", "potters", "--open-table")]
    for command, *options in asked:
        values = [one for one in options if re.fullmatch(r"(day|toll)=\S+", one)]
        rest = [one for one in options if one not in values]
        typed = "offer day=0.9\nwould\nworth\nnext\nsay All of us.\nyes\nnext\nleave\ny\n"
        streams = [io.StringIO(), io.StringIO(), io.StringIO(typed)]
        with mock.patch("studies.StringIO", side_effect=streams):
            code, out, errors = answer(command, file, *values, *rest)
        assert code in (0, 3), errors  # 3: nobody would sign
        yield f"{command} {' '.join(options)}", out
    for paper in sorted((folder / "class").glob("*.md")):
        yield paper.name, paper.read_text()


def test_no_verb_after_a_name_and_no_weighing_is_right_for_one_actor_alone(tmp_path: Path) -> None:
    found: dict[str, str] = {}
    names: set[str] = set()
    for screen, told in screens(tmp_path):
        read = " ".join(told.split())
        names |= {name for name in NAMES if name in read}
        for wrong in (*SINGULAR.finditer(read), *ONE.finditer(read)):
            found.setdefault(wrong[0], screen)
    assert not found
    assert names == {*NAMES}


@pytest.mark.parametrize(
    "said",
    [
        "Weavers refuses: no",
        "the Millers stands for",
        "| Potters | signs |",
        "Elders, at home, has",
        "its red line",
        "Elders (at home) | has",
    ],
)
def test_such_a_verb_would_be_seen(said: str) -> None:
    assert SINGULAR.search(said) or ONE.search(said)
