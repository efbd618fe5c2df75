"""Every command that a screen prints is copied from it and works: in sh, and in cmd.exe where that can be.

In: screens on the shipped scenarios, in folders whose names have spaces and apostrophes.
Keeps: what is copied is what is run, letter by letter.
Not here: commands in the documentation (test_docs), changes that explain offers (tests/agreement), changes to
random scenarios, of variants and along a sweep (test_printed_changes).
"""

import json
import re
import shlex
from pathlib import Path

import click
import pytest
from rich.console import Console
from studies import answer

import negotiation_sim as ns
from negotiation_sim.agreement.overview import overview
from negotiation_sim.cli import command
from negotiation_sim.report.commands import command_line
from negotiation_sim.report.run_text import told as run_told
from negotiation_sim.report.words import percent

HARD = "it's a lesson/no 1, of two"
FIRST = ("summit.toml",)
TWO_LEVELS = Path(__file__).parents[1] / "scenarios/mixed_two_levels.toml"
SHIPPED = {name: Path(path) for name, path in ns.shipped_scenarios().items()}


def copied(screen: str) -> list[list[str]]:
    """The commands of a screen, as sh reads them; cmd.exe reads the same."""
    lines = re.findall(
        r"^(?:.*: |  |<pre><code>)?(simulate (?!.* FILE)[a-z].*?)(?:</code>.*)?$", screen, re.MULTILINE
    )
    for line in lines:
        assert as_cmd_exe_reads(line) == shlex.split(line), line
    return [shlex.split(line)[1:] for line in lines]


def as_cmd_exe_reads(line: str) -> list[str]:
    """The arguments of a line in cmd.exe: only double quotes keep words together, % and ^ are its own."""
    assert not re.search(r"[%^&|<>]", re.sub(r'"[^"%]*"', "", line)), line
    return [part.replace('"', "") for part in re.findall(r'(?:"[^"]*"|[^\s"])+', line)]


def understood(words: list[str]) -> None:
    """Click takes the command as it stands."""
    group: click.Command = command
    while isinstance(group, click.Group):
        group = group.commands[words[0]]
        words = words[1:]
    group.make_context("simulate", [*words])


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that no shell reads as one word."""
    monkeypatch.chdir(tmp_path)
    folder = Path(HARD)
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    "name", [n if n in FIRST else pytest.param(n, marks=pytest.mark.slow) for n in SHIPPED]
)
def test_what_a_run_prints_can_be_pasted(name: str, lesson: Path) -> None:
    code, out, _ = answer("scenarios", "copy", name, "-o", lesson)
    assert code == 0
    (again,) = copied(out)
    code, screen, _ = answer(*again, "--runs", 20)
    assert code == 0
    found = copied(screen)
    assert {words[0] for words in found} >= {"trace", "explain", "sources"}
    for words in found:
        understood(words)
        if words[0] != "explain":  # some take a while; two are run below
            assert answer(*words)[0] == 0, words


CHANGES = {
    "talks.protocol": "'alternating-offers'",
    "actors.russia.capability": "{ low = 0.2, mode = 0.5, high = 0.7 }",
    "title": "A 'hard' title, with words",
}


@pytest.mark.slow
def test_what_was_changed_comes_with_the_command(lesson: Path) -> None:
    answer("scenarios", "copy", "summit.toml", "-o", lesson)
    given = [word for address, value in CHANGES.items() for word in ("--set", f"{address}={value}")]
    code, screen, _ = answer("run", lesson / "summit.toml", "--runs", 20, *given)
    assert code == 0
    asked = ns.load(lesson / "summit.toml").with_changes(
        {
            "talks.protocol": "alternating-offers",
            "actors.russia.capability": {"low": 0.2, "mode": 0.5, "high": 0.7},
            "title": "A 'hard' title, with words",
        }
    )
    for words in copied(screen):
        understood(words)
        settings = [words[i + 1] for i, word in enumerate(words) if word == "--set"]
        assert len(settings) == 3
        code, out, _ = answer("run", words[1], "--runs", 1, "--json", *_options(settings))
        assert code == 0
        assert ns.run(asked, runs=1).as_json()["resolved"]["sha256"] in out
    explained = next(words for words in copied(screen) if words[0] == "explain")
    assert answer(*explained)[0] == 0


def _options(settings: list[str]) -> list[str]:
    return [word for setting in settings for word in ("--set", setting)]


@pytest.mark.slow
def test_compare_and_the_report_print_commands_that_work(lesson: Path) -> None:
    answer("scenarios", "copy", "summit.toml", "-o", lesson)
    file = lesson / "summit.toml"
    code, screen, _ = answer("compare", file, "--all", "--against", "moscow_or_nothing", "--runs", 20)
    assert code == 0
    (one,) = copied(screen)
    assert answer(*one, "--runs", 20)[0] == 0
    answer("report", file, "--runs", 20, "--variant", "moscow_or_nothing", "-o", lesson / "page.html")
    page = (lesson / "page.html").read_text("utf-8").replace("&#39;", "'").replace("&#34;", '"')
    assert ["report"] in [words[:1] for words in copied(page)]
    for words in copied(page):
        understood(words)


@pytest.fixture
def elsewhere(lesson: Path) -> Path:
    """A file that extends one in no folder of its own."""
    (there := lesson / "far" / "away" / "deep").mkdir(parents=True)
    answer("scenarios", "copy", "summit.toml", "-o", lesson)
    (there / "own.toml").write_text('extends = "../../../summit.toml"\n', "utf-8")
    return there / "own.toml"


@pytest.mark.parametrize(
    "asked",
    ["run", "explain", *(pytest.param(name, marks=pytest.mark.slow) for name in ("compare", "report"))],
)
def test_what_was_read_from_elsewhere_is_read_by_the_printed_command_too(asked: str, elsewhere: Path) -> None:
    more = {"compare": ("--all",), "report": ("-o", elsewhere.with_suffix(".html"))}.get(asked, ())
    drawn = () if asked == "explain" else ("--seed", 3, "--runs", 20)
    code, screen, _ = answer(asked, elsewhere, "--allow-outside", *drawn, *more)
    assert code == 0
    if asked == "report":
        screen = elsewhere.with_suffix(".html").read_text("utf-8").replace("&#39;", "'").replace("&#34;", '"')
    found = copied(screen)
    assert found
    for words in found:
        assert answer(*words, *(("-o", "again.html") if asked == "report" else ()))[0] in (0, 3), words
        refused = answer(*(word for word in words if word != "--allow-outside"))
        assert refused[0] == 2, "the option was not needed"


def shown(result: ns.Result) -> str:
    """The screen of a run."""
    with (console := Console(width=200)).capture() as captured:
        for part in run_told(overview(result)):
            console.print(part, soft_wrap=True, highlight=False, markup=False)
    return captured.get()


@pytest.mark.slow
def test_a_record_of_what_was_read_from_elsewhere_keeps_the_option(elsewhere: Path) -> None:
    code, data, _ = answer("run", elsewhere, "--allow-outside", "--runs", 20, "--json")
    Path("record.json").write_text(data, "utf-8")
    assert (code, answer("rerun", "record.json")[0]) == (0, 0)
    done = ns.rerun("record.json")
    assert not done.differences
    for words in copied(shown(done.result)):
        assert answer(*words)[0] in (0, 3), words
        assert answer(*(word for word in words if word != "--allow-outside"))[0] == 2


def test_explain_of_what_is_said_asks_of_what_is_said() -> None:
    code, screen, _ = answer("explain", TWO_LEVELS, "--as-stated")
    assert code == 0
    (words,) = copied(screen)
    signed, meant = (
        json.loads(answer(*asked, "--json")[1])
        for asked in (words, [word for word in words if word != "--as-stated"])
    )
    assert signed["agreed"]
    assert signed["without_inner"]
    assert signed["answers"] != meant["answers"], "the option makes no difference here"
    assert "without_inner" not in meant


@pytest.mark.slow
def test_a_command_asks_for_the_same_draws(lesson: Path) -> None:
    answer("scenarios", "copy", "summit.toml", "-o", lesson)
    file = lesson / "summit.toml"
    for given, said in (
        (("--runs", 20), ["--runs", "20"]),
        (("--runs", 20, "--seed", 3), ["--seed", "3", "--runs", "20"]),
    ):
        (one,) = copied(answer("compare", file, "--all", *given)[1])
        assert one[4:] == said
        whole, alone = (answer(*words, "--json")[1] for words in (("compare", file, "--all", *given), one))
        sides = [json.loads(text)["sides"][0] for text in (whole, alone)]
        assert sides[0] == sides[1]


@pytest.mark.slow
def test_a_study_prints_commands_that_work(lesson: Path) -> None:
    answer("scenarios", "copy", "oil.toml", "-o", lesson)
    folder = lesson / "a study"
    code, screen, _ = answer("study", "run", lesson / "oil.toml", folder, "--runs", 20)
    assert code == 0
    verify = copied(screen)[-1]
    assert verify == ["study", "verify", str(folder)]
    assert answer(*verify)[0] == 0
    (folder / "summary.json").unlink()
    (again,) = copied(answer("study", "status", folder)[1])
    assert again[:2] == ["study", "run"]
    assert answer(*again)[0] == 0
    assert copied(answer("study", "status", folder)[1]) == [verify]


def test_a_made_file_says_how_to_run_it(lesson: Path) -> None:
    answer("scenarios", "copy", "oil.toml", "-o", lesson)
    table = lesson / "a table.csv"
    assert answer("export", lesson / "oil.toml", "-o", table)[0] == 0
    code, screen, _ = answer("import", table, "-o", lesson / "from it.toml")
    assert code == 0
    (again,) = copied(screen)
    assert answer(*again, "--runs", 5)[0] == 0


@pytest.mark.parametrize(
    "line",
    [
        "simulate run it's here.toml",
        "simulate run 'two words.toml'",
        'simulate run x.toml --set a="b & c" | more',
    ],
)
def test_a_command_that_only_one_shell_reads_would_be_found_out(line: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        copied(f"  {line}\n")


@pytest.mark.parametrize(
    "argument", ["it's here.toml", "two words", "{ low = 0, mode = 1 }", "a&b", "(x)", "a;b", "*", "~/x", "-"]
)
def test_an_argument_comes_through_both_shells(argument: str) -> None:
    (words,) = copied(f"  {command_line('run', argument)}")
    assert words == ["run", argument]


@pytest.mark.parametrize("argument", ["$HOME", "`x`", "a\\", 'say "no"', "100%", "!"])
def test_what_cmd_exe_cannot_take_comes_through_sh(argument: str) -> None:
    assert shlex.split(command_line("run", argument)) == ["simulate", "run", argument]


MEASURED = re.compile(
    r" ((?:over |under )?\d+(?:\.\d+)?%)\*? +((?:over |under )?\d+(?:\.\d+)?%) +[+-][\d.]+ to "
)


def tried(screen: str) -> list[tuple[str, str, str]]:
    """The changes that `levers` prints, each with the share before and after."""
    found: list[tuple[str, str, str]] = []
    shares: tuple[str, str] | None = None
    for line in screen.partition("Not tried")[0].splitlines():
        if measured := MEASURED.search(line):
            shares = (measured[1], measured[2])
        elif shares and re.fullmatch(r"[a-z_]+\.\S+=.+", line.strip()):
            found.append((line.strip(), *shares))
            shares = None
    return found


@pytest.mark.parametrize(
    "name", [n if n.endswith("two_levels.toml") else pytest.param(n, marks=pytest.mark.slow) for n in SHIPPED]
)
def test_a_change_that_levers_prints_does_what_its_row_says(name: str) -> None:
    file = SHIPPED[name]
    asked = ("--runs", 100, "-q")
    screen = answer("levers", file, "--outcome", "agreement", *asked)[1]
    rows = tried(screen)
    assert len(rows) == len(MEASURED.findall(screen)), "a row was not read"
    for setting, before, after in rows:
        for told, more in ((before, ()), (after, ("--set", setting))):
            data = json.loads(answer("run", file, *asked, *more, "--json")[1])
            digits = len(told.removesuffix("%").partition(".")[2])
            assert percent(data["endings"]["agreement"], digits) == told, (setting, told)


def test_rows_of_levers_are_read_with_their_settings() -> None:
    screen = "it always happened   16%    50%    +25 to +44\nevents.x.chance=1\nNot tried\n  a.b=1\n"
    assert tried(screen) == [("events.x.chance=1", "16%", "50%")]
