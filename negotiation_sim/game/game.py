"""One negotiation in which some seats are taken from outside: the engine, with some offers and answers given to it.

In:      Scenario, which seats are taken, the form of the table, a seed; then moves
Out:     Game: views of the seats, drafts and answers, how it ended
Keeps:   the same moves give the same game; a move that cannot be made raises one GameError and changes nothing;
         with no seat taken, the game is round by round the engine's run of that seed
Not here: what comes of a move (course), what a seat may know (views), screens (cli)
Example: tests/game/test_game.py
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, SupportsIndex

import numpy as np

from negotiation_sim.agreement.who_signs import on_scale
from negotiation_sim.errors import ScenarioError, StudyError, unknown
from negotiation_sim.game import views
from negotiation_sim.game.course import Course, Form, GameEnded, possible, seated
from negotiation_sim.game.debrief import Debrief, debrief
from negotiation_sim.game.evaluate import Evaluation, evaluate
from negotiation_sim.game.moves import GameError, Move, as_lines, read_lines
from negotiation_sim.game.views import Draft, News, Remark, View
from negotiation_sim.model.arrays import Floats, compile_scenario
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.record import asked, record, run_asked_for
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.strategies import Strategy

Program = Callable[[View], Iterable[Move]]


class Game:
    """One negotiation as a list of moves.

    Round 0 is the stated start: seats that are taken may make their first offers. :meth:`end_round` opens
    round 1. At a table of the *protocol* each round has one draft: from the offers that stand when the round
    opens. The seats answer it, and make offers for the next round; who makes none stands by the last one, at
    first by its stated position. At an *open* table every seat may table drafts, and a draft is signed as
    soon as the answers to it make an agreement.

    Args:
        scenario: What is negotiated.
        seats: The seats that are taken from outside; the engine holds all others. A seat of these can be
            handed back to the engine, and taken again.
        table: ``protocol`` or ``open``.
        seed: Start of all random draws, from 0; None for the game in which every number has its likeliest value.
        run: Which run of that seed, from 0.
        strategies: By actor, a strategy of your own for a seat that the engine holds.

    Raises:
        GameError: If a seat does not exist, or the protocol has no offers that a seat could make.
    """

    def __init__(
        self,
        scenario: Scenario,
        seats: Iterable[str] = (),
        *,
        table: Form = "protocol",
        seed: SupportsIndex | None = None,
        run: SupportsIndex = 0,
        strategies: Mapping[str, Strategy] | None = None,
    ) -> None:
        self.run, given = run_asked_for(scenario, run, seed)
        self.scenario, self.table, self.seed = scenario, table, None if seed is None else given
        self.seats, self.strategies = tuple(dict.fromkeys(seats)), dict(strategies or {})
        possible(scenario, self.seats, self.strategies, table)
        compiled = seated(compile_scenario(scenario), self.seats, self.strategies)
        self._course = Course(scenario, compiled, seats=self.seats, form=table, seed=self.seed, run=self.run)
        actors, column = self._course.talks.table, self._course.column
        self._private = {seat: views.knowledge_of(scenario, actors, seat, column) for seat in self.seats}
        self._public = {seat: views.in_public(scenario, seat) for seat in self.seats}
        self._moves: list[Move] = []
        self._remarks: list[Remark] = []

    # --- moves --------------------------------------------------------------------------------

    def play(self, move: Move) -> None:
        """Make a move of any kind; see the method of its name.

        Raises:
            GameError: If it cannot be made; nothing has changed then.
        """
        if self.ended is not None:
            raise GameError("the game is over")
        if move.kind == "end_round":
            self._close_and_open()
        elif move.kind == "report":
            self._report(move)
        else:
            seat = self._taken(move.seat)
            if not self._course.present(seat):
                raise GameError(f"'{seat}' has left the talks")
            if (held := seat in self._course.held) == (move.kind == "take"):
                where = "is held from outside already" if held else "was handed back to the engine"
                raise GameError(f"the seat '{seat}' {where}")
            kinds: dict[str, Callable[[str, Move], None]] = {
                "propose": self._propose,
                "answer": self._answer,
                "withdraw": self._withdraw,
                "say": lambda seat, move: self._remarks.append(Remark(self.round, seat, move.spoken())),
                "leave": lambda seat, _: self._course.leave(seat),
                "hand_back": lambda seat, _: self._course.hand_back(seat),
                "take": lambda seat, _: self._course.take(seat),
            }
            kinds[move.kind](seat, move)
        self._moves.append(move)

    def propose(self, seat: str, draft: Mapping[str, Value]) -> None:
        """Put a *draft*, by issue in its own unit, to the chair as an offer, or at an open table before the parties.

        An issue that is left out stays as in the seat's last offer; at an open table, as the status quo.
        """
        self.play(Move("propose", seat, draft=dict(draft)))

    def answer(self, seat: str, draft_id: int, *, yes: bool) -> None:
        """Say whether the seat would sign the draft of number *draft_id*; it may change its mind while that is on the table."""
        self.play(Move("answer", seat, draft_id=draft_id, yes=yes))

    def withdraw(self, seat: str, draft_id: int) -> None:
        """Take a draft of the seat's own, of number *draft_id*, from an open table."""
        self.play(Move("withdraw", seat, draft_id=draft_id))

    def say(self, seat: str, words: str) -> None:
        """Say something that everybody at the table hears; the engine's seats do not listen."""
        self.play(Move("say", seat, words=words))

    def leave(self, seat: str) -> None:
        """Leave the talks for good."""
        self.play(Move("leave", seat))

    def hand_back(self, seat: str) -> None:
        """Let the engine hold the seat, until somebody takes it again."""
        self.play(Move("hand_back", seat))

    def take(self, seat: str) -> None:
        """Hold a seat again that was handed back; it stands by what the engine has offered for it last."""
        self.play(Move("take", seat))

    def report(self, event: str | None = None, *, words: str | None = None) -> None:
        """Let an event of the scenario happen now, whatever its chance and round; or tell news that changes no number."""
        self.play(Move("report", event=event, words=words))

    def end_round(self) -> None:
        """Close the round: whoever has not answered has said no. Then the next one opens."""
        self.play(Move("end_round"))

    def play_out(self, programs: Mapping[str, Program]) -> GameEnded:
        """Let programs hold seats until the game has ended.

        In round 0 and in every round each program is shown its view once, in the order given here, and
        makes its moves.

        Raises:
            GameError: If a program makes a move that cannot be made, or one for another seat.
        """
        while (ended := self.ended) is None:
            for seat, program in programs.items():
                here = self.ended is None and self._course.present(self._taken(seat))
                for move in program(self.view(seat)) if here else ():
                    if move.seat != seat:
                        raise GameError(f"the program in the seat '{seat}' made a move for '{move.seat}'")
                    self.play(move)
            if self.ended is None:
                self.end_round()
        return ended

    # --- what can be seen ---------------------------------------------------------------------

    def no_offer(self, seat: str) -> str:
        """Why the seat can make no offer now; empty if it can. Raises: GameError where nobody has taken the seat."""
        return "the game is over" if self.ended is not None else self._course.no_offer(self._taken(seat))

    @property
    def round(self) -> int:
        """The round that is open, from 1; 0 before the first one."""
        return self._course.round

    @property
    def moves(self) -> tuple[Move, ...]:
        """All moves so far."""
        return tuple(self._moves)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Everything that was tabled, with the answers."""
        return tuple(self._course.drafts)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Everything that was said."""
        return tuple(self._remarks)

    @property
    def news(self) -> tuple[News, ...]:
        """The events that have happened."""
        return tuple(self._course.news)

    @property
    def held(self) -> frozenset[str]:
        """The seats that are held from outside now."""
        return frozenset(self._course.held)

    @property
    def left(self) -> dict[str, int]:
        """Who has left the talks for good, with the number of the round."""
        return dict(self._course.left)

    @property
    def ended(self) -> GameEnded | None:
        """How the game ended; None while the talks go on."""
        return self._course.ended

    def view(self, seat: str) -> View:
        """All that the holder of *seat* may know now, and nothing else.

        Raises:
            GameError: If the seat does not exist, or the engine holds it.
        """
        seat, course = self._taken(seat), self._course
        return View(
            seat=seat,
            own=views.own_numbers(self.scenario, course.talks.table, seat, course.column),
            public=views.weighed(self._public[seat], self.scenario, course.talks.table, course.column),
            round=course.round,
            ending=None if course.ended is None else course.ended.ending,
            signed=course.signed,
            status_quo=course.in_units(course.status_quo),
            offer=dict(course.offers.get(seat, {})),
            drafts=self.drafts,
            remarks=self.remarks,
            news=self.news,
            left=self.left,
            evaluate=lambda draft: self.evaluate(seat, draft),
        )

    def evaluate(self, seat: str, draft: Mapping[str, Value]) -> Evaluation:
        """What would come of a draft, as far as *seat* can know, and what it is worth to it beside no deal.

        A *draft* is by issue a number in its own unit, or an option; an issue left out keeps its status quo.

        Raises:
            GameError: If the draft names an issue that does not exist, or a value that is not on it.
        """
        knowledge, now = self._private[self._taken(seat)], self._course.status_quo
        return evaluate(self.scenario, knowledge, self._package(draft, now), now, max(self.round, 1))

    def debrief(self) -> Debrief:
        """What was possible, what came of it, who blocked it and why, with all private numbers.

        Raises:
            GameError: If the game has not ended.
        """
        if self.ended is None:
            raise GameError("the debrief comes at the end: it tells what the others keep to themselves")
        return debrief(self._course, self.seats)

    # --- a game as a list of moves ------------------------------------------------------------

    def replay(self, moves: Iterable[Move]) -> "Game":
        """A new game of the same beginning, with these *moves*.

        Raises:
            GameError: If one of them cannot be made.
        """
        game = Game(
            self.scenario,
            self.seats,
            table=self.table,
            seed=self.seed,
            run=self.run,
            strategies=self.strategies,
        )
        for move in moves:
            game.play(move)
        return game

    def head(self) -> dict[str, Any]:
        """What it takes to begin the same game again, as plain data.

        Raises:
            GameError: If strategies of the user's own sit at the table: they cannot be written down.
        """
        if self.strategies:
            raise GameError("a game with strategies of your own cannot be saved; keep the code that made it")
        return {
            "game": 1,
            "seats": [*self.seats],
            "table": self.table,
            "at_modes": self.seed is None,
            "run": self.run,
            **record(self.scenario, 1, self.seed or 0),
        }

    def as_lines(self) -> str:
        """The whole game as lines of JSON: the head, then its moves."""
        return as_lines(self.head(), self._moves)

    @classmethod
    def from_lines(cls, text: str) -> "Game":
        """The game that :meth:`as_lines` wrote; a last line that was never finished is left out.

        Raises:
            GameError: If the text is no saved game, or a move in it cannot be made; it says which line.
        """
        head, moves = read_lines(text)
        try:
            given = asked(head)
            seed = None if head["at_modes"] else given.seed
            game = cls(given.scenario, head["seats"], table=head["table"], seed=seed, run=head["run"])
        except (StudyError, KeyError, TypeError) as error:
            raise GameError(f"line 1 of the saved game begins no game: {error}", 1) from None
        for number, move in enumerate(moves, start=2):
            try:
                game.play(move)
            except GameError as error:
                raise GameError(f"line {number} of the saved game: {error}", number) from None
        return game

    # --- whether a move can be made -----------------------------------------------------------

    def _propose(self, seat: str, move: Move) -> None:
        course = self._course
        if why := course.no_offer(seat):
            raise GameError(why)
        if self.table == "open":
            course.put_on_table(self._package(move.draft, course.status_quo), seat)
            course.ask(len(course.drafts))
            if seat in course.parties and self.ended is None:
                course.note(len(course.drafts), {seat: True})
            return
        last = course.talks.table.given[course.actors[seat]][:, 0]
        course.offer(seat, self._package(move.draft, last))

    def _answer(self, seat: str, move: Move) -> None:
        draft = self._draft(move.draft_id)
        if seat not in self._course.parties:
            raise GameError(f"only the parties answer drafts, and '{seat}' is not one of them")
        if draft.withdrawn:
            raise GameError(f"draft {draft.id} was withdrawn")
        if self.table == "protocol" and draft.id != len(self.drafts):
            raise GameError(f"draft {draft.id} is no longer on the table; draft {len(self.drafts)} is")
        if move.yes is None:
            raise GameError("an answer is yes or no")
        self._course.note(draft.id, {seat: move.yes})

    def _withdraw(self, seat: str, move: Move) -> None:
        draft = self._draft(move.draft_id)
        if draft.author != seat or self.table == "protocol":
            whose = "the chair" if draft.author is None else self.scenario.actors[draft.author].name
            raise GameError(
                f"draft {draft.id} cannot be withdrawn: at this table the next one takes its place"
                if self.table == "protocol"
                else f"draft {draft.id} was put on the table by {whose}; nobody else can withdraw it"
            )
        if draft.withdrawn:
            raise GameError(f"draft {draft.id} was withdrawn already")
        self._course.withdraw(draft.id)

    def _report(self, move: Move) -> None:
        if move.event is None:
            self._course.news.append(News(self.round, None, move.spoken()))
            return
        events = {event.id: event for event in self.scenario.events}
        if move.event not in events:
            raise GameError(unknown("event", move.event, events))
        if any(news.event == move.event for news in self.news):
            raise GameError(f"the event '{move.event}' has happened already")
        self._course.report(events[move.event])

    def _close_and_open(self) -> None:
        if self.round:
            self._course.close()
        if self.ended is None:
            self._course.open()

    def _taken(self, seat: str | None) -> str:
        if seat not in self.scenario.at_table:
            raise GameError(unknown("seat", seat, self.scenario.at_table))
        if seat not in self.seats:
            raise GameError(f"the engine holds the seat '{seat}'")
        return seat

    def _draft(self, draft_id: int | None) -> Draft:
        if draft_id is None or not 1 <= draft_id <= len(self.drafts):
            there = f"the last one is draft {len(self.drafts)}" if self.drafts else "there is none yet"
            raise GameError(f"there is no draft {draft_id}; {there}")
        return self.drafts[draft_id - 1]

    def _package(self, draft: Mapping[str, Value] | None, otherwise: Floats) -> Floats:
        """A draft on the scale 0 to 1, ndarray[issues]; what it leaves out is as in *otherwise*."""
        given = draft or {}
        rests = self._course.rests_at(given)
        try:
            values = on_scale(self.scenario, {n: v for n, v in given.items() if n not in rests}) | rests
        except ScenarioError as error:
            raise GameError("; ".join(problem.message for problem in error.problems)) from None
        named = zip(self.scenario.issues, otherwise.tolist(), strict=True)
        return np.array([values.get(name, was) for name, was in named])
