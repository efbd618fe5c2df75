"""All groups of a class in one picture."""

from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.game.deals import Deal
from negotiation_sim.game.debrief_tables import class_debrief
from negotiation_sim.page.svg import drawn
from negotiation_sim.plots.draw import draw, saved
from negotiation_sim.plots.groups import groups

SHIPPED = ns.shipped_scenarios()


def test_two_parties_stand_on_a_plane_and_groups_with_one_deal_share_a_name() -> None:
    price = shipped("classics/one_price.toml")
    deals = [Deal("red", {"price": 420.0}), Deal("blue", {"price": 420.0}), Deal("green", None)]
    figure = groups(class_debrief(price, deals))
    named = {shape.words for shape in figure.panels[0].rows[0].shapes if shape.kind == "word"}
    assert named == {"red, blue", "green"}
    # 70 and 30 of 400 thousand are 17.5 and 7.5 points of 100.
    assert figure.table[0] == ("red", "17.5", "7.5")
    assert "red, blue" in drawn(figure)
    assert saved(draw(figure), "svg")


def test_more_parties_stand_side_by_side_with_all_groups_in_each() -> None:
    road = shipped("classics/ring_road.toml")
    figure = groups(class_debrief(road, [Deal("1", {"route": "north"}), Deal("2", None)]))
    assert len(figure.panels) == len(road.talks.parties)
    assert [row.label for row in figure.panels[0].rows] == ["1", "2", "Nash", "the engine"]
