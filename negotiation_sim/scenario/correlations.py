"""Which numbers go together: ranks between pairs, and the weights that make draws follow them.

In:      the list ``correlations``
Out:     Correlation; Together: addresses that hang together, and how their draws are mixed
Keeps:   a pair has one rank; plain arithmetic alone, so the weights are the same on every machine
Not here: mixing the draws (model.draws), numbers that are never drawn (warnings)
Example: tests/scenario/test_correlations.py
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from math import floor, fsum, isfinite, pi, sqrt
from operator import mul

from attrs import evolve, frozen

from negotiation_sim.errors import Problem, suggestion
from negotiation_sim.scenario.estimates import Evidence, Input, evidence_problems, key, plain, with_keys

MOST_TOGETHER = 100
"""Numbers that hang together at most; each is mixed from all before it, in every block of runs."""
LEAST_OF_ITS_OWN = 1e-12
"""Variance that must be left to a number beside those before it."""
MOST_NAMED = 4
LOTS = {("commitments", "credibility"): "#kept", ("events", "chance"): "#happens"}
"""Numbers that decide by a lot: what goes together is whether commitments are kept and events happen."""
Matrix = list[list[float]]


@with_keys
@frozen(kw_only=True)
class Correlation(Evidence):
    """Numbers of which all are high, or all low, more often than chance would have it."""

    id: str = key("name of the correlation, unique in the scenario")
    between: tuple[str, ...] = key("addresses of the numbers, two or more; the rank holds for every pair")
    rank: float = key("Spearman's rank correlation of their draws: -1 to 1, the ends left out")

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every two of its addresses, each pair in ascending order."""
        return combinations(sorted(self.between), 2)

    def as_stated(self) -> "Correlation":
        """The correlation without inner values, of which none, one or more are left."""
        return evolve(self, between=tuple(address for address in self.between if ".inner." not in address))

    def problems(self, numbers: Collection[str], known_claims: Mapping[str, object]) -> Iterator[Problem]:
        """Everything wrong with it alone; *numbers* are the addresses that there are."""
        if not 2 <= len(self.between) <= MOST_TOGETHER:
            message = (
                f"a correlation names 2 to {MOST_TOGETHER} numbers, and this one names {len(self.between)}"
            )
            yield Problem(("between",), message)
        for index, address in enumerate(self.between):
            if address in self.between[:index]:
                yield Problem(("between", index), f"'{address}' stands twice")
            elif address not in numbers:
                message = f"no number has the address '{address[:300]}'{_near(address, numbers)}"
                yield Problem(("between", index), message)
        if abs(self.rank) >= 1.0:
            yield Problem(("rank",), f"rank must be above -1 and below 1, and is {plain(self.rank)}")
        if self.basis is None:
            yield Problem((), "a correlation needs a basis (stated, inferred, assumed or invented)")
        yield from evidence_problems(self, self, known_claims)


def correlation_problems(
    correlations: Sequence[Correlation], numbers: Collection[str], known_claims: Mapping[str, object]
) -> Iterator[Problem]:
    """Everything wrong with the correlations of a scenario, with the path below its list."""
    known: dict[tuple[str, str], str] = {}
    sound = True
    for index, correlation in enumerate(correlations):
        found = [*correlation.problems(numbers, known_claims)]
        for pair in dict.fromkeys(correlation.pairs) if len(correlation.between) <= MOST_TOGETHER else ():
            if other := known.get(pair):
                one, two = pair
                message = f"'{one}' and '{two}' stand in '{other}' already: a pair has one rank"
                found.append(Problem(("between",), message))
            elif pair[0] != pair[1]:
                known[pair] = correlation.id
        yield from (problem.below(index) for problem in found)
        sound = sound and not found and isfinite(correlation.rank)
    if sound:
        yield from _conflicts(correlations)


def lot_at(address: str) -> str:
    """What is drawn at an address: its number, or the lot by which a commitment is kept or an event happens.

    The address itself for a number. A lot below the credibility or the chance says yes.
    """
    parts = address.split(".")
    return address + LOTS.get((parts[0], parts[-1]), "")


def is_number(address: str) -> bool:
    """Whether what is drawn at an address is its number, and no lot."""
    return lot_at(address) == address


def is_drawn(given: Input | None) -> bool:
    """Whether what stands at an address differs from run to run; None for a number that bears on none."""
    if given is None or is_number(given.address):
        return given is not None and not given.exact
    return given.high > 0.0 and given.low < 1.0


def felt(
    correlations: Iterable[Correlation], inputs: Mapping[str, Input], varied: Collection[str] = ()
) -> dict[Correlation, tuple[str, ...]]:
    """The correlations that bear on draws, each with those of its addresses that are drawn or *varied*: two or more."""
    drawn = {
        c: tuple(a for a in c.between if a in varied or is_drawn(inputs.get(a)))
        for c in correlations
        if c.rank
    }
    return {correlation: addresses for correlation, addresses in drawn.items() if len(addresses) > 1}


@frozen
class Together:
    """Addresses that hang together, in ascending order.

    Attributes:
        weights: By address, what it takes of the normal number of each address up to itself. The squares
            of a row sum to 1.
    """

    addresses: tuple[str, ...]
    weights: tuple[tuple[float, ...], ...]


@lru_cache(maxsize=64)
def together(
    correlations: tuple[Correlation, ...], among: frozenset[str] | None = None
) -> tuple[Together, ...]:
    """The addresses that hang together by *correlations* without problems, *among* some or all, with their weights.

    Normal numbers are mixed by the Cholesky factor of their correlations. Two of them have the rank
    correlation s where their correlation is 2 sin(pi s / 6) (Pearson 1907), and so have all numbers that
    rise with them (the Gaussian copula).

    Raises:
        ValueError: If no numbers can go together so.
    """
    ranks = _ranks(correlations)
    if among is not None:
        ranks = {pair: rank for pair, rank in ranks.items() if among.issuperset(pair)}
    found = []
    for addresses in _components(ranks):
        weights = _factor(_matrix(addresses, ranks))
        if weights is None:
            raise ValueError("no numbers can go together so")
        found.append(Together(addresses, tuple(map(tuple, weights))))
    return tuple(found)


def _near(address: str, numbers: Collection[str]) -> str:
    """A number of that name within reach; else where the addresses are listed."""
    return suggestion(address, numbers) or "; `simulate sources` lists the addresses of all numbers"


def _ranks(correlations: Sequence[Correlation]) -> dict[tuple[str, str], float]:
    return {pair: correlation.rank for correlation in correlations for pair in correlation.pairs}


def _components(ranks: Mapping[tuple[str, str], float]) -> list[tuple[str, ...]]:
    """The addresses in groups between which there is no rank; each in ascending order."""
    groups: list[set[str]] = []
    for pair in ranks:
        met = [group for group in groups if not group.isdisjoint(pair)]
        groups = [group for group in groups if group not in met] + [set(pair).union(*met)]
    return sorted(tuple(sorted(group)) for group in groups)


def _matrix(addresses: Sequence[str], ranks: Mapping[tuple[str, str], float], times: float = 1.0) -> Matrix:
    """The correlations of the normal numbers up to each address; pairs without a rank have none."""
    return [
        [*(2 * _sine(pi / 6 * times * ranks.get((before, address), 0.0)) for before in addresses[:n]), 1.0]
        for n, address in enumerate(addresses)
    ]


def _sine(x: float) -> float:
    """The sine of a number from -0.6 to 0.6, by its series: every machine has the same last digit."""
    terms = [x]
    for n in range(2, 22, 2):
        terms.append(-terms[-1] * x * x / (n * (n + 1)))
    return fsum(terms)


def _factor(matrix: Matrix) -> Matrix | None:
    """The Cholesky factor of a matrix that is given by its lower half; None if there is none."""
    rows: Matrix = []
    for given in matrix:
        own: list[float] = []
        for before, wanted in zip(rows, given[:-1], strict=True):
            own.append((wanted - fsum(map(mul, own, before))) / before[-1])
        left = given[-1] - fsum(map(mul, own, own))
        if not left > LEAST_OF_ITS_OWN:
            return None
        rows.append([*own, sqrt(left)])
    return rows


def _conflicts(correlations: Sequence[Correlation]) -> Iterator[Problem]:
    """Too many numbers that hang together, and ranks that no numbers can have at once."""
    ranks = _ranks(correlations)
    for addresses in _components(ranks):
        if len(addresses) > MOST_TOGETHER:
            message = f"{len(addresses)} numbers hang together by correlations; {MOST_TOGETHER} are the most"
            yield Problem((_last(correlations, addresses)[-1],), message)
        elif _factor(_matrix(addresses, ranks)) is None:
            core = _core(addresses, ranks)
            involved = _last(correlations, core)
            names = [correlations[index].id for index in involved]
            message = _told(names, core, ranks, _most(addresses, ranks))
            yield Problem((involved[-1], "rank"), message)


def _core(addresses: tuple[str, ...], ranks: Mapping[tuple[str, str], float]) -> tuple[str, ...]:
    """Addresses that cannot go together, as few as they can be: without any of them the others can."""
    for address in addresses:
        others = tuple(other for other in addresses if other != address)
        if _factor(_matrix(others, ranks)) is None:
            addresses = others
    return addresses


def _last(correlations: Sequence[Correlation], addresses: Collection[str]) -> list[int]:
    """The correlations that have two of these addresses, in the order of the file."""
    return [n for n, c in enumerate(correlations) if len({*c.between} & {*addresses}) > 1]


def _most(addresses: tuple[str, ...], ranks: Mapping[tuple[str, str], float]) -> float:
    """By how much the ranks can be multiplied so that numbers can have them, to two digits, rounded down."""
    fits, fails = 0.0, 1.0
    while fails - fits > 1e-4:
        middle = (fits + fails) / 2
        if _factor(_matrix(addresses, ranks, middle)) is None:
            fails = middle
        else:
            fits = middle
    return floor(100 * fits) / 100


def _told(
    names: Sequence[str], core: tuple[str, ...], ranks: Mapping[tuple[str, str], float], most: float
) -> str:
    """The message for ranks that contradict each other."""
    more = f" and {len(core) - MOST_NAMED} more" if len(core) > MOST_NAMED else ""
    who = f"{', '.join(core[:MOST_NAMED])}{more}"
    if len(names) == 1:
        whose, these = f"the rank of '{names[0]}' contradicts itself", "this rank"
    else:
        whose, these = f"the ranks of {_listed(names)} contradict each other", "these ranks"
    message = f"{whose}: no draws can follow {these} ({who}); {most:.2g} times {these} would do"
    if (alone := next((pair for pair in combinations(core, 2) if pair not in ranks), None)) is not None:
        message += f"; '{alone[0]}' and '{alone[1]}' stand in no correlation, which counts as a rank of 0"
    return message


def _listed(names: Sequence[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
