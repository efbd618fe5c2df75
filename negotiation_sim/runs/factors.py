"""What was drawn for every run, by address: numbers, commitments kept, events that happen.

In:      Scenario, seed, how many runs; or the draws of one block
Out:     Factors, and one row of values for each (ndarray[factors, runs])
Keeps:   the values of run i are those it was negotiated with; every address is one that ``--set`` takes
Not here: what the factors do to the outcome (drivers, discover, baselines.panel), words (report.address_words)
Example: tests/runs/test_factors.py
"""

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from attrs import frozen

from negotiation_sim.model.arrays import CompiledScenario, Floats, compile_scenario
from negotiation_sim.model.draws import BLOCK, Drawn, Draws, draw
from negotiation_sim.scenario.estimates import Input
from negotiation_sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = Literal["number", "kept", "happens"]
KINDS: dict[Any, Kind] = {"credibilities": "kept", "chances": "happens"}


@frozen
class Factor:
    """Something that can differ from run to run.

    Attributes:
        address: Of the number; of the credibility for ``kept``, of the chance for ``happens``.
        kind: ``number`` on 0..1; ``kept``, 1 or 0 at the start of the talks; ``happens``, the first round
            in which the event may, and one more than there are rounds where it does not.
    """

    address: str
    kind: Kind


def differing(scenario: Scenario, seed: int, runs: int) -> tuple[tuple[Factor, ...], Floats]:
    """What differs between the first *runs* runs, and its values, ndarray[factors, runs]."""
    compiled = compile_scenario(scenario)
    blocks = []
    for first in range(0, runs, BLOCK):
        wanted = min(BLOCK, runs - first)
        drawn: Drawn = {}
        draws = draw(compiled, seed, first // BLOCK, max(2, wanted), drawn)
        blocks.append(values_of(compiled, draws, drawn)[:, :wanted])
    values = np.concatenate(blocks, axis=1)
    differs: NDArray[np.bool_] = (values != values[:, :1]).any(axis=1)
    factors = factors_of(compiled)
    return tuple(factors[row] for row in np.flatnonzero(differs)), values[differs]


def factors_of(compiled: CompiledScenario) -> tuple[Factor, ...]:
    """Everything that can differ, in the order of the inputs."""
    return tuple(Factor(given.address, KINDS.get(slot.array, "number")) for given, slot in _inputs(compiled))


def values_of(compiled: CompiledScenario, draws: Draws, drawn: Drawn) -> Floats:
    """The values of :func:`factors_of` in one block, ndarray[factors, runs]; *drawn* is what `draw` filled."""
    never = compiled.rounds + 1
    rows = {
        "credibilities": iter((draws.luck < draws.credibilities).astype(np.float64)),
        "chances": iter(np.where(draws.happens, draws.first, never).astype(np.float64)),
    }
    found = [
        next(rows[slot.array]) if slot.array in rows else drawn[given] for given, slot in _inputs(compiled)
    ]
    return np.array(found, dtype=np.float64).reshape(len(found), draws.n_runs)


def _inputs(compiled: CompiledScenario) -> list[tuple[Input, Any]]:
    """Inputs with their slots; a commitment or an event can go either way even if its number is exact."""
    # A credibility decides nothing but whether the commitment is kept, so it is no second factor.
    seen = {
        given.address: (given, slot)
        for given, slot in compiled.inputs
        if not given.exact or slot.array in KINDS
    }
    return [*seen.values()]
