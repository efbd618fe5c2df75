"""How the talks are held, what may happen during them, what their endings are called, and questions.

In:      the tables talks, uncertainty, events, outcomes, variants
Out:     Talks, AlternatingOffersOptions, ChallengeOptions, Uncertainty, Event, Outcome, Variant
Keeps:   a round counts from 1; an event happens at most once in a run
Not here: when answers make an agreement (rule), the turn loop (engine), one round (protocols)
Example: tests/model/test_events.py, tests/model/test_outcomes.py
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, get_args

from attrs import asdict, evolve, frozen, validators

from negotiation_sim.errors import Problem, suggestion, unknown
from negotiation_sim.plug_ins import PROTOCOLS, NamedProtocol, options_of
from negotiation_sim.scenario import values
from negotiation_sim.scenario.estimates import NO_EVIDENCE, UNIT, Estimate, Evidence, key, with_keys
from negotiation_sim.scenario.issues import ALWAYS, Condition, Issue
from negotiation_sim.scenario.rule import UNANIMITY, Rule

Ending = Literal["agreement", "walkout", "deadline", "not_ratified"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)
MOST_RUNS = 1_000_000_000
MOST_ROUNDS = 1_000


@with_keys
@frozen(kw_only=True)
class AlternatingOffersOptions:
    """How the parties play when they take turns; only the protocol alternating-offers reads it."""

    proposer: Literal["turns", "lot"] = key(
        "turns: the parties propose in the order of the file; lot: one is drawn anew in every round", "turns"
    )
    play: Literal["strategies", "subgame-perfect"] = key(
        "strategies: aspirations fall as each party's strategy says; "
        "subgame-perfect: two parties reason backwards from the deadline",
        "strategies",
    )
    discount: Mapping[str, float] = key(
        "by party, the share of its gain over no deal that is left a round later (0 to 1, and not 0); needs subgame-perfect",
        {},
    )

    def problems(self, parties: tuple[str, ...], rule: Rule) -> Iterator[Problem]:
        """Everything that does not fit these *parties* and this *rule*."""
        if self.play == "subgame-perfect" and (len(parties) != 2 or rule != UNANIMITY):
            yield Problem(("play",), "'subgame-perfect' is for two parties who must both sign")
        if self.play != "subgame-perfect" and self.discount:
            yield Problem(("discount",), "a discount changes nothing unless play = 'subgame-perfect'")
        for name, factor in self.discount.items():
            if name not in parties:
                yield Problem(("discount", name), unknown("party", name, parties))
            elif not 0.0 < factor <= 1.0:
                yield Problem(("discount", name), f"a discount is above 0 and up to 1, and is {factor:g}")


@with_keys
@frozen(kw_only=True)
class ChallengeOptions:
    """How the expected-utility model is read; only the protocol challenge reads it."""

    formulas: Literal["printed", "scholz-2011-effective"] = key(
        "printed: as the paper has them; scholz-2011-effective: as its results ask for", "printed"
    )
    text: Literal["median", "mean"] = key(
        "what the draft of a round is: the median or the mean of the positions, by capability times salience",
        "median",
    )
    stays: float = key(
        "chance, in the actors' reckoning, that one whom nobody challenges stays where it is (Q; 0 to 1)",
        1.0,
        validator=[validators.ge(0.0), validators.le(1.0)],
    )


@with_keys
@frozen(kw_only=True)
class Talks:
    """Who sits at the table, who must sign, for how long, and how many runs are made of it."""

    protocol: str = key("what happens in a round", "single-text")
    protocol_options: Mapping[str, float] = key(
        "by name, the options of a protocol that somebody added, each in the unit that it gives it",
        {},
        sparse=True,
    )
    rounds: int = key(
        "how many rounds until the deadline (1 to 1000)",
        validator=[validators.ge(1), validators.le(MOST_ROUNDS)],
    )
    parties: tuple[str, ...] = key("the actors whose signature the agreement needs")
    ratify: tuple[str, ...] = key(
        "actors at home who make no offers, and say yes or no once to a signed draft; each must say yes",
        (),
        sparse=True,
    )
    foresees_ratification: bool = key(
        "true: the parties refuse a draft that would fail at home", default=False, sparse=True
    )
    participants: tuple[str, ...] | None = key(
        "who else sits at the table; without it, every other actor that neither ratifies nor is a member of a bloc",
        None,
    )
    runs: int = key(
        "how many runs to make, at least 1", 10_000, validator=[validators.ge(1), validators.le(MOST_RUNS)]
    )
    seed: int = key(
        "start of all random draws, a whole number from 0",
        0,
        validator=[validators.ge(0), validators.lt(2**128)],
    )
    rule: Rule = key(
        "'unanimity' of the parties, or a table with share, more_than, all_but or quotas, and veto", UNANIMITY
    )
    alternating_offers: AlternatingOffersOptions = key(
        "options of the protocol alternating-offers", AlternatingOffersOptions()
    )
    challenge: ChallengeOptions = key("options of the protocol challenge", ChallengeOptions())

    @property
    def named_protocol(self) -> NamedProtocol:
        """The protocol with its options, ready to begin."""
        return NamedProtocol(
            self.protocol, PROTOCOLS[self.protocol], tuple(sorted(self.protocol_options.items()))
        )

    @property
    def answering(self) -> tuple[str, ...]:
        """Who answers a draft: the parties, and after them those who ratify."""
        return (*self.parties, *self.ratify)

    @property
    def endings(self) -> tuple[Ending, ...]:
        """How a run can end; that a signed draft fails at home only where somebody ratifies."""
        return ENDINGS if self.ratify else tuple(ending for ending in ENDINGS if ending != "not_ratified")

    def problems(self, actors: Mapping[str, object]) -> Iterator[Problem]:
        """Names at the table that nobody has."""
        if not self.parties:
            yield Problem(("parties",), "an agreement needs at least one party")
        lists = (
            ("parties", self.parties),
            ("participants", self.participants or ()),
            ("ratify", self.ratify),
        )
        for name, ids in lists:
            for index, actor in enumerate(ids):
                if actor not in actors:
                    yield Problem((name, index), unknown("actor", actor, actors))
                elif actor in ids[:index]:
                    yield Problem((name, index), f"'{actor}' stands twice")
        for index, actor in enumerate(self.participants or ()):
            if actor in self.parties:
                yield Problem(("participants", index), f"'{actor}' is a party already")
        yield from self._protocol_problems()
        yield from self._ratify_problems(actors)
        for problem in self.rule.problems(self.parties, actors):
            yield problem.below("rule")
        for problem in self.alternating_offers.problems(self.parties, self.rule):
            yield problem.below("alternating_offers")

    def _protocol_problems(self) -> Iterator[Problem]:
        """A protocol that there is not, and options that it does not have, or that are out of range."""
        try:
            values.choice(self.protocol, PROTOCOLS)
        except ValueError as error:
            yield Problem(("protocol",), str(error))
            return
        known = options_of(PROTOCOLS[self.protocol]) if self.protocol_options else {}
        for name, number in self.protocol_options.items():
            path = ("protocol_options", name)
            if name not in known:
                yield Problem(
                    path, f"unknown option '{name}' of protocol '{self.protocol}'{suggestion(name, known)}"
                )
            elif validator := known[name].validator:
                try:
                    validator(None, known[name], number)
                except ValueError as error:
                    limit = values.LIMIT.match(str(error))
                    yield Problem(path, values.limit_told(limit)[0] if limit else str(error))

    def _ratify_problems(self, actors: Mapping[str, object]) -> Iterator[Problem]:
        """Ratifiers who sit at the table, and keys that change nothing without one."""
        others = [name for name in actors if name not in self.parties]
        for index, actor in enumerate(self.ratify):
            if actor in self.parties:
                free = f"; free to ratify: {', '.join(others)}" if others else ""
                message = f"'{actor}' is a party: who signs a draft does not ratify it as well{free}"
                yield Problem(("ratify", index), message)
            elif actor in (self.participants or ()):
                message = f"'{actor}' is among the participants: who ratifies sits at home, not at the table"
                yield Problem(("ratify", index), message)
        if self.foresees_ratification and not self.ratify:
            yield Problem(
                ("foresees_ratification",), "nobody ratifies, so there is nothing to foresee: give 'ratify'"
            )
        if self.ratify and self.alternating_offers.play == "subgame-perfect":
            yield Problem(
                ("ratify",), "subgame-perfect play does not reckon with ratification; play 'strategies'"
            )

    def line_problems(
        self, issues: Mapping[str, Issue], *, curves: bool, inner: bool = False
    ) -> Iterator[Problem]:
        """What is wrong where a protocol reckons along lines.

        *curves* says whether a stance gives its own worth, *inner* whether one has inner values.
        """
        if getattr(PROTOCOLS.get(self.protocol), "lines_only", False):
            what, path = f"the protocol '{self.protocol}'", ("protocol",)
        elif self.protocol == "alternating-offers" and self.alternating_offers.play == "subgame-perfect":
            what, path = "subgame-perfect play", ("protocol",)
            if inner:
                yield Problem(
                    path,
                    f"{what} takes what the parties say for what they want; a stance here has inner values",
                )
        else:
            return
        if choices := [name for name, issue in issues.items() if issue.options]:
            yield Problem(path, f"{what} needs issues that are lines; '{choices[0]}' has options")
        elif curves:
            yield Problem(
                path, f"{what} takes worth to fall evenly from a position; a stance here gives its own"
            )


def _half_width(basis: str, default: float) -> Any:
    return key(
        f"half-width of an estimate that is {basis} and gives no range of its own, 0 to 1",
        default,
        validator=[validators.ge(0.0), validators.le(1.0)],
    )


@with_keys
@frozen(kw_only=True)
class Uncertainty:
    """Half-width of an estimate that gives no range of its own, on the scale 0..1, by its basis."""

    stated: float = _half_width("stated", 0.05)
    inferred: float = _half_width("inferred", 0.15)
    assumed: float = _half_width("assumed", 0.25)
    invented: float = _half_width("invented", 0.0)

    @property
    def half_widths(self) -> dict[str, float]:
        """The half-widths by basis."""
        return asdict(self)


@with_keys
@frozen(kw_only=True)
class Event(Evidence):
    """Something that may happen during the talks and changes inputs for good."""

    id: str = key("name of the event, unique in the scenario")
    title: str | None = key("what happens, as a short sentence for the telling", None)
    round: int | None = key("the round in which it happens, from 1", None)
    rounds: tuple[int, int] | None = key("first and last round in which it may happen, once, from 1", None)
    chance: Estimate = key("chance that it happens at all, 0 to 1", Estimate(mode=1.0))
    when: Condition = key("bounds that the last draft must meet; without it: none", ALWAYS)
    changes: Mapping[str, Any] = key("the numbers that it changes, by address")

    @property
    def window(self) -> tuple[int, int]:
        """First and last round in which it may happen."""
        if self.rounds is not None:
            return self.rounds
        assert self.round is not None
        return self.round, self.round

    @property
    def chance_evidence(self) -> Evidence:
        """A chance is exact unless a basis is given for it or for the event."""
        return self if self.basis is not None else NO_EVIDENCE

    def as_stated(self) -> "Event":
        """The event without what it changes in inner values."""
        return evolve(self, changes={at: value for at, value in self.changes.items() if ".inner." not in at})

    def problems(
        self, rounds: int, issues: Mapping[str, Issue], known_claims: Mapping[str, object]
    ) -> Iterator[Problem]:
        """Everything wrong with the event, its changes apart (scenario)."""
        yield from self.unknown_claims(known_claims)
        if (self.round is None) == (self.rounds is None):
            yield Problem((), "an event has a round, or rounds = [first, last]: exactly one of them")
        else:
            first, last = self.window
            name = "round" if self.rounds is None else "rounds"
            if first > last:
                yield Problem((name,), f"the window ends (round {last}) before it begins (round {first})")
            elif first < 1 or last > rounds:
                yield Problem((name,), f"the talks last from round 1 to round {rounds}")
        for problem in self.chance.problems(UNIT, self.chance_evidence, known_claims):
            yield problem.below("chance")
        for problem in self.when.problems(issues):
            yield problem.below("when")
        if not self.changes:
            yield Problem(("changes",), "an event must change something")


def beyond(events: Iterable[Event], rounds: int) -> str:
    """What is wrong with *events* in talks of so many *rounds*, and what to set as well; empty if all fit.

    A window ends with the talks; an event that would come later never happens.
    """
    changes: list[str] = []
    for event in events:
        first, last = event.window
        if last > rounds:
            key, fits = (
                ("round", rounds) if event.rounds is None else ("rounds", [min(first, rounds), rounds])
            )
            changes.append(f"{event.id}.{key}={fits}")
            changes += [f"{event.id}.chance=0"] if first > rounds and event.chance.mode != 0 else []
    options = " ".join(f'--set "events.{change}"' for change in changes)
    return options and f"events may happen after round {rounds}; set as well: {options}"


def in_a_file(message: str) -> str:
    """A *message* that offers options of the command line, with the changes as a variant has them."""
    return OPTION.sub(r' "\1" = \2,', message).removesuffix(",")


OPTION = re.compile(r' --set "([^"=]+)=([^"]+)"')


@with_keys
@frozen(kw_only=True)
class Outcome:
    """The scenario's own name for how a run ended."""

    id: str = key("name of the outcome, unique in the scenario")
    title: str = key("the outcome in words")
    ending: tuple[Ending, ...] = key(
        "agreement, walkout, deadline, not_ratified, or a list of them; without it: any", ()
    )
    when: Condition = key("bounds that the final package must meet; without it: none", ALWAYS)

    def problems(self, issues: Mapping[str, Issue]) -> Iterator[Problem]:
        """Everything wrong with the outcome."""
        for problem in self.when.problems(issues):
            yield problem.below("when")


UNNAMED = Outcome(id="unnamed", title="None of the outcomes that the scenario names")
"""What a run is called when no outcome of the scenario fits."""


@with_keys
@frozen(kw_only=True)
class Variant:
    """A named set of changes to a scenario: a question that people ask."""

    title: str = key("the question, in words")
    changes: Mapping[str, Any] = key("new values by address")
