"""Outcomes over two axes as a map of letters, and over one as lines of shares; 80 columns, colour not needed.

In:      shares of outcomes at points, labels of the points
Out:     rich renderables
Keeps:   a letter means the same outcome in the whole report; shading says how large its share is
Not here: words for axes and values (sweep_text), shares (sweep)
Example: tests/analysis/test_sweep.py
"""

from collections.abc import Iterator, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from rich.text import Text

from negotiation_sim.report import words

Shares = NDArray[np.float64]

WIDTH = 80
MOST_LINES = 41
BAR = 50
LABEL = 22
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COLOURS = ("cyan", "yellow", "magenta", "green", "red", "blue", "bright_cyan", "bright_yellow")
SHADES = ((0.9, "█"), (0.7, "▓"), (0.5, "▒"), (0.0, "░"))
"""From which share on which shade; the legend says it in words."""


@frozen
class Label:
    """A value of an axis: its number, and a name where it lies on something that has one."""

    number: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


def lettered(shares: Shares) -> dict[int, str]:
    """Letters of the outcomes that occur at all (ndarray[outcomes, points]), the most frequent first."""
    means = shares.mean(axis=1)
    occurring = [int(row) for row in np.argsort(-means, kind="stable") if means[row] > 0]
    return {row: LETTERS[min(place, len(LETTERS) - 1)] for place, row in enumerate(occurring)}


def legend(letters: dict[int, str], titles: Sequence[str], shares: Shares) -> Iterator[Text]:
    """What the letters mean, with the average share over all points."""
    for row, letter in letters.items():
        share = f"{words.short_percent(float(shares[row].mean())):>4}"
        yield Text.assemble(f"  {share}  ", (letter, _style(letter)), f"  {titles[row]}")


def map_of(
    shares: Shares, letters: dict[int, str], across: Sequence[Label], upwards: Sequence[Label]
) -> Iterator[Text]:
    """The most frequent outcome at every point, ``shares`` being (outcomes, upwards, across); low values below.

    Each cell has the letter of the most frequent outcome and a shade for its share. Where the columns
    would not fit there is the letter alone, small where its share is below a half.
    """
    margin = min(LABEL, max(len(str(label)) for label in upwards))
    columns = _thinned(len(across), WIDTH - margin - 2)
    lines = _thinned(len(upwards), MOST_LINES)
    cell = next((n for n in (3, 2) if len(columns) * n <= WIDTH - margin - 2), 1)
    for line in reversed(lines):
        text = Text(f"{str(upwards[line])[:margin]:>{margin}} │")
        for column in columns:
            row = int(np.argmax(shares[:, line, column]))
            text.append(_cell(letters[row], float(shares[row, line, column]), cell), _style(letters[row]))
        yield text
    yield Text(f"{'':{margin}} └{'─' * (cell * len(columns))}")
    places = [(cell * place, across[column]) for place, column in enumerate(columns)]
    for ticks in _ticks(places, WIDTH - margin - 2):
        yield Text(f"{'':{margin}}  {ticks}")


def shading() -> str:
    """What the shades mean."""
    return "share of that outcome: █ 90% and more, ▓ from 70%, ▒ from 50%, ░ below"


def lines_of(shares: Shares, letters: dict[int, str], labels: Sequence[Label]) -> Iterator[Text]:
    """The shares at every point as one line of letters, a letter for every 2 %; ``shares`` (outcomes, points)."""
    margin = min(LABEL, max(len(str(label)) for label in labels))
    for point in _thinned(len(labels), MOST_LINES):
        text = Text(f"{str(labels[point])[:margin]:>{margin}} │")
        order = [*letters]
        for row, width in zip(order, _parts([float(shares[row, point]) for row in order]), strict=True):
            text.append(letters[row] * width, _style(letters[row]))
        top = max(order, key=lambda row: float(shares[row, point]))
        text.append(f"│ {letters[top]} {words.short_percent(float(shares[top, point]))}")
        yield text


def _cell(letter: str, share: float, width: int) -> str:
    if width == 1:
        return letter if share >= 0.5 else letter.lower()
    shade = next(shade for least, shade in SHADES if share >= least)
    return letter + shade + " " * (width - 2)


def _style(letter: str) -> str:
    return COLOURS[LETTERS.index(letter) % len(COLOURS)]


def _thinned(size: int, most: int) -> list[int]:
    """All, or as many as there is room for, evenly, with both ends."""
    if size <= most:
        return [*range(size)]
    return [int(place) for place in np.linspace(0, size - 1, most).round()]


def _parts(shares: list[float]) -> list[int]:
    """Shares as whole numbers of letters that sum to the bar (largest remainders, Hamilton)."""
    exact = [share * BAR for share in shares]
    whole = [int(part + 1e-9) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in by_remainder[: max(0, round(sum(exact)) - sum(whole))]:
        whole[place] += 1
    return whole


def _ticks(places: Sequence[tuple[int, Label]], width: int) -> Iterator[str]:
    """Labels below the columns, on as few lines as they need not to touch; only named values if there are some."""
    named = [(place, label) for place, label in places if label.name]
    cell = places[1][0] if len(places) > 1 else width
    room = max(len(label.number) for _, label in places) + 1
    step = next((step for step in (1, 2, 5, 10, 20) if step * cell >= room), 50)
    lines: list[str] = []
    all_named = len(named) == len(places)  # settings: without its label no column could be told
    for place, label in named if len(named) > 1 or all_named else places[::step]:
        start = max(0, min(place, width - len(str(label))))
        number = next((number for number, line in enumerate(lines) if len(line) < start), len(lines))
        if number == len(lines):
            lines.append("")
        lines[number] = f"{lines[number]:{start}}{label}"
    yield from lines
