"""The words for single things: values, reasons, shares, commitments.

In:      ids and numbers
Out:     phrases
Keeps:   the same thing has the same words in every report; a number that is read back lies on the same
         side of every bound on its issue
Not here: sentences about a whole run or ensemble (run_text, trace_text)
Example: tests/report/test_report.py
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import floor, log10

from negotiation_sim.model.protocols import Push
from negotiation_sim.report.decimals import MOST, apart, decimals, subtracted, together
from negotiation_sim.scenario.estimates import Basis, Scale, Value
from negotiation_sim.scenario.issues import TOLERANCE, Issue
from negotiation_sim.scenario.no_deal import told_without_deal
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.worth import FULL, in_points

PUSHES: dict[Push, str] = {
    Push.CONFRONTATION: "lost a confrontation with {by} over {issue}",
    Push.COMPROMISE: "compromised with {by} on {issue}",
    Push.CAPITULATION: "gave in to {by} on {issue}",
    Push.EXCHANGE: "moved, in exchange with {by}, on {issue}",
}
"""How an actor is moved by another one; the words of the expected-utility and the exchange model."""

BASES: dict[Basis, str] = {
    "stated": "stated in the source",
    "inferred": "inferred from it",
    "assumed": "assumed",
    "invented": "invented for the case",
}
"""On what a number rests."""
NOTABLE = 5e-3
"""A gain or a loss of utility on an issue that is below this is not told."""
MOST_NAMED = 3
"""Issues that are named in a row; of the others it is said how many they are."""
WIDER = "The less the source says, the wider a number is drawn."
NOTHING_SETTLED = (
    "Nothing is settled on the issues: without a deal each party has what no deal is worth to it."
)
"""The result of talks that fail where no deal is worth to each what the scenario says, however things stand."""
GAINS_NOTHING = "the draft is worth as much as no deal"
AT_HOME = "would not be ratified by "
"""How the reason begins that a draft would fail at home; the id of the ratifier follows."""
SEPARATED_FROM = 10_000
"""From here on thousands are set apart; a year or a price below has four digits and no comma."""
MOST_READ = 2
"""Decimals beyond those of the range that a person still reads."""
ROUGH, FINE = 20, 1000
"""Steps that a number tells apart on its range, at least; beside what it is worth, as many as points of 100 with a decimal."""


def percent(share: float, digits: int = 0) -> str:
    """A share in whole per cent or with *digits* more, honest at the ends: what is more than 0 is not told as 0.

    A half goes to the even number, however the share was summed up, so that 44.5% and the rest make 100.
    """
    least = 10.0**-digits
    if 0 < share <= least / 200:
        return f"under {least:.{digits}f}%"
    if 1 - least / 200 <= share < 1:
        return f"over {100 - least:.{digits}f}%"
    return f"{Decimal(f'{share:.{MOST}f}'):.{digits}%}"


def short_percent(share: float) -> str:
    """The same for a narrow column: ``<1%``, ``>99%``."""
    return percent(share).replace("under ", "<").replace("over ", ">")


def opening(said: str) -> str:
    """The same as the beginning of a sentence."""
    return said[:1].upper() + said[1:]


def bases(counts: Mapping[str, int]) -> str:
    """How many numbers there are, how many of each basis that occurs, and which share is assumed."""
    total = counts["estimates"]
    if counts["invented"] == total:
        return f"{counted(total, 'number')}, all {BASES['invented']}"
    told = ", ".join(f"{counts[name]} {said}" for name, said in BASES.items() if counts[name])
    if counts["assumed"]:
        told = told.replace(" assumed", f" assumed ({percent(counts['assumed'] / total)})")
    if not counts["stated"]:
        told = told.replace("from it", "from the source")
    return f"{counted(total, 'number')}: {told}"


def how_wide(scenario: Scenario, counts: Mapping[str, int]) -> str:
    """How wide the numbers that rest on something are drawn; *counts* are those of each basis."""
    if counts["invented"] == counts["estimates"]:
        return "The author of the case sets each of them."
    ranged = any(given.basis and not given.exact for given in scenario.inputs().values())
    return WIDER if ranged else "Each of them is exact."


def value(
    scenario: Scenario, issue: str, number: float, *others: float, figure: str = "", fine: bool = False
) -> str:
    """A place on an issue, 0..1: in its unit, in the words of its point, or as a number near one.

    A number has as many digits as keep it on its own side of all at which something turns on the
    issue, and of *others* that stand on the same screen; where that takes more than anybody reads, it
    is "just above" or "just below" the place. A *figure* is taken as it stands. A *fine* one stands in
    a draft beside what the draft is worth: in a unit it is as fine as the worth, so that one follows from the other.
    """
    asked = scenario.issues[issue]
    if asked.options:
        return asked.means(str(asked.said(number)))
    at, places = (number, 0) if figure else _told(scenario, issue, number, others, fine=fine)
    digits = figure or _written(asked, at, places)
    just = "" if at == number else f"just {'above' if number > at else 'below'} "
    if asked.unit is not None:
        return f"{just}{asked.measured(digits)}"
    near = asked.nearby(number)
    if not near:
        return f"{just}{digits}"
    if abs(asked.places()[near[0]] - at) <= TOLERANCE:
        means = asked.points[near[0]].means
        return f"{just}'{means}'" if just else means
    where = "half-way between" if len(near) == 2 else "near"
    means = listed([f"'{asked.points[name].means}'" for name in near])
    return f"{just}{digits} ({where} {means})"


def _told(
    scenario: Scenario, issue: str, number: float, others: Iterable[float], *, fine: bool = False
) -> tuple[float, int]:
    """What is told of a number, and its decimals: itself, or the place to which it lies too near to be read apart."""
    scale, landmarks, others = scenario.issues[issue].scale, scenario.landmarks[issue], [*others]
    least, most = (least_decimals(scenario.issues[issue], fine=how) for how in (fine, False))
    needed, most = _digits(scale, number, others, landmarks, least), most + MOST_READ
    near = number if needed <= most else min(landmarks, key=lambda mark: abs(mark - number), default=number)
    if not apart(number, near, TOLERANCE):  # it lies on the place itself
        return number, needed
    away = [other for other in others if apart(other, near, TOLERANCE)]
    digits = _digits(scale, near, (), landmarks, least)
    readable = max(digits, _digits(scale, number, away, (), least)) <= most
    return (near, digits) if readable else (number, needed)


def worth(scenario: Scenario, actor: str, utility: float, *others: float, gain: bool = False) -> str:
    """What something is worth to an actor: in the points of its score sheet, or as a utility.

    It has as many digits as tell it apart from *others*. With *gain* it is a difference of two.
    """
    if scenario.actors[actor].scores is not None:
        return on_sheet(scenario, actor, utility, *others, gain=gain)
    digits = decimals(utility, others, 3)
    return f"{round(utility, digits) + 0.0:.{digits}f}"


def on_sheet(scenario: Scenario, actor: str, utility: float, *others: float, gain: bool = False) -> str:
    """The same as it stands on the papers of a class: in points, of 100 where the actor has no score sheet."""
    scores = scenario.actors[actor].scores
    return counted_points(*(in_points(scores, u, gain=gain) for u in (utility, *others)))


def beside(
    scenario: Scenario, actor: str, *groups: Sequence[float], sheet: bool = True
) -> list[tuple[str, ...]]:
    """Groups of utilities of an actor that stand beside one another; a pair has its difference as a third.

    All have as many decimals as tell them apart, and with which the first of a pair less the second is the third.
    They are told as on the *sheet* of a class, or as :func:`worth` has them.
    """
    scores = scenario.actors[actor].scores
    on_sheet = sheet or scores is not None
    known = [[in_points(scores, u) for u in group] for group in groups] if on_sheet else groups
    digits = together(known, 1, FULL * TOLERANCE) if on_sheet else together(known, 3, TOLERANCE)

    def said(number: float) -> str:
        return _with_noun(_in_short(number, digits)) if on_sheet else f"{number + 0.0:.{digits}f}"

    return [
        (
            *(said(number) for number in group),
            *(said(abs(subtracted(one, other, digits))) for one, *others in [group] for other in others),
        )
        for group in known
    ]


def counted_points(number: float, *others: float) -> str:
    """The same as :func:`points`, with the noun."""
    return _with_noun(points(number, *others))


def points(number: float, *others: float) -> str:
    """Points, with one decimal where it is needed, and more where it takes them to tell them from *others*."""
    return _in_short(number, decimals(number, others, 1, tolerance=FULL * TOLERANCE))


def _in_short(number: float, digits: int) -> str:
    said = f"{number + 0.0:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


def _with_noun(said: str) -> str:
    return f"{said} point{'' if said == '1' else 's'}"


def quoted(
    scenario: Scenario, issue: str, number: float, *others: float, figure: str = "", fine: bool = False
) -> str:
    """The same for the middle of a sentence: the words of a point stand in quotation marks."""
    said, asked = value(scenario, issue, number, *others, figure=figure, fine=fine), scenario.issues[issue]
    return f"'{said}'" if any(said == asked.means(name) for name in asked.places()) else said


def options(scenario: Scenario, issue: str, ids: Iterable[str]) -> str:
    """Options of an issue in the middle of a sentence: one or another."""
    return listed([f"'{scenario.issues[issue].means(one)}'" for one in ids], "or")


def given(scenario: Scenario, issue: str, place: Value, *others: Value) -> str:
    """The same as a *fine* :func:`value` for one as a file or a draft gives it: in the issue's unit, or an id."""
    scale = scenario.issues[issue].scale
    number, *apart = (scale.number(one) for one in (place, *others))
    return value(scenario, issue, number, *apart, fine=True)


def told(scenario: Scenario, issue: str, number: Value, *others: Value) -> str:
    """The same as :func:`value` for a number as a result gives it, in the issue's unit, or an option."""
    return value(scenario, issue, *map(scenario.issues[issue].scale.place, (number, *others)))


def given_quoted(scenario: Scenario, issue: str, place: Value) -> str:
    """The same as :func:`quoted` for one as a file gives it."""
    return quoted(scenario, issue, scenario.issues[issue].scale.number(place), fine=True)


def span(scenario: Scenario, issue: str, low: float, high: float) -> str:
    """From where to where on an issue; a unit is said once."""
    if low == high:
        return quoted(scenario, issue, low)
    if scenario.issues[issue].unit is not None:
        told_low = in_unit if _told(scenario, issue, low, [high])[0] == low else value
        return f"{told_low(scenario, issue, low, high)} to {value(scenario, issue, high, low)}"
    return f"{quoted(scenario, issue, low, high)} to {quoted(scenario, issue, high, low)}"


def in_unit(scenario: Scenario, issue: str, number: float, *others: float, fine: bool = False) -> str:
    """A place on an issue, 0..1, as a number in the issue's own unit; digits as in :func:`value`."""
    asked = scenario.issues[issue]
    digits = _digits(asked.scale, number, others, scenario.landmarks[issue], least_decimals(asked, fine=fine))
    return _written(asked, number, digits)


def _written(asked: Issue, number: float, digits: int) -> str:
    written = asked.scale.in_unit(number)
    separator = "," if abs(written) >= SEPARATED_FROM else ""
    said = f"{written:{separator}.{digits}f}"
    said = said.rstrip("0").rstrip(".") if asked.unit is not None and "." in said else said
    return said.removeprefix("-") if not said.strip("-0.") else said


def plain(number: float, *others: float) -> str:
    """A number from 0 to 1 that lies on no issue, told apart from *others*."""
    return f"{number:.{decimals(number, others, 2)}f}"


def with_error(number: float, error: float) -> str:
    """A number with its error: an error stays one, and both say whether 0 lies within."""
    size = abs(number)
    digits = max(decimals(size, (error,), 2), decimals(error, (size, 0.0), 2))
    return f"{round(number, digits) + 0.0:.{digits}f} ± {error:.{digits}f}"


def _digits(
    scale: Scale, number: float, others: Iterable[float], landmarks: Iterable[float], least: int
) -> int:
    """Decimals with which *number* keeps its side of *others* and *landmarks*; at the *least* some for its range.

    One that lies on a landmark is read exactly, and others are read on their side of it: it needs no more for them.
    """
    landmarks, span = [*landmarks], scale.high - scale.low
    on_one = any(not apart(number, mark, TOLERANCE) for mark in landmarks)

    def read(at: float, digits: int) -> float:
        return (round(scale.in_unit(at), digits) - scale.low) / span

    return decimals(number, () if on_one else others, least, read, landmarks=landmarks)


def least_decimals(asked: Issue, *, fine: bool) -> int:
    """Decimals that a number on an issue has at least, for its range."""
    span = asked.scale.high - asked.scale.low
    steps = FINE if fine and asked.unit is not None else ROUGH
    return max(0, -floor(log10(span / steps)))


def title(scenario: Scenario, issue: str) -> str:
    """The question."""
    return scenario.issues[issue].title


def called(scenario: Scenario, outcome: str) -> str:
    """What a scenario calls an ending, as a sentence."""
    title = next((one.title for one in scenario.outcomes if one.id == outcome), None)
    return f"The scenario calls this: {title}." if title else "The scenario has no name for this."


def commitment(scenario: Scenario, name: str) -> str:
    """What a commitment does, as a short sentence without a full stop."""
    found = next(c for c in scenario.commitments if c.id == name)
    if found.title:
        return found.title.rstrip(".")
    effect, estimate = found.effect
    actor = scenario.actors[found.actor].name if found.actor in scenario.actors else found.actor
    how_far = quoted(scenario, found.issue, scenario.issues[found.issue].scale.number(estimate.mode))
    return f"{opening(actor)} will make '{title(scenario, found.issue)}' {effect.replace('_', ' ')} {how_far}"


def short_reason(
    scenario: Scenario, kind: str, issue: str | None = None, caused_by: str | None = None
) -> str:
    """Why somebody refuses a draft, for a table; on no issue in particular where none is given."""
    line = f"a red line on '{title(scenario, issue)}'" if issue else "a red line"
    if kind == "red line":
        return f"the draft crosses {line}"
    if kind == "crossed by commitment":
        cause = f" ('{commitment(scenario, caused_by)}')" if caused_by else ""
        return f"what the draft sets off{cause} crosses {line}"
    if kind.startswith(AT_HOME):
        return f"the draft {AT_HOME}{scenario.actors[kind.removeprefix(AT_HOME)].name}"
    return f"worth less than {'no deal' if kind == 'worth less than no deal' else 'is still hoped for'}"


def stakes(scenario: Scenario, gains: Mapping[str, float]) -> tuple[list[str], list[str]]:
    """The issues on which somebody loses by *gains* against no deal, and those where it gains; the most first."""
    order = sorted(gains, key=lambda issue: gains[issue])
    loses = [f"'{title(scenario, issue)}'" for issue in order if gains[issue] < -NOTABLE]
    wins = [f"'{title(scenario, issue)}'" for issue in order[::-1] if gains[issue] > NOTABLE]
    return loses, wins


def weighed(loses: list[str], wins: list[str]) -> str:
    """Where signing costs a party and where it gains, each the most first, as the end of a sentence; empty if nowhere."""
    parts = [f"lose on {some(loses)}"] if loses else []
    parts += [f"gain on {some(wins)}"] if wins else []
    return ", and ".join(parts)


def reason(
    scenario: Scenario, kind: str, issue: str | None, caused_by: str | None, *, at_home: bool = False
) -> str:
    """Why somebody refuses a draft, as the end of a sentence that began with its name; *at_home* it ratifies."""
    if kind == "red line" or kind.startswith(AT_HOME):
        return short_reason(scenario, kind, issue, caused_by)
    if kind == "crossed by commitment":
        return (
            f"the draft itself could be {'ratified' if at_home else 'signed'}, but not what it sets off ('{commitment(scenario, caused_by or '')}'), "
            f"which crosses a red line on '{title(scenario, issue or '')}'"
        )
    after = "after all that it sets off, the draft" if scenario.commitments else "the draft"
    return f"{after} is {short_reason(scenario, kind)}"


def results(scenario: Scenario, agreed: float, said: str) -> str:
    """The heading of the results on the issues, in runs of which a share *agreed*, which is told as *said*."""
    heading, told = "Result on each issue", told_without_deal(scenario)
    if agreed == 1.0:
        return f"{heading} (signed)"
    if len(told) == len(scenario.issues):
        return f"{heading} ({'signed, or ' if agreed else ''}without a deal)"
    if told:
        return f"{heading} (without a deal only where the scenario looks at it)"
    return f"{heading}, in the {said} of the runs that end in agreement" if agreed else heading


def cell(name: str) -> str:
    """A name in a table, which no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name


def counted(number: int, what: str) -> str:
    """``no runs``, ``1 run``, ``2,048 runs``."""
    return f"{f'{number:,}' if number else 'no'} {what}{'' if number == 1 else 's'}"


def some(names: list[str]) -> str:
    """The first names, and how many more there are: ``a, b, c and 2 more``."""
    more = len(names) - MOST_NAMED
    return f"{', '.join(names[:MOST_NAMED])} and {more} more" if more > 0 else listed(names)


def listed(names: list[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return (
        names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else "nobody"
    )
