"""Files: read only where they are ordinary and small enough, written wholly or not at all.

In:      a path, bytes
Out:     the file, on the disk itself; its bytes
Keeps:   whatever kills the process or the machine, a file has its old content or the new one; nothing
         is written through a link, and no pipe or device is ever waited for
Not here: what the bytes mean
Example: tests/test_durable.py, tests/study/test_folder.py
"""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from negotiation_sim.errors import WorkError

PART = ".part"
"""Ending of the names of files that are not yet whole; no two of them have the same name."""


def read(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file.

    Raises:
        OSError: If it cannot be read, is a pipe, a device or a folder, or holds more than *most* bytes.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
        content: bytes = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it holds more than {most:,} bytes", str(path))
    return content


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to is opened at once, and then refused."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def write(path: Path, content: bytes, *, new: bool = False) -> None:
    """Write *content* under a temporary name, wait until the disk has it, then give it its name.

    A link of that name is replaced; what it leads to stays as it is.

    Args:
        path: Where to.
        content: What to write.
        new: Whether to refuse a name that is taken, even if it was taken a moment ago.

    Raises:
        WorkError: If the disk is full, the folder cannot be written, or the name is a device's or, with
            *new*, taken; nothing has changed then.
    """
    if path.exists() and not path.is_file():
        raise WorkError(f"{path} cannot be written: it is no ordinary file")
    part = path.with_name(f"{path.name[:40]}.{os.urandom(6).hex()}{PART}")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _give_name(part, path, new=new)
        sync_folder(path.parent)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise WorkError(f"{path} cannot be written: {error.strerror or error}") from error
        raise


def _give_name(part: Path, path: Path, *, new: bool) -> None:
    if new:
        with suppress(OSError):  # a disk that knows no second names
            os.link(part, path)
            part.unlink()
            return
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "it exists already")
    part.replace(path)


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
