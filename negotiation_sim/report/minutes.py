"""The facts of one run, put into phrases.

In:      Scenario, Trajectories of one run
Out:     phrases about each round: events, moves, text, what would then hold, answers
Keeps:   every phrase can be read off the arrays; nothing is interpreted
Not here: chains of consequences (chain), which phrases make a page (trace_text)
Example: tests/report/test_trace.py
"""

from collections.abc import Iterator
from math import ceil

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.model.answers import Reason
from negotiation_sim.model.protocols import Push
from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.report import words
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS, Ending

NOTABLE = 0.01
"""Utility below which a gain or loss is not worth telling."""
MOST_STAKES = 3


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
        """Agreement, walkout or deadline."""
        return ENDINGS[int(self.kept.ended.ending[0])]

    def commitments(self) -> Iterator[tuple[str, str]]:
        """Each commitment: whether it is kept at the start of this run, and what it does."""
        for index, commitment in enumerate(self.scenario.commitments):
            kept = "kept" if self.kept.start_kept[index, 0] else "not kept"
            yield f"{commitment.kind}, {kept}", words.commitment(self.scenario, commitment.id)

    def wants(self, issue: str) -> Iterator[tuple[str, str]]:
        """Who wants what on an issue, from its low end to its high end, and what holds without agreement."""
        inputs = self.scenario.inputs()
        groups: dict[str, tuple[float, list[str]]] = {}
        for actor in self.scenario.at_table:
            if stance := self.scenario.actors[actor].stances.get(issue):
                number = inputs[f"actors.{actor}.stances.{issue}.position"].mode
                name = self.scenario.actors[actor].name + (" (red line)" if stance.red_line else "")
                means = words.value(self.scenario, issue, number)
                groups.setdefault(means, (number, []))[1].append(name)
        now = float(self.kept.no_deals[0, [*self.scenario.issues].index(issue), 0])
        means = words.value(self.scenario, issue, now)
        groups.setdefault(means, (now, []))[1].append("without agreement")
        for means, (_, names) in sorted(groups.items(), key=lambda group: group[1][0]):
            yield means, ", ".join(names)

    def events(self, number: int) -> list[str]:
        """The titles of the events of a round."""
        happened = self.kept.happened[number - 1, :, 0]
        return [e.title or e.id for e, yes in zip(self.scenario.events, happened, strict=True) if yes]

    def moves(self, number: int) -> Iterator[tuple[str, str, str]]:
        """Where an offer reads otherwise than before, of its own accord: who, on which issue, what it now says."""
        if number == 1 or self.author(number):
            return
        before, now = self.kept.offers[number - 2, :, :, 0], self.kept.offers[number - 1, :, :, 0]
        pushed = self.kept.pushes[number - 1, :, :, 0] != Push.NONE
        for a, actor in enumerate(self.scenario.at_table):
            stances = self.scenario.actors[actor].stances
            for i, issue in enumerate(self.scenario.issues):
                same = self._same(issue, before[a, i], now[a, i])
                if issue in stances and not same and not pushed[a, i]:
                    name, title = self.scenario.actors[actor].name, words.title(self.scenario, issue)
                    yield name, title, words.value(self.scenario, issue, float(now[a, i]))

    def pushes(self, number: int) -> Iterator[tuple[str, str, str]]:
        """Who was moved to where it reads otherwise: who, how, by whom and on what, where it now stands."""
        start = self.kept.positions[:, :, 0] if number == 1 else self.kept.offers[number - 2, :, :, 0]
        now = self.kept.offers[number - 1, :, :, 0]
        names = [self.scenario.actors[actor].name for actor in self.scenario.at_table]
        for a, name in enumerate(names):
            for i, issue in enumerate(self.scenario.issues):
                push = Push(int(self.kept.pushes[number - 1, a, i, 0]))
                if push != Push.NONE and not self._same(issue, start[a, i], now[a, i]):
                    by = names[int(self.kept.pushed_by[number - 1, a, i, 0])]
                    how = words.PUSHES[push].format(by=by, issue=f"'{words.title(self.scenario, issue)}'")
                    yield name, how, words.value(self.scenario, issue, float(now[a, i]))

    def author(self, number: int) -> str | None:
        """Whose offer the text is; None if it is nobody's."""
        author = int(self.kept.authors[number - 1, 0])
        return self.scenario.actors[self.scenario.at_table[author]].name if author >= 0 else None

    def asked(self, number: int) -> bool:
        """Whether the parties were asked in a round; before the first they were not."""
        return number > 0 and bool(self.kept.asked[number - 1, 0])

    def text(self, number: int) -> list[tuple[str, str]]:
        """The text as written; after the first of its author only what reads otherwise than in its last one."""
        authors = self.kept.authors[:number, 0]
        earlier = [n for n in range(number - 1) if authors[n] == authors[-1]]
        before = self.kept.texts[earlier[-1], :, 0] if earlier else None
        return self._package(self.kept.texts[number - 1, :, 0], before)

    def unlike_text(self, number: int) -> list[tuple[str, str]]:
        """What would hold once the text is signed and has set off what it sets off, where that differs."""
        return self._package(self.kept.packages[number - 1, :, 0], self.kept.texts[number - 1, :, 0])

    def no_deal_now(self, number: int) -> list[tuple[str, str]]:
        """What would hold without agreement, where that reads otherwise than in the round before."""
        if number == 1:
            return []
        return self._package(self.kept.no_deals[number - 1, :, 0], self.kept.no_deals[number - 2, :, 0])

    def answers(self, number: int) -> dict[tuple[str, str], tuple[str, str]]:
        """What each party says to the text; by its id and the answer without its weighing, to see what is new."""
        if not self.asked(number):
            return {}
        found = {}
        for party, actor in enumerate(self.scenario.talks.parties):
            name, (answer, weighed) = self.scenario.actors[actor].name, self._answer(party, number)
            found[actor, answer] = (name, answer + weighed)
        return found

    def new_answers(self, number: int) -> list[tuple[str, str]]:
        """The answers that are others than in the round before."""
        before = self.answers(number - 1)
        return [said for answer, said in self.answers(number).items() if answer not in before]

    def refusals(self) -> list[tuple[str, str]]:
        """Those who refuse the last text, and why."""
        if not self.asked(self.rounds):
            return []
        refuse = ~self.kept.accepts[self.rounds - 1, :, 0]
        answers = self.answers(self.rounds).values()
        return [said for said, no in zip(answers, refuse, strict=True) if no]

    def stakes(self, party: int, number: int) -> tuple[list[str], list[str]]:
        """The issues on which signing would cost a party most against no-deal, and those where it would gain."""
        gains = self.kept.gains[number - 1, party, :, 0]
        titles = [f"'{issue.title}'" for issue in self.scenario.issues.values()]
        order = gains.argsort()
        loses = [titles[i] for i in order if gains[i] < -NOTABLE]
        wins = [titles[i] for i in order[::-1] if gains[i] > NOTABLE]
        return loses[:MOST_STAKES], wins[:MOST_STAKES]

    def who_left(self) -> str:
        """Who could bear the text no longer."""
        actors, parties = self.scenario.actors, self.scenario.talks.parties
        walkers = [name for name in self.scenario.at_table if actors[name].walks_out_after]
        by_answers = [name for name in walkers if name in parties and self._had_enough(parties.index(name))]
        names = [actors[name].name for name in by_answers or walkers]
        return f"{words.listed(names)} would not sit through another text that crosses a red line"

    def final(self) -> list[tuple[str, str]]:
        """The final package."""
        return self._package(self.kept.ended.package[:, 0], None)

    def _had_enough(self, party: int) -> bool:
        """Whether the last texts crossed a red line of a party as often as it bears."""
        patience = self.scenario.actors[self.scenario.talks.parties[party]].walks_out_after or 0
        last = self.kept.reasons[max(0, self.rounds - patience) : self.rounds, party, 0]
        return len(last) == patience and bool(
            np.isin(last, [Reason.RED_LINE, Reason.CROSSED_BY_COMMITMENT]).all()
        )

    def _answer(self, party: int, number: int) -> tuple[str, str]:
        at = (number - 1, party, 0)
        if self.kept.accepts[at]:
            return "would sign.", self._score(party, number)
        issue, commitment = int(self.kept.reason_issues[at]), int(self.kept.reason_commitments[at])
        why = words.reason(
            self.scenario,
            Reason(int(self.kept.reasons[at])).words,
            [*self.scenario.issues][issue] if issue >= 0 else None,
            self.scenario.commitments[commitment].id if commitment >= 0 else None,
        )
        weighed = "" if issue >= 0 else words.weighed(*self.stakes(party, number))
        weighed_up = self._score(party, number) if issue < 0 else ""
        return (
            f"refuses: {why}.",
            f"{weighed_up} Against no deal it would {weighed}." if weighed else weighed_up,
        )

    def _score(self, party: int, number: int) -> str:
        """What the result is worth in the points of a score sheet, and what is asked for; nothing without one."""
        name = self.scenario.talks.parties[party]
        scores = self.scenario.actors[name].scores
        if scores is None:
            return ""
        seat = [*self.scenario.at_table].index(name)
        gets = words.worth(self.scenario, name, float(self.kept.utilities[number - 1, party, 0]))
        hopes = scores.in_unit(float(self.kept.aspirations[number - 1, seat, 0]))
        # Upwards, so that the score of a draft that is refused lies below.
        return f" It gets {gets}, and asks for {ceil(hopes * 100 - 1e-6) / 100:g} or more."

    def _package(self, now: NDArray[np.float64], before: NDArray[np.float64] | None) -> list[tuple[str, str]]:
        """Each question with its answer in words; only those that read otherwise than *before*, if given."""
        return [
            (words.title(self.scenario, issue), words.value(self.scenario, issue, float(now[i])))
            for i, issue in enumerate(self.scenario.issues)
            if before is None or not self._same(issue, before[i], now[i])
        ]

    def _same(self, issue: str, was: float, now: float) -> bool:
        """Whether two places read the same: the same point, or the same tenth where there are no points."""
        asked = self.scenario.issues[issue]
        if asked.points or asked.options:
            return asked.nearest(float(was)) == asked.nearest(float(now))
        return round(float(was), 1) == round(float(now), 1)
