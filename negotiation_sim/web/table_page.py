"""What everybody at one table sees: the round, who is there, what was said and reported.

In:      Classroom, Group
Out:     parts of pages as HTML, by id
Keeps:   nothing of it is private, and it is drawn once for all who look
Not here: drafts with what they are worth to a seat (seat_page), all tables at a glance (overview)
Example: tests/web/test_student.py
"""

from negotiation_sim.report import seat_text, signing
from negotiation_sim.web.classroom import Classroom
from negotiation_sim.web.group import Group
from negotiation_sim.web.memo import Memo
from negotiation_sim.web.pages import drawn
from negotiation_sim.web.stream import Parts


class TablePage:
    """The public parts of every table, kept until something changes."""

    def __init__(self, classroom: Classroom) -> None:
        self.classroom = classroom
        self.drawn = Memo[Parts]()

    def parts(self, group: Group) -> Parts:
        """The public parts of a page at this table."""
        state = (self.classroom.session, group.version, group.game.round, len(group.game.moves))
        return self.drawn.get(
            group.number,
            state,
            lambda: {"status": self.status(group), "people": self.people(group), "talk": self.talk(group)},
        )

    def status(self, group: Group) -> str:
        """Which round it is, and how the talks stand."""
        ended = group.game.ended
        return drawn(
            "status.html",
            phase=self.classroom.phase,
            round=group.game.round,
            rounds=self.classroom.scenario.talks.rounds,
            ending="" if ended is None else ended.ending,
            signed=None if ended is None else ended.signed,
            closed=f"no agreement in round {group.game.round}",
        )

    def people(self, group: Group) -> str:
        """Who sits where, and which seats the engine plays."""
        scenario, held = self.classroom.scenario, group.game.held
        sitting = {
            p.seat: p.name for p in self.classroom.people.values() if p.group == group.number and p.seat
        }
        seats = [
            (
                scenario.actors[seat].label,
                signing.role(scenario, seat),
                sitting.get(seat, "") if seat in held else "",
                seat in group.game.left,
            )
            for seat in sorted(
                scenario.at_table, key=lambda s: (s not in scenario.talks.parties, s not in held)
            )
        ]
        return drawn("people.html", seats=seats)

    def talk(self, group: Group) -> str:
        """What was said and reported, the newest last."""
        scenario, game = self.classroom.scenario, group.game
        said = [(r.round, scenario.actors[r.seat].label, r.words) for r in game.remarks]
        news = [(n.round, "", seat_text.news_title(scenario, n)) for n in game.news]
        return drawn("talk.html", lines=sorted([*news, *said], key=lambda line: line[0])[-MOST_LINES:])


MOST_LINES = 40
"""Things said that a page shows; the export has all."""
