"""Bytes that stand in a file wholly, or not at all.

In:      a path, bytes
Out:     the file, on the disk itself
Keeps:   at every moment, whatever kills the process or the machine, the old content or the new one
Not here: what the bytes mean
Example: tests/study/test_folder.py
"""

import os
from contextlib import suppress
from pathlib import Path

from negotiation_sim.errors import WorkError

PART = ".part"
"""Ending of the names of files that are not yet whole; whoever finds one may delete it."""


def write(path: Path, content: bytes) -> None:
    """Write *content* under a temporary name, wait until the disk has it, then give it its name.

    Raises:
        WorkError: If the disk is full or the folder cannot be written; nothing has changed then.
    """
    part = path.with_name(path.name + PART)
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise WorkError(f"{path} cannot be written: {error.strerror or error}") from error
        raise


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, so that it is still there after a power failure.

    Raises:
        WorkError: If it cannot be made.
    """
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise WorkError(f"{path} cannot be written: {error.strerror or error}") from error


def sync_folder(path: Path) -> None:
    """Wait until the disk has the names in a folder; Windows offers no such thing and needs none."""
    if os.name == "nt":
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
