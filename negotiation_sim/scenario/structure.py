"""From plain tables to the nouns of a scenario: strict, and all problems at once.

In:      the tables of a parsed file (dicts, lists, numbers, text)
Out:     frozen attrs objects, and every problem with the path that leads to it
Keeps:   all problems at once, each with its path; what is right is read whatever else is wrong
Not here: TOML and files (load), single values (values), what must hold between the parts (the nouns)
Example: tests/scenarios/invalid/
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, mapping_structure_factory, override

from negotiation_sim.errors import Path, Problem, ScenarioError, suggestion, unknown
from negotiation_sim.scenario import values
from negotiation_sim.scenario.actors import NamedStrategy, Stance
from negotiation_sim.scenario.estimates import PLACEHOLDER, Estimate, Value, as_share
from negotiation_sim.scenario.issues import Bound, Condition, Point
from negotiation_sim.scenario.red_lines import RedLine
from negotiation_sim.scenario.rule import UNANIMITY, Rule
from negotiation_sim.scenario.talks import Ending
from negotiation_sim.strategies import STRATEGIES, options

T = TypeVar("T")
MOST_PROBLEMS = 100
TABLES = {
    "talks": "[talks]",
    "uncertainty": "[uncertainty]",
    "issues": "[issues.ID]",
    "actors": "[actors.ID]",
    "commitments": "[[commitments]]",
    "correlations": "[[correlations]]",
    "events": "[[events]]",
    "outcomes": "[[outcomes]]",
    "variants": "[variants.ID]",
}
"""The tables of the whole file, which a slip puts below another heading, with headings of their own."""
PASSES = 25


def structured(tables: Mapping[str, Any], into: type[T]) -> tuple[T, list[Problem], set[Path]]:
    """Read *tables* as an object of class *into*.

    What cannot be read is told and then mended with a placeholder, so that everything else can
    still be read and checked; the paths of the placeholders are returned with the problems.
    """
    document = _copy(tables)
    problems: list[Problem] = []
    mended: set[Path] = set()
    for _ in range(PASSES):
        try:
            return CONVERTER.structure(document, into), problems, mended
        except (ClassValidationError, IterableValidationError, ValueError, TypeError) as error:
            before = {*mended}
            for path, wanted, message in _flat(error, (), into):
                if not below_any(path, before):
                    problems.append(Problem(path, message))
                _mend(document, path, wanted)
                # A pair of numbers is read as a whole: what half of it says is about our placeholder.
                mended.add(path[:-1] if wanted in (int, float) and isinstance(path[-1], int) else path)
                if len(problems) >= MOST_PROBLEMS:
                    raise TooManyProblemsError(problems) from None
    raise TooManyProblemsError(problems)


def strictly(tables: Mapping[str, Any], into: type[T]) -> T:
    """Read a small table that must be right.

    Raises:
        ScenarioError: With what is wrong, without paths: whoever asked knows the place.
    """
    try:
        return CONVERTER.structure(tables, into)
    except (ClassValidationError, IterableValidationError, ValueError, TypeError) as error:
        raise ScenarioError(Problem((), message) for _, _, message in _flat(error, (), into)) from None


class TooManyProblemsError(Exception):
    """So much is wrong that reading on makes no sense."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


def below_any(path: Path, tops: set[Path]) -> bool:
    """Whether one of *tops* is *path* or leads to it."""
    return any(path[:length] in tops for length in range(len(path) + 1))


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(item) for name, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


# --- From cattrs' groups of exceptions to flat problems ---------------------------------------


def _flat(error: BaseException, path: Path, wanted: Any) -> Iterator[tuple[Path, Any, str]]:
    """Every (path, type that was due, message) in a tree of exceptions."""
    if isinstance(error, (ClassValidationError, IterableValidationError)):
        for inner in error.exceptions:
            note = next((n for n in getattr(inner, "__notes__", ()) if type(n) is not str), None)
            if isinstance(note, AttributeValidationNote):
                yield from _flat(inner, (*path, note.name), note.type)
            elif isinstance(note, IterableValidationNote):
                yield from _flat(inner, (*path, note.index), note.type)
            else:
                yield from _flat(inner, path, getattr(error, "cl", wanted))
    elif isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(error.extra_fields):
            message = unknown("key", name, [*_keys(error.cl), *(() if path else ("extends",))])
            yield (*path, name), None, _misplaced(name, path) if path and name in TABLES else message
    elif isinstance(error, _AtKeyError):
        yield from _flat(error.error, (*path, error.key), error.wanted)
    elif isinstance(error, KeyError):
        yield path, wanted, f"missing key '{path[-1]}'"
    elif match := values.LIMIT.match(str(error)):
        # attrs' validators name the attribute first; the file says where it stands.
        told, number = values.limit_told(match)
        field = attrs.fields_dict(wanted).get(match[1]) if attrs.has(wanted) else None
        per_cent = as_share(float(number)) if " at most 1," in told else ""
        required = field is not None and field.default is attrs.NOTHING
        yield (
            (*path, match[1]),
            int if required else None,
            f"{told}{per_cent}",
        )
    else:
        yield path, wanted, str(error)


def _misplaced(name: str, path: Path) -> str:
    """The message for a table of the whole file that stands below another heading."""
    listed = len(path) > 1 and isinstance(path[1], int)
    here = f"[[{path[0]}]]" if listed else f"[{'.'.join(map(str, path))}]"
    return (
        f"'{name}' belongs to the whole file, and stands below {here}: write it above the first heading, "
        f"or below one of its own such as {TABLES[name]}"
    )


def _keys(cls: type) -> list[str]:
    return [field.name for field in attrs.fields(cls) if not field.metadata.get("internal")]


def _mend(document: Any, path: Path, wanted: Any) -> None:
    """Put a placeholder of the wanted type at *path*, or take away what nobody wants there."""
    if not path:
        return
    *above, last = path
    around = document
    for part in above:
        try:
            around = around[part]
        except (KeyError, TypeError):  # a part that is not there, or that a person wrote in a shorter form
            return
    placeholder = _placeholder(wanted)
    if isinstance(around, list):
        around[int(last)] = placeholder
    elif isinstance(around, dict) and last == "basis":  # the one basis that asks for nothing
        around["basis"] = "invented"
    elif isinstance(around, dict) and placeholder is not None:
        around[last] = placeholder
    elif isinstance(around, dict):
        around.pop(last, None)


def _placeholder(wanted: Any) -> Any:
    """A stand-in that reads as the wanted type; None where leaving the key out will do."""
    origin = get_origin(wanted)
    if wanted in (NamedStrategy, Rule) or wanted is None or type(None) in get_args(wanted):
        return None
    if wanted in PLACEHOLDERS:
        return PLACEHOLDERS[wanted]
    if origin is Literal:
        return get_args(wanted)[0]
    if origin is tuple:
        return [values.UNREAD, values.UNREAD] if ... not in get_args(wanted) else []
    return {} if attrs.has(wanted) or origin is not None else None


PLACEHOLDERS: dict[Any, Any] = {
    str: "-",
    int: 1_000,  # fits wherever whole numbers are due, and leaves every round within the talks
    float: values.UNREAD,
    bool: False,
    Value: values.UNREAD,
    Estimate: PLACEHOLDER,
    date: date(2000, 1, 1),
}


EXAMPLES: dict[Any, str] = {
    Bound: "{ at_least = 0.5 }",
    Condition: "{ ISSUE = { at_least = 0.5 } }",
    Point: '{ at = 0.5, means = "..." }',
    RedLine: "{ at_most = 0.5 }",
    Stance: "{ position = 0.5, salience = 0.5 }",
}


# --- Forms that a person may write shorter than the object ---------------------------------------


def _estimate(value: Any, _: Any) -> Estimate:
    if isinstance(value, Estimate):
        return value
    if isinstance(value, dict) and "points" in value and "mode" not in value:
        value = {"mode" if name == "points" else name: inner for name, inner in value.items()}
        return attrs.evolve(_ESTIMATE_TABLE(value, Estimate), in_points=True)
    return (
        _ESTIMATE_TABLE(value, Estimate)
        if isinstance(value, dict)
        else Estimate(mode=values.number_or_point(value))
    )


def _bound(value: Any, _: Any) -> Bound:
    """``is = "x"`` is short for ``any_of = ["x"]``."""
    table = dict(values.table(value, EXAMPLES[Bound]))
    if "is" in table and "any_of" not in table:
        try:
            table["any_of"] = [values.text(table.pop("is"))]
        except ValueError as error:
            raise _AtKeyError("is", None, error) from None
    return _BOUND_TABLE(table, Bound)


def _endings(value: Any, _: Any) -> tuple[Ending, ...]:
    if isinstance(value, str):
        return (values.choice(value, Ending),)
    return tuple(CONVERTER.structure(value, list[Ending]))


def _condition(value: Any, _: Any) -> Condition:
    table = dict(values.table(value, EXAMPLES[Condition]))
    try:
        agreement = values.boolean(table.pop("agreement")) if "agreement" in table else None
    except ValueError as error:
        raise _AtKeyError("agreement", bool, error) from None
    return Condition(bounds=CONVERTER.structure(table, BOUNDS), agreement=agreement)


def _rule(value: Any, _: Any) -> Rule:
    if value == "unanimity":
        return UNANIMITY
    if isinstance(value, str):
        raise ValueError(
            f"{values.told(value)} is no rule: 'unanimity', or a table such as {{ share = 0.67 }}"
        )
    return _RULE_TABLE(values.table(value), Rule)


def _strategy(value: Any, _: Any) -> NamedStrategy:
    table = {"name": value} if isinstance(value, str) else dict(values.table(value))
    name = table.pop("name", None)
    if not isinstance(name, str):
        raise ValueError('a strategy needs a name, such as "boulware" or { name = "boulware", e = 0.3 }')
    if name not in STRATEGIES:
        raise ValueError(unknown("strategy", name, STRATEGIES))
    make = STRATEGIES[name]
    rule: Any = make()
    fields = options(rule)
    numbers = {}
    for option, number in table.items():
        if option not in fields:
            message = f"unknown key '{option[:200]}' of strategy '{name}'{suggestion(option, fields)}"
            raise _AtKeyError(option, None, ValueError(message))
        try:
            numbers[option] = values.number(number)
        except ValueError as error:
            raise _AtKeyError(option, float, error) from None
    return NamedStrategy(name, attrs.evolve(rule, **numbers) if numbers else rule)


class _AtKeyError(ValueError):
    """What is wrong with one key of a table that is read by hand, and the type that was due there."""

    def __init__(self, key: str, wanted: Any, error: ValueError) -> None:
        self.key, self.wanted, self.error = key, wanted, error
        super().__init__(str(error))


# --- The converter ---------------------------------------------------------------------------------


def _class_hook(cls: type) -> Callable[[Any, Any], Any]:
    """Tables become attrs objects; internal fields are no keys of the file."""
    internal = {f.name: override(omit=True) for f in attrs.fields(cls) if f.metadata.get("internal")}
    read: Any = make_dict_structure_fn(cls, CONVERTER, _cattrs_forbid_extra_keys=True, **internal)  # type: ignore[arg-type]
    return lambda value, into: read(values.table(value, EXAMPLES.get(into, "")), into)


def _mapping_hook(type_: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    read = mapping_structure_factory(type_, converter)
    return lambda value, into: read(values.table(value), into)


def _tuple_hook(type_: Any) -> Callable[[Any, Any], Any]:
    item, *rest = get_args(type_)
    if rest == [...]:
        return lambda value, _: tuple(CONVERTER.structure(values.list_of(value), list[item]))  # type: ignore[valid-type]

    def pair(value: Any, _: Any) -> Any:
        if len(values.list_of(value)) != 2:
            raise ValueError(f"expected a list of two numbers, got a list of {len(value)}")
        return tuple(CONVERTER.structure(value, list[item]))  # type: ignore[valid-type]

    return pair


def _made_of(origin: Any) -> Callable[[Any], bool]:
    return lambda kind: get_origin(kind) is origin


BOUNDS: Any = Mapping[str, Bound]
CONVERTER = Converter(forbid_extra_keys=True, detailed_validation=True)
CONVERTER.register_structure_hook_factory(attrs.has, _class_hook)
CONVERTER.register_structure_hook_factory(_made_of(Mapping), _mapping_hook)
CONVERTER.register_structure_hook_factory(_made_of(tuple), _tuple_hook)
CONVERTER.register_structure_hook_func(_made_of(Literal), values.choice)
CONVERTER.register_structure_hook_func(lambda t: t == Value, values.number_or_point)
CONVERTER.register_structure_hook_func(lambda t: t == date | str | None, values.day_or_text)
CONVERTER.register_structure_hook_func(lambda t: t == Value | None, values.number_or_point)
CONVERTER.register_structure_hook_func(lambda t: t == tuple[Ending, ...], _endings)
for _type, _hook in (
    (float, values.number),
    (int, values.whole),
    (str, values.text),
    (bool, values.boolean),
    (date, values.day),
    (Condition, _condition),
    (NamedStrategy, _strategy),
):
    CONVERTER.register_structure_hook(_type, _hook)
_ESTIMATE_TABLE = make_dict_structure_fn(
    Estimate, CONVERTER, _cattrs_forbid_extra_keys=True, _in_points=override(omit=True)
)
_BOUND_TABLE = make_dict_structure_fn(Bound, CONVERTER, _cattrs_forbid_extra_keys=True)
_RULE_TABLE = make_dict_structure_fn(Rule, CONVERTER, _cattrs_forbid_extra_keys=True)
CONVERTER.register_structure_hook(Estimate, _estimate)
CONVERTER.register_structure_hook(Bound, _bound)
CONVERTER.register_structure_hook(Rule, _rule)
