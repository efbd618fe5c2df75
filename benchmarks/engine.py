"""How fast the engine is, how that grows, and how much memory it takes.

In:      --quick, --only PART
Out:     tables: beside the reference engine, growth, memory, the command line
Keeps:   only rounds that were played are counted, and what is compared has given the same results
Not here: other people's libraries and compiled code (peers)
Example: python benchmarks/engine.py --quick
"""

import argparse
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]

from cases import case_of
from made_scenario import made
from reference_engine import Result, negotiate
from side_by_side import alternate, conditions, ratio, table

import negotiation_sim as ns
from negotiation_sim.model.answers import Reason
from negotiation_sim.model.arrays import CompiledScenario, compile_scenario
from negotiation_sim.model.draws import BLOCK, Draws, draw
from negotiation_sim.model.engine import simulate
from negotiation_sim.model.trajectories import Ended
from negotiation_sim.scenario.talks import ENDINGS

CEASEFIRE = ROOT / "scenarios" / "ceasefire.toml"
SEED = 20250904
EXACT = 1e-12


def beside_the_reference_engine(*, quick: bool) -> str:
    """Rounds per second, the engine and the reference engine in turn, on the same draws."""
    n_runs, sample = (256, 2) if quick else (10_000, 12)
    compiled = compile_scenario(ns.load(CEASEFIRE))
    ours, theirs = [], []
    for block, first in enumerate(range(0, n_runs, BLOCK)):
        draws = draw(compiled, SEED, block, min(BLOCK, n_runs - first))
        chosen = np.linspace(0, draws.n_runs - 1, sample).astype(int).tolist()
        cases = [case_of(compiled, draws, run) for run in chosen]
        began = process_time()
        ended = simulate(compiled, draws)
        between = process_time()
        expected = [negotiate(case) for case in cases]
        finished = process_time()
        must_agree(ended, dict(zip(chosen, expected, strict=True)))
        ours.append(int(ended.rounds.sum()) / (between - began))
        theirs.append(sum(result.rounds for result in expected) / (finished - between))
    rows = [
        ("", "run-rounds per second", "times the reference"),
        ("reference engine (plain Python)", f"{median(theirs):,.0f}", "1"),
        ("engine, one thread", f"{median(ours):,.0f}", f"{ratio(ours, theirs):,.0f}"),
    ]
    return (
        f"Beside the reference engine: {n_runs:,} runs of ceasefire.toml; of each block {sample} runs by both,\n"
        f"with the same results.\n{table(rows)}"
    )


def must_agree(ended: Ended, expected: dict[int, Result]) -> None:
    """Stop if the engine's results are not those of the reference engine."""
    for run, result in expected.items():
        told = (ENDINGS[ended.ending[run]], int(ended.rounds[run]), int(ended.outcome[run]))
        due = (result.ending, result.rounds, result.outcome)
        refusals = [
            None if reason == Reason.NONE else (Reason(reason).words, int(ended.refused_in[party, run]))
            for party, reason in enumerate(ended.reason[:, run].tolist())
        ]
        refusals_due = [refusal and (refusal.reason, refusal.round) for refusal in result.refusals]
        apart = float(np.abs(ended.package[:, run] - result.package).max())
        if told != due or refusals != refusals_due or apart > EXACT:
            raise SystemExit(
                f"run {run} is not the same: {told} {refusals}, reference {due} {refusals_due}, {apart:.1e} apart"
            )


def growth(*, quick: bool) -> str:
    """The time for one round of one run, as the work grows in one direction at a time."""
    times, most = (1, 1) if quick else (5, 4)
    base = {"runs": BLOCK, "actors": 9, "issues": 9, "rounds": 24}
    if quick:
        base = {"runs": 128, "actors": 4, "issues": 4, "rounds": 6}
    rows = [("", "one round of one run", "beside the first of its kind")]
    directions = {
        "runs": (1, 8, 64, 512, 2048, 10_000),
        "actors": (3, 9, 27),
        "issues": (3, 9, 27),
        "rounds": (6, 24, 96),
    }
    for direction, sizes in directions.items():
        works: dict[str, Callable[[], Any]] = {}
        played = {}
        for size in sizes[: most if quick else None]:
            wanted = base | {direction: size}
            n_runs = wanted.pop("runs")
            compiled = compile_scenario(made(wanted["actors"], wanted["issues"], wanted["rounds"]))
            blocks = [
                draw(compiled, SEED, block, max(2, min(BLOCK, n_runs - block * BLOCK)))
                for block in range(-(-n_runs // BLOCK))
            ]
            name = f"{size:,} {direction}"
            works[name] = negotiates(compiled, blocks)
            played[name] = n_runs * wanted["rounds"]
        seconds = alternate(works, times)
        per_round = {name: [s / played[name] for s in took] for name, took in seconds.items()}
        first = next(iter(per_round.values()))
        rows += [
            (name, f"{median(took) * 1e6:,.2f} microseconds", f"{ratio(took, first):.2f}")
            for name, took in per_round.items()
        ]
    shape = ", ".join(f"{size:,} {what}" for what, size in base.items())
    return f"Growth: {shape}, and one of them changed at a time.\n{table(rows)}"


def negotiates(compiled: CompiledScenario, blocks: list[Draws]) -> Callable[[], None]:
    def work() -> None:
        for draws in blocks:
            if (simulate(compiled, draws).rounds != compiled.rounds).any():
                raise SystemExit("talks ended early, so rounds would be counted that nobody played")

    return work


def memory(*, quick: bool) -> str:
    """The most memory that a process takes for few and for many runs, summary included."""
    sizes = (500, 5_000) if quick else (10_000, 1_000_000)
    peaks = {n_runs: _peak_memory(n_runs) for n_runs in sizes}
    few = peaks[sizes[0]]
    rows = [("", "peak memory", "beside the first")]
    rows += [(f"{n_runs:,} runs", f"{peak:,.1f} MB", f"{peak / few:.3f}") for n_runs, peak in peaks.items()]
    return f"Memory of a process that runs ceasefire.toml and sums up.\n{table(rows)}"


def _peak_memory(n_runs: int) -> float:
    """In megabytes; a process of its own, since a peak never goes down again."""
    program = (
        "import negotiation_sim as ns, resource, sys\n"
        f"result = ns.run(ns.load({str(CEASEFIRE)!r}), runs={n_runs})\n"
        "assert sum(outcome.runs for outcome in result.outcomes) == result.ensemble.runs\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return int(told.stdout) * (1 if sys.platform == "darwin" else 1024) / 1e6


def command_line(*, quick: bool) -> str:
    """What --help costs beside click itself, and how much of a run is spent outside the engine."""
    times, n_runs = (1, 1_000) if quick else (9, 100_000)
    programs = {
        "import click": "import click",
        "simulate --help": "from negotiation_sim.cli import main; main(['--help'])",
    }
    works = {name: _in_a_process(program) for name, program in programs.items()}
    alternate(works, 1)  # the first time writes bytecode
    seconds = alternate(works, times, clock=_processor_time_of_children)
    help_ratio = ratio(seconds["simulate --help"], seconds["import click"])
    rows = [("", "seconds", "beside import click")]
    rows += [
        (name, f"{median(took):.3f}", f"{ratio(took, seconds['import click']):.2f}")
        for name, took in seconds.items()
    ]
    everything, engine, drawing = _shares_of_a_run(n_runs)
    parts = [
        (f"simulate run --runs {n_runs}", "seconds", "share"),
        ("the whole process", f"{everything:.2f}", "100 %"),
        ("the engine", f"{engine:.2f}", f"{engine / everything:.0%}"),
        ("drawing", f"{drawing:.2f}", f"{drawing / everything:.0%}"),
        (
            "the rest (start, reading, keeping, summing up, printing)",
            f"{everything - engine - drawing:.2f}",
            f"{1 - (engine + drawing) / everything:.0%}",
        ),
        ("outside the engine", f"{everything - engine:.2f}", f"{1 - engine / everything:.0%}"),
    ]
    return f"The command line: --help takes {help_ratio:.2f} times import click.\n{table(rows)}\n\n{table(parts)}"


def _in_a_process(program: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)


def _processor_time_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _shares_of_a_run(n_runs: int) -> tuple[float, float, float]:
    """Seconds of the whole process ``simulate run``, of the engine in it, and of drawing."""
    program = (
        "import sys, time\n"
        "from negotiation_sim.runs import ensemble\n"
        "spent = {}\n"
        "def watched(name):\n"
        "    work = getattr(ensemble, name)\n"
        "    def watching(*arguments):\n"
        "        began = time.process_time()\n"
        "        try:\n"
        "            return work(*arguments)\n"
        "        finally:\n"
        "            spent[name] = spent.get(name, 0.0) + time.process_time() - began\n"
        "    setattr(ensemble, name, watching)\n"
        "watched('simulate'), watched('draw')\n"
        "from negotiation_sim.cli import main\n"
        "try:\n"
        f"    main(['run', {str(CEASEFIRE)!r}, '--runs', '{n_runs}', '--jobs', '1'])\n"
        "finally:\n"
        "    print(spent['simulate'], spent['draw'], file=sys.stderr)"
    )
    began = _processor_time_of_children()
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    everything = _processor_time_of_children() - began
    engine, drawing = map(float, told.stderr.split()[-2:])  # before them stands how far the runs are
    return everything, engine, drawing


PARTS = {
    "reference": beside_the_reference_engine,
    "growth": growth,
    "memory": memory,
    "command-line": command_line,
}


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, and agree?")
    parser.add_argument("--only", action="append", choices=PARTS, help="one part; may be given again")
    given = parser.parse_args(arguments)
    print(conditions())
    began = perf_counter()
    for name in given.only or PARTS:
        print(f"\n{PARTS[name](quick=given.quick)}", flush=True)
    print(f"\nmeasured in {perf_counter() - began:.0f} seconds")


if __name__ == "__main__":
    main()
