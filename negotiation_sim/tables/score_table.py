"""Score sheets as teachers keep them: one row for each issue and option, one column for each party.

In:      a Sheet with the columns issue and option; or score sheets
Out:     ScoreSheet; rows for a CSV file or a spreadsheet
Keeps:   a party has points for every option of an issue or for none; from rows and back the same points come out
Not here: reading cells (sheet), their numbers (numbers), writing cells safely (from_scenario), the scenario (score_sheet)
Example: tests/tables/test_score_table.py
"""

from collections.abc import Sequence
from pathlib import Path

from attrs import field, frozen

from negotiation_sim.errors import Problem, ScenarioError
from negotiation_sim.scenario.names import Names
from negotiation_sim.tables.from_scenario import Row
from negotiation_sim.tables.numbers import Numbers
from negotiation_sim.tables.score_sheet import ScoredIssue, ScoredParty, ScoreSheet
from negotiation_sim.tables.sheet import Cell, Sheet

WORDS = ("issue", "issue_title", "option", "means")
"""Columns that hold words; every other one is a party. The titles and the meanings may be left out."""
MINIMUM = "minimum"
"""What stands under issue in the row of the least scores."""


def is_score_header(texts: Sequence[str]) -> bool:
    """Whether a row of texts is the header of a score sheet."""
    return {"issue", "option"} <= {_plain(text) for text in texts}


def score_table(sheet: Sheet) -> ScoreSheet:
    """Understand a table of points.

    An empty cell under issue means the issue of the row above, as in cells that were merged.

    Raises:
        ScenarioError: With every problem that was found, each with its cell.
    """
    said = _Said(Numbers(sheet), [_plain(cell.text) for cell in sheet.header])
    for row in sheet.rows:
        said.take(row)
    said.check(sheet)
    said.numbers.stop_if_wrong()
    issues = {
        issue: ScoredIssue(
            said.words[issue], {option: said.words[issue, option] for option in options.titles}
        )
        for issue, options in said.options.items()
    }
    parties = {
        party: ScoredParty(name, said.points_of(party), said.minima.get(party))
        for party, name in said.parties.titles.items()
    }
    return ScoreSheet(Path(sheet.path).name, issues, parties, sheet.notes)


def score_rows(sheet: ScoreSheet) -> list[Row]:
    """The rows of a table, the minima last.

    Raises:
        ScenarioError: If an issue is a line.
    """
    if lines := [name for name, issue in sheet.issues.items() if not issue.options]:
        raise ScenarioError(
            [
                Problem(("issues", name), "this issue is a line; a table of points holds choices")
                for name in lines
            ]
        )
    rows: list[Row] = []
    for name, issue in sheet.issues.items():
        for option, means in issue.options.items():
            points: Row = {
                p.name: p.points[name][option] if name in p.points else "" for p in sheet.parties.values()
            }
            rows.append(
                {"issue": name, "issue_title": issue.title, "option": option, "means": means, **points}
            )
    least: Row = {p.name: "" if p.minimum is None else p.minimum for p in sheet.parties.values()}
    return [*rows, {"issue": MINIMUM, "issue_title": "", "option": "", "means": "", **least}]


def _plain(text: str) -> str:
    return "_".join(text.casefold().split())


@frozen
class _Said:
    """What the rows say, row by row."""

    numbers: Numbers
    columns: list[str]
    issues: Names = field(factory=lambda: Names("issue"))
    parties: Names = field(factory=lambda: Names("party"))
    options: dict[str, Names] = field(factory=dict)
    words: dict[str | tuple[str, str], str] = field(factory=dict)
    points: dict[tuple[str, str, str], float] = field(factory=dict)
    empty: dict[tuple[str, str, str], Cell] = field(factory=dict)
    minima: dict[str, float] = field(factory=dict)
    last: list[Cell] = field(factory=list)

    def take(self, row: Sequence[Cell]) -> None:
        """One row: an option with its points, or the minima."""
        cells = {name: cell for name, cell in zip(self.columns, row, strict=True) if name in WORDS}
        named = cells["issue"] if cells["issue"].text else next(iter(self.last[-1:]), cells["issue"])
        option = cells["option"]
        if _plain(named.text) == MINIMUM and not option.text:
            for party, cell in self._parties(row):
                if (number := self.numbers.number(cell)) is not None:
                    self.minima[party] = number.range.mode
            return
        if not named.text or not option.text:
            self.numbers.problems.append(option.problem("a row needs an issue and an option"))
            return
        self.last.append(named)
        issue = self.issues.id_of(named.text)
        ids = self.options.setdefault(issue, Names("option"))
        before = len(ids.titles)
        name = ids.id_of(option.text)
        if len(ids.titles) == before:
            self.numbers.problems.append(
                option.problem(f"the option '{option.text}' of '{named.text}' stands twice")
            )
            return
        self.words.setdefault(issue, self._word(cells, "issue_title") or named.text)
        self.words[issue, name] = self._word(cells, "means") or option.text
        for party, cell in self._parties(row):
            if (number := self.numbers.number(cell)) is not None:
                self.points[party, issue, name] = number.range.mode
            elif not cell.text:
                self.empty[party, issue, name] = cell

    def check(self, sheet: Sheet) -> None:
        """What no row can see for itself."""
        given = {key[:2] for key in self.points}
        for (party, issue, name), cell in self.empty.items():
            if (party, issue) in given:
                told = f"{self.parties.titles[party]} has points for other options of '{self.words[issue]}' and none for '{self.words[issue, name]}'; write 0 if it gets none"
                self.numbers.problems.append(cell.problem(told))
        for issue, options in self.options.items():
            if len(options.titles) < 2:
                self.numbers.problems.append(
                    sheet.header[0].problem(f"the issue '{self.words[issue]}' has only one option")
                )
        columns = {
            name: cell for name, cell in zip(self.columns, sheet.header, strict=True) if name not in WORDS
        }
        if len(columns) < 2:
            self.numbers.problems.append(
                sheet.header[-1].problem("a score sheet needs a column for each of two parties at least")
            )
        for party, title in self.parties.titles.items():
            if party not in {key[0] for key in self.points} and not self.numbers.problems:
                self.numbers.problems.append(
                    columns[_plain(title)].problem(f"{title} has no points; is this a party?")
                )

    def points_of(self, party: str) -> dict[str, dict[str, float]]:
        """The points of one party by issue and option."""
        found: dict[str, dict[str, float]] = {}
        for (whose, issue, option), value in self.points.items():
            if whose == party:
                found.setdefault(issue, {})[option] = value
        return found

    def _parties(self, row: Sequence[Cell]) -> list[tuple[str, Cell]]:
        header = self.numbers.sheet.header
        return [
            (self.parties.id_of(head.text), cell)
            for head, name, cell in zip(header, self.columns, row, strict=True)
            if name not in WORDS and head.text
        ]

    @staticmethod
    def _word(cells: dict[str, Cell], name: str) -> str:
        return cells[name].text if name in cells else ""
