"""The protocols, listed by the name they have in a scenario file.

In:      one file per protocol in this folder
Out:     PROTOCOLS: TOML name -> the class
Keeps:   a protocol is its constructor, ``step``, and what the engine tells it: ``refresh``, ``keep``
Not here: the turn loop, endings and events (engine)
Example: tests/model/test_protocols.py
"""

from negotiation_sim.model.protocols._base import Protocol, Push, Round, weighted_mean
from negotiation_sim.model.protocols._watched import begun
from negotiation_sim.model.protocols.aspiration import aspire, looks_back
from negotiation_sim.model.state import Table
from negotiation_sim.plug_ins import PROTOCOLS

__all__ = [
    "PROTOCOLS",
    "Protocol",
    "Push",
    "Round",
    "Table",
    "aspire",
    "begun",
    "looks_back",
    "weighted_mean",
]
