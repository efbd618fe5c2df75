# ruff: noqa: T201 - a script of a user prints
# pyright: strict, reportMissingTypeStubs=false
"""A script that uses every public name as its annotations say; the tests check its types, and that no name is missing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import negotiation_sim as ns

PROMISE = "commitments.coalition_deploys.credibility"


def read(folder: Path) -> ns.Scenario:
    paths: Mapping[str, Path] = ns.shipped_scenarios()
    path = paths["ceasefire.toml"]
    scenario: ns.Scenario = ns.load(path)
    (folder / "again.toml").write_text(scenario.to_toml(folder), "utf-8")
    ledger: ns.Ledger = ns.read_ledger(folder / "ledger.toml")
    source: ns.Source = ledger.source
    claims: list[ns.Claim] = [claim for claim in ledger.claims if claim.kind == "promise"]
    warned: tuple[ns.Problem, ...] = tuple(ns.warnings(ns.loads(scenario.to_toml(), folder)))
    schema: dict[str, Any] = ns.json_schema(scenario)
    form: dict[str, Any] = ns.json_schema(output="run")
    print(source.kind, len(claims), len(warned), schema["title"], form["title"])
    inputs: dict[str, ns.Input] = scenario.inputs()
    given: ns.Input = inputs[PROMISE]
    print(given.mode + given.mean, scenario.in_unit(PROMISE, given.mode))
    return scenario.variant("no_deployment").with_changes({"talks.rounds": 12})


def make() -> ns.Scenario:
    stance = ns.Stance(
        position=ns.Estimate(mode=90),
        salience=ns.Estimate(mode=1),
        red_line=ns.RedLine(at_least=ns.Estimate(mode=60)),
    )
    parts: dict[str, Any] = {
        "talks": ns.Talks(rounds=10, parties=("seller", "buyer")),
        "issues": {
            "price": ns.Issue(
                title="The price",
                range=(0, 100),
                status_quo=ns.Estimate(mode=0),
                points={"half": ns.Point(at=50, means="half of it")},
            )
        },
        "actors": {
            "seller": ns.Actor(name="Seller", capability=ns.Estimate(mode=0.5), stances={"price": stance}),
            "buyer": {
                "name": "Buyer",
                "capability": 0.5,
                "stances": {"price": {"position": 70, "salience": 1}},
            },
        },
        "commitments": [
            ns.Commitment(
                id="pays",
                actor="buyer",
                kind="promise",
                issue="price",
                at_least=ns.Estimate(mode=60),
                credibility=ns.Estimate(mode=0.5),
                when=ns.Condition(agreement=True),
            )
        ],
        "events": [ns.Event(id="rain", round=2, changes={"issues.price.status_quo": 10})],
        "outcomes": [ns.Outcome(id="sold", title="Sold", ending=("agreement",))],
        "correlations": [ns.Correlation(id="together", between=("a", "b"), rank=0.5)],
        "variants": {"late": ns.Variant(title="Late", changes={"talks.rounds": 20})},
    }
    return ns.build(title="A price", basis="invented", **parts)


def tables(frame: pd.DataFrame, folder: Path) -> ns.Scenario:
    scenario = ns.from_table(frame, "Tariffs", scales={"Tariff": (0, 25)})
    told: list[str] = []
    left_out: tuple[str, ...] = tuple(ns.export_table(scenario, folder / "tariffs.csv", overwrite=True))
    again = ns.import_table(folder / "tariffs.csv", tell=told.append)
    out: pd.DataFrame = ns.to_table(again)
    print(left_out, told, out.shape)
    return again


class Late:
    """Hold out for half of the time, then take what is worth more than no deal."""

    looks_back = False

    def aspiration(self, view: Any) -> NDArray[np.float64]:
        return np.where(view.time < 0.5, 1.0, view.reservation)


def extend(protocol: Any) -> None:
    late: ns.Strategy = Late()
    doubts: list[str] = [*ns.check_strategy(late), *ns.check_protocol(protocol)]
    ns.register("late", Late)
    print(doubts)


def run(scenario: ns.Scenario, folder: Path) -> ns.Result:
    with ThreadPoolExecutor(2) as pool:
        result: ns.Result = ns.run(scenario, runs=100, seed=1, executor=pool, progress=print)
    ensemble: ns.Ensemble = result.ensemble
    summary: ns.Summary = result.summary
    why: ns.Why = result.why
    package: NDArray[np.float64] = ensemble.package("ceasefire")
    print(package.mean(), summary.outcomes[0].share, why.as_json(), result.to_dataframe().shape)
    one: ns.Trajectories = ns.one_run(scenario, 1)
    likeliest: ns.Trajectories = ns.run_at_modes(scenario)
    told: ns.Trace = ns.trace(scenario, 1)
    print(one.texts.shape, likeliest.texts.shape, told.as_json()["ending"])
    kept: ns.Result = ns.run_study(scenario, folder / "study", runs=100)
    opened: ns.Result = ns.open_study(folder / "study")
    checked: ns.Verification = ns.verify_study(folder / "study")
    again: ns.Rerun = ns.rerun(kept.as_json())
    print(opened.summary == again.result.summary, checked.differences)
    return result


def models(scenario: ns.Scenario, decisions: Path) -> None:
    panel: ns.Panel = ns.models(scenario, 100)
    traded: ns.Exchanges = ns.exchanges(scenario)
    measured: ns.Backtest = ns.backtest(decisions)
    rests: ns.Sources = ns.sources(scenario)
    print(panel.noise_floor, traded.complete, measured.fitted, rests.weak)


def signed(scenario: ns.Scenario) -> None:
    found: ns.Explanation = ns.explain(scenario, goal="ceasefire=full")
    signing: ns.Signing = ns.who_signs(scenario, {"ceasefire": "full"})
    missed: ns.MissedDeals = ns.missed_deals(scenario, runs=20)
    print(found.possible, signing.agreed, missed.as_json())


def patient(view: ns.View) -> Iterator[ns.Move]:
    found: ns.Evaluation = view.evaluate(view.status_quo)
    if found.worth > found.no_deal:
        yield ns.Move("say", view.seat, words="Good morning.")


def parts(scenario: ns.Scenario, result: ns.Result, moved: ns.Levers, decided: ns.Drivers) -> list[float]:
    outcome: ns.OutcomeShare = result.outcomes[0]
    issue: ns.IssueSummary = result.summary.issues[0]
    refusal: ns.Refusal = result.summary.refusals[0]
    side: ns.Side = ns.compare(scenario, runs=50).sides[0]
    effect: ns.Difference = side.agreement
    shift: ns.IssueShift = side.issues[0]
    lever: ns.Lever = moved.levers[0]
    driver: ns.Driver = decided.drivers[0]
    box: ns.FoundBox = ns.discover(result, "agreement").boxes[0]
    fair: ns.Fair = ns.explain(scenario).solutions["nash"]
    answer: ns.Answer = ns.who_signs(scenario, fair.draft).answers[0]
    shares = [outcome.share, refusal.share, effect.after, lever.effect.low, driver.delta, box.density]
    return [*shares, issue.p50, shift.before, fair.gap, answer.worth]


def inside(scenario: ns.Scenario) -> list[ns.Evidence | None]:
    talks, actor = scenario.talks, scenario.actors["russia"]
    strategy: ns.NamedStrategy = actor.strategy
    inner: ns.Inner | None = actor.stances["ceasefire"].inner
    rule: ns.Rule = talks.rule
    quotas: dict[str, ns.Quota] = dict(rule.quotas)
    bounds: dict[str, ns.Bound] = dict(scenario.commitments[0].when.bounds)
    widths: ns.Uncertainty = scenario.uncertainty
    turns: ns.AlternatingOffersOptions = talks.alternating_offers
    read_as: ns.ChallengeOptions = talks.challenge
    line: ns.Scale = scenario.scales[PROMISE]
    print(strategy.name, quotas, bounds, widths.assumed, turns.play, read_as.stays, line.told(0.5))
    return [inner, scenario.issues["ceasefire"]]


def why_not(found: ns.Explanation) -> list[float]:
    asked: ns.Asked | None = found.outcome
    alone: ns.AtTable | None = found.at_table
    reaches: tuple[ns.Reach, ...] = found.reaches
    conflicts: ns.Conflicts = found.conflicts
    elements: list[ns.Element] = [element for conflict in conflicts.found for element in conflict]
    openers: tuple[ns.Opener, ...] = found.openers
    moves: list[ns.NumberMove | ns.Admission] = [move for opener in openers for move in opener.moves]
    counted: ns.Counted | None = found.counted
    print(asked, alone, [reach.reached for reach in reaches], [element.kind for element in elements], counted)
    return [move.beyond for move in moves]


def more(result: ns.Result, panel: ns.Panel, measured: ns.Backtest, traded: ns.Exchanges) -> list[float]:
    main: ns.MainReason | None = result.why.main
    ended: ns.Ended | None = None if main is None else main.retold.ended
    model: ns.Model = panel.models[0]
    issue: ns.IssuePanel = panel.issues[0]
    point: ns.ModelPoint = issue.of(model.name)
    links: tuple[ns.Link, ...] = panel.rests_on
    half: ns.BacktestPart = measured.test
    errors: ns.ModelErrors = half.models[0]
    error: ns.Measure = errors.mae
    decided: ns.IssuePoints = measured.issues[0]
    trade: ns.Trade = traded.trades[0]
    move: ns.TradeMove = trade.moves[0]
    print(ended, links)
    return [point.p50, error.value, decided.outcome, trade.gain, move.start]


def counted(exact: ns.Exact) -> list[float]:
    chance: ns.Chance = exact.chances[0]
    way: ns.Way = chance.ways[0]
    outcome: ns.ExactShare = exact.outcomes[0]
    tree: ns.Fork | ns.Leaf = exact.tree
    branches: tuple[ns.Branch, ...] = tree.branches if isinstance(tree, ns.Fork) else ()
    return [float(way.share), float(outcome.share), *(float(branch.share) for branch in branches)]


def explored(side: ns.Side, moved: ns.Levers, found: ns.Discovery, measured: ns.Sensitivity) -> list[object]:
    shift: ns.RefusalShift = side.refusals[0]
    skipped: tuple[ns.Skipped, ...] = moved.skipped
    limit: ns.Range = found.boxes[0].ranges[0]
    index: ns.Index = measured.indices[0]
    return [shift.effect.clear, skipped, limit.low, index.noise]


def told(view: ns.View, found: ns.Evaluation, debrief: ns.Debrief) -> list[object]:
    own: ns.Own = view.own
    wants: ns.OwnStance = own.stances[0]
    public: ns.Public = view.public
    statement: ns.Statement = public.statements[0]
    draft: ns.Draft = view.drafts[0]
    remarks: tuple[ns.Remark, ...] = view.remarks
    news: tuple[ns.News, ...] = view.news
    crosses: tuple[ns.Crossing, ...] = found.crosses
    ended: ns.GameEnded = debrief.ended
    better: dict[str, ns.Better] = dict(debrief.better)
    reply: ns.Reply = debrief.said[0]
    return [
        wants.salience,
        statement.claims,
        draft.id,
        remarks,
        news,
        crosses,
        ended.round,
        better,
        reply.hoped,
    ]


def play(scenario: ns.Scenario) -> ns.Debrief:
    programs: dict[str, Callable[[ns.View], Iterator[ns.Move]]] = {"ukraine": patient}
    game = ns.Game(scenario, ["ukraine"], seed=7)
    try:
        game.no_offer("ukraine")
        game.play_out(programs)
    except ns.GameError as error:
        print(error)
    return game.debrief()


def ask(scenario: ns.Scenario, result: ns.Result) -> None:
    compared: ns.Comparison = ns.compare(scenario, runs=100)
    moved: ns.Levers = ns.levers(scenario, "agreement", runs=64)
    decided: ns.Drivers = ns.drivers(result, "agreement")
    swept: ns.Sweep = ns.sweep(scenario, {PROMISE: [0, 0.5, 1]}, runs=50)
    axes: Sequence[ns.Axis] = swept.axes
    boxes: ns.Discovery = ns.discover(swept, "agreement")
    measured: ns.Sensitivity = ns.sensitivity(scenario, "agreement", vary={PROMISE: (0, 1)}, points=4)
    counted: ns.Exact = ns.exact(scenario)
    print(compared.sides[0].agreement.clear, moved.levers[0].effect.low, decided.drivers[0].weight)
    print(axes[0].address, boxes.share, measured.indices[0].total, counted.branches)
    for draw in (
        ns.plot_positions(scenario),
        ns.plot_trajectories(scenario, run=1),
        ns.plot_outcomes(result),
        ns.plot_compare(compared),
        ns.plot_sweep(swept),
        ns.plot_levers(moved),
        ns.plot_drivers(decided),
        ns.plot_frontier(scenario, result),
        ns.plot_models(ns.models(scenario, 50)),
        ns.plot_consequences(scenario),
    ):
        print(draw.get_title())


def wrong(path: Path) -> None:
    try:
        ns.load(path)
    except ns.ScenarioError as error:
        problem: ns.Problem = error.problems[0]
        place: ns.Place | None = problem.place
        print(problem.message, place)
    except (ns.StudyError, ns.WorkError) as error:
        print(error)
    except ns.NegotiationSimError as error:
        print(error)


def main(folder: Path) -> None:
    scenario = read(folder)
    result = run(scenario, folder)
    ask(scenario, result)
    models(scenario, folder / "decisions.csv")
    signed(scenario)
    print(ns.__version__, play(scenario).ended.ending, make().title)
    tables(pd.read_csv(folder / "experts.csv"), folder)
    wrong(folder / "wrong.toml")
