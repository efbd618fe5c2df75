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


def test_whoever_subtracts_one_printed_number_from_the_other_comes_to_the_difference_as_it_is_rounded() -> (
    None
):
    digits = [together([pair], 1, 1e-7) for pair in pairs()]
    for (one, other), enough in zip(pairs(), digits, strict=True):
        assert float(f"{one:.{enough}f}") - float(f"{other:.{enough}f}") == pytest.approx(
            float(f"{one - other:.{enough}f}"), abs=1e-9
        )
    assert max(digits) <= 5
    assert digits.count(1) > len(digits) / 2


def test_one_decimal_for_each_by_itself_would_not_add_up() -> None:
    assert round(54.54, 1) - round(49.96, 1) != pytest.approx(round(54.54 - 49.96, 1))
    assert together([(54.54, 49.96)], 1, 1e-7) == 2


def test_what_a_draft_is_worth_no_deal_and_the_difference_are_told_in_as_many_decimals() -> None:
    given, pair = shipped("ceasefire.toml"), (0.5454, 0.4996)
    assert words.beside(given, "russia", pair) == [("54.54 points", "49.96 points", "4.58 points")]
    assert words.beside(given, "russia", pair, sheet=False) == [("0.5454", "0.4996", "0.0458")]
