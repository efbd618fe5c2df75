"""The course of one game: rounds open and close, drafts are tabled, parties answer, and the talks end.

In:      CompiledScenario, Draws, which seats are taken from outside; offers, answers and departures from there
Out:     Course: drafts with their answers, news, who has left, the ending
Keeps:   every rule is the engine's; only offers and answers of taken seats come from outside. A chair that drafts for
         people knows the red lines that have been said, or its draft would show where the others lie
Not here: which moves may be made (game), what a seat may know (views)
Example: tests/game/test_game.py
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from negotiation_sim.errors import unknown
from negotiation_sim.game.moves import GameError
from negotiation_sim.game.open_table import OpenTable
from negotiation_sim.game.views import Draft, News, in_unit, said_lines
from negotiation_sim.model.answers import Answers, Reason, answer
from negotiation_sim.model.arrays import CompiledScenario, Floats
from negotiation_sim.model.engine import STILL_TALKING, Talks
from negotiation_sim.model.outcomes import named
from negotiation_sim.model.protocols import Round, weighted_mean
from negotiation_sim.model.state import Bools
from negotiation_sim.runs.ensemble import draws_of_run
from negotiation_sim.runs.units import package_told
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS, Ending, Event
from negotiation_sim.strategies import Strategy

Form = Literal["protocol", "open"]
OFFERED = ("single-text", "alternating-offers")
"""The protocols in which a seat makes offers of its own."""


ASKED = np.ones((), dtype=bool)
"""The parties are asked in every run."""


@frozen
class GameEnded:
    """How a game ended.

    Attributes:
        ending, outcome: The ending; the outcome by id.
        round: The number of the round, from 1.
        signed: The id of the draft that was signed, from 1; None where none was.
        package: What then holds, by issue in its own unit.
    """

    ending: Ending
    round: int
    signed: int | None
    outcome: str
    package: Mapping[str, Value]


class Course:
    """One run of the engine, with a neighbour that keeps it company, stepped from outside.

    Attributes:
        round: Now; 0 before the first one.
        held: The seats whose offers and answers come from outside now.
        drafts: What was tabled, by id from 1.
        offers: What the taken seats have put forward last, in the issues' units.
        packages: The drafts on the scale 0 to 1.
        status_quo (ndarray[issues]): How things stand, as everybody can see.
    """

    def __init__(
        self,
        scenario: Scenario,
        compiled: CompiledScenario,
        *,
        seats: tuple[str, ...],
        form: Form,
        seed: int | None,
        run: int,
    ) -> None:
        draws, self.column = draws_of_run(compiled, seed, run)
        self.scenario, self.form = scenario, form
        self.held: set[str] = set()
        self.talks = Talks(compiled, draws, OpenTable if form == "open" else None)
        if seats:
            self.talks.table.said = said_lines(scenario)
            self.talks.protocol.refresh()
        self.actors = {name: a for a, name in enumerate(compiled.actors)}
        self.parties = {name: p for p, name in enumerate(scenario.talks.parties)}
        self.status_quo = np.array(
            [issue.scale.number(issue.status_quo.mode) for issue in scenario.issues.values()]
        )
        self.round = 0
        self.drafts: list[Draft] = []
        self.packages: list[Floats] = []
        self.news: list[News] = []
        self.left: dict[str, int] = {}
        self.offers: dict[str, dict[str, Value]] = {}
        self.signed: int | None = None
        self.played: Round
        self.answers: Answers
        for seat in seats:
            self.take(seat)

    @property
    def ended(self) -> GameEnded | None:
        """How the game ended; None while the talks go on."""
        ended, column = self.talks.ended, self.column
        if ended.ending[column] == STILL_TALKING:
            return None
        outcome = named(self.talks.compiled.outcomes, ended.ending, ended.package)[column]
        return GameEnded(
            ENDINGS[int(ended.ending[column])],
            int(ended.rounds[column]),
            self.signed,
            self.scenario.named_outcomes[int(outcome)].id,
            package_told(self.scenario, ended.package[:, column]),
        )

    def no_offer(self, seat: str) -> str:
        """Why a seat can make no offer now, in words; empty if it can."""
        talks = self.scenario.talks
        if not self.present(seat):
            return f"'{seat}' has left the talks"
        if self.form == "open":
            return "" if self.round else "an open table takes drafts from round 1 on; end round 0 first"
        if self.round == talks.rounds:
            return "this is the last round: an offer would come too late"
        if talks.protocol == "alternating-offers" and seat not in self.parties:
            return f"with alternating offers only the parties propose, and '{seat}' is none"
        return ""

    def present(self, seat: str) -> bool:
        """Whether an actor is still at the table."""
        return bool(self.talks.table.present[self.actors[seat], self.column])

    def in_units(self, package: Floats) -> dict[str, Value]:
        """A package (ndarray[issues]) by issue, in the issues' units."""
        return {
            name: in_unit(self.scenario, name, float(number))
            for name, number in zip(self.scenario.issues, package, strict=True)
        }

    def offer(self, seat: str, package: Floats) -> None:
        """Let an offer stand until the seat makes another one."""
        self.talks.table.given[self.actors[seat]] = package[:, np.newaxis].copy()
        self.offers[seat] = self.in_units(package)

    def open(self) -> None:
        """The next round: events, the draft of the protocol, and the answers of the engine's parties."""
        self.round += 1
        happened, self.played = self.talks.open(self.round)
        for event, yes in zip(self.scenario.events, happened[:, self.column], strict=True):
            if yes:
                self._tell(event)
        if self.form == "open":
            # The engine's parties aim lower now: they may sign what they refused before.
            self.ask_anew()
            if self.ended is None:
                self._table_in_turn()
            return
        author = int(self._own(self.played.author))
        self.put_on_table(
            self.played.text[:, self.column], None if author < 0 else self.scenario.everyone[author]
        )
        self.ask(len(self.drafts))
        tabled = self.drafts[-1]
        if tabled.author in self.held:  # whoever makes an offer would sign it
            self.note(tabled.id, {str(tabled.author): True})

    def _table_in_turn(self) -> None:
        """Let one of the engine's parties put a draft on an open table, in place of its last one.

        It tables nothing that it would not sign itself, or that lies there already; a draft that somebody else
        has signed stays.
        """
        order = np.roll([*self.parties], -((self.round - 1) % len(self.parties))).tolist()
        seat = next((party for party in order if party not in self.held and self.present(party)), None)
        if seat is None:
            return
        live = [draft for draft in self.drafts if not draft.withdrawn]
        others = [draft.id for draft in live if draft.author != seat]
        table, protocol = self.talks.table, self.talks.protocol
        assert isinstance(protocol, OpenTable)
        towards = self._spread(self.packages[others[-1] - 1]) if others else weighted_mean(table, table.start)
        package = protocol.draft(self.actors[seat], towards)[:, self.column]
        self.put_on_table(package, seat)
        accepts = self._answers(self.packages[-1]).accepts[self.parties[seat], self.column]
        if not accepts or any(draft.values == self.drafts[-1].values for draft in live):
            self.drafts.pop()
            self.packages.pop()
            return
        for draft in live:
            if draft.author == seat and not any(yes for who, yes in draft.answers.items() if who != seat):
                self.withdraw(draft.id)
        self.ask(len(self.drafts))

    def rests_at(self, draft: Mapping[str, Value]) -> dict[str, float]:
        """What a draft says on issues that no draft touches, where that has been shown to all; from 0 to 1."""
        shown = [self.in_units(self.status_quo), *self.offers.values(), *(d.values for d in self.drafts)]
        return {
            name: issue.scale.number(draft[name])
            for name, issue in self.scenario.issues.items()
            if name in draft and issue.rests and any(values[name] == draft[name] for values in shown)
        }

    def put_on_table(self, package: Floats, author: str | None) -> None:
        """Table a draft (ndarray[issues]); it rests where no draft touches an issue."""
        decided, package = self.talks.compiled.decided, package.copy()
        package[decided] = self.talks.table.inputs["status_quo"][decided, self.column]
        self.packages.append(package)
        self.drafts.append(Draft(len(self.drafts) + 1, self.round, author, self.in_units(package), {}))

    def ask(self, draft_id: int) -> None:
        """Note what the engine's parties say to a draft."""
        if self.form == "open":
            self.answers = self._answers(self.packages[draft_id - 1])
        else:
            self.answers = answer(self.talks.table, self.played, self.talks.unfolded(self.played.text))
        if self.form == "open" or self._own(self.played.asked):
            accepts, abstains = (
                said[:, self.column] for said in (self.answers.accepts, self.answers.abstains)
            )
            engine = {p: at for p, at in self.parties.items() if p not in self.held and self.present(p)}
            passes = tuple(party for party, at in engine.items() if abstains[at])
            self.note(draft_id, {party: bool(accepts[at]) for party, at in engine.items()}, passes)

    def _answers(self, package: Floats) -> Answers:
        """What all would say now to a draft on an open table, by their own numbers."""
        text = self._spread(package)
        return answer(
            self.talks.table, evolve(self.played, text=text, asked=ASKED), self.talks.unfolded(text)
        )

    def ask_anew(self) -> None:
        """Note what the engine's parties say now to all that lies on the table."""
        tabled = self.drafts if self.form == "open" else self.drafts[-1:]
        for draft in [*tabled]:
            if self.ended is None and not draft.withdrawn:
                self.ask(draft.id)

    def hand_back(self, seat: str) -> None:
        """Let the engine hold a seat; it answers what lies on the table."""
        self.held.remove(seat)
        self.talks.table.given.pop(self.actors[seat], None)
        self.offers.pop(seat, None)
        self.ask_anew()

    def take(self, seat: str) -> None:
        """Let a seat be held from outside again; it stands by what the engine has offered for it last.

        Before the first round that is what it wants, and how things stand where it has no stake.
        """
        if self.form == "protocol":
            standing = self.talks.protocol.offers() if self.round else self.talks.table.start
            package = standing[self.actors[seat], :, self.column]
            if not self.round:
                wants = [issue in self.scenario.actors[seat].stances for issue in self.scenario.issues]
                package = np.where(wants, package, self.status_quo)
            self.offer(seat, package)
        self.held.add(seat)

    def report(self, event: Event) -> None:
        """Let an event happen now."""
        self._tell(event)
        self.talks.report(self.scenario.events.index(event))
        if self.form == "open" and self.round:
            self.played = self.talks.protocol.step(self.round)
            self.ask_anew()

    def note(self, draft_id: int, said: Mapping[str, bool], abstains: Collection[str] = ()) -> None:
        """Keep answers to a draft, in the order of the parties; at an open table it may be signed by them.

        Of those who do not sign some may have *abstained*.
        """
        draft = self.drafts[draft_id - 1]
        answers = {**draft.answers, **said}
        ordered = {party: answers[party] for party in self.parties if party in answers}
        passes = {*abstains, *(party for party in draft.abstains if party not in said)}
        draft = evolve(draft, answers=ordered, abstains=tuple(p for p in ordered if p in passes))
        self.drafts[draft_id - 1] = draft
        if self.form == "open":
            text = self._spread(self.packages[draft_id - 1])
            after = self.talks.unfolded(text)
            votes = answer(self.talks.table, evolve(self.played, text=text, asked=ASKED), after)
            votes.accepts[: len(self.parties)] = self._saying(draft, "signs")
            votes.abstains[: len(self.parties)] = self._saying(draft, "abstains")
            if self.talks.sign(votes, after, self.round)[self.column]:
                self._signed(draft_id, votes.accepts)

    def withdraw(self, draft_id: int) -> None:
        """Take a draft from the table."""
        self.drafts[draft_id - 1] = evolve(self.drafts[draft_id - 1], withdrawn=True)

    def leave(self, seat: str) -> None:
        """Let a seat leave for good."""
        self.left[seat] = max(self.round, 1)
        leaves = np.ones((1, self.talks.table.n_runs), dtype=bool)
        self.talks.walk_out(np.array([self.actors[seat]]), leaves, self.left[seat])

    def close(self) -> None:
        """End the round by the engine's own rule, with the answers of the taken seats in their places."""
        talks = self.talks
        if self.form == "open":
            # The engine's parties walk out of nothing: no draft is put to them round after round.
            if self.round == self.scenario.talks.rounds:
                talks.pass_deadline(self.round)
            return
        accepts, abstains = self.answers.accepts.copy(), self.answers.abstains.copy()
        reason = self.answers.reason.copy()
        for seat in self.held:
            if seat in self.parties:
                p = self.parties[seat]
                accepts[p] = self.drafts[-1].answers.get(seat, False)
                abstains[p] = False
                reason[p] = np.where(accepts[p], np.int8(Reason.NONE), reason[p])
        # Somebody may have left since the answers were given.
        for said in (accepts, abstains):
            said[: len(self.parties)] &= talks.table.present[talks.table.parties]
        after = talks.unfolded(self.played.text)
        talks.close(
            self.round, after, evolve(self.answers, accepts=accepts, abstains=abstains, reason=reason)
        )
        if (ended := self.ended) and ended.ending in ("agreement", "not_ratified"):
            self._signed(len(self.drafts), accepts)
        for actor in self.scenario.at_table:
            if actor not in self.left and not self.present(actor):
                self.left[actor] = self.round

    def _signed(self, draft_id: int, accepts: Bools) -> None:
        """Note which draft has been signed, and what was said at home."""
        self.signed = draft_id
        said = accepts[len(self.parties) :, self.column].tolist()
        at_home = dict(zip(self.scenario.talks.ratify, said, strict=True))
        self.drafts[draft_id - 1] = evolve(self.drafts[draft_id - 1], at_home=at_home)

    def _own(self, flags: NDArray[np.generic]) -> np.generic:
        """What holds in this run, of something that may be the same in every run."""
        own: np.generic = np.broadcast_to(flags, self.talks.table.n_runs)[self.column]
        return own

    def _spread(self, package: Floats) -> Floats:
        return np.repeat(package[:, np.newaxis], self.talks.table.n_runs, axis=1)

    def _saying(self, draft: Draft, what: str) -> Bools:
        """Who says this to a draft, as the engine has it, ndarray[parties, runs]."""
        says = [draft.said(party) == what and self.present(party) for party in self.parties]
        return np.repeat(np.array(says, dtype=bool)[:, np.newaxis], self.talks.table.n_runs, axis=1)

    def _tell(self, event: Event) -> None:
        """News, and what it has done to how things stand, for everybody to see."""
        self.news.append(News(self.round, event.id))
        for i, issue in enumerate(self.scenario.issues):
            address = f"issues.{issue}.status_quo"
            if address in event.changes:
                self.status_quo[i] = self.scenario.number_at(address, event.changes[address])


def seated(
    compiled: CompiledScenario, seats: Iterable[str], strategies: Mapping[str, Strategy]
) -> CompiledScenario:
    """With strategies of the user's own; a seat that is taken leaves by a move, and never by the file's patience."""
    patience = compiled.walks_out_after.copy()
    patience[[compiled.actors.index(seat) for seat in seats]] = 0
    own = {compiled.actors.index(name): rule for name, rule in strategies.items()}
    groups = [(rule, tuple(a for a in actors if a not in own)) for rule, actors in compiled.strategies]
    groups = [(rule, actors) for rule, actors in groups if actors]
    every = (*groups, *((rule, (a,)) for a, rule in own.items()))
    return evolve(compiled, walks_out_after=patience, strategies=every)


def possible(
    scenario: Scenario, seats: tuple[str, ...], strategies: Mapping[str, Strategy], form: Form
) -> None:
    """Refuse seats that do not exist or are taken twice, and offers to a protocol that has none.

    Raises:
        GameError: With the first thing that is wrong.
    """
    there, protocol = scenario.at_table, scenario.talks.protocol
    for seat in (*seats, *strategies):
        if seat in scenario.talks.ratify and seat not in there:
            raise GameError(
                f"'{seat}' has no seat at the table: at home it is asked once, and answers by its own numbers"
            )
        if seat not in there:
            raise GameError(unknown("seat", seat, there))
    if both := {*seats} & {*strategies}:
        raise GameError(f"the seat '{min(both)}' is taken from outside, so no strategy can sit in it")
    if form not in ("protocol", "open"):
        raise GameError(f"a table is 'protocol' or 'open', and not {str(form)[:40]!r}")
    if seats and form == "protocol" and protocol not in OFFERED:
        raise GameError(
            f"the protocol '{protocol}' leaves no offers to a seat; play at an open table (--open-table, or table='open')"
        )
