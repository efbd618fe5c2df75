"""Names, paths and records that somebody prepared: nothing of them commands the terminal, and nothing is a traceback."""

import json
import os
import shutil
from pathlib import Path

import pytest
from loaded import few_first
from studies import answer, file

SCENARIOS = Path(__file__).parents[1] / "scenarios"
ESCAPE = "\x1b[8m\x9b31m\u202eevil"
UNPRINTABLE = ("\x1b", "\x9b", "\u202e", "\udcff")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """What `simulate run --json` printed."""
    (tmp_path / "record.json").write_text(answer("run", file(tmp_path), "--runs", 5, "--json")[1], "utf-8")
    return tmp_path / "record.json"


@pytest.mark.parametrize("where", ["scenario", "outcomes", "refusals", "endings", "version", ESCAPE])
@pytest.mark.parametrize("what", few_first([ESCAPE, {ESCAPE: ESCAPE}, [], None], (ESCAPE,)))
def test_nothing_in_a_record_commands_the_terminal(where: str, what: object, record: Path) -> None:
    data = json.loads(record.read_bytes())
    data[where] = {**data[where], "title": ESCAPE, "extra": what} if where == "scenario" else what
    record.write_text(json.dumps(data), "utf-8")
    for more in ((), ("--json",)):
        code, out, err = answer("rerun", record, *more)
        assert code in (0, 2, 3)  # 0 where it changes nothing
        assert not any(character in out + err for character in UNPRINTABLE)


@pytest.mark.parametrize(
    "key", ["version", "scenario", "variant", "changes", "runs", "seed", "resolved", "outcomes"]
)
def test_a_record_that_lacks_a_key_is_told_so(key: str, record: Path) -> None:
    data = json.loads(record.read_bytes())
    del data[key]
    record.write_text(json.dumps(data), "utf-8")
    code, out, err = answer("rerun", record)
    assert code in (0, 2, 3)
    assert out + err


def test_a_path_that_is_no_utf_8_is_a_path_like_any_other(tmp_path: Path) -> None:
    """Such names come from old disks and other systems; JSON and summaries hold them as well."""
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    for name in ("base.toml", "ledger.toml"):
        shutil.copy(SCENARIOS / name, folder / name)
    scenario, out = folder / "base.toml", folder / "out"
    commands = [
        ("check", scenario),
        ("run", scenario, "--runs", 5),
        ("study", "run", scenario, out, "--runs", 5),
        ("study", "status", out),
        ("study", "verify", out, "--json"),
        ("rerun", out / "manifest.json"),
        (
            "sweep",
            scenario,
            "--vary",
            "actors.north.capability=0.1:0.5:2",
            "--runs",
            5,
            "-o",
            folder / "x.csv",
        ),
    ]
    for command in commands:
        code, _, err = answer(*command)
        assert (code, err) == (0, ""), command
    code, told, _ = answer("run", scenario, "--runs", 5, "--json")
    assert code == 0
    assert json.loads(told.encode())["scenario"]["path"] == str(scenario)
    assert answer("run", folder / "none.toml")[0] == 2
    told = answer("run", scenario, "--runs", 5, "--set", "title=\udcff", "--json")[1]
    assert json.loads(told.encode())["scenario"]["title"] == "\udcff"


@pytest.mark.parametrize(
    "command", ["check", "run", "rerun", "study verify", "import", "backtest", "sources"]
)
def test_pipes_and_devices_are_refused_and_never_waited_for(command: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", tmp_path / "no", "/dev/stdin"):
        code, _, err = answer(*command.split(), path)
        assert code == 2, (command, path)
        assert err
