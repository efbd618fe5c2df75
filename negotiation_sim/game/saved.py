"""A game in a file: whole after every move, whatever ends the program.

In:      a path; a Game, then its moves
Out:     the file: the head, then one move a line; the Game again
Keeps:   a move counts once its line is on the disk; what is damaged is never written over
Not here: what a line holds (moves), what comes of a move (game)
Example: tests/game/test_saved.py
"""

import os
from pathlib import Path

from attrs import define

from negotiation_sim import durable
from negotiation_sim.errors import WorkError
from negotiation_sim.game.game import Game
from negotiation_sim.game.moves import GameError, Move

MOST_BYTES = 64 * 2**20
ESCAPED = "backslashreplace"
"""How half a character is written: JSON reads it back."""


@define
class SavedGame:
    """A game that is kept in a file.

    Attributes:
        size: How many bytes of the file are the game's; what lies behind them was never finished.
    """

    path: Path
    game: Game
    size: int

    @classmethod
    def begin(cls, path: Path, game: Game) -> "SavedGame":
        """Write a game into a new file.

        Raises:
            WorkError: If there is such a file, or it cannot be written.
        """
        lines = game.as_lines().encode(errors=ESCAPED)
        durable.write(path, lines, new=True)
        return cls(path, game, len(lines))

    def play(self, move: Move) -> None:
        """Make a move, and wait until the disk has it.

        Raises:
            GameError: If it cannot be made; nothing has changed then.
            WorkError: If it cannot be written, or somebody else has gone on with the file.
        """
        self.game.play(move)
        line = f"{move.line()}\n".encode(errors=ESCAPED)
        try:
            with self.path.open("r+b") as file:
                whole = file.read(self.size)
                if len(whole) < self.size or b"\n" in file.read():
                    raise WorkError(f"{self.path} was changed by somebody else; this move is not in it")
                file.truncate(self.size)
                file.seek(self.size)
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise WorkError(f"{self.path} cannot be written: {error.strerror or error}") from error
        self.size += len(line)


def resume(path: Path) -> SavedGame:
    """Go on with a saved game; a last line that was never finished is written over by the next move.

    Raises:
        GameError: If the file holds no saved game, or a line of it is damaged; it says which lines are whole.
    """
    return SavedGame(path, read(path), len(_whole(path)))


def read(path: Path, lines: int | None = None) -> Game:
    """The game in a file; only its first *lines*, if given.

    Raises:
        GameError: If the file holds no saved game, or a line of it is damaged; it says which lines are whole.
    """
    content = b"".join(_whole(path).splitlines(keepends=True)[:lines])
    try:
        return Game.from_lines(_text(content))
    except GameError as error:
        before = (error.line or 1) - 1
        whole = f"; the {before} above it can be read" if before else ""
        raise GameError(f"{path}: {error}{whole}", error.line) from None


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise GameError(f"line {line} of the saved game is damaged: it is no text", line) from None


def _whole(path: Path) -> bytes:
    """The lines of the file that were finished."""
    try:
        content = durable.read(path, MOST_BYTES)
    except OSError as error:
        raise GameError(f"{path}: {error.strerror or error}") from None
    return content[: content.rfind(b"\n") + 1]
