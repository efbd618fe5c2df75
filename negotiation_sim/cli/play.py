"""``simulate play`` and ``simulate replay``: a seat at the table, in the terminal.

In:      a scenario file and a seat, or a saved game
Out:     the game in words, and at its end the debrief; the file of moves
Keeps:   before the end nothing is printed but what the seat may know
Not here: the questions and answers at the table (seat), the words (report.seat_text, report.debrief_text)
Example: tests/cli/test_play.py
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.options import Given
from negotiation_sim.cli.ranges import Whole

if TYPE_CHECKING:
    from negotiation_sim.game.saved import SavedGame

MOST_LINES = 1_000_000


@click.command()
@options.given(options.perhaps_a_file, options.seed, options.variant, options.changes)
@click.option("--as", "seat", metavar="ACTOR", help="The seat that you take; the engine holds all others.")
@click.option(
    "--open-table", is_flag=True, help="Any seat may table drafts, instead of the scenario's own protocol."
)
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    metavar="GAME",
    help="Keep the game in a new file, move by move.",
)
@click.option("--resume", type=click.Path(path_type=Path), metavar="GAME", help="Go on with a saved game.")
@click.option(
    "--lines",
    type=Whole(1, MOST_LINES),
    metavar="N",
    help="Go on after line N of it; --save names another file.",
)
def play(
    given: Given,
    seat: str | None,
    open_table: bool,
    save: Path | None,
    resume: Path | None,
    lines: int | None,
) -> None:
    """Take a seat: read your brief, make offers, answer drafts; the debrief comes at the end.

    Type help at any time. Without --seed every number has its likeliest value, as on a printed brief.

    \b
    Examples:
      simulate play scenarios/ceasefire.toml --as ukraine --save game.jsonl
      simulate play scenarios/classics/job_offer.toml --as candidate --open-table
      simulate play --resume game.jsonl
    """
    from negotiation_sim.cli import files
    from negotiation_sim.cli.seat import Seat
    from negotiation_sim.game.game import Game
    from negotiation_sim.game.saved import SavedGame

    if save is not None:
        files.may_write(save, force=False)
    if resume is not None:
        elsewhere: dict[str, object] = {"--as": seat, "--open-table": open_table}
        elsewhere |= {
            "FILE": given.file,
            "--seed": given.seed,
            "--variant": given.variant,
            "--set": given.changes,
        }
        if unused := [name for name, value in elsewhere.items() if value not in (None, False, "", ())]:
            raise click.UsageError(
                f"the saved game holds its own scenario and seat; leave out {', '.join(unused)}"
            )
        if (save is None) != (lines is None):
            raise click.UsageError(
                "--lines and --save go together with --resume: the game goes on in another file"
            )
        Seat(_resumed(resume, lines, save)).play()
        return
    if not given.file or seat is None:
        raise click.UsageError("give a scenario FILE and a seat (--as ACTOR), or --resume GAME")
    if lines is not None:
        raise click.UsageError("--lines is about a saved game: give --resume too")
    game = Game(given.scenario(), [seat], table="open" if open_table else "protocol", seed=given.seed)
    Seat(game if save is None else SavedGame.begin(save, game)).play()


@click.command()
@click.argument("game", type=click.Path(path_type=Path), metavar="GAME")
@click.option("--lines", type=Whole(1, MOST_LINES), metavar="N", help="Tell only its first N lines.")
@click.option("--as", "seat", metavar="ACTOR", help="Whose game it is, where several seats were taken.")
@options.as_json
def replay(game: Path, lines: int | None, seat: str | None, as_json: bool) -> None:
    """Tell a saved game again, and its debrief if it has ended; with --json the debrief alone.

    \b
    Example:
      simulate replay game.jsonl
    """
    from negotiation_sim.cli.seat import tell
    from negotiation_sim.game.saved import read

    saved = read(game, lines)
    if as_json:
        options.show_data(saved.debrief().as_json())
    else:
        tell(saved, seat)


def _resumed(path: Path, lines: int | None, save: Path | None) -> "SavedGame":
    from negotiation_sim.game.moves import GameError
    from negotiation_sim.game.saved import SavedGame, read, resume
    from negotiation_sim.report.commands import command_line

    try:
        kept = resume(path) if save is None else SavedGame.begin(save, read(path, lines))
    except GameError as error:
        if error.line is not None and error.line > 1:
            again = ("play", "--resume", str(path), "--lines", str(error.line - 1), "--save", "NEW")
            raise GameError(f"{error}: {command_line(*again)} goes on with them") from None
        raise
    if len(kept.game.seats) != 1:
        raise GameError(
            f"{path} has {len(kept.game.seats)} seats that are taken; one person plays one seat here"
        )
    return kept
