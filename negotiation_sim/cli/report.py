"""``simulate report``: one scenario, told in pictures and words, as an HTML file to pass on.

In:      a scenario file, or two files; runs, seed, variant, changes, variants
Out:     one HTML file
Keeps:   the same input gives the same bytes; a file is not overwritten without --force
Not here: the page (page.report), pictures (plots)
Example: tests/page/test_report_page.py
"""

from pathlib import Path

import click

from negotiation_sim.cli import files, options, work
from negotiation_sim.cli.options import Given

BASE = "base"


@click.command()
@options.given(
    options.perhaps_a_file,
    work.runs,
    options.seed,
    options.variant,
    options.changes,
    work.jobs,
    work.quiet,
)
@options.out("The file to write.", default="report.html", show_default=True)
@click.option("--variants", metavar="A,B,C", help="Variants to set beside the scenario.")
@click.option(
    "--compare",
    "both",
    nargs=2,
    metavar="A B",
    help="Instead: two files side by side, or with FILE two of its variants ('base' is none).",
)
@options.force
def report(given: Given, out: Path, variants: str | None, both: tuple[str, str] | None, force: bool) -> None:
    """Write a report: what is asked, who stands where, how the talks end, why, and what would change it.

    One HTML file that needs nothing else: to read on any screen, to print, to pass on.

    \b
    Examples:
      simulate report scenarios/summit.toml -o summit.html
      simulate report scenarios/oil.toml --runs 1000 --variants buyers_stop_buying -o oil.html
      simulate report --compare september.toml october.toml -o change.html
    """
    files.may_write(out, force=force)
    if both:
        if variants or given.variant or given.changes:
            raise click.UsageError("--compare goes without --variants, --variant and --set")
        page = _compared(given, both)
    elif not given.file:
        raise click.UsageError("say which scenario: simulate report FILE")
    else:
        from negotiation_sim.page.report import report as written

        scenario = given.scenario()
        chosen = [name.strip() for name in variants.split(",") if name.strip()] if variants else []
        with given.work(None) as (executor, tell):
            page = written(scenario, given.runs, given.seed, chosen, executor, tell)
    files.write(out, page.encode(), force=force)
    click.echo(f"wrote {out}: {len(page.encode()) // 1000} kB")


def _compared(given: Given, both: tuple[str, str]) -> str:
    """The report on two files, or on two variants of one."""
    from negotiation_sim.analysis.compare import compare_scenarios
    from negotiation_sim.page.report import comparison_report

    if not given.file:
        sides = [(name, options.read(name, None)) for name in both]
    else:
        sides = [(name, options.read(given.file, None if name == BASE else name)) for name in both]
    titles = [
        scenario.variants[scenario.variant_id].title if scenario.variant_id else scenario.title
        for _, scenario in sides
    ]
    if len({*titles}) < len(titles):  # two states of one file, which only their names tell apart
        titles = [f"{title} ({name})" for (name, _), title in zip(sides, titles, strict=True)]
    named = [(name, title, scenario) for (name, scenario), title in zip(sides, titles, strict=True)]
    with given.work(None) as (executor, tell):
        return comparison_report(compare_scenarios(named, given.runs, given.seed, executor, tell), titles)
