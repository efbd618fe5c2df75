"""Which files a scenario may name: those near it, and the shipped ones.

In:      the folder of a scenario, the path of another file
Out:     whether the file lies in the scenario's tree
Keeps:   a link counts as what it leads to
Not here: reading files (load)
Example: tests/scenario/test_tree.py
"""

import os
from pathlib import Path

from attrs import frozen

from negotiation_sim.scenario.shipped import root

MARKERS = (".git", "pyproject.toml", ".negotiation_sim")
"""A folder that holds one of these is the top of the tree of every scenario in it."""


@frozen
class Tree:
    """The folders in which a scenario's other files may lie; none of them means anywhere."""

    tops: tuple[Path, ...]

    def holds(self, path: str) -> bool:
        """Whether a file lies in it, once all links are followed."""
        real = Path(os.path.realpath(path))
        return not self.tops or any(real.is_relative_to(top) for top in self.tops)


ANYWHERE = Tree(())


def tree_of(folder: str) -> Tree:
    """The tree of a scenario in *folder*: up to a marker, else the folder and the one above it."""
    here = Path(os.path.realpath(folder or "."))
    above = [place for place in (here, *here.parents) if place != place.parent]  # never the whole disk
    marked = next((place for place in above if any((place / name).exists() for name in MARKERS)), None)
    tops = [marked] if marked else above[:2][-1:]
    shipped = (root() / name for name in ("scenarios", "seeds"))
    return Tree((*tops, *(Path(os.path.realpath(place)) for place in shipped)))
