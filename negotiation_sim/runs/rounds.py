"""Every round of some runs as arrays with named dimensions, for xarray.

In:      Scenario, Trajectories
Out:     Dataset over run, round, actor and issue
Keeps:   rounds count from 1, round 0 is the stated start; what stands after the end of a run is NaN
Not here: one row for each observation (trace), how the runs ended (result)
Example: tests/runs/test_frames.py
"""

from typing import TYPE_CHECKING

import numpy as np

from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.runs.frames import optional
from negotiation_sim.runs.units import attributes, packages_told
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS

if TYPE_CHECKING:
    import xarray as xr


def dataset(scenario: Scenario, kept: Trajectories, first: int = 0) -> "xr.Dataset":
    """The drafts, their consequences, the offers and the aspirations of every round.

    On a line a number in the issue's own unit, which the attribute ``unit_ISSUE`` names; the options of a
    choice stand evenly from 0 to 1, and their ids in the attribute ``options_ISSUE``.

    Args:
        scenario: Whose runs.
        kept: The runs.
        first: The number of the first of them.

    Raises:
        NegotiationSimError: If xarray is not installed.
    """
    xarray, ended = optional("xarray"), kept.ended
    last = int(ended.rounds.max())
    beyond = np.arange(1, last + 1)[:, np.newaxis] > ended.rounds  # (rounds, runs)
    drafts = np.concatenate([kept.start[np.newaxis], _until(kept.texts[:last], beyond)])
    after, offers, hopes = (
        _until(array[:last], beyond) for array in (kept.packages, kept.offers, kept.aspirations)
    )
    drafts, after, offers = (packages_told(scenario, array, -2) for array in (drafts, after, offers))
    none = np.full_like(drafts[:1], np.nan)
    data: xr.Dataset = xarray.Dataset(
        {
            "draft": (("run", "round", "issue"), np.moveaxis(drafts, -1, 0)),
            "consequences": (
                ("run", "round", "issue"),
                np.moveaxis(np.concatenate([none, after]), -1, 0),
            ),
            "offer": (("run", "round", "actor", "issue"), np.moveaxis(_from_one(offers), -1, 0)),
            "aspiration": (("run", "round", "actor"), np.moveaxis(_from_one(hopes), -1, 0)),
            "rounds": ("run", ended.rounds.astype(np.int32)),
            "ending": ("run", [ENDINGS[code] for code in ended.ending]),
            "outcome": ("run", [scenario.named_outcomes[code].id for code in ended.outcome]),
        },
        coords={
            "run": np.arange(first, first + ended.n_runs, dtype=np.int32),
            "round": np.arange(last + 1, dtype=np.int32),
            "actor": [*scenario.everyone],
            "issue": [*scenario.issues],
        },
        attrs=attributes(scenario),
    )
    return data


def _until(array: np.ndarray, beyond: np.ndarray) -> np.ndarray:
    """An array by rounds, without what stands after the end of a run."""
    return np.where(beyond.reshape(len(beyond), *[1] * (array.ndim - 2), -1), np.nan, array)


def _from_one(array: np.ndarray) -> np.ndarray:
    """An array by rounds from 1, with a round 0 in which there is nothing."""
    return np.concatenate([np.full_like(array[:1], np.nan), array])
