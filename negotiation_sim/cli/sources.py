"""``simulate sources``: every number with its basis and its claims.

In:      a scenario file
Out:     a table and the claims, or JSON
Keeps:   nothing that bears on a run is left out
Not here: the table (report.sources_text)
Example: tests/cli/test_cli.py
"""

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.options import Given


@click.command()
@options.on_scenario
@click.option(
    "--weak", "weak_only", is_flag=True, help="Only stated numbers whose claims hold no figure or point."
)
def sources(given: Given, weak_only: bool) -> None:
    """List every number of a scenario: how likely, how wide, on which basis, from which claims.

    \b
    Examples:
      simulate sources scenarios/ceasefire.toml
      simulate sources scenarios/ceasefire.toml --weak
      simulate sources scenarios/ceasefire.toml --json
    """
    from negotiation_sim.report.sources_text import told, weak
    from negotiation_sim.runs.sources import sources as found

    given.show(found(given.scenario()), weak if weak_only else told)
