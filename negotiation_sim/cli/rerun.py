"""``simulate rerun``: run a record again, and compare.

In:      a record: what ``simulate run --json`` printed, or the manifest of a study
Out:     whether the same comes out; exit code 0 or 3; with --json the result anew, with --out the study anew
Keeps:   nothing but the record is needed: no scenario file, no ledger
Not here: what a record is (record)
Example: tests/study/test_study_command.py
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given

if TYPE_CHECKING:
    from negotiation_sim.runs.result import Result
    from negotiation_sim.scenario.record import Asked

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
    from negotiation_sim.scenario import record as run_record

    data = run_record.read(record)
    asked = run_record.asked(data)
    if "study" in data:
        _require_sound(record, asked)
    with given.work(asked.runs) as (executor, tell):
        result: Result
        if out is None:
            from negotiation_sim.runs.result import run

            result = run(asked.scenario, asked.runs, asked.seed, executor, tell)
        else:
            from negotiation_sim.report.words import command_line
            from negotiation_sim.study.folder import run_study

            command = command_line("rerun", str(record), "--out", str(out))
            result = run_study(asked.scenario, out, asked.runs, asked.seed, executor, tell, command)
    expected = _expected(record, data)
    anew = result.as_json()
    # Through JSON, as the record has come: a date in it is text.
    found = [] if expected is None else [*run_record.differences(expected, run_record.plain(anew))]
    if given.as_json:
        from negotiation_sim.agreement.overview import overview

        options.show_data(overview(result).as_json())
    _tell(asked, expected is not None, found, to_stderr=given.as_json)
    if found:
        context.exit(DIFFERS)


def _require_sound(record: Path, asked: "Asked") -> None:
    """A manifest has a checksum of its own, and a form."""
    from negotiation_sim import durable
    from negotiation_sim.errors import StudyError
    from negotiation_sim.scenario.record import MOST_BYTES
    from negotiation_sim.study import manifest

    try:
        manifest.require_form(manifest.from_bytes(durable.read(record, MOST_BYTES)), asked)
    except ValueError as error:
        raise StudyError(f"{record} is damaged: {error}") from None


def _expected(record: Path, data: dict[str, Any]) -> dict[str, Any] | None:
    """The result that the record tells of: its own, or the summary beside a manifest."""
    from negotiation_sim.agreement.overview import EXPLANATION
    from negotiation_sim.scenario import record as run_record
    from negotiation_sim.study.folder import SUMMARY, read_summary

    if "outcomes" in data:  # what could be signed is proved in a limit of time, and no result of the runs
        return {name: value for name, value in data.items() if name != EXPLANATION}
    return None if read_summary(record.parent) is None else run_record.read(record.parent / SUMMARY)


def _tell(asked: "Asked", compared: bool, found: list[tuple[str, Any, Any]], *, to_stderr: bool) -> None:
    from negotiation_sim.errors import printable

    def say(sentence: str) -> None:
        click.echo(printable(sentence), err=to_stderr)

    say(f"{asked.scenario.title}: {asked.runs:,} runs, seed {asked.seed}.")
    if not compared:
        say("The record tells no result (the study was not finished), so there is nothing to compare.")
    elif not found:
        say("The same comes out, in every number.")
    for path, old, new in found[:MOST_TOLD]:
        say(f"{path}: {old} in the record, {new} now")
    if len(found) > MOST_TOLD:
        say(f"... and {len(found) - MOST_TOLD} more")
