"""``simulate test``: who would sign this text, who would not, and why.

In:      a scenario file and a text, issue by issue
Out:     words, or JSON; exit code 3 where no agreement comes of it
Keeps:   an issue that the text leaves out keeps its status quo
Not here: asking the parties (who_signs), the words (report.signers_text)
Example: tests/agreement/test_who_signs.py
"""

import click

from negotiation_sim.cli import options

NOT_SIGNED = 3


@click.command()
@options.scenario_file
@click.option(
    "--text",
    "lines",
    multiple=True,
    required=True,
    metavar="ISSUE=VALUE",
    help="What the text says on an issue: a number or a point's id; can be given several times.",
)
@click.argument("more", nargs=-1, metavar="[MORE]...")
@options.variant
@options.changes
@options.as_json
def test(
    file: str,
    lines: tuple[str, ...],
    more: tuple[str, ...],
    variant: str | None,
    changes: tuple[str, ...],
    as_json: bool,
) -> int:
    """Say who would sign a text, who would not, and why.

    An issue that the text leaves out keeps its status quo. Exit code 3 where the text is not agreed.

    \b
    Examples:
      simulate test scenarios/ceasefire.toml --text ceasefire=full
      simulate test scenarios/ceasefire.toml --text ceasefire=partial army_support=0.4 oil_pressure=lifted
    """
    from negotiation_sim.agreement.who_signs import who_signs

    scenario = options.read(file, variant, changes)
    signing = who_signs(scenario, options.assignments("--text", (*lines, *more)))
    if as_json:
        options.show_data(signing.as_json())
    else:
        from negotiation_sim.report.signers_text import told

        options.show(told(signing))
    return 0 if signing.agreed else NOT_SIGNED
