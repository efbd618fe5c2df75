"""What ``help()`` of a public name says: its numbers with their units, its arrays with their axes, its errors.

In: functions and classes, by their annotations and their source.
Out: what is silent, by place; the types that public things hold.
Keeps: an entry is the text of one name, so that a unit said elsewhere does not count.
Not here: whether what is said is true of real arrays (test_help).
"""

import ast
import builtins
import inspect
import re
import sys
import textwrap
import types
import typing
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import attrs
import numpy as np

import negotiation_sim as ns

PACKAGE = "negotiation_sim"
TABLES = (
    *("actors", "claims", "commitments", "correlations", "estimates", "issues", "red_lines", "rule", "talks"),
)
KEYS_ONLY = {
    name for table in (ns._PUBLIC, ns._GIVEN) for room in TABLES for name in table.get(f"scenario.{room}", ())
} - {"Input", "Scale", "Ledger"}
"""Tables of a file as objects: their keys are for everybody, and what else they can do is for the package."""
OF_THE_ENGINE = "Of the engine"
"""How an entry says that what it holds is no public type, and may change."""
WHOLE = re.compile(
    r"\b(how many|number|numbers|index|indices|id|of length)\b|from [01]\b|at least 1\b", re.IGNORECASE
)
"""What a whole number says: what it counts, or from where on."""
REAL = re.compile(
    r"(?<!\w)(0 to 1|0\.\.1|0 to 100|0\.\.100|-1 to 1"
    r"|(?:own|its|their|the same|that|the) units?|unit of (?:the|its)|in the units? that"
    r"|(?:issue|actor)'s (?:own )?unit|in utility|[Uu]tility|in points|points of|utilities|seconds|in rounds|votes)\b"
)
"""What any other number says: its unit or its range."""
AXES = re.compile(r"ndarray\[([^\]]+)\]")
ENTRY = re.compile(r"^    ([a-z_]\w*(?:, [a-z_]\w*)*)(?: \(([^)]*)\))?:? ?", re.MULTILINE)


@cache
def tree_of(module: str) -> ast.Module:
    """The source of a module."""
    return ast.parse(inspect.getsource(sys.modules[module]))


@cache
def resolved(made: Any) -> dict[str, Any]:
    """The annotations of a class or function, with those that are only imported to check types."""
    module = sys.modules[made.__module__]
    names: dict[str, Any] = dict(vars(module))
    for node in tree_of(made.__module__).body:
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), module.__name__, "exec"), names)  # noqa: S102
    return typing.get_type_hints(made, names)


def parts(type_: Any) -> Iterator[Any]:
    """The types of which an annotation is made; what a callable takes is not among them."""
    origin = typing.get_origin(type_)
    if isinstance(type_, type) or origin is None:
        yield type_
    elif origin is not typing.Literal and origin is not Callable and "Callable" not in str(origin):
        yield origin
        for argument in typing.get_args(type_):
            yield from parts(argument)


def kind(type_: Any) -> str:
    """``array``, ``whole``, ``real``, or nothing where an annotation holds no number."""
    held = [*parts(type_)]
    if np.ndarray in held:
        return "array"
    if float in held or Fraction in held or "Estimate" in {getattr(one, "__name__", "") for one in held}:
        return "real"
    return "whole" if int in held or typing.SupportsIndex in held else ""


def entries(doc: str) -> dict[str, str]:
    """What each name of ``Args`` and ``Attributes`` says: its axes, and its words to the next name."""
    found: dict[str, str] = {}
    for section in re.findall(r"^(?:Args|Attributes):\n((?:    .*\n?|\n(?=    ))+)", doc, re.MULTILINE):
        starts = [*ENTRY.finditer(section)]
        for at, after in zip(starts, [*starts[1:], None], strict=True):
            text = section[at.start() : None if after is None else after.start()]
            found.update(dict.fromkeys(at[1].split(", "), text))
            if more := re.findall(r"\), ([a-z_]\w*) \(", text):  # several with axes of their own in one line
                found.update(dict.fromkeys(more, text))
    return found


def said_of(name: str, doc: str) -> str:
    """What a docstring says of a *name*: its entry, or the sentences that name it."""
    if (entry := entries(doc).get(name)) is not None:
        return entry
    return " ".join(one for one in re.split(r"(?<=[.;])\s", doc) if re.search(rf"[*`]{name}[*`]", one))


def silent(type_: Any, words: str) -> bool:
    """Whether *words* about a value of this type leave out what help must say."""
    asked = kind(type_)
    return (
        bool(asked)
        and OF_THE_ENGINE not in words
        and not {
            "array": AXES,
            "whole": re.compile(f"{WHOLE.pattern}|{REAL.pattern}", re.IGNORECASE),
            "real": REAL,
        }[asked].search(words)
    )


def members(made: type) -> Iterator[tuple[str, Any]]:
    """The public methods and properties of a class that its own package wrote."""
    for name, member in inspect.getmembers_static(made):
        function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if not name.startswith("_") and inspect.isfunction(function):
            yield name, function


def held(made: type) -> Iterator[tuple[str, Any]]:
    """The public attributes of a class, with their types."""
    if attrs.has(made):
        hints = {}
        for one in reversed(made.__mro__):
            if attrs.has(one):
                hints.update(resolved(one))
        for one in attrs.fields(made):
            if not one.name.startswith("_") and one.name not in remembered(made):
                yield one.name, hints[one.name]


def remembered(made: type) -> set[str]:
    """The attributes of a class that nobody gives: what a value has worked out of itself."""
    found = attrs.fields(made) if attrs.has(made) else ()
    return {one.name for one in found if one.metadata.get("internal") and not one.init}


def silences(made: Any, *, keys_only: bool = False) -> Iterator[str]:
    """The places at which help of a function or class leaves out a unit, a range or axes."""
    if inspect.isfunction(made):
        yield from _silent_function(made.__name__, made)
        return
    doc = inspect.getdoc(made) or ""
    yield from (name for name, type_ in held(made) if silent(type_, entries(doc).get(name, "")))
    for name, function in () if keys_only else members(made):
        yield from _silent_function(name, function)


def _silent_function(name: str, function: Any) -> Iterator[str]:
    doc, hints = inspect.getdoc(function) or "", resolved(function)
    for argument, type_ in hints.items():
        if argument == "return":
            if silent(type_, doc):
                yield f"{name} ->"
        elif silent(type_, said_of(argument, doc)):
            yield f"{name}({argument})"


def unnamed_errors(function: Any, public: set[str]) -> set[str]:
    """Errors that a function, or a helper of its module that it calls, raises and its docstring does not name."""
    module = tree_of(function.__module__)
    helpers = {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    todo: list[ast.AST] = [ast.parse(textwrap.dedent(inspect.getsource(function)))]
    seen, raised = set[str](), set[str]()
    while todo:
        for node in ast.walk(todo.pop()):
            if isinstance(node, ast.Raise) and node.exc is not None:
                made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
                raised.add(getattr(made, "id", getattr(made, "attr", "")))
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "id", "") or (
                called.attr
                if isinstance(called, ast.Attribute) and getattr(called.value, "id", "") == "self"
                else ""
            )
            if name.startswith("_") and name in helpers and name not in seen:
                seen.add(name)
                todo.append(helpers[name])
    told = (inspect.getdoc(function) or "").partition("Raises:")[2]
    return {name for name in raised & (public | {*dir(builtins)}) if name not in told}


def types_held(made: Any, *, keys_only: bool = False) -> Iterator[tuple[str, type]]:
    """The types of the package that a function returns, or that a class holds or returns, with their places."""
    if inspect.isfunction(made):
        found = [("returns", resolved(made).get("return"))]
    else:
        told = entries(inspect.getdoc(made) or "")
        found = [(name, type_) for name, type_ in held(made) if OF_THE_ENGINE not in told.get(name, "")]
        if not keys_only:
            found += [(name, resolved(function).get("return")) for name, function in members(made)]
    for name, type_ in found:
        for part in parts(type_):
            if getattr(part, "__module__", "").startswith(PACKAGE) and not isinstance(part, types.ModuleType):
                yield name, part


def axes_of(name: str, entry: str) -> list[str]:
    """The axes that an entry gives an array: those in the brackets that follow its name."""
    after = re.search(rf"\b{name}\b[^\[]*?ndarray\[([^\]]+)\]", entry)
    return [] if after is None else after[1].split(", ")
