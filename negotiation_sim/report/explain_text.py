"""Why there is no deal, what could be signed, and what would open more: the page of ``explain``.

In:      Explanation, perhaps MissedDeals
Out:     rich renderables, in reading order
Keeps:   the headline comes first and can stand alone; every element names its claims
Not here: the sentences about single elements (obstacles), working it out (explain)
Example: tests/report/test_explain_text.py
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from negotiation_sim.agreement.bargaining import NOTABLE, NOTHING, anybody_gains
from negotiation_sim.agreement.counting import Counted
from negotiation_sim.agreement.drafts import Element
from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.agreement.missed_deals import MissedDeals
from negotiation_sim.agreement.quest import FAR
from negotiation_sim.report import address_words, commands, obstacles, signing, within_reach, words
from negotiation_sim.report.layout import bare, indented, rows
from negotiation_sim.scenario.estimates import plain
from negotiation_sim.scenario.rule import UNANIMITY

FAIR = (
    "Four notions of fair: Nash (the largest product of gains over no deal), K-S (Kalai-Smorodinsky: the least "
    "share of the most that each could gain, raised as far as it goes), equal (the least gain, raised as far as it goes), "
    "sum (one draft with the largest sum of gains)."
)
APART = "Each range is of one issue taken for itself: they do not hold jointly."
TRIED = " What is not proved was found by trying: an issue can go at least so far, and perhaps farther."
MOST_CONFLICTS = 4
MOST_OPENERS = 8
NOT_IN_PAIRS = (
    "How much a question matters to a party, what a place on it is worth to it, and what a party weighs are changed alone, "
    "or together with an option that a red line rules out."
)


def told(
    explanation: Explanation, missed: MissedDeals | None = None, *, every: bool = False, runs: str = ""
) -> Iterator[RenderableType]:
    """The whole page; *every* leaves out nothing of what is found, and *runs* is what they come to beside the answer."""
    yield Text(explanation.scenario.title, style="bold")
    for line in _setting(explanation):
        yield Text(line, style="dim")
    yield Text("")
    yield Text(headline(explanation))
    if runs:
        yield Text(runs)
    if explanation.counted is not None:
        yield Text(_counts(explanation, explanation.counted))
    yield Text("")
    if explanation.unfinished:
        yield Text(
            "Not proved in the time it had (--seconds gives more): "
            f"{'; '.join(explanation.unfinished)}. What is told here holds; it may not be all."
        )
        yield Text("")
    if explanation.possible:
        yield from _possible(explanation)
    elif explanation.possible is False:
        yield from _impossible(explanation, every=every)
    yield from _alone(explanation)
    yield from _circular(explanation)
    if missed is not None:
        yield from _missed(missed)
    yield from _claims(explanation, every=every)
    yield Text(
        "Whether a draft could be signed does not say whether the talks find it. All of it follows from the numbers of "
        "the scenario: an exploration, not a forecast.",
        style="dim",
    )


def headline(explanation: Explanation) -> str:
    """The answer in a few sentences that can stand alone; for what is said, too, where that is not what is meant."""
    if not explanation.scenario.insincere:
        return _headline(explanation)
    stated = {True: "a draft could be signed", False: "no draft could be signed", None: "it is not known yet"}
    return (
        f"If everybody meant what it says, {stated[explanation.as_stated]}. "
        f"With the inner values of the file: {_headline(explanation)}"
    )


def _headline(explanation: Explanation) -> str:
    signers, goal = _signers(explanation), _goal(explanation)
    if explanation.possible is None:
        return f"Whether {signers} could sign a draft{goal} is not known: the time was too short to prove it."
    ratifiers = _ratifiers(explanation)
    if not explanation.possible:
        found = _by_evidence(explanation)
        why = obstacles.in_one_sentence(explanation, found[0]) if found else _unnamed(explanation)
        if explanation.at_table is not None and explanation.at_table.possible:
            return f"{words.opening(signers)} could sign a draft{goal}, but none that {ratifiers} would ratify: {why}"
        also = f" and ratified by {ratifiers}" if ratifiers else ""
        return f"No draft{goal} can be signed by {signers}{also}: {why}"
    ratified = f" that {ratifiers} would ratify" if ratifiers else ""
    sentences = [
        f"{words.opening(signers)} could sign a draft{goal}{' and' if goal and ratified else ''}{ratified}"
    ]
    if goal:
        return f"{sentences[0]}."
    reached = [_title(explanation, r.outcome) for r in explanation.reaches if r.reached]
    shut = sorted(
        (r for r in explanation.reaches if not r.reached), key=lambda r: _unproven(explanation, r.conflict)
    )
    if len(reached) == 1:
        sentences[0] += f"{' and' if ratified else ''} that leads to {reached[0]}"
    elif reached:
        sentences[0] += f"; such drafts lead to {words.listed(reached, 'or')}"
    if nobody_gains(explanation):
        sentences[0] += ", but nobody would gain anything by it over no deal"
    if shut:
        title, conflict = _title(explanation, shut[0].outcome), shut[0].conflict
        why = f": {obstacles.in_one_sentence(explanation, conflict)[:-1]}" if conflict else ""
        none = "None of these" if ratified else "None that they could sign"
        sentences.append(f"{none} leads to {title}{why}")
    if shut[1:]:
        titles = [_title(explanation, reach.outcome) for reach in shut[1:]]
        sentences.append(f"Nor does any lead to {words.listed(titles, 'or')}")
    return ". ".join(sentences) + "."


def _counts(explanation: Explanation, found: Counted) -> str:
    """How many of all drafts can be signed, and how many each party would sign."""
    scenario = explanation.scenario
    own = [
        f"{scenario.actors[party].label} {number:,}{f' (and abstain on {abstained:,})' if abstained else ''}"
        for party, number, abstained in zip(
            scenario.talks.answering, found.by_party, found.abstained, strict=True
        )
    ]
    if scenario.talks.ratify:
        return (
            f"{found.at_table:,} of {found.drafts:,} drafts can be signed, and {found.signed:,} of these would be "
            f"ratified. Each by itself would say yes to: {', '.join(own)}."
        )
    return f"{found.signed:,} of {found.drafts:,} drafts can be signed. Each by itself would sign: {', '.join(own)}."


def _unnamed(explanation: Explanation) -> str:
    """Why nothing can be signed where no reason has a name."""
    if explanation.conflicts.found:
        return "no draft leads there."
    if explanation.conflicts.complete:
        return "what the numbers leave is less than rounding takes."
    return "the time was too short to find out why."


def _setting(explanation: Explanation) -> Iterator[str]:
    yield from commands.asked(explanation.scenario)
    scenario = explanation.scenario
    kept = "; commitments count as kept from credibility 0.5 up" if scenario.commitments else ""
    events = "; no event has happened yet" if scenario.events else ""
    yield f"Every number at its likeliest value{kept}{events}{signing.delayed(scenario)}."


def _possible(explanation: Explanation) -> Iterator[RenderableType]:
    scenario = explanation.scenario
    draft = [
        (words.title(scenario, issue), address_words.as_set(scenario, issue, value))
        for issue, value in explanation.draft.items()
    ]
    yield Text("One whole draft that can be signed", style="bold")
    yield rows(draft, shares=(2, 3))
    taken = [
        f"{issue}={value if isinstance(value, str) else plain(value)}"
        for issue, value in explanation.draft.items()
    ]
    yield Text("")
    command = commands.command("sign", scenario, *taken)
    yield Text(f"What each would answer, and why:\n  {command}", no_wrap=True, overflow="ignore")
    yield Text("")
    if explanation.ranges:
        after = ", after all that they set off" if scenario.commitments else ""
        yield Text(f"What such drafts bring{after}", style="bold")
        yield within_reach.brought(explanation)
        yield Text("")
    if below := [*_notes(explanation)]:
        yield from below
        yield Text("")
    for reach in explanation.reaches:
        if not reach.reached and reach.conflict:
            yield Text(f"Why not: {_title(explanation, reach.outcome)}", style="bold")
            yield from conflict_told(explanation, reach.conflict)
            yield Text("")


def _notes(explanation: Explanation) -> Iterator[RenderableType]:
    """What must be known to read the ranges and the fair drafts."""
    if explanation.ranges:
        alone = APART if len(explanation.ranges) > 1 else ""
        if notes := f"{alone}{TRIED if FAR in explanation.unfinished else ''}".strip():
            yield Text(notes)
    if explanation.solutions and not nobody_gains(explanation):
        yield Text(fair(explanation))
    if any(not found.proved for found in explanation.solutions.values()):
        yield Text(
            "* The best that was found in the time it had, or as finely as the solver can tell; "
            "not proved to be the best there is."
        )


def fair(explanation: Explanation) -> str:
    """The notions of fair, and which parties they do not compare."""
    scenario = explanation.scenario
    most = zip(scenario.talks.parties, explanation.most, strict=False)
    idle = [scenario.actors[party].name for party, gain in most if gain <= NOTHING]
    out = f" Left out of the first three: {words.listed(idle)}, who can gain nothing by any such draft."
    return f"{FAIR}{out if idle else ''}"


def _alone(explanation: Explanation) -> Iterator[RenderableType]:
    """How far the parties could go if nobody were asked at home, beside how far they can."""
    alone, scenario = explanation.at_table, explanation.scenario
    if alone is None or not alone.ranges:
        return
    yield Text("What the parties alone could sign, whatever is said at home", style="bold")
    table = bare()
    for name in ("question", "the parties alone", "and ratified"):
        table.add_column(name, overflow="fold")
    for issue in scenario.issues:
        spans = [ranges.get(issue, ()) for ranges in (alone.ranges, explanation.ranges)]
        said = [within_reach.span(scenario, issue, span) if span else "nothing" for span in spans]
        table.add_row(words.title(scenario, issue), *said)
    yield Padding(table, (0, 0, 1, 0))


def _impossible(explanation: Explanation, *, every: bool) -> Iterator[RenderableType]:
    found = _by_evidence(explanation)
    more = "" if explanation.conflicts.complete else ", and perhaps more"
    if len(found) == 1 and not more:
        yield Text("Why not; nothing in this can be dropped", style="bold")
    elif found:
        yield Text(f"Why not: {len(found)} sets of reasons{more}; each is enough by itself", style="bold")
    shown = found if every else found[:MOST_CONFLICTS]
    for conflict in shown:
        yield from conflict_told(explanation, conflict)
        yield Text("")
    if len(found) > len(shown):
        yield Text(f"... and {len(found) - len(shown)} more, as large or larger (--all)")
        yield Text("")
    yield from _openers(explanation, every=every)


def conflict_told(explanation: Explanation, conflict: Iterable[Element]) -> Iterator[RenderableType]:
    """The elements of a conflict, each with what it rests on, and how they hang together."""
    elements = [*conflict]
    for element in elements:
        sentence = f"- {words.opening(obstacles.told(explanation, element))} [{obstacles.rests_on(explanation, element)}]"
        yield indented(Text(sentence))
    yield indented(Text(obstacles.together(explanation, elements)))


def _openers(explanation: Explanation, *, every: bool) -> Iterator[RenderableType]:
    found, deal = explanation.openers, obstacles.asked_for(explanation, "deal")
    if not found:
        if not explanation.unfinished:
            yield Text(
                f"What would open {deal}: no single change that was tried does, and no two.", style="bold"
            )
            yield Text(NOT_IN_PAIRS)
            yield Text("")
        return
    alone = len(found[0].moves) == 1
    yield Text(
        f"What would open {deal}{'' if alone else ': no single change that was tried does, these pairs do'}",
        style="bold",
    )
    yield Text(
        f"The scenario does not rule {deal} out: "
        f"{'a change within the range of a number' if alone else 'two changes, each within the range of its number,'} would do."
        if min(opener.past for opener in found) <= obstacles.WITHIN
        else "Every way there goes beyond what the scenario leaves open."
    )
    shown = found if every else found[:MOST_OPENERS]
    for opener in shown:
        yield indented(Text(f"- If {obstacles.opener(explanation, opener)}"))
        yield Text(f"    {obstacles.setting(opener)}", style="dim", no_wrap=True, overflow="ignore")
    if len(found) > len(shown):
        yield Text(f"... and {len(found) - len(shown)} more (--all)")
    yield Text("")


def _circular(explanation: Explanation) -> Iterator[RenderableType]:
    """Drafts that undo themselves, and commitments that wait for each other."""
    scenario = explanation.scenario
    for chain in explanation.undone:
        first = scenario.commitments[chain[0]]
        titles = [words.commitment(scenario, scenario.commitments[k].id) for k in chain]
        yield Text("A draft that undoes itself", style="bold")
        yield Text(f"When {obstacles.condition(scenario, first.when)}: {'. Because of that: '.join(titles)}.")
        yield Text("")
    if explanation.circle:
        titles = [words.commitment(scenario, name) for name in explanation.circle]
        yield Text("Each waits for the other", style="bold")
        yield Text("; ".join(f"'{one}' waits for '{other}'" for one, other in pairwise(titles)) + ".")
        yield Text("")


def _missed(missed: MissedDeals) -> Iterator[RenderableType]:
    yield Text("Deals that exist and are missed", style="bold")
    yield Text(
        f"In {words.percent(float(missed.exists.mean()))} of {len(missed.exists):,} draws of the numbers some draft could "
        f"be signed; the talks sign one in {words.percent(float(missed.found.mean()))}."
    )
    if missed.found.any():
        left = float(np.nanmean(missed.left))
        yield Text(
            f"Where they do, another draft would on average have brought the parties {left:.3f} more "
            "utility together, without loss to any."
            if left >= NOTABLE
            else "Where they do, no other draft would have brought the parties more together, without loss to any."
        )
    if missed.missed.any():
        yield Text("Where a deal exists and is missed, the last draft is refused:")
        for (actor, reason), share in missed.stood_in_the_way().items():
            name, why = missed.scenario.actors[actor].name, words.short_reason(missed.scenario, reason)
            yield indented(Text(f"- by {name} in {words.percent(share)}: {why}"))
    yield Text("")


def _claims(explanation: Explanation, *, every: bool) -> Iterator[RenderableType]:
    """The claims that the page rests on, in our words."""
    shown = _by_evidence(explanation)[: None if every else MOST_CONFLICTS]
    shown += [reach.conflict for reach in explanation.reaches]
    used = {
        name for conflict in shown for element in conflict for name in obstacles.claims(explanation, element)
    }
    if used:
        yield Text("The claims, in our words", style="bold")
        for name, claim in explanation.scenario.claims.items():
            if name in used:
                yield Text(f"{name} ({claim.found_at}; {claim.speaker}): {claim.says}")
        yield Text("")


def nobody_gains(explanation: Explanation) -> bool:
    """Whether what can be signed brings nobody more than no deal."""
    return bool(explanation.most) and not anybody_gains(explanation.most)


def _signers(explanation: Explanation) -> str:
    talks = explanation.scenario.talks
    parties = words.listed([explanation.scenario.actors[name].name for name in talks.parties])
    return parties if talks.rule == UNANIMITY else f"enough of {parties}"


def _ratifiers(explanation: Explanation) -> str:
    actors, home = explanation.scenario.actors, explanation.scenario.talks.ratify
    return words.listed([actors[name].name for name in home]) if home else ""


def _goal(explanation: Explanation) -> str:
    scenario = explanation.scenario
    if explanation.outcome is not None:
        return f" that leads to {explanation.outcome.words}"
    return f" after which {obstacles.condition(scenario, explanation.goal)}" if explanation.goal else ""


def _by_evidence(explanation: Explanation) -> list[tuple[Element, ...]]:
    """The conflicts, the smallest first; of those alike, the one of which a source states most."""
    found = [conflict for conflict in explanation.conflicts.found if conflict]
    return sorted(found, key=lambda conflict: (len(conflict), _unproven(explanation, conflict)))


def _unproven(explanation: Explanation, conflict: tuple[Element, ...]) -> int:
    """How many elements of a conflict no claim of a source states."""
    return sum(explanation.element(element)["basis"] != "stated" for element in conflict)


def _title(explanation: Explanation, outcome: int) -> str:
    return f"'{explanation.scenario.named_outcomes[outcome].title}'"
