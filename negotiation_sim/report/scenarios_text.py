"""The scenarios that come along, each with what it teaches and the questions it asks.

In:      Scenarios by file name
Out:     rich renderables
Keeps:   a question can be asked as it stands: its id goes behind --variant
Not here: finding and copying them (shipped)
Example: tests/report/test_report.py
"""

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.report.layout import heading, rows
from negotiation_sim.scenario.scenario import Scenario


def told(scenarios: Mapping[str, Scenario]) -> Iterator[RenderableType]:
    """The list."""
    for name, scenario in scenarios.items():
        yield heading(f"{name}: {scenario.title}")
        if scenario.summary:
            yield rows([(scenario.summary.strip(),)], shares=(1,))
        if scenario.variants:
            yield Text("  Its questions, to be asked with --variant:")
            yield rows(
                ((id_, asked.title) for id_, asked in scenario.variants.items()), shares=(0, 1), indent=4
            )
        yield Text("")
