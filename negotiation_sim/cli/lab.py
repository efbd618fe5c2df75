"""``simulate lab``: turn the numbers of a scenario in the browser.

In:      a scenario file, variant, changes, a port
Out:     the address on stdout; pages until Ctrl-C
Keeps:   only this machine can open the pages
Not here: the pages (web.lab)
Example: tests/web/test_lab.py
"""

import click

from negotiation_sim.cli import options
from negotiation_sim.cli.whole import Whole


@click.command()
@options.scenario_file
@options.variant
@options.changes
@click.option(
    "--port",
    type=Whole(0, 65_535),
    default=8_000,
    metavar="N",
    show_default=True,
    help="Where the pages are; 0 takes a free one.",
)
@options.seed
def lab(file: str, variant: str | None, changes: tuple[str, ...], port: int, seed: int | None) -> None:
    """Turn the numbers of a scenario in the browser, and see what changes (extra 'web').

    \b
    Examples:
      simulate lab scenarios/ceasefire.toml
      simulate lab scenarios/summit.toml --port 8080
    """
    scenario = options.read(file, variant, changes)
    options.needs("web", "starlette", "uvicorn")
    from negotiation_sim.web.lab import lab as app
    from negotiation_sim.web.serve import serve

    serve(
        app(scenario, seed=seed),
        port,
        lambda address: click.echo(f"Open {address} in a browser. Ctrl-C ends the lab."),
    )
