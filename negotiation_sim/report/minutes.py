"""The facts of one run, put into phrases.

In:      Scenario, Trajectories of one run
Out:     phrases about each round: events, moves, text, chain of consequences, answers
Keeps:   every phrase can be read off the arrays; nothing is interpreted
Not here: which phrases make a page (trace_text)
Example: tests/test_trace.py
"""

from collections.abc import Iterator

from attrs import frozen

from negotiation_sim.answers import Reason
from negotiation_sim.protocols import Push
from negotiation_sim.report import words
from negotiation_sim.scenario import Scenario
from negotiation_sim.talks import ENDINGS, Ending
from negotiation_sim.trajectories import Trajectories

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

    def believed(self) -> tuple[list[str], list[str]]:
        """The commitments that are kept in this run, and those that are not."""
        kept: tuple[list[str], list[str]] = ([], [])
        for index, commitment in enumerate(self.scenario.commitments):
            kept[not self.kept.start_kept[index, 0]].append(words.commitment(self.scenario, commitment.id))
        return kept

    def positions(self) -> Iterator[tuple[str, list[str]]]:
        """Each actor with what it wants, what matters most to it first, and its red lines."""
        for actor in self.scenario.at_table:
            stances = self.scenario.actors[actor].stances
            inputs = self.scenario.inputs()
            weight = {issue: inputs[f"actors.{actor}.stances.{issue}.salience"].mode for issue in stances}
            wants = []
            for issue in sorted(stances, key=lambda issue: -weight[issue]):
                number = inputs[f"actors.{actor}.stances.{issue}.position"].mode
                line = " (red line)" if stances[issue].red_line else ""
                wants.append(f"{self._issue(issue)}: {words.value(self.scenario, issue, number)}{line}")
            if wants:
                yield self.scenario.actors[actor].name, wants

    def no_deal(self) -> list[str]:
        """The package without agreement, at the start of the talks."""
        return self._package([float(x) for x in self.kept.no_deals[0, :, 0]])

    def events(self, number: int) -> list[str]:
        """The titles of the events of a round."""
        happened = self.kept.happened[number - 1, :, 0]
        return [e.title or e.id for e, yes in zip(self.scenario.events, happened, strict=True) if yes]

    def moves(self, number: int) -> Iterator[tuple[str, list[str]]]:
        """The actors whose offer reads otherwise than in the round before, of their own accord, and where."""
        if number == 1 or self.author(number):
            return
        before, now = self.kept.offers[number - 2, :, :, 0], self.kept.offers[number - 1, :, :, 0]
        pushed = self.kept.pushes[number - 1, :, :, 0] != Push.NONE
        for a, actor in enumerate(self.scenario.at_table):
            moves = []
            for i, issue in enumerate(self.scenario.issues):
                was, is_ = self._point(issue, before[a, i]), self._point(issue, now[a, i])
                if issue in self.scenario.actors[actor].stances and was != is_ and not pushed[a, i]:
                    moves.append(f"{self._issue(issue)}, from {was} to {is_}")
            if moves:
                yield self.scenario.actors[actor].name, moves

    def pushes(self, number: int) -> Iterator[tuple[str, list[str]]]:
        """The actors whom others made move to where it reads otherwise, and how."""
        start = self.kept.positions[:, :, 0] if number == 1 else self.kept.offers[number - 2, :, :, 0]
        now = self.kept.offers[number - 1, :, :, 0]
        names = [self.scenario.actors[actor].name for actor in self.scenario.at_table]
        for a, name in enumerate(names):
            moves = []
            for i, issue in enumerate(self.scenario.issues):
                push = Push(int(self.kept.pushes[number - 1, a, i, 0]))
                was, is_ = self._point(issue, start[a, i]), self._point(issue, now[a, i])
                if push != Push.NONE and was != is_:
                    by = names[int(self.kept.pushed_by[number - 1, a, i, 0])]
                    how = words.PUSHES[push].format(by=by, issue=self._issue(issue))
                    moves.append(f"{how} and moves from {was} to {is_}")
            if moves:
                yield name, moves

    def author(self, number: int) -> str | None:
        """Whose offer the text is; None if it is nobody's."""
        author = int(self.kept.authors[number - 1, 0])
        return self.scenario.actors[self.scenario.at_table[author]].name if author >= 0 else None

    def asked(self, number: int) -> bool:
        """Whether the parties were asked in a round; before the first they were not."""
        return number > 0 and bool(self.kept.asked[number - 1, 0])

    def text(self, number: int) -> list[str]:
        """The text as written; after the first of its author only what reads otherwise than in its last one."""
        now = self.kept.texts[number - 1, :, 0]
        authors = self.kept.authors[:number, 0]
        earlier = [n for n in range(number - 1) if authors[n] == authors[-1]]
        before = self.kept.texts[earlier[-1], :, 0] if earlier else None
        return [
            f"{self._issue(issue)}: {words.value(self.scenario, issue, now[i])}"
            for i, issue in enumerate(self.scenario.issues)
            if before is None or self._point(issue, before[i]) != self._point(issue, now[i])
        ]

    def chain(self, number: int) -> list[str]:
        """What the text would set off, wave by wave, each wave with its reason."""
        if number < 1:
            return []
        waves = self.kept.waves[number - 1, :, 0]
        package = [float(x) for x in self.kept.texts[number - 1, :, 0]]
        final = self.kept.packages[number - 1, :, 0]
        lines = []
        for wave in range(1, int(waves.max(initial=0)) + 1):
            for k, commitment in enumerate(self.scenario.commitments):
                if waves[k] != wave:
                    continue
                because = self._because(k, package)
                does = words.commitment(self.scenario, commitment.id)
                lines.append(f"{'If signed' if wave == 1 else 'Because of that'}: {because}{does}.")
            for k, commitment in enumerate(self.scenario.commitments):
                if waves[k] == wave:
                    index = [*self.scenario.issues].index(commitment.issue)
                    package[index] = self._moved(k, package[index])
        changed = [
            f"{self._issue(issue)}, from {self._point(issue, was)} to {self._point(issue, now)}"
            for (i, issue), was, now in zip(
                enumerate(self.scenario.issues), self.kept.texts[number - 1, :, 0], final, strict=True
            )
            if self._point(issue, was) != self._point(issue, now)
        ]
        return (
            [*lines, f"What would then hold differs from the text on {'; '.join(changed)}."]
            if changed
            else lines
        )

    def answers(self, number: int) -> dict[str, str]:
        """What each party says to the text; by the answer without its weighing, to see what is new."""
        if not self.asked(number):
            return {}
        return {
            self._answer(party, number, weighed=False): self._answer(party, number)
            for party in range(len(self.scenario.talks.parties))
        }

    def last_refusals(self) -> list[str]:
        """The answers to the last text, of those who refuse it."""
        if not self.asked(self.rounds):
            return []
        refuse = ~self.kept.accepts[self.rounds - 1, :, 0]
        return [self._answer(party, self.rounds) for party in range(len(refuse)) if refuse[party]]

    def stakes(self, party: int, number: int) -> tuple[list[str], list[str]]:
        """The issues on which signing would cost a party most against no-deal, and those where it would gain."""
        gains = self.kept.gains[number - 1, party, :, 0]
        issues = [*self.scenario.issues]
        order = gains.argsort()
        loses = [self._issue(issues[i]) for i in order if gains[i] < -NOTABLE]
        wins = [self._issue(issues[i]) for i in order[::-1] if gains[i] > NOTABLE]
        return loses[:MOST_STAKES], wins[:MOST_STAKES]

    def who_left(self) -> str:
        """Who could bear the text no longer."""
        walkers = [
            a.name for a in (self.scenario.actors[n] for n in self.scenario.at_table) if a.walks_out_after
        ]
        return f"{words.listed(walkers)} would not sit through another text that crosses a red line"

    def final(self) -> list[str]:
        """The final package."""
        return self._package([float(x) for x in self.kept.ended.package[:, 0]])

    def _answer(self, party: int, number: int, *, weighed: bool = True) -> str:
        actor = self.scenario.talks.parties[party]
        name = self.scenario.actors[actor].name
        at = (number - 1, party, 0)
        if self.kept.accepts[at]:
            return f"{name} would sign."
        issue, commitment = int(self.kept.reason_issues[at]), int(self.kept.reason_commitments[at])
        why = words.reason(
            self.scenario,
            Reason(int(self.kept.reasons[at])).words,
            [*self.scenario.issues][issue] if issue >= 0 else None,
            self.scenario.commitments[commitment].id if commitment >= 0 else None,
        )
        return f"{name} refuses: {why}." + (self._weighed(party, number) if weighed and issue < 0 else "")

    def _weighed(self, party: int, number: int) -> str:
        loses, wins = self.stakes(party, number)
        parts = [f"lose on {words.listed(loses)}"] if loses else []
        parts += [f"gain on {words.listed(wins)}"] if wins else []
        return f" Against no deal it would {' and '.join(parts)}." if parts else ""

    def _because(self, commitment: int, package: list[float]) -> str:
        """The part of the package that meets the condition, as the reason."""
        when = self.scenario.commitments[commitment].when
        issues = [*self.scenario.issues]
        reasons = [
            f"{self._issue(name)} is at '{self._point(name, package[issues.index(name)])}'"
            for name in when.bounds
        ]
        return f"since {words.listed(reasons)}, " if reasons else ""

    def _moved(self, commitment: int, number: float) -> float:
        effect = self.scenario.commitments[commitment].effect[0]
        value = float(self.kept.values[commitment, 0])
        return (
            max(number, value)
            if effect == "at_least"
            else min(number, value)
            if effect == "at_most"
            else value
        )

    def _package(self, numbers: list[float]) -> list[str]:
        return [
            f"{self._issue(issue)}: {words.value(self.scenario, issue, number)}"
            for issue, number in zip(self.scenario.issues, numbers, strict=True)
        ]

    def _issue(self, name: str) -> str:
        return name.replace("_", " ")

    def _point(self, issue: str, number: float) -> str:
        point = self.scenario.issues[issue].nearest(float(number))
        return (
            point.replace("_", " ") if point else words.value(self.scenario, issue, round(float(number), 1))
        )
