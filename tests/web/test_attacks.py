"""Hostile requests are refused, and the class goes on."""

import asyncio
import re
from pathlib import Path

import pytest
from small import actor, issue, scenario
from small_class import CODE, KEY, OURS, Pages, classroom, pages
from starlette.testclient import TestClient
from starlette.types import Message

from negotiation_sim.web.app import class_app
from negotiation_sim.web.guard import MOST_BYTES, Limits, TooLargeError, _bounded

SCRIPT = "<script>alert(1)</script>"


def goes_on(at: Pages) -> bool:
    """Whether a student can join and is given a page."""
    at.wish("door", open="yes")
    return at.get(at.join("Honest")).status_code == 200


@pytest.mark.parametrize("name", ["x" * 10_000_000, "x" * (MOST_BYTES + 1)])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(name: str, tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        assert at.client.post("/join", data={"name": name, "code": CODE}).status_code == 413
        assert goes_on(at)


def test_a_body_that_hides_its_size_is_refused_as_well(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        parts = (b"x" * 10_000 for _ in range(1_000))
        assert at.client.post("/join", content=parts, headers=FORM).status_code in {400, 413}
        assert goes_on(at)

    async def part() -> Message:
        return {"type": "http.request", "body": b"x" * (MOST_BYTES // 2), "more_body": True}

    async def read() -> None:
        bounded = _bounded(part)
        for _ in range(2):
            await bounded()
        with pytest.raises(TooLargeError):
            await bounded()

    asyncio.run(read())  # the browser of the tests sends its parts as one


FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_what_people_type_is_shown_and_never_run(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join(SCRIPT)
        at.wish("begin")
        at.post(f"{seat}/say", words=f'{SCRIPT} " onmouseover="alert(1)')
        for path in (seat, f"/teach/{KEY}", "/wall", f"/?code={SCRIPT}"):
            page = at.get(path).text
            assert SCRIPT not in page
            assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/web.js" defer>']
            assert not re.search(r"<[^>]* on\w+=", page)
        assert "&lt;script&gt;" in at.get(seat).text


def test_what_a_scenario_says_is_shown_and_never_run(tmp_path: Path) -> None:
    text = issue("price").replace('title = "price"', f'title = "{SCRIPT}"')
    who = actor("seller", price="position = 1, salience = 1").replace('"Seller"', f'"{SCRIPT}"')
    hostile = scenario(text, who, actor("b", price="position = 0, salience = 1"), parties='["seller", "b"]')
    room = classroom(tmp_path, given=hostile)
    with pages(room) as at:
        seat = at.join("Ana")
        at.wish("begin")
        at.post(f"{seat}/propose", **{"v.price": 0.5})
        at.wish("end")
        at.wish("debrief")
        for path in (seat, f"/teach/{KEY}", "/wall", "/"):
            assert SCRIPT not in at.get(path).text


def test_every_answer_allows_no_script_but_our_own(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        for path in ("/", seat, "/wall", f"/teach/{KEY}", "/nothing", "/static/web.js"):
            headers = at.get(path).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self';" in policy
            assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(headers: dict[str, str], tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        for path, form in (("/join", {"name": "Eve", "code": CODE}), (f"{seat}/say", {"words": "mine"})):
            assert at.client.post(path, data=form, headers=headers).status_code == 403
        assert len(at.room.people) == 1
        assert at.client.post(
            f"{seat}/say", data={"words": "mine"}, headers={"origin": "http://testserver"}
        ).is_redirect


def test_a_seat_is_never_another_ones_whatever_the_form_says(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=1)) as at:
        seller, buyer = at.join("Ana"), at.join("Ben")
        at.wish("begin")
        at.post(f"{seller}/say", words="mine", seat="buyer", person="2", key=buyer.rpartition("/")[2])
        assert [r.seat for r in at.room.groups[0].game.remarks] == ["seller"]
        at.post(f"{buyer}/propose", **{"v.price": 0.5})
        assert at.post(f"{seller}/withdraw", draft=1).status_code == 409
        assert not at.room.groups[0].game.drafts[0].withdrawn
        for path in (f"{seller}/begin", f"{seller}/end", f"{seller}/leave", f"{seller}/end_round"):
            assert at.post(path).status_code == 404


@pytest.mark.parametrize("draft", ["", "-1", "1.0", "٣", "99999999999", "1;drop", "nan"])
def test_a_forged_number_of_a_draft_is_refused(draft: str, tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        seat = at.join("Ana")
        at.wish("begin")
        assert at.post(f"{seat}/answer", draft=draft, yes="yes").status_code == 409
        assert at.get(seat).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2fstore.py",
        "/static/%2e%2e/store.py",
        "/static/web.js%00",
        "/seat/",
        "/seat/%00",
        "/teach/" + "A" * 5_000,
        "//etc/passwd",
        "/seat/" + "é" * 50,
    ],
)
def test_tricks_with_paths_find_nothing(path: str, tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        found = at.get(path)
        assert found.status_code in {404, 307}
        assert "negotiation_sim" not in found.text


def test_guessed_keys_find_nothing(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        key = at.join("Ana").rpartition("/")[2]
        assert len(key) == 22  # 128 bits
        for guess in (key[:-1], key + "A", key.swapcase(), "", "1", "' OR 1=1 --"):
            for path in (f"/seat/{guess}", f"/seat/{guess}/stream", f"/seat/{guess}/try"):
                assert at.get(path).status_code in {404, 307}
            assert at.client.post(f"/seat/{guess}/say", data={"words": "x"}, headers=OURS).status_code in {
                404,
                405,
                307,
            }
        assert at.room.groups[0].game.remarks == ()


def test_an_address_that_was_stolen_finds_nothing_once_its_holder_is_taken_out(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        stolen, other = at.join("Ana"), at.join("Ben")
        at.wish("begin")
        assert at.post(f"{stolen}/say", words="Before.").status_code == 204
        at.wish("remove", person=1)
        for path in (stolen, f"{stolen}/stream", f"{stolen}/try", f"{stolen}/drafts"):
            assert at.get(path).status_code == 404, path
        assert at.post(f"{stolen}/say", words="After.").status_code == 404
        assert [remark.words for group in at.room.groups for remark in group.game.remarks] == ["Before."]
        assert at.get(other).status_code == 200
        assert at.post(f"{other}/say", words="The class goes on.").status_code == 204


@pytest.mark.parametrize("joins", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_a_thousand_joins_fill_no_more_than_the_class(joins: int, tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        first = at.join("Ana")
        codes = [
            at.client.post("/join", data={"name": f"bot {n}", "code": CODE}).status_code for n in range(joins)
        ]
        assert codes.count(303) <= 60 + 10 * 60
        assert len(at.room.people) <= 6 + 20
        assert {409, 429} & {*codes}
        assert at.get(first).status_code == 200
        assert at.post(f"{first}/say", words="I am still here.").status_code == 204


@pytest.mark.parametrize("wrong", [60, pytest.param(300, marks=pytest.mark.slow)])
def test_a_flood_of_wrong_codes_keeps_nobody_out(wrong: int, tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        for n in range(wrong):
            assert at.client.post("/join", data={"name": "x", "code": f"G{n}"}).status_code in {403, 429}
        assert at.get(at.join("Honest")).status_code == 200


def test_guessing_the_code_is_slowed_down(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        codes = [at.client.post("/join", data={"name": "x", "code": f"G{n}"}).status_code for n in range(100)]
        assert codes[0] == 403
        assert codes.count(403) < 40
        assert codes[-1] == 429


def test_whoever_moves_too_fast_waits_and_the_others_do_not(tmp_path: Path) -> None:
    with pages(classroom(tmp_path)) as at:
        fast, other = at.join("Ana"), at.join("Ben")
        codes = [at.post(f"{fast}/say", words="x").status_code for _ in range(100)]
        assert 429 in codes
        assert 429 in {at.get(f"{fast}/try").status_code for _ in range(200)}
        assert at.get(f"{other}/try").status_code == 200
        assert at.post(f"{other}/say", words="x").status_code == 204


def test_a_bucket_fills_again_with_time() -> None:
    time = [0.0]
    limits = Limits(burst=2, rate=1, now=lambda: time[0])
    assert [limits.allow("a") for _ in range(3)] == [True, True, False]
    assert limits.allow("b")
    time[0] = 1.0
    assert [limits.allow("a") for _ in range(2)] == [True, False]


def test_an_error_inside_is_told_in_one_sentence_without_a_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = classroom(tmp_path)
    app, _ = class_app(room, KEY, CODE, {"address": "x", "qr": ""})
    monkeypatch.setattr("negotiation_sim.web.overview.glances", lambda _: 1 / 0)
    found = TestClient(app, raise_server_exceptions=False).get("/wall")
    assert found.status_code == 500
    assert found.text == "Something went wrong here. Please try again."
    room.store.close()
