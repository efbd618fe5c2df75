"""Random scenarios through every command: an answer or reasons, and no command contradicts another.

In: scenarios that use every feature of the format, from a seed: plain, mixed, ratified at home, insincere.
Keeps: a few by default; pytest -m slow tries a thousand, and NEGOTIATION_SIM_SEED=7 tries others.
Not here: damaged files (test_mutations), random options (test_command_lines).
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from random_scenarios import scenarios
from studies import answer

import negotiation_sim as ns
from negotiation_sim.cli import command

SEED = int(os.environ.get("NEGOTIATION_SIM_SEED", "0"))
FEW, MANY = 1, 1_000
KINDS: tuple[dict[str, bool], ...] = (
    {},
    {"mix": True},
    {"home": True},
    {"mix": True, "home": True, "insincere": True},
)
ASKED = ("--outcome", "first")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("run", "--runs", "5", "--json"),
    ("run", "--runs", "5"),
    ("run", "--exact"),
    ("trace", "--json"),
    ("trace", "--run", "2"),
    ("trace", "--modes"),
    ("explain", "--seconds", "3"),
    ("explain", *ASKED, "--seconds", "3"),
    ("explain", "--runs", "5", "--seconds", "3"),
    ("sources",),
    ("schema",),
    ("levers", *ASKED, "--runs", "5"),
    ("drivers", *ASKED, "--runs", "40"),
    ("sweep", "--vary", "issues.i0.status_quo=0.2:0.6:2", "--runs", "3"),
    ("sensitivity", *ASKED, "--runs", "3", "--points", "2"),
    ("discover", *ASKED, "--runs", "40"),
    ("models", "--runs", "5"),
    ("exchanges",),
    ("export",),
    ("report", "--runs", "5", "-o", "page.html"),
    ("plot", "positions", "-o", "picture.svg"),
    ("briefs", "-o", "papers"),
    ("study", "run", "study", "--runs", "5"),
)
NO_SCENARIO = {"new", "import", "rerun", "replay", "debrief", "backtest", "exercise", "scenarios"}
"""Commands that read something else than a scenario; 'rerun' and 'study verify' get what others wrote."""
OF_A_PERSON = {"play", "class", "lab", "compare", "sign"}
"""Commands that wait for somebody, or need a variant or a draft; 'sign' gets the draft of 'explain'."""


def test_every_command_is_tried_or_said_not_to_be() -> None:
    tried = {name for name, *_ in COMMANDS}
    assert tried | NO_SCENARIO | OF_A_PERSON == {*command.commands}
    assert not tried & (NO_SCENARIO | OF_A_PERSON)


def data(*words: str) -> Any:
    """What a command says as JSON; it must end well."""
    code, out, err = answer(*words)
    assert code == 0, (words, err)
    return json.loads(out)


def consistent(path: str) -> None:
    """Commands about one thing say the same of it."""
    run = data("run", path, "--runs", "5", "--json", "-q")
    Path("record.json").write_text(json.dumps(run), "utf-8")
    assert answer("rerun", "record.json", "-q")[0] == 0
    assert answer("study", "verify", "study", "-q")[0] == 0
    why = data("explain", path, "--json", "--seconds", "3", "-q")
    if why["possible"] and why["draft"]:
        draft = [f"{issue}={value}" for issue, value in why["draft"].items()]
        assert data("sign", path, *draft, "--json")["agreed"] is True, draft
    again = Path("again.toml")
    again.write_text(ns.load(path).to_toml(), "utf-8")
    same = data("run", str(again), "--runs", "5", "--json", "-q")
    assert same["endings"] == run["endings"]
    assert same["outcomes"] == run["outcomes"]


def tried(text: str, codes: Counter[tuple[str, int]]) -> None:
    """Every command on one scenario."""
    Path("random.toml").write_text(text, "utf-8")
    for old in ("page.html", "picture.svg", "papers", "study"):
        _remove(Path(old))
    for words in COMMANDS:
        at = 2 if words[0] in ("study", "plot") else 1
        code, out, err = answer(*words[:at], "random.toml", *words[at:])
        codes[words[0], code] += 1
        assert code in (0, 2, 3), (words, code, err)
        assert "Traceback" not in err, (words, err)
        assert out or err or "-o" in words, words
        assert code != 2 or err, words
        if code == 0 and "--json" in words:
            json.loads(out)
    consistent("random.toml")


def _remove(path: Path) -> None:
    if path.is_dir():
        for below in path.iterdir():
            _remove(below)
        path.rmdir()
    path.unlink(missing_ok=True)


def through(number: int, part: int) -> Counter[tuple[str, int]]:
    """How often each command ended with which exit code, over so many scenarios of a part."""
    codes: Counter[tuple[str, int]] = Counter()
    kinds = st.sampled_from(KINDS).flatmap(lambda kind: scenarios(**kind))
    once = seed(1_000 * SEED + part)(
        settings(
            max_examples=number,
            print_blob=False,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=[*HealthCheck],
        )(given(kinds)(lambda text: tried(text, codes)))
    )
    once()
    return codes


@pytest.mark.parametrize(
    ("number", "part"), [(FEW, 0), *(pytest.param(MANY // 20, p, marks=pytest.mark.slow) for p in range(20))]
)
def test_random_scenarios_go_through_every_command(
    number: int, part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    codes = through(number, part)
    for name in {words[0] for words in COMMANDS} - {"exchanges", "sweep"}:
        assert codes[name, 0] > 0, (name, codes)
    assert number == FEW or (codes["exchanges", 0] and codes["exchanges", 2])  # which knows no choices
