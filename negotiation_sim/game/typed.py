"""What a person types for a value of an issue.

In:      Issue, a text
Out:     a number in the issue's unit, or the id of a point or option
Keeps:   ids, their words, and numbers with or without the unit; what is none of them is one clear sentence
Not here: drafts (game), tables of deals
Example: tests/game/test_typed.py
"""

import math

from negotiation_sim.errors import printable, unknown
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import Issue


def typed(issue: Issue, text: str) -> Value:
    """The value that *text* means on an issue.

    Raises:
        ValueError: If it means none, or one that is not on the issue; the message is a sentence for the typist.
    """
    said = " ".join(text.split()).casefold()
    for name in issue.places():
        if said in (name.casefold(), issue.means(name).casefold()):
            return name
    try:
        number = float(said.removesuffix((issue.unit or "").casefold()).strip().replace(",", ""))
    except ValueError:
        kind = "option" if issue.options else "point"
        also = "" if issue.options else "; a number will do as well"
        known = issue.places()
        raise ValueError(f"{unknown(kind, printable(text), known)}{also if known else ''}") from None
    if issue.options:
        raise ValueError(unknown("option", printable(text), issue.options))
    if math.isnan(number):
        raise ValueError("nan is no number on this issue")
    issue.scale.number(number)
    return number
