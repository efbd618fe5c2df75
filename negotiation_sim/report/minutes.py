"""The facts of one run, put into phrases.

In:      Scenario, Trajectories of one run
Out:     phrases about each round: events, moves, draft, what would then hold, answers
Keeps:   every phrase can be read off the arrays; nothing is interpreted
Not here: chains of consequences (chain), which phrases make a page (trace_text)
Example: tests/report/test_trace.py
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.model.answers import FIRST_AT_HOME, reasons
from negotiation_sim.model.protocols import Push
from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.report import signing, words
from negotiation_sim.runs.units import weights
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.no_deal import told_without_deal, weighs_issues
from negotiation_sim.scenario.red_lines import ruling
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS, Ending

STEP = 0.1
"""How far a value moves on its issue before a round is told for it, if it stays nearest to the same point."""
BEYOND = {"at_least": "no less", "at_most": "no more"}
"""What an actor says at its red line."""


@frozen(eq=False)
class Minutes:
    """One run (its arrays have a runs axis of length 1), read in words."""

    scenario: Scenario
    kept: Trajectories

    @property
    def rounds(self) -> int:
        """The round in which the run ended."""
        return int(self.kept.ended.rounds[0])

    @property
    def ending(self) -> Ending:
        """Agreement, walkout, deadline, or signed and not ratified."""
        return ENDINGS[int(self.kept.ended.ending[0])]

    def commitments(self) -> Iterator[tuple[str, str]]:
        """Each commitment: whether it is kept in this run, and from which round on that changes; and what it does."""
        states = np.concatenate([self.kept.start_kept[np.newaxis, :, 0], self.kept.kept[:, :, 0]])
        for index, commitment in enumerate(self.scenario.commitments):
            here = states[:, index].tolist()
            said = [("kept" if here[0] else "not kept")]
            said += [
                f"{'kept' if now else 'not kept'} from round {number}"
                for number, (before, now) in enumerate(pairwise(here), 1)
                if now != before
            ]
            yield f"{commitment.kind}, {', '.join(said)}", words.commitment(self.scenario, commitment.id)

    def wants(self, issue: str) -> Iterator[tuple[str, str]]:
        """Who wants what on an issue and where red lines lie, from its low end up, and what holds without agreement.

        Positions and red lines are those of the file.
        """
        asked, inputs = self.scenario.issues[issue], self.scenario.inputs()
        wanted: dict[float, list[str]] = {}
        others: dict[float, list[str]] = {}
        for actor in self.scenario.everyone:
            here, named = f"actors.{actor}.stances.{issue}", self.scenario.actors[actor]
            mark = signing.mark(self.scenario, actor)
            name, label = f"{named.name}{mark}", f"{named.label}{mark}"
            lines = dict(ruling(inputs, here))
            if position := inputs.get(f"{here}.position"):
                own = [f"will accept {BEYOND[b]}" for b, line in lines.items() if line.mode == position.mode]
                wanted.setdefault(position.mode, []).append(
                    f"{label} ({words.listed(own)})" if own else label
                )
            for bound, line in lines.items():
                if not (position and line.mode == position.mode):
                    others.setdefault(line.mode, []).append(f"red line of {name}: {BEYOND[bound]}")
            stance = named.stances.get(issue)
            for option in stance.ruled_out(asked) if stance else ():
                place = asked.places()[option]
                others.setdefault(place, []).append(f"red line of {name}: never this")
        if issue in told_without_deal(self.scenario):
            now = float(self.kept.no_deals[0, [*self.scenario.issues].index(issue), 0])
            others.setdefault(now, []).append("what holds without agreement")
        for place in sorted({*wanted, *others}):
            names = [", ".join(wanted[place])] if place in wanted else []
            yield (
                words.value(self.scenario, issue, place, *wanted, *others),
                "; ".join(names + others.get(place, [])),
            )

    def events(self, number: int) -> list[str]:
        """The titles of the events of a round."""
        happened = self.kept.happened[number - 1, :, 0]
        return [e.title or e.id for e, yes in zip(self.scenario.events, happened, strict=True) if yes]

    def weights(self, number: int) -> str:
        """What each party counts in the rule, in sentences: at the start (0), or in a round where that reads otherwise."""
        before, now = (
            signing.weights(self.scenario, weights(self.scenario, counted[:, 0]))
            for counted in (
                self.kept.start_counted if number < 2 else self.kept.counted[number - 2],
                self.kept.counted[number - 1] if number else self.kept.start_counted,
            )
        )
        return now if not number or now != before else ""

    def moves(self, number: int) -> Iterator[tuple[str, str, str]]:
        """Where an offer reads otherwise than it was last told, of its own accord: who, on which issue, what it now says."""
        if number == 1 or self.author(number):
            return
        now, before = self.kept.offers[number - 1, :, :, 0], self._offers_told[number - 2]
        pushed = self.kept.pushes[number - 1, :, :, 0] != Push.NONE
        for a, actor in enumerate(self.scenario.everyone):
            at_table = actor in self.scenario.at_table
            stances = self.scenario.actors[actor].stances if at_table else {}
            for i, issue in enumerate(self.scenario.issues):
                same = self._same(issue, before[a, i], now[a, i])
                if issue in stances and not same and not pushed[a, i]:
                    name, title = self.scenario.actors[actor].label, words.title(self.scenario, issue)
                    yield name, title, words.value(self.scenario, issue, float(now[a, i]))

    def pushes(self, number: int) -> Iterator[tuple[str, str, str]]:
        """Who was moved to where it reads otherwise: who, how, by whom and on what, where it now stands."""
        start = self.kept.positions[:, :, 0] if number == 1 else self.kept.offers[number - 2, :, :, 0]
        now = self.kept.offers[number - 1, :, :, 0]
        names = [self.scenario.actors[actor].name for actor in self.scenario.everyone]
        for a, actor in enumerate(self.scenario.everyone):
            for i, issue in enumerate(self.scenario.issues):
                push = Push(int(self.kept.pushes[number - 1, a, i, 0]))
                if push != Push.NONE and not self._same(issue, start[a, i], now[a, i]):
                    by = names[int(self.kept.pushed_by[number - 1, a, i, 0])]
                    how = words.PUSHES[push].format(by=by, issue=f"'{words.title(self.scenario, issue)}'")
                    yield (
                        self.scenario.actors[actor].label,
                        how,
                        words.value(self.scenario, issue, float(now[a, i])),
                    )

    def author(self, number: int) -> str | None:
        """Whose offer the draft is; None if it is nobody's."""
        author = int(self.kept.authors[number - 1, 0])
        return self.scenario.actors[self.scenario.everyone[author]].name if author >= 0 else None

    def asked(self, number: int) -> bool:
        """Whether the parties were asked in a round; before the first they were not."""
        return number > 0 and bool(self.kept.asked[number - 1, 0])

    def draft(self, number: int) -> list[tuple[str, str]]:
        """The draft as written; after the first of its author only what reads otherwise than it was last told.

        So steps that are too small to be told each by itself are told once they add up to one that is not.
        """
        authors = self.kept.authors[:number, 0]
        earlier = np.flatnonzero(authors[:-1] == authors[-1])
        before = self._drafts_told[earlier[-1]] if len(earlier) else None
        return self._package(self.kept.texts[number - 1, :, 0], before)

    @cached_property
    def _offers_told(self) -> NDArray[np.float64]:
        """What was told last of each offer up to each round, ndarray[rounds, actors, issues]."""
        offers = self.kept.offers[..., 0].swapaxes(0, 1)
        return np.stack([self._last_told(one) for one in offers], axis=1)

    @cached_property
    def _drafts_told(self) -> NDArray[np.float64]:
        """The same of the drafts of a round's author, ndarray[rounds, issues]."""
        authors, told = self.kept.authors[:, 0], self.kept.texts[..., 0].copy()
        for author in np.unique(authors):
            told[authors == author] = self._last_told(told[authors == author])
        return told

    def _last_told(self, packages: NDArray[np.float64]) -> NDArray[np.float64]:
        """What was told last of each issue up to each round, by the packages of the rounds, both ndarray[rounds, issues]."""
        told = packages.copy()
        for before, now in pairwise(told):
            same = [self._same(issue, before[i], now[i]) for i, issue in enumerate(self.scenario.issues)]
            now[same] = before[same]
        return told

    def unlike_draft(self, number: int) -> list[tuple[str, str]]:
        """What would hold once the draft is signed and has set off what it sets off, where that reads otherwise."""
        texts, packages = (kept[number - 1, :, 0] for kept in (self.kept.texts, self.kept.packages))
        told = []
        for i, issue in enumerate(self.scenario.issues):
            written, after = (words.value(self.scenario, issue, float(at[i])) for at in (texts, packages))
            if written != after:
                told.append((words.title(self.scenario, issue), after))
        return told

    def no_deal_now(self, number: int) -> list[tuple[str, str]]:
        """What would hold without agreement, where that reads otherwise than in the round before."""
        if number == 1:
            return []
        return self._package(self.kept.no_deals[number - 1, :, 0], self.kept.no_deals[number - 2, :, 0])

    def other_no_deal(self) -> bool:
        """Whether in the first round something else would hold without agreement than the status quo of the file."""
        given, now = self.scenario.inputs(), self.kept.no_deals[0, :, 0]
        places = dict(zip(self.scenario.issues, now.tolist(), strict=True))
        return any(
            abs(places[issue] - given[f"issues.{issue}.status_quo"].mode) > TOLERANCE
            for issue in told_without_deal(self.scenario)
        )

    def answers(self, number: int) -> dict[tuple[str, str], tuple[str, str]]:
        """What each party says to the draft; by its id and the answer without its weighing, to see what is new."""
        if not self.asked(number):
            return {}
        found = {}
        for party, actor in enumerate(self.scenario.talks.parties):
            name, (answer, weighed) = self.scenario.actors[actor].label, self._answer(party, number)
            found[actor, answer] = (name, answer + weighed)
        return found

    def new_answers(self, number: int) -> list[tuple[str, str]]:
        """The answers that are others than in the round before."""
        before = self.answers(number - 1)
        return [said for answer, said in self.answers(number).items() if answer not in before]

    def refusals(self) -> list[tuple[str, str]]:
        """Those who refuse the last draft, and why."""
        if not self.asked(self.rounds):
            return []
        passes = self.kept.accepts | self.kept.abstains
        refuse = ~passes[self.rounds - 1, : len(self.scenario.talks.parties), 0]
        answers = self.answers(self.rounds).values()
        return [said for said, no in zip(answers, refuse, strict=True) if no]

    def too_few(self) -> list[str]:
        """Those who would sign the last draft, which fails since not enough of them do."""
        if self.ending != "deadline" or not self.asked(self.rounds):
            return []
        signs = self.kept.accepts[self.rounds - 1, :, 0]
        return [
            self.scenario.actors[p].name
            for p, yes in zip(self.scenario.talks.parties, signs, strict=False)
            if yes
        ]

    def at_home(self, number: int) -> list[tuple[str, str]]:
        """What each ratifier says to the draft of a round, or would say."""
        said = (
            "said" if number == self.rounds and self.ending in ("agreement", "not_ratified") else "would say"
        )
        found = []
        for row, actor in enumerate(self.scenario.talks.answering):
            if actor in self.scenario.talks.ratify:
                yes = bool(self.kept.accepts[number - 1, row, 0])
                answer = f"{said} yes." if yes else f"{said} no: {self._why(row, number)}."
                found.append((self.scenario.actors[actor].name, answer))
        return found

    def stakes(self, party: int, number: int) -> tuple[list[str], list[str]]:
        """The issues on which signing would cost a party against no-deal, and those where it would gain; the most first."""
        if not weighs_issues(self.scenario, self.scenario.talks.answering[party]):
            return [], []
        gains = self.kept.gains[number - 1, party, :, 0].tolist()
        return words.stakes(self.scenario, dict(zip(self.scenario.issues, gains, strict=True)))

    def who_left(self) -> str:
        """Who left, after how many drafts, and which red line the last one would have crossed."""
        return "; ".join(self._leaves(a) for a in self._walkers())

    def _leaves(self, actor: int) -> str:
        own = self.scenario.actors[self.scenario.everyone[actor]]
        i, last = int(np.flatnonzero(self._crossed(self.rounds)[actor])[0]), self.rounds - 1
        issue, reached = [*self.scenario.issues][i], float(self.kept.packages[last, i, 0])
        low, high = (float(ends[last, actor, i, 0]) for ends in (self.kept.red_low, self.kept.red_high))
        line, beyond = (low, "less") if reached < low else (high, "more")
        drafts = "a draft" if own.walks_out_after == 1 else f"{own.walks_out_after} drafts in a row"
        last_one = "" if own.walks_out_after == 1 else ", the last one"
        return (
            f"{own.name} left after {drafts} that would have crossed a red line{last_one} on "
            f"'{words.title(self.scenario, issue)}' (no {beyond} than "
            f"{words.quoted(self.scenario, issue, line, reached)})"
        )

    def _crossed(self, number: int) -> NDArray[np.bool_]:
        """Whose red lines the draft of a round would cross, ndarray[actors, issues]."""
        package, at = self.kept.packages[number - 1, :, 0], number - 1
        over = package > self.kept.red_high[at, :, :, 0] + TOLERANCE
        return np.asarray(over | (package < self.kept.red_low[at, :, :, 0] - TOLERANCE))

    def _walkers(self) -> list[int]:
        """The actors at the table whose patience the last drafts have used up."""
        left = []
        for a, name in enumerate(self.scenario.everyone):
            patience = self.scenario.actors[name].walks_out_after
            if name in self.scenario.at_table and patience and patience <= self.rounds:
                last = range(self.rounds - patience + 1, self.rounds + 1)
                if all(self._crossed(number)[a].any() for number in last):
                    left.append(a)
        return left

    def last_draft(self) -> list[tuple[str, str]]:
        """The draft that was on the table at the end."""
        return self._package(self.kept.texts[self.rounds - 1, :, 0], None)

    def drift(self, before: int, number: int) -> list[tuple[str, str]]:
        """Where the draft of a round reads otherwise than that of a round *before*, and how."""
        was, now = self.kept.texts[before - 1, :, 0], self.kept.texts[number - 1, :, 0]
        moved = []
        for i, issue in enumerate(self.scenario.issues):
            said = [words.value(self.scenario, issue, float(draft[i])) for draft in (was, now)]
            if said[0] != said[1]:
                moved.append((words.title(self.scenario, issue), f"from {said[0]} to {said[1]}"))
        return moved

    def steps(self, number: int) -> list[tuple[str, str]]:
        """Where the draft of a round reads otherwise than the last one of its author, and how."""
        earlier = np.flatnonzero(self.kept.authors[: number - 1, 0] == self.kept.authors[number - 1, 0])
        return self.drift(int(earlier[-1]) + 1, number) if len(earlier) else []

    def still(self, before: int, number: int) -> bool:
        """Whether no offer and no draft has moved at all since a round *before*."""
        span = slice(before - 1, number)
        return all(
            bool(np.ptp(kept[span, ..., 0], axis=0).max() <= TOLERANCE)
            for kept in (self.kept.offers, self.kept.texts)
        )

    def final(self) -> list[tuple[str, ...]]:
        """The final package; without agreement only where that says anything."""
        told = self._package(self.kept.ended.package[:, 0], None)
        if self.ending == "agreement":
            return [*told]
        issues, says = self.scenario.issues, told_without_deal(self.scenario)
        return [row for issue, row in zip(issues, told, strict=True) if issue in says]

    def _answer(self, party: int, number: int) -> tuple[str, str]:
        at = (number - 1, party, 0)
        if self.kept.accepts[at]:
            return "would sign.", self._score(party, number)
        if self.kept.abstains[at]:
            return f"would abstain: {words.GAINS_NOTHING}.", ""
        issue, own = int(self.kept.reason_issues[at]), int(self.kept.reasons[at]) < FIRST_AT_HOME
        weighed = words.weighed(*self.stakes(party, number)) if own and issue < 0 else ""
        weighed_up = self._score(party, number) if own and issue < 0 else ""
        named = self.scenario.actors[self.scenario.talks.parties[party]].name
        return (
            f"would not sign: {self._why(party, number)}.",
            f"{weighed_up} Against no deal {named} would {weighed}." if weighed else weighed_up,
        )

    def _why(self, party: int, number: int) -> str:
        """Why a party or a ratifier says no."""
        at = (number - 1, party, 0)
        issue, commitment = int(self.kept.reason_issues[at]), int(self.kept.reason_commitments[at])
        return words.reason(
            self.scenario,
            reasons(self.scenario.talks)[int(self.kept.reasons[at])],
            [*self.scenario.issues][issue] if issue >= 0 else None,
            self.scenario.commitments[commitment].id if commitment >= 0 else None,
            at_home=party >= len(self.scenario.talks.parties),
        )

    def _score(self, party: int, number: int) -> str:
        """What the result is worth in the points of a score sheet, and what is asked for; nothing without one."""
        name = self.scenario.talks.parties[party]
        if self.scenario.actors[name].scores is None:
            return ""
        seat = self.scenario.everyone.index(name)
        gets, hopes = (
            float(array[number - 1, at, 0])
            for array, at in ((self.kept.utilities, party), (self.kept.aspirations, seat))
        )
        asks = words.worth(self.scenario, name, hopes, gets).partition(" ")[0]
        return f" It gets {words.worth(self.scenario, name, gets, hopes)}, and asks for {asks} or more."

    def _package(self, now: NDArray[np.float64], before: NDArray[np.float64] | None) -> list[tuple[str, str]]:
        """Each question with its answer in words; only those that read otherwise than *before*, if given."""
        return [
            (words.title(self.scenario, issue), words.value(self.scenario, issue, float(now[i])))
            for i, issue in enumerate(self.scenario.issues)
            if before is None or not self._same(issue, before[i], now[i])
        ]

    def _same(self, issue: str, was: float, now: float) -> bool:
        """Whether a step is too small to tell a round for it: nearest to the same points, and short."""
        asked = self.scenario.issues[issue]
        near = asked.nearby(float(was)) == asked.nearby(float(now))
        return near and (bool(asked.options) or abs(now - was) < STEP)
