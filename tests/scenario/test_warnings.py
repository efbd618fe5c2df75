"""Warnings: each with a scenario that has the flaw, and a twin without it that is quiet.

In: changes to tests/scenarios/base.toml, in which nothing is doubtful.
Out: the exact warnings, with the path that leads to them.
Keeps: the twin differs in the flaw alone.
Not here: errors (test_scenario_file).
"""

from pathlib import Path

import pytest
import small

import negotiation_sim as ns
from negotiation_sim.model.engine import simulate_rounds
from negotiation_sim.report.run_text import setting

SCENARIOS = Path(__file__).parents[1] / "scenarios"
SHIPPED = sorted(Path("scenarios").glob("*.toml"))
COMMITMENT = """
[[commitments]]
id = "{id}"
actor = "north"
kind = "promise"
issue = "{issue}"
{effect}
when = {when}
credibility = {{ mode = 0.5, basis = "assumed", why = "An example." }}
"""


def commitment(id: str, issue: str, effect: str, when: str = "{}") -> str:  # noqa: A002
    return COMMITMENT.format(id=id, issue=issue, effect=effect, when=when)


def outcome(id: str, more: str) -> str:  # noqa: A002
    return f'[[outcomes]]\nid = "{id}"\ntitle = "t"\n{more}\n'


def water(north: str, south: str = "") -> str:
    """One more issue, from a river that is dry to one that is full; the south takes part if it says so."""
    text = f"""
        [issues.water]
        title = "How much water flows"
        status_quo = 0
        [actors.north.stances.water]
        {north}
    """
    return f"{text}\n[actors.south.stances.water]\n{south}\n" if south else text


HALF = "position = 0.5\nsalience = 0.5"
EXACT = "uncertainty = { stated = 0, inferred = 0, assumed = 0 }\n"

# what: (scenario with the flaw, scenario without it, path, message)
FLAWS: dict[str, tuple[str, str, tuple[str | int, ...], str]] = {
    "nobody cares": (
        water("position = 0.5\nsalience = { mode = 0, low = 0, high = 0 }"),
        water("position = 0.5\nsalience = { mode = 0, low = 0, high = 0.1 }"),
        ("issues", "water"),
        "nobody at the table cares about 'water': it keeps its status quo",
    ),
    "no text gets to the condition": (
        EXACT
        + water(HALF)
        + commitment("pipe", "border", "at_least = 0.1", "{ water = { at_least = 0.51 } }"),
        EXACT
        + water(HALF)
        + commitment("pipe", "border", "at_least = 0.1", "{ water = { at_least = 0.5 } }"),
        ("commitments", 1, "when", "water"),
        "nothing in the runs can meet this condition of 'pipe' on 'water'; only a draft beyond what anybody asks for could",
    ),
    "no deal does not get to the condition": (
        EXACT
        + water(HALF)
        + commitment("pipe", "border", "at_least = 0.1", "{ agreement = false, water = { at_least = 0.4 } }"),
        EXACT
        + water(HALF)
        + commitment("pipe", "border", "at_least = 0.1", "{ agreement = true, water = { at_least = 0.4 } }"),
        ("commitments", 1, "when", "water"),
        "nothing can meet this condition of 'pipe' on 'water'; it can only be 0.00 to 0.00",
    ),
    "commitments that wait for each other": (
        EXACT
        + commitment("talk", "border", "at_least = 0.6", "{ army = { at_most = 0 } }")
        + commitment("disarm", "army", "at_most = 0", "{ border = { at_least = 0.6 } }"),
        EXACT
        + commitment("talk", "border", "at_least = 0.6", "{ army = { at_most = 500_000 } }")
        + commitment("disarm", "army", "at_most = 0", "{ border = { at_least = 0.6 } }"),
        ("commitments", 1),
        "circular precondition: these commitments wait for each other: talk -> disarm -> talk",
    ),
    "an earlier outcome takes all": (
        outcome("late", 'ending = "deadline"\nwhen = { border = { at_most = 0.5 } }'),
        "",
        ("outcomes", 2),
        "outcome 'late' cannot happen: 'open' fits first",
    ),
    "nobody walks out": (
        outcome("settled", 'ending = "walkout"'),
        outcome("settled", 'ending = "walkout"') + "[actors.north]\nwalks_out_after = 2\n",
        ("outcomes", 0),
        "outcome 'settled' cannot happen: nobody at the table walks out",
    ),
    "the outcome lies out of reach": (
        EXACT + water(HALF) + outcome("settled", "when = { water = { at_least = 0.6 } }"),
        EXACT + water(HALF) + outcome("settled", "when = { water = { at_least = 0.5 } }"),
        ("outcomes", 0, "when", "water"),
        "outcome 'settled' cannot happen in the runs: 'water' never gets there; only a draft beyond what anybody asks for could",
    ),
    "the outcome lies out of reach without agreement": (
        outcome("settled", 'ending = "deadline"\nwhen = { border = { at_least = 0.6 } }'),
        outcome("settled", 'ending = "agreement"\nwhen = { border = { at_least = 0.6 } }'),
        ("outcomes", 0, "when", "border"),
        "outcome 'settled' cannot happen: 'border' never gets there",
    ),
    "parties whose red lines leave nothing": (
        EXACT + "[actors.south.stances.border]\nred_line = { at_least = 0.6 }\n",
        EXACT + "[actors.south.stances.border]\nred_line = { at_least = 0.5 }\n",
        ("actors", "north", "stances", "border", "red_line"),
        "'north' and 'south' can never both sign: their red lines on 'border' leave nothing in common",
    ),
    "a promise that is kept for sure crosses the red line": (
        EXACT
        + water("position = 0\nsalience = 0.5\nred_line = { at_most = 0.2 }")
        + commitment("dam", "water", "exactly = 0.6").replace("mode = 0.5", "mode = 1, low = 1, high = 1"),
        EXACT
        + water("position = 0\nsalience = 0.5\nred_line = { at_most = 0.2 }")
        + commitment("dam", "water", "exactly = 0.6"),
        ("actors", "north", "stances", "water", "red_line"),
        "'north' can never be satisfied: no draft gets inside its red line on 'water'",
    ),
}


def read(more: str) -> ns.Scenario:
    return ns.loads(f'extends = "base.toml"\n{more}', SCENARIOS)


@pytest.mark.parametrize("what", FLAWS)
def test_a_flaw_is_told_where_it_stands(what: str) -> None:
    flawed, _, path, message = FLAWS[what]
    assert [(p.path, p.message) for p in ns.warnings(read(flawed))] == [(path, message)]


@pytest.mark.parametrize("what", FLAWS)
def test_without_the_flaw_there_is_no_warning(what: str) -> None:
    _, sound, _, _ = FLAWS[what]
    assert ns.warnings(read(sound)) == ()


@pytest.mark.parametrize("path", SHIPPED, ids=str)
def test_the_shipped_scenarios_are_beyond_doubt(path: Path) -> None:
    assert ns.warnings(ns.load(path)) == ()


def test_there_are_shipped_scenarios() -> None:
    assert len(SHIPPED) >= 3


def test_a_condition_may_hold_of_the_text_although_a_sure_promise_then_moves_on() -> None:
    sure = commitment("dam", "water", "exactly = 0.6").replace("mode = 0.5", "mode = 1, low = 1, high = 1")
    dry = commitment("dry", "border", "at_least = 0.1", "{ water = { at_most = 0.1 } }")
    assert ns.warnings(read(EXACT + water("position = 0\nsalience = 0.5") + sure + dry)) == ()


def test_a_range_that_reaches_far_enough_is_no_matter_of_doubt() -> None:
    """With the half-width of its basis the position can reach 0.75; exactly, only 0.5."""
    wish = outcome("settled", "when = { water = { at_least = 0.7 } }")
    assert ns.warnings(read(water(HALF) + wish)) == ()
    assert len(ns.warnings(read(EXACT + water(HALF) + wish))) == 1


def two(
    low: float = 0.0, *, capability: float = 1.0, status_quo: float = 0.0, issue: str = "", talks: str = ""
) -> ns.Scenario:
    """a and b, who stand at *low* and 1 on one line; every number is exact."""
    return small.scenario(
        small.issue("x", status_quo) + issue,
        small.actor("a", x=f"position = {low}, salience = 0.5"),
        small.actor("b", capability, x="position = 1, salience = 0.5"),
        small.actor("c"),
        commitment("gift", "x", "at_least = 0.5").replace('"north"', '"c"') if issue else "",
        parties='["a", "b"]',
        talks=talks,
    )


CHALLENGE = 'protocol = "challenge"'
# what: (with the surprise, without it, path, the beginning of the message)
SURPRISES: dict[str, tuple[ns.Scenario, ns.Scenario, tuple[str, ...], str]] = {
    "a promise that the parties could sign away": (
        two(0.2, status_quo=0.1, issue="basis = 'assumed'\nwhy = 'w'\n"),
        two(0.2, status_quo=0.1, issue="decided_by = 'commitments'\n"),
        ("issues", "x"),
        "the parties could write into their draft what 'c' promises on 'x' ('gift') and need not sign",
    ),
    "a promise that a party minds": (
        two(0.2, status_quo=0.1, issue="basis = 'assumed'\nwhy = 'w'\n"),
        two(0.1, status_quo=0.1, issue="basis = 'assumed'\nwhy = 'w'\n"),
        ("issues", "x"),
        "the parties could write into their draft",
    ),
    "a status quo that nobody wants": (
        two(0.2),
        two(0.0),
        ("issues", "x", "status_quo"),
        "the status quo lies outside all positions on 'x'",
    ),
    "half adopts": (
        two(talks="rule = { share = 0.5 }"),
        two(talks="rule = { share = 0.5 }", capability=0.9),
        ("talks", "rule", "share"),
        "a share of 0.5 is met by half of the parties' capability: a draft can be adopted although as much of it is against",
    ),
    "less than half adopts": (
        two(talks="rule = { share = 0.4 }"),
        two(talks="rule = { share = 0.51 }"),
        ("talks", "rule", "share"),
        "a share of 0.4 is met by less than half",
    ),
    "a tied median": (
        two(talks=CHALLENGE),
        two(talks=f'{CHALLENGE}\nchallenge = {{ text = "mean" }}'),
        ("talks", "protocol"),
        "on 'x' two halves of equal weight stand at 0 and 1 at the start",
    ),
    "a tied median, turned round": (
        two(1.0, talks=CHALLENGE).with_changes({"actors.b.stances.x.position": 0}),
        two(1.0, talks=CHALLENGE, capability=0.9).with_changes({"actors.b.stances.x.position": 0}),
        ("talks", "protocol"),
        "on 'x' two halves of equal weight stand at 0 and 1 at the start",
    ),
}


@pytest.mark.parametrize("what", SURPRISES)
def test_what_surprises_people_is_said(what: str) -> None:
    surprising, plain, path, message = SURPRISES[what]
    found = {problem.path: problem.message for problem in ns.warnings(surprising)}
    assert found[path].startswith(message)
    assert path not in {problem.path for problem in ns.warnings(plain)}


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_equal_halves_the_lower_end_wins_and_the_mean_takes_the_middle(turned: bool) -> None:  # noqa: FBT001
    given = two(talks=CHALLENGE)
    if turned:
        given = given.with_changes({"actors.a.stances.x.position": 1, "actors.b.stances.x.position": 0})
    mean = given.with_changes({"talks.challenge.text": "mean"})
    for asked, draft in ((given, 0.0), (mean, 0.5)):
        kept = simulate_rounds(*small.ready(asked))
        assert kept.start[0] == pytest.approx([draft, draft])


def test_a_run_says_what_becomes_of_a_tie_and_says_nothing_without_one() -> None:
    tied, untied = (
        [*setting(ns.run(given, runs=10))]
        for given in (two(talks=CHALLENGE), two(talks=CHALLENGE, capability=0.9))
    )
    assert tied[-1].startswith("Note: on 'x' two halves of equal weight")
    assert not any(line.startswith("Note") for line in untied)


def test_what_no_run_reaches_a_draft_may_so_it_is_said_of_the_runs_alone() -> None:
    scenario = read(FLAWS["the outcome lies out of reach"][0])
    assert any("cannot happen in the runs" in problem.message for problem in ns.warnings(scenario))
    assert ns.explain(scenario, outcome="settled").possible
