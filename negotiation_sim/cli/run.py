"""``simulate run``: what becomes of the talks, why, and how sure that is.

In:      a scenario file, runs, seed, variant, changes, jobs
Out:     words and tables, or JSON
Keeps:   the same bytes for any number of jobs
Not here: the runs (result), the words (report.run_text)
Example: tests/test_cli.py
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from negotiation_sim.cli import options

if TYPE_CHECKING:
    from negotiation_sim.result import Result
    from negotiation_sim.scenario import Scenario

MOST_RUNS = 1_000_000_000
PATIENCE = 1.0
"""Seconds after which progress is shown."""


@click.command()
@options.scenario_file
@click.option(
    "--runs",
    type=click.IntRange(1, MOST_RUNS),
    metavar="N",
    help="How many runs; the file says how many otherwise.",
)
@options.seed
@options.variant
@options.changes
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=1,
    metavar="N",
    show_default=True,
    help="Processes to work in.",
)
@click.option(
    "--exact",
    "exactly",
    is_flag=True,
    help="Negotiate every way in which commitments and events can turn out once, instead of drawing.",
)
@options.as_json
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def run(
    file: str,
    runs: int | None,
    seed: int | None,
    variant: str | None,
    changes: tuple[str, ...],
    jobs: int,
    exactly: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Negotiate a scenario many times and say what comes of it.

    \b
    Examples:
      simulate run scenarios/ceasefire.toml
      simulate run scenarios/ceasefire.toml --variant no_deployment
      simulate run scenarios/ceasefire.toml --set commitments.coalition_deploys.credibility=0
      simulate run scenarios/ceasefire.toml --runs 1000000 --jobs 2 --json
      simulate run scenarios/oil.toml --exact
    """
    scenario = options.read(file, variant, changes)
    if exactly:
        if runs is not None or seed is not None:
            raise click.UsageError("--exact draws nothing, so it takes neither --runs nor --seed")
        _run_exactly(scenario, jobs, as_json=as_json, quiet=quiet)
        return
    result = _negotiated(scenario, runs, seed, jobs, quiet=quiet)
    if as_json:
        options.show_data(result.as_json())
    else:
        from negotiation_sim.report.run_text import told

        options.show(told(result))


def _run_exactly(scenario: "Scenario", jobs: int, *, as_json: bool, quiet: bool) -> None:
    from negotiation_sim.exact import count_branches, exact

    with _pool(jobs) as executor, _progress(count_branches(scenario), quiet=quiet) as progress:
        result = exact(scenario, executor, progress)
    if as_json:
        options.show_data(result.as_json())
    else:
        from negotiation_sim.report.exact_text import told

        options.show_lines(told(result))


def _negotiated(
    scenario: "Scenario", runs: int | None, seed: int | None, jobs: int, *, quiet: bool
) -> "Result":
    from negotiation_sim.result import run as negotiate

    total = runs or scenario.talks.runs
    with _pool(jobs) as executor, _progress(total, quiet=quiet) as progress:
        return negotiate(scenario, runs, seed, executor, progress)


def _pool(jobs: int) -> Any:
    """A process pool for several jobs; fresh processes, so that it works alike on every system."""
    if jobs == 1:
        return nullcontext()
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """A bar on stderr once a run takes longer than a moment; nothing when nobody watches."""
    from time import monotonic

    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    began = monotonic()
    with Progress(console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("negotiating", total=total, visible=False)

        def tell(done: int) -> None:
            bar.update(task, completed=done, visible=monotonic() - began > PATIENCE, refresh=True)

        yield tell
