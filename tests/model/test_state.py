"""Some of the runs of a block, and the rows of some actors."""

import numpy as np
import pytest
import small

import negotiation_sim as ns
from negotiation_sim.model import engine
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.model.draws import modes
from negotiation_sim.model.state import ALL, Table, columns_where, rows

ARRAY = np.arange(24.0).reshape(2, 12)


def flags(*there: int) -> np.ndarray:
    found = np.zeros(12, dtype=bool)
    found[list(there)] = True
    return found


def test_what_is_taken_out_and_put_back_changes_these_runs_only() -> None:
    array, columns = ARRAY.copy(), columns_where(flags(2, 5, 11))
    taken = columns.of(array)
    assert taken.tolist() == [[2, 5, 11], [14, 17, 23]]
    assert taken.flags.c_contiguous  # sums over anything else come out in another order
    columns.put(array, -taken)
    assert np.flatnonzero((array != ARRAY).any(axis=0)).tolist() == [2, 5, 11]


@pytest.mark.parametrize(("lonely", "company"), [(3, [3, 4]), (11, [11, 0])])
def test_a_single_run_gets_a_neighbour(lonely: int, company: list[int]) -> None:
    assert columns_where(flags(lonely)).of(ARRAY)[0].tolist() == company


def test_most_of_the_runs_are_all_of_them() -> None:
    assert columns_where(flags(*range(6))) is ALL
    assert columns_where(flags(*range(5))) is not ALL
    assert ALL.of(ARRAY) is ARRAY


@pytest.mark.parametrize("index", [[1], [0, 1], [0, 3, 6], [1, 0], [0, 1, 3], [2, 2]])
def test_rows_are_the_same_as_a_slice_or_as_they_are(index: list[int]) -> None:
    array = np.arange(14).reshape(7, 2)
    assert array[rows(np.array(index))].tolist() == array[index].tolist()


def test_negotiating_a_few_at_a_time_changes_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    more = 'changes = { "actors.a.stances.x.position" = 0.4, "actors.b.capability" = 0.9 }'
    given: ns.Scenario = small.scenario(
        small.issue("x", 0.2),
        small.issue("y", 0.7),
        small.actor("a", 0.5, x="position = 0, salience = 0.8", y="position = 1, salience = 0.3"),
        small.actor("b", 0.7, x="position = 1, salience = 0.4", y="position = 0, salience = 0.9"),
        f'[[events]]\nid = "e"\nrounds = [2, 6]\nchance = 0.4\n{more}\nbasis = "assumed"\nwhy = "w"\n',
        parties='["a", "b"]',
    )
    compiled, draws = small.ready(given, 101)
    together = engine.simulate(compiled, draws)
    monkeypatch.setattr(engine, "NEAR", 0)
    monkeypatch.setattr(engine, "LEAST", 7)
    apart = engine.simulate(compiled, draws)
    assert apart.package.tobytes() == together.package.tobytes()
    assert apart.refused_in.tobytes() == together.refused_in.tobytes()


@pytest.mark.parametrize(("share", "needed"), [(0.2, 1), (0.6, 3), (0.8, 4)])
@pytest.mark.parametrize("capability", [0.1, 0.3, 0.7])
def test_a_share_is_met_exactly_by_equal_parties(share: float, needed: int, capability: float) -> None:
    """Three of five equal parties are a share of 0.6, whatever their capability rounds to; two are not."""
    actor = f'{{ name = "x", capability = {capability}, basis = "assumed", why = "w" }}'
    actors = "\n".join(f"        {name} = {actor}" for name in "abcde")
    text = f"""
        format = 1
        title = "t"
        talks = {{ rounds = 2, parties = ["a", "b", "c", "d", "e"], rule = {{ share = {share} }} }}
        uncertainty = {{ assumed = 0 }}
        issues.i = {{ title = "i", status_quo = 0 }}
        [actors]
{actors}
    """
    compiled = compile_scenario(ns.loads(text))
    accepts = np.arange(5)[:, np.newaxis] < np.array([needed, needed - 1])
    assert Table(compiled, modes(compiled, 2)).agreed(accepts).tolist() == [True, False]
