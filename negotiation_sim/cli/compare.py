"""``simulate compare``: variants or two files side by side.

In:      one scenario file and the ids of variants, or two files; runs, seed, jobs
Out:     words and tables, or JSON
Keeps:   all sides meet the same draws
Not here: comparing (compare, attribution), the words (report.compare_text)
Example: tests/analysis/test_compare.py
"""

import click

from negotiation_sim.cli import options, work
from negotiation_sim.cli.options import Given


@click.command()
@options.given(
    work.runs, options.seed, work.jobs, options.as_json, options.on_disk, work.quiet, options.allow_outside
)
@click.argument("files", type=click.Path(), nargs=-1, required=True, metavar="FILE [FILE]")
@click.option("--variants", metavar="A,B,C", help="The variants to compare; 'base' is the scenario itself.")
@click.option("--all", "every", is_flag=True, help="Compare all variants.")
@click.option(
    "--against", metavar="ID", help="What to compare with: 'base', as it is without this, or a variant."
)
def compare(
    given: Given, files: tuple[str, ...], variants: str | None, every: bool, against: str | None
) -> None:
    """Compare variants of a scenario, or two files, on the same draws.

    With two files it says what changed between them, and what each change alone does to the outcomes.

    \b
    Examples:
      simulate compare scenarios/ceasefire.toml --all
      simulate compare scenarios/ceasefire.toml --variants no_deployment,war_costs_russia
      simulate compare scenarios/oil.toml --all --against washington_goes_first --json
      simulate compare september.toml october.toml
    """
    if len(files) > 2:
        raise click.UsageError("compare takes one file, or two")
    if len(files) == 2:
        if variants or every or against:
            raise click.UsageError("--variants, --all and --against go with one file")
        _two_files(given, *files)
        return
    if every == bool(variants):
        raise click.UsageError("say which variants to compare: --variants A,B,C or --all")
    from negotiation_sim.analysis.compare import BASE
    from negotiation_sim.analysis.compare import compare as side_by_side
    from negotiation_sim.report.compare_text import told

    scenario = options.read(files[0], None)
    chosen = [name.strip() for name in variants.split(",") if name.strip()] if variants else None
    total = (given.runs or scenario.talks.runs) * (len(chosen or scenario.variants) + 1)
    with given.work(total) as (executor, tell):
        found = side_by_side(scenario, chosen, against or BASE, given.runs, given.seed, executor, tell)
    given.show(found, told)


def _two_files(given: Given, earlier: str, later: str) -> None:
    from negotiation_sim.analysis.attribution import attribute
    from negotiation_sim.analysis.compare import compare_scenarios
    from negotiation_sim.report.compare_text import told

    before, after = options.read(earlier, None), options.read(later, None)
    named = [("before", _dated(earlier, before.as_of), before), ("after", _dated(later, after.as_of), after)]
    with given.work(2 * (given.runs or before.talks.runs)) as (executor, tell):
        found = compare_scenarios(named, given.runs, given.seed, executor, tell)
    with given.work(None) as (executor, tell):
        parts = attribute(before, after, given.runs, given.seed, executor, tell)
    with given.writing(found):
        if given.as_json:
            options.show_data(found.as_json() | {"attribution": parts.as_json()})
        else:
            options.show(told(found, parts))


def _dated(file: str, day: object) -> str:
    return f"{file}, positions as of {day}" if day else file
