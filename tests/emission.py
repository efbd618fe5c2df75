"""The published case of the expected-utility model: emission standards for cars (data/emission_standards_1994.csv).

In: the file.
Out: the actors; the case as an issue in plain numbers, and as a scenario.
Keeps: positions in years, from 4 to 10, as published.
Not here: what must come out (test_challenge).
"""

import csv
from pathlib import Path

import small
from plain_challenge import Issue

import negotiation_sim as ns

with (Path(__file__).parent / "data" / "emission_standards_1994.csv").open() as file:
    ROWS = list(csv.DictReader(line for line in file if not line.startswith("#")))
NAMES = [row["actor"] for row in ROWS]
IDS = [name.lower().replace(" ", "_") for name in NAMES]


def issue() -> Issue:
    """The case in plain numbers."""
    return Issue(
        [float(row["position_years"]) for row in ROWS],
        [float(row["capability"]) for row in ROWS],
        [float(row["salience_0_1"]) for row in ROWS],
        6.0,
    )


def scenario(options: str = "", rounds: int = 4) -> ns.Scenario:
    """The case as a scenario in which all must sign."""
    actors = []
    for name, row in zip(IDS, ROWS, strict=True):
        stance = f"position = {row['position_years']}, salience = {row['salience_0_1']}"
        actors.append(small.actor(name, float(row["capability"]), delay=stance))
    line = '[issues.delay]\ntitle = "delay"\nrange = [4, 10]\nunit = "years"\nstatus_quo = 10\n'
    return small.scenario(
        line,
        *actors,
        rounds=rounds,
        parties=str(IDS),
        talks=f'protocol = "challenge"\nchallenge = {{ {options} }}',
    )


def years(scaled: float) -> float:
    """A place on the scale 0..1 in years."""
    return 4.0 + 6.0 * scaled
