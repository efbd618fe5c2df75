"""Ledgers of claims: what is shipped, and what is refused."""

from pathlib import Path

import pytest

import negotiation_sim as ns
from negotiation_sim.scenario.load import read_ledger

SEEDS = sorted(Path("seeds").glob("*.toml"))
CLAIM = """
[[claims]]
id = "{id}"
speaker = "The minister"
kind = "position"
says = "The line stays."
where = {where}
"""
HEAD = 'format = 1\nsource = { title = "An interview", kind = "interview" }\n'


def ledger(tmp_path: Path, *claims: str) -> Path:
    path = tmp_path / "ledger.toml"
    path.write_text(HEAD + "".join(claims), "utf-8")
    return path


@pytest.mark.parametrize("path", SEEDS, ids=str)
def test_a_shipped_ledger_reads_and_its_claims_are_in_the_order_of_the_document(path: Path) -> None:
    claims = read_ledger(path).claims
    assert len(claims) >= 10
    assert [claim.where for claim in claims] == sorted(claim.where for claim in claims)


def test_the_ledger_of_the_summit_holds_all_that_the_report_says() -> None:
    claims = read_ledger(next(path for path in SEEDS if path.name.startswith("paris"))).claims
    assert len(claims) > 50
    assert {claim.where for claim in claims} == {*range(1, 16)}


def test_a_claim_keeps_what_it_says_and_where(tmp_path: Path) -> None:
    [claim] = read_ledger(ledger(tmp_path, CLAIM.format(id="line", where=3))).claims
    assert (claim.id, claim.where, claim.kind, claim.actor) == ("line", 3, "position", None)


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ([CLAIM.format(id="line", where=1)] * 2, "claim id 'line' stands twice in the ledger"),
        ([CLAIM.format(id="line", where=0)], "where must be at least 1, and is 0"),
        ([CLAIM.format(id="line", where='"1"')], "expected a whole number, got the text '1'"),
        ([CLAIM.format(id="line", where=1) + "when = 5\n"], "expected a text, got 5"),
        ([CLAIM.format(id="line", where=1) + "wher = 5\n"], "unknown key 'wher'; did you mean 'where'"),
    ],
)
def test_a_ledger_with_a_slip_is_refused(tmp_path: Path, claims: list[str], message: str) -> None:
    with pytest.raises(ns.ScenarioError, match=message):
        read_ledger(ledger(tmp_path, *claims))


def test_a_claim_knows_the_title_of_its_source_and_a_scenario_finds_it_by_id() -> None:
    scenario = ns.load(Path(__file__).parents[1] / "scenarios" / "base.toml")
    assert scenario.claims["guard-comes"].source == "An invented interview"


def test_no_ledger_no_claims(tmp_path: Path) -> None:
    """Negative control: the same scenario without its ledger fails, and only for that."""
    base = (Path(__file__).parents[1] / "scenarios" / "base.toml").read_text("utf-8")
    with pytest.raises(ns.ScenarioError) as caught:
        ns.loads(base.replace('evidence = ["ledger.toml"]', ""), tmp_path)
    assert [p.message for p in caught.value.problems] == [
        "unknown claim 'north-keeps-line'",
        "unknown claim 'guard-comes'",
    ]
