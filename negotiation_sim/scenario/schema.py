"""The scenario format as JSON Schema, for editors; also specialised to one scenario's ids.

In:      the classes of the nouns with the sentences that document their keys
Out:     a JSON Schema (draft 2020-12) as plain data
Keeps:   generated from the classes that read files, so it cannot name a key that is not read
Not here: checking a file (load): a schema cannot know all that must hold
Example: tests/scenario/test_schema.py
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from negotiation_sim.outputs.forms import output_schema
from negotiation_sim.plug_ins import PROTOCOLS, options_of
from negotiation_sim.scenario.actors import Actor, Inner, NamedStrategy, Stance
from negotiation_sim.scenario.claims import Ledger
from negotiation_sim.scenario.commitments import Commitment
from negotiation_sim.scenario.correlations import Correlation
from negotiation_sim.scenario.estimates import Estimate, Value
from negotiation_sim.scenario.issues import RESERVED, Bound, Condition, Issue
from negotiation_sim.scenario.red_lines import RedLine
from negotiation_sim.scenario.rule import Rule
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import Ending, Event, Talks
from negotiation_sim.scenario.values import SLUG
from negotiation_sim.strategies import STRATEGIES, options

NUMBER: dict[str, Any] = {"type": "number"}
TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
SHORT_FORMS: dict[type, dict[str, Any]] = {
    Bound: {"is": {**TEXT, "description": "the value is this option: any_of with a single one"}},
    Estimate: {"points": {**NUMBER, "description": "mode, for a reservation in the points of a score sheet"}},
}
"""Keys that stand for another one."""
LIMITS = {">=": "minimum", ">": "exclusiveMinimum", "<=": "maximum", "<": "exclusiveMaximum"}


def json_schema(
    scenario: Scenario | None = None, *, ledger: bool = False, output: str | None = None
) -> dict[str, Any]:
    """The JSON Schema of scenario files, of ledgers of claims, or of an output.

    Args:
        scenario: Its own ids are the only ones allowed, so that an editor completes them.
        ledger: That of ledgers instead.
        output: That of what a command prints with ``--json`` instead, ``run`` for example.

    Raises:
        NegotiationSimError: If there is no such output.
    """
    if output is not None:
        return output_schema(output)
    writer = _Writer(scenario)
    top = writer.table(Ledger if ledger else Scenario)
    if not ledger:
        top["properties"] = {
            "extends": {**TEXT, "description": "another scenario file to start from"},
            **top["properties"],
        }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **top, "$defs": writer.definitions}


def _fields(cls: type) -> list[Any]:
    return [field for field in attrs.fields(cls) if not field.metadata.get("internal")]


class _Writer:
    """Writes schemas for types; objects go to ``$defs``, once each."""

    def __init__(self, scenario: Scenario | None) -> None:
        self.definitions: dict[str, Any] = {}
        self.scenario = scenario
        self.ids: dict[tuple[type, str], Iterable[str]] = {}
        if scenario is not None:
            actors, issues, claims = [*scenario.actors], [*scenario.issues], [*scenario.claims]
            self.ids = {
                (Commitment, "actor"): actors,
                (Commitment, "issue"): issues,
                (Talks, "parties"): actors,
                (Talks, "participants"): actors,
                (Talks, "ratify"): actors,
                (Rule, "veto"): [*scenario.talks.parties],
                (Actor, "members"): actors,
                (Correlation, "between"): [*scenario.inputs()],
            }
            claimed = (Issue, Actor, Stance, Inner, RedLine, Commitment, Correlation, Event, Estimate)
            self.ids |= {(cls, "claims"): claims for cls in claimed}

    def table(self, cls: type) -> dict[str, Any]:
        """An attrs class as an object without unknown keys."""
        attrs.resolve_types(cls)
        fields = _fields(cls)
        return {
            "type": "object",
            "description": (cls.__doc__ or "").strip().split("\n")[0],
            "additionalProperties": False,
            "properties": {field.name: self.key(cls, field) for field in fields} | SHORT_FORMS.get(cls, {}),
            # Whatever else is due may stand in a file that this one extends; `simulate check` knows.
            "required": [field.name for field in fields if field.name in ("format", "id")],
        }

    def key(self, cls: type, field: Any) -> dict[str, Any]:
        """One key, with its sentence, its default and its limits."""
        plugged = {"protocol": lambda: {"enum": [*PROTOCOLS]}, "protocol_options": self.protocol_options}
        schema = plugged.get(field.name, lambda: self.kind(field.type))()
        if ids := self.ids.get((cls, field.name)):
            choice = {"enum": [*ids]}
            schema = {**schema, "items": choice} if schema.get("type") == "array" else choice
        for limit, bound in _limits(field.validator):
            schema = {**schema, limit: bound}
        if isinstance(field.default, (int, float, str)):
            schema = {**schema, "default": field.default}
        return {**schema, "description": field.metadata["doc"]}

    def kind(self, type_: Any) -> dict[str, Any]:
        """The schema of a type."""
        simple: dict[Any, dict[str, Any]] = {
            str: TEXT,
            float: NUMBER,
            int: {"type": "integer"},
            bool: {"type": "boolean"},
            date: {"anyOf": [{"type": "string", "format": "date"}, {"type": "object"}]},
            Any: {},
            Value: {"anyOf": [NUMBER, TEXT]},
            tuple[Ending, ...]: {
                "anyOf": [self.choice(Ending), {"type": "array", "items": self.choice(Ending)}]
            },
        }
        shorter: dict[Any, Callable[[], dict[str, Any]]] = {
            Estimate: lambda: {"anyOf": [NUMBER, TEXT, self.named(Estimate)]},
            Rule: lambda: {"anyOf": [{"const": "unanimity"}, self.named(Rule)]},
            NamedStrategy: self.strategy,
            Condition: self.condition,
        }
        if type_ in simple:
            return simple[type_]
        if type_ in shorter:
            return shorter[type_]()
        return self.named(type_) if attrs.has(type_) else self.compound(type_)

    def compound(self, type_: Any) -> dict[str, Any]:
        """Choices, unions, lists and tables of tables."""
        origin, inner = get_origin(type_), get_args(type_)
        if origin is Literal:
            return self.choice(type_)
        if origin in (Union, UnionType):
            kinds = [self.kind(item) for item in inner if item is not NoneType]
            return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        if origin is tuple:
            items = {"type": "array", "items": self.kind(inner[0])}
            return items if inner[-1] is ... else {**items, "minItems": len(inner), "maxItems": len(inner)}
        assert origin is Mapping, type_
        names: dict[str, Any] = (
            {} if inner[1] is Any else {"propertyNames": {"pattern": "^" + SLUG.pattern.replace("\\Z", "$")}}
        )
        return {"type": "object", **names, "additionalProperties": self.kind(inner[1])}

    def named(self, cls: type) -> dict[str, Any]:
        """A reference to the definition of a class."""
        if cls.__name__ not in self.definitions:
            self.definitions[cls.__name__] = {}  # against endless recursion
            self.definitions[cls.__name__] = self.table(cls)
            if cls is Actor and self.scenario:
                stances = self.definitions["Actor"]["properties"]["stances"]
                stances |= {"properties": self.by_issue(Stance, "position"), "additionalProperties": False}
        return {"$ref": f"#/$defs/{cls.__name__}"}

    def by_issue(self, cls: type, key: str) -> dict[str, Any]:
        """For each issue of the scenario the class, its *key* limited to numbers and the issue's own points."""
        assert self.scenario is not None
        estimate = [self.named(Estimate)] if key == "position" else []
        return {
            name: {
                **self.named(cls),
                "properties": {key: self.places(issue, estimate)},
                "title": issue.title,
            }
            for name, issue in self.scenario.issues.items()
        }

    def places(self, issue: Issue, others: list[dict[str, Any]]) -> dict[str, Any]:
        """A place on an issue: one of its options, or a number or a point."""
        kinds = [] if issue.options else [NUMBER]
        return {"anyOf": [*kinds, {"enum": [*(issue.options or issue.points)]}, *others]}

    def choice(self, type_: Any) -> dict[str, Any]:
        """One of a few words or numbers."""
        return {"enum": [*get_args(type_)]}

    def condition(self) -> dict[str, Any]:
        """Bounds by issue, and perhaps an agreement."""
        agreement = {"type": "boolean", "description": "whether there is an agreement (commitments only)"}
        known = self.by_issue(Bound, "nearest") if self.scenario else {}
        others = False if self.scenario else self.named(Bound)
        return {
            "type": "object",
            "properties": {RESERVED[0]: agreement, **known},
            "additionalProperties": others,
        }

    def protocol_options(self) -> dict[str, Any]:
        """The numbers of every protocol that has some."""
        found = {
            name: {**NUMBER, **dict(_limits(f.validator)), "description": f.metadata.get("doc", "")}
            for make in PROTOCOLS.values()
            for name, f in options_of(make).items()
        }
        return {"type": "object", "properties": found, "additionalProperties": NUMBER}

    def strategy(self) -> dict[str, Any]:
        """A name, or a table with the name and the strategy's own numbers."""
        tables = []
        for name, make in STRATEGIES.items():
            table = {"name": {"const": name}}
            table |= {
                name: {**NUMBER, "description": f.metadata.get("doc", "")}
                for name, f in options(make()).items()
            }
            tables.append(
                {"type": "object", "properties": table, "required": ["name"], "additionalProperties": False}
            )
        return {"anyOf": [{"enum": [*STRATEGIES]}, *tables]}


def _limits(validator: Any) -> Iterator[tuple[str, Any]]:
    """What attrs' number validators say, in the words of JSON Schema."""
    inner = getattr(validator, "_validators", None) or getattr(validator, "validator", None)
    if isinstance(inner, tuple):
        for item in inner:
            yield from _limits(item)
    elif inner is not None:
        yield from _limits(inner)
    elif (operator := getattr(validator, "compare_op", None)) in LIMITS:
        yield LIMITS[operator], validator.bound
