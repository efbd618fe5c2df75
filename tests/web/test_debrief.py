"""The debrief on the wall."""

import re
from pathlib import Path

import pytest
from loaded import shipped
from small_class import KEY, classroom, pages


def visible(page: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"<style.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL).lower()


def test_the_debrief_tells_what_each_table_reached_and_what_was_possible(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=3)) as at:
        people = [at.join(name) for name in "abcdef"]
        at.wish("begin")
        # Table 1 signs; at table 2 the last draft crosses the buyer's red line; table 3 tables nothing.
        at.post(f"{people[0]}/propose", **{"v.price": 0.55, "v.date": 0.5})
        at.post(f"{people[3]}/answer", draft=1, yes="yes")
        at.post(
            f"{people[1]}/propose", **{"v.price": 0.55, "v.date": 0.5}
        )  # which all would sign, and nobody did
        at.post(f"{people[1]}/propose", **{"v.price": 0.9})
        assert "What was left on the table" not in at.get("/wall").text
        assert "Tell it" in at.get(f"/teach/{KEY}").text
        at.wish("end")
        before = at.get("/wall").text
        assert "What was left on the table" not in before
        assert [f"Table {number}</h2>" in before for number in (1, 2, 3)] == [True] * 3
        assert "Tell it" not in at.get(f"/teach/{KEY}").text
        at.wish("debrief")
        wall = at.get("/wall").text
    assert "a deal at 1 of 3 tables" in wall
    assert "Signed in round 1" in wall
    assert "Buyer would not sign it: the draft crosses a red line on &#39;price&#39;" in wall
    assert "No draft was put on the table." in wall
    # The seller: 1 - 0.75 * 0.45 - 0.25 * 0.5 - 0.4 = 0.1375; the buyer: 1 - 0.8 * 0.55 - 0.2 * 0.5 - 0.35 = 0.11.
    assert "Seller +13.8, Buyer +11" in wall
    assert "A deal at 1 of 3 tables" in wall
    assert "group" not in visible(wall), "the pages of a class say table"
    assert "the engine" in wall


def test_a_draft_that_all_would_have_signed_and_nobody_did_is_told(tmp_path: Path) -> None:
    with pages(classroom(tmp_path, groups=1)) as at:
        people = [at.join(name) for name in "ab"]
        at.wish("begin")
        at.post(f"{people[0]}/propose", **{"v.price": 0.55, "v.date": 0.5})
        at.wish("end")
        at.wish("debrief")
        assert "no worse than no deal for anybody, and was not signed" in at.get("/wall").text


def test_of_many_drafts_the_last_ones_are_held_against_the_numbers_and_all_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("negotiation_sim.web.debrief_page.MOST_JUDGED", 2)
    with pages(classroom(tmp_path, groups=1)) as at:
        seller, _ = at.join("Ana"), at.join("Ben")
        at.wish("begin")
        for price in (0.7, 0.69, 0.68):
            at.post(f"{seller}/propose", **{"v.price": price})
        page = at.get(f"/teach/{KEY}/table-1").text
        first, *others = page.partition("How the talks went")[2].split("<h4>")[1:]
        assert ["By their own numbers" in draft for draft in (first, *others)] == [False, True, True]


def test_what_was_signed_and_refused_at_home_is_no_agreement_in_the_debrief(tmp_path: Path) -> None:
    """Islandia's parliament says yes to no less than 40 % of the catch."""
    with pages(classroom(tmp_path, groups=1, given=shipped("classics/two_levels.toml"))) as at:
        mainland, islandia = at.join("Ana"), at.join("Ben")
        at.wish("begin")
        at.post(f"{mainland}/propose", **{"v.share": 35})
        at.post(f"{islandia}/answer", draft=1, yes="yes")
        at.wish("debrief")
        for page in (at.get("/wall").text, at.get(f"/teach/{KEY}/table-1").text):
            assert "No agreement: No treaty" in page
            assert "It was signed, and refused at home." in page
            assert "Signed in round 1" not in page
            assert "What was signed" not in page
        assert "a deal at 0 of 1 table\n" in at.get("/wall").text
        parliament = "Islandia&#39;s parliament would not ratify it: the draft crosses a red line"
        assert parliament in at.get(f"/teach/{KEY}/table-1").text


def test_the_page_of_a_table_tells_the_talks_and_what_the_parties_numbers_say_to_each_draft(
    tmp_path: Path,
) -> None:
    # At a price of 0.56 and the date of the seller: 1 - 0.75 * 0.44 = 0.67 for the seller, beside 0.4;
    # the buyer has 1 - 0.8 * 0.56 - 0.2 = 0.352 beside 0.35.
    with pages(classroom(tmp_path, groups=2)) as at:
        seller, other = at.join("Ana"), at.join("Olga")
        buyer = at.join("Ben")
        at.wish("begin")
        at.post(f"{seller}/propose", **{"v.price": 0.56, "v.date": 0})
        at.post(f"{seller}/say", words="Take it.")
        page = at.get(f"/teach/{KEY}/table-1").text
        assert "The talks go on" in page
        assert "By their own numbers: Seller would sign it" in " ".join(page.replace("&#39;", "'").split())
        for told in (
            at.get(f"/teach/{KEY}").text,
            at.get(buyer).text,
            page,
        ):  # a yes has one word on all pages
            assert "Seller signed" in " ".join(told.split())
        assert "Seller would sign it: worth 27 points more than no deal." in page
        assert "Buyer would sign it: worth 0.2 points more than no deal." in page
        assert "What the computer does" not in page
        at.post(f"{buyer}/answer", draft=1, yes="no")
        assert "Draft 1 by Seller: Seller signed<" in at.get(f"/teach/{KEY}").text  # and not the buyer
        at.post(f"{buyer}/answer", draft=1, yes="yes")
        at.wish("end")
        page = at.get(f"/teach/{KEY}/table-1").text
        assert "Signed in round 1" in page
        for told in (
            "Take it.",
            "Ana",
            "Ben",
            "What was left on the table",
            "What the computer does",
            "Left to itself",
        ):
            assert told in page
        assert "Olga" not in page
        failed = at.get(f"/teach/{KEY}/table-2").text
        assert "No agreement; stopped in round 1" in failed
        for path in (
            f"/teach/{KEY}/table-3",
            f"/teach/{KEY}/table-0",
            "/teach/guess/table-1",
            f"{other}/table-1",
        ):
            assert at.get(path).status_code == 404
