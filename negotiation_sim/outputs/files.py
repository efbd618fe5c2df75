"""The forms of outputs about files: what is wrong with them, what they rest on, which there are.

In:      parts
Out:     pieces of JSON Schema: check, sources, scenarios list, exercise list
Keeps:   the keys of the outputs, and no others
Not here: results (talks, questions), what the fields mean (docs/reference/commands.md)
Example: tests/outputs/test_forms.py
"""

from negotiation_sim.outputs.parts import (
    BASIS,
    COUNT,
    EVIDENCE,
    HEAD,
    NUMBER,
    TEXT,
    by_id,
    form,
    listed,
    maybe,
)

_PROBLEM = form("file", "line", "column", file=TEXT, line=COUNT, column=COUNT, message=TEXT, text=TEXT)
CHECK = form(
    schema={"const": 1},
    files=listed(form(file=TEXT, errors=listed(_PROBLEM), warnings=listed(_PROBLEM), summary=TEXT)),
)
SOURCES = form(
    "correlations",
    **HEAD,
    evidence=EVIDENCE,
    inputs=listed(
        form(
            address=TEXT,
            low=NUMBER,
            mode=NUMBER,
            high=NUMBER,
            basis=BASIS,
            claims=listed(TEXT),
            why=maybe(TEXT),
        )
    ),
    correlations=listed(
        form(id=TEXT, between=listed(TEXT), rank=NUMBER, basis=BASIS, claims=listed(TEXT), why=maybe(TEXT))
    ),
    weak=listed(TEXT),
    claims=listed(
        form(
            id=TEXT,
            speaker=TEXT,
            actor=maybe(TEXT),
            kind=TEXT,
            says=TEXT,
            where=COUNT,
            when=maybe(TEXT),
            place=maybe(TEXT),
            source=TEXT,
            part=TEXT,
        )
    ),
    unused_claims=listed(TEXT),
)
SCENARIOS = form(
    schema={"const": 1},
    scenarios=listed(form(name=TEXT, title=TEXT, summary=maybe(TEXT), variants=by_id(TEXT))),
)
EXERCISES = form(
    schema={"const": 1},
    exercises=listed(form(name=TEXT, title=TEXT, summary=TEXT, minutes=COUNT)),
)
