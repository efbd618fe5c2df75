"""What a text becomes once the commitments that it triggers have been carried out.

In:      a package per run, which commitments are kept, whether there is an agreement
Out:     Consequences: the package afterwards, the wave in which each commitment fired, who moved what
Keeps:   conditions are read at the start of a wave; each commitment fires at most once
Not here: what the consequences are worth to anybody (state), telling them (report)
Example: tests/model/test_consequences.py
"""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.model.arrays import CompiledScenario, Floats, Term, Triggers

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
    pending = kept & (compiled.triggers.agreed if agreed else compiled.triggers.failed)
    for wave in range(1, n_commitments + 1):
        # All conditions are read before any commitment of the wave is carried out.
        firing = _holding(compiled.triggers, after)
        firing &= pending
        fired = np.flatnonzero(firing.any(axis=1))
        if not len(fired):
            break
        for k in fired:
            commitment = compiled.commitments[k]
            moved = _carry_out(commitment.effect, after[commitment.issue], values[k], firing[k])
            np.copyto(movers[commitment.issue], k, where=moved)
        np.copyto(waves, wave, where=firing)
        if not compiled.triggers.sets_off[fired].any():
            break
        pending &= ~firing
    return Consequences(after, waves, movers)


def _holding(triggers: Triggers, package: Floats) -> Bools:
    """Which conditions hold, ndarray[commitments, runs]."""
    values = package[triggers.issues]
    met: Bools = values >= triggers.low
    met &= values <= triggers.high
    if triggers.outside is not None:
        met ^= triggers.outside
    return met if triggers.first is None else np.logical_and.reduceat(met, triggers.first, axis=0)


def _carry_out(effect: str, issue: Floats, value: Floats, fires: Bools) -> Bools:
    """Move *issue* in place where the commitment fires; where it moved."""
    if effect == "at_least":
        moved: Bools = issue < value
    elif effect == "at_most":
        moved = issue > value
    else:
        moved = issue != value
    moved &= fires
    np.copyto(issue, value, where=moved)
    return moved


def meets(terms: tuple[Term, ...], package: Floats, among: Bools) -> Bools:
    """In which of the runs *among* the package meets every bound of a condition."""
    met = among
    for term in terms:
        value = package[term.issue]
        inside = (value >= term.low) & (value <= term.high)
        met = met & (~inside if term.outside else inside)
    return met
