"""Numbers about many runs, with their Monte Carlo error.

In:      Ensemble
Out:     Summary: shares of outcomes and endings, final packages, refusals, rounds, evidence
Keeps:   shares are shares of all runs; the 95 % intervals say how sure the simulation is of its own
         number, never how likely the world is
Not here: words and tables (report)
Example: tests/runs/test_summary.py
"""

from collections import Counter
from typing import Any

import numpy as np
from attrs import asdict, evolve, frozen
from numpy.typing import NDArray

from negotiation_sim.model.answers import reasons
from negotiation_sim.runs.ensemble import Ensemble
from negotiation_sim.scenario.estimates import BASES
from negotiation_sim.scenario.issues import Issue
from negotiation_sim.scenario.no_deal import told_without_deal
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import ENDINGS

QUANTILES = {"p05": 0.05, "p50": 0.50, "p95": 0.95}
Z95 = 1.959963984540054
PIECE = 65_536
"""Runs that are counted at a time."""


@frozen
class OutcomeShare:
    """How often runs ended in one outcome.

    Attributes:
        runs: How many runs ended so.
        share: Of all runs, 0 to 1.
        low, high: Wilson's 95 % interval of the share, 0 to 1; the share itself where nothing is drawn.
    """

    id: str
    title: str
    runs: int
    share: float
    low: float
    high: float


@frozen
class IssueSummary:
    """One issue of the final packages; where the status quo is of no account, of the packages that were agreed on.

    Attributes:
        mean, p05, p50, p95: Mean and quantiles over the runs, in the issue's own unit.
        nearest_point: The id of the point nearest to the median; None where it has none.
        options: The share of each option by id, 0 to 1, in place of these where the issue is a choice.
    """

    id: str
    title: str
    mean: float
    p05: float
    p50: float
    p95: float
    nearest_point: str | None
    options: dict[str, float] | None = None

    def as_json(self) -> dict[str, Any]:
        """A line by its quantiles, a choice by its shares."""
        if self.options is not None:
            return {"id": self.id, "title": self.title, "options": self.options}
        return {name: value for name, value in asdict(self).items() if name != "options"}


@frozen
class Refusal:
    """A reason for which a party, or a ratifier, refused the last draft of talks that failed.

    Attributes:
        actor, reason, issue, commitment: Who, why, and what that is about; None where it is about none.
        share: Of all runs, 0 to 1.
    """

    actor: str
    reason: str
    issue: str | None
    commitment: str | None
    share: float


@frozen(repr=False)
class Summary:
    """What became of the runs.

    Attributes:
        endings: The share of runs by ending, 0 to 1.
        rounds: After how long runs ended, in rounds: mean, p05, p50, p95.
        evidence: How many of the scenario's numbers there are, by basis.
    """

    outcomes: tuple[OutcomeShare, ...]
    endings: dict[str, float]
    issues: tuple[IssueSummary, ...]
    refusals: tuple[Refusal, ...]
    rounds: dict[str, float]
    evidence: dict[str, int]

    def __repr__(self) -> str:
        """In one line: the shares by outcome."""
        shares = ", ".join(f"{outcome.id}={outcome.share:.4g}" for outcome in self.outcomes)
        return f"Summary({shares})"

    def as_json(self) -> dict[str, Any]:
        """The summary as plain data, in the order of the JSON contract."""
        return {**asdict(self), "issues": [issue.as_json() for issue in self.issues]}


def summarise(ensemble: Ensemble) -> Summary:
    """Count and measure."""
    scenario, n_runs = ensemble.scenario, ensemble.runs
    ending = ensemble.ending
    rounds = ensemble.rounds
    counts = np.bincount(ending, minlength=len(ENDINGS))
    return Summary(
        outcomes=_outcomes(ensemble),
        endings={name: int(counts[ENDINGS.index(name)]) / n_runs for name in scenario.talks.endings},
        issues=_issues(ensemble),
        refusals=_refusals(ensemble),
        rounds={"mean": float(rounds.mean()), **_quantiles(rounds.astype(np.float64))},
        evidence=evidence_counts(scenario),
    )


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927): never outside 0..1, sensible at 0 and at 1."""
    share, z2 = count / total, Z95**2
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z95 / (1 + z2 / total) * (share * (1 - share) / total + z2 / (4 * total**2)) ** 0.5
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def evidence_counts(scenario: Scenario) -> dict[str, int]:
    """How many numbers the scenario rests on, by basis; what it sets without evidence is not counted."""
    basis = Counter(given.basis for given in scenario.inputs().values() if given.basis)
    return {"estimates": basis.total(), **{name: basis[name] for name in BASES}}


def _outcomes(ensemble: Ensemble) -> tuple[OutcomeShare, ...]:
    """All outcomes of the file in its order; the unnamed one only where it happened."""
    named = ensemble.scenario.named_outcomes
    between = wilson if drawn(ensemble.scenario) else lambda count, total: (count / total, count / total)
    counts = np.bincount(ensemble.outcome, minlength=len(named))
    shares = [
        OutcomeShare(
            rule.id, rule.title, int(count), int(count) / ensemble.runs, *between(int(count), ensemble.runs)
        )
        for rule, count in zip(named, counts, strict=True)
    ]
    return tuple(shares if shares[-1].runs else shares[:-1])


def drawn(scenario: Scenario) -> bool:
    """Whether anything at all is drawn; if not, all runs are one and the same and nothing is uncertain."""
    happens = (".credibility", ".chance")
    return (
        any(
            not given.exact or (address.endswith(happens) and 0.0 < given.mode < 1.0)
            for address, given in scenario.inputs().items()
        )
        or any(event.window[0] < event.window[1] for event in scenario.events)
        or scenario.talks.alternating_offers.proposer == "lot"
    )


def _issues(ensemble: Ensemble) -> tuple[IssueSummary, ...]:
    """All issues of the file in its order; one without a result in any run is left out."""
    says, agreed = told_without_deal(ensemble.scenario), ensemble.agreed
    packages = (
        (name, ensemble.place(index) if name in says else ensemble.place(index)[agreed])
        for index, name in enumerate(ensemble.scenario.issues)
    )
    return tuple(
        _issue(ensemble.scenario.issues[name], name, values) for name, values in packages if values.size
    )


def _issue(issue: Issue, name: str, values: NDArray[np.float64]) -> IssueSummary:
    mean, quantiles = float(values.mean()), _quantiles(values)
    p05, p50, p95 = (issue.scale.told(quantiles[key]) for key in QUANTILES)
    nearest = issue.nearest(quantiles["p50"])
    found = IssueSummary(name, issue.title, issue.scale.told(mean), p05, p50, p95, nearest)
    if not issue.options:
        return found
    taken = np.rint(values * (len(issue.options) - 1)).astype(np.int64)
    counts = np.bincount(taken, minlength=len(issue.options)) / len(values)
    return evolve(found, options=dict(zip(issue.options, counts.tolist(), strict=True)))


def _quantiles(values: NDArray[np.float64]) -> dict[str, float]:
    found = np.quantile(values, [*QUANTILES.values()], overwrite_input=True)
    return {name: float(value) for name, value in zip(QUANTILES, found, strict=True)}


def _refusals(ensemble: Ensemble) -> tuple[Refusal, ...]:
    """Who refused the last draft where the talks failed, at the table or at home, and why; the most frequent first."""
    scenario = ensemble.scenario
    issues = [None, *scenario.issues]  # one further than their index: -1 is nothing
    commitments = [None, *(commitment.id for commitment in scenario.commitments)]
    words = reasons(scenario.talks)
    kinds = len(words), len(issues), len(commitments)
    found = []
    for party, actor in enumerate(scenario.talks.answering):
        reason, issue, commitment, _ = ensemble.refusals(party)
        counts = _counted((reason, issue + 1, commitment + 1), ensemble.in_the_way(party), kinds)
        found += [
            Refusal(actor, words[r], issues[i], commitments[k], int(counts[r, i, k]) / ensemble.runs)
            for r, i, k in np.argwhere(counts).tolist()
        ]
    return tuple(sorted(found, key=lambda refusal: -refusal.share))


def _counted(
    rows: tuple[NDArray[Any], ...], among: NDArray[np.bool_], kinds: tuple[int, ...]
) -> NDArray[np.int64]:
    """How often each combination of numbers stands in *rows*; a piece at a time, since counting takes room."""
    counts = np.zeros(np.prod(kinds), dtype=np.int64)
    for first in range(0, len(among), PIECE):
        here = slice(first, first + PIECE)
        codes = np.ravel_multi_index([row[here][among[here]] for row in rows], kinds)
        counts += np.bincount(codes, minlength=len(counts))
    return counts.reshape(kinds)
