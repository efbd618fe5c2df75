"""Which inputs an outcome depends on, in a sentence and a table.

In:      Sensitivity
Out:     rich renderables, in reading order
Keeps:   what cannot be told from noise is not listed as if it mattered
Not here: the numbers (sensitivity), printing (cli)
Example: tests/analysis/test_sensitivity.py
"""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from negotiation_sim.analysis.sensitivity import Index, Sensitivity
from negotiation_sim.report import address_words, commands, words
from negotiation_sim.report.layout import bare

MOST_LISTED = 15
MOST_NAMED = 4


def told(found: Sensitivity) -> Iterator[RenderableType]:
    """The whole screen."""
    scenario = found.scenario
    yield Text(scenario.title, style="bold")
    yield from map(Text, commands.asked(scenario))
    yield Text(
        f"{found.points:,} points, {found.runs:,} runs at each, with the same draws of everything else (seed "
        f"{found.seed}).",
        style="dim",
    )
    yield Text("")
    yield Text(
        f"What does this depend on: {found.title}? Its share is {words.percent(found.share)} on average over the "
        f"points, and differs from point to point by about {100 * found.deviation:.0f} percentage points."
    )
    if (
        goes := address_words.varied_together(scenario, [i.address for i in found.indices])
        if found.left_aside
        else ""
    ):
        yield Text("")
        yield Text(
            f"{goes} The points leave that aside: these indices hold for inputs that are varied independently of each "
            "other. The command `simulate drivers` looks at runs as they are drawn."
        )
    yield Text("")
    if not found.indices:
        yield Text("It is the same at every point: none of these inputs makes a difference.")
        return
    clear = [index for index in found.indices if not index.noise]
    if clear:
        yield Text(_strongest(found))
        yield Text("")
        yield _table(found, clear[:MOST_LISTED])
        yield Text("")
    for line in _rest(found, clear):
        yield Text(line)
        yield Text("")
    yield Text(_reading(found))


def _rest(found: Sensitivity, clear: list[Index]) -> Iterator[str]:
    """What is not in the table, and why."""
    if (more := len(clear) - MOST_LISTED) > 0:
        yield f"{words.counted(more, 'other input')} {'matters' if more == 1 else 'matter'} less (--json has all)."
    idle = [index for index in found.indices if index.total == index.total_error == 0.0]
    noise = [index for index in found.indices if index.noise and index not in idle]
    if idle:
        yield f"{_make_none(len(idle), len(found.indices))} at any point."
    if noise:
        beyond = [index for index in noise if index.total > index.total_error]
        yield (
            f"{_make_none(len(noise), len(found.indices))} that the sampling can tell from noise"
            f"{_beyond(found, beyond) if beyond else ''}. More points (--points) or runs (--runs) tell more."
        )


def _make_none(number: int, of: int) -> str:
    if number == of:
        return "No input makes a difference"
    return f"{words.counted(number, 'input')} {'makes' if number == 1 else 'make'} no difference"


def _beyond(found: Sensitivity, indices: list[Index]) -> str:
    """Estimates that no index can have."""
    shown = [
        f"{address_words.what(found.scenario, i.address)} ({i.main:.2f} alone, {i.total:.2f} in all)"
        for i in indices
    ]
    return f"; an index lies between 0 and 1, and these do not: {words.listed(shown)}"


def _strongest(found: Sensitivity) -> str:
    """What it depends on most; several inputs where the sampling cannot tell them apart."""
    index, *others = found.first
    what = address_words.what(found.scenario, index.address)
    if others:
        names = [
            what,
            *(address_words.what(found.scenario, other.address) for other in others[: MOST_NAMED - 1]),
        ]
        more = f" and {len(others) + 1 - MOST_NAMED} more" if len(others) >= MOST_NAMED else ""
        listed = f"{', '.join(names)}{more}" if more else words.listed(names, "or")
        return f"It depends most on one of these, which the sampling cannot tell apart: {listed}."
    if found.method == "sobol":
        alone = f"makes {words.percent(min(1.0, max(0.0, index.main)))} of them alone"
        if index.main <= (index.main_error or 0.0):
            alone = "none of them alone that the sampling can tell from noise"
        return (
            f"It depends most on {what}: it takes part in {words.percent(min(1.0, index.total))} of the differences "
            f"between the points, and {alone}."
        )
    change = (
        f"It depends most on {what}: when it alone moves by two thirds of its range, the share changes by "
        f"{100 * index.total:.0f} percentage points on average"
    )
    if abs(index.main) <= 0.5 * index.total:
        return f"{change}, up or down, depending on the other inputs."
    return f"{change}; the higher it is, the {'more' if index.main > 0 else 'less'} often this comes out."


def _table(found: Sensitivity, indices: list[Index]) -> Table:
    sobol = found.method == "sobol"
    table = bare()
    table.add_column("input", overflow="fold")
    for name in ("alone", "in all") if sobol else ("change", "direction"):
        table.add_column(name, justify="right", no_wrap=True)
    for index in indices:
        total = words.with_error(index.total, index.total_error)
        alone = words.with_error(index.main, index.main_error or 0.0)
        cells = (alone, total) if sobol else (total, _direction(index))
        table.add_row(address_words.what(found.scenario, index.address), *cells)
    return table


def _direction(index: Index) -> str:
    if abs(index.main) <= 0.5 * index.total:
        return "both ways"
    return "more" if index.main > 0 else "less"


def _reading(found: Sensitivity) -> str:
    if found.method == "sobol":
        return (
            "'Alone' and 'in all' are shares of the variance between the points (Sobol indices); ± is a 95% interval "
            "of the sampling. They say what follows from the numbers in the file and the ranges, no forecast."
        )
    return (
        "'Change' is the mean size of the change of the outcome's share, from 0 to 1, when the input alone moves by two thirds of its range (Morris); "
        "± is a 95% interval of the sampling; 'direction' says whether the outcome comes more or less often with "
        "more of the input. They say what follows from the numbers in the file and the ranges, no forecast."
    )
