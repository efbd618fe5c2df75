"""Exercises and hand-ins in words.

In:      Exercises, Grades
Out:     rich renderables; a table of points as CSV
Keeps:   what a student reads never gives an answer away
Not here: marks (exercises.grading), the task itself (exercises.version)
Example: tests/cli/test_exercise.py
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.exercises.grading import Grade, Mark
from negotiation_sim.exercises.task import Exercise
from negotiation_sim.report import words
from negotiation_sim.report.layout import heading, rows, section
from negotiation_sim.report.sheet import Grid, Listed, Section, Sheet


def listed(found: Iterable[Exercise]) -> Iterator[RenderableType]:
    """The exercises that there are."""
    for one in found:
        yield heading(f"{one.name}: {one.title}")
        yield rows([(f"{one.summary} About {words.counted(one.minutes, 'minute')}.",)], shares=(1,))
        yield Text("")


def checked(found: Grade) -> Iterator[RenderableType]:
    """One hand-in for its student."""
    yield heading(f"Exercise {found.exercise}, {found.student}")
    yield rows(((mark.item, _state(mark), mark.says) for mark in found.marks), shares=(0, 0, 1))
    yield Text("")
    right = sum(mark.right is True for mark in found.marks)
    due = sum(mark.right is not None for mark in found.marks)
    yield Text(f"{right} of {words.counted(due, 'answer')} that are checked here {_be(right)} right.")


def the_class(grades: Sequence[Grade], unread: Sequence[tuple[Path, str]]) -> Iterator[RenderableType]:
    """All hand-ins for the instructor."""
    if grades:
        table = [(g.exercise, g.student, f"{g.points:g} of {_most(g):g}", _open(g)) for g in grades]
        yield from section("Points", rows(table, shares=(0, 0, 0, 1)))
    for exercise in dict.fromkeys(grade.exercise for grade in grades):
        yield from section(
            f"Which items were right in {exercise}", rows(_items(exercise, grades), shares=(0, 1))
        )
    for grade in grades:
        for item, text in grade.texts.items():
            yield from section(f"{grade.student}, {item}", rows([(text.strip(),)], shares=(1,)))
    if unread:
        yield from section("Not graded", rows(((str(path), why) for path, why in unread), shares=(0, 1)))


def class_sheet(grades: Sequence[Grade], unread: Sequence[tuple[Path, str]]) -> Sheet:
    """The same as a page: who has how many points, which items were hard, what is to be read."""
    sections = []
    for exercise in dict.fromkeys(grade.exercise for grade in grades):
        mine = [grade for grade in grades if grade.exercise == exercise]
        items = tuple(mark.item for mark in mine[0].marks)
        rows = tuple(
            (g.student, *(_state(mark) for mark in g.marks), f"{g.points:g} of {_most(g):g}", _open(g))
            for g in mine
        )
        right = tuple(
            f"{sum(g.marks[k].right is True for g in mine)} of {len(mine)}"
            if mine[0].marks[k].right is not None
            else ""
            for k in range(len(items))
        )
        made = Grid(("student", *items, "points", ""), (*rows, ("right", *right, "", "")))
        sections.append(Section(f"Exercise {exercise}", (made,)))
    texts = tuple(
        (f"{grade.student}, {item}", tuple(line for line in text.strip().splitlines() if line.strip()))
        for grade in grades
        for item, text in grade.texts.items()
    )
    if texts:
        sections.append(Section("Texts to read", (Listed(texts),)))
    if unread:
        sections.append(
            Section("Not graded", (Listed(tuple((f"{path}: {why}", ()) for path, why in unread)),))
        )
    lead = f"{words.counted(len(grades), 'hand-in')}. Points count what the engine checks; a person reads the texts."
    return Sheet(
        "class", "Hand-ins of the class", "For the instructor alone", (lead,), tuple(sections), private=True
    )


def points_table(grades: Sequence[Grade]) -> str:
    """Points as CSV, one row per hand-in and item; an item that a person reads has none yet."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["exercise", "student", "item", "right", "points", "most"])
    for grade in grades:
        for mark in grade.marks:
            right = {True: "yes", False: "no", None: "to be read"}[mark.right]
            points = "" if mark.points is None else f"{mark.points:g}"
            table.writerow(
                [grade.exercise, words.cell(grade.student), mark.item, right, points, f"{mark.most:g}"]
            )
    return out.getvalue()


def _state(mark: Mark) -> str:
    return {True: "right", False: "not yet", None: "handed in"}[mark.right]


def _most(grade: Grade) -> float:
    return sum(mark.most for mark in grade.marks if mark.right is not None)


def _open(grade: Grade) -> str:
    waiting = [mark.item for mark in grade.marks if mark.right is None]
    return f"to be read: {', '.join(waiting)}" if waiting else ""


def _items(exercise: str, grades: Sequence[Grade]) -> Iterator[tuple[str, str]]:
    mine = [grade for grade in grades if grade.exercise == exercise]
    for index, mark in enumerate(mine[0].marks):
        marks = [grade.marks[index] for grade in mine]
        if any(one.right is not None for one in marks):
            yield mark.item, f"{sum(one.right is True for one in marks)} of {len(mine)}"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"
