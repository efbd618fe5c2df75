"""What a scenario names lies in its own folders: nothing else is opened, and nothing else is quoted."""

import os
import shutil
from pathlib import Path

import pytest
from studies import SMALL, answer

import negotiation_sim as ns
from negotiation_sim.errors import ScenarioError

HERE = Path(__file__).parents[1] / "scenarios"
PRIVATE = "root:x:0:0:root:/root:/bin/bash\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``course/week`` holds scenarios; outside of ``course`` is a secret and a ledger."""
    week = tmp_path / "course" / "week"
    week.mkdir(parents=True)
    shutil.copy(HERE / "base.toml", week / "base.toml")
    shutil.copy(HERE / "ledger.toml", week / "ledger.toml")
    for name in ("secret", "secret.toml"):
        (tmp_path / name).write_text(PRIVATE, "utf-8")
    shutil.copy(HERE / "base.toml", tmp_path / "base.toml")
    shutil.copy(HERE / "ledger.toml", tmp_path / "ledger.toml")
    monkeypatch.chdir(week)
    return week


def refused(text: str, folder: Path) -> str:
    """Why a scenario is refused."""
    (folder / "x.toml").write_text(text, "utf-8")
    with pytest.raises(ScenarioError) as error:
        ns.load("x.toml")
    code, out, err = answer("check", "x.toml")
    assert (code, out) == (2, "")
    assert PRIVATE[:6] not in err
    return str(error.value)


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "../../nothing", "../../base.toml"])
def test_a_base_outside_is_refused_whether_it_is_there_or_not(name: str, folder: Path) -> None:
    path = os.path.normpath(name)
    assert f"x.toml:1:1: {path} lies outside the folders of this scenario" in refused(
        f'extends = "{name}"\n', folder
    )


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "../../ledger.toml"])
def test_evidence_outside_is_refused(name: str, folder: Path) -> None:
    assert "lies outside the folders of this scenario" in refused(f'evidence = ["{name}"]\n{SMALL}', folder)


def test_a_link_counts_as_what_it_leads_to(folder: Path) -> None:
    (folder / "link.toml").symlink_to("../../base.toml")
    (folder / "up").symlink_to("../..")
    for name in ("link.toml", "up/base.toml"):
        assert f"{name} lies outside" in refused(f'extends = "{name}"\n', folder)
    (folder / "near.toml").symlink_to("base.toml")
    (folder / "x.toml").write_text('extends = "near.toml"\n', "utf-8")
    assert ns.load("x.toml").issues


def test_a_base_of_a_base_must_be_inside_too(folder: Path) -> None:
    (folder / "middle.toml").write_text('extends = "../../base.toml"\n', "utf-8")
    assert "middle.toml:1:1: ../../base.toml lies outside" in refused('extends = "middle.toml"\n', folder)


def test_the_folder_above_and_all_below_a_marker_are_inside(folder: Path) -> None:
    """Negative control: what is near, or in a checkout, or allowed, is read."""
    shutil.copy(HERE / "base.toml", folder.parent / "base.toml")
    shutil.copy(HERE / "ledger.toml", folder.parent / "ledger.toml")
    (folder / "x.toml").write_text('extends = "../base.toml"\n', "utf-8")
    assert ns.load("x.toml").issues
    (folder / "x.toml").write_text('extends = "../../base.toml"\n', "utf-8")
    assert ns.load("x.toml", allow_outside=True).issues
    assert answer("run", "x.toml", "--runs", 2, "--allow-outside")[0] == 0
    assert answer("check", "x.toml", "--allow-outside")[0] == 0
    assert answer("run", "x.toml", "--runs", 2)[0] == 2
    (folder.parent.parent / ".negotiation_sim").touch()
    assert ns.load("x.toml").issues
    assert ns.loads('extends = "base.toml"\n', folder).issues


def test_shipped_files_are_inside(folder: Path) -> None:
    shipped = ns.shipped_scenarios()["ceasefire.toml"]
    (folder / "x.toml").write_text(f'extends = "{shipped}"\n', "utf-8")
    assert ns.load("x.toml").title == ns.load(shipped).title


def test_a_file_that_is_no_toml_is_not_quoted(folder: Path) -> None:
    (folder / "secret").write_text(PRIVATE, "utf-8")
    (folder / "link.toml").symlink_to("secret")
    for name in ("secret", "link.toml"):
        code, _, err = answer("run", name)
        assert code == 2
        assert "not TOML" in err
        assert PRIVATE[:6] not in err
        assert "not TOML" in refused(f'extends = "{name}"\n', folder)
    (folder / "slip.toml").write_text("format = = 1\n", "utf-8")  # negative control: a scenario is quoted
    assert "format = = 1" in answer("run", "slip.toml")[2]


def test_the_whole_disk_is_nobodys_folder() -> None:
    """A scenario in /tmp has no folder above but the root."""
    with pytest.raises(ScenarioError, match="lies outside"):
        ns.loads('extends = "/etc/passwd"\n', "/tmp")  # noqa: S108 - nothing is written
