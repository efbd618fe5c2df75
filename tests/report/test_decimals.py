"""Numbers that stand beside one another, read back: they differ where they differ, and add up."""

from collections.abc import Iterator
from random import Random

import pytest
from loaded import shipped

from negotiation_sim.report import words
from negotiation_sim.report.decimals import together


def pairs() -> Iterator[tuple[float, float]]:
    """Worths from 0 to 100, some of them in round numbers, and no deals."""
    drawn = Random(8)
    for digits in (1, 2, 15) * 50:
        yield round(drawn.uniform(0, 100), digits), round(drawn.uniform(0, 100), digits)


def test_whoever_subtracts_one_printed_number_from_the_other_comes_to_the_difference_that_is_printed() -> (
    None
):
    more = 0
    for one, other in pairs():
        digits, of_gain = together([(one, other)], 1, 1e-7)
        read = float(f"{one:.{digits}f}") - float(f"{other:.{digits}f}")
        assert f"{read:.{of_gain}f}" == f"{one - other:.{of_gain}f}".replace("-0.0", "0.0")
        assert digits <= 4
        more += digits > 1
    assert 0 < more < 75


def test_one_decimal_for_each_by_itself_would_not_add_up() -> None:
    assert round(54.54, 1) - round(49.96, 1) != pytest.approx(round(54.54 - 49.96, 1))
    assert together([(54.54, 49.96)], 1, 1e-7) == (2, 1)


def test_thirds_are_not_told_in_all_their_decimals() -> None:
    assert together([(100 * 0.7 / 3, 100 * 1.1 / 3)], 1, 1e-7) == (
        2,
        1,
    )  # 23.33 and 36.67, and 13.3 in between


def test_what_a_draft_is_worth_no_deal_and_the_difference_are_told_so_that_they_add_up() -> None:
    given, pair = shipped("ceasefire.toml"), (0.5454, 0.4996)
    assert words.beside(given, "russia", pair) == [("54.54 points", "49.96 points", "4.6 points")]
    assert words.beside(given, "russia", pair, sheet=False) == [("0.5454", "0.4996", "0.046")]
