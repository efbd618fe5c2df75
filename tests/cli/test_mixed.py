"""Every command on a scenario with lines, a choice, curves and a score sheet."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import negotiation_sim as ns
from negotiation_sim.cli import command

MIXED = str(Path(__file__).parents[1] / "scenarios" / "mixed.toml")
ASKED = ("--outcome", "in_moscow")
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
]


@pytest.mark.parametrize("asked", COMMANDS, ids=" ".join)
def test_a_command_answers(asked: tuple[str, ...]) -> None:
    name, *rest = asked
    done = CliRunner().invoke(command, [name, MIXED, *rest])
    assert done.exit_code == 0, (done.output, done.exception)


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
    assert "500 points, and no deal 300 points" in told
    assert "in Moscow" in told
