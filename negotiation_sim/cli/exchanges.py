"""``simulate exchanges``: who would trade support across two issues, and who pays for it?

In:      a scenario file, variant, changes
Out:     words and tables, or JSON
Keeps:   every number at its mode; nothing is drawn
Not here: the trades (baselines.exchanges), the words (report.exchanges_text)
Example: tests/baselines/test_exchanges.py
"""

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.options import Given


@click.command()
@options.on_scenario
def exchanges(given: Given) -> None:
    """Say which actors could trade support across two issues, and what that does to all others.

    The exchange model (Stokman and Van Oosten): two actors on opposite sides of two issues each give
    way on the one that matters less to them, so that both gain the same; others may gain or lose by it.

    \b
    Examples:
      simulate exchanges scenarios/oil.toml
      simulate exchanges scenarios/classics/car_emissions.toml --json
    """
    from negotiation_sim.baselines.exchanges import exchanges as traded
    from negotiation_sim.report.exchanges_text import told

    found = traded(given.scenario())
    given.show(found, told)
