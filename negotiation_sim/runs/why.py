"""Why the talks fail: the main reason, how often it is the reason, and the numbers of runs that show it.

In:      Ensemble, its Summary
Out:     Why
Keeps:   an example is a run in which it happens, in the most frequent outcome if there is one such
Not here: counting refusals (summary), the same in words (report.why_text)
Example: tests/runs/test_why.py
"""

from typing import Any, Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from negotiation_sim.model.answers import reasons
from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.runs.ensemble import Ensemble, some_runs
from negotiation_sim.runs.summary import Refusal, Summary
from negotiation_sim.scenario.talks import ENDINGS

Bools = NDArray[np.bool_]


@frozen(eq=False)
class MainReason:
    """What ends more of the failing talks than anything else.

    Attributes:
        cause: A walkout, or the refusal of the last draft.
        refusal: Who refuses and why; None for a walkout.
        runs, share: In how many runs, and in which share (0 to 1) of those that fail.
        example: The number of such a run.
        retold: Every round of it.
    """

    cause: Literal["walkout", "refusal"]
    refusal: Refusal | None
    runs: int
    share: float
    example: int
    retold: Trajectories = field(repr=False)


@frozen(eq=False)
class Why:
    """Why talks fail, and runs to look at.

    Attributes:
        typical: The number of a run in the most frequent outcome, which shows the main reason if one such does.
        main: The main reason; None where no run fails, or nobody refused in any that does.
        agreed: The number of a typical run that ends in agreement; None without such.
        changes: Whether what is agreed in that run differs from what would hold without agreement.
    """

    typical: int
    main: MainReason | None
    agreed: int | None
    changes: bool | None

    def as_json(self) -> dict[str, Any]:
        """The answer as plain data; without a main reason its fields are null."""
        main = self.main
        refusal = None if main is None else main.refusal
        return {
            "typical_run": self.typical,
            "main": {
                "cause": None if main is None else main.cause,
                **{
                    name: None if refusal is None else getattr(refusal, name)
                    for name in ("actor", "reason", "issue", "commitment")
                },
                "runs": 0 if main is None else main.runs,
                "share_of_failed": None if main is None else main.share,
                "example_run": None if main is None else main.example,
            },
            "agreement": {"example_run": self.agreed, "changes": self.changes},
        }


def why(ensemble: Ensemble, summary: Summary) -> Why:
    """Find the main reason of failure, and typical runs."""
    scenario, seed = ensemble.scenario, ensemble.seed
    agreed = ensemble.agreed
    walkouts: Bools = ensemble.ending == ENDINGS.index("walkout")
    refused = _refused(ensemble, summary)
    top = max(range(len(summary.outcomes)), key=lambda k: summary.outcomes[k].share)
    usual: Bools = ensemble.outcome == top
    walks = int(walkouts.sum()) > int(refused.sum())
    shows = walkouts if walks else refused
    example = _first(usual, shows) if shows.any() else None
    signed = _first(usual, agreed) if agreed.any() else None
    retold = some_runs(scenario, {run for run in (example, signed) if run is not None}, seed)
    main = None
    if example is not None:
        main = MainReason(
            cause="walkout" if walks else "refusal",
            refusal=None if walks else summary.refusals[0],
            runs=int(shows.sum()),
            share=int(shows.sum()) / int((~agreed).sum()),
            example=example,
            retold=retold[example],
        )
    changes = None if signed is None else not retold[signed].changes_nothing()
    both = usual & refused
    return Why(int((both if both.any() else usual).argmax()), main, signed, changes)


def _refused(ensemble: Ensemble, summary: Summary) -> Bools:
    """The failed runs whose last draft was refused for the most frequent reason."""
    scenario = ensemble.scenario
    if not summary.refusals:
        return np.zeros(ensemble.runs, dtype=np.bool_)
    main = summary.refusals[0]
    reason, issue, commitment, _ = ensemble.refusals(main.actor)
    issues, commitments = [*scenario.issues], [given.id for given in scenario.commitments]
    same = ensemble.in_the_way(main.actor)
    same &= reason == reasons(scenario.talks).index(main.reason)
    same &= issue == (issues.index(main.issue) if main.issue else -1)
    same &= commitment == (commitments.index(main.commitment) if main.commitment else -1)
    return np.asarray(same, dtype=np.bool_)


def _first(usual: Bools, shows: Bools) -> int:
    """The first run that shows it, in the most frequent outcome if there is one such."""
    both = usual & shows
    return int((both if both.any() else shows).argmax())
