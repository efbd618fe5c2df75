"""Expert tables become scenario files, and back; mistakes are told with their places, all at once.

In: small tables in every supported form, and tables with mistakes.
Out: facts about what is read, what is said aloud, and what is refused.
Not here: running the scenarios (test_engine).
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from openpyxl import Workbook

import negotiation_sim as ns
from negotiation_sim.cli import command
from negotiation_sim.errors import ScenarioError
from negotiation_sim.tables.experts import ExpertTable, expert_table
from negotiation_sim.tables.from_scenario import as_csv, as_spreadsheet, table_rows
from negotiation_sim.tables.numbers import Range
from negotiation_sim.tables.sheet import read_sheet
from negotiation_sim.tables.to_scenario import scenario_text

LONG = """\
issue,actor,capability,position,salience
tariffs,France,1,0.2,0.8
tariffs,Côte d'Ivoire,0.5,0.9,0.4
quotas,France,1,0.6,0.3
quotas,Côte d'Ivoire,0.5,0.1,0.7
"""
WIDE_BY_ISSUE = """\
Player;Influence;Tariffs position;Tariffs salience;Quotas position;Quotas salience
France;1;0,2;0,8;0,6;0,3
Côte d'Ivoire;0,5;0,9;0,4;0,1;0,7
"""
WIDE_BY_ACTOR = """\
Issue\tc_France\tp_France\ts_France\tc_Côte d'Ivoire\tp_Côte d'Ivoire\ts_Côte d'Ivoire
tariffs\t1\t0.2\t0.8\t0.5\t0.9\t0.4
quotas\t1\t0.6\t0.3\t0.5\t0.1\t0.7
"""

NOISE = [
    ",",
    ";",
    "\n",
    '"',
    "-",
    "1e999",
    "0",
    "\0",
    "position",
    "issue",
    "_low",
    "p_",
    "",
    "1,5",
    "\t",
    "100",
    "expert",
]


def table(tmp_path: Path, text: str | bytes, **options: object) -> ExpertTable:
    """The table that a file holds."""
    path = tmp_path / "experts.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return expert_table(read_sheet(path), **options)  # type: ignore[arg-type]


def wrong(tmp_path: Path, text: str | bytes, **options: object) -> list[str]:
    """What is wrong with a table, as line:column: message."""
    with pytest.raises(ScenarioError) as caught:
        table(tmp_path, text, **options)
    places = [(p.place, p.message) for p in caught.value.problems]
    return [f"{place.line}:{place.column}: {message}" for place, message in places if place]


@pytest.mark.parametrize("text", [LONG, WIDE_BY_ISSUE, WIDE_BY_ACTOR], ids=["long", "issues", "actors"])
def test_every_form_says_the_same(tmp_path: Path, text: str) -> None:
    found = table(tmp_path, text)
    expected = {("france", "tariffs"): (0.2, 0.8), ("france", "quotas"): (0.6, 0.3)}
    expected |= {("cote_d_ivoire", "tariffs"): (0.9, 0.4), ("cote_d_ivoire", "quotas"): (0.1, 0.7)}
    assert [a.name for a in found.actors.values()] == ["France", "Côte d'Ivoire"]
    assert {k: (s.position.mode, s.salience.mode) for k, s in found.stances.items()} == expected
    weights = [a.capability.mode for a in found.actors.values() if a.capability]
    assert weights == [1, 0.5]


def test_names_become_ids_and_stay_titles(tmp_path: Path) -> None:
    assert {a: about.name for a, about in table(tmp_path, LONG).actors.items()} == {
        "france": "France",
        "cote_d_ivoire": "Côte d'Ivoire",
    }
    other = table(
        tmp_path, "actor,position,salience\n日本,0,1\n中国,1,1\nAgreement,1,1\n", only_issue="Agreement"
    )
    assert [*other.actors] == ["actor_1", "actor_2", "actor_agreement"]
    assert [*other.issues] == ["issue_agreement"]


@pytest.mark.parametrize(
    "header",
    [
        "Actor,Capability,Position,Salience",
        "STAKEHOLDER,Power,Ideal Point,Importance",
        "player, clout ,preference,saliency",
        "country,c,x,s",
        "Name,Influence (0..1),pos,Sal.",
    ],
)
def test_headers_are_read_in_several_spellings(tmp_path: Path, header: str) -> None:
    found = table(tmp_path, f"{header}\nA,0.5,0.25,0.75\nB,0.5,1,0.5\n")
    assert (
        found.stances["a", "experts" if "experts" in found.issues else next(iter(found.issues))].salience.mode
        == 0.75
    )


def test_the_published_case_comes_in_with_its_unit_and_runs() -> None:
    found = expert_table(read_sheet("tests/data/emission_standards_1994.csv"), only_issue="Delay")
    assert (found.issues["delay"].ends, found.issues["delay"].unit) == ((4.0, 10.0), "years")
    scenario = ns.loads(scenario_text(found, "Clean cars"))
    compromise = ns.models(scenario, runs=2).issues[0].of("compromise")
    assert compromise.p50 == pytest.approx(7.39, abs=0.6)  # drawn: the exact value is in test_baselines
    assert scenario.inputs()["actors.netherlands.stances.delay.salience"].mode == 0.8


# --- Scales: never guessed in silence --------------------------------------------------------------


def said(tmp_path: Path, rows: str, **options: object) -> tuple[ExpertTable, str]:
    """A table with one issue, and its notes."""
    found = table(tmp_path, f"actor,capability,position,salience\n{rows}", only_issue="tax", **options)
    return found, "\n".join(found.notes)


def test_each_scale_is_told_with_the_option_that_overrides_it(tmp_path: Path) -> None:
    _, notes = said(tmp_path, "A,0.5,0,1\nB,0.5,1,0.3\n")
    assert "positions are read on a scale from 0 to 1; --scale 'tax=LOW..HIGH'" in notes
    found, notes = said(tmp_path, "A,29,0,100\nB,14.5,75,30\n")
    assert "positions are read on a scale from 0 to 100" in notes
    assert "saliences are read on a scale from 0 to 100" in notes
    assert "capabilities are divided by the largest, 29" in notes
    assert found.issues["tax"].ends == (0.0, 100.0)
    assert found.stances["b", "tax"].salience.mode == 0.3
    assert found.actors["b"].capability == Range(0.5, 0.5, 0.5)
    found, notes = said(tmp_path, "A,1,-40,1\nB,1,600,1\n")
    assert "from -40 to 600, the lowest and the highest in the table" in notes
    assert found.issues["tax"].ends == (-40.0, 600.0)


def test_what_the_user_says_about_scales_stands(tmp_path: Path) -> None:
    scales = {"tax": (0.0, 50.0), "salience": (0.0, 10.0), "capability": (0.0, 100.0)}
    found, notes = said(tmp_path, "A,50,0,10\nB,10,25,3\n", scales=scales)
    assert "scale" not in notes
    assert found.issues["tax"].ends == (0.0, 50.0)
    assert found.stances["b", "tax"].salience.mode == 0.3
    assert found.actors["a"].capability == Range(0.5, 0.5, 0.5)


def test_a_scale_that_can_be_two_things_is_asked_for(tmp_path: Path) -> None:
    head = "actor,capability,position,salience\n"
    assert wrong(tmp_path, head + "A,1,2,7\nB,1,8,3\n") == [
        "2:7: the saliences go up to 7: on 0..10 or on 0..100? Say --scale salience=0..10, for example",
        "3:5: the positions go up to 8: is that on 0..10 or on 0..100? Say --scale position=0..10",
    ]


def test_a_scale_for_an_issue_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    message = wrong(tmp_path, LONG, scales={"tarifs": (0.0, 1.0)})[0]
    assert "unknown issue 'tarifs'; did you mean 'tariffs'?" in message


# --- Several experts ---------------------------------------------------------------------------------


def test_several_experts_become_a_range_and_no_average(tmp_path: Path) -> None:
    head = "expert,actor,capability,position,salience\n"
    rows = "x,A,0.5,0.2,0.5\ny,A,0.5,0.2,0.6\nz,A,0.5,0.8,0.7\nx,B,1,0.9,0.5\n"
    found = table(tmp_path, head + rows, only_issue="tax")
    assert found.stances["a", "tax"].position == Range(0.2, 0.2, 0.8, own=True)  # the answer given most often
    assert found.stances["a", "tax"].salience == Range(0.5, 0.6, 0.7, own=True)  # else the median
    assert found.stances["b", "tax"].position == Range(0.9, 0.9, 0.9)
    text = scenario_text(found, "Tax")
    assert "position = { low = 0.2, mode = 0.2, high = 0.8 }" in text
    given = ns.loads(text).inputs()
    assert given["actors.a.stances.tax.position"].high == 0.8
    assert given["actors.b.stances.tax.position"].exact
    drawn = ns.loads(scenario_text(found, "Tax", uncertain=True)).inputs()
    assert drawn["actors.b.stances.tax.position"].low == pytest.approx(0.75)  # inferred: 0.15 either way


def test_a_weight_too_small_for_six_digits_is_still_above_zero(tmp_path: Path) -> None:
    found = table(tmp_path, "actor,power,position,salience\nA,1,0,1\nB,90000000,1,1\n", only_issue="tax")
    assert found.actors["a"].capability == Range(1e-6, 1e-6, 1e-6)
    ns.loads(scenario_text(found, "Tax"))


def test_the_same_rows_without_experts_are_duplicates(tmp_path: Path) -> None:
    """Negative control: several answers are a range only if the table says who gave them."""
    head = "actor,capability,position,salience\n"
    (message,) = wrong(tmp_path, head + "A,0.5,0.2,0.5\na ,0.5,0.8,0.7\n", only_issue="tax")
    assert message == (
        "3:1: a second row for 'a' on 'tax': the first is in line 2; rows of different experts need a column 'expert'"
    )


# --- Mistakes ------------------------------------------------------------------------------------------

HEAD = "actor,capability,position,salience\n"
MISTAKES: dict[str, tuple[str | bytes, list[str]]] = {
    "missing cell": (
        HEAD + "A,0.5,,0.5\nB,0.5,0.5,\n",
        [
            "2:7: missing position of 'A' (its salience is 0.5); without a stake both are empty",
            "3:11: missing salience of 'B' (its position is 0.5); without a stake both are empty",
        ],
    ),
    "missing capability": (HEAD + "A,,0,0.5\nB,0.5,0.5,1\n", ["2:1: 'A' has a capability in no row"]),
    "missing actor": (HEAD + ",0.5,0,0.5\nB,0.5,0.5,1\n", ["2:1: missing actor"]),
    "text in a number": (
        HEAD + "A,strong,0,0.5\nB,0.5,80 %%,1\nC,0.5,nan,1e\n",
        [
            "2:3: 'strong' is no number",
            "3:7: '80 %%' is no number",
            "4:7: 'nan' is no number",
            "4:11: '1e' is no number",
        ],
    ),
    "decimal comma between commas": (
        HEAD + "A,0,5,0,2,0,5\n",
        [
            "2:9: this row has more cells than the header (4); a decimal comma? Then put ';' between the columns, or quotes around the number"
        ],
    ),
    "comma that can be two things": (
        HEAD.replace(",", ";") + "A;1;1,000;1\nB;1;0;1\n",
        ["2:5: '1,000' can be 1000 or 1.000: write it without the comma"],
    ),
    "scale out of range": (
        "actor,capability,position_0_100,salience\nA,1,120,1\nB,1,20,140\n",
        [
            "2:5: 120 is not on the scale of 'the_issue', 0 to 100; --scale 'the_issue=LOW..HIGH' says another",
            "3:8: the saliences go up to 140: on which scale? Say --scale salience=0..10, for example",
        ],
    ),
    "unknown column": (
        "actor,capabilty,position,salience,remark\nA,1,0,1,red\n",
        [
            "1:7: unknown column 'capabilty'; did you mean 'capability'?; --ignore 'capabilty' leaves it out",
            "1:35: unknown column 'remark'; --ignore 'remark' leaves it out",
        ],
    ),
    "missing column": (
        "actor,capability,position\nA,1,0\n",
        [
            "1:1: there is no column for the salience; headers like salience, saliences, saliency, importance are read"
        ],
    ),
    "wrong encoding": (
        (HEAD + "Österreich,1,0,1\n").encode("cp1252"),
        [
            "2:1: the file is not utf-8 text: byte 0xd6 in this line; save it as 'CSV UTF-8', or say --encoding cp1252 (Windows, western Europe)"
        ],
    ),
    "empty file": (b"", ["1:1: the file is empty"]),
    "header alone": (HEAD, ["1:1: there is a header and no row below it"]),
    "negative salience": (
        HEAD + "A,1,0,-0.2\nB,-1,1,1\n",
        ["2:7: -0.2: a salience is not negative", "3:3: -1: a capability is not negative"],
    ),
    "zero capability": (
        HEAD + "A,0,0,1\nB,1,1,1\n",
        ["2:3: a capability is above 0: an actor without any is not at the table"],
    ),
    "two capabilities": (
        "issue,actor,capability,position,salience\nx,A,0.5,0,1\ny,A,0.6,1,1\n",
        ["3:5: another capability for 'A' than in line 2 (0.5)"],
    ),
    "wide column without its pair": (
        "actor,tax position,tax salience,quota position\nA,0,1,1\n",
        ["1:33: there is no salience column for 'quota'"],
    ),
    "wide capability without a position": (
        "issue,p_a,s_a,c_b\nx,0,1,1\n",
        [
            "1:15: there is no position column for 'b'",
            "1:15: there is no salience column for 'b'",
        ],
    ),
    "no actor": (
        "issue,position,salience\nx,0,1\n",
        ["1:1: there is no column for the actor; headers like actor, actors, player, stakeholder are read"],
    ),
    "no position": (HEAD + "A,1,,\nB,1,,0\n", ["1:1: the table holds no position that can be used"]),
    "range upside down": (
        "actor,position,position_low,position_high,salience\nA,0.5,0.6,0.4,1\nB,0.5,0.4,,1\n",
        [
            "2:3: low <= likeliest <= high must hold: 0.6, 0.5, 0.4",
            "3:11: low and high go together: give both, or neither",
        ],
    ),
    "spreadsheet by another name": (
        b"PK\x03\x04rest",
        ["1:1: this is a spreadsheet, not text: save it as .xlsx, or as CSV"],
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    text, expected = MISTAKES[name]
    assert wrong(tmp_path, text) == expected


def test_all_mistakes_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    path, out = tmp_path / "bad.csv", tmp_path / "out.toml"
    path.write_text(HEAD + "A,x,0.2,0.5\nA,0.5,0.2,0.5\nB,0.5,0.2,-1\n")
    done = CliRunner().invoke(command, ["import", str(path), "--out", str(out)], standalone_mode=False)
    assert isinstance(done.exception, ScenarioError)
    assert [p.place.line for p in done.exception.problems if p.place] == [2, 3, 4]
    assert not out.exists()


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + LONG.encode(),
        LONG.encode("utf-16"),
        LONG.replace("\n", "\r\n").encode(),
        LONG.replace(",", " , ").encode(),
        ('# A table, and where it is from; "quoted, it is\n' + LONG).encode(),
        ("\n\n" + LONG.replace("\n", "\n,,,,\n")).encode(),
        LONG.replace("0.2", '"0,2"').encode(),
    ],
    ids=[
        "byte order mark",
        "utf-16",
        "windows lines",
        "spaces",
        "comment",
        "empty rows",
        "quoted decimal comma",
    ],
)
def test_what_is_no_mistake_is_read(tmp_path: Path, text: bytes) -> None:
    assert table(tmp_path, text).stances["france", "tariffs"].position.mode == 0.2


def test_the_encoding_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "experts.csv"
    path.write_bytes(LONG.encode("cp1252"))
    assert "Côte d'Ivoire" in {a.name for a in expert_table(read_sheet(path, "cp1252")).actors.values()}


@for_all(
    st.sampled_from([LONG, WIDE_BY_ISSUE, WIDE_BY_ACTOR]),
    st.lists(
        st.tuples(st.floats(0, 0.999), st.integers(0, 5), st.sampled_from(NOISE)), min_size=1, max_size=6
    ),
)
@settings(max_examples=80)
def test_a_damaged_table_gives_a_scenario_or_a_clear_error(
    text: str, damage: list[tuple[float, int, str]]
) -> None:
    for place, length, noise in damage:
        at = int(place * len(text))
        text = text[:at] + noise + text[at + length :]
    with TemporaryDirectory() as folder:
        try:
            scenario = ns.loads(scenario_text(table(Path(folder), text), "Damaged"))
        except ScenarioError as error:
            told = [problem.place.file for problem in error.problems if problem.place]
            told_all = (
                len(told) == len(error.problems) and "<text>" not in told
            )  # nothing of what we wrote is wrong
        else:
            told_all = len(scenario.actors) > 0
    assert told_all


# --- What is written -------------------------------------------------------------------------------------


def test_hostile_texts_come_out_as_themselves(tmp_path: Path) -> None:
    nasty = 'A "b" \\ [x] # \x7f z'
    found = table(tmp_path, f'actor,position,salience\n"{nasty.replace(chr(34), chr(34) * 2)}",0,1\nB,1,1\n')
    scenario = ns.loads(scenario_text(found, 'T "\\" #\n[x]'))
    assert next(iter(scenario.actors.values())).name == 'A "b" \\ [x] # z'  # what cannot be seen is left out


def test_import_writes_a_file_that_check_has_nothing_against(tmp_path: Path) -> None:
    source, out = tmp_path / "trade_talks.csv", tmp_path / "trade.toml"
    source.write_text(LONG, encoding="utf-8")
    runner = CliRunner()
    done = runner.invoke(command, ["import", str(source), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "note: positions are read on a scale from 0 to 1" in done.output
    assert runner.invoke(command, ["check", "--strict", str(out)]).exit_code == 0
    scenario = ns.load(out)
    assert scenario.title == "Trade talks"
    assert scenario.actors["france"].why == "Expert table trade_talks.csv, rows 2, 4."
    again = runner.invoke(command, ["import", str(source), "--out", str(out)])
    assert again.exit_code == 2
    assert "--force" in again.output


@pytest.mark.parametrize("name", ["ceasefire", "oil", "summit"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_scenario_survives_the_way_to_a_table_and_back(tmp_path: Path, name: str, suffix: str) -> None:
    scenario = ns.load(f"scenarios/{name}.toml")
    path = tmp_path / f"table{suffix}"
    rows = table_rows(scenario)
    path.write_bytes(as_spreadsheet(rows) if suffix == ".xlsx" else as_csv(rows))
    back = ns.loads(scenario_text(expert_table(read_sheet(path)), scenario.title))
    before, after = scenario.inputs(), back.inputs()
    compared = 0
    for address, given in after.items():
        was = before[address]
        assert (given.low, given.mode, given.high) == pytest.approx(
            (was.low, was.mode, was.high), abs=1e-6
        ), address
        compared += 1
    lines = {name: issue for name, issue in scenario.issues.items() if not issue.options}
    held = [a for a in before if ".stances." in a and a.split(".")[3] in lines and "red_line" not in a]
    assert compared >= len(held)
    assert {n: i.title for n, i in back.issues.items()} == {n: i.title for n, i in lines.items()}


def test_a_scenario_in_its_own_unit_survives_too(tmp_path: Path) -> None:
    text = scenario_text(
        expert_table(read_sheet("tests/data/emission_standards_1994.csv"), only_issue="Delay"), "Cars"
    )
    scenario = ns.loads(text)
    path = tmp_path / "table.csv"
    path.write_bytes(as_csv(table_rows(scenario)))
    back = ns.loads(scenario_text(expert_table(read_sheet(path)), "Cars"))
    assert back.issues["delay"].range == (4.0, 10.0)
    for address, given in scenario.inputs().items():
        assert back.inputs()[address].mode == pytest.approx(given.mode), address


def test_without_openpyxl_the_message_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(as_spreadsheet([{"actor": "A", "position": 0.0, "salience": 1.0}]))
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(ns.NegotiationSimError, match=r"negotiation-sim\[data\]"):
        read_sheet(path)


def test_a_place_is_right_behind_a_cell_of_two_lines_and_a_strange_line_end(tmp_path: Path) -> None:
    head = 'actor,capability,position,salience\n"A\u2028 one",1,0,1\n"B\ntwo",1,0,1\n'
    assert wrong(tmp_path, head + "C,1,0,x\n") == ["5:7: 'x' is no number"]


def test_a_spreadsheet_names_its_row_and_column_and_its_other_sheets(tmp_path: Path) -> None:
    path = tmp_path / "experts.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Stances"
    for row in (["actor", "position", "salience"], ["A", 0.25, 1], ["B", "much", 0.5], [None, None, None]):
        sheet.append(row)
    book.create_sheet("Remarks").append(["see there"])
    book.save(path)
    read = read_sheet(path)
    assert read.notes == ("only the sheet 'Stances' is read; there is also Remarks",)
    with pytest.raises(ScenarioError, match=r"experts\.xlsx:3:2: 'much' is no number"):
        expert_table(read)
    path.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(ScenarioError, match="no spreadsheet that can be read"):
        read_sheet(path)


def test_export_says_what_a_table_cannot_hold_and_refuses_other_files(tmp_path: Path) -> None:
    runner = CliRunner()
    out = tmp_path / "oil.csv"
    done = runner.invoke(command, ["export", "scenarios/oil.toml", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "not in the table: " in done.output
    assert "commitments (4)" in done.output
    assert out.read_text(encoding="utf-8").startswith("issue,issue_title,unit,")
    assert runner.invoke(command, ["export", "scenarios/oil.toml"]).stdout == out.read_text(encoding="utf-8")
    assert runner.invoke(command, ["export", "scenarios/oil.toml", "--out", str(out)]).exit_code == 2
    assert runner.invoke(command, ["export", "scenarios/oil.toml", "--out", "oil.ods"]).exit_code == 2
