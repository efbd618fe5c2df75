"""Ctrl-C: what is known is told, what is lost is said to be lost, and nothing shows a traceback."""

import json
import os
import signal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from studies import answer, file, small

import negotiation_sim as ns
from negotiation_sim.analysis import cases
from negotiation_sim.analysis.levers import count_runs
from negotiation_sim.errors import StoppedError
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.model.engine import simulate

looking = import_module("negotiation_sim.agreement.missed_deals")  # the package has functions of these names
sampling = import_module("negotiation_sim.analysis.sensitivity")
FENCE = small()


@pytest.fixture
def fence(tmp_path: Path) -> str:
    return file(tmp_path)


def levers(fence: str, runs: int = 300, *more: str) -> tuple[int, str, str]:
    return answer("levers", fence, "--outcome", "agreement", "--runs", runs, *more)


def press_ctrl_c(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, at: int) -> None:
    """A signal from the keyboard when a function is called for the time *at*."""
    real, calls = getattr(module, name), 0

    def pressed(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGINT)
        return real(*arguments, **named)

    monkeypatch.setattr(module, name, pressed)


def in_small_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few runs at a time that the changes of a small scenario take several units of work."""
    monkeypatch.setattr(cases, "MOST_COLUMNS", BLOCK)


def test_levers_tell_the_changes_that_were_tried_by_then(fence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = json.loads(levers(fence, 300, "--json")[1])
    in_small_units(monkeypatch)
    press_ctrl_c(monkeypatch, cases, "_negotiated", at=2)
    code, out, err = levers(fence, 300, "--json")
    found = json.loads(out)
    assert (code, err) == (130, "interrupted; this is what was known by then\n")
    assert 0 < len(found["levers"]) < len(whole["levers"])
    assert len(found["levers"]) + found["not_tried"] == len(whole["levers"])
    assert found["runs"] == found["first_look"] == 128
    assert whole["not_tried"] == 0
    # What is told is what a whole look of as many runs tells of the same changes.
    short = json.loads(levers(fence, 128, "--json")[1])
    effects = {(lever["address"], str(lever["value"])): lever["effect"] for lever in short["levers"]}
    assert all(effects[lever["address"], str(lever["value"])] == lever["effect"] for lever in found["levers"])


def test_in_the_closer_look_the_first_look_at_all_changes_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    in_small_units(monkeypatch)
    whole = ns.levers(FENCE, "agreement", 300)
    first = 128 * (1 + len(whole.levers))

    def stop(done: int) -> None:
        if done > first:
            raise StoppedError("enough")

    found = ns.levers(FENCE, "agreement", 300, progress=stop)
    assert (len(found.levers), found.not_tried, found.runs) == (len(whole.levers), 0, 128)
    assert {lever.address for lever in found.levers} == {lever.address for lever in whole.levers}


def test_the_screen_says_how_many_were_not_tried(fence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    in_small_units(monkeypatch)
    press_ctrl_c(monkeypatch, cases, "_negotiated", at=2)
    code, out, _ = levers(fence)
    assert code == 130
    assert "Stopped early: " in out


def test_the_runs_of_levers_are_counted_beforehand() -> None:
    told: list[int] = []
    ns.levers(FENCE, "agreement", 300, progress=told.append)
    assert told[-1] == count_runs(FENCE, 300) == 30 * 128 + 30 * 300  # 29 changes, all again


@pytest.mark.slow
def test_explain_keeps_what_is_proved_and_the_draws_that_were_looked_at(
    fence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    press_ctrl_c(monkeypatch, looking, "_exists", at=1)
    code, out, err = answer("explain", fence, "--runs", 200, "--json")
    found = json.loads(out)
    assert (code, err) == (130, "interrupted; this is what was known by then\n")
    assert found["draws"]["runs"] == looking.CHUNK
    assert found["draws"] == looking.missed_deals(FENCE, looking.CHUNK).as_json()
    monkeypatch.undo()
    assert {**json.loads(answer("explain", fence, "--json")[1])}.keys() == found.keys() - {"draws"}


@pytest.mark.parametrize(
    ("module", "work", "arguments"),
    [
        (cases, "_negotiated", ("sweep", "--vary", "actors.a.capability=0.2:0.9:3", "--runs", 50)),
        (sampling, "_shares", ("sensitivity", "--outcome", "agreement", "--points", 2, "--runs", 1)),
    ],
)
def test_work_of_which_a_part_is_worth_nothing_says_so(
    module: Any, work: str, arguments: tuple[Any, ...], fence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    press_ctrl_c(monkeypatch, module, work, at=1)
    code, out, err = answer(arguments[0], fence, *arguments[1:])
    assert (code, out, err) == (130, "", "interrupted; nothing of it is kept\n")


def test_an_interruption_waits_for_one_block_and_not_for_all_that_is_made_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[object] = []
    blocks = iter(("first", "second", "third"))

    def counted(*given: Any) -> Any:
        begun.append(given)
        return simulate(*given)

    def stop(_: int) -> None:
        if next(blocks) == "second":
            raise StoppedError("enough")

    monkeypatch.setattr(cases, "simulate", counted)
    with pytest.raises(StoppedError):
        ns.sweep(FENCE, {"actors.a.capability": [0.2, 0.5, 0.9]}, runs=BLOCK, progress=stop)
    assert len(begun) == 1


def test_before_anything_is_known_an_interruption_is_just_that() -> None:
    def stop(_: int) -> None:
        raise StoppedError("at once")

    with pytest.raises(StoppedError):
        ns.sweep(FENCE, {"actors.a.capability": [0.2, 0.9]}, runs=10, progress=stop)
