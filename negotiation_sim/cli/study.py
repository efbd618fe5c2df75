"""``simulate study``: many runs in a folder, safe from whatever may end the process.

In:      a scenario file, a folder, runs, seed, variant, changes, where to work; or the folder of a study
Out:     the folder; the same words or JSON as ``simulate run``; how far a study is
Keeps:   whatever ends it, the last line says how to go on
Not here: the folder (folder), recomputing it (verify), the words (report)
Example: tests/study/test_study_command.py
"""

import shlex
from collections.abc import Callable
from pathlib import Path

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given
from negotiation_sim.cli.verify import verify

INTERRUPTED = 130


@click.group()
def study() -> None:
    """Keep every run in a folder: negotiate a great many times, say how far it is, verify it.

    \b
    Examples:
      simulate study run scenarios/ceasefire.toml study --runs 1000000 --jobs 2
      simulate study status study
      simulate study verify study
    """


@study.command("run")
@options.on_runs(work.how_many_runs("How many runs; more than before are added."), table=False)
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
def run_(given: Given, folder: Path) -> int:
    """Negotiate a scenario a great many times, and keep every run in FOLDER.

    Killed at any moment, the same command goes on where it was left, and the folder ends with the
    same bytes. More --runs than before add to those that are there.

    \b
    Examples:
      simulate study run scenarios/ceasefire.toml study --runs 1000000 --jobs 2
      simulate study run scenarios/ceasefire.toml far --runs 9000000 --cluster tcp://10.0.0.1:8786
    """
    from negotiation_sim.agreement.overview import overview
    from negotiation_sim.errors import WorkError
    from negotiation_sim.report.commands import command_line
    from negotiation_sim.report.run_text import told
    from negotiation_sim.study.folder import run_study

    scenario = given.scenario()
    again = command_line("study", "run", given.file, str(folder), *_as_typed(given))
    try:
        with given.work(given.runs or scenario.talks.runs) as (executor, tell):
            announced = _announced(tell, quiet=given.quiet)
            result = run_study(scenario, folder, given.runs, given.seed, executor, announced, again)
    except KeyboardInterrupt:
        click.echo(f"interrupted; {_how_to_go_on(folder, again)}", err=True)
        return INTERRUPTED
    except WorkError as error:
        raise WorkError(f"{error}\n{_how_to_go_on(folder, again)}") from error
    given.show(overview(result), told)
    if not given.as_json:
        click.echo(f"Every run is kept in {folder}; to recompute and compare them:\n  {_verify(folder)}")
    return 0


@study.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@options.as_json
def status(folder: Path, as_json: bool) -> None:
    """Say how far a study is, what it was made with, and which command goes on with it.

    \b
    Example:
      simulate study status study
    """
    from negotiation_sim.errors import printable
    from negotiation_sim.report.words import percent
    from negotiation_sim.study.folder import at_work, study_in

    there = study_in(folder)
    done = there.done()
    runs, about = there.runs_in(done), there.manifest["study"]
    busy, finished = at_work(folder), there.summary is not None and len(done) == there.n_blocks
    if as_json:
        options.show_data(
            {
                "schema": 1,
                "folder": str(folder),
                "title": there.scenario.title,
                "runs": {"done": runs, "all": there.runs},
                "blocks": {"done": len(done), "all": there.n_blocks},
                "seed": there.seed,
                "finished": finished,
                "at_work": busy,
                "made_with": about["made_with"],
                "command": about["command"],
            }
        )
        return
    made_with = ", ".join(f"{package} {version}" for package, version in about["made_with"].items())
    click.echo(printable(there.scenario.title))
    click.echo(
        f"{runs:,} of {there.runs:,} runs are done ({percent(runs / there.runs, 1)}), seed {there.seed}."
    )
    click.echo(printable(f"Made with {made_with}."))
    if finished:
        click.echo(f"The study is finished. To recompute and compare it:\n  {_verify(folder)}")
    elif busy:
        click.echo("A process is working on it.")
    elif _goes_on(about["command"]):
        click.echo(f"Nobody is working on it. To go on:\n  {about['command']}")
    else:
        click.echo("Nobody is working on it. To go on, give the command again that began it.")


study.add_command(verify)


def _announced(tell: Callable[[int], None] | None, *, quiet: bool) -> Callable[[int], None]:
    """Say first how much is there already."""
    waiting = not quiet

    def announce(done: int) -> None:
        nonlocal waiting
        if waiting and done:
            click.echo(f"going on with a study: {done:,} runs are there already", err=True)
        waiting = False
        if tell is not None:
            tell(done)

    return announce


def _as_typed(given: Given) -> list[str]:
    """The options that decide what is run and where, as they were given."""
    named = (
        *(("--runs", given.runs), ("--seed", given.seed), ("--variant", given.variant)),
        *(("--set", change) for change in given.changes),
        *(("--jobs", given.jobs), ("--cluster", work.cluster())),
    )
    words = [word for name, value in named if value is not None for word in (name, str(value))]
    return [*words, "--allow-outside"] if options.may_lie_outside() else words


def _how_to_go_on(folder: Path, again: str) -> str:
    from negotiation_sim.errors import StudyError
    from negotiation_sim.study.folder import study_in

    try:
        there = study_in(folder)
    except StudyError:
        return f"nothing is kept yet. To begin again:\n  {again}"
    done = there.runs_in(there.done())
    return f"{done:,} of {there.runs:,} runs are kept in {folder}. To go on:\n  {again}"


def _verify(folder: Path) -> str:
    from negotiation_sim.report.commands import command_line

    return command_line("study", "verify", str(folder))


def _goes_on(command: str) -> bool:
    """Whether the command in a manifest does nothing but go on with a study: others may have written it."""
    from negotiation_sim.errors import printable
    from negotiation_sim.report.commands import command_line

    try:
        _, *words = shlex.split(command)
    except ValueError:
        return False
    ours = words[:2] == ["study", "run"] or words[:1] == ["rerun"]
    return ours and command_line(*words) == command == printable(command)
