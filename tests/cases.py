"""One run of the package's inputs as a case for the reference engine.

In: CompiledScenario, Draws, the number of a run.
Out: a Case of plain numbers.
Keeps: the draws are taken over as they are; nothing is computed.
Not here: the reference engine itself.
"""

import math

from reference_engine import Actor, Bound, Case, Commitment, Event, Outcome, Quota

from negotiation_sim.model.arrays import CompiledScenario, Term
from negotiation_sim.model.draws import Draws
from negotiation_sim.model.worth import Shapes
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.strategies.hardliner import Hardliner
from negotiation_sim.strategies.reciprocal import Reciprocal
from negotiation_sim.strategies.time_dependent import Exponential, TimeDependent

PATHS = {
    "status_quo": "status_quo",
    "positions": "position",
    "saliences": "salience",
    "red_low": "red_low",
    "red_high": "red_high",
    "capabilities": "capability",
    "cost_of_delay": "cost_of_delay",
    "reservations": "reservation",
}


def case_of(compiled: CompiledScenario, draws: Draws, run: int) -> Case:
    """The numbers of one run."""
    strategies = {actor: rule for rule, members in compiled.strategies for actor in members}
    rule, parties = compiled.rule, compiled.parties.tolist()
    vetoes = [parties[p] for p in rule.veto]
    return Case(
        rounds=compiled.rounds,
        parties=parties,
        rule=None,
        all_but=(len(parties) if rule.all_but is None else rule.all_but, vetoes),
        quotas=[
            Quota(q.share, q.exceeded, None if q.votes is None else dict(zip(parties, q.votes, strict=True)))
            for q in rule.quotas
        ],
        abstain=rule.abstain,
        actors=[_actor(compiled, draws, run, a, strategies[a]) for a in range(len(compiled.actors))],
        status_quo=draws.status_quo[:, run].tolist(),
        commitments=[
            Commitment(
                c.issue,
                c.effect,
                float(draws.values[k, run]),
                bool(draws.luck[k, run] < draws.credibilities[k, run]),
                _bounds(c.terms),
                c.agreement,
            )
            for k, c in enumerate(compiled.commitments)
        ],
        events=[_event(compiled, draws, run, e) for e in range(len(compiled.events))],
        outcomes=[Outcome(list(o.endings), _bounds(o.terms)) for o in compiled.outcomes],
        ratifiers=compiled.ratifiers.tolist(),
        foresees=compiled.foresees,
        lots=draws.lots[:, run].tolist() if compiled.lot else None,
        decided=frozenset(compiled.decided.tolist()),
    )


def _actor(compiled: CompiledScenario, draws: Draws, run: int, a: int, rule: object) -> Actor:
    reservation = float(draws.reservations[a, run])
    strategy: tuple[str, float] | tuple[str, float, float] = ("hardliner", 0.0)
    if isinstance(rule, TimeDependent):
        strategy = ("time-dependent", rule.e, rule.k)
    elif isinstance(rule, Exponential):
        strategy = ("exponential", rule.b, rule.k)
    elif isinstance(rule, Reciprocal):
        strategy = ("reciprocal", rule.rate)
    else:
        assert isinstance(rule, Hardliner)
    red_lines = zip(draws.red_low[a, :, run].tolist(), draws.red_high[a, :, run].tolist(), strict=True)
    return Actor(
        capability=float(draws.capabilities[a, run]),
        strategy=strategy,
        concession="even" if compiled.even[a] else "logrolling",
        cost_of_delay=float(draws.cost_of_delay[a, run]),
        reservation=None if math.isnan(reservation) else reservation,
        walks_out_after=int(compiled.walks_out_after[a]) or None,
        positions=draws.positions[a, :, run].tolist(),
        saliences=draws.saliences[a, :, run].tolist(),
        red_lines=list(red_lines),
        worth={
            i: [(at, float(draws.worth[slot, run])) for at, slot in curve]
            for i, curve in curves(compiled, a).items()
        },
        ruled_out=_ruled_out(compiled, a, compiled.shapes),
        inner=_inner(compiled, draws, run, a),
        inner_ruled_out=_ruled_out(compiled, a, compiled.meant_shapes) if compiled.meant else {},
        options=_options(compiled),
    )


def curves(compiled: CompiledScenario, a: int) -> dict[int, list[tuple[float, int]]]:
    """By issue the places whose worth is given, ascending, and where in the draws it stands."""
    shapes = compiled.shapes
    if shapes is None:
        return {}
    return {
        int(shapes.curves[1][row]): [
            (at, slot)
            for at, slot in zip(shapes.knots[row, :, 0].tolist(), shapes.slots[row].tolist(), strict=True)
            if at <= 1.0
        ]
        for row in (shapes.curves[0] == a).nonzero()[0].tolist()
    }


def _options(compiled: CompiledScenario) -> dict[int, list[float]]:
    shapes = compiled.shapes
    if shapes is None:
        return {}
    return {
        issue: [k / (size - 1) for k in range(size)]
        for issue, size in zip(shapes.choices.tolist(), shapes.sizes.tolist(), strict=True)
    }


def _inner(compiled: CompiledScenario, draws: Draws, run: int, a: int) -> dict[tuple[str, int], float]:
    return {
        (PATHS[meant.array], issue): float(draws.inner[row, run])
        for meant in compiled.meant
        for row, actor, issue in zip(meant.rows.tolist(), *(c.tolist() for c in meant.cells), strict=True)
        if actor == a
    }


def _ruled_out(compiled: CompiledScenario, a: int, shapes: Shapes | None) -> dict[int, list[float]]:
    options = _options(compiled)
    if shapes is None:
        return {}
    return {
        int(shapes.ruled[1][row]): [
            option
            for option, out in zip(options[int(shapes.ruled[1][row])], shapes.ruled_out[row], strict=False)
            if out
        ]
        for row in (shapes.ruled[0] == a).nonzero()[0].tolist()
    }


def _worth_path(compiled: CompiledScenario, slot: int) -> tuple[str | int, ...]:
    """Whose worth of which issue a slot holds, and of which of its places."""
    for a in range(len(compiled.actors)):
        for issue, curve in curves(compiled, a).items():
            for n, (_, own) in enumerate(curve):
                if own == slot:
                    return "worth", a, issue, n
    raise AssertionError(slot)


def _event(compiled: CompiledScenario, draws: Draws, run: int, e: int) -> Event:
    event = compiled.events[e]
    changes: list[tuple[tuple[str | int, ...], float]] = []
    for slot, value in event.changes:
        if slot.array == "worth":
            changes.append((_worth_path(compiled, *slot.index), value))
        elif slot.array == "inner":
            place = compiled.bears_on(slot)
            assert place is not None
            changes.append((("inner", place.index[0], PATHS[place.array], place.index[1]), value))
        elif slot.array == "credibilities":
            changes.append((("kept", *slot.index), float(draws.luck[slot.index][run] < value)))
        else:
            changes.append(((PATHS[slot.array], *slot.index), value))
    return Event(
        bool(draws.happens[e, run]), int(draws.first[e, run]), event.last, _bounds(event.terms), changes
    )


def _bounds(terms: tuple[Term, ...]) -> list[Bound]:
    return [Bound(t.issue, t.low + TOLERANCE, t.high - TOLERANCE, t.outside) for t in terms]
