"""The seed policy: which random stream belongs to which address and block of runs.

In:      seed, number of the block, address
Out:     one numpy Generator
Keeps:   run i is the same whatever the number of runs, workers or resumptions
Not here: what is drawn from a stream (sampling)
Example: tests/test_sampling.py
"""

from hashlib import blake2b

import numpy as np

BLOCK = 2048
"""Runs in one block: the unit of randomness, memory, work and storage."""


def stream(seed: int, block: int, address: str) -> np.random.Generator:
    """The random stream of one *address* in one *block* of runs.

    Streams of different addresses are independent, so a scenario without some actor draws every
    other number as before (common random numbers: comparisons are paired).
    """
    key = int.from_bytes(blake2b(address.encode(), digest_size=8).digest(), "little")
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block, key)))
