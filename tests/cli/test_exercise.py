"""``simulate exercise`` as a student and an instructor use it."""

from pathlib import Path

from click.testing import CliRunner

from negotiation_sim.cli import command


def simulate(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, ["exercise", *arguments])
    return done.exit_code, done.output


def test_a_student_starts_answers_and_checks(tmp_path: Path) -> None:
    folder = tmp_path / "ada"
    assert simulate("start", "04", "--student", "ada", "-o", str(folder))[0] == 0
    code, said = simulate("check", str(folder))
    assert code == 3
    assert "There is no answer yet." in said
    assert simulate("start", "04", "--student", "ada", "-o", str(folder))[0] != 0


def test_one_late_hand_in_can_be_graded_alone_and_a_damaged_one_stops_nobody(tmp_path: Path) -> None:
    for name in ("ada", "ben"):
        simulate("start", "04", "--student", name, "-o", str(tmp_path / name))
    (tmp_path / "ben" / "answers.toml").write_text("answers = [")
    table = tmp_path / "grades.csv"
    code, said = simulate("grade", str(tmp_path / "ada"), str(tmp_path / "ben"), "--out", str(table))
    assert code == 3
    assert "ben" in said
    assert table.read_text().count("04-zone-of-agreement,ada,") == 4
    late = table.read_bytes()
    assert simulate("grade", str(tmp_path / "ada"))[0] == 0
    assert table.read_bytes() == late


def test_a_class_on_paper_has_a_sheet_for_each_student_and_one_for_the_instructor(tmp_path: Path) -> None:
    out = tmp_path / "paper"
    code, _ = simulate("paper", "04", "--students", "ada,ben", "-o", str(out))
    assert code == 0
    assert sorted(path.name for path in out.iterdir()) == ["ada.md", "answers.md", "ben.md"]
    assert "lowest: " in (out / "answers.md").read_text()
    assert "lowest: " not in (out / "ada.md").read_text()


def test_the_class_comes_as_a_page_as_well_with_who_could_not_be_graded(tmp_path: Path) -> None:
    for name in ("ada", "ben", "<b>cleo"):
        simulate("start", "04", "--student", name, "-o", str(tmp_path / name.strip("<b>")))
    (tmp_path / "en" / "answers.toml").write_text("answers = [")
    page, table = tmp_path / "class.html", tmp_path / "grades.csv"
    folders = [str(tmp_path / name) for name in ("ada", "en", "cleo")]
    assert simulate("grade", *folders, "-o", str(page), "-o", str(table))[0] == 3
    text = page.read_text("utf-8")
    assert "2 hand-ins." in text
    assert "&lt;b&gt;cleo" in text
    assert "Not graded" in text
    assert table.read_text("utf-8").startswith("exercise,student,item")
    assert simulate("grade", *folders, "-o", str(page))[0] == 2  # it is there already
