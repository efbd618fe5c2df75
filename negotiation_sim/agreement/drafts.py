"""Which drafts the parties can sign, exactly: a mixed-integer program over the issues.

In:      Situation: the numbers of one run at one moment; a Clock
Out:     drafts whose consequences every party can sign, and how far each issue can go in them
Keeps:   a party signs what lies within its red lines and is worth at least its no-deal value,
         whatever it still hopes for, and so does who ratifies; the engine's own rule has the last word on every draft
Not here: which of these drafts is fair (bargaining), why there is none (conflicts), what would open one (openers)
Example: tests/agreement/test_drafts.py
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from negotiation_sim.agreement.program import Clock, Column, Operand, Program, Term, Unproved
from negotiation_sim.agreement.shapes import Shaped
from negotiation_sim.agreement.signatures import Signatures
from negotiation_sim.agreement.target import Target
from negotiation_sim.agreement.unfolding import Bounds, unfolded
from negotiation_sim.model.answers import crosses, gains_nothing
from negotiation_sim.model.arrays import CompiledScenario, Field, Floats, Slot, compile_scenario
from negotiation_sim.model.consequences import unfold
from negotiation_sim.model.draws import modes
from negotiation_sim.model.state import Table
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario

DIGITS = (9, 12, 7)
"""Decimals of a draft, in the order in which they are tried: what the solver adds behind the ninth is noise."""
MORE = 1e-8
"""The least gain that the rows take for one: a party that may abstain signs for no less."""
MOST_GROUPS = 100
"""Groups of parties that fall short by no more than rounding, which are cut off one by one."""


@frozen(eq=False)
class Situation:
    """The numbers of one run at one moment, without a runs axis.

    Attributes:
        table: The run, twice (a single run is summed in another order): the engine's rule is asked with it.
        inputs: The table's inputs, as they are meant: (I,), (A,), (A, I) or (K,).
        weights (ndarray[actors, issues]), kept (ndarray[commitments])
        no_deal (ndarray[issues]), reservations (ndarray[actors]): The package without agreement; its worth, late.
        elapsed: Rounds of delay in it.
    """

    table: Table
    compiled: CompiledScenario
    inputs: Mapping[Field, Floats]
    weights: Floats
    kept: NDArray[np.bool_]
    no_deal: Floats
    reservations: Floats
    elapsed: int

    @classmethod
    def of(cls, table: Table, run: int = 0) -> "Situation":
        """How things stand in one run of a table at the end of the talks, when patience is at its least."""
        own, elapsed = copy(table), table.compiled.rounds
        own.keep(np.array([run, run], dtype=np.intp))
        inputs = {name: array[..., 0] for name, array in own.meant.items()}
        return cls(
            own,
            table.compiled,
            inputs,  # type: ignore[arg-type]
            own.own_weights[..., 0],
            own.kept[:, 0],
            own.no_deal[:, 0],
            own.reservation(elapsed)[:, 0],
            elapsed,
        )

    def with_number(self, slot: Slot, value: float) -> "Situation":
        """The same with another number, by the engine's own arithmetic."""
        changed = copy(self.table)
        changed.keep(np.array([0, 1], dtype=np.intp))  # arrays of its own
        changed.change(slot, value, np.array([True, True]))
        changed.refresh()
        return Situation.of(changed)

    def signed(self, draft: Floats, *, ratified: bool = True) -> bool:
        """Whether a *draft* (ndarray[issues]) is signed, and ratified if that is asked, by the engine's own rule."""
        return bool(signable(self.table, draft, ratified=ratified)[0])

    def after(self, draft: Floats) -> Floats:
        """What becomes of a *draft* once it is signed, ndarray[issues], by the engine's own waves."""
        return _after(self.table, draft)[:, 0]

    def gains(self, draft: Floats) -> Floats:
        """What a *draft* is worth to each party beyond no-deal, ndarray[parties]; below 0 where it is overruled."""
        return self.gains_of(self.after(draft))

    def gains_of(self, package: Floats) -> Floats:
        """What a *package* (ndarray[issues]), whatever led to it, is worth to each party beyond no-deal."""
        parties, twice = self.compiled.parties, np.repeat(package[:, np.newaxis], self.table.n_runs, axis=1)
        gains: Floats = self.table.utility(twice, parties)[:, 0] - self.reservations[parties]
        return gains


def at_modes(scenario: Scenario) -> tuple[CompiledScenario, Table]:
    """A scenario with every input at its mode, before any event, as two equal runs of a table."""
    compiled = compile_scenario(scenario)
    return compiled, Table(compiled, modes(compiled))


@frozen(eq=False)
class Heard:
    """What becomes of drafts, one in each run of a table, and what all say to them when hopes are given up.

    Attributes:
        after (ndarray[issues, runs]): The consequences.
        signs, abstains, gains (ndarray[answering, runs]): Who says yes, who abstains, and what each gains over no-deal.
        carried, ratified (ndarray[runs]): Whether the rule is met, and every ratifier says yes.
    """

    after: Floats
    signs: NDArray[np.bool_]
    abstains: NDArray[np.bool_]
    gains: Floats
    carried: NDArray[np.bool_]
    ratified: NDArray[np.bool_]


def heard(table: Table, drafts: Floats) -> Heard:
    """Put *drafts* (ndarray[issues, runs]) to all who answer, at the end of the talks."""
    actors = table.compiled.answering
    after = unfold(table.compiled, drafts, table.kept, table.inputs["values"], agreed=True).package
    worth, failing = table.utility(after, actors), table.reservation(table.compiled.rounds)[actors]
    signs = (worth >= failing - TOLERANCE) & ~crosses(after, table, actors).any(axis=1)
    abstains = np.zeros_like(signs)
    if table.compiled.rule.abstain:
        parties = slice(len(table.compiled.parties))
        abstains[parties] = signs[parties] & gains_nothing(worth[parties], failing[parties])
        signs &= ~abstains
    return Heard(
        after, signs, abstains, worth - failing, table.agreed(signs, abstains), table.ratified(signs)
    )


def signable(table: Table, draft: Floats, *, ratified: bool = True) -> NDArray[np.bool_]:
    """In which runs of a table a *draft* (ndarray[issues]) can be signed, and *ratified*, at the end of the talks."""
    said = heard(table, np.repeat(draft[:, np.newaxis], table.n_runs, axis=1))
    return said.carried & said.ratified if ratified else said.carried


def _after(table: Table, draft: Floats) -> Floats:
    everywhere = np.repeat(draft[:, np.newaxis], table.n_runs, axis=1)
    return unfold(table.compiled, everywhere, table.kept, table.inputs["values"], agreed=True).package


@frozen
class Element:
    """One thing that can stand in the way: a red line, a no-deal value, or a commitment; by index.

    Attributes:
        actor, issue, commitment: Its index, from 0, in the compiled scenario; -1 where there is none.
        bound: Which side of a red line it is.
    """

    kind: Literal["red line", "no-deal value", "commitment"]
    actor: int
    issue: int = -1
    bound: Literal["", "at_least", "at_most", "never"] = ""
    commitment: int = -1


class Agreements:
    """The drafts that can be signed, and ratified, in one situation.

    Each element holds unless it is relaxed: a red line or a no-deal value that does not hold is
    not asked for, a commitment that does not hold is carried out or not, whichever helps.

    With a *target* only drafts count that lead there; without *ratified* nobody is asked at home.

    Attributes:
        program: Rows may be added to it.
        draft, after: The draft and its consequences, one operand per issue.
        gains: For each party what the consequences are worth to it beyond its no-deal value.
        away: How far an issue ends up from a party's position, by actor and issue.
        numbers: The columns of the numbers that may move; they stay where they are until given other bounds.
    """

    def __init__(
        self,
        situation: Situation,
        target: Target | None = None,
        movable: Collection[Slot] = (),
        clock: Clock | None = None,
        *,
        ratified: bool = True,
    ) -> None:
        self.situation, self.target, self.movable = situation, target, frozenset(movable)
        self.ratified = ratified
        self.program = Program(clock)
        self.numbers: dict[Slot, Column] = {}
        self.holds: dict[Element, Column] = {}
        self.away: dict[tuple[int, int], Operand] = {}
        self.draft = [self.program.column() for _ in situation.compiled.issues]
        self.shaped = None
        if (shapes := situation.compiled.meant_shapes) is not None:
            self.shaped = Shaped(self.program, shapes, situation.inputs["worth"])
            for issue in self.shaped.sizes:
                self.shaped.options(issue, self.draft[issue])
        for issue in situation.compiled.decided.tolist():
            rests = [(1.0, self.draft[issue]), (-1.0, self._number("status_quo", issue))]
            self.program.row(rests, low=0.0, high=0.0)
        self.kept = [self._kept(k) for k in range(len(situation.kept))]
        values = [self._number("values", k) for k in range(len(self.kept))]
        compiled = situation.compiled
        self.after = unfolded(self.program, compiled, self.draft, self.kept, values, agreed=True)
        self.no_deal = self._no_deal(values)
        self.signatures = Signatures(self.program, situation.table)
        self.gains = [
            self._signatory(a, self.signatures.passes(p)) for p, a in enumerate(compiled.parties.tolist())
        ]
        if compiled.rule.abstain:
            for p, actor in enumerate(compiled.parties.tolist()):
                self._signs_for_more(actor, self.gains[p], self.signatures.of(p))
        for actor in compiled.ratifiers.tolist() if ratified else ():
            self._signatory(actor, 1.0)
        if target is not None:
            self._leads_to(target)

    def signed(self) -> Floats | None:
        """A draft that the engine's own rule signs, ndarray[issues]; None if there is none.

        Where the rows leave less room than rounding takes, the engine may refuse what the solver found
        on the edge; the draft with the largest sum of gains is then tried too.
        """
        solution = self.best({})
        if solution is None:
            return None
        found = self.draft_in(solution)
        if found is None and (solution := self.best(dict.fromkeys(self.gains, 1.0))) is not None:
            found = self.draft_in(solution)
        return found

    def holding(self, held: Collection[Element]) -> frozenset[Element] | None:
        """All that holds in some draft in which *held* do, for one; None where the rows leave no such draft."""
        for element, column in self.holds.items():
            self.program.bound(column, 1.0 if element in held else 0.0, 1.0)
        found = self.best({}, quick=True)
        if found is None:
            return None
        return frozenset(element for element, column in self.holds.items() if found[column] > 0.5)

    def best(self, objective: Mapping[Column, float], *, quick: bool = False) -> Floats | None:
        """The columns of the program where *objective* is largest over the drafts that can be signed."""
        for _ in range(MOST_GROUPS):
            found = self.program.most(objective, quick=quick)
            if found is None or self.signatures.enough(found):
                return found
        raise Unproved

    def draft_in(self, solution: Floats) -> Floats | None:
        """The draft in a solution, ndarray[issues], as the engine signs it; None if it does not."""
        return self.rounded(solution[self.draft])

    def rounded(self, draft: Floats, decimals: Iterable[int] = DIGITS) -> Floats | None:
        """A draft to the first of *decimals* that the engine signs; choices are on options, what none moves stays."""
        rests, sizes = self.situation.compiled.decided, {} if self.shaped is None else self.shaped.sizes
        for digits in decimals:
            rounded = np.clip(np.round(draft, digits), 0.0, 1.0) + 0.0  # no negative zero
            rounded[[*sizes]] = [round(float(draft[k]) * (n - 1)) / (n - 1) for k, n in sizes.items()]
            rounded[rests] = self.situation.inputs["status_quo"][rests]
            if self.situation.signed(rounded, ratified=self.ratified) and (
                self.target is None or self.target.met(self.situation.after(rounded))
            ):
                return rounded
        return None

    # --- the numbers --------------------------------------------------------------------------

    def _number(self, array: Field, *index: int) -> Operand:
        """A number of the situation: a constant, or a column if it may move."""
        value, slot = float(self.situation.inputs[array][index]), Slot(array, index)
        if slot not in self.movable:
            return value
        if slot not in self.numbers:
            self.numbers[slot] = self.program.column(value, value)
        return self.numbers[slot]

    def _kept(self, k: int) -> Operand:
        """Whether a commitment is kept; one that is can be relaxed, one that moves can change."""
        kept, slot = float(self.situation.kept[k]), Slot("credibilities", (k,))
        if slot in self.movable:
            self.numbers[slot] = self.program.column(kept, kept, whole=True)
            return self.numbers[slot]
        if not kept or self.situation.compiled.commitments[k].agreement is False:
            return kept
        element = Element("commitment", -1, commitment=k)
        self.holds[element] = self.program.column(1.0, 1.0, whole=True)
        return self.holds[element]

    def _no_deal(self, values: Sequence[Operand]) -> list[Operand]:
        if not any(slot.array in ("status_quo", "credibilities", "values") for slot in self.movable):
            return [float(value) for value in self.situation.no_deal]
        compiled = self.situation.compiled
        status_quo = [self._number("status_quo", i) for i in range(len(compiled.issues))]
        kept = [
            own if Slot("credibilities", (k,)) in self.movable else float(self.situation.kept[k])
            for k, own in enumerate(self.kept)
        ]
        return unfolded(self.program, compiled, status_quo, kept, values, agreed=False)

    def _leads_to(self, target: Target) -> None:
        """Ask that the consequences meet the target, and none of what it is not."""
        bounds = Bounds(self.program)
        wanted = [(1.0, operand) for operand in bounds.met(target.terms, self.after)]
        self.program.row(wanted, low=float(len(wanted)))
        for terms in target.other_than:
            met = [(1.0, operand) for operand in bounds.met(terms, self.after)]
            self.program.row(met, high=len(met) - 1.0)

    # --- what a party signs -------------------------------------------------------------------

    def _signatory(self, actor: int, signs: Operand) -> Column:
        """The rows of one who signs, lets pass, or ratifies; its gain over no-deal."""
        for bound, array, sign in (("at_least", "red_low", -1.0), ("at_most", "red_high", 1.0)):
            for issue, limit in enumerate(self.situation.inputs[array][actor]):  # type: ignore[index]
                number = self._number(array, actor, issue)  # type: ignore[arg-type]
                if isinstance(number, Column) or limit != max(sign, 0.0):
                    element = Element("red line", actor, issue, bound)  # type: ignore[arg-type]
                    loose = self._loose(element, signs)
                    self.program.row([(sign, self.after[issue]), (-sign, number), *loose], high=0.0)
        for issue in self.shaped.sizes if self.shaped is not None else ():
            assert self.shaped is not None
            if out := self.shaped.ruled_out(actor, issue, self.after[issue]):
                loose = self._loose(Element("red line", actor, issue, "never"), signs)
                self.program.row([*out, *loose], high=0.0)
        gain = self.program.column(-3.0, 3.0)
        self.program.row(self._worth(actor, gain), high=0.0)
        loose = self._loose(Element("no-deal value", actor), signs)
        self.program.row([(-1.0, gain), *((3.0 * c, operand) for c, operand in loose)], high=0.0)
        return gain

    def _signs_for_more(self, actor: int, gain: Column, signs: Operand) -> None:
        """Who may abstain signs only what is worth more to it than no deal."""
        loose = self._loose(Element("no-deal value", actor), signs)
        self.program.row([(-1.0, gain), *((4.0 * c, operand) for c, operand in loose)], high=-MORE)

    def _loose(self, element: Element, signs: Operand) -> list[Term]:
        """Terms that add -1 to a row where the element does not hold or the party need not sign."""
        if element not in self.holds:
            self.holds[element] = self.program.column(1.0, 1.0, whole=True)
        return [(1.0, self.holds[element]), (1.0, signs), (-2.0, 1.0)]

    def _worth(self, actor: int, gain: Column) -> list[Term]:
        """``gain <= u(consequences) - no-deal value``, as terms that sum to at most 0."""
        situation = self.situation
        terms: list[Term] = [(1.0, gain)]
        own = situation.inputs["reservations"][actor]
        for issue, weight in enumerate(situation.weights[actor].tolist()):
            if weight == 0.0 and Slot("saliences", (actor, issue)) not in self.movable:
                continue
            position = self._number("positions", actor, issue)
            self.away[actor, issue] = self._lost(actor, issue, self.after[issue], position, at_least=True)
            terms.append((weight, self.away[actor, issue]))
            if np.isnan(own):
                away = self._lost(actor, issue, self.no_deal[issue], position, at_least=False)
                terms.append((-weight, away))
        if np.isnan(own):
            return [*terms, (-situation.elapsed, self._number("cost_of_delay", actor))]
        return [*terms, (1.0, self._number("reservations", actor)), (-1.0, 1.0)]

    def _lost(self, actor: int, issue: int, place: Operand, position: Operand, *, at_least: bool) -> Operand:
        """What a place costs an actor before weighing."""
        lost = None if self.shaped is None else self.shaped.loss(actor, issue, place, position)
        return self._distance(place, position, at_least=at_least) if lost is None else lost

    def _distance(self, one: Operand, other: Operand, *, at_least: bool) -> Operand:
        """A column at least (or at most) as large as the distance between two operands."""
        if not isinstance(one, Column) and not isinstance(other, Column):
            return abs(one - other)
        distance = self.program.column()
        if at_least:
            self.program.row([(1.0, distance), (-1.0, one), (1.0, other)], low=0.0)
            self.program.row([(1.0, distance), (1.0, one), (-1.0, other)], low=0.0)
        else:
            above = self.program.column(whole=True)
            self.program.row([(1.0, distance), (-1.0, one), (1.0, other), (2.0, above)], high=2.0)
            self.program.row([(1.0, distance), (1.0, one), (-1.0, other), (-2.0, above)], high=0.0)
        return distance


def in_units(scenario: Scenario, package: Floats) -> dict[str, Value]:
    """A package (ndarray[issues], 0..1) by issue, each number in its issue's own unit.

    Where digits of the scale from 0 to 1 are left over in the unit, they go: 24 o'clock, not 24.000000002.
    """
    return {
        issue: scenario.issues[issue].scale.shortest(place, DIGITS[0])
        for issue, place in zip(scenario.issues, package.tolist(), strict=True)
    }
