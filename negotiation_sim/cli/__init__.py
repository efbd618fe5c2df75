"""The command line: reads arguments, prints, sets the exit code.

In:      arguments
Out:     the result on stdout, narration and progress on stderr; exit codes 0, 1, 2, 3, 130
Keeps:   nothing heavy is imported before a command needs it; a user's mistake never shows a traceback
Not here: words and tables (report), anything that could be wanted from Python too
Example: tests/cli/test_cli.py
"""

import errno
import os
import re
import sys
from contextlib import suppress
from io import StringIO, TextIOWrapper
from itertools import chain
from typing import Any

import click

from negotiation_sim.cli.backtest import backtest
from negotiation_sim.cli.briefs import briefs
from negotiation_sim.cli.check import check
from negotiation_sim.cli.classroom import classroom
from negotiation_sim.cli.compare import compare
from negotiation_sim.cli.debrief import debrief
from negotiation_sim.cli.discover import discover
from negotiation_sim.cli.drivers import drivers
from negotiation_sim.cli.exchanges import exchanges
from negotiation_sim.cli.exercise import exercise
from negotiation_sim.cli.explain import explain
from negotiation_sim.cli.export_table import export_table
from negotiation_sim.cli.import_table import import_table
from negotiation_sim.cli.lab import lab
from negotiation_sim.cli.levers import levers
from negotiation_sim.cli.models import models
from negotiation_sim.cli.new import new
from negotiation_sim.cli.play import play, replay
from negotiation_sim.cli.plot import plot
from negotiation_sim.cli.report import report
from negotiation_sim.cli.rerun import rerun
from negotiation_sim.cli.run import run
from negotiation_sim.cli.scenarios import scenarios
from negotiation_sim.cli.schema import schema
from negotiation_sim.cli.sensitivity import sensitivity
from negotiation_sim.cli.sign import sign
from negotiation_sim.cli.sources import sources
from negotiation_sim.cli.study import study
from negotiation_sim.cli.sweep import sweep
from negotiation_sim.cli.trace import trace

COMMANDS: dict[str, tuple[click.Command, ...]] = {
    "What comes of the talks": (
        run,
        trace,
        report,
        plot,
        compare,
    ),
    "Why": (
        explain,
        sign,
    ),
    "What matters": (
        levers,
        drivers,
        sweep,
        sensitivity,
        discover,
        lab,
    ),
    "What other models say": (
        models,
        exchanges,
        backtest,
    ),
    "Teaching": (
        play,
        replay,
        briefs,
        debrief,
        classroom,
        exercise,
    ),
    "Long studies": (
        study,
        rerun,
    ),
    "Files": (
        scenarios,
        new,
        check,
        sources,
        schema,
        import_table,
        export_table,
    ),
}
"""Every command, below what people ask, in the order in which one needs them: a new one is a line here."""

UNEXPECTED = 1
WRONG_USE = 2
INTERRUPTED = 130


class _ReaderGoneError(Exception):
    """Whoever read our output has seen enough, as ``| head`` has."""


class _Commands(click.Group):
    """The commands below what people ask, each with its whole sentence."""

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002
        return [*self.commands]

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        width = max(map(len, self.commands))
        for question, commands in COMMANDS.items():
            with formatter.section(question):
                formatter.write_dl(
                    [(str(c.name).ljust(width), c.get_short_help_str(limit=200)) for c in commands]
                )

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **named)
        except BrokenPipeError:  # click itself would call this a failure
            raise _ReaderGoneError from None

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BrokenPipeError:
            raise _ReaderGoneError from None


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"negotiation_sim {version('negotiation-sim')}")
        context.exit()


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Version."
)
def command() -> None:
    """Explore what becomes of a negotiation, and why.

    A scenario file states who wants what, how badly and under which conditions. The simulation
    explores where that leads; it is no forecast.

    \b
    Examples:
      simulate run scenarios/ceasefire.toml
      simulate trace scenarios/ceasefire.toml --run 17
      simulate scenarios copy ceasefire.toml
    """


for _subcommand in chain.from_iterable(COMMANDS.values()):
    command.add_command(_subcommand)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # The same bytes on every system, and nothing in a file that could not be written.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, TextIOWrapper):  # what is typed and is no text is no reason for a traceback
        sys.stdin.reconfigure(errors="replace")
    code = _exit_code(arguments)
    try:
        sys.stdout.flush()
    except OSError:  # told already, or nobody reads: nothing may be left to write when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _exit_code(arguments: list[str] | None) -> int:
    try:
        code = command.main(arguments, prog_name="simulate", standalone_mode=False)
    except click.ClickException as error:
        told = StringIO()
        error.show(told)
        click.echo(_short(told.getvalue()), nl=False, err=True)
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except _ReaderGoneError:
        return 0
    except OSError as error:  # a full disk, a folder that is gone
        click.echo(f"{str(error.filename or 'output')[:500]}: {error.strerror or error}", err=True)
        return WRONG_USE if error.errno in IMPOSSIBLE else UNEXPECTED
    except Exception as error:
        from negotiation_sim.errors import NegotiationSimError, ScenarioError, WorkError

        if not isinstance(error, NegotiationSimError):
            raise
        shown, more = [str(error)], 0
        if isinstance(error, ScenarioError):
            shown, more = [str(p) for p in error.problems[:MOST_SHOWN]], len(error.problems) - MOST_SHOWN
        if more > 0:
            shown.append(f"... and {more} more")
        with suppress(BrokenPipeError):  # whoever reads the errors has seen enough
            for line in shown:
                click.echo(_short(line), err=True)
        return UNEXPECTED if isinstance(error, WorkError) else WRONG_USE
    return code if isinstance(code, int) else 0


def _short(message: str) -> str:
    """A message that quotes no word of thousands of letters or digits."""
    return re.sub(LONG_WORD, lambda found: f"{found[0][:60]}...", message)


LONG_WORD = r"\S{500,}"
IMPOSSIBLE = (errno.ENAMETOOLONG, errno.ENOTDIR, errno.ELOOP)
"""What makes a path wrong that a person has given, whatever the disk holds."""
MOST_SHOWN = 100
"""Problems printed; a file with more is noise."""
