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

BASE = "base"


@click.command()
@click.argument("file", type=click.Path(), metavar="FILE", required=False)
@options.allow_outside
@click.option(
    "-o",
    "--out",
    type=click.Path(),
    default="report.html",
    metavar="FILE",
    show_default=True,
    help="The file to write.",
)
@click.option("--variants", metavar="A,B,C", help="Variants to set beside the scenario.")
@click.option(
    "--compare",
    "both",
    nargs=2,
    metavar="A B",
    help="Instead: two files side by side, or with FILE two of its variants ('base' is none).",
)
@work.runs
@options.seed
@options.variant
@options.changes
@work.jobs
@click.option("--force", is_flag=True, help="Overwrite the file.")
@work.quiet
def report(
    file: str | None,
    out: str,
    variants: str | None,
    both: tuple[str, str] | None,
    runs: int | None,
    seed: int | None,
    variant: str | None,
    changes: tuple[str, ...],
    jobs: int,
    force: bool,
    quiet: bool,
) -> None:
    """Write a report: what is asked, who stands where, how the talks end, why, and what would change it.

    One HTML file that needs nothing else: to read on any screen, to print, to pass on.

    \b
    Examples:
      simulate report scenarios/summit.toml -o summit.html
      simulate report scenarios/oil.toml --runs 1000 --variants buyers_stop_buying -o oil.html
      simulate report --compare september.toml october.toml -o change.html
    """
    files.may_write(Path(out), force=force)
    if both:
        if variants or variant or changes:
            raise click.UsageError("--compare goes without --variants, --variant and --set")
        page = _compared(file, both, runs, seed, jobs, quiet=quiet)
    elif file is None:
        raise click.UsageError("say which scenario: simulate report FILE")
    else:
        from negotiation_sim.page.report import report as written

        scenario = options.read(file, variant, changes)
        chosen = [name.strip() for name in variants.split(",") if name.strip()] if variants else []
        with work.pool(jobs) as executor, work.progress(None, quiet=quiet) as progress:
            page = written(scenario, runs, seed, chosen, executor, progress)
    files.write(Path(out), page.encode(), force=force)
    click.echo(f"wrote {out}: {len(page.encode()) // 1000} kB")


def _compared(
    file: str | None, both: tuple[str, str], runs: int | None, seed: int | None, jobs: int, *, quiet: bool
) -> str:
    """The report on two files, or on two variants of one."""
    from negotiation_sim.analysis.compare import compare_scenarios
    from negotiation_sim.page.report import comparison_report

    if file is None:
        sides = [(name, options.read(name, None)) for name in both]
    else:
        sides = [(name, options.read(file, None if name == BASE else name)) for name in both]
    titles = [
        scenario.variants[scenario.variant_id].title if scenario.variant_id else scenario.title
        for _, scenario in sides
    ]
    named = [(name, title, scenario) for (name, scenario), title in zip(sides, titles, strict=True)]
    with work.pool(jobs) as executor, work.progress(None, quiet=quiet) as progress:
        return comparison_report(compare_scenarios(named, runs, seed, executor, progress), titles)
