"""One person at the table: what is typed becomes moves, what happens is told.

In:      a Game with one seat taken, or a SavedGame; lines of the standard input
Out:     moves; words on the standard output
Keeps:   nothing that is typed can end the game but a move, leave and quit; a move is saved before it is told
Not here: single questions (prompts), the words (report.seat_text)
Example: tests/cli/test_play.py
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation_sim.cli import files, options, prompts
from negotiation_sim.errors import NegotiationSimError, WorkError, printable, unknown
from negotiation_sim.game.briefs import brief
from negotiation_sim.game.game import Game
from negotiation_sim.game.moves import GameError, Move
from negotiation_sim.game.saved import SavedGame
from negotiation_sim.game.seen import seen
from negotiation_sim.game.typed import typed
from negotiation_sim.game.views import Draft, View
from negotiation_sim.report import seat_text
from negotiation_sim.report.commands import command_line
from negotiation_sim.report.words import listed
from negotiation_sim.scenario.estimates import Value

if TYPE_CHECKING:
    from collections.abc import Callable

HELP = {
    "yes, no": "answer the draft on the table, where you are asked; yes 2 answers draft 2",
    "offer": "make an offer, question by question; at an open table a party signs it by that",
    "offer ISSUE=VALUE ...": "the same in one line; what you leave out stays as it is",
    "worth": "what the draft on the table means to you; worth 2: draft 2",
    "would they sign?": "what you can know of it; would 2: of draft 2, would offer: of your offer",
    "draft, brief": "read the draft, or your brief, again",
    "say WORDS": "say something that all hear; the engine's seats do not listen",
    "next": "end the round; whoever has not answered has said no, but to a draft of its own",
    "withdraw 2": "take a draft of yours from an open table; till then it stays, with a party's yes, beside later ones",
    "leave": "leave the talks for good",
    "save FILE, quit": "keep the game in a file; stop, and go on another time",
}
INSIDE = "Type a value, or Enter to keep it; back: the question before; cancel: no offer."


class Back(Exception):  # noqa: N818 - no error: the person wants the question before
    """Asked for the question before."""


class Cancelled(Exception):  # noqa: N818 - no error: the person wants none of it
    """Asked for the table."""


class Seat:
    """A person in one seat of a game."""

    def __init__(self, kept: Game | SavedGame) -> None:
        self.saved = kept if isinstance(kept, SavedGame) else None
        self.game = kept.game if isinstance(kept, SavedGame) else kept
        (self.seat,) = self.game.seats
        self.scenario = seen(self.game.scenario, self.seat)
        self.told = Telling(self.game, self.seat)

    @property
    def view(self) -> View:
        """What the seat may know now."""
        return self.game.view(self.seat)

    def play(self) -> None:
        """Play until the game has ended, or the person stops."""
        self.told.brief()
        click.echo("Type help to see what you can do.\n")
        if self.game.table == "open" and not self.game.round and self.game.ended is None:
            self._move(Move("end_round"))
        else:
            self.told.now()
        try:
            while self.game.ended is None:
                self._one(prompts.line(f"Round {self.game.round} of {self.scenario.talks.rounds} >"))
        except prompts.InputEndedError:
            self._stopped()
        else:
            if self.game.ended is not None:
                self.told.end()

    def _one(self, given: str) -> None:
        """One line that was typed."""
        word, _, rest = given.partition(" ")
        commands: dict[str, Callable[[str], None]] = {
            "yes": lambda rest: self._answer(rest, yes=True),
            "no": lambda rest: self._answer(rest, yes=False),
            "offer": self._offer,
            "worth": self._worth,
            "would": self._would,
            "draft": self._draft,
            "brief": lambda _: self.told.brief(),
            "say": lambda rest: self._move(Move("say", self.seat, words=rest)),
            "next": lambda _: self._move(Move("end_round")),
            "withdraw": lambda rest: self._move(Move("withdraw", self.seat, draft_id=self._id(rest))),
            "leave": self._leave,
            "save": self._save,
            "help": self._help,
            "back": self._nothing_before,
            "quit": self._quit,
        }
        name = word.casefold().rstrip("?")
        try:
            if name in commands:
                commands[name](rest.strip())
            elif given:
                raise GameError(f"{unknown('command', word, commands)}; help tells what each does")
            else:
                click.echo("Type next to end the round, or help.")
        except NegotiationSimError as error:
            if not isinstance(error, GameError):
                raise
            click.echo(f"{error}")

    def _move(self, move: Move) -> None:
        kept = self.game if self.saved is None else self.saved
        kept.play(move)
        self.told.after(move)

    def _answer(self, rest: str, *, yes: bool) -> None:
        number = self._id(rest)
        if not yes or self._sure(self._known(rest).values):
            self._move(Move("answer", self.seat, draft_id=number, yes=yes))

    def _sure(self, draft: Mapping[str, Value]) -> bool:
        """Whether the seat would sign a draft; asked only where its own numbers speak against it."""
        against = seat_text.against(self.view, draft)
        return not against or prompts.yes(f"{against} Would you sign it all the same?", default=False)

    def _offer(self, rest: str) -> None:
        if rest:
            self._put_forward(self._typed(rest))
            return
        # Asked of a copy first, so that nobody answers question after question in vain.
        self.game.replay(self.game.moves).play(Move("propose", self.seat, draft={}))
        values = dict(self._start())
        click.echo(INSIDE)
        try:
            self._ask_all(values)
        except Cancelled:
            click.echo("No offer was made.")
            return
        self._put_forward(values)

    def _put_forward(self, draft: dict[str, Value]) -> None:
        """Make an offer; where it is a yes as well, its author is asked like anybody who says yes."""
        move = Move("propose", self.seat, draft=draft)
        # Tried on a copy first, so that nobody is asked about an offer that cannot be made.
        tried = self.game.replay(self.game.moves)
        tried.play(move)
        is_open = self.game.table == "open"
        whole = tried.drafts[-1].values if is_open else tried.view(self.seat).offer
        if (is_open or self.scenario.talks.protocol == "alternating-offers") and not self._sure(whole):
            click.echo("No offer was made.")
            return
        self._move(move)

    def _ask_all(self, values: dict[str, Value]) -> None:
        """Ask issue by issue, and then for the whole; going back is possible everywhere."""
        issues, at = [name for name, issue in self.scenario.issues.items() if not issue.rests], 0
        while at <= len(issues):
            try:
                if at == len(issues):
                    self._confirm(values)
                else:
                    values[issues[at]] = self._ask(issues[at], values[issues[at]])
                at += 1
            except Back:
                at = max(0, at - 1)

    def _ask(self, name: str, now: Value) -> Value:
        options.show(seat_text.question(self.scenario, self.view, name))

        def read(given: str) -> Value:
            try:
                return now if not given else typed(self.scenario.issues[name], given)
            except ValueError:
                _inside(given, INSIDE)
                raise

        return prompts.until(f"{name} [{seat_text.short(self.scenario, name, now)}]", read)

    def _confirm(self, values: dict[str, Value]) -> None:
        options.show(seat_text.proposal(self.scenario, self.view, values))

        def read(given: str) -> None:
            if given.casefold() in ("n", "no"):
                raise Cancelled
            if given and given.casefold() not in ("y", "yes"):
                _inside(given, "yes puts this forward, no makes no offer, back changes it.")
                raise ValueError("please type yes, no or back")

        prompts.until("Put it forward? [yes]", read)

    def _start(self) -> dict[str, Value]:
        """From where an offer starts: the seat's last one; at an open table the last draft on it."""
        view = self.view
        live = [draft for draft in view.drafts if not draft.withdrawn]
        if self.game.table == "open":
            return dict(live[-1].values if live else view.status_quo)
        return dict(view.offer)

    def _typed(self, rest: str) -> dict[str, Value]:
        values = {}
        for item in rest.split():
            name, equals, value = item.partition("=")
            if not equals:
                raise GameError(f"an offer in one line is ISSUE=VALUE ISSUE=VALUE ..., and this is {item!r}")
            if name not in self.scenario.issues:
                raise GameError(unknown("issue", name, self.scenario.issues))
            try:
                values[name] = typed(self.scenario.issues[name], value)
            except ValueError as error:
                raise GameError(f"{name}: {error}") from None
        return values

    def _worth(self, rest: str) -> None:
        options.show(seat_text.meaning(self.scenario, self.view, self._values(rest)))

    def _would(self, rest: str) -> None:
        asked = rest.casefold().rstrip("?").removeprefix("they sign").strip()
        options.show(seat_text.would_sign(self.scenario, self.view, self._values(asked)))

    def _draft(self, rest: str) -> None:
        options.show(seat_text.tabled(self.scenario, self.view, self._known(rest)))

    def _values(self, rest: str) -> dict[str, Value]:
        return (
            dict(self.view.offer) if rest == "offer" and self.view.offer else dict(self._known(rest).values)
        )

    def _known(self, rest: str) -> Draft:
        number = self._id(rest)
        if not 1 <= number <= len(self.game.drafts):
            there = (
                f"the last one is draft {len(self.game.drafts)}" if self.game.drafts else "there is none yet"
            )
            raise GameError(f"there is no draft {number}; {there}")
        return self.game.drafts[number - 1]

    def _id(self, rest: str) -> int:
        """The number of a draft; without one, of the last that is on the table."""
        if not rest:
            live = [draft.id for draft in self.game.drafts if not draft.withdrawn]
            if not live:
                raise GameError("there is no draft on the table yet")
            return live[-1]
        if not rest.isdecimal() or len(rest) > 9:
            raise GameError(f"drafts have numbers, and this is {rest[:40]!r}")
        return int(rest)

    def _leave(self, _: str) -> None:
        if prompts.yes("Leave for good? Nobody can come back.", default=False):
            self._move(Move("leave", self.seat))
            while self.game.ended is None:
                self._move(Move("end_round"))

    def _save(self, rest: str) -> None:
        if self.saved is not None:
            click.echo(f"Every move is in {self.saved.path} already.")
        elif not rest:
            raise GameError("save takes the name of a new file: save game.jsonl")
        else:
            try:
                files.may_write(Path(rest), force=False)
                self.saved = SavedGame.begin(Path(rest), self.game)
            except (click.UsageError, WorkError, ValueError) as error:  # the game goes on all the same
                raise GameError(f"{error}; choose another name") from None
            click.echo(f"Kept in {printable(rest)}, and so will be every move from now on.")

    def _help(self, _: str) -> None:
        options.show(seat_text.help_page(HELP))

    def _nothing_before(self, _: str) -> None:
        click.echo(
            "There is no question to go back to. Another yes or no changes an answer, another offer takes the place "
            "of the last one, until the round ends."
        )

    def _quit(self, _: str) -> None:
        if self.saved is None and not prompts.yes("The game is not saved. Stop all the same?", default=False):
            return
        raise prompts.InputEndedError

    def _stopped(self) -> None:
        if self.saved is None:
            click.echo("The game was not saved.")
        else:
            click.echo(f"Kept. To go on: {command_line('play', '--resume', str(self.saved.path))}")


class Telling:
    """What happens at the table, told to one seat as it happens."""

    def __init__(self, game: Game, seat: str) -> None:
        self.game, self.seat = game, seat
        self.scenario = seen(game.scenario, seat)

    def brief(self) -> None:
        """What the seat is told before it begins, with its numbers as they are now."""
        view = self.game.view(self.seat)
        options.show(seat_text.brief(brief(self.game.scenario, view), view))

    def now(self) -> None:
        """The round that is open, and what lies on the table."""
        game, view = self.game, self.game.view(self.seat)
        if game.ended is not None:
            return
        options.show(seat_text.round_opened(self.scenario, view, game.table))
        if game.table == "protocol":
            if view.drafts:
                before = view.drafts[-2] if len(view.drafts) > 1 else None
                options.show(seat_text.tabled(self.scenario, view, view.drafts[-1], before))
                options.show(seat_text.meaning(self.scenario, view, view.drafts[-1].values))
            return
        for draft in view.drafts:
            if draft.withdrawn:
                continue
            if draft.round == view.round:  # new: what it says is told, not only who signs it
                options.show(seat_text.tabled(self.scenario, view, draft))
                options.show(seat_text.meaning(self.scenario, view, draft.values))
            else:
                options.show(seat_text.answers_to(self.scenario, view, draft))

    def after(self, move: Move) -> None:
        """What a move has brought."""
        game, view = self.game, self.game.view(self.seat)
        if move.kind == "end_round":
            self.now()
        elif move.kind == "propose" and game.table == "open":
            options.show(seat_text.tabled(self.scenario, view, view.drafts[-1]))
            if move.seat == self.seat and view.own.signs:
                click.echo(seat_text.SIGNED_BY_IT)
        elif move.seat == self.seat:
            options.show(seat_text.done(self.scenario, view, move))
        else:
            options.show(seat_text.heard(self.scenario, move))

    def end(self) -> None:
        """How the game ended, and the debrief."""
        from negotiation_sim.report.debrief_text import told

        if sys.stdin.isatty():
            click.echo("\nThe game is over. Working out what was possible ...", err=True)
        options.show(told(self.game.debrief()))


def tell(game: Game, seat: str | None) -> None:
    """Tell a whole game again, as the holder of a seat saw it; *seat* need not be given where there is one."""
    if seat is None and len(game.seats) != 1:
        taken = f"it has {listed([*game.seats])}" if game.seats else "none was taken"
        raise GameError(f"a game is told from one seat (--as ACTOR), and {taken}")
    seat = game.seats[0] if seat is None else seat
    again = game.replay(())
    telling = Telling(again, seat)
    telling.brief()
    for move in game.moves:
        again.play(move)
        telling.after(move)
    if again.ended is not None:
        telling.end()


def _inside(given: str, said: str) -> None:
    """The words that are no values, while an offer is made."""
    match given.casefold():
        case "back":
            raise Back
        case "cancel" | "quit":
            raise Cancelled
        case "help":
            raise ValueError(said)
