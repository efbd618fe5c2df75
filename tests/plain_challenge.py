"""The expected-utility model in plain loops: one issue, one round, one number at a time.

In: positions (0..1), capabilities and saliences of the actors on one issue, and how the source is read.
Out: risk exponents, expected utilities, and where everybody stands after a round.
Keeps: one function for each formula; what many need is worked out once.
Not here: rounds, several issues, red lines (reference_protocols); many runs at once (the package's protocol).

The five readings that Scholz's published results ask for can be switched one by one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import product

ROUNDING = 1e-12


@dataclass(frozen=True)
class Reading:
    """How the source is read; the defaults are those of the formulas as printed."""

    all_pairs: bool = False  # (a) success is a share of the votes between all pairs, with risk exponents
    own_eyes: bool = True  # (b) both expectations that an actor compares are its own view
    always_better: bool = False  # (c) T = 1: whoever is left alone moves to where it is better
    kinds_first: bool = True  # (d) confrontations before compromises before capitulations
    lowest_mean: bool = True  # (e) among compromises the lowest weighted mean, not the smallest step
    stays: float = 1.0  # Q


PRINTED = Reading()
EFFECTIVE = Reading(all_pairs=True, always_better=True)


@dataclass(frozen=True)
class Issue:
    """Who stands where on one issue, with what weight; reach is the length of the line."""

    positions: list[float]
    capabilities: list[float]
    saliences: list[float]
    reach: float

    @property
    def everybody(self) -> range:
        """The actors, by number."""
        return range(len(self.positions))

    @cached_property
    def weights(self) -> list[float]:
        """Capability times salience, as shares of all."""
        weights = [c * s for c, s in zip(self.capabilities, self.saliences, strict=True)]
        return [weight / sum(weights) for weight in weights]

    def distance(self, i: int, j: int) -> float:
        """How far apart two actors are, as a share of the line."""
        return abs(self.positions[i] - self.positions[j]) / self.reach


def raised(base: float, r: float) -> float:
    """A share of the line, as it weighs with somebody of risk exponent r."""
    return math.pow(base, r)


Against = list[list[float]]  # how strongly each actor is against each place


def against(issue: Issue, risks: list[float]) -> Against:
    """How strongly each actor k is against the place of each actor j."""
    return [
        [issue.weights[k] * raised(issue.distance(k, j), risks[k]) for j in issue.everybody]
        for k in issue.everybody
    ]


def chances(issue: Issue, risks: list[float], reading: Reading) -> list[list[float]]:
    """The chance that i prevails against j: the votes for i, as a share of their size."""
    places = against(issue, risks if reading.all_pairs else [1.0 for _ in risks])
    sizes = [[0.0 for _ in issue.everybody] for _ in issue.everybody]
    wins = [[0.0 for _ in issue.everybody] for _ in issue.everybody]
    for i, j in product(issue.everybody, issue.everybody):
        for place in places:
            vote = place[j] - place[i]
            sizes[i][j] += abs(vote)
            if vote > 0:
                wins[i][j] += vote
    everything = sum(map(sum, sizes))
    found = [[0.0 for _ in issue.everybody] for _ in issue.everybody]
    for i, j in product(issue.everybody, issue.everybody):
        size = everything if reading.all_pairs else sizes[i][j]
        if issue.distance(i, j) > 0:
            undecided = 0.0 if reading.all_pairs else 0.5
            found[i][j] = wins[i][j] / size if size > ROUNDING else undecided
    return found


def median(issue: Issue) -> float:
    """The lower weighted median."""
    reached = 0.0
    for k in sorted(issue.everybody, key=lambda k: issue.positions[k]):
        reached += issue.weights[k]
        if reached >= 0.5 - ROUNDING:
            return issue.positions[k]
    raise AssertionError("the shares sum to 1")


def expected(issue: Issue, i: int, j: int, *, r: float, chance: float, reading: Reading) -> float:
    """What i gains by challenging j, in the eyes of somebody with the risk exponent r."""
    d = issue.distance(i, j)
    succeeds, fails = 2 - 4 * raised(0.5 - 0.5 * d, r), 2 - 4 * raised(0.5 + 0.5 * d, r)
    unchanged = 2 - 4 * raised(0.5, r)
    s = issue.saliences[j]
    challenge = s * (chance * succeeds + (1 - chance) * fails) + (1 - s) * succeeds
    if reading.stays == 1.0:
        return challenge - unchanged
    middle = median(issue)
    m = abs(issue.positions[i] - middle) / issue.reach
    better, worse = 2 - 4 * raised(0.5 - 0.25 * (m + d), r), 2 - 4 * raised(0.5 + 0.25 * (m + d), r)
    way = (middle - issue.positions[j]) * (issue.positions[i] - issue.positions[j])
    t = 1.0 if reading.always_better or way > 0 else 0.0 if way < 0 else 0.5
    alone = reading.stays * unchanged + (1 - reading.stays) * (t * better + (1 - t) * worse)
    return challenge - alone


def risks(issue: Issue, reading: Reading) -> list[float]:
    """Risk exponents, from the danger that each actor is in when all see alike."""
    neutral = [1.0 for _ in issue.everybody]
    chance = chances(issue, neutral, reading)
    dangers = [
        sum(
            expected(issue, j, i, r=1.0, chance=chance[j][i], reading=reading)
            for j in issue.everybody
            if j != i
        )
        for i in issue.everybody
    ]
    most, least = max(dangers), min(dangers)
    if most - least <= ROUNDING:
        return neutral
    shares = [(2 * danger - most - least) / (most - least) for danger in dangers]
    return [(1 - share / 3) / (1 + share / 3) for share in shares]


def expectations(issue: Issue, reading: Reading) -> dict[tuple[int, int], tuple[float, float]]:
    """For each i and j: what i expects of challenging j, and what it thinks j expects of challenging it."""
    exponents = risks(issue, reading)
    chance = chances(issue, exponents, reading)
    found = {}
    for i, j in product(issue.everybody, issue.everybody):
        eyes = exponents[i] if reading.own_eyes else exponents[j]
        own = expected(issue, i, j, r=exponents[i], chance=chance[i][j], reading=reading)
        found[i, j] = own, expected(issue, j, i, r=eyes, chance=chance[j][i], reading=reading)
    return found


@dataclass(frozen=True)
class Move:
    """Where an actor goes, and why."""

    position: float
    how: str = "none"
    by: int = -1


def moves(issue: Issue, reading: Reading) -> list[Move]:
    """What each actor does in one round."""
    seen = expectations(issue, reading)
    return [chosen(issue, i, seen, reading) for i in issue.everybody]


def chosen(issue: Issue, i: int, seen: dict[tuple[int, int], tuple[float, float]], reading: Reading) -> Move:
    """The best of the offers that i gets; it stays without any."""
    here = issue.positions[i]
    offers = []
    for j in issue.everybody:
        a, b = seen[i, j]
        there = issue.positions[j]
        if issue.distance(i, j) == 0 or b <= ROUNDING:
            continue
        if a > ROUNDING and b > a + ROUNDING:
            offers.append((1, abs(there - here), j, Move(there, "confrontation", j)))
        elif a < -ROUNDING and b > -a + ROUNDING:
            target = here + (there - here) * abs(a) / b
            mean = (abs(a) * here + b * there) / (abs(a) + b)
            key = mean if reading.lowest_mean else abs(target - here)
            offers.append((2, key, j, Move(target, "compromise", j)))
        elif a < -ROUNDING:
            offers.append((3, abs(there - here), j, Move(there, "capitulation", j)))
    if not offers:
        return Move(here)
    if reading.kinds_first:
        return min(offers, key=lambda offer: (offer[0], round(offer[1], 12), offer[2]))[-1]
    return min(offers, key=lambda offer: (round(abs(offer[-1].position - here), 12), offer[2]))[-1]
