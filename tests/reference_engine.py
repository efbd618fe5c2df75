"""The reference engine: one negotiation in plain loops, slow and obvious.

In: one Case, plain numbers with every draw already made; issues, actors and commitments are counted from 0.
Out: one Result: how the talks ended, the final package, who last refused and why, and what happened in each round.
Keeps: one function for each paragraph of the model, in the model's words; a Case is never changed, only replaced.
Not here: drawing numbers (a Case holds them ready), scenario files and names, many runs at once (the package's engine).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol, TypeVar

NOTHING = 1e-12  # a cost this far beyond a budget is rounding
ROUNDING = 1e-9  # a value this close to a bound meets it

Package = list[float]  # one value for each issue, 0..1
T = TypeVar("T")


@dataclass(frozen=True)
class Bound:
    """A condition on one issue: its value lies within low..high."""

    issue: int
    low: float
    high: float
    outside: bool = False  # the value must lie outside low..high


@dataclass(frozen=True)
class Actor:
    """Who sits at the table: what it wants, how badly, and how it negotiates."""

    capability: float
    # ("time-dependent", e, k), ("exponential", b, k), ("hardliner", 0.0) or ("reciprocal", rate); k is 0 if left out
    strategy: tuple[str, float] | tuple[str, float, float]
    concession: str  # "logrolling" or "even"
    cost_of_delay: float
    reservation: float | None
    walks_out_after: int | None
    positions: list[float]
    saliences: list[float]
    red_lines: list[tuple[float, float]]
    worth: dict[int, list[tuple[float, float]]] = field(
        default_factory=dict
    )  # by issue: places, ascending, with worth
    ruled_out: dict[int, list[float]] = field(
        default_factory=dict
    )  # by issue with options: those it never signs
    options: dict[int, list[float]] = field(default_factory=dict)  # by issue that is a choice: its options
    # what it would settle for, by kind ("position", "salience", "red_low", "red_high") and issue
    inner: dict[tuple[str, int], float] = field(default_factory=dict)
    inner_ruled_out: dict[int, list[float]] = field(
        default_factory=dict
    )  # where another one than `ruled_out`


@dataclass(frozen=True)
class Commitment:
    """A promise or threat: when its condition holds, its issue is made at least / at most / exactly a value."""

    issue: int
    effect: str  # "at_least", "at_most" or "exactly"
    value: float
    kept: bool
    when: list[Bound]
    agreement: bool | None  # None: fires with and without an agreement


@dataclass(frozen=True)
class Event:
    """Something from outside: in round `first`, or, with `when`, once its condition holds within first..last."""

    happens: bool
    first: int
    last: int
    when: list[Bound]
    changes: list[tuple[tuple[str | int, ...], float]]


@dataclass(frozen=True)
class Outcome:
    """A name for how a run can end; no endings listed means any ending."""

    endings: list[str]
    when: list[Bound]


@dataclass(frozen=True)
class Quota:
    """A share of all votes that those who sign must have, or exceed; without votes of its own it counts capability."""

    share: float
    exceed: bool
    votes: dict[int, float] | None


@dataclass(frozen=True)
class Case:
    """All that one run needs to know."""

    rounds: int
    parties: list[int]
    rule: tuple[float, list[int]] | None  # None: unanimity; else the share of capability, and who has a veto
    actors: list[Actor]
    status_quo: Package
    commitments: list[Commitment]
    events: list[Event]
    outcomes: list[Outcome]
    all_but: tuple[int, list[int]] | None = None  # how many parties may refuse, and who has a veto
    quotas: list[Quota] = field(default_factory=list)  # what must be met besides
    abstain: bool = False  # whether a party that would sign, but gains nothing, abstains
    ratifiers: list[int] = field(default_factory=list)  # who says yes or no, at home, to what has been signed
    foresees: bool = False  # whether the parties refuse what would fail at home
    lots: list[float] | None = None  # where the proposer is drawn: by round, a number from 0 to 1
    decided: frozenset[int] = (
        frozenset()
    )  # the issues that no draft touches: commitments and events decide them


@dataclass(frozen=True)
class Consequences:
    """What a package becomes, which commitments fired wave by wave, and who moved each issue last (-1: nobody)."""

    package: Package
    waves: list[list[int]]
    moved_by: list[int]


@dataclass(frozen=True)
class Refusal:
    """Why a party said no."""

    reason: str
    issue: int
    commitment: int
    round: int


@dataclass(frozen=True)
class Proposal:
    """What leads to an answer: hopes, offers (None from an actor that has left), a text; is anybody asked?"""

    aspirations: list[float]
    offers: list[Package | None]
    text: Package
    asked: bool = True


class Procedure(Protocol):
    """How the talks come to a text, round by round."""

    def start(self, case: Case) -> Package:
        """The text of round 0."""

    def propose(
        self, case: Case, now: int, worth: list[float], texts: list[Package], left: set[int]
    ) -> Proposal:
        """The text of a round, given what no deal is worth to each actor."""


@dataclass(frozen=True)
class Round:
    """What happened in one round; an actor that has left makes no offer (None)."""

    aspirations: list[float]
    offers: list[Package | None]
    text: Package
    consequences: Package
    waves: list[list[int]]
    accepts: list[bool]


@dataclass(frozen=True)
class Result:
    """How the talks ended: "agreement", "walkout", "deadline" or "not_ratified"; refusals of parties, then ratifiers."""

    ending: str
    rounds: int
    package: Package
    outcome: int
    refusals: list[Refusal | None]
    history: list[Round]


class SingleText:
    """All make offers, the chair drafts one text from them."""

    def start(self, case: Case) -> Package:
        """The mean of the stated positions."""
        self.hopes = [1.0 for _ in case.actors]
        return weighted_mean(case, [actor.positions for actor in case.actors])

    def propose(
        self, case: Case, now: int, worth: list[float], texts: list[Package], left: set[int]
    ) -> Proposal:
        """Hopes fall, offers follow, the chair drafts."""
        self.hopes = [
            aspiration(actor, rho, now / case.rounds, hope, texts)
            for actor, rho, hope in zip(case.actors, worth, self.hopes, strict=True)
        ]
        offers = [
            None if a in left else offer(case, a, self.hopes[a], texts[-1], left)
            for a in range(len(case.actors))
        ]
        return Proposal(self.hopes, offers, text(case, offers, left))


def negotiate(case: Case, procedure: Procedure | None = None) -> Result:
    """One run, from the stated positions to its ending; over a single text unless another procedure is given."""
    procedure = procedure or SingleText()
    case = move_positions_onto_red_lines(case)
    texts = [procedure.start(case)]
    happened: set[int] = set()
    left: set[int] = set(case.ratifiers)  # at home, and so never at the table
    rounds_crossed = [0 for _ in case.actors]
    refusals: dict[int, Refusal] = {}
    history: list[Round] = []
    ending = "deadline"
    for now in range(1, case.rounds + 1):
        case = happen(case, happened, now, texts[-1])
        failure = no_deal(case)
        worth = [reservation(actor, failure, now) for actor in case.actors]
        proposal = procedure.propose(case, now, worth, texts, left)
        hopes, offers = proposal.aspirations, proposal.offers
        texts.append(proposal.text)
        after = consequences(case, texts[-1], agreed=True)
        agreeing, abstaining = set[int](), set[int]()
        home = votes_at_home(case, texts[-1], after, worth, now)
        for party in case.parties:
            if party not in left and proposal.asked:
                refusal = answer(case.actors[party], texts[-1], after, worth[party], hopes[party], now=now)
                if refusal is None and case.abstain and not gains(case.actors[party], after, worth[party]):
                    abstaining.add(party)
                    continue
                if refusal is None and case.foresees and any(home.values()):
                    no = next(ratifier for ratifier in case.ratifiers if home[ratifier])
                    refusal = Refusal(f"would not be ratified by {no}", -1, -1, now)
                if refusal is None:
                    agreeing.add(party)
                else:
                    refusals[party] = refusal
        accepts = [party in agreeing for party in case.parties]
        history.append(Round(hopes, offers, texts[-1], after.package, after.waves, accepts))
        if suffices(case, agreeing, abstaining) or (case.foresees and proposal.asked):
            refusals |= {ratifier: no for ratifier, no in home.items() if no is not None}
        if suffices(case, agreeing, abstaining):
            ending = "not_ratified" if any(home.values()) else "agreement"
            break
        leaving = walk_out(case, after.package, rounds_crossed, left)
        left |= leaving
        if leaving & set(case.parties) and not suffices(case, set(case.parties) - left):
            ending = "walkout"
            break
    package = after.package if ending == "agreement" else failure
    last_refusals = [refusals.get(actor) for actor in case.parties + case.ratifiers]
    return Result(ending, now, package, name_of(case, ending, package), last_refusals, history)


def true_self(actor: Actor) -> Actor:
    """The actor as it answers: with what it would settle for in the place of what it says."""
    for (what, issue), value in actor.inner.items():
        actor = change_actor(actor, what, [issue], value)
    inside = [clip(x, *red_line) for x, red_line in zip(actor.positions, actor.red_lines, strict=True)]
    return replace(actor, positions=inside, ruled_out=actor.ruled_out | actor.inner_ruled_out, inner={})


def within(value: float, low: float, high: float) -> bool:
    """A value exactly on a bound, or beyond it by no more than rounding, meets it."""
    return low - ROUNDING <= value <= high + ROUNDING


def holds(when: list[Bound], package: Package) -> bool:
    """A condition holds when all of its bounds are met; without bounds it always holds."""
    return all(within(package[bound.issue], bound.low, bound.high) != bound.outside for bound in when)


def crossed(actor: Actor, package: Package) -> list[int]:
    """The issues on which a package crosses the actor's red line."""
    return [
        issue
        for issue, (low, high) in enumerate(actor.red_lines)
        if not within(package[issue], low, high) or is_ruled_out(actor, issue, package[issue])
    ]


def is_ruled_out(actor: Actor, issue: int, value: float) -> bool:
    """Whether a value is an option that the actor never signs."""
    return any(within(value, option, option) for option in actor.ruled_out.get(issue, []))


def clip(value: float, low: float, high: float) -> float:
    """The nearest value within low..high."""
    return min(max(value, low), high)


def weights(actor: Actor) -> list[float]:
    """Saliences as shares of their sum; all 0 for an actor that cares about nothing."""
    total = sum(actor.saliences)
    return [salience / total if total > 0 else 0.0 for salience in actor.saliences]


def utility(actor: Actor, package: Package) -> float:
    """1 at the actor's own positions, less by the weighted distance from them."""
    lost = 0.0
    for issue, weight in enumerate(weights(actor)):
        lost += weight * loss(actor, issue, package[issue])
    return 1.0 - lost


def loss(actor: Actor, issue: int, value: float) -> float:
    """What a value costs the actor, before weighing: on a line the distance, on a choice all or nothing."""
    if issue in actor.worth:
        return 1.0 - worth_of(actor.worth[issue], value)
    away = abs(value - actor.positions[issue])
    if issue in actor.options:
        return 1.0 if away > ROUNDING else 0.0
    return away


def worth_of(curve: list[tuple[float, float]], value: float) -> float:
    """What a place is worth: linear between the places that are given, level beyond them."""
    if value <= curve[0][0]:
        return curve[0][1]
    for (low, before), (high, after) in pairwise(curve):
        if value <= high:
            return before + (after - before) * (value - low) / (high - low)
    return curve[-1][1]


def consequences(case: Case, package: Package, *, agreed: bool) -> Consequences:
    """Carry out what the package triggers; what that triggers in turn comes in the next wave."""
    package = list(package)
    waves: list[list[int]] = []
    moved_by = [-1 for _ in package]
    fired: set[int] = set()
    for _ in case.commitments:  # at most as many waves as commitments
        wave = [
            k
            for k, commitment in enumerate(case.commitments)
            if k not in fired and triggered(commitment, package, agreed=agreed)
        ]
        if not wave:
            break
        for k in wave:
            issue = case.commitments[k].issue
            value = carried_out(case.commitments[k], package[issue])
            if value != package[issue]:
                moved_by[issue] = k
            package[issue] = value
        fired.update(wave)
        waves.append(wave)
    return Consequences(package, waves, moved_by)


def triggered(commitment: Commitment, package: Package, *, agreed: bool) -> bool:
    """Whether a commitment is kept in this run and its condition holds."""
    return commitment.kept and commitment.agreement in (None, agreed) and holds(commitment.when, package)


def carried_out(commitment: Commitment, value: float) -> float:
    """What a commitment makes of its issue's value."""
    if commitment.effect == "at_least":
        return max(value, commitment.value)
    if commitment.effect == "at_most":
        return min(value, commitment.value)
    return commitment.value


def no_deal(case: Case) -> Package:
    """What happens without agreement: the status quo and the commitments it triggers."""
    return consequences(case, case.status_quo, agreed=False).package


def reservation(actor: Actor, failure: Package, now: int) -> float:
    """What no deal is worth, less with every round; an actor's own reservation replaces all of it."""
    if actor.reservation is not None:
        return actor.reservation
    return utility(true_self(actor), failure) - actor.cost_of_delay * now


def aspiration(actor: Actor, rho: float, tau: float, hope: float, texts: list[Package]) -> float:
    """The least utility the actor accepts at the time tau = t/T, given its reservation and its hope a round ago."""
    strategy, parameter, *rest = actor.strategy
    at_once = rest[0] if rest else 0.0
    if strategy == "hardliner":
        return 1.0
    if strategy == "reciprocal":  # it gives as it was given by the last change of the text
        if len(texts) == 1:
            return 1.0
        gain = utility(true_self(actor), texts[-1]) - utility(true_self(actor), texts[-2])
        return clip(hope - parameter * gain, rho, 1.0)
    if strategy == "exponential":
        conceded = math.exp((1.0 - tau) ** parameter * math.log(at_once))
    else:
        conceded = at_once + (1.0 - at_once) * tau ** (1.0 / parameter)
    return rho + (1.0 - rho) * (1.0 - conceded)


def offer(case: Case, a: int, hope: float, last_text: Package, left: set[int]) -> Package:
    """From the actor's positions towards the last text, giving up no more utility than 1 - hope."""
    actor = case.actors[a]
    package = untouched(case, actor.positions)
    goals = [goal(actor, i, last_text[i]) for i in range(len(last_text))]
    open_to_drafts = [i for i in cheapest_first(case, a, left) if i not in case.decided]
    budget = max(0.0, utility(actor, package) - hope)
    if actor.concession == "even":
        tolls = {i: toll(actor, i, goals[i]) for i in sorted(open_to_drafts)}
        total = sum(tolls.values())
        share = budget / total if total > budget else 1.0
        for i in open_to_drafts:
            package[i] = moved(actor, i, goals[i], share * tolls[i])[0]
        return package
    for issue in open_to_drafts:
        package[issue], paid = moved(actor, issue, goals[issue], budget)
        budget = max(0.0, budget - paid)
    return package


def untouched(case: Case, package: Package) -> Package:
    """A package with the status quo on the issues that no draft touches."""
    return [case.status_quo[i] if i in case.decided else value for i, value in enumerate(package)]


def goal(actor: Actor, issue: int, wanted: float) -> float:
    """Where an actor can move to on its way to what is wanted: not beyond its red line, to no option it rules out."""
    if is_ruled_out(actor, issue, wanted):
        return actor.positions[issue]
    return clip(wanted, *actor.red_lines[issue])


def stops(actor: Actor, issue: int, end: float) -> list[float]:
    """The places between the position and an end at which the cost can bend, both included."""
    start = actor.positions[issue]
    if issue in actor.options or issue not in actor.worth:
        return [start, end]
    between = [at for at, _ in actor.worth[issue] if min(start, end) < at < max(start, end)]
    return [start, *(between if end > start else reversed(between)), end]


def cost(actor: Actor, issue: int, value: float) -> float:
    """What a value costs the actor against its position; less than nothing where it is worth more."""
    return weights(actor)[issue] * (loss(actor, issue, value) - loss(actor, issue, actor.positions[issue]))


def toll(actor: Actor, issue: int, end: float) -> float:
    """What the way to an end costs: as much as its worst place."""
    return max(0.0, *(cost(actor, issue, stop) for stop in stops(actor, issue, end)))


def moved(actor: Actor, issue: int, end: float, budget: float) -> tuple[float, float]:
    """How far an actor goes for its budget, and what it pays; an option is switched to as a whole."""
    whole = toll(actor, issue, end)
    if issue in actor.options:
        return (end, min(whole, budget)) if whole <= budget + ROUNDING else (actor.positions[issue], 0.0)
    if whole <= budget + NOTHING:
        return end, min(whole, budget)
    for here, there in pairwise(stops(actor, issue, end)):
        low, high = cost(actor, issue, here), cost(actor, issue, there)
        if high > budget + NOTHING:
            return here + clip((budget - low) / (high - low), 0.0, 1.0) * (there - here), budget
    raise AssertionError("the toll is the cost of a stop")


def cheapest_first(case: Case, a: int, left: set[int]) -> list[int]:
    """Issues by how much they matter to the actor, relative to how much they matter to all others by influence."""
    own = weights(case.actors[a])
    relative = []
    for issue, weight in enumerate(own):
        others = 0.0
        for b, other in enumerate(case.actors):
            if b != a and b not in left:
                others += other.capability * weights(other)[issue]
        nobody_else = math.inf if weight > 0 else 0.0
        # To nine decimals, so that rounding does not decide between issues that are equal.
        relative.append(round(weight / others, 9) if others > 0 else nobody_else)
    return sorted(range(len(own)), key=lambda issue: relative[issue])  # ties stay in file order


def weighted_mean(case: Case, packages: list[Package | None] | list[Package]) -> Package:
    """Each issue's mean by capability times salience; an issue nobody cares about keeps the status quo."""
    draft = []
    for issue, as_it_is in enumerate(case.status_quo):
        if issue in case.decided:
            draft.append(as_it_is)
            continue
        if issue in case.actors[0].options:
            draft.append(favourite(case, packages, issue, case.actors[0].options[issue]))
            continue
        total = pull = 0.0
        for actor, package in zip(case.actors, packages, strict=True):
            if package is not None:
                weight = actor.capability * actor.saliences[issue]
                total += weight
                pull += weight * package[issue]
        draft.append(pull / total if total > 0 else as_it_is)
    return draft


def favourite(
    case: Case, packages: list[Package | None] | list[Package], issue: int, allowed: list[float]
) -> float:
    """The option with the largest support by capability times salience; of equals the first."""
    support = dict.fromkeys(allowed, 0.0)
    total = sum(
        actor.capability * actor.saliences[issue]
        for actor, package in zip(case.actors, packages, strict=True)
        if package is not None
    )
    for actor, package in zip(case.actors, packages, strict=True):
        for option in allowed:
            if package is not None and total > 0 and within(package[issue], option, option):
                support[option] += actor.capability * actor.saliences[issue] / total
    if total <= 0:
        support = {option: float(within(case.status_quo[issue], option, option)) for option in allowed}
    return next(o for o in allowed if support[o] >= max(support.values()) - ROUNDING)


def text(case: Case, offers: list[Package | None], left: set[int]) -> Package:
    """The chair's draft: the mean of the offers, moved into the common ground of the parties still there.

    And of those at home, where the talks foresee what they will say.
    """
    draft = weighted_mean(case, offers)
    signatories = [case.actors[party] for party in case.parties if party not in left]
    signatories += [case.actors[ratifier] for ratifier in case.ratifiers if case.foresees]
    for issue, options in case.actors[0].options.items():
        allowed = [o for o in options if not any(is_ruled_out(party, issue, o) for party in signatories)]
        draft[issue] = favourite(case, offers, issue, allowed or options)
    for issue in range(len(draft)):
        low = max(party.red_lines[issue][0] for party in signatories)
        high = min(party.red_lines[issue][1] for party in signatories)
        if low <= high:
            draft[issue] = clip(draft[issue], low, high)
    return untouched(case, draft)


def answer(
    party: Actor, proposed: Package, after: Consequences, rho: float, hope: float, *, now: int
) -> Refusal | None:
    """None when the party accepts what the text would lead to, else the reason why not."""
    party = true_self(party)
    worth = utility(party, after.package)
    for issue in crossed(party, after.package):
        if issue in crossed(party, proposed):
            return Refusal("red line", issue, -1, now)
    for issue in crossed(party, after.package):
        return Refusal("crossed by commitment", issue, after.moved_by[issue], now)
    if worth >= hope - ROUNDING:
        return None
    if worth < rho - ROUNDING:
        return Refusal("worth less than no deal", -1, -1, now)
    return Refusal("worth less than it still hopes for", -1, -1, now)


def votes_at_home(
    case: Case, proposed: Package, after: Consequences, worth: list[float], now: int
) -> dict[int, Refusal | None]:
    """What each ratifier would say: it hopes for nothing beyond no deal."""
    return {
        ratifier: answer(case.actors[ratifier], proposed, after, worth[ratifier], worth[ratifier], now=now)
        for ratifier in case.ratifiers
    }


def gains(party: Actor, after: Consequences, rho: float) -> bool:
    """Whether the consequences are worth more to a party than no deal."""
    return utility(true_self(party), after.package) > rho + ROUNDING


def suffices(case: Case, agreeing: set[int], abstaining: set[int] = frozenset()) -> bool:  # type: ignore[assignment]
    """Whether these parties' signatures make an agreement, while those who abstain let it pass."""
    against = set(case.parties) - agreeing - abstaining
    if not agreeing or not all(meets(case, quota, agreeing) for quota in case.quotas):
        return False
    if case.all_but is not None:
        most, veto = case.all_but
        return len(against) <= most and not against & set(veto)
    if case.rule is None:
        return not against
    share, veto = case.rule
    return meets(case, Quota(share, False, None), agreeing) and not against & set(veto)


def meets(case: Case, quota: Quota, agreeing: set[int]) -> bool:
    """Whether those who sign have the share of all votes that is asked for."""
    votes = quota.votes or {party: case.actors[party].capability for party in case.parties}
    everyone = sum(votes[party] for party in case.parties)
    signing = sum(votes[party] for party in case.parties if party in agreeing)
    if quota.exceed:
        return signing > quota.share * everyone + ROUNDING
    return signing >= quota.share * everyone - ROUNDING


def walk_out(case: Case, package: Package, rounds_crossed: list[int], left: set[int]) -> set[int]:
    """Who leaves now, having seen its red lines crossed for as many rounds in a row as it bears."""
    leaving = set()
    for a, actor in enumerate(case.actors):
        rounds_crossed[a] = rounds_crossed[a] + 1 if crossed(true_self(actor), package) else 0
        patience = actor.walks_out_after
        if a not in left and patience is not None and rounds_crossed[a] >= patience:
            leaving.add(a)
    return leaving


def name_of(case: Case, ending: str, package: Package) -> int:
    """The first outcome that fits, or -1."""
    for n, outcome in enumerate(case.outcomes):
        if (not outcome.endings or ending in outcome.endings) and holds(outcome.when, package):
            return n
    return -1


def happen(case: Case, happened: set[int], now: int, last_text: Package) -> Case:
    """The case after this round's events, each of which happens at most once."""
    for n, event in enumerate(case.events):
        last = event.last if event.when else event.first
        in_time = event.first <= now <= last and n not in happened
        if event.happens and in_time and holds(event.when, last_text):
            happened.add(n)
            for path, value in event.changes:
                case = change(case, path, value)
    return move_positions_onto_red_lines(case)


def change(case: Case, path: tuple[str | int, ...], value: float) -> Case:
    """The case with one number changed."""
    match path:
        case ("status_quo", int(issue)):
            return replace(case, status_quo=put(case.status_quo, issue, value))
        case ("kept", int(k)):
            commitment = replace(case.commitments[k], kept=value > 0)
            return replace(case, commitments=put(case.commitments, k, commitment))
        case (str(what), int(a), *where):
            return replace(case, actors=put(case.actors, a, change_actor(case.actors[a], what, where, value)))
    raise ValueError(f"no such number: {path}")


def change_actor(actor: Actor, what: str, where: list[str | int], value: float) -> Actor:
    """The actor with one number changed."""
    match (what, *where):
        case ("position", int(issue)):
            actor = replace(actor, positions=put(actor.positions, issue, value))
        case ("salience", int(issue)):
            actor = replace(actor, saliences=put(actor.saliences, issue, value))
        case ("red_low", int(issue)):
            actor = replace(actor, red_lines=put(actor.red_lines, issue, (value, actor.red_lines[issue][1])))
        case ("red_high", int(issue)):
            actor = replace(actor, red_lines=put(actor.red_lines, issue, (actor.red_lines[issue][0], value)))
        case ("capability",):
            actor = replace(actor, capability=value)
        case ("worth", int(issue), int(n)):
            curve = put(actor.worth[issue], n, (actor.worth[issue][n][0], value))
            actor = replace(actor, worth={**actor.worth, issue: curve})
        case ("inner", str(kind), int(issue)):
            actor = replace(actor, inner={**actor.inner, (kind, issue): value})
        case ("cost_of_delay",):
            actor = replace(actor, cost_of_delay=value)
        case ("reservation",):
            actor = replace(actor, reservation=value)
        case _:
            raise ValueError(f"no such number of an actor: {what}")
    return actor


def put(values: list[T], place: int, value: T) -> list[T]:
    """A copy of the list with another value in one place."""
    return [value if n == place else old for n, old in enumerate(values)]


def move_positions_onto_red_lines(case: Case) -> Case:
    """A position outside its actor's red line moves onto it."""
    actors = []
    for actor in case.actors:
        inside = [clip(x, *red_line) for x, red_line in zip(actor.positions, actor.red_lines, strict=True)]
        actors.append(replace(actor, positions=inside))
    return replace(case, actors=actors)
