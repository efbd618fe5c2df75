"""Recompute what lies in the folder of a study, and compare it byte by byte.

In:      the folder of a study, how many blocks, an executor or none
Out:     Verification: what was recomputed, and what differs
Keeps:   nothing in the folder is changed; one flipped bit is a difference
Not here: mending (study works out anew what is deleted)
Example: tests/study/test_verify.py
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from attrs import field, frozen

from negotiation_sim.errors import NegotiationSimError, StudyError
from negotiation_sim.runs.blocks import as_finished
from negotiation_sim.runs.ensemble import block_work, in_flight
from negotiation_sim.runs.frames import Tabled
from negotiation_sim.study import block_file, manifest
from negotiation_sim.study.folder import SUMMARY, DamagedManifestError, Study, block_content, study_in


@frozen
class Verification(Tabled):
    """What came of recomputing a study.

    Attributes:
        folder: Where it lies.
        blocks, done, recomputed: How many blocks it has, how many are there, how many were worked out again.
        differences: What differs, in sentences.
    """

    folder: Path = field(repr=False)
    blocks: int
    done: int
    recomputed: int
    differences: tuple[str, ...]

    def _rows(self) -> Iterator[dict[str, Any]]:
        """One row for each difference; one that names none where all is the same."""
        for difference in self.differences or ("",):
            yield {
                "blocks": self.blocks,
                "done": self.done,
                "recomputed": self.recomputed,
                "same": not self.differences,
                "difference": difference,
            }

    def as_json(self) -> dict[str, Any]:
        """The verification as plain data."""
        return {
            "schema": 1,
            "folder": str(self.folder),
            "blocks": {"all": self.blocks, "done": self.done, "recomputed": self.recomputed},
            "same": not self.differences,
            "differences": [*self.differences],
        }


def verify_study(
    folder: str | os.PathLike[str],
    blocks: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Verification:
    """Recompute blocks of a study and compare them, byte by byte, with its files.

    With *blocks* (how many, at least 1) only so many, evenly spread, are recomputed; all others are still read, and held
    against their own checksums. *progress* is called with the number of blocks that were looked at.

    Raises:
        StudyError: If there is no study, or other versions made it: they could not tell.
    """
    folder = Path(folder)
    try:
        study = study_in(folder)
    except DamagedManifestError as error:
        return Verification(folder, 0, 0, 0, (str(error),))
    if other := manifest.conflicts(study.manifest, study.manifest):
        raise StudyError(f"{folder} cannot be verified here: {'; '.join(other)}; install what made it")
    done = study.done()
    n_chosen = len(done) if blocks is None else min(blocks, len(done))
    chosen = [done[index * len(done) // n_chosen] for index in range(n_chosen)]
    n_checked = 0
    found: dict[int, str] = {}

    def checked(block: int, difference: str | None) -> None:
        nonlocal n_checked
        n_checked += 1
        if difference:
            found[block] = difference
        if progress is not None:
            progress(n_checked)

    for block in sorted({*done} - {*chosen}):
        checked(block, study.check(block))
    work = partial(block_content, block_work(study.scenario, study.runs, study.seed), study.block(0))
    for block, content in as_finished(work, chosen, executor, in_flight(study.scenario)):
        checked(block, _difference(study, block, content))
    told = [f"block {block} ({study.path(block)}) differs: {why}" for block, why in sorted(found.items())]
    differences = (*told, *_summary_differs(study, done, told))
    return Verification(folder, study.n_blocks, len(done), n_chosen, differences)


def _difference(study: Study, block: int, anew: bytes) -> str | None:
    """What distinguishes a block from what was recomputed."""
    if wrong := study.check(block):
        return wrong
    there = study.content(block)
    if there == anew:
        return None
    one, other = (block_file.from_bytes(content, study.block(block)) for content in (there, anew))
    names = [n for n in block_file.KINDS if not np.array_equal(getattr(one, n), getattr(other, n))]
    return f"{', '.join(names)} come out otherwise"


def _summary_differs(study: Study, done: list[int], differing: list[str]) -> Iterator[str]:
    """What is wrong with the summary, once all blocks are right."""
    if differing or (len(done) < study.n_blocks and not os.path.lexists(study.folder / SUMMARY)):
        return
    if len(done) < study.n_blocks:
        missing = next(block for block in range(study.n_blocks) if block not in {*done})
        yield f"block {missing} is missing, although the study was finished"
        return
    try:
        there, content = study.summary, manifest.as_json(study.result().as_json())
    except NegotiationSimError as error:
        yield str(error)
        return
    if there is None:
        yield f"{study.folder / SUMMARY} is missing, although all blocks are there"
    elif there != content:
        yield f"{study.folder / SUMMARY} differs from the summary of the blocks"
