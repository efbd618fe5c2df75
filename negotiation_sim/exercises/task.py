"""What an exercise asks: its items, and how its numbers differ from student to student.

In:      the folder of an exercise: exercise.toml, scenario.toml, README.md
Out:     Exercise; or a ScenarioError with everything that is wrong in exercise.toml
Keeps:   no answer stands in the file: an item names a question, and the engine answers it
Not here: the questions (questions), a student's numbers (version), marks (grading)
Example: tests/exercises/test_exercises.py
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from attrs import evolve, field, frozen, validators

from negotiation_sim.errors import Problem, ScenarioError, unknown
from negotiation_sim.scenario.load import read_as
from negotiation_sim.scenario.shipped import root

TASK = "exercise.toml"
Kind = Literal["number", "choice", "changes", "scenario", "text"]


@frozen(kw_only=True)
class Question:
    """What the engine is asked, and about which part of the scenario.

    Attributes:
        ask: The name of the question, see ``questions.QUESTIONS``.
        variant: Ask about a variant of the scenario.
        changes: Ask about the scenario with these changes, by address.
        outcome, issue, actor, address, model, solution, end, draft: What the question is about.
    """

    ask: str
    variant: str | None = None
    changes: Mapping[str, Any] = field(factory=dict)
    outcome: str | None = None
    issue: str | None = None
    actor: str | None = None
    address: str | None = None
    model: str | None = None
    solution: str | None = None
    end: Literal["low", "high"] | None = None
    draft: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True)
class Must:
    """A fact about every student's version, so that all are of the same difficulty."""

    question: Question
    equals: Any = None
    at_least: float | None = None
    at_most: float | None = None


@frozen(kw_only=True)
class Item:
    """One thing to answer.

    Attributes:
        kind: A number, a choice, changes of the scenario by address, a scenario file of the student's own,
            or a text that a person reads.
        asks: The question in words.
        question: What the engine is asked for the answer (of the changed scenario, if changes are due).
        hint: What a student reads whose answer is not right yet; it must not give the answer.
        tolerance: How far a number may be off.
        choices: The possible choices by id, each in words.
        equals: What the question must answer once the changes are made.
        most_changes: How many changes may be made.
        within_range: Whether a changed number must stay within the range of its evidence.
        least_words, rubric: For a text: how long at least, and what the instructor looks for.
        points: What a right answer counts.
    """

    id: str
    kind: Kind
    asks: str
    hint: str = ""
    points: float = field(default=1.0, validator=validators.gt(0))
    question: Question | None = None
    tolerance: float = field(default=0.0, validator=validators.ge(0))
    choices: Mapping[str, str] = field(factory=dict)
    equals: Any = None
    most_changes: int = field(default=1, validator=validators.ge(1))
    within_range: bool = False
    least_words: int = field(default=0, validator=validators.ge(0))
    rubric: tuple[str, ...] = ()


@frozen(kw_only=True)
class Exercise:
    """A task for a class.

    Attributes:
        name: The folder's name, such as ``02-position-interest-red-line``.
        folder: Where it lies.
        summary: What one learns by it, in a sentence.
        minutes: How long it takes about.
        vary: Values by address; each student's version has one of them for each address.
        pick: Words by name; each version has one of them where an item says ``{name}``.
        must: What holds in every version.
    """

    title: str
    summary: str
    minutes: int = field(validator=validators.ge(1))
    items: tuple[Item, ...]
    vary: Mapping[str, tuple[Any, ...]] = field(factory=dict)
    pick: Mapping[str, tuple[str, ...]] = field(factory=dict)
    must: tuple[Must, ...] = ()
    name: str = field(default="", metadata={"internal": True})
    folder: Path = field(default=Path(), metadata={"internal": True})

    @property
    def text(self) -> str:
        """The task as the student reads it."""
        return (self.folder / "README.md").read_text("utf-8")

    def items_of(self, picked: Mapping[str, Any]) -> tuple[Item, ...]:
        """The items as a student reads them, with the words that were *picked* for the version."""
        words = {name: str(picked[name]) for name in self.pick}
        return tuple(_filled(item, words) for item in self.items)

    def problems(self) -> Iterator[Problem]:
        """What is wrong between the items."""
        seen: set[str] = set()
        for index, item in enumerate(self.items):
            at = ("items", index)
            if item.id in seen:
                yield Problem((*at, "id"), f"there are two items '{item.id}'")
            seen.add(item.id)
            if item.kind == "text" and not item.rubric:
                yield Problem(at, "a text needs a rubric: what the instructor looks for")
            if item.kind not in {"text", "scenario"} and item.question is None:
                yield Problem(at, "an item that the engine checks needs a question")
            if item.kind != "text" and not item.hint:
                yield Problem(at, "an item that the engine checks needs a hint")
            if item.kind == "choice" and len(item.choices) < 2:
                yield Problem(at, "a choice needs two choices at least")
            if item.kind == "changes" and item.equals is None:
                yield Problem(at, "changes need 'equals': what the question must then answer")
        if not self.items:
            yield Problem(("items",), "an exercise needs an item at least")


def exercises() -> dict[str, Path]:
    """The folders of the exercises that come along, by name."""
    found = (root() / "exercises").glob(f"*/{TASK}")
    return {path.parent.name: path.parent for path in sorted(found)}


def exercise(name: str) -> Exercise:
    """The exercise of a *name*, of its number (``02``), or in a folder of the user's.

    Raises:
        ScenarioError: If there is none, or with all that is wrong in it.
    """
    known = exercises()
    numbered = {one.partition("-")[0]: folder for one, folder in known.items()}
    folder = known.get(name) or numbered.get(name.zfill(2)) or Path(name)
    if not (folder / TASK).is_file():
        raise ScenarioError([Problem((), unknown("exercise", name, known))])
    return evolve(read_as(folder / TASK, Exercise), name=folder.resolve().name, folder=folder)


def _filled(item: Item, words: Mapping[str, str]) -> Item:
    """An item with words in the place of ``{name}``."""

    def fill(text: str | None) -> str | None:
        for name, word in words.items():
            text = text and text.replace(f"{{{name}}}", word)
        return text

    question = item.question
    if question is not None:
        question = evolve(
            question,
            outcome=fill(question.outcome),
            issue=fill(question.issue),
            actor=fill(question.actor),
            address=fill(question.address),
        )
    return evolve(item, asks=str(fill(item.asks)), hint=str(fill(item.hint)), question=question)
