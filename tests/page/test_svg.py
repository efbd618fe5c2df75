"""What is drawn on a page: escaped, without ids, and where it belongs."""

import re

import pytest
from rich.table import Table
from rich.text import Text

from negotiation_sim.page.sentences import sentences
from negotiation_sim.page.svg import drawn, table
from negotiation_sim.plots.figure import Figure, Panel, Row, Shape, apart

HOSTILE = "\"<script>alert('x')</script>\" 😀 שלום & " + "long" * 40


def figure(*shapes: Shape, words: str = "a", height: float = 1.0) -> Figure:
    row = Row(words, shapes, words, height=height, ticks=((0.0, words),) if height > 2 else ())
    return Figure(words, words, (Panel(words, (row,), ((0.0, words), (1.0, words))),), (words,), ((words,),))


def test_a_bar_from_a_quarter_to_three_quarters_is_half_as_wide_as_the_line() -> None:
    assert 'class="bar t0" x="25%" y="22%" width="50%"' in drawn(figure(Shape("bar", (0.25, 0.75))))


def test_up_is_more() -> None:
    page = drawn(figure(Shape("mark", (0.2,), (0.9,)), height=3))
    assert 'x="20%" y="10%"' in page
    assert 'points="0.00,100.00 100.00,0.00"' in drawn(
        figure(Shape("line", (0.0, 1.0), (0.0, 1.0)), height=3)
    )


def test_words_are_escaped_wherever_they_stand() -> None:
    shapes = (Shape("bar", (0.0, 1.0), words=HOSTILE), Shape("cell", (0.0, 1.0), words=HOSTILE))
    for page in (drawn(figure(*shapes, words=HOSTILE)), drawn(figure(*shapes, words=HOSTILE, height=4))):
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_nothing_in_a_picture_has_an_id_that_another_one_could_have_too() -> None:
    page = drawn(
        figure(Shape("area", (0.0, 1.0, 1.0), (0.0, 0.0, 1.0)), Shape("closed", (0.0, 0.5)), height=3)
    )
    assert not re.search(r"\bid=|url\(|<style|<script", page)


def test_the_table_below_a_picture_has_its_rows() -> None:
    assert "<tbody><tr><td>a</td></tr></tbody>" in drawn(figure(Shape("bar", (0.0, 1.0))))


def test_words_on_a_line_keep_apart_and_the_ends_stay() -> None:
    ticks = [(0.0, "a"), (0.05, "b"), (0.5, "c"), (0.55, "d"), (0.95, "e"), (1.0, "f")]
    assert [words for _, words in apart(ticks)] == ["a", "c", "f"]


def test_words_below_a_line_have_the_room_between_their_neighbours_with_their_own_place_in_the_middle() -> (
    None
):
    ticks = ((0.0, "none"), (0.4, "some"), (0.7, "much"), (1.0, "full"))
    shown = Figure("f", "f", (Panel("p", (Row("a", (Shape("bar", (0.0, 0.5)),), "a"),), ticks),), (), ())
    found = re.findall(r'class="tick( \w+)?" style="left:([\d.]+)%;width:([\d.]+)%">(\w+)<', drawn(shown))
    sides = {words: side for side, _, _, words in found}
    rooms = {words: (float(left), float(left) + float(width)) for _, left, width, words in found}
    assert sides == {"none": " first", "some": "", "much": "", "full": " last"}
    # Each of four letters and a space; the ends need all of it on one side, the others half on each.
    assert rooms["none"] == pytest.approx((0, 40 * 5 / 7.5), abs=0.02)
    assert rooms["some"] == pytest.approx((40 * 5 / 7.5, 40 * 10 / 7.5), abs=0.02)
    assert rooms["full"] == pytest.approx((100 - 30 * 5 / 7.5, 100), abs=0.02)
    assert sum(rooms["much"]) / 2 == pytest.approx(70, abs=0.02)


def test_the_sentences_of_the_terminal_become_html() -> None:
    columns = Table()
    columns.add_column("share")
    columns.add_column("bar")
    columns.add_row("<50%", Text("███"))
    page = sentences(
        [Text("Why", style="bold"), Text(HOSTILE), columns, Text("Read it:\n  simulate trace x.toml")]
    )
    assert page.startswith("<h4>Why</h4><p>&quot;&lt;script")
    assert "<td>&lt;50%</td></tr>" in page
    assert "<p>Read it:</p><pre><code>simulate trace x.toml</code></pre>" in page


@pytest.mark.parametrize(
    ("header", "shows", "heads"), [("share", True, 1), ("share", False, 0), ("", True, 0)]
)
def test_a_table_has_a_head_only_where_it_shows_one_with_words(
    header: str, *, shows: bool, heads: int
) -> None:
    made = Table(header, show_header=shows)
    made.add_row("50%")
    assert sentences([made]).count("<thead>") == heads


def test_what_several_rows_are_about_is_named_once_and_a_share_is_no_name() -> None:
    named = table(("question", "who"), (("How long", "a"), ("How long", "b"), ("Where it is", "a")), "x")
    assert named.count("How long") == 1
    assert '<tr><th scope="rowgroup" rowspan="2">How long</th><td>a</td></tr><tr><td>b</td></tr>' in named
    assert "<tr><td>Where it is</td><td>a</td></tr>" in named
    shares = table(("share", "who"), (("under 1%", "a"), ("under 1%", "b")), "x")
    assert shares.count("<td>under 1%</td>") == 2
