"""The pages of the lab, over HTTP without a network; a real browser looks at them in test_pages."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from loaded import shipped
from starlette.testclient import TestClient

import negotiation_sim as ns
from negotiation_sim.report import often_text
from negotiation_sim.report.why_text import why_not
from negotiation_sim.report.words import percent
from negotiation_sim.web.lab import FIRST, lab

ROOT = Path(__file__).parents[2]
CEASEFIRE = shipped("ceasefire.toml")
WANTS = "actors.russia.stances.ceasefire.position"
RUNS = 300


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(lab(CEASEFIRE, RUNS))


def shown(html: str) -> str:
    """The words of a page."""
    for mark, sign in (("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")):
        html = html.replace(mark, sign)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_says_what_the_command_says(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    result = ns.run(CEASEFIRE, RUNS)
    assert often_text.most_often(result) in shown(page.text)
    assert often_text.how_sure(result) in shown(page.text)


def test_only_what_an_agreement_can_be_called_is_asked_of_a_draft(client: TestClient) -> None:
    asked = re.findall(r'<option value="(\w+)">', client.get("/").text.partition('id="goal"')[2])
    # frozen_front names every agreement that has no name before it; the two after it name talks without one.
    named = [outcome.id for outcome in CEASEFIRE.outcomes]
    assert asked == named[: named.index("frozen_front") + 1]
    assert {"war_under_pressure", "war_goes_on"} <= {*named} - {*asked}


def test_a_turned_number_is_answered_with_what_changed(client: TestClient) -> None:
    found = client.get(
        "/answer",
        params={"variant": "russia_wants_ceasefire", "commitments.coalition_deploys.credibility": "0"},
    )
    before = ns.run(CEASEFIRE.variant("russia_wants_ceasefire"), RUNS).summary.endings["agreement"]
    after = ns.run(
        CEASEFIRE.variant("russia_wants_ceasefire").with_changes(
            {"commitments.coalition_deploys.credibility": 0}
        ),
        RUNS,
    ).summary.endings["agreement"]
    assert after > before + 0.3
    told = shown(found.json()["shares"])
    assert (
        f"An agreement is reached in {percent(after)} of the runs; in the file, in {percent(before)}." in told
    )
    assert found.json()["knobs"]["commitments.coalition_deploys.credibility"] == {
        "at": "0",
        "said": "0%",
        "turned": True,
    }


def test_while_a_number_is_turned_the_first_draws_answer_and_then_all_say_why() -> None:
    scenario = ns.load(ROOT / "tests/scenarios/base.toml")
    address = next(iter(scenario.inputs()))
    client, turned = TestClient(lab(scenario, FIRST + 100)), {address: "0.3"}
    first = client.get("/answer", params={**turned, "first": "1"}).json()
    whole = client.get("/answer", params=turned).json()
    changed = scenario.with_changes({address: 0.3})
    for answer, runs in ((first, FIRST), (whole, FIRST + 100)):
        assert often_text.how_sure(ns.run(changed, runs)) in shown(answer["shares"])
    assert often_text.how_sure(ns.run(changed, FIRST)) not in shown(whole["shares"])
    assert not first["because"]
    assert why_not(ns.run(changed, FIRST + 100)) in shown(whole["because"])
    assert first["knobs"] == whole["knobs"]


def test_the_link_opens_the_same_numbers_again(client: TestClient) -> None:
    found = client.get("/answer", params={WANTS: "1"}).json()
    page = client.get(f"/?{found['link']}").text
    assert shown(found["shares"]) in shown(page)
    assert re.search(rf'name="{re.escape(WANTS)}"[^>]*value="1"', page)


def test_a_value_that_does_not_fit_is_said_and_nothing_is_lost(client: TestClient) -> None:
    found = client.get("/answer", params={WANTS: "nonsense"})
    assert found.status_code == 200
    assert "nonsense" in found.json()["problem"]
    assert often_text.most_often(ns.run(CEASEFIRE, RUNS)) in shown(found.json()["shares"])


def test_an_opener_that_is_applied_opens(client: TestClient) -> None:
    goal = "lasting_peace"
    why = client.get("/why", params={"outcome": goal}).text
    links = re.findall(r'class="button" href="/\?([^"]+)"', why)
    assert "No draft" in shown(why)
    assert links
    again = shown(client.get(f"/why?{links[0].replace('&amp;', '&')}&outcome={goal}").text)
    assert again.startswith("Russia and Ukraine could sign a draft that leads to")


def test_the_saved_file_is_named_and_holds_the_change(client: TestClient) -> None:
    kept = client.get("/keep", params={WANTS: "1"})
    assert 'filename="from_the_lab.toml"' in kept.headers["content-disposition"]
    assert f'"{WANTS}" = 1' in kept.text
    assert client.get("/keep").status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/?variant=nobody", "/why?variant=nobody", "/why?outcome=nobody", "/keep?x=1", "/?add=nothing.here"],
)
def test_wrong_use_gets_a_sentence(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400 or "nothing.here" in answer.text
    assert "Traceback" not in answer.text


def test_another_name_for_this_machine_gets_no_page(client: TestClient) -> None:
    """A page from elsewhere that lets its own name point here reads nothing."""
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_titles_are_words_and_never_code() -> None:
    text = (ROOT / "tests/scenarios/base.toml").read_text("utf-8")
    hostile = re.sub(r'title *= *"[^"]*"', 'title = "<script>alert(1)</script>"', text, count=1)
    scenario = ns.loads(hostile, ROOT / "tests/scenarios")
    page = TestClient(lab(scenario, RUNS)).get("/?variant=<script>alert(2)</script>&<script>=<script>")
    assert "<script>alert" not in page.text
    page = TestClient(lab(scenario, RUNS)).get("/")
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


def test_the_first_page_waits_for_nothing_that_compares_or_proves() -> None:
    heavy = "['negotiation_sim.agreement' in sys.modules, 'highspy' in sys.modules, 'rich' in sys.modules]"
    loads = f"import sys, negotiation_sim.web.lab as lab; print({heavy}); lab._deeper(); print({heavy})"
    told = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == [str([False] * 3), str([True] * 3)]
