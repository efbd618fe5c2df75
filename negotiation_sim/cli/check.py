"""``simulate check``: is a scenario file right?

In:      scenario files
Out:     errors and warnings with their places; exit code 0, 2, or 3 with --strict
Keeps:   every file is checked, whatever is wrong with the ones before
Not here: finding what is wrong (load, warnings, exercises.fitness)
Example: tests/cli/test_cli.py
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from negotiation_sim.cli import options

if TYPE_CHECKING:
    from negotiation_sim.errors import Problem
    from negotiation_sim.scenario.scenario import Scenario

WRONG = 2
DOUBTFUL = 3


@click.command()
@click.argument("files", type=click.Path(), nargs=-1, required=True, metavar="FILE...")
@click.option("--strict", is_flag=True, help="Exit with 3 when there are warnings.")
@click.option(
    "--exercise",
    is_flag=True,
    help="Warn of what would spoil it for a class, exit with 3; FILE may be the folder of an exercise.",
)
@options.allow_outside
@options.as_json
@click.pass_context
def check(
    context: click.Context, files: tuple[str, ...], strict: bool, exercise: bool, as_json: bool
) -> None:
    """Check scenario files: all errors and warnings at once, each with its place.

    Exit code 0 if all is well, 2 if a file is wrong, 3 with --strict or --exercise if there are warnings.

    \b
    Examples:
      simulate check scenarios/ceasefire.toml
      simulate check --strict scenarios/*.toml
      simulate check --exercise scenarios/classics/job_offer.toml
    """
    from rich.text import Text

    found = [_checked(file, exercise=exercise) for file in files]
    if as_json:
        options.show_data({"schema": 1, "files": found})
    else:
        for entry in found:
            for kind in ("errors", "warnings"):
                for problem in entry[kind]:
                    click.echo(
                        ("warning: " if kind == "warnings" else "") + problem["text"], err=kind == "errors"
                    )
            if not entry["errors"]:
                options.show([Text(f"{entry['file']}: {entry['summary']}")])
    if any(entry["errors"] for entry in found):
        context.exit(WRONG)
    if (strict or exercise) and any(entry["warnings"] for entry in found):
        context.exit(DOUBTFUL)


def _checked(file: str, *, exercise: bool) -> dict[str, Any]:
    """What is wrong with one file, and what it holds; as an *exercise*, what would spoil it too."""
    from negotiation_sim.errors import ScenarioError
    from negotiation_sim.report.words import counted
    from negotiation_sim.scenario.load import load, located
    from negotiation_sim.scenario.warnings import warnings

    outside = options.may_lie_outside()
    task = exercise and (Path(file) / "exercise.toml").is_file()
    path = str(Path(file) / "scenario.toml") if task else file
    try:
        scenario = load(path, allow_outside=outside)
        for_a_class, same = _spoiled(scenario, file if task else None) if exercise else ([], [])
    except ScenarioError as error:
        return {"file": file, "errors": [_plain(p) for p in error.problems], "warnings": [], "summary": ""}
    found = [*located([*warnings(scenario), *for_a_class], path, allow_outside=outside), *same]
    counts = (
        f"{counted(len(scenario.at_table), 'actor')} at the table, {counted(len(scenario.issues), 'issue')}, "
        f"{counted(len(scenario.commitments), 'commitment')}, {_correlated(scenario)}{counted(len(scenario.variants), 'variant')}, "
        f"{counted(len(scenario.inputs()), 'number')}{_based(scenario)}; {counted(len(found), 'warning')}"
    )
    return {"file": file, "errors": [], "warnings": [_plain(problem) for problem in found], "summary": counts}


def _correlated(scenario: "Scenario") -> str:
    """How many correlations there are, where there are any."""
    from negotiation_sim.report.words import counted

    number = len(scenario.correlations)
    return f"{counted(number, 'correlation')}, " if number else ""


def _based(scenario: "Scenario") -> str:
    """How many of the numbers say on what they rest, as `run` and `sources` count them; nothing if all do."""
    from negotiation_sim.runs.summary import evidence_counts

    based = evidence_counts(scenario)["estimates"]
    return "" if based == len(scenario.inputs()) else f", {based or 'none'} of them with a basis"


def _spoiled(scenario: "Scenario", folder: str | None) -> "tuple[list[Problem], list[Problem]]":
    """What would spoil a scenario for a class, and the exercise in *folder* that is made from it."""
    from negotiation_sim.exercises.fitness import made_for_all, same_for_all, spoilers, without_an_answer
    from negotiation_sim.exercises.task import exercise as read

    if folder is None:
        return [*spoilers(scenario)], []
    made_for_all(task := read(folder))
    return [*spoilers(scenario)], [*without_an_answer(task), *same_for_all(task)]


def _plain(problem: "Problem") -> dict[str, object]:
    place = problem.place
    where = {"file": place.file, "line": place.line, "column": place.column} if place else {}
    return {**where, "message": problem.message, "text": str(problem)}
