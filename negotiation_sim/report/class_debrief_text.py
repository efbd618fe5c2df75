"""What the groups of a class have reached, in words: one row for each, and a table for grading.

In:      ClassDebrief
Out:     rich renderables; CSV
Keeps:   gains are in the points of each party's own sheet, as on its brief; points of two sheets are never added
Not here: working it out (game.debrief_tables), the picture (plots.groups), the page (page.class_debrief)
Example: tests/report/test_class_debrief_text.py
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.game.debrief_tables import ClassDebrief, Group
from negotiation_sim.game.views import unheard
from negotiation_sim.report import commands, words
from negotiation_sim.report.layout import heading, table

NOTABLE = 0.05
"""Points below which nothing was left."""
SAME = 1e-6


def told(found: ClassDebrief, notes: Sequence[str] = (), each: str = "group") -> Iterator[RenderableType]:
    """The whole screen; *each* is the word for those who share a deal, as the rest of the page has it."""
    scenario = found.scenario
    yield heading(scenario.title)
    for line in commands.asked(scenario):
        yield Text(line, style="dim")
    yield Text(_setting(scenario.talks.parties, found), style="dim")
    yield Text("")
    yield Text(headline(found, each))
    yield Text("")
    yield heading(f"The {each}s")
    yield _groups(found, each)
    yield Text("")
    for group in found.groups:
        for sentence in refusals(found, group, each):
            yield Text(sentence)
    for note in notes:
        yield Text(f"Note: {note}.", style="dim")
    yield Text(
        "Left on the table: what each could have had beyond this at nobody's cost, by the draft that adds most to the sum of "
        "gains; where several drafts add as much, also in how many ways they share it. Joint gain: the sum of gains, as a "
        "share of the largest that can be signed; each sheet counts from 0 to 1. To the "
        "frontier: how much more all could have gained alike, on the same scale. An exploration of the scenario's numbers: "
        "it does not say who negotiated well.",
        style="dim",
    )


def headline(found: ClassDebrief, each: str = "group") -> str:
    """How many agreed, and how near they came."""
    agreed = [group for group in found.groups if group.draft is not None]
    every = len(found.groups)
    at = "at" if each == "table" else "in"
    said = f"A deal {at} {len(agreed)} of {words.counted(every, each)}"
    losing = [group.name for group in agreed if not group.enough and group.against]
    short = [group.name for group in agreed if not (group.enough or group.against)]
    at_home = [group.name for group in agreed if group.enough and not group.holds]
    parts = [said]
    if losing:
        parts.append(
            f"{at} {words.counted(len(losing), each)} ({', '.join(losing)}) somebody signed what its own numbers refuse"
        )
    if short:
        named = f"{words.counted(len(short), each)} ({', '.join(short)})"
        parts.append(f"{at} {named} too few would sign by their own numbers, and nobody would refuse")
    if at_home:
        parts.append(
            f"{words.counted(len(at_home), each)} ({', '.join(at_home)}) would not be ratified at home"
        )
    best = [g.name for g in agreed if g.distance < SAME and g.name not in (*losing, *short, *at_home)]
    if best:
        named = f"{words.counted(len(best), each)} ({', '.join(best)})"
        parts.append(f"{named} could not have gained more for all at once")
    return f"{'; '.join(parts)}."


def refusals(found: ClassDebrief, group: Group, each: str = "group") -> Iterator[str]:
    """Who would not have signed by its own numbers, and why."""
    for answer in group.answers:
        if answer.refuses:
            at_home = answer.actor in found.scenario.talks.ratify
            why = words.reason(
                found.scenario, answer.reason or "", answer.issue, answer.commitment, at_home=at_home
            )
            name, does = found.scenario.actors[answer.actor].name, "ratify it" if at_home else "sign"
            needless = " Enough others would." if group.enough and not at_home else ""
            yield f"{words.opening(each)} {group.name}: by the numbers of the file {name} would not {does}: {why}.{needless}"


def grading(found: ClassDebrief) -> str:
    """One row for each group, as CSV."""
    scenario, parties = found.scenario, found.scenario.talks.parties
    out = io.StringIO()
    made = csv.writer(out, lineterminator="\n")
    made.writerow(
        [
            "group",
            "agreement",
            *(f"signs_{party}" for party in parties),
            *(f"gain_{party}" for party in parties),
            *(f"left_{party}" for party in parties),
            "ways_left",
            "share_of_joint_gain",
            "distance_to_frontier",
            *scenario.issues,
        ]
    )
    for group in (*found.groups, *found.beside):
        signs = {a.actor: "yes" if a.signs else "abstains" if a.abstains else "no" for a in group.answers}
        made.writerow(
            [
                words.cell(group.name),
                "yes" if group.draft is not None else "no",
                *(signs.get(party, "") for party in parties),
                *(f"{found.in_points(group.gains)[party]:.2f}" for party in parties),
                *(f"{found.in_points(group.left)[party]:.2f}" for party in parties),
                "many" if group.ways is None else group.ways,
                "" if (share := found.share(group)) is None else f"{share:.3f}",
                f"{group.distance:.3f}",
                *("" if group.draft is None else str(group.draft[name]) for name in scenario.issues),
            ]
        )
    return out.getvalue()


def _setting(parties: Sequence[str], found: ClassDebrief) -> str:
    scenario = found.scenario
    names = words.listed([scenario.actors[party].name for party in parties])
    sets_off = "a draft sets off"
    if unheard(scenario, parties):
        sets_off = "a draft or no deal sets off, whether a seat has heard of it or not"
    return (
        f"Gains over no deal: {names}, in the points of each one's own sheet, every number at its likeliest value and after "
        f"all that {sets_off}."
    )


def _groups(found: ClassDebrief, each: str) -> RenderableType:
    grid = table(
        (each, "left"),
        ("gained over no deal", "left"),
        ("left on the table", "left"),
        ("joint gain", "right"),
        ("to the frontier", "right"),
        folds=(0, 1, 2, 3, 4),
    )
    for group in (*found.groups, *found.beside):
        joint = "" if (share := found.share(group)) is None else words.percent(share)
        grid.add_row(group.name, _gained(found, group), _left(found, group), joint, f"{group.distance:.3f}")
    return grid


def _gained(found: ClassDebrief, group: Group) -> str:
    if group.draft is None:
        return "no agreement"
    would = {
        answer.actor: " (would abstain)" if answer.abstains else " (would not sign)"
        for answer in group.answers
        if not answer.signs
    }
    return ", ".join(
        f"{found.scenario.actors[party].label} {_signed(value)}{would.get(party, '')}"
        for party, value in found.in_points(group.gains).items()
    )


def _left(found: ClassDebrief, group: Group) -> str:
    ways = [said for left in (group.left, *group.left_otherwise) if (said := _way(found, left))]
    if len(ways) < 2:
        return ways[0] if ways else "nothing"
    if group.ways is None:
        return f"{'; or '.join(ways)}; and in other ways"
    more = group.ways - len(ways)
    return f"in one of {group.ways} ways: {'; or '.join(ways)}{f'; and {more} more' if more else ''}"


def _way(found: ClassDebrief, left: Mapping[str, float]) -> str:
    """What each could have had more, in one way."""
    return ", ".join(
        f"{found.scenario.actors[party].label} {words.points(value)}"
        for party, value in found.in_points(left).items()
        if value >= NOTABLE
    )


def _signed(value: float) -> str:
    said = words.points(value)
    return said if said.startswith("-") or said == "0" else f"+{said}"
