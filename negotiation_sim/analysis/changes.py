"""What differs between two scenarios, and one scenario with single differences of the other.

In:      two scenarios, before and after
Out:     Change: addresses that belong together, with their values; the scenario that has only these changed
Keeps:   only what bears on a run counts: titles, claims and reasons may differ freely
Not here: changing a scenario by address (addresses), what a change does (attribution)
Example: tests/analysis/test_compare.py
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from attrs import evolve, frozen

from negotiation_sim.errors import Problem, ScenarioError, dotted
from negotiation_sim.model.arrays import compile_scenario
from negotiation_sim.scenario.actors import Actor, Stance
from negotiation_sim.scenario.commitments import Commitment
from negotiation_sim.scenario.correlations import Correlation
from negotiation_sim.scenario.estimates import Estimate, Input
from negotiation_sim.scenario.issues import Issue, Point
from negotiation_sim.scenario.red_lines import RedLine
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import Event, Outcome, Talks, Uncertainty

Path = tuple[str, ...]

# Nouns that are looked into; anything else is compared as a whole.
NOUNS = (
    *(Scenario, Talks, Uncertainty, Issue, Point, Actor, Stance, RedLine, Commitment),
    *(Correlation, Event, Outcome),
)
# Words for the reader, and what says how often to run: nothing of it bears on a run.
SILENT = {"title", "summary", "as_of", "evidence", "name", "means", "claims", "why", "runs", "seed", "unit"}
SILENT_BELOW_TOP = {"format", "variants"}
MISSING = "(not there)"


@frozen
class Change:
    """Addresses that change together, and what stood and stands there.

    Attributes:
        addresses: One address; several where one alone would make the scenario wrong.
        before, after: The values, as short text.
    """

    addresses: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    paths: tuple[Path, ...]


def changes_between(before: Scenario, after: Scenario) -> tuple[Change, ...]:
    """Every difference that bears on a run; those that only hold together are one change.

    A change that is wrong alone is joined with the others of the same table, such as a stance. If that is
    wrong too it stays alone, and :func:`only` raises for it.
    """
    paths = [
        path for path in _differing(before, after, ()) if not same_talks(before, _only(before, after, [path]))
    ]
    alone = [path for path in paths if _holds(before, after, [path])]
    groups = [[path] for path in alone]
    for path in paths:
        if path in alone or any(path in group for group in groups):
            continue
        table = [other for other in paths if other[:-1][:4] == path[:-1][:4]]
        together = table if len(table) > 1 and _holds(before, after, table) else [path]
        groups = [[other for other in group if other not in together] for group in groups]
        groups = [group for group in groups if group] + [together]
    groups.sort(key=lambda group: paths.index(group[0]))
    return tuple(
        Change(
            tuple(dotted(path) for path in group),
            tuple(_text(_at(before, path)) for path in group),
            tuple(_text(_at(after, path)) for path in group),
            tuple(group),
        )
        for group in groups
    )


def only(before: Scenario, after: Scenario, changes: Iterable[Change]) -> Scenario:
    """*before* with only these changes of *after*.

    Raises:
        ScenarioError: If that scenario does not hold together.
    """
    made = _only(before, after, [path for change in changes for path in change.paths])
    if problems := [*_problems(made)]:
        raise ScenarioError(problems)
    return made


def same_talks(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios lead to the same runs with the same names, whatever their evidence."""
    return _bare(one) == _bare(other)


def _bare(scenario: Scenario) -> tuple[Any, ...]:
    try:
        compiled = compile_scenario(scenario)
    except (ValueError, KeyError):  # it does not hold together, so it is not the same either
        return (object(),)
    inputs = tuple(
        (Input(given.address, given.low, given.mode, given.high), slot) for given, slot in compiled.inputs
    )
    outcomes = tuple(outcome.id for outcome in scenario.outcomes)
    return evolve(compiled, inputs=inputs), outcomes


def _holds(before: Scenario, after: Scenario, paths: list[Path]) -> bool:
    return not any(True for _ in _problems(_only(before, after, paths)))


def _problems(scenario: Scenario) -> Iterator[Problem]:
    problems = [*scenario.problems()]
    yield from problems
    if not problems:
        # Variants are questions to the scenario; they bear on none of its runs.
        yield from evolve(scenario, variants={}).question_problems()


def _differing(before: Any, after: Any, path: Path) -> Iterator[Path]:
    """The paths of the smallest parts that differ."""
    if before == after:
        return
    if isinstance(before, Estimate) and isinstance(after, Estimate):
        if _value(before) != _value(after):
            yield path
        return
    ours, theirs = _parts(before), _parts(after)
    if ours is None or theirs is None or type(before) is not type(after):
        yield path
        return
    for name in dict.fromkeys([*ours, *theirs]):
        if name in SILENT or (not path and name in SILENT_BELOW_TOP):
            continue
        if name in ours and name in theirs:
            yield from _differing(ours[name], theirs[name], (*path, name))
        else:
            yield (*path, name)


def _value(estimate: Estimate) -> tuple[Any, ...]:
    return estimate.mode, estimate.low, estimate.high, estimate.basis


def _parts(node: Any) -> dict[str, Any] | None:
    """What has a name below *node*; None where it is compared as a whole."""
    if isinstance(node, NOUNS):
        listed = [f for f in attrs.fields(type(node)) if not f.metadata.get("internal")]
        return {f.name: getattr(node, f.name) for f in listed}
    if isinstance(node, Mapping) and all(isinstance(item, (*NOUNS, Estimate)) for item in node.values()):
        return dict(node)
    if isinstance(node, tuple) and all(isinstance(item, NOUNS) for item in node):
        return {item.id: item for item in node}
    return None


def _at(node: Any, path: Path) -> Any:
    for name in path:
        parts = _parts(node) or {}
        if name not in parts:
            return MISSING
        node = parts[name]
    return node


def _only(before: Scenario, after: Scenario, paths: Iterable[Path]) -> Scenario:
    made = evolve(before, claims={**after.claims, **before.claims})
    for path in paths:
        made = _grafted(made, after, path)
    return made


def _grafted(node: Any, donor: Any, path: Path) -> Any:
    """*node* with what *donor* has at *path*; without it if it has nothing there."""
    name, parts, given = path[0], _parts(node) or {}, _parts(donor) or {}
    new = given.get(name, MISSING) if len(path) == 1 else _grafted(parts[name], given[name], path[1:])
    if isinstance(node, Mapping):
        return {key: item for key, item in {**node, name: new}.items() if item is not MISSING}
    if isinstance(node, tuple):
        items = {**parts, name: new}
        # Where order matters (the first outcome that fits), a new one stands where it stands in the donor.
        order = [*given] if name not in parts else [*parts]
        return tuple(
            items[key] for key in dict.fromkeys([*order, *items]) if items.get(key, MISSING) is not MISSING
        )
    return evolve(node, **{name: new})


def _text(value: Any) -> str:
    """A value, short enough for a table."""
    if isinstance(value, Estimate):
        spread = "" if value.low is None or value.low == value.high else f" ({value.low} to {value.high})"
        return f"{value.mode}{spread}"
    if isinstance(value, (Actor, Issue, Commitment, Correlation, Event, Outcome, Stance, RedLine, Point)):
        return "there"
    if value is None:
        return MISSING
    if attrs.has(type(value)):
        return str(getattr(value, "name", None) or "changed")
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
