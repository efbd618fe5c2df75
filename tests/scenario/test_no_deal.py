"""Where a status quo is of no account, and what makes it count again."""

import pytest
from small import actor, issue, scenario

import negotiation_sim as ns
from negotiation_sim.scenario.no_deal import other_offers, told_without_deal

OWN = "reservation = 0.4"


def sale(*more: str, seller: str = OWN, buyer: str = OWN, talks: str = "") -> ns.Scenario:
    return scenario(
        issue("price", 0.5),
        issue("day", 0.5),
        actor("seller", more=seller, price="position = 1, salience = 1"),
        actor("buyer", more=buyer, price="position = 0, salience = 1"),
        *more,
        parties='["seller", "buyer"]',
        talks=talks,
    )


def test_a_status_quo_is_of_no_account_where_each_has_a_reservation_of_its_own() -> None:
    assert told_without_deal(sale()) == ()
    assert other_offers(sale())


def test_it_counts_where_one_party_has_none() -> None:
    assert told_without_deal(sale(buyer="")) == ("price", "day")
    assert not other_offers(sale(seller="", buyer=""))


def test_it_counts_where_one_who_ratifies_has_none() -> None:
    home = actor("home", price="position = 0.5, salience = 1")
    assert told_without_deal(sale(home, talks='ratify = ["home"]')) == ("price", "day")


COMMITMENT = """
    [[commitments]]
    id = "c"
    actor = "seller"
    kind = "threat"
    issue = "day"
    exactly = 1
    when = { agreement = %s }
    credibility = 1
    basis = "assumed"
    why = "w"
"""
OUTCOME = '[[outcomes]]\nid = "o"\ntitle = "O"\nending = %s\nwhen = { price = { at_least = 0.5 } }\n'
EVENT = '[[events]]\nid = "e"\nround = 2\nchance = 1\nchanges = { "issues.price.status_quo" = 0.8 }\n'


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (COMMITMENT % "false", ("day",)),
        (COMMITMENT % "true", ()),
        (OUTCOME % '"deadline"', ("price",)),
        (OUTCOME % '["deadline", "agreement"]', ("price",)),
        (OUTCOME % '"agreement"', ()),
        (EVENT, ("price",)),
    ],
)
def test_an_issue_counts_where_something_looks_at_it_without_agreement(
    part: str, told: tuple[str, ...]
) -> None:
    assert told_without_deal(sale(part)) == told
