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
from rich.table import Table
from rich.text import Text

from negotiation_sim.agreement.drafts import Element
from negotiation_sim.agreement.explain import Explanation
from negotiation_sim.agreement.missed_deals import MissedDeals
from negotiation_sim.report import obstacles, words

SOLUTIONS = {"nash": "Nash", "kalai-smorodinsky": "K-S", "egalitarian": "equal", "utilitarian": "sum"}
NOTABLE = 5e-4
"""A gain below this shows as 0.000."""
MOST_CONFLICTS = 4
MOST_OPENERS = 8


def told(explanation: Explanation, missed: MissedDeals | None = None) -> Iterator[RenderableType]:
    """The whole page."""
    yield Text(explanation.scenario.title, style="bold")
    for line in _setting(explanation):
        yield Text(line, style="dim")
    yield Text("")
    yield Text(headline(explanation))
    yield Text("")
    if explanation.possible:
        yield from _possible(explanation)
    else:
        yield from _impossible(explanation)
    yield from _circular(explanation)
    if missed is not None:
        yield from _missed(missed)
    yield from _claims(explanation)
    yield Text(
        "Whether a text could be signed does not say whether the talks find it. All of it follows from the numbers of "
        "the scenario: an exploration, not a forecast.",
        style="dim",
    )


def headline(explanation: Explanation) -> str:
    """The answer in a few sentences that can stand alone."""
    signers, goal = _signers(explanation), _goal(explanation)
    if not explanation.possible:
        found = _by_evidence(explanation)
        why = obstacles.in_one_sentence(explanation, found[0]) if found else "no package leads there."
        return f"No text{goal} can be signed by {signers}: {why}"
    if goal:
        return f"There are texts{goal} and that {signers} could sign."
    reached = [_title(explanation, r.outcome) for r in explanation.reaches if r.reached]
    shut = sorted(
        (r for r in explanation.reaches if not r.reached), key=lambda r: _unproven(explanation, r.conflict)
    )
    sentences = [f"{signers[0].upper()}{signers[1:]} could sign a text"]
    if len(reached) == 1:
        sentences[0] += f" that leads to {reached[0]}"
    elif reached:
        sentences[0] += f"; such texts lead to {words.listed(reached, 'or')}"
    if _nobody_gains(explanation):
        sentences[0] += ", but nobody would gain anything by it over no deal"
    if shut:
        why = obstacles.in_one_sentence(explanation, shut[0].conflict)
        sentences.append(
            f"None that they could sign leads to {_title(explanation, shut[0].outcome)}: {why[:-1]}"
        )
    if shut[1:]:
        titles = [_title(explanation, reach.outcome) for reach in shut[1:]]
        sentences.append(f"Nor does any lead to {words.listed(titles, 'or')}")
    return ". ".join(sentences) + "."


def _setting(explanation: Explanation) -> Iterator[str]:
    yield from words.asked(explanation.scenario)
    yield (
        "Every number at its likeliest value; commitments count as kept from credibility 0.5 up; "
        "no event has happened yet."
    )


def _possible(explanation: Explanation) -> Iterator[RenderableType]:
    scenario = explanation.scenario
    fair = explanation.solutions.values()
    yield Text("What such texts bring, after all that they set off", style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    for name in ("question", "from", "to"):
        table.add_column(name, overflow="fold")
    for name in explanation.solutions:
        table.add_column(SOLUTIONS[name], justify="right")
    for i, (issue, span) in enumerate(zip(explanation.compiled.issues, explanation.ranges, strict=True)):
        ends = [words.value(scenario, issue, value) for value in span]
        table.add_row(
            words.title(scenario, issue), *ends, *(f"{round(s.package[i], 2) + 0.0:.2f}" for s in fair)
        )
    for p, party in enumerate(scenario.talks.parties if fair else ()):
        gains = [f"{round(solution.gains[p], 3) + 0.0:.3f}" for solution in fair]
        table.add_row(f"what {scenario.actors[party].name} gains over no deal", "", "", *gains, style="dim")
    yield Padding(table, (0, 0, 1, 0))
    if fair and not _nobody_gains(explanation):
        yield Text(
            "Four notions of fair: Nash (the largest product of gains over no deal), K-S (Kalai-Smorodinsky: each the same "
            "share of the most it could gain), equal (each the same gain), sum (the largest sum of gains)."
        )
        yield Text("")
    for reach in explanation.reaches:
        if not reach.reached:
            yield Text(f"Why not: {_title(explanation, reach.outcome)}", style="bold")
            yield from _conflict(explanation, reach.conflict)
            yield Text("")


def _impossible(explanation: Explanation) -> Iterator[RenderableType]:
    found = _by_evidence(explanation)
    more = "" if explanation.conflicts.complete else ", and perhaps more"
    if len(found) == 1 and not more:
        yield Text("Why not; nothing in this can be dropped", style="bold")
    elif found:
        yield Text(f"Why not: {len(found)} sets of reasons{more}; each is enough by itself", style="bold")
    for conflict in found[:MOST_CONFLICTS]:
        yield from _conflict(explanation, conflict)
        yield Text("")
    if len(found) > MOST_CONFLICTS:
        yield Text(f"... and {len(found) - MOST_CONFLICTS} more, as large or larger (--json has them all)")
        yield Text("")
    yield from _openers(explanation)


def _conflict(explanation: Explanation, conflict: Iterable[Element]) -> Iterator[RenderableType]:
    elements = [*conflict]
    for element in elements:
        sentence = f"- {obstacles.told(explanation, element)} [{obstacles.rests_on(explanation, element)}]"
        yield Padding(Text(sentence), (0, 0, 0, 2))
    yield Padding(Text(obstacles.together(elements)), (0, 0, 0, 2))


def _openers(explanation: Explanation) -> Iterator[RenderableType]:
    if not explanation.openers:
        yield Text(
            "What would open a deal: no change of one number does, and no change of two.", style="bold"
        )
        yield Text("")
        return
    alone = len(explanation.openers[0].moves) == 1
    yield Text(
        f"What would open a deal{'' if alone else ': no single change does, these pairs do'}", style="bold"
    )
    yield Text(
        "The evidence cannot rule a deal out: a change within the range of a number would do."
        if explanation.openers[0].cost[0] <= obstacles.WITHIN
        else "Every way there goes beyond what the evidence allows."
    )
    for found in explanation.openers[:MOST_OPENERS]:
        yield Padding(Text(f"- If {obstacles.opener(explanation, found)}"), (0, 0, 0, 2))
        yield Text(
            f"    {obstacles.setting(explanation, found)}", style="dim", no_wrap=True, overflow="ignore"
        )
    yield Text("")


def _circular(explanation: Explanation) -> Iterator[RenderableType]:
    """Texts that undo themselves, and commitments that wait for each other."""
    scenario = explanation.scenario
    for chain in explanation.undone:
        first = scenario.commitments[chain[0]]
        titles = [words.commitment(scenario, scenario.commitments[k].id) for k in chain]
        yield Text("A text that undoes itself", style="bold")
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
        f"In {words.percent(float(missed.exists.mean()))} of {len(missed.exists):,} draws of the numbers some text could "
        f"be signed; the talks sign one in {words.percent(float(missed.found.mean()))}."
    )
    if missed.found.any():
        yield Text(
            f"Where they do, another text would on average have brought the parties {np.nanmean(missed.left):.3f} more "
            "utility together, without loss to any."
        )
    if missed.missed.any():
        yield Text("Where a deal exists and is missed, the last text is refused:")
        for (actor, reason), share in missed.stood_in_the_way().items():
            name = missed.scenario.actors[actor].name
            yield Padding(Text(f"- by {name} in {words.percent(share)}: {reason}"), (0, 0, 0, 2))
    yield Text("")


def _claims(explanation: Explanation) -> Iterator[RenderableType]:
    """The claims that the page rests on, in our words."""
    shown = _by_evidence(explanation)[:MOST_CONFLICTS]
    shown += [reach.conflict for reach in explanation.reaches]
    used = {
        name for conflict in shown for element in conflict for name in obstacles.claims(explanation, element)
    }
    if used:
        yield Text("The claims, in our words", style="bold")
        for name, claim in explanation.scenario.claims.items():
            if name in used:
                yield Text(f"{name} (paragraph {claim.where}; {claim.speaker}): {claim.says}")
        yield Text("")


def _nobody_gains(explanation: Explanation) -> bool:
    return bool(explanation.most) and max(explanation.most) < NOTABLE


def _signers(explanation: Explanation) -> str:
    talks = explanation.scenario.talks
    parties = words.listed([explanation.scenario.actors[name].name for name in talks.parties])
    return parties if talks.rule.share is None else f"enough of {parties}"


def _goal(explanation: Explanation) -> str:
    scenario = explanation.scenario
    if explanation.outcome is not None:
        return f" that leads to {_title(explanation, explanation.outcome)}"
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
