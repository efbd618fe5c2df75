"""No file of a class stays open after its test; later versions of Python warn of it."""

from collections.abc import Iterator

import pytest
from small_class import OPEN


@pytest.fixture(autouse=True)
def no_file_stays_open() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()
