"""A real browser for tests: Debian's chromium, or the one on the path; where it must be there, its lack is a failure."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test is skipped where there is none, and fails where ``BROWSER_REQUIRED`` is set."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("BROWSER_REQUIRED"):
        pytest.fail("no chromium on the path, and this run must have one")
    if found is None:
        pytest.skip("no chromium on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def faults(browser: Browser, page: Path | str, width: int, scheme: str = "light") -> list[str]:
    """What is wrong with a page: requests, console messages, an overflow, and what axe-core calls serious.

    *page* is a file, which may ask for nothing else, or the address of a server, which may ask for more of it.
    """
    address = page if isinstance(page, str) else page.as_uri()
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # for axe-core, which is put into the page
    )
    tab = context.new_page()
    found: list[str] = []
    tab.on("console", lambda message: found.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: found.append(f"error: {error}"))
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(address, wait_until="load")
    found += [f"request: {url}" for url in asked if not url.startswith(address)]
    wide = tab.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        found.append(f"overflow: {wide} of {width} pixels")
    found += [
        f"{broken['id']}: {broken['nodes'][0]['html'][:200]}"
        for broken in Axe().run(tab).response["violations"]
        if broken["impact"] in {"serious", "critical"}
    ]
    context.close()
    return found
