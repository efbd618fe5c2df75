"""The command line as users and scripts meet it: exit codes, streams, forms, and what it does not load."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import negotiation_sim as ns
from negotiation_sim.cli import COMMANDS, command, main, options
from negotiation_sim.runs import processes, workers

ROOT = Path(__file__).parents[2]
OIL = "scenarios/oil.toml"
CEASEFIRE = "scenarios/ceasefire.toml"
DOUBTFUL = """
format = 1
title = "Doubtful"
talks = { rounds = 3, parties = ["a"] }
issues.nobody_cares = { title = "i", status_quo = 0 }
actors.a = { name = "A", capability = 1, basis = "assumed", why = "w" }
"""

Simulate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def simulate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Simulate:
    """Run a command in this process, in the folder of the project."""
    monkeypatch.chdir(ROOT)

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([*arguments])
        return int(left.value.code or 0), *capsys.readouterr()

    return call


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# Exit codes


def test_0_what_is_done_goes_to_stdout_and_nothing_else_is_said(simulate: Simulate) -> None:
    code, out, err = simulate("run", OIL, "--runs", "20")
    assert (code, err) == (0, "")
    assert out.startswith("Russian oil: who moves first?\n20 runs")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rum"], "No such command 'rum'"),
        (["run", OIL, "--runz", "3"], "Did you mean"),
        (["run"], "Missing argument 'FILE'"),
        (["run", "scenarios/oli.toml"], "scenarios/oli.toml does not exist"),
        (["run", "scenarios"], "is a folder"),
        (["run", OIL, "--runs", "0"], "--runs"),
        (["run", OIL, "--runs", "many"], "--runs"),
        (["run", OIL, "--seed", "-1"], "--seed"),
        (["run", OIL, "--variant", "washington_goes_frist"], "did you mean 'washington_goes_first'?"),
        (["run", OIL, "--set", "talks.rounds"], "--set takes ADDRESS=VALUE"),
        (["run", OIL, "--set", "talks.ruonds=3"], "did you mean 'talks.rounds'?"),
        (["run", OIL, "--set", "talks.rounds=soon"], "expected a whole number"),
        (["trace", OIL, "--variant", "x"], "unknown variant 'x'"),
        (["sources", OIL, "--variant", "x"], "unknown variant 'x'"),
        (["schema", "scenarios/oli.toml"], "does not exist"),
        (["scenarios", "copy", "ceasefier.toml"], "did you mean 'ceasefire.toml'?"),
        (["scenarios", "copy", "oil.toml", "-o", "README.md"], "README.md cannot be written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_2_a_mistake_of_the_user_is_told_on_stderr(
    arguments: list[str], said: str, simulate: Simulate
) -> None:
    code, out, err = simulate(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_3_a_check_says_no_to_warnings_only_when_it_is_strict(simulate: Simulate, tmp_path: Path) -> None:
    file = tmp_path / "doubtful.toml"
    file.write_text(DOUBTFUL)
    assert simulate("check", str(file))[0] == 0
    code, out, _ = simulate("check", "--strict", str(file))
    assert code == 3
    assert out.startswith(f"warning: {file}:5:8: nobody at the table cares")
    assert simulate("check", "--strict", OIL)[0] == 0


def test_an_error_weighs_more_than_a_warning_and_every_file_is_checked(
    simulate: Simulate, tmp_path: Path
) -> None:
    doubtful, wrong = tmp_path / "doubtful.toml", tmp_path / "wrong.toml"
    doubtful.write_text(DOUBTFUL)
    wrong.write_text(DOUBTFUL.replace("rounds = 3", "rounds = 0"))
    code, out, err = simulate("check", "--strict", str(wrong), str(doubtful))
    assert code == 2
    assert f"{wrong}:4:" in err
    assert f"{doubtful}: 1 actor at the table, 1 issue, no commitments, no variants, 2 numbers" in " ".join(
        out.split()
    )


def test_check_counts_the_numbers_with_a_basis_as_sources_does(simulate: Simulate) -> None:
    assert ", 127 numbers, 118 of them with a basis; " in " ".join(simulate("check", CEASEFIRE)[1].split())
    assert "118 numbers: " in simulate("sources", CEASEFIRE)[1]


def test_130_an_interrupt_leaves_without_a_traceback(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("negotiation_sim.runs.result.run_ensemble", interrupted)
    code, out, err = simulate("run", OIL)
    assert (code, out, err.strip()) == (130, "", "interrupted")


@pytest.mark.slow
def test_130_a_signal_from_the_keyboard_ends_a_run() -> None:
    """A real signal, in a process of its own, in the middle of the work."""
    code = f"""
import os, signal, time
from negotiation_sim.runs import result
from negotiation_sim.cli import main
result.run_ensemble = lambda *_: (os.kill(os.getpid(), signal.SIGINT), time.sleep(60))
main(["run", {OIL!r}])
"""
    done = process("-c", code)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "interrupted")


def test_a_fault_of_the_program_is_not_taken_for_a_mistake_of_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def at_fault(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("negotiation_sim.runs.result.run_ensemble", at_fault)
    with pytest.raises(ZeroDivisionError):
        main(["run", OIL])


# Streams


@pytest.mark.parametrize("asked", [pytest.param(["scenarios", "list"], marks=pytest.mark.slow), ["--help"]])
def test_a_reader_that_has_seen_enough_is_no_failure(asked: list[str]) -> None:
    command = [sys.executable, "-m", "negotiation_sim", *asked]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writer.stdout is not None
    writer.stdout.close()
    assert writer.wait(20) == 0
    assert writer.stderr is not None
    assert writer.stderr.read() == b""
    writer.stderr.close()


@pytest.mark.slow
def test_what_goes_into_a_file_is_utf_8_on_every_system() -> None:
    """On one whose own letters are others, the bars would otherwise be a traceback."""
    command = [sys.executable, "-m", "negotiation_sim", "run", OIL, "--runs", "20"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "cp1252"}, capture_output=True, check=True
    )
    assert "█" in done.stdout.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", pytest.param("1", marks=pytest.mark.slow)])
def test_1_a_full_disk_is_told_without_a_traceback(unbuffered: str) -> None:
    """Python writes what is left of a buffer once more when it ends."""
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "negotiation_sim", "scenarios", "list"]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (1, "output: No space left on device\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "colour"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
    ],
)
def test_there_is_colour_in_a_terminal_and_none_with_no_color(
    environment: dict[str, str], *, colour: bool
) -> None:
    ours, theirs = pytest.importorskip("pty").openpty()
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    command = [sys.executable, "-m", "negotiation_sim", "run", OIL, "--runs", "20"]
    running = subprocess.Popen(command, cwd=ROOT, env=kept | environment, stdout=theirs, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # Linux tells the end of a terminal so
            break
        if not more:
            break
        seen += more
    os.close(ours)
    assert running.wait(20) == 0
    assert b"Russian oil" in seen
    assert (re.search(rb"\x1b\[[\d;]*3\dm", seen) is not None) == colour


@pytest.mark.slow
def test_a_pipe_gets_plain_text_of_at_most_100_columns(simulate: Simulate) -> None:
    for arguments in (["run", CEASEFIRE, "--runs", "20"], ["trace", CEASEFIRE], ["sources", CEASEFIRE]):
        _, out, _ = simulate(*arguments)
        assert "\x1b" not in out
        lines = out.splitlines()
        assert max(len(line) for line in lines if not line.startswith("  simulate ")) <= 100
        assert not [line for line in lines if line != line.rstrip()]


def test_quiet_changes_nothing_but_the_progress(simulate: Simulate) -> None:
    assert simulate("run", OIL, "--runs", "20", "-q") == simulate("run", OIL, "--runs", "20")


# The form of the data


NUMBER = (int, float)
TEXT_OR_NONE = (str, type(None))
RUN: dict[str, Any] = {
    "schema": int,
    "version": str,
    "note": str,
    "scenario": {"path": str, "title": str, "sha256": str},
    "variant": TEXT_OR_NONE,
    "changes": dict,
    "protocol": str,
    "runs": int,
    "seed": int,
    "outcomes": [{"id": str, "title": str, "runs": int, "share": NUMBER, "low": NUMBER, "high": NUMBER}],
    "endings": {"agreement": NUMBER, "walkout": NUMBER, "deadline": NUMBER},
    "issues": [
        {
            "id": str,
            "title": str,
            "mean": NUMBER,
            "p05": NUMBER,
            "p50": NUMBER,
            "p95": NUMBER,
            "nearest_point": TEXT_OR_NONE,
        }
    ],
    "refusals": [
        {"actor": str, "reason": str, "issue": TEXT_OR_NONE, "commitment": TEXT_OR_NONE, "share": NUMBER}
    ],
    "rounds": {"mean": NUMBER, "p05": NUMBER, "p50": NUMBER, "p95": NUMBER},
    "evidence": {"estimates": int, "stated": int, "inferred": int, "assumed": int, "invented": int},
    "why": {
        "typical_run": int,
        "main": {
            "cause": TEXT_OR_NONE,
            "actor": TEXT_OR_NONE,
            "reason": TEXT_OR_NONE,
            "issue": TEXT_OR_NONE,
            "commitment": TEXT_OR_NONE,
            "runs": int,
            "share_of_failed": (int, float, type(None)),
            "example_run": (int, type(None)),
        },
        "agreement": {"example_run": (int, type(None)), "changes": object},
    },
    "resolved": {"sha256": str, "scenario": dict, "claims": list},
    "explanation": dict,
}
REASONS = {
    "red line",
    "crossed by commitment",
    "worth less than no deal",
    "worth less than it still hopes for",
}


def unlike(form: Any, data: Any, path: str = "") -> list[str]:
    """Where data do not have a form: other keys, another order, another type."""
    if isinstance(form, dict):
        if [*form] != [*data]:
            return [f"{path}: {[*data]}"]
        return [problem for key in form for problem in unlike(form[key], data[key], f"{path}.{key}")]
    if isinstance(form, list):
        return [problem for item in data for problem in unlike(form[0], item, f"{path}[]")]
    right = isinstance(data, form) and (form is object or not isinstance(data, bool))
    return [] if right else [f"{path}: {data!r}"]


def test_the_data_of_run_have_the_form_that_was_promised(simulate: Simulate) -> None:
    options = ("--runs", "500", "--variant", "russia_wants_ceasefire", "--seed", "3")
    code, out, err = simulate("run", CEASEFIRE, *options, "--json")
    data = json.loads(out)
    choices = [issue for issue in data["issues"] if "options" in issue]
    data["issues"] = [issue for issue in data["issues"] if issue not in choices]
    assert (code, err, unlike(RUN, data)) == (0, "", [])
    assert unlike([{"id": str, "title": str, "options": dict}], choices) == []
    assert [sum(issue["options"].values()) for issue in choices] == [pytest.approx(1, abs=1e-12)]
    assert (data["schema"], data["runs"], data["seed"]) == (1, 500, 3)
    assert data["version"] == ns.__version__
    variant = ns.load(ROOT / CEASEFIRE).variants["russia_wants_ceasefire"]
    assert data["changes"] == dict(variant.changes)
    assert sum(outcome["share"] for outcome in data["outcomes"]) == pytest.approx(1, abs=1e-12)
    assert sum(outcome["runs"] for outcome in data["outcomes"]) == 500
    assert sum(data["endings"].values()) == pytest.approx(1, abs=1e-12)
    assert all(o["low"] <= o["share"] <= o["high"] for o in data["outcomes"])
    assert all(0 <= i["p05"] <= i["p50"] <= i["p95"] <= 1 for i in data["issues"])
    assert {refusal["reason"] for refusal in data["refusals"]} <= REASONS
    evidence = data["evidence"]
    assert evidence["estimates"] == sum(count for name, count in evidence.items() if name != "estimates")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("seed"),
        lambda data: data["outcomes"][0].update(odds=1),
        lambda data: data["issues"][-1].update(mean="0.5"),
        lambda data: data.update(runs=True),
    ],
)
def test_another_form_would_be_noticed(spoil: Callable[[dict[str, Any]], None], simulate: Simulate) -> None:
    data = json.loads(simulate("run", OIL, "--runs", "20", "--json")[1])
    assert unlike(RUN, data) == []
    spoil(data)
    assert len(unlike(RUN, data)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["trace", OIL],
        ["trace", OIL, "--modes"],
        ["check", OIL, CEASEFIRE],
        ["sources", OIL],
        ["schema"],
        ["schema", OIL],
        ["scenarios", "list"],
    ],
    ids=" ".join,
)
def test_every_command_that_answers_can_answer_in_data(arguments: list[str], simulate: Simulate) -> None:
    code, out, err = simulate(*arguments, "--json")
    data = json.loads(out)
    assert (code, err) == (0, "")
    assert data.get("schema", 1) == 1 or "$schema" in data


# The same input, the same result


@pytest.mark.slow
def test_one_job_two_jobs_and_as_many_as_repay_print_the_same_bytes(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("run", OIL, "--runs", "2100", "--json")
    alone = simulate(*options, "--jobs", "1")
    assert simulate(*options, "--jobs", "2") == alone
    monkeypatch.setattr(workers, "cores", lambda: 2)
    monkeypatch.setattr(processes, "REPAYS", 0.0)
    monkeypatch.setattr(processes, "IDLE", 0.0)
    assert simulate(*options) == alone
    assert simulate(*options, "--seed", "1")[1] != alone[1]


def test_run_17_is_run_17_of_any_number_of_runs(simulate: Simulate) -> None:
    told = json.loads(simulate("trace", CEASEFIRE, "--run", "17", "--json")[1])
    scenario = ns.load(ROOT / CEASEFIRE)
    for runs in (18, 2_050):
        ensemble = ns.run(scenario, runs=runs).ensemble
        assert scenario.named_outcomes[int(ensemble.outcome[17])].id == told["outcome"]
        assert int(ensemble.rounds[17]) == len(told["rounds"])
        for index, (name, issue) in enumerate(scenario.issues.items()):
            ended = float(ensemble.package(index)[17])
            assert (issue.scale.written(ended) if issue.options else ended) == told["package"][name]
    other = json.loads(simulate("trace", CEASEFIRE, "--run", "18", "--json")[1])
    assert other["package"] != told["package"]


# Help, and what it costs


def test_python_m_is_the_same_command_and_h_is_help() -> None:
    short, long = (
        process("-m", "negotiation_sim", "run", "-h"),
        process("-m", "negotiation_sim", "run", "--help"),
    )
    assert short.returncode == 0
    assert short.stdout == long.stdout
    assert short.stdout.startswith("Usage: simulate run [OPTIONS] FILE")


def test_help_begins_with_what_one_needs_first_and_cuts_no_sentence(simulate: Simulate) -> None:
    listed = simulate("-h")[1].partition("What comes of the talks:\n")[2]
    assert re.findall(r"^  (\w+) ", listed, re.MULTILINE)[0] == "run"
    assert "..." not in listed


def test_every_command_stands_once_below_what_people_ask(simulate: Simulate) -> None:
    printed = simulate("-h")[1].partition("and exit.")[2]
    assert re.findall(r"^(\w.*):$", printed, re.MULTILINE) == [*COMMANDS]
    assert re.findall(r"^  (\w[\w-]*) ", printed, re.MULTILINE) == [*command.commands]
    assert sum(map(len, COMMANDS.values())) == len(command.commands)


HEAVY = {"numpy", "rich", "attr", "attrs", "cattrs", "tree_sitter", "pandas", "xarray"}


@pytest.mark.parametrize(("arguments", "heavy"), [(["--help"], set()), (["schema"], {"attrs", "cattrs"})])
def test_help_loads_nothing_heavy(arguments: list[str], heavy: set[str]) -> None:
    """The second case is the control: a command that works does load something."""
    code = f"""
import sys
from negotiation_sim.cli import main
try:
    main({arguments!r})
finally:
    print(*sorted({HEAVY!r} & {{name.partition('.')[0] for name in sys.modules}}), file=sys.stderr)
"""
    loaded = {*process("-c", code).stderr.split()}
    assert heavy <= loaded
    assert bool(heavy) == bool(loaded)


def test_the_version_is_that_of_the_package(simulate: Simulate) -> None:
    assert simulate("--version") == (0, f"negotiation_sim {ns.__version__}\n", "")


@pytest.mark.parametrize(
    "asked",
    [("run", "--runs", "20"), ("sign", "place=neutral"), ("explain",)],
    ids=lambda asked: str(asked[0]),
)
def test_a_reader_that_has_seen_enough_does_not_cost_the_table_that_was_asked_for(
    asked: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise BrokenPipeError

    given = [asked[0], str(ROOT / "scenarios" / "summit.toml"), *asked[1:], "-o", str(tmp_path / "found.csv")]
    monkeypatch.setattr(options, "show", gone)
    with pytest.raises(SystemExit) as ended:
        main(given)
    assert ended.value.code == 0
    assert len((tmp_path / "found.csv").read_text("utf-8").splitlines()) > 1
