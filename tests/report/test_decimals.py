"""Numbers that stand beside one another, read back: they differ where they differ, and add up."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest
from loaded import shipped

from negotiation_sim.report import words
from negotiation_sim.report.decimals import subtracted, together


def pairs() -> Iterator[tuple[float, float]]:
    """Worths from 0 to 100, some of them in round numbers, and no deals."""
    drawn = Random(8)
    for digits in (1, 2, 15) * 50:
        yield round(drawn.uniform(0, 100), digits), round(drawn.uniform(0, 100), digits)


def test_whoever_subtracts_one_printed_number_from_the_other_comes_to_the_difference_that_is_printed() -> (
    None
):
    more, given = 0, shipped("ceasefire.toml")
    for one, other in pairs():
        ((first, second, apart),) = words.beside(given, "russia", (one / 100, other / 100))
        read = [Decimal(said.split()[0]) for said in (first, second, apart)]
        assert abs(read[0] - read[1]) == read[2]
        digits = max(len(str(number).partition(".")[2]) for number in read)
        gain = abs(
            one - other
        )  # the instructor's page has it with one decimal, and a half is rounded either way
        assert float(round(read[2], 1)) in {round(gain - 1e-9, 1), round(gain + 1e-9, 1)}
        assert digits <= 4
        more += digits > 1
    assert 0 < more < 75


def test_one_decimal_for_each_by_itself_would_not_add_up() -> None:
    assert round(54.54, 1) - round(49.96, 1) != pytest.approx(round(54.54 - 49.96, 1))
    assert together([(54.54, 49.96)], 1, 1e-7) == 2


def test_thirds_are_not_told_in_all_their_decimals() -> None:
    assert together([(70 / 3, 110 / 3)], 1, 1e-7) == 2
    assert subtracted(70 / 3, 110 / 3, 2) == -13.34  # 23.33 and 36.67


def test_what_a_draft_is_worth_no_deal_and_the_difference_are_told_so_that_they_add_up() -> None:
    given, pair = shipped("ceasefire.toml"), (0.5454, 0.4996)
    assert words.beside(given, "russia", pair) == [("54.54 points", "49.96 points", "4.58 points")]
    assert words.beside(given, "russia", pair, sheet=False) == [("0.5454", "0.4996", "0.0458")]
