"""Decide what each finished run is called, and which runs a name asks for.

In:      ending and final package of each run, and the outcomes of the scenario; a name that someone asks about
Out:     the index of one outcome per run: the first that fits; which runs are the one that is asked about
Keeps:   naming never changes a run; every run gets a name; every question takes the same names
Not here: ending a run (engine), counting names (summary), wording (report)
Example: tests/model/test_outcomes.py
"""

from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.errors import NegotiationSimError, unknown
from negotiation_sim.model.arrays import CompiledOutcome, Floats
from negotiation_sim.model.consequences import meets
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS, Ending

AGREEMENT = "agreement"
"""Asks for any agreement, in place of the id of an outcome."""

TITLES: dict[Ending, str] = {
    "agreement": "An agreement",
    "walkout": "A walkout",
    "deadline": "A deadline without agreement",
    "not_ratified": "A signed draft that is not ratified",
}


@frozen
class Asked:
    """What someone asks about by name: an outcome of the scenario, or an ending.

    Attributes:
        index: Its number from 0 among the named outcomes of the scenario; among the ENDINGS for an ending.
        title: The title in the file, or the words for the ending.
    """

    name: str
    title: str
    index: int
    is_ending: bool

    @property
    def words(self) -> str:
        """The title within a sentence; in quotation marks if it is the file's."""
        return f"{self.title[0].lower()}{self.title[1:]}" if self.is_ending else f"'{self.title}'"

    def among(self, outcome: NDArray[Any], ending: NDArray[Any]) -> NDArray[np.bool_]:
        """Which runs it is, ndarray[..., runs], by *outcome* and *ending*, ndarray[..., runs] each."""
        found: NDArray[np.bool_] = (ending if self.is_ending else outcome) == self.index
        return found


def asked(scenario: Scenario, name: str) -> Asked:
    """The outcome or the ending of that name; an outcome goes before an ending of the same name.

    Raises:
        NegotiationSimError: If there is neither.
    """
    endings = scenario.talks.endings
    known = {ending: Asked(ending, TITLES[ending], k, is_ending=True) for k, ending in enumerate(endings)}
    rules = enumerate(scenario.named_outcomes)
    own = {rule.id: Asked(rule.id, rule.title, k, is_ending=False) for k, rule in rules}
    if name not in own | known:
        raise NegotiationSimError(unknown("outcome", name, own | known))
    return (known | own)[name]


def named(
    outcomes: tuple[CompiledOutcome, ...], ending: NDArray[np.int8], package: Floats
) -> NDArray[np.int16]:
    """The first outcome that fits each run; the last of *outcomes* fits everything."""
    outcome = np.full(len(ending), len(outcomes) - 1, dtype=np.int16)
    for index in range(len(outcomes) - 2, -1, -1):
        rule = outcomes[index]
        allowed = [number for number, name in enumerate(ENDINGS) if not rule.endings or name in rule.endings]
        outcome[meets(rule.terms, package, np.isin(ending, allowed))] = index
    return outcome
