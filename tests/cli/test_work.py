"""What is said of work that takes long, where no bar can be shown."""

from collections.abc import Iterator

import pytest

from negotiation_sim.cli import work


@pytest.mark.parametrize(
    ("total", "each", "said"),
    [
        (1000, 1.0, "this takes about 17 more minutes; Ctrl-C ends it\n"),  # 998 blocks of a second
        (100, 0.5, ""),  # 97 blocks, 49 seconds
        (None, 9.0, ""),  # nobody knows
    ],
)
def test_how_long_it_takes_is_said_once_if_it_is_more_than_a_minute(
    total: int | None,
    each: float,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def clock() -> Iterator[float]:
        now = 0.0
        while True:
            yield now
            now += each

    ticks = clock()
    monkeypatch.setattr(work, "monotonic", lambda: next(ticks))
    with work.progress(total, quiet=False) as tell:
        for so_far in range(1, 50):
            if tell is not None:
                tell(so_far)
    assert capsys.readouterr().err == said
    with work.progress(total, quiet=True) as tell:
        assert tell is None
