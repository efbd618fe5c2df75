"""What all tests share: compiled modules for the processes that they start, and no file of a class left open."""

import getpass
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.dont_write_bytecode:
    # Dozens of tests start processes, and each would compile the whole package again. What is compiled is kept with
    # pytest's temporary files, and not beside the sources, where Python was told to keep nothing.
    KEPT = Path(tempfile.gettempdir()) / f"pytest-of-{getpass.getuser()}" / "compiled"
    KEPT.parent.mkdir(mode=0o700, exist_ok=True)
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(KEPT)
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # "python -B" sets the flag alone


@pytest.fixture(autouse=True)
def no_file_stays_open() -> Iterator[None]:
    """Later versions of Python warn of it."""
    yield
    if classes := sys.modules.get("small_class"):  # only where a test of a class has loaded it
        while classes.OPEN:
            classes.OPEN.pop().close()
