"""From a TOML text to plain tables, if it is one that a person may have written.

In:      a text
Out:     tables, lists, texts and numbers; or a ScenarioError with the place
Keeps:   what comes out is small and shallow, so that nothing behind has to fear it
Not here: files (scenario_file), where a key stands (toml_places), what a value must look like (values)
Example: tests/test_scenario_file.py
"""

import re
import tomllib
from typing import Any

from negotiation_sim.errors import Place, Problem, ScenarioError
from negotiation_sim.toml_places import Places

MOST_VALUES = 20_000
MOST_DEPTH = 20
"""People write scenarios: what passes these bounds is a mistake, or meant to do harm."""


def parsed(text: str, places: Places) -> dict[str, Any]:
    """The tables of a TOML text, if it is one that a person may have written."""
    if noise := DOTTED.search(text) or DIGITS.search(text):
        what = (
            f"a key has more than {MOST_DEPTH} parts"
            if noise.re is DOTTED
            else "a number has more than 4,000 digits"
        )
        raise ScenarioError([Problem((), what, _at(noise.start(), text, places))])
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise ScenarioError([Problem((), TOO_DEEP, Place(places.file, 1, 1))]) from None
    except ValueError as error:
        message = str(error)
        match = re.search(r" \(at line (\d+), column (\d+)\)", message)
        place = places.place(int(match[1]), int(match[2])) if match else _at(len(text), text, places)
        message = re.sub(r" \(at line .*?\)", "", message)
        message = next(
            (plainer for begins, plainer in PLAINER.items() if message.startswith(begins)), message
        )
        raise ScenarioError([Problem((), f"not TOML: {message}", place)]) from None
    level: list[Any] = [document]
    values = 0
    for _ in range(MOST_DEPTH + 1):
        level = [child for node in level for child in (node.values() if isinstance(node, dict) else node)]
        values += len(level)
        level = [child for child in level if isinstance(child, (dict, list))]
    if level or values > MOST_VALUES:
        what = TOO_DEEP if level else f"the file holds {values:,} values, more than {MOST_VALUES:,}"
        raise ScenarioError([Problem((), what, Place(places.file, 1, 1))])
    return document


PLAINER = {
    "Invalid value": "this is no value; a text stands in quotes, a number has a point and no comma",
    "Illegal character '\\n'": "this text does not end on its line; close it with the quote that began it",
    "Cannot overwrite a value": "this key stands twice in the same table",
    "Cannot declare": "this table stands twice",
    "Expected newline": "something follows the value; one key to a line, and a text stands in quotes",
    "Expected '=' after a key": "a line is key = value, or a [table]",
    "Invalid statement": "a line is key = value, or a [table]",
    "Unclosed array": "a list that begins with [ ends with ]",
    "Unclosed inline table": "a table that begins with { ends with }",
}
"""The most common slips, as a parser puts them and as a person would."""
TOO_DEEP = f"lists or tables are nested more than {MOST_DEPTH} deep"
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
DOTTED = re.compile(rf"""(?<![A-Za-z0-9_."'-])(?:{_PART}[ \t]*+\.[ \t]*+){{{MOST_DEPTH}}}""")
"""Keys such as a.a.a.a...; tomllib needs the square of their length in time and memory."""
DIGITS = re.compile(r"(?<![0-9_])[0-9_]{4000}")
"""Python refuses to read them, and would not say where they stand."""


def _at(offset: int, text: str, places: Places) -> Place:
    return places.place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
