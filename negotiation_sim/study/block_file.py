"""One block of runs as the bytes of a file: numpy's .npz, uncompressed, with a label that says whose it is.

In:      Ended and the study it belongs to; or the bytes
Out:     the bytes, one array for each field of Ended, the label as the comment of the archive; or the arrays
Keeps:   equal arrays give equal bytes, on every machine and on every day; bytes are only read where they
         have the one form that they can have, so nothing in a file is ever executed or believed
Not here: where the file lies (folder), writing it safely (durable)
Example: tests/study/test_block_file.py
"""

import json
import struct
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.model.trajectories import Ended

UNIX = 3
"""The system that the archive names as its maker; a fixed one, or the bytes would tell them apart."""
NO_COMMENT = b"\x00\x00"
"""How an archive without a comment ends: with its length."""
KINDS = {
    "ending": np.int8,
    "outcome": np.int16,
    "rounds": np.int16,
    "package": np.float64,
    "reason": np.int8,
    "reason_issue": np.int16,
    "reason_commitment": np.int16,
    "refused_in": np.int16,
}
"""The arrays of a block in the order of the archive."""


class DamagedError(ValueError):
    """The bytes are not those that were written."""


class ForeignError(ValueError):
    """The bytes are those of another block, or of a block of another study."""


@frozen
class Block:
    """A block: the study it belongs to, its number, its runs, and the shape that this gives its arrays.

    Attributes:
        scenario: Checksum of the resolved scenario.
        seed: Start of all random draws.
        made_with: Versions on which the bytes depend, by name.
        issues, parties: How many rows its arrays have.
        number: Which block of the study it is, from 0.
        runs: How many runs it holds.
    """

    scenario: str
    seed: int
    made_with: Mapping[str, str]
    issues: int
    parties: int
    number: int
    runs: int

    @property
    def label(self) -> dict[str, Any]:
        """What the file says of itself."""
        whose = {"scenario": self.scenario, "seed": self.seed, **self.made_with}
        return {**whose, "block": self.number, "runs": self.runs}

    @property
    def most_bytes(self) -> int:
        """More than its file can have."""
        return 10_000 + sum(np.dtype(kind).itemsize * self.size(name) for name, kind in KINDS.items())

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of one of its arrays."""
        if name in ("ending", "outcome", "rounds"):
            return (self.runs,)
        return (self.issues if name == "package" else self.parties, self.runs)

    def size(self, name: str) -> int:
        """How many numbers one of its arrays holds."""
        return int(np.prod(self.shape(name)))


def to_bytes(ended: Ended, block: Block) -> bytes:
    """The arrays as an archive without dates, compression or anything else that could vary."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in KINDS:
            member = ZipInfo(f"{name}.npy")  # its date is 1980
            member.create_system = UNIX
            member.external_attr = 0o644 << 16
            values = np.ascontiguousarray(getattr(ended, name), dtype=_kind(name))
            archive.writestr(member, _header(name, values.shape) + values.tobytes())
    return _labelled(buffer.getvalue(), block.label)


def from_bytes(content: bytes, block: Block) -> Ended:
    """The arrays of a block.

    Raises:
        DamagedError: If a single bit is not as :func:`to_bytes` wrote it.
        ForeignError: If they are not those of *block*.
    """
    with _opened(content) as archive:
        label = _label(archive)
        unlabelled = content[: -len(archive.comment) - len(NO_COMMENT)] + NO_COMMENT
        label.pop("sha256", None)
        if _labelled(unlabelled, label) != content:
            raise DamagedError("its checksum does not fit")
        _claim(label, block)
        return Ended(**{name: _array(archive, name, block) for name in KINDS})


def array(content: bytes, name: str, block: Block) -> NDArray[Any]:
    """One array of a block; its own checksum is checked.

    Raises:
        DamagedError: If the array is not what was written.
        ForeignError: If it is not that of *block*.
    """
    with _opened(content) as archive:
        _claim(_label(archive), block)
        return _array(archive, name, block)


def _labelled(archive: bytes, label: Mapping[str, Any]) -> bytes:
    """The archive with a label, and with a checksum of both."""
    checksum = sha256(archive + json.dumps(label).encode()).hexdigest()
    comment = json.dumps({**label, "sha256": checksum}).encode()
    return archive.removesuffix(NO_COMMENT) + len(comment).to_bytes(2, "little") + comment


def _opened(content: bytes) -> ZipFile:
    try:
        return ZipFile(BytesIO(content))
    except UNREADABLE as error:
        raise DamagedError(str(error)) from None


UNREADABLE = (
    *(BadZipFile, ValueError, KeyError, EOFError, RuntimeError, TypeError, AttributeError),
    *(OverflowError, OSError, struct.error),
)
"""What the standard library raises over an archive that is none."""


def _label(archive: ZipFile) -> dict[str, Any]:
    try:
        label = json.loads(archive.comment)
    except (ValueError, RecursionError):
        label = None
    if not isinstance(label, dict):
        raise DamagedError("it does not say to what it belongs")
    return label


def _claim(label: Mapping[str, Any], block: Block) -> None:
    """Refuse what belongs elsewhere."""
    differing = [name for name, value in block.label.items() if label.get(name) != value]
    if differing:
        found = (
            f"{name} {str(label.get(name))[:70]!r} there, {str(block.label[name])!r} here"
            for name in differing
        )
        raise ForeignError(", ".join(found))


def _array(archive: ZipFile, name: str, block: Block) -> NDArray[Any]:
    """One array. Only the header that it must have is accepted, so that nothing in it needs to be read."""
    header, size = _header(name, block.shape(name)), _kind(name).itemsize * block.size(name)
    try:
        member = archive.getinfo(f"{name}.npy")
        if (member.compress_type, member.file_size) != (ZIP_STORED, len(header) + size):
            raise DamagedError(f"{name} has another size")
        content = archive.read(member)
    except UNREADABLE as error:
        raise DamagedError(str(error)) from None
    if not content.startswith(header):
        raise DamagedError(f"{name} is no array of {_kind(name)} of shape {block.shape(name)}")
    return np.frombuffer(content, _kind(name), offset=len(header)).reshape(block.shape(name))


def _kind(name: str) -> "np.dtype[Any]":
    """The type of an array, little-endian on every machine."""
    return np.dtype(KINDS[name]).newbyteorder("<")


def _header(name: str, shape: tuple[int, ...]) -> bytes:
    """What numpy writes before the numbers."""
    header = BytesIO()
    about = {"descr": np.lib.format.dtype_to_descr(_kind(name)), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(header, about)
    return header.getvalue()
