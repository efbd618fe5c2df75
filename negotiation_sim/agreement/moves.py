"""Changes that would open a deal: a number that moves, an option that is admitted, and what is told of them.

In:      what openers and option_openers have found
Out:     NumberMove, Admission, Opener
Keeps:   a change says where it stands, what it becomes, and how far that goes beyond the evidence
Not here: finding them (openers, option_openers), words for them (report.obstacles)
Example: tests/agreement/test_openers.py
"""

from attrs import frozen

from negotiation_sim.model.arrays import Field
from negotiation_sim.scenario.estimates import UNIT, Scale, Value

ORDER: tuple[tuple[Field, ...], ...] = (
    (),
    ("credibilities", "red_low", "red_high", "values"),
    ("positions", "saliences", "worth", "reservations", "cost_of_delay"),
    ("status_quo", "capabilities"),
)
"""What people can do comes first (a promise believed or not, a red line moved), then what they want, then the rest."""
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}


@frozen
class NumberMove:
    """One number that would have to move.

    Attributes:
        address: Where it stands.
        at, to: Its mode, and the value that would do, on the scale 0..1.
        past: How far that lies outside the range of its estimate, 0 to 1; 0 means that the evidence allows it.
        setting: The value that would do as ``--set`` takes it, in the issue's own unit.
        rank: A number: 0 for a commitment believed or not as some draws have it, 1 for what else people can do,
            2 for what they want, 3 for how things are.
        scale: The line on which it lies.
        was, becomes, beyond: The first three in the unit of that line.
    """

    address: str
    at: float
    to: float
    past: float
    setting: float
    rank: int
    scale: Scale = UNIT

    @property
    def was(self) -> float:
        """Its mode, in the unit of its line."""
        return self.scale.told(self.at)

    @property
    def becomes(self) -> float:
        """The value that would do, in the unit of its line."""
        return self.scale.told(self.to)

    @property
    def beyond(self) -> float:
        """How far that lies outside the range of its estimate, in the unit of its line."""
        return self.scale.told_step(self.past)

    @property
    def value(self) -> Value:
        """The setting, in the unit of the file, as a change takes it."""
        return self.setting

    @property
    def change(self) -> float:
        """How far it moves, on the scale 0..1."""
        return abs(self.to - self.at)


@frozen
class Admission:
    """One option that a red line would no longer rule out.

    Attributes:
        address: Where the list of options stands, ``only`` or ``never``.
        option: The option that is admitted.
        setting: The list that would do.
        was, becomes: On the scale 0 to 1: 0 for ruled out, 1 for admitted.
        beyond, past, change: 1, on the scale 0 to 1, since a list has no range: the evidence says nothing else.
        rank: The number of a :class:`NumberMove`: a red line is what people can do.
    """

    address: str
    option: str
    setting: tuple[str, ...]
    was: float = 0.0
    becomes: float = 1.0
    beyond: float = 1.0
    past: float = 1.0
    rank: int = RANK["red_low"]
    change: float = 1.0

    @property
    def value(self) -> list[str]:
        """The list, as a change takes it."""
        return [*self.setting]


@frozen
class Opener:
    """Changes that open a deal together, none of which can be spared.

    Attributes:
        moves: The changes, one or two.
        gains: Whether a draft that can be signed then brings some party more than no deal; None where this was not asked,
            or not known in time.
    """

    moves: tuple[NumberMove | Admission, ...]
    gains: bool | None = None

    @property
    def past(self) -> float:
        """How far the changes go beyond the evidence, each on the scale 0..1."""
        return sum(move.past for move in self.moves)

    @property
    def order(self) -> tuple[bool, int, float, float]:
        """What openers are sorted by: without a gain last; who can do it, how far beyond the evidence, how far at all (both 0 to 1 a move)."""
        far = sum(move.change for move in self.moves)
        return self.gains is False, max(move.rank for move in self.moves), self.past, far
