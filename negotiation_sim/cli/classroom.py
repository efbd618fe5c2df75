"""``simulate class``: a class negotiates in the browser, from one command to the debrief.

In:      a scenario file; how many groups, the port, who may come, the data file
Out:     the addresses, a QR code, and a server until it is stopped
Keeps:   started again with the same data file, the class goes on where it was
Not here: the server (web.class_server), the pages (web)
Example: tests/web/test_class_server.py
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiation_sim.cli import options

if TYPE_CHECKING:
    from negotiation_sim.web.class_server import Addresses


@click.command("class")
@options.scenario_file
@options.whole("--groups", 1, 100, 4, "How many tables: a group of people sits at each.")
@click.option(
    "--table",
    type=click.Choice(["open", "protocol"]),
    default="open",
    show_default=True,
    help="Who puts drafts on the table: everybody, or the protocol of the file.",
)
@options.whole("--port", 0, 65_535, 8_000, "Where to listen; 0 for any.")
@click.option("--lan", is_flag=True, help="Let other machines of this network come.")
@click.option(
    "--data",
    type=click.Path(dir_okay=False, path_type=Path),
    default="class.sqlite",
    show_default=True,
    metavar="FILE",
    help="Where the class is kept.",
)
@click.option("--forget", is_flag=True, help="Instead: remove all names from the data file.")
@options.variant
@options.changes
def classroom(
    file: str,
    groups: int,
    table: str,
    port: int,
    lan: bool,
    data: Path,
    forget: bool,
    variant: str | None,
    changes: tuple[str, ...],
) -> None:
    """Let a class negotiate in the browser.

    Prints the secret address of the instructor, and the address, code and QR code for students. Stop it
    with Ctrl-C; the same command goes on where it was.

    \b
    Examples:
      simulate class scenarios/ceasefire.toml --groups 8 --lan
      simulate class scenarios/summit.toml --table protocol --data monday.sqlite
      simulate class scenarios/ceasefire.toml --forget
    """
    scenario = options.read(file, variant, changes)
    if forget:
        _forget(data)
        return
    options.needs("web", "starlette", "uvicorn", "segno")
    from negotiation_sim.web.class_server import serve_class

    serve_class(
        scenario,
        data,
        groups=groups,
        table="open" if table == "open" else "protocol",
        port=port,
        lan=lan,
        ready=_told,
    )


def _forget(data: Path) -> None:
    from negotiation_sim.web.store import Store

    if not data.is_file():
        raise click.UsageError(f"there is no {data}")
    store = Store(data)
    try:
        click.echo(
            f"removed the names of {store.forget()} people from {data}; what they said to each other is still there"
        )
    finally:
        store.close()


def _told(found: "Addresses") -> None:
    click.echo(f"Instructor (secret): {found.teacher}")
    click.echo(f"Projector:           {found.wall}")
    click.echo(f"Students:            {found.students}   code {found.code}")
    click.echo("")
    import io

    drawn = io.StringIO()
    found.qr().terminal(drawn, border=2, compact=True)
    click.echo(drawn.getvalue())
    click.echo("Stop with Ctrl-C; the same command goes on where the class was.", err=True)
