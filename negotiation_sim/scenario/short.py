"""A scenario, or any part of one, in the short form in which a person would write it.

In:      Scenario, its parts, and what a program gives in their place
Out:     tables, lists, text and numbers as a file would hold them
Keeps:   what stands at its default is left out; what reads the same is the same
Not here: the text of a file (to_toml), records that name every value (record)
Example: tests/scenario/test_to_toml.py
"""

from collections.abc import Mapping
from typing import Any

import attrs

from negotiation_sim.scenario.actors import NamedStrategy
from negotiation_sim.scenario.estimates import Estimate
from negotiation_sim.scenario.issues import Condition
from negotiation_sim.scenario.talks import Outcome
from negotiation_sim.strategies import STRATEGIES, options

EVIDENCE = ("basis", "claims", "why")


def tables(value: Any) -> Any:
    """Tables, lists, text and numbers as a file would hold them, without what stands at its default.

    What numpy and pandas make of numbers and lists become Python's.
    """
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {name: tables(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, (tuple, list, range)):
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
