"""The pictures of the library as functions that take and return matplotlib axes.

In:      a scenario or a result, perhaps axes
Out:     matplotlib Axes
Keeps:   each draws the figure that the report shows; matplotlib is only imported here to draw
Not here: what is shown (positions, outcomes, talks, inputs, deals), how it is drawn (draw)
Example: tests/plots/test_draw.py
"""

from typing import TYPE_CHECKING, SupportsIndex

from negotiation_sim.analysis.compare import Comparison
from negotiation_sim.analysis.drivers import Drivers
from negotiation_sim.analysis.levers import Levers
from negotiation_sim.analysis.sweep import Sweep
from negotiation_sim.baselines.panel import Panel
from negotiation_sim.plots import deals, inputs, outcomes, positions, talks
from negotiation_sim.plots.draw import draw
from negotiation_sim.runs.ensemble import first_runs, one_run
from negotiation_sim.runs.result import Result
from negotiation_sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FAN = 256


def plot_positions(scenario: Scenario, issue: str | None = None, ax: "Axes | None" = None) -> "Axes":
    """Draw who stands where on each issue, or on one: how much it matters, red lines, the status quo.

    Raises:
        NegotiationSimError: If matplotlib is not installed, or there is no such issue.
    """
    return draw(positions.positions(scenario, issue), ax)


def plot_trajectories(
    scenario: Scenario,
    issue: str | None = None,
    run: SupportsIndex | None = None,
    seed: SupportsIndex | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw how the draft moves from round to round: a fan of the first 256 runs, or one *run* (from 0).

    The *seed* is that of the draws, from 0; the scenario's if not given.

    Raises:
        NegotiationSimError: If matplotlib is not installed, or there is no such issue.
    """
    kept = first_runs(scenario, FAN, seed) if run is None else one_run(scenario, run, seed)
    return draw(talks.trajectories(scenario, kept, issue), ax)


def plot_outcomes(result: Result, ax: "Axes | None" = None) -> "Axes":
    """Draw how often each outcome comes out, with 95 % intervals.

    Raises:
        NegotiationSimError: If matplotlib is not installed.
    """
    return draw(outcomes.outcomes(result), ax)


def plot_compare(comparison: Comparison, ax: "Axes | None" = None) -> "Axes":
    """Draw the share of each outcome on every side, from that of the reference.

    Raises:
        NegotiationSimError: If matplotlib is not installed.
    """
    return draw(outcomes.compared(comparison), ax)


def plot_sweep(sweep: Sweep, ax: "Axes | None" = None) -> "Axes":
    """Draw the most frequent outcome at each point of a grid over one or two axes.

    Raises:
        NegotiationSimError: If the sweep is no such grid.
    """
    return draw(inputs.swept(sweep), ax)


def plot_levers(levers: Levers, ax: "Axes | None" = None) -> "Axes":
    """Draw the single changes that move an outcome most, as a tornado.

    Raises:
        NegotiationSimError: If matplotlib is not installed.
    """
    return draw(inputs.levers(levers), ax)


def plot_drivers(drivers: Drivers, ax: "Axes | None" = None) -> "Axes":
    """Draw the uncertain inputs on which the outcome depends.

    Raises:
        NegotiationSimError: If matplotlib is not installed.
    """
    return draw(inputs.drivers(drivers), ax)


def plot_frontier(scenario: Scenario, result: Result | None = None, ax: "Axes | None" = None) -> "Axes":
    """Draw what two parties can gain by signing, the fair points, no deal, and the deals of a *result*.

    Raises:
        NegotiationSimError: If not exactly two parties sign.
    """
    return draw(deals.gains(scenario, result), ax)


def plot_models(panel: Panel, ax: "Axes | None" = None) -> "Axes":
    """Draw where each model sees each issue settle.

    Raises:
        NegotiationSimError: If matplotlib is not installed.
    """
    return draw(outcomes.modelled(panel), ax)


def plot_consequences(
    scenario: Scenario, run: SupportsIndex = 0, seed: SupportsIndex | None = None, ax: "Axes | None" = None
) -> "Axes":
    """Draw the chain of commitments that the last draft of a *run* (from 0) would set off.

    The *seed* is that of the draws, from 0; the scenario's if not given.

    Raises:
        NegotiationSimError: If matplotlib is not installed.
    """
    kept = one_run(scenario, run, seed)
    return draw(deals.consequences(scenario, kept, int(run)), ax)
