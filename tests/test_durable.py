"""Files: read only where they are ordinary, written whole, under names of their own, never through links."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from negotiation_sim import durable
from negotiation_sim.errors import WorkError


def test_a_file_of_the_users_that_looks_like_half_of_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "x.csv.part").write_bytes(b"mine")
    durable.write(tmp_path / "x.csv", b"1")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "x.csv": b"1",
        "x.csv.part": b"mine",
    }


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "letter").write_bytes(b"dear aunt")
    for name in ("x.csv", "x.csv.part"):
        (tmp_path / name).symlink_to(tmp_path / "letter")
    durable.write(tmp_path / "x.csv", b"1")
    assert (tmp_path / "letter").read_bytes() == b"dear aunt"
    assert (tmp_path / "x.csv").read_bytes() == b"1"
    assert not (tmp_path / "x.csv").is_symlink()


def test_many_who_write_one_file_at_a_time_all_succeed(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as several:
        for _ in several.map(lambda n: durable.write(tmp_path / "x", bytes([n]) * 9), range(40)):
            pass
    [left] = tmp_path.iterdir()
    assert len({*left.read_bytes()}) == 1
    assert left.stat().st_size == 9


def test_of_many_who_want_a_new_name_one_gets_it(tmp_path: Path) -> None:
    def wanted(number: int) -> bool:
        try:
            durable.write(tmp_path / "x", bytes([number]), new=True)
        except WorkError as error:
            assert "exists already" in str(error)  # noqa: PT017 - one of them must not raise
            return False
        return True

    with ThreadPoolExecutor(8) as several:
        assert sum(several.map(wanted, range(40))) == 1
    assert len([*tmp_path.iterdir()]) == 1


def test_a_device_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(OSError):  # noqa: PT011 - in whatever words
            durable.read(path, 10)
        with pytest.raises(WorkError, match="no ordinary file"):
            durable.write(path, b"")


def test_no_more_is_read_than_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"12345")
    assert durable.read(tmp_path / "x", 5) == b"12345"
    with pytest.raises(OSError, match="more than 4 bytes"):
        durable.read(tmp_path / "x", 4)
