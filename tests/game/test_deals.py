"""What teachers type is read, and what cannot be read is told cell by cell, all at once."""

from pathlib import Path

import pytest
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.errors import ScenarioError
from negotiation_sim.game.deals import Deal, read_deals

SHIPPED = ns.shipped_scenarios()
OFFER = shipped("classics/job_offer.toml")
PRICE = shipped("classics/one_price.toml")
CEASEFIRE = shipped("ceasefire.toml")


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(text, "utf-8")
    return path


def test_words_ids_titles_and_dialects_are_read(tmp_path: Path) -> None:
    path = table(
        tmp_path, "Team;The salary;BONUS;notes\nred;65 thousand a year;Large;was hard\nblue;;no deal;\n"
    )
    deals, notes = read_deals(path, OFFER)
    assert deals[0].draft == {"salary": "middle", "bonus": "large"}
    assert deals[1] == Deal("blue", None)
    assert notes == (
        (
            "group red says nothing on 'Paid holidays', 'The first day', 'The place of work', 'Who pays for the move', "
            "'Health insurance' and 'Training in the first year': that stays as things stand"
        ),
    )


@pytest.mark.parametrize("cell", ["400,5", "400.5", "400,5 thousand", '"400,5"'])
def test_numbers_are_read_as_people_write_them(cell: str, tmp_path: Path) -> None:
    deals, _ = read_deals(table(tmp_path, f"group;price\n1;{cell}\n"), PRICE)
    assert deals == (Deal("1", {"price": 400.5}),)


def test_a_per_cent_is_a_share_of_the_line(tmp_path: Path) -> None:
    deals, _ = read_deals(table(tmp_path, "group,ceasefire\n1,80%\n"), CEASEFIRE)
    assert deals[0].draft == {"ceasefire": 0.8}


def test_everything_that_cannot_be_read_is_told_with_its_cell_and_what_was_perhaps_meant(
    tmp_path: Path,
) -> None:
    path = table(tmp_path, "group,salary,bonus,collor\n1,midle,12,x\n1,80%,large,\n,low,low,\n")
    with pytest.raises(ScenarioError) as error:
        read_deals(path, OFFER)
    told = [
        (problem.place.line, problem.place.column, problem.message)
        for problem in error.value.problems
        if problem.place is not None
    ]
    assert [place[:2] for place in told] == [(1, 20), (2, 3), (2, 9), (3, 1), (3, 3), (4, 1)]
    assert told[1][2] == "group 1, salary: unknown option 'midle'; did you mean 'middle'?"
    assert told[3][2] == "group '1' stands in line 2 as well"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("salary\nlow\n", "a column 'group' must say which group it is"),
        ("group,foo\n1,2\n", "no column is for a question"),
        ("group,salary\n", "there is a header and no row below it"),
        ("group,salary,salary\n1,low,low\n", "two columns are for salary"),
        ("group,salary\n,\n,\n", "there is a header and no row below it"),
    ],
)
def test_a_table_that_is_none_is_refused(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=sentence):
        read_deals(table(tmp_path, text), OFFER)
