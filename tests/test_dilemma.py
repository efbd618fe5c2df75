"""The dilemma of the source: the promise that is to secure a ceasefire can be what prevents it.

With a Russia that itself wants a full ceasefire, a full ceasefire brings the coalition's force into
the country, and the force crosses Russia's red line. It has to come out of the model by itself.
"""

from functools import cache
from pathlib import Path

import negotiation_sim as ns

CEASEFIRE = Path(__file__).parent.parent / "scenarios" / "ceasefire.toml"
RUNS = 2_048
FULL = 0.8  # of the way to a full ceasefire


@cache
def ended(variant: str, **changes: float) -> tuple[float, ns.Result]:
    """The share of runs that end in a full ceasefire under a variant."""
    scenario = ns.load(CEASEFIRE).variant(variant)
    result = ns.run(scenario, runs=RUNS)
    ceasefires = result.ensemble.package([*scenario.issues].index("ceasefire"))
    return float((ceasefires >= FULL).mean()), result


def test_the_promise_of_troops_prevents_the_ceasefire_that_russia_wants() -> None:
    with_promise, _ = ended("russia_wants_ceasefire")
    without_promise, _ = ended("russia_wants_ceasefire_no_promise")
    assert without_promise > 0.9
    assert with_promise < without_promise / 3


def test_the_ceasefire_returns_when_the_red_line_on_troops_is_relaxed() -> None:
    with_promise, _ = ended("russia_wants_ceasefire")
    relaxed, _ = ended("russia_wants_ceasefire_red_line_relaxed")
    assert relaxed > 2 * with_promise


def test_the_refusals_name_the_commitment_that_crosses_the_red_line() -> None:
    _, result = ended("russia_wants_ceasefire")
    main = result.summary.refusals[0]
    assert (main.actor, main.reason, main.issue, main.commitment) == (
        "russia",
        "crossed by commitment",
        "foreign_troops",
        "coalition_deploys",
    )
    assert main.share > 0.5


def test_the_dilemma_can_fail_to_appear() -> None:
    """The negative control: a promise that nobody believes prevents nothing."""
    scenario = ns.load(CEASEFIRE).variant("russia_wants_ceasefire")
    unbelieved = ns.run(scenario.with_changes({"commitments.coalition_deploys.credibility": 0}), runs=RUNS)
    assert unbelieved.summary.endings["agreement"] > 0.9
    assert not [r for r in unbelieved.summary.refusals if r.commitment == "coalition_deploys"]
