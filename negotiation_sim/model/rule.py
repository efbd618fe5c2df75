"""Whether the answers of the parties make an agreement: the rule as numbers, and the count of one round.

In:      Talks; who signs and who abstains
Out:     CompiledRule; where a draft is carried
Keeps:   a quota counts all parties, so that an abstention is no yes; a veto and a refusal count those who are against
Not here: what a party answers (answers), who says yes at home (state)
Example: tests/model/test_rule.py
"""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.talks import Talks

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@frozen
class CompiledQuota:
    """A share of all votes that must be met, or *exceeded*; *votes* by party as parts of 1, None for capability."""

    share: float
    exceeded: bool
    votes: tuple[float, ...] | None

    def weights(self, capabilities: Floats) -> Floats:
        """What each party weighs, ndarray[parties, runs] or ndarray[parties, 1]."""
        return capabilities if self.votes is None else np.array(self.votes)[:, np.newaxis]

    def met(self, signs: Bools, capabilities: Floats) -> Bools:
        """Where those who sign are enough; a tie within the tolerance meets a share, and exceeds none."""
        weights = self.weights(capabilities)
        enough: Bools
        if self.exceeded:
            enough = (weights * signs).sum(axis=0) > self.share * weights.sum(axis=0) + TOLERANCE
        else:
            enough = (weights * signs).sum(axis=0) >= self.share * weights.sum(axis=0) - TOLERANCE
        return enough


@frozen
class CompiledRule:
    """The rule by index; *veto* holds places among the parties.

    Attributes:
        all_but: How many of the parties may refuse; None where a quota takes the place of that.
        abstain: Whether a party that gains nothing abstains where it would sign.
    """

    quotas: tuple[CompiledQuota, ...]
    all_but: int | None
    veto: tuple[int, ...]
    abstain: bool

    @property
    def unanimous(self) -> bool:
        """Whether every single party must sign."""
        return self.all_but == 0 and not self.quotas and not self.abstain

    @property
    def by_capability(self) -> bool:
        """Whether the parties' capability counts."""
        return any(quota.votes is None for quota in self.quotas)

    def carried(self, signs: Bools, abstains: Bools, capabilities: Floats) -> Bools:
        """Where a draft is carried, ndarray[runs].

        Args:
            signs (ndarray[parties, runs]): Who signs.
            abstains (ndarray[parties, runs]): Who lets it pass without signing.
            capabilities (ndarray[parties, runs]): What the parties weigh, where that counts.
        """
        if self.unanimous:
            everybody: Bools = np.logical_and.reduce(signs, axis=0)
            return everybody
        passes = signs | abstains if self.abstain else signs
        met = [quota.met(signs, capabilities) for quota in self.quotas]
        if self.all_but is not None:
            met.append(passes.sum(axis=0) >= len(passes) - self.all_but)
        if self.abstain:  # what nobody signs is no agreement
            met.append(np.logical_or.reduce(signs, axis=0))
        met.append(np.logical_and.reduce(passes[list(self.veto)], axis=0))
        carried: Bools = np.logical_and.reduce(met, axis=0)
        return carried


def compiled_rule(talks: Talks) -> CompiledRule:
    """The rule of some *talks* by index, with votes as parts of their sum."""
    rule = talks.rule
    quotas = [_quota(rule.share, rule.more_than, None)] if rule.by_capability else []
    for given in rule.quotas.values():
        own = [given.votes[name] if given.votes else 1.0 for name in talks.parties]
        quotas.append(_quota(given.share, given.more_than, tuple(number / sum(own) for number in own)))
    return CompiledRule(
        quotas=tuple(quotas),
        all_but=rule.all_but or (None if quotas else 0),
        veto=tuple(talks.parties.index(name) for name in rule.veto),
        abstain=rule.abstain,
    )


def _quota(share: float | None, more_than: float | None, votes: tuple[float, ...] | None) -> CompiledQuota:
    if share is not None:
        return CompiledQuota(share, exceeded=False, votes=votes)
    assert more_than is not None
    return CompiledQuota(more_than, exceeded=True, votes=votes)
