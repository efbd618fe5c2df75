"""Alternating offers beside NegMAS on the same domains, with the same time-dependent strategies.

In:      --quick; --domain FILE of GENIUS with its --profile FILEs; the extra ``bench``
Out:     one table: what both agree on, in utility, and the time as ratios
Keeps:   both read the same files; a strategy is the same curve, 1 - t^(1/e) from the best draft down to no deal.
         They choose offers in other ways: ours goes towards the other party, NegMAS takes the outcome next to its aspiration
Not here: speed per round with many actors (peers)
Example: python benchmarks/domains.py --quick
"""

import argparse
import sys
import tempfile
import warnings
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks")]

from side_by_side import alternate, conditions, ratio, table

import negotiation_sim as ns
from negotiation_sim.scenario.talks import ENDINGS
from negotiation_sim.tables.genius import as_domain, read_domain
from negotiation_sim.tables.score_sheet import score_sheet, score_text

SHIPPED = ROOT / "scenarios" / "classics" / "job_offer.toml"
ROUNDS = 100
MANY = 2_048
STRATEGIES = {"boulware": 0.2, "linear": 1.0, "conceder": 3.0}
"""The exponent e of each: what is given up by the time t is t^(1/e)."""


def played(scenario: ns.Scenario, names: Sequence[str]) -> ns.Scenario:
    """The scenario with a strategy for each party."""
    given = zip(scenario.talks.parties, names, strict=True)
    changes = {f"actors.{party}.strategy": name for party, name in given if name != "linear"}
    return scenario.with_changes(changes) if changes else scenario


def ours(scenario: ns.Scenario) -> tuple[str, ...] | None:
    """The agreement in the words of its options; None without one."""
    ran = ns.run_at_modes(scenario).ended
    if int(ran.ending[0]) != ENDINGS.index("agreement"):
        return None
    places = zip(scenario.issues.values(), ran.package[:, 0].tolist(), strict=True)
    return tuple(issue.means(str(issue.scale.written(at))) for issue, at in places)


def theirs(domain: Any, names: Sequence[str]) -> tuple[str, ...] | None:
    """The same by NegMAS."""
    from negmas import SAOMechanism  # noqa: PLC0415 - of the extra
    from negmas.sao import AspirationNegotiator  # noqa: PLC0415

    talks: Any = SAOMechanism(outcome_space=domain.outcome_space, n_steps=ROUNDS)
    for name, function in zip(names, domain.ufuns, strict=True):
        talks.add(AspirationNegotiator(aspiration_type=1.0 / STRATEGIES[name]), ufun=function)
    agreed: tuple[str, ...] | None = talks.run().agreement
    return agreed


def worth(domain: Any, agreement: tuple[str, ...] | None) -> str:
    """What an agreement is worth to each party, by the functions of NegMAS."""
    if agreement is None:
        return "none"
    return ", ".join(f"{float(function(agreement)):.3f}" for function in domain.ufuns)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    from negmas import inout  # noqa: PLC0415 - of the extra

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one repetition")
    parser.add_argument("--domain", help="a domain of GENIUS; the job offer that comes along otherwise")
    parser.add_argument("--profile", action="append", default=[], help="a profile of it, for each party")
    given = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    sheet = read_domain(given.domain, given.profile) if given.domain else score_sheet(ns.load(SHIPPED))
    scenario = ns.loads(score_text(sheet, "A domain")).with_changes(
        {"talks.protocol": "alternating-offers", "talks.rounds": ROUNDS}
    )
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, content in as_domain(sheet, "domain").items():
            paths.append(Path(folder) / name)
            paths[-1].write_bytes(content)
        domain = inout.Scenario.from_genius_files(paths[0], paths[1:])
    print(conditions())
    print(f"Utility of the agreements for {' and '.join(sheet.parties)}, at most {ROUNDS} rounds")
    rows = [("strategies", "here", "NegMAS")]
    for pair in product(STRATEGIES, STRATEGIES):
        mine, other = ours(played(scenario, pair)), theirs(domain, pair)
        rows.append((" and ".join(pair), worth(domain, mine), worth(domain, other)))
    print(table(rows))
    both = played(scenario, ("boulware", "boulware"))
    works = {
        "one": lambda: ours(both),
        "many": lambda: ns.run(both, runs=MANY),
        "negmas": lambda: theirs(domain, ("boulware", "boulware")),
    }
    taken = alternate(works, 1 if given.quick else 15)
    each = [seconds / MANY for seconds in taken["many"]]
    print("Two boulware parties, the time of NegMAS over that of this library")
    print(f"  one negotiation by itself: {ratio(taken['negmas'], taken['one']):.2g}")
    print(f"  one of {MANY:,} at once: {ratio(taken['negmas'], each):.3g}")


if __name__ == "__main__":
    main()
