"""Many runs: the same bits for the runs that two ensembles share, however they are worked on."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from attrs import fields
from loaded import shipped
from test_blocks import Hostile, worked

import negotiation_sim as ns
from negotiation_sim.model import draws
from negotiation_sim.model.draws import BLOCK, stream
from negotiation_sim.model.trajectories import Ended
from negotiation_sim.runs import ensemble as module
from negotiation_sim.runs.ensemble import run_ensemble, run_ensembles

OIL = shipped("oil.toml")
MANY = 2 * BLOCK + 1  # the last block is a single run


def bits(ensemble: ns.Ensemble, runs: int) -> list[bytes]:
    """Everything that is kept of the first runs."""
    parties, issues = len(OIL.talks.parties), len(OIL.issues)
    arrays: list[np.ndarray[Any, Any]] = [ensemble.ending, ensemble.outcome, ensemble.rounds]
    arrays += [ensemble.package(issue) for issue in range(issues)]
    for party in range(parties):
        arrays += ensemble.refusals(party)
    return [array[:runs].tobytes() for array in arrays]


@contextmanager
def hostile_executor() -> Iterator[Executor]:
    made = Hostile(seed=3)
    background = worked(made)
    next(background)
    try:
        yield made
    finally:
        next(background, None)


@pytest.fixture(scope="module")
def alone() -> ns.Ensemble:
    return run_ensemble(OIL, MANY, seed=5)


@pytest.mark.parametrize("runs", [1, 2, 18, BLOCK - 1, BLOCK, BLOCK + 1])
def test_any_number_of_runs_gives_the_same_bits_for_the_runs_they_share(
    runs: int, alone: ns.Ensemble
) -> None:
    assert bits(run_ensemble(OIL, runs, seed=5), runs) == bits(alone, runs)


@pytest.mark.parametrize(
    "executor",
    [
        lambda: ThreadPoolExecutor(3),
        lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
        hostile_executor,
    ],
    ids=["threads", "processes", "hostile"],
)
def test_any_executor_gives_the_same_bits(executor: object, alone: ns.Ensemble) -> None:
    with executor() as workers:  # type: ignore[operator]
        assert bits(run_ensemble(OIL, MANY, 5, workers), MANY) == bits(alone, MANY)


def test_another_seed_gives_other_runs(alone: ns.Ensemble) -> None:
    """The negative control: the bits are not the same for any input."""
    assert bits(run_ensemble(OIL, BLOCK, seed=6), BLOCK) != bits(alone, BLOCK)


@pytest.mark.parametrize("run", [0, 1, 17, BLOCK - 1, BLOCK, MANY - 1])
def test_one_run_is_the_run_of_that_number(run: int, alone: ns.Ensemble) -> None:
    ended = ns.one_run(OIL, run, 5).ended
    assert ended.package[:, 0].tolist() == [float(alone.package(i)[run]) for i in range(len(OIL.issues))]
    assert (int(ended.outcome[0]), int(ended.rounds[0])) == (int(alone.outcome[run]), int(alone.rounds[run]))


def test_one_run_is_told_to_its_end_and_alone() -> None:
    kept = ns.one_run(OIL, 3, 5)
    assert kept.texts.shape[0] >= kept.ended.rounds[0]
    for field in fields(ns.Trajectories):
        if field.name != "ended":
            assert getattr(kept, field.name).shape[-1] == 1, field.name


def test_at_the_modes_a_commitment_is_kept_from_one_half_up() -> None:
    kept = ns.run_at_modes(OIL)
    credibilities = [OIL.inputs()[f"commitments.{c.id}.credibility"].mode for c in OIL.commitments]
    assert kept.start_kept[:, 0].tolist() == [mode >= 0.5 for mode in credibilities]
    assert len(set(kept.start_kept[:, 0].tolist())) == 2  # both happen


def test_a_store_on_disk_holds_what_a_store_in_memory_holds(
    alone: ns.Ensemble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IN_MEMORY", 1)
    on_disk = run_ensemble(OIL, MANY, seed=5)
    store: Any = on_disk.store
    assert store.file._rolled
    assert bits(on_disk, MANY) == bits(alone, MANY)


def test_progress_counts_the_runs_that_are_done() -> None:
    told: list[int] = []
    run_ensemble(OIL, MANY, 5, progress=told.append)
    assert told == [BLOCK, 2 * BLOCK, MANY]


@pytest.mark.slow
def test_several_scenarios_in_one_queue_end_as_each_does_alone() -> None:
    several = [OIL, OIL.variant("washington_goes_first"), OIL.variant("only_the_oil")]
    told: list[int] = []
    with hostile_executor() as workers:
        together = [*run_ensembles(several, MANY, 5, workers, told.append)]
    singly = [run_ensemble(scenario, MANY, 5) for scenario in several]
    assert [bits(one, MANY) for one in together] == [bits(one, MANY) for one in singly]
    assert bits(singly[0], MANY) != bits(singly[1], MANY)
    assert told == [done + side * MANY for side in range(3) for done in (BLOCK, 2 * BLOCK, MANY)]


def test_scenarios_on_the_same_draws_draw_each_number_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(seed: int, block: int, address: str) -> np.random.Generator:
        asked.append(address)
        return stream(seed, block, address)

    monkeypatch.setattr(draws, "stream", counted)
    run_ensemble(OIL, 3, 0)
    alone = len(asked)
    asked.clear()
    [*run_ensembles([OIL, OIL.variant("friends_listen")], 3, 0)]
    own = [address for address in OIL.variant("friends_listen").inputs() if address not in OIL.inputs()]
    assert alone <= len(asked) <= alone + len(own)
    # The negative control: one after the other they draw everything again.
    asked.clear()
    for scenario in (OIL, OIL.variant("friends_listen")):
        run_ensemble(scenario, 3, 0)
    assert len(asked) > 1.5 * alone
    assert not module._drawn.cache_info().currsize


def test_no_runs_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="runs must be at least 1, and is 0"):
        run_ensemble(OIL, 0, seed=5)


def test_every_array_of_an_ending_is_kept() -> None:
    store: Any = run_ensemble(OIL, 3, seed=5).store
    names = {name for name, _, _ in store.layout}
    assert names == {field.name for field in fields(Ended)}


def test_a_final_package_lies_on_the_scale(alone: ns.Ensemble) -> None:
    packages = np.stack([alone.package(i) for i in range(len(OIL.issues))])
    assert packages.min() >= 0
    assert packages.max() <= 1


def test_an_issue_and_a_party_are_given_by_name_or_by_a_number_that_exists(alone: ns.Ensemble) -> None:
    """An index out of bounds once gave the bytes of other arrays."""
    names, parties = [*OIL.issues], OIL.talks.parties
    for index, name in enumerate(names):
        assert np.array_equal(alone.package(name), alone.package(np.int64(index)))
    assert np.array_equal(alone.refusals(parties[1])[0], alone.refusals(1)[0])
    for wrong in (len(names), -1, True, "oil_price"):
        with pytest.raises(ValueError, match=r"no issue|unknown issue|expected an id"):
            alone.package(wrong)
    for wrong in (len(parties), -1, "nobody"):
        with pytest.raises(ValueError, match=r"there is no party|unknown party"):
            alone.refusals(wrong)
