"""``simulate lab``: turn the numbers of a scenario in the browser, or play one of its actors there.

In:      a scenario file, variant, changes, a port; perhaps a seat
Out:     the address on stdout; pages until Ctrl-C
Keeps:   only this machine can open the pages
Not here: the pages (web.lab, web.alone)
Example: tests/web/test_lab.py, tests/web/test_alone.py
"""

import gc

import click

from negotiation_sim.cli import options


@click.command()
@options.scenario_file
@click.option("--play", "seat", metavar="ACTOR", help="Instead: take this seat; the engine plays the others.")
@click.option("--open-table", is_flag=True, help="With --play: any seat may table drafts.")
@options.variant
@options.changes
@options.whole("--port", 0, 65_535, 8_000, "Where the pages are; 0 takes a free one.")
@options.seed
def lab(
    file: str,
    seat: str | None,
    open_table: bool,
    variant: str | None,
    changes: tuple[str, ...],
    port: int,
    seed: int | None,
) -> None:
    """Turn the numbers of a scenario in the browser, and see what changes (extra 'web').

    With --play it is a game instead: your brief, your calculator, the table, and at the end the debrief.

    \b
    Examples:
      simulate lab scenarios/ceasefire.toml
      simulate lab scenarios/summit.toml --port 8080
      simulate lab scenarios/ceasefire.toml --play ukraine
    """
    if open_table and seat is None:
        raise click.UsageError("--open-table is about a game: give --play ACTOR too")
    gc.disable()  # until the pages are there: nothing that is loaded before goes away
    scenario = options.read(file, variant, changes)
    options.needs("web", "starlette", "uvicorn")
    from negotiation_sim.web.serve import answer, listening

    with listening(port, "127.0.0.1") as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        if seat is None:
            from negotiation_sim.web.lab import lab as app

            click.echo(f"Open {address} in a browser. Ctrl-C ends the lab.")
            answer(app(scenario, seed=seed), listener)
            return
        from negotiation_sim.web.alone import playing

        with playing(scenario, seat, table="open" if open_table else "protocol", seed=seed) as (game, hub):
            click.echo(f"Open {address} in a browser. Ctrl-C ends the game.")
            answer(game, listener, hub.close)
