"""Saved games: one move a line."""

from pathlib import Path

import pytest
from loaded import shipped

import negotiation_sim as ns

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def lines() -> list[str]:
    game = ns.Game(shipped("oil.toml"), ["usa"])
    game.say("usa", "Good morning.")
    game.end_round()
    game.answer("usa", 1, yes=False)
    return game.as_lines().splitlines(keepends=True)


@pytest.mark.slow
def test_a_line_that_was_never_finished_is_left_out(lines: list[str]) -> None:
    whole = ns.Game.from_lines("".join(lines))
    for cut in range(1, len(lines[-1])):
        cut_off = ns.Game.from_lines("".join(lines)[:-cut])
        assert cut_off.moves == whole.moves[:-1]


@pytest.mark.parametrize(
    ("line", "instead", "message"),
    [
        (0, "{}\n", "line 1 of the saved game begins no game"),
        (0, "nonsense\n", "line 1 of the saved game is damaged: nonsense"),
        (1, "nonsense\n", "line 2 of the saved game is damaged: nonsense"),
        (1, '{"kind": "sing"}\n', "line 2 of the saved game holds no move"),
        (
            3,
            '{"kind": "answer", "seat": "usa", "draft_id": true}\n',
            "line 4 of the saved game holds no move",
        ),
        (
            3,
            '{"kind": "answer", "seat": "eu", "draft_id": 1, "yes": true}\n',
            "line 4 of the saved game: the engine",
        ),
        (2, "", "line 3 of the saved game: there is no draft 1; there is none yet"),
    ],
)
def test_a_damaged_game_says_which_line(lines: list[str], line: int, instead: str, message: str) -> None:
    text = "".join([*lines[:line], instead, *lines[line + 1 :]])
    with pytest.raises(ns.GameError) as error:
        ns.Game.from_lines(text)
    assert str(error.value).startswith(message)


def test_a_scenario_changed_by_hand_begins_no_game(lines: list[str]) -> None:
    head = lines[0].replace("Russian oil", "Prussian oil")
    assert head != lines[0]
    with pytest.raises(ns.GameError, match="checksum"):
        ns.Game.from_lines("".join([head, *lines[1:]]))


def test_a_damaged_line_does_not_command_the_terminal() -> None:
    with pytest.raises(ns.GameError) as error:
        ns.Game.from_lines("\x1b[8mevil\n")
    assert "\x1b" not in str(error.value)


def test_an_empty_file_is_no_game() -> None:
    with pytest.raises(ns.GameError, match="no whole line"):
        ns.Game.from_lines("")
