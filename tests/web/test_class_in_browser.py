"""A class in a real browser: an instructor, six students, the others over HTTP, from joining to the debrief."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium
from playwright.sync_api import Browser, Dialog, Page, expect
from served import Served, served

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.slow


class Tabs:
    """Open pages, and whatever was wrong on them."""

    def __init__(self, browser: Browser, at: Served) -> None:
        self.browser, self.at = browser, at
        self.faults: list[str] = []
        self.doubts: list[str] = []

    def open(self, address: str, width: int = 1280, *, script: bool = True) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 844 if width < 500 else 900},
            bypass_csp=False,
            java_script_enabled=script,
        )
        page = context.new_page()
        page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", lambda request: self._asked(request.url))
        page.on("dialog", self._sure)
        page.goto(address)
        return page

    def join(self, name: str, width: int = 1280, *, script: bool = True) -> Page:
        page = self.open(f"{self.at.students}/?code={self.at.code}", width, script=script)
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Take a seat").click()
        page.wait_for_url("**/seat/*")
        return page

    def _sure(self, dialog: Dialog) -> None:
        """Say yes to what is asked for a second time, and keep what was asked."""
        self.doubts.append(dialog.message)
        dialog.accept()

    def _asked(self, address: str) -> None:
        if not address.startswith((self.at.students, "data:")):
            self.faults.append(f"request: {address}")

    def serious(self, page: Page) -> list[str]:
        """What axe-core calls serious, and whether the page is wider than its window."""
        address, width = page.url, (page.viewport_size or {"width": 0})["width"]
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            bypass_csp=True,
            color_scheme="dark" if width > 1270 else "light",
        )
        tab = context.new_page()
        tab.goto(address)
        found = [
            f"{broken['id']}: {broken['nodes'][0]['html'][:200]}"
            for broken in Axe().run(tab).response["violations"]
            if broken["impact"] in {"serious", "critical"}
        ]
        if tab.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"overflow at {width}: {address}")
        context.close()
        return found


@contextmanager
def class_of(scenario: str, folder: Path, *more: str) -> Iterator[tuple[Served, Tabs]]:
    with served(ROOT / "scenarios" / scenario, folder, *more) as at, chromium() as browser:
        yield at, Tabs(browser, at)


def choose(page: Page, issue: str, value: str) -> None:
    page.locator(f"#issue-{issue} summary").click()
    page.locator(f"#issue-{issue} input[value={value}]").check()


def test_a_class_of_four_tables_goes_from_joining_to_the_debrief(tmp_path: Path) -> None:
    with class_of("ceasefire.toml", tmp_path, "--groups", "4") as (at, tabs):
        desk, wall = tabs.open(at.teacher), tabs.open(at.wall)
        students = [tabs.join(f"Student {n}", 390 if n % 2 else 1280) for n in range(6)]
        for n in range(6, 12):
            at.join(f"Student {n}")
        expect(desk.get_by_role("cell", name="Student 11", exact=True)).to_be_visible()
        expect(wall.get_by_text("3 people").first).to_be_visible()
        expect(students[0].get_by_text("Your instructor begins the talks soon")).to_be_visible()
        found = [fault for page in (desk, wall, *students[:2]) for fault in tabs.serious(page)]
        desk.get_by_role("button", name="Begin the talks").click()
        russia, ukraine = students[0], students[4]
        for page in (russia, ukraine, wall):
            expect(page.locator("#status")).to_contain_text("Round 1")
        # The calculator answers while the draft is put together.
        choose(russia, "ceasefire", "full")
        expect(russia.locator("#calc")).to_contain_text("crosses your red line on 'Foreign troops")
        choose(russia, "territory", "recognised")
        russia.get_by_role("button", name="Put it on the table").click()
        expect(ukraine.locator("#draft-1")).to_contain_text("recognised in international law")
        assert tabs.doubts[0].startswith("This draft crosses a red line of yours.")
        # What is heard at the table counts in the calculator at once: nothing was touched there.
        expect(ukraine.locator("#calc")).to_contain_text("said yes to draft 1")
        ukraine.locator("#words").fill("We cannot sign that.")
        ukraine.get_by_role("button", name="Say it").click()
        expect(russia.locator("#talk")).to_contain_text("We cannot sign that.")
        expect(ukraine.locator("#words")).to_have_value("")
        # Another draft from the first one; signed by both.
        ukraine.locator("#use-1").click()
        choose(ukraine, "territory", "open")
        ukraine.get_by_role("button", name="Put it on the table").click()
        russia.locator("#sign-2").click()
        for page in (russia, ukraine):
            expect(page.locator("#status")).to_contain_text("Signed")
        expect(wall.get_by_text("signed in round 1")).to_be_visible()
        desk.get_by_label("News, at every table that still talks").select_option("front_gives_way")
        desk.get_by_role("button", name="Tell it now").click()
        expect(students[1].locator("#talk")).to_contain_text("Russia's offensive takes more land")
        desk.get_by_role("button", name="Next round").click()
        expect(students[1].locator("#status")).to_contain_text("Round 2")
        found += [fault for page in (desk, wall, *students[:2]) for fault in tabs.serious(page)]
        newer = [f"{at.teacher}/table-1", f"{russia.url}/drafts", at.students]
        more = [tabs.open(address, width) for address in newer for width in (360, 1280)]
        found += [fault for page in more for fault in tabs.serious(page)]
        desk.get_by_role("button", name="End the talks").click()
        expect(students[1].get_by_text("The talks are over")).to_be_visible()
        desk.get_by_role("button", name="Show the debrief").click()
        expect(wall.get_by_role("heading", name="Table by table")).to_be_visible(timeout=30_000)
        found += [fault for page in (desk, wall, students[1]) for fault in tabs.serious(page)]
        assert found == []
        assert tabs.faults == []


def test_what_was_begun_survives_a_new_page_and_a_network_that_is_gone(tmp_path: Path) -> None:
    with class_of("ceasefire.toml", tmp_path) as (at, tabs):
        page = tabs.join("Ana", 390)
        at.wish("begin")
        expect(page.locator("#status")).to_contain_text("Round 1")
        choose(page, "ceasefire", "full")
        page.locator("#words").fill("Half a sentence")
        page.reload()
        expect(page.locator("#words")).to_have_value("Half a sentence")
        assert page.locator("#issue-ceasefire input[value=full]").is_checked()
        # The network is cut in the middle of a move, and comes back: the move is made once.
        page.context.set_offline(True)
        page.get_by_role("button", name="Put it on the table").click()
        expect(page.locator("#editor .answer")).to_contain_text("Not sent yet")
        page.context.set_offline(False)
        own = page.locator("#drafts article", has_text="by Russia")
        expect(own).to_have_count(1, timeout=20_000)
        # The server is killed, and comes back on the same port: the page finds it again by itself.
        at.kill()
        expect(page.locator("#lost")).to_be_visible(timeout=20_000)
        at.command[at.command.index("--port") + 1] = str(at.port)
        at.start()
        expect(page.locator("#lost")).to_be_hidden(timeout=20_000)
        page.get_by_role("button", name="Say it").click()
        expect(page.locator("#talk")).to_contain_text("Half a sentence")


def test_a_whole_turn_is_made_with_the_keyboard_alone(tmp_path: Path) -> None:
    with class_of("classics/one_price.toml", tmp_path, "--groups", "1") as (at, tabs):
        page = tabs.open(f"{at.students}/?code={at.code}")
        page.keyboard.type("Ana")
        page.keyboard.press("Enter")
        page.wait_for_url("**/seat/*")
        at.wish("begin")
        expect(page.locator("#status")).to_contain_text("Round 1")
        slider, button = (
            page.locator("input[type=range]").first,
            page.get_by_role("button", name="Put it on the table"),
        )
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "document.activeElement.tagName + (document.activeElement.closest('.issue') ? '.issue' : '')"
            )
            if focused == "SUMMARY.issue":
                break
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")  # the worded choices, one stop for all of them
        page.keyboard.press("Tab")
        before = slider.input_value()
        expect(slider).to_be_focused()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        assert slider.input_value() != before
        page.keyboard.press("Tab")
        expect(button).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#draft-2")).to_be_visible()  # the first one is the computer's
        expect(button).to_be_focused()
        assert tabs.faults == []


def test_without_script_everything_works(tmp_path: Path) -> None:
    with class_of("ceasefire.toml", tmp_path) as (at, tabs):
        page = tabs.join("Ana", script=False)
        at.wish("begin")
        choose(page, "ceasefire", "full")
        page.get_by_role("button", name="See what comes of it").click()
        expect(page.locator("#calc")).to_contain_text("crosses your red line")
        page.get_by_role("button", name="Put it on the table").click()
        expect(page.get_by_text("This draft crosses a red line of yours.")).to_be_visible()
        page.get_by_role("button", name="Put it forward all the same").click()
        expect(page.locator("#drafts")).to_contain_text("by Russia")
        page.locator("#words").fill("Good morning.")
        page.get_by_role("button", name="Say it").click()
        expect(page.locator("#talk")).to_contain_text("Good morning.")
