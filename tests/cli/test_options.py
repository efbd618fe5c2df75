"""Options mean the same in every command, whoever wrote it."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator

import click
import pytest
from studies import answer

from negotiation_sim.cli import command

OIL = "scenarios/oil.toml"
NINES = "9" * 5_000
SAME = ("--seed", "--variant", "--set", "--jobs", "--cluster", "--quiet", "--allow-outside")
"""Options with one meaning; --runs, --out and --json say for each command what is counted, written, printed."""


def options(group: click.Group = command) -> Iterator[tuple[str, click.Option]]:
    for inner in group.commands.values():
        if isinstance(inner, click.Group):
            yield from options(inner)
        else:
            yield from ((str(inner.name), p) for p in inner.params if isinstance(p, click.Option))


def meanings() -> dict[str, set[tuple[str, ...]]]:
    found = defaultdict(set)
    for _, option in options():
        for name in {*SAME} & {*option.opts}:
            found[name].add((*option.opts, str(option.metavar), str(option.help), repr(option.type)))
    return found


def test_a_shared_option_has_one_form_and_one_sentence() -> None:
    assert {name: len(forms) for name, forms in meanings().items()} == dict.fromkeys(SAME, 1)


def test_another_sentence_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    option = next(o for name, o in options() if name == "run" and "--seed" in o.opts)
    monkeypatch.setattr(option, "help", "Where chance begins.")
    assert len(meanings()["--seed"]) == 2


def test_output_goes_where_o_says_in_every_command() -> None:
    out = {name: option.opts for name, option in options() if "--out" in option.opts}
    assert {*map(tuple, out.values())} == {("-o", "--out")}
    names = {name for _, option in options() for name in option.opts}
    assert not names & {"--to", "--output", "--draws"}
    assert {name for name, option in options() if "--csv" in option.opts} <= {*out}  # a second file


@pytest.mark.parametrize("name", [*command.commands])
def test_no_help_and_no_message_prints_a_number_of_39_digits(name: str) -> None:
    assert not re.search(r"\d{20}", answer(name, "--help")[1])


@pytest.mark.parametrize(
    "words",
    [
        ("sweep", OIL, "--vary", f"actors.hungary.capability=0.3:0.6:{NINES}"),
        ("sweep", OIL, "--vary", f"actors.hungary.capability=0.3:{NINES}:3"),
        ("sweep", OIL, "--vary", f"actors.hungary.capability=0.3,{NINES}"),
        ("sensitivity", OIL, "--outcome", "agreement", "--vary", f"actors.hungary.capability=0.3:{NINES}"),
        ("run", OIL, "--runs", NINES),
        ("run", OIL, "--set", f"actors.hungary.capability={NINES}"),
        ("trace", OIL, "--run", NINES),
        ("explain", OIL, "--seconds", NINES),
        (NINES,),
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_five_thousand_digits_are_wrong_use_and_do_not_fill_the_screen(words: tuple[str, ...]) -> None:
    code, out, err = answer(*words)
    assert (code, out) == (2, "")
    assert 20 < len(err) < 500


def test_a_seed_that_is_too_large_is_told_its_range() -> None:
    code, _, err = answer("run", OIL, "--seed", 2**128)
    assert (code, "is not in the range 0 to 2^128 - 1" in err) == (2, True)
    assert answer("run", OIL, "--seed", 2**128 - 1, "--runs", 1)[0] == 0
    assert "is not in the range 1 to 1,000,000,000" in answer("run", OIL, "--runs", 0)[2]
    assert "'abc' is not a valid whole number." in answer("run", OIL, "--runs", "abc")[2]
    assert "'abc' is not a valid whole number." in answer("trace", OIL, "--run", "abc")[2]


def test_models_says_when_it_looks_at_fewer_runs_than_the_file_asks_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.modules["negotiation_sim.cli.models"], "MOST_RUNS", 40)
    code, _, err = answer("models", OIL, "--set", "talks.runs=60")
    assert (code, err) == (0, "models looks at 40 of the 60 runs that the file asks for\n")
    assert answer("models", OIL, "--set", "talks.runs=40")[2] == ""


def test_no_option_names_its_kind_of_number_in_the_words_of_a_program() -> None:
    kinds = {option.type.name for _, option in options()}
    assert {"whole number", "number"} <= kinds  # or nothing would be looked at
    assert not {kind for kind in kinds if "range" in kind or "integer" in kind or "float" in kind}
    assert "'abc' is not a valid whole number." in answer("backtest", "x.csv", "--undated", "abc")[2]
    assert "1800 is not in the range 1900 to 2100." in answer("backtest", "x.csv", "--undated", 1800)[2]
    assert "1 is not in the range 2 or more." in answer("sweep", OIL, "--points", 1)[2]
    assert "'a' is not a valid whole number." in answer("study", "verify", "x", "--blocks", "a")[2]
    assert "'abc' is not a valid number." in answer("explain", OIL, "--seconds", "abc")[2]
