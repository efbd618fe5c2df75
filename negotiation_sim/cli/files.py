"""Files that a command writes at the user's wish.

In:      a path, its content
Out:     the file, whole or not at all
Keeps:   nothing is overwritten without --force
Not here: what is written (scenario_text, table_text)
Example: tests/test_import.py
"""

from pathlib import Path

import click


def write(path: Path, content: bytes, *, force: bool) -> None:
    """Write under a temporary name, then rename."""
    if path.exists() and not force:
        raise click.UsageError(f"{path} exists already; --force overwrites it")
    temporary = path.with_name(f"{path.name}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise click.UsageError(f"{path} cannot be written: {error.strerror or error}") from None
