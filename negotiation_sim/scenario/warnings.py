"""What is allowed in a scenario, and yet probably not meant.

In:      Scenario
Out:     warnings: problems that do not stop a run
Keeps:   judged at the widest ends of the ranges: a warning is never about a matter of chance
Not here: errors (the nouns' problems), why there is no deal
Example: tests/scenario/test_warnings.py
"""

from collections.abc import Callable, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from attrs import frozen

from negotiation_sim.errors import Problem
from negotiation_sim.scenario.commitments import Commitment
from negotiation_sim.scenario.correlations import is_drawn, is_number
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.ties import ties

Interval = tuple[float, float]
FELT = 0.01
"""From which part of what is shared a deadline counts as felt in the first round."""


def warnings(scenario: Scenario) -> tuple[Problem, ...]:
    """Everything in a scenario that is probably a slip, with the path that leads to it."""
    view = _View(scenario, scenario.inputs())
    return (
        *_uncared_issues(view),
        *_idle_commitments(view),
        *_circles(view),
        *_impossible_outcomes(view),
        *_unsatisfiable_parties(view),
        *_signed_away(view),
        *_unwanted_status_quo(view),
        *_deciding_deadline(scenario),
        *_undrawn(view),
        *ties(scenario),
    )


@frozen
class _View:
    """The scenario with the widest range of every number."""

    scenario: Scenario
    inputs: dict[str, Input]

    def stance(self, actor: str, issue: str, part: str) -> Input | None:
        return self.inputs.get(f"actors.{actor}.stances.{issue}.{part}")

    def moved_by_commitments(self, issue: str, reach: Interval, *, agreed: bool) -> Interval:
        """*reach*, moved by the commitments that are kept for sure, and widened by those that can be."""
        low, high = reach
        able = [
            c for c in self.scenario.commitments if c.issue == issue and c.when.agreement in (None, agreed)
        ]
        for commitment in able:
            if not commitment.when.bounds and self.credibility(commitment.id)[0] >= 1.0:
                low, high = self.after(commitment, (low, high))
        for commitment in able:
            if self.credibility(commitment.id)[1] > 0.0:
                low, high = _hull((low, high), self.after(commitment, (low, high)))
        return low, high

    def after(self, commitment: Commitment, reach: Interval) -> Interval:
        """Where a commitment that is kept brings its issue from *reach*."""
        effect, _ = commitment.effect
        value = self.inputs[f"commitments.{commitment.id}.{effect}"]
        low, high = reach
        if effect == "at_least":
            return max(low, value.low), max(high, value.high)
        return (
            (min(low, value.low), min(high, value.high)) if effect == "at_most" else (value.low, value.high)
        )

    def positions(self, actors: Iterable[str], issue: str) -> list[Input]:
        """The positions on an issue of those *actors* that have a stake in it."""
        return [place for name in actors if (place := self.stance(name, issue, "position"))]

    def credibility(self, commitment: str) -> Interval:
        """Everything that a credibility can be, events included."""
        address = f"commitments.{commitment}.credibility"
        given, changed = self.inputs[address], self._set_by_events(lambda name: name == address)
        return min([given.low, *changed]), max([given.high, *changed])

    def status_quo(self, issue: str) -> Interval:
        """Everything that the status quo can be, events included."""
        address = f"issues.{issue}.status_quo"
        given = self.inputs[address]
        changed = self._set_by_events(lambda name: name == address)
        return min([given.low, *changed]), max([given.high, *changed])

    def written(self, issue: str) -> Interval:
        """Everything that a draft can say: between the offers, or moved into common ground."""
        scenario = self.scenario
        stances = self.positions(scenario.at_table, issue)
        if not stances or scenario.issues[issue].rests:
            return self.status_quo(issue)
        bounds = (f".stances.{issue}.position", f".stances.{issue}.red_line.")
        changed = self._set_by_events(lambda name: any(bound in name for bound in bounds))
        red_lines = [
            s
            for party in scenario.talks.parties
            for part in ("red_line.at_least", "red_line.at_most")
            if (s := self.stance(party, issue, part))
        ]
        given = (*stances, *red_lines)
        return min([*changed, *(g.low for g in given)]), max([*changed, *(g.high for g in given)])

    def final(self, issue: str, *, agreed: bool) -> Interval:
        """Everything that the final package can be on an issue."""
        return self.moved_by_commitments(issue, self._start(issue, agreed=agreed), agreed=agreed)

    def passed(self, issue: str, *, agreed: bool) -> Interval:
        """Everything that a package can be on an issue before and while commitments unfold."""
        return _hull(self._start(issue, agreed=agreed), self.final(issue, agreed=agreed))

    def _start(self, issue: str, *, agreed: bool) -> Interval:
        return self.written(issue) if agreed else self.status_quo(issue)

    def _set_by_events(self, wanted: Callable[[str], bool]) -> list[float]:
        """The values that events give to the numbers whose addresses are *wanted*."""
        return [
            self.scenario.number_at(address, value)
            for event in self.scenario.events
            for address, value in event.changes.items()
            if wanted(address)
        ]


def _hull(one: Interval, other: Interval) -> Interval:
    return min(one[0], other[0]), max(one[1], other[1])


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
            if all(_apart(view.passed(name, agreed=agreed), interval) for agreed in sides):
                low, high = (view.passed(name, agreed=sides[0])) if len(sides) == 1 else (0.0, 0.0)
                reach = f"; it can only be {low:.2f} to {high:.2f}" if len(sides) == 1 else ""
                where, brought = _in_the_runs(scenario, name, agreed=True in sides)
                message = (
                    f"nothing{where} can meet this condition of '{commitment.id}' on '{name}'{reach}{brought}"
                )
                yield Problem(("commitments", index, "when", name), message)


def _in_the_runs(scenario: Scenario, issue: str, *, agreed: bool) -> tuple[str, str]:
    """Of what no run reaches by *agreed* drafts: that it is said of runs, and what could still reach it; empty else."""
    if not agreed or scenario.issues[issue].rests:
        return "", ""
    return " in the runs", "; only a draft beyond what anybody asks for could"


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
                    and not _apart(view.after(mover, view.status_quo(name)), interval)
                ):
                    order.add(waiting.id, mover.id)
    try:
        order.prepare()
    except CycleError as error:
        return (*reversed(error.args[1]),)
    return ()


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
            if outcome.ending == ("not_ratified",) and (why := _never_unratified(scenario)):
                yield Problem(here, f"outcome '{outcome.id}' cannot happen: {why}")
            sides = (
                [True]
                if outcome.ending == ("agreement",)
                else [False]
                if outcome.ending and "agreement" not in outcome.ending
                else [True, False]
            )
            for name, interval in intervals.items():
                if all(_apart(view.final(name, agreed=agreed), interval) for agreed in sides):
                    where, brought = _in_the_runs(scenario, name, agreed=True in sides)
                    message = (
                        f"outcome '{outcome.id}' cannot happen{where}: '{name}' never gets there{brought}"
                    )
                    yield Problem((*here, "when", name), message)


def _never_unratified(scenario: Scenario) -> str:
    """Why no signed draft can fail at home; nothing where one can."""
    if not scenario.talks.ratify:
        return "nobody ratifies (talks.ratify)"
    foreseen = scenario.talks.foresees_ratification
    return "the parties refuse what would fail at home (talks.foresees_ratification)" if foreseen else ""


def _unsatisfiable_parties(view: _View) -> Iterator[Problem]:
    """Who signs or ratifies and has a red line that no agreement can respect, or two that exclude each other."""
    scenario = view.scenario
    answering = scenario.talks.answering
    for index, party in enumerate(answering):
        for issue in scenario.actors[party].stances:
            limits = _red_line(view, party, issue)
            here = ("actors", party, "stances", issue)
            reach = view.final(issue, agreed=True)
            if limits and _apart(reach, limits):
                message = f"'{party}' can never be satisfied: no draft gets inside its red line on '{issue}'"
                yield Problem((*here, "red_line"), message)
            for other in answering[index + 1 :]:
                theirs = _red_line(view, other, issue)
                needed = scenario.talks.rule.unanimous or party in scenario.talks.ratify
                if needed and limits and theirs and _apart(limits, theirs):
                    both = "sign" if other in scenario.talks.parties else "say yes"
                    message = f"'{party}' and '{other}' can never both {both}: their red lines on '{issue}' leave nothing in common"
                    yield Problem((*here, "red_line"), message)


def _red_line(view: _View, actor: str, issue: str) -> Interval | None:
    """The widest part of an issue that an actor may sign."""
    stance = view.scenario.actors[actor].stances.get(issue)
    own = (
        "inner."
        if stance is not None and stance.inner is not None and stance.inner.red_line is not None
        else ""
    )
    low, high = (view.stance(actor, issue, f"{own}red_line.{bound}") for bound in ("at_least", "at_most"))
    if low is None and high is None:
        return None
    return low.low if low else 0.0, high.high if high else 1.0


def _signed_away(view: _View) -> Iterator[Problem]:
    """What somebody promises who need not sign, where no party would mind if the draft itself said it."""
    scenario, told = view.scenario, set[str]()
    for commitment in scenario.commitments:
        issue, parties = commitment.issue, scenario.talks.parties
        signs = any(commitment.actor in (party, *scenario.actors[party].members) for party in parties)
        if signs or commitment.kind != "promise" or scenario.issues[issue].rests or issue in told:
            continue
        stated, now = view.positions(parties, issue), view.status_quo(issue)
        promised = view.after(commitment, now)
        if stated and all(_same_side((s.low, s.high), promised, now) for s in stated):
            told.add(issue)
            message = (
                f"the parties could write into their draft what '{commitment.actor}' promises on '{issue}' "
                f"('{commitment.id}') and need not sign; if that is not theirs to decide, "
                f'add decided_by = "commitments" to [issues.{issue}]'
            )
            yield Problem(("issues", issue), message)


def _same_side(one: Interval, other: Interval, of: Interval) -> bool:
    """Whether two ranges lie on the same side of a third, and both clear of it."""
    above = one[0] > of[1] + TOLERANCE and other[1] > of[1] + TOLERANCE
    return above or (one[1] < of[0] - TOLERANCE and other[0] < of[0] - TOLERANCE)


def _unwanted_status_quo(view: _View) -> Iterator[Problem]:
    """A status quo beyond all positions on every issue: the positions nearest to it are better for everybody."""
    scenario = view.scenario
    seated = [scenario.actors[name] for name in scenario.at_table]
    drafted = [name for name, issue in scenario.issues.items() if not issue.rests]
    if any(actor.reservation or any(s.worth for s in actor.stances.values()) for actor in seated):
        return
    for name in drafted:
        now, places = view.final(name, agreed=False), view.positions(scenario.at_table, name)
        hull = (min((p.low for p in places), default=0.0), max((p.high for p in places), default=1.0))
        if scenario.issues[name].options or not _apart(now, hull):
            return
    if drafted:
        where = "on every issue" if len(drafted) > 1 else f"on '{drafted[0]}'"
        message = (
            f"the status quo lies outside all positions {where}: red lines and promises aside, a draft at the "
            "positions nearest to it is worth more than no deal to everybody; if that is not meant, move it, or say with a "
            "reservation what no deal is worth"
        )
        yield Problem(("issues", drafted[0], "status_quo"), message)


def _deciding_deadline(scenario: Scenario) -> Iterator[Problem]:
    """A deadline so near, for such patience, that who proposes last decides the first offer.

    What the last round is worth comes back to the first one times ``d1 d2`` every two rounds in turns
    (Stahl 1972), and times ``(d1 + d2) / 2`` every round by lot.
    """
    talks = scenario.talks
    options = talks.alternating_offers
    if talks.protocol != "alternating-offers" or options.play != "subgame-perfect" or not options.discount:
        return
    first, second = (options.discount.get(party, 1.0) for party in talks.parties)
    a_round = (first + second) / 2 if options.proposer == "lot" else (first * second) ** 0.5
    felt = a_round ** (talks.rounds - 1)
    if felt > FELT:
        message = (
            f"the deadline is felt in the first round: up to {felt:.0%} of what is shared depends on who proposes last; "
            f"with more rounds or lower discounts it fades{_without_a_deadline(scenario, first, second)}"
        )
        yield Problem(("talks", "alternating_offers", "discount"), message)


def _without_a_deadline(scenario: Scenario, first: float, second: float) -> str:
    """The infinite horizon in closed form: what the first party gets of one pie, if anybody loses by waiting."""
    if first == second == 1.0:
        return ""
    talks = scenario.talks
    name = scenario.actors[talks.parties[0]].name
    if talks.alternating_offers.proposer == "lot":
        share = (1.0 - second) / (2.0 - first - second)
        return (
            f"; without a deadline {name} would get {share:.4f} of one pie on average (Baron & Ferejohn 1989)"
        )
    share = (1.0 - second) / (1.0 - first * second)
    return (
        f"; without a deadline {name}, who proposes first, would get {share:.4f} of one pie (Rubinstein 1982)"
    )


def _undrawn(view: _View) -> Iterator[Problem]:
    """Numbers that a correlation names, and that are never drawn."""
    for index, correlation in enumerate(view.scenario.correlations):
        for place, address in enumerate(correlation.between):
            if why := _why_undrawn(view, address):
                message = f"'{address}' is not drawn, so nothing goes with it: {why}"
                yield Problem(("correlations", index, "between", place), message)


def _why_undrawn(view: _View, address: str) -> str:
    """Why nothing is drawn at an address, with the remedy; empty if it is."""
    given, name = view.inputs.get(address), address.split(".")[1]
    if given is None:
        return "it bears on no run, since its actor is not at the table or a bloc has a number of its own"
    if is_drawn(given):
        return ""
    if is_number(address):
        options = view.scenario.scales[address].options
        return "options have no order" if options else "it is exact; give it a low and a high"
    ends = view.credibility(name) if address.startswith("commitments.") else (given.low, given.high)
    if ends[0] < ends[1]:  # an event may change it
        return ""
    return f"it is {ends[0]:g} in every run; give it another value"
