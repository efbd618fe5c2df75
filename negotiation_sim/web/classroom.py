"""A class: groups that play the same game side by side, the people in their seats, and the clock.

In:      Scenario, Store, how many groups, the form of the table; joins, moves, the instructor's wishes, the time
Out:     Classroom: who sits where, each group's Game, the phase; whom to tell that something has changed
Keeps:   a move is on the disk before it counts; every seat that no person holds is held by the engine;
         what happens in a game is the game's own answer
Not here: the rules of a game (game), pages (student, teacher), who is who on the network (guard)
Example: tests/web/test_classroom.py
"""

import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from secrets import token_urlsafe
from time import monotonic
from typing import Literal

from attrs import evolve

from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.game.course import Form
from negotiation_sim.game.game import Game
from negotiation_sim.game.moves import GameError, Move
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.web.group import Group
from negotiation_sim.web.store import Kept, Person, Store

Phase = Literal["waiting", "talks", "paused", "closed"]
MOST_NAME = 40
WATCHERS = 20
"""People who may join beyond the number of seats; they watch, and take a seat when one is free."""
BEFORE_THE_TALKS = ("say", "propose")


class RefusedError(NegotiationSimError):
    """Something that cannot be done in this class now, in one sentence."""


class Classroom:
    """The class in memory; all that matters of it lies in the store.

    Attributes:
        seats: Those that people may take; all at the table unless some are named.
        seed: Of the numbers of the game; None for their likeliest values.
        phase: waiting, talks, paused or closed.
        debrief: Whether what was private may be told.
        door: Whether anybody may join.
        limit, silence: Seconds of a round, and until a silent seat is handed back; 0 for none.
        ends: When the round ends, on the clock of *now*; None where it has no end.
        session: The number of this play-through.
    """

    def __init__(
        self,
        scenario: Scenario,
        store: Store,
        groups: int,
        table: Form,
        *,
        now: Callable[[], float] = monotonic,
        seats: Sequence[str] = (),
        seed: int | None = None,
    ) -> None:
        self.scenario, self.store, self.table, self.now = scenario, store, table, now
        self.seats, self.seed = tuple(seats) or scenario.at_table, seed
        self.listeners: list[Callable[[Group | None], None]] = []
        self.count = groups
        self._load()

    def _load(self) -> None:
        """Everything as it is on the disk; the round's clock and everybody's silence begin anew."""
        store, now = self.store, self.now
        self.people = {person.key: person for person in store.people()}
        self.seen = dict.fromkeys(self.people, now())
        self.phase: Phase = store.recall("phase", "waiting")
        self.debrief: bool = store.recall("debrief", otherwise=False)
        self.door: bool = store.recall("door", otherwise=True)
        self.limit: int = store.recall("limit", 0)
        self.silence: int = store.recall("silence", 300)
        self.session = max(store.sessions(), default=0) or store.begin()
        self.groups = [Group(number, self._game()) for number in range(1, self.count + 1)]
        kept = [*store.moves(self.session)]
        for group in self.groups:
            own = [one.move for one in kept if one.group == group.number]
            if own:
                group.game = group.game.replay(own)
            else:
                self._deal(group)
        self.left = float(self.limit)
        self.ends: float | None = None
        if self.phase == "talks":
            self._wind_up()

    def _game(self) -> Game:
        return Game(self.scenario, self.seats, table=self.table, seed=self.seed)

    def _deal(self, group: Group, *, rehearsal: bool = False) -> None:
        """Hand the seats in which nobody sits to the engine; in a rehearsal all."""
        free = [seat for seat in self.seats if rehearsal or self.sitting(group, seat) is None]
        if free:
            self._play(group, [(None, Move("hand_back", seat)) for seat in free])

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """All of it kept, or nothing; if it cannot be, the class goes back to what is on the disk."""
        try:
            with self.store.together():
                yield
        except sqlite3.Error as error:
            raise self._not_kept() from error

    async def settled(self) -> None:
        """Wait until all that was done is on the disk.

        Raises:
            RefusedError: If it could not be kept; the class is as it is on the disk then.
        """
        try:
            await self.store.settled()
        except sqlite3.Error as error:
            raise self._not_kept() from error

    def _not_kept(self) -> RefusedError:
        self._load()
        self._tell(None)
        return RefusedError("This could not be kept on the disk. Please try again.")

    # --- who sits where -----------------------------------------------------------------------

    def group_of(self, person: Person) -> Group | None:
        """The table at which somebody sits or watches."""
        return None if person.group is None else self.groups[person.group - 1]

    def holds(self, person: Person) -> bool:
        """Whether somebody holds a seat now, and the engine does not."""
        group = self.group_of(person)
        return group is not None and person.seat in group.game.held

    def sitting(self, group: Group, seat: str) -> Person | None:
        """Who sits in a seat, silent or not."""
        return next(
            (p for p in self.people.values() if p.group == group.number and p.seat == seat),
            None,
        )

    def free(self) -> Iterator[tuple[Group, str]]:
        """Seats that anybody may take, the best one first: tables with few people, parties before the others."""
        parties, taken = self.scenario.talks.parties, {(p.group, p.seat) for p in self.people.values()}
        found = [
            ((group.number, seat) in taken, len(group.game.held), seat not in parties, place, group.number)
            for group in self.groups
            for place, seat in enumerate(self.seats)
            if group.game.ended is None and seat not in group.game.held and seat not in group.game.left
        ]
        for *_, place, number in sorted(found):
            yield self.groups[number - 1], self.seats[place]

    def no_entry(self) -> str:
        """Why nobody can join now, in a sentence; empty if somebody can."""
        if not self.door:
            return "Nobody can join now. Ask your instructor."
        full = len(self.people) >= len(self.groups) * len(self.seats) + WATCHERS
        return "The class is full. Ask your instructor." if full else ""

    def join(self, name: str) -> Person:
        """Let somebody in, to the best free seat; without one, to watch.

        Raises:
            RefusedError: If the door is closed, the name is empty, or the class is full.
        """
        if why := self.no_entry():
            raise RefusedError(why)
        if not (said := _clean(name)):
            raise RefusedError("Please type a name.")
        group, seat = next(self.free(), (None, None))
        if group is None:
            group = min(self.groups, key=lambda g: (g.game.ended is not None, g.number))
        with self._whole():
            person = self.store.add(token_urlsafe(16), said, group.number, None)
            self.people[person.key] = person
            self.seen[person.key] = self.now()
            if seat is not None:
                self.move(person, group, seat)
        self._tell(group)
        return self.people[person.key]

    def move(self, person: Person, group: Group, seat: str | None) -> None:
        """Let somebody sit in a seat; whoever was silent there watches from now on.

        Raises:
            RefusedError: If another person holds it.
        """
        if seat is not None and seat not in self.seats:
            raise RefusedError("There is no such seat.")
        other = None if seat is None else self.sitting(group, seat)
        if other is not None and other.id != person.id and self.holds(other):
            raise RefusedError(f"{other.name} holds this seat.")
        with self._whole():
            self._leave_seat(person)
            if other is not None and other.id != person.id:
                self._sit(other, group, None)
            self._sit(person, group, seat)
            if seat is not None and group.game.ended is None and seat not in group.game.left:
                self._play(group, [(person, Move("take", seat))])
        self.seen[person.key] = self.now()

    def remove(self, person: Person) -> None:
        """Take somebody out of the class; the engine holds the seat."""
        with self._whole():
            self._leave_seat(person)
            self.store.remove(person.id)
        del self.people[person.key]
        self._tell(self.group_of(person))

    def _leave_seat(self, person: Person) -> None:
        group = self.group_of(person)
        if group is not None and person.seat is not None and self.holds(person) and group.game.ended is None:
            self._play(group, [(person, Move("hand_back", person.seat))])

    def _sit(self, person: Person, group: Group | None, seat: str | None) -> None:
        before = self.group_of(person)
        number = None if group is None else group.number
        self.store.seat(person.id, number, seat)
        self.people[person.key] = evolve(person, group=number, seat=seat)
        self._tell(group)
        if before is not group:
            self._tell(before)

    # --- moves --------------------------------------------------------------------------------

    def act(self, person: Person, *moves: Move, once: str | None = None) -> None:
        """Make moves for somebody, all or none; they are kept when this returns. A known stamp was made already.

        Raises:
            RefusedError: If the class is not at it now, or somebody has no seat.
            GameError: If the game does not allow it.
        """
        group = self.group_of(person)
        if group is None or person.seat is None or any(move.seat != person.seat for move in moves):
            raise RefusedError("You have no seat at this table.")
        stamp = f"{person.id}.{once[:64]}" if once else None
        if stamp and self.store.knows(stamp):
            return
        if self.phase == "closed" or group.game.ended is not None:
            raise RefusedError("The talks are over.")
        if self.phase == "paused":
            raise RefusedError("The talks are paused. Please wait.")
        if self.phase == "waiting" and any(move.kind not in BEFORE_THE_TALKS for move in moves):
            raise RefusedError("The talks have not begun.")
        self.seen[person.key] = self.now()
        back = [] if self.holds(person) else [(person, Move("take", person.seat))]
        self._play(group, [*back, *((person, move) for move in moves)], stamp)
        self._close_if_over()

    def take_back(self, person: Person) -> None:
        """Let somebody hold the own seat again."""
        group = self.group_of(person)
        self.seen[person.key] = self.now()
        if group is not None and person.seat is not None and not self.holds(person) and not group.game.ended:
            self._play(group, [(person, Move("take", person.seat))])

    def _play(
        self, group: Group, moves: Iterable[tuple[Person | None, Move]], once: str | None = None
    ) -> None:
        """Let the game judge moves, all or none, and keep them; *once* is the stamp of the last one."""
        before, kept = group.game.moves, []
        try:
            for person, move in moves:
                who = None if person is None else person.id
                kept.append(Kept(self.session, group.number, who, group.game.round, move))
                group.game.play(move)
        except GameError:
            if len(group.game.moves) > len(before):
                group.game = group.game.replay(before)
            raise
        with self._whole():
            self.store.append([*kept[:-1], evolve(kept[-1], once=once)])
        self._tell(group)

    # --- what the instructor wishes -----------------------------------------------------------

    def begin(self) -> None:
        """Open the first round, or go on after a pause or an end."""
        if self.phase == "talks":
            return
        before = self.phase
        if all(group.game.ended is not None for group in self.groups):
            raise RefusedError("Every table has ended. Begin again for another session.")
        self._set(phase="talks", debrief=False)
        self.seen = dict.fromkeys(self.seen, self.now())
        if before == "waiting":
            self.next_round()
        else:
            self._wind_up(self.left if before == "paused" else None)
            self._tell(None)

    def pause(self) -> None:
        """Stop the clock and all moves."""
        if self.phase == "talks":
            self.left = max(1.0, self.ends - self.now()) if self.ends is not None else 0.0
            self.ends = None
            self._set(phase="paused")
            self._tell(None)

    def next_round(self) -> None:
        """Close the round at every table, and open the next one."""
        if self.phase != "talks":
            raise RefusedError("The talks are not running.")
        with self._whole():
            for group in self.groups:
                if group.game.ended is None:
                    self._play(group, [(None, Move("end_round"))])
        self._wind_up()
        self._close_if_over()
        self._tell(None)

    def report(self, event: str | None, words: str | None = None) -> None:
        """Let an event of the scenario happen at every table where it has not, or tell news in words."""
        with self._whole():
            for group in self.groups:
                heard = {news.event for news in group.game.news}
                if group.game.ended is None and (event is None or event not in heard):
                    self._play(group, [(None, Move("report", event=event, words=words))])

    def end(self) -> None:
        """Stop the talks; tables that have not signed stay without an agreement."""
        self.ends = None
        self._set(phase="closed")
        self._tell(None)

    def show_debrief(self) -> None:
        """Tell what was private; only after the talks."""
        if self.phase != "closed":
            raise RefusedError("End the talks first: the debrief tells what was private.")
        self._set(debrief=True)
        self._tell(None)

    def begin_again(self, *, rehearsal: bool = False) -> None:
        """A new session with everybody in their seats; the moves of the last one stay on the disk."""
        with self._whole():
            self.session = self.store.begin(rehearsal=rehearsal)
            self.ends, self.left = None, float(self.limit)
            self._set(phase="waiting", debrief=False)
            for group in self.groups:
                group.game = self._game()
                self._deal(group, rehearsal=rehearsal)
        self._tell(None)

    def set_times(self, limit: int, silence: int) -> None:
        """Seconds of a round, and until a silent seat is handed back; a running round begins anew with its time."""
        changed = limit != self.limit
        self._set(limit=max(0, min(limit, 86_400)), silence=max(0, min(silence, 86_400)))
        if changed and self.phase == "talks":
            self._wind_up()
        self._tell(None)

    def set_door(self, *, open_: bool) -> None:
        """Whether anybody may join."""
        self._set(door=open_)
        self._tell(None)

    def tick(self) -> None:
        """What time brings: the end of a round, and seats of silent people for the engine."""
        if self.phase != "talks":
            return
        now = self.now()
        for person in [*self.people.values()]:
            group = self.group_of(person)
            if self.silence and group and self.holds(person) and now - self.seen[person.key] > self.silence:
                self._leave_seat(person)
        if self.ends is not None and now >= self.ends:
            self.next_round()

    def _wind_up(self, seconds: float | None = None) -> None:
        left = float(self.limit) if seconds is None else seconds
        self.ends = self.now() + left if left and self.limit else None

    def _close_if_over(self) -> None:
        if self.phase == "talks" and all(group.game.ended is not None for group in self.groups):
            self.end()

    def _set(self, **settings: object) -> None:
        for name, value in settings.items():
            self.store.remember(name, value)
            setattr(self, name, value)

    def _tell(self, group: Group | None) -> None:
        """Let the pages of a table know, or those of all."""
        for one in self.groups if group is None else [group]:
            one.version += 1
        for listener in self.listeners:
            self.store.afterwards(partial(listener, group))


def _clean(name: str) -> str:
    """A name as it is shown: one line, nothing invisible, and not too long."""
    seen = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in name[: 10 * MOST_NAME])
    return " ".join(seen.split())[:MOST_NAME]
