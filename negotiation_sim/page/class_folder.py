"""All papers that a class needs for one scenario, by the name of their file.

In:      Scenario, the form of the papers
Out:     texts by file name: a brief for each seat, what everybody reads, the instructor's page, the forms
Keeps:   a file of a seat is made from that seat's brief alone; the same scenario gives the same bytes
Not here: words (report), how a sheet is printed (paper), writing files (cli.briefs)
Example: tests/page/test_paper.py
"""

from collections.abc import Callable
from typing import Literal

from negotiation_sim.game.briefs import briefs
from negotiation_sim.page.instructor import instructor
from negotiation_sim.page.paper import html, markdown
from negotiation_sim.report.brief_text import brief_sheet
from negotiation_sim.report.class_text import agreement_form, deals_table, everyone, sign_up
from negotiation_sim.report.sheet import Sheet
from negotiation_sim.scenario.scenario import Scenario

Form = Literal["html", "md"]
PRINTED: dict[Form, Callable[[Sheet], str]] = {"html": html, "md": markdown}
DEALS = "deals.csv"


def class_folder(scenario: Scenario, form: Form = "html") -> dict[str, str]:
    """The papers by file name, and an empty table for the deals.

    Args:
        scenario: What the class negotiates.
        form: ``html`` to print from a browser, ``md`` to change in an editor.
    """
    sheets = [
        *(brief_sheet(brief) for brief in briefs(scenario).values()),
        everyone(scenario),
        sign_up(scenario),
        agreement_form(scenario),
        instructor(scenario),
    ]
    papers = {f"{sheet.name}.{form}": PRINTED[form](sheet) for sheet in sheets}
    return {**papers, DEALS: deals_table(scenario)}
