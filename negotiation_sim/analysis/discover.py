"""When does an outcome appear? Boxes of inputs in which it is denser than elsewhere.

In:      Result (an ensemble, whose draws are made again block by block) or Sweep, and an outcome
Out:     Discovery: boxes with coverage and density, limits by address
Keeps:   the inputs of run i are those that run i was negotiated with; nothing is negotiated again
Not here: what a discovery is (discovery), the points of a sweep (sweep), finding boxes (prim)
Example: tests/analysis/test_discover.py
"""

import numpy as np

from negotiation_sim.analysis.discovery import Discovery, Looked, discovered
from negotiation_sim.analysis.sweep import Sweep
from negotiation_sim.model.outcomes import asked
from negotiation_sim.runs.ensemble import Ensemble
from negotiation_sim.runs.factors import differing
from negotiation_sim.runs.result import Result, ensemble_of

MOST_ROWS = 50_000
"""Runs that are looked at; more sharpen no box."""


def discover(
    source: Result | Ensemble | Sweep, outcome: str, boxes: int = 3, density: float | None = None
) -> Discovery:
    """Say in which ranges of the inputs an outcome appears.

    Args:
        source: What :func:`negotiation_sim.run` gave, or the runs of it, of which the first 50,000 are looked at; or
            what :func:`negotiation_sim.sweep` gave, whose points are looked at along its axes.
        outcome: Id of an outcome of the scenario, or an ending: ``agreement``, ``walkout``, ``deadline``.
        boxes: How many boxes at most.
        density: The least share (0 to 1) of runs in a box that must end so; without it a balance is struck
            between that and how many of the runs that end so lie in the box.

    Raises:
        NegotiationSimError: If there is no such outcome.
        ValueError: If the source is no such thing.
    """
    if isinstance(source, Sweep):
        return source.discover(outcome, boxes, density)
    ensemble = ensemble_of(source)
    scenario = ensemble.scenario
    wanted, rows = asked(scenario, outcome), min(ensemble.runs, MOST_ROWS)
    factors, values = differing(scenario, ensemble.seed, rows)
    ended = wanted.among(ensemble.outcome[:rows], ensemble.ending[:rows])
    looked = Looked(factors, values, "runs", {})
    return discovered(scenario, wanted, looked, ended.astype(np.float64), boxes, density)
