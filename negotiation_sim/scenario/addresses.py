"""One language for the path of a number: files, command line, library and result tables.

In:      an address such as actors.russia.stances.foreign_troops.position, and a new value
Out:     the same object with that value there; the addresses that exist
Keeps:   nothing is changed in place; what stands in a list is named by its id
Not here: which addresses carry an estimate (scenario)
Example: tests/scenario/test_scenario.py
"""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from typing import Any, get_args, get_origin

import attrs

from negotiation_sim.errors import Path, Problem, ScenarioError, dotted, suggestion
from negotiation_sim.scenario.estimates import Estimate, Value, derived, exactly
from negotiation_sim.scenario.structure import strictly

Asked = Callable[[Value], Estimate]


def replaced(root: Any, address: str, value: Any) -> Any:
    """*root* with *value* at *address*.

    A bare value for an estimate is exact: whoever asks "what if" asks about this very number. A
    table with low, mode and high keeps it uncertain.

    Raises:
        ScenarioError: If the address does not exist, or the value does not fit there.
    """
    return _replaced(root, tuple(address.split(".")), (), value, root)


def numbers_at(root: Any, address: str) -> type[int] | type[float] | None:
    """Which numbers the setting at *address* takes: whole ones, any, or None where it is a choice."""
    node, *path = root, *address.split(".")
    for part in path[:-1]:
        node = dict(_children(node)).get(part)
    if isinstance(node, Mapping):
        return float if isinstance(node.get(path[-1]), float) else None
    if not attrs.has(type(node)):
        return None
    attrs.resolve_types(type(node))
    field = attrs.fields_dict(type(node)).get(path[-1])
    kinds = () if field is None else (field.type, *get_args(field.type))
    return int if int in kinds else float if float in kinds else None


def _replaced(node: Any, path: Path, done: Path, value: Any, root: Any) -> Any:
    name = path[0]
    children = dict(_children(node))
    if name not in children:
        raise ScenarioError([Problem((), unknown_address((*done, *path), root))])
    if len(path) == 1:
        asked = partial(exactly, basis=getattr(root, "basis", None) or "assumed")
        new = _new_leaf(node, str(name), value, asked, top=not done)
    else:
        new = _replaced(children[name], path[1:], (*done, name), value, root)
    if isinstance(node, Mapping):
        return {**node, name: new}
    if isinstance(node, tuple):
        return tuple(new if item.id == name else item for item in node)
    return attrs.evolve(node, **{str(name): new})


def unknown_address(path: Path, root: Any) -> str:
    """The message for a *path* that leads nowhere in *root*, with the nearest one that does.

    Each part is put right among its own neighbours; only where none is near are whole addresses compared.
    """
    near: Path = ()
    node = root
    for part in path:
        children = dict(_children(node))
        close = [part] if part in children else get_close_matches(str(part)[:200], map(str, children), n=1)
        if not close:
            break
        near, node = (*near, close[0]), children[close[0]]
    whole = dotted(path)
    known = [dotted(near)] if len(near) == len(path) else addresses(root)
    return f"unknown address '{whole[:300]}'{suggestion(whole, known)}"


def _new_leaf(node: Any, name: str, value: Any, asked: Asked, *, top: bool) -> Any:
    """*value* as what the field *name* of *node* holds; *asked* makes an estimate of a bare number."""
    if isinstance(node, Mapping) and isinstance(node[name], float):
        return strictly({"value": value}, _Number).value
    if isinstance(node, Mapping) and isinstance(node[name], Estimate):
        return _estimate(value, asked)
    if attrs.has(type(node)):
        attrs.resolve_types(type(node))
    if top and name in READ_WITH_THE_FILE:
        raise ScenarioError([Problem((), f"'{name}' is read with the file and cannot be changed afterwards")])
    field = attrs.fields_dict(type(node))[name] if attrs.has(type(node)) else None
    if field is None or name == "id" or _holds_more(field.type):
        hint = "; an address with dots stands in quotes" if top and isinstance(value, Mapping) else ""
        message = f"'{name}' is no number or setting: an address goes further down{hint}"
        raise ScenarioError([Problem((), message)])
    if field.type not in (Estimate, Estimate | None):
        holder = attrs.make_class(
            "Holder", {name: attrs.field(type=field.type, validator=field.validator)}, frozen=True
        )
        return getattr(strictly({name: _exact_inside(value, field.type, asked)}, holder), name)
    return _estimate(value, asked)


def _exact_inside(value: Any, type_: Any, asked: Asked) -> Any:
    """A table that holds numbers, such as a whole red line, with the bare ones made exact."""
    if not isinstance(value, Mapping):
        return value
    around: Any = next((part for part in (type_, *get_args(type_)) if attrs.has(part)), None)
    if around is Estimate:
        return {name: _estimate(inner, asked) for name, inner in value.items()}
    names = [f.name for f in attrs.fields(around) if f.type in (Estimate, Estimate | None)] if around else []
    set_to = derived if "basis" in value else asked
    return {
        name: inner
        if name not in names or isinstance(inner, Mapping)
        else set_to(strictly({"mode": inner}, Estimate).mode)
        for name, inner in value.items()
    }


def _estimate(value: Any, asked: Asked) -> Estimate:
    """A bare value is exact; a table keeps its range."""
    if not isinstance(value, Mapping):
        return asked(strictly({"mode": value}, Estimate).mode)
    example = asked(0.0)
    own = {} if "basis" in value else {"basis": example.basis, "why": example.why}
    return strictly({**own, **value}, Estimate)


READ_WITH_THE_FILE = ("format", "evidence", "basis")


@attrs.frozen
class _Number:
    """A number in a table of numbers."""

    value: float


def _holds_more(type_: Any) -> bool:
    """Whether a field is a whole table of tables, which is no one setting."""
    inner = [part for part in get_args(type_) if attrs.has(part) and part is not Estimate]
    return get_origin(type_) in (Mapping, tuple) and bool(inner)


def _children(node: Any) -> Iterator[tuple[str, Any]]:
    """What can be named below *node*."""
    if isinstance(node, Mapping):
        yield from node.items()
    elif isinstance(node, tuple):
        yield from ((item.id, item) for item in node if hasattr(item, "id"))
    elif attrs.has(type(node)):
        for field in attrs.fields(type(node)):
            if not field.metadata.get("internal"):
                yield field.name, getattr(node, field.name)


def addresses(node: Any, path: Path = ()) -> Iterator[str]:
    """Every address below *node* that holds a number or a setting."""
    for name, child in _children(node):
        here = (*path, name)
        inner = isinstance(child, Mapping) or attrs.has(type(child)) or (isinstance(child, tuple) and child)
        if isinstance(child, Estimate) or not inner or not any(True for _ in _children(child)):
            yield dotted(here)
        else:
            yield from addresses(child, here)


def estimates_below(node: Any, path: Path = ()) -> Iterator[str]:
    """The address of every estimate below *node*, whether or not it bears on a run."""
    for name, child in _children(node):
        if isinstance(child, Estimate):
            yield dotted((*path, name))
        elif isinstance(child, (Mapping, tuple)) or attrs.has(type(child)):
            yield from estimates_below(child, (*path, name))
