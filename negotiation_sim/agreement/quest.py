"""Which drafts can be signed, by proof where there is time for it, else by trying.

In:      Situation, perhaps a target, a Clock
Out:     a draft; how far each issue goes at least; good drafts
Keeps:   whatever is found is signed by the engine, so a yes is certain; only a proof says no
Not here: the proof (drafts), the trying (search), the parts of an explanation (explain)
Example: tests/agreement/test_search.py
"""

from collections.abc import Iterator
from itertools import product

import numpy as np

from negotiation_sim.agreement.bargaining import NOTHING, Solution
from negotiation_sim.agreement.drafts import DIGITS, Agreements, Situation
from negotiation_sim.agreement.program import Clock, Unproved
from negotiation_sim.agreement.ranges import ranges
from negotiation_sim.agreement.search import Search
from negotiation_sim.agreement.target import Target
from negotiation_sim.model.arrays import CompiledScenario, Floats
from negotiation_sim.runs.units import tidy
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.scenario import Scenario

FAR = "how far each issue can go"
MANY_PARTIES, MANY_COMMITMENTS = 40, 40
"""With more under a rule by votes, or with more commitments, a proof takes so long that drafts are tried first."""


class Quest:
    """One question about what can be signed; the program is built when it is first needed."""

    def __init__(self, situation: Situation, target: Target | None, clock: Clock) -> None:
        self.situation, self.target, self.clock = situation, target, clock
        self.many = _many(situation.compiled)
        self._deal: Agreements | None = None
        self._search: Search | None = None

    def draft(self) -> Floats | None:
        """A draft that is signed and leads to the target, ndarray[issues]; None if there is none.

        Raises:
            Unproved: If neither is known.
        """
        if self.many and (found := self.search.first()) is not None:
            return found
        try:
            return self.deal.signed()
        except Unproved:
            if self.many or (found := self.search.first()) is None:
                raise
            return found

    def leads_to(self, target: Target) -> bool:
        """Whether a draft that is signed leads to a *target*."""
        tried = () if self._search is None else self._search.after.T
        if any(target.met(package) for package in tried):
            return True
        return Quest(self.situation, target, self.clock).draft() is not None

    def ranges(self, scenario: Scenario, clock: Clock) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """How far each issue goes; where the time on the *clock* is over, how far at least, and then Unproved."""
        told = set()
        try:
            program = self.deal.program
            program.clock = clock
            try:
                for issue, reached in ranges(scenario, self.deal):
                    told.add(issue)
                    yield issue, reached
            finally:
                program.clock = self.clock
        except Unproved:
            self.search.widen()
            for row, (issue, asked) in enumerate(scenario.issues.items()):
                places = self.search.after[row]
                if issue not in told and len(places):
                    ends = np.unique(places) if asked.options else np.array([places.min(), places.max()])
                    address = f"issues.{issue}.status_quo"
                    yield issue, tuple(scenario.in_unit(address, tidy(end)) for end in ends)
            raise

    def good(self) -> dict[str, Solution]:
        """The best that was found by trying, for the least gain and for the sum of gains; not proved to be the best."""
        search = self.search
        if not search.drafts.shape[1]:
            search.first()
        search.widen()
        if not search.drafts.shape[1]:
            return {}
        able = search.gains.max(axis=1) > NOTHING
        least = search.gains[able].min(axis=0) if able.any() else np.zeros(search.drafts.shape[1])
        sums = search.gains.sum(axis=0)
        best = {"egalitarian": int(least.argmax()), "utilitarian": int(sums.argmax())}
        return {
            name: Solution(
                draft := search.drafts[:, at],
                self.situation.after(draft),
                self.situation.gains(draft),
                proved=False,
            )
            for name, at in best.items()
        }

    def short(self, scenario: Scenario, draft: Floats) -> Floats:
        """The same draft with as few digits as the engine signs; as it is where it was found by trying."""
        return draft if self._deal is None else shortened(scenario, self._deal, draft)

    @property
    def deal(self) -> Agreements:
        """The program."""
        if self._deal is None:
            self._deal = Agreements(self.situation, self.target, clock=self.clock)
        return self._deal

    @property
    def search(self) -> Search:
        """What has been tried."""
        if self._search is None:
            self._search = Search(self.situation, self.target)
        return self._search


def shortened(scenario: Scenario, deal: Agreements, draft: Floats) -> Floats:
    """A draft near *draft* with as few digits in each unit as the engine signs; *draft* itself where none is shorter.

    To the nearest, else all down, else all up: what is signed up to 0.7 and not at 0.7 is 0.69, not 0.699999.
    """
    scales = [issue.scale for issue in scenario.issues.values()]
    low, span = np.array([(scale.low, scale.high - scale.low) for scale in scales]).T
    for digits, aside in product(range(2, DIGITS[0] + 1), (0.0, -0.5, 0.5)):
        step = 10.0 ** (np.floor(np.log10(span)) - digits)
        near = (np.round((low + draft * span) / step + aside) * step - low) / span
        if (found := deal.rounded(near)) is not None:
            return found
    return draft


def _many(compiled: CompiledScenario) -> bool:
    by_votes = not compiled.rule.unanimous and len(compiled.parties) > MANY_PARTIES
    return by_votes or len(compiled.commitments) > MANY_COMMITMENTS
