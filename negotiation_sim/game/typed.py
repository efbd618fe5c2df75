"""What a person types for a value of an issue.

In:      Issue, a text
Out:     a number in the issue's unit, or the id of a point or option
Keeps:   ids, their words, numbers with or without the unit, per cents of a line from 0 to 1; what is none of them
         is one clear sentence
Not here: drafts (game), tables of deals (deals)
Example: tests/game/test_typed.py
"""

import math
import re

from negotiation_sim.errors import printable, unknown
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import Issue, singular

THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")


def typed(issue: Issue, text: str) -> Value:
    """The value that *text* means on an issue.

    Raises:
        ValueError: If it means none, or one that is not on the issue; the message is a sentence for the typist.
    """
    said = " ".join(text.split()).casefold()
    for name in issue.places():
        if said in (name.casefold(), issue.means(name).casefold()):
            return name
    number = _number(issue, said)
    if issue.options:
        raise ValueError(unknown("option", printable(text), issue.options))
    if number is None:
        if not (known := issue.places()):
            raise ValueError(f"'{printable(text)}' is no number")
        raise ValueError(f"{unknown('point', printable(text), known)}; a number will do as well")
    if math.isnan(number):
        raise ValueError("nan is no number on this issue")
    issue.scale.number(number)
    return number


def _number(issue: Issue, said: str) -> float | None:
    """A number, with the unit, its first word, or none; one comma stands for the decimal point unless it sets thousands apart."""
    unit = (issue.unit or "").casefold()
    named = (one for whole in (unit, singular(unit)) for one in (whole, whole.partition(" ")[0]))
    plain = said.removesuffix(next((one for one in named if one and said.endswith(one)), "")).strip()
    share = plain.endswith("%") and issue.range == (0.0, 1.0)
    plain = plain.removesuffix("%").strip() if share else plain
    plain = plain.replace(",", "" if THOUSANDS.fullmatch(plain) else ".")
    try:
        return float(plain) / 100.0 if share else float(plain)
    except ValueError:
        return None
