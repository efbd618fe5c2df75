"""Studies in folders: the same bytes however they come about, and never two studies in one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock
from studies import blocks, small

import negotiation_sim as ns
from negotiation_sim.errors import StudyError, WorkError
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.runs.ensemble import block_work
from negotiation_sim.scenario.record import made_with, plain
from negotiation_sim.study import folder as study_folder
from negotiation_sim.study import manifest
from negotiation_sim.study.folder import run_study, study_in

HERE = Path(__file__).parents[1]
RUNS = 60 * BLOCK + 500


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that nobody disturbed."""
    folder = tmp_path_factory.mktemp("studies") / "whole"
    run_study(small(), folder, RUNS)
    return folder


def test_a_study_comes_to_the_same_result_as_a_run(whole: Path) -> None:
    assert json.loads((whole / "summary.json").read_bytes()) == plain(ns.run(small(), RUNS).as_json())


def test_the_blocks_can_be_read_without_us(whole: Path) -> None:
    """Only numpy and json: the share of runs with a fence, counted by hand."""
    about = json.loads((whole / "manifest.json").read_bytes())["study"]
    fence, signed = about["outcomes"].index("fence"), about["endings"].index("agreement")
    fences = runs = 0
    for path in sorted((whole / "blocks").glob("*.npz")):
        with np.load(path) as block:
            assert block["package"].shape == (len(about["issues"]), len(block["ending"]))
            assert block["reason"].shape == (len(about["parties"]), len(block["ending"]))
            assert ((block["outcome"] == fence) == (block["ending"] == signed)).all()
            fences, runs = fences + int((block["outcome"] == fence).sum()), runs + len(block["ending"])
    assert runs == RUNS
    assert fences == ns.run(small(), RUNS).outcomes[0].runs
    assert 0 < fences < RUNS


@pytest.mark.slow
def test_random_kills_leave_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    killed = subprocess.run(
        [sys.executable, HERE / "killed.py", tmp_path / "s", str(RUNS), "30"],
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert killed.stdout == "30", killed.stderr
    done = len(study_in(tmp_path / "s").done())
    assert 0 < done < RUNS // BLOCK
    told: list[int] = []
    run_study(small(), tmp_path / "s", RUNS, progress=told.append)
    assert told[0] == done * BLOCK  # nothing of it was done again
    assert blocks(tmp_path / "s") == blocks(whole)
    assert (tmp_path / "s" / "summary.json").read_bytes() == (whole / "summary.json").read_bytes()


class DiskFullError(OSError):
    """No space left on device, at one step of our choice."""


def full_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many files opened, synced or renamed, and folders made, the disk is full."""
    count = 0

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def tried(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count > step:
                raise DiskFullError(28, "No space left on device")
            return real(*arguments, **named)

        return tried

    monkeypatch.setattr(os, "fsync", failing(os.fsync))
    monkeypatch.setattr(Path, "replace", failing(Path.replace))
    monkeypatch.setattr(Path, "open", failing(Path.open))
    monkeypatch.setattr(Path, "mkdir", failing(Path.mkdir))


@pytest.mark.slow
def test_a_full_disk_at_any_step_leaves_a_study_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study_folder, "WRITERS", 1)  # steps in a fixed order
    runs = 2 * BLOCK + 5
    run_study(small(), tmp_path / "whole", runs)
    step = finished = 0
    while not finished:
        folder = tmp_path / f"full{step}"
        with pytest.MonkeyPatch.context() as patch:
            full_at(step, patch)
            try:
                run_study(small(), folder, runs)
                finished = step
            except WorkError as error:
                assert "No space left on device" in str(error)  # noqa: PT017 - the last time it is not raised
        assert not [*folder.glob("**/*.part")]  # what could not be written whole is gone
        run_study(small(), folder, runs)
        assert blocks(folder) == blocks(tmp_path / "whole")
        step += 1
    # Five files, each opened, synced, renamed, and its folder synced; two folders, made and synced.
    assert finished >= 5 * 4 + 2 * 2


def test_half_a_file_left_behind_is_never_taken_for_a_block(tmp_path: Path) -> None:
    """As after a power failure in the middle of a write: the temporary name is all there is."""
    run_study(small(), tmp_path / "s", BLOCK + 1)
    whole = blocks(tmp_path / "s")
    there = study_in(tmp_path / "s")
    there.path(1).unlink()
    (tmp_path / "s" / "blocks" / "000001.npz.0123456789ab.part").write_bytes(whole["000001.npz"][:100])
    run_study(small(), tmp_path / "s", BLOCK + 1)
    assert blocks(tmp_path / "s") == whole


@pytest.mark.slow
def test_more_runs_are_added_to_those_that_are_there(whole: Path, tmp_path: Path) -> None:
    run_study(small(), tmp_path / "s", 3 * BLOCK + 7)
    told: list[int] = []
    run_study(small(), tmp_path / "s", RUNS, progress=told.append)
    assert told[0] == 3 * BLOCK  # the block that was not full is done again
    assert blocks(tmp_path / "s") == blocks(whole)


@pytest.mark.parametrize(
    ("other", "runs", "seed", "why"),
    [
        (small(), BLOCK, 8, "seed: 7 there, 8 asked for"),
        (small().variant("patient"), BLOCK, 7, "scenario, talks.rounds: 4 there, 6 asked for"),
        (
            small().with_changes({"actors.a.stances.height.position": 0.75}),
            BLOCK,
            7,
            "scenario, actors.a.stances.height.position.mode: 1.0 there, 0.75 asked for",
        ),
        (
            small().with_changes({"commitments.a_sues.credibility": 0.5}),
            BLOCK,
            7,
            "scenario, commitments.a_sues.credibility.mode: 0.6 there, 0.5 asked for",
        ),
    ],
)
def test_another_study_is_refused_and_the_message_says_what_differs(
    other: ns.Scenario, runs: int, seed: int, why: str, tmp_path: Path
) -> None:
    run_study(small(), tmp_path, BLOCK, 7)
    before = blocks(tmp_path)
    with pytest.raises(StudyError, match="holds another study") as refused:
        run_study(other, tmp_path, runs, seed)
    assert f"  {why}\n" in str(refused.value)
    assert blocks(tmp_path) == before
    run_study(small(), tmp_path, BLOCK, 7)  # negative control: the same study is welcome


def test_fewer_runs_than_the_folder_holds_are_no_other_study(tmp_path: Path) -> None:
    run_study(small(), tmp_path, BLOCK, 7)
    with pytest.raises(StudyError, match="holds more runs of this study: 2,048, and only 2,047 are asked"):
        run_study(small(), tmp_path, BLOCK - 1, 7)
    with pytest.raises(StudyError, match="holds another study"):  # the twin
        run_study(small(), tmp_path, BLOCK - 1, 8)


@pytest.mark.parametrize("name", ["negotiation_sim", "numpy"])
def test_a_study_of_another_version_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_study(small(), tmp_path, BLOCK)
    here = {**made_with()}
    monkeypatch.setattr(manifest, "made_with", lambda: {**here, name: "99.0"})
    with pytest.raises(StudyError, match=f"version of {name}: {here[name]} there, 99.0 here"):
        run_study(small(), tmp_path, BLOCK)


def test_a_worker_with_another_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = block_work(small(), BLOCK, 7)
    monkeypatch.setattr(
        "negotiation_sim.scenario.record.made_with", lambda: {"negotiation_sim": "0.0.9", "numpy": "1.0"}
    )
    with pytest.raises(WorkError, match=r"has negotiation_sim 0\.0\.9, numpy 1\.0, and the work"):
        work(0)


def test_two_processes_never_work_in_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that is held keeps us out; one that was left by a killed process does not (see the kills)."""
    monkeypatch.setattr(study_folder, "PATIENCE", 0)
    run_study(small(), tmp_path, 10)
    with FileLock(tmp_path / "lock"), pytest.raises(StudyError, match="another process is at work"):
        run_study(small(), tmp_path, 20)
    run_study(small(), tmp_path, 20)


def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear aunt")
    with pytest.raises(StudyError, match=r"holds no study but other things \(letter.txt\)"):
        run_study(small(), tmp_path, 10)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_damaged_block_is_named_and_worked_out_anew_once_it_is_deleted(tmp_path: Path) -> None:
    run_study(small(), tmp_path, BLOCK + 1)
    before = blocks(tmp_path)
    broken = study_in(tmp_path).path(1)
    broken.write_bytes(before["000001.npz"][:-40])
    with pytest.raises(StudyError, match=r"block 1, .*: it is damaged or missing"):
        run_study(small(), tmp_path, BLOCK + 1)
    broken.unlink()
    run_study(small(), tmp_path, BLOCK + 1)
    assert blocks(tmp_path) == before
