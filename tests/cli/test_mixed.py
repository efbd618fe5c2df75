"""Every command on a scenario with lines, a choice, curves and a score sheet; and with a parliament and inner values."""

from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner

import negotiation_sim as ns
from negotiation_sim.cli import command
from negotiation_sim.scenario.talks import ENDINGS

SCENARIOS = Path(__file__).parents[1] / "scenarios"
MIXED, TWO_LEVELS = (str(SCENARIOS / f"{name}.toml") for name in ("mixed", "mixed_two_levels"))
ASKED, AT_HOME = ("--outcome", "in_moscow"), ("--outcome", "not_ratified")
COMMANDS = [
    ("check",),
    ("check", "--strict"),
    ("run", "--runs", "60", "-q"),
    ("run", "--runs", "60", "--json", "-q"),
    ("run", "--exact"),
    ("trace", "--run", "3"),
    ("trace", "--json"),
    ("explain",),
    ("explain", "--json"),
    ("explain", *ASKED),
    ("sources",),
    ("schema",),
    ("levers", *ASKED, "--runs", "60", "-q"),
    ("drivers",),
    ("sweep", "--vary", "issues.place.status_quo=moscow,geneva,nowhere", "--runs", "30", "-q"),
    ("sweep", "--vary", "actors.anna.stances.date.worth.july=350:450:3", "--runs", "30", "-q"),
    ("sweep", "--vary", "actors.anna.reservation=100:400:3", "--runs", "30", "-q"),
    ("discover", *ASKED),
    ("models", "--runs", "20"),
    ("export",),
    ("run", "--variant", "only_geneva", "--runs", "30", "-q"),
    ("sensitivity", *ASKED, "--runs", "20", "--points", "3", "-q"),
    ("sensitivity", *ASKED, "--runs", "20", "--points", "8", "--method", "sobol", "-q"),
    ("compare", "--variants", "only_geneva", "--runs", "60", "-q"),
    ("report", "--out", "page.html", "--runs", "60", "-q"),
    ("explain", "--runs", "40", "-q"),
    ("briefs", "--out", "papers"),
    ("run", "--variant", "foreseen", "--runs", "60", "--json", "-q"),
    ("trace", "--variant", "foreseen", "--run", "2"),
    ("explain", "--as-stated"),
    ("explain", "--as-stated", "--json"),
    ("explain", "--variant", "foreseen"),
    ("levers", *AT_HOME, "--runs", "60", "-q"),
    ("drivers", *AT_HOME),
    ("sensitivity", *AT_HOME, "--runs", "20", "--points", "3", "-q"),
    ("discover", *AT_HOME),
    ("sweep", "--vary", "actors.duma.stances.money.inner.red_line.at_most=50:90:3", "--runs", "30", "-q"),
    ("run", "--set", "actors.boris.stances.money.inner.position=40", "--runs", "30", "-q"),
]
QUICK = (
    *("check", "run --exact", "run --runs 60 --json -q", "trace --json", "explain", "drivers", "sources"),
    *("run --variant foreseen --runs 60 --json -q", "explain --as-stated --json"),
)
"""One command of each kind; the others are slow."""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command writes goes to a folder of its own."""
    monkeypatch.chdir(tmp_path)


def ran(*asked: str) -> str:
    """What a command prints; it ends well."""
    done = CliRunner().invoke(command, [*asked])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(asked, id=words, marks=[] if words in QUICK else pytest.mark.slow)
        for asked in COMMANDS
        for words in [" ".join(asked)]
    ],
)
def test_a_command_answers(asked: tuple[str, ...]) -> None:
    """On all of it at once; test_every_command has each part without the others."""
    name, *rest = asked
    ran(name, TWO_LEVELS, *rest)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", [MIXED, TWO_LEVELS], ids=["mixed", "two_levels"])
def test_a_record_is_run_again_and_a_study_is_verified(scenario: str) -> None:
    Path("record.json").write_text(ran("run", scenario, "--runs", "60", "--json", "-q"), "utf-8")
    ran("rerun", "record.json")
    ran("study", "run", scenario, "kept", "--runs", "2100", "-q")
    ran("study", "status", "kept")
    ran("study", "verify", "kept")


@pytest.mark.parametrize(
    "scenario", [pytest.param(MIXED, marks=pytest.mark.slow), TWO_LEVELS], ids=["mixed", "two_levels"]
)
@pytest.mark.parametrize("table", ["protocol", "open"])
def test_a_game_is_played_to_its_end(scenario: str, table: Literal["protocol", "open"]) -> None:
    game = ns.Game(ns.load(scenario), ["boris"], table=table, seed=3)
    while game.ended is None:
        game.end_round()
        if game.ended is None and table == "open":
            game.propose("boris", {"place": "moscow", "date": "july", "money": 40})
        elif game.ended is None:
            game.answer("boris", len(game.drafts), yes=True)
    again = ns.Game.from_lines(game.as_lines())
    assert again.ended == game.ended
    assert (game.drafts[-1].at_home == {}) == (game.ended.signed is None or scenario == MIXED)
    assert game.debrief().as_json()["ended"]["ending"] == game.ended.ending


def test_refusals_of_those_who_are_not_needed_stand_in_nobodys_way() -> None:
    """Where the others sign and the Duma says no, what Boris says is of no account."""
    result = ns.run(ns.load(TWO_LEVELS), runs=300)
    failed = result.ensemble.ending == ENDINGS.index("not_ratified")
    assert failed.any()
    assert not (result.ensemble.in_the_way("boris") & failed).any()
    assert (result.ensemble.in_the_way("duma") == failed).all()
    assert (result.ensemble.refusals("boris")[0][failed] != 0).any()  # though he refuses


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("exchanges", MIXED), "'place' has options"),
        (("sweep", MIXED, "--vary", "issues.place.status_quo=moscow:geneva:3"), "options have no order"),
        (("run", MIXED, "--set", "talks.protocol=challenge"), "needs issues that are lines"),
        (("sign", MIXED, "place=mosco"), "did you mean 'moscow'"),
    ],
)
def test_what_makes_no_sense_of_a_choice_is_told(asked: tuple[str, ...], message: str) -> None:
    done = CliRunner().invoke(command, [*asked])
    assert isinstance(done.exception, ns.NegotiationSimError)  # exit code 2, by main
    assert message in str(done.exception)


def test_points_and_options_stand_on_the_screens() -> None:
    told = CliRunner().invoke(command, ["sign", MIXED, "place=moscow", "date=july"]).output
    assert "500 points to Anna, and no deal 300 points" in told
    assert "in Moscow" in told
