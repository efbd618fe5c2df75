"""``simulate schema``: the file format as JSON Schema, for editors; and that of every output, for programs.

In:      nothing, or a scenario file, or the name of an output
Out:     JSON
Keeps:   always JSON: there is nothing to say in words
Not here: writing the schemas (scenario.schema, outputs.forms)
Example: tests/cli/test_cli.py
"""

import click

from negotiation_sim.cli import options


@click.command()
@click.argument("file", type=click.Path(), required=False, metavar="[FILE]")
@click.option("--ledger", is_flag=True, help="The format of ledgers of claims (seeds/*.toml) instead.")
@click.option(
    "--of",
    "output",
    metavar="NAME",
    help="The format of what a command prints with --json; run or study-status, for example.",
)
@click.option("--json", "as_json", is_flag=True, help="The same: a schema is always JSON.")
def schema(file: str | None, ledger: bool, output: str | None, as_json: bool) -> None:  # noqa: ARG001
    """Print the JSON Schema of scenario files, so that an editor can complete and check them.

    With FILE the schema knows the ids of that scenario.

    \b
    Examples:
      simulate schema > scenario.schema.json
      simulate schema scenarios/ceasefire.toml > ceasefire.schema.json
      simulate schema --of run > run.schema.json
    """
    if output is not None and (file is not None or ledger):
        raise click.UsageError("--of asks about an output; it takes no FILE and no --ledger")
    from negotiation_sim.scenario.load import load
    from negotiation_sim.scenario.schema import json_schema

    options.show_data(json_schema(load(file) if file else None, ledger=ledger, output=output))
