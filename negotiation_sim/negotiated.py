"""What a protocol makes of real decisions: each issue is a run of talks that have to come to something.

In:      Decisions, the name of a protocol
Out:     where each issue would settle, ndarray[issues]
Keeps:   no agreement is worth nothing to anybody, as for the Nash baseline; everybody must sign
Not here: the talks (engine, protocols), errors (backtest)
Example: tests/test_backtest.py
"""

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from negotiation_sim.compiled import Floats, compile_scenario
from negotiation_sim.decisions import Decisions
from negotiation_sim.engine import simulate
from negotiation_sim.sampling import Draws, modes
from negotiation_sim.scenario_file import loads

ROUNDS = 20


def settled(decisions: Decisions, protocol: str) -> Floats:
    """Where a protocol settles every issue; the actors that take part are the parties, in the order of their ids.

    The data say nothing of red lines, deadlines, commitments and no-deal: there are no red lines, all
    aspirations fall evenly to 0 within 20 rounds, and what is not agreed stays half-way.

    Raises:
        ScenarioError: If the protocol cannot negotiate one issue between many.
    """
    points = np.empty(len(decisions.issues))
    takes_part = decisions.seen.takes_part[:, 0]
    for n_actors in np.unique(takes_part.sum(axis=0)).tolist():
        # Issues with the same number of actors are runs of one scenario; never a single one.
        columns = np.flatnonzero(takes_part.sum(axis=0) == n_actors)
        runs = columns if len(columns) > 1 else np.repeat(columns, 2)
        compiled = compile_scenario(loads(_scenario(n_actors, protocol)))
        ended = simulate(compiled, _draws(decisions, runs, n_actors, modes(compiled)), protocol)
        points[runs] = ended.package[0]
    return points


def _draws(decisions: Decisions, runs: NDArray[np.intp], n_actors: int, blank: Draws) -> Draws:
    """The numbers of some issues in the place of draws, those that take part first to last."""
    seen = decisions.seen
    who = np.argsort(~seen.takes_part[:, 0, runs], axis=0, kind="stable")[:n_actors]

    def taken(array: Floats) -> Floats:
        return np.ascontiguousarray(np.take_along_axis(array[:, 0, runs], who, axis=0))

    capabilities = taken(seen.capabilities)
    # All else is as in the scenario, the same in every run.
    return evolve(
        blank.cut(np.zeros(len(runs), dtype=np.intp)),
        capabilities=capabilities / capabilities.max(axis=0),
        positions=taken(seen.positions)[:, np.newaxis],
        saliences=taken(seen.saliences)[:, np.newaxis],
    )


def _scenario(n_actors: int, protocol: str) -> str:
    """A scenario with so many parties and one issue; its numbers are placeholders."""
    names = [f"a{index}" for index in range(n_actors)]
    stance = "{ issue = { position = 0.5, salience = 0.5 } }"
    actors = "\n".join(
        f'actors.{name} = {{ name = "{name}", capability = 0.5, reservation = 0, basis = "assumed", why = "-", stances = {stance} }}'
        for name in names
    )
    listed = ", ".join(f'"{name}"' for name in names)
    return (
        'format = 1\ntitle = "One issue"\n'
        f'talks = {{ protocol = "{protocol}", rounds = {ROUNDS}, parties = [{listed}] }}\n'
        f'issues.issue = {{ title = "The issue", status_quo = 0.5 }}\n{actors}\n'
    )
