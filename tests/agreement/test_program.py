"""A program finds the known optimum of a textbook problem, takes new rows and bounds, and says when nothing fits."""

import gc
import subprocess
import sys
from functools import partial
from textwrap import dedent
from weakref import ref

import pytest

from negotiation_sim.agreement.program import Clock, Column, Program, Unproved


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


def test_the_quick_way_finds_the_same_optimum() -> None:
    program, things = knapsack()
    values = dict(zip(things, (10.0, 13.0, 7.0), strict=True))
    quick = program.most(values, quick=True)
    assert quick is not None
    assert [round(quick[thing]) for thing in things] == chosen(program, things) == [0, 1, 1]


def test_a_program_that_took_longer_to_build_than_a_solution_may_take_is_not_begun() -> None:
    for left, begun in ((30.0, True), (3.0, False)):
        program, things = knapsack()
        program.most({})
        program._took, program.clock = (
            2.0,
            Clock(left),
        )  # its first steps take about as long, whatever the clock says
        if begun:
            assert chosen(program, things) == [0, 1, 1]
        else:
            with pytest.raises(Unproved):
                chosen(program, things)


def test_somebody_else_may_use_the_solver_in_the_same_process() -> None:
    script = """
        import highspy, numpy
        theirs = highspy.Highs()
        theirs.setOptionValue("output_flag", False)
        theirs.setOptionValue("threads", 2)
        x = theirs.addIntegral(0, 5)
        theirs.maximize(x)
        from negotiation_sim.agreement.program import Program
        program = Program()
        column = program.column(0.0, 3.5, whole=True)
        print(program.most({column: 1.0})[column])
    """
    ran = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "3.0"


@pytest.mark.parametrize("held", [False, True])
def test_a_program_that_nobody_needs_any_more_is_let_go(held: bool) -> None:  # noqa: FBT001
    program, things = knapsack()
    chosen(program, things)
    if held:  # as when the solver's callback knew its program
        program._loaded().setCallback(partial(print, program), None)
    known = ref(program)
    del program
    gc.collect()
    assert (known() is not None) is held
