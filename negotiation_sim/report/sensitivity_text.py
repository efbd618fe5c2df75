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
from negotiation_sim.report import address_words, words

MOST_LISTED = 15


def told(found: Sensitivity) -> Iterator[RenderableType]:
    """The whole screen."""
    scenario = found.scenario
    yield Text(scenario.title, style="bold")
    yield from map(Text, words.asked(scenario))
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
    yield Text("")
    if not found.indices:
        yield Text("It is the same at every point: none of these inputs makes a difference.")
        return
    clear = [index for index in found.indices if index.total > index.total_error]
    if clear:
        yield Text(_strongest(found, clear[0]))
        yield Text("")
        yield _table(found, clear[:MOST_LISTED])
        yield Text("")
    rest = len(found.indices) - len(clear[:MOST_LISTED])
    if rest:
        others = "The other input matters" if rest == 1 else f"The other {rest} inputs matter"
        yield Text(f"{others} less, or no more than chance would make it seem.")
        yield Text("")
    yield Text(_reading(found))


def _strongest(found: Sensitivity, index: Index) -> str:
    what = address_words.what(found.scenario, index.address)
    if found.method == "sobol":
        return (
            f"Most depends on {what}: it takes part in {words.percent(min(1.0, index.total))} of the differences "
            f"between the points, and makes {words.percent(min(1.0, max(0.0, index.main)))} of them alone."
        )
    turn = "more" if index.main > 0 else "less"
    return (
        f"Most depends on {what}: from one end of its range to the other the share changes by about "
        f"{100 * index.total:.0f} percentage points; the higher it is, the {turn} often this comes out."
        if abs(index.main) > 0.5 * index.total
        else f"Most depends on {what}: from one end of its range to the other the share changes by about "
        f"{100 * index.total:.0f} percentage points, up or down, depending on the other inputs."
    )


def _table(found: Sensitivity, indices: list[Index]) -> Table:
    sobol = found.method == "sobol"
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    table.add_column("input", overflow="fold")
    for name in ("alone", "in all") if sobol else ("change", "direction"):
        table.add_column(name, justify="right", no_wrap=True)
    for index in indices:
        total = f"{index.total:.2f} ± {index.total_error:.2f}"
        cells = (f"{index.main:.2f} ± {index.main_error:.2f}", total) if sobol else (total, _direction(index))
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
        "'Change' is the mean size of the change of the outcome's share over the whole range of the input (Morris); "
        "± is a 95% interval of the sampling; 'direction' says whether the outcome comes more or less often with "
        "more of the input. They say what follows from the numbers in the file and the ranges, no forecast."
    )
