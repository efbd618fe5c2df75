"""Alternating offers, the expected-utility and the exchange model in plain loops, for the reference engine.

In: a Case and, round by round, what the reference engine knows.
Out: a Proposal.
Keeps: one run at a time, one actor at a time.
Not here: events, consequences, answers, endings (reference_engine), one round on one issue (plain_challenge).
"""

from __future__ import annotations

from plain_challenge import Issue, Move, Reading, moves
from reference_engine import (
    ROUNDING,
    Case,
    Package,
    Proposal,
    aspiration,
    clip,
    favourite,
    no_deal,
    offer,
    reservation,
    untouched,
    utility,
    weighted_mean,
    weights,
)
from reference_engine import goal as allowed_goal

LEAST = 1e-12  # a gain or a step below it is none


class AlternatingOffers:
    """The parties take turns; each moves from its position towards what the others have asked for last."""

    def start(self, case: Case) -> Package:
        """The mean of the stated positions."""
        self.hopes = [1.0 for _ in case.actors]
        self.proposed: dict[int, Package] = {}
        self.gain: tuple[int, Package, Package] | None = None
        return weighted_mean(case, [actor.positions for actor in case.actors])

    def standing(self, case: Case, a: int) -> Package:
        """What an actor has put forward last, or wants from the start."""
        return self.proposed.get(a, untouched(case, case.actors[a].positions))

    def propose(
        self, case: Case, now: int, worth: list[float], texts: list[Package], left: set[int]
    ) -> Proposal:
        """The offer of the next party that is still there."""
        del texts
        author = self.author(case, now, left)
        self.hopes = [self.hope(case, a, worth[a], now / case.rounds) for a in range(len(case.actors))]
        text = self.text(case, now, worth, author, left)
        self.gain = (author, self.standing(case, author), text)
        self.proposed[author] = text
        offers = [untouched(case, self.standing(case, a)) for a in range(len(case.actors))]
        return Proposal(list(self.hopes), list(offers), text)

    def author(self, case: Case, now: int, left: set[int]) -> int:
        """The next party that is still there, or the one on which the lot falls."""
        n = len(case.parties)
        turns = [case.parties[(now - 1 + later) % n] for later in range(n)]
        if case.lots is None:
            return next(party for party in turns if party not in left)
        here = [party for party in case.parties if party not in left]
        return here[int(case.lots[now - 1] * len(here))]

    def hope(self, case: Case, a: int, rho: float, tau: float) -> float:
        """By its strategy; who gives as it was given looks at what the last offer of another one brought it."""
        seen: list[Package] = [[0.0] * len(case.status_quo)]
        if self.gain is not None:
            author, before, now = self.gain
            seen = [now, now] if author == a else [before, now]
        return aspiration(case.actors[a], rho, tau, self.hopes[a], seen)

    def text(self, case: Case, now: int, worth: list[float], author: int, left: set[int]) -> Package:
        """The author's offer."""
        del now, worth
        actor = case.actors[author]
        goal = []
        for i, as_it_is in enumerate(case.status_quo):
            own = actor.positions[i] if actor.saliences[i] > 0 else as_it_is
            others = [b for b in case.parties if b != author and b not in left]
            if i in actor.options:
                asked = [self.standing(case, b) if b in others else None for b in range(len(case.actors))]
                cared = any(case.actors[b].capability * case.actors[b].saliences[i] > 0 for b in others)
                goal.append(favourite(case, asked, i, actor.options[i]) if cared else own)
                continue
            total = sum(case.actors[b].capability * case.actors[b].saliences[i] for b in others)
            pull = sum(
                case.actors[b].capability * case.actors[b].saliences[i] * self.standing(case, b)[i]
                for b in others
            )
            goal.append(pull / total if total > 0 else own)
        package = offer(case, author, self.hopes[author], goal, left)
        free = [  # what it does not care about costs it nothing
            offered if salience > 0 else allowed_goal(actor, i, wanted)
            for i, (offered, wanted, salience) in enumerate(zip(package, goal, actor.saliences, strict=True))
        ]
        return untouched(case, free)


class Foresight(AlternatingOffers):
    """Two parties who reason backwards from the deadline."""

    def __init__(self, discounts: list[float]) -> None:
        self.discounts = discounts

    def hope(self, case: Case, a: int, rho: float, tau: float) -> float:
        """Whoever is no party has no part in it; the parties' hopes follow in text()."""
        del case, a, rho, tau
        return 1.0

    def text(self, case: Case, now: int, worth: list[float], author: int, left: set[int]) -> Package:
        """The best offer that the other will take."""
        del worth, left
        mover = case.parties.index(author)
        asks, deal = self.play(case, now, mover)
        for p, party in enumerate(case.parties):
            self.hopes[party] = asks[p]
        return deal or ideal(case, mover)

    def play(self, case: Case, now: int, mover: int) -> tuple[list[float], Package | None]:
        """What both ask for in a round, and the offer that both prefer to waiting, if there is one."""
        waiting = self.waiting(case, now, mover)
        package = bargain(case, mover, waiting[1 - mover])
        if package is not None:
            gets = utility(case.actors[case.parties[mover]], package)
            if gets >= waiting[mover] - ROUNDING:
                return [gets if p == mover else waiting[p] for p in (0, 1)], package
        return waiting, None

    def waiting(self, case: Case, now: int, mover: int) -> list[float]:
        """What it is worth to both to let a round pass."""
        failure = no_deal(case)
        actors = [case.actors[party] for party in case.parties]
        base = [reservation(actor, failure, now) for actor in actors]
        if now == case.rounds:
            return base
        worth = []
        for then in (1 - mover,) if case.lots is None else (0, 1):
            later, deal = self.play(case, now + 1, then)
            if deal is not None:
                later[1 - then] = utility(actors[1 - then], deal)
            worth.append(later)
        means = [sum(values) / len(worth) for values in zip(*worth, strict=True)]
        return [rho + d * (v - rho) for rho, d, v in zip(base, self.discounts, means, strict=True)]


def common(case: Case, i: int) -> tuple[float, float]:
    """What the red lines of both parties leave on an issue; all of it if they leave nothing."""
    if i in case.decided:
        return 0.0, 1.0
    low = max(case.actors[party].red_lines[i][0] for party in case.parties)
    high = min(case.actors[party].red_lines[i][1] for party in case.parties)
    return (low, high) if low <= high else (0.0, 1.0)


def possible(case: Case) -> bool:
    """Whether the red lines of both parties leave something on every issue."""
    red = [case.actors[party].red_lines for party in case.parties]
    return all(
        i in case.decided or max(one[0], two[0]) <= min(one[1], two[1])
        for i, (one, two) in enumerate(zip(*red, strict=True))
    )


def ideal(case: Case, p: int) -> Package:
    """What a party would like best, within both red lines."""
    actor, other = case.actors[case.parties[p]], case.actors[case.parties[1 - p]]
    package = []
    for i, as_it_is in enumerate(case.status_quo):
        wanted = [who.positions[i] for who in (actor, other) if who.saliences[i] > 0]
        package.append(clip([*wanted, as_it_is][0], *common(case, i)))
    return untouched(case, package)


def bargain(case: Case, mover: int, asked: float) -> Package | None:
    """The mover's best package that is worth what the other asks for: issue by issue, the cheapest first."""
    if not possible(case):
        return None
    other = case.actors[case.parties[1 - mover]]
    own_weights, their_weights = weights(case.actors[case.parties[mover]]), weights(other)
    package, goal = ideal(case, mover), ideal(case, 1 - mover)
    price = [
        w * abs(g - x) / (v * abs(g - x)) if v * abs(g - x) > 0 else float("inf")
        for w, v, g, x in zip(own_weights, their_weights, goal, package, strict=True)
    ]
    missing = asked - utility(other, package)
    for i in sorted(range(len(package)), key=lambda i: price[i]):
        gives = their_weights[i] * abs(goal[i] - package[i])
        if gives > 0 and missing > 0:
            share = min(1.0, missing / gives)
            package[i] += share * (goal[i] - package[i])
            missing -= share * gives
    return package if missing <= ROUNDING else None


class Challenge:
    """Actors push each other on every issue; the text is the median, and the parties are asked at rest."""

    def __init__(self, reading: Reading, stakes: list[list[bool]], *, mean: bool = False) -> None:
        self.reading = reading
        self.stakes = stakes
        self.mean = mean

    def start(self, case: Case) -> Package:
        """The median of the stated positions."""
        self.stated = [list(actor.positions) for actor in case.actors]
        self.places = [list(places) for places in self.stated]
        self.moves: list[list[Move]] = []
        return self.text(case, set())

    def propose(
        self, case: Case, now: int, worth: list[float], texts: list[Package], left: set[int]
    ) -> Proposal:
        """All who must move do so; who restated a position stands there first."""
        del texts
        for a, actor in enumerate(case.actors):
            for i, x in enumerate(actor.positions):
                if x != self.stated[a][i]:
                    self.stated[a][i] = self.places[a][i] = x
                self.places[a][i] = clip(self.places[a][i], *actor.red_lines[i])
        moved = [self.play(case, i, left) for i in range(len(case.status_quo))]
        asked = not any(moved) or now == case.rounds
        return Proposal(worth, [list(places) for places in self.places], self.text(case, left), asked)

    def here(self, case: Case, i: int, left: set[int]) -> list[int]:
        """Who takes part on an issue: whoever has a stance on it and is still there."""
        return [a for a in range(len(case.actors)) if self.stakes[a][i] and a not in left]

    def weight(self, case: Case, a: int, i: int) -> float:
        """Capability times salience; nobody pushes where no draft goes."""
        return 0.0 if i in case.decided else case.actors[a].capability * case.actors[a].saliences[i]

    def play(self, case: Case, i: int, left: set[int]) -> bool:
        """One round on one issue; whether anybody moved."""
        here = self.here(case, i, left)
        if not sum(self.weight(case, a, i) for a in here) > 0:
            return False
        places = [self.places[a][i] for a in here]
        line = places + [self.stated[a][i] for a in here]
        issue = Issue(
            places,
            [case.actors[a].capability for a in here],
            [case.actors[a].saliences[i] for a in here],
            max(line) - min(line) or 1.0,
        )
        moved = False
        for a, move in zip(here, moves(issue, self.reading), strict=True):
            target = clip(move.position, *case.actors[a].red_lines[i])
            if abs(target - self.places[a][i]) > ROUNDING:
                self.places[a][i] = target
                moved = True
        return moved

    def text(self, case: Case, left: set[int]) -> Package:
        """The lower weighted median, or the mean, of where everybody stands."""
        package = []
        for i, as_it_is in enumerate(case.status_quo):
            here = self.here(case, i, left)
            total = sum(self.weight(case, a, i) for a in here)
            value, reached = as_it_is, 0.0
            if total > 0 and self.mean:
                value = sum(self.weight(case, a, i) * self.places[a][i] for a in here) / total
            elif total > 0:
                for a in sorted(here, key=lambda a: self.places[a][i]):
                    reached += self.weight(case, a, i) / total
                    if reached >= 0.5 - 1e-12:
                        value = self.places[a][i]
                        break
            package.append(value)
        return package


class Exchange:
    """Two actors trade support across two issues, the best trade in each round; asked when none is left."""

    def __init__(self, stakes: list[list[bool]]) -> None:
        self.stakes = stakes

    def start(self, case: Case) -> Package:
        """The mean of the stated positions."""
        self.stated = [list(actor.positions) for actor in case.actors]
        self.places = [list(places) for places in self.stated]
        self.heading = [[0.0] * len(places) for places in self.stated]
        return weighted_mean(case, list(self.places))

    def propose(
        self, case: Case, now: int, worth: list[float], texts: list[Package], left: set[int]
    ) -> Proposal:
        """Who restated a position stands there; then the trade with the largest gain."""
        del texts
        for a, actor in enumerate(case.actors):
            for i, x in enumerate(actor.positions):
                if x != self.stated[a][i]:
                    self.stated[a][i] = self.places[a][i] = x
                    self.heading[a][i] = 0.0
                self.places[a][i] = clip(self.places[a][i], *actor.red_lines[i])
        best = max(self.trades(case, left), key=lambda trade: round(trade[0], 12), default=None)
        if best is not None:
            for a, i, x in best[1]:
                self.heading[a][i] = 1.0 if x > self.places[a][i] else -1.0
                self.places[a][i] = x
        offers: list[Package | None] = [
            None if a in left else list(places) for a, places in enumerate(self.places)
        ]
        asked = best is None or now == case.rounds
        return Proposal(worth, [list(places) for places in self.places], weighted_mean(case, offers), asked)

    def trades(self, case: Case, left: set[int]) -> list[tuple[float, list[tuple[int, int, float]]]]:
        """Every valid trade: its gain, and who goes where on what."""
        n = len(case.status_quo)
        weight = [
            [
                actor.capability * actor.saliences[i]
                if self.stakes[a][i] and a not in left and i not in case.decided
                else 0.0
                for i in range(n)
            ]
            for a, actor in enumerate(case.actors)
        ]
        sums = [sum(row[i] for row in weight) for i in range(n)]
        middle = [
            sum(row[i] * self.places[a][i] for a, row in enumerate(weight)) / sums[i] if sums[i] > 0 else 0.0
            for i in range(n)
        ]
        found = []
        for a in range(len(case.actors)):
            for b in range(a + 1, len(case.actors)):
                for p in range(n):
                    for q in range(p + 1, n):
                        apart = all(
                            weight[a][i] > 0
                            and weight[b][i] > 0
                            and (self.places[a][i] > middle[i] + LEAST)
                            != (self.places[b][i] > middle[i] + LEAST)
                            for i in (p, q)
                        )
                        if apart and (trade := self.trade(case, weight, sums, (a, b), (p, q))):
                            found.append(trade)
        return found

    def trade(
        self,
        case: Case,
        weight: list[list[float]],
        sums: list[float],
        two: tuple[int, int],
        on: tuple[int, int],
    ) -> tuple[float, list[tuple[int, int, float]]] | None:
        """The trade of two actors on two issues, if it is valid."""
        (a, b), (p, q) = two, on
        care = [actor.saliences for actor in case.actors]
        demander, supplier = (a, b) if care[a][p] * care[b][q] >= care[b][p] * care[a][q] else (b, a)
        goal_p = clip(self.places[demander][p], *case.actors[supplier].red_lines[p])
        goal_q = clip(self.places[supplier][q], *case.actors[demander].red_lines[q])
        most_p, most_q = goal_p - self.places[supplier][p], goal_q - self.places[demander][q]
        if self.heading[supplier][p] * most_p < 0 or self.heading[demander][q] * most_q < 0:
            return None
        pull_p, pull_q = weight[supplier][p] / sums[p], weight[demander][q] / sums[q]
        sum_p, sum_q = care[demander][p] + care[supplier][p], care[demander][q] + care[supplier][q]
        moved_p = abs(most_p) * pull_p
        moved_q = moved_p * sum_p / sum_q
        step_p, step_q = abs(most_p), moved_q / pull_q
        if step_q > abs(most_q):
            moved_q = abs(most_q) * pull_q
            moved_p = moved_q * sum_q / sum_p
            step_p, step_q = moved_p / pull_p, abs(most_q)
        gain = moved_p * care[demander][p] - moved_q * care[demander][q]
        if gain < LEAST or step_p <= LEAST or step_q <= LEAST:
            return None
        x_p = self.places[supplier][p] + (step_p if most_p > 0 else -step_p)
        x_q = self.places[demander][q] + (step_q if most_q > 0 else -step_q)
        return gain, [(supplier, p, x_p), (demander, q, x_q)]
