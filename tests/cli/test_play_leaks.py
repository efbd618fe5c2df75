"""Before the end ``simulate play`` prints nothing that another seat keeps to itself."""

import io
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from loaded import shipped
from private_numbers import course, found_in, odd, others_changed
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.cli import seat

ROOT = Path(__file__).parents[2]
PATHS = ns.shipped_scenarios()
ALONE = "brief\nhelp\noffer\n{enters}\nyes\nwould offer\nwould they sign?\nworth\nsay Good morning.\nback\nquit\nyes\n"


def printed(game: ns.Game, holder: str) -> str:
    """What the screen shows of a game that goes on, told from one seat."""
    out = io.StringIO()
    with redirect_stdout(out):
        seat.tell(game, holder)
    return out.getvalue()


def typed(given: ns.Scenario, holder: str, lines: str = "") -> str:
    """What it shows to a person who asks for everything that can be asked before the first round."""
    out, lines = io.StringIO(), lines or ALONE.format(enters="\n" * len(given.issues))
    with redirect_stdout(out), mock.patch("sys.stdin", io.StringIO(lines)):
        seat.Seat(ns.Game(given, [holder], seed=11)).play()
    assert "our offer" in out.getvalue()
    return out.getvalue()


def gives_away(whole: ns.Scenario, holder: str) -> bool:
    """Whether anything that is printed changes with what the others keep to themselves."""
    other = others_changed(whole, holder, 0)
    return typed(whole, holder) != typed(other, holder) or printed(course(whole), holder) != printed(
        course(other), holder
    )


FIRST = "classics/one_price.toml"
"""The others are slow."""


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[] if n == FIRST else pytest.mark.slow) for n in PATHS]
)
def test_what_is_printed_does_not_depend_on_what_others_keep_to_themselves(name: str) -> None:
    given = shipped(name)
    for holder in given.at_table[:2]:
        assert not gives_away(given, holder)


@pytest.mark.slow
@settings(max_examples=8)
@given(scenarios())
def test_nor_in_random_scenarios(text: str) -> None:
    whole = ns.loads(text)
    for holder in whole.at_table[:2]:
        other = others_changed(whole, holder, 0)
        assert printed(course(whole), holder) == printed(course(other), holder)


def test_not_even_the_number_of_decimals_gives_a_private_number_away() -> None:
    # 0.604 is 0.60 in two decimals, and that would lie on the wrong side of what Russia wants in one of the two.
    given, position = shipped("ceasefire.toml"), "actors.russia.stances.ceasefire.position"

    def shown() -> set[str]:
        return {
            typed(given.with_changes({position: wants}), "ukraine", "offer ceasefire=0.604\n")
            for wants in (0.602, 0.3)
        }

    assert len(shown()) == 1
    # The negative control: words that are made from the whole scenario tell it with three decimals.
    with mock.patch.object(seat, "seen", lambda scenario, _: scenario):
        assert len(shown()) == 2


def test_no_private_number_is_printed_from_round_to_round() -> None:
    holder = "ukraine"
    given, numbers = odd(shipped("ceasefire.toml"), holder)
    game = ns.Game(given, [holder])
    for _ in range(4):
        game.end_round()
    assert found_in(printed(game, holder), numbers) == []
    # The negative control: a page that holds all inputs holds them.
    assert len(found_in(printed(game, holder) + repr(given.inputs()), numbers)) == len(numbers) > 40
