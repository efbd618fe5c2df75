"""Scenarios side by side, in words.

In:      Comparison, and an Attribution where two files are compared
Out:     rich renderables
Keeps:   a sentence first, then one table of all shares, then what differs, side by side
Not here: comparing (compare), which change does it (attribution_text)
Example: tests/report/test_report_paired.py
"""

from collections.abc import Iterator
from string import ascii_uppercase

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.analysis.attribution import Attribution
from negotiation_sim.analysis.compare import BASE, Comparison, IssueShift, Side
from negotiation_sim.analysis.paired import Difference
from negotiation_sim.report import commands, share_words, words
from negotiation_sim.report.attribution_text import told as attribution_told
from negotiation_sim.report.layout import answers, heading, indented, rows, section, table
from negotiation_sim.runs.summary import drawn

FEW = 4
"""Up to so many sides each is told at length."""
SEEN = 0.005
"""A share that differs by less is not told, even where it is no chance."""
MOVED = 0.02
"""An issue whose mean moves by less is not told."""


def told(found: Comparison, attribution: Attribution | None = None) -> Iterator[RenderableType]:
    """The whole screen."""
    yield heading(found.reference.scenario.title)
    yield Text(f"{found.runs:,} runs of each, all on the same draws; seed {found.seed}.", style="dim")
    yield Text("")
    yield from answers(("What changes", _largest(found)), ("How sure", _sure(found)))
    letters = _letters(found)
    yield from section("How the runs end", _shares(found, letters))
    yield rows([(letter, found.titles[name]) for name, letter in letters.items()], shares=(0, 1))
    yield Text(f"  + and - mark what clearly differs from {found.reference.id}.", style="dim")
    yield Text("")
    many = len(found.sides) > FEW
    for side in found.sides:
        yield from told_side(found, side, 1 if many else 4)
    if many:
        reference = found.reference
        against = ["--against", reference.id] if reference.scenario.variant_id else []
        yield Text("One of them at length:")
        as_drawn = commands.as_drawn(reference.scenario, found.seed, found.runs)
        options = [
            *against,
            "--variants",
            found.sides[0].id,
            *commands.as_read(reference.scenario),
            *as_drawn,
        ]
        command = commands.command_line("compare", reference.scenario.path, *options)
        yield Text(f"  {command}", no_wrap=True, overflow="ignore")
    if attribution is not None:
        yield from attribution_told(found, attribution)


def _how_many(found: Comparison, unlike: int) -> str:
    """How many of several sides differ, with the verb."""
    n, what = len(found.sides), "sides" if any(side.id == BASE for side in found.sides) else "variants"
    who = f"{unlike} of {n} {what}" if unlike < n else f"Both {what}" if n == 2 else f"All {n} {what}"
    return f"{who} differ{'s' if unlike == 1 else ''}"


def _largest(found: Comparison) -> str:
    """The side whose outcomes differ most, and in what."""
    ranked = [
        (abs(effect.difference), side, name, effect) for side in found.sides for name, effect in _clear(side)
    ]
    moved = [side.id for side in found.sides if _moved(side) and not _clear(side)]
    settled = f" What is settled on the issues differs in {words.listed(moved)}." if moved else ""
    if not ranked:
        return f"No outcome{_as_far(found)}: the shares are those of {found.reference.id}.{settled}"
    _, side, name, effect = max(ranked, key=lambda item: item[0])
    least = min(abs(effect.low), abs(effect.high))
    rivals = {other.id for _, other, _, one in ranked if max(abs(one.low), abs(one.high)) >= least} - {
        side.id
    }
    as_much = [other.id for other in found.sides if other.id in rivals]
    unlike = sum(1 for one in found.sides if _clear(one))
    reference = f"{found.reference.id} ({found.reference.title})"
    opening = f"{side.id} ({side.title}) differs clearly from {reference}: "
    if len(found.sides) > 1:
        most = f"{side.id} ({side.title})"
        opening = f"{_how_many(found, unlike)} clearly from {reference}. {'For example' if as_much else 'Most of all'} {most}: "
    agreed, before = (words.percent(share) for share in (side.agreement.after, side.agreement.before))
    instead = f", as in {found.reference.id}" if agreed == before else f" instead of {before}"
    if as_much:
        settled = f" As much{_as_far(found)}: {words.listed(as_much)}.{settled}"
    return (
        f"{opening}'{found.titles[name]}' in {words.percent(effect.after)} of the runs instead of "
        f"{words.percent(effect.before)}. An agreement is reached in {agreed}{instead}.{settled}"
    )


def _sure(found: Comparison) -> str:
    if not any(drawn(side.scenario) for side in (found.reference, *found.sides)):
        return "Nothing is drawn: all runs of a side are the same, and what differs comes from what was changed. It is no forecast."
    return (
        "Every side meets the same luck, so a difference comes from what was changed. The intervals say how "
        "sure the simulation is of its own numbers; they are no forecast."
    )


def _clear(side: Side) -> list[tuple[str, Difference]]:
    """Outcomes that differ by more than chance, the largest difference first."""
    clear = [item for item in side.outcomes.items() if item[1].clear and abs(item[1].difference) >= SEEN]
    return sorted(clear, key=lambda item: -abs(item[1].difference))


def _letters(found: Comparison) -> dict[str, str]:
    """One letter for each outcome that happens on some side."""
    sides = (found.reference, *found.sides)
    happens = [name for name in found.titles if any(_share(side, name) > 0 for side in sides)]
    return dict(zip(happens, ascii_uppercase, strict=False))


def _share(side: Side, name: str) -> float:
    return side.outcomes[name].after if name in side.outcomes else 0.0


def _shares(found: Comparison, letters: dict[str, str]) -> RenderableType:
    heads = [(letter, "right") for letter in letters.values()]
    made = table(("", "left"), ("agreed", "right"), *heads, folds=0)
    for side in (found.reference, *found.sides):
        cells = [_cell(side.outcomes.get(name)) for name in letters]
        made.add_row(side.id, _cell(side.agreement), *cells)
    return made


def _cell(effect: Difference | None) -> str:
    if effect is None:
        return ""
    share = effect.after
    short = words.short_percent(share)
    if not effect.clear or abs(effect.difference) < SEEN:
        return f"{short} "
    return f"{short}{'+' if effect.difference > 0 else '-'}"


def told_side(found: Comparison, side: Side, most: int) -> Iterator[RenderableType]:
    """What differs on one side: up to *most* outcomes, questions and refusals each."""
    lines: list[tuple[str, str]] = []
    for name, effect in _clear(side)[:most]:
        lines.append(("ends so", f"{found.titles[name]}: {_change(effect)}"))
    for shift in _moved(side)[:most]:
        place = _places(found, side, shift)
        lines.append(("settles at", f"{words.title(side.scenario, shift.issue)}: {place}"))
    refusals = [r for r in side.refusals if r.effect.clear and abs(r.effect.difference) >= SEEN]
    for refusal in refusals[:most]:
        scenario = side.scenario if refusal.effect.after else found.reference.scenario
        why = words.reason(
            scenario,
            refusal.reason,
            refusal.issue,
            refusal.commitment,
            at_home=refusal.actor in scenario.talks.ratify,
        )
        name = scenario.actors[refusal.actor].label
        lines.append(("refuses", f"{name}: {why}: {_change(refusal.effect)}"))
    yield heading(f"{side.id}: {side.title}")
    if lines:
        firsts = [line[0] if k == 0 or lines[k - 1][0] != line[0] else "" for k, line in enumerate(lines)]
        yield rows([(first, line[1]) for first, line in zip(firsts, lines, strict=True)], shares=(0, 1))
    else:
        yield indented(Text(_alike(found, side)))
    yield Text("")


def _alike(found: Comparison, side: Side) -> str:
    """That nothing differs, or nothing that is large enough to be told."""
    shares = (*side.outcomes.values(), side.agreement, *(refusal.effect for refusal in side.refusals))
    if any(share.clear for share in shares) or any(not s.low <= 0.0 <= s.high for s in side.issues):
        return (
            f"Nearly as {found.reference.id}: shares differ by less than {100 * SEEN:g} points, "
            f"results on the issues by less than {MOVED:.0%} of their lines, on average."
        )
    return f"As {found.reference.id}{_as_far(found)}."


def _as_far(found: Comparison) -> str:
    return share_words.as_far_as_told(found.reference.scenario, *(side.scenario for side in found.sides))


def _moved(side: Side) -> list[IssueShift]:
    far = {shift.issue: abs(shift.difference) / _length(side, shift) for shift in side.issues}
    clear = [s for s in side.issues if far[s.issue] >= MOVED and not s.low <= 0.0 <= s.high]
    return sorted(clear, key=lambda shift: -far[shift.issue])


def _length(side: Side, shift: IssueShift) -> float:
    low, high = side.scenario.issues[shift.issue].range
    return high - low


def _places(found: Comparison, side: Side, shift: IssueShift) -> str:
    """The middle run on both sides, or the means where the middle run is the same."""

    def both(now: float, was: float) -> str:
        (at, before), (then, later) = (
            [scenario.issues[shift.issue].scale.place(told) for told in pair]
            for scenario, pair in ((side.scenario, (now, was)), (found.reference.scenario, (was, now)))
        )
        after = words.quoted(side.scenario, shift.issue, at, before)
        return f"{after} instead of {words.quoted(found.reference.scenario, shift.issue, then, later)}"

    if shift.median_before != shift.median_after:
        return f"{both(shift.median_after, shift.median_before)}, in the middle run"
    scale = side.scenario.issues[shift.issue].scale
    middle = words.quoted(side.scenario, shift.issue, scale.place(shift.median_after))
    return f"{middle} in the middle run of both; {both(shift.after, shift.before)} on average"


def _change(effect: Difference) -> str:
    before, after, ends = share_words.change(effect)
    return f"{after} of the runs instead of {before}{f' ({ends})' if ends else ''}"
