"""One table of a class.

In:      its number and its Game
Out:     Group
Keeps:   its version grows with everything that happens at it, so that its pages know what they have drawn
Not here: who sits at it (classroom), what everybody at it sees (table_page)
Example: tests/web/test_classroom.py
"""

from attrs import define

from negotiation_sim.game.game import Game


@define
class Group:
    """One table; *version* grows with everything that happens at it."""

    number: int
    game: Game
    version: int = 0
