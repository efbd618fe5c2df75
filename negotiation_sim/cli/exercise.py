"""``simulate exercise``: tasks for a class: list, start, check, grade, and print on paper.

In:      the name of an exercise, a student's id, folders
Out:     folders, words, a table of points
Keeps:   a student's folder holds no answer; nothing is overwritten without --force
Not here: exercises and marks (exercises), the words (report.exercise_text)
Example: tests/cli/test_exercise.py
"""

from pathlib import Path

import click

from negotiation_sim.cli import options

NOT_YET = 3


@click.group()
def exercise() -> None:
    """List exercises, start one, check a hand-in, grade a class.

    \b
    Examples:
      simulate exercise list
      simulate exercise start 04 --student ada -o ada-04
      simulate exercise check ada-04
      simulate exercise grade class/* -o grades.csv
    """


@exercise.command("list")
@options.as_json
def list_(as_json: bool) -> None:
    """List the exercises that come along.

    \b
    Example:
      simulate exercise list
    """
    from negotiation_sim.exercises.task import exercise as read
    from negotiation_sim.exercises.task import exercises
    from negotiation_sim.report.exercise_text import listed

    found = [read(name) for name in exercises()]
    if as_json:
        data = [{"name": e.name, "title": e.title, "summary": e.summary, "minutes": e.minutes} for e in found]
        options.show_data({"schema": 1, "exercises": data})
    else:
        options.show(listed(found))


@exercise.command("start")
@click.argument("name")
@click.option(
    "--student", metavar="ID", required=True, help="Whose version it is; the same id gives the same one."
)
@options.out("Where it goes, empty or new; ID-NN otherwise.", "FOLDER")
def start_(name: str, student: str, out: Path | None) -> None:
    """Make a student's folder: the task, the scenario with the student's own numbers, a form.

    \b
    Example:
      simulate exercise start 04 --student ada -o ada-04
    """
    from negotiation_sim.exercises.task import exercise as read
    from negotiation_sim.exercises.version import folder_name, start

    task = read(name)
    folder = out or Path(folder_name(task, student))
    start(task, student, folder)
    click.echo(f"{folder}: read README.md, and write your answers into answers.toml.")


@exercise.command("check")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
def check_(folder: Path) -> None:
    """Say which answers are not right yet, without giving them; exit code 3 if one is not.

    \b
    Example:
      simulate exercise check ada-04
    """
    from negotiation_sim.exercises.grading import grade
    from negotiation_sim.report.exercise_text import checked

    found = grade(folder)
    options.show(checked(found))
    if any(mark.right is False for mark in found.marks):
        raise click.exceptions.Exit(NOT_YET)


@exercise.command("grade")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.out(
    "Write a page of the class (FILE.html), or a table of points (CSV), too; can be given twice.",
    multiple=True,
)
@options.force
def grade_(folders: tuple[Path, ...], out: tuple[Path, ...], force: bool) -> None:
    """Grade hand-ins; one that cannot be read is named, and the others are graded all the same.

    \b
    Examples:
      simulate exercise grade class/* -o class.html -o grades.csv
      simulate exercise grade late/ada-04
    """
    from negotiation_sim.cli import files
    from negotiation_sim.errors import ScenarioError
    from negotiation_sim.exercises.grading import grade
    from negotiation_sim.report.exercise_text import class_sheet, points_table, the_class

    for path in out:
        files.may_write(path, force=force)
    grades, unread = [], []
    for folder in folders:
        try:
            grades.append(grade(folder))
        except ScenarioError as error:
            unread.append((folder, str(error)))
    for path in out:
        if path.suffix == ".html":
            from negotiation_sim.page.paper import html

            files.write(path, html(class_sheet(grades, unread)).encode(), force=force)
        else:
            files.write(path, points_table(grades).encode(), force=force)
    options.show(the_class(grades, unread))
    if unread:
        raise click.exceptions.Exit(NOT_YET)


@exercise.command("paper")
@click.argument("name")
@click.option("--students", metavar="ID,ID,...", required=True, help="One paper edition for each.")
@options.out("Where the sheets go, empty or new.", "FOLDER", required=True)
def paper_(name: str, students: str, out: Path) -> None:
    """Write a class on paper: a task sheet for each student, and one sheet of answers for the instructor.

    \b
    Example:
      simulate exercise paper 04 --students ada,ben,cleo -o paper
    """
    from negotiation_sim.exercises.task import exercise as read
    from negotiation_sim.exercises.version import paper

    ids = [one.strip() for one in students.split(",") if one.strip()]
    written = paper(read(name), ids, out)
    click.echo(f"{len(written)} sheets in {out}; answers.md is the instructor's.")
