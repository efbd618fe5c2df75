"""Drafts that can be signed, found by trying many at once: a yes where a proof would take too long.

In:      Situation, perhaps a target
Out:     drafts that the engine signs; none found proves nothing
Keeps:   the same situation is tried in the same way: no chance is in it
Not here: whether there is any draft (drafts), the best one, proved (bargaining)
Example: tests/agreement/test_search.py
"""

from copy import copy

import numpy as np

from negotiation_sim.agreement.drafts import Heard, Situation, heard
from negotiation_sim.agreement.target import Target
from negotiation_sim.model.arrays import Floats
from negotiation_sim.scenario.issues import TOLERANCE

AT_ONCE = 512
"""Drafts that are tried at once."""
BEST = 16
"""Of these, how many are tried on."""
ROUNDS = 16
DIGITS = 3
"""Decimals of what is tried."""
GOLDEN = 0.6180339887498949


class Search:
    """Drafts that are tried, round by round, near the best so far.

    Attributes:
        drafts, after (ndarray[issues, found]): What the engine signs and what leads to the target, and its consequences.
        gains (ndarray[parties, found]): What these are worth to each party beyond no-deal.
    """

    def __init__(self, situation: Situation, target: Target | None = None) -> None:
        self.situation, self.target = situation, target
        self.table = copy(situation.table)
        self.table.keep(np.zeros(AT_ONCE, dtype=np.intp))
        n_issues = len(situation.compiled.issues)
        self.drafts, self.after = np.empty((n_issues, 0)), np.empty((n_issues, 0))
        self.gains = np.empty((len(situation.compiled.parties), 0))
        self.tried = 0
        self.best = self._starts()

    def first(self) -> Floats | None:
        """A draft that is signed, ndarray[issues]; None where none was found."""
        for number in range(ROUNDS):
            self._round(self.best, 0.5 * 0.8**number)
            if self.drafts.shape[1]:
                return np.asarray(self.drafts[:, 0])
        return None

    def widen(self) -> None:
        """Look further around what was found: to the ends of each issue, for the most in sum and for the least."""
        for number in range(ROUNDS):
            if not self.drafts.shape[1]:
                return
            ends = [*self.after.argmin(axis=1), *self.after.argmax(axis=1), *self.gains.argmax(axis=1)[:BEST]]
            ends += [self.gains.sum(axis=0).argmax(), self.gains.min(axis=0).argmax()]
            self._round(self.drafts[:, ends], 0.4 * 0.75**number)

    def _starts(self) -> Floats:
        """The positions of the parties, what holds without a deal, and what lies half-way between."""
        inputs, parties = self.situation.inputs, self.situation.compiled.parties
        positions = inputs["positions"][parties].T
        quarters = np.quantile(positions, [0.1, 0.25, 0.5, 0.75, 0.9], axis=1).T
        still = self.situation.no_deal[:, np.newaxis]
        near = [still + share * (quarters - still) for share in (0.02, 0.1, 0.25, 0.5)]
        return np.hstack([still, quarters, *near, positions])

    def _round(self, around: Floats, step: float) -> None:
        """Try drafts *around* some (ndarray[issues, drafts]), at most a *step* away on every issue."""
        n_issues, number = len(around), np.arange(AT_ONCE) + self.tried
        self.tried += AT_ONCE
        parents = around[:, number % around.shape[1]]
        on_issue = np.arange(1, n_issues + 1)[:, np.newaxis]
        away = (number * GOLDEN * on_issue + on_issue * np.sqrt(2.0)) % 1.0 - 0.5
        # A third goes on one issue only, a third on all, and a third stays nearer by.
        kind, alone = number % 3, (number // 3 % n_issues) == on_issue - 1
        away = np.where((kind == 0) & ~alone, 0.0, away) * np.where(kind == 2, 0.2, 1.0)
        tried = self._whole(np.clip(parents + 2.0 * step * away, 0.0, 1.0))
        said = heard(self.table, tried)
        signed = said.carried & said.ratified
        if self.target is not None:
            signed[signed] = [self.target.met(package) for package in said.after[:, signed].T]
        self.drafts = np.hstack([self.drafts, tried[:, signed]])
        self.after = np.hstack([self.after, said.after[:, signed]])
        self.gains = np.hstack([self.gains, said.gains[: len(self.gains), signed]])
        self.best = tried[:, np.argsort(-self._score(said), kind="stable")[:BEST]]

    def _whole(self, drafts: Floats) -> Floats:
        """The same with few decimals; options are whole ones, and what no draft moves stays."""
        compiled = self.situation.compiled
        drafts = np.round(drafts, DIGITS)
        if compiled.shapes is not None:
            last = compiled.shapes.sizes[:, np.newaxis] - 1
            drafts[compiled.shapes.choices] = np.round(drafts[compiled.shapes.choices] * last) / last
        rests = compiled.decided
        drafts[rests] = self.situation.inputs["status_quo"][rests][:, np.newaxis]
        return drafts

    def _score(self, said: Heard) -> Floats:
        """How near each draft comes to being signed."""
        rule, n_parties = self.situation.compiled.rule, len(self.gains)
        passes = said.signs | said.abstains
        met = [said.signs[n_parties:].mean(axis=0)] if len(passes) > n_parties else []
        if rule.all_but is not None:
            met.append(passes[:n_parties].sum(axis=0) / (n_parties - rule.all_but))
        for quota in rule.quotas:
            weights = quota.weights(self.table.inputs["capabilities"][self.table.parties])
            has, asked = (weights * said.signs[:n_parties]).sum(axis=0), quota.share * weights.sum(axis=0)
            met.append(has / np.maximum(asked, TOLERANCE))
        met += [passes[veto].astype(np.float64) for veto in rule.veto]
        near = np.minimum(np.minimum(said.gains, 0.0) - 0.1 * ~passes, 0.0).mean(axis=0)
        score: Floats = np.minimum(np.array(met), 1.0).mean(axis=0) + 0.1 * near
        return score
