"""What the holder of a seat may know: all of it, and nothing else.

In:      Scenario, the Table of the game, what has happened in public
Out:     View of one seat: its own numbers; what the others have said; what lies on the table
Keeps:   a view is built from an allow list. Of another actor it holds only what a source states, with the claims;
         and its capability only where the rule counts it; never its saliences, its strategy, what no deal is worth
         to it, whether it keeps its word
Not here: what a draft is worth to a seat (evaluate), moves (game), words (report)
Example: tests/game/test_views.py
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

import numpy as np
from attrs import asdict, evolve, field, frozen

from negotiation_sim.game.evaluate import Evaluation, Knowledge
from negotiation_sim.model.arrays import Floats
from negotiation_sim.model.state import Table
from negotiation_sim.runs.units import weights
from negotiation_sim.scenario.claims import Claim
from negotiation_sim.scenario.estimates import Value
from negotiation_sim.scenario.red_lines import ruling
from negotiation_sim.scenario.scenario import Scenario
from negotiation_sim.scenario.talks import Ending


def _is_told(attribute: Any, value: Any) -> bool:
    """Whether a field stands in a view that is handed out: nothing private, and who abstained only where somebody did."""
    return attribute.name != "_evaluate" and (attribute.name != "abstains" or bool(value))


@frozen
class OwnStance:
    """What a seat itself wants on one issue.

    Attributes:
        position: What it wants, in the issue's own unit, or an option.
        salience: How much the issue matters to it, 0 to 1.
        at_least, at_most: Its red line, in the issue's own unit; None where it has none.
        never: The options that it will never sign.
        worth: What a point or an option is worth to it, where its brief says so: in the points of its score
            sheet, or from 0 to 1.
    """

    issue: str
    position: Value
    salience: float
    at_least: Value | None
    at_most: Value | None
    never: tuple[str, ...]
    worth: Mapping[str, float]


@frozen
class Statement:
    """What another actor says in public on one issue; None for what it does not say.

    Attributes:
        position: What it says it wants, in the issue's own unit, or an option.
        at_least, at_most: What it says it will never go below or above, in the issue's own unit.
        claims: The ids of the claims that hold it.
        never: The options that it says it will never sign.
    """

    actor: str
    issue: str
    position: Value | None
    at_least: Value | None
    at_most: Value | None
    claims: tuple[str, ...]
    never: tuple[str, ...] = ()


@frozen
class Draft:
    """A draft on the table.

    Attributes:
        id: The number of the draft, from 1.
        round: The number of the round in which it was tabled, from 1.
        author: Whose it is; None is the chair.
        values: By issue in its own unit, or an option.
        answers: By party, whether it would sign; who has not answered is not in it.
        at_home: By ratifier, what it said once the draft was signed; empty before.
        abstains: Those of the parties that would let it pass without signing it; told only where there are some.
    """

    id: int
    round: int
    author: str | None
    values: Mapping[str, Value]
    answers: Mapping[str, bool]
    withdrawn: bool = False
    at_home: Mapping[str, bool] = field(factory=dict)
    abstains: tuple[str, ...] = ()

    def said(self, party: str) -> Literal["signs", "abstains", "refuses", "waits"]:
        """What a party has said to it."""
        if party in self.abstains:
            return "abstains"
        return {True: "signs", False: "refuses", None: "waits"}[self.answers.get(party)]  # type: ignore[return-value]


@frozen
class Remark:
    """Something said at the table.

    Attributes:
        round: The number of the round, from 1; 0 before the first one.
        seat, words: Who says what.
    """

    round: int
    seat: str
    words: str


@frozen
class News:
    """An event of the scenario that has happened; whom it changes in which way is not told.

    Attributes:
        round: The number of the round, from 1; 0 before the first one.
        event: Its id; None for news in words that were typed: they change no number.
        words: What was typed; None for an event.
    """

    round: int
    event: str | None
    words: str | None = None


@frozen
class Own:
    """A seat's own numbers, as they are in this game.

    Attributes:
        signs: Whether its signature is needed.
        stances: What it wants.
        reservation: What no deal is worth to it, in utility from 0 to 1, where its brief gives a number; else None.
        capability, cost_of_delay: From 0 to 1; delay costs so much utility a round.
    """

    signs: bool
    stances: tuple[OwnStance, ...]
    reservation: float | None
    capability: float
    cost_of_delay: float


@frozen
class Public:
    """What everybody can hear, as one seat hears it.

    Attributes:
        statements: What the other actors say they want, and what they say they will never sign.
        commitments: The promises and threats that are known, by id; the seat's own among them.
        claims: The claims on which that rests.
        ratify: Who must say yes, at home, to what has been signed.
        weights: By party, its capability, 0 to 1, where the rule counts it: what a rule counts is part of the rule.
    """

    statements: tuple[Statement, ...]
    commitments: tuple[str, ...]
    claims: tuple[Claim, ...]
    ratify: tuple[str, ...]
    weights: Mapping[str, float] = field(factory=dict)


@frozen
class View:
    """What one seat may know now.

    Attributes:
        round: The number of the round that is open, from 1; 0 before the first one.
        ending: None while the talks go on.
        signed: The id of the draft that was signed.
        status_quo: How things stand, by issue, in its unit.
        offer: What the seat itself has put forward last, by issue in its unit; empty at an open table.
        drafts, remarks, news: Everything tabled, said and reported.
        left: Who has left the talks, with the number of the round.
    """

    seat: str
    own: Own
    public: Public
    round: int
    ending: Ending | None
    signed: int | None
    status_quo: Mapping[str, Value]
    offer: Mapping[str, Value]
    drafts: tuple[Draft, ...]
    remarks: tuple[Remark, ...]
    news: tuple[News, ...]
    left: Mapping[str, int]
    _evaluate: Callable[[Mapping[str, Value]], Evaluation] = field(repr=False, eq=False)

    def evaluate(self, draft: Mapping[str, Value]) -> Evaluation:
        """What would come of a draft, as far as this seat can know, and what it is worth to it.

        A *draft* is by issue a number in its own unit, or the id of a point or option.

        Raises:
            GameError: If the draft names an issue that does not exist, or a value that is not on it.
        """
        return self._evaluate(draft)

    def as_json(self) -> dict[str, Any]:
        """The view as plain data."""
        return asdict(self, filter=_is_told)


def own_numbers(scenario: Scenario, table: Table, seat: str, column: int) -> Own:
    """The numbers of one seat, as they were drawn for this game and changed by events since."""
    a, inputs = table.compiled.actors.index(seat), table.inputs
    reservation = float(inputs["reservations"][a, column])
    return Own(
        signs=seat in scenario.talks.parties,
        stances=tuple(_stances(scenario, table, seat, column)),
        reservation=None if np.isnan(reservation) else reservation,
        capability=float(inputs["capabilities"][a, column]),
        cost_of_delay=float(inputs["cost_of_delay"][a, column]),
    )


def in_public(scenario: Scenario, seat: str) -> Public:
    """What one seat can hear."""
    heard, known = tuple(_statements(scenario, seat)), _known_commitments(scenario, seat)
    named = {claim for statement in heard for claim in statement.claims}
    for commitment in scenario.commitments:
        if commitment.id in known and commitment.actor != seat:
            named |= {*commitment.claims}
    claims = tuple(claim for name, claim in scenario.claims.items() if name in named)
    return Public(heard, known, claims, scenario.talks.ratify)


def weighed(public: Public, scenario: Scenario, table: Table, column: int) -> Public:
    """What a seat can hear, with what the parties weigh now."""
    return evolve(public, weights=weights(scenario, table.counted[:, column]))


def said_lines(scenario: Scenario) -> tuple[Floats, Floats]:
    """The red lines that bind a chair and that a source states, low and high, on the scale 0 to 1; 0 and 1 for the others."""
    talks, issues = scenario.talks, [*scenario.issues]
    parties = talks.answering if talks.foresees_ratification else talks.parties
    low = np.zeros((len(parties), len(issues), 1))
    high = np.ones_like(low)
    for statement in _statements(scenario, None):
        if statement.actor in parties:
            at = parties.index(statement.actor), issues.index(statement.issue)
            scale = scenario.issues[statement.issue].scale
            if statement.at_least is not None:
                low[at] = scale.number(statement.at_least)
            if statement.at_most is not None:
                high[at] = scale.number(statement.at_most)
    return low, high


def knowledge_of(scenario: Scenario, table: Table, seat: str, column: int) -> Knowledge:
    """What a seat can reckon with: the commitments it knows of, and the values that were said."""
    known = _known_commitments(scenario, seat)
    scales = [scenario.issues[c.issue].scale for c in scenario.commitments]
    said = [
        float(table.inputs["values"][k, column])
        if commitment.actor == seat
        else scale.number(commitment.effect[1].mode)
        for k, (commitment, scale) in enumerate(zip(scenario.commitments, scales, strict=True))
    ]
    return Knowledge(
        table,
        table.compiled.actors.index(seat),
        column,
        tuple(commitment.id for commitment in scenario.commitments),
        np.array([commitment.id in known for commitment in scenario.commitments], dtype=bool),
        np.array(said, dtype=np.float64),
    )


def in_unit(scenario: Scenario, issue: str, number: float) -> Value:
    """A number from 0 to 1 in the issue's own unit, or the id of an option."""
    return scenario.in_unit(f"issues.{issue}.status_quo", number)


def _stances(scenario: Scenario, table: Table, seat: str, column: int) -> Iterator[OwnStance]:
    a, inputs = table.compiled.actors.index(seat), table.meant
    drawn = {given.address: slot for given, slot in table.compiled.inputs}
    for i, (issue, asked) in enumerate(scenario.issues.items()):
        if whole := scenario.actors[seat].stances.get(issue):
            stance = whole.meant
            low, high = (float(inputs[name][a, i, column]) for name in ("red_low", "red_high"))
            addresses = {name: f"actors.{seat}.stances.{issue}.worth.{name}" for name in stance.worth}
            yield OwnStance(
                issue,
                in_unit(scenario, issue, float(inputs["positions"][a, i, column])),
                float(inputs["saliences"][a, i, column]),
                in_unit(scenario, issue, low) if low > 0.0 else None,
                in_unit(scenario, issue, high) if high < 1.0 else None,
                (*stance.ruled_out(asked),),
                {
                    name: float(
                        scenario.in_unit(address, float(inputs["worth"][(*drawn[address].index, column)]))
                    )
                    for name, address in addresses.items()
                },
            )


def _statements(scenario: Scenario, seat: str | None) -> Iterator[Statement]:
    """The positions and red lines of all but *seat* that a source states."""
    inputs = scenario.inputs()
    for actor in scenario.everyone:
        whole = scenario.actors[actor]
        for issue, stance in whole.stances.items() if actor != seat else ():
            here, line = f"actors.{actor}.stances.{issue}", stance.red_line
            asked_for = [] if stance.position is None else [("position", inputs[f"{here}.position"])]
            said = {n: one for n, one in (*asked_for, *ruling(inputs, here)) if one.basis == "stated"}
            never, claims = tuple[str, ...](), [claim for one in said.values() for claim in one.claims]
            if line is not None and (evidence := line.within(stance.within(whole))).basis == "stated":
                never = (*stance.ruled_out(scenario.issues[issue]),)
                claims += evidence.claims if never else ()
            if said or never:
                numbers = {name: in_unit(scenario, issue, one.mode) for name, one in said.items()}
                yield Statement(
                    actor,
                    issue,
                    numbers.get("position"),
                    numbers.get("at_least"),
                    numbers.get("at_most"),
                    tuple(dict.fromkeys(claims)),
                    never,
                )


def unheard(scenario: Scenario, seats: Iterable[str]) -> bool:
    """Whether there is a commitment of which one of the *seats* has not heard before it is carried out."""
    return any(len(_known_commitments(scenario, seat)) < len(scenario.commitments) for seat in seats)


def _known_commitments(scenario: Scenario, seat: str) -> tuple[str, ...]:
    """The seat's own commitments, and those of others that a source states, by id."""
    return tuple(
        commitment.id
        for commitment in scenario.commitments
        if commitment.actor == seat or commitment.basis == "stated"
    )
