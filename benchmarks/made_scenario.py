"""A scenario of any size whose talks always last to the deadline.

In:      how many actors, issues and rounds
Out:     a Scenario
Keeps:   two parties whose red lines exclude each other, so that every round is played and counted
Not here: scenarios that say something (scenarios/)
Example: python benchmarks/engine.py --only growth
"""

from negotiation_sim import Scenario, loads

STRATEGIES = ("boulware", "linear", "conceder")


def made(actors: int, issues: int, rounds: int) -> Scenario:
    """Every actor has a stake in every issue; one promise for every issue, and each sets off the next."""
    lines = [
        "format = 1",
        f'title = "{actors} actors, {issues} issues, {rounds} rounds"',
        f'talks = {{ rounds = {rounds}, parties = ["a0", "a1"] }}',
    ]
    lines += [f'issues.i{i} = {{ title = "issue {i}", status_quo = {_share(i, 3)} }}' for i in range(issues)]
    for a in range(actors):
        lines += [
            f"[actors.a{a}]",
            f'name = "actor {a}"',
            f"capability = {0.2 + 0.8 * _share(a, 1)}",
            f'strategy = "{STRATEGIES[a % len(STRATEGIES)]}"',
            'basis = "assumed"',
            'why = "made up"',
        ]
        for i in range(issues):
            stance = f"position = {_share(a, i)}, salience = {0.1 + 0.9 * _share(i, a)}"
            if i == 0 and a < 2:
                red_line = ("at_most = 0.2", "at_least = 0.8")[
                    a
                ]  # these are drawn, up to 0.45 and down to 0.55
                stance = f"position = {a}, salience = 1, red_line = {{ {red_line} }}"
            lines.append(f"stances.i{i} = {{ {stance} }}")
    for i in range(1, issues):
        lines += [
            "[[commitments]]",
            f'id = "c{i}"',
            'actor = "a0"',
            'kind = "promise"',
            f'issue = "i{i}"',
            "at_least = 0.5",
            "credibility = 0.7",
            f"when = {{ i{i - 1} = {{ at_least = 0.45 }} }}",
            'basis = "assumed"',
            'why = "made up"',
        ]
    return loads("\n".join(lines))


def _share(one: int, other: int) -> float:
    """A number between 0 and 1 that looks like no pattern, and is the same everywhere."""
    return round((0.618034 * (one + 1) + 0.414214 * (other + 1) * (one + 2)) % 1.0, 3)
