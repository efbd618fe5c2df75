"""The lab in a real browser, served by a process of its own."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from browser import chromium, faults

ROOT = Path(__file__).parents[2]


@contextmanager
def served(*arguments: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A server of its own with its address, as a person would start it."""
    command = [sys.executable, "-m", "negotiation_sim", "lab", *arguments, "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found
            yield found[0], server
        finally:
            server.kill()


@pytest.mark.slow
def test_one_command_opens_the_lab_and_ctrl_c_ends_it() -> None:
    with served("scenarios/oil.toml") as (address, server):
        assert "Turn the numbers" in httpx2.get(address).text
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 130
        assert server.stderr is not None
        assert server.stderr.read().strip() == "interrupted"


@pytest.mark.slow
def test_a_port_that_is_taken_is_said() -> None:
    with served("scenarios/oil.toml") as (address, _):
        port = address.rstrip("/").rpartition(":")[2]
        command = [sys.executable, "-m", "negotiation_sim", "lab", "scenarios/oil.toml", "--port", port]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert "choose another with --port" in done.stderr


@pytest.mark.slow
def test_sliders_undo_and_openers_in_a_browser() -> None:
    with served("scenarios/ceasefire.toml") as (address, _), chromium() as browser:
        for width, scheme in ((360, "light"), (1280, "dark")):
            assert faults(browser, address, width, scheme) == []
        tab = browser.new_page()
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(address)
        before = tab.inner_text("#answer")
        assert "Why" in before
        slider = tab.locator("#knobs input[type=range]").first
        name = str(slider.get_attribute("name"))
        slider.focus()
        with tab.expect_response(lambda reply: f"{name}=0" in reply.url):
            tab.keyboard.press("Home")
        tab.wait_for_selector(".changed")
        tab.wait_for_selector("#answer:not([aria-busy])")
        assert tab.inner_text("#answer") != before
        assert f"{name}=0" in tab.url
        tab.click("#undo")
        tab.wait_for_selector(".changed", state="detached")
        tab.wait_for_selector("#answer:not([aria-busy])")
        assert tab.inner_text("#answer") == before
        tab.select_option("#goal", "lasting_peace")
        tab.click("#ask button")
        tab.click("#why .openers a >> nth=0")
        tab.wait_for_selector(".changed")
        assert all(url.startswith(address) for url in asked)
