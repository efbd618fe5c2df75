"""Damaged files: each gives a result or a clear error, never a traceback, and leaves no file behind.

In: the shipped scenarios and tests/scenarios/base.toml and mixed ones, damaged from a seed (mutations).
Out: exit code 0 with a result on stdout, or 2 with the reasons on stderr.
Keeps: a few by default; pytest -m slow tests/cli/test_mutations.py tries ten thousand.
Not here: what a particular slip is told as (test_scenario_file).
"""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from mutations import damaged

import negotiation_sim as ns
from negotiation_sim.cli import _exit_code
from negotiation_sim.errors import ScenarioError

FEW, MANY, BATCHES = 20, 10_000, 8
HERE = Path(__file__).parents[1]
NAMES = ("base.toml", "ledger.toml", "mixed.toml", "mixed_two_levels.toml")
SMALL = (
    ("small/base.toml", ("small/base.toml", "small/ledger.toml")),
    ("small/mixed.toml", ("small/mixed.toml",)),
    ("small/mixed_two_levels.toml", ("small/mixed_two_levels.toml", "small/mixed.toml")),
)
SHIPPED = (
    ("scenarios/ceasefire.toml", ("scenarios/ceasefire.toml", "scenarios/common/paris-2025.toml")),
    ("scenarios/oil.toml", ("scenarios/oil.toml", "seeds/paris-summit-2025-09-04.toml")),
    ("scenarios/summit.toml", ("scenarios/summit.toml",)),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of all scenarios; what is in it afterwards is what was in it before."""
    for name in ("scenarios", "seeds"):
        shutil.copytree(HERE.parent / name, tmp_path / name)
    (tmp_path / "small").mkdir()
    for name in NAMES:
        shutil.copy(HERE / "scenarios" / name, tmp_path / "small" / name)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    yield tmp_path
    assert sorted(tmp_path.rglob("*")) == before


def survived(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> int:
    """The exit code of a command that must end well, or with reasons."""
    code = _exit_code(arguments)
    out, err = capsys.readouterr()
    assert code in (0, 2, 3), arguments
    assert out if code != 2 else err, arguments
    assert code == 0 or not out.startswith("{"), arguments
    if code == 0 and "--json" in arguments:
        json.loads(out)
    return code


@pytest.mark.parametrize(
    "seeds",
    [
        range(FEW),
        *(pytest.param(range(FEW + n, MANY, BATCHES), marks=pytest.mark.slow) for n in range(BATCHES)),
    ],
    ids=["a_few", *(f"ten_thousand-{n}" for n in range(BATCHES))],
)
def test_a_damaged_file_gives_a_result_or_a_clear_error(
    seeds: range, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes: list[int] = []
    for seed in seeds:
        random = Random(seed)
        scenario, victims = random.choice(SMALL if random.random() < 0.8 else SHIPPED)
        victim = folder / random.choice(victims)
        sound = victim.read_bytes()
        victim.write_bytes(damaged(sound, random))
        try:
            commands = [["check", scenario], ["run", scenario, "--runs", "3", "--json"], ["trace", scenario]]
            commands += [["sources", scenario], ["schema", scenario]]
            codes.append(survived(["run", scenario, "--runs", "3"], capsys))
            if codes[-1] == 0:
                assert survived(random.choice(commands), capsys) == 0
        except Exception as error:
            error.add_note(f"seed {seed}, {victim.name}")
            raise
        finally:
            victim.write_bytes(sound)
    # Negative control: the damage is of both kinds, what can be read and what cannot.
    assert {*codes} == {0, 2}


WORDS = (
    "",
    "0",
    "-1",
    "1e3",
    "nan",
    "inf",
    "true",
    "x",
    "9" * 400,
    "0x10",
    "\u0663",
    " 5",
    "1_000",
    "[",
    "\u202e",
    "--",
)
ADDRESSES = (
    *(
        "actors.north.capability",
        "actors.north.strategy",
        "actors.north",
        "actors",
        "talks.rounds",
        "talks.seed",
    ),
    *(
        "talks.rule",
        "talks",
        "talks.parties",
        "issues.army.status_quo",
        "issues.army.range",
        "issues.border.points",
    ),
    *(
        "issues.border.points.middle.at",
        "commitments.guard.credibility",
        "commitments.guard.when",
        "commitments",
    ),
    *(
        "commitments.guard.at_least",
        "commitments.guard.id",
        "events.elections.changes",
        "events.elections.rounds",
    ),
    *(
        "outcomes.settled.ending",
        "variants.no_guard.changes",
        "evidence",
        "as_of",
        "format",
        "title",
        "",
        ".",
        "a..b",
    ),
    *(
        "actors.north.stances.border.red_line",
        "actors.north.stances.border.red_line.at_most",
        "claims",
        "path",
    ),
    *(
        "actors.north.stances.army.red_line",
        "actors.union.members",
        "uncertainty.stated",
        "x" * 3000,
        "\u00e9",
    ),
)
VALUES = (
    *(
        "0.3",
        "1",
        "-1",
        "nan",
        "inf",
        "1e308",
        "9" * 100,
        "9" * 5000,
        "true",
        "none",
        '"middle"',
        "",
        "[]",
        "{}",
    ),
    *(
        "{ mode = 0.3 }",
        "{ mode = nan }",
        "{ low = 0, mode = 0.5, high = 2 }",
        "[1, 2]",
        '["north"]',
        "boulware",
    ),
    *(
        '{ name = "boulware", e = 1e300 }',
        "{ share = 0.5 }",
        "2025-09-04",
        "{ at_most = 0.5 }",
        "[" * 3000,
        "a.b",
    ),
    *(
        "{" + "a." * 5000 + "a = 1}",
        "1\n[x]\ny = 1",
        "\x1b[31m",
        '{ border = { nearest = "middle" } }',
        "[3, 1]",
    ),
)


@pytest.mark.usefixtures("folder")
def test_a_change_on_the_command_line_gives_a_result_or_a_clear_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    random = Random(1)
    pairs = [(address, value) for address in ADDRESSES for value in VALUES]
    codes = set()
    for address, value in random.sample(pairs, 150):
        arguments = ["run", "small/base.toml", "--runs", "2", "--set", f"{address}={value}"]
        try:
            codes.add(survived(arguments, capsys))
        except Exception as error:
            error.add_note(f"--set {address[:60]}={value[:60]}")
            raise
    assert codes == {0, 2}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("option", ["--runs", "--seed", "--variant", "--set", "--jobs"])
def test_odd_words_after_an_option_give_a_result_or_a_clear_error(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for word in WORDS:
        if (option, word) != ("--runs", "1_000"):
            # With an unknown variant no job is started: only the words are tried.
            more = ["--variant", "none"] if option == "--jobs" else []
            assert survived(["run", "small/base.toml", "--runs", "2", option, word, *more], capsys) in (0, 2)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("run", ["-1", "x", "1e3", "nan", "9" * 30, "999999999", "0"])
def test_odd_numbers_of_a_run_give_its_story_or_a_clear_error(
    run: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert survived(["trace", "small/base.toml", "--run", run], capsys) == (
        0 if run in ("0", "999999999") else 2
    )


@pytest.mark.parametrize("command", ["run", "trace", "check", "sources", "schema"])
def test_a_path_to_no_scenario_is_told(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "small" / "binary").write_bytes(bytes(range(256)))
    os.mkfifo(folder / "small" / "pipe")
    try:
        for path in (
            "small",
            "missing.toml",
            "small/binary",
            "small/pipe",
            "/dev/zero",
            "/dev/null",
            "a\udcffb",
            ".",
        ):
            assert survived([command, path], capsys) == 2
    finally:
        (folder / "small" / "binary").unlink()
        (folder / "small" / "pipe").unlink()


def test_every_problem_of_a_damaged_file_can_be_printed(folder: Path) -> None:
    """Whatever is in the file, a message is plain text on lines of its own."""
    sound = (folder / "small/base.toml").read_bytes()
    for seed in range(100):
        (folder / "small/base.toml").write_bytes(damaged(sound, Random(seed)))
        try:
            ns.load("small/base.toml")
        except ScenarioError as error:
            for problem in error.problems:
                lines = str(problem).split("\n")
                assert len(lines) in (1, 3)
                assert all(line.isprintable() or "\u00a0" in line for line in lines), lines
    (folder / "small/base.toml").write_bytes(sound)
