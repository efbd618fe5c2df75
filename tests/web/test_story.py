"""The talks at one table, told again."""

import small
from small_class import PRICE

import negotiation_sim as ns
from negotiation_sim.web.story import story


def test_everything_is_told_in_its_order_and_a_draft_where_it_was_tabled() -> None:
    game = ns.Game(PRICE, PRICE.at_table, table="open")
    game.say("seller", "Good morning.")
    game.end_round()
    game.propose("seller", {"price": 0.9})
    game.report(words="Rain.")
    game.answer("buyer", 1, yes=False)
    game.end_round()
    game.withdraw("seller", 1)
    game.propose("broker", {"price": 0.5})
    game.report("flood")
    game.answer("seller", 2, yes=True)
    game.answer("buyer", 2, yes=True)
    (before, talk), (first, opened), (second, ended) = story(game)
    assert (before, [(line.who, line.words) for line in talk]) == (0, [("Seller", "Good morning.")])
    assert first == 1
    assert [(line.who, line.words, line.draft and line.draft.id) for line in opened] == [
        ("Seller", "", 1),
        ("", "Rain.", None),
        ("Buyer", "did not sign draft 1", None),
    ]
    assert opened[0].draft is not None
    assert opened[0].draft.fate == "withdrawn"
    assert opened[0].draft.answers == (("Seller", "signs"), ("Buyer", "refuses"))
    assert opened[0].draft.lines[0] == ("price", "0.90")
    assert second == 2
    assert [line.words or (line.draft and line.draft.fate) for line in ended] == [
        "took draft 1 from the table",
        "signed",
        "A flood",
        "signed draft 2",
        "signed draft 2",
    ]


def test_what_the_engine_tables_is_told_too() -> None:
    game = ns.Game(PRICE, ["broker"], table="open")
    game.end_round()
    ((number, lines),) = story(game)
    assert (number, [line.who for line in lines]) == (1, ["Seller"])


def test_who_had_left_before_a_draft_was_tabled_has_left_and_does_not_keep_it_waiting() -> None:
    three = small.scenario(
        small.issue("price"),
        *(small.actor(name, price="position = 1, salience = 1", more="reservation = 1") for name in "abc"),
        parties='["a", "b", "c"]',
        talks="rule = { all_but = 1 }",
    )
    game = ns.Game(three, ["a", "b", "c"], table="open")
    game.end_round()
    game.propose("a", {"price": 0.4})
    game.leave("c")
    game.propose("a", {"price": 0.5})
    told = [line.draft.answers[2] for _, lines in story(game) for line in lines if line.draft]
    assert told == [("C", "waits"), ("C", "left")]
