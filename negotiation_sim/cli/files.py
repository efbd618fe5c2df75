"""Files that a command writes at the user's wish.

In:      a path, its content
Out:     the file, whole or not at all
Keeps:   nothing is overwritten without --force
Not here: what is written (to_scenario, from_scenario, sweep), how a file becomes whole (durable)
Example: tests/tables/test_import.py
"""

from pathlib import Path

import click

TABLES = (".csv", ".parquet")
"""How the names of tables end."""


def may_write(path: Path, *, force: bool) -> None:
    """Refuse a path that cannot be written; ask before long work, not after."""
    try:
        there, folder = path.exists(), path.parent.is_dir()
    except (OSError, ValueError) as error:  # a name that is too long, or no name at all
        raise click.UsageError(f"{path} cannot be written: {getattr(error, 'strerror', error)}") from None
    if there and not force:
        raise click.UsageError(f"{path} exists already; --force overwrites it")
    if not folder:
        raise click.UsageError(f"there is no folder {path.parent}")


def write(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file that was asked for."""
    from negotiation_sim import durable

    may_write(path, force=force)
    durable.write(path, content, new=not force)
