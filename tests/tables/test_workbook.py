"""Workbooks and tables as people and programs leave them: found, refused by cell, and never executed."""

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

import negotiation_sim as ns
from negotiation_sim.cli import command
from negotiation_sim.errors import ScenarioError
from negotiation_sim.tables.columns import is_header
from negotiation_sim.tables.experts import ExpertTable, expert_table
from negotiation_sim.tables.from_scenario import as_csv, as_spreadsheet, lost_in_a_table
from negotiation_sim.tables.sheet import read_sheet

Rows = list[list[object]]
HEAD: list[object] = ["actor", "capability", "position", "salience"]
TABLE: Rows = [HEAD, ["A", 0.5, 0.1, 0.5], ["B", 0.4, 0.9, 0.8]]


def saved(path: Path, sheets: dict[str, Rows]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def read(path: Path) -> ExpertTable:
    return expert_table(read_sheet(path, header=is_header))


def refused(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read(path)
    return str(caught.value)


def test_formulas_without_a_value_are_refused_by_cell_and_nobody_vanishes(tmp_path: Path) -> None:
    path = saved(tmp_path / "t.xlsx", {"s": [*TABLE, ["C", 0.3, "=0.3*2", "=0.2*2"]]})
    message = refused(path)
    assert "t.xlsx:4:3: the formula '=0.3*2' has no value" in message
    assert "t.xlsx:4:4: the formula '=0.2*2' has no value" in message


@pytest.mark.parametrize(
    "sheets",
    [{"cover": [["Read me"]], "data": TABLE}, {"data": [["Project X"], [], *TABLE]}],
    ids=["below a cover sheet", "below a title"],
)
def test_a_table_is_found_and_said_where(tmp_path: Path, sheets: dict[str, Rows]) -> None:
    found = read(saved(tmp_path / "t.xlsx", sheets))
    assert [*found.actors] == ["a", "b"]
    assert any("left out" in note or "only the sheet 'data'" in note for note in found.notes)
    with pytest.raises(ScenarioError):  # the twin: whoever does not look for a header takes the title for it
        expert_table(read_sheet(tmp_path / "t.xlsx"))


def test_per_cent_in_a_cell_is_a_share(tmp_path: Path) -> None:
    found = read(saved(tmp_path / "t.xlsx", {"s": [HEAD, ["A", "50%", 0.1, "80%"], ["B", 0.4, 0.9, 0.8]]}))
    assert found.actors["a"].capability is not None
    assert found.actors["a"].capability.mode == 0.5
    assert next(iter(found.stances.values())).salience.mode == 0.8
    assert [note for note in found.notes if "per cent" in note] == [
        "per cent are read as shares of 1: 80% is 0.8"
    ]


def test_a_date_that_was_a_number_gets_a_hint(tmp_path: Path) -> None:
    from datetime import datetime

    path = saved(tmp_path / "t.xlsx", {"s": [*TABLE, ["C", 0.3, datetime(2025, 5, 10), 0.5]]})  # noqa: DTZ001
    assert "did a spreadsheet make a date of it?" in refused(path)


def test_a_sheet_that_lies_about_its_size_is_read_to_its_end(tmp_path: Path) -> None:
    whole = saved(tmp_path / "t.xlsx", {"s": [HEAD, *[[f"A{n}", 0.5, n / 10, 0.5] for n in range(8)]]})
    lying = io.BytesIO()
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(lying, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            changed = content.replace(b'<dimension ref="A1:D9"', b'<dimension ref="A1:D4"')
            assert (changed != content) == part.endswith("sheet1.xml")
            after.writestr(part, changed)
    whole.write_bytes(lying.getvalue())
    assert len(read(whole).actors) == 8


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["A1048576", "XFD4"])
def test_a_cell_far_away_is_refused_fast(tmp_path: Path, cell: str) -> None:
    book = Workbook()
    for row in TABLE:
        book.worksheets[0].append(row)
    book.worksheets[0][cell] = "x"
    book.save(tmp_path / "t.xlsx")
    assert "too large for a table" in refused(tmp_path / "t.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from negotiation_sim.tables import workbook

    path = saved(tmp_path / "t.xlsx", {"s": TABLE})
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1_000)
    assert "more than 1,000 bytes when unpacked" in refused(path)


NAMES = ['=HYPERLINK("x")', "+1", "@SUM(1)", "-2", "'=x", "plain", "'plain'"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_name_like_a_formula_is_never_executed_and_comes_back_unchanged(
    tmp_path: Path, suffix: str
) -> None:
    rows = [
        {"actor": f"a{n}", "actor_name": name, "position": n / 10, "salience": 1.0}
        for n, name in enumerate(NAMES)
    ]
    path = tmp_path / f"t{suffix}"
    path.write_bytes(as_spreadsheet(rows) if suffix == ".xlsx" else as_csv(rows))  # type: ignore[arg-type]
    if suffix == ".xlsx":
        cells = [cell for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
        assert "f" not in {cell.data_type for cell in cells}
    else:
        assert not [
            cell
            for line in path.read_text().splitlines()[1:]
            for cell in line.split(",")[1:2]
            if cell[0] in "=+-@"
        ]
    assert [actor.name for actor in read(path).actors.values()] == NAMES


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("actor,position,position_low,salience\na,1,0.5,1\nb,0,0,1\n", "a position_low and no position_high"),
        ("actor,position,salience\na,1e308,1\nb,-1e308,1\n", "'1e308' is too large"),
        ("actor,position,salience_0_0\na,1,0\nb,0,0\n", "the scale must go up: 0 to 0"),
        (f"actor,position,salience,{'x' * 140_000}\na,1,1,1\n", "not a table: field larger than field limit"),
    ],
    ids=["half a range", "a huge position", "a scale of no length", "a huge header"],
)
def test_what_ended_in_an_error_or_in_silence_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    assert message in refused(path)


def test_an_encoding_that_is_none_for_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("actor,position,salience\na,1,1\nb,0,1\n")
    for name in ("punycode", "IDNA", "unicode_escape", "no-such", "base64"):
        done = CliRunner().invoke(command, ["import", str(path), "--encoding", name])
        assert isinstance(done.exception, ScenarioError)
        assert f"there is no encoding '{name}' for tables" in str(done.exception)


def test_turkish_capitals_in_a_header_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("ACTOR,POS\u0130T\u0130ON,SAL\u0131ENCE\na,1,1\nb,0,1\n", encoding="utf-8")
    assert len(read(path).stances) == 2


@pytest.mark.slow
def test_a_table_that_makes_too_large_a_scenario_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("actor,position,salience\n" + "".join(f"actor {n},{n % 2},1\n" for n in range(10_000)))
    done = CliRunner().invoke(command, ["import", str(path)])
    assert "t.csv:1:1: no scenario can be made of it: the file is too large" in str(done.exception)


def test_a_table_without_ranges_is_exact_unless_uncertain(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("actor,capability,position,salience\na,0.013,0.2,1\nb,1,0.8,0.5\n")
    text = CliRunner().invoke(command, ["import", str(path)]).stdout
    assert "the table's numbers are taken as exact" in text
    assert ns.loads(text).inputs()["actors.a.capability"].exact
    drawn = CliRunner().invoke(command, ["import", str(path), "--uncertain"]).stdout
    assert "how far a number may be off" in drawn
    assert not ns.loads(drawn).inputs()["actors.a.capability"].exact


def test_an_issue_nobody_has_a_stance_on_is_named_on_export() -> None:
    table = 'format = 1\ntitle = "t"\ntalks = { rounds = 3, parties = ["a"] }\n'
    table += 'issues.x = { title = "x", status_quo = 0 }\nissues.y = { title = "y", status_quo = 0 }\n'
    table += 'actors.a = { name = "A", capability = 1, basis = "assumed", why = "w", '
    table += "stances.x = { position = 1, salience = 1 } }\n"
    assert "issues without a stance (1)" in [*lost_in_a_table(ns.loads(table))]


def test_who_does_not_sign_the_rule_and_how_an_actor_negotiates_are_named_on_export() -> None:
    """None of it is in the table, so what is read back from it is another scenario."""
    seats = 'name = "A"\ncapability = 0.5\nbasis = "assumed"\nwhy = "w"\nstances.x = { position = 1, salience = 1 }\n'
    text = (
        'format = 1\ntitle = "t"\nissues.x = { title = "x", status_quo = 0 }\n[talks]\nrounds = 3\nratify = ["d"]\n'
        'parties = ["a", "b"]\nrule = { share = 0.5 }\n'
        f"[actors.a]\n{seats}strategy = 'boulware'\nreservation = 0.2\nwalks_out_after = 2\n"
        f"[actors.b]\n{seats}cost_of_delay = 0.1\n[actors.c]\n{seats}[actors.d]\n{seats}"
    )
    assert {*lost_in_a_table(ns.loads(text))} == {
        "actors that do not sign (1)",
        "ratifiers (1)",
        "rules of decision (1)",
        "reservations (1)",
        "costs of delay (1)",
        "strategies (1)",
        "actors that may walk out (1)",
    }
    # The twin: of a plain scenario nothing is lost.
    plain = f'format = 1\ntitle = "t"\nissues.x = {{ title = "x", status_quo = 0 }}\n[talks]\nrounds = 3\nparties = ["a"]\n[actors.a]\n{seats}'
    assert [*lost_in_a_table(ns.loads(plain))] == []
