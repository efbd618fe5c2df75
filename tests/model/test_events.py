"""What happens during the talks: when, once, and for good."""

import pytest
import small

import negotiation_sim as ns
from negotiation_sim.model.engine import Talks

COMMITMENT = """
    [[commitments]]
    id = "c"
    actor = "a"
    kind = "promise"
    issue = "y"
    exactly = 1
    when = { agreement = false }
    credibility = { mode = 0, basis = "assumed", why = "w" }
"""


def history(event: str, *, rounds: int = 6, strategy: str = "hardliner") -> ns.Trajectories:
    """Talks of a hardliner at 0 and one at 1 that never agree, with one event."""
    given = small.scenario(
        small.issue("x", 0.5),
        small.issue("y", 0.0),
        small.actor("a", 1.0, f'strategy = "{strategy}"', x="position = 0, salience = 1"),
        small.actor("b", 1.0, 'strategy = "hardliner"', x="position = 1, salience = 1"),
        COMMITMENT,
        f'[[events]]\nid = "e"\n{event}',
        parties='["a", "b"]',
        rounds=rounds,
    )
    return ns.one_run(given, 0, seed=1)


def happened(kept: ns.Trajectories) -> list[int]:
    """The rounds, from 1, in which the event happened."""
    return [number + 1 for number, events in enumerate(kept.happened[:, 0, 0]) if events]


def test_an_event_happens_in_its_round_and_its_change_stays() -> None:
    kept = history('round = 3\nchanges = { "issues.x.status_quo" = 0.9 }')
    assert happened(kept) == [3]
    assert kept.no_deals[:, 0, 0].tolist() == [0.5, 0.5, 0.9, 0.9, 0.9, 0.9]
    assert kept.ended.package[0, 0] == 0.9


def test_an_event_with_a_condition_waits_for_the_text_of_the_round_before() -> None:
    # The conceder gives way, so the text climbs from 0.5.
    kept = history(
        'rounds = [2, 6]\nwhen = { x = { at_least = 0.7 } }\nchanges = { "issues.x.status_quo" = 0.9 }',
        strategy="conceder",
    )
    texts = kept.texts[:, 0, 0].tolist()
    first = next(number for number, value in enumerate(texts, start=1) if value >= 0.7)
    assert happened(kept) == [first + 1]


def test_an_event_whose_condition_is_never_met_does_not_happen() -> None:
    assert (
        happened(
            history(
                'rounds = [1, 6]\nwhen = { x = { at_most = 0.1 } }\nchanges = { "issues.x.status_quo" = 0.9 }'
            )
        )
        == []
    )


def test_a_change_of_credibility_can_make_a_threat_believed() -> None:
    kept = history('round = 4\nchanges = { "commitments.c.credibility" = 1 }')
    assert kept.kept[:, 0, 0].tolist() == [False] * 3 + [True] * 3
    assert kept.no_deals[:, 1, 0].tolist() == [0.0] * 3 + [1.0] * 3


def test_a_changed_position_moves_the_text_at_once() -> None:
    kept = history('round = 3\nchanges = { "actors.b.stances.x.position" = 0.2 }')
    assert kept.texts[1, 0, 0] == 0.5
    assert abs(kept.texts[2, 0, 0] - 0.1) < 1e-12


def talks(change: str) -> Talks:
    """Round 4 of talks in which the event is only reported; a has moved on x from 0.5 towards 1."""
    given = small.scenario(
        *(small.issue(name) for name in ("x", "y")),
        small.actor(
            "a",
            1.0,
            'strategy = "linear"',
            x="position = 0.5, salience = 0.5",
            y="position = 0, salience = 0.5",
        ),
        small.actor("b", x="position = 1, salience = 0.5", y="position = 0, salience = 0.5"),
        f'[[events]]\nid = "e"\nround = 9\nchance = 1\nbasis = "assumed"\nwhy = "w"\nchanges = {{ "{change}" = 0.9 }}',
        parties='["a", "b"]',
    )
    found = Talks(*small.ready(given))
    for number in range(1, 5):
        found.open(number)
    return found


@pytest.mark.parametrize("change", ["position", "salience"])
def test_what_was_offered_last_stays_as_it_was_said_when_an_event_is_reported(change: str) -> None:
    found = talks(f"actors.a.stances.x.{change}")
    before = found.protocol.offers()
    assert before[0, 0, 0] > 0.6
    found.report(0)
    assert found.protocol.offers().tolist() == before.tolist()
    assert found.table.inputs[f"{change}s"][0, 0, 0] == 0.9  # and yet it has happened
