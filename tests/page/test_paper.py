"""The papers of a class: nothing private leaks, they can be read everywhere, and a brief fits two pages."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from attrs import evolve
from browser import chromium, faults
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded import shipped
from private_numbers import others_changed
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.game.briefs import briefs
from negotiation_sim.page.class_folder import class_folder
from negotiation_sim.page.instructor import instructor
from negotiation_sim.page.paper import html, markdown
from negotiation_sim.report.brief_text import brief_sheet
from negotiation_sim.report.class_text import agreement_form, everyone, sign_up
from negotiation_sim.report.sheet import Grid, Line, Listed, Points, Scored, Section, Sheet

SHIPPED = ns.shipped_scenarios()
MOST_PAGES = 2

Papers = Callable[[ns.Scenario, str], str]


def papers(scenario: ns.Scenario, seat: str) -> str:
    """All that is printed for one seat, in both forms."""
    sheets = [
        brief_sheet(briefs(scenario)[seat]),
        everyone(scenario),
        sign_up(scenario),
        agreement_form(scenario),
    ]
    return "".join(markdown(sheet) for sheet in sheets) + html(sheets[0])


def leaky(scenario: ns.Scenario, seat: str) -> str:
    """The negative control: a brief made from the whole scenario, whose numbers have as many digits as it takes
    to tell them from what the others keep to themselves."""
    brief = briefs(scenario)[seat]
    other = next(one for one in scenario.at_table if one != seat)
    line = f"To {other} no deal is worth {briefs(scenario)[other].no_deal:.1f} points."
    sheet = brief_sheet(brief)
    extra = Section("A slip", (Listed(((line, ()),)),))
    return html(Sheet(sheet.name, sheet.title, sheet.kicker, sheet.lead, (*sheet.sections, extra)))


def gives_away(scenario: ns.Scenario, seat: str, show: Papers, salt: int = 0) -> bool:
    """Whether the papers of a seat change with what the others keep to themselves."""
    return show(scenario, seat) != show(others_changed(scenario, seat, salt), seat)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("ceasefire.toml", marks=pytest.mark.slow),
        "classics/job_offer.toml",
        "classics/one_price.toml",
    ],
)
def test_no_paper_of_a_seat_gives_anything_away(name: str) -> None:
    scenario = shipped(name)
    for seat in scenario.at_table[:2]:
        assert not gives_away(scenario, seat, papers)


@pytest.mark.slow
@settings(max_examples=10)
@given(scenarios(), st.integers(0, 4))
def test_no_paper_of_a_random_scenario_gives_anything_away(text: str, salt: int) -> None:
    scenario = ns.loads(text)
    for seat in scenario.at_table:
        assert not gives_away(scenario, seat, papers, salt)


@pytest.mark.parametrize("name", ["ceasefire.toml", "classics/job_offer.toml", "classics/one_price.toml"])
def test_a_paper_that_tells_one_private_number_is_found_out(name: str) -> None:
    scenario = shipped(name)
    assert any(gives_away(scenario, seat, leaky) for seat in scenario.at_table)


def test_the_summary_of_a_scenario_stands_on_no_paper_of_a_seat() -> None:
    # It tells what the buyer would pay and what the seller would take.
    scenario = shipped("classics/one_price.toml")
    assert scenario.summary is not None
    assert "would pay 450" in " ".join(scenario.summary.split())
    folder = class_folder(scenario)
    assert "would pay 450" in " ".join(folder["instructor.html"].split())
    assert not any(
        "would pay 450" in " ".join(folder[f"{name}.html"].split()) for name in ("seat-seller", "everyone")
    )


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def wrong(folder: dict[str, str], files: Iterable[str], where: Path) -> list[str]:
    """What is wrong with some papers in a browser, and on paper."""
    found = []
    with chromium() as browser:
        for file in files:
            page = where / file
            page.write_text(folder[file], "utf-8")
            found += [*faults(browser, page, 1280), *faults(browser, page, 360, "dark")]
            if file.startswith("seat-"):
                tab = browser.new_page()
                tab.goto(page.as_uri())
                pages = pages_of(tab.pdf(prefer_css_page_size=True))
                found += [] if 1 <= pages <= MOST_PAGES else [f"{file}: {pages} pages"]
                tab.close()
    return found


@pytest.mark.slow
def test_papers_are_readable_on_every_screen_and_a_brief_fits_two_pages(tmp_path: Path) -> None:
    folder = class_folder(shipped("ceasefire.toml"))
    assert wrong(folder, ["seat-ukraine.html"], tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED.values(), ids=lambda path: path.name)
def test_no_paper_of_any_seat_gives_anything_away(path: Path) -> None:
    scenario = ns.load(path)
    for salt, seat in enumerate((*scenario.at_table, *scenario.talks.ratify)):
        assert not gives_away(scenario, seat, papers, salt)


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED.values(), ids=lambda path: path.name)
def test_every_paper_is_readable_and_every_brief_fits_two_pages(path: Path, tmp_path: Path) -> None:
    folder = class_folder(ns.load(path))
    assert wrong(folder, [file for file in folder if file.endswith(".html")], tmp_path) == []


def many_issues(number: int) -> str:
    """A scenario whose seats have a stake, and a red line, in every one of many issues."""
    lines = ["format = 1", "title = 'Many'", "talks = { rounds = 4, parties = ['a', 'b'] }"]
    for i in range(number):
        points = ", ".join(
            f"p{k} = {{ at = {k / 3}, means = 'what point {k} means, in a few words' }}" for k in range(4)
        )
        lines += [f"[issues.i{i}]", f"title = 'Question {i}, of the usual length'", "status_quo = 0"]
        lines.append(f"points = {{ {points} }}")
    for actor in "ab":
        lines += [
            f"[actors.{actor}]",
            f"name = '{actor}'",
            "capability = 0.5",
            "basis = 'assumed'",
            "why = 'w'",
        ]
        lines += [
            f"stances.i{i} = {{ position = 1, salience = 0.5, red_line = {{ at_least = 0.2 }} }}"
            for i in range(number)
        ]
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.parametrize("number", [12, 18, 25])
def test_a_brief_of_many_issues_fits_two_pages_as_well(number: int, tmp_path: Path) -> None:
    sheet = brief_sheet(briefs(ns.loads(many_issues(number)))["a"])
    assert wrong({"seat-a.html": html(sheet)}, ["seat-a.html"], tmp_path) == []


@pytest.mark.slow
def test_a_brief_of_many_pages_is_found_out(tmp_path: Path) -> None:
    long = {"seat-x.html": "<html lang=en><title>x</title><main><h1>x</h1>" + "<p>line</p>" * 200}
    assert any("pages" in one for one in wrong(long, long, tmp_path))


@pytest.mark.slow
def test_the_name_of_a_table_that_is_read_aloud_leaves_out_what_has_no_words() -> None:
    grid = Grid(("seat", "", "points", ""), (("A", "signs", "1", "x"),))
    told = html(Sheet("x", "X", "k", (), (Section("S", (grid,)),)))
    assert 'aria-label="seat, points"' in told


@pytest.mark.slow
def test_names_that_are_code_stay_words() -> None:
    text = (
        (SHIPPED["classics/one_price.toml"])
        .read_text("utf-8")
        .replace('"Seller"', "'<script>alert(1)</script> | *a*'")
    )
    folder = class_folder(ns.loads(text)) | class_folder(ns.loads(text), "md")
    assert not any("<script" in text for name, text in folder.items() if name.endswith(".html"))
    assert "<script" not in folder["seat-seller.md"]


def test_points_are_hidden_only_where_no_line_has_any() -> None:
    def page(*points: str) -> str:
        lines = tuple(Line(each, "1", "words", "") for each in points)
        return html(Sheet("x", "X", "k", (), (Section("S", (Points((Scored("Pay", "", lines),)),)),)))

    assert '<div class="issue">' in page("40", "")
    assert '<div class="issue bare">' in page("", "")


def test_a_table_has_its_name_above_it_in_markdown_as_well() -> None:
    """Who wants what is one table for each question, and only the name says which."""
    grid = Grid(("seat", "asks for"), (("Ann", "more"),), caption="How *much*?")
    sheet = Sheet("page", "Title", "", (), (Section("Who wants what", (grid,)),))
    said = [line for line in markdown(sheet).splitlines() if line]
    assert said[said.index("| seat | asks for |") - 1] == "**How \\*much\\*?**"
    unnamed = evolve(sheet, sections=(Section("Who wants what", (evolve(grid, caption=""),)),))
    assert "****" not in markdown(unnamed)


@pytest.mark.slow
def test_the_same_scenario_gives_the_same_papers() -> None:
    scenario = shipped("summit.toml")
    assert class_folder(scenario) == class_folder(scenario)


@pytest.mark.parametrize(("name", "says"), [("summit.toml", True), ("classics/one_price.toml", False)])
def test_the_instructor_reads_how_what_can_be_signed_goes_with_what_the_runs_come_to(
    name: str, *, says: bool
) -> None:
    """No draft leads to a meeting at the likeliest values, and in the runs some do: one page must not leave it at that."""
    page = markdown(instructor(shipped(name)))
    told = re.search(r"The runs draw each number from its range: (\d+)% of them end in '(.+?)'", page)
    assert (told is not None) == says
    if told:
        assert f"| {told[2]} |" in page
        assert f" | {told[1]}% |" in page.partition(f"| {told[2]} |")[2].partition("\n")[0]
