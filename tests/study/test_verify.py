"""Recomputing a study: all is well, or what differs is named."""

import json
from pathlib import Path

import pytest
from loaded import few_first
from studies import answer, flipped, small

from negotiation_sim.errors import StudyError
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.runs.ensemble import block_work
from negotiation_sim.study import block_file, manifest
from negotiation_sim.study.folder import run_study, study_in
from negotiation_sim.study.verify import Verification, verify_study

RUNS = 3 * BLOCK + 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished study of four blocks."""
    run_study(small(), tmp_path, RUNS)
    return tmp_path


def test_a_sound_study_comes_out_again(folder: Path) -> None:
    assert verify_study(folder) == Verification(folder, 4, 4, 4, ())
    assert verify_study(folder, blocks=2) == Verification(folder, 4, 4, 2, ())
    code, out, _ = answer("study", "verify", folder)
    assert code == 0
    assert out == "4 of 4 blocks were recomputed, and are the same to the last bit.\n"


@pytest.mark.parametrize("name", ["manifest.json", "summary.json", "blocks/000001.npz", "blocks/000003.npz"])
@pytest.mark.parametrize("where", few_first([0.0, 0.1, 0.5, 0.93, 0.999], (0.93,)))
def test_one_flipped_bit_anywhere_is_found_and_its_file_is_named(
    name: str, where: float, folder: Path
) -> None:
    path = folder / name
    sound = path.read_bytes()
    path.write_bytes(flipped(sound, int(where * len(sound))))
    for_all, for_one = verify_study(folder).differences, verify_study(folder, blocks=1).differences
    assert len(for_all) == len(for_one) == 1
    assert str(path) in for_all[0]
    assert str(path) in for_one[0]


def test_every_byte_of_the_manifest_counts(folder: Path) -> None:
    content = (folder / "manifest.json").read_bytes()
    for at in range(0, len(content), 3):
        with pytest.raises(ValueError):  # noqa: PT011 - whichever it is
            manifest.from_bytes(flipped(content, at))
    manifest.from_bytes(content)


def test_a_block_that_is_sound_in_itself_but_not_what_was_drawn_is_found(folder: Path) -> None:
    """A forger can make checksums fit; only recomputing tells."""
    there = study_in(folder)
    there.path(1).write_bytes(block_file.to_bytes(block_work(small(), RUNS, seed=8)(1), there.block(1)))
    [told] = verify_study(folder).differences
    assert told.startswith(f"block 1 ({folder}/blocks/000001.npz) differs: ")
    assert "package" in told
    code, out, _ = answer("study", "verify", folder, "--json")
    assert code == 3
    assert json.loads(out)["differences"] == [told]


def test_a_missing_block_is_a_difference_only_if_the_study_was_finished(folder: Path) -> None:
    study_in(folder).path(2).unlink()
    assert verify_study(folder).differences == ("block 2 is missing, although the study was finished",)
    (folder / "summary.json").unlink()
    assert verify_study(folder) == Verification(folder, 4, 3, 3, ())
    assert "not finished: 1 of 4 blocks" in answer("study", "verify", folder)[1]


def test_a_study_of_another_version_cannot_be_verified(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "made_with", lambda: {"negotiation_sim": "9.0", "numpy": "99.0"})
    with pytest.raises(StudyError, match="cannot be verified here: version of negotiation_sim"):
        verify_study(folder)


def test_a_folder_without_a_study_is_wrong_use(tmp_path: Path) -> None:
    code, out, err = answer("study", "verify", tmp_path)
    assert (code, out) == (2, "")
    assert err == f"{tmp_path} holds no study: there is no {tmp_path}/manifest.json\n"
