"""Blocks as bytes."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from studies import flipped, like, same, small

from negotiation_sim.runs.ensemble import block_work
from negotiation_sim.study import block_file
from negotiation_sim.study.block_file import DamagedError, ForeignError


def content(runs: int, seed: int = 1) -> bytes:
    """The file of a block."""
    return block_file.to_bytes(block_work(small(), runs, seed)(0), like(runs, seed))


def test_a_block_reads_back_and_its_bytes_are_those_of_its_arrays(tmp_path: Path) -> None:
    ended = block_work(small(), 5, seed=1)(0)
    assert same(block_file.from_bytes(content(5), like(5)), ended)
    assert content(5) == content(5)
    assert content(5) != content(5, seed=2)  # negative control
    (tmp_path / "block.npz").write_bytes(content(5))
    with np.load(tmp_path / "block.npz") as arrays:  # by anybody who has numpy
        assert [*arrays] == [*block_file.KINDS]
        assert all(np.array_equal(arrays[name], getattr(ended, name)) for name in arrays)


STEPS = [*(pytest.param(step, marks=pytest.mark.slow) for step in (1, 7)), 23]
"""Between the places that are damaged: all of them, and what is tried each time."""


@pytest.mark.parametrize("step", STEPS)
def test_a_flipped_bit_is_noticed_wherever_it_is(step: int) -> None:
    sound = content(2)
    for at in range(0, len(sound), step):
        with pytest.raises(DamagedError):
            block_file.from_bytes(flipped(sound, at), like(2))
    block_file.from_bytes(sound, like(2))


@pytest.mark.parametrize("step", STEPS)
def test_a_zeroed_stretch_gives_no_array_and_no_traceback(step: int) -> None:
    """In the header of numpy's format this once ended in the errors of Python's own tokenizer."""
    sound = content(2)
    for at in range(0, len(sound), 7 * step):
        broken = sound[:at] + bytes(min(9, len(sound) - at)) + sound[at + 9 :]
        if broken != sound:
            with pytest.raises(DamagedError):
                block_file.from_bytes(broken, like(2))
        for name in block_file.KINDS:
            try:
                block_file.array(broken, name, like(2))
            except (DamagedError, ForeignError):
                continue


def test_a_block_says_to_what_it_belongs() -> None:
    label = json.loads(zipfile.ZipFile(BytesIO(content(5))).comment)
    assert label.pop("sha256")
    assert label == like(5).label


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (evolve(like(5), seed=2), "seed '1' there, '2' here"),
        (evolve(like(5), number=3), "block '0' there, '3' here"),
        (evolve(like(5), runs=4), "runs '5' there, '4' here"),
        (evolve(like(5), scenario="0" * 64), "scenario '"),
        (evolve(like(5), made_with={"negotiation_sim": "9"}), "negotiation_sim '0.1.0' there, '9' here"),
    ],
)
def test_a_block_of_another_study_is_refused(other: block_file.Block, why: str) -> None:
    with pytest.raises(ForeignError, match=why):
        block_file.from_bytes(content(5), other)
    with pytest.raises(ForeignError, match=why):
        block_file.array(content(5), "package", other)
