"""The parts of which the forms of outputs are made: kinds of values, and what stands in several outputs.

In:      nothing
Out:     pieces of JSON Schema (draft 2020-12) as plain data
Keeps:   an object has the keys that are named and no others
Not here: whole outputs (forms), the format of files (scenario.schema)
Example: tests/outputs/test_forms.py
"""

from typing import Any

Schema = dict[str, Any]

ANY: Schema = {}
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
DIFFERENCE_OF_SHARES: Schema = {"type": "number", "minimum": -1, "maximum": 1}
COUNT: Schema = {"type": "integer", "minimum": 0}
WHERE_TRUE: Schema = {"const": True}
YES: Schema = {"type": "boolean"}
VALUE: Schema = {"type": ["number", "string"], "description": "in the unit of the file, or an option's id"}


def choice(*words: str) -> Schema:
    """One of a few words."""
    return {"enum": [*words]}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(items: Schema) -> Schema:
    """A list of any length."""
    return {"type": "array", "items": items}


def by_id(values: Schema) -> Schema:
    """A table whose keys are ids or addresses."""
    return {"type": "object", "additionalProperties": values}


def form(*optional: str, **keys: Schema) -> Schema:
    """An object of exactly these keys; the *optional* ones, and those that are told where they are true, may be missing."""
    return {
        "type": "object",
        "properties": keys,
        "required": [key for key in keys if key not in optional and keys[key] is not WHERE_TRUE],
        "additionalProperties": False,
    }


VERSION: dict[str, Schema] = {"schema": {"const": 1}, "version": TEXT}
SOURCE = form(path=TEXT, title=TEXT, sha256=TEXT, allow_outside=WHERE_TRUE)
HEAD: dict[str, Schema] = {
    **VERSION,
    "note": TEXT,
    "scenario": SOURCE,
    "variant": maybe(TEXT),
    "changes": by_id(ANY),
    "without_inner": WHERE_TRUE,
}
"""What stands first in every output about one scenario."""

ENDINGS = form("not_ratified", agreement=SHARE, walkout=SHARE, deadline=SHARE, not_ratified=SHARE)
ENDING = choice("agreement", "walkout", "deadline", "not_ratified")
_OWN = choice(
    "red line", "crossed by commitment", "worth less than no deal", "worth less than it still hopes for"
)
REASON = {"anyOf": [_OWN, {"type": "string", "pattern": "^would not be ratified by "}]}
BASIS = maybe(choice("stated", "inferred", "assumed", "invented"))
EVIDENCE = form(estimates=COUNT, stated=COUNT, inferred=COUNT, assumed=COUNT, invented=COUNT)
NAMED = form(id=TEXT, title=TEXT)
KIND = choice("number", "kept", "happens")
IN_UNITS = by_id(VALUE)

difference: dict[str, Schema] = {
    "before": SHARE,
    "after": SHARE,
    "difference": DIFFERENCE_OF_SHARES,
    "low": NUMBER,
    "high": NUMBER,
    "runs": COUNT,
    "gained": COUNT,
    "lost": COUNT,
}
DIFFERENCE = form(**difference)
LIMITS: dict[str, Schema] = {
    "limits": listed(form(address=TEXT, kind=KIND, low=maybe(NUMBER), high=maybe(NUMBER))),
    "coverage": SHARE,
    "density": SHARE,
    "support": SHARE,
}
LEFT_OUT = listed(form(address=TEXT, why=TEXT))
ELEMENT = form(
    kind=choice("red line", "no-deal value", "commitment"),
    actor=maybe(TEXT),
    issue=maybe(TEXT),
    bound=maybe(choice("at_least", "at_most", "never")),
    commitment=maybe(TEXT),
    address=maybe(TEXT),
    basis=BASIS,
    claims=listed(TEXT),
)
