"""A student's own version of an exercise: which numbers it has, and its folder.

In:      Exercise, the student's id
Out:     the values by address; the scenario; the files of the folder
Keeps:   the same id gives the same version for ever; every version holds what the exercise says it must
Not here: what is asked (task), answers (questions), reading a hand-in (grading)
Example: tests/exercises/test_exercises.py
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import product
from pathlib import Path
from typing import Any

from negotiation_sim.durable import make_folder, write
from negotiation_sim.errors import Problem, ScenarioError, unknown
from negotiation_sim.exercises.questions import Asked
from negotiation_sim.exercises.task import Exercise, Item, Must
from negotiation_sim.scenario.load import load
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.shipped import linked

ANSWERS = "answers.toml"
NAMED = re.compile(r"--variant ([a-z0-9_-]+)")
"""A variant that a command of the task names."""
Version = dict[str, Any]


def versions(exercise: Exercise) -> Iterator[Version]:
    """Every version that holds what it must, in the order of the file."""
    yield from (version for version in every_version(exercise) if holds(exercise, version))


def version_of(exercise: Exercise, student: str) -> Version:
    """The version of a student: the first from where the id leads to that holds what it must.

    Raises:
        ScenarioError: If there is none at all.
    """
    choices = [*every_version(exercise)]
    first = int.from_bytes(blake2b(f"{exercise.name}/{student}".encode(), digest_size=8).digest(), "little")
    for step in range(len(choices)):
        version = choices[(first + step) % len(choices)]
        if holds(exercise, version):
            return version
    raise ScenarioError([Problem(("must",), f"no version of {exercise.name} holds all that it must")])


def holds(exercise: Exercise, version: Version) -> bool:
    """Whether a version has every fact that makes it as difficult as the others."""
    asked = Asked(scenario_of(exercise, version))
    return all(_holds(asked, must) for must in exercise.must)


def scenario_of(exercise: Exercise, version: Version) -> Scenario:
    """The scenario of a version."""
    return made_of(exercise, load(exercise.folder / "scenario.toml"), version)


def made_of(exercise: Exercise, given: Scenario, version: Version) -> Scenario:
    """The scenario of a version, from the one that was *given*."""
    changes = _changes(exercise, given, version)
    return given.with_changes(changes) if changes else given


def start(exercise: Exercise, student: str, folder: Path) -> list[Path]:
    """Make a student's folder: the task, the scenario, and a form for the answers.

    The scenario is the exercise's own, with the student's numbers as the variant ``mine``.

    Raises:
        ScenarioError: If the folder has something in it.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ScenarioError([Problem((), f"{folder} is not empty; choose another folder with --out")])
    version = version_of(exercise, student)
    files = linked(exercise.folder / "scenario.toml")
    files["scenario.toml"] += _mine(exercise, version)
    files |= {"README.md": _task(exercise, student, version), ANSWERS: _form(exercise, student)}
    for name, text in files.items():
        make_folder((folder / name).parent)
        write(folder / name, text.encode())
    return [folder / name for name in files]


def paper(exercise: Exercise, students: Sequence[str], folder: Path) -> list[Path]:
    """A task sheet for each student, and one sheet with everybody's answers for the instructor.

    Raises:
        ScenarioError: If the folder has something in it, or a student is named twice.
    """
    if len({*students}) < len(students):
        raise ScenarioError([Problem((), "a student is named twice")])
    if folder.exists() and any(folder.iterdir()):
        raise ScenarioError([Problem((), f"{folder} is not empty; choose another folder")])
    made = {student: version_of(exercise, student) for student in students}
    sheets = {f"{_slug(student)}.md": _task(exercise, student, version) for student, version in made.items()}
    sheets["answers.md"] = _answer_sheet(exercise, made)
    make_folder(folder)
    for name, text in sheets.items():
        write(folder / name, text.encode())
    return [folder / name for name in sheets]


def folder_name(exercise: Exercise, student: str) -> str:
    """The folder of a student who names none."""
    return f"{_slug(student)}-{exercise.name.partition('-')[0]}"


def _slug(student: str) -> str:
    """A student's id as the name of a file on any system."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", student).strip("-") or "student"


def _answer_sheet(exercise: Exercise, made: Mapping[str, Version]) -> str:
    """Everybody's answers, and what to look for in the texts."""
    lines = [f"# Answers to {exercise.name}: for the instructor", ""]
    for student, version in made.items():
        lines += [f"## {student}", ""]
        lines += [f"* {item}: {_short(answer)}" for item, answer in solution(exercise, version).items()]
        lines += [f"* `{address}` is {_plain(value)}" for address, value in version.items()] + [""]
    for item in exercise.items:
        if item.rubric:
            lines += [f"## What to look for in {item.id}", "", *(f"* {line}" for line in item.rubric), ""]
    return "\n".join(lines)


def solution(exercise: Exercise, version: Version) -> dict[str, Any]:
    """The right answers of a version, for the instructor; changes and texts have no single one."""
    asked = Asked(scenario_of(exercise, version))
    return {
        item.id: asked.answer(item.question)
        for item in exercise.items_of(version)
        if item.question and item.equals is None
    }


def _short(answer: Any) -> str:
    return f"{answer:.4g}" if isinstance(answer, float) else str(answer)


def every_version(exercise: Exercise) -> Iterator[Version]:
    """Every combination of values and words, whether it holds what it must or not."""
    names = [*exercise.vary, *exercise.pick]
    for values in product(*exercise.vary.values(), *exercise.pick.values()):
        yield dict(zip(names, values, strict=True))


def _changes(exercise: Exercise, scenario: Scenario, version: Version) -> Version:
    """The values of a version that are not in the file already: what stays as it is, is no change."""
    now = scenario.inputs()
    return {
        address: value
        for address, value in version.items()
        if address in exercise.vary
        and (address not in now or scenario.in_unit(address, now[address].mode) != value)
    }


def _holds(asked: Asked, must: Must) -> bool:
    found = asked.answer(must.question)
    if must.equals is not None and found != must.equals:
        return False
    low = must.at_least if must.at_least is not None else found
    high = must.at_most if must.at_most is not None else found
    return low <= found <= high  # type: ignore[operator]


def _mine(exercise: Exercise, version: Version) -> str:
    """The student's numbers as a variant at the end of the scenario file, and below each variant that the task names."""
    given = load(exercise.folder / "scenario.toml")
    changes = _changes(exercise, given, version)
    if not changes:
        return ""
    own = {"mine": ("Your numbers", changes)}
    for name in dict.fromkeys(NAMED.findall(exercise.text)):
        if name not in given.variants:
            raise ScenarioError([Problem((), f"README.md: {unknown('variant', name, given.variants)}")])
        variant = given.variants[name]
        own[f"mine_{name}"] = (f"Your numbers. {variant.title}", {**changes, **variant.changes})
    return "".join(
        f"\n[variants.{name}]\ntitle = {_plain(title)}\n[variants.{name}.changes]\n"
        + "".join(f'"{address}" = {_plain(value)}\n' for address, value in changed.items())
        for name, (title, changed) in own.items()
    )


def _task(exercise: Exercise, student: str, version: Version) -> str:
    """The task with the student's numbers and the questions."""
    asked = "".join(
        f"\n{number}. **{item.id}** ({_points(item)}): {item.asks}\n" + _listed(item)
        for number, item in enumerate(exercise.items_of(version), 1)
    )
    text = exercise.text.rstrip()
    if exercise.vary and _mine(exercise, version):
        text = NAMED.sub(r"--variant mine_\1", text)
    return (
        f"{text}\n{_own(exercise, version)}\n## What is asked\n{asked}\n"
        f"Write your answers into `{ANSWERS}`, then look whether something is not right yet:\n\n"
        f"    simulate exercise check .\n\nThis folder: exercise {exercise.name}, for {student}.\n"
    )


def _own(exercise: Exercise, version: Version) -> str:
    """What is different for this student, and how to run with it."""
    if not exercise.vary:
        return ""
    which = " that names no variant" if NAMED.search(exercise.text) else ""
    how = (
        f"Add `--variant mine` to each command{which}."
        if _mine(exercise, version)
        else "Yours are those of the file."
    )
    rows = "".join(f"| `{address}` | {_plain(version[address])} |\n" for address in exercise.vary)
    return f"\n## Your numbers\n\nEverybody has their own. {how}\n\n| address | value |\n|---|---|\n{rows}"


def _form(exercise: Exercise, student: str) -> str:
    """An empty form for the answers."""
    lines = [
        f"exercise = {_plain(exercise.name)}",
        f"student  = {_plain(student)}",
        "",
        "[answers]   # take away the # before a line and write your answer behind the =",
    ]
    example = {
        "number": "0.0",
        "choice": '"..."',
        "changes": '{ "ADDRESS" = 0.0 }',
        "text": '"""\n..."""',
        "scenario": '"own.toml"',
    }
    for item in exercise.items:
        first, *rest = f"{item.id} = {example[item.kind]}".split("\n")
        lines += [f"# {first}", *(f"# {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def _listed(item: Item) -> str:
    return "".join(f"   * `{name}`: {words}\n" for name, words in item.choices.items())


def _points(item: Item) -> str:
    return "1 point" if item.points == 1 else f"{item.points:g} points"


def _plain(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(value)
