"""The expected-utility model: what was published, what plain loops give, and what happens at the edges."""

import emission
import numpy as np
import plain_challenge as plain
import pytest
import small
from attrs import evolve
from cases import case_of
from emission import IDS, years
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded import shipped
from random_scenarios import scenarios
from reference_engine import negotiate
from reference_protocols import Challenge as PlainChallenge
from test_engine import differences, history_differs

import negotiation_sim as ns
from negotiation_sim.model.arrays import Floats, compile_scenario
from negotiation_sim.model.draws import draw
from negotiation_sim.model.engine import simulate, simulate_rounds
from negotiation_sim.model.protocols import Push
from negotiation_sim.model.protocols import expected_utility as batched
from negotiation_sim.model.trajectories import Trajectories
from negotiation_sim.scenario.talks import ChallengeOptions

EFFECTIVE = 'formulas = "scholz-2011-effective"'
READINGS = {"printed": plain.PRINTED, "scholz-2011-effective": plain.EFFECTIVE}

# Scholz, Calbert & Smith (2011), ICAART 2011, table 2: median and mean of rounds 1 to 3.
PUBLISHED_MEDIANS, PUBLISHED_MEANS = (8.4, 9.9, 9.9), (7.4, 7.5, 7.6)
# Rounds 0 to 3 in full, found by two independent programs of the effective reading.
MEDIANS, MEANS = (7.0, 8.4159, 9.6109, 9.9620), (7.3900, 7.4613, 7.5525, 7.5901)
# Round 1, in the order of the file (the same two programs; consistent with figures 7 to 11).
RISKS = (1.405653, 0.754196, 0.508864, 1.405653, 1.046524, 1.046524, 1.964898, 0.5, 2.0, 1.112125)


def field(issue: plain.Issue) -> batched.Field:
    """One issue as two equal columns."""

    def twice(values: list[float]) -> Floats:
        return np.repeat(np.array(values)[:, np.newaxis], 2, axis=1)

    everybody = np.ones((len(issue.everybody), 2), dtype=bool)
    reach = np.full(2, issue.reach)
    return batched.Field(
        twice(issue.positions), twice(issue.weights), twice(issue.saliences), everybody, reach
    )


def risks(issue: plain.Issue, formulas: str) -> list[float]:
    """Risk exponents of the package."""
    options, given = ChallengeOptions(formulas=formulas), field(issue)  # type: ignore[arg-type]
    apart = batched.distances(given)
    chances = batched._chances(given, apart, None, options)
    found: list[float] = batched.exponents(given, apart, chances, options)[:, 0].tolist()
    return found


def rows(options: str) -> tuple[list[float], Trajectories]:
    """The texts of rounds 0 to 3, in years."""
    run = ns.run_at_modes(emission.scenario(options))
    return [years(run.start[0, 0]), *(years(x) for x in run.texts[:3, 0, 0])], run


def test_the_effective_reading_gives_the_risk_exponents_of_the_source() -> None:
    assert risks(emission.issue(), "scholz-2011-effective") == pytest.approx(RISKS, abs=1e-5)


def test_a_wrong_salience_index_gives_other_risk_exponents() -> None:
    """The formula takes the salience of the challenged; that of the challenger is a common slip."""
    issue = emission.issue()
    neutral = [1.0] * 10
    chances = plain.chances(issue, neutral, plain.EFFECTIVE)

    def swapped(i: int, j: int) -> float:
        chance, d, s = chances[i][j], issue.distance(i, j), issue.saliences[i]
        return s * (chance * 2 * d - (1 - chance) * 2 * d) + (1 - s) * 2 * d

    dangers = [sum(swapped(j, i) for j in issue.everybody if j != i) for i in issue.everybody]
    most, least = max(dangers), min(dangers)
    shares = [(2 * danger - most - least) / (most - least) / 3 for danger in dangers]
    assert [(1 - r) / (1 + r) for r in shares] != pytest.approx(RISKS, abs=0.05)


def test_belgium_sees_what_figure_7_of_the_source_shows() -> None:
    """Read off the plot, so within 0.02: what Belgium expects of challenging, and of being challenged."""
    seen = plain.expectations(emission.issue(), plain.EFFECTIVE)
    figure = {
        "denmark": (-0.836, 0.24),
        "united_kingdom": (-0.657, 0.24),
        "germany": (-0.469, 0.237),
        "netherlands": (-0.469, 0.237),
        "france": (-0.113, 0.243),
        "italy": (-0.113, 0.243),
        "luxembourg": (0.604, 0.242),
        "ireland": (0, 0),
        "greece": (0, 0),
    }
    for name, (own, others) in figure.items():
        assert seen[IDS.index("belgium"), IDS.index(name)] == pytest.approx((own, others), abs=0.02), name


def test_the_effective_reading_gives_table_2_of_the_source() -> None:
    medians, run = rows(EFFECTIVE)
    means, _ = rows(f'{EFFECTIVE}, text = "mean"')
    assert medians == pytest.approx(MEDIANS, abs=1e-4)
    assert means == pytest.approx(MEANS, abs=1e-4)
    assert means[1:] == pytest.approx(PUBLISHED_MEANS, abs=0.1)
    # Cut to one decimal they are the published medians, but for round 2: 9.9 there, 9.6 here.
    assert [int(10 * x) / 10 for x in medians[1:]] == [8.4, 9.6, 9.9]
    assert (medians[1], medians[3]) == pytest.approx((PUBLISHED_MEDIANS[0], PUBLISHED_MEDIANS[2]), abs=0.1)
    moved = {
        IDS[a]: (Push(int(run.pushes[0, a, 0, 0])).name, IDS[int(run.pushed_by[0, a, 0, 0])])
        for a in np.flatnonzero(run.pushes[0, :, 0, 0])
    }
    assert moved == {
        "belgium": ("COMPROMISE", "france"),
        "luxembourg": ("CONFRONTATION", "belgium"),
        "ireland": ("CONFRONTATION", "luxembourg"),
    }
    assert [years(run.offers[0, IDS.index(who), 0, 0]) for who in moved] == pytest.approx(
        [8.4159, 7, 4], abs=1e-4
    )


@pytest.mark.parametrize("options", ["", 'text = "mean"'])
def test_the_printed_formulas_do_not_give_table_2(options: str) -> None:
    published = PUBLISHED_MEANS if options else PUBLISHED_MEDIANS
    found, _ = rows(options)
    assert max(abs(a - b) for a, b in zip(found[1:], published, strict=True)) > 0.5


def plain_rounds(reading: plain.Reading) -> list[tuple[float, float]]:
    """Median and mean of the first four rounds of the published case."""
    issue, found = emission.issue(), []
    for _ in range(4):
        moved = [move.position for move in plain.moves(issue, reading)]
        issue = evolve_issue(issue, moved)
        found.append((plain.median(issue), sum(issue.weights[k] * moved[k] for k in issue.everybody)))
    return found


def evolve_issue(issue: plain.Issue, positions: list[float]) -> plain.Issue:
    return plain.Issue(positions, issue.capabilities, issue.saliences, issue.reach)


@pytest.mark.parametrize(
    ("reading", "shows_in"),
    [("all_pairs", 1), ("own_eyes", 1), ("kinds_first", 1), ("lowest_mean", 4), ("always_better", None)],
)
def test_how_the_source_is_read_shows_in_the_published_case(reading: str, shows_in: int | None) -> None:
    """Each of the five readings switched back: the first round whose median or mean differs.

    T, the last one, has no part in the result as long as whoever is left alone stays (Q = 1).
    """
    effective = vars(plain.EFFECTIVE)
    without = plain_rounds(plain.Reading(**{**effective, reading: not effective[reading]}))
    differ = [
        number
        for number, (one, other) in enumerate(
            zip(plain_rounds(plain.EFFECTIVE), without, strict=True), start=1
        )
        if one != pytest.approx(other, abs=1e-4)
    ]
    assert next(iter(differ), None) == shows_in


@settings(max_examples=15)
@given(
    scenarios() | scenarios(home=True),
    st.sampled_from([*READINGS]),
    st.sampled_from([1.0, 1.0, 0.4]),
    st.booleans(),
)
def test_the_protocol_agrees_with_plain_loops(text: str, formulas: str, stays: float, mean: bool) -> None:  # noqa: FBT001
    given = ns.loads(text)
    options = ChallengeOptions(formulas=formulas, text="mean" if mean else "median", stays=stays)  # type: ignore[arg-type]
    talks = evolve(given.talks, protocol="challenge", challenge=options)
    compiled = compile_scenario(evolve(given, talks=talks))
    draws = draw(compiled, seed=7, block=3, n_runs=3)
    ended, kept = simulate(compiled, draws), simulate_rounds(compiled, draws)
    reading = plain.Reading(**{**vars(READINGS[formulas]), "stays": stays})
    for run in range(3):
        expected = negotiate(
            case_of(compiled, draws, run), PlainChallenge(reading, compiled.stakes.tolist(), mean=mean)
        )
        assert not differences(compiled, ended, run, expected)
        assert not differences(compiled, kept.ended, run, expected)
        assert not history_differs(compiled, draws, kept, run, expected)


@pytest.mark.parametrize("formulas", [*READINGS])
def test_one_round_agrees_with_plain_loops_on_many_actors(formulas: str) -> None:
    rng = np.random.default_rng(5)
    for n in (2, 3, 8, 12):
        x, c, s = rng.random(n).round(2), rng.random(n), rng.random(n).round(1) + 0.1
        issue = plain.Issue(x.tolist(), c.tolist(), s.tolist(), float(np.ptp(x)) or 1.0)
        options = ChallengeOptions(formulas=formulas)  # type: ignore[arg-type]
        found = batched.moves(field(issue), options)
        expected = plain.moves(issue, READINGS[formulas])
        assert [Push(int(p)).name.lower() for p in found.push[:, 0]] == [move.how for move in expected]
        assert found.pushed_by[:, 0].tolist() == [move.by for move in expected]
        assert found.positions[:, 0] == pytest.approx([move.position for move in expected], abs=1e-12)


def over_x(*more: str, **stances: str) -> ns.Scenario:
    """Actors a, b, ... on the issue x; *stances* by actor."""
    actors = [small.actor(who, 1.0, x=stance) for who, stance in stances.items()]
    return small.scenario(small.issue("x", 0.2), *actors, *more, rounds=5, talks='protocol = "challenge"')


def test_where_all_stand_at_one_place_nobody_moves_and_the_parties_are_asked_at_once() -> None:
    run = ns.run_at_modes(over_x(a="position = 0.6, salience = 1", b="position = 0.6, salience = 0"))
    assert (run.ended.rounds[0], run.ended.package[0, 0]) == (1, 0.6)
    assert not run.pushes.any()


def test_an_issue_that_nobody_cares_about_keeps_its_status_quo_and_moves_nobody() -> None:
    run = ns.run_at_modes(over_x(a="position = 0, salience = 0", b="position = 1, salience = 0"))
    assert run.texts[0, 0, 0] == 0.2
    assert not run.pushes.any()


def test_whoever_has_no_stance_takes_no_part() -> None:
    """Had it a stance, at 0 and with salience 0, c could be pushed, and lengthen the line."""
    stances = {
        "a": "position = 0.4, salience = 1",
        "b": "position = 1, salience = 1",
        "d": "position = 0.5, salience = 1",
    }
    without = ns.run_at_modes(over_x(**stances))
    beside = ns.run_at_modes(
        over_x(small.issue("y"), small.actor("c", y="position = 1, salience = 1"), **stances)
    )
    present = ns.run_at_modes(over_x(**stances, c="position = 0, salience = 0"))
    assert beside.offers[:, :3, 0, 0].tolist() == without.offers[:, :3, 0, 0].tolist()
    assert present.offers[:, :3, 0, 0].tolist() != without.offers[:, :3, 0, 0].tolist()


def test_nobody_is_pushed_past_its_own_red_line() -> None:
    stances = {
        "a": "position = 0, salience = 0.5",
        "b": "position = 1, salience = 1",
        "c": "position = 0.9, salience = 1",
    }
    free = ns.run_at_modes(over_x(**stances))
    held = ns.run_at_modes(over_x(**{**stances, "a": f"{stances['a']}, red_line = {{ at_most = 0.1 }}"}))
    assert free.offers[0, 0, 0, 0] > 0.1
    assert held.offers[:, 0, 0, 0].max() == 0.1


def test_parties_are_asked_only_when_nobody_moves_any_more_or_the_rounds_are_over() -> None:
    run = ns.run_at_modes(emission.scenario(EFFECTIVE))
    assert run.asked[:, 0].tolist() == [False, False, False, True]
    assert {*run.ended.refused_in[:, 0].tolist()} <= {0, 4}
    settled = ns.run_at_modes(emission.scenario("", rounds=9))
    moving = [bool(push.any()) for push in settled.pushes]
    assert settled.asked[:, 0].tolist() == np.logical_not(moving).tolist()
    assert sorted(moving, reverse=True) == moving


def test_runs_do_not_touch_each_other() -> None:
    """Each run alone, next to a neighbour, gives what it gives in company, to the last bit."""
    given = shipped("oil.toml").with_changes(
        {"talks.protocol": "challenge", "talks.challenge.formulas": "scholz-2011-effective"}
    )
    compiled = compile_scenario(given)
    draws = draw(compiled, seed=3, block=0, n_runs=150)
    together = simulate(compiled, draws)
    for first in (0, 77, 148):
        alone = simulate(compiled, draws.cut(slice(first, first + 2)))
        assert (alone.package == together.package[:, first : first + 2]).all()
        assert (alone.refused_in == together.refused_in[:, first : first + 2]).all()


def test_the_median_beats_every_other_position_in_a_vote() -> None:
    """Single-peaked wishes: with all risk exponents 1 no position wins against the lower weighted median."""
    issue = emission.issue()
    middle = plain.median(issue)
    assert middle == 7.0
    assert batched.median(field(issue).positions, field(issue).weights)[0] == middle
    for p in {*issue.positions} - {middle}:
        votes = [
            issue.weights[k] * (abs(issue.positions[k] - middle) - abs(issue.positions[k] - p))
            for k in issue.everybody
        ]
        assert sum(votes) <= 0


@pytest.mark.slow
def test_a_run_is_the_same_whatever_is_worked_on_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    given = shipped("oil.toml").with_changes({"talks.protocol": "challenge"})
    compiled = compile_scenario(given)
    draws = draw(compiled, seed=3, block=0, n_runs=40)
    whole = simulate(compiled, draws)
    monkeypatch.setattr("negotiation_sim.model.protocols.challenge.COLUMNS", 3)
    assert np.array_equal(simulate(compiled, draws).package, whole.package)


def test_a_trace_says_who_was_pushed_by_whom_and_when_the_parties_were_asked() -> None:
    given = emission.scenario(EFFECTIVE)
    first, *_, last = ns.trace(given).as_json()["rounds"]
    assert first["pushes"][0] == {
        "actor": "belgium",
        "issue": "delay",
        "how": "compromise",
        "by": "france",
    }
    assert (first["author"], first["answers"]) == (None, [])
    assert [answer["actor"] for answer in last["answers"]] == IDS
