"""A record is run again, and what comes out is held against what it tells.

In:      a record: a file, its data, or the manifest of a study; an executor or none
Out:     Rerun: the result, and every number that is otherwise
Keeps:   the record alone says what is run; a record that was changed is refused
Not here: records (scenario.record), blocks of a study (verify), words (cli)
Example: tests/study/test_study_command.py
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from attrs import frozen

from negotiation_sim import durable
from negotiation_sim.errors import StudyError
from negotiation_sim.runs.result import Result, run
from negotiation_sim.scenario import record as run_record
from negotiation_sim.scenario.record import EXPLANATION, MOST_BYTES, Asked
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Brief
from negotiation_sim.study import manifest
from negotiation_sim.study.folder import SUMMARY, read_summary, run_study


@frozen(eq=False, repr=False)
class Rerun(Brief):
    """What came of it.

    Attributes:
        compared: Whether the record tells a result at all; that of an unfinished study does not.
        differences: What is otherwise: where, in the record, and now; empty if nothing is.
    """

    result: Result
    compared: bool
    differences: tuple[tuple[str, Any, Any], ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario of the record."""
        return self.result.scenario


def rerun(
    record: str | os.PathLike[str] | Mapping[str, Any],
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
    *,
    folder: str | os.PathLike[str] | None = None,
    command: str = "",
) -> Rerun:
    """Run a record again, from the record alone, and say what comes out otherwise.

    Args:
        record: What ``Result.as_json()`` gives, or a file that holds it, or the manifest.json of a study.
        executor: Any ``concurrent.futures.Executor``; this process without one.
        progress: Called with the number of runs that are done.
        folder: Keep every run as a study here.
        command: What the study says it was made with.

    Raises:
        StudyError: If it is no record, was changed since it was written, or needs what is not installed.
    """
    path = None if isinstance(record, Mapping) else Path(record)
    data = run_record.plain(record) if path is None else run_record.read(path)
    asked = run_record.asked(data)
    if "study" in data and path is not None:
        _require_sound(path, asked)
    if folder is None:
        result = run(asked.scenario, asked.runs, asked.seed, executor, progress)
    else:
        result = run_study(asked.scenario, Path(folder), asked.runs, asked.seed, executor, progress, command)
    expected = _expected(path, data)
    # Through JSON, as the record has come: a date in it is text.
    anew = run_record.plain(result.as_json())
    found = () if expected is None else tuple(run_record.differences(expected, anew))
    return Rerun(result, expected is not None, found)


def _require_sound(path: Path, asked: Asked) -> None:
    """A manifest has a checksum of its own, and a form."""
    try:
        manifest.require_form(manifest.from_bytes(durable.read(path, MOST_BYTES)), asked)
    except ValueError as error:
        raise StudyError(f"{path} is damaged: {error}") from None


def _expected(path: Path | None, data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The result that the record tells of: its own, or the summary beside a manifest."""
    if "outcomes" in data:  # what could be signed is proved in a limit of time, and no result of the runs
        return {name: value for name, value in data.items() if name != EXPLANATION}
    return (
        None if path is None or read_summary(path.parent) is None else run_record.read(path.parent / SUMMARY)
    )
