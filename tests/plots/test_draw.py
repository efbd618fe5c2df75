"""Pictures by matplotlib: the same bytes each time, no setting touched, hostile names unbroken."""

from pathlib import Path

import matplotlib as mpl
import pytest
from click.testing import CliRunner
from loaded import few_first, shipped
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from studies import file as small_file

import negotiation_sim as ns
from negotiation_sim.cli import command
from negotiation_sim.cli.plot import FEW_RUNS, KINDS
from negotiation_sim.plots.draw import saved

SUMMIT = ns.shipped_scenarios()["summit.toml"]
SCENARIO = shipped("summit.toml")
VARY = ["--vary", "actors.a.capability=0.3:0.9:2"]
HOSTILE = 'x$^{$ <script> & "quoted" \U0001f600 \u05e9\u05dc\u05d5\u05dd ' + "W" * 200


@pytest.mark.parametrize("kind", few_first(KINDS, ("positions", "consequences", "sweep")))
def test_every_kind_of_picture_is_written_with_the_same_bytes_each_time(kind: str, tmp_path: Path) -> None:
    fence, files = small_file(tmp_path), [tmp_path / "a.svg", tmp_path / "b.svg"]
    for file in files:
        given = [
            "plot",
            kind,
            fence,
            "-o",
            str(file),
            *([] if kind in FEW_RUNS else ["--runs", "20"]),
            *(VARY if kind == "sweep" else []),
        ]
        assert CliRunner().invoke(command, given).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "<dc:date>" not in files[0].read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")])
def test_a_picture_can_be_a_png_a_pdf_or_an_svg(kind: str, start: bytes) -> None:
    picture = saved(ns.plot_positions(SCENARIO, "place"), kind)
    assert picture.startswith(start)
    assert picture == saved(ns.plot_positions(SCENARIO, "place"), kind)


def test_an_svg_says_what_it_shows_to_who_cannot_see_it() -> None:
    picture = saved(ns.plot_positions(SCENARIO), "svg").decode()
    assert "<title>The map of positions. Each line is one question, from one end to the other;" in picture


def test_drawing_on_axes_of_the_user_returns_them_and_touches_no_setting() -> None:
    before = dict(mpl.rcParams)
    axes = Figure().add_subplot()
    assert ns.plot_positions(SCENARIO, ax=axes) is axes
    assert dict(mpl.rcParams) == before


def test_a_title_with_dollars_emoji_and_two_hundred_letters_is_drawn_as_words() -> None:
    text = f"""format = 1
title = "t"
talks = {{ rounds = 2, parties = ["a"] }}
issues.i = {{ title = '{HOSTILE}', status_quo = 0, points = {{ a = {{ at = 0, means = '{HOSTILE}' }} }} }}
actors.a = {{ name = '{HOSTILE}', capability = 1, basis = "assumed", why = "w", stances.i = {{ position = 1, salience = 1 }} }}
"""
    scenario = ns.loads(text)
    for axes in (ns.plot_positions(scenario), ns.plot_outcomes(ns.run(scenario, runs=5))):
        assert saved(axes, "svg").startswith(b"<?xml")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (["positions", "-o", "a.gif"], ".svg, .png or .pdf"),
        (["sweep", "-o", "a.svg"], "--vary"),
        (["positions", "-o", "a.svg", "--issue", "plce"], "did you mean 'place'"),
        (["positionz", "-o", "a.svg"], "positions"),
        (["trajectories", "-o", "a.svg", "--runs", "20"], "shows the first 256"),
    ],
)
def test_a_wrong_command_is_told(given: list[str], complaint: str) -> None:
    answer = CliRunner().invoke(command, ["plot", given[0], str(SUMMIT), *given[1:]])
    assert answer.exit_code == 2
    assert complaint in answer.output


def test_a_frontier_needs_two_parties() -> None:
    scenario = SCENARIO.with_changes({"talks.parties": ["russia"]})
    with pytest.raises(ns.NegotiationSimError, match="two parties"):
        ns.plot_frontier(scenario)


def beyond_the_edges(axes: Axes) -> list[str]:
    """The words of a picture that do not lie within it whole."""
    whole = axes.get_figure(root=True)
    assert isinstance(whole, Figure)
    whole.draw_without_rendering()
    page = whole.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in whole.findobj(Text) if text.get_text()]
    return [words for words, box in boxes if box.x0 < page.x0 - 1 or box.x1 > page.x1 + 1]


@pytest.mark.slow
def test_no_words_of_a_picture_are_cut_off_at_its_side() -> None:
    result = ns.run(SCENARIO, runs=60)
    pictures = [
        ns.plot_levers(ns.levers(SCENARIO, "agreement", runs=60, first_look=20)),
        ns.plot_outcomes(result),
        ns.plot_drivers(ns.drivers(result)),
        ns.plot_positions(SCENARIO),
    ]
    assert [beyond_the_edges(axes) for axes in pictures] == [[]] * len(pictures)
    long = "Each bar goes from the share as things stand, 17% of 500 runs, to the share after one change."
    pictures[0].set_title(
        long, loc="left", fontsize=10
    )  # negative control: over the bars alone it has no room
    assert beyond_the_edges(pictures[0]) == [long]
