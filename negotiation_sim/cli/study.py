"""``simulate study``: many runs in a folder, safe from whatever may end the process.

In:      a scenario file, runs, seed, variant, changes, a folder, where to work
Out:     the folder; the same words or JSON as ``simulate run``
Keeps:   whatever ends it, the last line says how to go on
Not here: the folder (folder), the words (report)
Example: tests/study/test_study_command.py
"""

import shlex
from collections.abc import Callable
from pathlib import Path

import click

from negotiation_sim.cli import options, work

INTERRUPTED = 130


@click.command()
@click.argument("file", type=click.Path(), required=False, metavar="FILE")
@options.out("Where the study is kept.", "FOLDER")
@click.option(
    "--status",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Say how far the study in a folder is, and do nothing.",
)
@work.runs
@options.seed
@options.variant
@options.changes
@options.allow_outside
@work.jobs
@options.as_json
@work.quiet
@click.pass_context
def study(
    context: click.Context,
    file: str | None,
    out: Path | None,
    status: Path | None,
    runs: int | None,
    seed: int | None,
    variant: str | None,
    changes: tuple[str, ...],
    jobs: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Negotiate a scenario a great many times, and keep every run in a folder.

    Killed at any moment, the same command goes on where it was left, and the folder ends with the
    same bytes. More --runs than before add to those that are there.

    \b
    Examples:
      simulate study scenarios/ceasefire.toml --out study --runs 1000000 --jobs 2
      simulate study --status study
      simulate study scenarios/ceasefire.toml --out far --runs 9000000 --cluster tcp://10.0.0.1:8786
    """
    if status is not None:
        if file is not None or out is not None:
            raise click.UsageError("--status asks about one folder; it takes no FILE and no --out")
        _show_status(status, as_json=as_json)
        return
    if file is None or out is None:
        raise click.UsageError("a study needs a scenario FILE and --out FOLDER (or --status FOLDER alone)")
    from negotiation_sim.agreement.overview import overview
    from negotiation_sim.errors import WorkError
    from negotiation_sim.study.folder import run_study

    scenario = options.read(file, variant, changes)
    command = _command(file, out, context)
    try:
        with (
            work.pool(jobs) as executor,
            work.progress(runs or scenario.talks.runs, quiet=quiet) as tell,
        ):
            result = run_study(scenario, out, runs, seed, executor, _announced(tell, quiet=quiet), command)
    except KeyboardInterrupt:
        click.echo(f"interrupted; {_how_to_go_on(out, command)}", err=True)
        context.exit(INTERRUPTED)
    except WorkError as error:
        raise WorkError(f"{error}\n{_how_to_go_on(out, command)}") from error
    found = overview(result)
    if as_json:
        options.show_data(found.as_json())
        return
    from negotiation_sim.report.run_text import told

    options.show(told(found))
    click.echo(f"Every run is kept in {out}; to recompute and compare them:\n  simulate verify {out}")


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


def _command(file: str, out: Path, context: click.Context) -> str:
    """The command that goes on with the study, ready to be copied."""
    words = ["simulate", "study", file, "--out", str(out)]
    for name, option in (
        ("runs", "--runs"),
        ("seed", "--seed"),
        ("variant", "--variant"),
        ("changes", "--set"),
    ):
        value = context.params[name]
        for item in value if isinstance(value, tuple) else (value,):
            words += [] if item is None else [option, str(item)]
    jobs, cluster = context.params["jobs"], work.cluster()
    words += ["--jobs", str(jobs)] if jobs > 1 else []
    words += ["--cluster", cluster] if cluster else []
    words += ["--allow-outside"] if options.may_lie_outside() else []
    return shlex.join(words)


def _how_to_go_on(folder: Path, command: str) -> str:
    from negotiation_sim.errors import StudyError
    from negotiation_sim.study.folder import open_study

    try:
        there = open_study(folder)
    except StudyError:
        return f"nothing is kept yet. To begin again:\n  {command}"
    done = there.runs_in(there.done())
    return f"{done:,} of {there.runs:,} runs are kept in {folder}. To go on:\n  {command}"


def _show_status(folder: Path, *, as_json: bool) -> None:
    from negotiation_sim.errors import printable
    from negotiation_sim.study.folder import at_work, open_study

    there = open_study(folder)
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
    click.echo(printable(there.scenario.title))
    click.echo(f"{runs:,} of {there.runs:,} runs are done ({runs / there.runs:.1%}), seed {there.seed}.")
    if finished:
        click.echo(f"The study is finished. To recompute and compare it:\n  simulate verify {folder}")
    elif busy:
        click.echo("A process is working on it.")
    elif _goes_on(about["command"]):
        click.echo(f"Nobody is working on it. To go on:\n  {about['command']}")
    else:
        click.echo("Nobody is working on it. To go on, give the command again that began it.")


def _goes_on(command: str) -> bool:
    """Whether the command in a manifest does nothing but go on with a study: others may have written it."""
    from negotiation_sim.errors import printable

    try:
        words = shlex.split(command)
    except ValueError:
        return False
    ours = words[:2] in (["simulate", "study"], ["simulate", "rerun"])
    return ours and shlex.join(words) == command == printable(command)
