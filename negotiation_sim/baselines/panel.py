"""Every model on the same scenario and the same draws: where each issue would settle.

In:      Scenario, number of draws, seed, an executor or none
Out:     Panel: each model's points, where models agree, and on which inputs the disagreement rests
Keeps:   every protocol of ours, that a program has added or that the scenario names, and every baseline of BASELINES takes part; all see the same draws;
         a status quo of no account is nowhere taken for a result
Not here: the models themselves (protocols, baselines), the words (report.models_text)
Example: tests/baselines/test_panel.py
"""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import partial
from statistics import NormalDist
from typing import Any, Literal, SupportsIndex

import numpy as np
from attrs import asdict, evolve, frozen

from negotiation_sim.baselines.baselines import BASELINES, Bools, positions_of
from negotiation_sim.baselines.red_lines import crossed
from negotiation_sim.errors import ScenarioError
from negotiation_sim.model.arrays import CompiledScenario, Floats, compile_scenario
from negotiation_sim.model.draws import BLOCK, Drawn, draw
from negotiation_sim.plug_ins import PROTOCOLS
from negotiation_sim.runs.blocks import in_order
from negotiation_sim.runs.ensemble import Ensemble, run_ensemble
from negotiation_sim.runs.factors import Factor, Kind, factors_of, values_of
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.scenario.estimates import Scale
from negotiation_sim.scenario.issues import Issue
from negotiation_sim.scenario.no_deal import told_without_deal
from negotiation_sim.scenario.record import asked_for, origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Shown

APART = 0.1
"""Points that lie within this share of the line say the same."""
CHANCE = 0.05
"""How often chance alone may lift one of all the rank correlations above the noise floor."""
MOST_LINKS = 5
QUANTILES = (0.05, 0.5, 0.95)


@frozen
class Model:
    """A protocol or a baseline.

    Attributes:
        name, says: Its name, and what it does in words.
        agreement: The share of runs that end in agreement, 0 to 1; None for baselines.
    """

    name: str
    kind: Literal["protocol", "baseline"]
    says: str
    agreement: float | None


@frozen
class ModelPoint:
    """Where one model sees one issue settle.

    Attributes:
        p05, p50, p95: In the issue's own unit: nine of ten draws lie between the first and the last.
        nearest_point: The id of the point nearest to the middle one; None where it has none.
        crosses: Those who sign or ratify and whose red line, at its likeliest place, lies short of a baseline's
            middle point.
        between: Whether in some draw the middle lies between two places, of which a median takes the lower one.
    """

    model: str
    p05: float
    p50: float
    p95: float
    nearest_point: str | None
    crosses: tuple[str, ...] = ()
    between: bool = False


@frozen
class Link:
    """What was drawn, and how it goes with the disagreement.

    Attributes:
        correlation: Rank correlation, -1 to 1, between its draws and how far the models lie apart.
    """

    address: str
    kind: Kind
    correlation: float


@frozen
class IssuePanel:
    """What all models say about one issue.

    Attributes:
        said: One per model, but for those *nowhere*: models that settle the issue in no draw.
        groups: Models whose middle points lie within a tenth of the line, from low to high.
        apart: Distance between the outermost models in the issue's own unit, in the middle draw, and in nine of ten.
        rests_on: The inputs most linked to the disagreement, strongest first; only those above the floor.
    """

    id: str
    title: str
    said: tuple[ModelPoint, ...]
    nowhere: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    apart: dict[str, float]
    rests_on: tuple[Link, ...]

    @property
    def agree(self) -> bool:
        """Whether all models say the same."""
        return len(self.groups) == 1

    def as_json(self) -> dict[str, Any]:
        """The issue as plain data; who settles it *nowhere* is who is not among those *said*."""
        return {**asdict(self, filter=lambda key, _: key.name != "nowhere"), "agree": self.agree}

    def of(self, model: str) -> ModelPoint:
        """What one model says.

        Raises:
            KeyError: If it settles the issue in no draw, or there is no such model.
        """
        return {said.model: said for said in self.said}[model]


@frozen(eq=False, repr=False)
class Panel(Tabled, Shown):
    """Every model side by side; an exploration, not a forecast.

    Attributes:
        runs, seed: How many draws, and the start of them, from 0.
        left_out: Models that cannot negotiate this scenario, with the reason.
        noise_floor: A rank correlation (-1 to 1) whose size is below it can be chance alone.
        rests_on: The inputs most linked to the disagreement, averaged over the issues.
    """

    scenario: Scenario
    runs: int
    seed: int
    models: tuple[Model, ...]
    left_out: dict[str, str]
    issues: tuple[IssuePanel, ...]
    noise_floor: float
    rests_on: tuple[Link, ...]

    def as_json(self) -> dict[str, Any]:
        """The panel as plain data; ``schema`` is the version of its form."""
        scenario = self.scenario
        return {
            **origin(scenario),
            "runs": self.runs,
            "seed": self.seed,
            "models": [asdict(model) for model in self.models],
            "left_out": self.left_out,
            "issues": [issue.as_json() for issue in self.issues],
            "noise_floor": self.noise_floor,
            "rests_on": [asdict(link) for link in self.rests_on],
        }

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each issue and model: where the issue would settle, in its own unit."""
        for issue in self.issues:
            for said in issue.said:
                yield {"issue": issue.id, **asdict(said), "crosses": " ".join(said.crosses)}


def models(
    scenario: Scenario,
    runs: SupportsIndex | None = None,
    seed: SupportsIndex | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Panel:
    """Ask every model where the issues of a scenario would settle, on the same draws.

    Protocols are negotiated with all that belongs to them: commitments, events, red lines, no-deal.
    Their point is the final package; without agreement what holds then, where that says anything, and
    none where each has only what no deal is worth to it. Baselines see positions, saliences and
    capabilities alone, and always give a point.

    Args:
        scenario: What to settle.
        runs: How many draws; as many as the scenario says if not given. All are held in memory:
            eight bytes for each draw, issue and model, and for each draw and input.
        seed: Start of all random draws, from 0; the scenario's if not given.
        executor: Any ``concurrent.futures.Executor``; this process without one.
        progress: Called after every block with the number of runs that the protocol at work has done.

    Raises:
        ValueError: If *runs* is below 1.
    """
    runs, seed = asked_for(scenario, runs, seed)
    found, points, left_out = _protocols(scenario, runs, seed, executor, progress)
    compiled = compile_scenario(scenario)
    blocks = [*in_order(partial(_block, compiled, seed, runs), -(-runs // BLOCK), executor)]
    baselines, rows, between = (np.concatenate(parts, axis=-1) for parts in zip(*blocks, strict=True))
    tied = dict(zip(BASELINES, np.any(between, axis=-1, keepdims=True), strict=True))
    found += [Model(b.name, "baseline", b.says, None) for b in BASELINES.values()]
    said = np.stack([*points, *baselines])
    ranks = {factor: _ranks(row) for factor, row in zip(factors_of(compiled), rows, strict=True)}
    inputs = {factor: of for factor, of in ranks.items() if of is not None}
    floor = _noise_floor(runs, len(inputs) * (len(scenario.issues) + 1))
    apart = np.nanmax(said, axis=0) - np.nanmin(said, axis=0)
    issues = []
    for index, (name, issue) in enumerate(scenario.issues.items()):
        if issue.options:
            continue
        names = [model.name for model in found]
        each = tuple(
            evolve(
                one,
                crosses=(*crossed(scenario, name, issue.scale.place(one.p50)),),
                between=bool(tied[one.model][index, 0]),
            )
            if one.model in BASELINES
            else one
            for one in _said(names, said[:, index], issue)
        )
        settle = {point.model for point in each}
        apart_here = np.quantile(apart[index], QUANTILES).tolist()
        issues.append(
            IssuePanel(
                id=name,
                title=issue.title,
                said=each,
                nowhere=tuple(name for name in names if name not in settle),
                groups=tuple(_grouped(each, issue.scale)),
                apart=dict(zip(("p05", "p50", "p95"), map(issue.scale.told_step, apart_here), strict=True)),
                rests_on=_links(apart[index], inputs, floor),
            )
        )
    whole = _links(apart.mean(axis=0), inputs, floor)
    return Panel(scenario, runs, seed, tuple(found), left_out, tuple(issues), floor, whole)


def _protocols(
    scenario: Scenario, runs: int, seed: int, *how: Any
) -> tuple[list[Model], list[Floats], dict[str, str]]:
    """Every protocol with its final packages (ndarray[issues, runs]), and those that cannot negotiate this.

    NaN stands where nothing is settled: without agreement, on an issue whose status quo is of no account.
    """
    found: list[Model] = []
    points: list[Floats] = []
    left_out: dict[str, str] = {}
    own, told = scenario.talks.protocol, told_without_deal(scenario)
    for name, protocol in {**PROTOCOLS.ours, **PROTOCOLS.added, own: PROTOCOLS[own]}.items():
        try:
            ensemble = run_ensemble(_with_protocol(scenario, name), runs, seed, *how)
        except ScenarioError as error:
            left_out[name] = str(error)
            continue
        says = (protocol.__doc__ or name).strip().split("\n")[0].rstrip(".")
        found.append(Model(name, "protocol", says, _agreement(ensemble)))
        settled = [
            ensemble.place(index)
            if issue in told
            else np.where(ensemble.agreed, ensemble.place(index), np.nan)
            for index, issue in enumerate(scenario.issues)
        ]
        points.append(np.stack(settled))
    return found, points, left_out


def _with_protocol(scenario: Scenario, name: str) -> Scenario:
    return scenario if scenario.talks.protocol == name else scenario.with_changes({"talks.protocol": name})


def _agreement(ensemble: Ensemble) -> float:
    return float(ensemble.agreed.mean())


def _block(compiled: CompiledScenario, seed: int, runs: int, block: int) -> tuple[Floats, Floats, Bools]:
    """The baselines' points (ndarray[baselines, issues, runs]), what was drawn (ndarray[inputs, runs]), where a point is the lower one of two."""
    wanted = min(BLOCK, runs - block * BLOCK)
    drawn: Drawn = {}
    draws = draw(
        compiled, seed, block, max(2, wanted), drawn
    )  # never a single run: it would be summed otherwise
    seen = positions_of(compiled, draws)
    points = np.stack([baseline.settle(seen) for baseline in BASELINES.values()])
    between = np.stack([b.between(seen, p) for b, p in zip(BASELINES.values(), points, strict=True)])
    rows = values_of(compiled, draws, drawn)
    return points[..., :wanted], rows[:, :wanted], between[..., :wanted]


def _said(names: list[str], said: Floats, issue: Issue) -> tuple[ModelPoint, ...]:
    """What each model says (ndarray[models, runs]) about one issue."""
    told = issue.scale.told
    return tuple(
        ModelPoint(name, told(low), told(middle), told(high), issue.nearest(middle))
        for name, row in zip(names, said, strict=True)
        if (settled := row[~np.isnan(row)]).size
        for low, middle, high in [np.quantile(settled, QUANTILES).tolist()]
    )


def _grouped(all_said: tuple[ModelPoint, ...], scale: Scale) -> Iterator[tuple[str, ...]]:
    """Models that say the same; a group is never wider than APART."""
    group: list[ModelPoint] = []
    for said in sorted(all_said, key=lambda said: said.p50):
        if group and scale.place(said.p50) - scale.place(group[0].p50) > APART:
            yield tuple(member.model for member in group)
            group = []
        group.append(said)
    yield tuple(member.model for member in group)


def _links(apart: Floats, inputs: dict[Factor, Floats], floor: float) -> tuple[Link, ...]:
    """The inputs whose ranks go with the ranks of *apart*, strongest first (Spearman 1904)."""
    ranks = _ranks(apart)
    if ranks is None:
        return ()
    found = [Link(given.address, given.kind, float((ranks * of).mean())) for given, of in inputs.items()]
    strong = [link for link in found if abs(link.correlation) > floor]
    return tuple(sorted(strong, key=lambda link: -abs(link.correlation))[:MOST_LINKS])


def _ranks(values: Floats) -> Floats | None:
    """Ranks with mean 0 and variance 1, ties in the middle; None where all values are equal."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    if len(counts) < 2:
        return None
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    standard: Floats = (ranks - ranks.mean()) / ranks.std()
    return standard


def _noise_floor(n_runs: int, n_tests: int) -> float:
    """What the largest of *n_tests* rank correlations exceeds by chance alone in CHANCE of the cases.

    Without any relation a rank correlation is about normal with variance 1 / (n - 1); the share is
    divided by the number of tests (Bonferroni).
    """
    if n_runs < 3 or not n_tests:
        return 1.0
    quantile = NormalDist().inv_cdf(1 - CHANCE / (2 * n_tests))
    return min(1.0, quantile / math.sqrt(n_runs - 1))
