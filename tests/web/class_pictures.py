"""Draws the pictures of docs/teaching/class.md anew: python tests/web/class_pictures.py."""

import io
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "web")]

from browser import chromium  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, expect  # noqa: E402
from served import served  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
NAMES = ("Amina", "Bo", "Carmen", "Dimitri", "Elif", "Farid", "Grace", "Hugo")


def tab(browser: Browser, address: str, width: int = 1100, height: int = 760) -> Page:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.on("dialog", lambda asked: asked.accept())  # whether what one's own numbers speak against is meant
    page.goto(address)
    return page


def main() -> None:
    """A lesson with eight students, at four tables, and what one sees."""
    more = ("--groups", "4")
    expect.set_options(timeout=60_000)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(ROOT / "scenarios" / "ceasefire.toml", Path(folder), *more, port=8321) as at,
        chromium() as browser,
    ):

        def keep(page: Page, name: str) -> None:
            page.mouse.move(0, 0)
            drawn = Image.open(io.BytesIO(page.screenshot()))
            drawn.convert("RGB").quantize(96).save(PICTURES / f"class-{name}.png", optimize=True)

        wall, desk = tab(browser, at.wall), tab(browser, at.teacher)
        addresses = [at.join(name) for name in NAMES]
        russia, ukraine = tab(browser, addresses[0], 390, 800), tab(browser, addresses[4], 1280, 860)
        expect(wall.get_by_text("2 people").last).to_be_visible()
        keep(wall, "wall")
        at.wish("times", limit="5", silence="5")
        desk.reload()  # what the instructor sets elsewhere stands in the fields of a new page
        at.wish("begin")
        expect(russia.locator("#status")).to_contain_text("Round 1")
        for issue, value in (("ceasefire", "phased"), ("territory", "open")):
            russia.locator(f"#issue-{issue} summary").click()
            russia.locator(f"#issue-{issue} input[value={value}]").check()
        russia.locator("#draft").scroll_into_view_if_needed()
        russia.locator("#issue-ceasefire").evaluate("one => one.scrollIntoView({block: 'center'})")
        expect(russia.locator("#issue-territory .chosen")).to_contain_text("Russia holds")
        keep(russia, "phone")
        russia.get_by_role("button", name="Put it on the table").click()
        expect(ukraine.locator("#draft-1")).to_be_visible()
        ukraine.locator("#words").fill("Step by step, and who watches over it?")
        ukraine.get_by_role("button", name="Say it").click()
        expect(ukraine.locator("#talk")).to_contain_text("who watches")
        ukraine.evaluate("scrollTo(0, 0)")
        keep(ukraine, "seat")
        ukraine.locator("#sign-1").click()
        expect(desk.get_by_text("signed in round 1")).to_be_visible()
        at.wish("next")
        expect(desk.locator("#status")).to_contain_text("Round 2")
        keep(desk, "desk")
        at.wish("end")
        at.wish("debrief")
        expect(wall.get_by_role("heading", name="Table by table")).to_be_visible(timeout=60_000)
        wall.set_viewport_size({"width": 1100, "height": 1000})
        keep(wall, "debrief")


if __name__ == "__main__":
    main()
