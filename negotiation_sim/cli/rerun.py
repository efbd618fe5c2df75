"""``simulate rerun``: run a record again, and compare.

In:      a record: what ``simulate run --json`` printed, or the manifest of a study
Out:     whether the same comes out; exit code 0 or 3; with --json the result anew, with --out the study anew
Keeps:   nothing but the record is needed: no scenario file, no ledger
Not here: what a record is (record)
Example: tests/study/test_study_command.py
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given

if TYPE_CHECKING:
    from negotiation_sim.study.rerun import Rerun

DIFFERS = 3
MOST_TOLD = 20


@click.command()
@click.argument("record", type=click.Path(path_type=Path), metavar="RECORD")
@options.out("Keep every run in a folder, as `simulate study run` does.", "FOLDER")
@options.given(work.jobs, options.as_json, work.quiet)
@click.pass_context
def rerun(context: click.Context, given: Given, record: Path, out: Path | None) -> None:
    """Run a record again, from the record alone, and say whether the same comes out.

    A record is what `simulate run --json` printed, or the manifest.json of a study. Exit code 3 if
    anything comes out otherwise.

    \b
    Examples:
      simulate rerun result.json
      simulate rerun result.json --json > again.json
      simulate rerun study/manifest.json -o study-anew --jobs 2
    """
    from negotiation_sim.report.commands import command_line
    from negotiation_sim.scenario import record as run_record
    from negotiation_sim.study.rerun import rerun as again

    command = "" if out is None else command_line("rerun", str(record), "--out", str(out))
    with given.work(run_record.asked(run_record.read(record)).runs) as (executor, tell):
        done = again(record, executor, tell, folder=out, command=command)
    result, found = done.result, done.differences
    if given.as_json:
        from negotiation_sim.agreement.overview import overview

        options.show_data(overview(result).as_json())
    _tell(done, to_stderr=given.as_json)
    if found:
        context.exit(DIFFERS)


def _tell(done: "Rerun", *, to_stderr: bool) -> None:
    from negotiation_sim.errors import printable

    def say(sentence: str) -> None:
        click.echo(printable(sentence), err=to_stderr)

    found, ensemble = done.differences, done.result.ensemble
    say(f"{done.scenario.title}: {ensemble.runs:,} runs, seed {ensemble.seed}.")
    if not done.compared:
        say("The record tells no result (the study was not finished), so there is nothing to compare.")
    elif not found:
        say("The same comes out, in every number.")
    for path, old, new in found[:MOST_TOLD]:
        say(f"{path}: {old} in the record, {new} now")
    if len(found) > MOST_TOLD:
        say(f"... and {len(found) - MOST_TOLD} more")
