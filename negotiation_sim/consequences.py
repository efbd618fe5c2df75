"""What a text becomes once the commitments that it triggers have been carried out.

In:      a package per run, which commitments are kept, whether there is an agreement
Out:     Consequences: the package afterwards, the wave in which each commitment fired, who moved what
Keeps:   conditions are read at the start of a wave; each commitment fires at most once
Not here: what the consequences are worth to anybody (table), telling them (report)
Example: tests/test_consequences.py
"""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.compiled import CompiledScenario, Floats, Term

Bools = NDArray[np.bool_]


@frozen(eq=False)
class Consequences:
    """How a package unfolds.

    Attributes:
        package (ndarray[issues, runs]): The package after all waves.
        waves (ndarray[commitments, runs]): The wave, from 1, in which the commitment fired; 0 if not.
        movers (ndarray[issues, runs]): The commitment that last changed the issue; -1 if none did.
    """

    package: Floats
    waves: NDArray[np.int16]
    movers: NDArray[np.int16]


def unfold(
    compiled: CompiledScenario, package: Floats, kept: Bools, values: Floats, *, agreed: bool
) -> Consequences:
    """Carry out the kept commitments that *package* (ndarray[issues, runs]) triggers, wave by wave."""
    after = package.copy()
    n_commitments, n_runs = kept.shape
    waves = np.zeros((n_commitments, n_runs), dtype=np.int16)
    movers = np.full(after.shape, -1, dtype=np.int16)
    pending = {
        k: kept[k].copy()
        for k, commitment in enumerate(compiled.commitments)
        if commitment.agreement in (None, agreed) and kept[k].any()
    }
    for wave in range(1, n_commitments + 1):
        # All conditions are read before any commitment of the wave is carried out.
        firing = {
            k: fires
            for k in pending
            if (fires := meets(compiled.commitments[k].terms, after, pending[k])).any()
        }
        if not firing:
            break
        for k, fires in firing.items():
            issue = compiled.commitments[k].issue
            moved = fires & _carry_out(compiled.commitments[k].effect, after[issue], values[k], fires)
            movers[issue, moved] = k
            waves[k, fires] = wave
            pending[k] &= ~fires
    return Consequences(after, waves, movers)


def meets(terms: tuple[Term, ...], package: Floats, among: Bools) -> Bools:
    """In which of the runs *among* the package meets every bound of a condition."""
    met = among
    for term in terms:
        value = package[term.issue]
        met = met & (value >= term.low) & (value <= term.high)
    return met


def _carry_out(effect: str, issue: Floats, value: Floats, fires: Bools) -> Bools:
    """Move *issue* in place where the commitment fires; where it moved."""
    if effect == "at_least":
        moved: Bools = issue < value
    elif effect == "at_most":
        moved = issue > value
    else:
        moved = issue != value
    np.copyto(issue, value, where=fires & moved)
    return moved
