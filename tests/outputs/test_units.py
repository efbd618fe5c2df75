"""Results speak the unit of the file: a scenario on lines from 100 to 300 is told as its twin on 0 to 1, moved."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

import negotiation_sim as ns

LOW, SPAN = 100.0, 200.0
Told = Callable[[ns.Scenario], Any]


def scenario(low: float, span: float) -> ns.Scenario:
    """Two lines, two parties with a zone between them, a commitment and a third actor; *low* and *span* of both lines."""

    def at(place: float) -> float:
        return low + span * place

    def estimate(mode: float, low: float, high: float) -> dict[str, Any]:
        return {"low": at(low), "mode": at(mode), "high": at(high), "basis": "assumed", "why": "a test"}

    own = {"range": [low, low + span], "unit": "tons"} if low else {}
    issue = {**own, "status_quo": at(0.5), "points": {"few": {"at": at(0.25), "means": "few"}}}
    return ns.build(
        title="Twins",
        basis="invented",
        talks={"rounds": 8, "parties": ["seller", "buyer"], "runs": 60, "seed": 4},
        issues={"grain": {"title": "Grain", **issue}, "oil": {"title": "Oil", **issue}},
        actors={
            "seller": {
                "name": "Seller",
                "capability": 0.5,
                "reservation": 0.3,
                "stances": {
                    "grain": {"position": estimate(0.9, 0.8, 1.0), "salience": 0.8},
                    "oil": {
                        "position": at(0.75),
                        "salience": 0.4,
                        "red_line": {"at_least": estimate(0.25, 0.2, 0.3)},
                    },
                },
            },
            "buyer": {
                "name": "Buyer",
                "capability": 0.5,
                "reservation": 0.3,
                "stances": {
                    "grain": {"position": estimate(0.15, 0.05, 0.4), "salience": 0.4},
                    "oil": {"position": at(0.125), "salience": 0.9},
                },
            },
            "friend": {
                "name": "Friend",
                "capability": 0.2,
                "stances": {"grain": {"position": at(0.5), "salience": 0.5}},
            },
        },
        commitments=[
            {
                "id": "more",
                "actor": "friend",
                "kind": "promise",
                "issue": "oil",
                "at_least": at(0.375),
                "when": {"grain": {"at_least": at(0.4)}},
                "credibility": 0.5,
            }
        ],
        outcomes=[
            {"id": "much", "title": "Much", "ending": "agreement", "when": {"grain": {"at_least": at(0.7)}}},
            {"id": "rest", "title": "Rest"},
        ],
        variants={"meek": {"title": "Meek", "changes": {"actors.seller.stances.grain.position": at(0.7)}}},
    )


UNIT, TONS = scenario(0.0, 1.0), scenario(LOW, SPAN)
POSITION = "actors.buyer.stances.grain.position"


def place(asked: ns.Scenario, at: float) -> float:
    low, high = asked.issues["grain"].range
    return low + at * (high - low)


def swept(s: ns.Scenario) -> ns.Sweep:
    return ns.sweep(s, {POSITION: [place(s, at) for at in np.linspace(0.0, 0.9, 60)]}, 20)


def explained(s: ns.Scenario) -> ns.Explanation:
    return _explained(s.issues["grain"].range[0])


@cache
def _explained(low: float) -> ns.Explanation:
    return ns.explain(TONS if low else UNIT)


def opener(s: ns.Scenario) -> Iterator[dict[str, Any]]:
    found = ns.explain(s.with_changes({"actors.buyer.stances.oil.red_line": {"at_most": place(s, 0.125)}}))
    for moves in found.as_json()["openers"]:
        yield from (move for move in moves if "stances" in move["address"])


def played(s: ns.Scenario) -> ns.Game:
    game = ns.Game(s, ["buyer"], seed=1)
    game.play_out({"buyer": lambda _: iter(())})
    return game


def shown(s: ns.Scenario) -> ns.Evaluation:
    return ns.Game(s, ["buyer"]).evaluate("buyer", {"grain": place(s, 0.6)})


VALUES: dict[str, Told] = {
    "Ensemble.package": lambda s: ns.run(s).ensemble.package("grain"),
    "Result.to_dataframe": lambda s: ns.run(s).to_dataframe()[["package_grain", "package_oil"]].to_numpy(),
    "Result.to_xarray": lambda s: ns.run(s).to_xarray()["package"].to_numpy(),
    "Result.draws": lambda s: ns.run(s).draws()[POSITION],
    "rounds: drafts": lambda s: ns.run(s).rounds_to_xarray(5)["draft"].to_numpy(),
    "rounds: consequences": lambda s: ns.run(s).rounds_to_xarray(5)["consequences"].to_numpy(),
    "rounds: offers": lambda s: ns.run(s).rounds_to_xarray(5)["offer"].to_numpy(),
    "Summary.issues": lambda s: [[i.mean, i.p05, i.p50, i.p95] for i in ns.run(s).summary.issues],
    "Trace.to_dataframe": lambda s: ns.trace(s, 3).to_dataframe()["value"],
    "Trace.to_xarray": lambda s: ns.trace(s, 3).to_xarray()["draft"].to_numpy(),
    "Trace: start and end": lambda s: [[*ns.trace(s, 3).as_json()[key].values()] for key in ("start", "package")],
    "Trace: no deal": lambda s: [[*r["no_deal"].values()] for r in ns.trace(s, 3).as_json()["rounds"]],
    "Comparison": lambda s: [
        [i.before, i.after, i.median_before, i.median_after] for i in ns.compare(s).sides[0].issues
    ],
    "Panel": lambda s: ns.models(s, 50).to_dataframe()[["p05", "p50", "p95"]].to_numpy(),
    "Panel.as_json": lambda s: [said["p50"] for i in ns.models(s, 50).as_json()["issues"] for said in i["said"]],
    "Sweep.rows": lambda s: [[r["package.grain"], r[POSITION]] for r in swept(s).rows()],
    "Sweep.as_json": lambda s: [
        [*p["values"], *p["package"].values()] for p in swept(s).as_json()["points"]
    ],
    "Sweep.to_dataframe": lambda s: swept(s).to_dataframe()["axis_1"],
    "Sweep.where": lambda s: ends(swept(s).as_json()["where"]),
    "Discovery": lambda s: ends(
        ns.discover(ns.run(s.with_changes({POSITION: wide(s)}), 2_000), "much").as_json()["boxes"]
    ),
    "Sources.to_dataframe": lambda s: ns.sources(s).to_dataframe().set_index("address").loc[POSITION, ["low", "mode", "high"]].astype(float),
    "Sources.as_json": lambda s: next(
        [given["low"], given["mode"], given["high"]]
        for given in ns.sources(s).as_json()["inputs"]
        if given["address"] == POSITION
    ),
    "Exact": lambda s: [
        [held["low"], held["mode"], held["high"]] for held in ns.exact(s).as_json()["held"]
    ],
    "Explanation": lambda s: [
        [*fair.draft.values()] for fair in explained(s).solutions.values()
    ],
    "Explanation.ranges": lambda s: [*explained(s).ranges.values()],
    "Explanation: the goal": lambda s: ns.explain(s, goal=f"grain>={place(s, 0.4)}").as_json()["goal"]["grain"],
    "Explanation: openers": lambda s: [[m["was"], m["becomes"], m["set"], m["mean"]] for m in opener(s)],
    "Signing": lambda s: [
        [*package.values()]
        for signing in [ns.who_signs(s, {"grain": place(s, 0.6)})]
        for package in (signing.draft, signing.package)
    ],
    "Evaluation": lambda s: [*shown(s).after.values()],
    "Game.ended": lambda s: [*played(s).debrief().ended.package.values()],
    "Debrief": lambda s: [*played(s).debrief().as_json()["ended"]["package"].values()],
    "Exchanges": lambda s: [[*found.values()] for x in [ns.exchanges(s)] for found in (x.before, x.after)],
}  # fmt: skip
STEPS: dict[str, Told] = {
    "Comparison": lambda s: [[i.difference, i.low, i.high] for i in ns.compare(s).sides[0].issues],
    "Panel": lambda s: [[*i.apart.values()] for i in ns.models(s, 50).issues],
    "Explanation: openers": lambda s: [m["beyond"] for m in opener(s)],
}


def test_the_draft_that_is_offered_has_few_digits_in_each_unit_and_is_the_same_but_for_these() -> None:
    plain, tons = ([float(value) for value in explained(s).draft.values()] for s in (UNIT, TONS))
    for number, moved in zip(plain, tons, strict=True):
        assert (round(number, 2), round(moved)) == (number, moved)
        assert abs(moved - (LOW + SPAN * number)) <= 0.005 * SPAN + 1e-9


def ends(boxes: list[Any]) -> list[float]:
    found = [limit[end] for box in boxes for limit in box["limits"] for end in ("low", "high")]
    return [end for end in found if end is not None]


def wide(s: ns.Scenario) -> ns.Estimate:
    low, mode, high = (place(s, at) for at in (0.0, 0.5, 1.0))
    return ns.Estimate(low=low, mode=mode, high=high)


@pytest.mark.parametrize("surface", VALUES)
def test_every_value_of_an_issue_is_in_the_unit_of_the_file(surface: str) -> None:
    plain, tons = (np.asarray(VALUES[surface](s), dtype=np.float64) for s in (UNIT, TONS))
    assert plain.size, "nothing to compare"
    assert plain.min(initial=1.0, where=~np.isnan(plain)) >= 0.0
    assert np.allclose(tons, LOW + SPAN * plain, atol=1e-6, rtol=0.0, equal_nan=True)


@pytest.mark.parametrize("surface", STEPS)
def test_every_difference_on_an_issue_is_in_the_unit_of_the_file(surface: str) -> None:
    plain, tons = (np.asarray(STEPS[surface](s), dtype=np.float64) for s in (UNIT, TONS))
    assert plain.size, "nothing to compare"
    assert np.allclose(tons, SPAN * plain, atol=1e-6, rtol=0.0)
