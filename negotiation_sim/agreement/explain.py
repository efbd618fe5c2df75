"""Why there is no deal, or which there is, and what would open one: everything about one scenario at its modes.

In:      Scenario, perhaps an outcome that the draft is to lead to, a number of seconds
Out:     Explanation: drafts that can be signed, or the conflicts and the openers; outcomes within reach
Keeps:   at the modes, with commitments kept from credibility 0.5 up and no event yet; no draws; what is not
         proved in time is named as unfinished
Not here: how often a deal exists (missed_deals), the words (report.explain_text)
Example: tests/report/test_explain_text.py
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from attrs import evolve

from negotiation_sim.agreement.bargaining import Solution, anybody_gains, ideals_of, solutions
from negotiation_sim.agreement.conflicts import Conflicts, conflicts, self_defeating
from negotiation_sim.agreement.counting import counted
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes, in_units
from negotiation_sim.agreement.explanation import AtTable, Explanation, Fair, Reach
from negotiation_sim.agreement.goals import Goal, condition_of
from negotiation_sim.agreement.moves import Opener
from negotiation_sim.agreement.option_openers import every_opener
from negotiation_sim.agreement.program import Clock, Unproved
from negotiation_sim.agreement.quest import FAR, Quest, shortened
from negotiation_sim.agreement.ranges import ranges as ranges_of
from negotiation_sim.agreement.target import NOTHING, Target
from negotiation_sim.model.arrays import CompiledOutcome, CompiledScenario, terms_of
from negotiation_sim.model.outcomes import AGREEMENT, Asked, asked
from negotiation_sim.runs.units import tidy
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.warnings import waiting_for_each_other

SHARE = 0.5
"""How much of the time that is left one part may take, where another one waits for the rest."""
SECONDS = 20.0
"""How long an explanation may take, where nobody says otherwise."""
MOST_REASONS = 5
"""Conflicts that are looked for to tell why an outcome is not reached; the smallest is told."""
ALWAYS = frozenset({"kalai-smorodinsky", "egalitarian", "utilitarian"})
"""Fair drafts that there are wherever anything can be signed."""
Watch = Callable[[str, Clock], None]
"""Told which part begins; it may stop the clock."""


def explain(
    scenario: Scenario,
    outcome: str | None = None,
    goal: Goal | None = None,
    *,
    brief: bool = False,
    seconds: float = SECONDS,
    watch: Watch | None = None,
    at: Situation | None = None,
) -> Explanation:
    """Say which drafts all can sign; if there are none, why not, and what would open one.

    Args:
        scenario: What to explain.
        outcome: Id of an outcome, or an ending; only drafts count that lead to it.
        goal: What the consequences of a draft must be: ``"ceasefire=full"`` or ``"troops>=0.4"``, several of
            these, or by issue a place in its own unit or the bounds of a condition in a file.
        brief: Leave out fair drafts, ranges, openers, and why an outcome is not reached.
        seconds: How long it may take; what is not proved by then is named in ``unfinished``.
        watch: Called as each part begins, with its name and the clock, which it may stop.
        at: Where the parties stand; at the modes of the scenario without it. What would open a deal, and how
            many drafts there are, is asked of the scenario alone.

    Raises:
        NegotiationSimError: If there is no such outcome, or the goal is none.
        ValueError: If both are asked for.
    """
    if outcome is not None and goal is not None:
        raise ValueError("ask for an outcome or for a goal, not for both")
    situation = Situation.of(at_modes(scenario)[1]) if at is None else at
    compiled, brief_or_game = situation.compiled, brief or at is not None
    named = _named(scenario, outcome)
    wanted = None if goal is None else condition_of(scenario, goal)
    target = None if named is None else _signed_as(compiled, named)
    target = target if wanted is None else Target(terms_of(wanted, scenario))
    parts = _Parts(Clock(seconds), watch)
    clock, brief_or_asked = parts.clock, brief or target is not None
    quest = Quest(situation, target, clock)
    possible: bool | None = None
    draft, ideals, ranges = None, None, dict[str, tuple[Value, ...]]()
    reaches, fair, changes = list[Reach](), dict[str, Fair](), tuple[Opener, ...]()
    reasons = Conflicts((), complete=True)
    with parts.part("whether a draft can be signed"):
        draft = quest.draft()
        possible = draft is not None
    if possible:
        if target is None:
            with parts.part("the outcomes within reach"):
                reaches.extend(_reaches(quest))
            with parts.part("what each could gain"):
                ideals = ideals_of(situation, clock.part(SHARE))
        if not brief:
            with parts.part(FAR):
                for issue, reached in quest.ranges(scenario, clock.part(SHARE)):
                    ranges[issue] = reached
        if not brief_or_asked:
            with parts.part("fair drafts"):
                found = {} if ideals is None else solutions(situation, clock=clock, ideals=ideals)
                fair.update(_fair(scenario, found or quest.good()))
                draft = next((solution.draft for solution in found.values()), draft)
                ranges = {issue: _with(span, issue, fair) for issue, span in ranges.items()}
                if not found.keys() >= ALWAYS:
                    raise Unproved
    elif possible is False:
        with parts.part("the reasons"):
            reasons = conflicts(situation, target, clock=(some := clock.part(SHARE)))
            if some.left <= 0.0:
                raise Unproved
        if not brief_or_game:
            changes = _openers(scenario, parts, target)
    alone = _at_table(scenario, parts, situation, target, brief=brief)
    if not brief_or_asked:
        asked_of, reaches = reaches, [reach for reach in reaches if reach.reached]
        with parts.part("why outcomes are out of reach"):
            reaches = [*_with_reasons(situation, asked_of, clock)]
    return Explanation(
        scenario=scenario,
        compiled=compiled,
        situation=situation,
        outcome=named,
        goal=wanted,
        possible=possible,
        draft={} if draft is None else in_units(scenario, quest.short(scenario, draft)),
        solutions=fair,
        most=() if ideals is None else tuple(tidy(ideal) for ideal in ideals.tolist()),
        as_stated=_as_stated(scenario, parts, target),
        at_table=alone,
        ranges=ranges,
        conflicts=reasons,
        openers=changes,
        reaches=tuple(reach for reach in reaches if reach.reached or not brief),
        undone=tuple(self_defeating(compiled, situation)),
        circle=waiting_for_each_other(scenario),
        counted=counted(scenario) if target is None and not brief_or_game else None,
        unfinished=tuple(parts.unfinished),
        seconds=seconds,
    )


def _as_stated(scenario: Scenario, parts: "_Parts", target: Target | None) -> bool | None:
    """Whether a draft could be signed if everybody meant what it says."""
    possible = None
    if scenario.insincere:
        with parts.part("whether a draft could be signed if all meant what they say"):
            situation = Situation.of(at_modes(scenario.as_stated())[1])
            possible = Agreements(situation, target, clock=parts.clock).signed() is not None
    return possible


def _at_table(
    scenario: Scenario, parts: "_Parts", situation: Situation, target: Target | None, *, brief: bool
) -> AtTable | None:
    """What the parties could sign by themselves; None where nobody ratifies."""
    if not scenario.talks.ratify:
        return None
    possible, draft, ranges = None, None, dict[str, tuple[Value, ...]]()
    with parts.part("what the parties alone could sign"):
        deal = Agreements(situation, target, clock=parts.clock, ratified=False)
        draft = deal.signed()
        possible = draft is not None
        if draft is not None:
            draft = shortened(scenario, deal, draft)
            ranges.update(() if brief else ranges_of(scenario, deal))
    return AtTable(possible, {} if draft is None else in_units(scenario, draft), ranges)


def _with(span: tuple[Value, ...], issue: str, fair: Mapping[str, Fair]) -> tuple[Value, ...]:
    """A range that holds the *fair* drafts too: of a place just beside a bound the solver may see less."""
    numbers = [
        end for end in (*span, *(one.package[issue] for one in fair.values())) if not isinstance(end, str)
    ]
    return (min(numbers), max(numbers)) if numbers and not isinstance(span[0], str) else span


class _Parts:
    """The parts of an explanation, one after another; those that the clock ends are remembered."""

    def __init__(self, clock: Clock, watch: Watch | None) -> None:
        self.clock, self.watch = clock, watch
        self.unfinished: list[str] = []

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """What is done here may end early; it keeps what it has found so far."""
        if self.watch is not None:
            self.watch(name, self.clock)
        try:
            yield
        except Unproved:
            self.unfinished.append(name)


def _openers(scenario: Scenario, parts: "_Parts", target: Target | None) -> tuple[Opener, ...]:
    """The changes that open a deal, in order; of any agreement whether somebody gains by it."""
    found = list[Opener]()
    with parts.part("the changes that open a deal"):
        found.extend(every_opener(scenario, target, parts.clock))
    if target is None:
        with parts.part("what these changes bring"):
            for place, opener in enumerate(found):
                changed = scenario.with_changes({move.address: move.value for move in opener.moves})
                ideals = ideals_of(Situation.of(at_modes(changed)[1]), parts.clock)
                found[place] = evolve(opener, gains=ideals is not None and anybody_gains(ideals.tolist()))
    return tuple(sorted(found, key=lambda opener: opener.order))


def _named(scenario: Scenario, outcome: str | None) -> Asked | None:
    """What is asked for by name; nothing where any agreement will do."""
    named = None if outcome is None else asked(scenario, outcome)
    return None if named is not None and named.is_ending and named.name == AGREEMENT else named


def _signed_as(compiled: CompiledScenario, named: Asked) -> Target:
    """The drafts that lead to an outcome when they are signed; none to one of talks without agreement."""
    if named.is_ending or not _of_an_agreement(compiled.outcomes[named.index]):
        return NOTHING
    return Target.outcome(compiled, named.index)


def _reaches(quest: Quest) -> Iterator[Reach]:
    """The outcomes that name agreements."""
    for index, rule in enumerate(quest.situation.compiled.outcomes):
        if _of_an_agreement(rule):
            target = Target.outcome(quest.situation.compiled, index)
            yield Reach(index, quest.leads_to(target))


def _of_an_agreement(rule: CompiledOutcome) -> bool:
    return not rule.endings or AGREEMENT in rule.endings


def _with_reasons(situation: Situation, reaches: Iterable[Reach], clock: Clock) -> Iterator[Reach]:
    """The same with a smallest conflict for each that is not reached; one that no package can have is left out."""
    for reach in reaches:
        if reach.reached:
            yield reach
            continue
        target = Target.outcome(situation.compiled, reach.outcome)
        found = conflicts(situation, target, MOST_REASONS, clock).found
        if not found:
            raise Unproved
        if found[0]:
            yield evolve(reach, conflict=found[0])


def _fair(scenario: Scenario, found: Mapping[str, Solution]) -> dict[str, Fair]:
    parties = scenario.talks.parties
    return {
        name: Fair(
            draft=in_units(scenario, solution.draft),
            package=in_units(scenario, solution.package),
            gains={party: tidy(gain) for party, gain in zip(parties, solution.gains.tolist(), strict=True)},
            gap=tidy(solution.gap),
            proved=solution.proved,
        )
        for name, solution in found.items()
    }
