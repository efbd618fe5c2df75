"""A program finds the known optimum of a textbook problem, takes new rows and bounds, and says when nothing fits."""

import pytest

from negotiation_sim.agreement.program import Column, Program


def knapsack() -> tuple[Program, list[Column]]:
    # Values 10, 13, 7; weights 3, 4, 2; room for 6: the first and the last fit (17), the second and the last better (20).
    program = Program()
    things = [program.column(whole=True) for _ in range(3)]
    program.row(zip((3.0, 4.0, 2.0), things, strict=True), high=6.0)
    return program, things


def chosen(program: Program, things: list[Column]) -> list[int] | None:
    solution = program.most(dict(zip(things, (10.0, 13.0, 7.0), strict=True)))
    return None if solution is None else [round(solution[thing]) for thing in things]


def test_the_best_things_fit_into_a_knapsack() -> None:
    assert chosen(*knapsack()) == [0, 1, 1]


def test_rows_and_bounds_can_change_after_a_solution() -> None:
    program, things = knapsack()
    chosen(program, things)
    program.bound(things[1], 0.0, 0.0)
    assert chosen(program, things) == [1, 0, 1]
    program.row([(1.0, things[0]), (1.0, things[2])], high=1.0)
    assert chosen(program, things) == [1, 0, 0]
    program.row([(1.0, things[0]), (1.0, 3.0)], low=5.0)
    assert chosen(program, things) is None


def test_a_constant_in_a_row_moves_to_its_bounds_and_equal_columns_are_added() -> None:
    program = Program()
    x = program.column(0.0, 10.0)
    program.row([(1.0, x), (2.0, 1.5), (1.0, x)], high=7.0)
    solution = program.most({x: 1.0})
    assert solution is not None
    assert solution[x] == pytest.approx(2.0)
