"""What can be signed, found by trying every text on a fine grid.

In: a Situation, the elements that hold.
Out: whether some text of the grid is signed; each text of it by the reference engine's rule.
Keeps: the grid holds every number at which something changes: positions, bounds, red lines, values, and steps between.
Not here: the program that answers without trying (agreement).
"""

from collections.abc import Collection
from itertools import chain, combinations, product

import numpy as np
import reference_engine as reference
from cases import case_of

from negotiation_sim.agreement.drafts import MORE, Element, Situation
from negotiation_sim.model.arrays import CompiledScenario, Floats
from negotiation_sim.model.consequences import unfold
from negotiation_sim.model.draws import modes
from negotiation_sim.model.state import Bools
from negotiation_sim.scenario.issues import TOLERANCE

STEPS = {1: 201, 2: 41, 3: 13, 4: 7}


def grid(situation: Situation) -> Floats:
    """Every text that is tried, ndarray[issues, texts]."""
    compiled, inputs = situation.compiled, situation.inputs
    lines = []
    for issue in range(len(compiled.issues)):
        parties = compiled.answering
        values = {
            *np.linspace(0.0, 1.0, STEPS[len(compiled.issues)]).tolist(),
            float(situation.no_deal[issue]),
        }
        values |= {float(inputs["status_quo"][issue])}
        for array in ("positions", "red_low", "red_high"):
            values |= set(inputs[array][parties, issue].tolist())
        for commitment in compiled.commitments:
            for term in commitment.terms:
                if term.issue == issue:
                    low, high = term.low + TOLERANCE, term.high - TOLERANCE
                    values |= {low, high, low - 2e-6, high + 2e-6}
        for k, commitment in enumerate(compiled.commitments):
            values |= {float(inputs["values"][k])} if commitment.issue == issue else set()
        if issue in compiled.decided:  # no draft touches it
            values = {float(inputs["status_quo"][issue])}
        lines.append(sorted(min(1.0, max(0.0, value)) for value in values))
    return np.array([*product(*lines)]).T.copy()


def some_text(situation: Situation, held: Collection[Element], texts: Floats) -> bool:
    """Whether a text of the grid is signed when only these elements hold: a commitment that does not is optional."""
    compiled = situation.compiled
    must = {element.commitment for element in held if element.kind == "commitment"}
    able = [
        k
        for k in range(len(situation.kept))
        if situation.kept[k] and compiled.commitments[k].agreement is not False
    ]
    loose = [k for k in able if k not in must]
    for chosen in chain.from_iterable(combinations(loose, n) for n in range(len(loose) + 1)):
        kept = np.zeros((len(situation.kept), texts.shape[1]), dtype=bool)
        kept[[*must, *chosen]] = True
        values = np.repeat(situation.inputs["values"][:, np.newaxis], texts.shape[1], axis=1)
        package = unfold(compiled, texts, kept, values, agreed=True).package
        passed = np.ones((len(compiled.answering), texts.shape[1]), dtype=bool)
        signed, n_parties = passed.copy(), len(compiled.parties)
        for p, actor in enumerate(compiled.answering.tolist()):
            for element in held:
                if element.actor == actor:
                    passed[p] &= (respects := _respects(situation, element, package))
                    signed[p] &= respects
                    if compiled.rule.abstain and element.kind == "no-deal value" and p < n_parties:
                        signed[p] &= _respects(situation, element, package, more=True)
        ratified = np.logical_and.reduce(passed[n_parties:], axis=0)
        if (_enough(situation, signed[:n_parties], passed[:n_parties]) & ratified).any():
            return True
    return False


def _respects(situation: Situation, element: Element, package: Floats, *, more: bool = False) -> Bools:
    """Where a package respects an element; with *more* it is worth more than no deal by what a program can tell."""
    least = MORE if more else -TOLERANCE
    actor, inputs = element.actor, situation.inputs
    if situation.compiled.shapes is not None and (
        element.bound == "never" or element.kind == "no-deal value"
    ):
        return _shaped(situation, element, package, least)
    if element.kind == "no-deal value":
        away = np.abs(package - inputs["positions"][actor][:, np.newaxis])
        worth = 1.0 - (situation.weights[actor][:, np.newaxis] * away).sum(axis=0)
        return worth >= situation.reservations[actor] + least  # type: ignore[no-any-return]
    if element.bound == "at_least":
        return package[element.issue] >= inputs["red_low"][actor, element.issue] - TOLERANCE  # type: ignore[no-any-return]
    return package[element.issue] <= inputs["red_high"][actor, element.issue] + TOLERANCE  # type: ignore[no-any-return]


def _shaped(situation: Situation, element: Element, package: Floats, least: float) -> Bools:
    """The same beside options and worth of its own, package by package, by the reference engine."""
    actor = case_of(situation.compiled, modes(situation.compiled), 0).actors[element.actor]
    packages, found = np.unique(package, axis=1, return_inverse=True)
    if element.kind == "no-deal value":
        failing = situation.reservations[element.actor]
        said = [reference.utility(actor, one) >= failing + least for one in packages.T.tolist()]
    else:
        said = [
            not reference.is_ruled_out(actor, element.issue, one[element.issue])
            for one in packages.T.tolist()
        ]
    return np.array(said)[found]


def _enough(situation: Situation, signed: Bools, passed: Bools) -> Bools:
    """Where the texts are carried that these parties sign, or let pass."""
    rule, n_parties = situation.compiled.rule, len(signed)
    enough: Bools = np.logical_or.reduce(signed, axis=0)
    if rule.all_but is not None:
        enough &= passed.sum(axis=0) >= n_parties - rule.all_but
    for quota in rule.quotas:
        votes = situation.inputs["capabilities"][situation.compiled.parties]
        votes = votes if quota.votes is None else np.array(quota.votes)
        has, asked = (votes[:, np.newaxis] * signed).sum(axis=0), quota.share * votes.sum()
        enough &= (has > asked + TOLERANCE) if quota.exceeded else (has >= asked - TOLERANCE)
    for party in rule.veto:
        enough &= passed[party]
    return enough


def signed_by_reference(compiled: CompiledScenario, text: Floats) -> bool:
    """Whether the parties sign a text at the modes, by the reference engine, with all hopes given up."""
    case = reference.move_positions_onto_red_lines(case_of(compiled, modes(compiled), 0))
    package = reference.consequences(case, text.tolist(), agreed=True).package
    failure = reference.no_deal(case)
    agreeing, abstaining = set[int](), set[int]()
    for party in case.parties + case.ratifiers:
        actor = reference.true_self(case.actors[party])
        worth = reference.utility(actor, package)
        enough = worth >= reference.reservation(actor, failure, case.rounds) - 2 * reference.ROUNDING
        if enough and not reference.crossed(actor, package):
            nothing = worth <= reference.reservation(actor, failure, case.rounds) + reference.ROUNDING
            indifferent = case.abstain and party in case.parties and nothing
            (abstaining if indifferent else agreeing).add(party)
    ratified = set(case.ratifiers) <= agreeing
    return ratified and reference.suffices(case, agreeing & set(case.parties), abstaining)
