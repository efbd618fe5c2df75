"""Numbers about many runs, against published intervals and against counting one by one."""

from collections import Counter
from pathlib import Path

import pytest
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.model.answers import Reason
from negotiation_sim.runs.summary import wilson
from negotiation_sim.scenario.estimates import BASES
from negotiation_sim.scenario.talks import ENDINGS

ROOT = Path(__file__).parents[2]
SCENARIO = shipped("ceasefire.toml").variant("russia_wants_ceasefire")


@pytest.fixture(scope="module")
def result() -> ns.Result:
    return ns.run(SCENARIO, runs=300)


# R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven
# methods", Statistics in Medicine 17 (1998), table I, method 3 (score method without continuity
# correction, Wilson 1927).
@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_of_a_share_is_that_of_wilson(count: int, total: int, low: float, high: float) -> None:
    assert wilson(count, total) == pytest.approx((low, high), abs=5e-5)
    assert wilson(total - count, total) == pytest.approx((1 - high, 1 - low), abs=5e-5)


def test_the_interval_is_not_that_of_the_normal_curve() -> None:
    """The negative control: the usual p +- 1.96 s would give 0.2522 to 0.3638 for 81 of 263."""
    share = 81 / 263
    half = 1.959964 * (share * (1 - share) / 263) ** 0.5
    assert wilson(81, 263) != pytest.approx((share - half, share + half), abs=5e-4)


@pytest.mark.parametrize("total", [1, 2, 7, 10_000, 1_000_000_000])
def test_the_interval_holds_its_share_and_stays_between_0_and_1(total: int) -> None:
    for count in {0, 1, total // 2, total - 1, total}:
        low, high = wilson(count, total)
        assert 0 <= low <= count / total <= high <= 1
        assert low < high


def test_outcomes_and_endings_are_counted_one_by_one(result: ns.Result) -> None:
    ensemble = result.ensemble
    names = [outcome.id for outcome in SCENARIO.named_outcomes]
    counted = Counter(names[index] for index in ensemble.outcome)
    assert {o.id: o.runs for o in result.outcomes} == {o.id: counted[o.id] for o in result.outcomes}
    assert sum(o.runs for o in result.outcomes) == 300
    endings = Counter(ENDINGS[index] for index in ensemble.ending)
    assert result.summary.endings == {name: endings[name] / 300 for name in SCENARIO.talks.endings}


def test_the_name_for_what_fits_nothing_is_listed_only_when_it_happens() -> None:
    text = (ROOT / "scenarios" / "ceasefire.toml").read_text("utf-8")
    named = {o.id for o in ns.run(SCENARIO, runs=20).outcomes}
    assert "unnamed" not in named
    only = ns.loads(text.partition("[[outcomes]]")[0], base=str(ROOT / "scenarios"))
    assert [(o.id, o.share) for o in ns.run(only, runs=20).outcomes] == [("unnamed", 1.0)]


def test_refusals_are_those_of_the_last_text_of_talks_that_failed(result: ns.Result) -> None:
    ensemble, counted = result.ensemble, Counter[tuple[object, ...]]()
    issues, commitments = [*SCENARIO.issues], [c.id for c in SCENARIO.commitments]
    for party, actor in enumerate(SCENARIO.talks.parties):
        reason, issue, commitment, refused_in = ensemble.refusals(party)
        for run in range(300):
            failed = ENDINGS[ensemble.ending[run]] != "agreement"
            if failed and refused_in[run] == ensemble.rounds[run]:
                about = issues[issue[run]] if issue[run] >= 0 else None
                by = commitments[commitment[run]] if commitment[run] >= 0 else None
                counted[actor, Reason(int(reason[run])).words, about, by] += 1
    told = {(r.actor, r.reason, r.issue, r.commitment): round(r.share * 300) for r in result.summary.refusals}
    assert told == dict(counted)
    shares = [refusal.share for refusal in result.summary.refusals]
    assert shares == sorted(shares, reverse=True)


def test_the_middle_of_an_issue_and_of_the_rounds_is_found_by_sorting(result: ns.Result) -> None:
    for index, issue in enumerate(result.summary.issues):
        values = sorted(float(x) for x in result.ensemble.package(index))
        assert issue.p50 == pytest.approx((values[149] + values[150]) / 2, abs=1e-12)
        # The usual quantile: 0.05 of the way along 299 steps is 14.95.
        assert issue.p05 == pytest.approx(values[14] + 0.95 * (values[15] - values[14]), abs=1e-12)
        assert issue.mean == pytest.approx(sum(values) / 300, abs=1e-12)
        assert issue.nearest_point == SCENARIO.issues[issue.id].nearest(issue.p50)
    rounds = [int(x) for x in result.ensemble.rounds]
    assert result.summary.rounds["mean"] == pytest.approx(sum(rounds) / 300, abs=1e-12)


def test_evidence_is_counted_by_basis_and_what_the_scenario_sets_is_not(result: ns.Result) -> None:
    counted = Counter(given.basis for given in SCENARIO.inputs().values())
    evidence = result.summary.evidence
    assert {basis: evidence[basis] for basis in BASES} == {basis: counted[basis] for basis in BASES}
    assert evidence["estimates"] == counted.total() - counted[None]
    assert counted[None] > 0
