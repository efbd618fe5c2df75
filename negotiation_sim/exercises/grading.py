"""Hand-ins: what a student's folder says, what is right in it, and what it counts.

In:      a student's folder; the exercise that it names
Out:     Grade: item by item whether it is right, with a hint where it is not
Keeps:   the engine asks a scenario made anew from the student's id, never the file in the folder
Not here: the answers (questions), the words (report.exercise_text)
Example: tests/exercises/test_exercises.py
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from negotiation_sim.errors import Problem, ScenarioError, suggestion
from negotiation_sim.exercises.questions import Asked
from negotiation_sim.exercises.task import Item, exercise
from negotiation_sim.exercises.version import ANSWERS, scenario_of, version_of
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.load import load, read_as
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.warnings import warnings


@frozen(kw_only=True)
class HandIn:
    """What stands in ``answers.toml``."""

    exercise: str
    student: str
    answers: Mapping[str, Any] = field(factory=dict)

    def problems(self) -> Iterator[Problem]:
        """What can be wrong before the exercise is known."""
        if not self.student.strip():
            yield Problem(("student",), "the student's id is empty")


@frozen
class Mark:
    """One item of a hand-in.

    Attributes:
        right: None where a person must read the answer.
        points: What it counts; 0 where it is not right, None where a person must read it.
        says: One sentence for the student; it never gives the answer.
    """

    item: str
    right: bool | None
    points: float | None
    most: float
    says: str


@frozen
class Grade:
    """A hand-in, item by item."""

    exercise: str
    student: str
    folder: Path
    marks: tuple[Mark, ...]
    texts: Mapping[str, str]

    @property
    def points(self) -> float:
        """What the items that the engine checks count together."""
        return sum(mark.points or 0.0 for mark in self.marks)


def grade(folder: Path) -> Grade:
    """Look at one hand-in.

    Raises:
        ScenarioError: If the folder holds no readable hand-in.
    """
    found = read_as(folder / ANSWERS, HandIn)
    task = exercise(found.exercise)
    known = {item.id for item in task.items}
    if strangers := [name for name in found.answers if name not in known]:
        listed = ", ".join(f"'{name}'" for name in strangers) + suggestion(strangers[0], known)
        raise ScenarioError([Problem((), f"{folder / ANSWERS}: the exercise asks nothing called {listed}")])
    version = version_of(task, found.student)
    asked = Asked(scenario_of(task, version))
    items = task.items_of(version)
    marks = tuple(_mark(item, found.answers.get(item.id), asked, folder) for item in items)
    texts = {
        item.id: str(found.answers[item.id])
        for item in task.items
        if item.kind == "text" and item.id in found.answers
    }
    return Grade(task.name, found.student, folder, marks, texts)


def _mark(item: Item, given: Any, asked: Asked, folder: Path) -> Mark:
    if given is None or given == "":
        return Mark(item.id, right=False, points=0.0, most=item.points, says="There is no answer yet.")
    says = _scenario(given, folder) if item.kind == "scenario" else _MARKED[item.kind](item, given, asked)
    if item.kind == "text" and not says:
        return Mark(item.id, right=None, points=None, most=item.points, says="A person reads this.")
    return Mark(
        item.id, right=not says, points=0.0 if says else item.points, most=item.points, says=says or "Right."
    )


def _number(item: Item, given: Any, asked: Asked) -> str:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return "A number is due here, without quotes and without its unit."
    due = float(_due(item, asked))
    # What lies on the edge of the tolerance counts as within it.
    return (
        ""
        if abs(given - due) <= item.tolerance + 1e-9 * max(1.0, abs(due))
        else f"Not right yet. {item.hint}"
    )


def _choice(item: Item, given: Any, asked: Asked) -> str:
    if given not in item.choices:
        return f"One of these is due here: {', '.join(item.choices)}."
    return "" if given == _due(item, asked) else f"Not right yet. {item.hint}"


def _changes(item: Item, given: Any, asked: Asked) -> str:
    if not isinstance(given, dict) or not given:
        return 'Changes are due here, such as { "actors.NAME.stances.ISSUE.position" = 0.5 }.'
    if len(given) > item.most_changes:
        return f"{len(given)} changes are more than {item.most_changes}."
    if item.within_range and (outside := _outside(given, asked.scenario)):
        return outside
    try:
        changed = Asked(asked.scenario.with_changes(given))
        return "" if changed.answer(_question(item)) == item.equals else f"Not right yet. {item.hint}"
    except ScenarioError as error:
        return f"The engine refuses this: {error}"


def _outside(given: Mapping[str, Any], scenario: Scenario) -> str:
    """What to say of a change that leaves the range of its evidence; nothing if none does."""
    known = scenario.inputs()
    for address, value in given.items():
        if address not in known:
            return f"The scenario has no number '{address}'."
        here = known[address]
        try:
            there = scenario.with_changes({address: value}).inputs()[address].mode
        except ScenarioError as error:
            return f"The engine refuses this: {error}"
        if not here.low - TOLERANCE <= there <= here.high + TOLERANCE:
            low, high = (scenario.in_unit(address, end) for end in (here.low, here.high))
            return f"'{address}' leaves the range that its evidence allows, {low} to {high}."
    return ""


def _text(item: Item, given: Any, asked: Asked) -> str:
    del asked
    words = len(str(given).split())
    return (
        f"At least {item.least_words} words are due here; this has {words}."
        if words < item.least_words
        else ""
    )


def _scenario(given: Any, folder: Path) -> str:
    """A file of the student's own: it must lie in the folder, and be read without an error or a warning."""
    if not isinstance(given, str) or Path(given).name != given:
        return "The name of a file in this folder is due here."
    try:
        doubts = [*warnings(load(folder / given))]
    except ScenarioError as error:
        first = str(error).split("\n")[0]
        return f"It is not read yet: {first}"
    return f"It is read, with a warning: {doubts[0].message}" if doubts else ""


def _due(item: Item, asked: Asked) -> Any:
    return asked.answer(_question(item))


def _question(item: Item) -> Any:
    if item.question is None:
        raise ScenarioError([Problem(("items",), f"item '{item.id}' has no question")])
    return item.question


_MARKED = {"number": _number, "choice": _choice, "changes": _changes, "text": _text}
