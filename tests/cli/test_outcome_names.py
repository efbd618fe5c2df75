"""Every command that takes an outcome takes the same names, and refuses every other in the same words."""

from pathlib import Path

import pytest
from studies import answer, file, small

from negotiation_sim.cli import command
from negotiation_sim.model.outcomes import asked
from negotiation_sim.scenario.load import load

MORE = {
    "discover": ["--runs", 20],
    "drivers": ["--runs", 20],
    "explain": [],
    "levers": ["--runs", 2],
    "sensitivity": ["--runs", 2, "--points", 2],
    "plot": ["--runs", 2],
}
"""What else each command is given, so that it has little to do."""
IDS = [rule.id for rule in small().named_outcomes]
ENDINGS = small().talks.endings


def told(name: str, outcome: str, folder: Path) -> tuple[int, str, str]:
    kind, out = (["levers"], ["--out", folder / "x.svg"]) if name == "plot" else ([], [])
    return answer(name, *kind, file(folder), "--outcome", outcome, *MORE[name], *out)


def test_no_command_that_takes_an_outcome_is_left_out() -> None:
    taking = {
        name for name, given in command.commands.items() if any(p.name == "outcome" for p in given.params)
    }
    assert taking == MORE.keys()


@pytest.mark.parametrize("name", MORE)
@pytest.mark.parametrize("outcome", [IDS[0], "unnamed", *ENDINGS])
def test_every_outcome_and_every_ending_is_taken(name: str, outcome: str, tmp_path: Path) -> None:
    code, _, wrong = told(name, outcome, tmp_path)
    assert (code, wrong) == (0, "")


@pytest.mark.parametrize("name", ["discover", "levers", "sensitivity"])
def test_a_command_about_one_outcome_asks_for_an_agreement_where_none_is_named(
    name: str, tmp_path: Path
) -> None:
    code, out, _ = answer(name, file(tmp_path), *MORE[name])
    assert code == 0
    assert out == told(name, "agreement", tmp_path)[1] != told(name, "deadline", tmp_path)[1]


@pytest.mark.parametrize("name", MORE)
@pytest.mark.parametrize("outcome", ["nonsense", "walkuot"])
def test_any_other_name_is_refused_with_names_that_are_taken(name: str, outcome: str, tmp_path: Path) -> None:
    code, out, wrong = told(name, outcome, tmp_path)
    near = (
        "; did you mean 'walkout'?" if outcome == "walkuot" else f"; there is {', '.join([*IDS, *ENDINGS])}"
    )
    assert (code, out) == (2, "")
    assert f"unknown outcome '{outcome}'{near}" in " ".join(wrong.split())


def test_where_somebody_ratifies_there_is_one_ending_more() -> None:
    """And nowhere else: an ending that cannot come is no name to ask for."""
    assert "not_ratified" not in ENDINGS
    home = load("scenarios/classics/two_levels.toml")
    assert asked(home, "not_ratified").is_ending
    assert {*home.talks.endings} == {*ENDINGS, "not_ratified"}


def test_an_outcome_goes_before_an_ending_of_the_same_name() -> None:
    assert [asked(small(), name).is_ending for name in (*IDS, *ENDINGS)] == [False] * len(IDS) + [True] * 3
