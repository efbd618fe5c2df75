"""Real decisions with their outcomes: a data set to test models against, in the form of DEU.

In:      Sheet of decisions, and a Sheet of capabilities by period or none
Out:     Decisions: positions, saliences, capabilities and outcomes as arrays, on 0..1
Keeps:   who counts follows fixed rules, told in ``rules``; what is left out is counted
Not here: points and errors (backtest)
Example: tests/baselines/test_backtest.py
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from negotiation_sim.baselines.baselines import Positions
from negotiation_sim.errors import Problem, ScenarioError
from negotiation_sim.model.arrays import Floats
from negotiation_sim.tables.columns import plain
from negotiation_sim.tables.sheet import Cell, Sheet

HIGHEST = 100.0
"""The data are on 0..100."""
FEWEST_ACTORS = 3
MISSING = ("", ".", "na", "n/a", "nan", "-")
CENTURY = 90
"""Two-digit years from here on are 19xx, others 20xx."""


@frozen(eq=False)
class Decisions:
    """Issues that were decided, in the order of the file.

    Attributes:
        issues, decisions: Ids; several issues belong to one decision.
        seen: What the models see; each issue is a run: ndarray[actors, 1, issues].
        outcomes (ndarray[issues]): Where it ended, 0..1.
        reference (ndarray[issues]): Where it would have stayed without agreement; NaN if unknown.
        in_file: How many issues the file holds; those that are not scored are left out.
        notes: How capabilities were found.
    """

    issues: tuple[str, ...]
    decisions: tuple[str, ...]
    seen: Positions
    outcomes: Floats
    reference: Floats
    in_file: int
    notes: tuple[str, ...]

    @property
    def training(self) -> NDArray[np.bool_]:
        """Which issues belong to the training half: all issues of a decision, by the hash of its id.

        Fixed for ever: neither the order of the file nor other decisions move one.
        """
        return np.array([blake2b(name.encode(), digest_size=1).digest()[0] < 128 for name in self.decisions])


@frozen
class _Row:
    """One issue as the file has it."""

    issue: str
    decision: str
    year: int | None
    positions: dict[str, float]
    saliences: dict[str, float]
    outcome: float | None
    reference: float | None
    cell: Cell


@frozen
class _Capabilities:
    """Capability by actor and period; a period is closed, None is open."""

    periods: tuple[tuple[int | None, int | None], ...] = ()
    weights: Mapping[str, tuple[float | None, ...]] = field(factory=dict)

    def of(self, actors: list[str], year: int | None) -> tuple[dict[str, float], bool]:
        """The weights of *actors* in a year, and whether it is the period of that year.

        Where one of them has none yet, the next period in which all of them have one counts: weights
        of different periods are in different units.
        """
        listed = [actor for actor in actors if actor in self.weights]
        fits = [year is None or (first or year) <= year <= (last or year) for first, last in self.periods]
        start = fits.index(True) if True in fits else 0
        for column in range(start, len(self.periods)):
            found = {actor: weight for actor in listed if (weight := self.weights[actor][column]) is not None}
            if len(found) == len(listed):
                return found, column == start
        return {}, False


def read_decisions(sheet: Sheet, capability: Sheet | None = None, undated: int | None = None) -> Decisions:
    """Read a data set of decisions.

    *undated* is the year of issues without a date of adoption; without it, the date of introduction counts.

    A position or salience counts if it is a number in 0..100; an actor takes part in an issue if both
    count; an issue is scored if its outcome is in 0..100 and at least three actors take part. An
    actor that has no row among the capabilities (Commission, Parliament) weighs as much as the
    heaviest that takes part.

    Raises:
        ScenarioError: With every problem that was found.
    """
    problems: list[Problem] = []
    columns = _columns(sheet, problems)
    weights = _capabilities(capability, problems) if capability else _Capabilities()
    rows = [] if problems else [_row(row, columns, problems, undated) for row in sheet.rows]
    if problems:
        raise ScenarioError(problems)
    scored = [row for row in rows if row.outcome is not None and len(_part(row)) >= FEWEST_ACTORS]
    if not scored:
        raise ScenarioError(
            [
                sheet.header[0].problem(
                    "no issue can be scored: an outcome in 0..100 and three actors are needed"
                )
            ]
        )
    actors = sorted({actor for row in scored for actor in _part(row)})
    shape = (len(actors), 1, len(scored))
    arrays = {name: np.zeros(shape) for name in ("positions", "saliences", "capabilities")}
    takes_part = np.zeros(shape, dtype=bool)
    unweighed: set[str] = set()
    late = 0
    for index, row in enumerate(scored):
        part = _part(row)
        known, on_time = weights.of(part, row.year)
        if not known and any(actor in weights.weights for actor in part):
            problems.append(
                row.cell.problem(
                    f"in no period from {row.year} on do all that take part in '{row.issue}' have a capability"
                )
            )
        late += bool(known) and not on_time
        heaviest = max(known.values(), default=1.0)
        for actor in part:
            at = (actors.index(actor), 0, index)
            takes_part[at] = True
            arrays["positions"][at] = row.positions[actor] / HIGHEST
            arrays["saliences"][at] = row.saliences[actor] / HIGHEST
            arrays["capabilities"][at] = known.get(actor, heaviest)
            if weights.weights and actor not in weights.weights:
                unweighed.add(actor)
    if problems:
        raise ScenarioError(problems)
    reference = [np.nan if row.reference is None else row.reference for row in scored]
    outcomes = [np.nan if row.outcome is None else row.outcome for row in scored]
    seen = Positions(
        _read_only(arrays["positions"]),
        _read_only(arrays["saliences"]),
        _read_only(arrays["capabilities"]),
        _read_only(takes_part),
        _read_only(np.full((1, len(scored)), 0.5)),
    )
    notes = ["without capabilities all actors weigh alike"] if capability is None else []
    if unweighed:
        notes.append(
            f"no capability is given for {', '.join(sorted(unweighed))}: as much as the heaviest that takes part"
        )
    if late:
        notes.append(
            f"in {late} issues somebody has no capability in the period of that year: the next period counts"
        )
    return Decisions(
        tuple(row.issue for row in scored),
        tuple(row.decision for row in scored),
        seen,
        _read_only(np.array(outcomes) / HIGHEST),
        _read_only(np.array(reference) / HIGHEST),
        len(rows),
        tuple(notes),
    )


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array


def _part(row: _Row) -> list[str]:
    return [actor for actor in row.positions if actor in row.saliences]


def _columns(sheet: Sheet, problems: list[Problem]) -> dict[str, int]:
    names = {plain(cell.text): index for index, cell in enumerate(sheet.header)}
    lacking = [name for name in ("issue", "outcome") if name not in names]
    problems += [sheet.header[0].problem(f"there is no column '{name}'") for name in lacking]
    for name, index in names.items():
        if re.match(r"p_.", name) and f"s_{name[2:]}" not in names:
            problems.append(
                sheet.header[index].problem(
                    f"there is a position and no salience s_{name[2:]} for '{name[2:]}'"
                )
            )
    if not any(re.match(r"p_.", name) for name in names):
        problems.append(
            sheet.header[0].problem("there are no positions: columns p_ACTOR and s_ACTOR are needed")
        )
    return names


def _row(
    row: tuple[Cell, ...], columns: dict[str, int], problems: list[Problem], undated: int | None
) -> _Row:
    def text(name: str) -> str:
        return row[columns[name]].text if name in columns else ""

    def numbers(prefix: str) -> dict[str, float]:
        read = {
            name[2:]: _number(row[index], problems)
            for name, index in columns.items()
            if name.startswith(prefix) and len(name) > 2
        }
        return {actor: value for actor, value in read.items() if value is not None}

    issue = text("issue")
    decision = text("decision") or text("proposal") or issue
    year = _year(text("adopted")) or undated or _year(text("introduced")) or _year(text("year"))
    outcome = _number(row[columns["outcome"]], problems)
    reference = _number(row[columns["reference_point"]], problems) if "reference_point" in columns else None
    return _Row(
        issue, decision, year, numbers("p_"), numbers("s_"), outcome, reference, row[columns["issue"]]
    )


def _number(cell: Cell, problems: list[Problem]) -> float | None:
    """A number in 0..100; None where there is none, or another code."""
    if cell.text.casefold() in MISSING:
        return None
    try:
        value = float(cell.text)
    except ValueError:
        problems.append(cell.problem(f"'{cell.text[:60]}' is no number"))
        return None
    return value if 0 <= value <= HIGHEST else None


def _year(text: str) -> int | None:
    """The year of a date such as 30-05-01, 2001-05-30 or 2001."""
    if match := re.search(r"(?:^|\D)(\d{4})(?:\D|$)", text):
        return int(match[1])
    match = re.search(r"(?:^|\D)(\d{2})$", text)
    return None if match is None else int(match[1]) + (1900 if int(match[1]) >= CENTURY else 2000)


def _capabilities(sheet: Sheet, problems: list[Problem]) -> _Capabilities:
    """Weights by period: the header ends in to_YEAR, YEAR_YEAR, from_YEAR, or names no period."""
    periods = tuple(_period(plain(cell.text)) for cell in sheet.header[1:])
    if not periods:
        problems.append(
            sheet.header[0].problem("a column of actors and at least one of capabilities are needed")
        )
    weights: dict[str, tuple[float | None, ...]] = {}
    for row in sheet.rows:
        name = plain(row[0].text)
        if name in weights:
            problems.append(row[0].problem(f"a second row for '{row[0].text}'"))
        weights[name] = tuple(_weight(cell, problems) for cell in row[1:])
    return _Capabilities(periods, weights)


def _period(header: str) -> tuple[int | None, int | None]:
    if match := re.search(r"(\d{4})_(?:to_)?(\d{4})$", header):
        return int(match[1]), int(match[2])
    if match := re.search(r"(?:to|until)_(\d{4})$", header):
        return None, int(match[1])
    if match := re.search(r"(?:from|since)_(\d{4})$", header):
        return int(match[1]), None
    return None, None


def _weight(cell: Cell, problems: list[Problem]) -> float | None:
    if cell.text.casefold() in MISSING:
        return None
    try:
        value = float(cell.text)
    except ValueError:
        value = 0.0
    if not 0 < value < np.inf:
        problems.append(cell.problem(f"a capability is a number above 0, and not '{cell.text[:60]}'"))
        return None
    return value
