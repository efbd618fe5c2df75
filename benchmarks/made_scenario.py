"""A scenario of any size whose talks always last to the deadline.

In:      how many actors, issues and rounds
Out:     a Scenario
Keeps:   two parties whose red lines exclude each other, so that every round is played and counted
Not here: scenarios that say something (scenarios/)
Example: python benchmarks/engine.py --only growth
"""

from negotiation_sim import Scenario, loads

STRATEGIES = ("boulware", "linear", "conceder")


def made(
    actors: int,
    issues: int,
    rounds: int,
    *,
    commitments: int | None = None,
    share: float | None = None,
    apart: bool = True,
) -> Scenario:
    """Every actor has a stake in every issue; one promise for every issue, and each sets off the next.

    Args:
        actors: How many.
        issues: How many.
        rounds: How many.
        commitments: How many, in place of one for every issue but the first.
        share: All are parties, and a draft needs the signatures of this share of them, and of the first two.
        apart: Whether the red lines of the first two exclude each other; without that there are none.
    """
    parties = actors if share is not None else 2
    rule = "" if share is None else f', rule = {{ share = {share}, veto = ["a0", "a1"] }}'
    lines = [
        "format = 1",
        f'title = "{actors} actors, {issues} issues, {rounds} rounds"',
        f"talks = {{ rounds = {rounds}, parties = {[f'a{a}' for a in range(parties)]}{rule} }}",
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
            if i == 0 and a < 2 and apart:
                red_line = ("at_most = 0.2", "at_least = 0.8")[
                    a
                ]  # these are drawn, up to 0.45 and down to 0.55
                stance = f"position = {a}, salience = 1, red_line = {{ {red_line} }}"
            lines.append(f"stances.i{i} = {{ {stance} }}")
    for number in range(1, issues if commitments is None else commitments + 1):
        layer, i = divmod(number - 1, issues - 1)
        i, later = i + 1, 0.04 * layer
        lines += [
            "[[commitments]]",
            f'id = "c{number}"',
            'actor = "a0"',
            'kind = "promise"',
            f'issue = "i{i}"',
            f"at_least = {0.5 + later:.2f}",
            "credibility = 0.7",
            f"when = {{ i{i - 1} = {{ at_least = {0.45 + later:.2f} }} }}",
            'basis = "assumed"',
            'why = "made up"',
        ]
    return loads("\n".join(lines))


def _share(one: int, other: int) -> float:
    """A number between 0 and 1 that looks like no pattern, and is the same everywhere."""
    return round((0.618034 * (one + 1) + 0.414214 * (other + 1) * (one + 2)) % 1.0, 3)
