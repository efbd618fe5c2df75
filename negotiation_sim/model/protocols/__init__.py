"""The protocols, listed by the name they have in a scenario file.

In:      one file per protocol in this folder
Out:     PROTOCOLS: TOML name -> the class
Keeps:   a protocol is ``initial`` (its constructor) and ``step``
Not here: the turn loop, endings and events (engine)
Example: tests/model/test_protocols.py
"""

from negotiation_sim.model.protocols._base import Protocol, Push, Round
from negotiation_sim.model.protocols.alternating_offers import AlternatingOffers
from negotiation_sim.model.protocols.challenge import Challenge
from negotiation_sim.model.protocols.exchange import Exchange
from negotiation_sim.model.protocols.single_text import SingleText

__all__ = [
    "PROTOCOLS",
    "AlternatingOffers",
    "Challenge",
    "Exchange",
    "Protocol",
    "Push",
    "Round",
    "SingleText",
]

PROTOCOLS: dict[str, type[Protocol]] = {
    "single-text": SingleText,
    "alternating-offers": AlternatingOffers,
    "challenge": Challenge,
    "exchange": Exchange,
}
