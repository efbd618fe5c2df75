"""Ids for the names that people write.

In:      names, as somebody wrote them
Out:     ids as a scenario file has them, and the first spelling of each name
Keeps:   one name has one id, two names have two; an id is never a reserved word
Not here: whether an id in a file is right (scenario)
Example: tests/scenario/test_sketch.py
"""

import re
import unicodedata

from attrs import field, frozen

from negotiation_sim.scenario.issues import RESERVED


@frozen
class Names:
    """Ids for names of one kind, of so many letters at most; the first spelling is the title."""

    kind: str
    longest: int = 1_000
    titles: dict[str, str] = field(factory=dict)
    _ids: dict[str, str] = field(factory=dict)

    def id_of(self, name: str) -> str:
        """The id of a name; spellings that differ in capitals and spaces alone are one name."""
        known = " ".join(name.casefold().split())
        if known not in self._ids:
            ascii_only = unicodedata.normalize("NFKD", known).encode("ascii", "ignore").decode()
            slug = re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_")
            if len(slug) > self.longest:
                slug = slug[: self.longest + 1].rpartition("_")[0] or slug[: self.longest]
            slug = (
                slug
                if slug and slug[0].isalpha() and slug not in RESERVED
                else f"{self.kind}_{slug or len(self._ids) + 1}"
            )
            while slug in self.titles:
                slug += "_2"
            self._ids[known] = slug
            self.titles[slug] = " ".join(name.split())
        return self._ids[known]
