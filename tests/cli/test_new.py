"""``simulate new`` from a pipe and without questions."""

import io
from pathlib import Path
from unittest import mock

import pytest
from studies import answer

import negotiation_sim as ns

FLAT = """A shared flat
The rent
900 to 1,200 euros
1000
Who cleans
nobody; each in turn; a cleaner
yes

Pets
no pets; a cat; a dog
no


Anna
7
950
8
1,100 euros
a cleaner


a cat
3
a dog
Bo

1100

1000
nobody
2



Anna; bo

"""
"""Two people, a line in its own unit, a line with points, and a choice."""


def piped(path: Path, typed: str, *more: str) -> tuple[int, str, str]:
    with mock.patch("studies.StringIO", side_effect=[io.StringIO(), io.StringIO(), io.StringIO(typed)]):
        return answer("new", path, *more)


def test_a_few_answers_make_a_scenario_that_runs_at_once(tmp_path: Path) -> None:
    path = tmp_path / "flat.toml"
    code, out, err = piped(path, FLAT)
    assert (code, err) == (0, "")
    assert "can be run at once" in out
    assert answer("check", "--strict", path)[0] == 0
    assert answer("run", path, "--runs", 20)[0] == 0
    read = ns.load(path)
    assert (read.talks.parties, read.talks.rounds) == (("anna", "bo"), 20)
    inputs = {address: given.mode for address, given in read.inputs().items()}
    # 950 and 1,100 of 900 to 1,200.
    assert inputs["actors.anna.stances.the_rent.position"] == pytest.approx(1 / 6)
    assert inputs["actors.anna.stances.the_rent.red_line.at_most"] == pytest.approx(2 / 3)
    assert inputs["actors.bo.stances.the_rent.red_line.at_least"] == pytest.approx(1 / 3)
    assert inputs["actors.anna.stances.who_cleans.position"] == 1.0
    line = read.actors["anna"].stances["pets"].red_line
    assert line is not None
    assert line.never == ("a_dog",)
    assert "pets" not in read.actors["bo"].stances


def test_the_template_asks_nothing_and_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "library.toml"
    assert answer("new", path, "--from", "template")[0] == 0
    assert answer("check", "--strict", path)[0] == 0
    assert answer("new", path, "--from", "template")[0] == 2
    assert answer("new", path, "--from", "template", "--force")[0] == 0


def test_wrong_answers_are_asked_for_again(tmp_path: Path) -> None:
    typed = (
        FLAT.replace("900 to", "1,200 to 900 euros\none answer\nno; no\n900 to", 1)
        .replace("\n1000\n", "\nhalf\n1300\n1000\n", 1)
        .replace("\n7\n", "\n11\nmuch\n7\n", 1)
        .replace("\nBo\n", "\nanna\nBo\n", 1)
        .replace("a dog\nBo", "a cat\na dog\nBo", 1)
        .replace("Anna; bo", "Anna; Bob\n;\nAnna; bo", 1)
    )
    code, out, _ = piped(tmp_path / "flat.toml", "\n" + typed)
    assert code == 0
    for sentence in (
        "please say it in a few words",
        "the first number must be the smaller one",
        "two different answers at least",
        "'half' is no number",
        "1300 is out of range: the scale goes from 900 to 1200",
        "a number from 1 to 10 is due here",
        "'anna' is there already",
        "unknown name 'Bob'; did you mean 'Bo'?",
        "somebody must sign",
    ):
        assert sentence in out, sentence


@pytest.mark.parametrize("lines", [0, 1, 3, 9, 25])
def test_nothing_is_written_where_the_answers_end_too_early(lines: int, tmp_path: Path) -> None:
    path = tmp_path / "flat.toml"
    code, _, err = piped(path, "".join(FLAT.splitlines(keepends=True)[:lines]))
    assert code == 2
    assert "nothing was written" in err
    assert not path.exists()


def test_where_nobody_wants_anything_nothing_is_written(tmp_path: Path) -> None:
    code, _, err = piped(tmp_path / "x.toml", "Nothing\nOne thing\na; b\n\n\n\nAnna\n\n\n\n\n\n")
    assert code == 2
    assert "nobody wants anything" in err
