"""A scenario whose blocks take milliseconds, folders to compare, and the command line in this process.

In: a folder, arguments.
Out: paths, bytes, exit codes.
Keeps: the scenario draws its numbers, so blocks differ from each other.
Not here: processes that are killed (killed).
"""

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest import mock

import numpy as np
from attrs import fields
from small import actor, issue

import negotiation_sim as ns
from negotiation_sim.cli import _exit_code
from negotiation_sim.model.trajectories import Ended
from negotiation_sim.scenario.record import made_with, resolved
from negotiation_sim.study.block_file import Block

SMALL = f"""
format = 1
title = "A fence, and who pays for it"
talks = {{ rounds = 4, parties = ["a", "b"], runs = 9000, seed = 7 }}
{issue("height", 0.0, low=0.0, high=1.0)}
{issue("share", 0.5)}
{actor("a", height="position = 1.0, salience = 0.8", share="position = 0.2, salience = 0.5")}
{actor("b", height="position = 0.1, salience = 0.3", share="position = 0.9, salience = 0.9")}
[[commitments]]
id = "a_sues"
actor = "a"
kind = "threat"
issue = "share"
at_most = 0.4
when = {{ agreement = false }}
credibility = 0.6
basis = "assumed"
why = "by hand"
[[outcomes]]
id = "fence"
title = "There will be a fence"
ending = "agreement"
[variants.patient]
title = "More rounds"
changes = {{ "talks.rounds" = 6 }}
"""


def small() -> ns.Scenario:
    """The scenario."""
    return ns.loads(SMALL)


def file(folder: Path) -> str:
    """The scenario as a file."""
    path = folder / "fence.toml"
    path.write_text(SMALL, "utf-8")
    return str(path)


def blocks(folder: Path) -> dict[str, bytes]:
    """The content of every block of a study, by name; anything left behind shows up as well."""
    return {path.name: path.read_bytes() for path in sorted((folder / "blocks").iterdir())}


def answer(*arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), mock.patch("sys.stdin", StringIO()):
        code = _exit_code([str(argument) for argument in arguments])
    return code, out.getvalue(), err.getvalue()


def like(runs: int, seed: int = 1, number: int = 0) -> Block:
    """A block of the small scenario."""
    return Block(resolved(small())["sha256"], seed, made_with(), 2, 2, number, runs)


def same(one: Ended, other: Ended) -> bool:
    """Whether runs ended alike, to the last bit."""
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(Ended))


def flipped(content: bytes, at: int) -> bytes:
    """The same bytes with one bit turned over."""
    return content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :]
