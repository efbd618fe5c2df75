"""What a change does, and what would open a deal: the pieces of the lab that compare and prove.

In:      Result of the file and of a question; a Scenario, and what a draft must lead to
Out:     pieces of the page
Keeps:   every sentence is one that the commands print; the first page does without this module, which takes long to load
Not here: the page and its first answer (lab), what is asked (question)
Example: tests/web/test_lab.py
"""

from attrs import frozen
from markupsafe import Markup

from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.moves import Opener
from negotiation_sim.analysis.compare import compare_ensembles
from negotiation_sim.page.sentences import sentences
from negotiation_sim.report import compare_text, explain_text, obstacles, words
from negotiation_sim.runs.result import Result
from negotiation_sim.scenario.scenario import Scenario

TOLD = 2
"""Outcomes, questions and refusals that are told of what a change does."""
SECONDS = 10.0
"""How long a proof may take before it tells what it has."""


@frozen
class Proved:
    """What could be signed, in a sentence; what would open a deal, with its words; and all the rest."""

    headline: str
    openers: tuple[tuple[str, Opener], ...]
    whole: Markup


def proved(scenario: Scenario, outcome: str | None) -> Proved:
    """What could be signed at the likeliest values; if nothing, why not, and what would open a deal."""
    found = explain(scenario, outcome, seconds=SECONDS)
    return Proved(
        explain_text.headline(found),
        tuple((obstacles.opener(found, opener), opener) for opener in found.openers),
        Markup(sentences([*explain_text.told(found)][1:], level=3)),  # noqa: S704
    )


def changed(base: Result, result: Result) -> Markup:
    """What is otherwise than in the file, on the same draws."""
    found = compare_ensembles(
        [("the file", "the file", base.ensemble), ("now", "as it stands now", result.ensemble)]
    )
    side = found.sides[0]
    agreed = side.agreement
    if agreed.clear:
        first = (
            f"An agreement is reached in {words.percent(agreed.after)} of the runs; in the file, in "
            f"{words.percent(agreed.before)}."
        )
    else:
        first = f"As often as in the file, as far as these runs can tell, an agreement is reached: in {words.percent(agreed.after)} of the runs."
    lines = [*compare_text.told_side(found, side, TOLD)][1:]
    return Markup('<div class="changed"><h3>What changed against the file</h3><p>{}</p>{}</div>').format(
        first,
        Markup(sentences(lines)),  # noqa: S704
    )
