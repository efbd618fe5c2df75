"""What a notebook shows for a scenario, a result, a comparison and the like: a picture and its sentences.

In:      a value of the library
Out:     a fragment of HTML with a style of its own that touches nothing else
Keeps:   small and fast; no matplotlib, no script, no ids
Not here: the report (report), what pictures show (plots)
Example: tests/page/test_notebook.py
"""

from collections.abc import Callable
from html import escape
from importlib.resources import files
from typing import Any

from negotiation_sim.agreement.explanation import Explanation
from negotiation_sim.analysis.compare import Comparison
from negotiation_sim.analysis.drivers import Drivers
from negotiation_sim.analysis.levers import Levers
from negotiation_sim.analysis.sweep import Sweep
from negotiation_sim.baselines.panel import Panel
from negotiation_sim.page.sentences import sentences
from negotiation_sim.page.svg import drawn
from negotiation_sim.plots import inputs, outcomes
from negotiation_sim.plots.inputs import MOST_STEPS
from negotiation_sim.plots.positions import positions
from negotiation_sim.report import explain_text, often_text, sweep_text
from negotiation_sim.runs.result import Result
from negotiation_sim.scenario.scenario import Scenario


def html(value: Any) -> str:
    """A value as a fragment for a notebook."""
    show = next(show for kind, show in SHOWN.items() if isinstance(value, kind))
    style = (files("negotiation_sim.page") / "style.css").read_text("utf-8")
    return f'<div class="ns ns-notebook"><style>{style}</style>{show(value)}</div>'


def _scenario(scenario: Scenario) -> str:
    return f"<h3>{escape(scenario.title)}</h3>{drawn(positions(scenario), 4)}"


def _result(result: Result) -> str:
    said = f"<p>{escape(often_text.most_often(result))}</p>"
    note = '<p class="note">An exploration, not a forecast: the shares count simulated runs.</p>'
    return f"<h3>{escape(result.scenario.title)}</h3>{said}{drawn(outcomes.outcomes(result), 4)}{note}"


def _sweep(found: Sweep) -> str:
    """A map where it fits, sentences otherwise."""
    steps = max(len({point[k] for point in found.points}) for k in range(len(found.axes)))
    if found.design == "grid" and len(found.axes) <= 2 and steps <= MOST_STEPS:
        return drawn(inputs.swept(found))
    return sentences(sweep_text.told(found, table=len(found.axes) > 2))


SHOWN: dict[type, Callable[[Any], str]] = {
    Scenario: _scenario,
    Result: _result,
    Comparison: lambda found: drawn(outcomes.compared(found)),
    Explanation: lambda found: sentences(explain_text.told(found)),
    Levers: lambda found: drawn(inputs.levers(found)),
    Drivers: lambda found: drawn(inputs.drivers(found)),
    Sweep: _sweep,
    Panel: lambda found: drawn(outcomes.modelled(found)),
}
