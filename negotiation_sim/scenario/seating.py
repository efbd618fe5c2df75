"""Who sits where: actors at the table twice, blocs that weigh too much, a table that is too large.

In:      actors, talks, and who is at the table
Out:     Problems with their place
Keeps:   an actor is at the table once: alone, inside one bloc, or not at all
Not here: who is at the table (scenario), the rest of an actor (actors) and of the talks (talks)
Example: tests/scenarios/invalid/both_alone_and_in_a_bloc.toml
"""

from collections.abc import Iterator, Mapping

from negotiation_sim.errors import Problem
from negotiation_sim.scenario.actors import Actor
from negotiation_sim.scenario.estimates import plain
from negotiation_sim.scenario.talks import Talks

MOST_STANCES = 4096
"""Actors at the table times issues; beyond it the arrays of one block would not fit a laptop."""


def seating_problems(
    actors: Mapping[str, Actor],
    talks: Talks,
    *,
    at_table: tuple[str, ...],
    heard: tuple[str, ...],
    n_issues: int,
) -> Iterator[Problem]:
    """Actors at the table both alone and inside a bloc; blocs that weigh too much; too large a table."""
    weighing = {*at_table, *(member for name in at_table for member in actors[name].members)}
    for name, actor in actors.items():
        if name in weighing and actor.capability is None and not actor.members:
            message = "missing key 'capability' (only a bloc with members can do without)"
            yield Problem(("actors", name), message)
    chosen = {*talks.parties, *(talks.participants or ())}
    for name in at_table:
        bloc = actors[name]
        for member in bloc.members:
            stances = actors[member].stances if member in actors else {}
            alone = member in chosen or (talks.participants is None and bool(stances))
            others = [o for o in at_table if o != name and member in actors[o].members]
            if member in talks.ratify:
                message = f"'{member}' ratifies, and sits at the table inside the bloc '{name}'"
                yield Problem(("actors", name, "members"), message)
            elif alone or others:
                where = f"inside the bloc '{others[0]}'" if others else "alone"
                message = f"'{member}' sits at the table both inside the bloc '{name}' and {where}"
                yield Problem(("actors", name, "members"), message)
        weights = [actors[m].capability for m in bloc.members if m in actors]
        modes = [w.mode for w in weights if w is not None and isinstance(w.mode, float)]
        if bloc.capability is None and sum(modes) > 1.0 + 1e-9:
            message = (
                f"the members' capabilities sum to {plain(round(sum(modes), 9))}; a capability is at most 1,"
                " so give the bloc one of its own"
            )
            yield Problem(("actors", name, "members"), message)
    if len(heard) * n_issues > MOST_STANCES:
        yield Problem((), f"{len(heard)} actors times {n_issues} issues is more than {MOST_STANCES}")
