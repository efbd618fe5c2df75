"""A scenario as the file that a person would have written.

In:      Scenario, or any part of one
Out:     tables in the short form of a file; the text of the file
Keeps:   what stands at its default is left out; what is written loads to an equal scenario
Not here: single values by hand (written), reading (load), records that name every value (record), files for tables of experts (tables.to_scenario)
Example: tests/scenario/test_to_toml.py
"""

import os
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import attrs
import tomlkit

from negotiation_sim.scenario.actors import NamedStrategy
from negotiation_sim.scenario.estimates import Estimate
from negotiation_sim.scenario.issues import Condition
from negotiation_sim.scenario.talks import Outcome
from negotiation_sim.strategies import STRATEGIES, options

WIDE = 110
"""A table on one line that would be longer gets lines of its own."""
MEMBERS = ("issues", "actors", "stances", "variants")
"""Tables that hold nothing but named tables: no head of their own, and one for each of these."""
IN_ORDER = ("points", "options", "worth", "when", "changes")
"""Tables whose order says something: each of theirs stays on its line, however long."""
EVIDENCE = ("basis", "claims", "why")


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


def tables(value: Any) -> Any:
    """Tables, lists, text and numbers as a file would hold them, without what stands at its default."""
    if isinstance(value, Mapping):
        return {name: tables(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, (tuple, list)):
        return [tables(inner) for inner in value]
    if not attrs.has(type(value)):
        return value
    if isinstance(value, NamedStrategy):
        plain = value.rule == STRATEGIES[value.name]() or not options(value.rule)
        return value.name if plain else {"name": value.name, **_own(value.rule)}
    if isinstance(value, Condition):
        when = {name: _own(bound) for name, bound in value.bounds.items()}
        return when if value.agreement is None else {**when, "agreement": value.agreement}
    own = _own(value)
    return own["mode"] if isinstance(value, Estimate) and own.keys() == {"mode"} else own


def _own(value: Any) -> dict[str, Any]:
    """The keys of an object that do not stand at their default."""
    kept = {}
    for field in attrs.fields(type(value)):
        inner = getattr(value, field.name)
        default = field.default
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            default = default.factory()
        if (
            not field.metadata.get("internal")
            and inner is not None
            and (default is attrs.NOTHING or inner != default)
        ):
            kept[field.name] = _short(tables(inner))
    if isinstance(value, Outcome) and len(value.ending) == 1:
        kept["ending"] = value.ending[0]
    return {name: kept[name] for name in sorted(kept, key=EVIDENCE.__contains__)}


def _short(value: Any) -> Any:
    """90 for 90.0, which reads the same; values in ``changes`` stay as they are, since nothing reads them."""
    if isinstance(value, list):
        return [_short(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


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
