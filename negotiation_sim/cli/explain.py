"""``simulate explain``: why there is no deal, what could be signed, and what would open more.

In:      a scenario file, perhaps an outcome, variant, changes, a number of draws
Out:     sentences and tables, or JSON; exit code 130 where Ctrl-C ended it early
Keeps:   every value that opens a deal can be tried with --set as it is printed; Ctrl-C keeps what is proved
Not here: working it out (explain, missed_deals), the words (report.explain_text)
Example: tests/report/test_explain_text.py
"""

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given
from negotiation_sim.cli.ranges import Number
from negotiation_sim.cli.stop import stoppable


@click.command()
@options.on_runs(
    work.how_many_runs(
        "Look in N draws of the numbers too: where a deal exists, and where the talks miss it.", 1_000_000
    )
)
@options.outcome(", that the draft is to lead to")
@click.option(
    "--goal",
    "goals",
    multiple=True,
    metavar="ISSUE=PLACE",
    help="Ask for drafts that lead here: the id of a point or an option, or a number in the issue's unit; also ISSUE>=PLACE and ISSUE<=PLACE; several times.",
)
@click.option(
    "--seconds",
    type=Number(0.1, 86_400),
    default=20,
    metavar="S",
    show_default=True,
    help="How long it may take; then it tells what is proved by then, and what is not.",
)
@options.as_stated
@click.option("--all", "every", is_flag=True, help="Tell every reason and every change, however many.")
def explain(
    given: Given, outcome: str | None, goals: tuple[str, ...], seconds: float, as_stated: bool, every: bool
) -> int:
    """Say which drafts all can sign; if there are none, why not, and what would open one.

    \b
    Examples:
      simulate explain scenarios/ceasefire.toml
      simulate explain scenarios/ceasefire.toml --goal ceasefire=full
      simulate explain scenarios/ceasefire.toml --outcome lasting_peace
      simulate explain scenarios/summit.toml --variant moscow_or_nothing
      simulate explain scenarios/ceasefire.toml --runs 1000 --jobs 2
    """
    from negotiation_sim.agreement.explain import explain as explained
    from negotiation_sim.agreement.missed_deals import missed_deals

    scenario = given.scenario().as_stated() if as_stated else given.scenario()
    if outcome is not None and goals:
        raise click.UsageError("give --outcome or --goal, not both")
    with (
        stoppable() as stop,
        work.watched(lambda: f"looking for {stop.part} (Ctrl-C keeps what is proved)", quiet=given.quiet),
    ):
        explanation = explained(scenario, outcome, goals or None, seconds=seconds, watch=stop.watch)
    missed = None
    if given.runs and not stop.asked:
        with given.work(given.runs, "drawing") as (executor, tell), stoppable() as stop:
            missed = missed_deals(scenario, given.runs, given.seed, executor, stop.telling(tell))
    with given.writing(explanation):
        if given.as_json:
            options.show_data(explanation.as_json() | ({"draws": missed.as_json()} if missed else {}))
        else:
            from negotiation_sim.report.explain_text import told

            options.show(told(explanation, missed, every=every))
    return stop.code()
