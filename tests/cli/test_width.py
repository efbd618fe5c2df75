"""Every screen on every shipped scenario fits into 80 columns; only what is to be copied may be longer.

In: the commands that answer, at a width of 80 columns.
Keeps: a line that is longer is a command, and stands by itself.
Not here: hostile names (test_hostile_names).
"""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from loaded import shipped
from rich.console import Console

import negotiation_sim as ns
from negotiation_sim.cli import command

WIDTH = 80
SHIPPED = {name: str(path) for name, path in ns.shipped_scenarios().items()}
QUICK = {f"classics/{name}.toml" for name in ("one_price", "two_levels")}


def asked(name: str) -> Iterator[list[str]]:
    """Each command that tells something about a scenario, with as little work as it takes."""
    file, scenario = SHIPPED[name], shipped(name)
    few = ["--runs", "20"]
    yield ["run", file, *few]
    for simple in ("trace", "sources", "explain", "check", "exchanges"):
        yield [simple, file]
    yield ["models", file, *few]
    yield ["drivers", file, "--runs", "60"]
    yield ["levers", file, "--outcome", "agreement", "--runs", "2"]
    yield ["discover", file, "--outcome", "agreement", "--runs", "60"]
    number = next(a for a in scenario.inputs() if a.endswith(".capability"))
    yield ["sweep", file, "--vary", f"{number}=0.3,0.6", *few]
    yield [
        "sensitivity",
        file,
        "--outcome",
        "agreement",
        "--vary",
        f"{number}=0.3:0.6",
        "--points",
        "2",
        *few,
    ]
    if scenario.variants:
        yield ["compare", file, "--all", *few]


def too_long(screen: str) -> list[str]:
    """Lines beyond the width, but for commands, which stay whole so that they can be copied."""
    to_copy = ("simulate ", "--set ")
    return [
        line for line in screen.splitlines() if len(line) > WIDTH and not line.strip().startswith(to_copy)
    ]


@pytest.mark.parametrize(
    "name", [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in SHIPPED]
)
def test_no_line_of_a_screen_is_longer_than_eighty_columns(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("negotiation_sim.cli.options._console", lambda: Console(highlight=False, width=WIDTH))
    for words in asked(name):
        told = CliRunner().invoke(command, words)
        if isinstance(told.exception, ns.NegotiationSimError):
            continue  # not every question can be asked of every scenario
        assert told.exit_code == 0, (words, told.output)
        assert too_long(told.stdout) == [], words


def test_a_line_that_is_too_long_is_found() -> None:
    assert too_long("x" * 81) == ["x" * 81]
    assert too_long(f"  simulate run {'x' * 90}\n{'x' * 80}") == []
