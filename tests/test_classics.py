"""Cases whose answer is known: the shipped scenarios give it.

In: scenarios/classics.
Out: the published or exact answers, with their derivation.
Not here: the models themselves (test_baselines, test_protocols).
"""

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.cli import command
from negotiation_sim.scenario.shipped import copy

CLASSICS = [name for name in ns.shipped_scenarios() if name.startswith("classics/")]


def settles(name: str, variant: str | None = None) -> dict[str, float]:
    """Where each model sees the one issue settle, in its own unit."""
    scenario = shipped(f"classics/{name}.toml")
    scenario = scenario.variant(variant) if variant else scenario
    (issue,) = ns.models(scenario, runs=10).issues
    return {said.model: said.p50 for said in issue.said}


def test_clean_cars_have_their_published_mean_and_median() -> None:
    # Scholz, Calbert & Smith 2011, round 0: mean 7.39 (published cut to 7.4 in round 1), median 7.0.
    points = settles("car_emissions")
    assert points["compromise"] == pytest.approx(7.39, abs=5e-5)
    assert points["weighted-median"] == pytest.approx(7.0)
    # The table has three positions: 4 at 4 years, 3 at 7, 3 at 10.
    assert points["mean"] == pytest.approx((4 * 4 + 3 * 7 + 3 * 10) / 10)


def test_clean_cars_stay_as_they_are_if_the_late_ones_lose_nothing_by_waiting() -> None:
    # France, Italy and the United Kingdom have .48 of 1.01, so .71 cannot be reached without them,
    # and to each of them any text below ten years is worth less than 1.
    name = ns.shipped_scenarios()["classics/car_emissions.toml"]
    waiting = ns.run(ns.load(name).variant("late_ones_can_wait"), runs=5).summary
    assert waiting.endings["agreement"] == 0
    assert {refusal.actor for refusal in waiting.refusals} >= {"france", "italy", "united_kingdom"}
    assert ns.run(ns.load(name), runs=5).summary.endings["agreement"] == 1


def test_every_row_of_the_table_is_in_the_scenario_and_in_the_ledger() -> None:
    scenario = shipped("classics/car_emissions.toml")
    assert 2 * len(scenario.actors) == len(scenario.claims) == 20
    lines = Path("tests/data/emission_standards_1994.csv").read_text(encoding="utf-8").splitlines()
    for row in [line for line in lines if not line.startswith("#")][1:]:
        name, capability, years, salience = row.split(",")
        actor = scenario.actors[name.lower().replace(" ", "_")]
        assert actor.capability is not None
        stance = actor.stances["delay"]
        assert (
            actor.capability.mode,
            stance.position and stance.position.mode,
            stance.salience and stance.salience.mode,
        ) == (
            float(capability),
            float(years),
            float(salience),
        )
        own = actor.claims[0]
        said, asked_for = (scenario.claims[claim].says for claim in (own, f"{own}-delay"))
        assert said == f"{name}: capability {float(capability):.2f}, salience {float(salience):.2f}."
        assert asked_for == f"{name}: a delay of {years} years."


def test_a_sum_is_divided_as_the_bargaining_powers_are() -> None:
    assert settles("divide_the_sum")["nash"] == pytest.approx(50)
    assert settles("divide_the_sum")["single-text"] == pytest.approx(50)
    # Maximise (100 - y)^3 y: 100 - y = 3 y.
    stronger = settles("divide_the_sum", "ann_is_stronger")
    assert stronger["nash"] == pytest.approx(25)
    assert stronger["compromise"] == pytest.approx(25)
    assert stronger["mean"] == pytest.approx(50)  # negative control: it knows no powers


def test_a_house_is_sold_at_the_middle_of_the_first_offers_and_not_without_a_zone() -> None:
    assert settles("one_price")["single-text"] == pytest.approx((500 + 300) / 2)
    bolder = settles("one_price", "high_first_demand")["single-text"]
    assert 400 < bolder <= 450
    scenario = shipped("classics/one_price.toml").variant("no_zone")
    assert ns.run(scenario, runs=10).summary.endings["agreement"] == 0


def test_a_narrower_win_set_strengthens_the_hand_and_then_ends_the_deal() -> None:
    """Putnam (1988): what must pass at home. Mainland signs up to 70, Islandia from 30; 50 is the middle."""
    scenario = shipped("classics/two_levels.toml")
    shares = []
    for least in (40, 50.5, 55, 60, 70):
        asked = {"actors.parliament.stances.share.red_line.at_least": least}
        given = scenario.with_changes(asked) if least != 40 else scenario
        result, found = ns.run(given, runs=2), ns.explain(given)
        assert result.summary.endings["agreement"] == 1
        shares.append(result.summary.issues[0].p50)
        assert found.solutions["nash"].draft["share"] == pytest.approx(shares[-1], abs=0.01)
    assert shares == pytest.approx([50, 50.5, 55, 60, 70])
    beyond = scenario.variant("too_narrow")
    assert ns.run(beyond, runs=2).summary.endings["deadline"] == 1
    found = ns.explain(beyond)
    assert found.possible is False
    assert found.at_table is not None
    assert found.at_table.ranges["share"] == pytest.approx((30, 70))


def test_who_does_not_think_of_home_signs_for_nothing() -> None:
    scenario = shipped("classics/two_levels.toml")
    summary = ns.run(scenario.variant("narrow_and_unforeseen"), runs=2).summary
    assert summary.endings == {"agreement": 0.0, "walkout": 0.0, "deadline": 0.0, "not_ratified": 1.0}
    assert [(r.actor, r.reason, r.issue) for r in summary.refusals] == [("parliament", "red line", "share")]
    # Negative control: with a parliament that asks for 40 nobody needs to foresee anything.
    careless = scenario.with_changes({"talks.foresees_ratification": False})
    assert ns.run(careless, runs=2).summary.endings["agreement"] == 1


def by_hand(name: str) -> tuple[int, list[list[bool]]]:
    """Every draft of a score-sheet game with who would sign it, by adding up the points of the file."""
    scenario = shipped(f"classics/{name}.toml")
    drafts = [*product(*(issue.options for issue in scenario.issues.values()))]
    answers = []
    for draft in drafts:
        taken = dict(zip(scenario.issues, draft, strict=True))
        signs = []
        for party in scenario.talks.parties:
            actor = scenario.actors[party]
            score = sum(Decimal(str(s.worth[taken[i]].mode)) for i, s in actor.stances.items())
            assert actor.reservation is not None
            signs.append(score >= Decimal(str(actor.reservation.mode)))
        answers.append(signs)
    return len(drafts), answers


def test_the_drafts_of_the_job_offer_are_counted_as_by_adding_up_the_points() -> None:
    drafts, answers = by_hand("job_offer")
    found = ns.explain(shipped("classics/job_offer.toml")).counted
    assert found is not None
    assert (found.drafts, found.signed) == (drafts, sum(all(signs) for signs in answers)) == (6561, 2245)


@pytest.mark.slow
def test_the_ring_road_passes_with_all_but_one_and_two_vetoes() -> None:
    drafts, answers = by_hand("ring_road")
    scenario = shipped("classics/ring_road.toml")
    found, alone = ns.explain(scenario).counted, ns.explain(scenario.variant("all_must_sign")).counted
    assert found is not None
    assert alone is not None
    passing = sum(sum(signs) >= 5 and signs[0] and signs[1] for signs in answers)
    assert (found.drafts, found.signed) == (drafts, passing) == (720, 82)
    assert found.by_party == tuple(map(sum, zip(*answers, strict=True)))
    assert alone.signed == sum(all(signs) for signs in answers) < passing


def test_the_classics_are_listed_checked_and_copied_under_their_short_name(tmp_path: Path) -> None:
    assert len(CLASSICS) >= 3
    runner = CliRunner()
    listed = runner.invoke(command, ["scenarios", "list"]).output
    assert all(f"{name}: " in listed for name in CLASSICS)
    assert "common/" not in listed
    for name in CLASSICS:
        copied = copy(Path(name).stem, tmp_path)
        done = runner.invoke(
            command, ["check", "--strict", *(str(path) for path in copied if "seeds" not in path.parts)]
        )
        assert done.exit_code == 0, done.output


def test_a_name_that_is_no_scenario_is_told() -> None:
    with pytest.raises(ns.ScenarioError, match=r"did you mean 'classics/one_price\.toml'"):
        copy("classics/one_prize", Path())
