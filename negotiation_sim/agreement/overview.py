"""What became of the runs, beside what could be signed at the likeliest values: the first answer on a scenario.

In:      Result
Out:     Overview: the result, and a brief explanation of the scenario as it was run
Keeps:   the result is that of the runs alone; the explanation is proved within a limit of time
Not here: the runs (runs.result), the whole explanation (explain), words (report.run_text)
Example: tests/agreement/test_overview.py
"""

from typing import TYPE_CHECKING, Any

from attrs import frozen

from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.runs.result import Result
from negotiation_sim.scenario.record import EXPLANATION
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Brief

if TYPE_CHECKING:
    import pandas as pd

MOST_COMMITMENTS = 15
"""With more, to prove what could be signed takes longer than to negotiate a thousand times."""


@frozen(eq=False, repr=False)
class Overview(Brief):
    """A result, and what could be signed; no explanation where it would take longer than the runs."""

    result: Result
    explanation: Explanation | None

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run."""
        return self.result.scenario

    def to_dataframe(self) -> "pd.DataFrame":
        """The runs, as of the result."""
        return self.result.to_dataframe()

    def as_json(self) -> dict[str, Any]:
        """The result as plain data, and the explanation, or null, with it."""
        return self.result.as_json() | {
            EXPLANATION: None if self.explanation is None else self.explanation.as_json()
        }


def overview(result: Result) -> Overview:
    """Set a brief explanation beside a result."""
    scenario = result.scenario
    brief = len(scenario.commitments) <= MOST_COMMITMENTS
    return Overview(result, explain(scenario, brief=True) if brief else None)
