"""``simulate briefs``: the papers of a class: a brief for each seat, a page for all, the instructor's page, forms.

In:      a scenario file, a folder
Out:     one file per paper, and an empty table for the deals
Keeps:   every file is whole; nothing is overwritten without --force, and a table of deals never
Not here: what a seat may know (game.briefs), the papers (page.class_folder)
Example: tests/cli/test_briefs.py
"""

from pathlib import Path
from typing import Literal

import click

from negotiation_sim.cli import files, options


@click.command()
@options.scenario_file
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="Where the papers go.",
)
@click.option(
    "--form",
    type=click.Choice(["html", "md"]),
    default="html",
    show_default=True,
    help="html to print from a browser, md to change in an editor.",
)
@options.variant
@options.changes
@click.option("--force", is_flag=True, help="Overwrite papers of the same name.")
def briefs(
    file: str,
    out: Path,
    form: Literal["html", "md"],
    variant: str | None,
    changes: tuple[str, ...],
    force: bool,
) -> None:
    """Write the papers for a class: a brief for each seat, a page for all, one for you, and forms.

    A brief holds all and only what its seat may know. The instructor's page has every number: keep it.

    \b
    Examples:
      simulate briefs scenarios/classics/job_offer.toml -o class
      simulate briefs scenarios/summit.toml -o class --form md
    """
    from negotiation_sim import durable
    from negotiation_sim.page.class_folder import DEALS, class_folder

    scenario = options.read(file, variant, changes)
    papers = class_folder(scenario, form)
    durable.make_folder(out)
    if (out / DEALS).exists():  # perhaps with what somebody has typed
        del papers[DEALS]
    for name in papers:  # ask for all before the first is written
        files.may_write(out / name, force=force)
    for name, paper in papers.items():
        files.write(out / name, paper.encode(), force=force)
    seats = sum(name.startswith("seat-") for name in papers)
    click.echo(
        f"{out}: {seats} briefs (seat-...), everyone.{form} for all, sign-up.{form}, agreement.{form},"
    )
    click.echo(f"deals.csv for what the groups sign, and instructor.{form}, which is yours alone.")
