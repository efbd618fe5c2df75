"""What people type for a value."""

import re

import pytest
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.game.typed import typed

SCENARIOS = ns.shipped_scenarios()
PRICE = shipped("classics/one_price.toml").issues["price"]
SALARY = shipped("classics/job_offer.toml").issues["salary"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("400", 400.0),
        ("400 thousand", 400.0),
        ("4e2", 400.0),
        ("MID", "mid"),
        ("what  the buyer bids first", "low"),
        ("400,5", 400.5),
        ("400.5 Thousand", 400.5),
    ],
)
def test_numbers_units_ids_and_words_are_taken(text: str, value: object) -> None:
    assert typed(PRICE, text) == value


def test_a_per_cent_is_a_share_of_a_line_from_0_to_1_and_a_comma_may_set_thousands_apart() -> None:
    ceasefire = shipped("ceasefire.toml").issues["ceasefire"]
    assert typed(ceasefire, "80%") == typed(ceasefire, "80 %") == typed(ceasefire, "0,8") == 0.8
    with pytest.raises(ValueError, match="unknown point '80%'"):
        typed(PRICE, "80%")  # 80% of what?
    with pytest.raises(ValueError, match="1200 is out of range"):
        typed(PRICE, "1,200")


def test_the_first_word_of_a_unit_will_do() -> None:
    """Of a share in "% of the catch" people type 65%."""
    share = shipped("classics/two_levels.toml").issues["share"]
    for text in ("65%", "65 %", "65", "65 % of the catch"):
        assert typed(share, text) == 65.0
    years = shipped("classics/car_emissions.toml").issues["delay"]
    assert typed(years, "7.5 year") == typed(years, "7,5 years") == 7.5
    with pytest.raises(ValueError, match="unknown point '65 of the catch'"):
        typed(share, "65 of the catch")


def test_an_option_is_its_id_or_its_words() -> None:
    assert typed(SALARY, "65 thousand a year") == typed(SALARY, "Middle") == "middle"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("601", "601 is out of range: the scale goes from 200 to 600"),
        ("nan", "nan is no number on this issue"),
        ("hihg", "unknown point 'hihg'; did you mean 'high'?; a number will do as well"),
        ("\x1b[2J", "unknown point"),
    ],
)
def test_what_is_no_value_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(sentence)}") as error:
        typed(PRICE, text)
    assert "\x1b" not in str(error.value)


def test_a_number_is_no_option() -> None:
    with pytest.raises(ValueError, match="unknown option '1'"):
        typed(SALARY, "1")
