"""What would spoil a scenario for a class."""

import shutil
from pathlib import Path

import pytest
from small import actor, issue, scenario
from studies import answer

import negotiation_sim as ns
from negotiation_sim.exercises.fitness import made_for_all, same_for_all, spoilers, without_an_answer
from negotiation_sim.exercises.task import exercise, exercises

ROOT = Path(__file__).parents[2]
ISSUE = issue("price", status_quo=0.5)
BUYER = actor("buyer", price="position = 0, salience = 1", more="reservation = 0.2")


def found(*parts: str, parties: str = '["seller", "buyer"]') -> list[str]:
    return [problem.message for problem in spoilers(scenario(*parts, parties=parties))]


def test_a_party_that_asks_for_more_than_any_draft_holds_can_only_say_no() -> None:
    # Its own best draft is worth 1 to it, and with its red line at 0.4 only 1 - |0.4 - 1| = 0.4.
    greedy = "position = 1, salience = 1"
    able = actor("seller", price=greedy, more="reservation = 0.9")
    assert found(ISSUE, able, BUYER) == []
    promise = """
[[commitments]]
id = "cap"
actor = "buyer"
kind = "threat"
issue = "price"
at_most = 0.4
credibility = { mode = 1, basis = "assumed", why = "-" }
"""
    (message,) = found(ISSUE, able, BUYER, promise)
    assert message.startswith("no draft satisfies Seller, not even one of its own")


def test_a_first_draft_that_all_sign_leaves_nothing_to_negotiate() -> None:
    wants = "position = 0.5, salience = 1"
    same = actor("seller", price=wants), actor("buyer", price=wants)
    assert found(ISSUE, *same) == [
        "all parties sign the first draft at once, so there is nothing to negotiate"
    ]
    assert found(ISSUE, actor("seller", price="position = 1, salience = 1"), BUYER) == []


@pytest.mark.parametrize("path", ns.shipped_scenarios().values(), ids=lambda path: path.name)
def test_no_shipped_scenario_is_spoiled(path: Path) -> None:
    assert [*spoilers(ns.load(path))] == []


def test_who_ratifies_does_not_stand_in_the_way_of_a_party() -> None:
    seller = actor("seller", price="position = 1, salience = 1", more="reservation = 0.2")
    never = actor("council", price="position = 0, salience = 1", more="reservation = 1")
    talks = scenario(ISSUE, seller, BUYER, never, parties='["seller", "buyer"]', talks='ratify = ["council"]')
    assert [*spoilers(talks)] == []


@pytest.mark.slow
def test_an_exercise_that_varies_nothing_has_one_answer_for_all(tmp_path: Path) -> None:
    shutil.copytree(exercises()["04-zone-of-agreement"], tmp_path / "04")
    assert [*same_for_all(exercise(str(tmp_path / "04")))] == []
    task = tmp_path / "04" / "exercise.toml"
    before, _, after = task.read_text("utf-8").partition("[vary]")
    task.write_text(before + after[after.index("\n[[") :], "utf-8")
    # A word that no question uses makes two versions, with the same answers.
    task.write_text(
        task.read_text("utf-8").replace("\n[[", '\n[pick]\nword = ["one", "two"]\n\n[[', 1), "utf-8"
    )
    (problem,) = same_for_all(exercise(str(tmp_path / "04")))
    assert problem.message.startswith("every answer is the same for every student")
    code, out, _ = answer("check", "--exercise", tmp_path / "04")
    assert (code, "every answer is the same" in out) == (3, True)
    assert answer("check", tmp_path / "04" / "scenario.toml")[0] == 0


def test_a_wrong_exercise_is_told_like_a_wrong_scenario(tmp_path: Path) -> None:
    shutil.copytree(exercises()["04-zone-of-agreement"], tmp_path / "04")
    (tmp_path / "04" / "exercise.toml").write_text("minutes = 0")
    code, _, err = answer("check", "--exercise", tmp_path / "04")
    assert code == 2
    assert "minutes" in err


@pytest.mark.parametrize(
    ("file", "was", "becomes", "told"),
    [
        ("exercise.toml", "[3.5]", "[3.5, 450]", "450 is out of range"),
        ("exercise.toml", "equals   = true", 'equals   = "yes"', "no version of 04 holds all that it must"),
        (
            "README.md",
            "simulate ",
            "simulate run scenario.toml --variant nosuch\nsimulate ",
            "unknown variant 'nosuch'",
        ),
    ],
)
def test_an_exercise_of_which_a_student_would_get_no_version_is_wrong(
    file: str, was: str, becomes: str, told: str, tmp_path: Path
) -> None:
    shutil.copytree(exercises()["04-zone-of-agreement"], tmp_path / "04")
    task = tmp_path / "04" / "exercise.toml"
    few = task.read_text("utf-8").replace("[3.5, 4, 4.5]", "[3.5]").replace("[5, 5.5, 6]", "[5]")
    task.write_text(few, "utf-8")
    made_for_all(exercise(str(tmp_path / "04")))
    page = tmp_path / "04" / file
    assert was in page.read_text("utf-8")
    page.write_text(page.read_text("utf-8").replace(was, becomes, 1), "utf-8")
    with pytest.raises(ns.ScenarioError, match=told):
        made_for_all(exercise(str(tmp_path / "04")))
    code, _, err = answer("check", "--exercise", tmp_path / "04")
    assert (code, told in err) == (2, True)
    if file == "README.md":  # which was once a traceback
        code, _, err = answer(
            "exercise", "start", tmp_path / "04", "--student", "ada", "-o", tmp_path / "ada"
        )
        assert (code, told in err) == (2, True)


def test_a_choice_among_which_the_right_answer_is_not_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(exercises()["04-zone-of-agreement"], folder)
    item = (
        'title = "T"\nsummary = "S"\nminutes = 5\n[[items]]\nid = "who"\nkind = "choice"\nasks = "?"\nhint = "h"\n'
        'question = {{ ask = "can_sign" }}\nchoices = {{ {0} = "so", maybe = "perhaps" }}\n'
    )
    (folder / "exercise.toml").write_text(item.format("no"), "utf-8")
    (problem,) = without_an_answer(exercise(str(folder)))
    assert problem.message == "who: 'yes' is the right answer, and none of the choices"
    (folder / "exercise.toml").write_text(item.format("yes"), "utf-8")
    assert [*without_an_answer(exercise(str(folder)))] == []
