"""Random command lines: each gives an answer or reasons with exit code 2, never a traceback, and never hangs.

In: every option of every command, with values of its kind, of others, and of none, from a seed.
Keeps: NEGOTIATION_SIM_SEED=7 pytest -m slow tests/cli/test_command_lines.py tries five thousand others.
Not here: damaged files (test_mutations).
"""

import json
import os
import re
import shutil
from pathlib import Path
from random import Random

import click
import pytest
from studies import answer

from negotiation_sim.cli import command

HERE = Path(__file__).parents[1]
SEED = int(os.environ.get("NEGOTIATION_SIM_SEED", "0"))
QUICK, MANY = 20, 5_000
SMALL = {
    "runs": ("1", "2", "7"),
    "points": ("2", "4", "8"),
    "replicates": ("2",),
    "resamples": ("2", "10"),
    "jobs": ("1",),
    "rounds": ("1", "2"),
}
"""Sensible values of options whose large values are work, and no mistake."""
ODD = (
    *(
        "",
        " ",
        "0",
        "-1",
        "-0.0",
        "1e3",
        "nan",
        "-inf",
        "1e999",
        "0x10",
        "true",
        "x",
        "\u0663",
        "1_0",
        "--",
        "-h",
        "=",
    ),
    *(
        "9" * 30,
        "9" * 5000,
        "a" * 3000,
        "[" * 3000,
        "{" + "a." * 500 + "b=1}",
        "\x1b[31m",
        "\u202e",
        "\udcff",
    ),
    *(
        "..",
        "/",
        ".",
        "/dev/null",
        "/dev/zero",
        "missing.toml",
        "base.toml",
        "ledger.toml",
        "table.csv",
        "folder",
        "pipe",
    ),
)
ADDRESSES = (
    *(
        "actors.north.capability",
        "actors.north.strategy",
        "actors.north",
        "talks.rounds",
        "talks",
        "title",
        "evidence",
    ),
    *(
        "issues.army.status_quo",
        "issues.border",
        "commitments.guard.credibility",
        "commitments.guard.at_least",
    ),
    *(
        "events.elections.chance",
        "actors.north.stances.border.position",
        "actors.north.stances.border.red_line.at_most",
    ),
    *(
        "actors.nobody.capability",
        "a..b",
        "",
        ".",
        "army",
        "border",
        "no_guard",
        "north",
        "settled",
        "agreement",
    ),
)
VALUES = (
    "0.3",
    "1",
    "0",
    "-1",
    "nan",
    "middle",
    "[1]",
    "{ mode = 0.3 }",
    "boulware",
    "true",
    '"',
    "",
    "0.1:0.5:2",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("base.toml", "ledger.toml"):
        shutil.copy(HERE / "scenarios" / name, tmp_path / name)
    (tmp_path / "table.csv").write_text(
        "actor,capability,position,salience\na,1,0.2,0.5\nb,1,0.9,0.5\n", "utf-8"
    )
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "record.json").write_text(
        answer("run", tmp_path / "base.toml", "--runs", 3, "--json")[1], "utf-8"
    )
    answer("study", "run", tmp_path / "base.toml", tmp_path / "study", "--runs", 3)
    monkeypatch.chdir(tmp_path)
    for server in ("serve", "class_server"):  # a server that starts would answer until it is stopped
        monkeypatch.setattr(f"negotiation_sim.web.{server}.answer", lambda *_, **__: None)
    return tmp_path


def commands() -> list[tuple[list[str], click.Command]]:
    """Every command with the words that call it."""
    found: list[tuple[list[str], click.Command]] = []
    for name, one in command.commands.items():
        inner = one.commands if isinstance(one, click.Group) else {}
        found += [([name, word], below) for word, below in inner.items()] or [([name], one)]
    return found


def line(random: Random) -> list[str]:
    """A command line."""
    words, chosen = random.choice(commands())
    parts: list[list[str]] = []
    for parameter in chosen.params:
        needed = parameter.required or isinstance(parameter, click.Argument)
        if random.random() > (0.95 if needed else 0.2) or parameter.name in ("cluster", "help"):
            continue
        if isinstance(parameter, click.Argument):
            parts.append([_argument(parameter, random)])
        elif isinstance(parameter, click.Option) and parameter.is_flag:
            parts.append([random.choice(parameter.opts)])
        else:
            times = random.choice((1, 1, 1, 2))
            parts += [[random.choice(parameter.opts), _value(parameter, random)] for _ in range(times)]
    # What could be long work is bounded, whether it was asked for or not.
    for option in ("--runs", "--points"):
        if any(option in p.opts for p in chosen.params) and not any(part[0] == option for part in parts):
            parts.append([option, random.choice(SMALL[option[2:]])])
    random.shuffle(parts)
    if random.random() < 0.05:
        parts.insert(random.randrange(len(parts) + 1), [random.choice(ODD)])
    return words + [word for part in parts for word in part]


def _argument(argument: click.Argument, random: Random) -> str:
    if random.random() < 0.1:
        return random.choice(ODD)
    match argument.name:
        case "record":
            return random.choice(("record.json", "study/manifest.json", "base.toml"))
        case "folder":
            return random.choice(("study", "folder"))
        case "table" | "data":
            return "table.csv"
        case "name":
            return random.choice(("oil", "ceasefire.toml", "classics/one_price"))
    return "base.toml"


def _value(option: click.Parameter, random: Random) -> str:
    kind, sensible = random.random(), SMALL.get(str(option.name))
    if kind < 0.3:
        odd = random.choice(ODD)
        return sensible[0] if sensible and odd in ("1_0", "\u0663") else odd  # which Python takes for numbers
    if sensible is not None:
        return random.choice(sensible)
    if isinstance(option.type, click.Choice):
        return str(random.choice([*option.type.choices]))
    if isinstance(option.type, (click.IntRange, click.types.IntParamType)):
        return str(random.choice((1, 2, 3, 10)))
    if isinstance(option.type, click.Path):
        return random.choice(("new", "folder/new.csv", "folder", "base.toml", "no/such/x", "study"))
    return random.choice(
        (
            f"{random.choice(ADDRESSES)}={random.choice(VALUES)}",
            random.choice(ADDRESSES),
            random.choice(VALUES),
        )
    )


def tried(number: int, folder: Path) -> set[int]:
    """The exit codes of so many command lines."""
    codes = set()
    for index in range(number):
        words = line(Random(f"{SEED} {index}"))
        try:
            code, out, err = answer(*words)
            assert code in (0, 1, 2, 3)
            assert code != 1 or re.search(
                "cannot be (written|used)", err
            )  # a folder, or a port that is taken
            assert "Traceback" not in err
            assert code != 2 or out + err
            assert code or out or "--out" in words or "-o" in words
            if code == 0 and "--json" in words and "-h" not in words and "--help" not in words:
                json.loads(out)
        except Exception as error:
            error.add_note(f"seed {SEED}, line {index}: simulate {' '.join(word[:60] for word in words)!a}")
            raise
        codes.add(code)
        for left in ("new", "folder"):
            shutil.rmtree(folder / left, ignore_errors=True)
            (folder / left).unlink(missing_ok=True)
        (folder / "folder").mkdir()
        shutil.copy(HERE / "scenarios" / "base.toml", folder / "base.toml")
    return codes


def test_a_few_command_lines_give_an_answer_or_reasons(folder: Path) -> None:
    assert tried(QUICK, folder) >= {0, 2}


@pytest.mark.slow
def test_thousands_of_command_lines_give_an_answer_or_reasons(folder: Path) -> None:
    assert tried(MANY, folder) >= {0, 2, 3}


@pytest.mark.usefixtures("folder")
def test_a_file_that_holds_another_class_is_wrong_use() -> None:
    assert answer("class", "base.toml", "--groups", 1)[0] == 0
    code, _, err = answer("class", "base.toml", "--groups", 2)
    assert (code, "give another --data" in err) == (2, True)
    assert answer("class", "base.toml", "--groups", 2, "--data", "other.sqlite")[0] == 0
