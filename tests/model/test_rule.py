"""When answers make an agreement: shares, quotas over votes, vetoes and abstention, counted by hand.

In: a council of five made-up states; a security council of fifteen with five vetoes.
Out: facts about which groups carry a draft, for the engine, ``sign``, ``explain`` and the reference engine alike.
Keeps: every group that is enough has a twin that just is not.
Not here: what makes a party accept (test_answers), near ties of capability (agreement/test_signatures).
"""

from itertools import product

import numpy as np
import pytest
import small
from brute_force import signed_by_reference

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import at_modes
from negotiation_sim.model.answers import answer
from negotiation_sim.model.consequences import unfold
from negotiation_sim.model.protocols import Round

PEOPLE = {"alder": 40, "birch": 25, "cedar": 20, "dogwood": 10, "elm": 5}
STATES = "states = { share = 0.55 }"
POPULATION = (
    f"population = {{ share = 0.65, votes = {{ {', '.join(f'{a} = {n}' for a, n in PEOPLE.items())} }} }}"
)
BOTH = f"{{ quotas = {{ {STATES}, {POPULATION} }} }}"
PERMANENT = [f"p{n}" for n in range(5)]
ELECTED = [f"e{n}" for n in range(10)]


def council(rule: str, pro: tuple[str, ...], contra: tuple[str, ...] = (), **others: str) -> ns.Scenario:
    """Those *pro* want 1 and gain by it, those *contra* lose by it; *others* have a stance of their own, or none."""
    actors = [small.actor(name, 0.5, x="position = 1, salience = 1") for name in pro]
    actors += [small.actor(name, 0.5, x="position = 0, salience = 1") for name in contra]
    actors += [small.actor(name, 0.5, **({"x": line} if line else {})) for name, line in others.items()]
    names = ", ".join(f'"{name}"' for name in (*pro, *contra, *others))
    return small.scenario(small.issue("x", 0.0), *actors, parties=f"[{names}]", talks=f"rule = {rule}")


def carried(scenario: ns.Scenario) -> bool:
    """Whether x = 1 is carried, by whoever is asked."""
    said = ns.who_signs(scenario, {"x": 1}).agreed
    assert said == signed_by_reference(at_modes(scenario)[0], np.array([1.0]))
    assert ns.explain(scenario, goal="x=1", brief=True).possible == said
    return said


@pytest.mark.parametrize(
    "group",
    [
        "alder birch cedar",  # 3 of 5 states, 85 of 100 people
        "alder birch elm",  # 70
        "alder cedar elm",  # 65: a tie
        "alder birch cedar dogwood elm",
    ],
)
def test_a_council_is_carried_by_states_and_people(group: str) -> None:
    pro = tuple(group.split())
    assert carried(council(BOTH, pro, tuple(a for a in PEOPLE if a not in pro)))


@pytest.mark.parametrize(
    "group",
    [
        "alder dogwood elm",  # 55 of 100 people
        "cedar dogwood elm",  # 35
        "alder birch",  # 65, and 2 of 5 states
        "birch cedar dogwood elm",  # 60
    ],
)
def test_a_council_is_not_carried_where_states_or_people_are_missing(group: str) -> None:
    pro = tuple(group.split())
    assert not carried(council(BOTH, pro, tuple(a for a in PEOPLE if a not in pro)))


def test_each_of_two_quotas_counts() -> None:
    """Of the 32 groups 16 have three states, 11 have 65 of 100 people, and 10 have both."""
    groups = np.array([*product([False, True], repeat=5)]).T

    def enough(rule: str) -> int:
        compiled, _ = at_modes(council(rule, (*PEOPLE,)))
        return int(compiled.rule.carried(groups, np.zeros_like(groups), np.empty(0)).sum())

    only = [enough(f"{{ quotas = {{ {quota} }} }}") for quota in (STATES, POPULATION)]
    assert (*only, enough(BOTH)) == (16, 11, 10)


def test_more_than_a_share_is_missed_by_a_tie() -> None:
    exceeded = BOTH.replace("share = 0.65", "more_than = 0.65")
    tie, above = ("alder", "cedar", "elm"), ("alder", "birch", "elm")
    rest = [tuple(a for a in PEOPLE if a not in group) for group in (tie, above)]
    assert carried(council(BOTH, tie, rest[0]))
    assert not carried(council(exceeded, tie, rest[0]))
    assert carried(council(exceeded, above, rest[1]))


@pytest.mark.parametrize("n", [1, 3, 8])
def test_half_of_the_capability_does_not_exceed_half(n: int) -> None:
    """With 16 parties there are 12,870 groups that tie; the program is not led through them one by one."""
    pro, contra = tuple(f"p{k}" for k in range(n)), tuple(f"c{k}" for k in range(n))
    assert carried(council("{ share = 0.5 }", pro, contra))
    assert not carried(council("{ more_than = 0.5 }", pro, contra))
    assert carried(council("{ more_than = 0.5 }", (*pro, "one_more"), contra))


COUNCIL = f"{{ veto = {PERMANENT}, abstain = true, quotas = {{ members = {{ share = 0.6 }} }} }}".replace(
    "'", '"'
)


def security_council(in_favour: int, permanent: str, rule: str = COUNCIL) -> ns.Scenario:
    """Four permanent members and some of the elected are in favour; *permanent* is the stance of the fifth."""
    pro, contra = (*PERMANENT[1:], *ELECTED[: in_favour - 4]), tuple(ELECTED[in_favour - 4 :])
    return council(rule, pro, contra, p0=permanent)


def test_a_permanent_member_that_abstains_does_not_block() -> None:
    scenario = security_council(9, "")
    answers = {answer.actor: answer for answer in ns.who_signs(scenario, {"x": 1}).answers}
    assert answers["p0"].abstains
    assert not answers["p0"].signs
    assert not answers["p0"].refuses
    assert carried(scenario)
    assert ns.run(scenario, 20).summary.endings["agreement"] == 1.0


def test_a_permanent_member_that_loses_a_little_blocks() -> None:
    scenario = security_council(9, "position = 0.499, salience = 1")
    (p0,) = [a for a in ns.who_signs(scenario, {"x": 1}).answers if a.actor == "p0"]
    assert p0.refuses
    assert not carried(scenario)
    # At half-way it is as well off as without a draft, and abstains.
    assert carried(security_council(9, "position = 0.5, salience = 1"))


def test_who_abstains_is_not_counted_among_those_in_favour() -> None:
    assert not carried(security_council(8, ""))
    signs = COUNCIL.replace("abstain = true, ", "")
    assert carried(security_council(8, "", signs))  # without abstention the indifferent sign


def test_nobody_may_refuse_and_somebody_must_sign_where_all_may_abstain() -> None:
    assert carried(council("{ abstain = true }", ("a",), b="", c=""))
    assert not carried(council("{ abstain = true }", ("a",), ("b",), c=""))
    assert not carried(council("{ abstain = true }", (), b="", c=""))
    assert carried(council("'unanimity'", (), b="", c=""))


def test_of_all_but_one_the_one_counts_who_refuses() -> None:
    rule = "{ all_but = 1, abstain = true }"
    assert carried(council(rule, ("a",), ("b",), c="", d=""))
    assert not carried(council(rule, ("a",), ("b", "e"), c=""))


def test_who_hopes_for_more_refuses_and_does_not_abstain() -> None:
    """At x = 1 the second party is as well off as without a draft: it refuses while it hopes for more."""
    scenario = council("{ abstain = true }", ("a",), b="position = 0.5, salience = 1")
    _, table = at_modes(scenario)
    draft, failing = np.ones((1, 2)), table.reservation(0)
    after = unfold(table.compiled, draft, table.kept, table.inputs["values"], agreed=True)
    for hope, abstains in ((0.0, True), (0.1, False)):
        answers = answer(table, Round(failing, failing + hope, draft), after)
        assert answers.abstains.tolist() == [[False, False], [abstains, abstains]]
        assert answers.refuses[1].tolist() == [not abstains, not abstains]
        assert bool(table.agreed(answers.accepts, answers.abstains).all()) == abstains


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("{ abstain = true, veto = ['p0'] }", "under unanimity every party has one"),
        ("{ more_than = 1.0 }", "more_than must be < 1"),
        ("{ quotas = { people = { share = 0.5, votes = { p0 = 1 } } } }", "there are none of p1"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(change: str, says: str) -> None:
    with pytest.raises(ns.ScenarioError, match=says):
        council(change, ("p0", "p1"))


def test_a_quota_has_an_address() -> None:
    scenario = council(BOTH, ("alder", "birch", "cedar"), ("dogwood", "elm"))
    assert carried(scenario)
    assert not carried(scenario.with_changes({"talks.rule.quotas.population.share": 0.86}))
    assert not carried(scenario.with_changes({"talks.rule.quotas.population.votes.elm": 100}))
    found = ns.sweep(scenario, {"talks.rule.quotas.population.share": [0.65, 0.85, 0.9]}, runs=20)
    assert found is not None
