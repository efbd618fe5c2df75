"""Numbers with their evidence: as written in a file, and complete, ready to be drawn.

In:      a value in an issue's own unit, or a point's id, with range, basis, claims and why
Out:     Estimate (as written), Input (address and low, mode, high on the scale 0..1)
Keeps:   low <= mode <= high; a number without a basis in reach is exact
Not here: drawing (draws), which numbers a scenario has (scenario)
Example: tests/scenario/test_estimates.py
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar, get_args

from attrs import NOTHING, AttrsInstance, evolve, field, fields, frozen

from negotiation_sim.errors import Problem, unknown

Basis = Literal["stated", "inferred", "assumed", "invented"]
BASES: tuple[Basis, ...] = get_args(Basis)
OWN_WORDS: tuple[Basis, ...] = ("assumed", "invented")
"""What rests on no claim."""
Value = float | str
KnownClaims = Mapping[str, object]
Made = TypeVar("Made", bound=AttrsInstance)
PER_CENT = re.compile(r"\s*\d+(\.\d+)?\s*%\s*")
"""A number as people write it who think in per cent."""


def key(doc: str, default: Any = NOTHING, *, sparse: bool = False, **options: Any) -> Any:
    """A field that is a key of the file, with the sentence that documents it.

    A *sparse* one is younger than the first records: it stands in a record only where it is not the default.
    """
    return field(default=default, metadata={"doc": doc, "sparse": sparse}, **options)


def with_keys(made: type[Made]) -> type[Made]:
    """The same class, whose docstring names its keys, each with the sentence that documents it."""
    told = [f"    {one.name}: {one.metadata['doc']}" for one in fields(made) if one.metadata.get("doc")]
    made.__doc__ = "\n".join([f"{made.__doc__}\n\nAttributes:", *told])
    return made


@with_keys
@frozen(kw_only=True)
class Evidence:
    """Where numbers come from; a number without its own takes that of the table around it."""

    basis: Basis | None = key("where the number comes from: stated, inferred, assumed or invented", None)
    claims: tuple[str, ...] = key("ids of the claims it rests on", ())
    why: str | None = key("the reason, in a sentence", None)

    def within(self, around: "Evidence") -> "Evidence":
        """This evidence, with what it leaves open taken from the table *around* it."""
        basis = self.basis or around.basis
        return Evidence(
            basis=basis,
            claims=self.claims or (() if self.basis in OWN_WORDS else around.claims),
            why=self.why or (None if self.basis == "stated" else around.why),
        )

    def unknown_claims(self, known: KnownClaims) -> Iterator[Problem]:
        """Every claim it names that no ledger of the scenario has."""
        for index, claim in enumerate(self.claims):
            if claim not in known:
                yield Problem(("claims", index), unknown("claim", claim, known))


NO_EVIDENCE = Evidence()


@frozen
class Scale:
    """A line in its own unit, with points that have names.

    Attributes:
        low, high: The two ends, in its own unit.
        points: By id the places that have names, in that unit; of a choice, from 0 to 1.
        open_at_low: Whether the low end itself is left out.
        options: Whether only the points themselves are places, in no order.
        exact: Whether a number without a range of its own is exact, whatever its basis.
        below: Whether a number may lie below the low end: a minimum that every draft meets.
    """

    low: float = 0.0
    high: float = 1.0
    points: Mapping[str, float] = {}
    open_at_low: bool = False
    options: bool = False
    """Whether only the points themselves are places, in no order."""
    exact: bool = False
    """Whether a number without a range of its own is exact, whatever its basis."""
    below: bool = False
    """Whether a number may lie below the low end: a minimum that every draft meets."""

    def number(self, value: Value) -> float:
        """The *value*, in the scale's own unit or the id of a point, on the scale from 0 to 1.

        Raises:
            ValueError: If it is no point of the scale, or a number outside it.
        """
        if isinstance(value, str):
            if value not in self.points:
                raise ValueError(self._no_point(value))
            value = self.points[value]
        elif self.options and not math.isnan(value):
            raise ValueError(f"expected the id of an option, got {plain(value)}")
        if (
            (value < self.low and not self.below)
            or value > self.high
            or (self.open_at_low and value == self.low)
        ):
            limits = f"above {plain(self.low)}, up to" if self.open_at_low else f"from {plain(self.low)} to"
            hint = as_share(value) if (self.low, self.high) == (0.0, 1.0) else ""
            raise ValueError(
                f"{plain(value)} is out of range: the scale goes {limits} {plain(self.high)}{hint}"
            )
        return (value - self.low) / (self.high - self.low)

    def _no_point(self, value: str) -> str:
        if self.options:
            return unknown("option", value, self.points)
        if PER_CENT.fullmatch(value):
            return self._per_cent(value)
        try:
            float(value)
        except ValueError:
            nothing = f"expected a number, got the text {value[:60]!r}"
            return unknown("point", value, self.points) if self.points else nothing
        return f"expected a number, got the text {value[:60]!r}: numbers stand without quotes"

    def _per_cent(self, value: str) -> str:
        """The message for a number with a per cent sign: on a line from 0 to 1 it is a share."""
        number = float(value.strip().removesuffix("%"))
        number = number / 100 if (self.low, self.high) == (0.0, 1.0) else number
        return f"expected a number, got the text {value[:60]!r}: write {number:.12g}, without quotes and without %"

    def firm(self, firm: bool) -> "Scale":  # noqa: FBT001 - as the file says it
        """The same line, on which a number is exact whatever its basis if it is *firm*."""
        return evolve(self, exact=True) if firm else self

    def in_unit(self, number: float) -> float:
        """A *number* from 0 to 1 in the scale's own unit."""
        return self.low + number * (self.high - self.low)

    def step_in_unit(self, step: float) -> float:
        """A *step* between two numbers from 0 to 1 in the scale's own unit."""
        return step * (self.high - self.low)

    @property
    def digits(self) -> int | None:
        """Decimals of a number in a result; None for a line from 0 to 1, which results tell as it is."""
        if (self.low, self.high) == (0.0, 1.0):
            return None
        return max(0, 12 - math.ceil(math.log10(max(abs(self.low), abs(self.high)))))

    def told(self, number: float) -> float:
        """A *number* from 0 to 1 as results give it: in the scale's own unit, without the dust of the arithmetic."""
        return number if self.digits is None else round(self.in_unit(number), self.digits)

    def told_step(self, step: float) -> float:
        """The same for a *step* between two numbers from 0 to 1."""
        return step if self.digits is None else round(self.step_in_unit(step), self.digits)

    def place(self, told: Value) -> float:
        """The number from 0 to 1 of one that a result *told* in the scale's own unit, or of a point or option; unchecked."""
        at = self.points[told] if isinstance(told, str) else told
        return (at - self.low) / (self.high - self.low)

    def written(self, number: float) -> Value:
        """A *number* from 0 to 1 as a file gives it: in the scale's own unit, or the id of an option."""
        if self.options:
            return min(self.points, key=lambda name: abs(self.points[name] - number))
        return float(f"{self.in_unit(number):.12g}")

    def shortest(self, number: float, digits: int) -> Value:
        """The same, in the scale's own unit, with the fewest decimals that leave what a *number* from 0 to 1 says.

        Only the first *digits* (how many decimals) of the number count.
        """
        value = self.written(number)
        if isinstance(value, str):
            return value
        half = self.step_in_unit(0.5 * 10.0**-digits)
        short = (round(value, decimals) + 0.0 for decimals in range(digits))
        return next((one for one in short if abs(one - value) <= half), value)


def as_share(value: float) -> str:
    """The end of a message about a number far beyond 1, which may be meant in per cent."""
    return f"; {plain(value)} per cent is {value / 100:.12g}" if 5.0 <= value <= 100.0 else ""


def plain(value: Value) -> str:
    """A number as a person would write it; a point's id in quotes."""
    return f"'{value}'" if isinstance(value, str) else repr(float(value)).removesuffix(".0")


UNIT = Scale()
ABOVE_ZERO = Scale(open_at_low=True)


@with_keys
@frozen
class Estimate(Evidence):
    """A number as the file gives it; ``low`` and ``high`` are its range, if it has one of its own."""

    mode: Value = key("the likeliest value: a number in the issue's unit, or a point's id")
    low: Value | None = key("the least it can be, in the same unit", None)
    high: Value | None = key("the most it can be, in the same unit", None)
    _in_points: bool = field(default=False, eq=False, repr=False, metadata={"internal": True})
    """Whether the file gives it in points; no key of its own."""

    def problems(self, scale: Scale, around: Evidence, known_claims: KnownClaims) -> Iterator[Problem]:
        """Everything wrong with it on this *scale*, in the context of the table *around* it."""
        numbers: dict[str, float] = {}
        if self._in_points and not scale.below:
            message = "only the reservation of an actor with a score sheet is given in points; write the number alone, or mode = ..."
            yield Problem(("points",), message)
            return
        if scale.options and not {self.low, self.high} <= {None, self.mode}:
            yield Problem((), "options have no order, so there is no low and no high between them")
            return
        for name, value in (("low", self.low), ("mode", self.mode), ("high", self.high)):
            if value is not None and (name == "mode" or value != self.mode):
                try:
                    numbers[name] = scale.number(value)
                except ValueError as error:
                    yield Problem((name,), str(error))
        if ("low" in numbers) != ("high" in numbers) and (self.low is None) != (self.high is None):
            yield Problem((), "low and high go together: give both, or neither")
        for lower, higher in (("low", "mode"), ("mode", "high")):
            if lower in numbers and higher in numbers and numbers[lower] > numbers[higher]:
                yield Problem((lower,), f"{lower} is above {higher}: low <= mode <= high must hold")
        yield from evidence_problems(self, self.within(around), known_claims)

    def complete(
        self, address: str, scale: Scale, around: Evidence, half_widths: Mapping[str, float]
    ) -> "Input":
        """The estimate with its range and evidence filled in, on the scale 0..1.

        Without a range of its own it is the mode plus and minus the half-width of its basis,
        clipped to the scale; without a basis in reach it is exact.
        """
        evidence = self.within(around)
        mode = scale.number(self.mode)
        if self.low is not None and self.high is not None:
            low, high = scale.number(self.low), scale.number(self.high)
        else:
            drawn = evidence.basis is not None and not (scale.exact or scale.options)
            half = half_widths[str(evidence.basis)] if drawn else 0.0
            low, high = max(min(0.0, mode), mode - half), min(1.0, mode + half)
        return Input(address, low, mode, high, evidence.basis, evidence.claims, evidence.why)


@frozen
class Input:
    """One number of a scenario, complete: what is drawn, once per run, from triangular(low, mode, high).

    Attributes:
        address: Dotted path of the number.
        low, mode, high: On the scale 0..1.
        basis: ``stated``, ``inferred``, ``assumed``, ``invented``; None for what the scenario sets without evidence.
    """

    address: str
    low: float
    mode: float
    high: float
    basis: Basis | None = None
    claims: tuple[str, ...] = ()
    why: str | None = None

    @property
    def exact(self) -> bool:
        """Whether there is nothing to draw."""
        return self.low == self.high

    @property
    def mean(self) -> float:
        """The mean of its draws, 0 to 1."""
        return (self.low + self.mode + self.high) / 3


NO_BASIS = "a number needs a basis (stated, inferred, assumed or invented), here or in the table around it"


def evidence_problems(own: Evidence, full: Evidence, known_claims: KnownClaims) -> Iterator[Problem]:
    """What is wrong with the evidence of a number: *own* as written, *full* with what it inherits."""
    yield from own.unknown_claims(known_claims)
    here: tuple[str, ...] = ("basis",) if own.basis else ()
    basis = f"basis '{full.basis}'" + ("" if own.basis else " (of the table around)")
    if full.basis == "stated" and not full.claims:
        yield Problem(here, f"{basis} needs claims: the ids of the statements that say so")
    if full.basis == "assumed" and not full.why:
        yield Problem(here, f"{basis} needs a why: the reason, in a sentence")
    if full.basis == "inferred" and not (full.claims or full.why):
        yield Problem(here, f"{basis} needs the claims it is inferred from, or a why")


def loose(estimate: Estimate, *, firm: bool) -> Iterator[Problem]:
    """What is wrong with a range of its own where the table around says that the number is *firm*."""
    if firm and estimate.low is not None and not estimate.low == estimate.mode == estimate.high:
        yield Problem(("low",), "a firm number has no range: leave out low and high, or firm = true")


def derived(value: Value) -> Estimate:
    """A number that follows from others of the file: exact, and without evidence of its own."""
    return Estimate(mode=value, low=value, high=value)


def exactly(value: Value, basis: Basis = "assumed") -> Estimate:
    """A number that somebody set to ask a question: exact, and an assumption; in a case that is invented, as all are."""
    return Estimate(mode=value, low=value, high=value, basis=basis, why="Set to ask a question.")


PLACEHOLDER = Estimate(mode=math.nan, basis="assumed", why="-")
"""Stands for a number that could not be read, so that everything else can still be checked."""


def numbered(
    name: str, estimate: Estimate, scale: Scale, around: Evidence, known_claims: KnownClaims
) -> Iterator[Problem]:
    """The problems of a number that must have a basis."""
    if estimate.within(around).basis is None:
        yield Problem((name,), NO_BASIS)
    for problem in estimate.problems(scale, around, known_claims):
        yield problem.below(name)
