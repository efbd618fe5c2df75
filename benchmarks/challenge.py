"""The expected-utility model, batched and in plain Python: the same moves, and how much faster.

In:      how many actors, issues, draws (30, 10 and 10,000 unless told otherwise), and the size of the plain sample
Out:     seconds for one round of both, and their ratio; exit code 1 if it is below --least
Keeps:   positions after the round agree to 1e-9 on the whole sample, and so do the kinds of moves, or it stops
Not here: whole talks (tests/model/test_challenge.py); the plain version (tests/plain_challenge.py)
Example: python benchmarks/challenge.py --quick

Plain Python would need hours for all draws: it is timed on a sample, spread evenly over the draws, and
scaled up to all of them. Both are timed in one process, with the processor's clock.
"""

import sys
from pathlib import Path
from time import process_time

import click
import numpy as np
from attrs import evolve

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import plain_challenge as plain

from negotiation_sim.model.protocols import Push
from negotiation_sim.model.protocols.challenge import COLUMNS
from negotiation_sim.model.protocols.expected_utility import Field, moves
from negotiation_sim.scenario.talks import ChallengeOptions

READINGS = {"printed": plain.PRINTED, "scholz-2011-effective": plain.EFFECTIVE}


@click.command()
@click.option("--actors", default=30, show_default=True)
@click.option("--issues", default=10, show_default=True)
@click.option("--draws", default=10_000, show_default=True)
@click.option("--sample", default=40, show_default=True, help="Pairs of issue and draw for plain Python.")
@click.option("--least", default=100.0, show_default=True, help="The ratio below which this fails.")
@click.option("--quick", is_flag=True, help="Small sizes, to see that it runs; no ratio is asked for.")
def main(actors: int, issues: int, draws: int, sample: int, least: float, *, quick: bool) -> None:
    """Time one round of the expected-utility model, batched and plain."""
    if quick:
        actors, issues, draws, sample, least = 6, 2, 100, 4, 0.0
    columns = issues * draws
    click.echo(f"{actors} actors, {issues} issues, {draws:,} draws: one round.")
    ratios = []
    for formulas, reading in READINGS.items():
        options = ChallengeOptions(formulas=formulas)  # type: ignore[arg-type]
        chosen = np.linspace(0, columns - 1, sample).astype(int)
        found, batched = _batched(actors, columns, options, chosen)
        scaled = _plain(actors, reading, chosen, found) * columns / sample
        ratios.append(scaled / batched)
        click.echo(
            f"  {formulas}: batched {batched:.1f} s; plain Python {scaled:,.0f} s "
            f"(scaled from {sample} of {columns:,}); ratio {ratios[-1]:.0f}; same moves"
        )
    sys.exit(min(ratios) < least)


def _column(actors: int, number: int) -> plain.Issue:
    """The actors of one pair of issue and draw."""
    x, c, s = np.random.default_rng(number).random((3, actors))
    return plain.Issue(x.tolist(), c.tolist(), s.tolist(), float(np.ptp(x)))


def _field(issues: list[plain.Issue]) -> Field:
    """Several of them, side by side."""
    x, c, s = (
        np.array([getattr(issue, name) for issue in issues]).T.copy()
        for name in ("positions", "capabilities", "saliences")
    )
    weights = c * s / (c * s).sum(axis=0)
    return Field(x, weights, s, np.ones(x.shape, dtype=bool), np.ptp(x, axis=0))


def _batched(
    actors: int, columns: int, options: ChallengeOptions, chosen: np.ndarray
) -> tuple[dict[int, list[tuple[float, str]]], float]:
    """All columns in pieces; the moves of those that were chosen, and the seconds for all."""
    wanted, found, seconds = {*chosen.tolist()}, {}, 0.0
    spare = _field([_column(actors, number) for number in range(COLUMNS)])
    for start in range(0, columns, COLUMNS):
        numbers = range(start, min(start + COLUMNS, columns))
        here = [number for number in numbers if number in wanted]
        field = spare
        if here:  # the others are stand-ins: which numbers they hold makes no difference to the time
            field = evolve(spare)
            real = _field([_column(actors, number) for number in here])
            at = [number - start for number in here]
            arrays = {}
            for name in ("positions", "weights", "saliences", "here", "reach"):
                arrays[name] = getattr(spare, name).copy()
                arrays[name][..., at] = getattr(real, name)
            field = Field(**arrays)
        began = process_time()
        moved = moves(field, options)
        seconds += process_time() - began
        for number in here:
            at_ = number - start
            kinds = [Push(int(push)).name.lower() for push in moved.push[:, at_]]
            found[number] = list(zip(moved.positions[:, at_].tolist(), kinds, strict=True))
    return found, seconds


def _plain(
    actors: int, reading: plain.Reading, chosen: np.ndarray, found: dict[int, list[tuple[float, str]]]
) -> float:
    """The chosen columns one by one; they must come out the same. Seconds for all of them."""
    seconds = 0.0
    for number in chosen.tolist():
        issue = _column(actors, number)
        began = process_time()
        expected = plain.moves(issue, reading)
        seconds += process_time() - began
        for move, (position, kind) in zip(expected, found[number], strict=True):
            if abs(move.position - position) > 1e-9 or move.how != kind:
                raise SystemExit(f"pair {number}: {move} in plain Python, {position} by {kind} batched")
    return seconds


if __name__ == "__main__":
    main()
