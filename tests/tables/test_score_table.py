"""Score sheets in the teachers' form: read cell by cell, written safely, the same there and back."""

from pathlib import Path

import pytest
from studies import answer

import negotiation_sim as ns
from negotiation_sim.tables.from_scenario import as_csv, as_spreadsheet
from negotiation_sim.tables.score_sheet import ScoredIssue, ScoreSheet, score_sheet, score_text
from negotiation_sim.tables.score_table import is_score_header, score_rows, score_table
from negotiation_sim.tables.sheet import read_sheet

PLAIN = """\
Issue,Option,Candidate,The company
Salary,60 thousand,0,40
,65 thousand,20.5,25
,70 thousand,40,0
First day,June,10,
,July,0,
Minimum,,25,20
"""


def read(path: Path, text: str) -> ns.Scenario:
    path.write_text(text, "utf-8")
    return ns.loads(score_text(score_table(read_sheet(path, None, is_score_header)), "A job"))


def test_one_row_for_each_option_and_one_column_for_each_party(tmp_path: Path) -> None:
    scenario = read(tmp_path / "t.csv", PLAIN)
    assert {name: [*issue.options.values()] for name, issue in scenario.issues.items()} == {
        "salary": ["60 thousand", "65 thousand", "70 thousand"],
        "first_day": ["June", "July"],
    }
    signing = ns.who_signs(scenario, {"salary": "option_65_thousand", "first_day": "june"})
    assert [answer.worth_in_points for answer in signing.answers] == [30.5, 25]
    assert [answer.no_deal_in_points for answer in signing.answers] == [25, 20]
    assert "first_day" not in scenario.actors["the_company"].stances  # empty cells all through: no stake


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("20.5", "much", ["t.csv:3:14: 'much' is no number"]),
        (
            "20.5",
            "",
            ["t.csv:3:14: Candidate has points for other options of 'Salary' and none for '65 thousand'"],
        ),
        ("65 thousand", "60 Thousand", ["t.csv:3:2: the option '60 Thousand' of 'Salary' stands twice"]),
        ("First day,June,10,\n", "", ["'July'"]),
        (",65 thousand", ",", ["a row needs an issue and an option"]),
        (",The company", "", ["more cells than the header"]),
        ("First day,June,10,\n,July,0,", "First day,June,,\n,July,,x", ["t.csv:6:8: 'x' is no number"]),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(
    tmp_path: Path, before: str, after: str, told: list[str]
) -> None:
    with pytest.raises(ns.ScenarioError) as raised:
        read(tmp_path / "t.csv", PLAIN.replace(before, after, 1))
    assert all(
        any(part in str(p).replace(str(tmp_path) + "/", "") for p in raised.value.problems) for part in told
    )


def test_one_party_is_none_and_a_column_without_points_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(ns.ScenarioError, match="a column for each of two parties"):
        read(tmp_path / "t.csv", "issue,option,ann\nx,a,1\nx,b,2\n")
    with pytest.raises(ns.ScenarioError, match="remarks has no points; is this a party"):
        read(tmp_path / "t.csv", "issue,option,ann,bob,remarks\nx,a,1,2,\nx,b,2,1,\n")


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("case", ["job_offer", "ring_road"])
def test_score_sheets_survive_the_way_to_a_table_and_back(tmp_path: Path, ending: str, case: str) -> None:
    before = score_sheet(ns.load(f"scenarios/classics/{case}.toml"))
    path, rows = tmp_path / f"t{ending}", score_rows(before)
    path.write_bytes(as_spreadsheet(rows) if ending == ".xlsx" else as_csv(rows))
    after = score_table(read_sheet(path, None, is_score_header))
    assert after.issues == before.issues
    assert [*after.parties.values()] == [*before.parties.values()]
    again = score_sheet(ns.loads(score_text(after, "again")))
    assert (again.issues, [*again.parties.values()]) == (after.issues, [*after.parties.values()])


def test_a_text_that_a_spreadsheet_would_execute_is_kept_from_it_and_comes_back(tmp_path: Path) -> None:
    text = PLAIN.replace("60 thousand", "=1+1").replace("Candidate", "'=cmd|x")
    scenario = read(tmp_path / "t.csv", text)
    (tmp_path / "t2.csv").write_bytes(written := as_csv(score_rows(score_sheet(scenario))))
    assert b"'=1+1" in written
    again = score_table(read_sheet(tmp_path / "t2.csv", None, is_score_header))
    assert "=1+1" in again.issues["salary"].options.values()
    # The negative control: the words are the dangerous ones.
    assert next(iter(again.issues["salary"].options.values())).startswith("=")


def test_shares_are_no_points_and_a_line_is_no_choice() -> None:
    with pytest.raises(ns.ScenarioError, match="no row of a score sheet"):
        score_sheet(ns.load("tests/scenarios/mixed.toml"))
    with pytest.raises(ns.ScenarioError, match="this issue is a line"):
        score_rows(ScoreSheet("bikes", {"gears": ScoredIssue("Gears", ends=(0, 8))}, {}))


def test_the_command_line_writes_and_reads_them(tmp_path: Path) -> None:
    table = tmp_path / "points.xlsx"
    assert answer("export", "scenarios/classics/job_offer.toml", "--form", "points", "-o", table)[0] == 0
    code, out, err = answer("import", table, "-o", tmp_path / "offer.toml")
    assert (code, "8 issues" in out + err) == (0, True)
    code, _, err = answer("import", table, "--scale", "salience=0..10")
    assert (code, "points are exact" in err) == (2, True)
