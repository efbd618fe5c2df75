"""The engine beside a compiled loop that does the same rounds: how far from the practical limit it is.

In:      --quick; needs a C compiler (cc)
Out:     one table
Keeps:   both must have come to the same results before a ratio is printed
Not here: other libraries (peers), the reference engine (engine)
Example: python benchmarks/fused.py --quick
"""

import argparse
import ctypes
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from made_scenario import made
from side_by_side import alternate, conditions, ratio, table

from negotiation_sim.model.arrays import CompiledScenario, compile_scenario
from negotiation_sim.model.draws import BLOCK, Draws, draw
from negotiation_sim.model.engine import AGREEMENT, simulate, simulate_rounds
from negotiation_sim.model.protocols.single_text import SingleText
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.commitments import EFFECTS

LANES = 8
NEAR = 1e-9
COMPILER = (
    "cc",
    "-O3",
    "-march=native",
    "-fopenmp-simd",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-shared",
    "-fPIC",
)
NUMBERS = ("actors", "issues", "runs", "rounds", "parties", "commitments")
ARRAYS = (
    *("positions", "weights", "red_low", "red_high", "pull", "order", "stated", "low", "high", "no_deal"),
    *(
        "no_deal_utility",
        "cost_of_delay",
        "reservations",
        "hopes",
        "party",
        "kept",
        "values",
        "issue",
        "effect",
    ),
    *("first_term", "term_issue", "term_low", "term_high"),
    *("package", "text", "utility", "reason", "rounds_played", "agreed"),
)


class Fused:
    """The talks of one block in compiled code."""

    class Talks(ctypes.Structure):
        """The struct of fused.c."""

        _fields_ = [(name, ctypes.c_int64) for name in NUMBERS] + [(name, ctypes.c_void_p) for name in ARRAYS]

    def __init__(self, library: ctypes.CDLL, compiled: CompiledScenario, draws: Draws) -> None:
        self.negotiate_in_c = library.negotiate
        self.arrays = _arrays(compiled, draws)
        self.talks = self.Talks(
            len(compiled.actors),
            len(compiled.issues),
            draws.n_runs,
            compiled.rounds,
            len(compiled.parties),
            len(compiled.commitments),
            *(self.arrays[name].ctypes.data for name in ARRAYS),
        )

    def negotiate(self) -> None:
        """Play all rounds of all runs."""
        self.arrays["reason"][:] = 0
        self.negotiate_in_c(ctypes.byref(self.talks))


def built(folder: str) -> ctypes.CDLL:
    """The compiled loop."""
    library = f"{folder}/fused.so"
    subprocess.run([*COMPILER, "-o", library, str(HERE / "fused.c"), "-lm"], check=True)
    return ctypes.CDLL(library)


def _arrays(compiled: CompiledScenario, draws: Draws) -> dict[str, NDArray[Any]]:
    """What the loop reads and writes, in the order and the types of the struct."""
    bench = Table(compiled, draws)
    chair = SingleText(bench, compiled.rounds).chair
    times = np.arange(1, compiled.rounds + 1) / compiled.rounds
    hopes = np.empty((compiled.rounds, len(compiled.actors)))
    for rule, actors in compiled.strategies:
        hopes[:, list(actors)] = (1.0 - times ** (1.0 / rule.e))[:, np.newaxis]  # type: ignore[attr-defined]
    terms = [commitment.terms for commitment in compiled.commitments]
    flat = [term for several in terms for term in several]
    inputs = bench.inputs
    counted: dict[str, Any] = {
        "order": bench.order,
        "party": compiled.parties,
        "issue": [commitment.issue for commitment in compiled.commitments],
        "effect": [EFFECTS.index(commitment.effect) for commitment in compiled.commitments],
        "first_term": np.cumsum([0, *map(len, terms)]),
        "term_issue": [term.issue for term in flat],
        "reason": np.zeros((len(compiled.parties), draws.n_runs)),
        "rounds_played": np.zeros(draws.n_runs),
        "agreed": np.zeros(draws.n_runs),
    }
    measured: dict[str, Any] = {
        **{
            name: inputs[name]
            for name in ("positions", "red_low", "red_high", "cost_of_delay", "reservations", "values")
        },
        **{name: getattr(bench, name) for name in ("weights", "no_deal", "no_deal_utility")},
        **{name: getattr(chair, name) for name in ("pull", "stated", "low", "high")},
        "hopes": hopes,
        "term_low": [term.low for term in flat],
        "term_high": [term.high for term in flat],
        "package": np.zeros_like(bench.no_deal),
        "text": np.zeros_like(bench.no_deal),
        "utility": np.zeros((len(compiled.parties), draws.n_runs)),
    }
    return {
        **{name: np.ascontiguousarray(array, dtype=np.int64) for name, array in counted.items()},
        **{name: np.ascontiguousarray(array, dtype=np.float64) for name, array in measured.items()},
        "kept": np.ascontiguousarray(bench.kept, dtype=np.uint8),
    }


def must_agree(fused: Fused, compiled: CompiledScenario, draws: Draws) -> None:
    """Stop if the two have not come to the same."""
    ended, arrays = simulate(compiled, draws), fused.arrays
    few = draws.cut(slice(min(64, draws.n_runs)))
    kept = simulate_rounds(compiled, few)
    last = kept.ended.rounds - 1, slice(None), np.arange(few.n_runs)
    same = {
        "rounds": (ended.rounds == arrays["rounds_played"]).all(),
        "endings": ((ended.ending == AGREEMENT) == arrays["agreed"]).all(),
        "reasons": (ended.reason == arrays["reason"]).all(),
        "packages": np.abs(ended.package - arrays["package"]).max() < NEAR,
        "last texts": np.abs(kept.texts[last].T - arrays["text"][:, : few.n_runs]).max() < NEAR,
        "last utilities": np.abs(kept.utilities[last].T - arrays["utility"][:, : few.n_runs]).max() < NEAR,
    }
    if different := [name for name, is_same in same.items() if not is_same]:
        raise SystemExit(f"the compiled loop and the engine have not come to the same: {different}")


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, and agree?")
    given = parser.parse_args(arguments)
    actors, issues, rounds, n_runs, times = (4, 3, 6, 64, 3) if given.quick else (9, 9, 24, BLOCK, 15)
    compiled = compile_scenario(made(actors, issues, rounds))
    draws = draw(compiled, 1, 0, n_runs)
    print(conditions())
    with TemporaryDirectory() as folder:
        fused = Fused(built(folder), compiled, draws)
        fused.negotiate()
        must_agree(fused, compiled, draws)
        seconds = alternate({"engine": lambda: simulate(compiled, draws), "fused": fused.negotiate}, times)
    played = int(fused.arrays["rounds_played"].sum())
    rows = [("", "one round of one run", "beside the loop")]
    rows += [
        (
            name,
            f"{median(seconds[key]) / played * 1e9:,.0f} nanoseconds",
            f"{ratio(seconds[key], seconds['fused']):.1f}",
        )
        for name, key in (
            ("compiled loop (C, one thread)", "fused"),
            ("engine (numpy, one thread)", "engine"),
        )
    ]
    print(
        f"\n{actors} actors, {issues} issues, {rounds} rounds, {n_runs:,} runs; the same results.\n{table(rows)}"
    )


if __name__ == "__main__":
    main()
