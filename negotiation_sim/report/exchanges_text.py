"""The trades of the exchange model, in words.

In:      Exchanges
Out:     rich renderables
Keeps:   who gives what to whom first, then who else gains or loses by it
Not here: the trades (baselines.exchanges)
Example: tests/baselines/test_exchanges.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.baselines import red_lines
from negotiation_sim.baselines.exchanges import Exchanges, Trade
from negotiation_sim.report import commands, words
from negotiation_sim.report.layout import answers, heading, rows, section

MOST = 10
LEAST = 0.0005
"""A gain or loss that is smaller reads as none."""


def told(found: Exchanges) -> Iterator[RenderableType]:
    """The whole screen."""
    scenario = found.scenario
    yield heading(scenario.title)
    yield Text("The exchange model: every number at its likeliest value, no draws.", style="dim")
    for line in commands.asked(scenario):
        yield Text(line, style="dim")
    yield Text("")
    yield from answers(("What happens", _answer(found)), ("How sure", SURE))
    if not found.trades:
        return
    told_trades = [
        row for number, trade in enumerate(found.trades[:MOST], 1) for row in _trade(found, number, trade)
    ]
    yield from section("The trades, in their order", rows(told_trades, shares=(0, 0, 1)))
    if len(found.trades) > MOST:
        yield Text(f"And {len(found.trades) - MOST} more with smaller gains; --json lists all.")
        yield Text("")
    settled = [(words.title(scenario, issue), _from_to(found, issue)) for issue in scenario.issues]
    yield from section("Where each issue settles, before and after all trades", rows(settled, shares=(3, 4)))
    for line in _unsigned(found):
        yield Text(line)


SURE = (
    "This is an exploration, not a forecast: it says what this model makes of the numbers in the file. "
    "A gain is the distance on the line, from 0 to 1, times the salience of the issue."
)


def _answer(found: Exchanges) -> str:
    if not found.trades:
        return "No two actors can trade support across two issues so that both gain."
    losers = {name for trade in found.trades for name, gain in trade.externalities.items() if gain < -LEAST}
    names = found.scenario.actors
    one = len(found.trades) == 1
    lose = words.listed([names[name].name for name in found.scenario.at_table if name in losers])
    paid = f"{'It' if one else 'At least one trade'} costs {lose} something."
    return " ".join(
        [
            f"{words.counted(len(found.trades), 'trade')} of support across two issues, {'' if one else 'each '}with the same gain for both."
            if found.complete
            else f"More than {len(found.trades)} trades; the rest was not looked for.",
            paid if losers else f"Nobody loses by {'it' if one else 'them'}.",
        ]
    )


def _unsigned(found: Exchanges) -> Iterator[str]:
    """Where it settles past a red line: the model stops each actor at its own, and not their mean."""
    scenario = found.scenario
    for issue in found.crossed:
        place = scenario.issues[issue].scale.place(found.after[issue])
        beyond = [
            f"{scenario.actors[actor].name} would accept no {'more' if place > bound else 'less'} than {words.quoted(scenario, issue, bound)}"
            for actor, bound in red_lines.crossed(scenario, issue, place).items()
        ]
        yield (
            f"Where '{words.title(scenario, issue)}' settles it could not be signed: {words.listed(beyond)}. The model lets nobody "
            "move past a red line of its own, but the mean of all can lie past it."
        )


def _trade(found: Exchanges, number: int, trade: Trade) -> Iterator[tuple[str, str, str]]:
    scenario = found.scenario
    for index, move in enumerate(trade.moves):
        scale = scenario.issues[move.issue].scale
        ends = [scale.number(at) for at in (move.start, move.end)]
        start, end = (words.quoted(scenario, move.issue, *both) for both in (ends, ends[::-1]))
        on = f"on '{words.title(scenario, move.issue)}'"
        yield (
            f"{number}." if not index else "",
            scenario.actors[move.actor].label,
            f"{on} from {start} to {end}",
        )
    gain = f"{trade.gain:.3f}" if trade.gain >= LEAST else "under 0.001"
    yield "", "both", f"gain {gain} each"
    for label, sign in (("others gain", 1), ("others lose", -1)):
        listed = [
            f"{scenario.actors[name].label} {abs(gain):.3f}"
            for name, gain in sorted(trade.externalities.items(), key=lambda item: -abs(item[1]))
            if sign * gain > LEAST
        ]
        if listed:
            yield "", label, ", ".join(listed)


def _from_to(found: Exchanges, issue: str) -> str:
    scale = found.scenario.issues[issue].scale
    before, after = (
        words.quoted(found.scenario, issue, scale.number(at[issue])) for at in (found.before, found.after)
    )
    return before if before == after else f"{before} -> {after}"
