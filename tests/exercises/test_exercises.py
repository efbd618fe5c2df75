"""Every exercise that comes along: right and wrong hand-ins, and the versions of twenty students."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import negotiation_sim as ns
from negotiation_sim.errors import ScenarioError
from negotiation_sim.exercises import version
from negotiation_sim.exercises.grading import Grade, grade
from negotiation_sim.exercises.questions import QUESTIONS
from negotiation_sim.exercises.task import Exercise, exercise, exercises
from negotiation_sim.exercises.version import (
    ANSWERS,
    Version,
    holds,
    scenario_of,
    solution,
    start,
    version_of,
)
from negotiation_sim.report.exercise_text import points_table

NAMES = [*exercises()]
LONG = ("02", "06", "07", "10", "11", "14")
"""Slow; the others are enough to see how a hand-in is graded."""
SOME = [pytest.param(name, marks=[pytest.mark.slow] if name[:2] in LONG else []) for name in NAMES]
STUDENTS = [f"student-{number}" for number in range(20)]
CHANGES: Mapping[tuple[str, str], Mapping[str, float]] = {
    # The union's line above the company's: nothing is left between them.
    ("04-zone-of-agreement", "close"): {"actors.union.stances.wages.red_line.at_least": 7},
    # 69.5 lies within 50..70, and above the 62 to 68 that the lower country must have.
    ("12-evidence-and-assumption", "open"): {"actors.upper.stances.water.red_line.at_most": 69.5},
}
HELD: dict[str, bool] = {}
OWN = "classics/one_price.toml"


@pytest.fixture(autouse=True)
def _remember_which_versions_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a version holds what it must is asked once, and not for each of twenty students."""

    def remembered(task: Exercise, one: Version) -> bool:
        name = f"{task.name} {one}"
        if name not in HELD:
            HELD[name] = holds(task, one)
        return HELD[name]

    monkeypatch.setattr(version, "holds", remembered)


def hand_in(task: Exercise, folder: Path, answers: Mapping[str, Any], student: str = "ada") -> Grade:
    """A student's folder, with answers."""
    start(task, student, folder)
    lines = [f"exercise = '{task.name}'", f"student = '{student}'", "[answers]"]
    lines += [f"{item} = {_toml(answer)}" for item, answer in answers.items()]
    (folder / ANSWERS).write_text("\n".join(lines), "utf-8")
    return grade(folder)


def _toml(answer: Any) -> str:
    if isinstance(answer, Mapping):
        return "{ " + ", ".join(f'"{address}" = {value}' for address, value in answer.items()) + " }"
    return f"'{answer}'" if isinstance(answer, str) else repr(answer)


def right_answers(task: Exercise, student: str, folder: Path) -> dict[str, Any]:
    """What a student who has understood everything hands in."""
    answers = solution(task, version_of(task, student))
    for item in task.items:
        if item.kind == "changes":
            answers[item.id] = CHANGES[task.name, item.id]
        elif item.kind == "text":
            answers[item.id] = "word " * item.least_words
        elif item.kind == "scenario":
            folder.mkdir(parents=True)
            answers[item.id] = "own.toml"
    return answers


@pytest.mark.parametrize("name", SOME)
def test_a_right_hand_in_gets_all_points(name: str, tmp_path: Path) -> None:
    task = exercise(name)
    answers = right_answers(task, "ada", tmp_path / "spare")
    start(task, "ada", tmp_path / "ada")
    own = ns.shipped_scenarios()[OWN]
    (tmp_path / "ada" / "own.toml").write_text(own.read_text("utf-8"), "utf-8")
    lines = [f"exercise = '{task.name}'", "student = 'ada'", "[answers]"]
    lines += [f"{item} = {_toml(answer)}" for item, answer in answers.items()]
    (tmp_path / "ada" / ANSWERS).write_text("\n".join(lines), "utf-8")
    found = grade(tmp_path / "ada")
    assert [mark.says for mark in found.marks if mark.right is False] == []
    assert found.points == sum(item.points for item in task.items if item.kind != "text")


@pytest.mark.parametrize("name", SOME)
def test_a_wrong_hand_in_fails_each_item_with_a_sentence_that_does_not_give_the_answer(
    name: str, tmp_path: Path
) -> None:
    task = exercise(name)
    due = solution(task, version_of(task, "ada"))
    wrong: dict[str, Any] = {}
    for item in task.items:
        if item.kind == "number":
            wrong[item.id] = float(due[item.id]) + 10 * item.tolerance + 1.0
        elif item.kind == "choice":
            wrong[item.id] = next(choice for choice in item.choices if choice != due[item.id])
        elif item.kind == "changes":
            wrong[item.id] = {"actors.nobody.capability": 0.5}
        else:
            wrong[item.id] = "too-short"
    found = hand_in(task, tmp_path / "ada", wrong)
    for item, mark in zip(task.items, found.marks, strict=True):
        assert mark.right is False, item.id
        assert mark.points == 0
        assert len(mark.says.split()) >= 5
        if item.kind == "number":
            assert f"{due[item.id]:g}" not in mark.says.replace(item.hint, "")


@pytest.mark.parametrize("name", SOME)
def test_the_versions_of_four_students_are_the_same_each_time_and_the_first_can_be_solved(name: str) -> None:
    task = exercise(name)
    versions = [version_of(task, student) for student in STUDENTS[:4]]
    assert versions == [version_of(task, student) for student in STUDENTS[:4]]
    assert len({repr(one) for one in versions}) >= 2
    assert solution(task, versions[0])


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_versions_of_twenty_students_differ_and_each_can_be_solved(name: str) -> None:
    task = exercise(name)
    versions = [version_of(task, student) for student in STUDENTS]
    distinct = {repr(one): one for one in versions}
    assert len(distinct) >= 3
    answers = [solution(task, one) for one in distinct.values()]
    assert all(answers)
    assert len({repr(answer) for answer in answers}) >= 2, "the same answers for everybody"


@pytest.mark.parametrize("name", SOME)
def test_the_folder_of_a_student_runs_and_holds_no_answers(name: str, tmp_path: Path) -> None:
    task = exercise(name)
    written = start(task, "ada", tmp_path / "ada")
    mine = version_of(task, "ada")
    scenario = ns.load(tmp_path / "ada" / "scenario.toml")
    own = scenario.variant("mine") if "mine" in scenario.variants else scenario
    now, due = own.inputs(), scenario_of(task, mine).inputs()
    assert {a: (i.low, i.mode, i.high) for a, i in now.items()} == {
        a: (i.low, i.mode, i.high) for a, i in due.items()
    }
    form = tomllib.loads((tmp_path / "ada" / ANSWERS).read_text("utf-8"))
    assert form == {"exercise": name, "student": "ada", "answers": {}}
    known = {path.name for path in ns.shipped_scenarios().values()}
    seeds = {path.name for path in (Path(__file__).parents[2] / "seeds").iterdir()} | {"paris-2025.toml"}
    assert {path.name for path in written} <= {"README.md", "scenario.toml", ANSWERS} | known | seeds


def test_every_question_of_an_exercise_is_one_that_the_engine_knows() -> None:
    asked = {item.question.ask for name in NAMES for item in exercise(name).items if item.question}
    assert asked <= QUESTIONS.keys()


def test_more_than_half_of_the_exercises_are_about_something_else_than_the_war() -> None:
    about_war = [name for name in NAMES if "ceasefire.toml" in _scenario_text(name)]
    assert len(about_war) * 2 < len(NAMES)


def _scenario_text(name: str) -> str:
    return (exercises()[name] / "scenario.toml").read_text("utf-8")


def test_a_bent_scenario_file_changes_no_mark(tmp_path: Path) -> None:
    task = exercise("04")
    before = hand_in(task, tmp_path / "ada", {"lowest": 0.0})
    (tmp_path / "ada" / "scenario.toml").write_text("not TOML at all [", "utf-8")
    assert grade(tmp_path / "ada").marks == before.marks
    assert not before.marks[0].right


def test_the_zone_of_one_student_is_what_the_file_says() -> None:
    # By hand: the zone goes from the union's red line to the company's.
    task = exercise("04")
    for student in STUDENTS[:5]:
        mine = version_of(task, student)
        answers = solution(task, mine)
        low = mine["actors.union.stances.wages.red_line.at_least"]
        high = mine["actors.company.stances.wages.red_line.at_most"]
        assert (answers["lowest"], answers["highest"]) == pytest.approx((low, high))


def test_an_answer_to_nothing_that_was_asked_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ns.ScenarioError, match="asks nothing called 'lowst'"):
        hand_in(exercise("04"), tmp_path / "ada", {"lowst": 4.0})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"actors.upper.stances.water.red_line.at_most": 75}, "leaves the range"),
        ({"actors.upper.capability": 0.5, "actors.lower.capability": 0.5}, "2 changes are more than 1"),
    ],
)
def test_a_change_outside_the_rules_of_the_item_is_told(
    change: Mapping[str, float], sentence: str, tmp_path: Path
) -> None:
    marks = hand_in(exercise("12"), tmp_path / "ada", {"open": change}).marks
    assert sentence in next(mark.says for mark in marks if mark.item == "open")


def test_points_are_a_table_that_no_spreadsheet_executes(tmp_path: Path) -> None:
    table = points_table([hand_in(exercise("04"), tmp_path / "x", {"lowest": 1.0}, student="=1+1")])
    assert table.splitlines()[1].startswith("04-zone-of-agreement,'=1+1,lowest,no,0,1")


@pytest.mark.slow
def test_a_command_that_names_a_variant_runs_it_with_the_numbers_of_the_student(tmp_path: Path) -> None:
    task, differs = exercise("11"), 0
    for student in STUDENTS[:4]:
        start(task, student, tmp_path / student)
        sheet = (tmp_path / student / "README.md").read_text("utf-8")
        given = ns.load(tmp_path / student / "scenario.toml")
        named = dict.fromkeys(re.findall(r"--variant ([a-z_]+)", sheet))
        due = solution(task, version_of(task, student))["hand"]
        raises = {name: ns.run(given.variant(name), runs=2).summary.issues for name in named}
        assert [found.p50 for found in raises["mine_foreseen"]] == [pytest.approx(due)]
        assert not raises["mine_angry"], "nine percent are too much for every version"
        assert "Add `--variant mine` to each command that names no variant." in sheet
        plain = ns.run(given.variant("foreseen"), runs=2).summary.issues[0].p50
        differs += plain != pytest.approx(due)
    assert differs, "negative control: without the numbers of the student another raise comes out"


def test_an_item_with_a_name_near_to_one_is_told_which(tmp_path: Path) -> None:
    task = exercise("01")
    with pytest.raises(ScenarioError, match="asks nothing called 'meening'; did you mean 'meaning'"):
        hand_in(task, tmp_path / "ada", {"meening": "x"})


def test_a_text_that_is_too_short_is_told_how_long_it_is_due(tmp_path: Path) -> None:
    marks = hand_in(exercise("01"), tmp_path / "ada", {"meaning": "short"}).marks
    assert marks[-1].says == "At least 25 words are due here; this has 1."
