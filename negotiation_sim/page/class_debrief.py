"""The debrief of a class as a page: one picture for the wall, the table, what to ask.

In:      ClassDebrief, notes on how its table was read
Out:     HTML that stands alone
Keeps:   each sentence and number is the one that the command prints
Not here: working it out (game.debrief_tables), words (report.class_debrief_text), the picture (plots.groups)
Example: tests/page/test_class_debrief.py
"""

from collections.abc import Sequence

from negotiation_sim.game.debrief_tables import ClassDebrief
from negotiation_sim.page.paper import Picture, html
from negotiation_sim.plots.groups import groups
from negotiation_sim.report import class_debrief_text, instructor_text
from negotiation_sim.report.sheet import Section, Sheet, Told


def class_debrief_page(found: ClassDebrief, notes: Sequence[str] = ()) -> str:
    """The page to put on the wall."""
    screen = [*class_debrief_text.told(found, notes)][1:]
    return html(
        Sheet(
            "debrief",
            found.scenario.title,
            "Debrief of the class",
            (),
            (
                Section("All groups on one picture", (Picture(groups(found)),)),
                Section("Group by group", (Told(tuple(screen)),)),
                instructor_text.questions(found.scenario),
            ),
        )
    )
