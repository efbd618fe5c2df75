"""Options that several commands share, and the way from them to a scenario.

In:      what was given on the command line
Out:     decorators for commands; Given: the scenario that was asked for, where the work is done, the result shown
Keeps:   the same option means the same in every command
Not here: what a command does (its own module)
Example: tests/cli/test_cli.py
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import click

from negotiation_sim.cli import files, work
from negotiation_sim.cli.ranges import SEEDS, Whole

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd
    from rich.console import Console, RenderableType

    from negotiation_sim.scenario.scenario import Scenario

F = TypeVar("F", bound=Callable[..., Any])

OUTSIDE = "negotiation_sim.outside"
"""Where the context of a command keeps whether files may lie anywhere."""


def _remember(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    context.meta[OUTSIDE] = wanted


allow_outside = click.option(
    "--allow-outside",
    is_flag=True,
    expose_value=False,
    callback=_remember,
    help="Read what a file names (extends, evidence) wherever it lies, not only in its own tree of folders.",
)


file = click.argument("file", type=click.Path(), metavar="FILE")


def scenario_file(command: F) -> F:
    """The argument FILE, and whether what it names may lie anywhere."""
    return file(allow_outside(command))


def perhaps_a_file(command: F) -> F:
    """As :func:`scenario_file`, where another option can stand in for FILE."""
    return click.argument("file", type=click.Path(), metavar="FILE", default="")(allow_outside(command))


def may_lie_outside() -> bool:
    """Whether --allow-outside was given."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(OUTSIDE))


variant = click.option("--variant", metavar="ID", help="Use a variant that the scenario names.")
changes = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="ADDRESS=VALUE",
    help="Change one number or setting, after the variant; several times.",
)
as_stated = click.option(
    "--as-stated", is_flag=True, help="As if everybody meant what it says: without inner values."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print data instead of words.")
seed = click.option("--seed", type=Whole(0, SEEDS - 1), metavar="N", help="Start of all random draws.")
force = click.option("--force", is_flag=True, help="Overwrite what is there.")


def whole(name: str, least: int, most: int, default: int, what: str) -> Callable[[F], F]:
    """An option that takes a whole number within bounds, and shows which it takes otherwise."""
    return click.option(
        name, type=Whole(least, most), default=default, metavar="N", show_default=True, help=what
    )


def out(what: str, metavar: str = "FILE", **how: Any) -> Callable[[F], F]:
    """The option that says where output goes: -o, --out."""
    return click.option("-o", "--out", type=click.Path(path_type=Path), metavar=metavar, help=what, **how)


def on_disk(command: F) -> F:
    """The options that write a result as a table, too: -o, --out and --force."""
    told = "Write the result as a table, too: a file that ends in .csv or .parquet (extra 'data')."
    overwrite = click.option("--force", "overwrite", is_flag=True, help="Overwrite what is there.")
    written = click.option(
        "-o", "--out", "written", type=click.Path(path_type=Path), metavar="FILE", help=told
    )
    return written(overwrite(command))


def outcome(role: str = "", **how: Any) -> Callable[[F], F]:
    """The option that names an outcome; every command takes the same names."""
    told = f"An outcome of the file, or an ending (agreement, walkout, deadline, not_ratified){role}."
    return click.option("--outcome", metavar="ID", help=told, **how)


class Data(Protocol):
    """A result that knows its own data."""

    def as_json(self) -> dict[str, Any]:
        """What --json prints."""
        ...

    def to_dataframe(self) -> "pd.DataFrame":
        """What -o writes."""
        ...


R = TypeVar("R", bound=Data)


class Given(NamedTuple):
    """What was given by options that commands share; each command has those that its decorator names."""

    file: str = ""
    runs: int | None = None
    seed: int | None = None
    variant: str | None = None
    changes: tuple[str, ...] = ()
    jobs: int | None = None
    as_json: bool = False
    quiet: bool = False
    written: Path | None = None
    overwrite: bool = False

    def check(self) -> None:
        """Ask before long work, not after it, whether a table can be written."""
        if self.written is None:
            return
        if self.written.suffix not in files.TABLES:
            raise click.UsageError(
                f"-o takes a file that ends in {' or '.join(files.TABLES)}, and got {self.written}"
            )
        needs("data", "pandas", *(["pyarrow"] if self.written.suffix == ".parquet" else []))
        files.may_write(self.written, force=self.overwrite)

    def scenario(self) -> "Scenario":
        """The scenario of FILE, with a variant and then single changes applied."""
        return read(self.file, self.variant, self.changes)

    @contextmanager
    def work(
        self, total: int | None, what: str = "negotiating"
    ) -> "Iterator[tuple[Executor | None, Callable[[int], None] | None]]":
        """Where the work is done, and whom to tell how much of *total* is."""
        with work.pool(self.jobs) as executor, work.progress(total, quiet=self.quiet, what=what) as tell:
            yield executor, tell

    def show(self, result: R, told: "Callable[[R], Iterable[RenderableType]]") -> None:
        """Print a result as data or in words, as was asked for."""
        with self.writing(result):
            if self.as_json:
                show_data(result.as_json())
            else:
                show(told(result))

    @contextmanager
    def writing(self, result: Data) -> Iterator[None]:
        """Print inside; then the table is written that -o asks for, last, since a full disk must not cost what was worked out.

        It is written too where whoever reads what is printed has seen enough.
        """
        try:
            yield
        finally:
            self._write(result)

    def _write(self, result: Data) -> None:
        if self.written is not None:
            from negotiation_sim.runs.frames import as_file

            files.write(
                self.written, as_file(result.to_dataframe(), self.written.suffix), force=self.overwrite
            )


def on_scenario(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that looks at one scenario: FILE, --variant, --set, --allow-outside, --json, -o."""
    return given(file, variant, changes, as_json, on_disk, allow_outside)(command)


def on_runs(
    runs: Callable[[F], F] = work.runs, *, table: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of a command that negotiates one scenario many times: as above, --runs, --seed, --jobs, -q."""
    written = [on_disk] if table else []
    return given(file, runs, seed, variant, changes, work.jobs, as_json, *written, work.quiet, allow_outside)


def given(*shared: Callable[[Any], Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that hands what *shared* options say to a command as one :class:`Given`, before its own."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def collected(*others: Any, **named: Any) -> Any:
            said = Given(**{name: named.pop(name) for name in Given._fields if name in named})
            said.check()
            return command(*others, said, **named)

        for option in reversed(shared):
            collected = option(collected)
        return collected

    return decorate


def read(file: str, variant: str | None, changes: Iterable[str] = ()) -> "Scenario":
    """The scenario of a file, with a variant and then single changes applied."""
    from negotiation_sim.scenario.load import load

    scenario = load(file, allow_outside=may_lie_outside())
    if variant is not None:
        scenario = scenario.variant(variant)
    given = assignments("--set", changes)
    return scenario.with_changes(given) if given else scenario


def needs(extra: str, *modules: str) -> None:
    """Say which extra to install where one of its libraries is missing.

    Raises:
        NegotiationSimError: If one cannot be found.
    """
    from importlib.util import find_spec

    from negotiation_sim.errors import NegotiationSimError

    if missing := [name for name in modules if find_spec(name) is None]:
        raise NegotiationSimError(f"this needs {missing[0]}: pip install 'negotiation-sim[{extra}]'")


def assignments(option: str, given: Iterable[str]) -> dict[str, Any]:
    """``NAME=VALUE`` from the command line, the value as a file would write it."""
    from negotiation_sim.scenario.load import read_value

    values: dict[str, Any] = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals or not name:
            what = "ADDRESS" if option == "--set" else "ISSUE"
            raise click.UsageError(f"{option} takes {what}=VALUE, and got {item!r}")
        values[name.strip()] = read_value(value.strip())
    return values


def show(renderables: "Iterable[RenderableType]") -> None:
    """Print words and tables; no colour and no wider than 100 columns when nobody watches."""
    console = _console()
    for renderable in renderables:
        with console.capture() as captured:
            whole = bool(getattr(renderable, "no_wrap", False))  # commands to be copied stay on one line
            console.print(renderable, soft_wrap=whole, highlight=False, markup=False, crop=False)
        for line in captured.get().splitlines():
            click.echo(line.rstrip())


def show_data(data: Any) -> None:
    """Print plain data as JSON."""
    from negotiation_sim.scenario.record import as_text

    click.echo(as_text(data))


def _console() -> "Console":
    from rich.console import Console

    console = Console(highlight=False)
    console.width = min(console.width, 110) if console.is_terminal else 100
    return console
