"""Which single change would move an outcome most, in words.

In:      Levers
Out:     rich renderables
Keeps:   a sentence first; what cannot be told from chance is not ranked
Not here: finding the changes (levers)
Example: tests/report/test_report_paired.py
"""

import re
from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.analysis.levers import Lever, Levers
from negotiation_sim.model.outcomes import asked
from negotiation_sim.report import commands, share_words, words
from negotiation_sim.report.address_words import changed, drawn_together, what
from negotiation_sim.report.layout import answers, heading, rows, section, table
from negotiation_sim.runs.summary import drawn, wilson

MOST = 10
MOST_TIES = 3
MOST_CLAIMS = 3
FEWER = "*"
"""Marks a share that is not that of all runs."""


def told(found: Levers) -> Iterator[RenderableType]:
    """The whole screen."""
    scenario = found.scenario
    yield heading(scenario.title)
    most = (
        f", the largest, and the largest within their ranges, in {found.runs:,}"
        if found.runs > found.first_look
        else ""
    )
    tried = f"{len(found.levers)} single changes, each tried in {found.first_look:,} runs{most}"
    same = f"{tried}, all on the same draws" if found.levers else words.counted(found.runs, "run")
    yield Text(f"{same}; seed {found.seed}.", style="dim")
    if found.not_tried:
        left = words.counted(found.not_tried, "change")
        yield Text(f"Stopped early: {left} not tried, and none tried in more runs.", style="dim")
    for line in commands.asked(scenario):
        yield Text(line, style="dim")
    yield Text("")
    clear = [lever for lever in found.levers if lever.clear]
    yield from answers(("What is asked", _asked(found)), ("What moves it", largest(found, clear)))
    if clear:
        yield from answers(("On what", _evidence(found, clear[0])))
    if found.levers:
        yield from answers(("How sure", _sure(found, clear)))
    if goes := together(found, clear):
        yield Text(goes)
        yield Text("")
    if clear:
        yield from _tables(found, clear)
    if found.skipped:
        yield from section("Not tried, since the scenario would no longer hold together", _skipped(found))
    if found.exact:
        yield Text(_exact(found), style="dim")


def _asked(found: Levers) -> str:
    wanted = asked(found.scenario, found.outcome)
    title = wanted.title if wanted.is_ending else wanted.words
    if not drawn(found.scenario):
        return f"{title}: {words.percent(found.share)} of the runs as things stand."
    ends = wilson(round(found.share * found.runs), found.runs)
    return (
        f"{title}: {share_words.beside_interval(found.share, *ends)} of the runs as things stand. Sampling error of this share, "
        f"over {words.counted(found.runs, 'run')}: {share_words.interval(*ends)} (95% interval)."
    )


def largest(found: Levers, clear: Sequence[Lever]) -> str:
    """The change that moves the outcome most, and its equals; *clear* are those beyond chance."""
    if not found.levers:
        return "Nothing was tried: no number has a range or a point to which the scenario lets it be changed."
    outcome = asked(found.scenario, found.outcome).words
    if found.share in (0.0, 1.0) and all(lever.effect.after == found.share for lever in found.levers):
        runs, tried = "Every" if found.share else "No", len({lever.address for lever in found.levers})
        which = f"whichever of the {tried} numbers tried" if tried > 1 else "also when the one number tried"
        return f"{runs} run ends in {outcome}, {which} is changed."
    if not clear:
        return f"No change of one number that was tried moves the share of {outcome} by more than chance."
    first = clear[0]
    before, after, ends = share_words.change(first.effect)
    sentence = (
        f"If {_clause(found, first)}, {after} of the runs would end in {outcome}, "
        f"and not {before}{f' (95% interval of the change: {ends})' if ends else ''}."
    )
    ties = [lever for lever in clear[1:] if lever.tied]
    same = [lever for lever in ties if lever.effect.difference * first.effect.difference > 0.0]
    for which, those in (
        ("As strong", same),
        ("As strong, the other way", [t for t in ties if t not in same]),
    ):
        if those:
            more = f", and {len(those) - MOST_TIES} more" if len(those) > MOST_TIES else ""
            clauses = "; if ".join(_clause(found, lever) for lever in those[:MOST_TIES])
            sentence += f" {which}{share_words.as_far_as_told(found.scenario)}: if {clauses}{more}."
    return sentence


def together(found: Levers, clear: Sequence[Lever]) -> str:
    """What goes with the numbers that are told of, and what that means; empty if nothing does."""
    goes = drawn_together(found.scenario, [lever.address for lever in clear[:MOST]])
    return goes and f"{goes} Where one of them is changed here, the others stay as they are drawn."


def _evidence(found: Levers, lever: Lever) -> str:
    scenario = found.scenario
    lies = "within" if lever.within else "beyond"
    basis = lever.basis or "set by the scenario"
    whose = {"stated": " in the source", "inferred": " from the source"}.get(basis, "")
    number = what(scenario, lever.address)
    sentence = f"This change lies {lies} the range of the number ({number}), which is {basis}{whose}."
    if lever.basis is None and lever.address.endswith(".position"):
        sentence = f"The file does not give this number ({number}): it follows from others of the file."
    elif scenario.inputs()[lever.address].exact:
        sentence = f"The file gives this number ({number}) exactly; it is {basis}{whose}."
    for name in lever.claims[:MOST_CLAIMS]:
        claim = scenario.claims[name]
        sentence += f"\n{name} ({claim.speaker}, {claim.found_at}): {claim.says}"
    return sentence


def _sure(found: Levers, clear: Sequence[Lever]) -> str:
    noise = len(found.levers) - len(clear)
    move = "1 change moves" if len(clear) == 1 else f"{len(clear) or 'None of the'} changes move"
    rest = f"; {noise} {'does' if noise == 1 else 'do'} not" if clear and noise else ""
    if not drawn(found.scenario):
        return f"{share_words.NOTHING_DRAWN} {words.opening(move)} it{rest}."
    return (
        f"{move} it by more than chance, all changes judged together{rest}. "
        "The intervals say how sure the simulation is of its own numbers, not how likely the world is."
    )


def _one_per_input(levers: Sequence[Lever]) -> list[Lever]:
    """The first, so the largest, lever of each address."""
    first: dict[str, Lever] = {}
    for lever in levers:
        first.setdefault(lever.address, lever)
    return [*first.values()][:MOST]


def _tables(found: Levers, clear: Sequence[Lever]) -> Iterator[RenderableType]:
    """The largest change of each input, all and within the evidence, and how to read them."""
    shown, inside = _one_per_input(clear), _one_per_input([lever for lever in clear if lever.within])
    yield from section("The largest change of each input, whatever the evidence says", _table(found, shown))
    if inside:
        yield from section("Within the range that the evidence leaves open", _table(found, inside))
    else:
        yield Text("Within the range that the evidence leaves open, no single number moves it clearly.")
        yield Text("")
    change = " Change: the 95% interval, in points." if drawn(found.scenario) else ""
    yield Text(f"Before and after: the share of the runs.{change}", style="dim")
    if any(lever.effect.runs < found.runs for lever in (*shown, *inside)):
        tried = f"{FEWER} Tried in the first {found.first_look:,} runs only, and compared with these."
        yield Text(tried, style="dim")
    yield Text("")


def _table(found: Levers, levers: Sequence[Lever]) -> RenderableType:
    random = drawn(found.scenario)
    heads = ("before", "after", *(["change (95%)"] if random else []))
    made = table(("if ...", "left"), *((head, "right") for head in heads), folds=0)
    for lever in levers:
        words_ = Text(f"{_clause(found, lever)}\n")
        words_.append(commands.setting(lever.address, lever.value), style="dim")
        before, after, ends = share_words.change(lever.effect)
        mark = FEWER if lever.effect.runs < found.runs else " "
        made.add_row(words_, f"{before}{mark}", after, *([ends.removesuffix(" points")] if random else []))
    return made


def _skipped(found: Levers) -> RenderableType:
    """By address and reason, with the values it keeps out."""
    values: dict[tuple[str, str], list[str]] = {}
    for skipped in found.skipped:
        reason = re.sub(r" \([^)]*\)$", "", skipped.reason.rsplit(": ", 1)[-1])
        values.setdefault((skipped.address, reason), []).append(str(skipped.value))
    lines = [(f"{address} = {', '.join(those)}: {reason}",) for (address, reason), those in values.items()]
    return rows(lines, shares=(1,))


def _exact(found: Levers) -> str:
    """The numbers that have nowhere to go, and how to try one all the same."""
    first, n_exact = what(found.scenario, found.exact[0]), len(found.exact)
    which = f"such as {first}" if n_exact > 1 else first
    numbers = "1 number is" if n_exact == 1 else f"{n_exact:,} numbers are"
    return (
        f"{numbers} not tried ({which}): known exactly, and without a worded point to go to. "
        "Give such a number a range in the file, or set it with --set."
    )


def _clause(found: Levers, lever: Lever) -> str:
    return changed(found.scenario, lever.address, lever.value, given_up=lever.where == "given up")
