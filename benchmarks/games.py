"""How many games of a program against the engine are played in a minute, on one core.

In:      --quick
Out:     one table: games a minute on each shipped scenario
Keeps:   before anything is timed, a game left to the engine has ended as the engine's run of that seed
Not here: runs of the engine alone, which are played thousands at a time (engine)
Example: python benchmarks/games.py --quick
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np
from attrs import frozen

sys.path.insert(0, str(Path(__file__).resolve().parent))

from side_by_side import alternate, conditions, table

import negotiation_sim as ns
from negotiation_sim.strategies import View

GAMES = 20
SEED = 20250904


@frozen
class Late:
    """A strategy of the user's own: hold out for half of the time, then ask for the half of what is left."""

    looks_back = False

    def aspiration(self, view: View) -> np.ndarray:
        """The least utility that is accepted."""
        late = view.reservation + 0.5 * (1.0 - view.reservation)
        return np.ones_like(late) if view.time < 0.5 else late


def careful(view: ns.View) -> Iterator[ns.Move]:
    """A program in a seat: weigh every draft, and sign what is worth more than no deal and crosses nothing."""
    if view.round == 0:
        yield ns.Move("propose", view.seat, draft=dict(view.offer))
    elif view.own.signs and view.seat not in view.drafts[-1].answers:
        draft = view.drafts[-1]
        found = view.evaluate(draft.values)
        good = found.worth_if_kept > found.no_deal_if_kept and not found.crosses
        yield ns.Move("answer", view.seat, draft_id=draft.id, yes=good)


def games(scenario: ns.Scenario, n_games: int) -> int:
    """Play so many games; the first party is the program, the last one has a strategy of the user's own."""
    first, *_, last = scenario.talks.parties
    rounds = 0
    for seed in range(n_games):
        game = ns.Game(scenario, [first], seed=seed, strategies={last: Late()})
        rounds += game.play_out({first: careful}).round
    return rounds


def must_agree(scenario: ns.Scenario, ended: object) -> None:
    """Stop where a game left to the engine does not end as the engine's run does."""
    run = ns.trace(scenario, 0, SEED)
    found = (int(run.kept.ended.rounds[0]), [*run.as_json()["package"].values()])
    if ended != found:
        raise SystemExit(f"a game of '{scenario.title}' does not end as the engine's run: not the same")


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="one game each: does it run, and agree?")
    quick = parser.parse_args(arguments).quick
    n_games, times = (1, 1) if quick else (GAMES, 5)
    print(conditions())
    rows = [("scenario", "rounds of a game", "games a minute")]
    for name, path in ns.shipped_scenarios().items():
        scenario = ns.load(path)
        alone = ns.Game(scenario, seed=SEED).play_out({})
        must_agree(scenario, (alone.round, [*alone.package.values()]))
        rounds = games(scenario, n_games)
        (seconds,) = alternate({name: lambda: games(scenario, n_games)}, times).values()  # noqa: B023 - used at once
        rows.append((name, f"{rounds / n_games:.0f}", f"{60 * n_games / median(seconds):,.0f}"))
    print(
        f"\nA program in one seat, a strategy of the user's own in another, the engine in all others.\n{table(rows)}"
    )


if __name__ == "__main__":
    main()
