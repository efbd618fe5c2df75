"""What a source says: a ledger of claims, each in our own words, each with its place in the document.

In:      the parsed tables of a ledger (seeds/*.toml)
Out:     Ledger: the source and its claims by id
Keeps:   one claim each; the place is the number of a paragraph, or of what else the source is made of, so that a
         reader finds the sentence
Not here: reading files (load), numbers that rest on claims (estimates)
Example: tests/scenario/test_claims.py
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from attrs import field, frozen, validators

from negotiation_sim.errors import Problem
from negotiation_sim.scenario.estimates import key, with_keys

ClaimKind = Literal["position", "promise", "threat", "demand", "assessment", "fact"]
PARAGRAPH = "paragraph"
"""What the places of claims count where a source says nothing else."""


@with_keys
@frozen(kw_only=True)
class Claim:
    """One statement in a source document, paraphrased."""

    id: str = key("name of the claim, unique in the ledger")
    speaker: str = key("who says it; 'the report' where the document speaks for itself")
    actor: str | None = key("the actor it speaks for or of", None)
    kind: ClaimKind = key("position, promise, threat, demand, assessment or fact")
    says: str = key("the statement in our own words")
    where: int = key(
        "number of the paragraph in the document, or of the part that its source names, from 1",
        validator=validators.ge(1),
    )
    when: date | str | None = key("when it was said or holds, if the text says so", None)
    place: str | None = key("where it was said, if the text says so", None)
    source: str = field(default="", metadata={"internal": True})
    part: str = field(default=PARAGRAPH, metadata={"internal": True})

    @property
    def found_at(self) -> str:
        """Where in the document it stands."""
        return f"{self.part} {self.where}"


@with_keys
@frozen(kw_only=True)
class Source:
    """The document a ledger is about."""

    title: str = key("what the document is, in our words")
    kind: str = key("news report, speech, treaty, ...")
    published: date | None = key("date of publication", None)
    about: str | None = key("one sentence on what it reports", None)
    part: str = key("what the places of its claims count: paragraph, page, row, ...", PARAGRAPH)


@with_keys
@frozen(kw_only=True, repr=False)
class Ledger:
    """A source document as a list of claims."""

    format: Literal[1] = key("version of the file format: 1")
    source: Source = key("the document")
    claims: tuple[Claim, ...] = key("the claims, in the order of the document")

    def __repr__(self) -> str:
        """In one line; the claims are there by name."""
        return f"Ledger({self.source.title!r}, claims={len(self.claims)})"

    def problems(self) -> Iterator[Problem]:
        """Ids that stand twice."""
        seen: set[str] = set()
        for index, claim in enumerate(self.claims):
            if claim.id in seen:
                yield Problem(("claims", index, "id"), f"claim id '{claim.id}' stands twice in the ledger")
            seen.add(claim.id)
