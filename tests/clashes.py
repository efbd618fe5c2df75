"""Random scenarios in which, as a rule, nothing can be signed: red lines and promises that clash.

In: a seed, and whether the numbers shall lie as near to each other as a solver can hardly tell.
Out: a Scenario of one or two issues, two or three parties, and up to three commitments.
Keeps: the same seed gives the same scenario; round numbers are common, so that values lie exactly on bounds.
Not here: scenarios that use every feature of the format (random_scenarios).
"""

from random import Random
from typing import Any

import small

import negotiation_sim as ns

FINE = (0.0, 0.0, 1e-9, 1e-7, 1e-6, 1e-5, 1e-3)
"""How far numbers lie apart that would otherwise meet: what can be signed is a point, a face, or tiny."""


class Fine(Random):
    """Draws numbers that nearly meet: a choice of numbers is moved by next to nothing."""

    def choice(self, seq: Any) -> Any:
        """As always, but that a number is moved a little."""
        chosen = super().choice(seq)
        if not isinstance(chosen, float) or chosen in {0.0, 1.0}:
            return chosen
        return round(chosen + super().choice((-1, 1)) * super().choice(FINE), 9)


def clash(seed: int, *, fine: bool = False, home: bool = False, voting: bool = False) -> ns.Scenario:
    """The scenario of a seed; with *home* the last of those who would sign ratifies instead.

    With *voting* the rule has quotas that a tie may meet or miss, or lets the indifferent abstain.
    """
    random = Fine(seed) if fine else Random(seed)
    issues = ["x", "y"][: random.randint(1, 2)]
    parties = ["a", "b", "c"][: random.randint(2, 3)]
    parts = [small.issue(name, _value(random)) for name in issues]
    for party in parties:
        own = f"reservation = {_value(random)}" if random.random() < 0.3 else ""
        delay = "cost_of_delay = 0.02" if random.random() < 0.3 else ""
        parts.append(small.actor(party, 0.5, f"{own}\n{delay}", **{name: _stance(random) for name in issues}))
    parts += [_commitment(random, f"c{n}", issues, parties) for n in range(random.randint(0, 3))]
    rule = f"rule = {{ share = {random.choice([0.5, 0.67])} }}" if random.random() < 0.2 else ""
    signing = parties[:-1] if home else parties
    if voting:
        rule = f"rule = {{ {_vote(Random(seed), signing)} }}"
    ratify = f'ratify = ["{parties[-1]}"]' if home else ""
    return small.scenario(*parts, parties=str(signing).replace("'", '"'), talks=f"{rule}\n{ratify}")


def _vote(random: Random, parties: list[str]) -> str:
    share = [f"{key} = {random.choice([0.34, 0.5, 0.6])}" for key in ("share", "more_than")]
    votes = ", ".join(f"{party} = {random.choice([1, 2, 3])}" for party in parties)
    quota = f"quotas = {{ people = {{ {random.choice(share)}, votes = {{ {votes} }} }} }}"
    abstain = f"abstain = {random.choice(['true', 'true', 'false'])}"
    kind = random.choice(["", random.choice(share), quota, f"{quota}, {random.choice(share)}", "all_but = 1"])
    if kind == "all_but = 1" and len(parties) == 1:
        kind = quota
    veto = f'veto = ["{parties[0]}"]' if kind and random.random() < 0.3 else ""
    return ", ".join(part for part in (kind, veto, abstain) if part)


def _value(random: Random) -> float:
    return random.choice([0.0, 0.2, 0.25, 0.4, 0.5, 0.6, 0.75, 1.0, round(random.random(), 4)])


def _stance(random: Random) -> str:
    position, salience = _value(random), max(0.1, _value(random))
    line = ""
    if random.random() < 0.6:
        bound = "at_least" if position > 0.5 else "at_most"
        near = position + random.choice([0.0, 0.1, 0.3]) * (-1 if bound == "at_least" else 1)
        line = f", red_line = {{ {bound} = {min(1.0, max(0.0, round(near, 9)))} }}"
    return f"position = {position}, salience = {salience}{line}"


def _commitment(random: Random, name: str, issues: list[str], parties: list[str]) -> str:
    effect = random.choice(["at_least", "at_most", "exactly"])
    condition = random.choice(["at_least", "at_most"])
    agreement = random.choice(["", "", ", agreement = true", ", agreement = false"])
    return f"""
        [[commitments]]
        id = "{name}"
        actor = "{random.choice(parties)}"
        kind = "promise"
        issue = "{random.choice(issues)}"
        {effect} = {_value(random)}
        when = {{ {random.choice(issues)} = {{ {condition} = {_value(random)} }}{agreement} }}
        credibility = {random.choice([0.0, 0.3, 0.5, 0.8, 1.0])}
        basis = "assumed"
        why = "by chance"
    """
