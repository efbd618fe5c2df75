"""What is allowed in a scenario, and yet probably not meant.

In:      Scenario
Out:     warnings: problems that do not stop a run
Keeps:   judged at the widest ends of the ranges: a warning is never about a matter of chance
Not here: errors (the nouns' problems), why there is no deal
Example: tests/test_doubts.py
"""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from attrs import frozen

from negotiation_sim.compiled import TOLERANCE
from negotiation_sim.errors import Problem
from negotiation_sim.estimates import Input
from negotiation_sim.scenario import Scenario

Interval = tuple[float, float]


def warnings(scenario: Scenario) -> tuple[Problem, ...]:
    """Everything in a scenario that is probably a slip, with the path that leads to it."""
    view = _View(scenario, scenario.inputs())
    return (
        *_uncared_issues(view),
        *_idle_commitments(view),
        *_circles(view),
        *_impossible_outcomes(view),
        *_unsatisfiable_parties(view),
    )


@frozen
class _View:
    """The scenario with the widest range of every number."""

    scenario: Scenario
    inputs: dict[str, Input]

    def stance(self, actor: str, issue: str, part: str) -> Input | None:
        return self.inputs.get(f"actors.{actor}.stances.{issue}.{part}")

    def moved_by_commitments(self, issue: str, reach: Interval, *, agreed: bool) -> Interval:
        """*reach*, widened by every commitment on the issue that can be kept."""
        low, high = reach
        for commitment in self.scenario.commitments:
            if commitment.issue == issue and commitment.when.agreement in (None, agreed):
                effect, _ = commitment.effect
                value = self.inputs[f"commitments.{commitment.id}.{effect}"]
                if self.inputs[f"commitments.{commitment.id}.credibility"].high > 0 or self._changed_by_event(
                    f"commitments.{commitment.id}.credibility"
                ):
                    high = max(high, value.high) if effect != "at_most" else high
                    low = min(low, value.low) if effect != "at_least" else low
        return low, high

    def status_quo(self, issue: str) -> Interval:
        """Everything that the status quo can be, events included."""
        address = f"issues.{issue}.status_quo"
        given = self.inputs[address]
        changed = [
            self.scenario.number_at(address, event.changes[address])
            for event in self.scenario.events
            if address in event.changes
        ]
        return min([given.low, *changed]), max([given.high, *changed])

    def written(self, issue: str) -> Interval:
        """Everything that a text can say: between the offers, or moved into common ground."""
        scenario = self.scenario
        stances = [s for actor in scenario.at_table if (s := self.stance(actor, issue, "position"))]
        if (
            any(".stances." in address for event in scenario.events for address in event.changes)
            or not stances
        ):
            return (0.0, 1.0) if stances else self.status_quo(issue)
        red_lines = [
            s
            for party in scenario.talks.parties
            for part in ("red_line.at_least", "red_line.at_most")
            if (s := self.stance(party, issue, part))
        ]
        return min(s.low for s in (*stances, *red_lines)), max(s.high for s in (*stances, *red_lines))

    def final(self, issue: str, *, agreed: bool) -> Interval:
        """Everything that the final package can be on an issue."""
        start = self.written(issue) if agreed else self.status_quo(issue)
        return self.moved_by_commitments(issue, start, agreed=agreed)

    def _changed_by_event(self, address: str) -> bool:
        return any(address in event.changes for event in self.scenario.events)


def _apart(one: Interval, other: Interval) -> bool:
    return one[1] < other[0] - TOLERANCE or other[1] < one[0] - TOLERANCE


def _uncared_issues(view: _View) -> Iterator[Problem]:
    scenario = view.scenario
    for issue in scenario.issues:
        saliences = [view.stance(actor, issue, "salience") for actor in scenario.at_table]
        if not any(salience and salience.high > 0 for salience in saliences):
            yield Problem(
                ("issues", issue), f"nobody at the table cares about '{issue}': it keeps its status quo"
            )


def _idle_commitments(view: _View) -> Iterator[Problem]:
    scenario = view.scenario
    for index, commitment in enumerate(scenario.commitments):
        when = commitment.when
        sides = [True, False] if when.agreement is None else [when.agreement]
        wanted = when.intervals(scenario.issues)
        for name, interval in wanted.items():
            if all(_apart(view.final(name, agreed=agreed), interval) for agreed in sides):
                low, high = (view.final(name, agreed=sides[0])) if len(sides) == 1 else (0.0, 0.0)
                reach = f"; it can only be {low:.2f} to {high:.2f}" if len(sides) == 1 else ""
                message = f"nothing can meet this condition of '{commitment.id}' on '{name}'{reach}"
                yield Problem(("commitments", index, "when", name), message)


def _circles(view: _View) -> Iterator[Problem]:
    circle = waiting_for_each_other(view.scenario)
    if circle:
        index = [commitment.id for commitment in view.scenario.commitments].index(circle[0])
        message = f"circular precondition: these commitments wait for each other: {' -> '.join(circle)}"
        yield Problem(("commitments", index), message)


def waiting_for_each_other(scenario: Scenario) -> tuple[str, ...]:
    """Ids of commitments each of which needs the next first, as things stand; empty if there are none."""
    view = _View(scenario, scenario.inputs())
    order: TopologicalSorter[str] = TopologicalSorter()
    for waiting in scenario.commitments:
        for name, interval in waiting.when.intervals(scenario.issues).items():
            if not _apart(view.status_quo(name), interval):
                continue
            for mover in scenario.commitments:
                if (
                    mover.issue == name
                    and mover.id != waiting.id
                    and not _apart(_after(view, mover.id), interval)
                ):
                    order.add(waiting.id, mover.id)
    try:
        order.prepare()
    except CycleError as error:
        return (*reversed(error.args[1]),)
    return ()


def _after(view: _View, commitment_id: str) -> Interval:
    """Where a commitment can bring its issue from the status quo."""
    commitment = next(c for c in view.scenario.commitments if c.id == commitment_id)
    effect, _ = commitment.effect
    value = view.inputs[f"commitments.{commitment_id}.{effect}"]
    low, high = view.status_quo(commitment.issue)
    if effect == "at_least":
        return max(low, value.low), max(high, value.high)
    return (min(low, value.low), min(high, value.high)) if effect == "at_most" else (value.low, value.high)


def _impossible_outcomes(view: _View) -> Iterator[Problem]:
    scenario = view.scenario
    walkers = any(scenario.actors[name].walks_out_after for name in scenario.at_table)
    for index, outcome in enumerate(scenario.outcomes):
        here = ("outcomes", index)
        intervals = outcome.when.intervals(scenario.issues)
        for earlier in scenario.outcomes[:index]:
            if earlier.ending and not (outcome.ending and {*outcome.ending} <= {*earlier.ending}):
                continue
            asked = earlier.when.intervals(scenario.issues)
            if all(
                n in intervals and a[0] <= intervals[n][0] and intervals[n][1] <= a[1]
                for n, a in asked.items()
            ):
                yield Problem(here, f"outcome '{outcome.id}' cannot happen: '{earlier.id}' fits first")
                break
        else:
            if outcome.ending == ("walkout",) and not walkers:
                yield Problem(here, f"outcome '{outcome.id}' cannot happen: nobody at the table walks out")
            sides = (
                [True]
                if outcome.ending == ("agreement",)
                else [False]
                if outcome.ending and "agreement" not in outcome.ending
                else [True, False]
            )
            for name, interval in intervals.items():
                if all(_apart(view.final(name, agreed=agreed), interval) for agreed in sides):
                    message = f"outcome '{outcome.id}' cannot happen: '{name}' never gets there"
                    yield Problem((*here, "when", name), message)


def _unsatisfiable_parties(view: _View) -> Iterator[Problem]:
    """Parties whose red line no final package of an agreement can respect, or that exclude each other."""
    scenario = view.scenario
    for party in scenario.talks.parties:
        for issue in scenario.actors[party].stances:
            limits = _red_line(view, party, issue)
            here = ("actors", party, "stances", issue)
            reach = view.final(issue, agreed=True)
            if limits and _apart(reach, limits):
                message = f"'{party}' can never be satisfied: no text gets inside its red line on '{issue}'"
                yield Problem((*here, "red_line"), message)
            for other in scenario.talks.parties[scenario.talks.parties.index(party) + 1 :]:
                theirs = _red_line(view, other, issue)
                if scenario.talks.rule.share is None and limits and theirs and _apart(limits, theirs):
                    message = f"'{party}' and '{other}' can never both sign: their red lines on '{issue}' leave nothing in common"
                    yield Problem((*here, "red_line"), message)


def _red_line(view: _View, actor: str, issue: str) -> Interval | None:
    """The widest part of an issue that an actor may sign."""
    low, high = view.stance(actor, issue, "red_line.at_least"), view.stance(actor, issue, "red_line.at_most")
    if low is None and high is None:
        return None
    return low.low if low else 0.0, high.high if high else 1.0
