"""A study: an ensemble in a folder, block by block, that survives whatever ends its process.

In:      Scenario, runs, seed, a folder, an executor or none
Out:     the folder; a Result over its blocks
Keeps:   a file that has its name is whole; blocks of different scenarios, seeds or versions never meet;
         nothing outside the folder is read, written or believed
Not here: what stands in the files (manifest, block_file), recomputing it (verify)
Example: tests/study/test_folder.py
"""

import errno
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, SupportsIndex

import numpy as np
from attrs import evolve, frozen
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from negotiation_sim import durable
from negotiation_sim.errors import StudyError, WorkError
from negotiation_sim.model.draws import BLOCK
from negotiation_sim.model.trajectories import Ended
from negotiation_sim.runs.blocks import as_finished
from negotiation_sim.runs.ensemble import Ensemble, block_work, in_flight, n_blocks
from negotiation_sim.runs.result import Result
from negotiation_sim.runs.summary import summarise
from negotiation_sim.scenario.record import MOST_BYTES, asked, asked_for
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.shown import Brief
from negotiation_sim.study import block_file, manifest

MANIFEST, SUMMARY, LOCK, BLOCKS = "manifest.json", "summary.json", "lock", "blocks"
Progress = Callable[[int], None]
WRITERS = 8
"""Files that are on their way to the disk at the same time."""
PATIENCE = 0.5
"""Seconds to wait for a lock: longer than it takes to look whether somebody holds it."""


def run_study(  # noqa: PLR0917 - the order of run
    scenario: Scenario,
    folder: str | os.PathLike[str],
    runs: SupportsIndex | None = None,
    seed: SupportsIndex | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    command: str = "",
) -> Result:
    """Negotiate a scenario many times and keep every block in a folder; go on where that was left.

    Killed at any moment, the next call goes on with the blocks that are there, and the folder ends
    with the same bytes. More runs than before add blocks to those that are there.

    Args:
        scenario: What to negotiate.
        folder: Where to; it is made if need be.
        runs: How many times; as many as the scenario says if not given.
        seed: Start of all random draws, from 0; the scenario's if not given.
        executor: Any ``concurrent.futures.Executor``; this process without one.
        progress: Called with the number of runs that are done: at the start, then after every block.
        command: How to ask for the same again, for the record.

    Raises:
        StudyError: If the folder holds something else, such as a study of another scenario, or if
            another process is at work in it.
        WorkError: If the disk is full, or a worker fails. What was done is kept.
    """
    runs, seed = asked_for(scenario, runs, seed)
    wanted, folder = manifest.manifest(scenario, runs, seed, command), Path(folder)
    with _alone(folder):
        study = _begun(folder, wanted)
        _proceed(study, executor, progress)
        result = study.result()
        if (content := manifest.as_json(result.as_json())) != study.summary:
            durable.write(folder / SUMMARY, content)
    return result


@frozen(eq=False, repr=False)
class Study(Brief):
    """What lies in the folder of a study. It is the store of an ensemble: arrays are read when asked for."""

    folder: Path
    manifest: dict[str, Any]
    scenario: Scenario
    runs: int
    seed: int

    @property
    def n_blocks(self) -> int:
        """How many blocks the whole study has."""
        return n_blocks(self.runs)

    def done(self) -> list[int]:
        """The blocks that are there, in order."""
        names = {path.name for path in self.blocks.iterdir()} if self.blocks.is_dir() else set()
        return [block for block in range(self.n_blocks) if self.path(block).name in names]

    def runs_in(self, blocks: Sequence[int]) -> int:
        """How many runs these blocks hold."""
        short = self.n_blocks * BLOCK - self.runs if self.n_blocks - 1 in blocks else 0
        return len(blocks) * BLOCK - short

    def block(self, number: int) -> block_file.Block:
        """What the file of a block must say of itself."""
        return block_file.Block(
            self.manifest["resolved"]["sha256"],
            self.seed,
            self.manifest["study"]["made_with"],
            len(self.scenario.issues),
            len(self.scenario.talks.answering),
            number,
            self.runs_in([number]),
        )

    def content(self, block: int) -> bytes:
        """The bytes of the file of a block, whatever they are.

        Raises:
            OSError: If it is missing, a link, no ordinary file, or larger than a block can be.
        """
        path = self.path(block)
        _refuse_link(path)
        return durable.read(path, self.block(block).most_bytes)

    def check(self, block: int) -> str | None:
        """Why the file of a block is not what was written there; None if it is."""
        try:
            block_file.from_bytes(self.content(block), self.block(block))
        except block_file.ForeignError as error:
            return f"it belongs to another study or block ({error})"
        except (block_file.DamagedError, OSError) as error:
            return f"it is damaged or missing ({getattr(error, 'strerror', None) or error})"
        return None

    @property
    def blocks(self) -> Path:
        """The folder of the blocks."""
        return self.folder / BLOCKS

    def path(self, block: int) -> Path:
        """The file of one block."""
        return self.blocks / f"{block:06d}.npz"

    @property
    def summary(self) -> bytes | None:
        """What is written once all blocks are there."""
        return read_summary(self.folder)

    def result(self) -> Result:
        """What became of all runs.

        Raises:
            StudyError: If blocks are missing.
        """
        if (n_done := len(self.done())) < self.n_blocks:
            raise StudyError(
                f"{self.folder} has {n_done} of {self.n_blocks} blocks: run_study with the same scenario, runs and "
                "seed makes the others"
            )
        ensemble = Ensemble(self.scenario, self.seed, self.runs, self)
        return Result(ensemble, summarise(ensemble))

    def row(self, name: str, index: int) -> NDArray[Any]:
        """One row of one array of :class:`Ended` over all runs.

        Raises:
            StudyError: If a block is missing or damaged.
        """
        out: NDArray[Any] | None = None
        for block in range(self.n_blocks):
            try:
                found = block_file.array(self.content(block), name, self.block(block))
            except (block_file.DamagedError, block_file.ForeignError, OSError):
                raise self.wrong(block) from None
            out = np.empty(self.runs, dtype=found.dtype) if out is None else out
            out[block * BLOCK : (block + 1) * BLOCK] = found[index] if found.ndim > 1 else found
        assert out is not None
        return out

    def wrong(self, block: int) -> StudyError:
        """What to say of a block that cannot be used, and what helps."""
        return StudyError(
            f"block {block}, {self.path(block)}: {self.check(block)}; delete it and give the same command "
            "again (the block is then worked out anew), or choose another folder"
        )


def open_study(folder: str | os.PathLike[str]) -> Result:
    """The result of a study that is finished; its runs are read from the folder when they are asked for.

    Raises:
        StudyError: If the folder holds no study, one that is not finished, or one that needs what is not installed.
    """
    return study_in(folder).result()


def study_in(folder: str | os.PathLike[str]) -> Study:
    """Read what a folder holds, and change nothing.

    Raises:
        StudyError: If it holds no study, or the manifest was changed since it was written.
    """
    folder = Path(folder)
    path = folder / MANIFEST
    try:
        for inside in (path, folder / BLOCKS):
            _refuse_link(inside)
        return _study(folder, durable.read(path, MOST_BYTES))
    except (FileNotFoundError, NotADirectoryError):
        raise StudyError(f"{folder} holds no study: there is no {path}") from None
    except OSError as error:
        raise StudyError(f"{error.filename or path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise DamagedManifestError(
            f"{path} is damaged: {error}; put a copy back in its place, or begin in another folder"
        ) from None


def _study(folder: Path, content: bytes) -> Study:
    """The study in a folder whose manifest holds *content*."""
    data = manifest.from_bytes(content)
    wanted = asked(data)
    manifest.require_form(data, wanted)
    return Study(folder, data, wanted.scenario, wanted.runs, wanted.seed)


def read_summary(folder: Path) -> bytes | None:
    """The summary in the folder of a study, if it is there.

    Raises:
        StudyError: If it cannot be read, or is a link.
    """
    path = folder / SUMMARY
    try:
        _refuse_link(path)
        return durable.read(path, MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StudyError(f"{path} cannot be read: {error.strerror}") from None


def _refuse_link(path: Path) -> None:
    """What belongs to a study lies in its folder: a link could lead anywhere."""
    if path.is_symlink():
        raise OSError(errno.ELOOP, "it is a link, and a study holds its files itself", str(path))


class DamagedManifestError(StudyError):
    """The manifest is not what was written."""


def _begun(folder: Path, wanted: dict[str, Any]) -> Study:
    """The study in the folder, which is the one that is wanted, begun if need be."""
    for part in _halves(folder):
        part.unlink()
    content = manifest.to_bytes(wanted)
    study = _study(folder, content)
    if os.path.lexists(folder / MANIFEST):
        there = study_in(folder)
        if conflicts := manifest.conflicts(there.manifest, wanted):
            if there.manifest["runs"] > wanted["runs"] and len(conflicts) == 1:
                raise StudyError(
                    f"{folder} holds more runs of this study: {there.runs:,}, and only {wanted['runs']:,} are asked for.\n"
                    "Ask for as many or more, or choose another folder."
                )
            raise StudyError(
                f"{folder} holds another study, and the two are never mixed:\n"
                + "".join(f"  {conflict}\n" for conflict in conflicts)
                + "Choose another folder, or ask for what is there: simulate study status says what that is."
            )
        _refuse_others(there)
        if there.runs == wanted["runs"]:
            return there
        _forget_end(there)
    else:
        _refuse_others(study)
    durable.make_folder(folder / BLOCKS)
    durable.write(folder / MANIFEST, content)
    return study


def _refuse_others(study: Study) -> None:
    """Blocks that are there belong to the study and are sound, or it does not begin."""
    for block in study.done():
        if study.check(block):
            raise study.wrong(block)


def _halves(folder: Path) -> Iterator[Path]:
    """Files that a process was writing when it was killed."""
    for name in (MANIFEST, SUMMARY, f"{BLOCKS}/[0-9]*.npz"):
        yield from folder.glob(f"{name}.*{durable.PART}")


def _forget_end(study: Study) -> None:
    """Take away what more runs will change: the summary, and a last block that is not full."""
    (study.folder / SUMMARY).unlink(missing_ok=True)
    if study.runs % BLOCK:
        study.path(study.n_blocks - 1).unlink(missing_ok=True)
    durable.sync_folder(study.folder)
    durable.sync_folder(study.blocks)


def _proceed(study: Study, executor: Executor | None, progress: Progress | None) -> None:
    """Work out the blocks that are missing, and keep each as soon as it is there."""
    done = study.done()
    n_runs = study.runs_in(done)
    if progress is not None:
        progress(n_runs)
    present = {*done}
    missing = [block for block in range(study.n_blocks) if block not in present]
    work = partial(block_content, block_work(study.scenario, study.runs, study.seed), study.block(0))
    made = as_finished(work, missing, executor, in_flight(study.scenario))
    for block in _written(study, made):
        n_runs += study.runs_in([block])
        if progress is not None:
            progress(n_runs)


def _written(study: Study, made: Iterator[tuple[int, bytes]]) -> Iterator[int]:
    """Write blocks while others are made, and yield each once the disk has it.

    A disk takes long to say that it has something, and has no trouble with several files at a time.
    """
    with ThreadPoolExecutor(WRITERS) as disk:
        writing: deque[tuple[int, Future[None]]] = deque()
        for made_block, content in made:
            writing.append((made_block, disk.submit(durable.write, study.path(made_block), content)))
            while writing and (len(writing) > WRITERS or writing[0][1].done()):
                block, written = writing.popleft()
                written.result()
                yield block
        for block, written in writing:
            written.result()
            yield block


def block_content(work: Callable[[int], Ended], like: block_file.Block, block: int) -> bytes:
    """The file of a block; made where the work is done, so that whoever writes it has little to do."""
    ended = work(block)
    return block_file.to_bytes(ended, evolve(like, number=block, runs=ended.n_runs))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep all other processes out of the folder. The lock goes with its process, however that ends."""
    if folder.exists() and not folder.is_dir():
        raise StudyError(f"{folder} is a file; a study needs a folder")
    for name in (MANIFEST, SUMMARY, LOCK, BLOCKS):
        if (folder / name).is_symlink():
            raise StudyError(f"{folder / name} is a link, and a study holds its files itself")
    if folder.is_dir() and not (folder / MANIFEST).exists():
        ours = {LOCK, BLOCKS, *(path.name for path in _halves(folder))}
        strangers = sorted(path.name for path in folder.iterdir() if path.name not in ours)
        if strangers:
            raise StudyError(
                f"{folder} holds no study but other things ({strangers[0]}); choose another folder"
            )
    durable.make_folder(folder)
    lock = FileLock(folder / LOCK, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise StudyError(
            f"another process is at work in {folder}; wait for it, or choose another folder"
        ) from None
    except OSError as error:
        raise WorkError(f"{folder} cannot be locked: {error.strerror or error}") from None
    try:
        yield
    finally:
        lock.release()


def at_work(folder: Path) -> bool:
    """Whether a process is working on the study just now."""
    if not (folder / LOCK).is_file() or (folder / LOCK).is_symlink():
        return False
    try:
        with FileLock(folder / LOCK, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # a folder that can only be read
        return False
