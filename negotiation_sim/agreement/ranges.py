"""How far each issue can go in the consequences of a draft that can be signed.

In:      Agreements
Out:     by issue its lowest and its highest place; of a choice, whose options have no order, every place it can have
Keeps:   each issue is taken for itself: the places do not hold jointly; the program is left as it was
Not here: the drafts themselves (drafts), words (report.explain_text)
Example: tests/agreement/test_counting.py
"""

from collections.abc import Iterator

from negotiation_sim.agreement.drafts import Agreements
from negotiation_sim.agreement.program import Column, Operand, Unproved
from negotiation_sim.runs.units import tidy
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario


def ranges(scenario: Scenario, deal: Agreements) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """By issue, in its own unit, how low and how high it can be; of a choice the options that it can have.

    Raises:
        Unproved: If the time is over, or the numbers are too fine for the solver.
    """
    for issue, reached in zip(scenario.issues, places(deal), strict=True):
        yield issue, tuple(scenario.in_unit(f"issues.{issue}.status_quo", place) for place in reached)


def places(deal: Agreements) -> Iterator[tuple[float, ...]]:
    """The same as places from 0 to 1, issue by issue."""
    sizes = {} if deal.shaped is None else deal.shaped.sizes
    for issue, operand in enumerate(deal.after):
        if issue in sizes:
            options = (option / (sizes[issue] - 1) for option in range(sizes[issue]))
            yield tuple(place for place in options if _can_be(deal, operand, place))
        elif isinstance(operand, Column):
            low, high = deal.best({operand: -1.0}), deal.best({operand: 1.0})
            if low is None or high is None:  # too fine for the solver, which has found a draft before
                raise Unproved
            yield tidy(low[operand]), tidy(high[operand])
        else:
            yield operand, operand


def _can_be(deal: Agreements, operand: Operand, place: float) -> bool:
    """Whether the consequences of a draft that can be signed can put an issue there."""
    if not isinstance(operand, Column):
        return abs(operand - place) <= TOLERANCE
    was = deal.program.bounds(operand)
    deal.program.bound(operand, place, place)
    try:
        return deal.best({}) is not None
    finally:
        deal.program.bound(operand, *was)
