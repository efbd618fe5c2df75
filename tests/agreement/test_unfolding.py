"""The rows of the program give the same consequences as the waves of the engine."""

import numpy as np
import pytest
import small
from hypothesis import given, settings
from hypothesis import strategies as st
from random_scenarios import scenarios

import negotiation_sim as ns
from negotiation_sim.agreement.drafts import at_modes
from negotiation_sim.agreement.program import Column, Program
from negotiation_sim.agreement.unfolding import APART, unfolded
from negotiation_sim.model.arrays import CompiledScenario, Floats
from negotiation_sim.model.consequences import unfold
from negotiation_sim.scenario.issues import TOLERANCE

PLACES = ["home", "rome", "oslo"]


def near_a_bound(compiled: CompiledScenario, packages: list[Floats]) -> bool:
    """Whether a value lies so little outside a condition's bound that the program calls it met or not at will."""
    for package in packages:
        for commitment in compiled.commitments:
            for term in commitment.terms:
                outside = max(
                    term.low + TOLERANCE - package[term.issue], package[term.issue] - term.high + TOLERANCE
                )
                if 0.0 < outside < 2 * APART:
                    return True
    return False


@given(scenarios(), st.data())
@settings(max_examples=25)
def test_a_fixed_text_unfolds_as_in_the_engine(text: str, data: st.DataObject) -> None:
    compiled, table = at_modes(ns.loads(text))
    kept = np.array([[data.draw(st.booleans())] * 2 for _ in compiled.commitments], dtype=bool).reshape(-1, 2)
    values = table.inputs["values"]
    for agreed in (True, False):
        program = Program()
        columns = [program.column() for _ in compiled.issues]
        after = unfolded(
            program, compiled, columns, [*map(float, kept[:, 0])], values[:, 0].tolist(), agreed=agreed
        )
        for _ in range(3):
            package = np.array(
                [data.draw(st.sampled_from([0.0, 0.1, 0.25, 0.4, 0.5, 0.75, 1.0])) for _ in columns]
            )
            expected = unfold(
                compiled, np.repeat(package[:, np.newaxis], 2, axis=1), kept, values, agreed=agreed
            )
            if near_a_bound(compiled, [package, expected.package[:, 0]]):
                continue
            for column, value in zip(columns, package, strict=True):
                program.bound(column, value, value)
            solution = program.most({})
            assert solution is not None
            reached = [solution[o] if isinstance(o, Column) else o for o in after]
            np.testing.assert_allclose(reached, expected.package[:, 0], atol=1e-7)


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize(("place", "met"), [("home", True), ("rome", False), ("oslo", True)])
def test_a_condition_on_the_first_and_last_of_three_options_is_not_met_by_the_middle_one(
    place: str,
    met: bool,  # noqa: FBT001
    moved: bool,  # noqa: FBT001
) -> None:
    """The option is in the draft, or a first commitment puts it there when the draft says the middle one."""
    options = "\n[issues.place.options]" + "".join(f'\n{option} = "{option}"' for option in PLACES)
    commitment = '[[commitments]]\nid = "{}"\nactor = "a"\nkind = "promise"\nissue = "{}"\n{}\ncredibility = 1\nbasis = "assumed"\nwhy = "by hand"\nwhen = {{ {} }}\n'
    scenario = small.scenario(
        f'[issues.place]\ntitle = "Where"\nstatus_quo = "home"{options}\n',
        small.issue("money"),
        small.actor("a", place="position = 'home', salience = 1", money="position = 0, salience = 1"),
        commitment.format("first", "place", f'exactly = "{place}"', "agreement = true") if moved else "",
        commitment.format("pays", "money", "exactly = 1", "place = { any_of = ['home', 'oslo'] }"),
    )
    compiled, table = at_modes(scenario)
    program = Program()
    columns = [program.column() for _ in compiled.issues]
    values = table.inputs["values"][:, 0].tolist()
    after = unfolded(program, compiled, columns, [1.0] * len(compiled.commitments), values, agreed=True)
    in_draft = "rome" if moved else place
    for column, value in zip(columns, (PLACES.index(in_draft) / 2, 0.0), strict=True):
        program.bound(column, value, value)
    solution = program.most({})
    assert solution is not None
    reached = [solution[o] if isinstance(o, Column) else o for o in after]
    assert reached == pytest.approx([PLACES.index(place) / 2, float(met)])
