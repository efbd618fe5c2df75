"""One block of runs as the bytes of a file: numpy's .npz, uncompressed.

In:      Ended; or the bytes
Out:     the bytes, one array for each field of Ended; or the arrays
Keeps:   equal arrays give equal bytes, on every machine and on every day
Not here: where the file lies (folder), writing it safely (durable)
Example: tests/study/test_block_file.py
"""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

import numpy as np
from attrs import fields
from numpy.typing import NDArray

from negotiation_sim.model.trajectories import Ended

UNIX = 3
"""The system that the archive names as its maker; a fixed one, or the bytes would tell them apart."""
NAMES = tuple(field.name for field in fields(Ended))


class DamagedError(ValueError):
    """The bytes are not those that were written."""


def to_bytes(ended: Ended) -> bytes:
    """The arrays as an archive without dates, compression or anything else that could vary."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in NAMES:
            array = np.ascontiguousarray(getattr(ended, name))
            content = BytesIO()
            np.lib.format.write_array(
                content, array.astype(array.dtype.newbyteorder("<"), copy=False), (1, 0), allow_pickle=False
            )
            member = ZipInfo(f"{name}.npy")  # its date is 1980
            member.create_system = UNIX
            member.external_attr = 0o644 << 16
            archive.writestr(member, content.getvalue())
    return buffer.getvalue()


def from_bytes(content: bytes) -> Ended:
    """The arrays of a block.

    Raises:
        DamagedError: If a single bit is not as :func:`to_bytes` wrote it.
    """
    ended = Ended(**{name: _array(BytesIO(content), name) for name in NAMES})
    if to_bytes(ended) != content:
        raise DamagedError("the archive was not written here")
    return ended


def array(path: Path, name: str) -> NDArray[Any]:
    """One array of the block in a file; its checksum is checked.

    Raises:
        DamagedError: If the array is not what was written.
        OSError: If there is no such file.
    """
    with path.open("rb") as file:
        return _array(file, name)


def _array(file: Any, name: str) -> NDArray[Any]:
    try:
        with np.load(file, allow_pickle=False) as archive:
            found: NDArray[Any] = archive[name]
    except (
        BadZipFile,
        ValueError,
        KeyError,
        EOFError,
        RuntimeError,
        TypeError,
        AttributeError,
    ) as error:
        raise DamagedError(str(error)) from None
    return found
