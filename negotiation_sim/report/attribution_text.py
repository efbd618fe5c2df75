"""Which change between two scenarios makes the difference, in words.

In:      Comparison of the two, Attribution
Out:     rich renderables
Keeps:   the parts and the rest in one table sum to the whole
Not here: working it out (attribution)
Example: tests/report/test_report_paired.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.analysis.attribution import Attribution, Effect
from negotiation_sim.analysis.compare import Comparison
from negotiation_sim.analysis.paired import Difference
from negotiation_sim.report import words
from negotiation_sim.report.address_words import what
from negotiation_sim.report.layout import answers, section, table

MOST_OUTCOMES = 3
MOST_CHANGES = 12


def told(compared: Comparison, found: Attribution) -> Iterator[RenderableType]:
    """What changed, and what each change does to the outcomes that differ most."""
    if not found.effects:
        yield Text("Nothing that bears on a run differs between the two.")
        return
    scenario = compared.sides[0].scenario
    changed = table(("what changed", "left"), ("before", "left"), ("after", "left"), folds=0)
    changed.columns[1].no_wrap = changed.columns[2].no_wrap = False
    for effect in found.effects[:MOST_CHANGES]:
        for address, before, after in zip(
            effect.change.addresses, effect.change.before, effect.change.after, strict=True
        ):
            words_ = what(scenario, address)
            changed.add_row(words_ if words_ == address else f"{words_}\n{address}", before, after)
    yield from section("What changed between the two", changed)
    ranked = sorted(found.total, key=lambda name: -abs(found.total[name].difference))
    yield from answers(("Which does it", _sentence(compared, found, ranked[0])))
    for name in ranked[:MOST_OUTCOMES]:
        if found.total[name].clear:
            yield from section(f"What each change does to '{compared.titles[name]}'", _effects(found, name))
    wrong = [effect for effect in found.effects if effect.problem]
    for effect in wrong:
        yield Text(f"{', '.join(effect.change.addresses)} cannot be changed alone: {effect.problem}")
    if len(found.effects) > MOST_CHANGES:
        yield Text(f"And {len(found.effects) - MOST_CHANGES} changes that do less; --json lists all.")


def _sentence(compared: Comparison, found: Attribution, name: str) -> str:
    """The outcome that differs most: the change that does most alone, and what is left."""
    total = found.total[name]
    title = f"'{compared.titles[name]}'"
    if not total.clear:
        return "All changes together move no outcome by more than chance."
    alone = {
        _called(effect): one.difference
        for effect in found.effects
        if (one := _of(effect.alone, name)) is not None and one.clear
    }
    sentence = f"All changes together move {title} by {_points(total.difference)} points."
    if alone:
        most = max(alone, key=lambda called: abs(alone[called]))
        most_words = words.listed([what(compared.sides[0].scenario, part) for part in most.split("\n")])
        sentence += f" The largest part that one of them does alone is {_points(alone[most])}: {most_words}."
    else:
        sentence += " None of them does anything alone."
    rest = found.rest[name]
    if not rest.low <= 0.0 <= rest.high:
        sentence += f" {_points(rest.difference)} points come only from several together."
    return sentence


def _effects(found: Attribution, name: str) -> RenderableType:
    made = table(
        ("change", "left"), ("alone", "right"), ("95%", "right"), ("if taken back", "right"), folds=0
    )
    for effect in found.effects[:MOST_CHANGES]:
        alone, last = _of(effect.alone, name), _of(effect.last, name)
        back = "" if last is None else _points(-last.difference)
        if alone is None:
            made.add_row(_called(effect), "not possible", "", back)
        else:
            made.add_row(_called(effect), _points(alone.difference), _ends(alone.low, alone.high), back)
    hidden = sum(
        one.difference
        for effect in found.effects[MOST_CHANGES:]
        if (one := _of(effect.alone, name)) is not None
    )
    if len(found.effects) > MOST_CHANGES:
        made.add_row("all others, each alone", _points(hidden), "", "")
    rest, total = found.rest[name], found.total[name]
    made.add_row("only together", _points(rest.difference), _ends(rest.low, rest.high), "")
    made.add_row("in all", _points(total.difference), _ends(total.low, total.high), "")
    return made


def _called(effect: Effect) -> str:
    return "\n".join(effect.change.addresses)


def _of(effects: dict[str, Difference] | None, name: str) -> Difference | None:
    return None if effects is None else effects.get(name)


def _points(share: float) -> str:
    return f"{round(100 * share, 1) + 0.0:+.1f}"


def _ends(low: float, high: float) -> str:
    return f"{_points(low)} to {_points(high)}"
