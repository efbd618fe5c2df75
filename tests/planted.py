"""A small scenario in which it is known what decides: a promise that crosses a red line.

In: nothing, or TOML to add.
Out: a Scenario.
Keeps: two actors want the same full peace; the promise, if kept, brings the troops that one of them rules out.
Not here: the flagship scenario with the same dilemma (scenarios/ceasefire.toml).
"""

from small import actor, issue, scenario

import negotiation_sim as ns

# By hand: both want peace = 1, so the text says it from round 1 on. If the promise is kept, a full peace
# brings the troops, and A never signs. If not, both get all they want and sign in round 1.
PROMISE = """
[[commitments]]
id = "deploys"
title = "B sends troops"
actor = "b"
kind = "promise"
issue = "troops"
at_least = "force"
when = { peace = { at_least = 0.8 } }
credibility = { mode = 0.6, low = 0.5, high = 0.7 }
basis = "assumed"
why = "planted"
"""
OUTCOMES = """
[[outcomes]]
id = "peace"
title = "There is peace"
ending = "agreement"
[[outcomes]]
id = "no_peace"
title = "There is none"
"""
# C sits at the table and cares about a matter that leads to nothing.
DUMMY = "position = { mode = 0.5, low = 0, high = 1 }, salience = { mode = 0.5, low = 0, high = 1 }"

# Events of which nothing comes: more inputs, all of them noise.
NOISE = "".join(
    f'[[events]]\nid = "e{k}"\nround = 9\nchance = 0.5\nchanges = {{ "issues.colour.status_quo" = 1 }}\n'
    for k in range(10)
)


def planted(more: str = "", promise: str = PROMISE) -> ns.Scenario:
    """The scenario."""
    return scenario(
        issue("peace", war=0, full=1),
        issue("troops", none=0, force=1),
        issue("colour"),
        actor(
            "a",
            peace="position = 1, salience = 1",
            troops="position = 0, salience = 0.5, red_line = { at_most = 0.2 }",
        ),
        actor("b", peace="position = 1, salience = 1"),
        actor("c", colour=DUMMY),
        promise,
        OUTCOMES,
        more,
        parties='["a", "b"]',
    )
