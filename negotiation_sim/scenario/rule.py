"""When the answers of the parties make an agreement.

In:      the key talks.rule
Out:     Rule, Quota
Keeps:   whatever a rule asks for must hold together; numbers of votes belong to the rule and are not drawn
Not here: the count itself (model.rule), what a party answers (model.answers)
Example: tests/model/test_rule.py
"""

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen, validators

from negotiation_sim.errors import Problem, unknown
from negotiation_sim.scenario.estimates import key, with_keys

SHARE = validators.optional([validators.gt(0.0), validators.le(1.0)])
EXCEEDED = validators.optional([validators.ge(0.0), validators.lt(1.0)])
TWO_SHARES = "a tie meets 'share' and fails 'more_than': give one of the two"


@with_keys
@frozen(kw_only=True)
class Quota:
    """A part of all votes that a draft needs."""

    share: float | None = key("share of all votes that must be for the draft, 0 to 1", None, validator=SHARE)
    more_than: float | None = key(
        "share of all votes that those for the draft must exceed, 0 to 1", None, validator=EXCEEDED
    )
    votes: Mapping[str, float] = key("by party, how many votes it has; without it each party has one", {})

    def problems(self, parties: Iterable[str], actors: Iterable[str]) -> Iterator[Problem]:
        """Everything that does not fit these *parties*, who are among these *actors*."""
        if self.share is None and self.more_than is None:
            yield Problem((), "a quota needs 'share' or 'more_than'")
        elif self.share is not None and self.more_than is not None:
            yield Problem((), TWO_SHARES)
        for name, number in self.votes.items():
            if name not in actors:
                yield Problem(("votes", name), unknown("actor", name, actors))
            elif not 0.0 <= number < float("inf"):
                yield Problem(("votes", name), f"a number of votes is 0 or more, and is {number:g}")
        without = [name for name in parties if name not in self.votes]
        if self.votes and without:
            yield Problem(
                ("votes",), f"every party needs its votes here; there are none of {', '.join(without)}"
            )
        elif self.votes and not any(self.votes[name] for name in parties):
            yield Problem(("votes",), "somebody must have votes")


@with_keys
@frozen(kw_only=True)
class Rule:
    """When the parties' answers make an agreement; without a share, a number or quotas, all must accept."""

    share: float | None = key(
        "share of the parties' capability that must accept, 0 to 1", None, validator=SHARE
    )
    more_than: float | None = key(
        "share of the parties' capability that those who accept must exceed, 0 to 1",
        None,
        sparse=True,
        validator=EXCEEDED,
    )
    all_but: int | None = key(
        "how many of the parties may refuse, at least 1",
        None,
        validator=validators.optional(validators.ge(1)),
    )
    quotas: Mapping[str, Quota] = key(
        "by name, quotas that must be met as well, each over votes of its own", {}, sparse=True
    )
    veto: tuple[str, ...] = key("parties without whom there is no agreement", ())
    abstain: bool = key(
        "true: a party that would sign a draft by which it gains nothing abstains", default=False, sparse=True
    )

    @property
    def unanimous(self) -> bool:
        """Whether no party may refuse."""
        return self.share is None and self.more_than is None and self.all_but is None and not self.quotas

    @property
    def by_capability(self) -> bool:
        """Whether the parties' capability counts."""
        return self.share is not None or self.more_than is not None

    def problems(self, parties: tuple[str, ...], actors: Iterable[str]) -> Iterator[Problem]:
        """Everything that does not fit these *parties*, who are among these *actors*."""
        for index, actor in enumerate(self.veto):
            if actor not in parties:
                yield Problem(("veto", index), unknown("party", actor, parties))
        if self.veto and self.unanimous:
            message = (
                "a veto needs a share, more_than, all_but or quotas; under unanimity every party has one"
            )
            yield Problem((), message)
        if self.share is not None and self.all_but is not None:
            yield Problem((), "a rule has a share or all_but, not both")
        if self.more_than is not None and self.all_but is not None:
            yield Problem((), "a rule has more_than or all_but, not both")
        if self.share is not None and self.more_than is not None:
            yield Problem((), TWO_SHARES)
        if self.all_but is not None and self.all_but >= len(parties):
            yield Problem(("all_but",), f"somebody must accept: there are {len(parties)} parties")
        for name, quota in self.quotas.items():
            for problem in quota.problems(parties, actors):
                yield problem.below("quotas", name)


UNANIMITY = Rule()
