"""The debrief of a class in a browser."""

from pathlib import Path

import pytest
from browser import chromium, faults
from loaded import shipped

import negotiation_sim as ns
from negotiation_sim.game.deals import Deal
from negotiation_sim.game.debrief_tables import class_debrief
from negotiation_sim.page.class_debrief import class_debrief_page

SHIPPED = ns.shipped_scenarios()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["classics/one_price.toml", "classics/ring_road.toml"])
def test_the_page_for_the_wall_is_readable_everywhere(name: str, tmp_path: Path) -> None:
    scenario = shipped(name)
    deals = [Deal("1", {}), Deal("<script>" + "W" * 80, None)]
    text = class_debrief_page(class_debrief(scenario, deals), ["a note"])
    assert "<script" not in text
    page = tmp_path / "debrief.html"
    page.write_text(text, "utf-8")
    with chromium() as browser:
        assert faults(browser, page, 1280) == []
        assert faults(browser, page, 360, "dark") == []
