"""Numbers in a table, and the scales they are on.

In:      cells; what the user or the table says about scales
Out:     Number: a range with the cell it stands in; the two ends of each scale
Keeps:   a text is never half a number; a scale that is guessed is told, with the option that overrides it
Not here: which cell is about whom (experts)
Example: tests/tables/test_import.py
"""

import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from statistics import median, multimode

from attrs import field, frozen

from negotiation_sim.errors import Problem, ScenarioError
from negotiation_sim.tables.sheet import Cell, Sheet

Ends = tuple[float, float]
COMMA = re.compile(r"[+-]?\d*,\d+")
MOST = 1e15
"""The largest number a table holds; beyond it whole numbers are no longer told apart."""
DATE = re.compile(r"\d{4}-\d\d-\d\d( 00:00:00)?")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


@frozen
class Range:
    """A number with its range; *own* says whether the table gives one, else low and high are the mode."""

    low: float
    mode: float
    high: float
    own: bool = False

    def on(self, ends: Ends) -> "Range":
        """The same on a scale from 0 to 1, with six decimals, so that 29 votes of 29 are 1."""
        low, high = ends
        numbers = [round((value - low) / (high - low), 6) for value in (self.low, self.mode, self.high)]
        return Range(numbers[0], numbers[1], numbers[2], self.own)


@frozen
class Number:
    """What a cell says, with the range that may stand beside it."""

    range: Range
    cell: Cell


def together(numbers: Sequence[Number]) -> Range:
    """Several experts as one range: the mode is the answer given most often, else the median."""
    answers = [number.range for number in numbers]
    most = multimode(answer.mode for answer in answers)
    mode = most[0] if len(most) == 1 else median(answer.mode for answer in answers)
    low, high = min(a.low for a in answers), max(a.high for a in answers)
    return Range(low, mode, high, own=low < high or any(a.own for a in answers))


@frozen
class Numbers:
    """Reads the cells of one table; ``problems`` and ``notes`` grow on the way."""

    sheet: Sheet
    problems: list[Problem] = field(factory=list)
    notes: list[str] = field(factory=list)
    _told: set[str] = field(factory=set)

    def number(self, mode: Cell, low: Cell | None = None, high: Cell | None = None) -> Number | None:
        """What stands in a cell, with the range beside it; None where it is empty or wrong."""
        values = [self._value(cell) for cell in (mode, low, high)]
        if values[0] is None:
            return None
        if low is None or high is None or not (low.text or high.text):
            return Number(Range(values[0], values[0], values[0]), mode)
        if values[1] is None or values[2] is None:
            if not (low.text and high.text):
                self.problems.append(
                    (low if high.text else high).problem("low and high go together: give both, or neither")
                )
            return None
        if not values[1] <= values[0] <= values[2]:
            self.problems.append(
                mode.problem(f"low <= likeliest <= high must hold: {low.text}, {mode.text}, {high.text}")
            )
            return None
        return Number(Range(values[1], values[0], values[2], own=True), mode)

    def note(self, text: str) -> None:
        """Tell something once."""
        if text not in self._told:
            self._told.add(text)
            self.notes.append(text)

    def stop_if_wrong(self) -> None:
        """Raise all problems that were found, sorted by place."""
        if self.problems:
            places = {p: (p.place.line, p.place.column) if p.place else (0, 0) for p in self.problems}
            raise ScenarioError(sorted(places, key=lambda problem: places[problem]))

    def _value(self, cell: Cell | None) -> float | None:
        if cell is None or not cell.text:
            return None
        text = cell.text
        if COMMA.fullmatch(text):
            if THOUSANDS.fullmatch(text):
                message = f"'{text}' can be {text.replace(',', '')} or {text.replace(',', '.')}: write it without the comma"
                self.problems.append(cell.problem(message))
                return None
            self.note(f"commas are read as decimal commas ('{text}' in line {cell.place.line})")
            text = text.replace(",", ".")
        if percent := text.endswith("%"):
            self.note("per cent are read as shares of 1: 80% is 0.8")
            text = text.removesuffix("%").strip()
        try:
            value = float(text) if re.fullmatch(r"[+-]?[\d.]+([eE][+-]?\d+)?", text) else math.nan
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            hint = (
                ": did a spreadsheet make a date of it? Format the column as text"
                if DATE.fullmatch(text)
                else ""
            )
            self.problems.append(cell.problem(f"'{cell.text[:60]}' is no number{hint}"))
            return None
        if abs(value) > MOST:
            self.problems.append(cell.problem(f"'{cell.text[:60]}' is too large: at most {MOST:g}"))
            return None
        return value / 100 if percent else value


# --- Scales ----------------------------------------------------------------------------------------


def position_lines(
    positions: Mapping[str, Sequence[Number]],
    told: Mapping[str, Ends],
    counted: Container[str],
    numbers: Numbers,
) -> dict[str, Ends]:
    """The two ends of the line of each issue, by issue: as told, or as its positions suggest.

    An issue that is *counted* in a unit of its own goes from its lowest to its highest position.
    """
    lines: dict[str, Ends] = {}
    shared = [n for name, said in positions.items() if name not in told and name not in counted for n in said]
    highest = max((n.range.high for n in shared if n.range.low >= 0 and n.range.high <= 100), default=0.0)
    common = (0.0, 1.0) if highest <= 1 else (0.0, 100.0)
    guessed: dict[Ends, list[str]] = {}
    for name, said in positions.items():
        if name in told:
            lines[name] = told[name]
            _inside(said, told[name], f"on the scale of '{name}'", f"{name}=LOW..HIGH", numbers)
            continue
        ends = min((n.range.low for n in said), default=0.0), max((n.range.high for n in said), default=1.0)
        if name not in counted and common[0] <= ends[0] and ends[1] <= common[1]:
            ends = common
        elif ends[0] == ends[1]:
            message = f"all positions on '{name}' are {ends[0]:g}: how far does the line go? --scale '{name}=LOW..HIGH'"
            numbers.problems.append(said[0].cell.problem(message))
        lines[name] = ends
        guessed.setdefault(ends, []).append(name)
    if 1 < highest <= 10:
        cell = next(n.cell for n in shared if n.range.high == highest)
        message = (
            f"the positions go up to {highest:g}: is that on 0..10 or on 0..100? Say --scale position=0..10"
        )
        numbers.problems.append(cell.problem(message))
    for ends, names in guessed.items():
        which = "positions" if len(names) == len(positions) else f"positions on {', '.join(names)}"
        own = "" if ends == common else ", the lowest and the highest in the table"
        option = f"{names[0]}=LOW..HIGH" if len(names) == 1 else "position=LOW..HIGH"
        numbers.note(
            f"{which} are read on a scale from {ends[0]:g} to {ends[1]:g}{own}; --scale '{option}' says another"
        )
    return lines


def salience_scale(saliences: Sequence[Number], told: Ends | None, numbers: Numbers) -> Ends:
    """The scale of the saliences: as told, else 0..1 or 0..100."""
    _not_negative(saliences, "salience", numbers)
    if told is not None:
        _inside(
            [n for n in saliences if n.range.low >= 0],
            told,
            "on the scale of saliences",
            "salience=LOW..HIGH",
            numbers,
        )
        return told
    highest = max(saliences, key=lambda n: n.range.high, default=None)
    if highest is None or highest.range.high <= 1:
        ends = (0.0, 1.0)
    elif 10 < highest.range.high <= 100:
        ends = (0.0, 100.0)
    else:
        asked = "0..10 or on 0..100" if highest.range.high <= 10 else "which scale"
        message = f"the saliences go up to {highest.range.high:g}: on {asked}? Say --scale salience=0..10, for example"
        numbers.problems.append(highest.cell.problem(message))
        return 0.0, highest.range.high
    numbers.note(
        f"saliences are read on a scale from 0 to {ends[1]:g}; --scale salience=LOW..HIGH says another"
    )
    return ends


def capability_scale(capabilities: Sequence[Number], told: Ends | None, numbers: Numbers) -> Ends:
    """The scale of the capabilities: as told, else 0..1, else the largest counts as 1."""
    _not_negative(capabilities, "capability", numbers)
    for number in capabilities:
        if number.range.mode == 0:
            message = "a capability is above 0: an actor without any is not at the table"
            numbers.problems.append(number.cell.problem(message))
    if told is not None:
        _inside(
            [n for n in capabilities if n.range.low >= 0],
            told,
            "on the scale of capabilities",
            "capability=LOW..HIGH",
            numbers,
        )
        return told
    highest = max((number.range.high for number in capabilities), default=1.0)
    if highest <= 1:
        numbers.note(
            "capabilities are read on a scale from 0 to 1; --scale capability=LOW..HIGH says another"
        )
        return 0.0, 1.0
    numbers.note(
        f"capabilities are divided by the largest, {highest:g}; --scale capability=LOW..HIGH says another"
    )
    return 0.0, highest


def _not_negative(given: Iterable[Number], role: str, numbers: Numbers) -> None:
    for number in given:
        if number.range.low < 0:
            numbers.problems.append(number.cell.problem(f"{number.range.low:g}: a {role} is not negative"))


def _inside(given: Iterable[Number], ends: Ends, where: str, option: str, numbers: Numbers) -> None:
    for number in given:
        if number.range.low < ends[0] or number.range.high > ends[1]:
            outside = number.range.low if number.range.low < ends[0] else number.range.high
            message = (
                f"{outside:g} is not {where}, {ends[0]:g} to {ends[1]:g}; --scale '{option}' says another"
            )
            numbers.problems.append(number.cell.problem(message))
