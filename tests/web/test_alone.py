"""One person's game in the browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from httpx2 import Response
from small import actor, issue, scenario
from small_class import OURS, PRICE
from starlette.testclient import TestClient

import negotiation_sim as ns
from negotiation_sim.web.alone import playing


class Table:
    """The pages of one game, asked for one by one."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.seat = str(client.get("/", follow_redirects=False).headers["location"])

    def page(self, more: str = "") -> Response:
        return self.client.get(f"{self.seat}{more}")

    def post(self, kind: str, **form: object) -> Response:
        return self.client.post(f"{self.seat}/{kind}", data=form, headers=OURS)

    def game(self) -> ns.Game:
        return ns.Game.from_lines(self.page("/game.jsonl").text)


@contextmanager
def table(seat: str = "seller", given: ns.Scenario = PRICE, **how: object) -> Iterator[Table]:
    with playing(given, seat, **how) as (app, _), TestClient(app) as client:  # type: ignore[arg-type]
        yield Table(client)


def test_a_game_goes_from_the_brief_to_the_debrief() -> None:
    with table() as at:
        assert "You are Seller; the computer plays all the others." in at.page().text
        assert at.page("/debrief").status_code == 404
        assert at.post("propose", **{"v.price": 0.9}).status_code == 204
        assert at.post("rounds/begin").status_code == 204
        assert "Round 1" in at.page().text
        assert "Draft 1" in at.page().text
        while at.game().ended is None:
            last = at.game().round == PRICE.talks.rounds
            page = at.page().text
            assert ("This is the last round" in page, "End the talks" in page) == (last, last)
            assert at.post("rounds/next").status_code == 204
        assert "Read the debrief" in at.page().text
        told = at.page("/debrief").text
        assert "The numbers of the others" in told
        assert "How the talks went" in told
        assert at.post("rounds/next").status_code == 409


def test_it_is_the_game_of_the_terminal() -> None:
    for seed in (None, 7):
        with table(seed=seed) as at:
            at.post("rounds/begin")
            at.post("propose", **{"v.price": 0.7, "v.date": 0.2})
            at.post("rounds/next")
            found = at.game()
        game = ns.Game(PRICE, ["seller"], seed=seed)
        game.end_round()
        game.propose("seller", {"price": 0.7, "date": 0.2})
        game.end_round()
        assert found.as_lines() == game.as_lines()
        assert found.view("seller").as_json() == game.view("seller").as_json()


def test_at_an_open_table_the_engine_tables_drafts_too() -> None:
    with table(table="open") as at:
        at.post("rounds/begin")
        assert "by Buyer" in at.page().text
        assert at.post("answer", draft=1, yes="no").status_code == 204
        assert at.post("propose", **{"v.price": 0.7}).status_code == 204
        assert "with your signature" in at.page().text


def test_leaving_is_asked_for_twice_and_ends_the_game() -> None:
    with table() as at:
        at.post("rounds/begin")
        assert at.post("rounds/leave").status_code == 202
        assert at.game().ended is None
        assert at.post("rounds/leave", sure="yes").status_code == 204
        assert at.game().ended is not None
        assert "You have left in round 1: nothing is agreed." in at.page().text


def test_another_game_begins_anew() -> None:
    with table() as at:
        at.post("rounds/begin")
        at.post("rounds/leave", sure="yes")
        assert at.post("rounds/again").status_code == 204
        assert at.game().moves == ()
        assert "Begin the talks" in at.page().text


def test_nobody_joins_and_another_key_or_name_of_the_machine_finds_nothing() -> None:
    with table() as at:
        for path in ("/join", "/wall", "/seat/guess", "/seat/guess/debrief", "/seat/guess/game.jsonl"):
            assert at.client.get(path).status_code in {404, 405}
        assert at.client.post("/seat/guess/rounds/begin", headers=OURS).status_code == 404
        assert at.client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_seat_that_does_not_exist_is_named() -> None:
    with pytest.raises(ns.GameError, match="did you mean 'seller'"), table("seler"):
        pass


def test_before_the_end_no_page_tells_what_the_others_keep_to_themselves() -> None:
    # The twin: after the end the debrief tells the buyer's no deal, 0.35 of its 100 points.
    with table() as at:
        at.post("rounds/begin")
        before = at.page().text + at.page("?v.price=0.5").text
        at.post("rounds/leave", sure="yes")
        assert not re.search(r"\b35\b", re.sub(r"<[^>]*>", " ", before))
        assert re.search(r"\b35 points", at.page("/debrief").text)


@pytest.mark.slow
def test_a_game_is_played_in_a_browser(tmp_path: Path) -> None:
    from browser import chromium, faults
    from playwright.sync_api import expect
    from test_pages import served

    with (
        served("scenarios/oil.toml", "--play", "eu", "--open-table") as (address, _),
        chromium() as browser,
    ):
        for width, scheme in ((360, "light"), (1280, "dark")):
            seat = browser.new_page()
            seat.goto(address)
            assert faults(browser, address, width, scheme) == []
        seat.get_by_role("button", name="Begin the talks").click()
        expect(seat.locator("#status")).to_contain_text("Round 1")
        seat.on("dialog", lambda dialog: dialog.accept())
        seat.get_by_role("button", name="Put it on the table").click()
        expect(seat.locator("#standing")).to_contain_text("with your signature")
        seat.get_by_role("button", name="Leave the talks").click()
        seat.get_by_role("link", name="Read the debrief").click()
        expect(seat.get_by_role("heading", name="How the talks went")).to_be_visible(timeout=60_000)
        for width, scheme in ((360, "dark"), (1280, "light")):
            found = faults(browser, seat.url, width, scheme)
            assert [fault for fault in found if not fault.startswith(f"request: {address}")] == []


def test_who_left_talks_that_went_on_without_it_is_told_so_first() -> None:
    with table("broker") as at:
        at.post("rounds/begin")
        assert at.post("rounds/leave", sure="yes").status_code == 204
        assert at.game().ended is not None
        page = " ".join(at.page().text.split())
        assert page.index("You left the talks in round 1.") < page.index("points to you.")


def test_a_seat_of_the_engine_that_left_is_told_of_at_the_table_and_in_the_debrief() -> None:
    proud = actor(
        "proud",
        price="position = 1, salience = 1, red_line = { at_least = 0.99 }",
        more="walks_out_after = 1",
    )
    two = (actor(name, price=f"position = {at}, salience = 1") for name, at in (("a", 0), ("b", 1)))
    given = scenario(issue("price"), *two, proud, parties='["a", "b"]')
    with table("a", given) as at:
        at.post("rounds/begin")
        people = at.page().text.partition('id="people"')[2].partition("</ul>")[0]
        assert "left" not in people
        at.post("rounds/next")
        people = at.page().text.partition('id="people"')[2].partition("</ul>")[0]
        assert re.search(r"<strong>Proud</strong>\s*<span class=\"note\">left", people)
        assert at.game().left == {"proud": 1}
        at.post("rounds/leave", sure="yes")
        told = " ".join(re.sub(r"<[^>]+>", " ", at.page("/debrief").text).split())
        first = told.partition("Round 1 ")[2].partition("Round 2 ")[0]
        assert "Proud left the talks" in first
        assert told.count("left the talks") == 2  # Proud, and then the one who plays
