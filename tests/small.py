"""Small scenarios for hand calculations.

In: the parts that a test is about, as TOML.
Out: a Scenario whose other parts are as plain as can be.
Keeps: without ranges of its own every number is exact.
Not here: random scenarios (random_scenarios).
"""

from collections.abc import Mapping

import numpy as np

import negotiation_sim as ns
from negotiation_sim.model.arrays import CompiledScenario, Floats, compile_scenario
from negotiation_sim.model.draws import Draws, draw

HEAD = """
format = 1
title = "small"
uncertainty = { stated = 0, inferred = 0, assumed = 0 }
"""


def issue(name: str, status_quo: float = 0.0, **points: float) -> str:
    """One issue, perhaps with points."""
    lines = [f"[issues.{name}]", f'title = "{name}"', f"status_quo = {status_quo}"]
    lines += [f'points.{point} = {{ at = {at}, means = "{point}" }}' for point, at in points.items()]
    return "\n".join(lines) + "\n"


def actor(name: str, capability: float = 1.0, more: str = "", **stances: str) -> str:
    """One actor; each stance is the inside of its table."""
    return actor_on(name, stances, capability, more)


def actor_on(name: str, stances: Mapping[str, str], capability: float = 1.0, more: str = "") -> str:
    """The same, for issues whose names are only known when the test runs."""
    lines = [f"[actors.{name}]", f'name = "{name.title()}"', f"capability = {capability}"]
    lines += ['basis = "assumed"', 'why = "by hand"', more]
    lines += [f"stances.{on} = {{ {inside} }}" for on, inside in stances.items()]
    return "\n".join(lines) + "\n"


def scenario(*parts: str, rounds: int = 10, parties: str = '["a"]', talks: str = "") -> ns.Scenario:
    """A scenario from its parts."""
    return ns.loads(text(*parts, rounds=rounds, parties=parties, talks=talks))


def four_gifts() -> ns.Scenario:
    """Four gifts, each for Ann or for Ben and worth 10 points to whoever has it; Ben needs 10, Ann nothing."""
    gifts = [
        f'[issues.gift_{k}]\ntitle = "Gift {k}"\nstatus_quo = "ann"\n'
        'options = { ann = "for Ann", ben = "for Ben" }\n'
        for k in range(1, 5)
    ]
    sheets = [
        f'[actors.{name}]\nname = "{name.title()}"\ncapability = 0.5\nbasis = "assumed"\nwhy = "by hand"\n'
        f"reservation = {{ points = {least} }}\n"
        + "".join(
            f"stances.gift_{k}.worth = {{ ann = {10 * (name == 'ann')}, ben = {10 * (name == 'ben')} }}\n"
            for k in range(1, 5)
        )
        for name, least in (("ann", 0), ("ben", 10))
    ]
    return scenario(*gifts, *sheets, parties='["ann", "ben"]')


def text(*parts: str, rounds: int = 10, parties: str = '["a"]', talks: str = "") -> str:
    """The same as the text of a file."""
    return f"{HEAD}\n[talks]\nrounds = {rounds}\nparties = {parties}\n{talks}\n" + "\n".join(parts)


def ready(given: ns.Scenario, n_runs: int = 2) -> tuple[CompiledScenario, Draws]:
    """Compiled, with the draws of its first runs."""
    compiled = compile_scenario(given)
    return compiled, draw(compiled, seed=1, block=0, n_runs=n_runs)


def package(*values: float, n_runs: int = 2) -> Floats:
    """The same package in every run, ndarray[issues, runs]."""
    return np.repeat(np.array(values, dtype=np.float64)[:, np.newaxis], n_runs, axis=1)
