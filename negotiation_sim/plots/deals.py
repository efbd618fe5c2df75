"""What two parties could gain by signing, and what a draft would set off.

In:      Scenario, Result, Trajectories
Out:     Figure
Keeps:   gains are over no deal, in points as on the papers and in the debrief; every number at its likeliest value
Not here: working out what can be signed (agreement), the chain itself (report.chain)
Example: tests/plots/test_figures.py
"""

from collections.abc import Iterable

import numpy as np

from negotiation_sim.agreement.bargaining import frontier, solutions
from negotiation_sim.agreement.drafts import Situation, at_modes
from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.plots.axis import round_numbers
from negotiation_sim.plots.figure import Figure, Panel, Row, Shape
from negotiation_sim.report import words
from negotiation_sim.report.chain import chains
from negotiation_sim.runs.result import Result
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.worth import in_points

SHOWN = 300
"""Simulated deals that are drawn."""
LISTED = 30
"""Points of the edge that the table has room for."""
APART = 0.01
"""Points by which two gains in the table differ at least if they are told apart."""
ROOM = 1.08
"""The picture goes a little beyond the largest gain."""
FAIR = {
    "nash": "Nash: the largest product of gains",
    "kalai-smorodinsky": "Kalai-Smorodinsky: the least share of the most each could gain, raised as far as it goes",
    "egalitarian": "the least gain, raised as far as it goes",
    "utilitarian": "one draft with the largest sum of gains",
}


def gains(scenario: Scenario, result: Result | None = None) -> Figure:
    """Two parties: what can be signed, the fair points, the simulated deals, and no deal.

    Args:
        scenario: Two parties must sign.
        result: Runs whose agreements are drawn as well.

    Raises:
        NegotiationSimError: If not exactly two parties sign.
    """
    parties = scenario.talks.parties
    if len(parties) != 2:
        raise NegotiationSimError(f"the frontier is drawn for two parties, and here {len(parties)} sign")
    _, table = at_modes(scenario)
    situation = Situation.of(table)
    edge = frontier(situation)
    fair = solutions(situation)
    deals = [_points(scenario, deal) for deal in _deals(situation, scenario, result)]
    names = [scenario.actors[party].name for party in parties]
    along = [*dict.fromkeys(_points(scenario, s.gains.tolist()) for s in edge)]
    fairly = {name: _points(scenario, s.gains.tolist()) for name, s in fair.items()}
    listed = _some(along)
    beside = [[place[k] for place in (*listed, *fairly.values())] for k in (0, 1)]
    every = [*along, *fairly.values(), *deals, (0.0, 0.0)]
    low = [min(0.0, *(point[k] for point in every)) for k in (0, 1)]
    high = [max(0.01, *(point[k] for point in every)) * ROOM for k in (0, 1)]

    def at(point: tuple[float, ...], k: int) -> float:
        return float((point[k] - low[k]) / (high[k] - low[k]))

    def told(place: tuple[float, ...]) -> tuple[str, ...]:
        """Both gains, told apart from all others in the table: where the edge falls, a little more of one costs much."""
        return tuple(
            words.points(gain, *(other for other in others if abs(other - gain) >= APART))
            for gain, others in zip(place, beside, strict=True)
        )

    shapes = [
        Shape("mark", (at(deal, 0),), (at(deal, 1),), tone=4, weight=0.05, words="a simulated deal")
        for deal in deals
    ]
    if along:
        shapes.append(Shape("line", tuple(at(p, 0) for p in along), tuple(at(p, 1) for p in along)))
    shapes.append(Shape("mark", (at((0, 0), 0),), (at((0, 0), 1),), tone=3, weight=0.6, words="no deal"))
    shapes += [
        Shape("mark", (at(place, 0),), (at(place, 1),), tone=TONES[name], weight=0.5, words=FAIR[name])
        for name, place in fairly.items()
    ]
    ticks = [round_numbers(low[k], high[k]) for k in (0, 1)]
    legend = [(Shape("mark", (0.5,), tone=3, weight=0.6), "no deal")]
    legend += [
        (Shape("line", (0.0, 1.0), (0.5, 0.5)), "the most that one can gain for each gain of the other")
    ] * bool(along)
    legend += [(Shape("mark", (0.5,), tone=TONES[name], weight=0.5), FAIR[name]) for name in fair]
    legend += [
        (Shape("mark", (0.5,), tone=4, weight=0.05), "a simulated deal, measured by the likeliest numbers")
    ] * bool(deals)
    below = (
        " Where a simulated deal lies below no deal, its own run had other numbers: what was drawn, "
        "what events changed, or what waiting had cost."
    ) * any(min(deal) < 0 for deal in deals)
    return Figure(
        title="What the two could gain by signing",
        reading=f"To the right the gain of {names[0]} over no deal, upwards that of {names[1]}; {_unit(scenario)}.{below}"
        if along
        else "At the likeliest numbers nothing can be signed, so that there is only no deal.",
        panels=(Panel("", (Row("", tuple(shapes), height=14, ticks=ticks[1]),), ticks[0]),),
        columns=("point", *(f"gain: {scenario.actors[party].label}" for party in parties)),
        table=(
            ("no deal", "0", "0"),
            *((FAIR[name], *told(place)) for name, place in fairly.items()),
            *(("the edge of what can be signed", *told(place)) for place in listed),
        ),
        legend=tuple(legend),
    )


TONES = {"nash": 1, "kalai-smorodinsky": 2, "egalitarian": 5, "utilitarian": 6}


def consequences(scenario: Scenario, kept: Trajectories, run: int) -> Figure:
    """The chain of commitments that the draft of the last round of a *run* (from 0) sets off."""
    number = int(kept.ended.rounds[0])
    lines = [line for link in chains(scenario, kept, number) for line in link.lines()]
    rows = tuple(Row(said, depth=depth) for depth, said in lines)
    return Figure(
        title=f"What the draft of round {number} in run {run} would set off",
        reading="Each line follows from the one that it hangs from.",
        panels=(Panel("", rows or (Row("It would set nothing off."),)),),
        columns=("step", "what happens"),
        table=tuple((str(depth), said) for depth, said in lines),
    )


def _points(scenario: Scenario, gains: Iterable[float]) -> tuple[float, ...]:
    """Gains in utility by party, in the points of each party's own sheet."""
    pairs = zip(scenario.talks.parties, gains, strict=True)
    return tuple(
        round(in_points(scenario.actors[party].scores, gain, gain=True), 6) + 0.0 for party, gain in pairs
    )


def _unit(scenario: Scenario) -> str:
    scored = all(scenario.actors[party].scores is not None for party in scenario.talks.parties)
    other = "" if scored else " (without a score sheet 50 points are a utility of 0.500)"
    return f"each in the points of its own sheet{other}"


def _some(along: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Places of the edge, both ends among them; all where there is room."""
    if len(along) <= LISTED:
        return along
    return [along[round(k * (len(along) - 1) / (LISTED - 1))] for k in range(LISTED)]


def _deals(situation: Situation, scenario: Scenario, result: Result | None) -> list[tuple[float, float]]:
    """What the parties gain by simulated deals, each pair once, measured by the likeliest numbers."""
    if result is None:
        return []
    signed = np.flatnonzero(result.ensemble.agreed)[:SHOWN]
    packages = np.array([result.ensemble.place(i)[signed] for i in range(len(scenario.issues))])
    return [*dict.fromkeys(_worth(situation, package) for package in packages.T)]


def _worth(situation: Situation, package: Floats) -> tuple[float, float]:
    """What a package (ndarray[issues]) brings the two over no deal, whoever would have refused it."""
    parties, twice = situation.compiled.parties, np.repeat(package[:, np.newaxis], 2, axis=1)
    worth = situation.table.utility(np.ascontiguousarray(twice), parties)[:, 0]
    first, second = (worth - situation.reservations[parties]).tolist()
    return round(first, 3), round(second, 3)
