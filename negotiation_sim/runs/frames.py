"""Results as tables for other programs: pandas and xarray, from the extra ``data``.

In:      rows as plain data
Out:     DataFrame
Keeps:   one row for each observation, column names in snake_case, text as text
Not here: which rows there are (each result)
Example: tests/runs/test_frames.py
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from negotiation_sim.errors import NegotiationSimError

if TYPE_CHECKING:
    import pandas as pd


def frame(rows: Iterable[Mapping[str, Any]]) -> "pd.DataFrame":
    """The rows as a data frame.

    Raises:
        NegotiationSimError: If pandas is not installed.
    """
    made: pd.DataFrame = optional("pandas").DataFrame([*rows])
    return made


def optional(module: str) -> Any:
    """A library of the extra ``data``.

    Raises:
        NegotiationSimError: If it is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise NegotiationSimError(f"this needs {module}: pip install 'negotiation-sim[data]'") from None
