"""The strategies, listed by the name they have in a scenario file.

In:      one file per strategy in this folder, and those of others
Out:     STRATEGIES: TOML name -> the class, or the class with other defaults
Keeps:   a reader adds a strategy by adding one file
Not here: the offer that an aspiration leads to (protocols)
Example: tests/model/test_strategies.py
"""

from negotiation_sim.plug_ins import STRATEGIES, options, register
from negotiation_sim.strategies._base import NUMBERS, Strategy, View
from negotiation_sim.strategies._check import check_strategy

__all__ = ["NUMBERS", "STRATEGIES", "Strategy", "View", "check_strategy", "options", "register"]
