"""Blocks as bytes."""

import pytest
from studies import flipped, small

from negotiation_sim.runs.ensemble import block_work
from negotiation_sim.study import block_file


def test_a_block_reads_back_and_its_bytes_are_those_of_its_arrays() -> None:
    content = block_file.to_bytes(block_work(small(), 5, seed=1)(0))
    assert block_file.to_bytes(block_file.from_bytes(content)) == content
    assert block_file.to_bytes(block_work(small(), 5, seed=1)(0)) == content
    assert block_file.to_bytes(block_work(small(), 5, seed=2)(0)) != content  # negative control


def test_a_flipped_bit_is_noticed_wherever_it_is() -> None:
    content = block_file.to_bytes(block_work(small(), 2, seed=1)(0))
    for at in range(0, len(content), 3):
        with pytest.raises(block_file.DamagedError):
            block_file.from_bytes(flipped(content, at))
    block_file.from_bytes(content)
