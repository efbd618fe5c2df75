"""What a scenario rests on, as a part of a page: every number with basis and claims.

In:      Scenario
Out:     HTML: a picture, and tables to unfold
Keeps:   the numbers and words are those of the commands; a list that nobody would read is cut with a word about it
Not here: the picture as data (plots.inputs), the same for the terminal (report.sources_text)
Example: tests/page/test_report_page.py
"""

from markupsafe import Markup, escape

from negotiation_sim.page.svg import drawn, table
from negotiation_sim.plots import inputs
from negotiation_sim.report import address_words, commands
from negotiation_sim.scenario.scenario import Scenario

MOST_LISTED = 250
"""Numbers that are listed with their evidence; a longer list is nobody's reading, and `sources` has it."""


def evidence(scenario: Scenario) -> Markup:
    """How many numbers rest on what; every number, what goes together, and the claims, folded away."""
    given = [one for one in scenario.inputs().values() if one.basis]
    numbers = tuple(
        (
            address_words.what(scenario, one.address),
            address_words.exactly(scenario, one.address, one.mode),
            "exact"
            if one.exact
            else " to ".join(_end(scenario, one.address, end) for end in (one.low, one.high)),
            str(one.basis),
            "; ".join(part for part in (", ".join(one.claims), one.why or "") if part),
        )
        for one in given[:MOST_LISTED]
    )
    more = f" It lists the first {MOST_LISTED} of {len(given):,}; {commands.command('sources', scenario)} lists all."
    title = f"Every number, with basis and claims{'.' + more if len(given) > MOST_LISTED else ''}"
    used = {claim for one in given for claim in one.claims}
    used |= {claim for correlation in scenario.correlations for claim in correlation.claims}
    claims = tuple(
        (name, claim.speaker, claim.found_at, claim.says)
        for name, claim in scenario.claims.items()
        if name in used
    )
    columns = ("number", "likeliest value", "drawn from", "basis", "claims and reason")
    body = Markup(drawn(inputs.evidence(scenario))) + Markup(  # noqa: S704
        f"<details><summary>{escape(title)}</summary>{table(columns, numbers, 'Every number')}</details>"
    )
    if scenario.correlations:
        gone = tuple(
            (
                "; ".join(address_words.drawn(scenario, address) for address in c.between),
                f"{c.rank:g}",
                str(c.basis),
                "; ".join(part for part in (", ".join(c.claims), c.why or "") if part),
            )
            for c in scenario.correlations
        )
        told = table(
            ("drawn together", "rank correlation", "basis", "claims and reason"), gone, "What goes together"
        )
        body += Markup(f"<details><summary>What goes together in the draws</summary>{told}</details>")  # noqa: S704
    if claims:
        told = table(("claim", "speaker", "where", "says, in our words"), claims, "The claims")
        body += Markup(f"<details><summary>The claims</summary>{told}</details>")  # noqa: S704
    return body


def _end(scenario: Scenario, address: str, place: float) -> str:
    """An end of a range, in the words of the likeliest value where these are a number, and else in the unit of the file."""
    told = address_words.number if scenario.issue_at(address) else address_words.exactly
    return told(scenario, address, place)
