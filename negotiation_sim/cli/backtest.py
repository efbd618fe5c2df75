"""``simulate backtest``: the models against what really came out.

In:      a data set of decisions, capabilities by period
Out:     words and tables, JSON, a table
Keeps:   what has a parameter is judged on decisions that it has not seen
Not here: measuring (negotiation_sim.backtest), the words (report.backtest_text)
Example: tests/baselines/test_backtest.py
"""

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.options import Given
from negotiation_sim.cli.ranges import Whole


@click.command()
@click.argument("data", type=click.Path(), metavar="DATA")
@click.option(
    "--capability",
    type=click.Path(),
    metavar="FILE",
    help="Capabilities by actor and period; all alike otherwise.",
)
@click.option("--encoding", metavar="NAME", help="How the files are encoded, if not in UTF-8.")
@click.option(
    "--undated",
    type=Whole(1900, 2100),
    metavar="YEAR",
    help="The year of issues without a date of adoption; that of introduction otherwise.",
)
@click.option(
    "--median",
    "which_median",
    type=click.Choice(["lower", "middle"]),
    default="lower",
    show_default=True,
    help="Of an even number of actors, the lower of the two in the middle, or half-way between them.",
)
@options.given(options.on_disk, options.seed, options.as_json)
def backtest(
    given: Given,
    data: str,
    capability: str | None,
    encoding: str | None,
    undated: int | None,
    which_median: str,
) -> None:
    """Measure every baseline and protocol against the recorded outcomes of real decisions.

    DATA has one row for each issue, on the scale 0 to 100: columns issue, proposal (the decision it
    belongs to), outcome, and for each actor p_ACTOR and s_ACTOR (position and salience); dates of
    adoption and introduction choose the period of the capabilities. This is the form of the data set
    on decision-making in the European Union (DEU III), which you bring yourself.

    A capability file has one row for each actor and one column for each period: the header ends in
    to_2004, 2005_2014 or from_2015. Actors without a row weigh as much as the heaviest.

    \b
    Examples:
      simulate backtest deu3.csv --capability council_weights.csv
      simulate backtest deu3.csv --capability council_weights.csv --json > errors.json
      simulate backtest deu3.csv --capability council_weights.csv --undated 2007 -o issues.csv
    """
    from negotiation_sim.baselines.backtest import backtest as measure
    from negotiation_sim.report.backtest_text import told

    middle = which_median == "middle"
    try:
        result = measure(
            data, capability, given.seed or 0, middle_median=middle, undated=undated, encoding=encoding
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    given.show(result, told)
