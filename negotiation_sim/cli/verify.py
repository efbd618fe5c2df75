"""``simulate study verify``: does a study come out again, to the last bit?

In:      the folder of a study, how many blocks to recompute
Out:     yes, or every file that differs; exit code 0 or 3
Keeps:   the folder is left as it is
Not here: recomputing (verify)
Example: tests/study/test_verify.py
"""

from pathlib import Path

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given
from negotiation_sim.cli.ranges import Whole

DIFFERS = 3


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option(
    "--blocks",
    type=Whole(1),
    metavar="N",
    help="Recompute only N blocks, evenly spread; the others are held against their checksums.",
)
@options.given(work.jobs, options.as_json, options.on_disk, work.quiet)
def verify(given: Given, folder: Path, blocks: int | None) -> int:
    """Recompute a study and compare it with its files, byte by byte.

    Exit code 0 if all is the same, 3 if a single bit differs; the blocks that differ are named.

    \b
    Examples:
      simulate study verify study
      simulate study verify study --blocks 10 --jobs 2
    """
    from negotiation_sim.errors import StudyError
    from negotiation_sim.study.folder import study_in
    from negotiation_sim.study.verify import verify_study

    try:
        done = len(study_in(folder).done())
    except StudyError:  # verify_study tells
        done = 0
    with given.work(done, "checking blocks") as (executor, tell):
        found = verify_study(folder, blocks, executor, tell)
    with given.writing(found):
        if given.as_json:
            options.show_data(found.as_json())
        else:
            _tell(found.blocks, found.done, found.recomputed, found.differences)
    return DIFFERS if found.differences else 0


def _tell(blocks: int, done: int, recomputed: int, differences: tuple[str, ...]) -> None:
    for difference in differences:
        click.echo(difference)
    if differences:
        click.echo("\nThe study is not what was computed. Delete the files that are named (a manifest: put a")
        click.echo("copy back) and give the command of the study again: they are worked out anew.")
        return
    click.echo(f"{recomputed:,} of {done:,} blocks were recomputed, and are the same to the last bit.")
    if recomputed < done:
        click.echo("The other blocks fit their checksums.")
    if done < blocks:
        click.echo(f"The study is not finished: {blocks - done:,} of {blocks:,} blocks are still to come.")
