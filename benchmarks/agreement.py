"""How long it takes to say what can be signed, and how that grows with issues, parties and commitments.

In:      --quick
Out:     tables: the shipped scenarios, the existence check over draws, growth
Keeps:   what is found is held against the engine's rule, what is not against a random search
Not here: the speed of the talks (engine)
Example: python benchmarks/agreement.py --quick
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]

import small
from side_by_side import conditions, table

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import Agreements, Situation, at_modes, signable
from negotiation_sim.agreement.explain import explain
from negotiation_sim.agreement.missed_deals import missed_deals

SIZES = [(4, 2, 4), (8, 2, 4), (16, 2, 4), (8, 4, 4), (8, 8, 4), (8, 2, 8), (8, 2, 16), (16, 8, 16)]
"""Issues, parties, commitments: one grows at a time, then all."""


def shipped(*, quick: bool) -> str:
    """Seconds that ``explain`` takes for each shipped scenario, reading the file not counted."""
    rows: list[tuple[str, ...]] = [("scenario", "issues", "parties", "commitments", "seconds (median)")]
    for name, path in ns.shipped_scenarios().items():
        scenario = ns.load(path)
        seconds = []
        for _ in range(1 if quick else 5):
            began = perf_counter()
            explain(scenario)
            seconds.append(perf_counter() - began)
        sizes = (len(scenario.issues), len(scenario.talks.parties), len(scenario.commitments))
        rows.append((name, *map(str, sizes), f"{median(seconds):.2f}"))
    return f"explain, one situation\n{table(rows)}"


def draws(*, quick: bool) -> str:
    """Seconds for the existence check over draws, in one process and in two."""
    runs = 20 if quick else 1_000
    scenario = ns.load(ns.shipped_scenarios()["ceasefire.toml"])
    began = perf_counter()
    alone = missed_deals(scenario, runs)
    between = perf_counter()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        together = missed_deals(scenario, runs, executor=pool)
    finished = perf_counter()
    assert (alone.exists == together.exists).all()
    rows = [
        ("", "seconds"),
        ("one process", f"{between - began:.1f}"),
        ("two processes, start included", f"{finished - between:.1f}"),
    ]
    return f"deals that exist, over {runs:,} draws of ceasefire.toml\n{table(rows)}"


def growth(*, quick: bool) -> str:
    """Milliseconds for one question as one size grows, all else alike."""
    rows: list[tuple[str, ...]] = [
        ("issues", "parties", "commitments", "columns", "milliseconds (median)", "can be signed")
    ]
    for size in SIZES[:2] if quick else SIZES:
        milliseconds, columns, found = [], 0, 0
        for seed in range(2 if quick else 20):
            modes = at_modes(made(seed, *size))[1]
            began = perf_counter()
            deal = Agreements(Situation.of(modes))
            draft = deal.signed()
            milliseconds.append(1e3 * (perf_counter() - began))
            columns, found = deal.program.n_columns, found + (draft is not None)
            rng = np.random.default_rng(seed)
            if draft is None:
                assert not any(signable(modes, rng.random(size[0]))[0] for _ in range(100))
            else:
                assert signable(modes, draft)[0]
        signed = f"{found} of {len(milliseconds)}"
        rows.append((*map(str, size), str(columns), f"{median(milliseconds):.1f}", signed))
    return f"can anything be signed? made scenarios\n{table(rows)}"


def made(seed: int, n_issues: int, n_parties: int, n_commitments: int) -> ns.Scenario:
    """A scenario of a size; its commitments set each other off along the issues."""
    rng = np.random.default_rng(seed)
    issues = [f"i{n}" for n in range(n_issues)]
    parts = [small.issue(name, round(float(rng.random()), 2)) for name in issues]
    parties = [f"a{n}" for n in range(n_parties)]
    for party in parties:
        stances = {
            name: f"position = {rng.random():.2f}, salience = {rng.uniform(0.1, 1):.2f}"
            for name in issues
            if rng.random() < 0.8
        }
        parts.append(small.actor(party, 0.5, **stances))
    for n in range(n_commitments):
        first, second = rng.choice(issues, 2, replace=False)
        parts.append(f"""
            [[commitments]]
            id = "c{n}"
            actor = "a0"
            kind = "promise"
            issue = "{second}"
            {rng.choice(["at_least", "at_most"])} = {rng.random():.2f}
            when = {{ {first} = {{ at_least = {rng.uniform(0.3, 0.9):.2f} }} }}
            credibility = 1
            basis = "assumed"
            why = "made"
        """)
    return small.scenario(*parts, parties=str(parties).replace("'", '"'))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    quick = parser.parse_args().quick
    print(conditions())
    for part in (shipped, draws, growth):
        print(f"\n{part(quick=quick)}")


if __name__ == "__main__":
    main()
