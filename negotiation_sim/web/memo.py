"""What was worked out last for a place, as long as its state is the same.

In:      a place, the state on which the answer rests, how to work it out
Out:     the answer
Keeps:   of each place only the last answer; whoever asks with another state gets another answer
Not here: what is worked out (student, table_page)
Example: tests/web/test_memo.py
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Memo(Generic[Answer]):
    """Answers by place."""

    def __init__(self) -> None:
        self.known: dict[Hashable, tuple[object, Answer]] = {}

    def get(self, place: Hashable, state: object, make: Callable[[], Answer]) -> Answer:
        """The answer for a place; *make* is called where the state is another one than last time."""
        old = self.known.get(place)
        if old is None or old[0] != state:
            old = self.known[place] = state, make()
        return old[1]
