"""A scenario as the file that a person would have written.

In:      Scenario
Out:     the text of the file
Keeps:   what is written loads to an equal scenario
Not here: which keys it has (short), single values by hand (written), reading (load), records that name every value (record), files for tables of experts (tables.to_scenario)
Example: tests/scenario/test_to_toml.py
"""

import os
from pathlib import PurePath
from typing import Any

import tomlkit

from negotiation_sim.scenario.short import tables

WIDE = 110
"""A table on one line that would be longer gets lines of its own."""
MEMBERS = ("issues", "actors", "stances", "variants")
"""Tables that hold nothing but named tables: no head of their own, and one for each of these."""
IN_ORDER = ("points", "options", "worth", "when", "changes")
"""Tables whose order says something: each of theirs stays on its line, however long."""


def toml_text(scenario: Any, folder: str | os.PathLike[str]) -> str:
    """The scenario file, with variant and changes carried out, for a file that lies in *folder*.

    With changes its variants are left out.
    """
    whole = tables(scenario)
    if scenario.changes:
        whole.pop("variants", None)  # they ask their questions of the scenario before its changes
    if whole.get("evidence"):
        whole["evidence"] = [PurePath(os.path.relpath(name, folder)).as_posix() for name in whole["evidence"]]
    document = tomlkit.document()
    document.update(_laid_out(whole, ()))
    return tomlkit.dumps(document)


def _laid_out(table: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """The items of a table: first what stands on one line, then the tables with a head."""
    lines: dict[str, Any] = {}
    below: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            below[name] = tomlkit.aot()
            for item in value:
                below[name].append(_head(item, (*path, name)))
        elif isinstance(value, dict) and _needs_head(value, (*path, name)):
            below[name] = _head(value, (*path, name))
        else:
            lines[name] = _inline(value) if isinstance(value, dict) else value
    return {**lines, **below}


def _head(table: dict[str, Any], path: tuple[str, ...]) -> Any:
    made = tomlkit.table(is_super_table=path[-1] in MEMBERS)
    for name, value in _laid_out(table, path).items():
        made.append(name, value)
    return made


def _needs_head(table: dict[str, Any], path: tuple[str, ...]) -> bool:
    long = len(_inline(table).as_string()) > WIDE and not {*path[-2:-1]} & {*IN_ORDER}
    return long or _headed(path)


def _headed(path: tuple[str, ...]) -> bool:
    """Whether the table at a path has a head of its own, however short it is."""
    match path:
        case ("talks" | "uncertainty" | "issues" | "actors" | "variants",):
            return True
        case ("issues" | "actors" | "variants", _) | ("variants", _, "changes"):
            return True
        case ("issues", _, "points" | "options") | ("actors", _, "stances") | ("actors", _, "stances", _):
            return True
    return False


def _inline(table: dict[str, Any]) -> Any:
    made = tomlkit.inline_table()
    made.update({name: _inline(value) if isinstance(value, dict) else value for name, value in table.items()})
    return made
