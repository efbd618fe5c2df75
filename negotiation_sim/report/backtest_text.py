"""How far the models were off, in words and two tables.

In:      Backtest
Out:     rich renderables
Keeps:   a difference is only called one where its interval leaves out zero
Not here: measuring (backtest)
Example: tests/baselines/test_backtest.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from negotiation_sim.baselines.backtest import RIVAL, Backtest, BacktestPart, Measure, ModelErrors
from negotiation_sim.report import words
from negotiation_sim.report.layout import bare

MOST_DIGITS = 3
"""Decimals of an error, however near to 0."""


def told(result: Backtest) -> Iterator[RenderableType]:
    """The whole screen."""
    yield Text(_first(result.whole))
    yield Text(_fitted(result))
    yield Text("")
    yield Text(f"All {result.whole.issues} issues of {result.whole.decisions} decisions", style="bold")
    yield _table(result.whole)
    yield Text("")
    yield Text(
        f"The test half: {result.test.issues} issues of {result.test.decisions} decisions, on which nothing was fitted",
        style="bold",
    )
    yield _table(result.test)
    yield Text("")
    left_out = result.in_file - result.whole.issues
    notes = [
        f"{left_out} of {result.in_file} issues are left out: no outcome in 0..100, or fewer than three actors"
    ] * bool(left_out)
    notes += [
        *result.notes,
        f"95% intervals from {result.resamples:,} resamples of whole decisions, seed {result.seed}",
    ]
    yield Text(
        f"Errors on the scale 0 to 100. {'; '.join(notes)}. What held for these decisions need not hold for others.",
        style="dim",
    )


def _first(part: BacktestPart) -> str:
    ranked = sorted(part.models, key=lambda errors: errors.mae.value)
    best, rival = ranked[0], part.of(RIVAL)
    said = f"Nearest to what was decided: {best.model}, off by {best.mae.value:.2f} of 100 on average"
    if best.model == RIVAL:
        return f"{said}."
    against = f"{rival.model} by {rival.mae.value:.2f}"
    return f"{said} ({against}); {_verdict(best)}."


def _fitted(result: Backtest) -> str:
    errors = result.test.of("tempered")
    values = words.listed([f"{name.replace('_', ' ')} {value:g}" for name, value in result.fitted.items()])
    return (
        f"The tempered model, fitted on the training half ({values}), is off by {errors.mae.value:.2f} on the test half, "
        f"{RIVAL} by {result.test.of(RIVAL).mae.value:.2f}; {_verdict(errors)}."
    )


def _verdict(errors: ModelErrors) -> str:
    assert errors.difference is not None
    low, high = errors.difference.low, errors.difference.high
    if low == high == 0:
        return "the two say the same"
    between = f"the difference lies between {_end(low, '+')} and {_end(high, '+')}"
    if low > 0 or high < 0:
        return f"{between}: it is {'worse' if low > 0 else 'better'}"
    return f"{between}: these data do not tell the two apart"


def _table(part: BacktestPart) -> Table:
    table = bare()
    table.add_column("model", no_wrap=True)
    for name in ("mean abs. error", "root mean square", "median error", f"vs {RIVAL}"):
        table.add_column(name, justify="right")  # where it is narrow, the interval stands below its value
    for errors in sorted(part.models, key=lambda errors: errors.mae.value):
        cells = [_shown(measure) for measure in (errors.mae, errors.rmse, errors.median)]
        table.add_row(errors.model, *cells, _shown(errors.difference, "+") if errors.difference else "")
    return table


def _shown(measure: Measure, sign: str = "") -> str:
    """The value and its interval."""
    between = " to " if sign else "-"
    low, high = (_end(end, sign) for end in (measure.low, measure.high))
    return f"{_end(measure.value, sign, 2)} ({low}{between}{high})"


def _end(number: float, sign: str, digits: int = 1) -> str:
    """A number with decimals enough to tell it from 0, which has no sign of its own but a plus."""
    shown = next((d for d in range(digits, MOST_DIGITS) if round(number, d)), digits)
    return f"{round(number, shown) + 0.0:{sign}.{shown}f}"
