"""``simulate check``: is a scenario file right?

In:      scenario files
Out:     errors and warnings with their places; exit code 0, 2, or 3 with --strict
Keeps:   every file is checked, whatever is wrong with the ones before
Not here: finding what is wrong (load, warnings)
Example: tests/cli/test_cli.py
"""

from typing import Any

import click

from negotiation_sim.cli import options

WRONG = 2
DOUBTFUL = 3


@click.command()
@click.argument("files", type=click.Path(), nargs=-1, required=True, metavar="FILE...")
@click.option("--strict", is_flag=True, help="Exit with 3 when there are warnings.")
@options.allow_outside
@options.as_json
@click.pass_context
def check(context: click.Context, files: tuple[str, ...], strict: bool, as_json: bool) -> None:
    """Check scenario files: all errors and warnings at once, each with its place.

    Exit code 0 if all is well, 2 if a file is wrong, 3 with --strict if there are warnings.

    \b
    Examples:
      simulate check scenarios/ceasefire.toml
      simulate check --strict scenarios/*.toml
    """
    found = [_checked(file) for file in files]
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
                click.echo(f"{entry['file']}: {entry['summary']}")
    if any(entry["errors"] for entry in found):
        context.exit(WRONG)
    if strict and any(entry["warnings"] for entry in found):
        context.exit(DOUBTFUL)


def _checked(file: str) -> dict[str, Any]:
    """What is wrong with one file, and what it holds."""
    from negotiation_sim.errors import Problem, ScenarioError
    from negotiation_sim.report.words import counted
    from negotiation_sim.scenario.load import load, located
    from negotiation_sim.scenario.warnings import warnings

    def plain(problem: Problem) -> dict[str, object]:
        place = problem.place
        where = {"file": place.file, "line": place.line, "column": place.column} if place else {}
        return {**where, "message": problem.message, "text": str(problem)}

    outside = options.may_lie_outside()
    try:
        scenario = load(file, allow_outside=outside)
    except ScenarioError as error:
        return {"file": file, "errors": [plain(p) for p in error.problems], "warnings": [], "summary": ""}
    doubts = [plain(problem) for problem in located(warnings(scenario), file, allow_outside=outside)]
    counts = (
        f"{counted(len(scenario.at_table), 'actor')} at the table, {counted(len(scenario.issues), 'issue')}, "
        f"{counted(len(scenario.commitments), 'commitment')}, {counted(len(scenario.variants), 'variant')}, "
        f"{counted(len(scenario.inputs()), 'number')}; {counted(len(doubts), 'warning')}"
    )
    return {"file": file, "errors": [], "warnings": doubts, "summary": counts}
