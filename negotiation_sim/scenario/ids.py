"""Which ids of a scenario are none, stand twice or mean something else.

In:      the tables and the lists of a scenario
Out:     Problems with their place
Keeps:   an id is a lower-case slug; of things that are listed each is named once
Not here: what counts as an id (values), ids that nobody has (the parts that name them)
Example: tests/scenario/test_load.py
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from negotiation_sim.errors import Problem
from negotiation_sim.scenario.issues import RESERVED, Issue
from negotiation_sim.scenario.talks import UNNAMED
from negotiation_sim.scenario.values import id_problems

MOST_LISTED = 200
"""Commitments, correlations, events, outcomes or variants; each is weighed against all the others."""


def naming_problems(
    issues: Mapping[str, Issue],
    actors: Mapping[str, object],
    variants: Mapping[str, object],
    lists: Mapping[str, Sequence[Any]],
) -> Iterator[Problem]:
    """Everything wrong with the ids of a scenario; *lists* are its lists of things with ids."""
    for kind, counted in {**lists, "variants": variants}.items():
        if len(counted) > MOST_LISTED:
            yield Problem((kind,), f"{len(counted)} {kind} are more than {MOST_LISTED}")
    for table, names in {"issues": issues, "actors": actors, "variants": variants}.items():
        if not names and table != "variants":
            yield Problem((table,), f"a scenario needs {table}; there are none")
        for name in names:
            yield from (p.below(table, name) for p in id_problems(name))
    yield from _on_issues(issues)
    for kind, listed in lists.items():
        seen: set[str] = set()
        for index, item in enumerate(listed):
            yield from (p.below(kind, index, "id") for p in id_problems(item.id))
            if item.id in seen:
                yield Problem((kind, index, "id"), f"id '{item.id}' stands twice among the {kind}")
            if kind == "outcomes" and item.id == UNNAMED.id:
                message = f"'{item.id}' is reserved for what no outcome fits; call it something else"
                yield Problem((kind, index, "id"), message)
            seen.add(item.id)


def _on_issues(issues: Mapping[str, Issue]) -> Iterator[Problem]:
    for issue_id, issue in issues.items():
        if issue_id in RESERVED:
            yield Problem(("issues", issue_id), f"'{issue_id}' is reserved; call the issue something else")
        named = [*(("points", n) for n in issue.points), *(("options", n) for n in issue.options)]
        for kind, name in named:
            yield from (p.below("issues", issue_id, kind, name) for p in id_problems(name))
