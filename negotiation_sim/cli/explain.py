"""``simulate explain``: why there is no deal, what could be signed, and what would open more.

In:      a scenario file, perhaps an outcome, variant, changes, a number of draws
Out:     sentences and tables, or JSON
Keeps:   every value that opens a deal can be tried with --set as it is printed
Not here: working it out (explain, missed_deals), the words (report.explain_text)
Example: tests/report/test_explain_text.py
"""

import re
from collections.abc import Iterable
from typing import Any

import click

from negotiation_sim.cli import options, work


@click.command()
@options.scenario_file
@click.option("--outcome", metavar="ID", help="Ask for texts that lead to this outcome of the scenario.")
@click.option(
    "--goal",
    "goals",
    multiple=True,
    metavar="ISSUE=POINT",
    help="Ask for texts that lead here; also ISSUE>=VALUE and ISSUE<=VALUE; can be given several times.",
)
@options.variant
@options.changes
@click.option(
    "--draws",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    help="Look in N draws of the numbers too: where a deal exists, and where the talks miss it.",
)
@options.seed
@work.jobs
@options.as_json
@work.quiet
def explain(
    file: str,
    outcome: str | None,
    goals: tuple[str, ...],
    variant: str | None,
    changes: tuple[str, ...],
    draws: int | None,
    seed: int | None,
    jobs: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say which texts all can sign; if there are none, why not, and what would open one.

    \b
    Examples:
      simulate explain scenarios/ceasefire.toml
      simulate explain scenarios/ceasefire.toml --goal ceasefire=full
      simulate explain scenarios/ceasefire.toml --outcome lasting_peace
      simulate explain scenarios/summit.toml --variant moscow_or_nothing
      simulate explain scenarios/ceasefire.toml --draws 1000 --jobs 2
    """
    from negotiation_sim.agreement.explain import explain as explained
    from negotiation_sim.agreement.missed_deals import missed_deals

    scenario = options.read(file, variant, changes)
    if outcome is not None and goals:
        raise click.UsageError("give --outcome or --goal, not both")
    explanation = explained(scenario, outcome, _bounds(goals) if goals else None)
    missed = None
    if draws:
        with work.pool(jobs) as executor, work.progress(draws, quiet=quiet) as progress:
            missed = missed_deals(scenario, draws, seed, executor, progress)
    if as_json:
        options.show_data(explanation.as_json() | ({"draws": missed.as_json()} if missed else {}))
        return
    from negotiation_sim.report.explain_text import told

    options.show(told(explanation, missed))


def _bounds(goals: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Goals as the condition that a file would write."""
    from negotiation_sim.scenario.load import read_value

    kinds = {"=": "nearest", ">=": "at_least", "<=": "at_most"}
    bounds: dict[str, dict[str, Any]] = {}
    for goal in goals:
        match = re.fullmatch(r"\s*([^<>=\s]+)\s*(>=|<=|=)\s*(.+?)\s*", goal)
        if match is None:
            raise click.UsageError(
                f"--goal takes ISSUE=POINT, ISSUE>=VALUE or ISSUE<=VALUE, and got {goal!r}"
            )
        bounds.setdefault(match[1], {})[kinds[match[2]]] = read_value(match[3])
    return bounds
