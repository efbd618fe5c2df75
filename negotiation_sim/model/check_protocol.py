"""Whether a protocol that somebody wrote keeps what the engine relies on.

In:      the class of a protocol, perhaps a scenario to try it on
Out:     sentences on what it does not keep; none if all is well
Keeps:   the same protocol gets the same verdict; nothing stays registered
Not here: what the engine refuses while it runs (protocols._watched), strategies (strategies._check)
Example: tests/model/test_protocol_plug_ins.py
"""

import pickle
from collections.abc import Iterator

import numpy as np
from attrs import evolve, fields

from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.model.arrays import CompiledScenario, compile_scenario
from negotiation_sim.model.draws import Draws, draw
from negotiation_sim.model.engine import simulate, simulate_rounds
from negotiation_sim.model.protocols._watched import begun
from negotiation_sim.model.state import Table
from negotiation_sim.model.trajectories import Ended
from negotiation_sim.plug_ins import Make, NamedProtocol
from negotiation_sim.scenario.build import build
from negotiation_sim.scenario.scenario import Scenario

RUNS = 24


def check_protocol(protocol: Make, scenario: Scenario | None = None, **options: float) -> list[str]:
    """Say what a protocol does that the engine relies on nobody doing.

    It is begun with a table and a number of rounds. In every round it must answer with a :class:`Round` whose
    arrays have their shapes (runs last), are finite and lie on 0..1; leave the table as it is; play the same when
    begun again; and play a run the same in whatever company, also when runs that have ended are taken away.

    Args:
        protocol: Its class.
        scenario: What it is tried on; a small one with two parties and two issues without it.
        options: Its options, each in the unit that it gives it.

    Returns:
        One sentence for each thing that is wrong.
    """
    named = NamedProtocol(getattr(protocol, "__name__", "protocol"), protocol, tuple(options.items()))
    compiled = evolve(compile_scenario(_small() if scenario is None else scenario), protocol=named)
    try:
        return [*_problems(compiled, draw(compiled, 1, 0, RUNS))]
    except NegotiationSimError as error:
        return [str(error)]


def _problems(compiled: CompiledScenario, draws: Draws) -> Iterator[str]:
    whole = simulate(compiled, draws)
    kept = simulate_rounds(compiled, draws)
    if not _same(whole, simulate(compiled, draws)):
        yield "it plays otherwise when it is begun again"
    elif not _same(whole, kept.ended) or not _goes_on(compiled, draws):
        yield "it plays otherwise when runs that have ended are kept at the table: see keep(columns)"
    halves = [draws.cut(slice(first, first + 2)) for first in range(0, RUNS, 2)]
    if not _same(whole, Ended.joined([simulate(compiled, half) for half in halves])):
        yield "how it plays one run depends on the others in the same block"
    if changed := [*_changed(compiled, draws)]:
        yield f"it changes the table that it is given: {', '.join(changed)}"
    try:
        pickle.dumps(compiled.protocol)
    except Exception:  # noqa: BLE001 - whatever stands in the way
        yield "it cannot be sent to another process: its class must stand at the top of a module"


def _same(one: Ended, other: Ended) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(Ended))


def _goes_on(compiled: CompiledScenario, draws: Draws) -> bool:
    """Whether some runs go on as they would have among all of them."""
    texts, columns = [], np.arange(0, draws.n_runs, 3)
    for alone in (False, True):
        table = Table(compiled, draws)
        protocol = begun(compiled.protocol, table, compiled.rounds)
        protocol.step(1)
        if alone:
            table.keep(columns)
            protocol.keep(columns)
        texts.append(protocol.step(2).text)
    return np.array_equal(texts[0][:, columns], texts[1])


def _changed(compiled: CompiledScenario, draws: Draws) -> Iterator[str]:
    """Names of the table's arrays that are otherwise after a round."""
    table = Table(compiled, draws)
    arrays = {
        **table.inputs,
        "weights": table.weights,
        "influence": table.influence,
        "no_deal": table.no_deal,
    }
    before = {name: array.copy() for name, array in arrays.items()}
    protocol = begun(compiled.protocol, table, compiled.rounds)
    protocol.step(1)
    protocol.offers()
    yield from (
        name for name, array in arrays.items() if not np.array_equal(array, before[name], equal_nan=True)
    )


def _small() -> Scenario:
    """Two parties that want different things on two lines, each number with a range, and a third that watches."""

    def actor(name: str, capability: float, x: float, y: float) -> dict[str, object]:
        return {
            "name": name,
            "capability": {"low": capability / 2, "mode": capability, "high": 1},
            "stances": {
                "x": {"position": x, "salience": {"low": 0.2, "mode": 0.6, "high": 1}},
                "y": {"position": y, "salience": {"low": 0.1, "mode": 0.3, "high": 1}},
            },
        }

    return build(
        title="A protocol is tried",
        basis="invented",
        uncertainty={"invented": 0.2},
        talks={"rounds": 8, "parties": ["a", "b"]},
        issues={name: {"title": name, "status_quo": 0.5} for name in ("x", "y")},
        actors={"a": actor("A", 0.6, 0, 0.2), "b": actor("B", 0.4, 1, 0.9), "c": actor("C", 0.2, 0.4, 0.5)},
    )
