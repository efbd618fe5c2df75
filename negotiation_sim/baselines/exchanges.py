"""The trades of the exchange model in one scenario: who gives what to whom, and what that does to all others.

In:      Scenario
Out:     Exchanges: the trades in their order, each with what both gain and its externalities
Keeps:   every number at its mode; nobody moves past its own red line, but their mean may; the trades are those of the protocol exchange
Not here: the formulas (model.protocols.exchange), the words (report.exchanges_text)
Example: tests/baselines/test_exchanges.py
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from attrs import asdict, frozen

from negotiation_sim.baselines.red_lines import crossed
from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.model.arrays import Floats, compile_scenario
from negotiation_sim.model.draws import modes
from negotiation_sim.model.protocols.exchange import Exchange, best_trades, carry_out
from negotiation_sim.model.state import Table
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.scenario.record import origin
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Brief

MOST_TRADES = 1_000
"""No more are looked for; a thousand trades would take a thousand rounds."""


@frozen
class TradeMove:
    """One actor's side of a trade.

    Attributes:
        actor, issue: Who moves, and on which issue.
        start, end: From where to where, in the issue's own unit.
    """

    actor: str
    issue: str
    start: float
    end: float


@frozen
class Trade:
    """Two moves in exchange.

    Attributes:
        moves: The move of the one who supplies support, and that of the one who pays for it.
        outcomes: Where the two issues then settle, in their units, in the order of the moves.
        gain: What each of the two gains: distance on the line (0..1) times salience.
        externalities: The same (0 to 1) for every other actor that takes part in either issue; below 0 is a loss.
    """

    moves: tuple[TradeMove, TradeMove]
    outcomes: tuple[float, float]
    gain: float
    externalities: dict[str, float]


@frozen(eq=False, repr=False)
class Exchanges(Tabled, Brief):
    """The trades of one scenario in their order; an exploration, not a forecast.

    Attributes:
        before, after: Where each issue settles without and with all of them, in its unit, by issue.
        crossed: By issue those who sign or ratify and whose red line lies short of where it settles after all trades.
        complete: Whether no trade is left.
    """

    scenario: Scenario
    trades: tuple[Trade, ...]
    before: dict[str, float]
    after: dict[str, float]
    crossed: dict[str, list[str]]
    complete: bool

    _COLUMNS = ("trade", "actor", "issue", "start", "end", "effect")

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each trade, counted from 1, and actor that it touches; who only watches has no issue."""
        for number, trade in enumerate(self.trades, 1):
            for move in trade.moves:
                yield {"trade": number, **asdict(move), "effect": trade.gain}
            for actor, effect in trade.externalities.items():
                yield {
                    "trade": number,
                    "actor": actor,
                    "issue": "",
                    "start": None,
                    "end": None,
                    "effect": effect,
                }

    def as_json(self) -> dict[str, Any]:
        """The trades as plain data; ``schema`` is the version of its form."""
        return {
            **origin(self.scenario),
            "trades": [asdict(trade) for trade in self.trades],
            "before": self.before,
            "after": self.after,
            "crossed": self.crossed,
            "complete": self.complete,
        }


def exchanges(scenario: Scenario) -> Exchanges:
    """Let the actors of a scenario trade support across issues, with every number at its mode.

    The exchange model of equal gain (Stokman and Van Oosten 1994): of all pairs of actors on opposite
    sides of two issues, the one that gains most trades; then all is reckoned anew, until no pair gains.

    Raises:
        NegotiationSimError: If an issue has options.
    """
    if choices := [name for name, issue in scenario.issues.items() if issue.options]:
        raise NegotiationSimError(
            f"support is traded along lines, and '{choices[0]}' has options; ask a scenario of lines only"
        )
    compiled = compile_scenario(scenario)
    table = Table(compiled, modes(compiled))
    talks = Exchange(table, MOST_TRADES)
    first = np.array([0])
    before = talks.standing(first).outcome[:, 0]
    found: list[Trade] = []
    while len(found) < MOST_TRADES:
        now = talks.standing(first)
        best = best_trades(now)
        if not len(best.run):
            break
        start, outcome = now.positions[..., 0], now.outcome[:, 0]
        carry_out(best, talks.positions, talks.heading, first)
        settled = talks.standing(first).outcome[:, 0]
        gains = (np.abs(outcome - start) - np.abs(settled - start)) * now.saliences[..., 0] * now.here[..., 0]
        two = [int(best.supplier[0]), int(best.demander[0])]
        on = [int(best.wanted[0]), int(best.paid[0])]
        ends = [float(best.supplied[0]), float(best.given[0])]
        found.append(
            Trade(
                moves=(
                    _move(scenario, two[0], on[0], float(start[two[0], on[0]]), ends[0]),
                    _move(scenario, two[1], on[1], float(start[two[1], on[1]]), ends[1]),
                ),
                outcomes=(_in_unit(scenario, on[0], settled), _in_unit(scenario, on[1], settled)),
                gain=float(best.gain[0]),
                externalities={
                    name: float(gains[a, on].sum())
                    for a, name in enumerate(scenario.everyone)
                    if a not in two and now.here[a, on, 0].any()
                },
            )
        )
    after = talks.standing(first).outcome[:, 0]
    complete = not len(best_trades(talks.standing(first)).run)
    places = dict(zip(scenario.issues, after.tolist(), strict=True))
    beyond = {issue: [*crossed(scenario, issue, place)] for issue, place in places.items()}
    return Exchanges(
        scenario,
        tuple(found),
        _by_issue(scenario, before),
        _by_issue(scenario, after),
        {issue: actors for issue, actors in beyond.items() if actors},
        complete,
    )


def _move(scenario: Scenario, actor: int, issue: int, start: float, end: float) -> TradeMove:
    name = [*scenario.issues][issue]
    scale = scenario.issues[name].scale
    return TradeMove(scenario.everyone[actor], name, scale.in_unit(start), scale.in_unit(end))


def _in_unit(scenario: Scenario, issue: int, package: Floats) -> float:
    return [*scenario.issues.values()][issue].scale.in_unit(float(package[issue]))


def _by_issue(scenario: Scenario, package: Floats) -> dict[str, float]:
    return {name: _in_unit(scenario, index, package) for index, name in enumerate(scenario.issues)}
