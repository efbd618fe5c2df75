"""``simulate sign``: who would sign this draft, who would not, and why.

In:      a scenario file and a draft, issue by issue
Out:     words, or JSON; exit code 3 where no agreement comes of it
Keeps:   an issue that the draft leaves out keeps its status quo
Not here: asking the parties (who_signs), the words (report.signers_text)
Example: tests/agreement/test_who_signs.py
"""

from typing import TYPE_CHECKING, Any

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.options import Given

if TYPE_CHECKING:
    from negotiation_sim.scenario.scenario import Scenario

NOT_SIGNED = 3


@click.command()
@options.on_scenario
@click.argument("draft", nargs=-1, required=True, metavar="ISSUE=VALUE...")
@options.as_stated
def sign(given: Given, draft: tuple[str, ...], as_stated: bool) -> int:
    """Say who would sign a draft, who would not, and why.

    A value is a number in the issue's own unit, the id of a point, or an option. An issue that the draft
    leaves out keeps its status quo. Exit code 3 where the draft is not agreed.

    \b
    Examples:
      simulate sign scenarios/ceasefire.toml ceasefire=full
      simulate sign scenarios/ceasefire.toml ceasefire=partial army_support=0.4 oil_pressure=lifted
    """
    from negotiation_sim.agreement.who_signs import who_signs
    from negotiation_sim.report.signers_text import told

    scenario = given.scenario().as_stated() if as_stated else given.scenario()
    values = options.assignments("a draft", draft)
    for doubt in _doubts(scenario, values):
        click.echo(f"warning: {doubt}", err=True)
    signing = who_signs(scenario, values)
    given.show(signing, told)
    return 0 if signing.agreed else NOT_SIGNED


def _doubts(scenario: "Scenario", values: dict[str, Any]) -> list[str]:
    """Numbers that read as a share of the line, on an issue with a wider range of its own."""
    found = []
    for name, value in values.items():
        if name not in scenario.issues or not isinstance(value, float) or not 0 < value < 1:
            continue
        low, high = scenario.issues[name].range
        if low <= 0 and high >= 5:
            unit = scenario.issues[name].unit
            found.append(
                f"{name} goes from {low:g} to {high:g}{f' {unit}' if unit else ''}, and is {value:g}"
            )
    return found
