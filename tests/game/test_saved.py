"""Games in files: whole after every move."""

from pathlib import Path

import pytest
from studies import small

import negotiation_sim as ns
from negotiation_sim.errors import WorkError
from negotiation_sim.game.saved import SavedGame, read, resume

SAY = ns.Move("say", "a", words="Good morning.\u2028And now? \udce9")


def begun(path: Path) -> SavedGame:
    return SavedGame.begin(path, ns.Game(small(), ["a"]))


def test_every_move_is_on_the_disk_when_it_has_been_made(tmp_path: Path) -> None:
    saved = begun(tmp_path / "game")
    for move in (SAY, ns.Move("end_round"), SAY):
        saved.play(move)
        assert read(saved.path).as_lines() == saved.game.as_lines()
        assert saved.path.read_bytes() == saved.game.as_lines().encode(errors="backslashreplace")


def test_a_move_that_cannot_be_made_is_not_written(tmp_path: Path) -> None:
    saved = begun(tmp_path / "game")
    before = saved.path.read_bytes()
    with pytest.raises(ns.GameError):
        saved.play(ns.Move("answer", "a", draft_id=1, yes=True))
    assert saved.path.read_bytes() == before


def test_whatever_was_cut_off_is_written_over_by_the_next_move(tmp_path: Path) -> None:
    saved = begun(tmp_path / "game")
    saved.play(SAY)
    whole = saved.path.read_bytes()
    for cut in range(1, len(f"{SAY.line()}\n".encode(errors="backslashreplace")) + 1):
        saved.path.write_bytes(whole[:-cut])
        again = resume(saved.path)
        assert again.game.moves == ()
        again.play(SAY)
        assert saved.path.read_bytes() == whole


def test_nothing_is_written_over_what_somebody_else_has_added(tmp_path: Path) -> None:
    saved = begun(tmp_path / "game")
    resume(saved.path).play(SAY)
    both = saved.path.read_bytes()
    with pytest.raises(WorkError, match="changed by somebody else"):
        saved.play(SAY)
    assert saved.path.read_bytes() == both


def test_no_file_is_begun_anew(tmp_path: Path) -> None:
    saved = begun(tmp_path / "game")
    with pytest.raises(WorkError, match="exists"):
        begun(saved.path)
